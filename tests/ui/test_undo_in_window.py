"""Random edits through the window: Ctrl+Z leads back to the start, Ctrl+Y to the end again."""

from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages import modal, write
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from small_round import dump

from app.ledger import open_ledger
from ui.dialogs import Message
from ui.fields import DayField, DeadlineField, NamesField, TextArea
from ui.forms import Form
from ui.ledger.page import LedgerPage
from ui.main_window import MainWindow
from ui.shell.doing import Do

CTRL = Qt.KeyboardModifier.ControlModifier
PASTED = (
    "9月底前",
    "责任单位\n县民政局、东山镇\n新设局",
    "备注\t完成时限\n已核\t长期坚持\n",
    "看不懂",
)
DOINGS = (
    Do.EDIT,
    Do.NEW,
    Do.NEW_BELOW,
    Do.ARCHIVE,
    Do.REPORT,
    Do.CLOSE_ITEM,
    Do.EXTEND,
    Do.BULK,
    Do.PASTE,
    Do.MILESTONES,
)


def answer(number: int) -> Callable[[QDialog], None]:
    """Return what fills in any form with something and saves it, or leaves it when it will not."""

    def fill(form: QDialog) -> None:
        if isinstance(form, Message):
            form.findChildren(QPushButton)[-1].click()
            return
        assert isinstance(form, Form)
        for area in form.findChildren(TextArea):
            area.selectAll()
            write(area, f"第{number}次写的内容。")
        for field in form.findChildren(NamesField):
            write(field, ("、县民政局", "、新设局")[number % 2])
        for due in form.findChildren(DeadlineField):
            due.selectAll()
            write(due, ("8月底前", "长期坚持")[number % 2])
        for day in form.findChildren(DayField):
            day.selectAll()
            write(day, "今天")
        QTest.qWait(250 if form.windowTitle().startswith("批量") else 10)
        if form.primary.isEnabled():
            form.primary.click()
        if QApplication.activeModalWidget() is form:
            form.touched = False
            form.reject()

    return fill


def state(path: Path) -> object:
    with open_ledger(path, read_only=True) as ledger:
        return dump(ledger)


def test_random_edits_are_undone_and_redone(window: MainWindow, path: Path) -> None:
    page = window.stack.currentWidget()
    assert isinstance(page, LedgerPage)

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(st.sampled_from(DOINGS), st.integers(0, 11), st.integers(1, 3)),
            min_size=2,
            max_size=7,
        )
    )
    def every(steps: list[tuple[Do, int, int]]) -> None:
        page.fold_all(opened=True)
        start = state(path)
        states = [start]
        for number, (do, row, many) in enumerate(steps):
            rows = page.view.model().rowCount()
            if not rows:  # everything is archived
                break
            page.view.go_to(row % rows)
            for _ in range(1, many):
                QTest.keyClick(page.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
            QGuiApplication.clipboard().setText(PASTED[number % len(PASTED)])
            QTest.qWait(5)
            if do not in page.can:
                continue
            with modal(answer(number)):
                page.can[do]()
            found = state(path)
            if found != states[-1]:
                states.append(found)
        for wanted in reversed(states[:-1]):
            window.work.undo()
            assert state(path) == wanted
        for wanted in states[1:]:
            window.work.redo()
            assert state(path) == wanted
        for _ in states[1:]:
            window.work.undo()
        assert state(path) == start

    every()
