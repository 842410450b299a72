"""Rounds: added, changed, chosen, put aside, read as a whole."""

from datetime import date

import pytest
from small_round import TODAY, SmallRound, dump

from app.errors import NotFoundError, RefusedError
from app.items.items import row_of, set_deadline
from app.ledger import Ledger, undo
from app.round.phases import PhaseDraft, add_phase, change_phase, remove_phase
from app.round.rounds import (
    RoundDraft,
    add_round,
    archive_round,
    change_round,
    choose_round,
    draft_of,
    list_rounds,
    load_round,
)
from db.schema.records import Deadline
from db.words import DeadlineKind, Origin

DRAFT = RoundDraft(
    " 第一轮 ", "整改方案", "市委第一巡察组", "某县委", "常规", "市", date(2023, 12, 5)
)


def test_a_round_is_what_was_entered(ledger: Ledger) -> None:
    round_id = add_round(ledger, DRAFT, today=TODAY, by="李经办")
    (found,) = list_rounds(ledger)
    assert (found.id, found.name, found.title) == (round_id, "第一轮", "整改方案")
    assert (found.inspecting_body, found.inspected_body) == ("市委第一巡察组", "某县委")
    assert (found.kind, found.level) == ("常规", "市")
    assert (found.feedback_date, found.year) == (date(2023, 12, 5), 2023)
    row = ledger.handle.sql("SELECT by, what, title, origin FROM change").fetchone()
    assert row == ("李经办", "add_round", "新建轮次：第一轮", Origin.HAND)


def test_codes_take_the_rounds_year_else_todays(ledger: Ledger) -> None:
    for name, year in (("甲", 2023), ("乙", None), ("丙", None), ("丁", 2023)):
        add_round(ledger, RoundDraft(name, year=year), today=TODAY)
    assert [r.code for r in list_rounds(ledger)] == ["XC23", "XC24", "XC24B", "XC23B"]
    assert [r.year for r in list_rounds(ledger)] == [2023, None, None, 2023]


def test_names_are_needed_and_not_given_twice(ledger: Ledger) -> None:
    first = add_round(ledger, DRAFT, today=TODAY)
    second = add_round(ledger, RoundDraft("第二轮"), today=TODAY)
    before = dump(ledger)
    for name in ("", "  ", "第一轮"):
        with pytest.raises(RefusedError):
            add_round(ledger, RoundDraft(name), today=TODAY)
        with pytest.raises(RefusedError):
            change_round(ledger, second, RoundDraft(name))
    assert dump(ledger) == before
    change_round(ledger, first, DRAFT)
    assert dump(ledger) == before


def test_a_change_keeps_the_code_and_can_be_undone(ledger: Ledger) -> None:
    round_id = add_round(ledger, DRAFT, today=TODAY)
    before = dump(ledger)
    change_round(ledger, round_id, DRAFT._replace(name="改名", feedback_date=None, year=2025))
    (found,) = list_rounds(ledger)
    assert (found.name, found.feedback_date, found.year) == ("改名", None, 2025)
    assert found.code == "XC24"
    undo.undo(ledger)
    assert dump(ledger) == before


def test_choosing(ledger: Ledger) -> None:
    with pytest.raises(NotFoundError, match="还没有"):
        choose_round(ledger, None)
    first = add_round(ledger, DRAFT, today=TODAY)
    assert choose_round(ledger, None).id == first
    second = add_round(ledger, RoundDraft("第二轮"), today=TODAY)
    with pytest.raises(RefusedError, match="第一轮、第二轮"):
        choose_round(ledger, None)
    assert choose_round(ledger, "第二轮").id == second
    assert choose_round(ledger, "XC24").id == first
    with pytest.raises(NotFoundError, match="第三轮"):
        choose_round(ledger, "第三轮")


def test_a_round_put_aside_is_not_chosen_and_comes_back(ledger: Ledger) -> None:
    first = add_round(ledger, DRAFT, today=TODAY)
    second = add_round(ledger, RoundDraft("第二轮"), today=TODAY)
    archive_round(ledger, first)
    assert choose_round(ledger, None).id == second
    with pytest.raises(NotFoundError):
        choose_round(ledger, "第一轮")
    archive_round(ledger, first, archived=False)
    assert choose_round(ledger, "第一轮").id == first


def test_a_whole_round(ledger: Ledger, small: SmallRound) -> None:
    whole = load_round(ledger, small.id)
    assert (whole.round.id, whole.office) == (small.id, "县委整改办")
    assert tuple(c.id for c in whole.categories) == small.categories
    assert tuple(f.id for f in whole.findings) == small.findings
    assert tuple(m.id for f in whole.findings for m in f.measures) == small.measures
    assert {u.name for u in whole.units} >= {"东山镇", "县财政局", "县教育局", "县人社局"}
    with pytest.raises(NotFoundError):
        load_round(ledger, 99)


def test_a_round_that_is_gone(ledger: Ledger) -> None:
    round_id = add_round(ledger, DRAFT, today=TODAY)
    undo.undo(ledger)
    with pytest.raises(NotFoundError):
        change_round(ledger, round_id, DRAFT)
    with pytest.raises(NotFoundError):
        archive_round(ledger, round_id)


def test_deadlines_without_a_year_move_with_the_feedback(ledger: Ledger, small: SmallRound) -> None:
    first, second, third = small.findings[:3]
    draft = draft_of(choose_round(ledger, None))
    change_round(ledger, small.id, draft._replace(feedback_date=None, year=None))
    for item_id, words in (
        (first, "2月底前"),
        (second, "反馈后两个月内"),
        (third, "2031年2月底前"),
    ):
        set_deadline(ledger, item_id, words)
    due = {one: row_of(ledger, one).effective_due for one in (first, second, third)}
    assert due == {first: None, second: None, third: "2031-02-28"}
    told = draft._replace(feedback_date=date(2029, 11, 10))
    assert change_round(ledger, small.id, told) == 2
    due = {one: row_of(ledger, one).effective_due for one in (first, second, third)}
    assert due == {first: "2030-02-28", second: "2030-01-10", third: "2031-02-28"}
    assert row_of(ledger, first).deadline == Deadline(
        "2月底前", DeadlineKind.DATE, date(2030, 2, 28), False
    )
    assert change_round(ledger, small.id, told._replace(inspected_body="别处")) == 0
    undo.undo(ledger)
    undo.undo(ledger)
    assert row_of(ledger, first).effective_due is None


def test_the_end_of_the_main_phase_moves_what_ends_with_it(
    ledger: Ledger, small: SmallRound
) -> None:
    set_deadline(ledger, small.findings[0], "集中整改期内")
    phase = add_phase(ledger, small.id, PhaseDraft("集中整改阶段", end=date(2030, 3, 31)))
    assert row_of(ledger, small.findings[0]).effective_due == "2030-03-31"
    change_phase(ledger, phase, PhaseDraft("集中整改阶段", end=date(2030, 4, 30)))
    assert row_of(ledger, small.findings[0]).effective_due == "2030-04-30"
    remove_phase(ledger, phase)
    assert row_of(ledger, small.findings[0]).effective_due is None
