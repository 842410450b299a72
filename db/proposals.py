"""Queries about what units propose for the plan: goals, measures, deadlines."""

from collections.abc import Sequence
from typing import Any

from db.file.connection import Handle
from db.file.prepared import Prepared, among, listed
from db.schema.models import ItemTable, ProposalTable
from db.schema.records import Proposal
from db.words import ProposalState


def _select() -> Any:
    t = ProposalTable
    return t.select(
        t.id, t.item_id, t.unit_id, t.package_id, t.field, t.text, t.state, t.opinion, t.at
    )


def _proposal(*row: Any) -> Proposal:
    return Proposal(*row)._replace(state=ProposalState(row[6]))


def by_id(handle: Handle, proposal_id: int) -> Proposal | None:
    """Find a proposal."""
    return handle.one(_select().where(ProposalTable.id == proposal_id), _proposal)


def of_round(handle: Handle, round_id: int) -> tuple[Proposal, ...]:
    """List a round's proposals on items that are not archived, the oldest first."""
    t, i = ProposalTable, ItemTable
    query = (
        _select()
        .join(i, on=(t.item_id == i.id))
        .where((i.round_id == round_id) & (i.archived == 0))
        .order_by(t.id)
    )
    return handle.fetch(query, _proposal)


def _of_unit(unit_id: Any, item_ids: Any) -> Any:
    t = ProposalTable
    return _select().where((t.unit_id == unit_id) & among(t.item_id, item_ids)).order_by(t.id)


_OF_UNIT = Prepared(_of_unit, 2)


def newest(
    handle: Handle, unit_id: int, item_ids: Sequence[int]
) -> dict[tuple[int, str], Proposal]:
    """Return a unit's newest proposal for each item and field."""
    rows = _OF_UNIT.fetch(handle, _proposal, unit_id, listed(item_ids))
    return {(one.item_id, one.field): one for one in rows}


_RETURNED = Prepared(
    lambda unit_id, state: (
        ProposalTable.select(ProposalTable.id)
        .where((ProposalTable.unit_id == unit_id) & (ProposalTable.state == state))
        .limit(1)
    ),
    2,
)


def any_returned(handle: Handle, unit_id: int) -> bool:
    """Whether anything that a unit proposed was ever returned to it."""
    return _RETURNED.one(handle, int, unit_id, ProposalState.RETURNED) is not None
