"""留痕: who changed what, when, from what to what; an import is taken back from here."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.errors import AppError
from app.ledger.trail import list_people, standing_change
from app.ledger.undo import take_back
from ui.dialogs import ask, refuse
from ui.directory.context import offer_menu
from ui.directory.panel import NothingFound
from ui.exporting import Exporter, Lines
from ui.fresh import Fresh
from ui.goto import Goto
from ui.jobs import Jobs
from ui.parts import PageHeader, button
from ui.record_list import RecordList
from ui.shell.doing import Do
from ui.theme import current
from ui.trail.columns import FIT, columns, is_import, sheet_lines
from ui.trail.filters import TrailFilterBar
from ui.trail.panel import WIDTH_EM, TrailPanel
from ui.trail.reading import PAGE, Line, read_lines

#: Lines saved to a workbook at most.
MOST = 50_000


class TrailPage(QWidget):
    """The ledger's history, newest first, read on while it is scrolled."""

    title = "留痕"
    icon = "history"
    manual = "trail"
    status = Signal(str)
    goto = Signal(object)
    confirmed = Signal(str)

    def __init__(self, jobs: Jobs, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("page")
        self._jobs = jobs
        self._lines: tuple[Line, ...] = ()
        self._ended = False
        self._ledger = ""
        self._asked = 0
        self._waiting = False
        self._change = 0
        self.export = button("导出…", icon="arrow_export")
        self.header = PageHeader(self.title, self.export)
        self.header.facts.say("每次改动都记在这里，不能删改")
        self.filter = TrailFilterBar(today())
        self.list: RecordList[Line] = RecordList("留痕", columns(today()), FIT)
        self.nothing = NothingFound(self.list.view, "没有符合条件的留痕")
        self.panel = TrailPanel()
        self.exporter = Exporter(self, jobs, today)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.list.view)
        self.split.addWidget(self.panel)
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 0)
        self.split.setCollapsible(0, False)
        self.split.setSizes([4000, current().em(WIDTH_EM)])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.filter)
        layout.addWidget(self.split, 1)

    def _connect(self) -> None:
        self._further = QTimer(self)
        self._further.setSingleShot(True)
        self._further.setInterval(0)
        self._further.timeout.connect(self._read_on)
        bar = self.list.view.verticalScrollBar()
        bar.valueChanged.connect(lambda _: self._further.start())
        bar.rangeChanged.connect(lambda _low, _high: self._further.start())
        self.filter.changed.connect(self._read_anew)
        self.nothing.clear_asked.connect(self.filter.clear)
        self.list.view.row_changed.connect(lambda _: self._choose())
        self.list.view.opened.connect(lambda _: self._see())
        offer_menu(self.list.view, (self.panel.see, self.panel.back))
        self.panel.see.clicked.connect(self._see)
        self.panel.back.clicked.connect(self._take_back)
        self.export.clicked.connect(self._export)
        self.exporter.saved.connect(self.confirmed)
        Fresh(self, self._jobs, self.reload)

    @property
    def can(self) -> Mapping[Do, Callable[[], object]]:
        """What the menus can ask of it."""
        return {
            Do.COPY: self._copy,
            Do.FILTER: lambda: self.filter.by.setFocus(Qt.FocusReason.ShortcutFocusReason),
            Do.CLEAR_FILTER: self.filter.clear,
            Do.DETAIL: lambda: self.panel.setVisible(self.panel.isHidden()),
            Do.EXPORT: self._export,
            Do.PRINT: lambda: self._with_all(self.exporter.print_list),
        }

    def show_round(self, _round_id: int) -> None:
        """Show the ledger's history: it is one for all rounds."""
        self.reload()

    def follow(self, _wanted: Goto) -> None:
        """Go to the newest line."""
        if self.list.table.rowCount():
            self.list.view.go_to(0)

    def reload(self) -> None:
        """Read what is new; of another ledger everything."""
        ledger = self._jobs.ledger
        if ledger is None:
            return
        if ledger.uuid != self._ledger:
            self._ledger, self._lines = ledger.uuid, ()
            self._jobs.read(list_people, self.filter.offer)
        self._ask(())

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was never read: a ledger without rounds has a history as well."""
        super().showEvent(event)
        if self._jobs.ledger is not None and self._jobs.ledger.uuid != self._ledger:
            self.reload()

    def areas(self) -> tuple[QWidget, ...]:
        """Return where F6 goes in turn."""
        return (self.filter.by, self.list.view, self.panel.facts)

    def _read_anew(self) -> None:
        """Begin at the newest line, because the filter is another."""
        if self._jobs.ledger is not None:
            self._lines = ()
            self._ask(())

    def _read_on(self) -> None:
        """Read older lines when the end is near."""
        bar = self.list.view.verticalScrollBar()
        near = bar.value() >= bar.maximum() - self.list.view.viewport().height()
        if near and self._lines and not self._ended and not self._waiting:
            self._ask(self._lines)

    def _ask(self, kept: tuple[Line, ...]) -> None:
        """Read the lines behind those kept; only the last question's answer counts."""
        wanted, before = self.filter.wanted, kept[-1].told.id if kept else None
        self._asked += 1
        self._waiting = True
        self._jobs.read(
            lambda ledger: read_lines(ledger, wanted, before),
            partial(self._show, self._asked, kept),
        )

    def _show(self, asked: int, kept: tuple[Line, ...], found: tuple[Line, ...]) -> None:
        if asked != self._asked:
            return
        self._waiting = False
        self.filter.meet(line.told.by for line in found)
        grown = _grown(self._lines, found) if self._lines and not kept else None
        if grown is None:
            self._ended = len(found) < PAGE
        self._lines = kept + found if grown is None else grown
        self.list.show(self._lines)
        self.nothing.appear(shown=not self._lines)
        self._say()
        if not kept:
            self._choose()
        self._further.start()

    def _say(self) -> None:
        more = "没有更早的了" if self._ended else "向下滚动继续显示"
        shown = f"显示 {len(self._lines)} 条，{more}" if self._lines else "没有符合条件的留痕"
        self.status.emit(shown)

    def _choose(self) -> None:
        """Show the chosen line in full; ask whether its import still stands."""
        line = self.list.current
        self._change = 0
        self.panel.say(line)
        if line is not None and is_import(line):
            row_id = line.told.id
            self._jobs.read(
                lambda ledger: standing_change(ledger, row_id), partial(self._offer, line)
            )

    def _offer(self, line: Line, change: int) -> None:
        """Offer to take an import back while its line is still the chosen one."""
        ledger = self._jobs.ledger
        if self.list.current == line and ledger is not None:
            self._change = change
            self.panel.offer_back(possible=bool(change) and not ledger.read_only, gone=not change)

    def _see(self) -> None:
        line = self.list.current
        if line is not None and line.told.item_id and line.told.code:
            self.goto.emit(Goto("ledger", item_id=line.told.item_id))

    def _take_back(self) -> None:
        """Take the import back after asking; what was built on it since stands in the way."""
        line, change = self.list.current, self._change
        if line is None or not change:
            return
        title = line.told.title
        text = (
            "这次导入新增的内容会删除，改动过的恢复原样，其余不动。"
            "撤销本身也记入留痕，可用 Ctrl+Y 重做。"
        )
        if ask(self, f"撤销“{title}”？", text, "撤销这次导入"):
            self._jobs.write(
                lambda ledger, _: take_back(ledger, change),
                lambda _: self.confirmed.emit(f"已撤销：{title}，可重做 Ctrl+Y"),
                self._refused,
            )

    def _refused(self, error: AppError) -> None:
        refuse(self, str(error))

    def _copy(self) -> None:
        self.confirmed.emit(f"已复制 {self.list.copy()} 行，可以粘贴到 WPS 表格")

    def _export(self) -> None:
        self._with_all(self.exporter.export)

    def _with_all(self, work: Callable[[str, Lines], None]) -> None:
        """Read everything that passes the filter, then save or print it."""
        wanted = self.filter.wanted
        self._jobs.read(
            lambda ledger: read_lines(ledger, wanted, None, MOST),
            lambda lines: work(self.title, sheet_lines(lines[:MOST])),
        )


def _grown(lines: tuple[Line, ...], found: tuple[Line, ...]) -> tuple[Line, ...] | None:
    """Put newer lines above those shown: history only grows at its head.

    None when there are more new ones than were read.
    """
    newer = tuple(line for line in found if line.told.id > lines[0].told.id)
    return None if len(newer) == len(found) else newer + lines
