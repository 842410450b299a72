"""Any list of the window as a plain workbook: title, day, header, rows; it filters and prints."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from app.documents.saving import save_bytes
from app.sheets import book_styles as styles

HEADER_ROW = 3
A4 = 9
#: Widths of columns in characters.
_LEAST, _MOST = 8, 60


def save_list(
    path: Path, title: str, lines: Sequence[Sequence[str]], *, as_of: date, overwrite: bool
) -> None:
    """Save header and rows; raises SaveError or RefusedError as all documents do."""
    save_bytes(path, list_bytes(title, lines, as_of=as_of), overwrite)


def list_bytes(title: str, lines: Sequence[Sequence[str]], *, as_of: date) -> bytes:
    """Return a workbook of header and rows; whole numbers become numbers, the rest stays text."""
    book = Workbook()
    styles.register(book)
    sheet = book.worksheets[0]
    sheet.title = "".join("－" if mark in "[]:*?/\\" else mark for mark in title)[:31]
    pen = styles.Pen(sheet)
    last = get_column_letter(len(lines[0]))
    pen.write(1, 1, title, styles.TITLE)
    pen.write(2, 1, f"截至{as_of.year}年{as_of.month}月{as_of.day}日", styles.NOTE)
    for row in (1, 2):
        styles.merge(sheet, f"A{row}:{last}{row}")
    for column, words in enumerate(lines[0], start=1):
        pen.write(HEADER_ROW, column, words, styles.HEAD)
        widest = max((_width(line[column - 1]) for line in lines), default=_LEAST)
        width = min(max(widest + 3, _LEAST), _MOST)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, line in enumerate(lines[1:], start=HEADER_ROW + 1):
        for column, words in enumerate(line, start=1):
            pen.write(number, column, _value(words), styles.TEXT)
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{last}{max(HEADER_ROW, len(lines) + HEADER_ROW - 1)}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    styles.landscape(sheet, A4)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _width(text: str) -> int:
    """Return how wide a text is in characters; Chinese ones count twice."""
    return sum(2 if ord(mark) > 0x2E7F else 1 for mark in text)


def _value(words: str) -> int | str:
    """Return a count as a number; longer digits, or with a zero in front, are telephones."""
    count = words.isascii() and words.isdigit() and len(words) <= 6
    return int(words) if count and str(int(words)) == words else words
