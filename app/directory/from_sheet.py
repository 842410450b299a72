"""Units and leaders from a spreadsheet: what would change, then all of it in one change."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.directory.directory import insert_unit, write_unit
from app.directory.sheet_plan import DirectoryRow, LeaderPlan, LineState, UnitPlan, plan
from app.directory.sheet_tables import Tables, find_tables
from app.errors import RefusedError
from app.job import NO_JOB, Job
from app.ledger import Ledger
from app.messages import directory as messages
from db import units
from db.file.trail import Change
from db.words import Origin

__all__ = [
    "DirectoryImported",
    "DirectoryRow",
    "LineState",
    "import_directory",
    "preview_directory",
]

_Plans = tuple[tuple[UnitPlan, ...], tuple[LeaderPlan, ...]]


@dataclass(frozen=True, slots=True)
class DirectoryImported:
    """What came of it; `change_id` takes it back, None when nothing was written."""

    change_id: int | None
    added: int
    changed: int
    unchanged: int
    doubles: int


def preview_directory(ledger: Ledger, path: Path, job: Job = NO_JOB) -> tuple[DirectoryRow, ...]:
    """Say line by line what importing would do. Raises RefusedError when there is no table."""
    tables = _read(path, job)
    return _rows(_plans(ledger, tables), tables)


def _read(path: Path, job: Job) -> Tables:
    from app.sheets.reading import read_workbook

    tables = find_tables(read_workbook(path, job))
    if not (tables.units or tables.leaders):
        raise RefusedError(messages.no_table(path.name))
    return tables


def _plans(ledger: Ledger, tables: Tables) -> _Plans:
    found = units.list_units(ledger.handle), units.list_leaders(ledger.handle)
    return plan(found, tables)


def _rows(plans: _Plans, tables: Tables) -> tuple[DirectoryRow, ...]:
    """Return what is shown: every line with what stands beneath it, and the lines struck out."""
    planned = (_with_remarks(one.row, tables) for some in plans for one in some)
    return (*planned, *_struck_rows(tables))


def _with_remarks(row: DirectoryRow, tables: Tables) -> DirectoryRow:
    """Add what stands beneath the values of a row."""
    more = tables.remarks.get((row.sheet, row.line), ())
    return replace(row, remarks=(*row.remarks, *more)) if more else row


def _struck_rows(tables: Tables) -> Iterator[DirectoryRow]:
    """Rows that are struck out are shown and not taken over."""
    for sheet, line, words in tables.struck:
        yield DirectoryRow(sheet, line, "unit", words, LineState.DOUBLE, remarks=(messages.STRUCK,))


def import_directory(
    ledger: Ledger, path: Path, *, by: str = "", job: Job = NO_JOB
) -> DirectoryImported:
    """Take the file's units and leaders over as previewed, all or nothing; doubles are left out."""
    from app.ledger.backup import auto_backup

    tables = _read(path, job)
    plans = _plans(ledger, tables)
    states = Counter(row.state for row in _rows(plans, tables))
    numbers = tuple(states[state] for state in LineState)
    if not states[LineState.NEW] + states[LineState.CHANGED]:
        return DirectoryImported(None, *numbers)
    auto_backup(ledger, messages.BACKUP_REASON, job=job)
    title = f"导入单位与人员：{path.name}"
    with ledger.change("import_directory", title, by, Origin.IMPORT) as change:
        _write_units(change, [one for one in plans[0] if one.row.writes], job)
        for leader in plans[1]:
            if leader.row.writes:
                _write_leader(change, leader)
    return DirectoryImported(change.id, *numbers)


def _write_units(change: Change, plans: Sequence[UnitPlan], job: Job) -> None:
    """Write the units, then who stands below whom: the one above may be in a later line."""
    ids = {unit.name: unit.id for unit in units.list_units(change.handle)}
    for number, one in enumerate(plans):
        job.check()
        job.progress(number, len(plans), one.row.name)
        if one.unit is None:
            ids[one.draft.name] = insert_unit(change, one.draft)
        else:
            write_unit(change, one.unit.id, one.draft)
    for one in plans:
        if one.above is not None:
            change.update("unit", ids[one.draft.name], {"parent_id": ids[one.above]})


def _write_leader(change: Change, one: LeaderPlan) -> None:
    if one.leader is None:
        change.insert("leader", {"name": one.row.name, "post": one.post, "archived": 0})
    else:
        change.update("leader", one.leader.id, {"post": one.post})
