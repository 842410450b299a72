"""Where a finding stands: states rolled up from reports, deadlines in force, who owes what.

These columns are derived; every use case that touches a finding's measures, parties, deadlines
or reports calls `refresh` in the same transaction, so that lists never compute them.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from typing import Any, NamedTuple

from app.rules import at_once_until, fits, roll_up
from db import derived_columns, joins, progress, rounds
from db.derived_columns import StandingRow
from db.file.connection import Handle
from db.file.trail import Change
from db.schema.records import Deadline, DeadlineChange, Responsibility
from db.words import STRUCK_OFF, DeadlineKind, ProgressState, Role

#: Findings that are read at once: a province's round has thousands.
_AT_ONCE = 200
_RANK = (Role.LEAD_UNIT, Role.RESPONSIBLE_UNIT, Role.COOPERATING_UNIT)
Latest = tuple[str, int, ProgressState]


class Duty(NamedTuple):
    """What one unit has to do with a leaf item, and what it last said.

    `before` is where it stands while it said nothing (in this cycle).
    """

    role: Role
    latest: Latest | None
    before: ProgressState = ProgressState.NOT_STARTED

    @property
    def state(self) -> ProgressState:
        """The unit's state on the item."""
        return self.latest[2] if self.latest else self.before


_NOTHING = (None, None, ProgressState.NOT_STARTED)


class Assignment(NamedTuple):
    """The derived columns of an assignment, in the order in which `assignments_of` reads them."""

    role: Role
    state: ProgressState
    latest_id: int | None
    latest_date: str | None
    open: int
    due: str | None


class Terms(NamedTuple):
    """Until when a leaf is owed, and whether it is struck off (itself or with its finding)."""

    due: str | None
    struck: bool


class _Known(NamedTuple):
    """What some findings and their measures hang on, by item, read at once."""

    parties: dict[int, tuple[Responsibility, ...]]
    latest: dict[int, dict[int, Latest]]
    changes: dict[int, tuple[DeadlineChange, ...]]
    assignments: dict[int, dict[int, Any]]
    starts: dict[int, int]
    at_once: Callable[[int], date | None]


@dataclass
class _Derived:
    """What is to be written: columns by row id, assignments to add and to remove."""

    states: dict[int, dict[str, Any]] = field(default_factory=dict)
    dues: dict[int, dict[str, Any]] = field(default_factory=dict)
    duties: dict[int, dict[str, Any]] = field(default_factory=dict)
    added: list[dict[str, Any]] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)

    def write(self, handle: Handle) -> None:
        """Write it, all of one kind together; derived columns are no history, without a trail."""
        handle.update_all("item", self.states)
        handle.update_all("item", self.dues)
        handle.update_all("assignment", self.duties)
        derived_columns.unassign(handle, self.removed)
        derived_columns.assign(handle, self.added)


def refresh(change: Change, finding_id: int) -> None:
    """Bring the derived columns of a finding, its measures and its assignments up to date."""
    _refresh(change.handle, (finding_id,))


def _refresh(handle: Handle, finding_ids: Sequence[int]) -> None:
    findings, measures = derived_columns.findings_and_measures(handle, finding_ids)
    below: dict[int | None, list[StandingRow]] = defaultdict(list)
    for row in measures:
        below[row.parent_id].append(row)
    ids = [row.id for row in (*findings, *measures)]
    starts = progress.starts_of(handle, ids)
    known = _Known(
        joins.responsibilities_of(handle, ids),
        _latest(handle, (*findings, *measures), starts),
        joins.deadline_changes_of(handle, ids),
        progress.assignments_of(handle, ids),
        starts,
        cache(partial(at_once_until, handle)),
    )
    derived = _Derived()
    for finding in findings:
        every = below[finding.id]
        standing: dict[int, dict[int, Duty]] = {}
        terms: dict[int, Terms] = {}
        if not finding.archived:
            live = tuple(row for row in every if not row.archived)
            standing, terms = _find(derived, finding, live, known)
        for row in (*every, finding):
            duties = standing.get(row.id, {})
            wanted = {unit: _assignment(duty, terms[row.id]) for unit, duty in duties.items()}
            _assign(derived, row, wanted, known.assignments.get(row.id, {}))
    derived.write(handle)


