"""Bulk work: transactions that are committed together, about a second's worth at a time."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from db.file.faults import Fault, StorageError, faults

if TYPE_CHECKING:
    from db.file.connection import Handle

#: After so long a group is written, as soon as the part at hand is whole.
SECONDS = 1.0
Work = Callable[["Handle", set[Any]], None]
Later = dict[Work, set[Any]]


class Group:
    """What was written since the last commit: each part whole in itself, and so are all together.

    Whoever works in a group asks `due` after each part, and tells the user that nothing of the
    group was written when `commit` fails.
    """

    def __init__(self, handle: "Handle") -> None:
        self._handle = handle
        self._since: float | None = None
        #: Why nothing of the group can stay.
        self._lost: BaseException | None = None
        self._later: Later = defaultdict(set)
        #: What was caught up with inside the part at hand.
        self._caught: Later = defaultdict(set)

    @property
    def due(self) -> bool:
        """Whether it is time to commit."""
        self._look()
        begun = self._since is not None and time.monotonic() - self._since >= SECONDS
        return begun or self._lost is not None

    def _look(self) -> None:
        """Notice that SQLite gave the transaction up, as it may when a page cannot be read."""
        gone = self._since is not None and not self._handle.raw.in_transaction
        if gone and self._lost is None:
            self._lost = StorageError(Fault.DISK)

    @contextmanager
    def part(self) -> Iterator[None]:
        """Run a block that happens whole or not at all; a fault of it leaves the others alone.

        Only where SQLite gives the whole transaction up (a full disk) the group is lost with it.
        """
        self._look()
        if self._lost is not None:
            raise self._lost
        raw = self._handle.raw
        self._caught.clear()
        with faults():
            if self._since is None:
                raw.execute("BEGIN IMMEDIATE")
                raw.execute("PRAGMA defer_foreign_keys = ON")
                self._since = time.monotonic()
            raw.execute("SAVEPOINT part")
        try:
            yield
            with faults():
                raw.execute("RELEASE part")
        except BaseException as error:
            if raw.in_transaction:
                raw.execute("ROLLBACK TO part")
                raw.execute("RELEASE part")
                for work, keys in self._caught.items():  # it is undone for the other parts too
                    self.once(work, keys)
            elif isinstance(error, StorageError):
                self._lost = error
            raise

    def once(self, work: Work, keys: Iterable[Any]) -> None:
        """Do some work on all keys together, before the commit."""
        self._later[work].update(keys)

    def catch_up(self) -> None:
        """Do what was left for the end."""
        later, self._later = self._later, defaultdict(set)
        try:
            for work, keys in later.items():
                work(self._handle, keys)
                self._caught[work] |= keys
        except BaseException as error:  # half done: better nothing of the group
            self._lost = error
            raise

    def commit(self) -> None:
        """Write the group. Raises StorageError when that cannot be: nothing of it stays.

        Raises whatever ended the work that was left for the end.
        """
        self._look()
        begun, self._since = self._since is not None, None
        try:
            if self._lost is not None:
                raise self._lost
            if begun:
                self.catch_up()
                with faults():
                    self._handle.raw.execute("COMMIT")
                self._handle.fold_long_log()
        except BaseException:
            self._later.clear()
            self._lost = None
            if self._handle.raw.in_transaction:
                self._handle.raw.execute("ROLLBACK")
            raise
