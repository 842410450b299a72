"""单位与人员: lists, filters, forms, merging, taking in a spreadsheet, links."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from pages import TODAY, ledger_of, links, modal, sample_jobs, write
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMenu, QPushButton

from app.directory.directory import (
    archive_units,
    items_of_unit,
    list_leaders,
    list_units,
    merge_units,
)
from app.ledger import create_ledger, open_ledger
from app.ledger.trail import list_trail
from app.ledger.undo import undo
from app.records import LedgerFilter, Unit, UnitKind
from ui.directory.page import DirectoryPage
from ui.directory.reading import below, doubles_of, likely_doubles
from ui.goto import Goto
from ui.jobs import Jobs
from ui.record_list import RecordList
from ui.shell.doing import Do

ENTER = Qt.Key.Key_Return


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = sample_jobs(tmp_path)
    yield made
    made.close()


@pytest.fixture
def page(jobs: Jobs) -> DirectoryPage:
    return shown(jobs, 1)


def shown(jobs: Jobs, round_id: int) -> DirectoryPage:
    made = DirectoryPage(jobs, lambda: TODAY)
    made.resize(1180, 660)
    made.show_round(round_id)
    made.show()
    return made


def names(shown: RecordList[Any]) -> list[str]:
    return [shown.table.cell(row, 0).text for row in range(shown.table.rowCount())]


def unit(jobs: Jobs, name: str) -> Unit:
    return next(one for one in list_units(ledger_of(jobs)) if one.name == name)


def entry(dialog: Any, name: str) -> Any:
    """Find a field by the name a screen reader says."""
    found = [w for w in dialog.findChildren(QLineEdit) if w.accessibleName() == name]
    return (found + [w for w in dialog.findChildren(QComboBox) if w.accessibleName() == name])[0]


def press(dialog: Any, words: str) -> None:
    found = [b for b in dialog.findChildren(QPushButton) if b.text().startswith(words)]
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def choose(page: DirectoryPage, *wanted: str) -> None:
    """Click names in the list of units, holding Ctrl after the first."""
    keys = Qt.KeyboardModifier.NoModifier
    for name in wanted:
        view = page.units.view
        index = page.units.table.index(names(page.units).index(name), 0)
        view.scrollTo(index)
        spot = view.visualRect(index).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, keys, spot)
        keys = Qt.KeyboardModifier.ControlModifier


def test_lists_with_tasks(page: DirectoryPage) -> None:
    for one in (page.units, page.leaders):
        QAbstractItemModelTester(one.table, QAbstractItemModelTester.FailureReportingMode.Fatal)
        one.table.refresh()
    assert (page.tabs.tabText(0), page.tabs.tabText(1)) == ("单位 24", "领导 8")
    row = names(page.units).index("区财政局")
    cells = [page.units.table.cell(row, column).text for column in range(8)]
    assert cells[:3] == ["区财政局", "—", "政府部门"]
    assert cells[5:] == ["高翔", "6210401", "17"]


def test_filter_by_text_and_kind(page: DirectoryPage) -> None:
    said: list[str] = []
    page.status.connect(said.append)
    write(page.filter.text, "6210401")
    assert names(page.units) == ["区财政局"]
    assert said[-1] == "显示 1 / 24 家单位，选中 1"
    page.filter.kind.choose(UnitKind.TOWN)
    assert names(page.units) == []
    nothing = page.panels[0].nothing
    assert nothing.isVisible()
    QTest.mouseClick(nothing.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert len(names(page.units)) == 24
    assert not nothing.isVisible()
    page.can[Do.FILTER]()
    write(page.filter.text, "没有")
    QTest.keyClick(page.filter.text, Qt.Key.Key_Escape)
    assert page.filter.text.text() == ""
    QTest.keyClicks(page.filter.text, "62104")
    assert len(names(page.units)) > 5


def test_a_new_unit(page: DirectoryPage, jobs: Jobs) -> None:
    said: list[str] = []
    page.confirmed.connect(said.append)

    def fill(dialog: Any) -> None:
        assert not dialog.primary.isEnabled()
        write(entry(dialog, "单位名称"), "区数据局")
        write(entry(dialog, "别名"), "区大数据局、区数据管理局")
        entry(dialog, "单位类型").setCurrentIndex(2)
        entry(dialog, "上级单位").setCurrentIndex(2)
        QTest.keyClick(entry(dialog, "电话"), ENTER)

    with modal(fill):
        page.can[Do.NEW]()
    made = unit(jobs, "区数据局")
    assert made.aliases == ("区大数据局", "区数据管理局")
    assert (made.kind, made.parent_id) == (UnitKind.GOVERNMENT, unit(jobs, "区政府办公室").id)
    assert page.units.current is not None
    assert page.units.current.unit == made
    assert said == ["已新增单位，可撤销 Ctrl+Z"]


def test_taken_names_are_refused_at_the_field(page: DirectoryPage, jobs: Jobs) -> None:
    def fill(dialog: Any) -> None:
        name = entry(dialog, "单位名称")
        write(name, "区财政局")
        assert dialog.notes[0].text.startswith("单位名录里已有“区财政局”")
        assert name.property("state") == "bad"
        assert not dialog.primary.isEnabled()
        write(name, "本级")
        assert "相近" in dialog.notes[0].text
        write(entry(dialog, "别名"), "区审计局")
        assert not dialog.primary.isEnabled()
        entry(dialog, "别名").clear()
        assert dialog.primary.isEnabled()
        dialog.touched = False
        dialog.reject()

    with modal(fill):
        QTest.mouseClick(page.new, Qt.MouseButton.LeftButton)
    assert len(list_units(ledger_of(jobs))) == 24


def test_what_the_use_case_refuses_stands_at_the_foot(page: DirectoryPage, jobs: Jobs) -> None:
    """Somebody else's unit took the short name meanwhile."""
    ledger = ledger_of(jobs)

    def fill(dialog: Any) -> None:
        write(entry(dialog, "单位名称"), "组织部")
        QTest.keyClick(entry(dialog, "单位名称"), ENTER)
        assert dialog.isVisible()
        assert "组织部" in dialog.why.text()
        dialog.touched = False
        dialog.reject()

    with modal(fill):
        page.can[Do.NEW]()
    assert len(list_units(ledger)) == 24


