"""Which finding of a file is which of the ledger, and what differs."""

from dataclasses import replace
from datetime import date
from itertools import count, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import RefusedError
from app.plans.comparing import Comparison, compare
from app.plans.model import (
    Piece,
    Plan,
    PlanCategory,
    PlanDeadline,
    PlanFinding,
    PlanMeasure,
    PlanResponsibility,
)
from app.plans.updating.cells import Answers
from db.schema.records import Category, Deadline, Finding, Measure, Responsibility
from db.words import ClosureState, DeadlineKind, ProgressState, Role

NOTHING = (ProgressState.NOT_STARTED, ClosureState.NONE)
DUE = PlanDeadline("6月底前", DeadlineKind.DATE, date(2024, 6, 30))
TOWN = PlanResponsibility(Role.LEAD_UNIT, "东山镇", "东山镇")
LAYOUT = ((Piece("number", "1"), Piece("", "."), Piece("title", "学习不深入")),)
FINDING = PlanFinding(
    "1", "学习不深入", "学深", (PlanMeasure("①", "制定计划", (TOWN,), DUE),), (TOWN,), DUE,
    layout=LAYOUT, note="注", extras=(("电话", "1"),),
)  # fmt: skip


def plan_of(*groups: tuple[str, str, tuple[PlanFinding, ...]]) -> Plan:
    return Plan("方案", categories=tuple(PlanCategory(*group) for group in groups))


def known(plan: Plan) -> tuple[Category, ...]:
    """The ledger's categories as they are after the plan was imported."""
    ids = count(1)

    def deadline(found: PlanDeadline | None) -> Deadline | None:
        if found is None:
            return None
        return Deadline(found.raw, found.kind, found.due, found.then_long_term)

    def parties(found: tuple[PlanResponsibility, ...]) -> tuple[Responsibility, ...]:
        return tuple(Responsibility(next(ids), p.role, p.party, p.raw) for p in found)

    def measure(found: PlanMeasure) -> Measure:
        return Measure(
            next(ids), "C", found.number, found.text, *NOTHING, deadline=deadline(found.deadline),
            responsibilities=parties(found.responsibilities), note=found.note, extras=found.extras,
        )  # fmt: skip

    def finding(found: PlanFinding) -> Finding:
        return Finding(
            next(ids), "C", found.number, found.title, *NOTHING, goal=found.goal,
            measures=tuple(map(measure, found.measures)), deadline=deadline(found.deadline),
            responsibilities=parties(found.responsibilities), note=found.note, extras=found.extras,
            layout=tuple(tuple((p.slot, p.text) for p in part) for part in found.layout),
        )  # fmt: skip

    return tuple(
        Category(next(ids), c.number, c.title, tuple(map(finding, c.findings)))
        for c in plan.categories
    )


def told(found: Comparison) -> tuple[int, int, int, int]:
    return len(found.added), len(found.changed), len(found.unchanged), len(found.missing)


ONE = plan_of(("一", "学习", (FINDING,)))


def test_the_same_is_the_same() -> None:
    assert told(compare(ONE, known(ONE))) == (0, 0, 1, 0)
    assert told(compare(ONE, ())) == (1, 0, 0, 0)
    assert told(compare(Plan(""), known(ONE))) == (0, 0, 0, 1)


@pytest.mark.parametrize(
    "changed",
    [
        replace(FINDING, number="2"),
        replace(FINDING, title="学习不够深入"),
        replace(FINDING, goal="更深"),
        replace(FINDING, deadline=None),
        replace(FINDING, deadline=replace(DUE, raw="7月底前")),
        replace(FINDING, deadline=replace(DUE, then_long_term=True)),
        replace(FINDING, responsibilities=()),
        replace(FINDING, responsibilities=(replace(TOWN, role=Role.COOPERATING_UNIT),)),
        replace(FINDING, layout=((Piece("number", "1"), Piece("", "．")),)),
        replace(FINDING, note="另注"),
        replace(FINDING, extras=(("电话", "2"),)),
        replace(FINDING, extras=(("电话", "1"), ("邮编", "3"))),
        replace(FINDING, measures=(replace(FINDING.measures[0], text="制订计划"),)),
        replace(FINDING, measures=(replace(FINDING.measures[0], number="1"),)),
        replace(FINDING, measures=(replace(FINDING.measures[0], deadline=None),)),
        replace(FINDING, measures=(replace(FINDING.measures[0], responsibilities=()),)),
        replace(FINDING, measures=(replace(FINDING.measures[0], note="注"),)),
        replace(FINDING, measures=(*FINDING.measures, PlanMeasure("②", "检查"))),
    ],
)
def test_every_difference_counts(changed: PlanFinding) -> None:
    (pair,) = compare(plan_of(("一", "学习", (changed,))), known(ONE)).pairs
    assert pair.differs
    assert pair.old is not None


