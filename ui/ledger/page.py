"""整改台账: find and read the findings of a round."""

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.records import Light
from ui.column_choice import choose_columns
from ui.exporting import Exporter
from ui.fresh import Fresh
from ui.goto import Goto
from ui.jobs import Jobs, RunningJob
from ui.ledger.actions import LedgerActions
from ui.ledger.columns import FIT, ORDERS
from ui.ledger.detail import WIDTH_EM, DetailPanel
from ui.ledger.empty import EmptyRound, NoHits
from ui.ledger.facts import read_detail
from ui.ledger.filters import FilterBar
from ui.ledger.lines import Lines
from ui.ledger.output import Output
from ui.ledger.reading import RoundFacts, round_facts
from ui.ledger.words import line_words
from ui.parts import PageHeader, button, column, grow
from ui.record_view import Fold, RecordView
from ui.shell.doing import Do
from ui.theme import current


class LedgerPage(QWidget):
    """Header, filter bar, list and detail panel."""

    title = "整改台账"
    icon = "text_bullet_list_tree"
    manual = "ledger"
    status = Signal(str)
    goto = Signal(object)
    confirmed = Signal(str)
    can_changed = Signal()
    import_asked = Signal()
    package_asked = Signal()
    manual_asked = Signal()
    guide_asked = Signal()

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
        self.view.offer_sorting(ORDERS)
        self.detail = DetailPanel()
        self.exporter = Exporter(self, jobs, today)
        self.output = Output(self.view, self.lines.table, self.exporter)
        self.doing = LedgerActions(self, jobs, today, self.output.chosen, self.output.from_chosen)
        self.no_hits = NoHits(self.view)
        self.empty = EmptyRound(of_unit=jobs.is_units)
        self._settle = _once(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.take_in, self.new = self._head()
        self.header = PageHeader(self.title, self.take_in, self.new)
        self.split = _beside(self.view, self.detail)
        self.stack = QStackedWidget()
        self.stack.addWidget(grow(column(self.filters.bar, self.split, spacing=0), self.split))
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.stack, 1)

    def _head(self) -> tuple[QPushButton, QPushButton]:
        """Make the buttons of the header, the main one last."""
        take_in = button("导入方案…", icon="arrow_import")
        take_in.clicked.connect(self.import_asked)
        new = button("新增问题…", "primary", "add")
        new.clicked.connect(self.doing.new)
        return take_in, new

    def _connect(self) -> None:
        self._settle.timeout.connect(self._read_detail)
        self.filters.changed.connect(self._show_list)
        columns = self.filters.columns
        columns.clicked.connect(lambda: choose_columns(self.view, columns))
        self.lines.first_shown.connect(self._first_shown)
        self.lines.counted.connect(self._counted)
        self.lines.go_to.connect(self.view.go_to)
        self.view.sort_asked.connect(self.lines.sort)
        self.view.fold_asked.connect(self.lines.fold)
        self.view.opened.connect(self._open_row)
        self.view.row_changed.connect(lambda _row: self._settle.start())
        self.view.selectionModel().selectionChanged.connect(self._settle.start)
        self.detail.closed.connect(self.toggle_detail)
        self.no_hits.clear_asked.connect(self.filters.reset)
        self.empty.pass_on(self)
        self.doing.serve(self.detail)
        self.doing.confirmed.connect(self.confirmed)
        self.doing.added.connect(self._added)
        self.exporter.saved.connect(self.confirmed)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self.doing.menu_at(self.view))
        Fresh(self, self._jobs, self.reload)

    @property
    def can(self) -> Mapping[Do, Callable[[], object]]:
        """What the menus can ask of it."""
        return {
            Do.COPY: self.copy,
            Do.FILTER: self.start_filtering,
            Do.CLEAR_FILTER: self.filters.reset,
            Do.DETAIL: self.toggle_detail,
            Do.TWO_LINES: self.toggle_lines,
            Do.OPEN_ALL: lambda: self.fold_all(opened=True),
            Do.CLOSE_ALL: lambda: self.fold_all(opened=False),
            Do.OVERDUE: self.filters.lights[Light.OVERDUE].toggle,
            Do.SOON: self.filters.lights[Light.SOON].toggle,
            Do.NEAR: self.filters.lights[Light.NEAR].toggle,
            Do.EXPORT: lambda: self.output.export(self.title),
            Do.PRINT: lambda: self.output.print_list(self.title),
            **self.doing.can,
        }

    def follow(self, wanted: Goto) -> None:
        """Show an item, or what passes a filter."""
        self.view.setFocus()
        if wanted.archived:
            self.doing.archived(wanted.item_id)
        elif wanted.item_id:
            self._added(wanted.item_id)
        elif wanted.wanted.narrows:
            self.filters.take(wanted.wanted)

    def _added(self, item_id: int) -> None:
        """Go to an item, whatever was filtered or folded."""
        if self.filters.wanted().narrows:
            self.filters.reset()
        self.lines.reveal(item_id)

    def show_round(self, round_id: int) -> None:
        """Show another round."""
        self._round_id = self.doing.round_id = round_id
        self._facts = None
        if round_id and self._jobs.ledger is not None:
            self.filters.recall(self._jobs.ledger.uuid)
            self._show_list()
            self._read_facts()
        else:
            self.header.facts.say("尚无问题")
            self.stack.setCurrentWidget(self.empty)
            self.status.emit("")

    def copy(self) -> None:
        """Copy the selected lines as a table that WPS and Excel take."""
        self.confirmed.emit(f"已复制 {self.output.copy()} 行，可以粘贴到 WPS 表格")

    def toggle_lines(self) -> None:
        """Give every row one line of text or two."""
        self.view.set_lines(3 - self.view.cells.lines)

    def fold_all(self, *, opened: bool) -> None:
        """Open everything, or show categories and findings only."""
        self.lines.fold_all(opened=opened)

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

    def toggle_detail(self) -> None:
        """Hide or show the detail panel."""
        self.detail.setVisible(not self.detail.isVisible())
        if self.detail.isVisible():
            self._settle.start()
        else:
            self.view.setFocus()

    def _show_list(self) -> None:
        if self._round_id and self._jobs.ledger is not None:
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
            self.view.go_to(min(1, self.lines.table.rowCount() - 1))  # the first finding
        self._settle.start()

    def _counted(self, findings: int) -> None:
        self._passed = findings
        self._say_status()

    def _read_detail(self) -> None:
        """Show what the selection stands for, once it has settled."""
        if self._jobs.ledger is None:  # the window is being closed
            return
        self._say_status()
        self.can_changed.emit()
        if self._reading is not None:
            self._reading.stop()
        row, many = self.view.currentIndex().row(), self.output.count
        line = self.lines.table.record(row) if 0 <= row < self.lines.table.rowCount() else None
        if not self.detail.isVisibleTo(self):
            return
        if many > 1:
            self.detail.say_many("多项", f"选中 {many} 项", several=True)
        elif line is None:
            self.detail.say_many("", "在左侧选中一项，这里显示它的全部内容。")
        else:
            chosen, today = line, self._today()
            self._reading = self._jobs.read(
                lambda ledger: read_detail(ledger, chosen, today), self.detail.show_detail
            )

    def _say_status(self) -> None:
        if self._facts is None or self.stack.currentIndex():
            self.status.emit("")
            return
        shown = f"显示 {self._passed} / {self._facts.totals.findings} 项问题"
        many, row = self.output.count, self.view.currentIndex().row()
        chosen = f"，选中 {many} 项" if many else ""
        line = self.lines.table.record(row) if row >= 0 and many == 1 else None
        said = shown + chosen + (line_words(line) if line else "")
        self.status.emit(said + self.lines.order_words)

    def _open_row(self, row: int) -> None:
        """Open a category's findings, or a line's details."""
        line = self.lines.table.record(row)
        if line is not None and line.depth == 0:
            self.lines.fold(row, Fold.TOGGLE)
        elif not self.detail.isVisible():
            self.toggle_detail()
        else:
            self.detail.tabs.tabBar().setFocus()


def _once(page: QWidget) -> QTimer:
    """Make a timer that lets a row of changes settle."""
    made = QTimer(page)
    made.setSingleShot(True)
    made.setInterval(0)
    return made


def _beside(view: QWidget, panel: QWidget) -> QSplitter:
    """Put the panel at the right of the list; the list gets the spare room."""
    made = QSplitter(Qt.Orientation.Horizontal)
    made.addWidget(view)
    made.addWidget(panel)
    made.setStretchFactor(0, 1)
    made.setStretchFactor(1, 0)
    made.setCollapsible(0, False)
    made.setSizes([4000, current().em(WIDTH_EM)])
    return made
