"""What tests of exchange do as a unit without the program: fill a workbook in, hand it back."""

import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from app.exchange.received import Received
from app.exchange.receiving import Receiving, receive
from app.exchange.task_book import HEADER_ROW, TASKS
from app.ledger import Ledger
from db import progress

DAY = date(2024, 6, 20)
PERIOD = "2024-06"
TOWN = "东山镇"
#: When the newer of two files says that it was saved.
LATER = "2099-01-01T10:00:00Z"
DONE = {"进展状态": "已完成", "进展情况": "已办结。", "完成日期": "2024.6.18"}


def sheet_of(path: Path) -> tuple[Any, Any, dict[str, int]]:
    """Open a task workbook: book, sheet, columns by heading."""
    book = load_workbook(path)
    sheet = book[TASKS]
    return book, sheet, {str(cell.value): cell.column for cell in sheet[HEADER_ROW]}


def filled(path: Path, to: Path, rows: dict[int, dict[str, object]]) -> Path:
    """Fill white cells in, by row from 0 and heading; return the copy."""
    book, sheet, columns = sheet_of(path)
    for row, cells in rows.items():
        for name, value in cells.items():
            sheet.cell(HEADER_ROW + 1 + row, columns[name]).value = value
    book.save(to)
    return to


def saved(path: Path, when: str) -> Path:
    """Say in a workbook when it was saved, "" for not at all."""
    with zipfile.ZipFile(path) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts:
            if name == "docProps/core.xml":
                kept = rb"(<dcterms:modified[^>]*>)[^<]*"
                data = re.sub(kept, rb"\g<1>" + when.encode(), data)
            if when or name != "docProps/core.xml":
                new.writestr(name, data)
    return path


def zipped(path: Path, members: dict[str, Path | bytes]) -> Path:
    """Pack files, or contents, under these names."""
    with zipfile.ZipFile(path, "w") as made:
        for name, what in members.items():
            made.writestr(name, what if isinstance(what, bytes) else what.read_bytes())
    return path


def cells_of(path: Path, heading: str) -> list[object]:
    """Return the cells of a column, row by row."""
    _, sheet, columns = sheet_of(path)
    return [sheet.cell(row, columns[heading]).value for row in range(5, sheet.max_row + 1)]


def take(ledger: Ledger, *paths: Path, **how: Any) -> tuple[Received, ...]:
    """Receive files as the office does."""
    return receive(ledger, paths, Receiving(DAY, by="李经办", **how))


def reports(ledger: Ledger, item: int) -> list[tuple[str, str, str]]:
    """Return the standing reports on an item: unit, state, what was done."""
    found = progress.reports_on(ledger.handle, [item]).get(item, ())
    corrected = {one.corrects for one in found}
    return [(one.unit, one.state, one.done) for one in found if one.id not in corrected]