def test_editing_with_the_keyboard(page: DirectoryPage, jobs: Jobs) -> None:
    choose(page, "区审计局")

    def fill(dialog: Any) -> None:
        phone = entry(dialog, "电话")
        phone.clear()
        QTest.keyClicks(phone, "6210999")
        parent = entry(dialog, "上级单位")
        assert "区审计局" not in [parent.itemText(n) for n in range(parent.count())]
        QTest.keyClick(phone, ENTER)

    with modal(fill):
        QTest.keyClick(page.units.view, ENTER)
    assert unit(jobs, "区审计局").phone == "6210999"
    undo(ledger_of(jobs))
    assert unit(jobs, "区审计局").phone == "6210405"


def test_taking_out_of_use_and_back(page: DirectoryPage, jobs: Jobs) -> None:
    choose(page, "区审计局")

    def refuse(dialog: Any) -> None:
        assert "可用 Ctrl+Z 撤销" in dialog.words.text()
        QTest.keyClick(dialog, ENTER)  # the safe answer has the focus

    with modal(refuse):
        page.can[Do.ARCHIVE]()
    assert not unit(jobs, "区审计局").archived
    with modal(lambda dialog: press(dialog, "停用")):
        page.can[Do.ARCHIVE]()
    assert unit(jobs, "区审计局").archived
    assert "区审计局" not in names(page.units)
    assert page.filter.archived.text() == "显示停用的 1"
    QTest.mouseClick(page.filter.archived, Qt.MouseButton.LeftButton, pos=QPoint(8, 12))
    row = names(page.units).index("区审计局")
    cell = page.units.table.cell(row, 0)
    assert (cell.role, cell.tail) == ("text3", "（停用）")
    choose(page, "区审计局")
    assert page.bar.archive.text() == "恢复"
    QTest.mouseClick(page.bar.archive, Qt.MouseButton.LeftButton)
    assert not unit(jobs, "区审计局").archived


