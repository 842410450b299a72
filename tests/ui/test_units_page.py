"""单位进度: figures, matrix, filter, order, links, export."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pages import TODAY, ledger_of, links, sample_jobs
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest

from app.progress.unit_progress import list_unit_progress
from app.records import Light, UnitKind
from ui.exporting import file_name, printed
from ui.goto import Goto
from ui.jobs import Jobs
from ui.shell.doing import Do
from ui.units.page import UnitsPage


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = sample_jobs(tmp_path)
    yield made
    made.close()


@pytest.fixture
def page(jobs: Jobs) -> UnitsPage:
    made = UnitsPage(jobs, lambda: TODAY)
    made.resize(1180, 660)
    made.show_round(1)
    made.show()
    return made


def names(page: UnitsPage) -> list[str]:
    return [page.units.table.cell(row, 0).text for row in range(page.units.table.rowCount())]


def test_every_unit_with_its_figures(page: UnitsPage, jobs: Jobs) -> None:
    told = list_unit_progress(ledger_of(jobs), 1, TODAY)
    assert names(page) == [unit.name for unit in told]
    row = names(page).index("区财政局")
    cells = [page.units.table.cell(row, column) for column in range(7)]
    unit = told[row]
    assert cells[1].text == str(unit.counts.total)
    assert sum(cells[2].bar) == unit.counts.total
    assert (cells[3].text, cells[3].light) == (str(unit.overdue), Light.OVERDUE)
    assert "本期未报" in [page.units.table.cell(r, 5).text for r in range(len(told))]
    QAbstractItemModelTester(page.matrix.table, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_the_matrix_stands_beside_the_list(page: UnitsPage) -> None:
    heads = [column.title for column in page.matrix.table.columns]
    assert heads == [str(n) for n in range(1, 16) if n != 4]
    row = names(page).index("区财政局")
    mark = page.matrix.table.cell(row, heads.index("10"))
    assert mark.box
    assert mark.speech.startswith("区财政局　问题 10：")
    late = page.matrix.table.cell(row, heads.index("6"))
    assert late.light is Light.OVERDUE
    page.units.view.go_to(3)
    assert page.matrix.view.currentIndex().row() == 3
    page.matrix.view.verticalScrollBar().setValue(40)
    assert page.units.view.verticalScrollBar().value() == 40


def test_filter_order_and_status(page: UnitsPage) -> None:
    said: list[str] = []
    page.status.connect(said.append)
    QTest.keyClicks(page.text, "")
    page.text.setText("镇")
    assert names(page) == ["青石镇", "柳湾镇"]
    assert said[-1].startswith("显示 2 / 23 家单位，选中 青石镇")
    page.text.clear()
    page.kind.choose(UnitKind.ENTERPRISE)
    assert names(page) == ["临江城投"]
    page.kind.choose(None)
    page.order.choose("overdue")
    late = [int(page.units.table.cell(r, 3).text) for r in range(23)]
    assert late == sorted(late, reverse=True)
    page.order.choose("rate")
    rates = [page.units.table.cell(r, 2).text for r in range(23)]
    assert rates[-1] == "100%"
    assert rates[0] == "0%"


def test_links(page: UnitsPage) -> None:
    led = links(page)
    page.follow(Goto("units", row_id=page.units.table.record(7).id))  # type: ignore[union-attr]
    assert names(page)[page.units.view.currentIndex().row()] == "区财政局"
    QTest.keyClick(page.units.view, Qt.Key.Key_Return)
    unit = page.units.current
    assert unit is not None
    assert led[-1].wanted.unit_id == unit.id
    index = page.matrix.table.index(7, 4)
    spot = page.matrix.view.visualRect(index).center()
    QTest.mouseDClick(page.matrix.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert page.standing is not None
    assert led[-1] == Goto("ledger", item_id=page.standing.heads[4].id)


def test_copy_and_export(page: UnitsPage, tmp_path: Path) -> None:
    said: list[str] = []
    page.confirmed.connect(said.append)
    page.units.view.selectRow(7)
    page.can[Do.COPY]()
    assert QGuiApplication.clipboard().text().startswith("区财政局\t")
    assert said == ["已复制 1 行，可以粘贴到 WPS 表格"]
    out = tmp_path / "单位进度.xlsx"
    page.exporter.save(out, page.title, page._with_matrix())
    assert said[-1] == f"已导出到 {out}"
    sheet = load_workbook(out).active
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert rows[0][:3] == ("责任单位", "任务", "完成率")
    assert rows[0][-1] == "问题15"
    assert len(rows) == 24
    assert isinstance(rows[8][1], int)
    assert rows[8][rows[0].index("问题10")] == "牵头单位，推进中"
    assert sheet.auto_filter.ref.startswith("A3:")


def test_names_of_files_and_print() -> None:
    assert file_name("临江:区委", "单位进度", TODAY) == "临江－区委_单位进度_20250331"
    document = printed("单位进度", [["单位"], ["<甲>"]], TODAY)
    assert "<甲>" in document.toPlainText()


def test_a_round_without_tasks(page: UnitsPage) -> None:
    page.show_round(0)
    assert page.stack.currentIndex() == 1
