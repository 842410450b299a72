"""The window: title, rounds, rail, areas, looks, manual, closing."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPushButton
from small_round import TODAY

from app.ledger import create_ledger, open_ledger
from app.records import ClosureState, LedgerFilter, Light
from app.round.rounds import RoundDraft, add_round
from ui.ledger import kept_filter
from ui.ledger.filters import PAUSE
from ui.main_window import MainWindow
from ui.manual import CHAPTERS, ManualWindow
from ui.program import Program
from ui.remembered import Remembered
from ui.shell.new_ledger import NewLedger
from ui.theme import current

Start = Callable[..., Program]


def window_of(program: Program) -> MainWindow:
    assert program.window is not None
    program.window.activateWindow()
    QApplication.processEvents()
    return program.window


def test_the_title_names_the_file_first(window: MainWindow) -> None:
    assert window.windowTitle() == "临江区委巡察整改.zgtz — 巡察整改台账"
    assert window.line.saved.text() == "已保存"
    assert window.navigation.head.accessibleName() == "巡察轮次：常规巡察"


def test_without_a_ledger_the_window_says_what_to_do(start: Start) -> None:
    window = window_of(start())
    assert window.welcome is not None
    assert window.stack.currentWidget() is window.welcome
    assert not window.navigation.isVisible()
    assert not window.bar.actions["筛选(&F)"].isEnabled()
    assert window.windowTitle() == "巡察整改台账"


def test_the_ledger_opened_last_is_opened_again(start: Start, path: Path) -> None:
    start(path).close()
    program = start()
    assert window_of(program).windowTitle().startswith(path.name)
    assert program.remembered.recent == (path,)


def test_a_new_ledger_has_nothing_and_says_what_to_do(start: Start, tmp_path: Path) -> None:
    program = start()
    window = window_of(program)
    window.files.make(NewLedger("新台账", "李工", tmp_path / "新" / "新台账.zgtz"))
    program.settle()
    assert window.page is not None
    assert window.page.stack.currentWidget() is window.page.empty
    assert window.page.header.facts.full == "尚无问题"
    assert window.navigation.head.accessibleName() == "巡察轮次：尚无轮次"
    window.next_area(1)
    assert program.jobs.ledger is not None
    assert program.jobs.ledger.by == "李工"


def test_a_read_only_ledger_says_so(start: Start, path: Path) -> None:
    program = start()
    window_of(program).files.open(path, read_only=True)
    program.settle()
    assert window_of(program).windowTitle().startswith("临江区委巡察整改.zgtz［只读］")
    assert window_of(program).line.saved.text() == "只读"


def test_another_ledger_starts_without_the_filters_of_the_first(
    start: Start, path: Path, tmp_path: Path
) -> None:
    program = start(path)
    window = window_of(program)
    assert window.page is not None
    window.page.filters.text.setText("会")
    other = tmp_path / "另一本.zgtz"
    with create_ledger(other, name="另一本") as ledger:
        add_round(ledger, RoundDraft("专项巡察", inspecting_body="第二巡察组"), today=TODAY)
    window.files.open(other)
    window.stack.open("ledger")
    program.settle()
    assert window.navigation.head.accessibleName() == "巡察轮次：专项巡察，第二巡察组"
    assert window.page.filters.text.text() == ""
    assert window.page.stack.currentWidget() is window.page.empty


def test_the_filter_of_each_ledger_is_remembered(start: Start, path: Path) -> None:
    program = start(path)
    window = window_of(program)
    page = window.page
    assert page is not None
    page.filters.text.setText("会")
    QTest.qWait(PAUSE + 50)
    page.filters.lights[Light.OVERDUE].click()
    page.filters.more._choose("销号状态", ClosureState.NONE)
    page.filters.unit.setCurrentIndex(1)
    chosen = page.filters.wanted()
    assert chosen.unit_id
    program.close()
    program = start(path, inline=False)
    page = window_of(program).page
    assert page is not None
    assert page.filters.wanted() == chosen
    assert not page.filters.clear.isHidden()
    QTest.mouseClick(page.filters.clear, Qt.MouseButton.LeftButton)
    program.close()
    page = window_of(start(path)).page
    assert page is not None
    assert page.filters.wanted() == LedgerFilter()


@pytest.mark.parametrize("kept", ["{", "[]", '{"text": 1}', '{"state": "?"}', "null"])
def test_a_remembered_filter_that_makes_no_sense_filters_nothing(kept: str) -> None:
    Remembered().keep_state("filter-abc", QByteArray(kept.encode()))
    assert kept_filter.recall("abc") == LedgerFilter()


def test_a_remembered_unit_that_is_gone_filters_nothing(start: Start, path: Path) -> None:
    with open_ledger(path) as ledger:
        kept_filter.keep(ledger.uuid, LedgerFilter(unit_id=999))
    page = window_of(start(path)).page
    assert page is not None
    assert page.filters.wanted() == LedgerFilter()
    assert len(page.lines.table.ids) == 6


def test_rounds_are_switched_and_remembered(start: Start, path: Path) -> None:
    with open_ledger(path) as ledger:
        add_round(ledger, RoundDraft("专项巡察"), today=TODAY)
    program = start(path)
    window = window_of(program)
    assert window.rounds.current is not None
    assert window.rounds.current.name == "专项巡察"
    QTest.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == ["常规巡察", "专项巡察"]
    menu.actions()[0].trigger()
    menu.close()
    program.settle()
    assert window.rounds.current.name == "常规巡察"
    assert window.page is not None
    assert window.page.lines.table.rowCount() == 6
    program.close()
    again = window_of(start(path))
    assert again.rounds.current is not None
    assert again.rounds.current.name == "常规巡察"


def test_a_narrow_window_has_a_rail_and_f9_makes_one(window: MainWindow) -> None:
    assert not window.navigation.is_rail
    window.resize(1000, 600)
    QApplication.processEvents()
    assert window.navigation.is_rail
    assert window.navigation.width() == 53
    window.navigation.grab()
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert not window.navigation.is_rail
    window.resize(1366, 696)
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert window.navigation.is_rail


def test_f6_walks_through_the_areas(window: MainWindow) -> None:
    window.activateWindow()
    page = window.page
    assert page is not None
    page.view.setFocus()
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert page.detail.tabs.tabBar().hasFocus()
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert window.navigation.list.hasFocus()
    window.navigation.grab()
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert page.filters.text.hasFocus()
    QTest.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.navigation.list.hasFocus()


@pytest.mark.parametrize(("dark", "large"), [(True, False), (False, True), (True, True)])
def test_looks_change_at_once_and_stay(start: Start, path: Path, dark: bool, large: bool) -> None:
    program = start(path)
    program.change_look(dark, large)
    program.settle()
    window = window_of(program)
    assert (current().dark, current().large) == (dark, large)
    assert window.page is not None
    assert window.page.lines.table.rowCount() == 6
    assert (Remembered().dark, Remembered().large) == (dark, large)
    window.grab()


def test_f1_opens_the_manual_at_the_page_for_where_one_is(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F1)
    manual = window.findChild(ManualWindow)
    assert manual is not None
    assert manual.isVisible()
    assert manual.chapters.currentItem().text() == "整改台账"
    assert "整改台账" in manual.text.toPlainText()


def test_every_chapter_of_the_manual_can_be_read() -> None:
    manual = ManualWindow()
    for number, (key, _title) in enumerate(CHAPTERS):
        manual.open_at(key)
        assert manual.chapters.currentRow() == number
        assert len(manual.text.toPlainText()) > 100, key
    manual.close()


def test_shortcuts_and_mnemonics_are_used_once(window: MainWindow) -> None:
    keys = [sequence.toString() for a in window.bar.actions.values() for sequence in a.shortcuts()]
    assert len(keys) == len(set(keys))
    for title, menu in window.bar.menus.items():
        letters = [
            action.text().partition("&")[2][:1] for action in menu.actions() if action.text()
        ]
        assert len(letters) == len(set(letters)), title
        assert "" not in letters, title


def test_closing_remembers_the_window(start: Start, path: Path) -> None:
    window = window_of(start(path))
    window.resize(1200, 640)
    window.close()
    assert not Remembered().state("window").isEmpty()


def test_the_day_is_in_the_status_bar(start: Start, path: Path) -> None:
    window = window_of(start(path, day=date(2024, 6, 18)))
    texts = [label.text() for label in window.line.findChildren(type(window.line.saved))]
    assert "今天 2024年6月18日 周二" in texts


def test_qt_itself_speaks_chinese(start: Start) -> None:
    start()
    field = QLineEdit()
    menu = field.createStandardContextMenu()
    words = [action.text() for action in menu.actions() if action.text()]
    menu.deleteLater()
    assert words[0].startswith("撤消(&U)")
    assert all(not word.partition("(")[0].isascii() for word in words)


def test_pages_without_a_round_say_what_to_do(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "新台账.zgtz"
    create_ledger(path, name="新台账").close()
    program = start(path)
    window = window_of(program)
    for key in ("blanks", "units", "organise", "outcomes", "documents"):
        window.stack.open(key)
        program.settle()
        page = window.stack.currentWidget()
        labels = [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
        assert any(text in " ".join(labels) for text in ("还没有", "没有", "尚无")), (key, labels)
        buttons = [one for one in page.findChildren(QPushButton) if one.isVisible()]
        assert any(one.isEnabled() for one in buttons), key
