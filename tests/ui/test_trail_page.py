"""留痕: lines, paging, filters, links, taking an import back, export."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from pages import TODAY, ledger_of, links, modal, sample_jobs
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.directory.directory import add_leader, change_leader, list_leaders, list_units
from app.directory.from_sheet import import_directory
from app.ledger import create_ledger, open_ledger
from app.ledger.trail import list_people, list_trail
from app.ledger.undo import redo
from ui.dialogs import Message
from ui.differing import marked
from ui.goto import Goto
from ui.jobs import Jobs
from ui.shell.doing import Do
from ui.trail.columns import sheet_lines
from ui.trail.page import TrailPage
from ui.trail.reading import PAGE, Wanted, read_lines

ENTER = Qt.Key.Key_Return


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = sample_jobs(tmp_path)
    yield made
    made.close()


@pytest.fixture
def page(jobs: Jobs) -> TrailPage:
    made = TrailPage(jobs, lambda: TODAY)
    made.resize(1180, 660)
    made.show_round(1)
    made.show()
    return made


def settle() -> None:
    for _ in range(20):
        QApplication.processEvents()


def cells(page: TrailPage, row: int) -> list[str]:
    found = (page.list.table.cell(row, column) for column in range(7))
    return [cell.text + cell.tail for cell in found]


def press(dialog: Any, words: str) -> None:
    found = [b for b in dialog.findChildren(QPushButton) if b.text().startswith(words)]
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def test_newest_first(page: TrailPage, jobs: Jobs) -> None:
    QAbstractItemModelTester(page.list.table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    ledger = ledger_of(jobs)
    leader = add_leader(ledger, "方知远", "副区长")
    change_leader(ledger, leader, "方知远", "区委常委、副区长")
    page.reload()
    expected = ["贺文博", "修改领导：方知远 · 职务", "副区长", "区委常委、副区长", "手工", "—"]
    assert cells(page, 0)[1:] == expected
    assert cells(page, 1)[2] == "新增领导"
    told = [line.told for line in read_lines(ledger, Wanted(), limit=500)]
    assert told == list(list_trail(ledger, limit=500))


def test_it_reads_on_while_it_is_scrolled(page: TrailPage, jobs: Jobs) -> None:
    said: list[str] = []
    page.status.connect(said.append)
    QAbstractItemModelTester(page.list.table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    everything = read_lines(ledger_of(jobs), Wanted(), limit=100_000)
    assert len(everything) > PAGE
    settle()
    first = page.list.table.rowCount()
    assert PAGE <= first < len(everything)
    page.list.view.setFocus()
    while page.list.table.rowCount() < len(everything):
        before = page.list.table.rowCount()
        QTest.keyClick(page.list.view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        settle()
        assert page.list.table.rowCount() > before
    assert said[-1] == f"显示 {len(everything)} 条，没有更早的了"
    assert {line.id for line in everything} == set(page.list.records)


def test_new_lines_come_in_above_the_chosen_one(page: TrailPage, jobs: Jobs) -> None:
    page.list.view.go_to(5)
    chosen = page.list.current
    jobs.write(lambda ledger, _: add_leader(ledger, "方知远"), lambda _: None)
    assert page.list.current == chosen
    assert page.list.view.currentIndex().row() == 6
    assert cells(page, 0)[4] == "方知远"


def test_filters(page: TrailPage, jobs: Jobs) -> None:
    ledger = ledger_of(jobs)
    everybody = list_people(ledger)
    assert set(everybody) >= {"贺文博", "高翔"}
    page.filter.by.choose("高翔")
    assert {cells(page, row)[1] for row in range(page.list.table.rowCount())} == {"高翔"}
    page.filter.noun.choose("progress")
    assert all("进展填报" in cells(page, r)[2] for r in range(page.list.table.rowCount()))
    QTest.mouseClick(page.filter.clear_all, Qt.MouseButton.LeftButton)
    assert page.filter.wanted == Wanted()
    assert page.list.table.rowCount() >= PAGE


def test_who_writes_for_the_first_time_is_offered(page: TrailPage, jobs: Jobs) -> None:
    jobs.write(lambda ledger, _: add_leader(ledger, "方知远", by="新来的"), lambda _: None)
    page.filter.by.choose("新来的")
    assert [cells(page, row)[4] for row in range(page.list.table.rowCount())] == ["方知远"]


def test_days_are_typed(page: TrailPage) -> None:
    bar = page.filter
    QTest.keyClicks(bar.until, "2001-1-1")
    QTest.qWait(300)
    assert page.list.table.rowCount() == 0
    assert page.nothing.isVisible()
    QTest.keyClicks(bar.since, "2002-2-2")
    assert bar.why.text == "起始日期在截止日期之后。"
    bar.since.clear()
    QTest.keyClicks(bar.since, "someday")
    assert bar.since.property("state") == "bad"
    assert "看不懂这个日期" in bar.why.text
    QTest.keyClick(bar.since, Qt.Key.Key_Escape)
    assert (bar.since.text(), bar.why.text) == ("", "")
    assert page.list.table.rowCount() >= PAGE
    assert not page.nothing.isVisible()


def test_links_lead_to_items(page: TrailPage) -> None:
    led = links(page)
    row = next(r for r in range(50) if cells(page, r)[6] != "—")
    page.list.view.go_to(row)
    line = page.list.current
    assert line is not None
    QTest.keyClick(page.list.view, ENTER)
    QTest.mouseClick(page.panel.see, Qt.MouseButton.LeftButton)
    assert led == [Goto("ledger", item_id=line.told.item_id)] * 2  # type: ignore[arg-type]
    page.filter.noun.choose("leader")
    assert not page.panel.see.isVisible()
    QTest.keyClick(page.list.view, ENTER)
    assert len(led) == 2


def test_another_ledger_begins_anew(page: TrailPage, jobs: Jobs, tmp_path: Path) -> None:
    page.list.view.go_to(9)
    page.follow(Goto("trail"))
    assert page.list.view.currentIndex().row() == 0
    create_ledger(tmp_path / "新.zgtz", name="临江区委", by="王敏").close()
    jobs.open(lambda _: open_ledger(tmp_path / "新.zgtz"))
    page.hide()
    page.show()
    assert page.list.table.rowCount() == 0
    assert page.panel.what.text() == ""
    jobs.write(lambda ledger, _: add_leader(ledger, "方知远"), lambda _: None)
    assert page.list.table.rowCount() == 1
    assert page.areas()[1] is page.list.view


def test_the_panel_tells_all(page: TrailPage) -> None:
    line = page.list.current
    assert line is not None
    told = {fact.name: fact.value for fact in page.panel.facts.facts}
    assert page.panel.what.text() == line.told.what
    assert told["新值"] == line.told.new
    assert told["原值"] == (line.told.old or "（无）")
    assert told["时间"] == line.told.at.replace("T", " ")
    page.can[Do.DETAIL]()
    assert page.panel.isHidden()
    page.can[Do.DETAIL]()
    page.can[Do.COPY]()
    assert QGuiApplication.clipboard().text().count("\t") >= 5


def test_what_differs_is_marked(page: TrailPage, jobs: Jobs) -> None:
    assert marked("拨付 86 万元", "拨付 112 万元")[0] == "拨付 <s>86</s> 万元"
    assert marked("<甲>\n乙", "<甲>\n乙丙") == ("&lt;甲&gt;<br>乙", "&lt;甲&gt;<br>乙<u>丙</u>")
    assert marked("", "甲") == ("", "甲")
    assert marked("是", "否") == ("是", "否")
    leader = add_leader(ledger_of(jobs), "方知远", "副区长")
    change_leader(ledger_of(jobs), leader, "方知远", "区委常委、副区长")
    page.reload()
    page.list.view.go_to(0)
    shown = [words.text() for words in page.panel.facts.widget().findChildren(QLabel)]
    assert "<u>区委常委、</u>副区长" in shown


@given(st.text(max_size=40), st.text(max_size=40))
def test_marks_add_and_lose_no_character(old: str, new: str) -> None:
    for text, rich in zip((old, new), marked(old, new), strict=True):
        bare = re.sub("</?[su]>", "", rich).replace("<br>", "\n")
        assert unescape(bare) == text


def names_file(folder: Path) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    for line in (("单位名称", "电话"), ("区数据局", "6210777"), ("区财政局", "6210400")):
        sheet.append(line)
    path = folder / "名录.xlsx"
    book.save(path)
    return path


def test_an_import_is_taken_back(page: TrailPage, jobs: Jobs, tmp_path: Path) -> None:
    ledger = ledger_of(jobs)
    path = names_file(tmp_path)
    before = list_units(ledger)
    jobs.write(lambda open_, job: import_directory(open_, path, job=job), lambda _: None)
    page.list.view.go_to(0)
    back = page.panel.back
    assert back.isVisible()
    assert back.isEnabled()

    def no(dialog: Any) -> None:
        assert "名录.xlsx" in dialog.body.findChildren(type(dialog.words))[0].text()
        QTest.keyClick(dialog, ENTER)  # the safe answer has the focus

    with modal(no):
        QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert list_units(ledger) != before
    said: list[str] = []
    page.confirmed.connect(said.append)
    with modal(lambda dialog: press(dialog, "撤销这次导入")):
        QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert list_units(ledger) == before
    assert said == ["已撤销：导入单位与人员：名录.xlsx，可重做 Ctrl+Y"]
    assert cells(page, 0)[5] == "撤销"
    row = next(r for r in range(20) if cells(page, r)[5] == "导入")
    page.list.view.go_to(row)
    assert not back.isEnabled()
    assert back.text() == "这次导入已撤销"
    redo(ledger)
    assert any(unit.name == "区数据局" for unit in list_units(ledger))


def test_what_was_built_on_an_import_stands_in_the_way(page: TrailPage, jobs: Jobs) -> None:
    page.filter.noun.choose("plan_import")
    assert cells(page, 0)[5] == "导入"
    before = list_leaders(ledger_of(jobs))

    refused: list[str] = []

    def read() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, Message)
        refused.append(dialog.words.text())
        QTest.keyClick(dialog, ENTER)

    def sure(dialog: Any) -> None:
        QTimer.singleShot(0, read)
        press(dialog, "撤销这次导入")

    with modal(sure):
        QTest.mouseClick(page.panel.back, Qt.MouseButton.LeftButton)
    assert refused[0].startswith("不能撤销：")
    assert list_leaders(ledger_of(jobs)) == before


def test_export_holds_all_that_passes(page: TrailPage, jobs: Jobs, tmp_path: Path) -> None:
    lines = read_lines(ledger_of(jobs), Wanted(noun="leader"), limit=1000)
    out = tmp_path / "留痕.xlsx"
    page.exporter.save(out, page.title, sheet_lines(lines))
    sheet = load_workbook(out).active
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert rows[0][:5] == ("时间", "经办人", "事项", "原值", "新值")
    assert len(rows) == len(lines) + 1


def test_a_read_only_ledger_takes_nothing_back(jobs: Jobs) -> None:
    path = ledger_of(jobs).path
    jobs.open(lambda _: open_ledger(path, read_only=True))
    page = TrailPage(jobs, lambda: TODAY)
    page.show_round(1)
    page.show()
    page.filter.noun.choose("plan_import")
    assert page.panel.back.isVisible()
    assert not page.panel.back.isEnabled()
