"""Copying a ledger's rows into a backup and back, in one consistent read."""

import hashlib
import mmap
import re
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from db.file import logs
from db.file.faults import Fault, StorageError, faults
from db.file.places import size_of
from db.file.search import words
from db.schema import frozen, migrations

#: "ZGBF" in ASCII: marks a SQLite file as a backup whose evidence stands beside it.
BACKUP_ID = 0x5A474246
#: Kept beside a backup (contents), or made anew from search_text (the index).
_LEFT_OUT = ("blob_chunk", "search_index")
#: Where a backup keeps the checksum of itself: of all its bytes, with zeros in this value's place.
_SEAL = "backup_sha256"
_BLANK = b"0" * 64


@contextmanager
def attached(target: Path, source: str) -> Iterator[sqlite3.Connection]:
    """Open a new file with another (by its address) attached as `old`, on one unchanging state."""
    with faults():
        connection = sqlite3.connect(target, isolation_level=None, uri=True)
        try:
            connection.execute("PRAGMA journal_mode = OFF")  # a failed copy is thrown away
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            connection.execute("ATTACH ? AS old", (source,))
            connection.execute("BEGIN")
            yield connection
            connection.execute("COMMIT")
        finally:
            connection.close()


def address(path: Path) -> str:
    """Address a backup, or a ledger to be restored, as it stands; its log only when it is its."""
    alone = not logs.pending(path) or logs.is_strange(path)
    return path.absolute().as_uri() + "?mode=ro" + ("&immutable=1" if alone else "")


def kind_of(path: Path) -> int:
    """Return what a file says it is: a backup's or a ledger's number. Raises StorageError."""
    with faults(), closing(sqlite3.connect(address(path), uri=True)) as connection:
        kind = int(connection.execute("PRAGMA application_id").fetchone()[0])
        version = migrations.version_of(connection)
        if kind not in (BACKUP_ID, migrations.APPLICATION_ID):
            raise StorageError(Fault.FOREIGN)
        if version > migrations.VERSION:
            raise StorageError(Fault.NEWER)
        if version < 1 or frozen.differences(connection, version):
            raise StorageError(Fault.ALTERED)
    return kind


def size_restored(path: Path) -> int:
    """Return about how many bytes the ledger will have that a backup becomes."""
    with faults(), closing(sqlite3.connect(address(path), uri=True)) as connection:
        kind = connection.execute("PRAGMA application_id").fetchone()[0]
        if kind != BACKUP_ID:
            return size_of(path) + logs.log_size(path)
        contents: int = connection.execute("SELECT coalesce(sum(size), 0) FROM blob").fetchone()[0]
    return size_of(path) + contents


def seal(path: Path, token: str) -> None:
    """Write a finished backup's checksum over the token that `mark` was given."""
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as content:
        places = _places(content, token)
        for at in places:
            content[at : at + len(_BLANK)] = _BLANK
        digest = hashlib.sha256(content).hexdigest().encode()
        for at in places:
            content[at : at + len(_BLANK)] = digest


