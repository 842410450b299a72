"""整改落实方案: an imported plan is printed as it was, and a change shows in its place only."""

import difflib
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from runpy import run_path

import pytest
from printing_plans import (
    changed,
    differences,
    imported,
    new_measure,
    printed,
    printed_plan,
    source_paragraphs,
    with_measure,
)

from app.documents.plan import make_plan
from app.ledger import Ledger, create_ledger
from app.plans.importing import Importing, import_plan
from app.plans.understanding import understand_file
from app.round.rounds import load_round
from db.schema.records import Deadline, Finding, Measure, Responsibility, WholeRound
from db.words import DeadlineKind, Role

SAMPLES = Path(__file__).parents[3] / "../shared/samples/plans"
PLAN_TEXTS = Path(__file__).parents[1] / "plans" / "plan_texts.py"
NEW_DEADLINE = Deadline("2031年3月底前", DeadlineKind.DATE, date(2031, 3, 31))
NEW_PARTY = "新设局"
#: What a clerk would strike out: doubled stops, empty brackets, a separator where none belongs.
UGLY = re.compile(r"。。|；；|，，|、、|；。|。；|：；|（）|\(\)|（；|；）|，。|^[；。]")


def _layouts() -> dict[str, str]:
    """The layouts of the reader's tests, without making their folder importable here."""
    return {
        name: text
        for name, text in run_path(str(PLAN_TEXTS)).items()
        if name.isupper() and isinstance(text, str) and not name.startswith("PROSE")
    }


LAYOUTS = _layouts()
#: The tasks of several parts come together, and findings with measures listed apart from them.
MOVED = ("FRAMES", "TWO_LISTS")
Layouts = Callable[[str], WholeRound]
each_layout = pytest.mark.parametrize("name", sorted(LAYOUTS))


@pytest.fixture(scope="module")
def layouts(tmp_path_factory: pytest.TempPathFactory) -> Layouts:
    """Import each layout once: the rounds are frozen."""

    @cache
    def taken_in(name: str) -> WholeRound:
        path = tmp_path_factory.mktemp("layouts") / "台账.zgtz"
        with create_ledger(path, name="县委整改办", by="张经办") as ledger:
            return imported(ledger, LAYOUTS[name])

    return taken_in


@each_layout
def test_an_imported_plan_is_printed_as_it_was(layouts: Layouts, name: str) -> None:
    source = source_paragraphs(LAYOUTS[name])
    found = printed_plan(layouts(name))
    if name == "RED_HEAD":  # its title stands on three lines below a number: it becomes the first
        assert sorted("".join(found)) == sorted("".join(source))
    elif name.startswith(MOVED):
        assert not set(source) - set(found)
    else:
        assert found == source


def _one_changed(whole: WholeRound, new: Finding) -> tuple[str, str]:
    before, after = differences(printed_plan(whole), printed_plan(changed(whole, new)))
    assert len(before) == len(after) == 1
    return before[0], after[0]


@each_layout
def test_a_changed_title_shows_in_its_place_only(layouts: Layouts, name: str) -> None:
    whole = layouts(name)
    for finding in whole.findings:
        old, new = _one_changed(whole, finding._replace(title=finding.title + "改"))
        assert new.replace("改", "", 1) == old or new[::-1].replace("改", "", 1)[::-1] == old


def _items(whole: WholeRound) -> list[tuple[Finding, Finding | Measure]]:
    return [(f, item) for f in whole.findings for item in (f, *f.measures)]


def _put(finding: Finding, item: Finding | Measure) -> Finding:
    return with_measure(finding, item) if isinstance(item, Measure) else item


@each_layout
def test_a_filled_deadline_shows_in_its_place_only(layouts: Layouts, name: str) -> None:
    whole = layouts(name)
    for finding, item in _items(whole):
        if item.deadline is None:
            continue
        new_item = item._replace(deadline=NEW_DEADLINE)
        raw = "".join(item.deadline.raw.split())
        before, after = _one_changed(whole, _put(finding, new_item))
        assert after.replace(NEW_DEADLINE.raw, raw) == before