def test_merging(page: DirectoryPage, jobs: Jobs) -> None:
    ledger = ledger_of(jobs)
    keep, gone = unit(jobs, "区财政局"), unit(jobs, "区审计局")
    items = set(items_of_unit(ledger, keep.id)) | set(items_of_unit(ledger, gone.id))
    assert not page.bar.merge.isEnabled()
    choose(page, "区财政局", "区审计局")

    def answer(dialog: Any) -> None:
        kept = entry(dialog, "保留哪一家")
        assert kept.currentText() == "区财政局"
        told = [w.text() for w in dialog.findChildren(type(dialog.why))]
        assert any("“区审计局”的" in text and "成为“区财政局”的别名" in text for text in told)
        press(dialog, "合并 2 家")

    with modal(answer):
        QTest.mouseClick(page.bar.merge, Qt.MouseButton.LeftButton)
    assert "区审计局" not in names(page.units)
    assert unit(jobs, "区财政局").aliases == ("区审计局",)
    assert set(items_of_unit(ledger, keep.id)) == items
    undo(ledger)
    assert unit(jobs, "区审计局") == gone


def test_a_unit_that_went_meanwhile_is_not_merged(page: DirectoryPage, jobs: Jobs) -> None:
    ledger = ledger_of(jobs)
    keep, gone = unit(jobs, "区财政局"), unit(jobs, "区审计局")
    choose(page, "区财政局", "区审计局")

    def answer(dialog: Any) -> None:
        merge_units(ledger, keep.id, [gone.id])
        press(dialog, "合并 2 家")
        assert dialog.isVisible()
        assert "已不在名录中" in dialog.why.text()
        dialog.reject()

    with modal(answer):
        QTest.mouseClick(page.bar.merge, Qt.MouseButton.LeftButton)


def test_likely_doubles_are_offered_quietly(page: DirectoryPage, jobs: Jobs) -> None:
    assert not page.doubles.isVisible()
    with modal(lambda dialog: add_named(dialog, "区卫生和健康局")):
        page.can[Do.NEW]()
    assert page.doubles.words.full == "可能重复：区卫生健康局 与 区卫生和健康局"
    with modal(lambda dialog: dialog.reject()) as seen:
        QTest.mouseClick(page.doubles.merge, Qt.MouseButton.LeftButton)
    assert entry(seen[0], "保留哪一家").count() == 2
    QTest.mouseClick(page.doubles.apart, Qt.MouseButton.LeftButton)
    assert not page.doubles.isVisible()
    again = shown(jobs, 1)
    assert not again.doubles.isVisible()


def add_named(dialog: Any, name: str) -> None:
    write(entry(dialog, "单位名称"), name)
    QTest.keyClick(entry(dialog, "单位名称"), ENTER)


def test_doubles_leave_characters_out() -> None:
    units = [Unit(1, "区财政局"), Unit(2, "区民政局"), Unit(3, "区卫生健康局")]
    assert likely_doubles(units) == ()
    more = [*units, Unit(4, "区卫健局"), Unit(5, "区卫生和健康局", archived=True)]
    assert likely_doubles(more) == (("区卫生健康局", "区卫健局"),)
    assert likely_doubles([*units, Unit(6, "区卫生和健康局")]) == (
        ("区卫生健康局", "区卫生和健康局"),
    )
    assert doubles_of("区民政局", ["区财政局"]) == []


def test_nobody_stands_above_itself() -> None:
    units = [Unit(1, "甲"), Unit(2, "乙", parent_id=1), Unit(3, "丙", parent_id=2), Unit(4, "丁")]
    assert below(units, 1) == {1, 2, 3}


