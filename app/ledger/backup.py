"""Backing a ledger up, with every evidence file once, and making a ledger from a backup."""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from typing import NamedTuple

from app.errors import BadFileError, LedgerError
from app.job import NO_JOB, Job
from app.ledger import Ledger, locking
from app.ledger.drafts import clear, drafted
from app.ledger.file import need_room, put, real
from app.messages import ledger as ledger_messages
from app.messages import safety as messages
from app.messages.system import reason, storage_reason
from app.progress.evidence import write_verified
from db import evidence
from db.file import backups, places
from db.file.faults import Fault, StorageError
from db.schema import migrations

EXTENSION = ".zgbak"
STORE = "佐证材料"
#: How many automatic backups of a ledger are kept.
KEPT = 30
#: Bytes of the store that an automatic backup reads again to see that they are still right; one
#: by hand reads all. The next one goes on elsewhere, so that all of it is read in time.
READ_AGAIN = 256 << 20
_KINDS = {"manual": "手动", "auto": "自动"}
_NOT_WRITTEN = (Fault.READ_ONLY, Fault.FULL, Fault.DISK, Fault.CANNOT_OPEN)
_WORDS = {word: kind for kind, word in _KINDS.items()}


class Backup(NamedTuple):
    """A backup file: when it was made, and whether by hand ("manual") or not ("auto")."""

    path: Path
    at: datetime
    kind: str
    size: int


class _Order(NamedTuple):
    """How, when and why a backup is made."""

    kind: str
    at: datetime
    reason: str = ""


def default_folder(ledger: Path) -> Path:
    """Where a ledger's backups are kept: beside it."""
    return ledger.with_name(f"{ledger.stem}_备份")


def list_backups(ledger: Path, folder: Path | None = None) -> tuple[Backup, ...]:
    """List the backups of a ledger, newest first."""
    words = "|".join(_WORDS)
    pattern = re.compile(
        rf"{re.escape(ledger.stem)}_(\d{{8}}-\d{{6}})(?:-(\d+))?_({words}){re.escape(EXTENSION)}"
    )
    found = []
    for path in (folder or default_folder(ledger)).glob(f"*{EXTENSION}"):
        if match := pattern.fullmatch(path.name):
            at = datetime.strptime(match[1], "%Y%m%d-%H%M%S")
            backup = Backup(path, at, _WORDS[match[3]], path.stat().st_size)
            found.append((at, int(match[2] or 1), backup))
    return tuple(backup for *_, backup in sorted(found, key=lambda one: one[:2], reverse=True))


def back_up(
    ledger: Ledger,
    folder: Path | None = None,
    *,
    kind: str = "manual",
    now: datetime | None = None,
    job: Job = NO_JOB,
    tell: Callable[[str], None] = lambda _: None,
) -> Path:
    """Back the ledger up while it is open. Raises LedgerError, also when evidence was damaged.

    `tell` hears what was not as it should be in the folder and was put right.
    """
    wanted = folder or default_folder(ledger.path)
    order = _Order(kind, now or datetime.now())
    path, stored = _back_up(ledger, wanted, order, job)
    if stored.mended:
        tell(messages.store_mended(wanted / STORE, stored.mended))
    if stored.damaged:
        raise LedgerError(messages.backed_up_without(path, stored.damaged))
    return path


def auto_backup(ledger: Ledger, reason: str, *, job: Job = NO_JOB) -> Path:
    """Back up before an import or a bulk change; the newest 30 automatic ones are kept.

    Damaged evidence does not stop it: `check` reports that.
    """
    folder = default_folder(ledger.path)
    path, _ = _back_up(ledger, folder, _Order("auto", datetime.now(), reason), job)
    automatic = [one for one in list_backups(ledger.path, folder) if one.kind == "auto"]
    with _placing(folder):
        for old in automatic[KEPT:]:
            old.path.unlink(missing_ok=True)
    return path


