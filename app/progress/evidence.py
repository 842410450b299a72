"""Evidence files: taken into the ledger, given back as files, verified (佐证材料)."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.errors import BadFileError, LedgerError, NotFoundError
from app.items.items import row_of
from app.job import NO_JOB, Job
from app.ledger import Ledger
from app.ledger.drafts import drafted
from app.ledger.file import need_room
from app.ledger.settings import setting_in
from app.messages import ledger as ledger_messages
from app.messages import safety as messages
from app.messages.system import reason
from db import evidence as stored
from db.evidence import EvidenceFile
from db.file.connection import Handle
from db.file.places import put
from db.file.trail import Change
from db.schema.records import EvidenceRef
from db.words import Origin

MEGABYTE = 1 << 20


def list_evidence(ledger: Ledger, item_id: int) -> tuple[EvidenceFile, ...]:
    """List the evidence files of an item, removed ones included, oldest first."""
    return stored.files_of_item(ledger.handle, item_id)


def add_evidence(
    ledger: Ledger,
    item_id: int,
    paths: Sequence[Path],
    *,
    progress_id: int | None = None,
    by: str = "",
    job: Job = NO_JOB,
) -> tuple[int, ...]:
    """Take files into the ledger and return their ids. All or none. Raises AppError."""
    row_of(ledger, item_id)
    if not paths:
        return ()
    title = messages.attached([path.name for path in paths])
    with ledger.change("add_evidence", title, by) as change:
        return attach(change, item_id, paths, progress_id=progress_id, job=job)


def attach(
    change: Change,
    item_id: int,
    paths: Sequence[Path],
    *,
    progress_id: int | None = None,
    job: Job = NO_JOB,
) -> tuple[int, ...]:
    """Take files in as part of another use case's change. Raises BadFileError."""
    limit = int(setting_in(change.handle, "evidence_mb"))
    sizes = [_size(path, limit) for path in paths]
    need_room(change.handle.path.parent, 2 * sum(sizes))  # once in the log, once in the file
    found, done = [], 0
    for path, size in zip(paths, sizes, strict=True):
        job.progress(done, sum(sizes), messages.storing(path.name))
        sha256 = _store(change.handle, path, job)
        found.append(_name(change, item_id, path.name, sha256, progress_id))
        done += size
    return tuple(found)


def link(
    change: Change, item_id: int, files: Sequence[EvidenceRef], progress_id: int
) -> tuple[int, ...]:
    """Name files that are in the ledger already as evidence of another report too."""
    return tuple(_name(change, item_id, file.name, file.sha256, progress_id) for file in files)