@pytest.mark.parametrize(
    "changed",
    [
        replace(FINDING, layout=()),
        replace(FINDING, goal=None),
        replace(FINDING, note=""),
        replace(FINDING, extras=()),
        replace(FINDING, measures=()),
        replace(FINDING, line=9, progress="已办", closure_state="已销号"),
    ],
)
def test_what_the_file_does_not_say_is_no_difference(changed: PlanFinding) -> None:
    assert told(compare(plan_of(("一", "学习", (changed,))), known(ONE))) == (0, 0, 1, 0)


def test_a_category_of_another_name_or_number_is_a_difference() -> None:
    for number, title in (("二", "学习"), ("一", "作风")):
        (pair,) = compare(plan_of((number, title, (FINDING,))), known(ONE)).pairs
        assert (pair.moved, pair.differs) == (True, True)


def test_what_may_be_one_reworded_is_asked_about() -> None:
    """Neither added nor taken for the same before somebody says so."""
    for number, title, group in (
        ("1", "公务接待超标准", ("一", "学习")),
        ("", "学习不够深入", ("一", "学习")),
        ("7", "学习还不深入", ("一", "学习")),
        ("1", "学习不够深入", ("二", "作风")),
    ):
        other = plan_of((*group, (replace(FINDING, number=number, title=title),)))
        found = compare(other, known(ONE))
        assert told(found) == (0, 0, 0, 1)
        (question,) = found.questions
        assert (question.title, question.old_title) == (title, FINDING.title)
        same = compare(other, known(ONE), Answers(same=frozenset({question.key})))
        assert told(same) == (0, 1, 0, 0)
        new = compare(other, known(ONE), Answers(new=frozenset({question.key})))
        assert told(new) == (1, 0, 0, 1)


def test_nothing_alike_is_another_one() -> None:
    for number, group in (("", ("一", "学习")), ("1", ("二", "作风"))):
        other = replace(FINDING, number=number, title="公务接待超标准")
        assert told(compare(plan_of((*group, (other,))), known(ONE))) == (1, 0, 0, 1)


def test_answers_name_findings_of_the_file() -> None:
    with pytest.raises(RefusedError, match="9"):
        compare(ONE, known(ONE), Answers(same=frozenset({"9"})))
    with pytest.raises(RefusedError, match="同时"):
        compare(ONE, known(ONE), Answers(same=frozenset({"1"}), new=frozenset({"1"})))


def test_measures_are_found_by_text_then_by_number() -> None:
    def with_measures(*texts: tuple[str, str]) -> PlanFinding:
        return replace(FINDING, measures=tuple(PlanMeasure(*text) for text in texts))

    old = plan_of(("一", "学习", (with_measures(("①", "甲"), ("②", "乙"), ("③", "丙")),)))
    new = with_measures(("①", "新"), ("②", "甲"), ("③", "丙丙"))
    (pair,) = compare(plan_of(("一", "学习", (new,))), known(old)).pairs
    found = [(m.new and m.new.text, m.old and m.old.text) for m in pair.measures]
    assert found == [("新", None), ("甲", "甲"), ("丙丙", "丙"), (None, "乙")]


TITLES = st.lists(st.text("学习作风党建", min_size=1, max_size=4), max_size=5)


@given(TITLES, TITLES)
def test_nothing_is_lost_or_counted_twice(old: list[str], new: list[str]) -> None:
    def numbered(titles: list[str]) -> tuple[PlanFinding, ...]:
        return tuple(PlanFinding(str(k), title) for k, title in enumerate(titles, 1))

    ledger = known(plan_of(("一", "甲", numbered(old))))
    found = compare(plan_of(("一", "甲", numbered(new))), ledger)
    assert [p.new.title for p in found.pairs if p.new] == new
    left = [p.old.id for p in found.pairs if p.old]
    assert sorted(left) == [f.id for c in ledger for f in c.findings]
    added, changed, unchanged, missing = told(found)
    assert added + changed + unchanged + len(found.waiting) == len(new)
    assert changed + unchanged + missing == len(old)


def test_the_order_of_the_file_does_not_matter_for_finding_them() -> None:
    findings = tuple(PlanFinding(str(k), title) for k, title in enumerate("甲乙丙丁", 1))
    ledger = known(plan_of(("一", "学习", findings)))
    for order in permutations(findings):
        assert told(compare(plan_of(("一", "学习", order)), ledger)) == (0, 0, 4, 0)
