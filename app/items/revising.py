"""The deadline of an item written or changed: the original stays, what is in force has a line.

A first entry, and its correction while nothing has quoted it, is written in place. Anything later
is a line of `deadline_change` (mechanisms.md sections 0.1 and 3).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from app.errors import RefusedError
from app.items.deadlines import columns
from app.messages import deadlines as messages
from app.standing import in_force
from db import joins
from db.deadlines import is_quoted
from db.file.connection import Handle
from db.file.trail import Change
from db.items import ItemRow
from db.joins import deadline_of
from db.schema.records import Deadline, DeadlineChange
from db.words import DeadlineChangeKind, DeadlineKind

#: Changes that the plan itself speaks with; an extension leaves the plan's words as they are.
_PLANNED = (DeadlineChangeKind.REVISION, DeadlineChangeKind.CORRECTION)


class Revision(NamedTuple):
    """Why a deadline is changed: kind, basis in words, day (None: the day it is written)."""

    kind: DeadlineChangeKind
    basis: str = ""
    day: date | None = None
    extension_id: int | None = None


def changes_of(handle: Handle, item_id: int) -> tuple[DeadlineChange, ...]:
    """Return what was put in force instead of an item's original deadline, oldest first."""
    return joins.deadline_changes_of(handle, [item_id]).get(item_id, ())


def deadline_in_force(handle: Handle, row: ItemRow) -> Deadline | None:
    """Return the deadline of its own that an item goes by now."""
    return in_force(row.deadline, changes_of(handle, row.id))


def planned(own: Deadline | None, changes: Sequence[DeadlineChange]) -> Deadline | None:
    """Return the deadline the plan says now: extensions leave it, revisions and corrections do not.

    Restarts and earlier targets are the work's, not the plan's.
    """
    said = [one.new for one in changes if one.kind in _PLANNED]
    return said[-1] if said else own


def is_open(deadline: Deadline | None) -> bool:
    """Whether there is no deadline yet: none, or words that name none (X月X日前)."""
    return deadline is None or deadline.kind is DeadlineKind.UNKNOWN


def same_meaning(one: Deadline | None, two: Deadline | None) -> bool:
    """Whether two deadlines mean the same, however they are worded."""
    if one is None or two is None:
        return one is two
    return one[1:] == two[1:] and one.kind is not DeadlineKind.UNKNOWN


def is_settled(handle: Handle, row: ItemRow) -> bool:
    """Whether a deadline was quoted or changed: from now on another one by hand needs a reason."""
    if changes_of(handle, row.id):
        return True
    return not is_open(row.deadline) and is_quoted(handle, row.id)


def needs_reason(handle: Handle, row: ItemRow, new: Deadline | None) -> bool:
    """Whether a change by hand needs a reason: the deadline it replaces is settled."""
    return deadline_in_force(handle, row) != new and is_settled(handle, row)


def correct(change: Change, row: ItemRow, new: Deadline | None, reason: str) -> None:
    """Write a deadline by hand, like `corrected`; the caller refreshes the finding."""
    change.update("item", row.id, corrected(change, row, new, reason))


def corrected(change: Change, row: ItemRow, new: Deadline | None, reason: str) -> dict[str, Any]:
    """Return the columns of a deadline corrected by hand, while it is a first entry.

    Anything later is written as 更正 with a reason, and nothing is left for the columns. Raises
    RefusedError when a reason is needed and missing.
    """
    if not needs_reason(change.handle, row, new):
        return {} if changes_of(change.handle, row.id) else columns(new)
    if not reason.strip():
        raise RefusedError(messages.reason_needed([row.code or row.title[:12]]))
    put_in_force(change, row, new, Revision(DeadlineChangeKind.CORRECTION, reason.strip()))
    return {}


def revise(change: Change, row: ItemRow, new: Deadline | None, why: Revision) -> None:
    """Write a deadline that a later plan says: a first entry in place, anything else as a line.

    The caller refreshes the finding.
    """
    changes = changes_of(change.handle, row.id)
    if is_open(row.deadline) and not changes:
        change.update("item", row.id, columns(new))
    else:
        put_in_force(change, row, new, why)


def put_in_force(change: Change, row: ItemRow, new: Deadline | None, why: Revision) -> None:
    """Put a deadline in force beside the original; the caller refreshes the finding."""
    old = deadline_in_force(change.handle, row)
    change.insert("deadline_change", line_of(change, row.id, (old, new), why))


def line_of(
    change: Change, item_id: int, pair: tuple[Deadline | None, Deadline | None], why: Revision
) -> dict[str, Any]:
    """Write a change of a deadline (old, new) as columns."""
    old, new = pair
    return {
        "item_id": item_id,
        "kind": why.kind,
        **_side("old", old),
        **_side("new", new),
        "day": why.day.isoformat() if why.day else change.author.at[:10],
        "by": change.author.by,
        "basis": why.basis,
        "extension_id": why.extension_id,
        "migrated": 0,
    }


def _side(name: str, deadline: Deadline | None) -> dict[str, Any]:
    printed, kind, due, lasting = columns(deadline).values()
    return {
        f"{name}_printed": printed,
        f"{name}_kind": kind,
        f"{name}_due": due,
        f"{name}_long_term": lasting,
    }


def copy_changes(change: Change, source_id: int, target_id: int) -> None:
    """Give an item cut off another one the same lines: it has the same deadline."""
    for one in changes_of(change.handle, source_id):
        values = change.row("deadline_change", one.id)
        del values["id"]
        change.insert("deadline_change", {**values, "item_id": target_id})


def extended(asked: dict[str, Any]) -> Deadline | None:
    """Return the deadline that the row of an extension asks for."""
    return deadline_of(asked["printed"], asked["kind"], asked["due"], asked["then_long_term"])
