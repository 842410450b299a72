"""已归档事项 driven as a user would: searched, chosen, brought back, shown in the ledger."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import TODAY, ledger_of, modal, sample_jobs, write
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPushButton,
    QWidget,
)
from walking import LOOKS, cut, too_low

from app.items.archived import list_archived
from app.items.items import archive_item, archive_items
from app.items.structure import merge_measures
from app.ledger import open_ledger
from app.ledger.undo import undo
from app.records import Finding, WholeRound
from app.round.rounds import load_round
from ui.dialogs import Message
from ui.editing.archived_form import ArchivedForm
from ui.editing.editor import Editor
from ui.editing.writer import Writer
from ui.forms import Form
from ui.goto import Goto
from ui.jobs import Jobs
from ui.ledger.page import LedgerPage
from ui.parts import SearchField
from ui.record_table import RecordTable
from ui.record_view import RecordView
from ui.shell.doing import Do
from ui.theme import Theme, current

_PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = sample_jobs(tmp_path)
    yield made
    made.close()


@pytest.fixture
def page(jobs: Jobs) -> LedgerPage:
    made = LedgerPage(jobs, lambda: TODAY)
    made.resize(1174, 600)
    made.show()
    made.show_round(1)
    QApplication.processEvents()
    return made


def whole(jobs: Jobs) -> WholeRound:
    return load_round(ledger_of(jobs), 1)


def finding(jobs: Jobs, number: str) -> Finding:
    return next(f for f in whole(jobs).findings if f.number == number)


def shown(form: Form) -> RecordView:
    found = form.findChild(RecordView)
    assert found is not None
    return found


def texts(form: Form) -> list[str]:
    table = shown(form).model()
    assert isinstance(table, RecordTable)
    return [table.cell(row, 0).text for row in range(table.rowCount())]


def said(form: Form) -> str:
    """What stands below the list."""
    return " ".join(one.text() for one in form.findChildren(QWidget) if _is_note(one))  # type: ignore[attr-defined]


def _is_note(widget: QWidget) -> bool:
    return widget.isVisible() and widget.objectName() in ("hint", "warn")


def click_row(form: Form, row: int, keys: Qt.KeyboardModifier = _PLAIN) -> None:
    view = shown(form)
    view.scrollTo(view.model().index(row, 0))
    spot = view.visualRect(view.model().index(row, 1)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, keys, spot)


def test_nothing_archived_says_what_to_do(page: LedgerPage) -> None:
    def answer(form: Form) -> None:
        words = [w.text() for w in form.findChildren(QWidget) if hasattr(w, "text")]
        assert "这一轮没有归档的事项" in words
        assert any("按 Del 归档" in text for text in words)
        assert not form.primary.isVisible()
        QTest.keyClick(form, Qt.Key.Key_Escape)

    with modal(answer):
        page.can[Do.ARCHIVED]()


def test_a_finding_comes_back_with_its_measures_and_is_chosen(page: LedgerPage, jobs: Jobs) -> None:
    start = whole(jobs)
    target = finding(jobs, "10")
    confirmed: list[str] = []
    page.confirmed.connect(confirmed.append)
    page.follow(Goto("ledger", item_id=target.id))
    QApplication.processEvents()

    def yes(box: Message) -> None:
        assert "已归档事项" in box.words.text()
        press = next(b for b in box.findChildren(QPushButton) if b.text() == "归档")
        QTest.mouseClick(press, Qt.MouseButton.LeftButton)

    with modal(yes):
        page.can[Do.ARCHIVE]()
    assert target.id not in [f.id for f in whole(jobs).findings]

    def answer(form: Form) -> None:
        assert form.focusWidget() is shown(form)
        assert texts(form)[0] == target.title
        count = 1 + len(target.measures)
        assert form.primary.text() == f"恢复 {count} 项(&R)"
        assert "回到原来的位置" in said(form)
        QTest.keyClick(shown(form), Qt.Key.Key_Return)

    with modal(answer):
        page.can[Do.ARCHIVED]()
    QApplication.processEvents()
    assert whole(jobs) == start
    assert confirmed[-1] == "已恢复，可撤销 Ctrl+Z"
    row = page.view.currentIndex().row()
    record = page.lines.table.record(row)
    assert record is not None
    assert record.id == target.id
    assert page.view.selectionModel().isRowSelected(row)
    undo(ledger_of(jobs))
    assert target.id not in [f.id for f in whole(jobs).findings]


def test_a_measure_of_an_archived_finding_says_what_else_comes_back(
    page: LedgerPage, jobs: Jobs
) -> None:
    target = finding(jobs, "10")
    wanted = target.measures[1]
    archive_item(ledger_of(jobs), target.id)

    def answer(form: Form) -> None:
        click_row(form, 2)
        assert "问题 10也已归档，会一起恢复" in said(form)
        assert f"另外 {len(target.measures) - 1} 项没有选中" in said(form)
        assert form.primary.text() == "恢复 2 项(&R)"
        QTest.mouseClick(form.primary, Qt.MouseButton.LeftButton)

    with modal(answer):
        page.can[Do.ARCHIVED]()
    assert finding(jobs, "10").measures == (wanted,)
    assert len(list_archived(ledger_of(jobs), 1)) == len(target.measures) - 1


def test_several_are_found_and_chosen(page: LedgerPage, jobs: Jobs) -> None:
    start = whole(jobs)
    chosen = [f.id for f in start.categories[0].findings[:2]]
    archive_item(ledger_of(jobs), start.categories[2].id, by="李清")
    archive_items(ledger_of(jobs), chosen, by="王敏")

    def answer(form: Form) -> None:
        assert len(texts(form)) == len(list_archived(ledger_of(jobs), 1))
        search = form.findChild(SearchField)
        kind = form.findChild(QComboBox)
        assert search is not None and kind is not None
        write(search, "没有这个词")
        assert texts(form) == []
        assert not form.primary.isEnabled()
        clear = next(b for b in form.findChildren(QPushButton) if b.text() == "清除筛选")
        assert clear.isVisible()
        QTest.mouseClick(clear, Qt.MouseButton.LeftButton)
        write(search, "王敏")
        QTest.keyClick(search, Qt.Key.Key_Escape)
        assert search.text() == ""
        assert form.isVisible()
        write(search, "王敏")
        kind.setCurrentText(next(t for t in _entries(kind) if t.startswith("问题")))
        assert texts(form) == [f.title for f in start.categories[0].findings[:2]]
        QTest.keyClick(search, Qt.Key.Key_Down)
        assert form.focusWidget() is shown(form)
        click_row(form, 0)
        click_row(form, 1, Qt.KeyboardModifier.ControlModifier)
        assert form.primary.isEnabled()
        assert form.primary.text() == "恢复 9 项(&R)"
        form.activateWindow()
        QTest.qWait(20)
        assert form.isActiveWindow()
        QTest.keyClick(form, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
        QTest.qWait(150)  # a button shows that it was pressed
        assert not form.isVisible()

    with modal(answer):
        page.can[Do.ARCHIVED]()
    assert [f.id for f in whole(jobs).categories[0].findings[:2]] == chosen
    undo(ledger_of(jobs))
    undo(ledger_of(jobs))
    undo(ledger_of(jobs))
    assert whole(jobs) == start


def _entries(box: QComboBox) -> list[str]:
    return [box.itemText(number) for number in range(box.count())]


def test_a_merged_measure_is_doubted(page: LedgerPage, jobs: Jobs) -> None:
    merge_measures(ledger_of(jobs), [m.id for m in finding(jobs, "2").measures[:2]])

    def answer(form: Form) -> None:
        assert "已并入别的措施，恢复后文字会重复" in said(form)
        assert form.primary.isEnabled()
        QTest.keyClick(shown(form), Qt.Key.Key_Escape)

    with modal(answer):
        page.can[Do.ARCHIVED]()


def test_a_ledger_opened_read_only_can_be_looked_at(jobs: Jobs, tmp_path: Path) -> None:
    archive_item(ledger_of(jobs), finding(jobs, "10").id)
    jobs.close()
    path = next(tmp_path.glob("*.zgtz"))
    other = Jobs(inline=True)
    other.open(lambda _: open_ledger(path, read_only=True))
    page = LedgerPage(other, lambda: TODAY)
    page.show()
    page.show_round(1)
    QApplication.processEvents()
    assert Do.ARCHIVE not in page.can

    def answer(form: Form) -> None:
        assert form.why.text() == "台账是只读打开的，只能查看。"
        assert not form.primary.isEnabled()
        QTest.keyClick(shown(form), Qt.Key.Key_Return)
        assert form.isVisible()
        form.reject()

    with modal(answer):
        page.can[Do.ARCHIVED]()
    other.close()


def test_what_is_gone_meanwhile_is_refused_in_the_form(jobs: Jobs) -> None:
    editor = Editor(Writer(QWidget(), jobs, lambda: TODAY))
    archive_item(ledger_of(jobs), finding(jobs, "10").id)

    def answer(form: Form) -> None:
        undo(ledger_of(jobs))
        QTest.mouseClick(form.primary, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
        assert form.isVisible()
        assert "已经不在归档里" in form.why.text()
        form.reject()

    with modal(answer):
        editor.archived(1, writes=True)


def test_letters_with_alt_are_used_once(jobs: Jobs) -> None:
    editor = Editor(Writer(QWidget(), jobs, lambda: TODAY))
    archive_item(ledger_of(jobs), finding(jobs, "10").id)

    def answer(form: Form) -> None:
        keys = [QKeySequence.mnemonic(b.text()) for b in form.findChildren(QPushButton)]
        used = [key.toString() for key in keys if not key.isEmpty()]
        assert len(used) == len(set(used))
        form.reject()

    with modal(answer):
        editor.archived(1, writes=True)


def wrong(form: Form) -> list[str]:
    """List what is cut, hard to hit, or reached by Tab and without a name."""
    QApplication.processEvents()
    stops = [w for w in form.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    found = cut(form) + too_low(form)
    for stop in stops:
        words = stop.text() if isinstance(stop, QAbstractButton) else ""
        inner = isinstance(stop.parent(), QLineEdit | QComboBox)
        if stop.isVisible() and not inner and not (stop.accessibleName() or words):
            found.append(f"{type(stop).__name__} {stop.objectName()}")
    return found


@pytest.mark.parametrize(("dark", "large"), LOOKS)
def test_nothing_is_cut_or_nameless(app: QApplication, jobs: Jobs, dark: bool, large: bool) -> None:
    Theme(dark=dark, large=large).apply(app)
    archive_item(ledger_of(jobs), finding(jobs, "10").id)
    for items in (list_archived(ledger_of(jobs), 1), ()):
        made = ArchivedForm(None, items, TODAY)
        current().wear(made.form)
        made.form.show()
        assert wrong(made.form) == []
        if items:
            made.list.view.go_to(2)
            assert wrong(made.form) == []
            made.search.setText("没有这个词")
            assert wrong(made.form) == []
        assert made.form.width() <= 1090
        made.form.close()


def test_what_the_search_found_archived_is_shown_among_the_archived(page: LedgerPage) -> None:
    item_id = page.lines.table.ids[1]
    archive_items(ledger_of(page._jobs), [item_id, page.lines.table.ids[3]])
    named: list[str] = []

    def answer(form: Form) -> None:
        view = form.findChild(RecordView)
        table = view.model()
        assert isinstance(table, RecordTable)
        chosen = [index.row() for index in view.selectionModel().selectedRows()]
        named.extend(str(table.ids[row]) for row in chosen)
        form.reject()

    with modal(answer):
        page.follow(Goto("ledger", item_id=item_id, archived=True))
    assert named == [str(item_id)]
