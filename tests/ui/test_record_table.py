"""The one table model: rows are ids, records come when they are looked at."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QTableView

from ui.cells import Cell
from ui.record_table import BELOW, KEPT, Column, RecordTable

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@dataclass(frozen=True)
class Line:
    id: int
    title: str


class Store:
    """Records that count how often they are fetched."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.gone: set[int] = set()

    def fetch(self, ids: Sequence[int]) -> list[Line]:
        self.asked.append(list(ids))
        return [Line(i, f"第{i}行") for i in ids if i not in self.gone]


def make(store: Store) -> RecordTable[Line]:
    columns: tuple[Column[Line], ...] = (
        Column("名称", 10, lambda line: Cell(line.title, lead=str(line.id))),
        Column("编号", 4, lambda line: Cell(str(line.id), right=True), right=True),
    )
    return RecordTable(columns, store.fetch)


def numbers(*values: int) -> "array[int]":
    return array("q", values)


def test_the_model_keeps_qt_s_contract() -> None:
    table = make(Store())
    tester = QAbstractItemModelTester(table, FATAL)
    table.set_ids(array("q", range(500)))
    table.set_ids(array("q", range(100, 400)))
    table.splice(10, 20, numbers(9001, 9002))
    table.refresh()
    table.redraw(3)
    table.reset_ids(numbers(7, 8))
    table.set_ids(numbers())
    assert tester.model() is table


@given(st.lists(st.integers(0, 30), unique=True), st.lists(st.integers(0, 30), unique=True))
def test_any_list_becomes_any_other(before: list[int], after: list[int]) -> None:
    table = make(Store())
    tester = QAbstractItemModelTester(table, FATAL)
    table.set_ids(array("q", before))
    table.set_ids(array("q", after))
    assert list(table.ids) == after
    assert [table.cell(row, 1).text for row in range(len(after))] == [str(i) for i in after]
    del tester


def test_only_what_is_looked_at_is_fetched() -> None:
    store = Store()
    table = make(store)
    table.set_ids(array("q", range(1_000_000)))
    assert store.asked == []
    assert table.cell(500_000, 0).text == "第500000行"
    assert table.cell(500_001, 1).text == "500001"
    assert len(store.asked) == 1
    assert len(store.asked[0]) < 2 * BELOW


def test_few_records_are_kept() -> None:
    store = Store()
    table = make(store)
    table.set_ids(array("q", range(20_000)))
    for row in range(0, 20_000, 25):
        table.cell(row, 0)
    assert len(table._records) <= KEPT
    assert table.cell(0, 0).text == "第0行"


def test_a_record_that_is_gone_leaves_an_empty_line() -> None:
    store = Store()
    store.gone.add(2)
    table = make(store)
    table.set_ids(numbers(1, 2, 3))
    assert [table.cell(row, 0).text for row in range(3)] == ["第1行", "", "第3行"]
    assert table.record(1) is None


def test_what_stays_the_same_keeps_its_selection() -> None:
    table = make(Store())
    view = QTableView()
    view.setModel(table)
    table.set_ids(numbers(1, 2, 3))
    view.selectRow(2)
    table.splice(1, 1, numbers(20, 21))
    assert [i.row() for i in view.selectionModel().selectedRows()] == [4]
    table.set_ids(numbers(1, 2, 3))
    assert [i.row() for i in view.selectionModel().selectedRows()] == [2]


def test_refreshing_reads_again() -> None:
    store = Store()
    table = make(store)
    table.set_ids(numbers(1, 2))
    table.cell(0, 0)
    table.refresh()
    table.cell(0, 0)
    assert len(store.asked) == 2


def test_words_for_screen_readers_and_headers() -> None:
    table = make(Store())
    table.set_ids(numbers(5))
    index = table.index(0, 0)
    assert table.data(index) == "第5行"
    assert table.data(index, Qt.ItemDataRole.AccessibleTextRole) == "5，第5行"
    assert table.data(index, Qt.ItemDataRole.FontRole) is None
    assert table.data(QModelIndex()) is None
    horizontal = Qt.Orientation.Horizontal
    assert [table.headerData(n, horizontal) for n in range(3)] == ["名称", "编号", None]
    align = table.headerData(1, horizontal, Qt.ItemDataRole.TextAlignmentRole)
    assert align & Qt.AlignmentFlag.AlignRight
    assert table.headerData(0, Qt.Orientation.Vertical) is None


@pytest.mark.parametrize(("wanted", "row"), [(30, 2), (99, -1)])
def test_rows_are_found_by_id(wanted: int, row: int) -> None:
    table = make(Store())
    table.set_ids(numbers(10, 20, 30))
    assert table.row_of(wanted) == row
