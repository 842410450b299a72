"""Queries about what hangs on items: parties, steps of striking off, extensions, milestones."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date as _date
from typing import Any

import peewee

from db.file.connection import Handle
from db.file.prepared import Prepared, among, listed
from db.rounds import day
from db.schema.models import (
    ClosureTable,
    DeadlineChangeTable,
    ExtensionTable,
    ItemExtraTable,
    MilestoneTable,
    ResponsibilityTable,
)
from db.schema.records import (
    ClosureEvent,
    Deadline,
    DeadlineChange,
    Extension,
    Milestone,
    Responsibility,
)
from db.words import ClosureState, DeadlineChangeKind, DeadlineKind, Role


def _grouped(
    handle: Handle, query: Prepared, ids: Sequence[int], make: Any
) -> dict[int, tuple[Any, ...]]:
    """Run a query for items whose first column is the item's id; build the records by item."""
    found: dict[int, list[Any]] = defaultdict(list)
    for item_id, record in query.fetch(handle, lambda i, *rest: (i, make(*rest)), listed(ids)):
        found[item_id].append(record)
    return {item_id: tuple(rows) for item_id, rows in found.items()}


def _parties(ids: Any) -> Any:
    t = ResponsibilityTable
    query = t.select(t.item_id, t.id, t.role, t.party, t.printed, t.unit_id, t.leader_id)
    return query.where(among(t.item_id, ids)).order_by(t.position, t.id)


_PARTIES = Prepared(_parties)


def responsibilities_of(
    handle: Handle, ids: Sequence[int]
) -> dict[int, tuple[Responsibility, ...]]:
    """Return who is responsible, in printed order."""
    return _grouped(
        handle, _PARTIES, ids, lambda i, role, *rest: Responsibility(i, Role(role), *rest)
    )


def _closures(ids: Any) -> Any:
    t = ClosureTable
    query = t.select(
        t.item_id, t.id, t.item_id, t.cycle, t.state, t.date, t.by, t.text, t.basis, t.relaxed,
        t.late_entry,
    )  # fmt: skip
    return query.where(among(t.item_id, ids)).order_by(t.id)


_CLOSURES = Prepared(_closures)


def closures_of(handle: Handle, ids: Sequence[int]) -> dict[int, tuple[ClosureEvent, ...]]:
    """Return every step of striking items off, oldest first."""
    return _grouped(
        handle,
        _CLOSURES,
        ids,
        lambda i, item, cycle, state, date, by, text, basis, relaxed, late: ClosureEvent(
            i,
            item,
            cycle,
            ClosureState(state),
            _date.fromisoformat(date),
            by,
            text,
            basis,
            bool(relaxed),
            late,
        ),
    )


def _extensions(ids: Any) -> Any:
    t = ExtensionTable
    query = t.select(
        t.item_id, t.id, t.item_id, t.reason, t.printed, t.kind, t.due, t.then_long_term,
        t.requested, t.approved, t.approved_by, t.decided, t.opinion, t.requested_by, t.was_due,
        t.relaxed,
    )  # fmt: skip
    return query.where(among(t.item_id, ids)).order_by(t.id)


_EXTENSIONS = Prepared(_extensions)


def extensions_of(handle: Handle, ids: Sequence[int]) -> dict[int, tuple[Extension, ...]]:
    """Return every extension asked for, oldest first."""
    return _grouped(handle, _EXTENSIONS, ids, _extension)


def _extension(*row: Any) -> Extension:
    new = Deadline(row[3], DeadlineKind(row[4]), day(row[5]), bool(row[6]))
    decision: list[Any] = [bool(row[8]), row[9], day(row[10]), row[11]]
    asked: list[Any] = [row[12], day(row[13]), bool(row[14])]
    values: list[Any] = [*row[:3], new, day(row[7]), *decision, *asked]
    return Extension(*values)


def _changes(ids: Any) -> Any:
    t, e = DeadlineChangeTable, ExtensionTable
    query = t.select(
        t.item_id, t.id, t.item_id, t.kind, t.old_printed, t.old_kind, t.old_due, t.old_long_term,
        t.new_printed, t.new_kind, t.new_due, t.new_long_term, t.day, t.by, t.basis,
        t.extension_id, t.migrated,
    )  # fmt: skip
    # An approval that is taken back may be older than its line, which then counts no longer.
    stands = t.extension_id.is_null() | (e.approved == 1)
    query = query.join(e, peewee.JOIN.LEFT_OUTER, on=(e.id == t.extension_id))
    return query.where(among(t.item_id, ids) & stands).order_by(t.id)


_CHANGES = Prepared(_changes)


def deadline_changes_of(
    handle: Handle, ids: Sequence[int]
) -> dict[int, tuple[DeadlineChange, ...]]:
    """Return what was put in force instead of the original deadline, oldest first."""
    return _grouped(handle, _CHANGES, ids, _deadline_change)


def _deadline_change(*row: Any) -> DeadlineChange:
    values: list[Any] = [
        *row[:2],
        DeadlineChangeKind(row[2]),
        deadline_of(*row[3:7]),
        deadline_of(*row[7:11]),
        day(row[11]),
        *row[12:15],
        bool(row[15]),
    ]
    return DeadlineChange(*values)


def deadline_of(raw: str | None, kind: str | None, due: str | None, then: int) -> Deadline | None:
    """Build a deadline from its columns; None when the item has none."""
    if raw is None or kind is None:
        return None
    return Deadline(raw, DeadlineKind(kind), day(due), bool(then))


def _milestones(ids: Any) -> Any:
    t = MilestoneTable
    query = t.select(t.item_id, t.id, t.text, t.due, t.reached)
    return query.where(among(t.item_id, ids)).order_by(t.position, t.id)


_MILESTONES = Prepared(_milestones)


def milestones_of(handle: Handle, ids: Sequence[int]) -> dict[int, tuple[Milestone, ...]]:
    """Return the dated steps of findings, in order."""
    return _grouped(
        handle,
        _MILESTONES,
        ids,
        lambda i, text, due, reached: Milestone(i, text, day(due), day(reached)),
    )


def _extras(ids: Any) -> Any:
    t = ItemExtraTable
    query = t.select(t.item_id, t.name, t.value)
    return query.where(among(t.item_id, ids)).order_by(t.id)


_EXTRAS = Prepared(_extras)


def extras_of(handle: Handle, ids: Sequence[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    """Return what spreadsheets said of items in columns nobody knew."""
    return _grouped(handle, _EXTRAS, ids, lambda name, value: (name, value))
