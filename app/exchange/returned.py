"""Reading a task workbook that came back, however it was treated on the way."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from app.errors import BadFileError
from app.exchange import fields
from app.exchange.head import PROPERTY, SHEET, Head, find_visible, read_head
from app.job import NO_JOB, Job
from app.messages import exchange as messages
from app.plans.reading_kinds import Kind, kind_of
from app.sheets.reading import Book, Merge, Sheet, open_book
from app.sheets.safety import CORE, CUSTOM

#: The header stands somewhere in the first rows; no heading is longer, with blanks and breaks.
HEADER_ROWS, _HEADING = 20, 60
#: Codes and periods are looked for in this many rows, in cells no longer than a line.
_TOP, _LINE = 60, 80
#: Ranges that overlap one another in a damaged file would be walked for ever.
_MOST_MERGED = 1_000_000
#: The columns of every task workbook.
_WHOLE = {one.field for one in fields.COLUMNS if not one.planning}
_PERIOD = re.compile(r"(?<!\d)20\d{2}-(?:0[1-9]|1[0-2])(?![-\d])")
#: Marks that are not seen: programs and web pages leave them at the ends of a code.
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_CODE = re.compile(r"[A-Z]{2}\d{2,3}[A-Z]?\d*(?:-\d+){1,2}-[A-Z]")


class ReturnedRow(NamedTuple):
    """One row with a code: where it stands, its texts and its column letters by field."""

    sheet: str
    number: int
    code: str
    cells: dict[str, str]
    letters: dict[str, str]

    def place(self, field: str) -> str:
        """Return where a cell stands, such as H7."""
        return f"{self.letters[field]}{self.number}"


class Returned(NamedTuple):
    """What a file holds. `outline` are the lines that a unit's own ledger is built from.

    `visible` are the beginnings of packages' uuids from the visible codes in it, `periods` the
    periods it names.
    """

    head: Head | None
    outline: tuple[str, ...]
    visible: tuple[str, ...]
    periods: tuple[str, ...]
    made_at: str
    sha256: str
    rows: tuple[ReturnedRow, ...]
    by_hand: tuple[int, ...]
    other_columns: tuple[str, ...]
    merged: int


def read_returned(path: Path, job: Job = NO_JOB, *, outline: bool = False) -> Returned:
    """Read a workbook; its outline only where it is wanted.

    Raises BadFileError with what to do when it is no task workbook.
    """
    book = _opened(path)
    told = read_head(_property(book))
    hidden = _hidden(book, job) if outline or told is None else []
    head = _first(hidden) or told
    sheets = book.sheets(job, lambda name, seen: seen or name not in (SHEET, fields.CHOICES))
    found = [(sheet, *place) for sheet in sheets if (place := _header(sheet))]
    if not found:
        raise BadFileError(messages.NO_SHEET)
    found.sort(key=lambda one: (not one[0].visible, -len(one[2])))
    known = {one.name: header for one, header, _ in found}
    tops = [
        line
        for one in sheets
        # above the rows, where our codes stand; anywhere when nothing else tells
        for line in one.rows[: known.get(one.name, HEADER_ROWS) if head else _TOP]
    ]
    texts = {cell for line in tops for cell in line if "-" in cell and len(cell) <= _LINE}
    visible = {code for text in texts if (code := find_visible(text))}
    if head and not hidden and not any(map(head.package.startswith, visible)):
        hidden = _hidden(book, job)  # nothing that is seen confirms the property
        head = _first(hidden) or head
    tables = [_rows(*one) for one in found]
    return Returned(
        head,
        tuple(hidden[1:]),
        tuple(sorted(visible)),
        tuple(sorted({period for text in texts for period in _PERIOD.findall(text)})),
        _saved_at(book),
        book.sha256,
        tuple(row for rows, _, _ in tables for row in rows),
        tuple(number for _, numbers, _ in tables for number in numbers),
        tuple(dict.fromkeys(name for one in found for name in _others(*one))),
        sum(merged for _, _, merged in tables),
    )


def _opened(path: Path) -> Book:
    try:
        return open_book(path)
    except BadFileError:
        if kind_of(path) is Kind.DOCX:  # else it says better what the file is
            raise BadFileError(messages.no_workbook(path.name)) from None
        raise


def _hidden(book: Book, job: Job) -> list[str]:
    """Return the lines of the hidden sheet: the head, and what a unit's own ledger is built from.

    Reading it is a tenth of all the work, so it is asked only where nothing else is sure.
    """
    sheets = book.sheets(job, lambda name, _: name == SHEET)
    return [row[0] for one in sheets for row in one.rows if row and row[0]]


def _first(hidden: Sequence[str]) -> Head | None:
    return read_head(hidden[0]) if hidden else None


def _others(sheet: Sheet, header: int, columns: dict[int, str]) -> list[str]:
    """Name the columns of somebody's own."""
    heads = enumerate(sheet.rows[header])
    return [name.strip() for place, name in heads if name.strip() and place not in columns]