def test_a_right_click_offers_what_the_buttons_do(page: DirectoryPage) -> None:
    led = links(page)
    choose(page, "区审计局")
    view = page.units.view
    spot = view.visualRect(view.currentIndex()).center()
    where = view.viewport().mapToGlobal(spot)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, where)
    QApplication.sendEvent(view.viewport(), asked)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    words = {action.text(): action for action in menu.actions()}
    assert list(words) == ["编辑…", "停用", "合并重复单位…", "在台账中查看"]
    assert not words["合并重复单位…"].isEnabled()
    spot = menu.actionGeometry(words["在台账中查看"]).center()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=spot)
    assert len(led) == 1


def test_leaders(page: DirectoryPage, jobs: Jobs) -> None:
    led = links(page)
    QTest.mouseClick(page.tabs, Qt.MouseButton.LeftButton, pos=page.tabs.tabRect(1).center())
    assert page.new.text() == "新增领导…"
    assert not page.bar.merge.isVisible()
    known = list_leaders(ledger_of(jobs))[0]

    def fill(dialog: Any) -> None:
        write(entry(dialog, "姓名"), known.name)
        assert "确是同名的另一位" in dialog.notes[0].text
        entry(dialog, "姓名").clear()
        write(entry(dialog, "姓名"), "方知远")
        write(entry(dialog, "职务"), "区委常委")
        QTest.keyClick(entry(dialog, "职务"), ENTER)

    with modal(fill):
        page.can[Do.NEW]()
    made = list_leaders(ledger_of(jobs))[-1]
    assert (made.name, made.post) == ("方知远", "区委常委")
    assert page.leaders.current == made
    with modal(lambda dialog: press(dialog, "停用")):
        QTest.mouseClick(page.bar.archive, Qt.MouseButton.LeftButton)
    assert "方知远" not in names(page.leaders)
    page.leaders.choose(known.id)

    def promote(dialog: Any) -> None:
        post = entry(dialog, "职务")
        post.clear()
        write(post, "市政协副主席")
        QTest.keyClick(post, ENTER)

    with modal(promote):
        QTest.keyClick(page.leaders.view, ENTER)
    assert list_leaders(ledger_of(jobs))[0].post == "市政协副主席"
    QTest.mouseClick(page.filter.archived, Qt.MouseButton.LeftButton, pos=QPoint(8, 12))
    page.leaders.choose(made.id)
    QTest.mouseClick(page.bar.archive, Qt.MouseButton.LeftButton)
    assert not list_leaders(ledger_of(jobs))[-1].archived
    page.leaders.choose(known.id)
    QTest.mouseClick(page.bar.see, Qt.MouseButton.LeftButton)
    assert led[-1].wanted == LedgerFilter(leader_id=known.id)


def test_links(page: DirectoryPage, jobs: Jobs) -> None:
    led = links(page)
    wanted = unit(jobs, "区民政局")
    write(page.filter.text, "财政")
    page.follow(Goto("directory", row_id=wanted.id))
    assert page.units.current is not None
    assert page.units.current.unit == wanted
    QTest.mouseClick(page.bar.see, Qt.MouseButton.LeftButton)
    assert led == [Goto("ledger", wanted=LedgerFilter(unit_id=wanted.id))]
    page.can[Do.COPY]()
    assert QGuiApplication.clipboard().text().startswith("区民政局\t")


def test_links_to_leaders_and_to_what_is_out_of_use(page: DirectoryPage, jobs: Jobs) -> None:
    leader = list_leaders(ledger_of(jobs))[2]
    page.follow(Goto("directory", wanted=LedgerFilter(leader_id=leader.id)))
    assert page.leaders.current == leader
    gone = unit(jobs, "区民政局")
    jobs.write(lambda ledger, _: archive_units(ledger, [gone.id]), lambda _: None)
    page.follow(Goto("directory", row_id=gone.id))
    assert page.filter.archived.isChecked()
    assert page.units.current is not None
    assert page.units.current.id == gone.id


def test_a_page_that_is_shown_before_any_round_reads_by_itself(jobs: Jobs) -> None:
    page = DirectoryPage(jobs, lambda: TODAY)
    page.follow(Goto("directory", row_id=5))
    page.show()
    assert page.units.current is not None
    assert page.units.current.id == 5
    assert {line.tasks for line in page.directory.units} == {0}


