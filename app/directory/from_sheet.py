"""Units and leaders from a spreadsheet: what would change, then all of it in one change."""

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from app.directory.directory import UnitDraft, insert_unit, names_like, units_above, write_unit
from app.directory.sheet_tables import LeaderLine, Tables, UnitLine, find_tables
from app.errors import RefusedError
from app.job import NO_JOB, Job
from app.ledger import Ledger
from app.messages import directory as messages
from app.wording import UNIT_KIND_WORDS
from db import units
from db.file.trail import Change
from db.schema.records import Leader, Unit
from db.words import Origin, UnitKind


class LineState(StrEnum):
    """What importing a line would do."""

    NEW = "NEW"
    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"
    DOUBLE = "DOUBLE"


@dataclass(frozen=True, slots=True)
class DirectoryRow:
    """One line of the file against the ledger; `fields` are (field, old, new) that change."""

    sheet: str
    line: int
    noun: str
    name: str
    state: LineState
    fields: tuple[tuple[str, str, str], ...] = ()
    remarks: tuple[str, ...] = ()


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
    return _compare(ledger, _read(path, job))


def _read(path: Path, job: Job) -> Tables:
    from app.sheets.reading import read_workbook

    tables = find_tables(read_workbook(path, job))
    if not (tables.units or tables.leaders):
        raise RefusedError(messages.no_table(path.name))
    return tables


def _compare(ledger: Ledger, tables: Tables) -> tuple[DirectoryRow, ...]:
    known = _Known(units.list_units(ledger.handle), units.list_leaders(ledger.handle))
    named = {line.name for line in tables.units}
    rows: list[DirectoryRow] = []
    seen: set[str] = set()
    for line in tables.units:
        unit = known.unit(line.name)
        key = unit.name if unit else line.name
        rows.append(_unit_row(ledger, line, unit, (known, named), double=key in seen))
        seen.add(key)
    rows += _leader_rows(known, tables.leaders)
    return (*(_with_remarks(row, tables) for row in rows), *_struck_rows(tables))


def _with_remarks(row: DirectoryRow, tables: Tables) -> DirectoryRow:
    """Add what stands beneath the values of a row."""
    more = tables.remarks.get((row.sheet, row.line), ())
    return replace(row, remarks=(*row.remarks, *more)) if more else row


def _struck_rows(tables: Tables) -> list[DirectoryRow]:
    """Rows that are struck out are shown and not taken over."""
    return [
        DirectoryRow(sheet, line, "unit", words, LineState.DOUBLE, remarks=(messages.STRUCK,))
        for sheet, line, words in tables.struck
    ]


class _Known:
    """The directory as it stands, by every name a unit goes by."""

    def __init__(self, found: tuple[Unit, ...], leaders: tuple[Leader, ...]) -> None:
        self.by_id = {unit.id: unit for unit in found}
        shorts = Counter(unit.short for unit in found)
        self._names = {unit.short: unit for unit in found if shorts[unit.short] == 1}
        self._names |= {alias: unit for unit in found for alias in unit.aliases}
        self._names |= {unit.name: unit for unit in found}
        self.leaders = leaders

    def unit(self, name: str) -> Unit | None:
        """Find a unit by any of its names."""
        return self._names.get(name) if name else None


def _unit_row(
    ledger: Ledger,
    line: UnitLine,
    unit: Unit | None,
    around: tuple[_Known, set[str]],
    *,
    double: bool,
) -> DirectoryRow:
    known, named = around
    remarks = _remarks(ledger, line, unit, known, named)
    place = (line.sheet, line.line, "unit", line.name)
    if double:
        return DirectoryRow(*place, LineState.DOUBLE, remarks=(messages.DOUBLE,))
    if unit is None:
        return DirectoryRow(*place, LineState.NEW, _fields(line, None, around), remarks)
    fields = _fields(line, unit, around)
    state = LineState.CHANGED if fields else LineState.UNCHANGED
    return DirectoryRow(*place, state, fields, remarks)


def _remarks(
    ledger: Ledger, line: UnitLine, unit: Unit | None, known: _Known, named: set[str]
) -> tuple[str, ...]:
    found = []
    if unit is None and (near := names_like(ledger, line.name)):
        found.append(messages.looks_like(near))
    if line.unknown_kind:
        found.append(messages.unknown_kind(line.unknown_kind))
    if line.parent and known.unit(line.parent) is None and line.parent not in named:
        found.append(messages.no_parent(line.parent))
    free = _free_aliases(line, unit, (known, named))
    found += [messages.alias_taken(alias) for alias in line.aliases if alias not in free]
    return tuple(found)


def _free_aliases(line: UnitLine, unit: Unit | None, around: tuple[_Known, set[str]]) -> list[str]:
    """Return the line's aliases that name no other unit of the ledger or the file."""
    known, named = around
    free = [a for a in line.aliases if a == line.name or a not in named]
    return [a for a in free if known.unit(a) in (None, unit)]


