"""Queries about categories, findings and measures, and all that hangs on them."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as _date
from typing import Any, NamedTuple, TypeVar

from peewee import fn

from db.connection import Handle
from db.models import (
    TABLES,
    ClosureTable,
    ExtensionTable,
    ItemExtraTable,
    ItemTable,
    MilestoneTable,
    ResponsibilityTable,
)
from db.progress import chunks, reports_on
from db.records import (
    Category,
    ClosureEvent,
    Deadline,
    Extension,
    Finding,
    Measure,
    Milestone,
    Responsibility,
)
from db.rounds import day
from db.words import (
    ClosureState,
    DeadlineKind,
    ItemKind,
    ProgressState,
    RectificationType,
    Role,
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


def _select() -> Any:
    t = ItemTable
    return t.select(
        t.id, t.round_id, t.parent_id, t.kind, t.path, t.code, t.number, t.title, t.goal,
        t.rectification, t.deadline_raw, t.deadline_kind, t.due, t.then_long_term,
        t.effective_due, t.state, t.closure_state, t.public, t.public_reason, t.note, t.layout,
        t.source, t.next_child, t.archived,
    )  # fmt: skip


def rows_hanging(handle: Handle, noun: str, item_id: int) -> tuple[int, ...]:
    """List the ids of the rows of a table that hang on an item."""
    t = TABLES[noun]
    return handle.fetch(t.select(t.id).where(t.item_id == item_id).order_by(t.id), int)


def deadline_of(raw: str | None, kind: str | None, due: str | None, then: int) -> Deadline | None:
    """Build a deadline from its columns; None when the item has none."""
    if raw is None or kind is None:
        return None
    return Deadline(raw, DeadlineKind(kind), day(due), bool(then))


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
    ]
    return ItemRow(*values)


def item_by_id(handle: Handle, item_id: int) -> ItemRow | None:
    """Find one item."""
    return handle.one(_select().where(ItemTable.id == item_id), _item)


def item_by_code(handle: Handle, code: str) -> ItemRow | None:
    """Find one item by its short code."""
    return handle.one(_select().where(ItemTable.code == code), _item)


def items_of_round(handle: Handle, round_id: int, *, archived: bool = False) -> tuple[ItemRow, ...]:
    """List a round's items in printed order; archived ones only when asked for."""
    t = ItemTable
    query = _select().where(t.round_id == round_id)
    if not archived:
        query = query.where(t.archived == 0)
    return handle.fetch(query.order_by(t.path, t.id), _item)


def children(handle: Handle, parent_id: int, *, archived: bool = False) -> tuple[ItemRow, ...]:
    """List an item's children in printed order."""
    t = ItemTable
    query = _select().where(t.parent_id == parent_id)
    if not archived:
        query = query.where(t.archived == 0)
    return handle.fetch(query.order_by(t.path, t.id), _item)


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


def _grouped(
    handle: Handle, query: Any, ids: Sequence[int], column: Any, make: Any
) -> dict[int, tuple[Any, ...]]:
    """Run a query whose first column is an item id; build the records item by item."""
    found: dict[int, list[Any]] = defaultdict(list)
    for part in chunks(ids):
        for item_id, *rest in handle.fetch(query.where(column.in_(part)), lambda *row: row):
            found[item_id].append(make(*rest))
    return {item_id: tuple(rows) for item_id, rows in found.items()}


def responsibilities_of(
    handle: Handle, ids: Sequence[int]
) -> dict[int, tuple[Responsibility, ...]]:
    """Return who is responsible, in printed order."""
    t = ResponsibilityTable
    query = t.select(t.item_id, t.id, t.role, t.party, t.printed, t.unit_id, t.leader_id).order_by(
        t.position, t.id
    )
    return _grouped(
        handle, query, ids, t.item_id, lambda i, role, *rest: Responsibility(i, Role(role), *rest)
    )


def closures_of(handle: Handle, ids: Sequence[int]) -> dict[int, tuple[ClosureEvent, ...]]:
    """Return every step of striking items off, oldest first."""
    t = ClosureTable
    query = t.select(
        t.item_id, t.id, t.item_id, t.cycle, t.state, t.date, t.by, t.text, t.basis, t.relaxed
    ).order_by(t.id)
    return _grouped(
        handle,
        query,
        ids,
        t.item_id,
        lambda i, item, cycle, state, date, by, text, basis, relaxed: ClosureEvent(
            i,
            item,
            cycle,
            ClosureState(state),
            _date.fromisoformat(date),
            by,
            text,
            basis,
            bool(relaxed),
        ),
    )


def extensions_of(handle: Handle, ids: Sequence[int]) -> dict[int, tuple[Extension, ...]]:
    """Return every extension asked for, oldest first."""
    t = ExtensionTable
    query = t.select(
        t.item_id, t.id, t.item_id, t.reason, t.printed, t.kind, t.due, t.then_long_term,
        t.requested, t.approved, t.approved_by, t.decided, t.opinion,
    ).order_by(t.id)  # fmt: skip
    return _grouped(handle, query, ids, t.item_id, _extension)


def _extension(*row: Any) -> Extension:
    new = Deadline(row[3], DeadlineKind(row[4]), day(row[5]), bool(row[6]))
    values: list[Any] = [*row[:3], new, day(row[7]), bool(row[8]), row[9], day(row[10]), row[11]]
    return Extension(*values)


def milestones_of(handle: Handle, ids: Sequence[int]) -> dict[int, tuple[Milestone, ...]]:
    """Return the dated steps of findings, in order."""
    t = MilestoneTable
    query = t.select(t.item_id, t.id, t.text, t.due, t.reached).order_by(t.position, t.id)
    return _grouped(
        handle,
        query,
        ids,
        t.item_id,
        lambda i, text, due, reached: Milestone(i, text, day(due), day(reached)),
    )


def extras_of(handle: Handle, ids: Sequence[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    """Return what spreadsheets said of items in columns nobody knew."""
    t = ItemExtraTable
    query = t.select(t.item_id, t.name, t.value).order_by(t.id)
    return _grouped(handle, query, ids, t.item_id, lambda name, value: (name, value))


@dataclass(frozen=True)
class _Hanging:
    """All that hangs on a set of items, by item id."""

    responsibilities: dict[int, tuple[Responsibility, ...]]
    closures: dict[int, tuple[ClosureEvent, ...]]
    extensions: dict[int, tuple[Extension, ...]]
    milestones: dict[int, tuple[Milestone, ...]]
    extras: dict[int, tuple[tuple[str, str], ...]]
    progress: dict[int, tuple[Any, ...]]


def _hanging(handle: Handle, ids: Sequence[int]) -> _Hanging:
    return _Hanging(
        responsibilities_of(handle, ids),
        closures_of(handle, ids),
        extensions_of(handle, ids),
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
