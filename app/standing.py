"""Where a finding stands: states rolled up from reports, deadlines in force, who owes what.

These columns are derived; every use case that touches a finding's measures, parties, deadlines
or reports calls `refresh` in the same transaction, so that lists never compute them.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from app.rules import roll_up
from db import hanging, items, progress
from db.items import ItemRow
from db.records import Deadline, Extension, Responsibility
from db.trail import Change
from db.words import STRUCK_OFF, DeadlineKind, ItemKind, ProgressState, Role

#: Findings that are read at once: a province's round has thousands.
_AT_ONCE = 200
_RANK = (Role.LEAD_UNIT, Role.RESPONSIBLE_UNIT, Role.COOPERATING_UNIT)
Latest = tuple[str, int, ProgressState]


class Duty(NamedTuple):
    """What one unit has to do with a leaf item, and what it last said."""

    role: Role
    latest: Latest | None

    @property
    def state(self) -> ProgressState:
        """The unit's state on the item."""
        return self.latest[2] if self.latest else ProgressState.NOT_STARTED


class Terms(NamedTuple):
    """Until when a leaf is owed, and whether it is struck off (itself or with its finding)."""

    due: str | None
    struck: bool


class _Known(NamedTuple):
    """What some findings and their measures hang on, by item, read at once."""

    parties: dict[int, tuple[Responsibility, ...]]
    latest: dict[int, dict[int, Latest]]
    extensions: dict[int, tuple[Extension, ...]]
    assignments: dict[int, dict[int, Any]]
    dues: dict[int, items.DueColumns]


def refresh(change: Change, finding_id: int) -> None:
    """Bring the derived columns of a finding, its measures and its assignments up to date."""
    _refresh(change, (finding_id,))


def _refresh(change: Change, finding_ids: Sequence[int]) -> None:
    handle = change.handle
    findings = {row.id: row for row in items.items_by_id(handle, finding_ids)}
    below = items.children_of(handle, finding_ids)
    ids = [*finding_ids, *(row.id for rows in below.values() for row in rows)]
    known = _Known(
        hanging.responsibilities_of(handle, ids),
        progress.latest_states(handle, ids),
        hanging.extensions_of(handle, ids),
        progress.assignments_of(handle, ids),
        items.dues_of(handle, ids),
    )
    for finding_id in finding_ids:
        finding, every = findings.get(finding_id), below.get(finding_id, ())
        standing: dict[int, dict[int, Duty]] = {}
        terms: dict[int, Terms] = {}
        if finding is not None and not finding.archived:
            measures = tuple(row for row in every if not row.archived)
            standing, terms = _find(change, finding, measures, known)
        _assign(change, standing, terms, ([finding_id, *(row.id for row in every)], known))


def _find(
    change: Change, finding: ItemRow, measures: tuple[ItemRow, ...], known: _Known
) -> tuple[dict[int, dict[int, Duty]], dict[int, Terms]]:
    """Write states and deadlines; return by leaf who owes what, and until when."""
    leaves = measures or (finding,)
    duties = {leaf.id: _duties(leaf, finding, known.parties) for leaf in leaves}
    everyone = {unit for roles in duties.values() for unit in roles}
    standing = {
        leaf.id: _standing(leaf, finding, duties[leaf.id], known.latest, everyone)
        for leaf in leaves
    }
    states = {leaf_id: _state(found) for leaf_id, found in standing.items()}
    for row in (*measures, finding):
        state = states[row.id] if row in measures else roll_up(states.values())
        if state is not row.state:
            change.derive("item", row.id, {"state": state})
    dues = _deadlines(change, finding, measures, known)
    terms = {leaf.id: Terms(dues[leaf.id], _struck(finding) or _struck(leaf)) for leaf in leaves}
    return standing, terms


def _struck(row: ItemRow) -> bool:
    return row.closure_state in STRUCK_OFF


def _duties(
    leaf: ItemRow, finding: ItemRow, parties: dict[int, tuple[Responsibility, ...]]
) -> dict[int, Role]:
    """Return the units of a leaf with their foremost role; a leaf without any has the finding's."""
    own = _units(parties.get(leaf.id, ()))
    return own or _units(parties.get(finding.id, ()))


def _units(found: tuple[Responsibility, ...]) -> dict[int, Role]:
    roles: dict[int, Role] = {}
    for party in found:
        if party.unit_id is None or party.role not in _RANK:
            continue
        known = roles.get(party.unit_id, party.role)
        roles[party.unit_id] = min(known, party.role, key=_RANK.index)
    return roles


