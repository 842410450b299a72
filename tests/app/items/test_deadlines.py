"""Deadlines as typed, understood against their round."""

from datetime import date

import pytest
from small_round import SmallRound

from app.items.deadlines import columns, concentrated_end, from_plan, understand
from app.ledger import Ledger
from app.plans.model import PlanDeadline
from app.round.phases import PhaseDraft, add_phase
from db.joins import deadline_of
from db.schema.records import Deadline
from db.words import DeadlineKind


@pytest.mark.parametrize(
    ("text", "kind", "due", "then"),
    [
        ("2024年6月底前", DeadlineKind.DATE, date(2024, 6, 30), False),
        ("12月10日前", DeadlineKind.DATE, date(2024, 12, 10), False),
        ("反馈后3个月内", DeadlineKind.DATE, date(2024, 4, 10), False),
        ("立行立改，长期坚持", DeadlineKind.IMMEDIATE, None, True),
        ("长期坚持", DeadlineKind.LONG_TERM, None, True),
        ("X月X日前", DeadlineKind.UNKNOWN, None, False),
    ],
)
def test_as_people_write_them(
    ledger: Ledger, small: SmallRound, text: str, kind: DeadlineKind, due: date, then: bool
) -> None:
    found = understand(ledger.handle, small.id, f" {text} ")
    assert found == Deadline(text, kind, due, then)
    row = columns(found)
    assert deadline_of(*row.values()) == found


@pytest.mark.parametrize("text", [None, "", "  "])
def test_none(ledger: Ledger, small: SmallRound, text: str | None) -> None:
    assert understand(ledger.handle, small.id, text) is None
    assert from_plan(None) is None
    assert deadline_of(*columns(None).values()) is None


def test_the_end_of_concentrated_rectification(ledger: Ledger, small: SmallRound) -> None:
    assert concentrated_end(ledger.handle, small.id) is None
    found = understand(ledger.handle, small.id, "集中整改期内")
    assert found == Deadline("集中整改期内", DeadlineKind.UNKNOWN)
    add_phase(ledger, small.id, PhaseDraft("集中治理整改阶段", end=date(2024, 7, 31)))
    found = understand(ledger.handle, small.id, "集中整改期内")
    assert found == Deadline("集中整改期内", DeadlineKind.DATE, date(2024, 7, 31))


def test_a_round_that_is_not_there(ledger: Ledger) -> None:
    found = understand(ledger.handle, 9, "12月10日前")
    assert found == Deadline("12月10日前", DeadlineKind.UNKNOWN)


def test_from_the_reader() -> None:
    plan = PlanDeadline("年底", DeadlineKind.DATE, date(2024, 12, 31), True)
    assert from_plan(plan) == Deadline("年底", DeadlineKind.DATE, date(2024, 12, 31), True)
