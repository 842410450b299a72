"""Pages of the trail, its lines with ids of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.ledger import Ledger
from app.ledger.trail import TrailLine, list_trail

#: Lines read at once.
PAGE = 100
#: A row of the trail tells less than this many fields.
_FIELDS = 64


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines: by whom, of what kind, from the first to the last day (inclusive)."""

    by: str | None = None
    noun: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line with an id that stays the same when newer lines come in above it."""

    id: int
    told: TrailLine


def read_lines(
    ledger: Ledger, wanted: Wanted, before: int | None = None, limit: int = PAGE
) -> tuple[Line, ...]:
    """Read some lines, newest first; page on with the last line's `told.id`."""
    days = (wanted.since, wanted.until)
    found = list_trail(
        ledger, by=wanted.by, noun=wanted.noun, days=days, before=before, limit=limit
    )
    return _numbered(found)


def _numbered(found: Sequence[TrailLine]) -> tuple[Line, ...]:
    """Number the lines; several fields of one row have the row's id in common."""
    lines: list[Line] = []
    place, last = 0, 0
    for told in found:
        place = place + 1 if told.id == last else 0
        last = told.id
        lines.append(Line(told.id * _FIELDS + place, told))
    return tuple(lines)
