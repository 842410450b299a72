"""Queries about categories, findings and measures, and all that hangs on them."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from peewee import SQL, fn

from db.file.connection import Handle
from db.file.prepared import Prepared, among, listed
from db.joins import (
    closures_of,
    deadline_changes_of,
    deadline_of,
    extensions_of,
    extras_of,
    milestones_of,
    responsibilities_of,
)
from db.progress import reports_on
from db.rounds import day
from db.schema.item_fields import MORE
from db.schema.models import TABLES, ItemTable
from db.schema.records import (
    Category,
    ClosureEvent,
    Deadline,
    DeadlineChange,
    Extension,
    Finding,
    Measure,
    Milestone,
    More,
    Responsibility,
)
from db.words import (
    ClosureState,
    ItemKind,
    ProgressState,
    RectificationType,
)

T = TypeVar("T")


class ItemRow(NamedTuple):
    """One row of the item table, as the rules need it."""

    id: int
    round_id: int
    parent_id: int | None
    kind: ItemKind
    path: str
    code: str
    number: str
    title: str
    goal: str | None
    rectification: RectificationType
    deadline: Deadline | None
    effective_due: str | None
    state: ProgressState
    closure_state: ClosureState
    public: bool
    public_reason: str
    note: str
    layout: str
    source: int
    next_child: int
    archived: bool
    more: More = ()


class CodedItem(NamedTuple):
    """What is to be known of an item whose code somebody names, and no more."""

    id: int
    code: str
    round_id: int
    closure_state: ClosureState
    archived: bool


def _select() -> Any:
    t = ItemTable
    return t.select(
        t.id, t.round_id, t.parent_id, t.kind, t.path, t.code, t.number, t.title, t.goal,
        t.rectification, t.deadline_raw, t.deadline_kind, t.due, t.then_long_term,
        t.effective_due, t.state, t.closure_state, t.public, t.public_reason, t.note, t.layout,
        t.source, t.next_child, t.archived, *(getattr(t, one.name) for one in MORE),
    )  # fmt: skip


def rows_hanging(handle: Handle, noun: str, item_id: int) -> tuple[int, ...]:
    """List the ids of the rows of a table that hang on an item."""
    t = TABLES[noun]
    return handle.fetch(t.select(t.id).where(t.item_id == item_id).order_by(t.id), int)


def more_of(values: Sequence[Any]) -> More:
    """Name the values of the fields that records have no attribute for."""
    return tuple((one.name, value) for one, value in zip(MORE, values, strict=True))


def value_of(item: ItemRow | Category | Finding | Measure, name: str) -> Any:
    """Return what stands in a field of an item, whether it is an attribute or one of `more`.

    None for a field that its level does not have.
    """
    found = getattr(item, name, None)
    return dict(item.more).get(name) if found is None else found


def _item(*row: Any) -> ItemRow:
    values: list[Any] = [
        *row[:3],
        ItemKind(row[3]),
        *row[4:9],
        RectificationType(row[9]),
        deadline_of(*row[10:14]),
        row[14],
        ProgressState(row[15]),
        ClosureState(row[16]),
        bool(row[17]),
        *row[18:23],
        bool(row[23]),
        more_of(row[24:]),
    ]
    return ItemRow(*values)


_BY_ID = Prepared(lambda ids: _select().where(among(ItemTable.id, ids)))


def _has(codes: Any) -> Any:
    """Look codes up: the index without blank ones is used only where the statement has none."""
    return among(ItemTable.code, codes) & (ItemTable.code != SQL("''"))


_BY_CODE = Prepared(lambda codes: _select().where(_has(codes)))


def item_by_id(handle: Handle, item_id: int) -> ItemRow | None:
    """Find one item."""
    return _BY_ID.one(handle, _item, listed((item_id,)))


def items_by_id(handle: Handle, item_ids: Iterable[int]) -> tuple[ItemRow, ...]:
    """Find items; what is not there is left out."""
    return _BY_ID.fetch(handle, _item, listed(item_ids))


def item_by_code(handle: Handle, code: str) -> ItemRow | None:
    """Find one item by its short code."""
    return _BY_CODE.one(handle, _item, listed((code,)))


def _coded(codes: Any) -> Any:
    t = ItemTable
    return t.select(t.id, t.code, t.round_id, t.closure_state, t.archived).where(_has(codes))


def _coded_item(item_id: int, code: str, round_id: int, closure: str, archived: int) -> CodedItem:
    return CodedItem(item_id, code, round_id, ClosureState(closure), bool(archived))


_CODED = Prepared(_coded)


def items_by_code(handle: Handle, codes: Iterable[str]) -> dict[str, CodedItem]:
    """Find items by their short codes; what is not there is left out."""
    return {row.code: row for row in _CODED.fetch(handle, _coded_item, listed(codes))}


_ROUNDS = Prepared(
    lambda ids: ItemTable.select(ItemTable.id, ItemTable.round_id).where(among(ItemTable.id, ids))
)


def rounds_of(handle: Handle, item_ids: Iterable[int]) -> dict[int, int]:
    """Return the round of each item; what is not there is left out."""
    return dict(_ROUNDS.fetch(handle, lambda *row: row, listed(item_ids)))


def items_of_round(handle: Handle, round_id: int, *, archived: bool = False) -> tuple[ItemRow, ...]:
    """List a round's items in printed order; archived ones only when asked for."""
    t = ItemTable
    query = _select().where(t.round_id == round_id)
    if not archived:
        query = query.where(t.archived == 0)
    return handle.fetch(query.order_by(t.path, t.id), _item)


