"""The file that is being taken in: read, put right step by step, read again; nothing written."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.errors import AppError
from app.job import Job
from app.ledger import Ledger
from app.plans.corrections import Correction
from app.plans.importing import Said
from ui.importing.reading import Draft, Read, read_draft, read_plan
from ui.jobs import Jobs, RunningJob


class Drafting(QObject):
    """Reads beside the window; every step of corrections can be taken back."""

    #: A file was understood, for the first time or anew: a Read, and what was done to it.
    understood = Signal(object, str)
    #: A file could not be read, or its reading was stopped: its name and why.
    failed = Signal(str, str)
    #: A correction cannot be: why.
    refused = Signal(str)
    said = Signal(str)

    def __init__(self, jobs: Jobs, today: Callable[[], date], parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._today = today
        self.read: Read | None = None
        self._running: RunningJob | None = None
        self._name = ""

    def take(self, path: Path, round_name: str | None) -> RunningJob:
        """Read a file for a round, None for a new one; what was put right in another is let go."""
        self.read = None
        today = self._today()

        def work(ledger: Ledger, job: Job) -> Read:
            return read_plan(ledger, path, round_name, today, job)

        def refused(error: AppError) -> None:
            self.failed.emit(path.name, str(error))

        running = self._jobs.read_long(work, lambda read: self._understood(read, ""), refused)
        self._running, self._name = running, path.name
        running.ended.connect(self._ended)
        return running

    def _ended(self) -> None:
        """Say so when the reading was stopped."""
        if self._running is not None and self._running.is_stopped:
            self.failed.emit(self._name, "已停止读取。台账没有改动。")

    def _understood(self, read: Read, said: str) -> None:
        self.read = read
        self.understood.emit(read, said)

    def correct(self, made: Iterable[Correction]) -> None:
        """Understand the file anew with one more step of corrections."""
        corrections = tuple(made)
        if self.read is not None and corrections:
            self._again(self.read.draft.corrected(corrections), "已改正")

    def tell(self, said: Said) -> None:
        """Understand the file anew with what the user says of the round."""
        if self.read is not None:
            self._again(self.read.draft.told(said), "")

    def undo(self) -> None:
        """Take the last step back."""
        if self.read is not None and self.read.draft.past:
            self._again(self.read.draft.undone(), "已撤销改正")
        else:
            self.said.emit("没有可撤销的改正")

    def redo(self) -> None:
        """Do again what was taken back."""
        if self.read is not None and self.read.draft.future:
            self._again(self.read.draft.redone(), "已重做改正")
        else:
            self.said.emit("没有可重做的改正")

    def _again(self, draft: Draft, said: str) -> None:
        self._jobs.read(
            lambda ledger: read_draft(ledger, draft),
            lambda read: self._understood(read, said),
            lambda error: self.refused.emit(str(error)),
        )
