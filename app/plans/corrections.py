"""Everything put right by hand in an import, in the order it was done; nothing is written yet."""

from collections.abc import Callable

from app.errors import RefusedError
from app.plans.checking import check_again
from app.plans.correcting import Cut, LineCorrection, correct
from app.plans.model import Plan, Source
from app.plans.reshaping import Reshape, reshape

Correction = LineCorrection | Reshape


def corrected(
    source: Source,
    corrections: tuple[Correction, ...],
    understand: Callable[[Source], Plan],
    known_units: frozenset[str],
) -> tuple[Plan, int]:
    """Return the plan with all corrections, and how many found their item no more.

    Lines are put right first, the plan is understood anew, then its items are put right.
    Raises RefusedError when a line cannot be corrected so, or the newest correction not be made.
    """
    items: list[Reshape] = []
    for one in corrections:
        if isinstance(one, LineCorrection):
            source = correct(source, one)
        else:
            items.append(one)
    plan, lost = understand(source), 0
    for one in items:
        try:
            plan = reshape(plan, one)
        except RefusedError:
            if one is corrections[-1]:
                raise
            lost += 1
    return check_again(plan, known_units) if items else plan, lost


def one_more(corrections: tuple[Correction, ...], made: Correction) -> tuple[Correction, ...]:
    """Add a correction; after a cut the items below are known by their new lines."""
    if isinstance(made, Cut):
        corrections = tuple(_moved(one, made.line) for one in corrections)
    return (*corrections, made)


def _moved(one: Correction, after: int) -> Correction:
    if isinstance(one, LineCorrection) or one.place.line <= after:
        return one
    return one._replace(place=one.place._replace(line=one.place.line + 1))
