"""What a newly opened package says of the unit's own reports, merged as the office merges theirs.

Base is what the unit last handed in or was last given for the period, so that the office's own
correction comes down, and nothing that the unit wrote since goes lost.
"""

from collections.abc import Mapping
from datetime import date

from app.exchange import fields
from app.exchange.head import Head
from app.exchange.merging import Cell, Choice, Verdict, merge_row, settled
from app.exchange.rows import lacking
from app.exchange.tasks import Content, reported
from app.exchange.waiting import keep_decision, settle_waiting
from app.exchange.writing import report_draft
from app.ledger import Ledger
from app.progress.reports import insert_report
from app.rules import day_of
from db import packages
from db.file.trail import Change
from db.schema.records import ExchangePackage
from db.words import Direction, ProgressState

_OWN = (Direction.OPENED, Direction.SUBMITTED)


def take_reports(
    ledger: Ledger,
    change: Change,
    opened: tuple[Head, int],
    rows: Mapping[int, Content],
    today: date,
) -> tuple[int, int]:
    """Merge the white cells of an opened package, its head and id.

    Where both sides wrote something else the unit's words stay, and the conflict waits. Returns
    how many items were reported on, and how many cells of the period wait.
    """
    head, package_id = opened
    package = packages.by_id(change.handle, package_id)
    assert package is not None
    last = max(today, day_of(head.period, date.max))
    before = _known(change, package, last)
    ours = reported(ledger, package.unit_id, head.period, rows)
    standing = packages.standing_reports(change.handle, package.unit_id, head.period, list(rows))
    merged = {
        item_id: merge_row(before.get(item_id, {}), ours[item_id], _white(content, last))
        for item_id, content in rows.items()
    }
    _let_wait(change, package, merged)
    touched = 0
    for item_id, cells in merged.items():
        values = settled(ours[item_id], cells)
        if values == ours[item_id] or lacking(values) or not values.get(fields.STATE):
            continue
        draft = report_draft(
            head.unit_name,
            head.period,
            day_of(head.period, today),
            values,
            corrects=standing[item_id][0] if item_id in standing else None,
            package=head.package,
        )
        insert_report(change, item_id, draft, head.made_by)
        touched += 1
    return touched, len(packages.waiting_beside(change.handle, package))


def _let_wait(
    change: Change, package: ExchangePackage, merged: Mapping[int, tuple[Cell, ...]]
) -> None:
    """Let new conflicts wait, and those no more that the package ended."""
    settle_waiting(change, package, merged, package.file)
    for item_id, cells in merged.items():
        for cell in cells:
            if cell.verdict is Verdict.CONFLICT:
                keep_decision(change, (package.id, item_id), cell, (Choice.LATER, ""))


def _known(change: Change, package: ExchangePackage, last: date) -> dict[int, Content]:
    """Return what both sides knew before: the newest content of every row for the period."""
    found: dict[int, Content] = {}
    for one in packages.of_round(change.handle, package.round_id):
        place = (one.unit_id, one.period) == (package.unit_id, package.period)
        if place and one.id < package.id and one.direction in _OWN:
            for item_id, content in packages.contents(change.handle, one.id).items():
                found[item_id] = {**found.get(item_id, {}), **_white(content, last)}
    return found


def _white(content: Content, last: date) -> Content:
    """Return the cells of a report as the ledger keeps them, whether printed or kept."""
    states = set(ProgressState)
    said = {field: content.get(field, "") for field in fields.REPORT}
    return {
        field: text if text in states else fields.read_white(field, text, last)[0]
        for field, text in said.items()
    }