def _latest(
    handle: Handle, rows: Sequence[StandingRow], starts: dict[int, int]
) -> dict[int, dict[int, Latest]]:
    """Return what units last said; in a new cycle what they said in it, however old its day."""
    found = progress.latest_states(handle, [row.id for row in rows])
    for row in rows:
        start = max(starts.get(row.id, 0), starts.get(row.parent_id or 0, 0))
        if start and row.id in found:
            found[row.id] = {**found[row.id], **progress.latest_since(handle, row.id, start)}
    return found


def _find(
    derived: _Derived, finding: StandingRow, measures: tuple[StandingRow, ...], known: _Known
) -> tuple[dict[int, dict[int, Duty]], dict[int, Terms]]:
    """Derive states and deadlines; return by leaf who owes what, and until when."""
    leaves = measures or (finding,)
    above = _units(known.parties.get(finding.id, ()))  # a leaf without any has the finding's
    duties = {leaf.id: _units(known.parties.get(leaf.id, ())) or above for leaf in leaves}
    everyone = {unit for roles in duties.values() for unit in roles}
    standing = {
        leaf.id: _standing(leaf, finding, duties[leaf.id], known, everyone) for leaf in leaves
    }
    states = {leaf_id: _state(found) for leaf_id, found in standing.items()}
    states.setdefault(finding.id, roll_up(states.values()))
    for row in (*measures, finding):
        state = states[row.id]
        if state is not row.state:
            derived.states[row.id] = {"state": state}
    dues = _deadlines(derived, finding, measures, known)
    terms = {leaf.id: Terms(dues[leaf.id], _struck(finding) or _struck(leaf)) for leaf in leaves}
    return standing, terms


def _struck(row: StandingRow) -> bool:
    return row.closure_state in STRUCK_OFF


def _units(found: tuple[Responsibility, ...]) -> dict[int, Role]:
    """Return the units among parties with their foremost role."""
    roles: dict[int, Role] = {}
    for party in found:
        if party.unit_id is None or party.role not in _RANK:
            continue
        known = roles.get(party.unit_id, party.role)
        roles[party.unit_id] = min(known, party.role, key=_RANK.index)
    return roles


def _standing(
    leaf: StandingRow,
    finding: StandingRow,
    roles: dict[int, Role],
    known: _Known,
    everyone: set[int],
) -> dict[int, Duty]:
    """Say where every unit stands on a leaf.

    A report on the finding speaks for each measure the unit works on, and for all of them when
    the unit is on nobody's list; it does not speak against a measure that is struck off.
    """
    own = known.latest.get(leaf.id, {})
    above = {} if leaf.id == finding.id else known.latest.get(finding.id, {})
    heard = {
        unit: said
        for unit, said in above.items()
        if (unit in roles or unit not in everyone) and fits(leaf.closure_state, said[2])
    }
    start = max(known.starts.get(leaf.id, 0), known.starts.get(finding.id, 0))
    for unit, said in own.items():
        newest = max(said, heard.get(unit, said), key=lambda r: (r[1] > start, *r[:2]))
        heard[unit] = newest
    units = [*roles, *(unit for unit in heard if unit not in roles)]
    return {
        unit: _duty(roles.get(unit, Role.RESPONSIBLE_UNIT), heard.get(unit), start)
        for unit in units
    }


def _duty(role: Role, latest: Latest | None, start: int) -> Duty:
    """Where an item was reopened (`start`), it is under way until a unit reports again."""
    if not start:
        return Duty(role, latest)
    if latest is not None and latest[1] < start:
        latest = (*latest[:2], ProgressState.ONGOING)
    return Duty(role, latest, ProgressState.ONGOING)


def _state(standing: dict[int, Duty]) -> ProgressState:
    """Roll a leaf's units up; cooperating units count once they report, or when alone."""
    counted = [d for d in standing.values() if d.role is not Role.COOPERATING_UNIT or d.latest]
    return roll_up(d.state for d in counted or standing.values())


