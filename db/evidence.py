"""Evidence inside the ledger: contents by checksum, in chunks, and the rows that name them."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from db.file.connection import Handle
from db.file.logs import log_size
from db.file.places import size_of

#: Bytes of one stored piece: files stream through, so that their size costs no memory.
CHUNK = 1 << 20


class EvidenceFile(NamedTuple):
    """A version of an evidence file on an item; `size` in bytes, `at` as ISO text."""

    id: int
    item_id: int
    progress_id: int | None
    name: str
    sha256: str
    size: int
    version: int
    at: str
    by: str
    archived: bool


_FILES = """
  SELECT e.id, e.item_id, e.progress_id, e.name, e.sha256, b.size, e.version, e.at, e.by, e.archived
  FROM evidence e JOIN blob b ON b.sha256 = e.sha256"""


def _file(row: Any) -> EvidenceFile:
    values: list[Any] = [*row[:-1], bool(row[-1])]
    return EvidenceFile(*values)


def file_by_id(handle: Handle, evidence_id: int) -> EvidenceFile | None:
    """Find one evidence file."""
    row = handle.sql(f"{_FILES} WHERE e.id = ?", (evidence_id,)).fetchone()
    return None if row is None else _file(row)


def files_of_item(handle: Handle, item_id: int) -> tuple[EvidenceFile, ...]:
    """List the evidence files of an item, archived ones included, oldest first."""
    rows = handle.sql(f"{_FILES} WHERE e.item_id = ? ORDER BY e.id", (item_id,))
    return tuple(_file(row) for row in rows)


def holds(handle: Handle, sha256: str) -> bool:
    """Whether the content is already stored."""
    found = handle.sql("SELECT 1 FROM blob WHERE sha256 = ?", (sha256,)).fetchone()
    return found is not None


def store(handle: Handle, sha256: str, pieces: Iterable[bytes]) -> str:
    """Store a content piece by piece inside the caller's transaction; return its true checksum."""
    digest, size, number = hashlib.sha256(), 0, 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
        handle.insert("blob_chunk", {"sha256": sha256, "seq": number, "data": piece})
        number += 1
    handle.insert("blob", {"sha256": sha256, "size": size, "chunks": number})
    return digest.hexdigest()


def read(handle: Handle, sha256: str) -> Iterator[bytes]:
    """Read a stored content piece by piece."""
    rows = handle.sql("SELECT data FROM blob_chunk WHERE sha256 = ? ORDER BY seq", (sha256,))
    for (data,) in rows:
        yield bytes(data)


def contents(handle: Handle) -> tuple[tuple[str, int], ...]:
    """List every stored content: checksum and size."""
    return tuple(handle.sql("SELECT sha256, size FROM blob ORDER BY sha256").fetchall())


def size_without(handle: Handle) -> int:
    """Return about how many bytes the whole ledger has besides its contents."""
    whole = size_of(handle.path) + log_size(handle.path)
    return max(whole - sum(size for _, size in contents(handle)), 0)


def names_of(handle: Handle, sha256: str) -> tuple[str, ...]:
    """List the file names under which a content is known."""
    rows = handle.sql(
        "SELECT DISTINCT name FROM evidence WHERE sha256 = ? ORDER BY name", (sha256,)
    )
    return tuple(name for (name,) in rows)


def unused(handle: Handle) -> tuple[str, ...]:
    """List contents that neither a file names nor the history can bring back."""
    rows = handle.sql(
        """
        SELECT b.sha256 FROM blob b
        WHERE NOT EXISTS (SELECT 1 FROM evidence e WHERE e.sha256 = b.sha256)
          AND NOT EXISTS (SELECT 1 FROM trail t WHERE t.noun = 'evidence'
            AND (instr(t.old, b.sha256) OR instr(t.new, b.sha256)))
        ORDER BY b.sha256
        """
    )
    return tuple(sha256 for (sha256,) in rows)


def drop(handle: Handle, sha256: str) -> None:
    """Remove a stored content."""
    handle.sql("DELETE FROM blob_chunk WHERE sha256 = ?", (sha256,))
    handle.sql("DELETE FROM blob WHERE sha256 = ?", (sha256,))