def _children(parent_id: Any) -> Any:
    t = ItemTable
    return _select().where(t.parent_id == parent_id).order_by(t.path, t.id)


_CHILDREN = Prepared(_children)
_LIVE_CHILDREN = Prepared(lambda parent_id: _children(parent_id).where(ItemTable.archived == 0))


def children(handle: Handle, parent_id: int, *, archived: bool = False) -> tuple[ItemRow, ...]:
    """List an item's children in printed order."""
    return (_CHILDREN if archived else _LIVE_CHILDREN).fetch(handle, _item, parent_id)


def categories(handle: Handle, round_id: int, *, archived: bool = False) -> tuple[ItemRow, ...]:
    """List a round's categories in printed order."""
    t = ItemTable
    query = _select().where((t.round_id == round_id) & t.parent_id.is_null())
    if not archived:
        query = query.where(t.archived == 0)
    return handle.fetch(query.order_by(t.path, t.id), _item)


def last_path(handle: Handle, round_id: int, parent_id: int | None) -> str:
    """Return the greatest path among a parent's children, archived ones included; "" if none."""
    t = ItemTable
    below = t.parent_id.is_null() if parent_id is None else t.parent_id == parent_id
    query = t.select(fn.MAX(t.path)).where((t.round_id == round_id) & below)
    return handle.value(query) or ""


def _sharing(ids: Any) -> Any:
    t, other = ItemTable, ItemTable.alias()
    same = (other.round_id == t.round_id) & (other.path == t.path) & (other.id != t.id)
    taken = other.select(other.id).where(same & other.archived.in_([0, 1]))
    return _select().where(among(t.id, ids) & fn.EXISTS(taken)).order_by(t.path, t.id)


_SHARING = Prepared(_sharing)


def sharing_a_place(handle: Handle, item_ids: Iterable[int]) -> tuple[ItemRow, ...]:
    """List those of some items whose place in their round another has too, upper levels first."""
    return _SHARING.fetch(handle, _item, listed(item_ids))


class RoundSize(NamedTuple):
    """How many findings and measures a round has; whether anything has begun."""

    findings: int
    lines: int
    begun: bool


def round_size(handle: Handle, round_id: int) -> RoundSize:
    """Count a round's items, archived ones left out."""
    t = ItemTable
    live = (t.round_id == round_id) & (t.archived == 0)
    counts = t.select(t.kind, fn.count(t.id)).where(live).group_by(t.kind)
    found = dict(handle.fetch(counts, lambda kind, count: (ItemKind(kind), int(count))))
    begun = t.select(t.id).where(live & (t.state > "") & (t.state != ProgressState.NOT_STARTED))
    findings = found.get(ItemKind.FINDING, 0)
    lines = findings + found.get(ItemKind.MEASURE, 0)
    return RoundSize(findings, lines, handle.value(begun.limit(1)) is not None)


