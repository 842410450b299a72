"""How units stand, the matrix, what is due, who has not reported, counts for charts."""

from datetime import date, timedelta

import pytest
from small_round import TODAY, SmallRound

from app.closing.closures import ClosureDraft, add_closure
from app.errors import RefusedError
from app.items.items import archive_item, set_deadline
from app.items.listing import light_counts
from app.ledger import Ledger
from app.ledger.settings import change_setting
from app.progress import due
from app.progress.lights import light_of
from app.progress.reports import ReportDraft, add_progress
from app.progress.unit_progress import (
    MatrixCell,
    NamedCounts,
    StateCounts,
    UnitProgress,
    list_unit_progress,
    states_by_category,
    states_by_unit,
    unit_matrix,
)
from db.duties import Silent
from db.lists.lines import Light, Limits
from db.words import ClosureState, DeadlineKind, ProgressState, Role

DONE, ONGOING = ProgressState.DONE, ProgressState.ONGOING


def report(ledger: Ledger, item: int, unit: str, state: ProgressState, day: date = TODAY) -> None:
    add_progress(ledger, item, ReportDraft(unit, state, "已做", day))


def units(ledger: Ledger, small: SmallRound, today: date = TODAY) -> dict[str, UnitProgress]:
    return {found.name: found for found in list_unit_progress(ledger, small.id, today)}


def test_units_at_the_start(ledger: Ledger, small: SmallRound) -> None:
    found = units(ledger, small)
    assert list(found) == ["东山镇", "县财政局", "县教育局", "县人社局"]
    # 3 measures of finding 1, measure 1 of finding 2 (its own), the measure of finding 3
    assert found["东山镇"] == UnitProgress(
        1, "东山镇", StateCounts(5, 0, 0, 0), 5, 1, 0, None, date(2024, 6, 30)
    )
    # measure 2 of finding 2 and finding 4 itself, which is overdue
    assert found["县教育局"] == UnitProgress(
        3, "县教育局", StateCounts(2, 0, 0, 0), 2, 1, 0, None, None
    )


def test_reports_move_the_counts(ledger: Ledger, small: SmallRound) -> None:
    report(ledger, small.measures[1], "东山镇", DONE, date(2024, 5, 30))
    report(ledger, small.measures[2], "东山镇", ONGOING, date(2024, 5, 31))
    found = units(ledger, small, date(2024, 6, 25))["东山镇"]
    assert found.counts == StateCounts(3, 1, 0, 1)
    assert (found.counts.total, found.counts.rate) == (5, 0.2)
    assert (found.open, found.overdue, found.due_soon) == (4, 0, 2)
    assert (found.last_report, found.next_deadline) == (date(2024, 5, 31), date(2024, 6, 30))
    other = units(ledger, small, date(2024, 6, 25))["县财政局"]
    assert (other.overdue, other.due_soon, other.last_report) == (1, 2, None)
    assert StateCounts().rate == 0.0


def test_what_is_struck_off_is_owed_no_longer(ledger: Ledger, small: SmallRound) -> None:
    finding = small.findings[3]
    report(ledger, finding, "县教育局", ProgressState.STAGE_DONE)
    before = units(ledger, small)["县教育局"]
    assert (before.overdue, before.open) == (1, 2)
    for step, by in [
        (ClosureState.APPLIED, "张经办"),
        (ClosureState.VERIFIED, "李主任"),
        (ClosureState.CLOSED_ONGOING, "李主任"),
    ]:
        add_closure(ledger, finding, ClosureDraft(step, TODAY), by=by)
    after = units(ledger, small)["县教育局"]
    assert (after.overdue, after.open) == (0, 1)
    cells = {(c.finding_id, c.unit_id): c.light for c in unit_matrix(ledger, small.id, TODAY)}
    assert cells[finding, 3] is Light.STRUCK
    reopened = ClosureDraft(ClosureState.REOPENED, TODAY, "反弹", "抽查")
    add_closure(ledger, finding, reopened, by="李主任")
    assert units(ledger, small)["县教育局"].overdue == 1


def test_matrix(ledger: Ledger, small: SmallRound) -> None:
    report(ledger, small.measures[0], "东山镇", DONE)
    report(ledger, small.measures[5], "县财政局", DONE)
    f = small.findings
    assert unit_matrix(ledger, small.id, TODAY) == (
        MatrixCell(f[0], 1, Role.RESPONSIBLE_UNIT, ONGOING, Light.OVERDUE),
        MatrixCell(f[0], 2, Role.RESPONSIBLE_UNIT, ProgressState.NOT_STARTED, Light.OVERDUE),
        MatrixCell(f[1], 1, Role.RESPONSIBLE_UNIT, ProgressState.NOT_STARTED, Light.LONG_TERM),
        MatrixCell(f[1], 2, Role.RESPONSIBLE_UNIT, ProgressState.NOT_STARTED, Light.LONG_TERM),
        MatrixCell(f[1], 3, Role.LEAD_UNIT, ProgressState.NOT_STARTED, Light.LONG_TERM),
        MatrixCell(f[1], 4, Role.COOPERATING_UNIT, ProgressState.NOT_STARTED, Light.LONG_TERM),
        MatrixCell(f[2], 1, Role.RESPONSIBLE_UNIT, ProgressState.NOT_STARTED, Light.UNKNOWN),
        MatrixCell(f[2], 2, Role.RESPONSIBLE_UNIT, DONE, Light.DONE),
        MatrixCell(f[3], 3, Role.LEAD_UNIT, ProgressState.NOT_STARTED, Light.OVERDUE),
        MatrixCell(f[3], 4, Role.COOPERATING_UNIT, ProgressState.NOT_STARTED, Light.OVERDUE),
    )
    whole = unit_matrix(ledger, small.id, TODAY)
    part = unit_matrix(ledger, small.id, TODAY, f[1:3])
    assert part == tuple(cell for cell in whole if cell.finding_id in f[1:3])


