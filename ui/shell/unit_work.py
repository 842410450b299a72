"""A unit's side of the exchange: opening what was issued, handing in what was reported."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.file_names import free_path
from app.job import Job
from app.ledger import EXTENSION, Ledger, default_folder
from app.records import Edition
from ui.dialogs import refuse, tell
from ui.exporting import file_name
from ui.jobs import Jobs
from ui.shell.status import StatusBar

_BOOKS = "填报表 (*.xlsx)"
_PARCELS = "上报包 (*.zip)"


class UnitWork(QObject):
    """Asks where from and where to; the reading and writing runs beside the window."""

    def __init__(self, window: QWidget, jobs: Jobs, line: StatusBar) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._line = line

    def choose_package(self, today: date) -> None:
        """Let the user choose an issued workbook, then open it."""
        found, _ = QFileDialog.getOpenFileName(self._window, "打开下发的填报表", "", _BOOKS)
        if found:
            self.open_package(Path(found), today)

    def open_package(self, path: Path, today: date) -> None:
        """Bring the open unit's ledger up to date, else make one for the unit."""
        ledger = self._jobs.ledger
        if ledger is not None and ledger.edition is Edition.UNIT:
            self._take(path, today)
        else:
            self._make(path, today)

    def _take(self, path: Path, today: date) -> None:
        from app.exchange.opening import Opened, take_package
        from app.messages.exchange import opened

        def done(found: Opened) -> None:
            words = opened(found.unit, found.period, (found.tasks, found.added, found.changed))
            self._line.confirm(words)

        self._jobs.write(
            lambda own, _: take_package(own, path, today=today),
            done,
            lambda error: refuse(self._window, str(error)),
        )

    def _make(self, path: Path, today: date) -> None:
        """Make a ledger in the user's own folder, named after the unit, and open it."""

        def opener(_: Job) -> Ledger:
            from app.exchange.opening import new_ledger, take_package, unit_of

            folder = default_folder()
            folder.mkdir(parents=True, exist_ok=True)
            place = free_path(folder, f"{unit_of(path)}{EXTENSION}")
            own = new_ledger(path, place)
            try:
                take_package(own, path, today=today)
            except BaseException:
                own.close()
                place.unlink(missing_ok=True)
                raise
            return own

        self._jobs.open(opener, lambda error: refuse(self._window, str(error)))

    def submit(self) -> None:
        """Ask where to, then write the zip for the newest package."""
        from app.exchange.submitting import Submitted, submit

        ledger = self._jobs.ledger
        if ledger is None:
            return
        name = file_name(ledger.name, "上报", date.today())
        proposed = default_folder() / f"{name}.zip"
        found, _ = QFileDialog.getSaveFileName(self._window, "上报", str(proposed), _PARCELS)
        if not found:
            return
        out = Path(found) if Path(found).suffix else Path(found).with_suffix(".zip")

        def done(made: Submitted) -> None:
            text = f"{made.file}\n{made.tasks} 项任务，佐证材料 {made.evidence} 个。请交回整改办。"
            tell(self._window, "上报包已生成", text, "checkmark_circle")

        self._jobs.write(
            lambda own, _: submit(own, out, overwrite=True),
            done,
            lambda error: refuse(self._window, str(error)),
        )
