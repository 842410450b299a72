"""One ordered list of a round's parts: phases, members, chapters, outcomes; with its buttons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.job import Job
from app.ledger import Ledger
from ui.dialogs import ask
from ui.editing.writer import Work, Writer
from ui.exporting import Exporter
from ui.forms import Form
from ui.jobs import Jobs
from ui.parts import button, column, grow, label, row
from ui.record_list import RecordList
from ui.record_table import Column
from ui.record_view import Fit
from ui.shell.doing import Do


@dataclass(frozen=True, slots=True)
class Entry:
    """A form and what it writes: for a new record when `old` was None."""

    form: Form
    work: Callable[[], Work]


@dataclass(frozen=True, slots=True)
class Part:
    """What one list shows and can do; `reorder` is None where the order has no meaning."""

    name: str
    one: str
    columns: Callable[[date], Sequence[Column[Any]]]
    fit: Fit
    read: Callable[[Ledger, int], Sequence[Any]]
    entry: Callable[[QWidget, Any, int, date, Any], Entry]
    about: Callable[[Ledger, int], Any]
    remove: Callable[[Ledger, int], object]
    reorder: Callable[[Ledger, int, Sequence[int]], object] | None
    nothing: str
    call: Callable[[Any], str]


class Pane(QWidget):
    """Shows one part of a round and changes it by forms."""

    status = Signal(str)
    confirmed = Signal(str)

    def __init__(self, part: Part, jobs: Jobs, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("page")
        self._part = part
        self._jobs = jobs
        self._today = today
        self._round_id = 0
        self.writer = Writer(self, jobs, today)
        self.writer.confirmed.connect(self.confirmed)
        self.writer.added.connect(lambda added: self.list.choose(added))
        self.list: RecordList[Any] = RecordList(part.name, part.columns(today()), part.fit)
        self.exporter = Exporter(self, jobs, today)
        self.exporter.saved.connect(self.confirmed)
        self.new = button(f"新增{part.one}…", "primary", "add")
        self.edit = button("编辑… F2")
        self.remove = button("删除")
        self.up = button("上移")
        self.down = button("下移")
        self._place()
        self._connect()

    def _place(self) -> None:
        for one in (self.up, self.down):
            one.setVisible(self._part.reorder is not None)
        bar = row(
            self.edit,
            self.remove,
            self.up,
            self.down,
            None,
            self.new,
            margins=(16, 6, 16, 6),
            name="actionBar",
        )
        first = button(f"新增{self._part.one}…", "primary", "add")
        first.clicked.connect(self.add)
        empty = column(
            label(f"还没有{self._part.one}", "h2"),
            label(self._part.nothing, "sub", wrap=True),
            row(first, None),
            None,
            margins=(16, 24, 16, 16),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(grow(column(self.list.view, bar, spacing=0), self.list.view))
        self.stack.addWidget(empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    def _connect(self) -> None:
        self.new.clicked.connect(self.add)
        self.edit.clicked.connect(self.change)
        self.remove.clicked.connect(self.delete)
        self.up.clicked.connect(lambda: self.shift(-1))
        self.down.clicked.connect(lambda: self.shift(1))
        self.list.view.opened.connect(lambda _: self.change())
        self.list.view.row_changed.connect(lambda _: self._enable())

    @property
    def can(self) -> Mapping[Do, Callable[[], object]]:
        """What the menus can ask of it."""
        return {
            Do.NEW: self.add,
            Do.EDIT: self.change,
            Do.ARCHIVE: self.delete,
            Do.COPY: self.copy,
            **self.exporter.outputs(self._part.name, self.list.lines),
        }

    def show_round(self, round_id: int) -> None:
        """Show another round."""
        self._round_id = round_id
        self.reload()

    def reload(self) -> None:
        """Read the list again."""
        round_id = self._round_id
        if round_id and self._jobs.ledger is not None:
            self._jobs.read(lambda ledger: self._part.read(ledger, round_id), self._show)

    def _show(self, records: Sequence[Any]) -> None:
        self.list.show(records)
        self.stack.setCurrentIndex(0 if records else 1)
        self._enable()
        self.say()

    def say(self) -> None:
        """Tell the status bar how many there are."""
        self.status.emit(f"{self._part.name} {self.list.table.rowCount()} 条")

    def _enable(self) -> None:
        here, rows = self.list.view.currentIndex().row(), self.list.table.rowCount()
        for one in (self.edit, self.remove):
            one.setEnabled(here >= 0)
        self.up.setEnabled(here > 0)
        self.down.setEnabled(0 <= here < rows - 1)

    def copy(self) -> None:
        """Copy the chosen rows."""
        self.confirmed.emit(f"已复制 {self.list.copy()} 行，可以粘贴到 WPS 表格")

    def add(self) -> None:
        """Ask for a new one."""
        self._open(None, f"已新增{self._part.one}")

    def change(self) -> None:
        """Change the chosen one."""
        record = self.list.current
        if record is not None:
            self._open(record, f"已修改{self._part.one}")

    def _open(self, record: Any, said: str) -> None:
        round_id, today = self._round_id, self._today()

        def show(about: Any) -> None:
            entry = self._part.entry(self, record, round_id, today, about)
            self.writer.open(entry.form, entry.work, said)

        self._jobs.read(lambda ledger: self._part.about(ledger, round_id), show)

    def delete(self) -> None:
        """Ask, then remove the chosen one."""
        record = self.list.current
        if record is None:
            return
        name = self._part.call(record)
        text = "删除后可以用 Ctrl+Z 撤销，内容也留在“留痕”里。"
        if ask(self, f"删除“{name}”？", text, "删除"):
            remove, record_id = self._part.remove, record.id
            self.writer.at_once(lambda ledger, _: remove(ledger, record_id), f"已删除“{name}”")

    def shift(self, by: int) -> None:
        """Move the chosen one up or down."""
        ids = list(self.list.table.ids)
        here = self.list.view.currentIndex().row()
        reorder, round_id = self._part.reorder, self._round_id
        if reorder is None or not 0 <= here + by < len(ids) or here < 0:
            return
        ids[here], ids[here + by] = ids[here + by], ids[here]
        moved = ids[here + by]

        def work(ledger: Ledger, _: Job) -> None:
            reorder(ledger, round_id, ids)

        self.writer.at_once(work, "已调整顺序")
        self.list.choose(moved)
