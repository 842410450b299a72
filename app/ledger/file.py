"""The user's file: create, open, lock, write with a trail, close."""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import platformdirs
from filelock import FileLock

from app.errors import LedgerError
from app.ledger import locking
from app.ledger.drafts import clear, drafted
from app.messages import ledger as messages
from app.messages.system import reason, storage_reason
from db import rounds
from db.file import connection, logs, places, trail
from db.file.connection import Handle
from db.file.faults import Fault, StorageError
from db.file.looking import looking, needs_migration, roll_back
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
    #: What the user is told about opening it: a log set aside, an upgrade.
    remarks: tuple[str, ...] = ()
    #: Where an older ledger, or one on a full disk, was copied to be looked at.
    scratch: "TemporaryDirectory[str] | None" = None

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
        if not self.handle.path.is_file():  # what goes to a file without a name is lost on closing
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
        name = by.strip() or self.by.strip() or locking.account()
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
            handle = connection.open_read_only(self.handle.path, alone=self.handle.alone)
        return Ledger(self.path, handle, self.name, self.edition, self.by, self.uuid)

    @property
    def unfolded(self) -> bool:
        """Whether the last changes are on the disk, but not in the one file that people copy."""
        return self.handle.unfolded is not None

    def close(self) -> None:
        """Write everything home, leave one file, give the lock back."""
        self.handle.close()
        if self.scratch is not None:
            self.scratch.cleanup()
        if self.lock is None:
            _tidy(self.handle.path)
        else:
            locking.give_back(self.path, self.lock)

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _tidy(path: Path) -> None:
    """Remove the empty log that a reader leaves behind, unless somebody writes just now."""
    if not logs.beside(path, "-shm").exists() or logs.log_size(path) > 0:
        return
    try:
        lock = locking.take(path)
    except LedgerError:
        return  # whoever writes tidies up; where nothing can be written nothing is left either
    try:
        connection.tidy_log(path)
    except StorageError:  # a read-only file
        logs.drop_index(path)
    finally:
        locking.give_back(path, lock)


def default_folder() -> Path:
    """Where new ledgers are proposed: the documents folder of the operating system's rules."""
    return Path(platformdirs.user_documents_dir()) / "巡察整改台账"


def real(path: Path) -> Path:
    """Return where a ledger really stands: a link to it is the same ledger."""
    return Path(os.path.realpath(path)) if path.is_symlink() or _linked(path) else path


def _linked(path: Path) -> bool:
    return any(folder.is_symlink() for folder in path.absolute().parents)


def left_in_log(path: Path) -> bool:
    """Whether changes that nobody is writing any more stand beside a ledger, not in it."""
    path = real(path)
    return path.is_file() and logs.pending(path) and not locking.is_taken(path)


def needs_upgrade(path: Path) -> bool:
    """Whether a ledger was made by an older version. Raises LedgerError."""
    path = real(path)
    if not path.is_file():
        raise LedgerError(messages.fault(Fault.MISSING, path))
    try:
        return needs_migration(path)
    except StorageError as error:
        raise LedgerError(messages.fault(error.fault, path)) from error


def need_room(path: Path, need: int) -> None:
    """Refuse what is too big for a place before anything of it is written. Raises LedgerError."""
    free = places.free_bytes(path)
    if free is not None and free < need:
        raise LedgerError(messages.no_room(path, need, free))


