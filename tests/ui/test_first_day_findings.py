"""What a first day with keys and mouse once broke, each kept from coming back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pages import dropped, modal, write
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from small_round import TODAY, SmallRound

from app.items.deadlines import DeadlineBasis
from app.items.items import row_of, set_deadline, set_parties
from app.ledger import open_ledger
from app.records import Role
from app.sample import plan_text
from ui.blanks.page import BlanksPage
from ui.dialogs import Message
from ui.fields import DeadlineField
from ui.forms import Note, Tone
from ui.main_window import MainWindow
from ui.program import Program
from ui.shell.doing import Do
from ui.shell.welcome import Welcome

Start = Callable[..., Program]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    found = tmp_path / "方案.txt"
    found.write_text(plan_text(TODAY), encoding="utf-8")
    return found


def blanks(window: MainWindow) -> BlanksPage:
    window.stack.open("blanks")
    page = window.stack.currentWidget()
    assert isinstance(page, BlanksPage)
    return page


def change(window: MainWindow, ids: SmallRound) -> None:
    finding = ids.findings[0]
    window.jobs.write(lambda ledger, _: set_deadline(ledger, finding, "长期坚持"), lambda _: None)


def test_writing_goes_on_after_the_look_changed(start: Start, path: Path, ids: SmallRound) -> None:
    program = start(path)
    assert program.window is not None
    program.change_look(dark=True, large=True)
    QApplication.sendPostedEvents(None, 52)  # what is deleted later is deleted now
    program.settle()
    program.jobs.write(
        lambda ledger, _: set_deadline(ledger, ids.findings[0], "长期坚持"), lambda _: None
    )
    program.settle()
    with open_ledger(path, read_only=True) as ledger:
        deadline = row_of(ledger, ids.findings[0]).deadline
    assert deadline is not None
    assert deadline.raw == "长期坚持"


def test_the_look_changes_on_the_welcome_page(start: Start) -> None:
    program = start()
    program.change_look(dark=False, large=True)
    assert program.window is not None
    assert isinstance(program.window.stack.currentWidget(), Welcome)


def test_a_dropped_plan_waits_for_what_was_typed(window: MainWindow, plan: Path) -> None:
    page = blanks(window)
    page.list.view.go_to(0)
    page._note(page.list.selected, ["6月底前"])
    assert page.typed
    with modal(lambda box: box.reject()):
        dropped(window, plan)
    assert window.stack.currentWidget() is page
    assert page.typed


def test_one_copied_line_goes_to_rows_of_one_kind_only(
    start: Start, path: Path, ids: SmallRound
) -> None:
    with open_ledger(path) as ledger:
        set_parties(ledger, ids.findings[0], Role.RESPONSIBLE_UNIT, ("X",))
    window = start(path).window
    assert window is not None
    page = blanks(window)
    page.list.view.selectAll()
    assert len({blank.role for blank in page.list.selected}) == 2
    QGuiApplication.clipboard().setText("县财政局")

    def told(box: Message) -> None:
        assert "不是同一种" in box.words.text()
        box.accept()

    with modal(told):
        page.can[Do.PASTE]()
    assert page.typed == {}


def test_f4_goes_to_the_next_doubt(window: MainWindow, plan: Path) -> None:
    window.take_plan(plan)
    page = window.stack.currentWidget()
    doubts = page.doubts.view  # type: ignore[attr-defined]
    before = doubts.currentIndex().row()
    QTest.keyClick(page.structure.view, Qt.Key.Key_F4)  # type: ignore[attr-defined]
    assert doubts.currentIndex().row() == before + 1
    QTest.keyClick(doubts, Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    assert doubts.currentIndex().row() == before


def test_ctrl_and_a_number_opens_a_page(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_3, CTRL)
    assert window.stack.key == "blanks"
    QTest.keyClick(window, Qt.Key.Key_1, CTRL)
    assert window.stack.key == "home"


def test_a_deadline_without_a_year_is_taken_with_a_question() -> None:
    field = DeadlineField(DeadlineBasis())
    field.note = Note()
    write(field, "7月15日前")
    assert field.note.tone is Tone.DOUBT
    assert field.note.text.startswith("没有写年份，本轮也没有反馈日期，先按原样保留")
    field.clear()
    write(field, "哪天")
    assert field.note.text.startswith("看不懂")


def test_the_list_of_blanks_is_filled_by_keys_alone(window: MainWindow) -> None:
    page = blanks(window)
    page.list.view.setFocus()
    page.list.view.go_to(0)
    QTest.keyClick(page.list.view, Qt.Key.Key_7)
    assert page.entry.field.hasFocus()
    assert page.entry.field.text() == "7"
    if page.list.table.rowCount() > 1:
        QTest.keyClick(page.entry.field, Qt.Key.Key_Down)
        assert page.list.view.currentIndex().row() == 1
        assert page.entry.field.hasFocus()


def test_redone_is_told_by_its_own_name(window: MainWindow, ids: SmallRound) -> None:
    window.jobs.write(
        lambda ledger, _: set_deadline(ledger, ids.findings[0], "长期坚持"), lambda _: None
    )
    window.work.undo()
    assert window.line.words.full.startswith("已撤销：修改")
    window.work.redo()
    assert window.line.words.full.startswith("已重做：修改")
