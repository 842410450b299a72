"""整改台账 and the three lists as workbooks that filter well on the screen and print well."""

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange

from app.sheets import book_styles as styles
from app.sheets.header import Field, Format, Value
from app.sheets.lists import Listing, make_listing
from app.sheets.row_heights import row_heights
from app.sheets.statistics_sheet import add_statistics
from app.zipping import unzipped, zipped
from db.schema.records import WholeRound

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

#: The title, the day, the header; the lines begin below.
TITLE_ROW, DAY_ROW, HEADER_ROW = 1, 2, 3
FIRST_ROW = HEADER_ROW + 1
#: Wider lists are printed on A3; paper sizes as Excel numbers them.
_A3, _A4, _A4_WIDTH = 8, 9, 150
_STYLES = {
    Format.TEXT: styles.TEXT,
    Format.CENTRED: styles.CENTRED,
    Format.DATE: styles.DATE,
}


def book_bytes(kind: str, whole: WholeRound, *, as_of: date) -> bytes:
    """Return a list as an .xlsx file; the same bytes for the same round and day."""
    listing = make_listing(kind, whole, printed=False)
    book = Workbook()
    styles.register(book)
    sheet = book.worksheets[0]
    sheet.title = listing.name
    sheet.merged_cells = _Merged()
    pen = styles.Pen(sheet)
    _write_head(pen, listing, as_of)
    _write_lines(pen, listing)
    _merge(sheet, listing)
    _set_up(sheet, listing)
    add_statistics(book, whole, as_of)
    return _packed(book, listing.title, whole.office, as_of)


class _Merged(MultiCellRange):
    """Merged cells that are written in their order; openpyxl's own come as a set gives them."""

    def __iter__(self) -> Iterator[CellRange]:
        return iter(self.sorted())


def _write_head(pen: styles.Pen, listing: Listing, as_of: date) -> None:
    sheet = pen.sheet
    last = get_column_letter(len(listing.fields))
    for row, style, text in (
        (TITLE_ROW, styles.TITLE, listing.title),
        (DAY_ROW, styles.NOTE, f"截至{as_of.year}年{as_of.month}月{as_of.day}日"),
    ):
        pen.write(row, 1, text, style)
        sheet.merged_cells.ranges.add(CellRange(f"A{row}:{last}{row}"))
    for column, field in enumerate(listing.fields, start=1):
        pen.write(HEADER_ROW, column, field.title, styles.HEAD)
        sheet.column_dimensions[get_column_letter(column)].width = field.width
    sheet.row_dimensions[TITLE_ROW].height = 30
    sheet.row_dimensions[HEADER_ROW].height = 22


def _write_lines(pen: styles.Pen, listing: Listing) -> None:
    looks = [_STYLES[field.format] for field in listing.fields]
    for row, values in enumerate(listing.rows, start=FIRST_ROW):
        for column, (value, look) in enumerate(zip(values, looks, strict=True), start=1):
            pen.write(row, column, value, look)
    for row, height in enumerate(row_heights(listing), start=FIRST_ROW):
        pen.sheet.row_dimensions[row].height = height


def _merge(sheet: "Worksheet", listing: Listing) -> None:
    """Merge repeated cells but keep the value in each, so that filters find every line."""
    for column in range(len(listing.fields)):
        for first, last in _spans([marks[column] for marks in listing.repeats]):
            sheet.merged_cells.ranges.add(
                CellRange(
                    min_col=column + 1,
                    max_col=column + 1,
                    min_row=first + FIRST_ROW,
                    max_row=last + FIRST_ROW,
                )
            )


def _spans(repeats: list[bool]) -> list[tuple[int, int]]:
    """Return the first and last place of every run of repeated cells."""
    found: list[tuple[int, int]] = []
    for place, repeated in enumerate(repeats):
        if not repeated:
            continue
        if found and found[-1][1] == place - 1:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place - 1, place))
    return found


def _set_up(sheet: "Worksheet", listing: Listing) -> None:
    """Frozen panes, filter, paper, repeated header, page numbers."""
    last = get_column_letter(len(listing.fields))
    bottom = HEADER_ROW + len(listing.rows)
    sheet.freeze_panes = f"{_freeze_column(listing.fields)}{FIRST_ROW}"
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{last}{bottom}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.print_area = f"A1:{last}{bottom}"
    wide = sum(field.width for field in listing.fields) > _A4_WIDTH
    styles.landscape(sheet, _A3 if wide else _A4)


def _freeze_column(fields: tuple[Field, ...]) -> str:
    """Keep the columns up to the finding in sight, if they leave room for the rest."""
    titles = [field.title for field in fields]
    at = titles.index("反馈问题") + 1 if "反馈问题" in titles else 0
    return get_column_letter(at + 1) if sum(f.width for f in fields[:at]) <= 60 else "A"


def _packed(book: Workbook, title: str, author: str, as_of: date) -> bytes:
    """Save with the day's time stamps in place of the clock's."""
    day = datetime(as_of.year, as_of.month, as_of.day)
    book.properties.title, book.properties.creator = title, author
    book.properties.created = day
    out = BytesIO()
    book.save(out)
    book.properties.modified = day
    core = _core_xml(book)
    parts = unzipped(out.getvalue())
    return zipped((name, core if name == "docProps/core.xml" else data) for name, data in parts)


def _core_xml(book: Workbook) -> bytes:
    from openpyxl.xml.functions import tostring

    data: bytes | str = tostring(book.properties.to_tree())
    return data.encode() if isinstance(data, str) else data


def cell_values(listing: Listing) -> tuple[tuple[Value, ...], ...]:
    """Return the header and the lines as they stand in the sheet."""
    return (tuple(field.title for field in listing.fields), *listing.rows)