def spreadsheet(folder: Path) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    for line in (
        ("单位名称", "简称", "联系人", "电话"),
        ("区财政局", "区财局", "高翔", "6210401"),
        ("区数据局", "", "周敏", "6210777"),
        ("区数据局", "", "", ""),
    ):
        sheet.append(line)
    path = folder / "名录.xlsx"
    book.save(path)
    return path


def drop(page: DirectoryPage, path: Path) -> bool:
    """Drag a file over the page and let it go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(200, 300), copy, data, buttons, keys)
    QApplication.sendEvent(page, enter)
    if enter.isAccepted():
        QApplication.sendEvent(page, QDropEvent(QPointF(200, 300), copy, data, buttons, keys))
    return enter.isAccepted()


def test_a_dropped_spreadsheet_is_shown_before_it_is_written(
    page: DirectoryPage, jobs: Jobs, tmp_path: Path
) -> None:
    said: list[str] = []
    page.confirmed.connect(said.append)

    def look(dialog: Any) -> None:
        assert dialog.primary.text() == "写入名录（2 处）(&S)"
        view = dialog.findChild(type(page.units.view))
        rows = [[view.model().cell(r, c).text for c in range(6)] for r in range(3)]
        assert [row[0] for row in rows] == ["更改", "新增", "不导入"]
        assert rows[0][4] == "简称 （空） → 区财局"
        assert rows[1][4] == "联系人 周敏；电话 6210777"
        assert "重复出现" in rows[2][5]
        assert len(list_units(ledger_of(jobs))) == 24
        press(dialog, "写入名录")

    with modal(look):
        assert drop(page, spreadsheet(tmp_path))
    assert unit(jobs, "区财政局").short == "区财局"
    assert unit(jobs, "区数据局").contact == "周敏"
    assert said == ["已写入名录：新增 1，更改 1；可在“留痕”中整批撤销"]
    assert list_trail(ledger_of(jobs), limit=1)[0].origin == "导入"

    def nothing(dialog: Any) -> None:
        assert not dialog.primary.isEnabled()
        assert "没有要写入的内容" in dialog.why.text()
        dialog.reject()

    with modal(nothing):
        page.editor.take_in(tmp_path / "名录.xlsx")


def test_a_file_without_names_is_refused_in_a_sentence(page: DirectoryPage, tmp_path: Path) -> None:
    path = tmp_path / "照片.xlsx"
    path.write_bytes(b"\x89PNG\r\n")

    def read(dialog: Any) -> None:
        assert "照片.xlsx" in dialog.words.text()
        QTest.keyClick(dialog, ENTER)

    with modal(read):
        assert drop(page, path)
    assert not drop(page, tmp_path)
    plan = tmp_path / "方案.docx"
    plan.write_bytes(b"")
    assert not drop(page, plan)  # the window behind takes it


def test_an_empty_directory_says_what_to_do(tmp_path: Path) -> None:
    create_ledger(tmp_path / "新.zgtz", name="临江区委", by="王敏").close()
    jobs = Jobs(inline=True)
    jobs.open(lambda _: open_ledger(tmp_path / "新.zgtz"))
    page = shown(jobs, 0)
    assert page.panels[0].currentWidget() is page.panels[0].empty
    with modal(lambda dialog: add_named(dialog, "区财政局")):
        QTest.mouseClick(page.panels[0].empty.new, Qt.MouseButton.LeftButton)
    assert page.panels[0].currentWidget() is page.units.view
    assert names(page.units) == ["区财政局"]
    jobs.close()


def test_a_read_only_ledger_can_only_be_looked_at(jobs: Jobs) -> None:
    path = ledger_of(jobs).path
    jobs.open(lambda _: open_ledger(path, read_only=True))
    page = shown(jobs, 1)
    assert Do.NEW not in page.can
    assert not page.new.isEnabled()
    assert "只读" in page.new.toolTip()
    assert not page.bar.edit.isEnabled()
    assert page.bar.see.isEnabled()
    QTest.keyClick(page.units.view, ENTER)
    assert QApplication.activeModalWidget() is None
    assert not drop(page, path)