@each_layout
def test_a_deadline_given_and_taken_keeps_the_rest(layouts: Layouts, name: str) -> None:
    whole = layouts(name)
    base = printed_plan(whole)
    for finding, item in _items(whole):
        new = item._replace(deadline=None if item.deadline else NEW_DEADLINE)
        _assert_only_one_paragraph(base, printed_plan(changed(whole, _put(finding, new))))


@each_layout
def test_changed_parties_keep_the_rest(layouts: Layouts, name: str) -> None:
    whole = layouts(name)
    base = printed_plan(whole)
    for finding, item in _items(whole):
        for role in Role:
            known = item.responsibilities
            more = item._replace(responsibilities=(*known, _party(role)))
            found = printed_plan(changed(whole, _put(finding, more)))
            _assert_only_one_paragraph(base, found)
            assert sum(NEW_PARTY in line for line in found) == 1
            if any(p.role is role for p in known) and "督办" not in "".join(base):
                fewer = item._replace(responsibilities=_without(known, role))
                found = printed_plan(changed(whole, _put(finding, fewer)))
                _assert_only_one_paragraph(base, found)


def _party(role: Role) -> Responsibility:
    return Responsibility(0, role, NEW_PARTY, NEW_PARTY)


def _without(known: tuple[Responsibility, ...], role: Role) -> tuple[Responsibility, ...]:
    return tuple(party for party in known if party.role is not role)


def _assert_only_one_paragraph(before: list[str], after: list[str]) -> None:
    """At most one paragraph changed, came or went, and no mark stands wrong that stood right."""
    moves = difflib.SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes()
    touched = [move for move in moves if move[0] != "equal"]
    assert len(touched) <= 1, touched
    for _, i, j, k, m in touched:
        assert max(j - i, m - k) <= 2
        assert not UGLY.search("\n".join(after[k:m])) or UGLY.search("\n".join(before[i:j]))


@each_layout
def test_a_rewritten_measure_shows_in_its_place_only(layouts: Layouts, name: str) -> None:
    whole = layouts(name)
    base = printed_plan(whole)
    for finding in whole.findings:
        for measure in finding.measures:
            new = with_measure(finding, measure._replace(text="改写后的措施。"))
            gone, come = differences(base, printed_plan(changed(whole, new)))
            assert len(come) == 1
            assert "改写后的措施。" in come[0]
            assert len(gone) <= 1 + measure.text.count("\n")


@each_layout
def test_an_added_measure_stands_behind_the_last(layouts: Layouts, name: str) -> None:
    whole = layouts(name)
    base = printed_plan(whole)
    for finding in whole.findings:
        new = finding._replace(measures=(*finding.measures, new_measure("新添一条措施")))
        found = printed_plan(changed(whole, new))
        gone, come = differences(base, found)
        assert sum("新添一条措施。" in line for line in found) == 1
        assert len(come) == 1
        assert len(gone) <= 1
        assert not UGLY.search(come[0]) or UGLY.search("".join(gone))


@each_layout
def test_a_removed_measure_takes_only_itself(layouts: Layouts, name: str) -> None:
    whole = layouts(name)
    base = printed_plan(whole)
    for finding in whole.findings:
        for measure in finding.measures:
            rest = tuple(m for m in finding.measures if m is not measure)
            found = printed_plan(changed(whole, finding._replace(measures=rest)))
            assert "".join(found) != "".join(base)
            _assert_brackets_as_before(base, found)
            for other in rest:
                for line in other.text.splitlines():
                    assert "".join(line.split()) in "".join(found)


def _assert_brackets_as_before(before: list[str], after: list[str]) -> None:
    one, two = "".join(before), "".join(after)
    for pair in ("（）", "()", "【】", "〔〕"):
        balance = one.count(pair[0]) - one.count(pair[1])
        assert two.count(pair[0]) - two.count(pair[1]) == balance


