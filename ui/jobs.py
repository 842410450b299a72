"""Jobs, the only thread code: one writer, one reader, answers on the window's thread."""

import threading
from collections.abc import Callable
from enum import Enum, auto
from queue import SimpleQueue
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from app.errors import AppError, CancelledError, RefusedError
from app.job import Job
from app.ledger import Ledger
from app.records import Edition

T = TypeVar("T")
#: How often it is looked whether the dialog in front is answered, in ms.
_AGAIN = 50
#: Said when a form outlives the ledger it was opened on.
_OTHER_LEDGER = "已经换成另一本台账，这一项没有写入。请重新打开原来的台账再办理。"
Refused = Callable[[AppError], None]


class Kind(Enum):
    """What a job does with the open ledger; `FILE` opens or closes one, or makes a file of it."""

    READ = auto()
    WRITE = auto()
    FILE = auto()


class NoLedgerError(RuntimeError):
    """A bug: work was asked for while no ledger is open."""


class _Reporter(Job):
    """What a use case sees of the job it runs in."""

    def __init__(self, running: "RunningJob") -> None:
        self._running = running

    def progress(self, done: int, total: int, what: str) -> None:
        self._running.progressed.emit(done, total, what)

    @property
    def stopped(self) -> bool:
        return self._running.is_stopped


class RunningJob(QObject):
    """One piece of work on its way; its answer comes on the window's thread, once or never."""

    progressed = Signal(int, int, str)
    #: It ended: done, failed or stopped.
    ended = Signal()
    _came_back = Signal(object, object)

    def __init__(
        self,
        work: Callable[[Job], object],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        owner: "Jobs",
        kind: Kind,
    ) -> None:
        super().__init__()
        self.owner = owner
        self.kind = kind
        self._work = work
        self._done = done
        self._failed = failed
        self._stop = threading.Event()
        self._came_back.connect(self._deliver)

    @property
    def is_stopped(self) -> bool:
        """Whether nobody wants the answer any more; nobody who is gone wants to read."""
        return self._stop.is_set() or (self.kind is Kind.READ and self.owner.is_gone)

    def stop(self) -> None:
        """Ask it to stop; its answer is no longer delivered."""
        self._stop.set()

    def run(self) -> None:
        """Do the work in the calling thread and send the answer home."""
        answer: object = None
        fault: Exception | None = None
        if self.is_stopped:
            fault = CancelledError()
        else:
            try:
                answer = self._work(_Reporter(self))
            except Exception as error:  # noqa: BLE001 - handed to the window, which shows it
                fault = error
        self._came_back.emit(answer, fault)

    @Slot(object, object)
    def _deliver(self, answer: object, fault: Exception | None) -> None:
        self.ended.emit()  # first: the answer may open a dialog
        try:
            if fault is None:
                if self.kind is not Kind.READ or not self.is_stopped:  # it may have been too late
                    self._done(answer)
            elif not isinstance(fault, CancelledError):
                self._failed(fault)
        finally:
            self.owner.forget(self)


class _Lane:
    """A thread that does one job after the other; inline it is the calling thread."""

    def __init__(self, name: str, inline: bool) -> None:
        self._queue: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        if not inline:
            self._thread = threading.Thread(target=self._run, name=name, daemon=True)
            self._thread.start()

    def put(self, work: Callable[[], None]) -> None:
        if self._thread is None:
            work()
        else:
            self._queue.put(work)

    def finish(self) -> None:
        """Do what is still waiting, then end."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while (work := self._queue.get()) is not None:
            work()
            del work  # an idle lane keeps nothing alive


class _Desk:
    """An open ledger with its read-only handles, each used by one thread, opened when needed."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._handles: dict[str, Ledger] = {}
        self._readers_closed = threading.Event()

    def reader(self, thread: str) -> Ledger:
        if thread not in self._handles:
            self._handles[thread] = self.ledger.reader()
        return self._handles[thread]

    def close_readers(self) -> None:
        for handle in self._handles.values():
            handle.close()
        self._readers_closed.set()

    def close(self) -> None:
        """Close the writing handle last, so that one file remains."""
        self._readers_closed.wait()
        self.ledger.close()


