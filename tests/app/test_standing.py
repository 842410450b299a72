"""Where a finding stands: states rolled up, deadlines in force, who owes what."""

from datetime import date
from itertools import product

import pytest
from small_round import TODAY, SmallRound

from app.items.archived import restore_items
from app.items.items import (
    ItemDraft,
    Party,
    add_finding,
    add_measure,
    archive_item,
    row_of,
    set_parties,
)
from app.ledger import Ledger
from app.progress.reports import ReportDraft, add_progress
from app.rules import roll_up
from app.standing import refresh_around
from db.progress import assignments_of
from db.words import ProgressState, Role

NOT_STARTED, ONGOING, STAGE_DONE, DONE = ProgressState


def expected(states: tuple[ProgressState, ...]) -> ProgressState:
    """contract.md: the lowest, except that a mix of NOT_STARTED and anything further is ONGOING."""
    if NOT_STARTED in states and any(state is not NOT_STARTED for state in states):
        return ONGOING
    for state in (NOT_STARTED, ONGOING, STAGE_DONE):
        if state in states:
            return state
    return DONE


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_roll_up_exhaustively(length: int) -> None:
    for states in product(ProgressState, repeat=length):
        assert roll_up(states) is expected(states), states


def test_roll_up_of_nothing() -> None:
    assert roll_up([]) is NOT_STARTED


def state(ledger: Ledger, item: int) -> ProgressState:
    return row_of(ledger, item).state


def say(ledger: Ledger, item: int, unit: str, said: ProgressState, day: date = TODAY) -> int:
    return add_progress(ledger, item, ReportDraft(unit, said, "已做", day)).progress_id


@pytest.fixture
def two_by_two(ledger: Ledger, small: SmallRound) -> tuple[int, int, int]:
    """A finding with two responsible units and two measures."""
    parties = tuple(Party(Role.RESPONSIBLE_UNIT, name) for name in ("甲局", "乙局"))
    finding = add_finding(ledger, small.categories[0], ItemDraft("问题", parties=parties))
    one = add_measure(ledger, finding, ItemDraft("措施一"))
    two = add_measure(ledger, finding, ItemDraft("措施二"))
    return finding, one, two


def test_every_mix_of_two_units_and_two_measures(
    ledger: Ledger, two_by_two: tuple[int, int, int]
) -> None:
    """A measure is the lowest of its units, a finding the lowest of its measures, but for mixes."""
    finding, one, two = two_by_two
    for places in product(ProgressState, repeat=4):
        keys = [(m, u) for m in (one, two) for u in ("甲局", "乙局")]
        with ledger.change("x", "x", "") as change:
            from app.progress.reports import insert_report

            for (measure, unit), said in zip(keys, places, strict=True):
                insert_report(change, measure, ReportDraft(unit, said, "已做", TODAY), "张")
            refresh_around(change, one)
        first, second = expected(places[:2]), expected(places[2:])
        assert (state(ledger, one), state(ledger, two)) == (first, second), places
        assert state(ledger, finding) is expected((first, second)), places


def test_a_report_on_the_finding_speaks_for_the_units_measures(
    ledger: Ledger, two_by_two: tuple[int, int, int]
) -> None:
    finding, one, two = two_by_two
    set_parties(ledger, two, Role.RESPONSIBLE_UNIT, ("丙局",))
    say(ledger, finding, "甲局", DONE)
    assert (state(ledger, one), state(ledger, two)) == (ONGOING, NOT_STARTED)
    say(ledger, finding, "乙局", DONE)
    assert (state(ledger, one), state(ledger, two)) == (DONE, NOT_STARTED)
    say(ledger, two, "丙局", STAGE_DONE)
    assert state(ledger, finding) is STAGE_DONE


def test_the_later_of_two_reports_counts_wherever_it_was_filed(
    ledger: Ledger, two_by_two: tuple[int, int, int]
) -> None:
    finding, one, _ = two_by_two
    say(ledger, one, "甲局", DONE, date(2024, 5, 2))
    say(ledger, finding, "甲局", ONGOING, date(2024, 5, 1))
    known = assignments_of(ledger.handle, [one])[one]
    unit = next(iter(known))
    assert known[unit][2] is DONE
    say(ledger, finding, "甲局", STAGE_DONE, date(2024, 5, 3))
    assert assignments_of(ledger.handle, [one])[one][unit][2] is STAGE_DONE


def test_somebody_elses_report_counts_for_every_measure(
    ledger: Ledger, two_by_two: tuple[int, int, int]
) -> None:
    finding, one, two = two_by_two
    say(ledger, finding, "丁局", ONGOING)
    assert (state(ledger, one), state(ledger, two)) == (ONGOING, ONGOING)


def test_cooperating_units_count_once_they_report(ledger: Ledger, small: SmallRound) -> None:
    finding = small.findings[3]
    say(ledger, finding, "县教育局", DONE)
    assert state(ledger, finding) is DONE
    say(ledger, finding, "县人社局", ONGOING)
    assert state(ledger, finding) is ONGOING


def test_a_correction_takes_the_place_of_the_report(ledger: Ledger, small: SmallRound) -> None:
    finding = small.findings[3]
    wrong = say(ledger, finding, "县教育局", DONE, date(2024, 5, 30))
    add_progress(
        ledger,
        finding,
        ReportDraft("县教育局", ONGOING, "更正", date(2024, 5, 29), corrects=wrong),
    )
    assert state(ledger, finding) is ONGOING


def test_no_unit_at_all(ledger: Ledger, small: SmallRound) -> None:
    finding = add_finding(ledger, small.categories[0], ItemDraft("无主问题"))
    assert state(ledger, finding) is NOT_STARTED
    say(ledger, finding, "甲局", DONE)
    assert state(ledger, finding) is DONE


def test_a_unit_has_its_foremost_role(ledger: Ledger, small: SmallRound) -> None:
    parties = (Party(Role.COOPERATING_UNIT, "甲局"), Party(Role.LEAD_UNIT, "甲局"))
    finding = add_finding(ledger, small.categories[0], ItemDraft("问题", parties=parties))
    found = assignments_of(ledger.handle, [finding])[finding]
    assert [row[1] for row in found.values()] == [Role.LEAD_UNIT]


def test_archiving_and_restoring_measures(ledger: Ledger, two_by_two: tuple[int, int, int]) -> None:
    finding, one, two = two_by_two
    say(ledger, one, "甲局", DONE)
    say(ledger, one, "乙局", DONE)
    assert state(ledger, finding) is ONGOING
    archive_item(ledger, two)
    assert state(ledger, finding) is DONE
    restore_items(ledger, [two])
    assert state(ledger, finding) is ONGOING
    archive_item(ledger, one)
    archive_item(ledger, two)
    assert len(assignments_of(ledger.handle, [finding])[finding]) == 2
    archive_item(ledger, finding)
    assert assignments_of(ledger.handle, [finding, one, two]) == {}


def test_lost_items_and_categories_need_nothing(ledger: Ledger, small: SmallRound) -> None:
    with ledger.change("x", "x", "") as change:
        refresh_around(change, 999)
        refresh_around(change, small.categories[0])
        assert not change.touched