def has_closure(handle: Handle, round_id: int) -> bool:
    """Whether striking off has begun for any item."""
    t = ItemTable
    query = t.select(t.id).where(t.round_id == round_id, t.closure_state != ClosureState.NONE)
    return handle.value(query.limit(1)) is not None


@dataclass(frozen=True)
class _Hanging:
    """All that hangs on a set of items, by item id."""

    responsibilities: dict[int, tuple[Responsibility, ...]]
    closures: dict[int, tuple[ClosureEvent, ...]]
    extensions: dict[int, tuple[Extension, ...]]
    deadline_changes: dict[int, tuple[DeadlineChange, ...]]
    milestones: dict[int, tuple[Milestone, ...]]
    extras: dict[int, tuple[tuple[str, str], ...]]
    progress: dict[int, tuple[Any, ...]]


def _hanging(handle: Handle, ids: Sequence[int]) -> _Hanging:
    return _Hanging(
        responsibilities_of(handle, ids),
        closures_of(handle, ids),
        extensions_of(handle, ids),
        deadline_changes_of(handle, ids),
        milestones_of(handle, ids),
        extras_of(handle, ids),
        reports_on(handle, ids),
    )


def _shared(row: ItemRow, hang: _Hanging) -> dict[str, Any]:
    """What findings and measures have alike."""
    return {
        "id": row.id,
        "code": row.code,
        "number": row.number,
        "state": row.state,
        "closure_state": row.closure_state,
        "responsibilities": hang.responsibilities.get(row.id, ()),
        "deadline": row.deadline,
        "effective_due": day(row.effective_due),
        "note": row.note,
        "extras": hang.extras.get(row.id, ()),
        "progress": hang.progress.get(row.id, ()),
        "closures": hang.closures.get(row.id, ()),
        "extensions": hang.extensions.get(row.id, ()),
        "more": row.more,
        "deadline_changes": hang.deadline_changes.get(row.id, ()),
    }


def _measure(row: ItemRow, hang: _Hanging) -> Measure:
    return Measure(text=row.title, source=row.source, **_shared(row, hang))


def _finding(row: ItemRow, measures: tuple[Measure, ...], hang: _Hanging) -> Finding:
    return Finding(
        title=row.title,
        goal=row.goal,
        rectification=row.rectification,
        measures=measures,
        public=row.public,
        public_reason=row.public_reason,
        layout=layout_of(row.layout),
        milestones=hang.milestones.get(row.id, ()),
        **_shared(row, hang),
    )


def layout_of(text: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Read the printed form from its column."""
    if not text:
        return ()
    return tuple(tuple((slot, words) for slot, words in part) for part in json.loads(text))


def tree(handle: Handle, rows: Sequence[ItemRow]) -> tuple[Category, ...]:
    """Build whole categories from rows in printed order (children after their parents)."""
    hang = _hanging(handle, [row.id for row in rows])
    below: dict[int | None, list[ItemRow]] = defaultdict(list)
    for row in rows:
        below[row.parent_id].append(row)

    def finding(row: ItemRow) -> Finding:
        return _finding(row, tuple(_measure(m, hang) for m in below[row.id]), hang)

    return tuple(
        Category(
            row.id,
            row.number,
            row.title,
            tuple(finding(f) for f in below[row.id]),
            layout_of(row.layout),
            row.more,
        )
        for row in rows
        if row.kind is ItemKind.CATEGORY
    )


def whole_item(handle: Handle, row: ItemRow) -> Category | Finding | Measure:
    """Build one item with all that hangs on it and below it."""
    if row.kind is ItemKind.MEASURE:
        return _measure(row, _hanging(handle, [row.id]))
    below = children(handle, row.id)
    if row.kind is ItemKind.FINDING:
        hang = _hanging(handle, [row.id, *(m.id for m in below)])
        return _finding(row, tuple(_measure(m, hang) for m in below), hang)
    rows = [row, *below, *(m for f in below for m in children(handle, f.id))]
    return tree(handle, rows)[0]
