"""What a file is, before anything is done with it: ours, of which version, and if not, why not."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from db.file import logs
from db.file.faults import Fault, StorageError, faults
from db.schema import frozen, migrations

#: Bytes of a path from which SQLite cannot open it on Unix.
_LONGEST_PATH = 512 - len("-journal")


def version_of_ours(connection: sqlite3.Connection) -> int:
    """Refuse a file that is no ledger, one of a newer program, one altered inside.

    Return its version.
    """
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application != migrations.APPLICATION_ID:
        raise StorageError(Fault.FOREIGN)
    version = migrations.version_of(connection)
    if version > migrations.VERSION:
        raise StorageError(Fault.NEWER)
    if version < 1:
        raise StorageError(Fault.ALTERED, f"version {version}")
    found = frozen.differences(connection, version)
    if found:
        raise StorageError(Fault.ALTERED, "、".join(found))
    return version


#: Ends an address under which SQLite looks at the file only and makes nothing beside it.
ALONE = "&immutable=1"


@contextmanager
def opening(path: Path) -> Iterator[None]:
    """Name what is in the way where SQLite only says that it cannot open a file."""
    try:
        with faults():
            yield
    except StorageError as error:
        if error.fault is not Fault.CANNOT_OPEN:
            raise
        raise StorageError(_obstacle(path), error.detail) from error


def _obstacle(path: Path) -> Fault:
    if len(os.fsencode(path.absolute())) > _LONGEST_PATH:
        return Fault.LONG_PATH
    if not path.is_file():
        return Fault.MISSING
    if not os.access(path, os.R_OK):
        return Fault.NO_RIGHT
    if logs.pending(path):
        return Fault.LOG_NEEDED
    return Fault.READ_ONLY


def roll_back(path: Path) -> None:
    """Finish what a crash interrupted where there is no log, as whoever may write does first."""
    if logs.is_hot(path):
        uri = path.absolute().as_uri() + "?mode=rw"
        with opening(path), closing(sqlite3.connect(uri, uri=True)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def needs_migration(path: Path) -> bool:
    """Whether an existing file has steps to take; refuses what is not ours and leaves no trace."""
    with opening(path), closing(sqlite3.connect(looking(path), uri=True)) as connection:
        return version_of_ours(connection) < migrations.VERSION


def looking(path: Path) -> str:
    """Address a file for one look: where no log stands beside it, none is made by looking."""
    return path.absolute().as_uri() + "?mode=ro" + ("" if logs.pending(path) else ALONE)