def test_lights_in_python_and_in_sql_agree(ledger: Ledger, small: SmallRound) -> None:
    for offset in range(-2, 25):
        day = TODAY + timedelta(offset)
        set_deadline(ledger, small.findings[3], day.isoformat())
        cell = unit_matrix(ledger, small.id, TODAY, [small.findings[3]])[0]
        row = due.lines.list_rows(ledger.handle, [small.findings[3]], TODAY, Limits())[0]
        assert cell.light is row.light, day


def test_light_without_a_day() -> None:
    assert light_of(None, DeadlineKind.LONG_TERM, TODAY, Limits()) is Light.LONG_TERM
    assert light_of(None, DeadlineKind.UNKNOWN, TODAY, Limits()) is Light.UNKNOWN


def test_due_pages_and_counts_agree(ledger: Ledger, small: SmallRound) -> None:
    set_deadline(ledger, small.measures[4], "2024年6月5日")
    for today in (date(2024, 5, 1), date(2024, 5, 25), TODAY, date(2024, 6, 25), date(2024, 8, 1)):
        lights = light_counts(ledger, small.id, today)
        counts = due.due_counts(ledger, small.id, today)
        assert (counts.overdue, counts.soon, counts.near) == (
            lights[Light.OVERDUE],
            lights[Light.SOON],
            lights[Light.NEAR],
        )
        late = due.overdue_page(ledger, small.id, today)
        soon = due.due_soon_page(ledger, small.id, today)
        assert (len(late.rows), len(soon.rows)) == (counts.overdue, counts.soon)
        assert {row.light for row in late.rows} <= {Light.OVERDUE}
        assert {row.light for row in soon.rows} <= {Light.SOON}


def test_pages_by_key(ledger: Ledger, small: SmallRound) -> None:
    set_deadline(ledger, small.measures[4], "2024年5月20日")
    today = date(2024, 7, 1)
    whole = [row.id for row in due.overdue_page(ledger, small.id, today).rows]
    assert whole == [small.findings[3], small.measures[4], small.measures[1], small.findings[0]]
    found, after = [], None
    while True:
        page = due.overdue_page(ledger, small.id, today, after=after, limit=1)
        found += [row.id for row in page.rows]
        after = page.next
        if after is None:
            break
    assert found == whole
    archive_item(ledger, small.findings[0])
    left = [row.id for row in due.overdue_page(ledger, small.id, today).rows]
    assert left == [small.findings[3], small.measures[4]]


def test_days_of_the_lights_are_settings(ledger: Ledger, small: SmallRound) -> None:
    change_setting(ledger, "soon_days", 40)
    assert due.due_counts(ledger, small.id, TODAY) == due.DueCounts(2, 1, 0)


def test_unreported(ledger: Ledger, small: SmallRound) -> None:
    assert [s.name for s in due.unreported(ledger, small.id, "2024-06")] == [
        "东山镇",
        "县财政局",
        "县教育局",
        "县人社局",
    ]
    report(ledger, small.measures[0], "东山镇", ONGOING)
    report(ledger, small.findings[3], "县教育局", ONGOING, date(2024, 5, 31))
    add_progress(
        ledger,
        small.findings[3],
        ReportDraft("县人社局", ONGOING, "期初", TODAY, initial=True),
    )
    assert due.unreported(ledger, small.id, "2024-06") == (
        Silent(2, "县财政局", 5, None),
        Silent(3, "县教育局", 2, date(2024, 5, 31)),
        Silent(4, "县人社局", 2, TODAY),
    )
    report(ledger, small.measures[4], "县人社局", DONE)
    report(ledger, small.findings[3], "县人社局", DONE)
    assert [s.unit_id for s in due.unreported(ledger, small.id, "2024-07")] == [1, 2, 3]


@pytest.mark.parametrize("period", ["", "2024-13", "2024-6", "2024-06-01"])
def test_periods_are_months(ledger: Ledger, small: SmallRound, period: str) -> None:
    with pytest.raises(RefusedError):
        due.unreported(ledger, small.id, period)


def test_counts_for_charts(ledger: Ledger, small: SmallRound) -> None:
    report(ledger, small.findings[2], "东山镇", ONGOING)
    report(ledger, small.measures[4], "县教育局", ONGOING)
    assert states_by_category(ledger, small.id) == (
        NamedCounts(small.categories[0], "学习贯彻方面", StateCounts(1, 1, 0, 0)),
        NamedCounts(small.categories[1], "作风建设方面", StateCounts(1, 1, 0, 0)),
    )
    found = {c.name: c.counts for c in states_by_unit(ledger, small.id, TODAY)}
    assert found["东山镇"] == StateCounts(4, 1, 0, 0)
    archive_item(ledger, small.categories[1])
    assert len(states_by_category(ledger, small.id)) == 1