def _back_up(ledger: Ledger, folder: Path, order: _Order, job: Job) -> "tuple[Path, _Stored]":
    """Write evidence first and give the backup its name last: a backup that exists is whole."""
    token = backups.new_token()
    facts = {
        "backup_kind": order.kind,
        "backup_reason": order.reason,
        "backup_at": order.at.isoformat(),
    }
    with ledger.guard():
        rows = evidence.size_without(ledger.handle)
    need_room(folder, rows)
    with _placing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with _placing(folder), drafted(folder) as draft:
        with (
            _writing(folder, ledger.path),
            backups.attached(draft, ledger.handle.source) as connection,
        ):
            backups.copy_rows(connection, _steps(job, messages.BACKING_UP))
            stored = _Storing(connection, folder / STORE, order, job).run()
            backups.mark(connection, backups.BACKUP_ID, backups.sealed(facts, token))
        backups.seal(draft, token)
        target = _free_name(folder, ledger.path.stem, order.at, _KINDS[order.kind])
        places.put(draft, target)
    return target, stored


def _free_name(folder: Path, stem: str, at: datetime, word: str) -> Path:
    stamp, number = f"{stem}_{at:%Y%m%d-%H%M%S}", 1
    path = folder / f"{stamp}_{word}{EXTENSION}"
    while path.exists():
        number += 1
        path = folder / f"{stamp}-{number}_{word}{EXTENSION}"
    return path


def _steps(job: Job, what: str) -> Callable[[int, int], None]:
    def step(done: int, total: int) -> None:
        job.check()
        job.progress(done, total, what)

    return step


def _place(store: Path, sha256: str) -> Path:
    return store / sha256[:2] / sha256


class _Stored(NamedTuple):
    """What became of the contents: names of those damaged in the ledger, files written again."""

    damaged: list[str]
    mended: int


class _Storing:
    """Puts every content into the store once, and looks whether what is there is still right."""

    def __init__(self, connection: Connection, store: Path, order: _Order, job: Job) -> None:
        self._connection = connection
        self._store = store
        self._job = job
        self._left = None if order.kind == "manual" else READ_AGAIN
        self._start = int(order.at.timestamp())

    def run(self) -> _Stored:
        """Write what is missing or wrong."""
        with _placing(self._store):
            for folder in self._store.glob("*/"):
                clear(folder)
        contents = backups.contents(self._connection)
        wrong, sizes = {}, 0
        for number in range(len(contents)):
            _steps(self._job, messages.BACKING_UP)(number, len(contents))
            sha256, size = contents[(self._start + number) % len(contents)]
            kept, there = self._is_kept(sha256, size)
            if not kept:
                wrong[sha256] = there
                sizes += size
        need_room(self._store, sizes)
        written = {sha256: self._write(sha256) for sha256 in wrong}
        damaged = [sha256 for sha256, good in written.items() if not good]
        names = [backups.name_of(self._connection, sha256) for sha256 in damaged]
        return _Stored(names, sum(there and written[sha256] for sha256, there in wrong.items()))

    def _is_kept(self, sha256: str, size: int) -> tuple[bool, bool]:
        """Whether the store holds a content, and whether a file of that name is there at all."""
        place = _place(self._store, sha256)
        with _placing(self._store):
            if not place.is_file():
                return False, False
            if place.stat().st_size != size:
                return False, True
            if self._left is not None:
                if self._left < size:
                    return True, True
                self._left -= size
            with place.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256, True

    def _write(self, sha256: str) -> bool:
        self._job.check()
        place = _place(self._store, sha256)
        with _placing(self._store):
            place.parent.mkdir(parents=True, exist_ok=True)
        return write_verified(place, sha256, backups.read_content(self._connection, sha256))


@contextmanager
def _placing(folder: Path) -> Iterator[None]:
    """Turn what goes wrong with a folder into a sentence."""
    try:
        yield
    except OSError as error:
        raise LedgerError(messages.cannot_write(folder, reason(error))) from error


@contextmanager
def _writing(target: Path, source: Path) -> Iterator[None]:
    """Turn storage faults into a sentence about the file that has them."""
    try:
        yield
    except StorageError as error:
        if error.fault in _NOT_WRITTEN:
            raise LedgerError(messages.cannot_write(target, storage_reason(error.fault))) from error
        raise LedgerError(ledger_messages.fault(error.fault, source)) from error


