"""How items are struck off on which reports come: by themselves, or with their finding."""

from collections.abc import Sequence

from app.rules import strictest
from db import items
from db.file.connection import Handle
from db.words import ClosureState, ItemKind


def closures_on(handle: Handle, item_ids: Sequence[int]) -> dict[int, ClosureState]:
    """Return by item how it is struck off, by itself or with its finding; else its own state."""
    rows = items.items_by_id(handle, item_ids)
    above = {row.parent_id for row in rows if row.kind is ItemKind.MEASURE and row.parent_id}
    findings = {row.id: row.closure_state for row in items.items_by_id(handle, above)}
    return {
        row.id: strictest(row.closure_state, findings.get(row.parent_id or 0, ClosureState.NONE))
        for row in rows
    }
