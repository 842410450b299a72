"""A unit with the program: the issued workbook opened from the menu, handed in as a zip."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pages import modal
from PySide6.QtWidgets import QFileDialog
from small_round import TODAY, fill_small_round

from app.exchange.issuing import Wanted, issue
from app.exchange.receiving import Receiving, Status, receive
from app.ledger import create_ledger, open_ledger
from app.progress import ReportDraft, add_progress
from app.records import Edition, ProgressState
from app.rounds import list_rounds, load_round
from ui.program import Program
from ui.shell import unit_work

TOWN = "东山镇"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office's ledger that issued for two periods."""
    path = tmp_path / "整改办.zgtz"
    with create_ledger(path, name="县委整改办", by="王敏") as ledger:
        small = fill_small_round(ledger)
        for period in ("2024-05", "2024-06"):
            issue(ledger, small.id, Wanted(tmp_path / period, period, (TOWN,)))
    return path


def test_from_the_issued_workbook_to_the_receipt(
    start: Callable[..., Program], office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "家"
    monkeypatch.setattr(unit_work, "default_folder", lambda: home)
    periods = ("2024-05", "2024-06")
    given = {period: next((tmp_path / period).glob(f"{TOWN}*")) for period in periods}
    program = start()
    window = program.window
    assert window is not None
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(given["2024-05"]), ""))
    window.unit.choose_package()
    program.settle()
    ledger = program.jobs.ledger
    assert ledger is not None
    assert (ledger.path, ledger.edition) == (home / f"{TOWN}.zgtz", Edition.UNIT)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(given["2024-06"]), ""))
    window.unit.choose_package()
    program.settle()
    assert window.line.words.full.startswith(f"{TOWN} 2024-06：5 项任务")
    window.unit.choose_package()  # the same one again
    program.settle()
    assert "已经打开过" in window.line.words.full
    measure = load_round(ledger, list_rounds(ledger)[0].id).findings[0].measures[0]
    draft = ReportDraft(TOWN, ProgressState.DONE, "学完了。", TODAY, period="2024-06")
    add_progress(ledger, measure.id, draft)
    parcel = tmp_path / "上报.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(parcel), ""))
    with modal(lambda box: box.accept()):
        window.unit.submit()
    with open_ledger(office) as own:
        [found] = receive(own, [parcel], Receiving(TODAY))
    assert (found.status, found.added) == (Status.ACCEPTED, 1)


def test_what_is_no_issued_workbook_makes_no_ledger(
    start: Callable[..., Program], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "家"
    monkeypatch.setattr(unit_work, "default_folder", lambda: home)
    bad = tmp_path / "别的.xlsx"
    bad.write_bytes(b"PK")
    program = start()
    assert program.window is not None
    with modal(lambda box: box.accept()):
        program.window.unit.open_package(bad)
    assert not list(home.glob("*.zgtz"))
    assert program.jobs.ledger is None
