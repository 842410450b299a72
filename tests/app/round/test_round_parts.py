"""Milestones, outcomes, phases, the leading group and narrative sections."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_round import TODAY, SmallRound, dump

from app.errors import NotFoundError, RefusedError
from app.items import milestones
from app.items.milestones import MilestoneDraft
from app.ledger import Ledger
from app.ledger.undo import next_undo, redo, undo
from app.round import leading_group, outcomes, phases, sections
from app.round.leading_group import MemberDraft
from app.round.outcomes import OutcomeDraft, fen_of
from app.round.phases import PhaseDraft
from app.round.rounds import load_round
from app.round.sections import SectionDraft
from db.schema.records import Member, Milestone, Outcome, Phase, Section
from db.words import MemberPost, OutcomeKind


def back_and_forth(ledger: Ledger, edits: list[Callable[[], object]]) -> None:
    """Make edits, undo them one by one to the start, redo them to the end."""
    states = [dump(ledger)]
    for edit in edits:
        edit()
        states.append(dump(ledger))
    for state in reversed(states[:-1]):
        undo(ledger)
        assert dump(ledger) == state
    for state in states[1:]:
        redo(ledger)
        assert dump(ledger) == state


def test_milestones(ledger: Ledger, small: SmallRound) -> None:
    finding = small.findings[0]
    first = milestones.add_milestone(ledger, finding, MilestoneDraft(" 出台方案 ", TODAY))
    second = milestones.add_milestone(ledger, finding, MilestoneDraft("全面落实"))
    back_and_forth(
        ledger,
        [
            lambda: milestones.change_milestone(ledger, first, MilestoneDraft("印发方案")),
            lambda: milestones.reach_milestone(ledger, first, date(2024, 6, 2)),
            lambda: milestones.reorder_milestones(ledger, finding, [second, first]),
        ],
    )
    assert milestones.list_milestones(ledger, finding) == (
        Milestone(second, "全面落实", None, None),
        Milestone(first, "印发方案", None, date(2024, 6, 2)),
    )
    milestones.reach_milestone(ledger, first, None)
    back_and_forth(ledger, [lambda: milestones.remove_milestone(ledger, second)])
    assert milestones.list_milestones(ledger, finding) == (
        Milestone(first, "印发方案", None, None),
    )


def test_milestones_refuse(ledger: Ledger, small: SmallRound) -> None:
    with pytest.raises(RefusedError):
        milestones.add_milestone(ledger, small.categories[0], MilestoneDraft("目标"))
    with pytest.raises(RefusedError):
        milestones.add_milestone(ledger, small.findings[0], MilestoneDraft(" "))
    for edit in (
        lambda: milestones.change_milestone(ledger, 9, MilestoneDraft("目标")),
        lambda: milestones.reach_milestone(ledger, 9, TODAY),
        lambda: milestones.remove_milestone(ledger, 9),
    ):
        with pytest.raises(NotFoundError):
            edit()
    with pytest.raises(RefusedError):
        milestones.reorder_milestones(ledger, small.findings[0], [1])


def test_outcomes(ledger: Ledger, small: SmallRound) -> None:
    draft = OutcomeDraft(OutcomeKind.RULE_NEW, "学习制度", 2, item_ids=small.findings[:2])
    rules = outcomes.add_outcome(ledger, small.id, draft)
    draft = OutcomeDraft(OutcomeKind.MONEY_RETURNED, "清退", amount="1,234.567891万元", date=TODAY)
    money = outcomes.add_outcome(ledger, small.id, draft)
    assert outcomes.list_outcomes(ledger, small.id) == (
        Outcome(rules, OutcomeKind.RULE_NEW, "学习制度", 2, 0.0, None, small.findings[:2]),
        Outcome(money, OutcomeKind.MONEY_RETURNED, "清退", 0, 1234.567891, TODAY),
    )
    changed = OutcomeDraft(OutcomeKind.RULE_REVISED, "制度", 3, item_ids=small.findings[1:3])
    back_and_forth(
        ledger,
        [
            lambda: outcomes.change_outcome(ledger, rules, changed),
            lambda: outcomes.remove_outcome(ledger, money),
        ],
    )
    assert load_round(ledger, small.id).outcomes == (
        Outcome(rules, OutcomeKind.RULE_REVISED, "制度", 3, 0.0, None, small.findings[1:3]),
    )


@pytest.mark.parametrize(
    "draft",
    [
        OutcomeDraft(OutcomeKind.CLUES, "无"),
        OutcomeDraft(OutcomeKind.CLUES, "负", -1),
        OutcomeDraft(OutcomeKind.MONEY_SAVED, "负", amount="-3"),
        OutcomeDraft(OutcomeKind.MONEY_SAVED, "太细", amount="0.0000001"),
        OutcomeDraft(OutcomeKind.MONEY_SAVED, "不是数", amount="若干"),
        OutcomeDraft(OutcomeKind.MONEY_SAVED, "无穷", amount="Infinity"),
        OutcomeDraft(OutcomeKind.MONEY_SAVED, "太大", amount="99999999999999999999"),
    ],
)
def test_outcomes_refuse(ledger: Ledger, small: SmallRound, draft: OutcomeDraft) -> None:
    with pytest.raises(RefusedError):
        outcomes.add_outcome(ledger, small.id, draft)


def test_outcomes_are_linked_within_the_round(ledger: Ledger, small: SmallRound) -> None:
    draft = OutcomeDraft(OutcomeKind.CLUES, "线索", 1, item_ids=(999,))
    with pytest.raises(NotFoundError):
        outcomes.add_outcome(ledger, small.id, draft)
    with pytest.raises(NotFoundError):
        outcomes.change_outcome(ledger, 9, OutcomeDraft(OutcomeKind.CLUES, "线索", 1))
    with pytest.raises(NotFoundError):
        outcomes.remove_outcome(ledger, 9)


@given(st.integers(0, 10**13))
def test_amounts_are_exact(fen: int) -> None:
    assert fen_of(Decimal(fen) / 1_000_000) == fen
    assert fen_of(f"{fen // 10**6}.{fen % 10**6:06d} 万元") == fen


def test_phases(ledger: Ledger, small: SmallRound) -> None:
    last = phases.add_phase(ledger, small.id, PhaseDraft("建章立制"))
    back_and_forth(
        ledger,
        [
            lambda: phases.add_phase(
                ledger, small.id, PhaseDraft("动员准备", TODAY, TODAY, "动员"), position=0
            ),
            lambda: phases.change_phase(ledger, last, PhaseDraft("建章立制", end=TODAY)),
        ],
    )
    first, second = phases.list_phases(ledger, small.id)
    assert first == Phase(first.id, "动员准备", TODAY, TODAY, "动员")
    assert second == Phase(last, "建章立制", None, TODAY, "")
    back_and_forth(
        ledger,
        [
            lambda: phases.reorder_phases(ledger, small.id, [last, first.id]),
            lambda: phases.remove_phase(ledger, last),
        ],
    )
    assert phases.list_phases(ledger, small.id) == (first,)


def test_phases_refuse(ledger: Ledger, small: SmallRound) -> None:
    with pytest.raises(RefusedError):
        phases.add_phase(ledger, small.id, PhaseDraft(""))
    with pytest.raises(RefusedError, match="日期"):
        phases.add_phase(ledger, small.id, PhaseDraft("集中", TODAY, date(2024, 5, 1)))
    with pytest.raises(NotFoundError):
        phases.change_phase(ledger, 9, PhaseDraft("集中"))


def test_leading_group(ledger: Ledger, small: SmallRound) -> None:
    add = leading_group.add_member
    office = add(ledger, small.id, MemberDraft(MemberPost.OFFICE, "赵六"))
    head = add(ledger, small.id, MemberDraft(MemberPost.HEAD, " 王一平 ", "县委书记"))
    one = add(ledger, small.id, MemberDraft(MemberPost.MEMBER, "李四"))
    two = add(ledger, small.id, MemberDraft(MemberPost.MEMBER, "钱五"))
    zero = add(ledger, small.id, MemberDraft(MemberPost.MEMBER, "孙三"), position=1)
    found = leading_group.list_members(ledger, small.id)
    assert [m.id for m in found] == [head, zero, one, two, office]
    assert found[0] == Member(head, MemberPost.HEAD, "王一平", "县委书记")
    draft = MemberDraft(MemberPost.DEPUTY, "李四", "县长")
    back_and_forth(
        ledger,
        [
            lambda: leading_group.change_member(ledger, one, draft),
            lambda: leading_group.remove_member(ledger, two),
            lambda: leading_group.reorder_members(ledger, small.id, [head, one, zero, office]),
        ],
    )
    assert [m.name for m in load_round(ledger, small.id).members] == [
        "王一平",
        "李四",
        "孙三",
        "赵六",
    ]
    with pytest.raises(RefusedError):
        add(ledger, small.id, MemberDraft(MemberPost.HEAD, " "))
    with pytest.raises(NotFoundError):
        leading_group.remove_member(ledger, 99)


def test_sections_and_the_place_of_the_tasks(ledger: Ledger, small: SmallRound) -> None:
    def tasks_at() -> int:
        return load_round(ledger, small.id).round.tasks_at

    after = sections.add_section(ledger, small.id, SectionDraft("组织保障", "加强领导。"))
    assert tasks_at() == 0
    first = sections.add_section(ledger, small.id, SectionDraft("引言"), position=0)
    sections.place_tasks(ledger, small.id, 1)
    second = sections.add_section(ledger, small.id, SectionDraft("总体要求"), position=0)
    assert tasks_at() == 2
    found = sections.list_sections(ledger, small.id)
    assert found[2] == Section(after, "组织保障", "加强领导。")
    back_and_forth(
        ledger,
        [
            lambda: sections.change_section(ledger, second, SectionDraft("要求", "一段\n二段")),
            lambda: sections.reorder_sections(ledger, small.id, [first, second, after]),
            lambda: sections.remove_section(ledger, first),
            lambda: sections.remove_section(ledger, after),
            lambda: sections.place_tasks(ledger, small.id, -1),
        ],
    )
    assert (tasks_at(), sections.list_sections(ledger, small.id)) == (
        0,
        (Section(second, "要求", "一段\n二段"),),
    )
    with pytest.raises(RefusedError):
        sections.add_section(ledger, small.id, SectionDraft("", " "))
    with pytest.raises(NotFoundError):
        sections.remove_section(ledger, 99)


def test_an_edit_that_changes_nothing_leaves_nothing_to_undo(
    ledger: Ledger, small: SmallRound
) -> None:
    before = next_undo(ledger)
    phases.reorder_phases(ledger, small.id, [])
    assert next_undo(ledger) == before
