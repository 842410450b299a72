"""Queries about imported plans: their source lines and the reader's doubts."""

from typing import Any

from db.file.connection import Handle
from db.schema.models import DoubtTable, ItemExtraTable, PlanImportTable


def latest_source(handle: Handle, round_id: int) -> tuple[int, str, str] | None:
    """Return a round's newest import: id, source lines and unplaced text, both as JSON."""
    t = PlanImportTable
    query = t.select(t.id, t.lines, t.unplaced).where(t.round_id == round_id)
    return handle.one(query.order_by(t.id.desc()), _row)


def doubts_of(handle: Handle, import_id: int) -> tuple[tuple[int, str, str], ...]:
    """List the doubts of an import: line, code, sentence."""
    t = DoubtTable
    query = t.select(t.line, t.code, t.message).where(t.import_id == import_id)
    return handle.fetch(query.order_by(t.line, t.id), _row)


def extra_ids(handle: Handle, item_id: int) -> dict[str, int]:
    """Return the rows of an item's unknown columns by the column's name."""
    t = ItemExtraTable
    return dict(handle.fetch(t.select(t.name, t.id).where(t.item_id == item_id), _row))


def _row(*row: Any) -> Any:
    return row
