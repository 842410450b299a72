"""How high rows must be for wrapped text: Excel does not work that out for merged cells."""

from datetime import date
from functools import lru_cache
from unicodedata import east_asian_width

from app.sheets.header import Value
from app.sheets.lists import Listing

#: Points: one line of 10 pt text, the margin, Excel's greatest height.
_LINE, _MARGIN, HIGHEST = 13.5, 6, 409
#: A half-width character of 10 pt text is this much narrower than a column's unit, margins apart.
_FIT, _PADDING = 1.05, 1.0


def row_heights(listing: Listing) -> list[float]:
    """Return the height of every line in points; a merged cell fits into its rows together."""
    count = len(listing.rows)
    heights = [_LINE + _MARGIN] * count
    spans = [
        (first, last, height_of(listing.rows[first][column], field.width))
        for column, field in enumerate(listing.fields)
        for first, last in _cells([marks[column] for marks in listing.repeats])
    ]
    for first, last, needed in sorted(spans, key=lambda span: span[1] - span[0]):
        missing = needed - sum(heights[first : last + 1])
        if missing > 0:
            share = missing / (last - first + 1)
            for row in range(first, last + 1):
                heights[row] += share
    return [round(min(height, HIGHEST), 1) for height in heights]


def _cells(repeats: list[bool]) -> list[tuple[int, int]]:
    """Return the first and last row of every cell of a column, merged or not."""
    starts = [row for row, repeated in enumerate(repeats) if not repeated]
    ends = [*starts[1:], len(repeats)] if starts else []
    return [(a, b - 1) for a, b in zip(starts, ends, strict=True)]


@lru_cache(maxsize=4096)  # the same texts stand in many rows, and in many units' workbooks
def height_of(value: Value, width: float) -> float:
    """Return the height of wrapped text in points; `width` in half-width characters."""
    text = value.isoformat() if isinstance(value, date) else str(value or "")
    room = max(2.0, (width - _PADDING) * _FIT)
    lines = sum(max(1, -(-_width(line) // room)) for line in text.split("\n"))
    return lines * _LINE + _MARGIN


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)
