"""What the ledger's list shall show, as conditions in SQL: filters, lights, folding."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from db.file import search
from db.lists.orders import Order, order_sql
from db.words import ClosureState, ProgressState


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


class Limits(NamedTuple):
    """Days before the deadline at which a light turns (the rule table's letters)."""

    near: int = 20
    soon: int = 10


class LedgerFilter(NamedTuple):
    """What the list shall show: findings that pass, with their categories and measures.

    Findings are folded unless in `opened`; `unfold` opens all but those in `collapsed`.
    Categories are open unless in `collapsed`. With an `order` there are no categories: findings
    stand in that order, their measures below them.
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
    order: Order | None = None
    descending: bool = False

    @property
    def narrows(self) -> bool:
        """Whether any finding could be left out."""
        wanted = (self.unit_id, self.leader_id, self.state, self.closure, self.rectification)
        return bool(self.text.strip() or self.lights) or any(w is not None for w in wanted)


LIGHT = """CASE
  WHEN {i}.closure_state IN ('CLOSED', 'CLOSED_ONGOING') THEN 'STRUCK'
  WHEN {i}.state = 'DONE' THEN 'DONE'
  WHEN {i}.effective_due IS NULL AND {i}.light_kind IN ('LONG_TERM', 'IMMEDIATE')
    THEN 'LONG_TERM'
  WHEN {i}.effective_due IS NULL THEN 'UNKNOWN'
  WHEN {i}.effective_due < :today THEN 'OVERDUE'
  WHEN {i}.effective_due <= :soon THEN 'SOON'
  WHEN {i}.effective_due <= :near THEN 'NEAR'
  ELSE 'LATER' END"""


def days_of(today: date, limits: Limits) -> dict[str, Any]:
    return {
        "today": today.isoformat(),
        "soon": (today + timedelta(limits.soon)).isoformat(),
        "near": (today + timedelta(limits.near)).isoformat(),
    }


#: The finding that item `i` is or belongs to.
_FINDING = "CASE i.kind WHEN 'MEASURE' THEN i.parent_id ELSE i.id END"
#: What the partial index on deadlines holds.
OWED = """i.round_id = :round AND i.archived = 0 AND i.own_deadline = 1
    AND i.effective_due IS NOT NULL AND i.closure_state NOT IN ('CLOSED', 'CLOSED_ONGOING')
    AND i.state <> 'DONE'"""
_RANGES = {
    Light.OVERDUE: "i.effective_due < :today",
    Light.SOON: "i.effective_due >= :today AND i.effective_due <= :soon",
    Light.NEAR: "i.effective_due > :soon AND i.effective_due <= :near",
}


def _conditions(wanted: LedgerFilter) -> list[str]:
    """Write the conditions that a finding `f` has to meet; values are named parameters.

    What holds for a finding or for one of its measures is a set of findings, found by an index.
    """
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
                f"f.id IN (SELECT {_FINDING} FROM responsibility r JOIN item i"
                f" ON i.id = r.item_id WHERE r.{name} = :{name} AND i.archived = 0)"
            )
    if wanted.lights:
        parts.append(f"f.id IN ({_lit(wanted.lights)})")
    if wanted.text.strip():
        parts.append(f"f.id IN ({_NAMED})")
    return parts


def _lit(lights: frozenset[Light]) -> str:
    """Write the findings that have one of the lights, or have a measure with one."""
    found = [
        f"SELECT {_FINDING} FROM item i WHERE {OWED} AND {_RANGES[light]}"
        for light in sorted(lights & _RANGES.keys())
    ]
    others = ", ".join(f"'{light}'" for light in sorted(lights - _RANGES.keys()))
    if others:
        found.append(
            f"SELECT {_FINDING} FROM item i WHERE i.round_id = :round AND i.archived = 0"
            f" AND i.own_deadline = 1 AND {LIGHT.format(i='i')} IN ({others})"
        )
    return " UNION ALL ".join(found)


#: Findings whose own text, whose measure's or whose category's text was found.
_NAMED = f"""
  WITH found AS MATERIALIZED ({search.ITEM_IDS})
  SELECT row_id FROM found
  UNION SELECT i.parent_id FROM found JOIN item i ON i.id = found.row_id
    WHERE i.kind = 'MEASURE' AND i.archived = 0
  UNION SELECT c.id FROM found JOIN item i ON i.id = found.row_id
    JOIN item c ON c.parent_id = i.id WHERE i.kind = 'CATEGORY'"""


def values_of(round_id: int, wanted: LedgerFilter, today: date, limits: Limits) -> dict[str, Any]:
    """Return the named parameters of a filter's SQL."""
    return {
        "round": round_id,
        "unit_id": wanted.unit_id,
        "leader_id": wanted.leader_id,
        "state": wanted.state,
        "closure": wanted.closure,
        "rectification": wanted.rectification,
        "text": search.query_of(wanted.text),
        **days_of(today, limits),
    }


def findings_sql(wanted: LedgerFilter) -> str:
    """Write the query for the findings that pass."""
    standing = ["f.round_id = :round", "f.archived = 0", "f.kind = 'FINDING'"]
    where = " AND ".join([*standing, *_conditions(wanted)])
    return f"SELECT f.id, f.parent_id FROM item f WHERE {where}"


def list_sql(wanted: LedgerFilter) -> str:
    """Write the query for all ids that shall be seen, in printed order."""
    head = f"{_hits(wanted)} " if wanted.narrows else ""
    if wanted.order is not None:
        order = order_sql(wanted.order, descending=wanted.descending)
        shown = [*_shown(wanted), "i.kind <> 'CATEGORY'", *_open_findings(wanted.collapsed)]
        return (
            f"{head}SELECT i.id FROM item i JOIN item f ON f.id = {_FINDING}"
            f" WHERE {' AND '.join(shown)} ORDER BY {order}"
        )
    shown = [*_shown(wanted), *_open(wanted.collapsed)]
    return f"{head}SELECT i.id FROM item i WHERE {' AND '.join(shown)} ORDER BY i.path"


def _shown(wanted: LedgerFilter) -> list[str]:
    if wanted.narrows:
        return ["i.id IN (SELECT id FROM shown)", "i.archived = 0"]
    whole = ["i.round_id = :round", "i.archived = 0"]
    if wanted.unfold:
        return whole
    if wanted.opened:
        return [*whole, f"(i.kind <> 'MEASURE' OR i.parent_id IN ({_ids(wanted.opened)}))"]
    # the covering index on kinds answers this, the first thing every ledger shows
    return [*whole, "i.kind IN ('CATEGORY', 'FINDING')"]


def _hits(wanted: LedgerFilter) -> str:
    """Write the findings that pass, then all that is seen because of them."""
    seen = "SELECT id FROM hit UNION SELECT parent_id FROM hit"
    if wanted.unfold or wanted.opened:
        seen += " UNION SELECT m.id FROM hit JOIN item m ON m.parent_id = hit.id"
        seen += "" if wanted.unfold else f" WHERE hit.id IN ({_ids(wanted.opened)})"
    return f"WITH hit AS MATERIALIZED ({findings_sql(wanted)}), shown AS ({seen})"


def _open(collapsed: frozenset[int]) -> list[str]:
    """Leave out what stands below something folded."""
    if not collapsed:
        return []
    folded = _ids(collapsed)
    return [
        f"(i.parent_id IS NULL OR (i.parent_id NOT IN ({folded}) AND (i.kind <> 'MEASURE'"
        " OR (SELECT p.parent_id FROM item p WHERE p.id = i.parent_id)"
        f" NOT IN ({folded}))))"
    ]


def _open_findings(collapsed: frozenset[int]) -> list[str]:
    """Leave out the measures of folded findings."""
    if not collapsed:
        return []
    return [f"(i.kind <> 'MEASURE' OR i.parent_id NOT IN ({_ids(collapsed)}))"]


def _ids(found: frozenset[int]) -> str:
    return ", ".join(map(str, sorted(found)))