class _Core:
    """What all share who ask for work: the open ledger, its two threads, what is on its way."""

    def __init__(self, inline: bool) -> None:
        self.desk: _Desk | None = None
        #: Opened, and waiting until the dialog in front is answered.
        self.coming: Ledger | None = None
        self.writer = _Lane("writer", inline)
        self.reader = _Lane("reader", inline)
        self.running: list[RunningJob] = []

    def detach(self, closing: Callable[[Callable[[], None]], Callable[[], None]]) -> None:
        """Close the present ledger behind the writing that still waits for it.

        What was only read of it is of no use any more.
        """
        for job in self.running:
            if job.kind is Kind.READ:
                job.stop()
        if self.desk is not None:
            self.reader.put(closing(self.desk.close_readers))
            self.writer.put(closing(self.desk.close))
            self.desk = None


class Jobs(QObject):
    """Everything the window asks of `app`: read and write beside the window, never in it.

    Whoever can go before an answer comes (a page, a window) asks through jobs that were lent to
    it: nobody who is gone gets an answer, and what it wrote is told to all the others.
    """

    #: Another ledger is open.
    opened = Signal()
    #: Something long is read: its RunningJob.
    reading = Signal(object)
    #: A use case begins to write: its RunningJob.
    writing = Signal(object)
    #: A use case wrote something: pages read again.
    written = Signal()
    #: A fault the user can act on: an AppError.
    refused = Signal(object)
    #: A bug: an exception.
    crashed = Signal(object)

    def __init__(self, *, inline: bool = False, lender: "Jobs | None" = None) -> None:
        super().__init__()
        self._core: _Core = lender._core if lender else _Core(inline)
        self._all: Jobs = lender._all if lender else self
        self._lender = lender
        self._left = False
        #: Asked before another ledger is opened: whether what is in view may be left.
        self.may_leave: Callable[[], bool] = lambda: True
        if lender is not None:
            for name in ("opened", "reading", "writing", "written", "refused", "crashed"):
                getattr(lender, name).connect(getattr(self, name))

    def lend(self, owner: QObject | None = None) -> "Jobs":
        """Return jobs for one owner, which go with it, or before when it leaves."""
        lent = Jobs(lender=self)
        lent.setParent(owner)
        return lent

    def leave(self) -> None:
        """The owner is gone: it hears nothing more, its reads stop, what it writes is refused.

        So it is with all that borrowed from it.
        """
        self._left = True
        self.blockSignals(True)

    def forget(self, job: RunningJob) -> None:
        """A job ended."""
        self._core.running.remove(job)

    @property
    def is_gone(self) -> bool:
        """Whether nobody is there any more to hear of it."""
        lender_gone = self._lender is not None and self._lender.is_gone
        return self._left or lender_gone or not isValid(self)

    @property
    def ledger(self) -> Ledger | None:
        """The open ledger, for its name, edition and path only; None when none is open."""
        return self._core.desk.ledger if self._core.desk else None

    @property
    def is_units(self) -> bool:
        """Whether the open ledger is a unit's own."""
        return self.ledger is not None and self.ledger.edition is Edition.UNIT

    @property
    def is_writing(self) -> bool:
        """Whether a use case that writes is on its way."""
        return any(job.kind is Kind.WRITE for job in self._core.running)

    @property
    def is_busy(self) -> bool:
        """Whether anything is on its way."""
        return bool(self._core.running) or self._core.coming is not None

    def open(self, opener: Callable[[Job], Ledger], refused: Refused | None = None) -> RunningJob:
        """Open a ledger beside the window; the present one is let go once that worked."""

        def opened(job: Job) -> Ledger:
            ledger = opener(job)
            if job.stopped:
                ledger.close()
            job.check()
            return ledger

        job = self._job(Kind.FILE, opened, self._all._attach, refused)
        if not self.may_leave():
            job.stop()
        self._core.writer.put(job.run)
        return job

    def read(
        self,
        work: Callable[[Ledger], T],
        done: Callable[[T], None],
        refused: Refused | None = None,
    ) -> RunningJob:
        """Read on the reader thread and hand the answer to `done`."""
        job = self._reading(lambda ledger, _: work(ledger), done, refused)
        self._core.reader.put(job.run)
        return job

    def save(
        self,
        work: Callable[[Ledger], T],
        done: Callable[[T], None],
        refused: Refused | None = None,
    ) -> RunningJob:
        """Make a file of what is read; it is made and refused aloud also when its owner is gone."""
        job = self._reading(lambda ledger, _: work(ledger), done, refused, Kind.FILE)
        self._core.reader.put(job.run)
        return job

    def read_long(
        self,
        work: Callable[[Ledger, Job], T],
        done: Callable[[T], None],
        refused: Refused | None = None,
    ) -> RunningJob:
        """Read on the reader thread something that tells how it gets on and can be stopped."""
        job = self._reading(work, done, refused)
        self._all.reading.emit(job)
        self._core.reader.put(job.run)
        return job

    def _reading(
        self,
        work: Callable[[Ledger, Job], T],
        done: Callable[[T], None],
        refused: Refused | None,
        kind: Kind = Kind.READ,
    ) -> RunningJob:
        desk = self._open_desk()

        def answer(found: T) -> None:
            if self._hears(done):
                done(found)

        return self._job(kind, lambda job: work(desk.reader("reader"), job), answer, refused)

    def write(
        self,
        work: Callable[[Ledger, Job], T],
        done: Callable[[T], None],
        refused: Refused | None = None,
    ) -> RunningJob:
        """Run a use case on the writer thread, then say that something was written.

        All others hear of it, also when its owner is gone or stumbles over the answer.
        """
        desk = self._open_desk()
        gone = self.is_gone  # its form still stands: what it is about is in another ledger

        def run(job: Job) -> T:
            if gone:
                raise RefusedError(_OTHER_LEDGER)
            return work(desk.ledger, job)

        def finish(answer: T) -> None:
            try:
                if self._hears(done):
                    done(answer)
            finally:
                self._all.written.emit()

        job = self._job(Kind.WRITE, run, finish, refused)
        self._all.writing.emit(job)
        self._core.writer.put(job.run)
        return job

    def read_now(self, work: Callable[[Ledger], T]) -> T:
        """Read at once, in the calling thread, on a handle of its own: for a screen of rows."""
        return work(self._open_desk().reader("window"))

    def close(self) -> None:
        """Stop what runs, let the ledger go and end both threads."""
        for job in self._core.running:
            job.stop()
        self._core.detach(self._closing)
        self._core.reader.finish()
        self._core.writer.finish()
        if self._core.coming is not None:
            self._core.coming.close()
            self._core.coming = None

    def _open_desk(self) -> _Desk:
        if self._core.desk is None:
            raise NoLedgerError
        return self._core.desk

    def _attach(self, ledger: Ledger) -> None:
        """Put another ledger in the place of the present one, once no dialog is about that."""
        if self._core.coming is not None:
            self._core.coming.close()
        self._core.coming = ledger
        self._arrive()

    def _arrive(self) -> None:
        ledger = self._core.coming
        if ledger is None:
            return
        if QApplication.activeModalWidget() or QApplication.activePopupWidget():
            QTimer.singleShot(_AGAIN, self, self._arrive)
            return
        self._core.coming = None
        self._core.detach(self._closing)
        self._core.desk = _Desk(ledger)
        self.opened.emit()

    def _hears(self, callback: Callable[[Any], None]) -> bool:
        """Whether the owner is there, and the form or list whose method it is."""
        of = getattr(callback, "__self__", None)
        return not self.is_gone and (not isinstance(of, QObject) or isValid(of))

    def _closing(self, close: Callable[[], None]) -> Callable[[], None]:
        return self._all._job(Kind.FILE, lambda _: close(), lambda _: None, None).run

    def _job(
        self,
        kind: Kind,
        work: Callable[[Job], T],
        done: Callable[[T], None],
        refused: Refused | None,
    ) -> RunningJob:
        def failed(error: Exception) -> None:
            if not isinstance(error, AppError):
                self._all.crashed.emit(error)
            elif kind is Kind.READ and job.is_stopped:
                return  # of no use any more, and its ledger may be another
            elif refused is not None and self._hears(refused):
                refused(error)
            else:
                self._all.refused.emit(error)

        job = RunningJob(work, done, failed, self, kind)
        self._core.running.append(job)
        return job
