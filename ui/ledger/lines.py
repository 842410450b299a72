"""The lines of the ledger list: loading, folding, reading again."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.items.listing import list_rows
from app.ledger import Ledger
from app.records import Finding, ItemKind, LedgerFilter, LedgerRow, Order
from ui.jobs import Jobs, RunningJob
from ui.ledger import reading
from ui.ledger.columns import ORDERS, LedgerColumns
from ui.ledger.folding import Folding
from ui.ledger.reading import FirstPage, Wanted
from ui.record_table import RecordTable
from ui.record_view import Fold

T = TypeVar("T")


class Lines(QObject):
    """Keeps the table filled with what is wanted; whatever was asked for before is dropped."""

    #: The first lines of another list are shown.
    first_shown = Signal()
    #: How many findings pass the filter.
    counted = Signal(int)
    #: This line shall become current.
    go_to = Signal(int)

    def __init__(self, jobs: Jobs, today: Callable[[], date]) -> None:
        super().__init__()
        self._jobs = jobs
        self._today = today
        self._round_id = 0
        self._filter = LedgerFilter()
        self._order: Order | None = None
        self._descending = False
        self._pending: dict[str, RunningJob] = {}
        self.folding = Folding()
        columns = LedgerColumns(today(), self.folding.is_open).all()
        self.table: RecordTable[LedgerRow] = RecordTable(columns, self._fetch, self)

    def show(self, round_id: int, wanted: LedgerFilter) -> None:
        """Show another list: its first lines at once, the rest behind them."""
        if round_id != self._round_id:
            self.folding.set_all(opened=False)
        self._round_id, self._filter = round_id, wanted
        for job in self._pending.values():
            job.stop()
        asked = self._wanted()
        self._ask("ids", lambda ledger: reading.first_page(ledger, asked), self._show_first)
        self._ask("count", lambda ledger: reading.count(ledger, asked), self.counted.emit)

    @property
    def order_words(self) -> str:
        """Say how the lines are ordered, "" for the printed order."""
        if self._order is None:
            return ""
        column = next(number for number, order in ORDERS.items() if order is self._order)
        turned = "倒序" if self._descending else "排序"
        return f"，按{self.table.columns[column].title}{turned}"

    def sort(self, column: int, descending: bool) -> None:
        """Order the findings by a column, -1 for the printed order with categories."""
        self._order, self._descending = ORDERS.get(column), descending
        if self._round_id:
            self.show(self._round_id, self._filter)

    def reload(self) -> None:
        """Read everything again because something was written; keep place and selection."""
        asked = self._wanted()
        self.table.refresh()
        self._relist()
        self._ask("count", lambda ledger: reading.count(ledger, asked), self.counted.emit)

    def fold(self, row: int, fold: Fold) -> None:
        """Fold below a row; ← on a closed one goes up, → on an open one goes down."""
        line = self.table.record(row)
        if line is None:
            return
        if fold is Fold.OPEN_ALL and line.kind is ItemKind.CATEGORY:
            self._open_all(line)
        elif self.folding.change(line, fold):
            self.table.redraw(row)
            self._splice(row, line)
        elif fold is Fold.CLOSE:
            self._go_up(line)
        elif fold is Fold.OPEN and line.children:
            self.go_to.emit(row + 1)

    def reveal(self, item_id: int) -> None:
        """Open what lies above an item and go to it."""

        def found(above: tuple[int, ...]) -> None:
            self.folding.open_ids(above)
            asked = self._wanted()
            self._ask("ids", lambda ledger: reading.all_ids(ledger, asked), show)

        def show(ids: "array[int]") -> None:
            self.table.set_ids(ids)
            row = self.table.row_of(item_id)
            if row >= 0:
                self.go_to.emit(row)

        self._ask("reveal", lambda ledger: reading.above(ledger, item_id), found)

    def fold_all(self, *, opened: bool) -> None:
        """Open everything, or show categories and findings only."""
        self.folding.set_all(opened=opened)
        self.table.redraw_all()
        self._relist()

    def _wanted(self) -> Wanted:
        wanted = self.folding.applied(self._filter)
        wanted = wanted._replace(order=self._order, descending=self._descending)
        return Wanted(self._round_id, wanted, self._today())

    def _ask(self, what: str, work: Callable[[Ledger], T], done: Callable[[T], None]) -> None:
        """Read beside the window; a newer question of the same kind replaces an older one."""
        if what in self._pending:
            self._pending[what].stop()
        self._pending[what] = self._jobs.read(work, done)

    def _fetch(self, ids: Sequence[int]) -> tuple[LedgerRow, ...]:
        today = self._today()
        if self._jobs.ledger is None:  # the window is being closed
            return ()
        return self._jobs.read_now(lambda ledger: list_rows(ledger, ids, today))

    def _show_first(self, page: FirstPage) -> None:
        self.table.reset_ids(page.ids)
        self.table.keep(page.rows)
        self.first_shown.emit()
        if not page.whole:
            self._relist()

    def _relist(self) -> None:
        asked = self._wanted()
        self._ask("ids", lambda ledger: reading.all_ids(ledger, asked), self.table.set_ids)

    def _splice(self, row: int, line: LedgerRow) -> None:
        """Show or hide a finding's measures without listing everything again."""
        if line.kind is ItemKind.CATEGORY:
            self._relist()
        elif self.folding.is_open(line):
            below = self._jobs.read_now(lambda ledger: _measure_ids(ledger, line.id))
            self.table.splice(row + 1, row + 1, below)
        else:
            self.table.splice(row + 1, row + 1 + line.children, array("q"))

    def _open_all(self, line: LedgerRow) -> None:
        shut = self._wanted().filter._replace(opened=frozenset(), unfold=False)
        shut = shut._replace(collapsed=shut.collapsed - {line.id})
        asked = replace(self._wanted(), filter=shut)

        def opened(finding_ids: frozenset[int]) -> None:
            self.folding.open_below(finding_ids, line)
            self.table.redraw_all()
            self._relist()

        self._ask("ids", lambda ledger: reading.findings_below(ledger, asked, line), opened)

    def _go_up(self, line: LedgerRow) -> None:
        def found(parent_id: int | None) -> None:
            row = self.table.row_of(parent_id) if parent_id is not None else -1
            if row >= 0:
                self.go_to.emit(row)

        self._ask("up", lambda ledger: _parent_of(ledger, line.id), found)


def _parent_of(ledger: Ledger, item_id: int) -> int | None:
    from app.items.items import row_of

    return row_of(ledger, item_id).parent_id


def _measure_ids(ledger: Ledger, finding_id: int) -> "array[int]":
    from app.items.items import item_detail

    found = item_detail(ledger, finding_id)
    return array("q", (m.id for m in found.measures) if isinstance(found, Finding) else ())
