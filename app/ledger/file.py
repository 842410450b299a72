"""The user's file: create, open, lock, write with a trail, close."""

import getpass
import json
import os
import platform
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import platformdirs
from filelock import FileLock, Timeout

from app.errors import LedgerError
from app.messages import ledger as messages
from app.messages.system import reason, storage_reason
from db import rounds
from db.file import connection, trail
from db.file.connection import Handle
from db.file.faults import Fault, StorageError
from db.file.trail import Author, Change
from db.file.transactions import Group
from db.words import Edition, Origin

EXTENSION = ".zgtz"


@dataclass
class Ledger:
    """An open ledger. Facts about itself are read once; `by` is the default 经办人."""

    path: Path
    handle: Handle
    name: str
    edition: Edition
    by: str
    uuid: str
    lock: "FileLock | None" = None

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written."""
        return self.handle.read_only

    @contextmanager
    def change(
        self, what: str, title: str, by: str, origin: Origin = Origin.HAND
    ) -> Iterator[Change]:
        """Write in one transaction that leaves a trail. Raises LedgerError when it cannot."""
        author = self.author(what, title, by, origin)
        with self.writing(), trail.changing(self.handle, author) as change:
            yield change

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Refuse to write a read-only ledger and turn storage faults into sentences."""
        if self.read_only:
            raise LedgerError(messages.READ_ONLY)
        if not self.path.is_file():  # what goes to a file without a name is lost on closing
            raise LedgerError(messages.fault(Fault.MISSING, self.path))
        with self.guard():
            yield

    @contextmanager
    def bulk(self) -> Iterator[Group]:
        """Run many changes in a row, each whole, that are committed in groups."""
        with self.guard(), self.handle.bulk() as group:
            yield group

    def author(self, what: str, title: str, by: str, origin: Origin) -> Author:
        """Say who writes now; where nobody is named, the computer's account stands for it."""
        name = by.strip() or self.by.strip() or getpass.getuser()
        return Author(name, datetime.now().isoformat(timespec="seconds"), what, title, origin)

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Turn storage faults into sentences."""
        try:
            yield
        except StorageError as error:
            raise LedgerError(messages.fault(error.fault, self.path)) from error

    def reader(self) -> "Ledger":
        """Open a second, read-only handle on the same file, for another thread."""
        with self.guard():
            handle = connection.open_read_only(self.path)
        return Ledger(self.path, handle, self.name, self.edition, self.by, self.uuid)

    def close(self) -> None:
        """Write everything home, leave one file, give the lock back."""
        self.handle.close()
        if self.lock is None:
            _tidy(self.path)
        else:
            _unlock(self.path, self.lock)

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _tidy(path: Path) -> None:
    """Remove the log files that a reader leaves behind, unless somebody writes just now."""
    if not path.with_name(path.name + "-shm").exists():
        return
    lock = FileLock(_lock_file(path))
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return  # whoever writes tidies up; where nothing can be written nothing is left either
    try:
        connection.fold_log(path)
    except StorageError:  # a read-only file: nothing stands in its log
        connection.drop_empty_log(path)
    finally:
        lock.release()
        with suppress(OSError):
            _lock_file(path).unlink(missing_ok=True)


def default_folder() -> Path:
    """Where new ledgers are proposed: the documents folder of the operating system's rules."""
    return Path(platformdirs.user_documents_dir()) / "巡察整改台账"


def _lock_file(path: Path) -> Path:
    return path.with_name(path.name + ".lock")


def _owner_file(path: Path) -> Path:
    return path.with_name(path.name + ".owner")


def _lock(path: Path, refused: Callable[[Path, str], str] = messages.cannot_lock) -> FileLock:
    """Take the ledger for this program. Raises LedgerError naming who has it."""
    lock = FileLock(_lock_file(path))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise LedgerError(messages.in_use(path, _owner(path))) from None
    except OSError as error:
        raise LedgerError(refused(path, reason(error))) from error
    who = {"user": getpass.getuser(), "computer": platform.node(), "process": os.getpid()}
    try:
        _owner_file(path).write_text(json.dumps(who), encoding="utf-8")
    except OSError as error:
        _unlock(path, lock)
        raise LedgerError(refused(path, reason(error))) from error
    return lock


def _unlock(path: Path, lock: FileLock) -> None:
    """Give the lock back and leave none of its files."""
    with suppress(OSError):  # the stick may be gone
        _owner_file(path).unlink(missing_ok=True)
    lock.release()
    with suppress(OSError):  # Windows keeps it while another program looks at it
        _lock_file(path).unlink(missing_ok=True)


