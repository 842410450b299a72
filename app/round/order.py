"""Rows that stand in an order of their own: the next place, and a new order."""

from collections.abc import Sequence

from app.errors import NotFoundError, RefusedError
from app.messages import round_parts as messages
from db.file.trail import Change, Values


def row_or_refuse(change: Change, noun: str, row_id: int) -> Values:
    """Return a row. Raises NotFoundError when it is gone."""
    try:
        return change.row(noun, row_id)
    except KeyError:
        raise NotFoundError(messages.GONE) from None


def place_all(change: Change, noun: str, known: Sequence[int], wanted: Sequence[int]) -> None:
    """Write the places 0, 1 … Raises RefusedError unless `wanted` is `known` in another order."""
    if sorted(known) != sorted(wanted):
        raise RefusedError(messages.bad_order())
    for position, row_id in enumerate(wanted):
        change.update(noun, row_id, {"position": position})


def inserted(known: Sequence[int], row_id: int, position: int | None) -> list[int]:
    """Return the order with a row at a 0-based place, at the end for None."""
    at = len(known) if position is None else max(0, min(position, len(known)))
    return [*known[:at], row_id, *known[at:]]