def test_measures_in_another_order_are_printed_in_the_usual_form(layouts: Layouts) -> None:
    whole = layouts("FULL")
    finding = whole.findings[0]
    new = finding._replace(measures=finding.measures[::-1])
    text = "".join(printed_plan(changed(whole, new)))
    assert "②开展专题辅导。①健全学习制度。（牵头领导：周某；" in text


def test_a_numbered_measure_takes_the_sources_marks(layouts: Layouts) -> None:
    whole = layouts("ARABIC_LEVELS")
    finding = whole.findings[0]
    new = finding._replace(measures=(*finding.measures, new_measure("抽查", "③")))
    assert "③抽查。" in printed_plan(changed(whole, new))
    new = finding._replace(measures=(*finding.measures, new_measure("抽查", "丙")))
    assert "丙抽查。" in printed_plan(changed(whole, new))


def test_a_goal_is_changed_added_and_dropped(layouts: Layouts) -> None:
    whole = layouts("LABEL_LINES")
    finding = whole.findings[0]
    old, new = _one_changed(whole, finding._replace(goal="半年内到位。"))
    assert old.startswith("整改目标：") and new == "整改目标：半年内到位。"
    base = printed_plan(whole)
    gone, come = differences(base, printed_plan(changed(whole, finding._replace(goal=None))))
    assert (len(gone), come) == (1, [])


def test_a_goal_that_was_not_printed_stands_below_the_heading(layouts: Layouts) -> None:
    whole = layouts("FULL")
    new = whole.findings[0]._replace(goal="学懂弄通")
    found = printed_plan(changed(whole, new))
    assert found[found.index("1.关于理论武装不够扎实的问题") + 1] == "整改目标：学懂弄通"


def test_a_renamed_and_renumbered_category_keeps_its_form(layouts: Layouts) -> None:
    whole = layouts("FULL")
    first = whole.categories[0]._replace(number="三", title="关于纪律建设的问题")
    found = printed_plan(whole._replace(categories=(first, *whole.categories[1:])))
    assert "（三）关于纪律建设的问题" in found
    bare = whole.categories[0]._replace(number="")
    found = printed_plan(whole._replace(categories=(bare, *whole.categories[1:])))
    assert "关于政治建设抓得不紧的问题" in found


@each_layout
def test_a_number_the_source_did_not_have_stands_before_the_text(
    layouts: Layouts, name: str
) -> None:
    whole = layouts(name)
    for finding in whole.findings:
        if not finding.number:
            old, new = _one_changed(whole, finding._replace(number="77"))
            assert new.replace("77.", "", 1) == old
        for measure in finding.measures:
            if not measure.number:
                new_one = with_measure(finding, measure._replace(number="77"))
                assert _one_changed(whole, new_one)[1].count("（77）") == 1


@each_layout
def test_a_dropped_number_leaves_no_marks(layouts: Layouts, name: str) -> None:
    whole = layouts(name)
    for finding in whole.findings:
        if not finding.number:
            continue
        old, new = _one_changed(whole, finding._replace(number=""))
        title = "".join(finding.title.split("\n")[0].split())
        assert new.endswith(old[old.index(title) :])
        assert not new.startswith(("（）", "()", ".", "、", "：", ":"))


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not beside the repository")
@pytest.mark.parametrize("at", range(4))
def test_a_real_plan_is_printed_word_for_word(ledger: Ledger, at: int) -> None:
    file = sorted(SAMPLES.glob("*.txt"))[at]
    how = Importing(file.name, date(2024, 4, 1))
    plan = understand_file(file, None, how)
    if not plan.findings:
        pytest.skip("only the beginning of this one, without a finding")
    whole = load_round(ledger, import_plan(ledger, plan, how).round_id)
    source = source_paragraphs(file.read_text(encoding="utf-8-sig"))
    assert printed(make_plan(whole, as_of=date(2024, 4, 1))) == source
