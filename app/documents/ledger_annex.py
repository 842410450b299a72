"""整改台账 and the three lists as an annex on turned pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.documents.content import (
    Cell,
    Column,
    Document,
    Look,
    Part,
    Table,
    chinese_day,
    paragraph,
)
from app.documents.titles import title_lines
from app.sheets.header import Field, Format, Value
from app.sheets.lists import Listing, make_listing
from db.schema.records import WholeRound

#: How many of a list's characters a turned page is wide, and how many a cell's edges take.
_LINE, _EDGES = 70, 0.8
#: Names and states of no more characters (王小明, 持续销号) are not broken.
_NAME, _STATE = 3, 4
#: Headings of fewer characters (备注) are not broken.
_BREAKABLE = 4


def make_annex(kind: str, whole: WholeRound, *, as_of: date) -> Document:
    """Return a list as a document: title, the day its figures are of, one table."""
    listing = make_listing(kind, whole, printed=True)
    rows = _rows(listing)
    blocks = (
        paragraph("\n".join(title_lines(listing.title, turned=True)), Look.ANNEX_TITLE),
        paragraph(f"（截至{chinese_day(as_of)}）", Look.TABLE_NOTE),
        Table(_columns(listing, rows), rows, dense=True),
    )
    return Document(listing.title, (Part(blocks, landscape=True),), whole.office, as_of)


def _columns(listing: Listing, rows: Sequence[Sequence[Cell]]) -> tuple[Column, ...]:
    """Give every column its share of a line, no more than it needs, no less than short words do."""
    total = sum(field.width for field in listing.fields)
    wanted = [field.width / total * _LINE for field in listing.fields]
    needs = [_need(field, [row[k] for row in rows]) for k, field in enumerate(listing.fields)]
    return tuple(
        Column(_heading(field.title, share), share, field.format is not Format.TEXT)
        for field, share in zip(listing.fields, _shared(wanted, needs), strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Need:
    """How many characters a column needs so as not to break words, and to break nothing."""

    least: float
    most: float
    written: bool


def _need(field: Field, cells: Sequence[Cell]) -> _Need:
    lengths = [len(line) for cell in cells if cell for line in cell.split("\n")]
    word = _NAME if field.format is Format.TEXT else _STATE
    longest = max(map(len, _halves(field.title)))
    least = max([longest, *(length for length in lengths if length <= word)])
    most = max([least, *lengths])
    return _Need(least + _EDGES, most + _EDGES, field.format is Format.TEXT)


def _shared(wanted: list[float], needs: list[_Need]) -> list[float]:
    """Fit widths between what is needed at least and at most; long columns take what is left.

    Columns of text stay as wide as they are where little is in them: people write into them.
    """
    fitted = [
        max(w, n.least) if n.written else min(max(w, n.least), n.most)
        for w, n in zip(wanted, needs, strict=True)
    ]
    left = _LINE - sum(fitted)
    long = [w if n.most > w else 0.0 for w, n in zip(wanted, needs, strict=True)]
    if not sum(long):
        return fitted
    return [f + left * w / sum(long) for f, w in zip(fitted, long, strict=True)]


def _heading(title: str, share: float) -> str:
    """Break a heading that is too long for its column in the middle."""
    return title if len(title) + _EDGES <= share else "\n".join(_halves(title))


def _halves(title: str) -> tuple[str, ...]:
    if len(title) < _BREAKABLE:
        return (title,)
    middle = -(-len(title) // 2)
    return title[:middle], title[middle:]


def _rows(listing: Listing) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        tuple(None if repeated else _text(v) for v, repeated in zip(row, marks, strict=True))
        for row, marks in zip(listing.rows, listing.repeats, strict=True)
    )


def _text(value: Value) -> str:
    if isinstance(value, date):
        return chinese_day(value)
    return "" if value is None else str(value)
