"""What `app.standing` derives from and writes: items without their texts, and assignments."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import peewee

from db.file.connection import Handle
from db.file.prepared import Prepared, among, listed
from db.joins import deadline_of
from db.schema.models import ItemTable
from db.schema.records import Deadline
from db.words import ClosureState, ItemKind, ProgressState


class DueColumns(NamedTuple):
    """The derived columns of a deadline in force; `own_deadline` is 0 when it is the finding's."""

    effective_due: str | None
    light_kind: str | None
    own_deadline: int


class StandingRow(NamedTuple):
    """A finding or a measure: its own deadline and steps, and what was derived last."""

    id: int
    round_id: int
    parent_id: int | None
    deadline: Deadline | None
    state: ProgressState
    closure_state: ClosureState
    archived: bool
    dues: DueColumns


def _select(wanted: Any) -> Any:
    t = ItemTable
    return (
        t.select(
            t.id, t.round_id, t.parent_id, t.deadline_raw, t.deadline_kind, t.due, t.then_long_term,
            t.state, t.closure_state, t.archived, t.effective_due, t.light_kind, t.own_deadline,
        )
        .where(wanted)
        .order_by(t.path, t.id)
    )  # fmt: skip


def _row(*row: Any) -> StandingRow:
    values: list[Any] = [
        *row[:3],
        deadline_of(*row[3:7]),
        ProgressState(row[7]),
        ClosureState(row[8]),
        bool(row[9]),
        DueColumns(*row[10:]),
    ]
    return StandingRow(*values)


_THEMSELVES = Prepared(lambda ids: _select(among(ItemTable.id, ids)))
_BELOW = Prepared(lambda ids: _select(among(ItemTable.parent_id, ids)))


def findings_and_measures(
    handle: Handle, finding_ids: Iterable[int]
) -> tuple[tuple[StandingRow, ...], tuple[StandingRow, ...]]:
    """Return findings and the measures below them in printed order, archived ones too."""
    ids = listed(finding_ids)
    return _THEMSELVES.fetch(handle, _row, ids), _BELOW.fetch(handle, _row, ids)


def _findings(ids: Any) -> Any:
    t = ItemTable
    finding = peewee.Case(t.kind, ((ItemKind.FINDING, t.id), (ItemKind.MEASURE, t.parent_id)))
    return t.select(finding).where(among(t.id, ids)).distinct()


_FINDINGS = Prepared(_findings)


def findings_of(handle: Handle, item_ids: Iterable[int]) -> list[int]:
    """Return, once each, the findings that items are or belong to; categories have none."""
    found = _FINDINGS.fetch(handle, lambda one: one, listed(item_ids))
    return sorted(one for one in found if one is not None)


def findings_in(handle: Handle, round_id: int) -> tuple[int, ...]:
    """List the findings of a round."""
    t = ItemTable
    query = t.select(t.id).where((t.round_id == round_id) & (t.kind == ItemKind.FINDING))
    return handle.fetch(query, int)


def assign(handle: Handle, rows: Sequence[dict[str, Any]]) -> None:
    """Add assignments: derived, so without a trail."""
    handle.insert_all("assignment", rows)


def unassign(handle: Handle, row_ids: Sequence[int]) -> None:
    """Remove assignments: derived, so without a trail."""
    handle.many("DELETE FROM assignment WHERE id = ?", ((row_id,) for row_id in row_ids))
