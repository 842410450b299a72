"""Workbooks as text cells: .xlsx, .xlsm and .xls, with limits checked before they are unpacked."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import BadFileError
from app.job import NO_JOB, Job
from app.messages import reading as say
from app.plans.safety import read_bytes
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
    """Read every worksheet. Raises what opening it and `Book.sheets` raise."""
    return open_book(path).sheets(job)


def open_book(path: Path) -> Book:
    """Open a workbook. Raises BadFileError for damaged, protected, dangerous, oversized ones."""
    data = read_bytes(path)
    sum_, properties = sha256(data).hexdigest(), dict[str, bytes]()
    if data.startswith(b"PK"):
        data, properties = look_into(data, path.name)
    else:
        check_old_workbook(data, path.name, MAX_CELLS)
    return Book(path.name, sum_, properties, _open(data, path.name))


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
