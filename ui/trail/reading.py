"""Pages of the trail with ids of their own, who wrote, and the change behind a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.ledger import Ledger
from app.trail import TrailLine, list_trail

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


def read_people(ledger: Ledger) -> tuple[str, ...]:
    """List everybody who ever wrote, the latest first."""
    rows = ledger.handle.sql('SELECT "by" FROM change GROUP BY "by" ORDER BY MAX(id) DESC')
    return tuple(name for (name,) in rows.fetchall() if name)


def standing_change(ledger: Ledger, line_id: int) -> int:
    """Return the change a line belongs to, 0 when it was taken back already."""
    row = ledger.handle.sql(
        "SELECT c.id FROM trail t JOIN change c ON c.id = t.change_id"
        " WHERE t.id = ? AND c.undone_by IS NULL",
        (line_id,),
    ).fetchone()
    return int(row[0]) if row else 0
