"""整改台账 and the three lists as an annex on turned pages."""

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
from app.sheets.header import Format, Value
from app.sheets.lists import Listing, make_listing
from db.records import WholeRound


def make_annex(kind: str, whole: WholeRound, *, as_of: date) -> Document:
    """Return a list as a document: title, the day its figures are of, one table."""
    listing = make_listing(kind, whole, printed=True)
    columns = tuple(Column(f.title, f.width, f.format is not Format.TEXT) for f in listing.fields)
    blocks = (
        paragraph("\n".join(title_lines(listing.title, turned=True)), Look.ANNEX_TITLE),
        paragraph(f"（截至{chinese_day(as_of)}）", Look.TABLE_NOTE),
        Table(columns, _rows(listing), dense=True),
    )
    return Document(listing.title, (Part(blocks, landscape=True),), whole.office, as_of)


def _rows(listing: Listing) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        tuple(None if repeated else _text(v) for v, repeated in zip(row, marks, strict=True))
        for row, marks in zip(listing.rows, listing.repeats, strict=True)
    )


def _text(value: Value) -> str:
    if isinstance(value, date):
        return chinese_day(value)
    return "" if value is None else str(value)
