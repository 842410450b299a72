"""汇总: a unit with units below it adds up what they reported, before it reports itself."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from app import standing
from app.errors import NotFoundError, RefusedError
from app.exchange import fields
from app.exchange.proposing import own_unit
from app.exchange.submitting import newest_opened
from app.exchange.tasks import Content, reported
from app.exchange.writing import report_draft
from app.ledger import Ledger
from app.messages import exchange as messages
from app.progress.evidence import link
from app.progress.reports import insert_report
from app.rules import day_of, roll_up
from db import packages, progress, units
from db.file.connection import Handle
from db.file.trail import Change
from db.schema.records import ExchangePackage
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


class _Level(NamedTuple):
    """What stands at a unit for a period: what each unit below told, by item, and its own word.

    `silent` are the units below that have a task and have not reported on it.
    """

    opened: ExchangePackage
    names: dict[int, str]
    told: dict[int, dict[int, Content]]
    silent: dict[int, list[int]]
    own: dict[int, tuple[int, str, str, str, str, str]]
    origins: dict[int, str]

    def values(self, item_id: int) -> Content:
        """Return what the unit's report on an item is when it is added up."""
        said = {self.names[one]: cells for one, cells in self.told[item_id].items()}
        return _added(said, [self.names[one] for one in self.silent[item_id]])

    @property
    def wanted(self) -> list[int]:
        """List the items that are to be added up: on the others the unit spoke itself."""
        return [
            item_id
            for item_id, found in self.told.items()
            if found and (item_id not in self.own or self.origins[self.own[item_id][0]] == ADDED_UP)
        ]


def _level(ledger: Ledger, period: str) -> _Level:
    opened, _ = newest_opened(ledger, period)
    ids = list(packages.contents(ledger.handle, opened.id))
    below = sorted(units_below(ledger.handle, opened.unit_id))
    said = {unit_id: reported(ledger, unit_id, opened.period, ids) for unit_id in below}
    duties = progress.assignments_of(ledger.handle, ids)
    told = {
        item_id: {one: said[one][item_id] for one in below if said[one][item_id][fields.STATE]}
        for item_id in ids
    }
    own = packages.standing_reports(ledger.handle, opened.unit_id, opened.period, ids)
    return _Level(
        opened,
        {unit_id: name for unit_id, (_, name) in packages.unit_names(ledger.handle).items()},
        told,
        {
            item_id: [one for one in below if one in duties.get(item_id, {}) and one not in found]
            for item_id, found in told.items()
        },
        own,
        progress.packages_of(ledger.handle, [row[0] for row in own.values()]),
    )


def add_up(ledger: Ledger, *, today: date, period: str = "", by: str = "") -> AddedUp:
    """Make the unit's own reports of what the units below it reported for a period.

    What the unit reported itself stays as it is. Raises NotFoundError when no package was opened,
    RefusedError when no unit below has reported.
    """
    level = _level(ledger, period)
    if not any(level.told.values()):
        raise RefusedError(messages.NOTHING_BELOW)
    opened, wanted = level.opened, _unlike(ledger, level)
    with ledger.change("add_up", f"汇总下级上报 {opened.period}：{len(wanted)} 项", by) as change:
        day = day_of(opened.period, today)
        for item_id in wanted:
            values = level.values(item_id)
            report = level.own[item_id][0] if item_id in level.own else None
            if report is None or not _same(level.own[item_id], values):
                name = level.names[opened.unit_id]
                draft = report_draft(
                    name, opened.period, day, values, corrects=report, package=ADDED_UP
                )
                report = insert_report(change, item_id, draft, change.author.by)
            _take_evidence(change, item_id, report, (opened.period, level.told[item_id]))
        standing.refresh_findings(change, wanted)
    speakers = sorted({level.names[one] for found in level.told.values() for one in found})
    answered = sum(1 for found in level.told.values() if found)
    return AddedUp(len(wanted), tuple(speakers), answered - len(level.wanted))


def _unlike(ledger: Ledger, level: _Level) -> list[int]:
    """List the items whose report is not what those below say now, with all their evidence."""
    return [
        item_id
        for item_id in level.wanted
        if item_id not in level.own
        or not _same(level.own[item_id], level.values(item_id))
        or _files_below(ledger.handle, level, item_id)
        - _files(ledger.handle, [level.own[item_id][0]])
    ]


def _files_below(handle: Handle, level: _Level, item_id: int) -> set[str]:
    period = level.opened.period
    known = (
        packages.standing_reports(handle, one, period, [item_id]) for one in level.told[item_id]
    )
    return _files(handle, [row[0] for found in known for row in found.values()])


def _files(handle: Handle, reports: Sequence[int]) -> set[str]:
    found = progress.evidence_of(handle, reports)
    return {file.sha256 for files in found.values() for file in files}


def unadded(ledger: Ledger) -> int:
    """Count the tasks on which those below say something else than the unit's report does yet.

    0 where nothing was opened yet.
    """
    try:
        return len(_unlike(ledger, _level(ledger, "")))
    except NotFoundError:
        return 0


def added_up_since(ledger: Ledger, package: ExchangePackage, item_ids: Sequence[int]) -> bool:
    """Whether the unit's own reports were made of what came with a received package."""
    unit_id = own_unit(ledger)
    if not unit_id or unit_id == package.unit_id:
        return False
    for reports in progress.reports_on(ledger.handle, item_ids).values():
        gone = {one.corrects for one in reports}
        mine = [one.id for one in reports if one.package == package.uuid]
        made = [
            one.id
            for one in reports
            if one.unit_id == unit_id and one.package == ADDED_UP and one.id not in gone
        ]
        if mine and made and max(made) > min(mine):
            return True
    return False


def _added(said: dict[str, Content], silent: Sequence[str]) -> Content:
    """Add the white cells of several units up: the lowest state, each one's words on a line.

    A unit that has not reported has not begun, and is named.
    """
    states = [ProgressState(cells[fields.STATE]) for cells in said.values()]
    state = roll_up([*states, *(ProgressState.NOT_STARTED for _ in silent)])
    found = {fields.STATE: state.value}
    for field in (fields.DONE, fields.PROBLEMS, fields.NEXT):
        lines = [f"{name}：{cells[field]}" for name, cells in said.items() if cells[field]]
        if field == fields.DONE:
            lines += [f"{name}：{messages.NOT_YET}" for name in silent]
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
        here = _files(change.handle, [report])
        for files in progress.evidence_of(change.handle, ids).values():
            link(change, item_id, [one for one in files if one.sha256 not in here], report)


def own_below(ledger: Ledger) -> frozenset[int]:
    """Return the units below the one whose ledger this is."""
    unit_id = own_unit(ledger)
    return units_below(ledger.handle, unit_id) if unit_id else frozenset()
