"""The measures of a finding: told apart by their numbers, line by line or inside a paragraph."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from app.plans.fields import BLANK, trim
from app.plans.layout import Slice, join
from app.plans.numbering import TWINS, Marker, inline_system, marker_at, split_points
from app.plans.outline import Row

_TITLE_END = re.compile(r"问题(?:的?整改)?[。：:]")


@dataclass(slots=True)
class FoundMeasure:
    """A measure while it is being read."""

    number: Slice | None
    texts: list[Slice] = field(default_factory=list)
    stopped: bool = False
    row: Row | None = None

    @property
    def text(self) -> str:
        """The wording, paragraphs separated by line breaks."""
        return join(self.texts)


class MeasureList:
    """Measures in the order they are printed; `system` is how they are numbered."""

    def __init__(self, system: str | None) -> None:
        self.system = system
        self.found: list[FoundMeasure] = []
        self._last = 0

    def counts(self, marker: Marker) -> bool:
        """Say whether a number at the start of a line numbers a measure."""
        if marker.system == self.system:
            return True
        twin = TWINS.get(marker.system) == self.system
        return twin and marker.value == self._last + 1

    def begin(self, row: Row, marker: Marker | None, offset: int = 0) -> None:
        """Open the next measure; `offset` is where the marker's text begins on the line."""
        number = None
        if marker:
            place = offset + marker.at
            number = Slice(row, place, place + len(marker.number))
            self._last = marker.value or self._last
        self.found.append(FoundMeasure(number, row=row))
        _mark(row)

    def extend(self, row: Row, lo: int, hi: int) -> None:
        """Add a stretch to the last measure."""
        lo, hi = trim(row.text, lo, hi, BLANK)
        if lo < hi:
            self.found[-1].texts.append(Slice(row, lo, hi))
            self.found[-1].stopped = False
            _mark(row)

    def points(self, text: str) -> list[Marker]:
        """Return the numbers in a text that go on counting."""
        return split_points(text, self.system, self._last) if self.system else []

    def take(self, row: Row, lo: int, hi: int, *, numbered_below: bool) -> Slice | None:
        """Cut a stretch at its numbers; return text before the very first, which is no measure."""
        text = row.text[lo:hi]
        points = self.points(text)
        head = points[0].start if points else len(text)
        lead = self._head(row, lo, lo + head, lead=bool(points) or numbered_below)
        for point, following in pairwise([*points, None]):
            if point is not None:
                self.begin(row, point, offset=lo)
                end = following.start if following else len(text)
                self.extend(row, lo + point.end, lo + end)
        return lead

    def _head(self, row: Row, lo: int, hi: int, *, lead: bool) -> Slice | None:
        lo, hi = trim(row.text, lo, hi, BLANK)
        if lo >= hi:
            return None
        if not self.found and lead:
            return Slice(row, lo, hi)
        if not self.found:
            self.begin(row, None)
        self.extend(row, lo, hi)
        return None


def _mark(row: Row) -> None:
    row.kind = row.kind if row.kind == "finding" else "measures"


def measure_system(rows: Sequence[Row], *, labelled: bool) -> str | None:
    """Return the numbering system of the measures, None when they carry no numbers."""
    if not labelled:
        return _unlabelled_system(rows)
    at = next(i for i, row in enumerate(rows) if row.has("measures"))
    chunk = next(c for c in rows[at].chunks if c.kind == "measures")
    value = rows[at].text[chunk.lo : chunk.hi]
    marker = marker_at(value)
    if marker:
        return marker.system
    return inline_system(value) or first_system(rows[at + 1 :])


def _unlabelled_system(rows: Sequence[Row]) -> str | None:
    below = first_system(rows[1:])
    if below:
        return below
    title = rows[0].text[rows[0].start :] if rows else ""
    texts = [title, *(row.text for row in rows[1:])]
    found = next((system for text in texts if (system := inline_system(text))), None)
    return found or _lonely_system(title)


def _lonely_system(title: str) -> str | None:
    """Return the system of a single number right behind a title: …的问题。1.开展谈话。"""
    end = _TITLE_END.search(title)
    first = marker_at(title[end.end() :]) if end else None
    return first.system if first and first.value == 1 else None


def first_system(rows: Sequence[Row]) -> str | None:
    """Return the system of the first number that is not a label's."""
    marked = (row.marker.system for row in rows if row.marker and not row.lead)
    return next(marked, None)
