"""收发登记: every package with what became of it; 下发任务, and 撤销接收."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import Shiboken

from app.exchange.issuing import Issued, Wanted, issue, units_to_issue
from app.exchange.receipt import receipt_again
from app.exchange.receiving import find_received, undo_receive
from app.exchange.register import Missing, Registered, list_missing, list_packages, missing_lines
from app.records import Direction
from ui.cells import Cell
from ui.dialogs import Message, ask, refuse
from ui.exporting import Exporter
from ui.forms import Form
from ui.fresh import Fresh
from ui.goto import Goto
from ui.jobs import Jobs
from ui.parts import Choice, PageHeader, button, column, grow, label, row
from ui.record_list import RecordList
from ui.record_table import Column
from ui.record_view import Fit
from ui.register.issue_form import IssueForm
from ui.shell.doing import Do

_MISSING = "missing"


@dataclass(frozen=True, slots=True)
class PackageLine:
    """One package with a number of its own."""

    id: int
    package: Registered

    @property
    def is_missing(self) -> bool:
        """Whether it went out and nothing came back yet."""
        return self.package.owed


def _columns() -> tuple[Column[PackageLine], ...]:
    def status(one: PackageLine) -> Cell:
        words = one.package.status_word
        return Cell(words or "—", role="amber_text" if one.is_missing else "text2")

    return (
        Column("日期", 6, lambda one: Cell(one.package.at[:10])),
        Column("收发", 3.4, lambda one: Cell(one.package.word)),
        Column("单位", 10, lambda one: Cell(one.package.unit), more=4),
        Column("期数", 4.6, lambda one: Cell(one.package.period)),
        Column("任务", 2.8, lambda one: Cell(str(one.package.rows), right=True), right=True),
        Column("回报", 7.4, status),
        Column("文件", 14, lambda one: Cell(one.package.file, role="text2")),
        Column("校验码", 9, lambda one: Cell(one.package.code, role="text2")),
        Column("经办人", 4.4, lambda one: Cell(one.package.by, role="text2")),
    )


class RegisterPage(QWidget):
    """Who has what, who has answered."""

    title = "收发登记"
    icon = "copy"
    manual = "exchange"
    status = Signal(str)
    goto = Signal(object)
    confirmed = Signal(str)
    can_changed = Signal()
    #: What is said while there is no package: a title and what to do.
    _nothing = (
        "还没有下发过任务",
        "按“下发任务…”，每家单位得到一份填报表；交回来以后，到“接收上报”读取。",
    )

    def __init__(self, jobs: Jobs, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("page")
        self._jobs = jobs
        self._today = today
        self._round_id = 0
        self._all: tuple[PackageLine, ...] = ()
        self.header = PageHeader(self.title, *self._head())
        self.which = Choice("全部", "只看哪些", 7)
        self.which.offer(
            [
                (_MISSING, "只看未报"),
                (Direction.ISSUED, "只看下发"),
                (Direction.RECEIVED, "只看接收"),
            ]
        )
        self.list: RecordList[PackageLine] = RecordList("收发登记", _columns(), Fit(6, 12, (7, 8)))
        self.remind = button("催报清单…")
        self.receipt = button("接收回执…")
        self.back = button("撤销这次接收…", icon="arrow_undo")
        self.exporter = Exporter(self, jobs, today)
        self._place()
        self._connect()

    def _head(self) -> tuple[QPushButton, ...]:
        self.issue = button("下发任务…", "primary", "arrow_export")
        return (self.issue,)

    def _place(self) -> None:
        bar = row(self.which, None, margins=(16, 6, 16, 6), name="filterBar")
        foot = row(
            None, self.remind, self.receipt, self.back, margins=(16, 8, 16, 8), name="actionBar"
        )
        full = grow(column(bar, self.list.view, foot, spacing=0), self.list.view)
        title, words = self._nothing
        nothing = column(
            label(title, "h2"),
            label(words, "sub", wrap=True),
            None,
            margins=(16, 24, 16, 16),
            name="page",
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(nothing)
        self.stack.addWidget(full)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.issue.clicked.connect(self._issue)
        self.remind.clicked.connect(self._remind)
        self.receipt.clicked.connect(self._save_receipt)
        self.back.clicked.connect(self._take_back)
        self.which.currentIndexChanged.connect(lambda _: self._show_lines())
        self.list.view.row_changed.connect(lambda _: self._enable())
        self.exporter.saved.connect(self.confirmed)
        Fresh(self, self._jobs, self.reload)

    @property
    def can(self) -> Mapping[Do, Callable[[], object]]:
        """What the menus can ask of it."""
        pressed = {
            Do.ISSUE: (self.issue, self._issue),
            Do.NEW: (self.issue, self._issue),
            Do.RECEIPT: (self.receipt, self._save_receipt),
            Do.TAKE_BACK: (self.back, self._take_back),
        }
        return {
            **{do: run for do, (shown, run) in pressed.items() if shown.isEnabled()},
            Do.REMIND: self._remind,
            Do.COPY: self.list.copy,
            **self.exporter.outputs(self.title, self.list.lines),
        }

    def show_round(self, round_id: int) -> None:
        """Show another round."""
        self._round_id = round_id
        self.reload()

    def follow(self, wanted: Goto) -> None:
        """Nothing leads to a place on this page."""

    def reload(self) -> None:
        """Read the register again."""
        round_id = self._round_id
        if round_id and self._jobs.ledger is not None:
            self._jobs.read(lambda ledger: list_packages(ledger, round_id), self._show)

    def areas(self) -> tuple[QWidget, ...]:
        """Return where F6 goes in turn."""
        return (self.list.view, self.which) if self._all else (self.issue,)

    def _show(self, found: Sequence[Registered]) -> None:
        self._all = tuple(PackageLine(n, one) for n, one in enumerate(found, start=1))
        self.stack.setCurrentIndex(1 if found else 0)
        missing = sum(one.is_missing for one in self._all)
        issued = any(one.package.direction == Direction.ISSUED for one in self._all)
        self.header.facts.say(f"{missing} 份还没有交回" if issued else "")
        self._show_lines()

    def _show_lines(self) -> None:
        wanted: Any = self.which.value
        lines = [
            one
            for one in self._all
            if wanted is None
            or (one.is_missing if wanted == _MISSING else one.package.direction == wanted)
        ]
        self.list.show(lines)
        self.status.emit(f"显示 {len(lines)} / {len(self._all)} 条")
        self._enable()

    def _enable(self) -> None:
        one = self.list.current
        writes = self._jobs.ledger is not None and not self._jobs.ledger.read_only
        self.issue.setEnabled(writes)
        self.remind.setEnabled(any(line.is_missing for line in self._all))
        received = one is not None and one.package.direction == Direction.RECEIVED
        self.receipt.setEnabled(received)
        self.back.setEnabled(writes and received)
        self.can_changed.emit()

    def _issue(self) -> None:
        """Ask for period, units and folder, then write the workbooks beside the window."""
        today = self._today()

        def show(units: tuple[str, ...]) -> None:
            asked = IssueForm(self, units, today)
            asked.form.save = lambda form: self._send(form, asked.wanted)
            asked.form.exec()
            Shiboken.delete(asked.form)

        self._jobs.read(units_to_issue, show)

    def _send(self, form: Form, wanted: Wanted) -> None:
        round_id = self._round_id

        def done(found: tuple[Issued, ...]) -> None:
            form.done_with()
            self.confirmed.emit(f"已下发 {len(found)} 家")
            text = f"{wanted.folder}\n每家单位一份填报表，连同一张下发清单。"
            message = Message(self, f"已下发 {len(found)} 家", text, "checkmark_circle")
            message.answer("关闭", safe=True)
            message.answer("打开文件夹", primary=True)
            if message.ask() == 1:
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(wanted.folder)))

        self._jobs.write(
            lambda ledger, job: issue(ledger, round_id, wanted, job=job), done, form.fail
        )

    def _remind(self) -> None:
        """Save whom to ring up about what has not come back."""
        round_id, today = self._round_id, self._today()

        def save(found: tuple[Missing, ...]) -> None:
            if found:
                self.exporter.export("催报清单", missing_lines(found, today))
            else:
                self.confirmed.emit("没有未报的单位")

        self._jobs.read(lambda ledger: list_missing(ledger, round_id), save)

    def _save_receipt(self) -> None:
        """Save what the chosen package was answered with, for its unit."""
        one = self.list.current
        if one is not None:
            package = one.package.package
            self._jobs.read(
                lambda ledger: receipt_again(ledger, package),
                lambda lines: self.exporter.export(f"接收回执_{one.package.unit}", lines),
                lambda error: refuse(self, str(error)),
            )

    def _take_back(self) -> None:
        one = self.list.current
        if one is None:
            return
        package, unit = one.package.package, one.package.unit
        text = f"{one.package.file}：这次接收写入的内容全部撤掉，台账回到接收之前。"
        if ask(self, f"撤销接收 {unit} {one.package.period}？", text, "撤销接收"):
            self._jobs.write(
                lambda ledger, _: undo_receive(ledger, find_received(ledger, package)),
                lambda _: self.confirmed.emit(f"已撤销接收 {unit} {one.package.period}"),
                lambda error: refuse(self, str(error)),
            )
