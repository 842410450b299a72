"""What the environment does to a ledger's file: named faults instead of SQLite's words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

import peewee


class Fault(StrEnum):
    """What the environment did to us."""

    MISSING = "MISSING"
    FOREIGN = "FOREIGN"
    NEWER = "NEWER"
    #: An older version that could not be read on a copy either.
    OLDER = "OLDER"
    LOCKED = "LOCKED"
    READ_ONLY = "READ_ONLY"
    FULL = "FULL"
    #: The disk answers with errors: a loose stick, a file system that takes no more.
    DISK = "DISK"
    DAMAGED = "DAMAGED"
    #: Tables, triggers or views that no version of the program makes.
    ALTERED = "ALTERED"
    CANNOT_OPEN = "CANNOT_OPEN"
    NO_RIGHT = "NO_RIGHT"
    LONG_PATH = "LONG_PATH"
    #: A log stands beside it that cannot be read where it stands.
    LOG_NEEDED = "LOG_NEEDED"
    #: The file has a second name on the disk (a hard link).
    TWO_NAMES = "TWO_NAMES"


class StorageError(Exception):
    """A fault of the environment, not a bug; `fault` says which."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail


_FAULTS = (
    ("database is locked", Fault.LOCKED),
    ("database table is locked", Fault.LOCKED),
    ("readonly database", Fault.READ_ONLY),
    ("unable to open", Fault.CANNOT_OPEN),
    ("disk is full", Fault.FULL),
    ("disk i/o error", Fault.DISK),
    ("malformed", Fault.DAMAGED),
    ("could not decode", Fault.DAMAGED),
    ("vtable constructor failed", Fault.DAMAGED),
    ("invalid fts5 file format", Fault.DAMAGED),
    ("string or blob too big", Fault.DAMAGED),
    ("not a database", Fault.FOREIGN),
)
#: What SQLite calls an error of the disk although it only lacks room, for the log's index.
_NO_ROOM = frozenset({"SQLITE_IOERR_SHMSIZE"})


def fault_of(error: BaseException) -> Fault | None:
    """Tell which environment fault an SQLite error is, None for a bug of ours."""
    if isinstance(error, UnicodeDecodeError):  # even SQLite's complaint holds broken text
        return Fault.DAMAGED
    if getattr(error, "sqlite_errorname", "") in _NO_ROOM:
        return Fault.FULL
    words = str(error).lower()
    return next((fault for text, fault in _FAULTS if text in words), None)


@contextmanager
def faults() -> Iterator[None]:
    """Turn SQLite's environment errors into StorageError and let bugs through."""
    try:
        yield
    except (peewee.DatabaseError, sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise storage_error(error) from error


def storage_error(error: Exception) -> StorageError:
    """Name a fault; raises the error itself when it is a bug of ours."""
    fault = fault_of(error)
    if fault is None:
        raise error
    return StorageError(fault, str(error))
