"""The ledger page by real keys and mouse: list, folding, filters, panel."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pages import modal
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel
from small_round import SmallRound
from walking import commonest

from app.items.items import ItemDraft, add_finding, archive_item, change_item
from app.progress.reports import ReportDraft, add_progress
from app.records import Light, ProgressState
from ui.cells import indent
from ui.ledger.page import LedgerPage
from ui.main_window import MainWindow
from ui.program import Program
from ui.theme import current


@pytest.fixture
def page(window: MainWindow) -> LedgerPage:
    window.activateWindow()
    found = window.page
    assert found is not None
    found.view.setFocus()
    QApplication.processEvents()
    return found


def titles(page: LedgerPage) -> list[str]:
    return [page.lines.table.cell(row, 0).text for row in range(page.lines.table.rowCount())]


def press(page: LedgerPage, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(page.view, key)
    QApplication.processEvents()


CATEGORIES = ["（一）学习贯彻方面", "（二）作风建设方面"]
FINDINGS = ["学习不深入问题", "落实打折扣问题", "文山会海问题", "调研走过场问题"]
CLOSED = [CATEGORIES[0], *FINDINGS[:2], CATEGORIES[1], *FINDINGS[2:]]


def test_the_first_list_shows_categories_and_findings(page: LedgerPage) -> None:
    QAbstractItemModelTester(page.lines.table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert titles(page) == CLOSED
    assert page.view.currentIndex().row() == 1
    assert page.header.facts.full == "2 类　4 项问题　6 条措施"


def test_what_a_line_shows(page: LedgerPage) -> None:
    table = page.lines.table
    first = [table.cell(1, column) for column in range(8)]
    assert [c.text + c.tail for c in first] == [
        "学习不深入问题",
        "东山镇等2家",
        "6月30日",
        "剩 29 天",
        "未启动",
        "未申请",
        "王一平",
        "0",
    ]
    assert (first[0].lead, first[0].depth, first[0].is_open) == ("1", 1, False)
    assert first[2].tip == "2024年6月底前"
    assert first[3].light is Light.LATER
    band = table.cell(0, 3)
    assert (band.spans, band.note, band.fill) == (True, "2 项，已销号 0 项", "sunken")
    late = table.cell(5, 3)
    assert (late.text, late.light, late.spoken) == ("逾期 12 天", Light.OVERDUE, "红灯，逾期 12 天")
    assert [table.cell(4, 2).text, table.cell(4, 3).text] == ["X月X日前", "时限待填"]


def test_arrow_keys_fold_and_move_between_levels(page: LedgerPage) -> None:
    press(page, Qt.Key.Key_Right)
    assert len(titles(page)) == 9
    assert page.lines.table.cell(1, 0).is_open
    press(page, Qt.Key.Key_Right)
    assert page.view.currentIndex().row() == 2
    press(page, Qt.Key.Key_Left)
    assert page.view.currentIndex().row() == 1
    press(page, Qt.Key.Key_Left)
    assert titles(page) == CLOSED
    press(page, Qt.Key.Key_Left)
    assert page.view.currentIndex().row() == 0
    press(page, Qt.Key.Key_Left)
    assert titles(page) == CLOSED[:1] + CLOSED[3:]
    press(page, Qt.Key.Key_Return)
    assert titles(page) == CLOSED


def test_far_down_the_panel_waits_no_longer(page: LedgerPage) -> None:
    page.view.row_changed.emit(900_000)  # a row, not the milliseconds of a timer
    assert page._settle.interval() == 0


def test_a_measure_shows_a_deadline_only_of_its_own(page: LedgerPage) -> None:
    press(page, Qt.Key.Key_Right)
    table = page.lines.table
    assert [table.cell(row, 2).text for row in (2, 3, 4)] == ["", "5月31日", ""]
    assert [table.cell(row, 3).light for row in (2, 3, 4)] == [None, Light.OVERDUE, None]
    assert table.cell(2, 5).text == ""
    assert table.cell(2, 0).spoken == "措施，①，制定学习计划。每月检查一次。"


def test_the_star_opens_everything_below(page: LedgerPage) -> None:
    page.view.go_to(0)
    press(page, Qt.Key.Key_Asterisk)
    assert len(titles(page)) == 6 + 5
    page.fold_all(opened=True)
    QApplication.processEvents()
    assert len(titles(page)) == 12
    page.view.go_to(1)
    press(page, Qt.Key.Key_Left)
    assert len(titles(page)) == 9
    page.fold_all(opened=False)
    assert titles(page) == CLOSED


def test_a_click_on_the_arrow_folds_and_elsewhere_selects(page: LedgerPage) -> None:
    view, step = page.view, indent(current())
    row = view.visualRect(page.lines.table.index(1, 0))
    arrow = QPoint(row.left() + step + step // 2 + 4, row.center().y())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=arrow)
    assert len(titles(page)) == 9
    words = QPoint(row.left() + step * 6, row.center().y())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=words)
    assert len(titles(page)) == 9
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=arrow)
    assert titles(page) == CLOSED
    band = QPoint(row.left() + step * 6, row.center().y() - row.height())
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=band)
    assert titles(page) == CLOSED[:1] + CLOSED[3:]


def test_typing_filters_after_a_pause_and_escape_clears(
    window: MainWindow, page: LedgerPage
) -> None:
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.filters.text.hasFocus()
    QTest.keyClicks(page.filters.text, "practice")
    page.filters.text.setText("文件")
    QTest.qWait(250)
    assert titles(page) == [CATEGORIES[1], "文山会海问题"]
    assert page.filters.clear.isVisible()
    assert window.line.words.full.startswith("显示 1 / 4 项问题")
    QTest.keyClick(page.filters.text, Qt.Key.Key_Escape)
    assert titles(page) == CLOSED
    assert not page.filters.clear.isVisible()


def test_drop_downs_and_lights_narrow_the_list(window: MainWindow, page: LedgerPage) -> None:
    assert [page.filters.lights[light].text().strip() for light in page.filters.lights] == [
        "逾期 2",
        "10天内 0",
        "20天内 0",
    ]
    page.filters.unit.setCurrentIndex(page.filters.unit.findText("县教育局"))
    assert titles(page) == [CATEGORIES[0], FINDINGS[1], CATEGORIES[1], FINDINGS[3]]
    assert page.filters.unit.property("active")
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert titles(page) == [CATEGORIES[1], FINDINGS[3]]
    page.filters.state.choose(ProgressState.DONE)
    assert titles(page) == []
    assert page.no_hits.isVisible()
    page.no_hits.clear_asked.emit()
    assert titles(page) == CLOSED
    assert not page.no_hits.isVisible()
    assert page.filters.unit.value is None


def test_the_panel_tells_about_the_current_line(page: LedgerPage) -> None:
    QTest.qWait(20)
    assert (page.detail.kind.text(), page.detail.title.text()) == ("问题 1", "学习不深入问题")
    facts = {fact.name: fact.value for fact in page.detail.lists["基本"].facts}
    assert facts["问题类别"] == "（一）学习贯彻方面"
    assert facts["完成时限"] == "2024年6月底前（2024年6月30日）"
    assert facts["时限灯"] == "剩 29 天"
    assert facts["进展状态"] == "未启动　3 条措施：3 未启动"
    assert facts["责任单位"] == "东山镇、县财政局"
    names = [page.detail.tabs.tabText(n) for n in range(page.detail.tabs.count())]
    assert names == ["基本", "措施 3", "分工", "进展", "佐证", "留痕"]
    page.detail.tabs.setCurrentIndex(1)
    assert [fact.name for fact in page.detail.lists["措施"].facts] == ["①", "②", "③"]
    page.detail.tabs.setCurrentIndex(5)
    assert (
        page.detail.lists["留痕"].facts[0].name == "6月1日\n00:00"
        or page.detail.lists["留痕"].facts
    )


def test_the_panel_of_a_category_and_of_a_measure(page: LedgerPage) -> None:
    press(page, Qt.Key.Key_Right, Qt.Key.Key_Down)
    QTest.qWait(20)
    assert page.detail.kind.text() == "措施 ①"
    facts = {fact.name: fact.value for fact in page.detail.lists["基本"].facts}
    assert facts["所属问题"] == "1　学习不深入问题"
    assert facts["完成时限"] == "6月30日，随所属问题"
    press(page, Qt.Key.Key_Home)
    page.view.go_to(0)
    QTest.qWait(20)
    assert page.detail.kind.text() == "问题类别 一"
    assert page.detail.tabs.count() == 2


def test_several_lines_are_counted(window: MainWindow, page: LedgerPage) -> None:
    QTest.keyClick(page.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.qWait(20)
    assert window.line.words.full == "显示 4 / 4 项问题，选中 6 项"
    assert page.detail.title.text() == "选中 6 项"
    assert page.detail.bulk.isVisible()
    with modal(lambda form: form.reject()) as seen:
        QTest.mouseClick(page.detail.bulk, Qt.MouseButton.LeftButton)
    assert seen
    page.copy()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert len(copied) == 6
    assert copied[1].startswith("1 学习不深入问题\t东山镇等2家\t6月30日\t剩 29 天\t未启动\t未申请")


def test_f8_closes_and_opens_the_panel_and_enter_goes_there(
    window: MainWindow, page: LedgerPage
) -> None:
    QTest.keyClick(window, Qt.Key.Key_F8)
    assert not page.detail.isVisible()
    press(page, Qt.Key.Key_Return)
    assert page.detail.isVisible()
    page.view.setFocus()
    press(page, Qt.Key.Key_Return)
    assert page.detail.tabs.tabBar().hasFocus()


def test_a_change_in_the_ledger_appears_at_its_place(
    start: Callable[..., Program], path: Path, ids: SmallRound
) -> None:
    program = start(path)
    assert program.window is not None
    page = program.window.page
    assert page is not None
    page.view.go_to(4)
    program.jobs.write(
        lambda ledger, _: change_item(ledger, ids.findings[2], ItemDraft("改过的问题", "3")),
        lambda _: None,
    )
    program.settle()
    assert titles(page)[4] == "改过的问题"
    program.jobs.write(lambda ledger, _: archive_item(ledger, ids.findings[0]), lambda _: None)
    program.settle()
    assert titles(page) == [CLOSED[0], *CLOSED[2:4], "改过的问题", CLOSED[5]]
    assert page.view.currentIndex().row() == 3
    assert page.detail.title.text() == "改过的问题"
    assert page.header.facts.full == "2 类　3 项问题　3 条措施"
    program.jobs.write(
        lambda ledger, _: add_finding(ledger, ids.categories[0], ItemDraft("新问题", "5")),
        lambda _: None,
    )
    program.settle()
    assert "新问题" in titles(page)


def test_progress_and_evidence_are_told(
    start: Callable[..., Program], path: Path, ids: SmallRound, tmp_path: Path
) -> None:
    program = start(path)
    paper = tmp_path / "会议纪要.txt"
    paper.write_text("纪要", encoding="utf-8")
    draft = ReportDraft(
        "东山镇",
        ProgressState.STAGE_DONE,
        "已制定学习计划。",
        program.today(),
        "缺师资",
        "六月开班",
    )
    program.jobs.write(
        lambda ledger, _: add_progress(ledger, ids.measures[0], draft, evidence=[paper]),
        lambda _: None,
    )
    program.settle()
    assert program.window is not None
    page = program.window.page
    assert page is not None
    page.view.go_to(1)
    QTest.qWait(20)
    tabs = page.detail.tabs
    tabs.setCurrentIndex(3)
    (report,) = page.detail.lists["进展"].facts
    assert report.name == "6月1日"
    assert report.value == (
        "东山镇　阶段性完成\n已制定学习计划。\n问题：缺师资\n下一步：六月开班\n佐证：会议纪要.txt"
    )
    tabs.setCurrentIndex(4)
    (file,) = page.detail.lists["佐证"].facts
    assert file.value == "会议纪要.txt\n东山镇　1 KB"
    assert page.lines.table.cell(1, 7).text == "1"
    shown = page.detail.lists["佐证"].findChildren(QLabel)
    assert any(label.accessibleName().startswith("6月1日：会议纪要.txt") for label in shown)


def test_columns_give_way_in_a_fixed_order_until_the_user_chooses(
    window: MainWindow, page: LedgerPage
) -> None:
    def hidden() -> list[int]:
        return [n for n in range(8) if page.view.isColumnHidden(n)]

    page.detail.hide()
    window.resize(1920, 1008)
    QApplication.processEvents()
    assert hidden() == []
    page.detail.show()
    window.resize(1366, 696)
    QApplication.processEvents()
    assert hidden() == [6, 7]
    window.resize(1000, 696)
    QApplication.processEvents()
    assert hidden() == [1, 2, 6, 7]
    page.view.show_column(6, True)
    window.resize(1920, 1008)
    QApplication.processEvents()
    assert hidden() == [1, 2, 7]


def test_the_columns_menu_shows_and_hides(page: LedgerPage) -> None:
    page.filters.columns.click()
    menu = QApplication.activePopupWidget()
    assert menu is not None
    actions = {action.text(): action for action in menu.actions()}
    assert not actions["问题与措施"].isEnabled()
    actions["佐证"].trigger()
    menu.close()
    assert not page.view.isColumnHidden(7)


def test_two_lines_a_row_show_more_of_a_title(window: MainWindow, page: LedgerPage) -> None:
    before = page.view.rowHeight(0)
    window.bar.actions["每行两行字(&T)"].trigger()
    assert page.view.rowHeight(0) == current().row(2) > before
    page.view.viewport().repaint()
    window.bar.actions["每行两行字(&T)"].trigger()
    assert page.view.rowHeight(0) == before


def test_a_cut_title_has_a_tool_tip_and_a_whole_one_has_none(page: LedgerPage) -> None:
    index = page.lines.table.index(1, 0)
    wide = page.view.visualRect(index)
    assert page.view.cells.tip(index, wide) == ""
    narrow = wide.adjusted(0, 0, -wide.width() + 100, 0)
    assert page.view.cells.tip(index, narrow) == "学习不深入问题"
    due = page.lines.table.index(1, 2)
    assert page.view.cells.tip(due, page.view.visualRect(due)) == "2024年6月底前"


def test_a_hovered_row_lights_up_whole(page: LedgerPage) -> None:
    view = page.view
    spot = view.visualRect(page.lines.table.index(3, 2))
    QTest.mouseMove(view.viewport(), spot.center())
    QApplication.processEvents()
    assert view.cells.hovered == 3
    left = view.visualRect(page.lines.table.index(3, 0))
    image = view.viewport().grab().toImage()
    for cell in (spot, left):
        assert commonest(image, cell) == current().colour("hover").name()