def _owner(path: Path) -> str:
    """Say who holds the lock, as far as it is known."""
    try:
        who = json.loads(_owner_file(path).read_text(encoding="utf-8"))
        return f"{who['computer']} 上的 {who['user']}"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def create_ledger(
    path: Path, *, name: str, edition: Edition = Edition.OFFICE, by: str = ""
) -> Ledger:
    """Make a new ledger file. Raises LedgerError when it exists or cannot be made."""
    if path.exists():
        raise LedgerError(messages.already_exists(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerError(messages.cannot_create(path, reason(error))) from error
    lock = _lock(path, messages.cannot_create)
    facts = {
        "uuid": str(uuid.uuid4()),
        "name": name,
        "edition": edition.value,
        "by": by,
        "created": datetime.now().isoformat(timespec="seconds"),
    }
    try:
        handle = _new_file(path, facts)
    except BaseException as error:
        _unlock(path, lock)
        if not isinstance(error, StorageError):
            raise
        raise LedgerError(messages.cannot_create(path, storage_reason(error.fault))) from error
    return Ledger(path, handle, name, edition, by, facts["uuid"], lock)


def _new_file(path: Path, facts: dict[str, str]) -> Handle:
    """Make the file with its first facts, or leave nothing."""
    handle = None
    try:
        handle = connection.open_file(path, create=True)
        with handle.transaction():
            for key, value in facts.items():
                rounds.set_meta(handle, key, value)
        return handle
    except BaseException:
        if handle is not None:
            handle.close()
        for end in ("", "-wal", "-shm", "-journal"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        raise


def open_ledger(path: Path, *, read_only: bool = False) -> Ledger:
    """Open a ledger; an older one is backed up, then migrated. Raises LedgerError."""
    lock = handle = None
    try:
        if read_only:
            handle = connection.open_read_only(path)
        else:
            if connection.needs_migration(_existing(path)):
                lock = _lock(path)
                _keep_before_migration(path)
            lock = lock or _lock(path)
            handle = connection.open_file(path)
        return _opened(path, handle, lock)
    except BaseException as error:
        if handle is not None:
            handle.close()
        if lock is not None:
            _unlock(path, lock)
        elif handle is not None:
            _tidy(path)
        if not isinstance(error, StorageError):
            raise
        raise LedgerError(messages.fault(error.fault, path)) from error


def _opened(path: Path, handle: Handle, lock: FileLock | None) -> Ledger:
    """Read what a ledger says of itself."""
    facts = rounds.meta(handle)
    word = facts.get("edition", Edition.OFFICE)
    if word not in set(Edition):
        raise StorageError(Fault.DAMAGED, word)
    by, unique = facts.get("by", ""), facts.get("uuid", "")
    return Ledger(path, handle, facts.get("name", ""), Edition(word), by, unique, lock)


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise StorageError(Fault.MISSING)
    return path


def save_copy(source: Path, target: Path) -> None:
    """Copy a ledger whole. Raises LedgerError when the name is taken or it cannot be written."""
    if target.exists():
        raise LedgerError(messages.already_exists(target))
    try:
        connection.copy_file(source, target)
    except StorageError as error:
        target.unlink(missing_ok=True)
        raise LedgerError(messages.cannot_create(target, storage_reason(error.fault))) from error


def _keep_before_migration(path: Path) -> None:
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    connection.copy_file(path, path.with_name(f"{path.stem}-升级前-{stamp}{path.suffix}"))


def set_operator(ledger: Ledger, name: str) -> None:
    """Make somebody the default 经办人, who signs this change already; no undo takes it back."""
    words = f"经办人改为“{name}”" if name else "不再指定经办人"
    _set_fact(ledger, "by", (ledger.by, name), words, name)
    ledger.by = name


def set_name(ledger: Ledger, name: str, *, by: str = "") -> None:
    """Name the ledger anew, as files and documents propose it; no undo takes it back.

    Raises LedgerError for a blank name.
    """
    name = name.strip()
    if not name:
        raise LedgerError(messages.NO_NAME)
    _set_fact(ledger, "name", (ledger.name, name), f"台账名称改为“{name}”", by)
    ledger.name = name


def _set_fact(ledger: Ledger, key: str, values: tuple[str, str], words: str, by: str) -> None:
    old, new = values
    with ledger.change("set_ledger", words, by, Origin.SYSTEM) as change:
        if old != new:
            rounds.set_meta(ledger.handle, key, new)
            change.note("ledger", {key: old}, {key: new})
