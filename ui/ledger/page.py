"""整改台账: find and read the findings of a round."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.records import Light
from app.wording import KIND_NAMES
from ui.cells import Cell
from ui.jobs import Jobs, RunningJob
from ui.ledger.columns import FIT
from ui.ledger.detail import WIDTH_EM, DetailPanel
from ui.ledger.empty import EmptyRound, NoHits
from ui.ledger.facts import Detail, read_detail
from ui.ledger.filters import FilterBar
from ui.ledger.lines import Lines
from ui.ledger.reading import RoundFacts, round_facts
from ui.parts import PageHeader
from ui.record_view import Fold, RecordView
from ui.theme import current

#: Rows copied at once, at most.
_COPIED = 10_000


class LedgerPage(QWidget):
    """Header, filter bar, list and detail panel."""

    title = "整改台账"
    icon = "text_bullet_list_tree"
    manual = "ledger"
    #: What the status bar says of this page.
    status = Signal(str)
    import_asked = Signal()
    manual_asked = Signal()

    def __init__(self, jobs: Jobs, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("page")
        self._jobs = jobs
        self._today = today
        self._round_id = 0
        self._facts: RoundFacts | None = None
        self._passed = 0
        self._reading: RunningJob | None = None
        self.filters = FilterBar()
        self.lines = Lines(jobs, today)
        self.view = RecordView(self.title, FIT)
        self.view.set_table(self.lines.table)
        self.detail = DetailPanel()
        self.no_hits = NoHits(self.view)
        self.empty = EmptyRound()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.header = PageHeader(self.title)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.view)
        self.split.addWidget(self.detail)
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 0)
        self.split.setCollapsible(0, False)
        self.split.setSizes([4000, current().em(WIDTH_EM)])
        full = QWidget()
        inner = QVBoxLayout(full)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.filters.bar)
        inner.addWidget(self.split, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(full)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self._settle.timeout.connect(self._read_detail)
        self.filters.changed.connect(self._show_list)
        self.filters.columns.clicked.connect(self._choose_columns)
        self.lines.first_shown.connect(self._first_shown)
        self.lines.counted.connect(self._counted)
        self.lines.go_to.connect(self.view.go_to)
        self.view.fold_asked.connect(self.lines.fold)
        self.view.opened.connect(self._open_row)
        self.view.row_changed.connect(self._settle.start)
        self.view.selectionModel().selectionChanged.connect(self._settle.start)
        self.detail.closed.connect(self.toggle_detail)
        self.no_hits.clear_asked.connect(self.filters.reset)
        self.empty.import_asked.connect(self.import_asked)
        self.empty.manual_asked.connect(self.manual_asked)
        self._jobs.written.connect(self.reload)
        self._jobs.opened.connect(self._forget)

    def show_round(self, round_id: int) -> None:
        """Show another round."""
        self._round_id = round_id
        self._facts = None
        if round_id:
            self._show_list()
            self._read_facts()
        else:
            self.header.facts.say("尚无问题")
            self.stack.setCurrentWidget(self.empty)
            self.status.emit("")

    def copy(self) -> None:
        """Copy the selected lines as a table that WPS and Excel take."""
        rows = [index.row() for index in self.view.selectionModel().selectedRows()][:_COPIED]
        shown = [c for c in self.view.columns_in_order() if not self.view.isColumnHidden(c)]
        cells = ((self.lines.table.cell(r, c) for c in shown) for r in sorted(rows))
        text = "\n".join("\t".join(_plain(cell) for cell in line) for line in cells)
        QGuiApplication.clipboard().setText(text)
        self.status.emit(f"已复制 {len(rows)} 行，可以粘贴到 WPS 表格")

    def toggle_lines(self) -> None:
        """Give every row one line of text or two."""
        self.view.set_lines(3 - self.view.cells.lines)

    def fold_all(self, *, opened: bool) -> None:
        """Open everything, or show categories and findings only."""
        self.lines.fold_all(opened=opened)

    def _forget(self) -> None:
        """Start anew: another ledger is open."""
        self._round_id = 0
        self.lines.forget()
        self.filters.reset()

    def reload(self) -> None:
        """Read again because something was written."""
        if self._round_id:
            self._read_facts()
            self.lines.reload()
            self._settle.start()

    def areas(self) -> tuple[QWidget, ...]:
        """Return where F6 goes in turn."""
        if self.stack.currentWidget() is self.empty:
            return (self.empty.take_in,)
        panel = (self.detail.tabs.tabBar(),) if self.detail.isVisible() else ()
        return (self.filters.text, self.view, *panel)

    def start_filtering(self) -> None:
        """Go to the filter's text."""
        self.filters.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.text.selectAll()

    def toggle_light(self, light: Light) -> None:
        """Switch the filter of one light."""
        self.filters.lights[light].toggle()

    def toggle_detail(self) -> None:
        """Hide or show the detail panel."""
        self.detail.setVisible(not self.detail.isVisible())
        if self.detail.isVisible():
            self._settle.start()
        else:
            self.view.setFocus()

    def _show_list(self) -> None:
        if self._round_id:
            self.lines.show(self._round_id, self.filters.wanted())

    def _read_facts(self) -> None:
        round_id, today = self._round_id, self._today()
        self._jobs.read(lambda ledger: round_facts(ledger, round_id, today), self._show_facts)

    def _show_facts(self, facts: RoundFacts) -> None:
        self._facts = facts
        known = facts.totals
        nothing = not known.categories and not known.findings
        self.stack.setCurrentIndex(1 if nothing else 0)
        counts = f"{known.categories} 类　{known.findings} 项问题　{known.measures} 条措施"
        self.header.facts.say("尚无问题" if nothing else counts)
        self.filters.offer(facts.choices)
        self.filters.count(facts.lights, facts.limits)
        self._say_status()

    def _first_shown(self) -> None:
        has_rows = bool(self.lines.table.ids)
        self.no_hits.appear(not has_rows and self.filters.wanted().narrows)
        if has_rows:
            self.view.go_to(self._first_finding())
        self._settle.start()

    def _first_finding(self) -> int:
        return min(1, self.lines.table.rowCount() - 1)

    def _counted(self, findings: int) -> None:
        self._passed = findings
        self._say_status()

    def _selected(self) -> int:
        """Count the selected rows by their ranges: there may be a million."""
        ranges = self.view.selectionModel().selection()
        return sum(part.height() for part in ranges)  # type: ignore[attr-defined] # a list

    def _read_detail(self) -> None:
        """Show what the selection stands for, once it has settled."""
        if self._jobs.ledger is None:  # the window is being closed
            return
        self._say_status()
        if self._reading is not None:
            self._reading.stop()
        row, many = self.view.currentIndex().row(), self._selected()
        line = self.lines.table.record(row) if 0 <= row < self.lines.table.rowCount() else None
        if not self.detail.isVisibleTo(self):
            return
        if many > 1:
            self.detail.say_many("多项", f"选中 {many} 项")
        elif line is None:
            self.detail.say_many("", "在左侧选中一项，这里显示它的全部内容。")
        else:
            chosen, today = line, self._today()
            self._reading = self._jobs.read(
                lambda ledger: read_detail(ledger, chosen, today), self._show_detail
            )

    def _show_detail(self, detail: Detail) -> None:
        self.detail.show_detail(detail)

    def _say_status(self) -> None:
        if self._facts is None or self.stack.currentIndex():
            self.status.emit("")
            return
        shown = f"显示 {self._passed} / {self._facts.totals.findings} 项问题"
        many = self._selected()
        chosen = f"，选中 {many} 项" if many else ""
        self.status.emit(shown + chosen + (self._chosen_words() if many == 1 else ""))

    def _chosen_words(self) -> str:
        """Name the one line that is selected."""
        row = self.view.currentIndex().row()
        line = self.lines.table.record(row) if row >= 0 else None
        if line is None or line.depth == 0:
            return ""
        below = f"，{line.children} 条措施" if line.children else ""
        return f"：{KIND_NAMES[line.kind]} {line.number}{below}"

    def _open_row(self, row: int) -> None:
        """Open a category's findings, or a line's details."""
        line = self.lines.table.record(row)
        if line is not None and line.depth == 0:
            self.lines.fold(row, Fold.TOGGLE)
        elif not self.detail.isVisible():
            self.toggle_detail()
        else:
            self.detail.tabs.tabBar().setFocus()

    def _choose_columns(self) -> None:
        """Let the user pick the columns."""
        menu = QMenu(self)
        for number, one in enumerate(self.lines.table.columns):
            action = QAction(one.title, menu)
            action.setCheckable(True)
            action.setChecked(not self.view.isColumnHidden(number))
            action.setEnabled(number != FIT.stretch)
            action.toggled.connect(lambda on, n=number: self.view.show_column(n, on))
            menu.addAction(action)
        corner = self.filters.columns.mapToGlobal(QPoint(0, self.filters.columns.height()))
        menu.popup(corner)


def _plain(cell: Cell) -> str:
    """Write a cell for a spreadsheet; a band's title stands in its first column only."""
    return " ".join(part for part in (cell.lead, cell.text + cell.tail) if part)