def _standing(
    leaf: ItemRow,
    finding: ItemRow,
    roles: dict[int, Role],
    latest: dict[int, dict[int, Latest]],
    everyone: set[int],
) -> dict[int, Duty]:
    """Say where every unit stands on a leaf.

    A report on the finding speaks for each measure the unit works on, and for all of them when
    the unit is on nobody's list.
    """
    own = latest.get(leaf.id, {})
    above = {} if leaf.id == finding.id else latest.get(finding.id, {})
    heard = {unit: said for unit, said in above.items() if unit in roles or unit not in everyone}
    for unit, said in own.items():
        heard[unit] = max(said, heard.get(unit, said), key=lambda report: report[:2])
    return {
        unit: Duty(roles.get(unit, Role.RESPONSIBLE_UNIT), heard.get(unit))
        for unit in [*roles, *(u for u in heard if u not in roles)]
    }


def _state(standing: dict[int, Duty]) -> ProgressState:
    """Roll a leaf's units up; cooperating units count once they report, or when alone."""
    counted = [d for d in standing.values() if d.role != Role.COOPERATING_UNIT or d.latest]
    return roll_up(d.state for d in counted or standing.values())


def in_force(own: Deadline | None, extensions: tuple[Extension, ...]) -> Deadline | None:
    """Return the deadline in force: the last approved extension, else the original."""
    approved = [e.new for e in extensions if e.approved]
    return approved[-1] if approved else own


def _deadlines(
    change: Change, finding: ItemRow, measures: tuple[ItemRow, ...], known: _Known
) -> dict[int, str | None]:
    """Write the deadlines in force; return the last days by item."""
    above = in_force(finding.deadline, known.extensions.get(finding.id, ()))
    found = {finding.id: _due_columns(above, own=True)}
    for measure in measures:
        own = in_force(measure.deadline, known.extensions.get(measure.id, ()))
        found[measure.id] = _due_columns(own or above, own=own is not None)
    for item_id, values in found.items():
        if values != known.dues[item_id]:
            change.derive("item", item_id, values._asdict())
    return {item_id: values.effective_due for item_id, values in found.items()}


def _due_columns(deadline: Deadline | None, *, own: bool) -> items.DueColumns:
    due = deadline.due.isoformat() if deadline and deadline.due else None
    return items.DueColumns(due, deadline.kind if deadline else DeadlineKind.UNKNOWN, int(own))


def _assign(
    change: Change,
    standing: dict[int, dict[int, Duty]],
    terms: dict[int, Terms],
    of: tuple[list[int], _Known],
) -> None:
    """Make the assignment rows say what was found; they carry what each unit owes and said."""
    item_ids, known = of
    for item_id in item_ids:
        wanted = standing.get(item_id, {})
        old = known.assignments.get(item_id, {})
        for unit_id in old.keys() - wanted.keys():
            progress.unassign(change.handle, old[unit_id][0])
        for unit_id, duty in wanted.items():
            values = _assignment(duty, terms[item_id])
            if unit_id in old:
                row_id, *was = old[unit_id]
                if was != list(values.values()):
                    change.derive("assignment", row_id, values)
            else:
                place = {"item_id": item_id, "unit_id": unit_id}
                round_id = change.row("item", item_id)["round_id"]
                progress.assign(change.handle, {**place, "round_id": round_id, **values})


def _assignment(duty: Duty, terms: Terms) -> dict[str, Any]:
    """Return the columns in the order in which `assignments_of` reads them."""
    day, report, _ = duty.latest or (None, None, None)
    owes = not terms.struck and duty.state is not ProgressState.DONE
    return {
        "role": duty.role,
        "state": duty.state,
        "latest_id": report,
        "latest_date": day,
        "open": int(owes),
        "due": terms.due if owes else None,
    }


def refresh_around(change: Change, item_id: int) -> None:
    """Refresh the finding that an item is or belongs to; categories and lost items need nothing."""
    row = items.item_by_id(change.handle, item_id)
    if row is None or row.kind is ItemKind.CATEGORY:
        return
    refresh(change, row.id if row.kind is ItemKind.FINDING else row.parent_id or row.id)


def refresh_findings(change: Change, item_ids: Iterable[int]) -> None:
    """Refresh, once each, the findings that items are or belong to."""
    wanted = {
        row.id if row.kind is ItemKind.FINDING else row.parent_id
        for row in items.items_by_id(change.handle, set(item_ids))
        if row.kind is not ItemKind.CATEGORY
    }
    found = sorted(one for one in wanted if one is not None)
    for start in range(0, len(found), _AT_ONCE):
        _refresh(change, found[start : start + _AT_ONCE])
