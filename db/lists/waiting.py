"""What waits for somebody: items whose closing the office has to decide, blanks to be filled in."""

from typing import Any, NamedTuple

from db.file.connection import Handle
from db.words import ItemKind, Role

_WAITING = (
    "FROM item WHERE round_id = ? AND archived = 0 AND closure_state IN ('APPLIED', 'VERIFIED')"
)


def waiting_ids(handle: Handle, round_id: int, limit: int) -> tuple[int, ...]:
    """List items with an application to verify or to decide, in printed order."""
    rows = handle.sql(f"SELECT id {_WAITING} ORDER BY path LIMIT ?", (round_id, limit))
    return tuple(row[0] for row in rows)


def waiting_count(handle: Handle, round_id: int) -> int:
    """Count what `waiting_ids` lists."""
    return int(handle.sql(f"SELECT count(*) {_WAITING}", (round_id,)).fetchone()[0])


class Unlinked(NamedTuple):
    """A party that is nobody in the directory, or with role None a deadline without a meaning."""

    item_id: int
    kind: ItemKind
    code: str
    number: str
    title: str
    above: str
    role: Role | None
    printed: str


_PARTIES = """
SELECT i.id, i.kind, i.code, i.number, i.title, coalesce(p.number, ''), r.role, r.party
FROM responsibility r JOIN item i ON i.id = r.item_id LEFT JOIN item p ON p.id = i.parent_id
WHERE i.round_id = ? AND i.archived = 0 AND r.unit_id IS NULL AND r.leader_id IS NULL
ORDER BY i.path, r.position
"""
_DEADLINES = """
SELECT i.id, i.kind, i.code, i.number, i.title, coalesce(p.number, ''), NULL,
  coalesce(i.deadline_raw, '')
FROM item i LEFT JOIN item p ON p.id = i.parent_id
WHERE i.round_id = ? AND i.archived = 0
  AND NOT EXISTS (SELECT 1 FROM deadline_change d WHERE d.item_id = i.id) AND (
  i.deadline_kind = 'UNKNOWN' OR (i.deadline_kind IS NULL AND i.kind = 'FINDING'
    AND NOT EXISTS (SELECT 1 FROM item m WHERE m.parent_id = i.id AND m.archived = 0
      AND m.deadline_kind IS NOT NULL)))
ORDER BY i.path
"""


def unlinked(handle: Handle, round_id: int) -> tuple[Unlinked, ...]:
    """List parties and deadlines that say nobody and no day, each kind in printed order."""
    rows = [*handle.sql(_PARTIES, (round_id,)), *handle.sql(_DEADLINES, (round_id,))]
    return tuple(_unlinked(*row) for row in rows)


def _unlinked(*row: Any) -> Unlinked:
    item_id, kind, code, number, title, above, role, printed = row
    wanted = Role(role) if role else None
    return Unlinked(item_id, ItemKind(kind), code, number, title, above, wanted, printed)
