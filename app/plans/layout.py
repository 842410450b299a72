"""The printed form of an item: its lines cut into literal text and values."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.plans.model import Piece
from app.plans.outline import Row


@dataclass(slots=True)
class Slice:
    """A stretch of one line that is the value of a slot."""

    row: Row
    lo: int
    hi: int
    slot: str = ""

    @property
    def text(self) -> str:
        """The value as printed."""
        return self.row.text[self.lo : self.hi]


def join(slices: Sequence[Slice]) -> str:
    """Join stretches of one value: at once on one line, with a line break between lines."""
    out = ""
    last: Row | None = None
    for part in slices:
        out += ("\n" if last is not None and part.row is not last else "") + part.text
        last = part.row
    return out


def row_pieces(row: Row, slices: Sequence[Slice]) -> tuple[Piece, ...]:
    """Cut a line into literal and valued pieces that together are the line."""
    out: list[Piece] = []
    at = 0
    for part in sorted(slices, key=lambda s: (s.lo, s.hi)):
        if part.lo < at or part.lo >= part.hi:
            continue
        if part.lo > at:
            out.append(Piece("", row.text[at : part.lo]))
        out.append(Piece(part.slot, part.text))
        at = part.hi
    if at < len(row.text):
        out.append(Piece("", row.text[at:]))
    return tuple(out)
