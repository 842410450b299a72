"""Where a row stands: its round, its item and a title, for lists of mixed rows."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from db.file.connection import Handle
from db.progress import chunks
from db.words import ItemKind


class Place(NamedTuple):
    """A row's round and item (None when it has none), and what names it."""

    round_id: int | None
    item_id: int | None
    kind: ItemKind | None
    code: str
    title: str
    archived: bool


#: By noun: id, round, item, kind of the item when the row is one, code, title, archived.
_PLACES = {
    "item": "SELECT id, round_id, id, kind, code, title, archived FROM item WHERE id IN ({ids})",
    "progress": "SELECT p.id, p.round_id, i.id, NULL, i.code, u.name || ' ' || p.date, i.archived"
    " FROM progress p JOIN item i ON i.id = p.item_id JOIN unit u ON u.id = p.unit_id"
    " WHERE p.id IN ({ids})",
    "unit": "SELECT id, NULL, NULL, NULL, '', name, archived FROM unit WHERE id IN ({ids})",
    "leader": "SELECT id, NULL, NULL, NULL, '', name, archived FROM leader WHERE id IN ({ids})",
    "section": "SELECT id, round_id, NULL, NULL, '', heading, 0 FROM section WHERE id IN ({ids})",
    "outcome": "SELECT o.id, o.round_id, (SELECT min(l.item_id) FROM outcome_item l"
    " WHERE l.outcome_id = o.id), NULL, '', o.text, 0 FROM outcome o WHERE o.id IN ({ids})",
    "evidence": "SELECT e.id, i.round_id, i.id, NULL, i.code, e.name,"
    " max(e.archived, i.archived) FROM evidence e JOIN item i ON i.id = e.item_id"
    " WHERE e.id IN ({ids})",
}


def places_of(handle: Handle, rows: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Place]:
    """Return the places of rows given as (noun, id); rows that are gone are left out."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for noun, row_id in rows:
        wanted[noun].append(row_id)
    found = {}
    for noun, ids in wanted.items():
        for part in chunks(ids):
            sql = _PLACES[noun].format(ids=", ".join(map(str, part)))
            found.update({(noun, row[0]): _place(row) for row in handle.sql(sql)})
    return found


def _place(row: Any) -> Place:
    kind = ItemKind(row[3]) if row[3] else None
    return Place(row[1], row[2], kind, row[4], row[5], bool(row[6]))
