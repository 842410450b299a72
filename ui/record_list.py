"""A list whose records are all in memory: a table, its view, and what is chosen in it."""

from array import array
from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtGui import QGuiApplication

from ui.cells import Cell
from ui.record_table import Column, Identified, RecordTable
from ui.record_view import Fit, RecordView
from ui.theme import current

R = TypeVar("R", bound=Identified)


class RecordList(Generic[R]):
    """Shows records with different ids; what was chosen stays chosen when they are read again."""

    def __init__(self, name: str, columns: Sequence[Column[R]], fit: Fit) -> None:
        self.records: dict[int, R] = {}
        self.table: RecordTable[R] = RecordTable(columns, self._fetch)
        self.view = RecordView(name, fit)
        self.view.set_table(self.table)
        self.view.copy_asked.connect(self.copy)

    def show(self, records: Sequence[R]) -> None:
        """Show these records."""
        self.records = {record.id: record for record in records}
        self.table.set_ids(array("q", self.records))
        self.table.refresh()
        if self.records and not self.view.currentIndex().isValid():
            self.view.go_to(0)

    def _fetch(self, ids: Sequence[int]) -> list[R]:
        return [self.records[one] for one in ids]

    @property
    def current(self) -> R | None:
        """The record the cursor is on."""
        row = self.view.currentIndex().row()
        return self.table.record(row) if 0 <= row < self.table.rowCount() else None

    @property
    def selected(self) -> tuple[R, ...]:
        """The records chosen, in the order they are shown."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        found = (self.table.record(row) for row in rows)
        return tuple(record for record in found if record is not None)

    def choose(self, record_id: int) -> None:
        """Go to a record; nothing happens when it is not shown."""
        row = self.table.row_of(record_id)
        if row >= 0:
            self.view.go_to(row)

    def lines(self, *, chosen: bool = False) -> list[list[str]]:
        """Return header and rows as they are shown, for the clipboard or a workbook."""
        shown = [c for c in self.view.columns_in_order() if not self.view.isColumnHidden(c)]
        rows = range(self.table.rowCount())
        if chosen:
            rows = sorted(i.row() for i in self.view.selectionModel().selectedRows())  # type: ignore[assignment]
        head = [self.table.columns[c].title for c in shown]
        return [head, *([plain(self.table.cell(r, c)) for c in shown] for r in rows)]

    def copy(self) -> int:
        """Copy the chosen rows as WPS and Excel take them; return how many."""
        rows = self.lines(chosen=True)[1:]
        text = "\n".join("\t".join(row) for row in rows)
        QGuiApplication.clipboard().setText(text)
        return len(rows)

    def hug(self, least: int, most: int) -> None:
        """Be only as high as the rows need, between `least` and `most` rows."""
        height = current().row()
        rows = self.table.rowCount()
        self.view.setMinimumHeight(height * (min(max(rows, 1), least) + 1) + 2)
        self.view.setMaximumHeight(height * (min(max(rows, least), most) + 1) + 2)


def plain(cell: Cell) -> str:
    """Write a cell for a spreadsheet."""
    words = " ".join(part for part in (cell.lead, cell.text + cell.tail) if part)
    return " ".join(words.split("\n"))
