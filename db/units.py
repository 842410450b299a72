"""Queries about units, their aliases, and leaders."""

from collections import defaultdict
from typing import Any

from db.file.connection import Handle
from db.file.prepared import Prepared
from db.schema.models import TABLES, AssignmentTable, LeaderTable, UnitAliasTable, UnitTable
from db.schema.records import Leader, Unit
from db.words import UnitKind


def list_units(handle: Handle) -> tuple[Unit, ...]:
    """List all units in the order they were entered, with their aliases."""
    a = UnitAliasTable
    aliases: dict[int, list[str]] = defaultdict(list)
    for unit_id, name in handle.fetch(a.select(a.unit_id, a.name).order_by(a.id), _pair):
        aliases[unit_id].append(name)
    t = UnitTable
    query = t.select(
        t.id, t.name, t.short, t.kind, t.parent_id, t.contact, t.phone, t.archived
    ).order_by(t.id)
    return handle.fetch(query, lambda *row: _unit(row, tuple(aliases.get(row[0], ()))))


def _pair(*row: Any) -> Any:
    return row


def _unit(row: Any, aliases: tuple[str, ...]) -> Unit:
    unit_id, name, short, kind, parent_id, contact, phone, archived = row
    return Unit(
        unit_id, name, short, UnitKind(kind), parent_id, contact, phone, aliases, bool(archived)
    )


_NAMED = Prepared(lambda name: UnitTable.select(UnitTable.id).where(UnitTable.name == name))
_CALLED = Prepared(
    lambda name: UnitAliasTable.select(UnitAliasTable.unit_id).where(UnitAliasTable.name == name)
)
_SHORT = Prepared(lambda name: UnitTable.select(UnitTable.id).where(UnitTable.short == name))


def unit_id_of(handle: Handle, name: str) -> int | None:
    """Find a unit by its full name, an alias, or a short name that only one unit has."""
    for query in (_NAMED, _CALLED):
        found = query.one(handle, int, name)
        if found is not None:
            return found
    short = _SHORT.fetch(handle, int, name)
    return short[0] if len(short) == 1 else None


def alias_rows(handle: Handle, unit_id: int) -> tuple[tuple[int, str], ...]:
    """List the aliases of a unit with their row ids."""
    a = UnitAliasTable
    return handle.fetch(a.select(a.id, a.name).where(a.unit_id == unit_id).order_by(a.id), _pair)


def list_leaders(handle: Handle) -> tuple[Leader, ...]:
    """List all leaders in the order they were entered."""
    t = LeaderTable
    query = t.select(t.id, t.name, t.post, t.archived).order_by(t.id)
    return handle.fetch(query, lambda i, name, post, gone: Leader(i, name, post, bool(gone)))


def leader_id_of(handle: Handle, name: str) -> int | None:
    """Find a leader by name when only one has it."""
    t = LeaderTable
    found = handle.fetch(t.select(t.id).where(t.name == name), int)
    return found[0] if len(found) == 1 else None


def rows_naming(handle: Handle, noun: str, unit_id: int) -> tuple[tuple[int, int], ...]:
    """List the rows of a table (and their items) that name a unit."""
    t = TABLES[noun]
    query = t.select(t.id, t.item_id).where(t.unit_id == unit_id).order_by(t.id)
    return handle.fetch(query, _pair)


def ids_naming(handle: Handle, noun: str, unit_id: int) -> tuple[int, ...]:
    """List the rows of a table that name a unit."""
    t = TABLES[noun]
    return handle.fetch(t.select(t.id).where(t.unit_id == unit_id).order_by(t.id), int)


def drop_assignments(handle: Handle, unit_id: int) -> None:
    """Remove a unit's derived assignments before it goes."""
    handle.run(AssignmentTable.delete().where(AssignmentTable.unit_id == unit_id))
