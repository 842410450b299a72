"""The word at the right of the bottom line is true; what opening a ledger found is said."""

from collections.abc import Callable
from pathlib import Path

import pytest
from old_ledgers import make_older
from pages import modal
from PySide6.QtWidgets import QApplication, QPushButton

from app.ledger.backup import back_up
from db.file.faults import Fault
from ui.dialogs import Message
from ui.main_window import MainWindow
from ui.program import Program

Start = Callable[..., Program]


def cannot_fold(window: MainWindow, fault: Fault | None) -> None:
    """Let folding have met a fault, as on a full disk."""
    ledger = window.jobs.ledger
    assert ledger is not None
    folding = ledger.handle._folding
    assert folding is not None
    folding.fault = fault


def words(message: Message) -> str:
    return message.words.text()


def test_what_is_not_in_the_one_file_is_said_once_and_a_copy_offered(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(window.work, "save_as", lambda: asked.append("另存"))
    window.saved.look()
    assert window.line.saved.text() == "已保存"
    cannot_fold(window, Fault.FULL)

    def choose(message: Message) -> None:
        assert "请勿单独复制" in words(message)
        answers = {one.text(): one for one in message.findChildren(QPushButton)}
        assert answers["另存一份"].isDefault()
        answers["另存一份"].click()

    with modal(choose):
        window.saved.look()
    assert asked == ["另存"]
    assert window.line.saved.text() == "已保存，未并入台账文件"
    window.saved.look()
    assert asked == ["另存"], "once is enough"
    cannot_fold(window, None)
    window.saved.look()
    assert window.line.saved.text() == "已保存"


def test_a_read_only_window_has_nothing_to_fold(start: Start, path: Path) -> None:
    program = start()
    assert program.window is not None
    program.window.files.open(path, read_only=True)
    program.settle()
    program.window.saved.look()
    assert program.window.line.saved.text() == "只读"


def test_an_upgrade_is_said_when_the_ledger_opens(start: Start, path: Path) -> None:
    make_older(path, 4)
    said: list[str] = []

    def close(message: Message) -> None:
        said.append(words(message))
        message.accept()

    with modal(close):
        program = start(path)
        program.settle()
        QApplication.processEvents()
    assert "已升级；升级前的台账保留为" in said[0]
    assert program.jobs.ledger is not None
    assert not program.jobs.ledger.read_only


def test_a_store_that_was_damaged_is_told_after_a_backup(window: MainWindow, path: Path) -> None:
    ledger = window.jobs.ledger
    assert ledger is not None
    file = path.with_name("材料.pdf")
    file.write_bytes(b"content")
    from app.progress.evidence import add_evidence

    add_evidence(ledger, 1, [file])
    made = back_up(ledger)
    [stored] = [p for p in (made.parent / "佐证材料").rglob("*") if p.is_file()]
    stored.write_bytes(b"CONTENT")
    said: list[str] = []

    def close(message: Message) -> None:
        said.append(words(message))
        message.accept()

    with modal(close):
        window.work.back_up()
        QApplication.processEvents()
    assert "1 个佐证材料文件已损坏，已按台账重新写好" in said[0]
