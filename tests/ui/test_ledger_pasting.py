"""Ctrl+C and Ctrl+V on the ledger's list, with real keys and real mime data."""

from pathlib import Path

import pytest
from pages import modal
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox
from small_round import SmallRound, dump

from app.items.items import row_of
from app.ledger import open_ledger
from ui.dialogs import Message
from ui.forms import Form
from ui.ledger.page import LedgerPage
from ui.main_window import MainWindow
from ui.shell.doing import Do

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(window: MainWindow) -> LedgerPage:
    found = window.stack.currentWidget()
    assert isinstance(found, LedgerPage)
    found.view.go_to(1)
    QTest.qWait(20)
    return found


def clip(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def test_ctrl_c_copies_whole_rows_and_a_category_once(page: LedgerPage) -> None:
    QTest.keyClick(page.view, Qt.Key.Key_A, CTRL)
    QTest.keyClick(page.view, Qt.Key.Key_C, CTRL)
    rows = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert rows[0][0].startswith("（一）")
    assert set(rows[0][1:]) == {""}
    assert rows[1][0] == "1 学习不深入问题"


def test_ctrl_c_in_the_filter_copies_its_text(page: LedgerPage) -> None:
    page.filters.text.setText("学习")
    page.filters.text.setFocus()
    page.filters.text.selectAll()
    QTest.keyClick(page.filters.text, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "学习"


def test_ctrl_v_in_the_filter_pastes_there(page: LedgerPage) -> None:
    clip("作风")
    page.filters.text.setFocus()
    QTest.keyClick(page.filters.text, Qt.Key.Key_V, CTRL)
    assert page.filters.text.text() == "作风"


def test_ctrl_v_shows_what_would_change_then_writes_it(
    window: MainWindow, page: LedgerPage, path: Path, ids: SmallRound
) -> None:
    clip("责任单位\t完成时限\r\n县民政局\t9月底前\r\n\t哪天\r\n")

    def answer(form: Form) -> None:
        QTest.qWait(20)
        lines = form.findChild(type(page.view))
        table = lines.model()
        cells = [[table.cell(r, c).text for c in (0, 1, 3)] for r in range(table.rowCount())]
        assert cells == [
            ["问题 2", "完成时限", "看不懂这个时限：哪天"],
            ["问题 1", "完成时限", "9月底前"],
            ["问题 1", "责任单位", "县民政局"],
        ]
        assert form.primary.text() == "写入 1 项(&S)"
        QTest.keyClick(form, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)

    with modal(answer):
        QTest.keyClick(page.view, Qt.Key.Key_V, CTRL)
    with open_ledger(path, read_only=True) as ledger:
        row = row_of(ledger, ids.findings[0])
        assert row.deadline is not None
        assert row.deadline.raw == "9月底前"
    window.work.undo()
    with open_ledger(path, read_only=True) as ledger:
        row = row_of(ledger, ids.findings[0])
        assert row.deadline is not None
        assert row.deadline.raw == "2024年6月底前"


def test_columns_chosen_by_hand(page: LedgerPage) -> None:
    clip("某人\t某事\n")

    def answer(form: Form) -> None:
        first, second = form.findChildren(QComboBox)
        assert first.currentText() == second.currentText() == "不填入"
        assert form.why.text() == "选好每一列填入什么。"
        first.setCurrentText("责任人")
        second.setCurrentText("责任人")
        assert form.why.text() == "有两列都填入“责任人”，请改其中一列。"
        assert not form.primary.isEnabled()
        second.setCurrentText("备注")
        QTest.qWait(20)
        assert form.primary.isEnabled()
        assert not form.findChildren(QCheckBox)[0].isChecked()
        form.touched = False
        form.reject()

    with modal(answer):
        page.can[Do.PASTE]()


@pytest.mark.parametrize("kind", ["nothing", "image", "files", "ten thousand rows"])
def test_what_is_no_table_is_refused(page: LedgerPage, path: Path, kind: str) -> None:
    mime = QMimeData()
    if kind == "image":
        mime.setImageData(QImage(8, 8, QImage.Format.Format_RGB32))
    elif kind == "files":
        mime.setUrls([QUrl.fromLocalFile(str(path))])
    elif kind == "ten thousand rows":
        mime.setText("行\t列\n" * 10_000)
    QGuiApplication.clipboard().setMimeData(mime)
    with open_ledger(path, read_only=True) as ledger:
        before = dump(ledger)

    def told(box: Message) -> None:
        assert "剪贴板里" in box.words.text()
        box.accept()

    with modal(told):
        QTest.keyClick(page.view, Qt.Key.Key_V, CTRL)
    with open_ledger(path, read_only=True) as ledger:
        assert dump(ledger) == before
