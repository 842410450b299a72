"""接收上报: choose or drop files, see what they change, decide conflicts, take in, take back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from app.errors import AppError
from app.exchange.looking import Looked, look, take_in
from app.exchange.merging import Choice
from app.exchange.receipt import receipt_lines
from app.exchange.received import Received
from app.exchange.receiving import Receiving
from ui.dialogs import refuse
from ui.exporting import Exporter
from ui.file_drop import FileDrop, is_book
from ui.goto import Goto
from ui.jobs import Jobs, RunningJob
from ui.parts import PageHeader, button, column, grow, label, row, split
from ui.receiving.changes import ChangesPane
from ui.receiving.columns import (
    FILES_FIT,
    ChangeLine,
    file_columns,
    summary,
    urgency,
)
from ui.receiving.conflict import WIDTH_EM, ConflictPanel
from ui.receiving.decisions import Decisions
from ui.receiving.receipt import ask_and_send_back, tell_received
from ui.record_list import RecordList
from ui.shell.doing import Do
from ui.theme import current

_NOTHING = "还没有读取上报文件"
_FILES = "填报表和上报包 (*.xlsx *.xls *.xlsm *.zip);;所有文件 (*)"


class ReceivePage(QWidget):
    """Nothing is written before the button is pressed; everything can be taken back as a whole."""

    title = "接收上报"
    icon = "arrow_import"
    manual = "exchange"
    status = Signal(str)
    goto = Signal(object)
    confirmed = Signal(str)
    can_changed = Signal()

    def __init__(self, jobs: Jobs, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("page")
        self._jobs = jobs
        self._today = today
        self.looked: tuple[Looked, ...] = ()
        #: Whether the ledger was written since the files were looked at.
        self._outdated = False
        self.decisions = Decisions()
        self.add = button("选择文件…", icon="folder_open")
        self.folder = button("选择文件夹…")
        self.header = PageHeader(self.title, self.folder, self.add)
        self.files: RecordList[Looked] = RecordList(
            "收到的文件", file_columns(self.decisions.left), FILES_FIT
        )
        self.pane = ChangesPane(self.decisions)
        self.changes = self.pane.list
        self.panel = ConflictPanel()
        self.begin = button("选择文件…", "primary", "folder_open")
        self.waiting = label(_NOTHING, "h2", wrap=True)
        self.told = label("", "hint", wrap=True)
        self.cancel = button("取消")
        self.send_back = button("退回修改…")
        self.take = button("接收", "primary")
        self.exporter = Exporter(self, jobs, today)
        self._place()
        self._connect()

    def _place(self) -> None:
        lists = split(Qt.Orientation.Vertical, self.files.view, self.pane, sizes=(220, 420))
        across = split(
            Qt.Orientation.Horizontal, lists, self.panel, sizes=(4000, current().em(WIDTH_EM))
        )
        across.setStretchFactor(0, 1)
        pressed = (self.cancel, self.send_back, self.take)
        foot = row(self.told, *pressed, margins=(16, 8, 16, 8), name="actionBar")
        full = grow(column(across, grow(foot, self.told), spacing=0), across)
        self.stack = QStackedWidget()
        self.stack.addWidget(_nothing_read(self.waiting, self.begin))
        self.stack.addWidget(full)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        for one in (self.add, self.begin):
            one.clicked.connect(self._choose_files)
        self.folder.clicked.connect(self._choose_folder)
        self.files.view.row_changed.connect(lambda _: self._show_file())
        self.changes.view.row_changed.connect(lambda _: self._show_change())
        self.changes.view.opened.connect(lambda _: self.panel.reason.setFocus())
        drop = FileDrop(self, _is_returned, lambda: self._jobs.ledger is not None)
        drop.dropped.connect(self.read)
        self.panel.decided.connect(self._decide)
        self.pane.ticked.connect(self._decide_all)
        self.panel.after.connect(lambda: self._step(1))
        self.panel.before.connect(lambda: self._step(-1))
        self.cancel.clicked.connect(lambda: self._show(()))
        self.send_back.clicked.connect(self._send_back)
        self.take.clicked.connect(self._take)
        self.exporter.saved.connect(self.confirmed)
        self._jobs.written.connect(self._outdate)
        self._jobs.reading.connect(self._watch)

    @property
    def can(self) -> Mapping[Do, Callable[[], object]]:
        """What the menus can ask of it."""
        return {
            Do.CHOOSE_FILES: self._choose_files,
            Do.CHOOSE_FOLDER: self._choose_folder,
            **({Do.SEND_BACK: self._send_back} if self.send_back.isEnabled() else {}),
            Do.NEXT: lambda: self._step(1),
            Do.PREVIOUS: lambda: self._step(-1),
            Do.COPY: self.changes.copy,
            **self.exporter.outputs("接收预览", self.files.lines),
        }

    def show_round(self, _round_id: int) -> None:
        """Files know their round themselves."""
        self._say()

    def follow(self, wanted: Goto) -> None:
        """Read the files that were dropped on the window or opened with the program."""
        self.read(wanted.paths)

    def areas(self) -> tuple[QWidget, ...]:
        """Return where F6 goes in turn."""
        if not self.looked:
            return (self.begin,)
        return (self.files.view, self.changes.view, self.panel.reason, self.take)

    @property
    def unwritten(self) -> str:
        """What was decided on and not received yet, "" for nothing."""
        made = sum(len(one) for one in self.decisions.by_file.values())
        return f"已经核定的 {made} 处还没有接收。" if made else ""

    def _choose_files(self) -> None:
        found, _ = QFileDialog.getOpenFileNames(self, "接收上报", "", _FILES)
        self.read([Path(name) for name in found])

    def _choose_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "接收整个文件夹")
        self.read([Path(found)] if found else [])

    def read(self, paths: Sequence[Path]) -> None:
        """Look at files and folders; nothing is written."""
        if not paths or self._jobs.ledger is None:
            return
        today = self._today()
        self.waiting.setText("正在读取……")
        self._jobs.read_long(
            lambda ledger, job: look(ledger, paths, today, job),
            self._show,
            lambda error: refuse(self, str(error)),
        )

    def _watch(self, job: RunningJob) -> None:
        job.ended.connect(self._calm)  # also when it was stopped

    def _calm(self) -> None:
        self.waiting.setText(_NOTHING)

    def _outdate(self) -> None:
        """Say that the ledger is not what the files were compared with any more."""
        self._outdated = bool(self.looked)
        self._say()

    def _show(self, looked: tuple[Looked, ...]) -> None:
        self._outdated = False
        self.looked = tuple(sorted(looked, key=urgency))
        self.decisions.begin(looked)
        self.stack.setCurrentIndex(1 if looked else 0)
        self._calm()
        self.files.show(self.looked)
        if looked:
            self.files.view.go_to(0)
            self.files.view.setFocus()
        self._show_file()
        self._say()

    def _show_file(self) -> None:
        one = self.files.current if self.looked else None
        self.pane.show_file(one)
        self.send_back.setEnabled(one is not None and bool(one.result.errors))
        self.can_changed.emit()
        self._show_change()

    def _show_change(self) -> None:
        one, file = self.changes.current, self.files.current
        reason = ""
        if one is not None and file is not None and one.place is not None:
            reason = self.decisions.reason(file.id, one.place)
        self.panel.show_line(one, self.pane.place, reason)

    def _decide(self, line: ChangeLine, choice: Choice, reason: str) -> None:
        self._decide_all([line], choice, reason)

    def _decide_all(self, lines: Sequence[ChangeLine], choice: Choice, reason: str = "") -> None:
        one = self.files.current
        if one is None:
            return
        for line in lines:
            if line.place is not None:
                self.decisions.decide(one.id, line.place, choice, reason)
        self.pane.show_again()
        self.files.table.redraw_all()
        self._say()

    def _step(self, step: int) -> None:
        """Go to the next or previous conflict, past the last one to another file's."""
        self.panel.keep()
        if self.pane.step(step):
            return
        here, count = self.files.view.currentIndex().row(), len(self.looked)
        around = ((here + step * n) % count for n in range(1, count))
        other = next((n for n in around if self.looked[n].result.conflicts), here)
        if other != here:
            self.files.view.go_to(other)
        self.pane.begin(step)

    def _say(self) -> None:
        ready = sum(one.preview is not None for one in self.looked)
        left = self.decisions.undecided
        said = summary(self.looked, self.decisions.left)
        self.header.facts.say(f"预览，尚未写入　{said}" if self.looked else "")
        count = self.decisions.changes
        words = f"接收没有冲突的 {count} 处" if left else f"接收 {count} 处"
        self.take.setText(words if count else "登记收到")
        ledger = self._jobs.ledger
        writes = ledger is not None and not ledger.read_only
        self.take.setEnabled(bool(ready) and writes)
        self.take.setToolTip("" if writes else "台账以只读方式打开，只能预览")
        kept = f"{left} 处冲突没有选择，先保留本机值，记为待核实。" if left else ""
        if self._outdated:
            kept = f"台账在预览以后有改动，接收时按最新内容比较。{kept}"
        self.told.setText(f"{kept}空格键可以不接收选中的变化。接收前自动备份，收错了可以整批撤销。")
        said += f"；还有 {left} 处冲突待选择" if left else ""
        self.status.emit(said if self.looked else "")

    def _send_back(self) -> None:
        one = self.files.current
        if one is not None and one.preview is not None:
            said = ask_and_send_back(self, one)
            if said:
                self.confirmed.emit(said)

    def _take(self) -> None:
        looked = tuple(one for one in self.looked if one.preview is not None)
        decided, how = dict(self.decisions.by_file), Receiving(self._today())
        self.take.setEnabled(False)

        def done(found: tuple[Received, ...]) -> None:
            rest = looked[len(found) :]  # it was stopped: they are looked at again
            self._show(())
            changed = sum(one.added + one.updated for one in found)
            bad = sum(one.unread for one in found)
            self.confirmed.emit(f"已接收 {len(found) - bad} 个文件，{changed} 处变化")
            if tell_received(self, found, len(rest)):
                self.exporter.export("接收回执", receipt_lines(found))
            self.read(list(dict.fromkeys(one.path for one in rest)))

        def failed(error: AppError) -> None:
            self.take.setEnabled(True)
            refuse(self, str(error))

        job = self._jobs.write(
            lambda ledger, job: take_in(ledger, looked, decided, how, job),
            done,
            failed,
        )
        job.ended.connect(self._say)  # also when it was stopped before the first file


def _is_returned(path: Path) -> bool:
    return is_book(path) or path.suffix.lower() == ".zip" or path.is_dir()


def _nothing_read(waiting: QWidget, begin: QWidget) -> QWidget:
    """What stands there before anything was read."""
    words = (
        "把单位交回的填报表（.xlsx、.xls）或上报包（.zip）拖到这里，也可以选一个文件夹，一次全部读取。"
        "先看变化，再写入；收错了可以整批撤销。"
    )
    return column(
        waiting,
        label(words, "sub", wrap=True),
        row(begin, None),
        None,
        margins=(16, 24, 16, 16),
        name="page",
    )
