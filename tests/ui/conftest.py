"""An application without a screen; every Qt warning and every lost exception fails a test."""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import (
    QEvent,
    QMessageLogContext,
    QSettings,
    Qt,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from small_round import TODAY, SmallRound, fill_small_round

from app.ledger import create_ledger, open_ledger
from ui.main_window import MainWindow
from ui.program import Program
from ui.theme import Theme

#: Said by the platform plugin of tests, never by a real screen's.
_HARMLESS = ("This plugin does not support",)


@pytest.fixture(scope="session")
def app() -> QApplication:
    made = QApplication.instance() or QApplication([])
    assert isinstance(made, QApplication)
    return made


@pytest.fixture(autouse=True)
def strict(app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail on Qt's warnings and on exceptions in slots; keep the user's settings out."""
    said: list[str] = []

    def note(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
        if not any(harmless in text for harmless in _HARMLESS):
            said.append(text)

    lost: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _where: lost.append(error))
    QSettings.setPath(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings")
    )
    before = qInstallMessageHandler(note)
    QTest.keyClick(QWidget(), Qt.Key.Key_Shift)  # else a test's Ctrl+C holds Ctrl for the next
    Theme().apply(app)
    yield
    app.closeAllWindows()
    for left in app.topLevelWidgets():  # else every new style sheet polishes them all again
        if left.windowType() is not Qt.WindowType.Popup:  # a completer's goes with its field
            left.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()
    qInstallMessageHandler(before)
    assert lost == []
    assert said == []


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with the small round, closed."""
    found = tmp_path / "临江区委巡察整改.zgtz"
    with create_ledger(found, name="临江区委", by="王敏") as ledger:
        fill_small_round(ledger)
    return found


@pytest.fixture
def ids(path: Path) -> SmallRound:
    """The ids in the small round of `path`."""
    from app.round.rounds import list_rounds, load_round

    with open_ledger(path, read_only=True) as ledger:
        whole = load_round(ledger, list_rounds(ledger)[0].id)
    return SmallRound(
        whole.round.id,
        tuple(c.id for c in whole.categories),
        tuple(f.id for f in whole.findings),
        tuple(m.id for f in whole.findings for m in f.measures),
    )


@pytest.fixture
def start(app: QApplication) -> Iterator[Callable[..., Program]]:
    """Start the program with jobs run inline (or not), on the small round's day."""
    started: list[Program] = []

    def make(ledger: Path | None = None, *, inline: bool = True, day: date = TODAY) -> Program:
        program = Program(app, inline=inline, day=day)
        started.append(program)
        program.show(ledger)
        program.settle()
        if program.window is not None and program.jobs.ledger is not None:
            program.window.stack.open("ledger")
            program.settle()
        return program

    yield make
    for program in started:
        program.close()
        if program.window is not None:
            program.window.deleteLater()
    app.processEvents()


@pytest.fixture
def window(start: Callable[..., Program], path: Path) -> MainWindow:
    """The window on the small round, jobs inline."""
    program = start(path)
    assert program.window is not None
    program.window.resize(1366, 696)
    program.settle()
    return program.window
