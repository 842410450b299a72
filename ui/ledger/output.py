"""The ledger's list going elsewhere: to the clipboard, to a workbook, to the printer."""

from array import array
from collections.abc import Iterable

from PySide6.QtGui import QGuiApplication

from app.records import LedgerRow
from ui.cells import Cell
from ui.exporting import Exporter
from ui.record_list import plain
from ui.record_table import RecordTable
from ui.record_view import RecordView

#: Rows copied, exported or printed at once, at most.
MOST = 10_000


class Output:
    """Takes what is shown: the columns that are visible, in their order."""

    def __init__(self, view: RecordView, table: RecordTable[LedgerRow], exporter: Exporter) -> None:
        self._view = view
        self._table = table
        self._exporter = exporter

    def chosen(self) -> list[LedgerRow]:
        """Return the records of the chosen rows."""
        found = (self._table.record(row) for row in self._rows())
        return [row for row in found if row is not None]

    @property
    def count(self) -> int:
        """How many rows are chosen, by their ranges: there may be a million."""
        ranges = self._view.selectionModel().selection()
        return sum(part.height() for part in ranges)  # type: ignore[attr-defined] # a list

    def from_chosen(self) -> list[int]:
        """Return the ids of the chosen lines; of one chosen line also those below it."""
        rows = self._rows()
        if len(rows) == 1:
            rows = list(range(rows[0], min(rows[0] + MOST, self._table.rowCount())))
        return [self._table.ids[row] for row in rows]

    def _rows(self) -> list[int]:
        """Return the chosen rows by their ranges: there may be a million."""
        found = array("q")
        for part in self._view.selectionModel().selection():  # type: ignore[attr-defined]
            found.extend(range(part.top(), min(part.bottom() + 1, part.top() + MOST)))
        return sorted(set(found))[:MOST]

    def copy(self) -> int:
        """Copy the chosen lines as a table that WPS and Excel take; return how many."""
        rows = self._rows()
        text = "\n".join("\t".join(line) for line in self._lines(rows)[1:])
        QGuiApplication.clipboard().setText(text)
        return len(rows)

    def _lines(self, rows: Iterable[int]) -> list[list[str]]:
        table, view = self._table, self._view
        shown = [c for c in view.columns_in_order() if not view.isColumnHidden(c)]
        head = [table.columns[c].title for c in shown]
        cells = ([table.cell(r, c) for c in shown] for r in rows)
        return [head, *([_plain(cell, n) for n, cell in enumerate(line)] for line in cells)]

    def _all(self) -> list[list[str]]:
        return self._lines(range(min(self._table.rowCount(), MOST)))

    def export(self, title: str) -> None:
        """Save what is listed as a workbook."""
        self._exporter.export(title, self._all())

    def print_list(self, title: str) -> None:
        """Print what is listed."""
        self._exporter.print_list(title, self._all())


def _plain(cell: Cell, place: int) -> str:
    """Write a cell for a spreadsheet; what runs through all columns stands in the first."""
    return "" if cell.spans and place else plain(cell)
