"""汇总: a unit with units below it adds up what they reported, before it reports itself."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from app import standing
from app.errors import NotFoundError, RefusedError
from app.evidence import link
from app.exchange import fields
from app.exchange.proposing import own_unit
from app.exchange.submitting import newest_opened
from app.exchange.tasks import Content, reported
from app.exchange.writing import report_draft
from app.ledger import Ledger
from app.messages import exchange as messages
from app.progress import insert_report
from app.rules import day_of, roll_up
from db import packages, progress, units
from db.connection import Handle
from db.trail import Change
from db.words import ProgressState

#: Stands in a report's `package` when it was added up here.
ADDED_UP = "below"


class AddedUp(NamedTuple):
    """How many tasks were added up, of which units, and how many the unit had reported itself."""

    tasks: int
    units: tuple[str, ...]
    own: int


def units_below(handle: Handle, unit_id: int) -> frozenset[int]:
    """Return the units below one, at every level."""
    parents = {unit.id: unit.parent_id for unit in units.list_units(handle)}
    found: set[int] = set()
    while more := {one for one, above in parents.items() if above in {unit_id, *found}} - found:
        found |= more
    return frozenset(found)


def add_up(ledger: Ledger, *, today: date, period: str = "", by: str = "") -> AddedUp:
    """Make the unit's own reports of what the units below it reported for a period.

    What the unit reported itself stays as it is. Raises NotFoundError when no package was opened,
    RefusedError when no unit below has reported.
    """
    opened, _ = newest_opened(ledger, period)
    names = packages.unit_names(ledger.handle)
    ids = list(packages.contents(ledger.handle, opened.id))
    below = sorted(units_below(ledger.handle, opened.unit_id))
    said = {unit_id: reported(ledger, unit_id, opened.period, ids) for unit_id in below}
    told: dict[int, dict[int, Content]] = {
        item_id: {one: said[one][item_id] for one in below if said[one][item_id][fields.STATE]}
        for item_id in ids
    }
    if not any(told.values()):
        raise RefusedError(messages.NOTHING_BELOW)
    own = packages.standing_reports(ledger.handle, opened.unit_id, opened.period, ids)
    origins = progress.packages_of(ledger.handle, [row[0] for row in own.values()])
    wanted = [
        item_id
        for item_id, found in told.items()
        if found and (item_id not in own or origins[own[item_id][0]] == ADDED_UP)
    ]
    with ledger.change("add_up", f"汇总下级上报 {opened.period}：{len(wanted)} 项", by) as change:
        day = day_of(opened.period, today)
        for item_id in wanted:
            values = _added({names[one][1]: cells for one, cells in told[item_id].items()})
            old = own[item_id][0] if item_id in own else None
            draft = report_draft(names[opened.unit_id][1], opened.period, day, values)
            draft = replace(draft, package=ADDED_UP, corrects=old)
            if old is not None and _same(own[item_id], values):
                continue
            report = insert_report(change, item_id, draft, change.author.by)
            _take_evidence(change, item_id, report, (opened.period, told[item_id]))
        standing.refresh_findings(change, wanted)
    speakers = sorted({names[one][1] for found in told.values() for one in found})
    answered = sum(1 for found in told.values() if found)
    return AddedUp(len(wanted), tuple(speakers), answered - len(wanted))


def unadded(ledger: Ledger) -> int:
    """Count the tasks on which units below reported for the newest package, and the unit did not.

    0 where nothing was opened yet.
    """
    try:
        opened, _ = newest_opened(ledger)
    except NotFoundError:
        return 0
    ids = list(packages.contents(ledger.handle, opened.id))
    own = packages.standing_reports(ledger.handle, opened.unit_id, opened.period, ids)
    said: set[int] = set()
    for unit_id in units_below(ledger.handle, opened.unit_id):
        said |= packages.standing_reports(ledger.handle, unit_id, opened.period, ids).keys()
    return len(said - own.keys())


def _added(said: dict[str, Content]) -> Content:
    """Add the white cells of several units up: the lowest state, each one's words on a line."""
    states = [ProgressState(cells[fields.STATE]) for cells in said.values()]
    state = roll_up(states)
    found = {fields.STATE: state.value}
    for field in (fields.DONE, fields.PROBLEMS, fields.NEXT):
        lines = (f"{name}：{cells[field]}" for name, cells in said.items() if cells[field])
        found[field] = "\n".join(lines)
    days = [cells[fields.FINISHED] for cells in said.values()]
    found[fields.FINISHED] = max(days) if state is ProgressState.DONE else ""
    return found


def _same(row: tuple[int, str, str, str, str, str], values: Content) -> bool:
    return list(row[1:]) == [values[field] for field in fields.REPORT]


def _take_evidence(
    change: Change, item_id: int, report: int, said: tuple[str, Iterable[int]]
) -> None:
    """Let the unit's report name the evidence of those below it; nothing is stored twice."""
    period, unit_ids = said
    for unit_id in unit_ids:
        known = packages.standing_reports(change.handle, unit_id, period, [item_id])
        ids = [row[0] for row in known.values()]
        for files in progress.evidence_of(change.handle, ids).values():
            link(change, item_id, files, report)


def own_below(ledger: Ledger) -> frozenset[int]:
    """Return the units below the one whose ledger this is."""
    unit_id = own_unit(ledger)
    return units_below(ledger.handle, unit_id) if unit_id else frozenset()
