"""A walk over every dialog, menu and page: opened, walked through by Tab, looked at, closed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from every_dialog import DIALOGS, Desk, walked_bytes
from pages import modal
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from walking import (
    LOOKS,
    astray,
    letters,
    main_buttons,
    out_of_sight,
    pale,
    squeezed,
    too_large,
    wrong,
)

from app.ledger import open_ledger
from ui.jobs import Jobs
from ui.theme import Theme, current

#: What a task bar leaves of 1366 × 768, and of the same screen at 150 %.
WHOLE, SMALL = QSize(1366, 728), QSize(911, 485)
#: What a window's own title takes.
TITLE = 32


class Screen:
    """A screen of another size than the one the tests run on."""

    def __init__(self, size: QSize) -> None:
        self._area = QRect(0, 0, size.width(), size.height())

    def availableGeometry(self) -> QRect:
        """Return where windows may be."""
        return self._area


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jobs]:
    """The walked round; every dialog is left without writing."""
    path = tmp_path_factory.mktemp("walk") / "临江区委.zgtz"
    path.write_bytes(walked_bytes())
    made = Jobs(inline=True)
    made.open(lambda _: open_ledger(path))
    yield made
    made.close()


@pytest.fixture
def sit(app: QApplication, jobs: Jobs, tmp_path: Path, monkeypatch: Any) -> Callable[..., Desk]:
    """Sit down at a page in some look, on a screen of some size."""

    def make(size: QSize, *, dark: bool, large: bool) -> Desk:
        monkeypatch.setattr(QWidget, "screen", lambda _self: Screen(size))
        Theme(dark=dark, large=large).apply(app)
        page = QWidget()
        current().wear(page)
        page.resize(size.width(), size.height() - TITLE)
        page.show()
        return Desk(page, jobs, tmp_path)

    return make


def left(dialog: QDialog) -> list[str]:
    """Leave with Esc; say when that did not close it."""
    QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Escape)
    if not dialog.isVisible():
        return []
    QDialog.done(dialog, 0)
    return ["Esc does not close it"]


def look_at(dialog: QDialog, room: QSize) -> list[str]:
    """Look at everything, then leave."""
    dialog.activateWindow()
    QTest.qWait(1)
    found = wrong(dialog) + squeezed(dialog) + out_of_sight(dialog) + letters(dialog)
    found += main_buttons(dialog) + too_large(dialog, room) + pale(dialog) + astray(dialog)
    return found + left(dialog)


@pytest.mark.parametrize("name", DIALOGS)
@pytest.mark.parametrize(("dark", "large"), LOOKS)
def test_a_dialog(sit: Callable[..., Desk], name: str, dark: bool, large: bool) -> None:
    assert_well(sit(WHOLE, dark=dark, large=large), name, WHOLE)


@pytest.mark.parametrize("name", DIALOGS)
@pytest.mark.parametrize("large", [False, True])
def test_a_dialog_on_a_small_screen(sit: Callable[..., Desk], name: str, large: bool) -> None:
    assert_well(sit(SMALL, dark=False, large=large), name, SMALL)


def assert_well(desk: Desk, name: str, screen: QSize) -> None:
    """Open a dialog, look at it, leave it."""
    found: list[str] = []
    room = screen - QSize(0, TITLE)
    with modal(lambda dialog: found.extend(look_at(dialog, room))):
        DIALOGS[name](desk)
    assert not found, f"{name}: {found}"