def _fields(
    line: UnitLine, unit: Unit | None, around: tuple[_Known, set[str]]
) -> tuple[tuple[str, str, str], ...]:
    """List what the line says that the unit does not; empty cells say nothing."""
    known = around[0]
    above = known.by_id.get(unit.parent_id) if unit and unit.parent_id else None
    same_parent = above is not None and known.unit(line.parent) is above
    old_aliases = unit.aliases if unit else ()
    free = _free_aliases(line, unit, around)
    new_aliases = [a for a in free if a not in old_aliases and a != (unit or line).name]
    pairs = [
        ("简称", unit.short if unit else "", line.short),
        (
            "类型",
            UNIT_KIND_WORDS[unit.kind] if unit else "",
            UNIT_KIND_WORDS[line.kind or UnitKind.UNSET],
        ),
        ("上级单位", above.name if above else "", "" if same_parent else line.parent),
        ("联系人", unit.contact if unit else "", line.contact),
        ("电话", unit.phone if unit else "", line.phone),
        (
            "别名",
            "、".join(old_aliases),
            "、".join([*old_aliases, *new_aliases]) if new_aliases else "",
        ),
    ]
    return tuple((field, old, new) for field, old, new in pairs if new and new != old)


def _leader_rows(known: _Known, lines: list[LeaderLine]) -> list[DirectoryRow]:
    rows, seen = [], set()
    for line in lines:
        place = (line.sheet, line.line, "leader", line.name)
        if line.name in seen:
            rows.append(DirectoryRow(*place, LineState.DOUBLE, remarks=(messages.DOUBLE,)))
            continue
        seen.add(line.name)
        same = [leader for leader in known.leaders if leader.name == line.name]
        if not same:
            fields = (("职务", "", line.post),) if line.post else ()
            rows.append(DirectoryRow(*place, LineState.NEW, fields))
        elif len(same) > 1:
            rows.append(DirectoryRow(*place, LineState.DOUBLE, remarks=(messages.NAMESAKES,)))
        elif line.post and line.post != same[0].post:
            fields = (("职务", same[0].post, line.post),)
            rows.append(DirectoryRow(*place, LineState.CHANGED, fields))
        else:
            rows.append(DirectoryRow(*place, LineState.UNCHANGED))
    return rows


def import_directory(
    ledger: Ledger, path: Path, *, by: str = "", job: Job = NO_JOB
) -> DirectoryImported:
    """Take the file's units and leaders over, all or nothing; doubles are left out."""
    from app.ledger.backup import auto_backup

    tables = _read(path, job)
    rows = _compare(ledger, tables)
    states = Counter(row.state for row in rows)
    todo = {(r.sheet, r.line): r for r in rows if r.state in (LineState.NEW, LineState.CHANGED)}
    numbers = tuple(states[state] for state in LineState)
    if not todo:
        return DirectoryImported(None, *numbers)
    named = {line.name for line in tables.units}
    auto_backup(ledger, messages.BACKUP_REASON, job=job)
    title = f"导入单位与人员：{path.name}"
    with ledger.change("import_directory", title, by, Origin.IMPORT) as change:
        lines = [line for line in tables.units if (line.sheet, line.line) in todo]
        for number, line in enumerate(lines):
            job.check()
            job.progress(number, len(lines), line.name)
            _write_unit(change, line, named)
        for line in lines:
            _write_parent(change, line)
        for leader in tables.leaders:
            if (leader.sheet, leader.line) in todo:
                _write_leader(change, leader)
    return DirectoryImported(change.id, *numbers)


def _write_unit(change: Change, line: UnitLine, named: set[str]) -> None:
    unit_id = units.unit_id_of(change.handle, line.name)
    if unit_id is None:
        draft = UnitDraft(line.name, line.short, line.kind or UnitKind.UNSET)
        unit_id = insert_unit(change, draft)
    old = next(unit for unit in units.list_units(change.handle) if unit.id == unit_id)
    free = [a for a in line.aliases if a not in named]
    free = [a for a in free if units.unit_id_of(change.handle, a) in (None, unit_id)]
    draft = UnitDraft(
        old.name,
        line.short or old.short,
        line.kind or old.kind,
        old.parent_id,
        line.contact or old.contact,
        line.phone or old.phone,
        (*old.aliases, *(a for a in free if a not in (*old.aliases, old.name))),
    )
    write_unit(change, unit_id, draft)


def _write_parent(change: Change, line: UnitLine) -> None:
    """Put a unit below another, now that all of the file's units stand."""
    above = units.unit_id_of(change.handle, line.parent) if line.parent else None
    unit_id = units.unit_id_of(change.handle, line.name)
    if above is None or unit_id is None or above == unit_id:
        return
    if unit_id not in units_above(change, above):
        change.update("unit", unit_id, {"parent_id": above})


def _write_leader(change: Change, line: LeaderLine) -> None:
    known = units.leader_id_of(change.handle, line.name)
    if known is None:
        change.insert("leader", {"name": line.name, "post": line.post, "archived": 0})
    else:
        change.update("leader", known, {"post": line.post})
