"""Folding the write-ahead log back a moment after it was written, so that one file is the ledger.

People copy the one file they see. What stands only in the log beside it would be lost then.
"""

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

from db.file.faults import Fault, fault_of
from db.file.places import free_bytes, size_of

#: Seconds without a commit after which the log is folded, and the longest wait of the first one.
IDLE, LONGEST = 1.0, 5.0
#: Seconds that folding waits for others: writers must not wait for it in turn.
_PATIENCE = 0.1
#: Bytes that must stay free beside what the file grows by.
_MARGIN = 1 << 16


def fold(connection: sqlite3.Connection, path: Path, how: str = "TRUNCATE") -> Fault | None:
    """Fold the log as far as it goes; return why something of it is left, None when nothing is.

    Nothing is begun that has no room to end: half of a log in the file is a broken file until the
    other half is there too.
    """
    try:
        if not _has_room(connection, path):
            return Fault.FULL
        busy, _, _ = connection.execute(f"PRAGMA wal_checkpoint({how})").fetchone()
    except sqlite3.DatabaseError as error:
        fault = fault_of(error)
        if fault is None:
            raise
        return fault
    return Fault.LOCKED if busy else None


def _has_room(connection: sqlite3.Connection, path: Path) -> bool:
    pages: int = connection.execute("PRAGMA page_count").fetchone()[0]
    page: int = connection.execute("PRAGMA page_size").fetchone()[0]
    growth = pages * page - size_of(path)
    free = free_bytes(path.parent)
    return growth <= 0 or free is None or free >= growth + _MARGIN


class Folding:
    """Folds the log of one open file, on a connection and a thread of its own.

    The thread begins with the first commit; a process may end without waiting for it, because
    what is in the log is on the disk.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = _identity(path)
        self._wake = threading.Condition()
        self._first: float | None = None
        self._last = 0.0
        self._ended = False
        self._thread: threading.Thread | None = None
        #: Why the last try left something in the log; None while all is well.
        self.fault: Fault | None = None

    def touched(self) -> None:
        """Hear that something was committed."""
        with self._wake:
            self._last = time.monotonic()
            if self._first is None:
                self._first = self._last
            if self._thread is None and not self._ended:
                self._thread = threading.Thread(target=self._run, name="folding", daemon=True)
                self._thread.start()
            self._wake.notify()

    def stop(self) -> None:
        """End the thread; whoever closes the file folds what is left."""
        with self._wake:
            self._ended = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while self._wait():
            fault = self._fold()
            with self._wake:
                self.fault = None if fault is Fault.LOCKED else fault
                if fault is not None and self._first is None:
                    self._first = self._last = time.monotonic()  # later again

    def _wait(self) -> bool:
        """Sleep until it is time to fold; return whether that is still wanted."""
        with self._wake:
            while not self._ended:
                if self._first is None:
                    self._wake.wait()
                    continue
                rest = min(self._last + IDLE, self._first + LONGEST) - time.monotonic()
                if rest <= 0:
                    self._first = None
                    return True
                self._wake.wait(rest)
        return False

    def _fold(self) -> Fault | None:
        if _identity(self._path) != self._file:  # a stick pulled, another file put in its place
            return Fault.MISSING
        try:
            uri = self._path.absolute().as_uri() + "?mode=rw"
            with closing(sqlite3.connect(uri, uri=True, timeout=_PATIENCE)) as connection:
                return fold(connection, self._path)
        except sqlite3.DatabaseError as error:
            return fault_of(error) or Fault.DISK


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