def create_ledger(
    path: Path,
    *,
    name: str,
    edition: Edition = Edition.OFFICE,
    by: str = "",
    fill: Callable[[Ledger], None] | None = None,
) -> Ledger:
    """Make a new ledger file. Raises LedgerError when it exists or cannot be made.

    What `fill` writes is in it from the start: a file of this name is there with all of it, or
    not at all, whenever the program is ended.
    """
    path = real(path)
    if path.exists():
        raise LedgerError(messages.already_exists(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerError(messages.cannot_create(path, reason(error))) from error
    lock = locking.take(path, messages.cannot_create)
    facts = {
        "uuid": str(uuid.uuid4()),
        "name": name,
        "edition": edition.value,
        "by": by,
        "created": datetime.now().isoformat(timespec="seconds"),
    }
    try:
        with _cannot_create(path):
            _make(path, facts, fill)
            return _opened(path, connection.open_file(path), lock)
    except BaseException:
        locking.give_back(path, lock)
        raise


def _make(path: Path, facts: dict[str, str], fill: Callable[[Ledger], None] | None) -> None:
    """Make the file with its first facts and all else it begins with, or leave nothing."""
    with drafted(path.parent) as draft:
        handle = connection.new_file(draft)
        try:
            with handle.transaction():
                for key, value in facts.items():
                    rounds.set_meta(handle, key, value)
            if fill is not None:
                fill(_opened(path, handle, None))
        finally:
            handle.close()
        put(draft, path)


def put(draft: Path, target: Path) -> None:
    """Give a finished draft its name; whoever asks holds that name's lock.

    Raises LedgerError when somebody took the name meanwhile. A log that a file of this name left
    there belongs to that file and is kept under another name: SQLite would replay it into this.
    """
    if target.exists():
        raise LedgerError(messages.already_exists(target))
    logs.set_aside(target, datetime.now())
    places.put(draft, target)


@contextmanager
def _cannot_create(path: Path) -> Iterator[None]:
    """Turn what goes wrong while a file is made into a sentence."""
    try:
        yield
    except StorageError as error:
        raise LedgerError(messages.cannot_create(path, storage_reason(error.fault))) from error
    except OSError as error:
        raise LedgerError(messages.cannot_create(path, reason(error))) from error


def open_ledger(path: Path, *, read_only: bool = False) -> Ledger:
    """Open a ledger; an older one is backed up, then migrated. Raises LedgerError."""
    path = real(path)
    try:
        if not path.is_file():
            raise StorageError(Fault.MISSING)
        return _look(path) if read_only else _open(path)
    except StorageError as error:
        raise LedgerError(messages.fault(error.fault, path)) from error


def _open(path: Path) -> Ledger:
    """Open for writing; what does not belong to the file is put aside first."""
    lock, handle, remarks = locking.take(path), None, []
    try:
        clear(path.parent)
        if logs.pending(path) and logs.is_strange(path):
            remarks.append(messages.set_aside(path, logs.set_aside(path, datetime.now())))
        roll_back(path)
        if needs_migration(path):
            remarks.append(messages.upgraded(path, _keep_before_migration(path)))
        handle = connection.open_file(path)
        ledger = _opened(path, handle, lock)
    except BaseException:
        if handle is not None:
            handle.close()
        locking.give_back(path, lock)
        raise
    ledger.remarks = tuple(remarks)
    return ledger


#: How SQLite fails where a log is to be read, or a journal rolled back, and nothing be written.
_LOG_IN_THE_WAY = (Fault.READ_ONLY, Fault.FULL, Fault.DISK, Fault.CANNOT_OPEN)


def _look(path: Path) -> Ledger:
    """Open to read; what cannot be read where it stands is read on a copy."""
    alone = logs.pending(path) and not locking.is_taken(path) and logs.is_strange(path)
    remarks = [messages.looked_past(path)] if alone else []
    scratch = handle = None
    try:
        try:
            handle = connection.open_read_only(path, alone=alone)
        except StorageError as error:
            why = error.fault
            if why in _LOG_IN_THE_WAY and logs.pending(path):
                why = Fault.LOG_NEEDED
            if why not in (Fault.OLDER, Fault.LOG_NEEDED):
                raise
            scratch, handle = _copied(path, why, alone=alone)
            if why is Fault.OLDER and not alone:
                handle.source = looking(path)  # it is backed up as it is
                remarks.append(messages.older(path))
        ledger = _opened(path, handle, None)
    except BaseException:
        if handle is not None:
            handle.close()
            _tidy(path)
        if scratch is not None:
            scratch.cleanup()
        raise
    ledger.remarks, ledger.scratch = tuple(remarks), scratch
    return ledger


def _copied(path: Path, why: Fault, *, alone: bool) -> "tuple[TemporaryDirectory[str], Handle]":
    """Copy a ledger to a temporary folder, bring it up to date there and open it to read."""
    scratch = TemporaryDirectory(prefix="zgtz-", ignore_cleanup_errors=True)
    try:
        copy = Path(scratch.name) / path.name
        if why is Fault.OLDER and not alone:
            connection.copy_file(path, copy)
        else:
            logs.copy_whole(path, copy, alone=alone)
        connection.open_file(copy).close()
        return scratch, connection.open_read_only(copy)
    except (OSError, StorageError) as error:
        scratch.cleanup()
        damaged = isinstance(error, StorageError) and error.fault is Fault.DAMAGED
        raise StorageError(Fault.DAMAGED if damaged else why) from error


def _opened(path: Path, handle: Handle, lock: FileLock | None) -> Ledger:
    """Read what a ledger says of itself."""
    facts = rounds.meta(handle)
    word = facts.get("edition", Edition.OFFICE)
    if word not in set(Edition):
        raise StorageError(Fault.DAMAGED, word)
    by, unique = facts.get("by", ""), facts.get("uuid", "")
    return Ledger(path, handle, facts.get("name", ""), Edition(word), by, unique, lock)


def save_copy(source: Path, target: Path) -> None:
    """Copy a ledger whole. Raises LedgerError when the name is taken or it cannot be written."""
    source, target = real(source), real(target)
    if target.exists():
        raise LedgerError(messages.already_exists(target))
    lock = locking.take(target, messages.cannot_create)
    try:
        with _cannot_create(target):
            copy_beside(source, target)
    finally:
        locking.give_back(target, lock)


def copy_beside(source: Path, target: Path) -> None:
    """Copy a ledger to a name where nothing is: whole or not at all."""
    need_room(target.parent, places.size_of(source) + logs.log_size(source))
    with drafted(target.parent) as draft:
        connection.copy_file(source, draft)
        put(draft, target)


def _keep_before_migration(path: Path) -> Path:
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    kept = path.with_name(f"{path.stem}-升级前-{stamp}{path.suffix}")
    # twice its size: the copy, and the log of the steps
    need_room(path.parent, 2 * (places.size_of(path) + logs.log_size(path)))
    try:
        copy_beside(path, kept)
    except OSError as error:
        raise LedgerError(messages.cannot_create(kept, reason(error))) from error
    return kept


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
