"""The directory of units and leaders: add, change, find, merge doubles."""

import difflib
import re
import uuid
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app import standing
from app.errors import NotFoundError, RefusedError
from app.ledger import Ledger
from app.messages import items as messages
from app.placeholders import is_placeholder
from db import units
from db.file.trail import Change
from db.schema.records import Leader, Unit
from db.words import UnitKind

_BETWEEN = re.compile(r"\s*[、；;，,\n]\s*")


class UnitDraft(NamedTuple):
    """What is entered for a unit; `parent` is the name of the unit above it."""

    name: str
    short: str = ""
    kind: UnitKind = UnitKind.UNSET
    parent_id: int | None = None
    contact: str = ""
    phone: str = ""
    aliases: tuple[str, ...] = ()


def list_units(ledger: Ledger) -> tuple[Unit, ...]:
    """List all units."""
    return units.list_units(ledger.handle)


def list_leaders(ledger: Ledger) -> tuple[Leader, ...]:
    """List all leaders."""
    return units.list_leaders(ledger.handle)


def names_like(ledger: Ledger, name: str) -> list[str]:
    """List known units whose names look like `name`, nearest first."""
    return alike(name, [unit.name for unit in list_units(ledger)])


def alike(name: str, known: Iterable[str]) -> list[str]:
    """List those of the known names that look like `name`, nearest first."""
    others = [one for one in known if one != name]
    return difflib.get_close_matches(name, others, n=3, cutoff=0.75)


def names_in(text: str) -> tuple[str, ...]:
    """Split names as people list them (、；， or lines between), each once."""
    return tuple(dict.fromkeys(name for name in _BETWEEN.split(text.strip()) if name))


def _columns(draft: UnitDraft) -> dict[str, object]:
    return {
        "name": draft.name.strip(),
        "short": draft.short.strip(),
        "kind": draft.kind,
        "parent_id": draft.parent_id,
        "contact": draft.contact,
        "phone": draft.phone,
    }


def insert_unit(change: Change, draft: UnitDraft) -> int:
    """Add a unit and its aliases inside a change."""
    row = {**_columns(draft), "uuid": str(uuid.uuid4()), "archived": 0}
    unit_id = change.insert("unit", row)
    for alias in dict.fromkeys(draft.aliases):
        change.insert("unit_alias", {"unit_id": unit_id, "name": alias})
    return unit_id


def unit_for(change: Change, name: str) -> int | None:
    """Find a unit by any of its names, or add it; None for a placeholder."""
    name = name.strip()
    if not name or is_placeholder(name):
        return None
    return units.unit_id_of(change.handle, name) or insert_unit(change, UnitDraft(name))


def leader_for(change: Change, name: str) -> int | None:
    """Find a leader by name, or add one; None for a placeholder."""
    name = name.strip()
    if not name or is_placeholder(name):
        return None
    known = units.leader_id_of(change.handle, name)
    return known or change.insert("leader", {"name": name, "post": "", "archived": 0})


def add_unit(ledger: Ledger, draft: UnitDraft, *, by: str = "") -> int:
    """Add a unit. Raises RefusedError when one of its names is taken."""
    if not draft.name.strip():
        raise RefusedError(messages.EMPTY_TITLE)
    with ledger.change("add_unit", f"新增单位：{draft.name}", by) as change:
        for name in (draft.name.strip(), *draft.aliases):
            _refuse_taken(change, name, None)
        return insert_unit(change, draft)


def _refuse_taken(change: Change, name: str, mine: int | None) -> None:
    known = units.unit_id_of(change.handle, name)
    if known is not None and known != mine:
        raise RefusedError(messages.unit_exists(name))


def change_unit(ledger: Ledger, unit_id: int, draft: UnitDraft, *, by: str = "") -> None:
    """Change a unit and its aliases. Raises RefusedError when a name is taken."""
    if not draft.name.strip():
        raise RefusedError(messages.EMPTY_TITLE)
    with ledger.change("change_unit", f"修改单位：{draft.name}", by) as change:
        for name in (draft.name.strip(), *draft.aliases):
            _refuse_taken(change, name, unit_id)
        _refuse_circle(change, unit_id, draft.parent_id)
        write_unit(change, unit_id, draft)


def _refuse_circle(change: Change, unit_id: int, parent_id: int | None) -> None:
    """Keep a unit from standing above itself."""
    if parent_id == unit_id or unit_id in units_above(change, parent_id):
        raise RefusedError(messages.PARENT_CIRCLE)


def units_above(change: Change, unit_id: int | None) -> set[int]:
    """Return the units above a unit."""
    parents = {unit.id: unit.parent_id for unit in units.list_units(change.handle)}
    found: set[int] = set()
    above = parents.get(unit_id) if unit_id else None
    while above is not None and above not in found:
        found.add(above)
        above = parents.get(above)
    return found


