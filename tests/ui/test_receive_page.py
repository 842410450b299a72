"""接收上报: looked at first, conflicts decided one by one, taken in, taken back as a whole."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pages import modal
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from small_round import SmallRound, dump, fill_small_round

from app.errors import CancelledError
from app.exchange import looking
from app.exchange.issuing import Wanted, issue
from app.exchange.merging import Choice
from app.exchange.receiving import find_received, undo_receive
from app.exchange.task_book import HEADER_ROW, TASKS
from app.items.items import row_of
from app.ledger import Ledger, create_ledger, open_ledger
from app.progress.reports import ReportDraft, add_progress
from app.records import ProgressState
from db import progress
from ui.dialogs import Message
from ui.jobs import Jobs
from ui.receiving.page import ReceivePage
from ui.shell.doing import Do

DAY = date(2024, 6, 20)
TOWN = "东山镇"


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = Jobs(inline=True)
    made.open(lambda _: create_ledger(tmp_path / "一本.zgtz", name="县委", by="王敏"))
    yield made
    made.close()


@pytest.fixture
def ledger(jobs: Jobs) -> Ledger:
    assert jobs.ledger is not None
    return jobs.ledger


@pytest.fixture
def small(ledger: Ledger) -> SmallRound:
    return fill_small_round(ledger)


@pytest.fixture
def back(ledger: Ledger, small: SmallRound, tmp_path: Path) -> Path:
    """What came back: a conflict in the first row, a new report in the second, a bad file."""
    folder = tmp_path / "交回"
    [town] = issue(ledger, small.id, Wanted(folder, "2024-06", (TOWN,)))
    book = load_workbook(town.file)
    sheet = book[TASKS]
    columns = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
    for row, done in enumerate(("上报说办完了。", "研讨两次。")):
        sheet.cell(HEADER_ROW + 1 + row, columns["进展状态"]).value = "已完成"
        sheet.cell(HEADER_ROW + 1 + row, columns["进展情况"]).value = done
    book.save(town.file)
    (folder / "坏.xlsx").write_bytes(b"PK")
    said = ReportDraft(TOWN, ProgressState.ONGOING, "电话里说没办完。", DAY, period="2024-06")
    add_progress(ledger, small.measures[0], said)
    return folder


@pytest.fixture
def page(jobs: Jobs, back: Path) -> ReceivePage:
    made = ReceivePage(jobs, lambda: DAY)
    made.resize(1180, 660)
    made.show()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(back))])
    how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton)
    keys = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(made, QDragEnterEvent(QPoint(9, 9), *how, keys))
    QApplication.sendEvent(made, QDropEvent(QPointF(9, 9), *how, keys))
    QApplication.processEvents()
    return made


def cells(page: ReceivePage) -> list[tuple[str, str, str, str]]:
    table = page.changes.table
    return [
        (table.cell(r, 0).text, table.cell(r, 2).text, table.cell(r, 4).text, table.cell(r, 5).text)
        for r in range(table.rowCount())
    ]


def reports(jobs: Jobs, item: int) -> list[str]:
    assert jobs.ledger is not None
    found = progress.reports_on(jobs.ledger.handle, [item]).get(item, ())
    corrected = {one.corrects for one in found}
    return [one.done for one in found if one.id not in corrected]


def test_files_and_changes_before_anything_is_written(page: ReceivePage, ledger: Ledger) -> None:
    with open_ledger(ledger.path, read_only=True) as reader:
        assert len(dump(reader)["package"]) == 1
    words = [page.files.table.cell(row, 0).text for row in range(page.files.table.rowCount())]
    assert words == ["有冲突", "不能接收"]
    assert cells(page) == [
        ("冲突", "进展状态", "已完成", "待选择"),
        ("冲突", "进展情况", "上报说办完了。", "待选择"),
        ("新增", "进展状态", "已完成", "接收"),
        ("新增", "进展情况", "研讨两次。", "接收"),
    ]
    assert page.panel.title.text() == "冲突 1 / 2"
    assert page.take.text() == "接收没有冲突的 2 处"
    assert "先保留本机值" in page.told.text()
    for one in (page.files, page.changes):
        QAbstractItemModelTester(one.table, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_conflicts_are_decided_with_a_reason_then_taken_in_and_back(
    page: ReceivePage,
    ledger: Ledger,
    small: SmallRound,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jobs = page._jobs
    said: list[str] = []
    page.confirmed.connect(said.append)
    page.panel.choices.button(list(Choice).index(Choice.THEIRS)).click()
    assert not page.panel.choices.button(list(Choice).index(Choice.BOTH)).isEnabled()
    page.can[Do.NEXT]()
    assert page.panel.title.text() == "冲突 2 / 2"
    assert "<u " in page.panel.texts["theirs"].text()
    page.panel.choices.button(list(Choice).index(Choice.BOTH)).click()
    page.panel.reason.setText("两边都对")
    QTest.keyClick(page.panel.reason, Qt.Key.Key_Return)
    assert [line[3] for line in cells(page)][:2] == ["用上报值", "合并文字"]
    assert page.take.text() == "接收 4 处"
    assert page.unwritten == "已经核定的 2 处还没有接收。"
    out = tmp_path / "回执.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    with modal(lambda box: box.findChildren(QPushButton)[-1].click()):
        QTest.mouseClick(page.take, Qt.MouseButton.LeftButton)
    assert said == ["已接收 1 个文件，2 处变化", f"已导出到 {out}"]
    lines = list(load_workbook(out).active.iter_rows(min_row=4, values_only=True))
    assert lines[0][1:5] == (TOWN, "已接收", 1, 1)
    assert reports(jobs, small.measures[0]) == ["电话里说没办完。\n上报说办完了。"]
    assert reports(jobs, small.measures[1]) == ["研讨两次。"]
    kept = ledger.handle.sql("SELECT choice, reason FROM decision ORDER BY id").fetchall()
    assert kept == [("THEIRS", ""), ("BOTH", "两边都对")]
    assert page.stack.currentIndex() == 0
    assert page.unwritten == ""
    package = ledger.handle.sql("SELECT uuid FROM package ORDER BY id DESC").fetchone()[0]
    undo_receive(ledger, find_received(ledger, package))
    assert reports(jobs, small.measures[0]) == ["电话里说没办完。"]
    assert reports(jobs, small.measures[1]) == []


def test_what_is_not_decided_stays_as_it_is(
    page: ReceivePage, jobs: Jobs, small: SmallRound
) -> None:
    with modal(lambda box: box.accept()):
        QTest.mouseClick(page.take, Qt.MouseButton.LeftButton)
    assert reports(jobs, small.measures[0]) == ["电话里说没办完。"]
    assert reports(jobs, small.measures[1]) == ["研讨两次。"]


def test_a_file_that_changed_since_it_was_looked_at_is_not_taken(
    page: ReceivePage, back: Path, jobs: Jobs, small: SmallRound
) -> None:
    for path in back.glob("东山镇*"):
        path.write_bytes(b"PK")

    def told(box: Message) -> None:
        assert "东山镇" in box.words.text()
        box.accept()

    with modal(told):
        QTest.mouseClick(page.take, Qt.MouseButton.LeftButton)
    assert reports(jobs, small.measures[1]) == []


def test_an_application_that_comes_too_early_is_a_hint(
    page: ReceivePage, back: Path, tmp_path: Path
) -> None:
    [town] = back.glob("东山镇*")
    book = load_workbook(town)
    columns = {cell.value: cell.column for cell in book[TASKS][HEADER_ROW]}
    book[TASKS].cell(HEADER_ROW + 3, columns["申请销号"]).value = "是"
    book.save(tmp_path / "早.xlsx")
    page.read([tmp_path / "早.xlsx"])
    kind, _, said, _ = cells(page)[0]
    assert kind == "提示"
    assert "完成后才能申请销号" in said
    assert page.files.table.cell(0, 10).text == "1"


def test_cancel_forgets_what_was_read(page: ReceivePage, jobs: Jobs, small: SmallRound) -> None:
    QTest.mouseClick(page.cancel, Qt.MouseButton.LeftButton)
    assert page.looked == ()
    assert page.stack.currentIndex() == 0
    assert reports(jobs, small.measures[1]) == []


def test_clean_changes_are_left_out_with_the_space_bar_and_grey_ones_taken(
    page: ReceivePage, ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    book = load_workbook(page.looked[0].path)
    sheet = book[TASKS]
    sheet.cell(HEADER_ROW + 2, 4).value = "②开展两次集中研讨。"
    book.save(tmp_path / "再改.xlsx")
    page.read([tmp_path / "再改.xlsx"])
    kinds = [line[0] for line in cells(page)]
    first = kinds.index("新增")
    page.changes.view.go_to(first + 1)
    page.changes.view.setFocus()
    QTest.keyClick(page.changes.view, Qt.Key.Key_Space)
    assert cells(page)[first + 1][3] == "不接收"
    QTest.keyClick(page.changes.view, Qt.Key.Key_Space)
    assert cells(page)[first + 1][3] == "接收"
    page.changes.view.go_to(kinds.index("只读改动"))
    assert page.panel.ask.isVisible()
    shown = [one for one in page.panel.choices.buttons() if one.isVisible()]
    assert [one.text() for one in shown] == ["接收(&1)", "不接收(&2)"]
    assert shown[1].isChecked()
    page.panel.choices.button(list(Choice).index(Choice.THEIRS)).click()
    page.panel.reason.setText("原方案就是两次")
    QTest.keyClick(page.panel.reason, Qt.Key.Key_Return)
    assert page.take.text() == "接收没有冲突的 3 处"
    page.changes.view.go_to(first)
    page.changes.view.go_to(kinds.index("只读改动"))
    assert page.panel.reason.text() == "原方案就是两次"
    with modal(lambda box: box.findChildren(QPushButton)[0].click()):
        QTest.mouseClick(page.take, Qt.MouseButton.LeftButton)
    assert row_of(ledger, small.measures[1]).title == "开展两次集中研讨。"


def test_conflicts_alone_and_on_to_the_next_file(
    page: ReceivePage, ledger: Ledger, small: SmallRound, back: Path
) -> None:
    [bureau] = issue(ledger, small.id, Wanted(back / "局", "2024-06", ("县财政局",)))
    book = load_workbook(bureau.file)
    columns = {cell.value: cell.column for cell in book[TASKS][HEADER_ROW]}
    for heading, words in (("进展状态", "已完成"), ("进展情况", "局里办完了。")):
        book[TASKS].cell(HEADER_ROW + 1, columns[heading]).value = words
    code = book[TASKS].cell(HEADER_ROW + 1, columns["编号"]).value
    book.save(bureau.file)
    [item] = ledger.handle.sql("SELECT id FROM item WHERE code = ?", (code,)).fetchone()
    draft = ReportDraft("县财政局", ProgressState.ONGOING, "局里说还在办。", DAY, period="2024-06")
    add_progress(ledger, item, draft, by="赵登记")
    page.read([back])
    assert page.header.facts.full == "预览，尚未写入　3 个文件：2 个有冲突，1 个不能接收"
    assert page.pane.only.text() == "只看冲突 2"
    QTest.mouseClick(page.pane.only, Qt.MouseButton.LeftButton)
    assert {line[0] for line in cells(page)} == {"冲突"}
    names = []
    for _ in range(4):
        current = page.files.current
        assert current is not None
        names.append((current.result.unit, page.panel.title.text()))
        page.can[Do.NEXT]()
    units = [one.result.unit for one in page.looked[:2]]
    assert names == [(unit, f"冲突 {n} / 2") for unit in units for n in (1, 2)]
    page.can[Do.PREVIOUS]()
    assert (page.files.current, page.panel.title.text()) == (page.looked[1], "冲突 2 / 2")
    page.files.view.go_to(units.index("县财政局"))
    assert page.panel.names["ours"].text() == "本机值　赵登记 6月20日"
    assert page.panel.names["theirs"].text().startswith("上报值　县财政局 ")
    QTest.mouseClick(page.pane.only, Qt.MouseButton.LeftButton)
    page.files.view.go_to(units.index(TOWN))
    assert {line[0] for line in cells(page)} == {"冲突", "新增"}


def test_what_is_to_be_said_of_a_file_stands_before_its_changes(
    page: ReceivePage, ledger: Ledger, small: SmallRound, back: Path
) -> None:
    [bureau] = issue(ledger, small.id, Wanted(back / "局", "2024-06", ("县财政局",)))
    book = load_workbook(bureau.file)
    columns = {cell.value: cell.column for cell in book[TASKS][HEADER_ROW]}
    book[TASKS].cell(HEADER_ROW + 1, columns["进展情况"]).value = "办了。"
    book.save(bureau.file)
    page.read([bureau.file])
    [hint, *changes] = cells(page)
    assert hint[0] == "提示"
    assert "没有选进展状态，按“推进中”接收" in hint[2]
    assert hint[3] == "请核对"
    assert [line[0] for line in changes] == ["新增"]
    titles = [column.title for column in page.files.table.columns]
    assert page.files.table.cell(0, titles.index("提示")).text == "1"
    assert not page.panel.ask.isVisible()


def test_a_reason_still_being_typed_is_kept_when_f4_goes_on(page: ReceivePage) -> None:
    page.panel.choices.button(list(Choice).index(Choice.OURS)).click()
    page.panel.reason.setFocus()
    QTest.keyClicks(page.panel.reason, "by phone")
    page.can[Do.NEXT]()
    page.can[Do.PREVIOUS]()
    assert page.panel.reason.text() == "by phone"


def test_a_read_only_ledger_only_looks(ledger: Ledger, back: Path, jobs: Jobs) -> None:
    path = ledger.path
    jobs.close()
    other = Jobs(inline=True)
    other.open(lambda _: open_ledger(path, read_only=True))
    made = ReceivePage(other, lambda: DAY)
    made.show()
    made.read([back])
    assert len(made.looked) == 2
    assert not made.take.isEnabled()
    assert "只读" in made.take.toolTip()
    other.close()


def test_what_was_left_when_it_was_stopped_is_looked_at_again(
    page: ReceivePage,
    ledger: Ledger,
    small: SmallRound,
    back: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    issue(ledger, small.id, Wanted(back / "局", "2024-06", ("县财政局", "县教育局")))
    for path in sorted((back / "局").glob("县*")):
        book = load_workbook(path)
        columns = {cell.value: cell.column for cell in book[TASKS][HEADER_ROW]}
        book[TASKS].cell(HEADER_ROW + 1, columns["进展情况"]).value = "办了。"
        book.save(path)
    page.read([back / "局"])
    first, second = (one.path for one in page.looked)
    taken: list[Path] = []
    real = looking.accept

    def stopped(*args: object) -> object:
        if taken:
            raise CancelledError
        taken.append(first)
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(looking, "accept", stopped)
    said: list[str] = []

    def answer(box: Message) -> None:
        said.append(box.words.text())
        box.findChildren(QPushButton)[0].click()

    with modal(answer):
        QTest.mouseClick(page.take, Qt.MouseButton.LeftButton)
    assert "已停止，其余 1 个文件没有动" in said[0]
    assert [one.path for one in page.looked] == [second]
    assert page.take.isEnabled()


def test_a_ledger_written_since_is_said(page: ReceivePage, jobs: Jobs, small: SmallRound) -> None:
    said = ReportDraft(TOWN, ProgressState.DONE, "又说办完了。", DAY, period="2024-06")
    assert "有改动" not in page.told.text()
    jobs.write(lambda ledger, _: add_progress(ledger, small.measures[1], said), lambda _: None)
    assert "预览以后有改动" in page.told.text()
