"""Jobs, the only thread code: one writer, one reader, answers on the window's thread."""

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from app.errors import AppError, CancelledError
from app.job import Job
from app.ledger import Ledger
from app.records import Edition

T = TypeVar("T")
Refused = Callable[[AppError], None]


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
        forget: Callable[["RunningJob"], None],
        *,
        writes: bool = False,
    ) -> None:
        """What a job `writes` is told even when it was stopped too late."""
        super().__init__()
        self._writes = writes
        self._work = work
        self._done = done
        self._failed = failed
        self._forget = forget
        self._stop = threading.Event()
        self._came_back.connect(self._deliver)

    @property
    def is_stopped(self) -> bool:
        """Whether nobody wants the answer any more."""
        return self._stop.is_set()

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
                if self._writes or not self.is_stopped:
                    self._done(answer)
            elif not isinstance(fault, CancelledError):
                self._failed(fault)
        finally:
            self._forget(self)


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


class Jobs(QObject):
    """Everything the window asks of `app`: read and write beside the window, never in it."""

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

    def __init__(self, *, inline: bool = False) -> None:
        super().__init__()
        self._desk: _Desk | None = None
        self._writer = _Lane("writer", inline)
        self._reader = _Lane("reader", inline)
        self._running: list[RunningJob] = []
        self._writing: list[RunningJob] = []

    @property
    def ledger(self) -> Ledger | None:
        """The open ledger, for its name, edition and path only; None when none is open."""
        return self._desk.ledger if self._desk else None

    @property
    def is_units(self) -> bool:
        """Whether the open ledger is a unit's own."""
        return self._desk is not None and self._desk.ledger.edition is Edition.UNIT

    @property
    def is_writing(self) -> bool:
        """Whether a use case that writes is on its way."""
        return bool(self._writing)

    @property
    def is_busy(self) -> bool:
        """Whether anything is on its way."""
        return bool(self._running)

    def open(self, opener: Callable[[Job], Ledger], refused: Refused | None = None) -> RunningJob:
        """Open a ledger beside the window; the present one is let go once that worked."""
        job = self._job(opener, self._attach, refused)
        self._writer.put(job.run)
        return job

    def read(
        self,
        work: Callable[[Ledger], T],
        done: Callable[[T], None],
        refused: Refused | None = None,
    ) -> RunningJob:
        """Read on the reader thread and hand the answer to `done`."""
        job = self._reading(lambda ledger, _: work(ledger), done, refused)
        self._reader.put(job.run)
        return job

    def read_long(
        self,
        work: Callable[[Ledger, Job], T],
        done: Callable[[T], None],
        refused: Refused | None = None,
    ) -> RunningJob:
        """Read on the reader thread something that tells how it gets on and can be stopped."""
        job = self._reading(work, done, refused)
        self.reading.emit(job)
        self._reader.put(job.run)
        return job

    def _reading(
        self,
        work: Callable[[Ledger, Job], T],
        done: Callable[[T], None],
        refused: Refused | None,
    ) -> RunningJob:
        desk = self._open_desk()
        return self._job(lambda job: work(desk.reader("reader"), job), done, refused)

    def write(
        self,
        work: Callable[[Ledger, Job], T],
        done: Callable[[T], None],
        refused: Refused | None = None,
    ) -> RunningJob:
        """Run a use case on the writer thread, then say that something was written."""
        desk = self._open_desk()

        def finish(answer: T) -> None:
            done(answer)
            self.written.emit()

        job = self._job(lambda job: work(desk.ledger, job), finish, refused, writes=True)
        self._writing.append(job)
        self.writing.emit(job)
        self._writer.put(job.run)
        return job

    def read_now(self, work: Callable[[Ledger], T]) -> T:
        """Read at once, in the calling thread, on a handle of its own: for a screen of rows."""
        return work(self._open_desk().reader("window"))

    def close(self) -> None:
        """Stop what runs, let the ledger go and end both threads."""
        for job in self._running:
            job.stop()
        self._detach()
        self._reader.finish()
        self._writer.finish()

    def _open_desk(self) -> _Desk:
        if self._desk is None:
            raise NoLedgerError
        return self._desk

    def _attach(self, ledger: Ledger) -> None:
        self._detach()
        self._desk = _Desk(ledger)
        self.opened.emit()

    def _detach(self) -> None:
        """Close the present ledger behind the work that still waits for it."""
        if self._desk is not None:
            self._reader.put(self._closing(self._desk.close_readers))
            self._writer.put(self._closing(self._desk.close))
            self._desk = None

    def _closing(self, close: Callable[[], None]) -> Callable[[], None]:
        return self._job(lambda _: close(), lambda _: None, None).run

    def _job(
        self,
        work: Callable[[Job], T],
        done: Callable[[T], None],
        refused: Refused | None,
        *,
        writes: bool = False,
    ) -> RunningJob:
        def failed(error: Exception) -> None:
            if not isinstance(error, AppError):
                self.crashed.emit(error)
            elif refused is not None:
                refused(error)
            else:
                self.refused.emit(error)

        job = RunningJob(work, done, failed, self._forget, writes=writes)
        self._running.append(job)
        return job

    def _forget(self, job: RunningJob) -> None:
        self._running.remove(job)
        if job in self._writing:
            self._writing.remove(job)
