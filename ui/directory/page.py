"""单位与人员: the directory of units and leaders, kept clean, filled from spreadsheets."""

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.directory.directory import list_units
from app.records import LedgerFilter
from ui.directory.actions import READ_ONLY, ActionBar
from ui.directory.context import offer_menu
from ui.directory.doubles import DoublesLine
from ui.directory.editor import DirectoryEditor
from ui.directory.filters import NameFilter
from ui.directory.lists import NameLists
from ui.directory.panel import NamesPanel
from ui.directory.reading import Directory, Pair, likely_doubles, read_directory
from ui.exporting import Exporter
from ui.file_drop import FileDrop, is_book
from ui.fresh import Fresh
from ui.goto import Goto
from ui.jobs import Jobs
from ui.parts import PageHeader, button, row
from ui.shell.doing import Do


class DirectoryPage(QWidget):
    """Who the units and leaders are."""

    title = "单位与人员"
    icon = "building_government"
    manual = "directory"
    status = Signal(str)
    goto = Signal(object)
    confirmed = Signal(str)
    can_changed = Signal()

    def __init__(self, jobs: Jobs, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("page")
        self._jobs = jobs
        self._today = today
        self._round_id = 0
        self._wanted = 0
        self._ledger = ""
        self.take_in = button("导入名录…", icon="arrow_import")
        self.export = button("导出…", icon="arrow_export")
        self.new = button("新增单位…", "primary", "add")
        self.header = PageHeader(self.title, self.take_in, self.export, self.new)
        self.filter = NameFilter()
        self.lists = NameLists()
        self.units, self.leaders = self.lists.units, self.lists.leaders
        self.doubles = DoublesLine()
        self.bar = ActionBar()
        self.editor = DirectoryEditor(self, jobs)
        self.exporter = Exporter(self, jobs, today)
        self._build()
        self._connect()
        self._turn()

    def _build(self) -> None:
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("名录分页")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.addTab("单位")
        self.tabs.addTab("领导")
        self.panels = (
            NamesPanel(self.units.view, "单位"),
            NamesPanel(self.leaders.view, "领导"),
        )
        self.stack = QStackedWidget()
        for panel in self.panels:
            self.stack.addWidget(panel)
        top = row(self.tabs, None, margins=(8, 0, 16, 0), name="panel")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.header, top, self.filter, self.doubles):
            layout.addWidget(part)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.bar)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._turn)
        self.filter.changed.connect(self._show_names)
        for panel in self.panels:
            panel.view.opened.connect(lambda _: self._edit())
            offer_menu(panel.view, self.bar.buttons)
            panel.view.selectionModel().selectionChanged.connect(self._say)
            panel.nothing.clear_asked.connect(self.filter.clear)
            panel.empty.take_in.clicked.connect(self.editor.choose_file)
            panel.empty.new.clicked.connect(self._new)
        for pressed, do in (
            (self.new, self._new),
            (self.bar.edit, self._edit),
            (self.bar.archive, self._archive),
            (self.bar.merge, self._merge),
            (self.bar.see, self._see),
            (self.take_in, self.editor.choose_file),
            (self.export, self._export),
        ):
            pressed.clicked.connect(do)
        drop = FileDrop(self, is_book, lambda: not self._read_only)
        drop.dropped.connect(lambda paths: self.editor.take_in(paths[0]))
        self.doubles.merge_asked.connect(self._merge_pair)
        self.editor.confirmed.connect(self.confirmed)
        self.editor.added.connect(self._want)
        self.exporter.saved.connect(self.confirmed)
        Fresh(self, self._jobs, self.reload)

    @property
    def can(self) -> Mapping[Do, Callable[[], object]]:
        """What the menus can ask of it."""
        reading = {
            Do.COPY: self._copy,
            Do.FILTER: self._filter,
            Do.CLEAR_FILTER: self.filter.clear,
            Do.EXPORT: self._export,
            Do.PRINT: lambda: self.exporter.print_list(self.lists.name, self.lists.shown.lines()),
        }
        writing: dict[Do, Callable[[], object]] = {Do.NEW: self._new}
        if self.bar.edit.isEnabled():
            writing[Do.EDIT] = self._edit
        if self.bar.archive.isEnabled():
            writing[Do.ARCHIVE] = self._archive
        return reading if self._read_only else reading | writing

    @property
    def _read_only(self) -> bool:
        return self._jobs.ledger is None or self._jobs.ledger.read_only

    @property
    def directory(self) -> Directory:
        """Units and leaders as they were read last."""
        return self.lists.directory

    def show_round(self, round_id: int) -> None:
        """Count the tasks of another round; the directory belongs to the whole ledger."""
        self._round_id = round_id
        self.reload()

    def follow(self, wanted: Goto) -> None:
        """Go to a unit, or to the leader a filter names."""
        leader = wanted.wanted.leader_id
        self.tabs.setCurrentIndex(1 if leader else 0)
        self._want(leader or wanted.row_id)
        self._go()

    def reload(self) -> None:
        """Read everything again."""
        if self._jobs.ledger is not None:
            self._ledger = self._jobs.ledger.uuid
            round_id, today = self._round_id, self._today()
            self._jobs.read(lambda ledger: read_directory(ledger, round_id, today), self._show)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was never read: a ledger without rounds has a directory as well."""
        super().showEvent(event)
        if self._jobs.ledger is not None and self._jobs.ledger.uuid != self._ledger:
            self.reload()

    def areas(self) -> tuple[QWidget, ...]:
        """Return where F6 goes in turn."""
        return (self.tabs, self.filter.text, self.lists.shown.view, self.bar.edit)

    def _turn(self) -> None:
        """Show the other list."""
        leaders = self.lists.leaders_shown = bool(self.tabs.currentIndex())
        self.stack.setCurrentIndex(int(leaders))
        self.filter.kind.setVisible(not leaders)
        self.new.setText("新增领导…" if leaders else "新增单位…")
        self._show_names()

    def _show(self, found: Directory) -> None:
        before, self.lists.directory = self.directory, found
        if [line.unit for line in before.units] != [line.unit for line in found.units]:
            self._jobs.read(lambda ledger: likely_doubles(list_units(ledger)), self._offer)
        units = [line.unit.archived for line in found.units].count(False)
        leaders = [one.archived for one in found.leaders].count(False)
        self.tabs.setTabText(0, f"单位 {units}")
        self.tabs.setTabText(1, f"领导 {leaders}")
        self._show_names()
        self._go()
        self._wanted = 0

    def _show_names(self) -> None:
        """Show what passes the filter in both lists."""
        for panel, total in zip(self.panels, self.lists.show(self.filter), strict=True):
            panel.tell(total)
        gone = sum(u.unit.archived for u in self.directory.units)
        gone += sum(one.archived for one in self.directory.leaders)
        self.filter.archived.setText(f"显示停用的 {gone}" if gone else "显示停用的")
        self._say()

    def _say(self) -> None:
        """Say what is shown and chosen, and what can be done with it."""
        writes = not self._read_only
        self.status.emit(self.lists.say())
        self.bar.tell(self.lists.chosen, leaders=self.lists.leaders_shown, writes=writes)
        for pressed in (self.new, self.take_in):
            pressed.setEnabled(writes)
            pressed.setToolTip("" if writes else READ_ONLY)
        self.can_changed.emit()

    def _offer(self, pairs: tuple[Pair, ...]) -> None:
        ledger = self._jobs.ledger
        if ledger is not None:
            self.doubles.offer(ledger.uuid, () if ledger.read_only else pairs)

    def _want(self, record_id: int) -> None:
        self._wanted = record_id

    def _go(self) -> None:
        """Go to what was just added or linked to, even if the filter would hide it."""
        if self._wanted and self.lists.shown.table.row_of(self._wanted) < 0:
            self.filter.show_all(archived=self._wanted in self.lists.archived)
        if self._wanted and self.lists.shown.table.row_of(self._wanted) >= 0:
            self.lists.shown.choose(self._wanted)
            self._wanted = 0

    def _filter(self) -> None:
        self.filter.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.text.selectAll()

    def _copy(self) -> None:
        self.confirmed.emit(f"已复制 {self.lists.shown.copy()} 行，可以粘贴到 WPS 表格")

    def _export(self) -> None:
        self.exporter.export(self.lists.name, self.lists.shown.lines())

    def _new(self) -> None:
        if self.lists.leaders_shown:
            self.editor.edit_leader(self.directory.leaders)
        else:
            self.editor.edit_unit([line.unit for line in self.directory.units])

    def _edit(self) -> None:
        unit, leader = self.units.current, self.leaders.current
        if self._read_only:
            return
        if self.lists.leaders_shown and leader is not None:
            self.editor.edit_leader(self.directory.leaders, leader)
        elif not self.lists.leaders_shown and unit is not None:
            self.editor.edit_unit([line.unit for line in self.directory.units], unit.unit)

    def _archive(self) -> None:
        if self.lists.leaders_shown and self.leaders.selected:
            self.editor.archive_leaders(self.leaders.selected)
        elif not self.lists.leaders_shown and self.units.selected:
            self.editor.archive_units(self.units.selected)

    def _merge(self) -> None:
        if len(self.units.selected) > 1:
            self.editor.merge(self.units.selected)

    def _merge_pair(self, pair: Pair) -> None:
        self.editor.merge([line for line in self.directory.units if line.unit.name in pair])

    def _see(self) -> None:
        unit, leader = self.units.current, self.leaders.current
        if self.lists.leaders_shown and leader is not None:
            self.goto.emit(Goto("ledger", wanted=LedgerFilter(leader_id=leader.id)))
        elif not self.lists.leaders_shown and unit is not None:
            self.goto.emit(Goto("ledger", wanted=LedgerFilter(unit_id=unit.id)))
