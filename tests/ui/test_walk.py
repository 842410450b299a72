"""A walk over everything on screen: names, cut texts, targets, in all looks."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QStyle, QStyleOptionButton, QWidget
from walking import LOOKS, commonest, wrong

from ui.dialogs import Message
from ui.ledger.empty import EmptyRound
from ui.manual import ManualWindow
from ui.program import Program
from ui.shell.new_ledger import NewLedgerDialog
from ui.shell.welcome import Welcome
from ui.theme import Theme, current


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
    assert commonest(image, image.rect()) == current().colour("accent").name()
    page.close()
