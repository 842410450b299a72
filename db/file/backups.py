"""Copying a ledger's rows into a backup and back, in one consistent read."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from db.file.faults import Fault, StorageError, fault_of, faults
from db.file.search import words
from db.schema import migrations

#: "ZGBF" in ASCII: marks a SQLite file as a backup whose evidence stands beside it.
BACKUP_ID = 0x5A474246
#: Kept beside a backup (contents), or made anew from search_text (the index).
_LEFT_OUT = ("blob_chunk", "search_index")


@contextmanager
def attached(target: Path, source: Path) -> Iterator[sqlite3.Connection]:
    """Open a new file with another attached as `old`, read-only and on one unchanging state."""
    with faults():
        connection = sqlite3.connect(target, isolation_level=None, uri=True)
        try:
            connection.execute("PRAGMA journal_mode = OFF")  # a failed copy is thrown away
            connection.execute("PRAGMA synchronous = FULL")
            _attach(connection, source)
            connection.execute("BEGIN")
            yield connection
            connection.execute("COMMIT")
        finally:
            connection.close()


def _attach(connection: sqlite3.Connection, source: Path) -> None:
    """Attach read-only; where not even a log can be looked at, as an unchanging file."""
    uri = source.absolute().as_uri() + "?mode=ro"
    try:
        connection.execute("ATTACH ? AS old", (uri,))
    except sqlite3.OperationalError as error:
        if fault_of(error) is not Fault.READ_ONLY or not source.is_file():
            raise
        connection.execute("ATTACH ? AS old", (uri + "&immutable=1",))


def kind_of(path: Path) -> int:
    """Return what a file says it is: a backup's or a ledger's number. Raises StorageError."""
    with faults():
        connection = sqlite3.connect(path.absolute().as_uri() + "?mode=ro&immutable=1", uri=True)
        try:
            kind = int(connection.execute("PRAGMA application_id").fetchone()[0])
            version = migrations.version_of(connection)
        finally:
            connection.close()
    if kind not in (BACKUP_ID, migrations.APPLICATION_ID):
        raise StorageError(Fault.FOREIGN)
    if version > migrations.VERSION:
        raise StorageError(Fault.NEWER)
    return kind


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
