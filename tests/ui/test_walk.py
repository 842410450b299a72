"""A walk over everything on screen: names, cut texts, targets, in all looks."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from ui.dialogs import Message
from ui.ledger.empty import EmptyRound
from ui.manual import ManualWindow
from ui.parts import Elided
from ui.program import Program
from ui.shell.new_ledger import NewLedgerDialog
from ui.shell.welcome import Welcome
from ui.theme import Theme, current

LOOKS = [
    pytest.param(dark, large, id=f"{'dark' if dark else 'light'}-{13 if large else 10.5}")
    for dark in (False, True)
    for large in (False, True)
]


def nameless(root: QWidget) -> list[str]:
    """List what the keyboard reaches and a screen reader could not name."""
    found = []
    for widget in root.findChildren(QWidget):
        reached = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible()
        inner = isinstance(widget.parent(), QLineEdit | QComboBox)
        text = getattr(widget, "text", lambda: "")()
        if reached and not inner and not (widget.accessibleName() or text):
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


def cut(root: QWidget) -> list[str]:
    """List buttons, labels and drop-downs that are smaller than their words."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, Elided):
            continue
        if isinstance(widget, QAbstractButton | QComboBox):
            if widget.width() < widget.minimumSizeHint().width():
                found.append(f"{type(widget).__name__} {widget.accessibleName()}")
            if isinstance(widget, QAbstractButton) and widget.width() < widget.sizeHint().width():
                found.append(f"button {widget.text()} {widget.width()}")
        elif isinstance(widget, QLabel) and widget.text():
            wraps = widget.wordWrap()
            least = widget.heightForWidth(widget.width()) if wraps else widget.sizeHint().width()
            if (widget.height() if wraps else widget.width()) < least:
                found.append(f"label {widget.text()[:30]}")
    return found


def too_low(root: QWidget) -> list[str]:
    """List what is hard to hit."""
    return [
        f"{type(widget).__name__} {widget.height()}"
        for widget in root.findChildren(QAbstractButton)
        if widget.isVisible() and widget.height() < 24 and widget.objectName() != ""
    ]


def wrong(root: QWidget) -> list[str]:
    QApplication.processEvents()
    return nameless(root) + cut(root) + too_low(root)


@pytest.mark.parametrize(("dark", "large"), LOOKS)
def test_the_ledger_page(
    start: Callable[..., Program], path: Path, dark: bool, large: bool
) -> None:
    program = start(path)
    window = program.dress(dark=dark, large=large)
    window.resize(1366, 696)
    window.show()
    program.settle()
    page = window.page
    assert page is not None
    for size in ((1366, 696), (1920, 1008), (1090, 600)):
        window.resize(*size)
        page.filters.unit.setCurrentIndex(1)
        assert wrong(window) == []
        page.filters.reset()
    for number in range(page.detail.tabs.count()):
        page.detail.tabs.setCurrentIndex(number)
        assert wrong(window) == []
    assert window.minimumSizeHint().width() <= window.minimumWidth()
    assert window.minimumSizeHint().height() <= window.minimumHeight()


@pytest.mark.parametrize(("dark", "large"), LOOKS)
def test_states_and_dialogs(app: QApplication, tmp_path: Path, dark: bool, large: bool) -> None:
    Theme(dark=dark, large=large).apply(app)
    message = Message(None, "没有完成", "这是一句说明。" * 12, "warning")
    message.answer("取消", safe=True)
    message.answer("停止并关闭")
    shown: list[QWidget] = [
        Welcome([tmp_path / "一本台账.zgtz"]),
        EmptyRound(),
        ManualWindow(),
        message,
        NewLedgerDialog(None, tmp_path),
    ]
    for widget in shown:
        if not isinstance(widget, QDialog):
            widget.resize(960, 504)
        current().wear(widget)
        widget.show()
        assert wrong(widget) == [], type(widget).__name__
        widget.grab()
        widget.close()


def test_no_column_cuts_its_longest_state(start: Callable[..., Program], path: Path) -> None:
    program = start(path)
    assert program.window is not None
    page = program.window.page
    assert page is not None
    metrics = page.view.fontMetrics()
    room = current().mark + 6
    longest = {3: "逾期 120 天", 4: "阶段性完成", 5: "持续销号", 2: "12月31日+长期"}
    for column, words in longest.items():
        mark = room if column in (3, 4) else 0
        assert page.view.columnWidth(column) - 16 >= metrics.horizontalAdvance(words) + mark


def test_the_primary_button_is_drawn_in_the_accent(app: QApplication) -> None:
    del app
    page = EmptyRound()
    page.resize(900, 500)
    current().wear(page)
    page.show()
    option = QStyleOptionButton()
    page.take_in.initStyleOption(option)
    assert page.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize) > 0
    image = page.take_in.grab().toImage()
    assert image.pixelColor(4, image.height() // 2) == current().colour("accent")
    page.close()
