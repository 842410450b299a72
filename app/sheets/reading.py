"""Workbooks as text cells: .xlsx, .xlsm and .xls, with limits checked before they are unpacked."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import BadFileError
from app.job import NO_JOB, Job
from app.messages import reading as say
from app.plans.safety import read_bytes
from app.plans.struck import is_error, live_cells, struck
from app.sheets.beneath import NOTHING, Beneath, look_beneath, marked_text
from app.sheets.old_format import check_old_workbook
from app.sheets.safety import MAX_CELLS, look_into, refuse_extent

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

#: What Excel itself allows in one cell; no office program writes more.
MAX_CELL = 32_767
_STEP = 2_000


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range: 0-based row and column of its top left corner, and what it covers."""

    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet from A1 on, as far as it is used: every row has the same number of cells.

    `beneath` is what else it says; known only where a whole workbook was asked for.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...] = ()
    visible: bool = True
    beneath: Beneath = field(default=NOTHING, compare=False)


@dataclass(frozen=True)
class Book:
    """An opened workbook: its file's SHA-256, what its zip says of it (an old .xls nothing)."""

    name: str
    sha256: str
    properties: Mapping[str, bytes]
    _book: "CalamineWorkbook"

    def sheets(
        self, job: Job = NO_JOB, wanted: Callable[[str, bool], bool] = lambda *_: True
    ) -> tuple[Sheet, ...]:
        """Read the worksheets that are wanted by name and whether they are seen.

        Charts and macros are left alone.
        Dates become 2024-06-30, whole numbers have no ".0". The used area is found by looking,
        never by the sheet's own `<dimension>`, which WPS writes wrong.
        Raises BadFileError for damaged and oversized sheets, CancelledError.
        """
        from python_calamine import SheetTypeEnum, SheetVisibleEnum

        found: list[Sheet] = []
        for number, entry in enumerate(self._book.sheets_metadata):
            job.check()
            seen = entry.visible == SheetVisibleEnum.Visible
            if entry.typ == SheetTypeEnum.WorkSheet and wanted(entry.name, seen):
                found.append(_read_sheet(self._book, number, seen, (self.name, job)))
        return tuple(found)


def read_workbook(path: Path, job: Job = NO_JOB) -> tuple[Sheet, ...]:
    """Read every worksheet, and what it says beneath its values.

    What is struck out is not in the rows; numbers have all the figures their cells show.
    Raises what opening it and `Book.sheets` raise.
    """
    book, data = _opened(path)
    sheets = book.sheets(job)
    beneath = look_beneath(data, path.name) if data.startswith(b"PK") else {}
    return tuple(_with_beneath(sheet, beneath.get(sheet.name, NOTHING)) for sheet in sheets)


def _with_beneath(sheet: Sheet, beneath: Beneath) -> Sheet:
    """Let what stands beneath a sheet's values say what they are."""
    typed = {
        (at, column): text
        for at, row in enumerate(sheet.rows)
        for column, text in enumerate(row)
        if text.startswith("#") and is_error(text)
    }
    if beneath is NOTHING and not typed:
        return sheet
    rows = [list(row) for row in sheet.rows]
    marked = dict[tuple[int, int], str]()
    for (at, column), text in beneath.whole.items():
        if at < len(rows) and column < len(rows[at]):
            rows[at][column] = text
    for (at, column), text in beneath.marked.items():
        if at < len(rows) and column < len(rows[at]) and rows[at][column]:
            rows[at][column] = marked[at, column] = marked_text(rows[at][column], text)
    for at, column in typed:
        rows[at][column] = ""
    for at in {at for at, _ in marked}:
        rest = [text.strip() for text in live_cells(rows[at])]
        for column, text in enumerate(rows[at]):
            if text and not rest[column]:  # the number of a row that is struck out goes with it
                marked[at, column] = struck(text)
        rows[at] = rest
    return replace(
        sheet,
        rows=tuple(map(tuple, rows)),
        beneath=replace(beneath, marked=marked, broken={**typed, **beneath.broken}),
    )


def open_book(path: Path) -> Book:
    """Open a workbook. Raises BadFileError for damaged, protected, dangerous, oversized ones."""
    return _opened(path)[0]


def _opened(path: Path) -> tuple[Book, bytes]:
    data = read_bytes(path)
    sum_, properties = sha256(data).hexdigest(), dict[str, bytes]()
    if data.startswith(b"PK"):
        data, properties = look_into(data, path.name)
    else:
        check_old_workbook(data, path.name, MAX_CELLS)
    return Book(path.name, sum_, properties, _open(data, path.name)), data


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
    refuse_extent(name, sheet.name, sheet.total_height, sheet.total_width)
    rows: list[tuple[str, ...]] = []
    for at, row in enumerate(sheet.to_python(skip_empty_area=False)):
        if at % _STEP == 0:
            job.check()
            job.progress(at, sheet.total_height, say.reading_lines(at))
        texts = tuple(
            [one.strip() if type(one) is str and "\r" not in one else cell_text(one) for one in row]
        )
        rows.append(texts)
        if len("".join(texts)) > MAX_CELL and max(map(len, texts)) > MAX_CELL:
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
