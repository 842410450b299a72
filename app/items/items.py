"""Categories, findings and measures: add, change, archive, restore; deadlines and parties."""

import uuid
from collections.abc import Callable, Sequence
from enum import Enum
from functools import partial
from typing import Any, NamedTuple

from app import standing
from app.directory.directory import leader_for, unit_for
from app.errors import NotFoundError, RefusedError
from app.items import codes
from app.items.deadlines import columns, understand
from app.items.revising import correct, corrected
from app.ledger import Ledger
from app.messages import items as messages
from db import items, joins, packages, units
from db.file.compact import compact
from db.file.trail import Change
from db.items import ItemRow
from db.schema.item_fields import FIELDS
from db.schema.records import Category, Finding, Measure, More
from db.words import (
    UNIT_ROLES,
    Direction,
    ItemKind,
    RectificationType,
    Role,
)

#: Digits of one level in `path`, the column that orders a round's items.
STEP = 5
_KIND_NAMES = {
    ItemKind.CATEGORY: "类别",
    ItemKind.FINDING: "问题",
    ItemKind.MEASURE: "措施",
}


class Party(NamedTuple):
    """One party in one role; `printed` is the whole field it was printed in ("" = itself)."""

    role: Role
    name: str
    printed: str = ""


class Unsaid(Enum):
    """Nothing was said about a field: a new item has it blank, a changed one keeps what it has."""

    UNSAID = "unsaid"


UNSAID = Unsaid.UNSAID


class ItemDraft(NamedTuple):
    """What is entered for a category, finding or measure; a measure's text is its title.

    Only what is named counts: None or "" says that there is none, UNSAID says nothing. `more` are
    fields without an attribute of their own, by name (db/schema/item_fields.py).
    """

    title: str
    number: str | Unsaid = UNSAID
    goal: str | Unsaid | None = UNSAID
    deadline: str | Unsaid | None = UNSAID
    rectification: RectificationType | Unsaid = UNSAID
    parties: tuple[Party, ...] | Unsaid = UNSAID
    note: str | Unsaid = UNSAID
    more: More = ()


def item_detail(ledger: Ledger, item_id: int) -> Category | Finding | Measure:
    """Return an item with all that hangs on it and below it. Raises NotFoundError."""
    return items.whole_item(ledger.handle, row_of(ledger, item_id))


def list_categories(ledger: Ledger, round_id: int) -> tuple[ItemRow, ...]:
    """List a round's categories in order."""
    return items.categories(ledger.handle, round_id)


def row_of(ledger: Ledger, item_id: int) -> ItemRow:
    """Return an item's own row. Raises NotFoundError."""
    found = items.item_by_id(ledger.handle, item_id)
    if found is None:
        raise NotFoundError(messages.no_such_item(str(item_id)))
    return found


def find_code(ledger: Ledger, code: str) -> ItemRow:
    """Find an item by its typed code. Raises NotFoundError."""
    found = items.item_by_code(ledger.handle, code.strip().upper())
    if found is None:
        raise NotFoundError(messages.no_such_item(code))
    return found


def insert_item(
    change: Change, round_id: int, parent: ItemRow | None, kind: ItemKind, values: dict[str, Any]
) -> int:
    """Add an item at the end of its parent, with a code that is never given twice.

    A code among `values` was given elsewhere and takes no number here.
    """
    row = {
        "uuid": str(uuid.uuid4()),
        "round_id": round_id,
        "parent_id": parent.id if parent else None,
        "kind": kind,
        "path": end_of(change, round_id, parent),
        "code": "" if "code" in values else next_code(change, round_id, parent, kind),
        "own_deadline": int(kind is ItemKind.FINDING),
    }
    blank = {one.name: one.blank for one in FIELDS}
    return change.insert("item", {**blank, **row, **values})


def end_of(change: Change, round_id: int, parent: ItemRow | None) -> str:
    """Return the path of what is put at the end of a parent, None for the round itself."""
    last = items.last_path(change.handle, round_id, parent.id if parent else None)
    return (parent.path if parent else "") + f"{int(last[-STEP:] or 0) + 1:0{STEP}d}"


