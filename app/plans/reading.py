"""Any plan or ledger file as lines and tables: the file's content decides how it is read."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.errors import BadFileError
from app.job import NO_JOB, Job
from app.messages import plans as say_plans
from app.messages import reading as say
from app.plans.model import Doubt, DoubtCode, Source
from app.plans.reading_kinds import Kind, kind_of

#: Kinds whose every table is a sheet.
SHEETS = frozenset({Kind.XLSX, Kind.XLS})


def read_source(path: Path, job: Job = NO_JOB) -> Source:
    """Read a .docx, .txt, .xlsx or .xls, whatever it is called.

    Raises BadFileError with a sentence that says what to do, CancelledError.
    """
    source = _READERS[kind_of(path)](path, job)
    if not source.lines:
        raise BadFileError(say.nothing_in_it(path.name))
    return source


def _docx(path: Path, job: Job) -> Source:
    from app.plans.reading_docx import read_docx

    return read_docx(path, job)


def _text(path: Path, _: Job) -> Source:
    from app.plans.reading_text import read_text

    return read_text(path)


def _sheets(path: Path, job: Job) -> Source:
    from app.plans.reading_sheets import source_of_sheets
    from app.sheets.reading import read_workbook

    return source_of_sheets(read_workbook(path, job))


def _old_sheets(path: Path, job: Job) -> Source:
    """An .xls is read by its values alone: what else it may say is asked about."""
    source = _sheets(path, job)
    first = next((line.line for line in source.lines), 1)
    doubt = Doubt(first, DoubtCode.HIDDEN_TEXT, say_plans.OLD_WORKBOOK)
    return replace(source, doubts=(doubt, *source.doubts))


_READERS: dict[Kind, Callable[[Path, Job], Source]] = {
    Kind.DOCX: _docx,
    Kind.XLSX: _sheets,
    Kind.XLS: _old_sheets,
    Kind.TEXT: _text,
}
