"""Headers of the ledger list order its findings; the arrow, the menu, what is remembered."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from ui.ledger.page import LedgerPage
from ui.main_window import MainWindow
from ui.program import Program


@pytest.fixture
def page(window: MainWindow) -> LedgerPage:
    window.activateWindow()
    found = window.page
    assert isinstance(found, LedgerPage)
    QApplication.processEvents()
    return found


def titles(page: LedgerPage) -> list[str]:
    return [page.lines.table.cell(row, 0).text for row in range(page.lines.table.rowCount())]


def click(page: LedgerPage, column: int) -> None:
    header = page.view.horizontalHeader()
    spot = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    QApplication.processEvents()


def test_up_down_and_as_printed_by_clicks(page: LedgerPage) -> None:
    header = page.view.horizontalHeader()
    printed = titles(page)
    said: list[str] = []
    page.status.connect(said.append)
    click(page, 2)
    up = titles(page)
    assert sorted(up) == sorted(t for t in printed if not t.startswith("（"))
    assert header.isSortIndicatorShown()
    assert (header.sortIndicatorSection(), header.sortIndicatorOrder()) == (
        2,
        Qt.SortOrder.DescendingOrder,  # drawn as ▲
    )
    assert said[-1].endswith("，按完成时限排序")
    click(page, 2)
    assert titles(page) != up
    assert said[-1].endswith("，按完成时限倒序")
    click(page, 2)
    assert titles(page) == printed
    assert not header.isSortIndicatorShown()


def test_the_title_column_keeps_the_printed_order(page: LedgerPage) -> None:
    printed = titles(page)
    click(page, 0)
    assert titles(page) == printed
    assert page.view.sorting == (-1, False)


def test_measures_open_below_a_sorted_finding(page: LedgerPage) -> None:
    click(page, 2)
    page.view.setFocus()
    page.view.go_to(1)
    before = titles(page)
    QTest.keyClick(page.view, Qt.Key.Key_Right)
    QApplication.processEvents()
    after = titles(page)
    assert len(after) > len(before)
    assert after[:2] == before[:2]
    page.reload()
    QApplication.processEvents()
    assert titles(page) == after


def test_the_column_menu_sorts_without_a_mouse(page: LedgerPage) -> None:
    page.filters.columns.click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    actions = {action.text(): action for action in menu.actions()}
    actions["按完成时限排序"].trigger()
    assert page.view.sorting == (2, False)
    actions["恢复原顺序"].trigger()
    assert page.view.sorting == (-1, False)
    menu.close()


def test_the_order_is_remembered(start: Callable[..., Program], path: Path) -> None:
    first = start(path)
    assert first.window is not None
    first.window.stack.open("ledger")
    assert isinstance(first.window.page, LedgerPage)
    first.window.page.view.sort_by(3, True)
    first.window.close()
    first.close()
    second = Program(QApplication.instance(), inline=True)  # type: ignore[arg-type]
    second.show(path)
    second.settle()
    assert second.window is not None
    assert isinstance(second.window.page, LedgerPage)
    assert second.window.page.view.sorting == (3, True)
    assert not any(title.startswith("（") for title in titles(second.window.page))
    second.window.close()
    second.close()