def write_unit(change: Change, unit_id: int, draft: UnitDraft) -> None:
    """Make a unit and its aliases what the draft says, inside a change."""
    change.update("unit", unit_id, _columns(draft))
    old = units.alias_rows(change.handle, unit_id)
    for row_id, name in old:
        if name not in draft.aliases:
            change.delete("unit_alias", row_id)
    for name in dict.fromkeys(draft.aliases):
        if name not in {alias for _, alias in old}:
            change.insert("unit_alias", {"unit_id": unit_id, "name": name})


def archive_units(
    ledger: Ledger, unit_ids: Sequence[int], *, archived: bool = True, by: str = ""
) -> None:
    """Take units out of the lists to choose from, or put them back, in one change."""
    names = [unit.name for unit in list_units(ledger) if unit.id in unit_ids]
    what = f"{'停用' if archived else '恢复'}单位：{_some(names)}"
    with ledger.change("archive_unit", what, by) as change:
        for unit_id in unit_ids:
            change.update("unit", unit_id, {"archived": int(archived)})


def archive_leaders(
    ledger: Ledger, leader_ids: Sequence[int], *, archived: bool = True, by: str = ""
) -> None:
    """Take leaders out of the lists to choose from, or put them back, in one change."""
    names = [leader.name for leader in list_leaders(ledger) if leader.id in leader_ids]
    what = f"{'停用' if archived else '恢复'}领导：{_some(names)}"
    with ledger.change("archive_leader", what, by) as change:
        for leader_id in leader_ids:
            change.update("leader", leader_id, {"archived": int(archived)})


def _some(names: Sequence[str]) -> str:
    """Name the first of several."""
    return names[0] if len(names) == 1 else f"{'、'.join(names[:2])}等 {len(names)} 个"


def merge_units(ledger: Ledger, keep_id: int, doubles: Sequence[int], *, by: str = "") -> None:
    """Merge doubles into one unit: their names become its aliases, their items its items."""
    with ledger.change("merge_units", f"合并 {len(doubles)} 个重复单位", by) as change:
        known = {unit.id: unit for unit in units.list_units(change.handle)}
        if keep_id not in known or any(double not in known for double in doubles):
            raise NotFoundError(messages.UNIT_GONE)
        if keep_id in doubles:
            raise RefusedError(messages.MERGE_WITH_ITSELF)
        touched: set[int] = set()
        for double in dict.fromkeys(doubles):
            touched |= _move_rows(change, double, keep_id)
            _absorb_names(change, known[double], keep_id)
        for item_id in sorted(touched):
            standing.refresh_around(change, item_id)


def _move_rows(change: Change, old: int, new: int) -> set[int]:
    touched = set()
    for noun in ("responsibility", "progress"):
        for row_id, item_id in units.rows_naming(change.handle, noun, old):
            change.update(noun, row_id, {"unit_id": new})
            touched.add(item_id)
    for noun in ("package", "proposal"):
        for row_id in units.ids_naming(change.handle, noun, old):
            change.update(noun, row_id, {"unit_id": new})
    return touched


def _absorb_names(change: Change, double: Unit, keep_id: int) -> None:
    for row_id, name in units.alias_rows(change.handle, double.id):
        change.delete("unit_alias", row_id)
        change.insert("unit_alias", {"unit_id": keep_id, "name": name})
    if double.id in units_above(change, keep_id):
        change.update("unit", keep_id, {"parent_id": double.parent_id})
    for child in units.list_units(change.handle):
        if child.parent_id == double.id:
            change.update("unit", child.id, {"parent_id": keep_id})
    units.drop_assignments(change.handle, double.id)
    change.delete("unit", double.id)
    change.insert("unit_alias", {"unit_id": keep_id, "name": double.name})


def add_leader(ledger: Ledger, name: str, post: str = "", *, by: str = "") -> int:
    """Add a leader."""
    if not name.strip():
        raise RefusedError(messages.EMPTY_TITLE)
    with ledger.change("add_leader", f"新增领导：{name}", by) as change:
        return change.insert("leader", {"name": name.strip(), "post": post, "archived": 0})


def change_leader(
    ledger: Ledger, leader_id: int, name: str, post: str, *, archived: bool = False, by: str = ""
) -> None:
    """Change a leader's name or post, or take one out of the lists."""
    if not name.strip():
        raise RefusedError(messages.EMPTY_TITLE)
    with ledger.change("change_leader", f"修改领导：{name}", by) as change:
        row = {"name": name.strip(), "post": post, "archived": int(archived)}
        change.update("leader", leader_id, row)


def items_of_unit(ledger: Ledger, unit_id: int) -> tuple[int, ...]:
    """List the items that name a unit in any role."""
    rows = units.rows_naming(ledger.handle, "responsibility", unit_id)
    return tuple(dict.fromkeys(item for _, item in rows))