def new_token() -> str:
    """Return what stands for a backup's checksum until it is known."""
    return secrets.token_hex(len(_BLANK) // 2)


def is_unchanged(path: Path) -> bool | None:
    """Whether a backup is what it was when it was made; None for one that has no checksum."""
    with faults(), closing(sqlite3.connect(address(path), uri=True)) as connection:
        row = connection.execute("SELECT value FROM meta WHERE key = ?", (_SEAL,)).fetchone()
    if row is None:
        return None
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        digest, done = hashlib.sha256(), 0
        for at in _places(content, str(row[0])):
            digest.update(content[done:at])
            digest.update(_BLANK)
            done = at + len(_BLANK)
        digest.update(content[done:])
    return digest.hexdigest() == str(row[0])


def _places(content: mmap.mmap, value: str) -> list[int]:
    """Find a checksum's value; SQLite may have left a second copy in a page's unused part."""
    if len(value) != len(_BLANK):
        return []
    return [found.start() for found in re.finditer(re.escape(value.encode()), content)]


def copy_rows(connection: sqlite3.Connection, step: Callable[[int, int], None]) -> None:
    """Copy schema and rows of every table but the contents and the search index.

    `step` hears how many of how many tables are done, and may raise to stop. Rows that break
    their own table's rules come from a damaged file.
    """
    tables = _objects(connection, "table")
    try:
        for number, (name, sql) in enumerate(tables):
            step(number, len(tables))
            connection.execute(sql)
            if name not in _LEFT_OUT:
                connection.execute(f'INSERT INTO main."{name}" SELECT * FROM old."{name}"')
        for _, sql in _objects(connection, "index"):
            connection.execute(sql)
    except sqlite3.IntegrityError as error:
        raise StorageError(Fault.DAMAGED, str(error)) from error


def _objects(connection: sqlite3.Connection, kind: str) -> list[tuple[str, str]]:
    """List tables or indexes as made by migrations: without SQLite's and the index's own."""
    return connection.execute(
        "SELECT name, sql FROM old.sqlite_master WHERE type = ? AND sql IS NOT NULL"
        " AND name NOT LIKE 'sqlite~_%' ESCAPE '~' AND name NOT LIKE 'search~_index~_%' ESCAPE '~'"
        " ORDER BY rowid",
        (kind,),
    ).fetchall()


def mark(connection: sqlite3.Connection, kind: int, facts: dict[str, str]) -> None:
    """Say what the new file is and, in its meta table, when and why it was made."""
    connection.execute("DELETE FROM main.meta WHERE key LIKE 'backup~_%' ESCAPE '~'")
    version = connection.execute("PRAGMA old.user_version").fetchone()[0]
    connection.execute(f"PRAGMA main.user_version = {version}")
    connection.execute(f"PRAGMA main.application_id = {kind}")
    connection.executemany("REPLACE INTO main.meta(key, value) VALUES (?, ?)", facts.items())


def sealed(facts: dict[str, str], token: str) -> dict[str, str]:
    """Add to a backup's facts the place for its checksum."""
    return {**facts, _SEAL: token}


def contents(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """List the contents that the new file's rows speak of: checksum and size."""
    return connection.execute("SELECT sha256, size FROM main.blob ORDER BY sha256").fetchall()


def read_content(connection: sqlite3.Connection, sha256: str) -> Iterator[bytes]:
    """Read a content from the old file, piece by piece."""
    rows = connection.execute(
        "SELECT data FROM old.blob_chunk WHERE sha256 = ? ORDER BY seq", (sha256,)
    )
    for (data,) in rows:
        yield bytes(data)


def write_content(connection: sqlite3.Connection, sha256: str, pieces: Iterable[bytes]) -> str:
    """Write a content into the new file, piece by piece; return its true checksum."""
    digest = hashlib.sha256()

    def rows() -> Iterator[tuple[str, int, bytes]]:
        for number, piece in enumerate(pieces):
            digest.update(piece)
            yield sha256, number, piece

    connection.executemany(
        "INSERT INTO main.blob_chunk(sha256, seq, data) VALUES (?, ?, ?)", rows()
    )
    return digest.hexdigest()


def name_of(connection: sqlite3.Connection, sha256: str) -> str:
    """Return a file name under which a content is known, else its checksum."""
    query = "SELECT name FROM main.evidence WHERE sha256 = ? ORDER BY id LIMIT 1"
    row = connection.execute(query, (sha256,)).fetchone()
    return row[0] if row else sha256


def index_again(connection: sqlite3.Connection) -> None:
    """Fill the search index of the new file from the texts it was made of."""
    connection.executemany(
        "INSERT INTO main.search_index(rowid, words) VALUES (?, ?)",
        (
            (row_id, words(text))
            for row_id, text in connection.execute("SELECT id, text FROM main.search_text")
        ),
    )


def is_sound(connection: sqlite3.Connection) -> bool:
    """Whether the new file is whole and no row points nowhere."""
    whole = connection.execute("PRAGMA main.integrity_check(1)").fetchone()[0] == "ok"
    return whole and not connection.execute("PRAGMA main.foreign_key_check").fetchone()
