"""Queries about snapshots and the documents made from them."""

from datetime import date
from typing import Any, NamedTuple

from db.file.connection import Handle
from db.schema.models import SnapshotTable
from db.schema.records import Snapshot


def _select() -> Any:
    t = SnapshotTable
    return t.select(t.id, t.round_id, t.at, t.as_of, t.by, t.name, t.content)


def _snapshot(*row: Any) -> Snapshot:
    values: list[Any] = [*row[:3], date.fromisoformat(row[3]), *row[4:]]
    return Snapshot(*values)


def snapshot_by_id(handle: Handle, snapshot_id: int) -> Snapshot | None:
    """Find one snapshot."""
    return handle.one(_select().where(SnapshotTable.id == snapshot_id), _snapshot)


def list_snapshots(handle: Handle, round_id: int) -> tuple[Snapshot, ...]:
    """List a round's snapshots, newest first."""
    t = SnapshotTable
    return handle.fetch(_select().where(t.round_id == round_id).order_by(t.id.desc()), _snapshot)


def same(handle: Handle, round_id: int, as_of: date, content: str) -> Snapshot | None:
    """Find the round's newest snapshot of a day if it says exactly the same."""
    t = SnapshotTable
    query = _select().where((t.round_id == round_id) & (t.as_of == as_of.isoformat()))
    found = handle.one(query.order_by(t.id.desc()), _snapshot)
    return found if found is not None and found.content == content else None


class Made(NamedTuple):
    """A document that was made: of which kind, where it was saved, from which snapshot."""

    id: int
    kind: str
    path: str
    at: str
    by: str
    snapshot_id: int
    as_of: date


def documents_of(handle: Handle, round_id: int) -> tuple[Made, ...]:
    """List the documents made of a round, newest first."""
    rows = handle.sql(
        "SELECT d.id, d.kind, d.path, d.at, d.by, d.snapshot_id, s.as_of FROM document d"
        " JOIN snapshot s ON s.id = d.snapshot_id WHERE d.round_id = ? ORDER BY d.id DESC",
        (round_id,),
    )
    return tuple(_made(*row) for row in rows)


def _made(*row: Any) -> Made:
    values: list[Any] = [*row[:6], date.fromisoformat(row[6])]
    return Made(*values)