def next_code(change: Change, round_id: int, parent: ItemRow | None, kind: ItemKind) -> str:
    """Take the next code below a round or a finding; the counter never goes back, undo or not.

    In a unit's ledger the office gives codes as well, and older versions did not count those.
    """
    if kind is ItemKind.CATEGORY or parent is None:
        return ""
    place = ("round", round_id, 3) if kind is ItemKind.FINDING else ("item", parent.id, 2)
    noun, owner, width = place
    row = change.row(noun, owner)
    stem = row["code"] if noun == "round" else codes.stem_of(row["code"])
    number = int(row["next_child"])
    while items.items_by_code(change.handle, [code := codes.item_code(stem, number, width)]):
        number += 1
    change.derive(noun, owner, {"next_child": number + 1})
    return code


def insert_parties(
    change: Change, item_id: int, parties: tuple[Party, ...], start: int = 0
) -> None:
    """Add responsibilities from place `start` on, linked to the directory.

    In a unit's own ledger the other units of a task are names only: they owe nothing there.
    """
    of_unit = packages.newest_unit(change.handle, Direction.OPENED)
    find: Callable[[str], int | None] = (
        partial(units.unit_id_of, change.handle) if of_unit else partial(unit_for, change)
    )
    for position, party in enumerate(parties, start=start):
        is_unit = party.role in UNIT_ROLES
        row = {
            "item_id": item_id,
            "position": position,
            "role": party.role,
            "party": party.name,
            "printed": party.printed or party.name,
            "unit_id": find(party.name) if is_unit else None,
            "leader_id": None if is_unit else leader_for(change, party.name),
        }
        change.insert("responsibility", row)


def _values(draft: ItemDraft) -> dict[str, Any]:
    """Return the columns that a draft names, and no others; its deadline is written apart."""
    if not draft.title.strip():
        raise RefusedError(messages.EMPTY_TITLE)
    named = {
        "goal": draft.goal,
        "rectification": draft.rectification,
        "note": draft.note,
        "number": draft.number if draft.number is UNSAID else draft.number.strip(),
        **dict(draft.more),
    }
    values = {name: value for name, value in named.items() if value is not UNSAID}
    return {"title": draft.title.strip(), **values}


def _first_values(change: Change, round_id: int, draft: ItemDraft) -> dict[str, Any]:
    """Return what a new item says, its deadline too; that of an old one is never written over."""
    if draft.deadline is UNSAID:
        return _values(draft)
    return {**_values(draft), **columns(understand(change.handle, round_id, draft.deadline))}


def add_category(ledger: Ledger, round_id: int, draft: ItemDraft, *, by: str = "") -> int:
    """Add a category at the end of a round."""
    with ledger.change("add_category", f"新增类别：{draft.title}", by) as change:
        values = _first_values(change, round_id, draft)
        return insert_item(change, round_id, None, ItemKind.CATEGORY, values)


def add_finding(ledger: Ledger, category_id: int, draft: ItemDraft, *, by: str = "") -> int:
    """Add a finding at the end of a category."""
    return _add_below(ledger, category_id, ItemKind.FINDING, draft, by)


def add_measure(ledger: Ledger, finding_id: int, draft: ItemDraft, *, by: str = "") -> int:
    """Add a measure at the end of a finding."""
    return _add_below(ledger, finding_id, ItemKind.MEASURE, draft, by)


def _add_below(ledger: Ledger, parent_id: int, kind: ItemKind, draft: ItemDraft, by: str) -> int:
    parent = row_of(ledger, parent_id)
    wanted = ItemKind.CATEGORY if kind is ItemKind.FINDING else ItemKind.FINDING
    if parent.kind is not wanted:
        raise RefusedError(messages.NOT_BELOW)
    title = f"新增{_KIND_NAMES[kind]}：{draft.title[:30]}"
    with ledger.change(f"add_{kind.lower()}", title, by) as change:
        values = _first_values(change, parent.round_id, draft)
        item_id = insert_item(change, parent.round_id, parent, kind, values)
        if draft.parties is not UNSAID:
            insert_parties(change, item_id, draft.parties)
        if kind is ItemKind.MEASURE:
            drop_layout(change, parent_id)
        standing.refresh_around(change, item_id)
        return item_id


def drop_layout(change: Change, finding_id: int) -> None:
    """Forget the source's printed form: it speaks of measures that are not the same any more."""
    change.update("item", finding_id, {"layout": ""})


