"""Undo and redo of edits made by hand, and taking a whole import back."""

import json
from collections.abc import Callable

from app import standing
from app.errors import NotFoundError, RefusedError
from app.items.structure import make_room
from app.ledger import Ledger
from app.messages import ledger as messages
from db.file import trail
from db.file.trail import Change, ConflictError
from db.schema.records import ChangeRow
from db.words import Origin


def next_undo(ledger: Ledger) -> ChangeRow | None:
    """Tell what Ctrl+Z would take back."""
    return trail.latest_undoable(ledger.handle)


def next_redo(ledger: Ledger) -> ChangeRow | None:
    """Tell what Ctrl+Y would do again."""
    return trail.latest_redoable(ledger.handle)


def undo(ledger: Ledger, *, by: str = "") -> ChangeRow:
    """Take back the newest edit made by hand. Raises RefusedError when there is none."""
    target = next_undo(ledger)
    if target is None:
        raise RefusedError(messages.NOTHING_TO_UNDO)
    _reverse(ledger, target, f"撤销：{target.title}", by, Origin.UNDO)
    return target


def redo(ledger: Ledger, *, by: str = "") -> ChangeRow:
    """Do again what was last taken back. Raises RefusedError when there is nothing."""
    target = next_redo(ledger)
    if target is None:
        raise RefusedError(messages.NOTHING_TO_REDO)
    _reverse(ledger, target, target.title.replace("撤销：", "重做：", 1), by, Origin.REDO)
    return target


def take_back(
    ledger: Ledger, change_id: int, *, by: str = "", then: Callable[[Change], None] | None = None
) -> None:
    """Take one change back as a whole, such as an import, also later; `then` ends the same change.

    Raises RefusedError naming what was built on it since, NotFoundError when it is gone.
    """
    target = trail.change_by_id(ledger.handle, change_id)
    if target is None or target.undone_by is not None:
        raise NotFoundError(messages.NOTHING_TO_UNDO)
    _reverse(ledger, target, f"撤销：{target.title}", by, Origin.UNDO, then)


def _reverse(
    ledger: Ledger,
    target: ChangeRow,
    title: str,
    by: str,
    origin: Origin,
    then: Callable[[Change], None] | None = None,
) -> None:
    author = ledger.author(origin.value.lower(), title, by, origin)
    try:
        with ledger.writing(), trail.reversing(ledger.handle, target, author) as change:
            subjects = _subjects(change, target.id)
            make_room(change, subjects)
            standing.refresh_findings(change, subjects)
            _refresh_reckoned(change, target.id)
            if then is not None:
                then(change)
    except ConflictError as error:
        titles = [row.title for row in error.later]
        sentence = messages.cannot_undo(titles) if titles else messages.STILL_NEEDED
        raise RefusedError(sentence) from error


def _refresh_reckoned(change: Change, change_id: int) -> None:
    """Reckon deadlines anew where what they count from came back: a round's day, a setting."""
    rows = trail.rows_of(change.handle, change_id)
    if any(row.noun == "setting" for row in rows):
        standing.refresh_all(change)
        return
    for row in rows:
        if row.noun == "round" and row.old and row.new:
            standing.refresh_round(change, row.row_id)


def _subjects(change: Change, change_id: int) -> set[int]:
    """Collect the items, and the parents of removed items, that a change touched."""
    found: set[int] = set()
    for row in trail.rows_of(change.handle, change_id):
        for text in (row.old, row.new):
            values = json.loads(text) if text else {}
            if row.noun == "item":
                found.add(row.row_id)
                found.add(values.get("parent_id") or row.row_id)
            found.add(values.get("item_id") or 0)
        if row.noun not in {"item", "unit", "leader"}:
            found.add(_item_of(change, row.noun, row.row_id))
    return found - {0}


def _item_of(change: Change, noun: str, row_id: int) -> int:
    """Return the item that a standing row hangs on, 0 for none."""
    try:
        return int(change.row(noun, row_id).get("item_id") or 0)
    except KeyError:
        return 0
