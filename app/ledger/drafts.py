"""Files made beside their place: whole under their name or not there, whenever the power goes."""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from db.file import logs

_PATTERN = ".zgtz-*.tmp"
#: Seconds after which a draft without a lock, as older versions made them, is nobody's.
_DAY = 86_400


@contextmanager
def drafted(folder: Path) -> Iterator[Path]:
    """Name a file to write into until all is well; what is left of it at the end is removed.

    Drafts of programs that were killed are removed first: each is locked while its maker lives.
    Raises OSError where the folder cannot be written.
    """
    folder.stat()  # the lock would make a folder that is not there
    clear(folder)
    draft = folder / f".zgtz-{uuid.uuid4().hex}.tmp"
    lock = FileLock(_lock_file(draft))
    lock.acquire(timeout=0)
    try:
        yield draft
    finally:
        with suppress(OSError):  # the stick may be gone
            logs.drop(draft)
        _end(draft, lock)


def _lock_file(draft: Path) -> Path:
    return draft.with_name(f"{draft.name}.lock")


def _end(draft: Path, lock: FileLock) -> None:
    lock.release()
    with suppress(OSError):
        _lock_file(draft).unlink(missing_ok=True)


def clear(folder: Path) -> None:
    """Remove the drafts of programs that are gone."""
    left = {*folder.glob(_PATTERN), *_of_locks(folder)}
    for draft in left:
        with suppress(OSError, Timeout):  # alive, or not ours to remove
            if not _lock_file(draft).exists() and time.time() - draft.stat().st_mtime < _DAY:
                continue
            lock = FileLock(_lock_file(draft))
            lock.acquire(timeout=0)
            try:
                logs.drop(draft)
            finally:
                _end(draft, lock)


def _of_locks(folder: Path) -> Iterator[Path]:
    for lock in folder.glob(f"{_PATTERN}.lock"):
        yield lock.with_name(lock.name.removesuffix(".lock"))
