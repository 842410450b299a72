"""Workbooks as text cells: .xlsx, .xlsm and .xls, with limits checked before they are unpacked."""

import re
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from app.errors import BadFileError
from app.job import NO_JOB, Job
from app.messages import reading as say
from app.plans.safety import MAX_SHEET_PART, MEGABYTE, Package, read_bytes, refuse_dtd
from app.sheets.old_format import check_old_workbook

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

#: A sheet is kept as a full grid in memory: 5 million places are 160 MB, a province's ledger has 2.
MAX_CELLS = 5_000_000
#: More rows than any ledger (100,000 measures) has.
MAX_ROWS = 200_000
#: What Excel itself allows in one cell; no office program writes more.
MAX_CELL = 32_767
_STEP = 2_000
#: What a workbook says of itself: who saved it when, and what programs noted in it.
PROPERTIES = CORE, CUSTOM = "docProps/core.xml", "docProps/custom.xml"
#: A cell that is not written plainly and near: 702 columns and 9,999 rows are no danger.
#: The letter is looked for first because that is what a search is fast at.
_ODD = re.compile(rb'c(?=[\s/>])(?<=[<:]c)(?! r="[A-Z]{1,2}\d{1,4}")')
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
#: What makes the library read a zip as .xlsb or .ods, whatever else is in it.
_OTHER_FORMATS = {"xl/workbook.bin", "content.xml"}


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range: 0-based row and column of its top left corner, and what it covers."""

    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet from A1 on, as far as it is used: every row has the same number of cells."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...] = ()
    visible: bool = True


@dataclass(frozen=True)
class Book:
    """An opened workbook: its file's SHA-256, what its zip says of it (an old .xls nothing)."""

    name: str
    sha256: str
    properties: Mapping[str, bytes]
    _book: "CalamineWorkbook"

    def sheets(self, job: Job = NO_JOB, but: Container[str] = ()) -> tuple[Sheet, ...]:
        """Read the worksheets, except those of these names; charts and macros are left alone.

        Dates become 2024-06-30, whole numbers have no ".0". The used area is found by looking,
        never by the sheet's own `<dimension>`, which WPS writes wrong.
        Raises BadFileError for damaged and oversized sheets, CancelledError.
        """
        from python_calamine import SheetTypeEnum, SheetVisibleEnum

        found: list[Sheet] = []
        for number, entry in enumerate(self._book.sheets_metadata):
            job.check()
            if entry.typ == SheetTypeEnum.WorkSheet and entry.name not in but:
                visible = entry.visible == SheetVisibleEnum.Visible
                found.append(_read_sheet(self._book, number, visible, (self.name, job)))
        return tuple(found)


def read_workbook(path: Path, job: Job = NO_JOB) -> tuple[Sheet, ...]:
    """Read every worksheet. Raises what opening it and `Book.sheets` raise."""
    return open_book(path).sheets(job)


def open_book(path: Path) -> Book:
    """Open a workbook. Raises BadFileError for damaged, protected, dangerous, oversized ones."""
    data = read_bytes(path)
    properties: dict[str, bytes] = {}
    if data.startswith(b"PK"):
        properties = _check_package(Package(BytesIO(data), path.name))
    else:
        check_old_workbook(data, path.name, MAX_CELLS)
    return Book(path.name, sha256(data).hexdigest(), properties, _open(data, path.name))


def _check_package(package: Package) -> dict[str, bytes]:
    """Look into every part: no DTD, no cell so far away that the grid would not fit.

    A sheet may lie anywhere, also in a part that is not called .xml. Returns the properties.
    """
    name = package.name
    if not _OTHER_FORMATS.isdisjoint(part.lower() for part in package.parts):
        raise BadFileError(say.damaged(name))
    properties = {}
    for part in package.parts:
        content = package.read(part, MAX_SHEET_PART)
        if part.endswith((".xml", ".rels")):
            refuse_dtd(content, name)
        if b"sheetData" in content and _ODD.search(content):
            _refuse_extent(name, Path(part).stem, *_extent(content, name))
        if part in PROPERTIES and len(content) <= MEGABYTE:
            properties[part] = content
    return properties


def _extent(content: bytes, name: str) -> tuple[int, int]:
    """Return the last row and the last column that hold something; empty cells do not count.

    The library makes one grid of everything up to there and ends the whole program when there is
    no memory for it, so this goes by the XML, not by how office programs happen to write it.
    """
    here, last = [0, 0], [0, 0]

    def begin(tag: str, attributes: dict[str, str]) -> None:
        kind, place = tag.rpartition(":")[2], attributes.get("r", "")
        if kind == "row":
            here[:] = int(place) if place else here[0] + 1, 0
        elif kind == "c" and place:
            found = _PLACE.fullmatch(place.upper())
            here[:] = (int(found[2]), _column(found[1])) if found else (MAX_ROWS + 1, 1)
        elif kind == "c":
            here[1] += 1
        elif kind in ("v", "is", "f"):
            last[:] = map(max, last, here)

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError):
        raise BadFileError(say.damaged(name)) from None
    return last[0], last[1]


def _refuse_extent(name: str, sheet: str, rows: int, columns: int) -> None:
    if rows > MAX_ROWS or rows * columns > MAX_CELLS:
        raise BadFileError(say.too_many_cells(name, sheet, rows, columns))


def _column(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return value


@contextmanager
def _faults(name: str) -> Iterator[None]:
    """Put what the library says of a bad file into words."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise BadFileError(say.password(name)) from None
    except (CalamineError, OSError, ValueError):
        raise BadFileError(say.damaged(name)) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a panic: a file it did not expect
            raise
        raise BadFileError(say.damaged(name)) from None


def _open(data: bytes, name: str) -> "CalamineWorkbook":
    from python_calamine import CalamineWorkbook

    with _faults(name):
        return CalamineWorkbook.from_filelike(BytesIO(data))


def _read_sheet(
    book: "CalamineWorkbook", number: int, visible: bool, whence: tuple[str, Job]
) -> Sheet:
    name, job = whence
    with _faults(name):
        sheet = book.get_sheet_by_index(number)
    _refuse_extent(name, sheet.name, sheet.total_height, sheet.total_width)
    rows: list[tuple[str, ...]] = []
    for at, row in enumerate(sheet.to_python(skip_empty_area=False)):
        if at % _STEP == 0:
            job.check()
            job.progress(at, sheet.total_height, say.reading_lines(at))
        texts = tuple(
            [one.strip() if type(one) is str and "\r" not in one else cell_text(one) for one in row]
        )
        rows.append(texts)
        if max(map(len, texts), default=0) > MAX_CELL:
            raise BadFileError(say.cell_too_long(name, sheet.name, at + 1, MAX_CELL))
    while rows and not any(rows[-1]):
        rows.pop()
    return Sheet(sheet.name, tuple(rows), _merges(sheet), visible)


def _merges(sheet: "CalamineSheet") -> tuple[Merge, ...]:
    found = sheet.merged_cell_ranges or ()
    return tuple(
        Merge(top, left, bottom - top + 1, right - left + 1)
        for (top, left), (bottom, right) in found
    )


def cell_text(value: Any) -> str:
    """Print a cell's value the way a reader of Chinese tables writes it."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)
