"""What is put right by hand before an import is written: lines and items; nothing gets lost."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import RefusedError
from app.plans.correcting import Cut, Join, Retype, correct
from app.plans.corrections import Correction, corrected, one_more
from app.plans.model import (
    DeadlineBasis,
    DoubtCode,
    Plan,
    PlanCategory,
    PlanDeadline,
    PlanFinding,
    PlanMeasure,
    PlanResponsibility,
    Source,
    SourceLine,
    SourceTable,
)
from app.plans.parsing import source_of_text
from app.plans.plan_tree import Place, places, walk
from app.plans.reshaping import Divide, LeaveOut, Lower, MergeUp, Raise, Rewrite, reshape
from app.plans.understand import understand
from db.words import DeadlineKind, ItemKind, Role

C, F, M = ItemKind.CATEGORY, ItemKind.FINDING, ItemKind.MEASURE
TEXT = """某县委关于巡察反馈意见的整改落实方案
一、整改任务
（一）学习方面
1.关于学习不深入问题的整改
整改措施：①制定计划。②开展研讨。
（责任单位：县财政局；完成时限：2024年6月底前）
2.关于作风不实问题的整改
整改措施：①深入调研，
精简会议。
（责任单位：县教育局；完成时限：2024年7月底前）
（二）作风方面
3.关于调研走过场问题的整改
整改措施：①蹲点调研。
（责任单位：县教育局；完成时限：长期坚持）"""
SOURCE = source_of_text(TEXT)
PLAN = understand(SOURCE, basis=DeadlineBasis(2024))


def shape(plan: Plan) -> list[tuple[str, str]]:
    marks = {C: "", F: " ", M: "  "}
    return [
        (marks[kind] + item.number, item.text if isinstance(item, PlanMeasure) else item.title)
        for kind, item, _ in walk(plan)
    ]


def again(*corrections: Correction) -> Plan:
    found, lost = corrected(
        SOURCE, corrections, lambda s: understand(s, basis=DeadlineBasis(2024)), frozenset()
    )
    assert lost == 0
    return found


def test_the_plan_as_read() -> None:
    assert shape(PLAN) == [
        ("一", "学习方面"),
        (" 1", "关于学习不深入问题的整改"),
        ("  ①", "制定计划。"),
        ("  ②", "开展研讨。"),
        (" 2", "关于作风不实问题的整改"),
        ("  ①", "深入调研，\n精简会议。"),
        ("二", "作风方面"),
        (" 3", "关于调研走过场问题的整改"),
        ("  ①", "蹲点调研。"),
    ]


def test_a_line_is_retyped_and_understood_anew() -> None:
    found = again(Retype(3, "（一）理论学习方面"))
    assert found.categories[0].title == "理论学习方面"
    assert found.lines[2].text == "（一）理论学习方面"


def test_a_line_is_joined_to_the_one_above() -> None:
    found = again(Join(9))
    texts = [measure.text for measure in found.findings[1].measures]
    assert texts == ["深入调研，精简会议。"]
    assert 9 not in {line.line for line in found.lines}


def test_a_line_is_cut_in_two() -> None:
    line = SOURCE.lines[4].text
    found = again(Cut(5, line.index("②")))
    assert [line.line for line in found.lines] == list(range(1, 16))
    assert [m.text for m in found.findings[0].measures] == ["制定计划。", "开展研讨。"]
    assert found.findings[2].line == 13


def test_tables_and_asides_move_with_a_cut() -> None:
    lines = (SourceLine(1, "甲乙"), SourceLine(2, "丙", table=0), SourceLine(4, "丁"))
    source = Source(lines, (SourceTable((2, 0), 1, ()),), frozenset({4}))
    cut = correct(source, Cut(1, 1))
    assert [(line.line, line.text) for line in cut.lines] == [
        (1, "甲"),
        (2, "乙"),
        (3, "丙"),
        (5, "丁"),
    ]
    assert cut.tables[0].rows == (3, 0)
    assert cut.asides == {5}


@pytest.mark.parametrize(
    "wrong", [Retype(2, "改"), Retype(1, "  "), Join(1), Join(3), Cut(1, 0), Cut(1, 2), Cut(9, 1)]
)
def test_what_cannot_be_done_to_a_line(wrong: Retype | Join | Cut) -> None:
    lines = (SourceLine(1, "甲乙"), SourceLine(2, "丙", table=0), SourceLine(3, "丁"))
    with pytest.raises(RefusedError):
        correct(Source(lines, (SourceTable((2,), 1, ()),)), wrong)


def test_words_automatic_number_stays_while_it_is_printed() -> None:
    source = Source((SourceLine(1, "1.甲", "1."),))
    assert correct(source, Retype(1, "1.乙")).lines[0].auto_number == "1."
    assert correct(source, Retype(1, "乙")).lines[0].auto_number == ""


def test_a_measure_becomes_a_finding_with_what_follows_it() -> None:
    found = again(Raise(Place(M, 5, 0)))
    assert [(f.number, len(f.measures)) for f in found.findings] == [
        ("1", 0),
        ("①", 1),
        ("2", 1),
        ("3", 1),
    ]
    assert found.findings[0].layout == ()
    assert [line.kind for line in found.lines if line.line == 5] == ["finding"]


def test_a_finding_becomes_a_measure_of_the_one_above_and_back() -> None:
    found = again(Lower(Place(F, 7)))
    assert [len(f.measures) for f in found.findings] == [4, 1]
    back = reshape(found, Raise(Place(M, 7)))
    assert [(f.number, f.title) for f in back.findings] == [
        (f.number, f.title) for f in PLAN.findings
    ]
    assert back.findings[1].responsibilities == PLAN.findings[1].responsibilities


def test_a_category_joins_the_one_above_its_words_are_listed() -> None:
    found = again(MergeUp(Place(C, 11)))
    assert [len(c.findings) for c in found.categories] == [3]
    assert [(rest.line, rest.text) for rest in found.unplaced] == [(11, "（二）作风方面")]


def test_findings_and_measures_are_merged() -> None:
    found = again(MergeUp(Place(F, 7)), MergeUp(Place(M, 5, 1)))
    first = found.findings[0]
    assert first.title == "关于学习不深入问题的整改2.关于作风不实问题的整改"
    assert first.measures[0].text == "制定计划。②开展研讨。"
    assert [p.party for p in first.responsibilities] == ["县财政局", "县教育局"]


def test_a_measure_is_divided() -> None:
    found = again(Divide(Place(M, 5), 2))
    assert [m.text for m in found.findings[0].measures] == ["制定", "计划。", "开展研讨。"]


def test_an_item_is_rewritten() -> None:
    unit = PlanResponsibility(Role.LEAD_UNIT, "县审计局", "县审计局")
    due = PlanDeadline("7月底前", DeadlineKind.DATE, date(2024, 7, 31))
    made = Rewrite(Place(F, 4), "一", "学习浮于表面", "学深学透", (unit,), due, "另注")
    first = again(made).findings[0]
    assert (first.number, first.title, first.goal) == ("一", "学习浮于表面", "学深学透")
    assert (first.responsibilities, first.deadline, first.note) == ((unit,), due, "另注")
    assert first.measures == PLAN.findings[0].measures


def test_what_is_left_out_is_listed() -> None:
    found = again(LeaveOut(Place(F, 12)))
    assert len(found.findings) == 2
    assert [rest.line for rest in found.unplaced] == [12]
    assert "关于调研走过场问题的整改" in found.unplaced[0].text
    assert "蹲点调研。" in found.unplaced[0].text


def test_doubts_are_asked_again() -> None:
    found = again(Rewrite(Place(F, 7), "5", "作风不实"))
    codes = [doubt.code for doubt in found.doubts if doubt.line in (7, 12)]
    assert DoubtCode.SKIPPED_NUMBER in codes
    assert DoubtCode.MISSING_FIELD in codes


@pytest.mark.parametrize(
    "wrong",
    [
        Raise(Place(C, 3)),
        Lower(Place(M, 5)),
        Lower(Place(C, 3)),
        Lower(Place(C, 11)),
        Raise(Place(F, 4)),
        MergeUp(Place(M, 5, 0)),
        Divide(Place(F, 4), 1),
        Divide(Place(M, 5), 0),
        LeaveOut(Place(F, 99)),
    ],
)
def test_what_cannot_be_done_to_an_item(wrong: Raise | Lower | MergeUp | Divide | LeaveOut) -> None:
    with pytest.raises(RefusedError):
        reshape(PLAN, wrong)


def test_a_category_becomes_a_finding_its_findings_measures() -> None:
    plan = Plan(
        "",
        categories=(
            PlanCategory("一", "甲", (PlanFinding("1", "子", line=2),), 1),
            PlanCategory("二", "乙", (PlanFinding("2", "丑", line=4),), 3),
        ),
    )
    found = reshape(plan, Lower(Place(C, 3)))
    assert shape(found) == [("一", "甲"), (" 1", "子"), (" 二", "乙"), ("  2", "丑")]
    assert shape(reshape(found, Raise(Place(F, 3)))) == shape(plan)


def test_a_cut_moves_the_items_below_that_were_put_right_before() -> None:
    made = one_more((), Rewrite(Place(F, 12), "3", "改过"))
    made = one_more(made, Cut(5, SOURCE.lines[4].text.index("②")))
    assert again(*made).findings[2].title == "改过"


def test_a_correction_whose_item_is_gone_is_counted() -> None:
    made: tuple[Correction, ...] = (LeaveOut(Place(F, 99)), Rewrite(Place(F, 4), "1", "改过"))
    plan, lost = corrected(
        SOURCE, made, lambda s: understand(s, basis=DeadlineBasis(2024)), frozenset()
    )
    assert (plan.findings[0].title, lost) == ("改过", 1)
    with pytest.raises(RefusedError):
        again(*reversed(made))


def letters(plan: Plan) -> Counter[str]:
    """Every character of the items and of what was not placed."""
    found: Counter[str] = Counter()
    for _, item, _ in walk(plan):
        found.update(item.number)
        found.update(item.text if isinstance(item, PlanMeasure) else item.title)
    for rest in plan.unplaced:
        found.update(rest.text)
    return Counter({c: n for c, n in found.items() if c.isalnum()})


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 99)), max_size=12))
def test_no_character_gets_lost_whatever_is_put_right(steps: list[tuple[int, int]]) -> None:
    plan = Plan(
        "",
        categories=tuple(
            PlanCategory(
                f"（{c}）",
                f"类{c}",
                tuple(
                    PlanFinding(
                        f"{c}{f}.",
                        f"题{c}{f}",
                        measures=tuple(PlanMeasure(f"（{m}）", f"措施{m}", line=m) for m in (1, 2)),
                        line=10 * c + f,
                    )
                    for f in (1, 2)
                ),
                10 * c,
            )
            for c in (1, 2)
        ),
    )
    before = letters(plan)
    for what, which in steps:
        known = places(plan)
        if not known:
            break
        place = known[which % len(known)][0]
        made = (Raise(place), Lower(place), MergeUp(place), Divide(place, 1), LeaveOut(place))[what]
        try:
            plan = reshape(plan, made)
        except RefusedError:
            continue
        assert letters(plan) == before
