"""The merge itself, cell by cell, pure: base, ours and theirs in; values and conflicts out.

`base` is what the unit was given or last sent, `ours` what the ledger holds now, `theirs` what
came back. A blank cell of theirs changes nothing; clearing one takes CLEAR (exchange.md, merge
rules 3 to 5).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from db.words import Choice as Choice

CLEAR = "【清空】"

#: The cells of one row by field; a field that is missing is blank.
Values = Mapping[str, str]


class Verdict(StrEnum):
    """What becomes of a cell before anybody is asked."""

    SAME = "SAME"
    KEEP = "KEEP"
    TAKE = "TAKE"
    CONFLICT = "CONFLICT"


class Cell(NamedTuple):
    """One field of one row; `theirs` is what it would become, base itself where it was blank."""

    field: str
    base: str
    ours: str
    theirs: str
    verdict: Verdict


def merge_cell(field: str, base: str, ours: str, theirs: str) -> Cell:
    """Compare one cell: only a change of theirs counts, and only one of ours stands against it."""
    wanted = base if not theirs.strip() else "" if theirs.strip() == CLEAR else theirs
    return Cell(field, base, ours, wanted, _verdict(base, ours, wanted))


def _verdict(base: str, ours: str, theirs: str) -> Verdict:
    if theirs == ours:
        return Verdict.SAME
    if theirs == base:
        return Verdict.KEEP
    return Verdict.TAKE if ours == base else Verdict.CONFLICT


def ends(cell: Cell, waiting: str) -> bool:
    """Whether a newer file's cell ends a conflict about what the other side said, `waiting`.

    It does where it changes what both sides knew, or where both sides say what waits or the other
    side came round. Repeating itself, or leaving a cell as it was given, decides nothing.
    """
    if cell.verdict is Verdict.SAME:
        return cell.theirs == waiting or cell.theirs != cell.base
    return cell.verdict is Verdict.TAKE


def merge_row(base: Values, ours: Values, theirs: Values) -> tuple[Cell, ...]:
    """Compare all cells of a row, in the order of `theirs`; fields it lacks are left alone."""
    return tuple(
        merge_cell(field, base.get(field, ""), ours.get(field, ""), text)
        for field, text in theirs.items()
    )


def settle(cell: Cell, choice: Choice | None = None) -> str:
    """Return what a cell becomes: without a choice a change is taken and a conflict kept ours."""
    if choice is None:
        return cell.theirs if cell.verdict is Verdict.TAKE else cell.ours
    if choice is Choice.THEIRS:
        return cell.theirs
    if choice is Choice.BOTH:
        return joined(cell.ours, cell.theirs)
    return cell.ours


def joined(ours: str, theirs: str) -> str:
    """Put two texts one below the other; what one of them says already is not said twice."""
    if theirs in ours:
        return ours
    return theirs if ours in theirs else f"{ours}\n{theirs}"


def settled(
    ours: Values, cells: tuple[Cell, ...], choices: Mapping[str, Choice] | None = None
) -> dict[str, str]:
    """Return a row's values after the merge: ours, with what every cell becomes."""
    chosen = choices or {}
    return {**ours, **{cell.field: settle(cell, chosen.get(cell.field)) for cell in cells}}


def sent(base: Values, cells: tuple[Cell, ...]) -> dict[str, str]:
    """Return the base of the next comparison: what the unit is known to hold now."""
    return {**base, **{cell.field: cell.theirs for cell in cells}}
