"""How units stand: tasks by state, rates, what is late; and the matrix of findings and units."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from app.ledger import Ledger
from app.progress.lights import URGENCY, light_of
from app.rules import limits, roll_up
from db import duties, items
from db.duties import Duty, UnitState
from db.lists import lines
from db.lists.lines import LedgerRow, Light, Limits
from db.words import ItemKind, ProgressState, Role

_RANK = tuple(Role)


class StateCounts(NamedTuple):
    """How many of something stand in each of the four states."""

    not_started: int = 0
    ongoing: int = 0
    stage_done: int = 0
    done: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.not_started + self.ongoing + self.stage_done + self.done

    @property
    def rate(self) -> float:
        """The share that is done, 0.0 when there is nothing."""
        return self.done / self.total if self.total else 0.0


class UnitProgress(NamedTuple):
    """One unit's tasks: measures, or findings without measures, that name it in any role."""

    unit_id: int
    name: str
    counts: StateCounts
    open: int
    overdue: int
    due_soon: int
    last_report: date | None
    next_deadline: date | None


class MatrixCell(NamedTuple):
    """What one unit has to do with one finding."""

    finding_id: int
    unit_id: int
    role: Role
    state: ProgressState
    light: Light


class NamedCounts(NamedTuple):
    """Counts of one category or unit, for a chart."""

    id: int
    name: str
    counts: StateCounts


def counts_of(found: dict[ProgressState, int]) -> StateCounts:
    """Write counts by state as a record; a state that does not occur counts 0."""
    return StateCounts(*(found.get(state, 0) for state in ProgressState))


def list_unit_progress(ledger: Ledger, round_id: int, today: date) -> tuple[UnitProgress, ...]:
    """Tell how every unit with tasks in a round stands, in the directory's order."""
    soon = today + timedelta(limits(ledger).soon)
    found: dict[int, list[UnitState]] = defaultdict(list)
    for state in duties.unit_states(ledger.handle, round_id, today, soon):
        found[state.unit_id].append(state)
    names = duties.unit_names(ledger.handle)
    return tuple(_unit(unit_id, names[unit_id], found[unit_id]) for unit_id in sorted(found))


def _unit(unit_id: int, name: str, states: list[UnitState]) -> UnitProgress:
    return UnitProgress(
        unit_id,
        name,
        counts_of({state.state: state.tasks for state in states}),
        sum(state.open for state in states),
        sum(state.overdue for state in states),
        sum(state.soon for state in states),
        max((s.last_report for s in states if s.last_report), default=None),
        min((s.next_due for s in states if s.next_due), default=None),
    )


def unit_matrix(
    ledger: Ledger, round_id: int, today: date, finding_ids: Sequence[int] | None = None
) -> tuple[MatrixCell, ...]:
    """Tell each unit's role, state and light on each finding, in printed order."""
    found: dict[tuple[int, int], list[Duty]] = defaultdict(list)
    for duty in duties.duties(ledger.handle, round_id, finding_ids):
        found[duty.finding_id, duty.unit_id].append(duty)
    days = limits(ledger)
    return tuple(_cell(key, duties, today, days) for key, duties in found.items())


def _cell(key: tuple[int, int], duties: list[Duty], today: date, days: Limits) -> MatrixCell:
    lights = [light_of(d.due, d.light_kind, today, days) for d in duties if d.open]
    if not lights:
        lights = [Light.STRUCK if all(duty.struck for duty in duties) else Light.DONE]
    return MatrixCell(
        *key,
        role=min((duty.role for duty in duties), key=_RANK.index),
        state=roll_up(duty.state for duty in duties),
        light=min(lights, key=URGENCY.index),
    )


def round_findings(ledger: Ledger, round_id: int, limit: int) -> tuple[tuple[LedgerRow, ...], int]:
    """Return the first findings in printed order, and how many there are."""
    ids = lines.finding_ids(ledger.handle, round_id, limit)
    rows = lines.list_rows(ledger.handle, ids, date.min, limits(ledger))
    return rows, lines.totals(ledger.handle, round_id)[ItemKind.FINDING]


def states_by_unit(ledger: Ledger, round_id: int, today: date) -> tuple[NamedCounts, ...]:
    """Count units' tasks by state, for a chart."""
    units = list_unit_progress(ledger, round_id, today)
    return tuple(NamedCounts(unit.unit_id, unit.name, unit.counts) for unit in units)


def states_by_category(ledger: Ledger, round_id: int) -> tuple[NamedCounts, ...]:
    """Count each category's findings by state, in printed order, for a chart."""
    found = duties.category_states(ledger.handle, round_id)
    return tuple(
        NamedCounts(row.id, row.title or row.number, counts_of(found.get(row.id, {})))
        for row in items.categories(ledger.handle, round_id)
    )
