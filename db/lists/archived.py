"""Queries about what was taken out of the lists, and about the change that did it."""

from typing import Any, NamedTuple

from db.file.connection import Handle
from db.words import ItemKind


class ArchivedItem(NamedTuple):
    """An archived item, the items above it, and the change it was archived by (0: not known)."""

    id: int
    parent_id: int | None
    kind: ItemKind
    code: str
    number: str
    title: str
    above: tuple[tuple[str, str], ...]
    change_id: int
    at: str
    by: str
    what: str
    change: str


# the trail writes its rows without blanks: the newest one with this text took the item away
_LIST = """
SELECT i.id, i.parent_id, i.kind, i.code, i.number, i.title, g.number, g.title, p.number, p.title,
  coalesce(c.id, 0), coalesce(c.at, ''), coalesce(c."by", ''), coalesce(c.what, ''),
  coalesce(c.title, '')
FROM item i LEFT JOIN item p ON p.id = i.parent_id LEFT JOIN item g ON g.id = p.parent_id
LEFT JOIN trail t ON t.id = (SELECT max(o.id) FROM trail o WHERE o.noun = 'item'
  AND o.row_id = i.id AND instr(o.new, '"archived":1') > 0)
LEFT JOIN change c ON c.id = t.change_id
WHERE i.round_id = ? AND i.archived = 1 ORDER BY 11 DESC, i.path, i.id
"""


def archived_items(handle: Handle, round_id: int) -> tuple[ArchivedItem, ...]:
    """List a round's archived items: what was archived last first, then in printed order."""
    return tuple(_archived(row) for row in handle.sql(_LIST, (round_id,)))


def _archived(row: Any) -> ArchivedItem:
    above = tuple((number, row[at + 1]) for at in (6, 8) if (number := row[at]) is not None)
    values: list[Any] = [*row[:2], ItemKind(row[2]), *row[3:6], above, *row[10:]]
    return ArchivedItem(*values)
