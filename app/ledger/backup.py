"""Backing a ledger up, with every evidence file once, and making a ledger from a backup."""

import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from typing import NamedTuple

from app.errors import BadFileError, LedgerError
from app.job import NO_JOB, Job
from app.ledger import Ledger
from app.messages import ledger as ledger_messages
from app.messages import safety as messages
from app.messages.system import reason, storage_reason
from app.progress.evidence import write_verified
from db import evidence
from db.file import backups
from db.file.faults import Fault, StorageError
from db.schema import migrations

EXTENSION = ".zgbak"
STORE = "佐证材料"
#: How many automatic backups of a ledger are kept.
KEPT = 30
#: Seconds after which an unfinished file belongs to a program that is gone.
_DAY = 86_400
_KINDS = {"manual": "手动", "auto": "自动"}
_WORDS = {word: kind for kind, word in _KINDS.items()}


class Backup(NamedTuple):
    """A backup file: when it was made, and whether by hand ("manual") or not ("auto")."""

    path: Path
    at: datetime
    kind: str
    size: int


class _Order(NamedTuple):
    """How and why a backup is made; `at` defaults to now."""

    kind: str
    reason: str = ""
    at: datetime | None = None


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
) -> Path:
    """Back the ledger up while it is open. Raises LedgerError, also when evidence was damaged."""
    wanted = folder or default_folder(ledger.path)
    path, damaged = _back_up(ledger, wanted, _Order(kind, at=now), job)
    if damaged:
        raise LedgerError(messages.backed_up_without(path, damaged))
    return path


def auto_backup(ledger: Ledger, reason: str, *, job: Job = NO_JOB) -> Path:
    """Back up before an import or a bulk change; the newest 30 automatic ones are kept.

    Damaged evidence does not stop it: `check` reports that.
    """
    folder = default_folder(ledger.path)
    path, _ = _back_up(ledger, folder, _Order("auto", reason), job)
    automatic = [one for one in list_backups(ledger.path, folder) if one.kind == "auto"]
    with _placing(folder):
        for old in automatic[KEPT:]:
            old.path.unlink(missing_ok=True)
    return path


def _back_up(ledger: Ledger, folder: Path, order: _Order, job: Job) -> tuple[Path, list[str]]:
    """Write evidence first and give the backup its name last: a backup that exists is whole."""
    at = order.at or datetime.now()
    draft = _draft(folder)
    facts = {"backup_kind": order.kind, "backup_reason": order.reason, "backup_at": at.isoformat()}
    try:
        with _writing(folder, ledger.path), backups.attached(draft, ledger.path) as connection:
            backups.copy_rows(connection, _steps(job, messages.BACKING_UP))
            damaged = _store_contents(connection, folder / STORE, job)
            backups.mark(connection, backups.BACKUP_ID, facts)
        with _placing(folder):
            target = _free_name(folder, ledger.path.stem, at, _KINDS[order.kind])
            draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return target, damaged


def _draft(folder: Path) -> Path:
    """Name a file to write into until all is well; remove such files of programs long gone."""
    with _placing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(".zgtz-*.tmp"):
            if time.time() - old.stat().st_mtime > _DAY:
                old.unlink(missing_ok=True)
    return folder / f".zgtz-{uuid.uuid4().hex}.tmp"


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


def _store_contents(connection: Connection, store: Path, job: Job) -> list[str]:
    """Put every content into the store once; return the names of those that are damaged."""
    contents, damaged = backups.contents(connection), []
    for number, (sha256, size) in enumerate(contents):
        _steps(job, messages.BACKING_UP)(number, len(contents))
        place = _place(store, sha256)
        with _placing(store):
            if place.is_file() and place.stat().st_size == size:
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
        if not write_verified(place, sha256, backups.read_content(connection, sha256)):
            damaged.append(backups.name_of(connection, sha256))
    return damaged


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
        if error.fault in (Fault.READ_ONLY, Fault.FULL):
            raise LedgerError(messages.cannot_write(target, storage_reason(error.fault))) from error
        raise LedgerError(ledger_messages.fault(error.fault, source)) from error


def restore(backup: Path, out: Path, *, job: Job = NO_JOB) -> None:
    """Make one complete ledger from a backup and the evidence beside it. Raises AppError.

    A complete ledger, such as the copy kept before a migration, is taken as well.
    """
    if out.exists():
        raise LedgerError(ledger_messages.already_exists(out))
    kind = _kind(backup)
    store = backup.parent / STORE if kind == backups.BACKUP_ID else None
    draft = _draft(out.parent)
    try:
        with _reading(backup, out), backups.attached(draft, backup) as connection:
            backups.copy_rows(connection, _steps(job, messages.RESTORING))
            _take_contents(connection, store, job)
            backups.index_again(connection)
            backups.mark(connection, migrations.APPLICATION_ID, {})
            if not backups.is_sound(connection):
                raise StorageError(Fault.DAMAGED)
        with _placing(out.parent):
            draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)


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
        if error.fault in (Fault.READ_ONLY, Fault.FULL):
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