def restore(backup: Path, out: Path, *, job: Job = NO_JOB) -> tuple[str, ...]:
    """Make one complete ledger from a backup and the evidence beside it. Raises AppError.

    A complete ledger, such as the copy kept before a migration, is taken as well. Returns what
    the user is to know of the backup.
    """
    out = real(out)
    if out.exists():
        raise LedgerError(ledger_messages.already_exists(out))
    kind = _kind(backup)
    remarks = _remarks(backup) if kind == backups.BACKUP_ID else ()
    store = backup.parent / STORE if kind == backups.BACKUP_ID else None
    with _reading(backup, out):
        need_room(out.parent, backups.size_restored(backup))
    with _placing(out.parent):
        out.parent.mkdir(parents=True, exist_ok=True)
    lock = locking.take(out, ledger_messages.cannot_create)
    try:
        with _placing(out.parent), drafted(out.parent) as draft:
            with _reading(backup, out), backups.attached(draft, backups.address(backup)) as both:
                _restore_into(both, store, job)
            put(draft, out)
    finally:
        locking.give_back(out, lock)
    return remarks


def _restore_into(connection: Connection, store: Path | None, job: Job) -> None:
    backups.copy_rows(connection, _steps(job, messages.RESTORING))
    _take_contents(connection, store, job)
    backups.index_again(connection)
    backups.mark(connection, migrations.APPLICATION_ID, {})
    if not backups.is_sound(connection):
        raise StorageError(Fault.DAMAGED)


def _remarks(backup: Path) -> tuple[str, ...]:
    """Refuse a backup that was changed since it was made; say so when nobody can tell."""
    with _reading(backup, backup):
        unchanged = backups.is_unchanged(backup)
    if unchanged is False:
        raise BadFileError(messages.backup_changed(backup))
    return () if unchanged else (messages.backup_unsealed(backup),)


def _kind(backup: Path) -> int:
    if not backup.is_file():
        raise BadFileError(messages.no_backup(backup))
    with _reading(backup, backup):
        return backups.kind_of(backup)


@contextmanager
def _reading(backup: Path, out: Path) -> Iterator[None]:
    """Turn faults of a backup, and of the place it is restored to, into sentences."""
    try:
        yield
    except StorageError as error:
        if error.fault is Fault.NEWER:
            raise BadFileError(messages.newer_backup(backup)) from error
        if error.fault in _NOT_WRITTEN:
            raise LedgerError(messages.cannot_write(out, storage_reason(error.fault))) from error
        raise BadFileError(ledger_messages.damaged_backup(backup)) from error


def _take_contents(connection: Connection, store: Path | None, job: Job) -> None:
    """Fill the new ledger's contents, each verified. Raises BadFileError naming what to copy."""
    contents = backups.contents(connection)
    if store is not None:
        missing = [sha256 for sha256, _ in contents if not _place(store, sha256).is_file()]
        if missing:
            raise BadFileError(ledger_messages.evidence_missing(len(missing), store))
    changed = []
    for number, (sha256, _) in enumerate(contents):
        _steps(job, messages.RESTORING)(number, len(contents))
        pieces = _pieces(connection, store, sha256)
        if backups.write_content(connection, sha256, pieces) != sha256:
            changed.append(backups.name_of(connection, sha256))
    if changed and store is not None:
        raise BadFileError(messages.store_changed(changed, store))
    if changed:
        raise BadFileError(ledger_messages.evidence_changed(changed[0]))


def _pieces(connection: Connection, store: Path | None, sha256: str) -> Iterator[bytes]:
    """Read a content from the store, or from the complete ledger itself."""
    if store is None:
        yield from backups.read_content(connection, sha256)
        return
    place = _place(store, sha256)
    try:
        with place.open("rb") as file:
            while piece := file.read(evidence.CHUNK):
                yield piece
    except OSError as error:
        raise BadFileError(messages.no_file(place, reason(error))) from error
