"""Task workbooks dropped on the window, or opened with the program, go where they belong."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pages import dropped, modal
from PySide6.QtWidgets import QDialog, QLabel
from returning import DONE, filled
from small_round import TODAY, fill_small_round

from app.exchange.issuing import Wanted, issue
from app.ledger import create_ledger
from app.records import Edition
from ui.main_window import MainWindow
from ui.program import Program
from ui.receiving.page import ReceivePage
from ui.shell import unit_work

TOWN, MONEY = "东山镇", "县财政局"
Start = Callable[..., Program]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office's ledger that issued; the units' ledgers are made in a folder of the test."""
    monkeypatch.setattr(unit_work, "default_folder", lambda: tmp_path / "家")
    path = tmp_path / "整改办.zgtz"
    with create_ledger(path, name="县委整改办", by="王敏") as ledger:
        small = fill_small_round(ledger)
        issue(ledger, small.id, Wanted(tmp_path / "下发", "2024-06", (TOWN, MONEY)))
    return path


def given(folder: Path, unit: str) -> Path:
    return next((folder / "下发").glob(f"{unit}*"))


def window_of(program: Program) -> MainWindow:
    program.settle()
    assert program.window is not None
    return program.window


def looked(window: MainWindow) -> list[str]:
    assert isinstance(window.page, ReceivePage)
    return [one.result.unit for one in window.page.looked]


def test_what_comes_back_is_shown_for_receiving(start: Start, office: Path, tmp_path: Path) -> None:
    program = start(office, day=TODAY)
    window = window_of(program)
    back = [
        filled(given(tmp_path, one), tmp_path / f"{one}.xlsx", {0: DONE}) for one in (TOWN, MONEY)
    ]
    assert dropped(window, back[0])
    program.settle()
    assert looked(window) == [TOWN]
    window.stack.open("home")
    assert dropped(window, *back)
    program.settle()
    assert sorted(looked(window)) == sorted([TOWN, MONEY])


def test_a_unit_opens_its_workbook_once_and_again(
    start: Start, office: Path, tmp_path: Path
) -> None:
    program = start(None, day=TODAY)
    window = window_of(program)
    assert dropped(window, given(tmp_path, TOWN))
    program.settle()
    ledger = program.jobs.ledger
    assert ledger is not None
    assert (ledger.edition, ledger.path.name) == (Edition.UNIT, f"{TOWN}.zgtz")
    assert "5 项任务" in window.line.words.full
    assert dropped(window, given(tmp_path, TOWN))
    program.settle()
    assert "已经打开过" in window.line.words.full
    said: list[str] = []

    def read(box: QDialog) -> None:
        said.extend(one.text() for one in box.findChildren(QLabel))
        box.accept()

    with modal(read):
        assert dropped(window, given(tmp_path, MONEY))
    assert f"打开着的是“{TOWN}”的台账" in "".join(said)
    assert office.exists()


def test_a_double_click_finds_the_units_own_ledger(
    start: Start, office: Path, tmp_path: Path
) -> None:
    first = start(given(tmp_path, TOWN), day=TODAY)
    assert window_of(first).jobs.ledger is not None
    first.close()
    again = start(given(tmp_path, TOWN), day=TODAY)
    window_of(again)
    assert again.jobs.ledger is not None
    assert again.jobs.ledger.path == tmp_path / "家" / f"{TOWN}.zgtz"
    assert len(list((tmp_path / "家").glob("*.zgtz"))) == 1
    assert office.exists()


def test_a_double_click_at_the_office_opens_the_ledger_that_issued(
    start: Start, office: Path, tmp_path: Path
) -> None:
    start(office, day=TODAY).close()
    back = filled(given(tmp_path, TOWN), tmp_path / "回.xlsx", {0: DONE})
    program = start(None, day=TODAY)
    window = window_of(program)
    window.arrivals.start_with(back, window.show_welcome)
    program.settle()
    assert program.jobs.ledger is not None
    assert program.jobs.ledger.path == office
    assert looked(window) == [TOWN]


def test_another_offices_workbook_is_asked_about(
    start: Start, office: Path, tmp_path: Path
) -> None:
    other = tmp_path / "市里.zgtz"
    create_ledger(other, name="市委整改办").close()
    program = start(other, day=TODAY)
    window = window_of(program)
    with modal(lambda box: box.reject()):
        assert dropped(window, given(tmp_path, TOWN))
    program.settle()
    assert program.jobs.ledger is not None
    assert program.jobs.ledger.path == other
    assert office.exists()