def stands_if(
    handle: Handle, item_ids: Sequence[int], unit_id: int, day: str, corrected: Collection[int]
) -> dict[int, dict[str, ProgressState]]:
    """Say by leaf where it would stand for each state that a unit reports on a day (ISO).

    "" is where it stands when the unit says nothing. `corrected` are the reports that the new ones
    replace: any other one of a later day goes on to count.
    """
    found: dict[int, dict[str, ProgressState]] = {}
    duties = progress.assignments_of(handle, item_ids)
    for item_id in item_ids:
        known = {
            unit: Duty(role, (date, report, state) if date and report else None, state)
            for unit, (_, role, state, report, date, *_rest) in duties.get(item_id, {}).items()
        }
        own = known.get(unit_id, Duty(Role.RESPONSIBLE_UNIT, None))
        later = own.latest and own.latest[0] > day and own.latest[1] not in corrected
        found[item_id] = {"": _state(known)} | {
            said: _state(known if later else {**known, unit_id: Duty(own.role, (day, 0, said))})
            for said in ProgressState
        }
    return found


def in_force(own: Deadline | None, changes: Sequence[DeadlineChange]) -> Deadline | None:
    """Return the deadline in force: what was last put in its place, else the original."""
    return changes[-1].new if changes else own


def _deadlines(
    derived: _Derived, finding: StandingRow, measures: tuple[StandingRow, ...], known: _Known
) -> dict[int, str | None]:
    """Derive the deadlines in force; return the last days by item."""
    until = partial(known.at_once, finding.round_id)
    above = in_force(finding.deadline, known.changes.get(finding.id, ()))
    found = {finding.id: _due_columns(above, until, own=True)}
    for measure in measures:
        own = in_force(measure.deadline, known.changes.get(measure.id, ()))
        found[measure.id] = _due_columns(own or above, until, own=own is not None)
    for row in (finding, *measures):
        if found[row.id] != row.dues:
            derived.dues[row.id] = found[row.id]._asdict()
    return {item_id: values.effective_due for item_id, values in found.items()}


def _due_columns(
    deadline: Deadline | None, at_once: Callable[[], date | None], *, own: bool
) -> derived_columns.DueColumns:
    """Return the columns; what is to be done at once has a last day that is only reckoned."""
    kind = deadline.kind if deadline else DeadlineKind.UNKNOWN
    due = deadline.due if deadline else None
    if due is None and kind is DeadlineKind.IMMEDIATE:
        due = at_once()
    return derived_columns.DueColumns(due.isoformat() if due else None, kind, int(own))


def _assign(
    derived: _Derived, row: StandingRow, wanted: dict[int, Assignment], old: dict[int, Any]
) -> None:
    """Let the assignments say what was found."""
    derived.removed += [old[unit_id][0] for unit_id in old.keys() - wanted.keys()]
    for unit_id, values in wanted.items():
        row_id, *was = old.get(unit_id, (0,))
        if not row_id:
            place = {"round_id": row.round_id, "item_id": row.id, "unit_id": unit_id}
            derived.added.append({**place, **values._asdict()})
        elif tuple(was) != values:
            derived.duties[row_id] = values._asdict()


def _assignment(duty: Duty, terms: Terms) -> Assignment:
    """Say what a unit owes on a leaf and last said."""
    day, report, state = duty.latest or _NOTHING
    owes = not terms.struck and state is not ProgressState.DONE
    return Assignment(duty.role, state, report, day, int(owes), terms.due if owes else None)


def refresh_around(change: Change, item_id: int) -> None:
    """Refresh the finding that an item is or belongs to; categories and lost items need nothing."""
    refresh_findings(change, [item_id])


def refresh_findings(change: Change, item_ids: Iterable[int]) -> None:
    """Refresh, once each, the findings that items are or belong to."""
    _refresh_around(change.handle, item_ids)


def refresh_round(change: Change, round_id: int) -> None:
    """Refresh every finding of a round: what its deadlines count from has changed."""
    _refresh_around(change.handle, derived_columns.findings_in(change.handle, round_id))


def refresh_all(change: Change) -> None:
    """Refresh every finding of the ledger: what all deadlines are reckoned with has changed."""
    for found in rounds.list_rounds(change.handle):
        refresh_round(change, found.id)


def refresh_later(change: Change, item_ids: Iterable[int]) -> None:
    """Refresh findings before the commit: inside bulk work once for a whole group of changes.

    Who reads derived columns before that lets the handle catch up first.
    """
    change.handle.once(_refresh_around, item_ids)


def _refresh_around(handle: Handle, item_ids: Iterable[int]) -> None:
    found = derived_columns.findings_of(handle, item_ids)
    for start in range(0, len(found), _AT_ONCE):
        _refresh(handle, found[start : start + _AT_ONCE])
