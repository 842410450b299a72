"""What happens to workbooks on the way: every treatment says the same, or says what is wrong."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from returning import DONE, PERIOD, TOWN, filled, sheet_of
from small_round import SmallRound

from app.exchange.issuing import Issued, Wanted, issue
from app.ledger import Ledger

FINANCE = "县财政局"
Treatment = Callable[[Any, Any, dict[str, int]], None]


@pytest.fixture
def town(ledger: Ledger, small: SmallRound, tmp_path: Path) -> Issued:
    [one] = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD, (TOWN,)), by="李经办")
    return one


@pytest.fixture
def back(town: Issued, tmp_path: Path) -> Path:
    """The workbook with its first task reported as done."""
    return filled(town.file, tmp_path / "回.xlsx", {0: DONE})


def treated(path: Path, treatment: Treatment) -> Path:
    book, sheet, columns = sheet_of(path)
    treatment(book, sheet, columns)
    book.save(path)
    return path


def parts_changed(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """Rewrite the parts of a workbook as they are packed."""
    with zipfile.ZipFile(path) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts:
            new.writestr(name, change(name, data))
    return path
