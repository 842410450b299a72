"""待填: typed once for many rows, pasted, written in one change, taken back by one undo."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import TODAY, ledger_of, modal, sample_jobs, write
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView

from app.items.filling import list_blanks
from app.items.items import ItemDraft, Party, add_finding
from app.ledger.undo import undo
from app.records import Role
from app.round.rounds import load_round
from ui.blanks.page import BlanksPage
from ui.dialogs import Message
from ui.fields import NamesField
from ui.goto import Goto
from ui.jobs import Jobs
from ui.shell.doing import Do


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = sample_jobs(tmp_path)
    ledger = ledger_of(made)
    category = load_round(ledger, 1).categories[0].id
    parties = (Party(Role.LEAD_LEADER, "X"), Party(Role.RESPONSIBLE_UNIT, "X"))
    for number in ("16", "17"):
        add_finding(ledger, category, ItemDraft(f"新问题{number}", number, parties=parties))
    yield made
    made.close()


@pytest.fixture
def page(jobs: Jobs) -> BlanksPage:
    made = BlanksPage(jobs, lambda: TODAY)
    made.resize(1180, 660)
    made.show_round(1)
    made.show()
    return made


def rows(page: BlanksPage) -> list[tuple[str, str, str]]:
    table = page.list.table
    return [
        (table.cell(r, 0).text, table.cell(r, 2).text, table.cell(r, 4).text)
        for r in range(table.rowCount())
    ]


def choose(page: BlanksPage, *numbers: int) -> None:
    page.list.view.clearSelection()
    page.list.view.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
    for number in numbers:
        page.list.view.selectRow(number)
    page.list.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)


def test_all_blanks_in_order(page: BlanksPage) -> None:
    assert [(number, field) for number, field, _ in rows(page)] == [
        ("问题 16", "牵头领导"),
        ("问题 16", "责任单位"),
        ("问题 16", "完成时限"),
        ("问题 17", "牵头领导"),
        ("问题 17", "责任单位"),
        ("问题 17", "完成时限"),
        ("问题 14", "责任领导"),
        ("问题 15", "完成时限"),
    ]
    assert page.header.facts.full == "8 处"
    assert not page.write.isEnabled()


def test_typed_once_for_several_rows(page: BlanksPage, jobs: Jobs) -> None:
    choose(page, 0, 3)
    page.entry.field.setText("顾敏")
    QTest.keyClick(page.entry.field, Qt.Key.Key_Return)
    assert [text for _, _, text in rows(page)] == [
        "顾敏",
        "—",
        "—",
        "顾敏",
        "—",
        "—",
        "—",
        "—",
    ]
    assert page.list.view.currentIndex().row() == 4
    choose(page, 2, 5, 7)
    page.entry.field.setText("抓紧")
    QTest.keyClick(page.entry.field, Qt.Key.Key_Return)
    assert "看不懂" in page.entry.note.text
    assert len(page.typed) == 2
    page.entry.field.setText("2025年底前")
    QTest.mouseClick(page.entry.take, Qt.MouseButton.LeftButton)
    assert page.write.text() == "写入台账（5 处）"
    before = list_blanks(ledger_of(jobs), 1)
    QTest.mouseClick(page.write, Qt.MouseButton.LeftButton)
    assert len(list_blanks(ledger_of(jobs), 1)) == 3
    assert page.typed == {}
    assert len(rows(page)) == 3
    undo(ledger_of(jobs))
    assert list_blanks(ledger_of(jobs), 1) == before


def test_different_kinds_are_not_filled_together(page: BlanksPage) -> None:
    choose(page, 0, 2)
    assert page.entry.what.text() == "选中的内容不是同一种"
    assert not page.entry.take.isEnabled()


def test_a_column_pasted_from_a_spreadsheet(page: BlanksPage) -> None:
    choose(page, 0)
    QGuiApplication.clipboard().setText("顾敏\n区财政局\n哪天\n")

    def told(box: Message) -> None:
        assert "哪天" in box.words.text()
        box.accept()

    with modal(told):
        page.can[Do.PASTE]()
    assert page.typed == {}
    QGuiApplication.clipboard().setText("顾敏\t多余\n区财政局、区审计局\n6月底前\n")
    page.can[Do.PASTE]()
    assert [text for _, _, text in rows(page)][:4] == ["顾敏", "区财政局、区审计局", "6月底前", "—"]
    choose(page, 0, 1, 2)
    page.can[Do.ARCHIVE]()
    assert page.typed == {}
    QGuiApplication.clipboard().setText("宋雅琴\n" * 10_000)
    choose(page, 6)
    with modal(lambda box: box.accept()):  # the deadline below is no name
        page.can[Do.PASTE]()
    QGuiApplication.clipboard().setText("2025年底前\n" * 10_000)
    choose(page, 7)
    page.can[Do.PASTE]()
    assert len(page.typed) == 1


def test_leaving_asks_and_links_lead_here(page: BlanksPage) -> None:
    assert page.may_leave()
    item = page.list.records[7].item_id
    page.follow(Goto("blanks", item_id=item))
    assert page.list.view.currentIndex().row() == 6
    page.entry.field.setText("宋雅琴")
    QTest.keyClick(page.entry.field, Qt.Key.Key_Return)
    with modal(lambda box: box.reject()):
        assert not page.may_leave()


def test_what_was_typed_is_kept_when_the_row_is_left(page: BlanksPage) -> None:
    """As in a cell of a spreadsheet: no Enter is needed to keep it."""
    choose(page, 6)
    page.entry.field.setText("宋雅琴")
    assert (page.write.isEnabled(), page.write.text()) == (True, "写入台账（1 处）")
    choose(page, 7)
    assert [text for *_, text in rows(page)][6] == "宋雅琴"
    page.list.view.selectRow(6)
    assert page.entry.text == "宋雅琴"


def test_what_stands_in_the_field_is_written_too(page: BlanksPage, jobs: Jobs) -> None:
    blanks = len(rows(page))
    choose(page, 6)
    page.entry.field.setText("宋雅琴")
    page.write.click()
    assert len(list_blanks(ledger_of(jobs), 1)) == blanks - 1
    assert page.typed == {}
    choose(page, 0)
    page.entry.field.setText("还没有回车")
    with modal(lambda box: box.reject()):
        assert not page.may_leave()


def test_nothing_left_to_fill(page: BlanksPage) -> None:
    page.show_round(0)
    assert page.stack.currentIndex() == 1


def test_enter_takes_the_name_chosen_in_the_list_below(page: BlanksPage) -> None:
    choose(page, 0)  # a leader
    field = page.entry.field
    assert isinstance(field, NamesField)
    field.setFocus()
    first = page.open.known.leaders[0] if page.open else ""
    write(field, first[:1])
    popup = field._completer.popup()
    assert popup.isVisible()
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert field.text() in (page.open.known.leaders if page.open else ())
    assert page.typed == {}
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert list(page.typed.values()) != [first[:1]]
    assert len(page.typed) == 1
