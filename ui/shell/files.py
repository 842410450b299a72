"""Commands on the ledger as a file: new, open, recent, sample, import of a plan."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QFileDialog, QMenu, QWidget

from app.errors import AppError
from app.job import Job
from app.ledger import EXTENSION, Ledger, create_ledger, default_folder, open_ledger, save_copy
from app.ledger.file import real
from ui.dialogs import ask, refuse
from ui.jobs import Jobs, RunningJob
from ui.parts import literal
from ui.remembered import Remembered
from ui.shell.new_ledger import FILES, NewLedger, NewLedgerDialog

BACKUPS = "台账备份 (*.zgbak)"
PLANS = "整改落实方案 (*.docx *.txt *.xlsx *.xls);;所有文件 (*)"


class LedgerFiles(QObject):
    """Asks which file, then lets the jobs open it; the window learns of it by `Jobs.opened`."""

    def __init__(self, jobs: Jobs, remembered: Remembered, window: QWidget) -> None:
        super().__init__(window)
        self.jobs = jobs
        self._remembered = remembered
        self._window = window

    def open(
        self, path: Path, *, read_only: bool = False, instead: Callable[[], None] | None = None
    ) -> None:
        """Open a ledger; one that is in use elsewhere can be looked at, else `instead` is done."""
        present = self.jobs.ledger
        if present is not None and present.path == real(path):
            return

        def refused(error: AppError) -> None:
            self._not_opened(path, read_only, error)
            if instead is not None and self.jobs.ledger is None:
                instead()

        self.jobs.open(lambda _: open_ledger(path, read_only=read_only), refused)

    def choose(self) -> None:
        """Let the user choose a ledger to open."""
        folder = str(self._folder())
        found, _ = QFileDialog.getOpenFileName(
            self._window, "打开台账", folder, f"{FILES};;所有文件 (*)"
        )
        if found:
            self._remembered.folder = Path(found).parent
            self.open(Path(found))

    def new(self) -> None:
        """Ask for a new ledger's name and make it."""
        dialog = NewLedgerDialog(self._window, self._folder())
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.make(dialog.entered)

    def make(self, wanted: NewLedger) -> None:
        """Make a ledger and open it."""
        self.jobs.open(
            lambda _: create_ledger(
                wanted.path, name=wanted.name, by=wanted.by, edition=wanted.edition
            )
        )

    def sample(self) -> None:
        """Open the bundled sample in the user's own folder, made when it is not there yet."""
        path = default_folder() / "示例台账.zgtz"

        def opener(_job: Job) -> Ledger:
            from app.sample import make_sample

            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                make_sample(path)
            return open_ledger(path)

        self.jobs.open(opener)

    def fill_recent(self, menu: QMenu) -> None:
        """Offer the ledgers opened last."""
        menu.clear()
        for path in self._remembered.recent:
            action = QAction(literal(path.name), menu)
            action.setToolTip(str(path))
            action.triggered.connect(lambda _=False, known=path: self.open(known))
            menu.addAction(action)
        menu.setEnabled(not menu.isEmpty())

    def choose_plan(self) -> Path | None:
        """Let the user choose a plan."""
        folder = str(self._folder())
        found, _ = QFileDialog.getOpenFileName(self._window, "导入整改方案", folder, PLANS)
        if not found:
            return None
        self._remembered.folder = Path(found).parent
        return Path(found)

    def back_up(self, done: Callable[[tuple[Path, str]], None]) -> RunningJob:
        """Back the ledger up beside it."""
        return self.jobs.write(back_up, done)

    def choose_backup(self) -> tuple[Path, Path] | None:
        """Let the user choose a backup, and the new file it shall become."""
        start = self.jobs.ledger.path.parent if self.jobs.ledger else self._folder()
        found, _ = QFileDialog.getOpenFileName(
            self._window, "选择备份", str(start), f"{BACKUPS};;所有文件 (*)"
        )
        if not found:
            return None
        name = Path(found).stem.split("_")[0]
        proposed = str(start / f"{name}_恢复{EXTENSION}")
        out, _ = QFileDialog.getSaveFileName(
            self._window,
            "恢复为新的台账",
            proposed,
            FILES,
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        return (Path(found), Path(out)) if out else None

    def choose_copy(self) -> Path | None:
        """Let the user choose a name for a copy of the ledger; nothing is overwritten."""
        ledger = self.jobs.ledger
        if ledger is None:
            return None
        proposed = ledger.path.with_name(f"{ledger.path.stem}_副本{EXTENSION}")
        keep = QFileDialog.Option.DontConfirmOverwrite
        found, _ = QFileDialog.getSaveFileName(
            self._window, "另存为（平时的修改随时自动保存）", str(proposed), FILES, options=keep
        )
        path = Path(found) if found else None
        return path.with_suffix(EXTENSION) if path and not path.suffix else path

    def save_as(self, out: Path) -> RunningJob:
        """Copy the ledger, evidence and all, and open the copy."""
        ledger = self.jobs.ledger
        assert ledger is not None
        source = ledger.path

        def opener(_: Job) -> Ledger:
            save_copy(source, out)
            return open_ledger(out)

        return self.jobs.open(opener)

    def restore(self, backup: Path, out: Path) -> RunningJob:
        """Make a new ledger of a backup and open it."""

        def opener(job: Job) -> Ledger:
            from app.ledger.backup import restore

            remarks = restore(backup, out, job=job)
            restored = open_ledger(out)
            restored.remarks = (*remarks, *restored.remarks)
            return restored

        return self.jobs.open(opener)

    def _folder(self) -> Path:
        return self._remembered.folder or default_folder()

    def _not_opened(self, path: Path, read_only: bool, error: AppError) -> None:
        if not path.exists():
            self._remembered.forget_recent(path)
        in_use = path.exists() and not read_only
        if not in_use:
            refuse(self._window, str(error))
        elif ask(self._window, "没有打开", str(error), "以只读方式查看"):
            self.open(path, read_only=True)


def back_up(ledger: Ledger, job: Job) -> tuple[Path, str]:
    """Back a ledger up beside it; return where, and what of the backups was put right."""
    from app.ledger.backup import back_up as write

    mended: list[str] = []
    path = write(ledger, job=job, tell=mended.append)
    return path, "\n".join(mended)


def last_backup(ledger: Ledger) -> datetime | None:
    """Return when a ledger was last backed up."""
    from app.ledger.backup import list_backups

    found = list_backups(ledger.path)
    return found[0].at if found else None
