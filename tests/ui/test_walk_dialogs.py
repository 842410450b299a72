"""A walk over every dialog, menu and page: opened, walked through by Tab, looked at, closed."""

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from every_dialog import DIALOGS, Desk, walked_bytes
from pages import modal
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QWidget,
)
from walking import (
    LOOKS,
    astray,
    badly_begun,
    letters,
    main_buttons,
    menu_letters,
    out_of_sight,
    pale,
    squeezed,
    too_large,
    wrong,
)

import ui
from app.ledger import open_ledger
from app.records import Edition
from ui.column_choice import choose_columns
from ui.forms import Form
from ui.jobs import Jobs
from ui.ledger.page import LedgerPage
from ui.program import Program
from ui.shell.pages import PLACES
from ui.shell.welcome import Welcome
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
    if isinstance(dialog, Form):  # what the walk itself pressed is nothing to be asked about
        dialog.touched = False
    QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Escape)
    if not dialog.isVisible():
        return []
    QDialog.done(dialog, 0)
    return ["Esc does not close it"]


def look_at(dialog: QDialog, room: QSize) -> list[str]:
    """Look at everything, then leave."""
    dialog.activateWindow()
    QTest.qWait(1)
    found = badly_begun(dialog)
    found += wrong(dialog) + squeezed(dialog) + out_of_sight(dialog) + letters(dialog)
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


def dialog_classes() -> dict[str, type]:
    """Find every class of the program that is a dialog, or fills one."""
    found: dict[str, type] = {}
    for info in pkgutil.walk_packages(ui.__path__, "ui."):
        if info.name != "ui.__main__":
            for name, one in vars(import_module(info.name)).items():
                own = isinstance(one, type) and one.__module__ == info.name
                if own and (name.endswith("Form") or issubclass(one, QDialog)):
                    found[name] = one
    return found


def test_no_dialog_is_left_out(sit: Callable[..., Desk], monkeypatch: Any) -> None:
    made: set[str] = set()

    def note(name: str, one: type) -> None:
        before = one.__init__  # type: ignore[misc]

        def init(self: Any, *args: Any, **named: Any) -> None:
            made.add(name)
            before(self, *args, **named)

        monkeypatch.setattr(one, "__init__", init)

    known = dialog_classes()
    for name, one in known.items():
        note(name, one)
    desk = sit(WHOLE, dark=False, large=False)
    for opens in DIALOGS.values():
        with modal(left):
            opens(desk)
    assert made == set(known)


def assert_well(desk: Desk, name: str, screen: QSize) -> None:
    """Open a dialog, look at it, leave it."""
    found: list[str] = []
    room = screen - QSize(0, TITLE)
    with modal(lambda dialog: found.extend(look_at(dialog, room))):
        DIALOGS[name](desk)
    assert not found, f"{name}: {found}"


@pytest.mark.parametrize(("dark", "large"), LOOKS)
def test_every_page(start: Callable[..., Program], path: Path, dark: bool, large: bool) -> None:
    path.write_bytes(walked_bytes())
    program = start(path)
    window = program.dress(dark=dark, large=large)
    window.resize(1366, 696)
    window.show()
    program.settle()
    found = []
    for place in PLACES[Edition.OFFICE]:
        if place.key:
            window.stack.open(place.key)
            program.settle()
            found += [f"{place.title}: {one}" for one in wrong(window) + letters(window)]
            found += [f"{place.title}: {one}" for one in pale(window)]
    assert found == []


def test_letters_of_menus_are_used_once(start: Callable[..., Program], path: Path) -> None:
    window = start(path).window
    assert window is not None
    menus = window.bar.menus.values()
    titles = [QKeySequence.mnemonic(menu.title()).toString() for menu in menus]
    assert len(titles) == len(set(titles))
    assert [one for menu in menus for one in menu_letters(menu)] == []
    keys = [key.toString() for action in window.bar.actions.values() for key in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_menus_of_lists_close_with_esc(start: Callable[..., Program], path: Path) -> None:
    window = start(path).window
    assert window is not None
    page = window.page
    assert isinstance(page, LedgerPage)
    opened: list[QMenu] = [
        page.filters.more.menu(),
        choose_columns(page.view, page.filters.columns),
    ]
    for menu in opened:
        menu.popup(QPoint(0, 0))
        texts = [action.text() for action in menu.actions() if not action.isSeparator()]
        assert all(texts)
        assert menu_letters(menu) == []
        QTest.keyClick(menu, Qt.Key.Key_Escape)
        assert not menu.isVisible()


def test_names_with_an_ampersand_are_shown_as_they_are(
    app: QApplication, start: Callable[..., Program], path: Path
) -> None:
    odd = path.with_name("督查&整改.zgtz")
    odd.write_bytes(path.read_bytes())
    welcome = Welcome([odd])
    current().wear(welcome)
    welcome.show()
    app.processEvents()
    assert letters(welcome) == []
    assert "督查&&整改.zgtz" in [b.text() for b in welcome.findChildren(QPushButton)]
    welcome.close()
    window = start(odd).window
    assert window is not None
    window.files.fill_recent(window.recent)
    assert "督查&&整改.zgtz" in [action.text() for action in window.recent.actions()]


def test_the_walk_sees_what_is_wrong(app: QApplication) -> None:
    bad = QDialog()
    layout = QGridLayout(bad)
    field, pressed = QLineEdit(), QPushButton("很长很长的字(&S)")
    field.setPlaceholderText("放不下的提示" * 20)
    pressed.setFixedWidth(20)
    grey = QLabel("&S 看不清")
    grey.setStyleSheet("color: #eeeeee; background: #ffffff;")
    lower = QLineEdit()
    lower.setAccessibleName("下面")
    for number, widget in enumerate((pressed, grey, field, lower)):
        layout.addWidget(widget, number, 0)
    QWidget.setTabOrder(pressed, lower)
    QWidget.setTabOrder(lower, field)
    bad.show()
    bad.activateWindow()
    app.processEvents()
    pressed.setFocus()
    assert [one.split()[0] for one in wrong(bad)] == ["nameless", "QPushButton", "button"]
    assert squeezed(bad)[0].startswith("squeezed")
    assert letters(bad) == ["& printed: &S 看不清", "Alt+S twice"]
    assert main_buttons(bad) == []
    assert badly_begun(bad) == ["begins at QPushButton 很长很长的字(&S)"]
    assert len(too_large(bad, QSize(10, 10))) == 2
    assert pale(bad)[0].startswith("pale QLabel &S 看不清 #eeeeee on #ffffff")
    assert astray(bad) == ["Tab goes back from QLineEdit 下面 to QLineEdit "]
    bad.close()
