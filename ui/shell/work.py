"""What the menus do with the open ledger as a whole: undo, backup, check, settings, rounds."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.errors import AppError
from app.job import Job
from app.ledger import Ledger
from app.records import ChangeRow
from ui.dialogs import refuse, tell
from ui.jobs import Jobs
from ui.shell.files import LedgerFiles
from ui.shell.status import StatusBar

if TYPE_CHECKING:
    from app.ledger.check import CheckFinding


class LedgerWork(QObject):
    """Runs beside the window; the status bar shows how it gets on and what came of it."""

    #: The guide leads to a page: a Goto.
    goto = Signal(object)
    import_asked = Signal()

    def __init__(self, window: QWidget, jobs: Jobs, files: LedgerFiles, line: StatusBar) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._files = files
        self._line = line

    def undo(self) -> None:
        """Take back the newest edit made by hand."""

        def work(ledger: Ledger, _: Job) -> ChangeRow:
            from app.ledger.undo import undo

            return undo(ledger)

        self._take(work, "已撤销")

    def redo(self) -> None:
        """Do again what was taken back."""

        def work(ledger: Ledger, _: Job) -> ChangeRow:
            from app.ledger.undo import redo

            return redo(ledger)

        self._take(work, "已重做")

    def _take(self, work: Callable[[Ledger, Job], ChangeRow], what: str) -> None:
        def refused(error: AppError) -> None:
            self._line.confirm(str(error))

        self._jobs.write(work, lambda row: self._line.confirm(f"{what}：{_title(row)}"), refused)

    def guide(self, round_id: int) -> None:
        """Show what is done and what comes next in a round, 0 for none yet."""
        from app.guide import Stage, stages_done
        from ui.home.guide import goto_of, show_guide

        def choose(stage: Stage) -> None:
            page = goto_of(stage)
            if page is not None:
                self.goto.emit(page)
            elif stage is Stage.PLAN:
                self.import_asked.emit()
            else:
                self.back_up()

        self._jobs.read(
            lambda ledger: stages_done(ledger, round_id),
            lambda done: show_guide(self._window, done, choose),
        )

    def back_up(self) -> None:
        """Back the ledger up beside it."""

        def done(made: tuple[Path, str]) -> None:
            path, mended = made
            self._line.confirm(f"已备份到 {path}")
            if mended:
                tell(self._window, "备份文件夹里有文件损坏过", mended)

        self._line.work.follow(self._files.back_up(done), "正在备份")

    def restore(self) -> None:
        """Make a new ledger of a backup."""
        chosen = self._files.choose_backup()
        if chosen is not None:
            self._line.work.follow(self._files.restore(*chosen), "正在恢复")

    def save_as(self) -> None:
        """Copy the ledger under another name and go on with the copy."""
        chosen = self._files.choose_copy()
        if chosen is not None:
            self._line.work.follow(self._files.save_as(chosen), "正在另存")

    def check(self) -> None:
        """Look whether everything in the ledger is as it should be."""

        def work(ledger: Ledger) -> "tuple[CheckFinding, ...]":
            from app.ledger.check import check_ledger

            return check_ledger(ledger)

        def done(found: "tuple[CheckFinding, ...]") -> None:
            if found:
                refuse(self._window, "\n".join(one.message for one in found))
            else:
                words = "文件、数据、佐证材料和修改记录都完好。"
                tell(self._window, "台账完好", words, "checkmark_circle")

        self._line.work.follow(self._jobs.read(work, done), "正在核查")

    def open_settings(self) -> None:
        """Change the ledger's settings."""
        from ui.settings.dialog import open_settings

        open_settings(self._window, self._jobs, self._line.confirm)

    def new_round(self, today: date) -> None:
        """Ask for a new round."""
        from ui.editing.writer import Writer
        from ui.organise.entries import round_entry

        entry = round_entry(self._window, None, today)
        writer = Writer(self._window, self._jobs, lambda: today)
        writer.confirmed.connect(self._line.confirm)
        writer.open(entry.form, entry.work, "已新建轮次")
        writer.deleteLater()


def _title(row: ChangeRow) -> str:
    """Name a change, also one that took another back."""
    return row.title.replace("撤销：", "").replace("重做：", "")
