"""Queries about who owes what: from the assignments, never from the reports themselves."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from db.file.connection import Handle
from db.lists.filters import OWED
from db.progress import chunks
from db.rounds import day
from db.words import STRUCK_OFF, DeadlineKind, ProgressState, Role


class UnitState(NamedTuple):
    """One unit's tasks in one state; `soon` counts from today on, `next_due` too."""

    unit_id: int
    state: ProgressState
    tasks: int
    open: int
    overdue: int
    soon: int
    last_report: date | None
    next_due: date | None


class Duty(NamedTuple):
    """One unit's part in a leaf item, told by the finding it belongs to."""

    finding_id: int
    unit_id: int
    role: Role
    state: ProgressState
    open: bool
    due: date | None
    light_kind: DeadlineKind
    struck: bool


class Silent(NamedTuple):
    """A unit that owes a report: its open tasks and when it last reported on one."""

    unit_id: int
    name: str
    open: int
    last_report: date | None


def unit_states(handle: Handle, round_id: int, today: date, soon: date) -> tuple[UnitState, ...]:
    """Count every unit's tasks by state (answered by the covering index alone)."""
    rows = handle.sql(
        """
        SELECT unit_id, state, count(*), sum(open), coalesce(sum(due < ?), 0),
          coalesce(sum(due >= ? AND due <= ?), 0), max(latest_date),
          min(CASE WHEN due >= ? THEN due END)
        FROM assignment WHERE round_id = ? GROUP BY unit_id, state
        """,
        (today.isoformat(), today.isoformat(), soon.isoformat(), today.isoformat(), round_id),
    )
    return tuple(_unit_state(*row) for row in rows)


def _unit_state(*row: Any) -> UnitState:
    values: list[Any] = [row[0], ProgressState(row[1]), *row[2:6], day(row[6]), day(row[7])]
    return UnitState(*values)


def unit_names(handle: Handle) -> dict[int, str]:
    """Return the name that lists show for each unit: the short one if there is one."""
    rows = handle.sql("SELECT id, CASE WHEN short <> '' THEN short ELSE name END FROM unit")
    return dict(rows.fetchall())


def duties(
    handle: Handle, round_id: int, finding_ids: Sequence[int] | None = None
) -> tuple[Duty, ...]:
    """List who has which part in what, for the whole round or for some findings."""
    sql = """
        SELECT CASE WHEN i.kind = 'MEASURE' THEN i.parent_id ELSE i.id END, a.unit_id, a.role,
          a.state, a.open, a.due, i.light_kind, i.closure_state, p.closure_state
        FROM assignment a JOIN item i ON i.id = a.item_id JOIN item p ON p.id = i.parent_id
        WHERE a.round_id = ?"""
    if finding_ids is None:
        return tuple(_duty(row) for row in handle.sql(sql + " ORDER BY i.path, a.id", (round_id,)))
    found: list[Duty] = []
    for part in chunks(finding_ids):
        marks = ", ".join("?" * len(part))
        only = (
            f" AND a.item_id IN (SELECT id FROM item WHERE id IN ({marks})"
            f" OR parent_id IN ({marks})) ORDER BY i.path, a.id"
        )
        found += [_duty(row) for row in handle.sql(sql + only, (round_id, *part, *part))]
    return tuple(found)


def _duty(row: Any) -> Duty:
    values: list[Any] = [
        *row[:2],
        Role(row[2]),
        ProgressState(row[3]),
        bool(row[4]),
        day(row[5]),
        DeadlineKind(row[6] or DeadlineKind.UNKNOWN),
        any(state in STRUCK_OFF for state in row[7:9]),
    ]
    return Duty(*values)


def silent_units(handle: Handle, round_id: int, period: str) -> tuple[Silent, ...]:
    """List the units with open tasks that filed no report of a period, such as 2024-06."""
    rows = handle.sql(
        """
        SELECT owing.unit_id, u.name, owing.tasks, owing.last
        FROM (SELECT unit_id, sum(open) AS tasks, max(latest_date) AS last FROM assignment
              WHERE round_id = ? GROUP BY unit_id) owing
        JOIN unit u ON u.id = owing.unit_id
        WHERE owing.tasks > 0 AND NOT EXISTS (
          SELECT 1 FROM progress p WHERE p.round_id = ? AND p.unit_id = owing.unit_id
            AND p.period = ? AND p.initial = 0 AND p.superseded = 0)
        ORDER BY owing.unit_id
        """,
        (round_id, round_id, period),
    )
    return tuple(Silent(row[0], row[1], row[2], day(row[3])) for row in rows)


_OWED = f"FROM item i WHERE {OWED} AND i.effective_due >= :first AND i.effective_due < :end"


class Span(NamedTuple):
    """Days from `first` on, before `end`."""

    first: date
    end: date


def due_ids(
    handle: Handle, round_id: int, span: Span, after: tuple[date, int] | None, limit: int
) -> tuple[tuple[int, date], ...]:
    """List items due in a span, the longest due first, behind a known place (keyset paging)."""
    sql = f"SELECT i.id, i.effective_due {_OWED}"
    first = max(span.first, after[0]) if after else span.first
    values: dict[str, Any] = {**_span(round_id, Span(first, span.end)), "limit": limit}
    if after is not None:
        values |= {"due": after[0].isoformat(), "id": after[1]}
        sql += " AND (i.effective_due, i.id) > (:due, :id)"
    rows = handle.sql(f"{sql} ORDER BY i.effective_due, i.id LIMIT :limit", values)
    return tuple((row[0], date.fromisoformat(row[1])) for row in rows)


def due_count(handle: Handle, round_id: int, span: Span) -> int:
    """Count the items due in a span."""
    return int(handle.sql(f"SELECT count(*) {_OWED}", _span(round_id, span)).fetchone()[0])


def _span(round_id: int, span: Span) -> dict[str, Any]:
    return {"round": round_id, "first": span.first.isoformat(), "end": span.end.isoformat()}


def category_states(handle: Handle, round_id: int) -> dict[int, dict[ProgressState, int]]:
    """Count each category's findings by state."""
    rows = handle.sql(
        "SELECT parent_id, state, count(*) FROM item WHERE round_id = ? AND archived = 0"
        " AND kind = 'FINDING' GROUP BY parent_id, state",
        (round_id,),
    )
    found: dict[int, dict[ProgressState, int]] = {}
    for category_id, state, number in rows:
        found.setdefault(category_id, {})[ProgressState(state)] = number
    return found
