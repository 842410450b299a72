"""What stands beside a ledger's file: a log not yet folded into it, or one of another file.

SQLite replays whatever lies under the log's name, without asking whose it is. So a log that was
not written for this file must be put out of its way before anything opens the file.
"""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from db.file.faults import Fault, fault_of
from db.file.places import size_of
from db.schema import frozen, migrations

_LOG, _INDEX, _JOURNAL = "-wal", "-shm", "-journal"
#: What SQLite says of a file that is broken; everything else only keeps it from looking.
_UNSOUND = (Fault.DAMAGED, Fault.FOREIGN, None)


def beside(path: Path, end: str) -> Path:
    """Name a file that SQLite keeps beside another."""
    return path.with_name(path.name + end)


def pending(path: Path) -> bool:
    """Whether something stands beside the file that is not yet, or may not be, part of it."""
    return size_of(beside(path, _LOG)) > 0 or is_hot(path)


def is_hot(path: Path) -> bool:
    """Whether a rollback journal is still to be applied; one that is done begins with zeros."""
    try:
        with beside(path, _JOURNAL).open("rb") as file:
            return any(file.read(8))
    except OSError:
        return False


def log_size(path: Path) -> int:
    """Return the bytes of the log beside a file."""
    return size_of(beside(path, _LOG))


def set_aside(path: Path, at: datetime) -> tuple[Path, ...]:
    """Move what stands beside a file out of SQLite's way; return the new names.

    Only for whoever holds the file's lock, or before a file of that name is made.
    """
    moved = []
    for end in (_LOG, _JOURNAL):
        old = beside(path, end)
        if size_of(old) == 0:
            old.unlink(missing_ok=True)
            continue
        kept = _free(old.with_name(f"{old.name}-留存-{at:%Y%m%d-%H%M%S}"))
        old.rename(kept)
        moved.append(kept)
    beside(path, _INDEX).unlink(missing_ok=True)  # made anew from the log
    return tuple(moved)


def _free(path: Path) -> Path:
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.name}-{number}")
    return found


def is_strange(path: Path) -> bool:
    """Whether the file is sound alone and is not together with what stands beside it.

    Nothing is written: a log is read where it stands; where that cannot be, and for a journal,
    which has to be rolled back, it is tried on a copy. What cannot be tried is not strange.
    """
    uri = path.absolute().as_uri() + "?mode=ro"
    together = None if is_hot(path) else _sound(uri)
    if together is None:
        together = _sound_copy(path)
    return together is False and bool(_sound(uri + "&immutable=1"))


def _sound_copy(path: Path) -> bool | None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "copy"
        try:
            copy_whole(path, copy)
        except OSError:  # no room for it
            return None
        return _sound(copy.as_uri() + "?mode=rw")


def _sound(uri: str) -> bool | None:
    """Whether a file is whole, ours, and no row of it points nowhere; None if it is not told."""
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            version = migrations.version_of(connection)
            return (
                connection.execute("PRAGMA application_id").fetchone()[0]
                == migrations.APPLICATION_ID
                and not frozen.differences(connection, version)
                and connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
                and not connection.execute("PRAGMA foreign_key_check").fetchone()
            )
    except (sqlite3.DatabaseError, UnicodeDecodeError, MemoryError) as error:
        return False if fault_of(error) in _UNSOUND else None


def copy_whole(path: Path, copy: Path, *, alone: bool = False) -> None:
    """Copy a file byte for byte, unless `alone` with what stands beside it."""
    for end in ("",) if alone else ("", _LOG, _JOURNAL):
        if beside(path, end).is_file():
            shutil.copyfile(beside(path, end), beside(copy, end))


def drop_index(path: Path) -> None:
    """Remove the log's files where nothing stands in them and nobody can write."""
    with suppress(OSError):
        if log_size(path) == 0:
            beside(path, _INDEX).unlink(missing_ok=True)
            beside(path, _LOG).unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Bring the log to the disk, as folding would have."""
    with beside(path, _LOG).open("rb+") as file:
        os.fsync(file.fileno())


def drop(path: Path) -> None:
    """Remove a file that was only a draft, and what stands beside it."""
    for end in ("", _LOG, _INDEX, _JOURNAL):
        beside(path, end).unlink(missing_ok=True)