def _size(path: Path, limit: int) -> int:
    """Refuse what is no usable file before anything is written."""
    if path.is_dir():
        raise BadFileError(messages.no_file(path, messages.IS_FOLDER))
    with _reading(path):
        size = path.stat().st_size
    if size == 0:
        raise BadFileError(messages.empty_file(path))
    if size > limit * MEGABYTE:
        raise BadFileError(messages.too_large(path, -(-size // MEGABYTE), limit))
    return size


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turn what goes wrong while reading a user's file into a sentence."""
    try:
        yield
    except FileNotFoundError:
        raise BadFileError(messages.no_file(path, messages.NOT_THERE)) from None
    except OSError as error:
        raise BadFileError(messages.no_file(path, reason(error))) from error


def _store(handle: Handle, path: Path, job: Job) -> str:
    """Store a file's content unless it is there already; return its checksum.

    It is read twice, once for the checksum, so that a content known already is never written.
    """
    with _reading(path), path.open("rb") as file:
        sha256 = _checksum(_pieces(file, job))
        if stored.holds(handle, sha256):
            return sha256
        file.seek(0)
        if stored.store(handle, sha256, _pieces(file, job)) != sha256:
            raise BadFileError(messages.no_file(path, messages.CHANGED_MEANWHILE))
    return sha256


def _pieces(file: BinaryIO, job: Job) -> Iterator[bytes]:
    while piece := file.read(stored.CHUNK):
        job.check()
        yield piece


def _checksum(pieces: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def _name(change: Change, item_id: int, name: str, sha256: str, progress_id: int | None) -> int:
    """Name a content on an item; the same file on the same report again is the same row."""
    same = [f for f in stored.files_of_item(change.handle, item_id) if f.name == name]
    for file in same:
        if (file.sha256, file.progress_id, file.archived) == (sha256, progress_id, False):
            return file.id
    row = {
        "item_id": item_id,
        "progress_id": progress_id,
        "name": name,
        "sha256": sha256,
        "version": 1 + max((file.version for file in same), default=0),
        "at": change.author.at,
        "by": change.author.by,
        "archived": 0,
    }
    return change.insert("evidence", row)


def remove_evidence(ledger: Ledger, evidence_id: int, *, by: str = "") -> None:
    """Take an evidence file off the list; its content stays, so that this can be undone."""
    file = _file(ledger, evidence_id)
    with ledger.change("remove_evidence", messages.removed(file.name), by) as change:
        change.update("evidence", evidence_id, {"archived": 1})


def _file(ledger: Ledger, evidence_id: int) -> EvidenceFile:
    found = stored.file_by_id(ledger.handle, evidence_id)
    if found is None:
        raise NotFoundError(messages.no_evidence(evidence_id))
    return found


def export_evidence(ledger: Ledger, evidence_id: int, target: Path) -> None:
    """Save an evidence file outside the ledger, whole and verified; an old file is replaced."""
    file = _file(ledger, evidence_id)
    with ledger.guard():
        if write_verified(target, file.sha256, stored.read(ledger.handle, file.sha256)):
            return
    raise LedgerError(ledger_messages.evidence_changed(file.name))


def pieces_of(ledger: Ledger, evidence_id: int) -> Iterator[bytes]:
    """Return an evidence file's content piece by piece.

    Raises LedgerError after the last one when it is not what it was.
    """
    file = _file(ledger, evidence_id)
    digest = hashlib.sha256()
    with ledger.guard():
        for piece in stored.read(ledger.handle, file.sha256):
            digest.update(piece)
            yield piece
    if digest.hexdigest() != file.sha256:
        raise LedgerError(ledger_messages.evidence_changed(file.name))


def write_verified(target: Path, sha256: str, pieces: Iterator[bytes]) -> bool:
    """Write a file whole or not at all; return False when the content is not what it should be."""
    digest = hashlib.sha256()
    try:
        with drafted(target.parent) as draft:
            with draft.open("wb") as file:
                for piece in pieces:
                    digest.update(piece)
                    file.write(piece)
            good = digest.hexdigest() == sha256
            if good:
                put(draft, target)
    except OSError as error:
        raise LedgerError(messages.cannot_write(target, reason(error))) from error
    return good


def verify(ledger: Ledger, *, job: Job = NO_JOB) -> tuple[str, ...]:
    """Return the checksums of stored contents that are not what they were."""
    with ledger.guard():
        contents = stored.contents(ledger.handle)
        damaged = []
        for number, (sha256, size) in enumerate(contents):
            job.check()
            job.progress(number, len(contents), messages.CHECKING)
            if not _sound(ledger.handle, sha256, size):
                damaged.append(sha256)
    return tuple(damaged)


def _sound(handle: Handle, sha256: str, size: int) -> bool:
    digest, length = hashlib.sha256(), 0
    for piece in stored.read(handle, sha256):
        digest.update(piece)
        length += len(piece)
    return (digest.hexdigest(), length) == (sha256, size)


def drop_unused(ledger: Ledger, *, by: str = "") -> int:
    """Remove stored contents that nothing names any more; return how many."""
    with ledger.change("drop_unused", messages.CLEANED, by, Origin.SYSTEM) as change:
        found = stored.unused(change.handle)
        for sha256 in found:
            stored.drop(change.handle, sha256)
    return len(found)
