"""The ledger as a flat list with depth: filtering, folding and paging happen in SQL."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from db import search
from db.connection import Handle
from db.items import deadline_of
from db.progress import chunks
from db.records import Deadline
from db.rounds import day
from db.words import ClosureState, ItemKind, ProgressState


class Light(StrEnum):
    """How close a deadline is; computed from the deadline and today, never stored."""

    OVERDUE = "OVERDUE"
    SOON = "SOON"
    NEAR = "NEAR"
    LATER = "LATER"
    LONG_TERM = "LONG_TERM"
    UNKNOWN = "UNKNOWN"
    STRUCK = "STRUCK"
    DONE = "DONE"


@dataclass(frozen=True, slots=True)
class Limits:
    """Days before the deadline at which a light turns (the rule table's letters)."""

    near: int = 20
    soon: int = 10


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """What the list shall show: findings that pass, with their categories and measures.

    Findings are folded unless in `opened`; `unfold` opens all but those in `collapsed`.
    Categories are open unless in `collapsed`.
    """

    text: str = ""
    unit_id: int | None = None
    leader_id: int | None = None
    state: ProgressState | None = None
    lights: frozenset[Light] = frozenset()
    closure: ClosureState | None = None
    rectification: str | None = None
    unfold: bool = False
    opened: frozenset[int] = frozenset()
    collapsed: frozenset[int] = frozenset()

    @property
    def narrows(self) -> bool:
        """Whether any finding could be left out."""
        wanted = (self.unit_id, self.leader_id, self.state, self.closure, self.rectification)
        return bool(self.text.strip() or self.lights) or any(w is not None for w in wanted)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line of the list. `days` is due minus today: negative when overdue, 0 without a date."""

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


_DEPTH = {ItemKind.CATEGORY: 0, ItemKind.FINDING: 1, ItemKind.MEASURE: 2}

_LIGHT = """CASE
  WHEN {i}.closure_state IN ('CLOSED', 'CLOSED_ONGOING') THEN 'STRUCK'
  WHEN {i}.state = 'DONE' THEN 'DONE'
  WHEN {i}.effective_due IS NULL AND {i}.light_kind IN ('LONG_TERM', 'IMMEDIATE')
    THEN 'LONG_TERM'
  WHEN {i}.effective_due IS NULL THEN 'UNKNOWN'
  WHEN {i}.effective_due < :today THEN 'OVERDUE'
  WHEN {i}.effective_due <= :soon THEN 'SOON'
  WHEN {i}.effective_due <= :near THEN 'NEAR'
  ELSE 'LATER' END"""


def _days(today: date, limits: Limits) -> dict[str, Any]:
    return {
        "today": today.isoformat(),
        "soon": (today + timedelta(limits.soon)).isoformat(),
        "near": (today + timedelta(limits.near)).isoformat(),
    }


def _either(condition: str) -> str:
    """Make a condition on item `i` hold for the finding or for one of its measures."""
    below = condition.replace("{i}", "m")
    return (
        f"({condition.replace('{i}', 'f')} OR EXISTS (SELECT 1 FROM item m"
        f" WHERE m.parent_id = f.id AND m.archived = 0 AND {below}))"
    )


def _conditions(wanted: LedgerFilter) -> list[str]:
    """Write the conditions that a finding `f` has to meet; values are named parameters."""
    parts = []
    if wanted.state is not None:
        parts.append("f.state = :state")
    if wanted.closure is not None:
        parts.append("f.closure_state = :closure")
    if wanted.rectification is not None:
        parts.append("f.rectification = :rectification")
    for name, value in (("unit_id", wanted.unit_id), ("leader_id", wanted.leader_id)):
        if value is not None:
            parts.append(
                _either(
                    "EXISTS (SELECT 1 FROM responsibility r"
                    f" WHERE r.item_id = {{i}}.id AND r.{name} = :{name})"
                )
            )
    if wanted.lights:
        names = ", ".join(f"'{light}'" for light in sorted(wanted.lights))
        own = f"{{i}}.own_deadline = 1 AND {_LIGHT} IN ({names})"
        parts.append(_either(own))
    if wanted.text.strip():
        hits = f"({search.ITEM_IDS})"
        parts.append(f"{_either(f'{{i}}.id IN {hits}')} OR f.parent_id IN {hits}")
    return [f"({part})" for part in parts]


def _values(round_id: int, wanted: LedgerFilter, today: date, limits: Limits) -> dict[str, Any]:
    return {
        "round": round_id,
        "unit_id": wanted.unit_id,
        "leader_id": wanted.leader_id,
        "state": wanted.state,
        "closure": wanted.closure,
        "rectification": wanted.rectification,
        "text": search.query_of(wanted.text),
        **_days(today, limits),
    }


def _findings(wanted: LedgerFilter) -> str:
    standing = ["f.round_id = :round", "f.archived = 0", "f.kind = 'FINDING'"]
    where = " AND ".join([*standing, *_conditions(wanted)])
    return f"SELECT f.id, f.parent_id FROM item f WHERE {where}"


def _list_sql(wanted: LedgerFilter) -> str:
    """Write the query for all ids that shall be seen, in printed order."""
    folded = ", ".join(map(str, sorted(wanted.collapsed)))
    opened = ", ".join(map(str, sorted(wanted.opened)))
    shown = ["i.round_id = :round", "i.archived = 0"]
    head = ""
    if not wanted.unfold:
        shown.append(f"(i.kind <> 'MEASURE' OR i.parent_id IN ({opened}))")
    if wanted.narrows:
        head = f"WITH hit AS MATERIALIZED ({_findings(wanted)}) "
        shown.append(
            "(i.id IN (SELECT id FROM hit) OR i.id IN (SELECT parent_id FROM hit)"
            " OR i.parent_id IN (SELECT id FROM hit))"
        )
    if folded:
        shown.append(
            f"(i.parent_id IS NULL OR (i.parent_id NOT IN ({folded}) AND (i.kind <> 'MEASURE'"
            " OR (SELECT p.parent_id FROM item p WHERE p.id = i.parent_id)"
            f" NOT IN ({folded}))))"
        )
    if not wanted.unfold and not wanted.narrows and not opened and not folded:
        # the covering index on kinds answers this, the first thing every ledger shows
        return (
            "SELECT i.id FROM item i WHERE i.round_id = :round AND i.archived = 0"
            " AND i.kind IN ('CATEGORY', 'FINDING') ORDER BY i.path"
        )
    return f"{head}SELECT i.id FROM item i WHERE {' AND '.join(shown)} ORDER BY i.path"


def list_ids(
    handle: Handle,
    round_id: int,
    wanted: LedgerFilter,
    today: date,
    limits: Limits,
    limit: int = -1,
) -> "array[int]":
    """List the ids to be seen, in printed order; `limit` takes only the first so many."""
    sql = _list_sql(wanted) + " LIMIT :limit"
    values = {**_values(round_id, wanted, today, limits), "limit": limit}
    return array("q", (row[0] for row in handle.sql(sql, values)))


def count_findings(
    handle: Handle, round_id: int, wanted: LedgerFilter, today: date, limits: Limits
) -> int:
    """Count the findings that pass."""
    sql = f"SELECT count(*) FROM ({_findings(wanted)})"
    return int(handle.sql(sql, _values(round_id, wanted, today, limits)).fetchone()[0])


def light_counts(handle: Handle, round_id: int, today: date, limits: Limits) -> dict[Light, int]:
    """Count findings, and measures with a deadline of their own, by light."""
    sql = (
        f"SELECT {_LIGHT.format(i='i')}, count(*) FROM item i WHERE i.round_id = :round"
        " AND i.archived = 0 AND i.kind <> 'CATEGORY' AND i.own_deadline = 1 GROUP BY 1"
    )
    found = handle.sql(sql, {"round": round_id, **_days(today, limits)})
    counts = dict.fromkeys(Light, 0)
    counts.update((Light(light), number) for light, number in found)
    return counts


_ROW = f"""
SELECT i.id, i.kind, i.code, i.number, i.title, i.deadline_raw, i.deadline_kind, i.due,
  i.then_long_term, i.effective_due, i.own_deadline, {_LIGHT.format(i="i")}, i.state,
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
   AND c.closure_state IN ('CLOSED', 'CLOSED_ONGOING'))
FROM item i WHERE i.id IN ({{ids}})
"""


def list_rows(
    handle: Handle, ids: Sequence[int], today: date, limits: Limits
) -> tuple[LedgerRow, ...]:
    """Return the lines of the given ids, in the given order; ids that are gone are left out."""
    found = {}
    for part in chunks(ids):
        sql = _ROW.format(ids=", ".join(map(str, part)))
        for row in handle.sql(sql, _days(today, limits)):
            found[row[0]] = _line(row, today)
    return tuple(found[i] for i in ids if i in found)


def _line(row: Any, today: date) -> LedgerRow:
    due = day(row[9])
    kind = ItemKind(row[1])
    values: list[Any] = [
        row[0],
        kind,
        _DEPTH[kind],
        *row[2:5],
        row[14] or "",
        row[15],
        deadline_of(*row[5:9]),
        due,
        bool(row[10]),
        Light(row[11]),
        (due - today).days if due else 0,
        ProgressState(row[12]),
        ClosureState(row[13]),
        row[16] or "",
        *row[17:20],
    ]
    return LedgerRow(*values)


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