def change_item(
    ledger: Ledger, item_id: int, draft: ItemDraft, *, by: str = "", reason: str = ""
) -> None:
    """Change what is written on an item: what the draft names; all else stays as it is.

    The draft's deadline is the one in force. Raises RefusedError when another one needs a reason.
    """
    row = row_of(ledger, item_id)
    with ledger.change("change_item", f"修改{label(row)}", by) as change:
        values = _values(draft)
        if draft.deadline is not UNSAID:
            due = understand(change.handle, row.round_id, draft.deadline)
            values |= corrected(change, row, due, reason)
        change.update("item", item_id, values)
        if draft.parties is not UNSAID:
            replace_parties(change, item_id, draft.parties)
        standing.refresh_around(change, item_id)


def label(row: ItemRow) -> str:
    """Name an item in a sentence: 问题 3, 措施 ②."""
    return f"{_KIND_NAMES[row.kind]} {row.number or row.title[:12]}"


def replace_parties(
    change: Change, item_id: int, parties: tuple[Party, ...], roles: frozenset[Role] | None = None
) -> None:
    """Make an item's responsibilities (of the given roles) the given ones, in order."""
    known = joins.responsibilities_of(change.handle, [item_id]).get(item_id, ())
    old = [p for p in known if roles is None or p.role in roles]
    if [(p.role, p.party) for p in old] == [(p.role, p.name) for p in parties]:
        return
    at = known.index(old[0]) if old else len(known)
    for party in old:
        change.delete("responsibility", party.id)
    insert_parties(change, item_id, parties, start=at)
    for position, party in enumerate((p for p in known[at:] if p not in old), at + len(parties)):
        change.update("responsibility", party.id, {"position": position})


def set_parties(
    ledger: Ledger, item_id: int, role: Role, names: tuple[str, ...], *, by: str = ""
) -> None:
    """Make the parties of one role the given ones; an empty tuple clears the role."""
    row = row_of(ledger, item_id)
    field = "、".join(names)
    parties = tuple(Party(role, name.strip(), field) for name in names if name.strip())
    with ledger.change("set_parties", f"修改{label(row)}的责任分工", by) as change:
        replace_parties(change, item_id, parties, frozenset({role}))
        standing.refresh_around(change, item_id)


def set_deadline(
    ledger: Ledger, item_id: int, text: str | None, *, by: str = "", reason: str = ""
) -> None:
    """Set a deadline as people write it; None removes it. An extension is another use case.

    Raises RefusedError when the one in force was quoted already and no reason is given.
    """
    row = row_of(ledger, item_id)
    with ledger.change("set_deadline", f"修改{label(row)}的完成时限：{text or '无'}", by) as change:
        correct(change, row, understand(change.handle, row.round_id, text), reason)
        standing.refresh_around(change, item_id)


def set_public(
    ledger: Ledger, item_id: int, public: bool, reason: str = "", *, by: str = ""
) -> None:
    """Say whether a finding may be published; hiding one needs a recorded reason."""
    if not public and not reason.strip():
        raise RefusedError(messages.HIDE_NEEDS_REASON)
    row = row_of(ledger, item_id)
    what = "公开" if public else "不公开"
    with ledger.change("set_public", f"{label(row)}设为{what}", by) as change:
        values = {"public": int(public), "public_reason": "" if public else reason.strip()}
        change.update("item", item_id, values)


def archive_item(ledger: Ledger, item_id: int, *, by: str = "") -> None:
    """Take an item and all below it out of the ledger's lists; nothing is deleted."""
    archive_items(ledger, (item_id,), by=by)


def archive_items(ledger: Ledger, ids: Sequence[int], *, by: str = "") -> None:
    """Take items and all below them out of the lists in one change; see app/archived.py."""
    rows = [row_of(ledger, item_id) for item_id in ids]
    title = label(rows[0]) if len(rows) == 1 else f" {len(rows)} 项"
    with ledger.change("archive_item", f"归档{title}", by) as change:
        touched = {one.id: one for row in rows for one in (row, *descendants(change, row))}
        for found in touched.values():
            change.update("item", found.id, {"archived": 1})
        for row in rows:
            if row.kind is ItemKind.MEASURE and row.parent_id:
                drop_layout(change, row.parent_id)
        standing.refresh_findings(change, touched)


def descendants(change: Change, row: ItemRow) -> tuple[ItemRow, ...]:
    """List everything below an item, archived items included."""
    below = items.children(change.handle, row.id, archived=True)
    return tuple(one for child in below for one in (child, *descendants(change, child)))


def layout_json(layout: tuple[tuple[tuple[str, str], ...], ...]) -> str:
    """Write a printed form for its column; "" for none."""
    return compact(layout) if layout else ""
