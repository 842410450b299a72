"""The ledger as a flat list with depth, read page by page."""

from array import array
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from db.file.connection import Handle
from db.items import more_of
from db.joins import deadline_of
from db.lists.filters import (
    LIGHT,
    LedgerFilter,
    Light,
    Limits,
    days_of,
    findings_sql,
    list_sql,
    values_of,
)
from db.progress import chunks
from db.rounds import day
from db.schema.item_fields import MORE
from db.schema.records import Deadline, More
from db.words import ClosureState, ItemKind, ProgressState

__all__ = ["LedgerFilter", "LedgerRow", "Light", "Limits"]


class LedgerRow(NamedTuple):
    """One line of the list. `days` is due minus today: negative when overdue, 0 without a date.

    `deadline` is its own one in force, `original` the first one where that is another.
    """

    id: int
    kind: ItemKind
    depth: int
    code: str
    number: str
    title: str
    unit: str
    unit_count: int
    deadline: Deadline | None
    due: date | None
    own_deadline: bool
    light: Light
    days: int
    state: ProgressState
    closure_state: ClosureState
    leader: str
    evidence: int
    children: int
    struck_children: int
    original: Deadline | None = None
    more: More = ()


_DEPTH = {ItemKind.CATEGORY: 0, ItemKind.FINDING: 1, ItemKind.MEASURE: 2}


def list_ids(
    handle: Handle,
    round_id: int,
    wanted: LedgerFilter,
    today: date,
    limits: Limits,
    limit: int = -1,
) -> "array[int]":
    """List the ids to be seen, in printed order; `limit` takes only the first so many."""
    sql = list_sql(wanted) + " LIMIT :limit"
    values = {**values_of(round_id, wanted, today, limits), "limit": limit}
    return array("q", (row[0] for row in handle.sql(sql, values)))


def count_findings(
    handle: Handle, round_id: int, wanted: LedgerFilter, today: date, limits: Limits
) -> int:
    """Count the findings that pass."""
    sql = f"SELECT count(*) FROM ({findings_sql(wanted)})"
    return int(handle.sql(sql, values_of(round_id, wanted, today, limits)).fetchone()[0])


def light_counts(handle: Handle, round_id: int, today: date, limits: Limits) -> dict[Light, int]:
    """Count findings, and measures with a deadline of their own, by light."""
    sql = (
        f"SELECT {LIGHT.format(i='i')}, count(*) FROM item i WHERE i.round_id = :round"
        " AND i.archived = 0 AND i.own_deadline = 1 GROUP BY 1"
    )
    found = handle.sql(sql, {"round": round_id, **days_of(today, limits)})
    counts = dict.fromkeys(Light, 0)
    counts.update((Light(light), number) for light, number in found)
    return counts


_MORE = "".join(f", i.{one.name}" for one in MORE)
_ROW = f"""
SELECT i.id, i.kind, i.code, i.number, i.title, i.deadline_raw, i.deadline_kind, i.due,
  i.then_long_term, i.effective_due, i.own_deadline, {LIGHT.format(i="i")}, i.state,
  i.closure_state,
  (SELECT CASE WHEN u.short <> '' THEN u.short ELSE u.name END FROM responsibility r
   JOIN unit u ON u.id = r.unit_id WHERE r.item_id = i.id ORDER BY r.position LIMIT 1),
  (SELECT count(DISTINCT r.unit_id) FROM responsibility r WHERE r.item_id = i.id),
  (SELECT r.party FROM responsibility r WHERE r.item_id = i.id
   AND r.role IN ('LEAD_LEADER', 'RESPONSIBLE_LEADER') ORDER BY r.position LIMIT 1),
  (SELECT count(*) FROM evidence e WHERE e.archived = 0 AND (e.item_id = i.id OR e.item_id IN
    (SELECT m.id FROM item m WHERE m.parent_id = i.id))),
  (SELECT count(*) FROM item c WHERE c.parent_id = i.id AND c.archived = 0),
  (SELECT count(*) FROM item c WHERE c.parent_id = i.id AND c.archived = 0
   AND c.closure_state IN ('CLOSED', 'CLOSED_ONGOING')),
  d.id, d.new_printed, d.new_kind, d.new_due, d.new_long_term{_MORE}
FROM item i LEFT JOIN deadline_change d ON d.id = (
  SELECT max(n.id) FROM deadline_change n LEFT JOIN extension x ON x.id = n.extension_id
  WHERE n.item_id = i.id AND (n.extension_id IS NULL OR x.approved = 1))
WHERE i.id IN ({{ids}})
"""


def list_rows(
    handle: Handle, ids: Sequence[int], today: date, limits: Limits
) -> tuple[LedgerRow, ...]:
    """Return the lines of the given ids, in the given order; ids that are gone are left out."""
    found = {}
    for part in chunks(ids):
        sql = _ROW.format(ids=", ".join(map(str, part)))
        for row in handle.sql(sql, days_of(today, limits)):
            found[row[0]] = _line(row, today)
    return tuple(found[i] for i in ids if i in found)


def _line(row: Any, today: date) -> LedgerRow:
    due = day(row[9])
    kind = ItemKind(row[1])
    own = deadline_of(*row[5:9])
    changed = row[20] is not None
    values: list[Any] = [
        row[0],
        kind,
        _DEPTH[kind],
        *row[2:5],
        row[14] or "",
        row[15],
        deadline_of(*row[21:25]) if changed else own,
        due,
        bool(row[10]),
        Light(row[11]),
        (due - today).days if due else 0,
        ProgressState(row[12]),
        ClosureState(row[13]),
        row[16] or "",
        *row[17:20],
        own if changed else None,
        more_of(row[25:]),
    ]
    return LedgerRow(*values)


def finding_ids(handle: Handle, round_id: int, limit: int) -> tuple[int, ...]:
    """List the first findings in printed order."""
    sql = (
        "SELECT id FROM item WHERE round_id = ? AND archived = 0 AND kind = 'FINDING'"
        " ORDER BY path LIMIT ?"
    )
    return tuple(row[0] for row in handle.sql(sql, (round_id, limit)))


def totals(handle: Handle, round_id: int) -> dict[ItemKind, int]:
    """Count a round's standing items by kind."""
    sql = "SELECT kind, count(*) FROM item WHERE round_id = ? AND archived = 0 GROUP BY kind"
    counts = dict.fromkeys(ItemKind, 0)
    counts.update((ItemKind(kind), number) for kind, number in handle.sql(sql, (round_id,)))
    return counts


def parties_in(handle: Handle, round_id: int) -> tuple[tuple[tuple[int, str], ...], ...]:
    """List the units and the leaders named in a round, for the drop-downs of the filter bar."""
    found = []
    for noun in ("unit", "leader"):
        rows = handle.sql(
            f"SELECT p.id, p.name FROM {noun} p WHERE EXISTS (SELECT 1 FROM responsibility r"
            f" JOIN item i ON i.id = r.item_id WHERE r.{noun}_id = p.id AND i.round_id = ?)"
            " ORDER BY p.id",
            (round_id,),
        )
        found.append(tuple((row[0], row[1]) for row in rows))
    return tuple(found)
