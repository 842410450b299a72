"""Rules every part agrees on: when lights turn, how states add up."""

from collections.abc import Iterable

from app.ledger import Ledger
from app.settings import get_setting
from db.listing import Limits
from db.words import ProgressState

_ORDER = list(ProgressState)


def limits(ledger: Ledger) -> Limits:
    """Return the days at which lights turn in this ledger."""
    return Limits(get_setting(ledger, "near_days"), get_setting(ledger, "soon_days"))


def roll_up(states: Iterable[ProgressState]) -> ProgressState:
    """Add states up: the lowest, except that begun and not begun together are ONGOING."""
    found = set(states)
    if not found:
        return ProgressState.NOT_STARTED
    if ProgressState.NOT_STARTED in found and len(found) > 1:
        return ProgressState.ONGOING
    return min(found, key=_ORDER.index)