def _property(book: Book) -> str:
    named = (one for one in _xml(book, CUSTOM) if one.get("name") == PROPERTY)
    return next(("".join(one.itertext()) for one in named), "")


def _saved_at(book: Book) -> str:
    return next((one.text or "" for one in _xml(book, CORE) if one.tag.endswith("}modified")), "")


def _xml(book: Book, part: str) -> Iterable[ElementTree.Element]:
    """Return what properties there are; damaged ones say nothing."""
    try:
        return ElementTree.fromstring(book.properties.get(part, b""))
    except ElementTree.ParseError:
        return ()


def _header(sheet: Sheet) -> tuple[int, dict[int, str]] | None:
    """Find the row of headings: the code and at least one white column; the best of the first."""
    best: tuple[int, dict[int, str]] | None = None
    for number, line in enumerate(sheet.rows[:HEADER_ROWS]):
        columns = _columns(line)
        known = set(columns.values())
        right = fields.CODE in known and known & set(fields.WHITE)
        if right and (best is None or len(columns) > len(best[1])):
            best = number, columns
            if known >= _WHOLE:  # nothing better can follow
                break
    return best


def _columns(line: Sequence[str]) -> dict[int, str]:
    """Return fields by place; our own heading comes before a synonym, wherever it stands."""
    named = [
        (place, found)
        for place, text in enumerate(line)
        if 0 < len(text) <= _HEADING and (found := fields.field_named(text)) is not None
    ]
    columns: dict[int, str] = {}
    if len(named) < 2:  # no header
        return columns
    for place, (field, _) in sorted(named, key=lambda one: not one[1][1]):
        if field not in columns.values():
            columns[place] = field
    return dict(sorted(columns.items()))


def _rows(
    sheet: Sheet, header: int, columns: dict[int, str]
) -> tuple[tuple[ReturnedRow, ...], tuple[int, ...], int]:
    merges = _merges(sheet, header, columns)
    spread = _spread(sheet, merges, columns)
    code_at = next(place for place, field in columns.items() if field == fields.CODE)
    letters = {field: _letter(place) for place, field in columns.items()}
    rows: list[ReturnedRow] = []
    by_hand: list[int] = []
    for number in range(header + 1, len(sheet.rows)):
        line = sheet.rows[number]
        code = plain_code(line[code_at])
        if not code:
            if any(line[place] for place in columns):
                by_hand.append(number + 1)
            continue
        cells = {field: line[place] for place, field in columns.items()}
        cells |= spread.get(number, {})
        rows.append(ReturnedRow(sheet.name, number + 1, code, cells, letters))
    return tuple(rows), tuple(by_hand), len(merges)


def plain_code(text: str) -> str:
    """Return a code without blanks, full-width signs and small letters; "" for another text."""
    if _CODE.fullmatch(text):
        return text
    found = unicodedata.normalize("NFKC", text).translate(_UNSEEN).upper()
    found = "".join(found.split())
    found = re.sub(r"[‐-―−－]", "-", found)
    return found if _CODE.fullmatch(found) else found if found.startswith("XC") else ""


def _merges(sheet: Sheet, header: int, columns: dict[int, str]) -> list[Merge]:
    """List the merged white cells that cover several rows."""
    white = {place for place, field in columns.items() if field in fields.WHITE}
    return [
        one for one in sheet.merges if one.row > header and one.row_span > 1 and one.column in white
    ]


def _spread(
    sheet: Sheet, merges: list[Merge], columns: dict[int, str]
) -> dict[int, dict[str, str]]:
    """Write a merged cell's text for every row it covers: texts by row and field."""
    found: dict[int, dict[str, str]] = {}
    covered = 0
    for one in merges:
        covered += one.row_span
        if one.row >= len(sheet.rows) or covered > _MOST_MERGED:
            continue
        text = sheet.rows[one.row][one.column]
        for row in range(one.row, min(one.row + one.row_span, len(sheet.rows))):
            found.setdefault(row, {})[columns[one.column]] = text
    return found


def _letter(place: int) -> str:
    """Return a column's letters, 0 is A."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
