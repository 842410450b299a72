"""The state table of 对账销号, as data: which step follows which, and what guards it.

The manual prints the same table (docs/manual/editing.md). Criteria, opinions and publicity are
not in it yet.
"""

from typing import NamedTuple

from db.words import ClosureState, ProgressState

_NONE, _APPLIED, _RETURNED, _VERIFIED, _CLOSED, _ONGOING, _REOPENED = ClosureState
_ANY = frozenset(ProgressState)
_DONE = frozenset({ProgressState.DONE})
#: Where an item must stand before it can be applied for.
READY = frozenset({ProgressState.DONE, ProgressState.STAGE_DONE})


class Step(NamedTuple):
    """One row: what it leads to, what it may follow, where the item must stand, what it asks for.

    An `apart` step is not taken by who applied or reported. `reason` and `basis` must be written.
    """

    to: ClosureState
    after: frozenset[ClosureState]
    states: frozenset[ProgressState] = _ANY
    apart: bool = False
    reason: bool = False
    basis: bool = False


TABLE = (
    Step(_APPLIED, frozenset({_NONE, _RETURNED, _REOPENED}), READY),
    Step(_RETURNED, frozenset({_APPLIED, _VERIFIED}), reason=True),
    Step(_VERIFIED, frozenset({_APPLIED}), READY, apart=True),
    Step(_CLOSED, frozenset({_VERIFIED}), _DONE, apart=True),
    Step(_ONGOING, frozenset({_VERIFIED}), READY, apart=True),
    Step(_REOPENED, frozenset({_CLOSED, _ONGOING}), reason=True, basis=True),
)
ROWS = {row.to: row for row in TABLE}
#: Which states each step may follow.
STEPS = {row.to: row.after for row in TABLE}

#: What a ledger kept elsewhere may bring along without the steps before, and where the item must
#: stand then. What says 销号 beside less comes in as 已申请: 已完成 first, then verifying.
BY_IMPORT = {_APPLIED: _ANY, _CLOSED: _DONE, _ONGOING: READY}


def imported(wanted: ClosureState, state: ProgressState) -> ClosureState:
    """Return how an item comes in that a ledger kept elsewhere says is struck off."""
    return wanted if state in BY_IMPORT[wanted] else _APPLIED
