"""One open ledger file: connection, safety switches, fetching, transactions."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import peewee

from db.file.faults import Fault, StorageError, fault_of, faults, storage_error
from db.file.transactions import Group, Work
from db.schema import migrations

T = TypeVar("T")
#: How long one program waits for another's short write on the same file, in seconds.
BUSY_SECONDS = 10
#: Room for a whole group of changes, and for what would undo its last one; the usual is SQLite's.
_BULK = {"cache_size": -32_000, "temp_store": "MEMORY"}
_USUAL = {"cache_size": -2_000, "temp_store": "DEFAULT", "synchronous": "FULL"}


class Rows:
    """What a statement answers; a fault of the file that shows while fetching is one as well."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor

    def __iter__(self) -> Iterator[Any]:
        with faults():  # not from the cursor itself: an unfinished walk would close it, too late
            yield from iter(self._cursor.fetchone, None)

    def fetchone(self) -> Any:
        """Return the next row, None when there is none."""
        with faults():
            return self._cursor.fetchone()

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""
        with faults():
            return self._cursor.fetchall()

    @property
    def lastrowid(self) -> int:
        """The id of the row that was added, 0 for none."""
        return self._cursor.lastrowid or 0


class Handle:
    """An open file. Use it from one thread at a time; rows come out as tuples or records."""

    def __init__(self, path: Path, database: peewee.SqliteDatabase, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._database = database
        self._group: Group | None = None

    @property
    def raw(self) -> sqlite3.Connection:
        """The connection itself, for what peewee cannot say."""
        connection: sqlite3.Connection = self._database.connection()
        return connection

    def run(self, query: Any) -> Any:
        """Execute a peewee query and return its cursor."""
        with faults():
            return self._database.execute(query)

    def fetch(self, query: Any, make: Callable[..., T]) -> tuple[T, ...]:
        """Execute a select and build one record from each row's values."""
        with faults():
            rows = tuple(self._database.execute(query))
        return self.records(rows, make)

    def records(self, rows: Iterable[Any], make: Callable[..., T]) -> tuple[T, ...]:
        """Build one record from each row. Raises StorageError for values that no version writes."""
        try:
            return tuple(make(*row) for row in rows)
        except ValueError as error:  # a word that no version writes, a day that is none
            raise StorageError(Fault.DAMAGED, str(error)) from error

    def one(self, query: Any, make: Callable[..., T]) -> T | None:
        """Build the record of the first row, None when there is none."""
        rows = self.fetch(query.limit(1), make)
        return rows[0] if rows else None

    def value(self, query: Any) -> Any:
        """Return the first value of the first row, None when there is no row."""
        with faults():
            row = self._database.execute(query).fetchone()
        return None if row is None else row[0]

    def sql(self, text: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Rows:
        """Execute SQL that peewee expressions cannot say; values by place or by name."""
        try:  # not `faults`: this runs for every row that is written
            return Rows(self.raw.execute(text, values))
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise storage_error(error) from error

    def insert(self, noun: str, values: Mapping[str, Any]) -> int:
        """Add a row and return its id; written plainly, because peewee takes ten times as long."""
        marks = ", ".join("?" * len(values))
        names = ", ".join(f'"{name}"' for name in values)
        text = f"INSERT INTO {noun} ({names}) VALUES ({marks})"
        return self.sql(text, tuple(values.values())).lastrowid

    def insert_all(
        self, noun: str, rows: Sequence[Mapping[str, Any]], ids: range | None = None
    ) -> range:
        """Add rows that all name the same columns, inside a transaction; return their ids.

        Rows with a history say which `ids` they get; the others get the next after those there.
        """
        if ids is None:
            first = (self.sql(f"SELECT max(id) FROM {noun}").fetchone()[0] or 0) + 1
            ids = range(first, first + len(rows))
        if rows:
            names = ", ".join(f'"{name}"' for name in ("id", *rows[0]))
            marks = ", ".join("?" * (len(rows[0]) + 1))
            values = ((row_id, *row.values()) for row_id, row in zip(ids, rows, strict=True))
            self.many(f"INSERT INTO {noun} ({names}) VALUES ({marks})", values)
        return ids

    def update(self, noun: str, row_id: int, values: Mapping[str, Any]) -> None:
        """Change columns of one row."""
        self.update_all(noun, {row_id: values})

    def update_all(self, noun: str, rows: Mapping[int, Mapping[str, Any]]) -> None:
        """Change the same columns of one row or more, by their ids."""
        if not rows:
            return
        columns = ", ".join(f'"{name}" = ?' for name in next(iter(rows.values())))
        self.many(
            f"UPDATE {noun} SET {columns} WHERE id = ?",
            ((*values.values(), row_id) for row_id, values in rows.items()),
        )

    def many(self, text: str, rows: Iterable[Sequence[Any]]) -> None:
        """Execute one statement for many rows."""
        with faults():
            self.raw.executemany(text, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run a block that happens whole or not at all (foreign keys are checked at the end).

        Inside `bulk` it reaches the file with its group.
        """
        if self._group is not None:
            with self._group.part():
                yield
            return
        with faults():
            self.raw.execute("BEGIN IMMEDIATE")
            self.raw.execute("PRAGMA defer_foreign_keys = ON")
        try:
            yield
            with faults():
                self.raw.execute("COMMIT")
        except BaseException:
            if self.raw.in_transaction:
                self.raw.execute("ROLLBACK")
            raise

    @contextmanager
    def bulk(self) -> Iterator[Group]:
        """Run many transactions in a row, each whole, that are committed in groups.

        What was committed survives the end of the program at any time, a power cut only from the
        end of the block on. On a network share, without a log, each group is written through.
        Raises StorageError when the last group cannot be committed.
        """
        through = self.read_only or on_network(self.path)
        self._set(_BULK if through else {**_BULK, "synchronous": "NORMAL"})
        self._group = group = Group(self)
        try:
            try:
                yield group
            finally:
                group.commit()
        finally:
            self._group = None
            if not through:
                self._fold("PASSIVE")
            self._set(_USUAL)

    def _set(self, pragmas: Mapping[str, object]) -> None:
        for name, value in pragmas.items():
            self.sql(f"PRAGMA {name} = {value}")

    def once(self, work: Work, keys: Iterable[Any]) -> None:
        """Do some work on rows: at once, or inside `bulk` for its whole group before the commit."""
        if self._group is None:
            work(self, set(keys))
        else:
            self._group.once(work, keys)

    def catch_up(self) -> None:
        """Do now what was left for the end of a group: what it derives is about to be read."""
        if self._group is not None:
            self._group.catch_up()

    def _fold(self, how: str) -> None:
        """Fold the log back as far as it goes; where that fails it is on the disk all the same."""
        try:
            self.raw.execute(f"PRAGMA wal_checkpoint({how})")
        except sqlite3.DatabaseError as error:
            if fault_of(error) is None:
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Run several reads on one unchanging state of the file; inside another it is that one."""
        if self.raw.in_transaction:
            yield
            return
        with faults():
            self.raw.execute("BEGIN")
        try:
            yield
        finally:
            if self.raw.in_transaction:
                self.raw.execute("ROLLBACK")

    def close(self) -> None:
        """Fold the write-ahead log back, so that one file remains, and let go of it."""
        if self._database.is_closed():
            return
        try:
            if not self.read_only and not self.raw.in_transaction:
                self._fold("TRUNCATE")
        finally:
            self._database.close()


def _database(target: str, uri: bool, pragmas: dict[str, Any]) -> peewee.SqliteDatabase:
    return peewee.SqliteDatabase(
        target,
        pragmas=pragmas,
        uri=uri,
        thread_safe=False,
        check_same_thread=False,
        timeout=BUSY_SECONDS,
        autoconnect=False,
    )


def _check(connection: sqlite3.Connection, empty_is_ours: bool) -> None:
    """Refuse a file that is no ledger, or one from a newer program."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application != migrations.APPLICATION_ID and not (empty_is_ours and tables == 0):
        raise StorageError(Fault.FOREIGN)
    if migrations.version_of(connection) > migrations.VERSION:
        raise StorageError(Fault.NEWER)


def on_network(path: Path) -> bool:
    """Whether the file stands on a network share, where write-ahead logging is not safe."""
    return str(path).startswith(("\\\\", "//"))


def needs_migration(path: Path) -> bool:
    """Whether an existing file has steps to take; refuses what is not ours and leaves no trace."""
    with faults():
        connection = sqlite3.connect(_looking(path), uri=True)
        try:
            _check(connection, empty_is_ours=False)
            return migrations.version_of(connection) < migrations.VERSION
        finally:
            connection.close()


def _looking(path: Path) -> str:
    """Address a file for one look: where no log stands beside it, none is made by looking."""
    try:
        quiet = path.with_name(path.name + "-wal").stat().st_size == 0
    except OSError:
        quiet = True
    return f"{path.absolute().as_uri()}?mode=ro" + ("&immutable=1" if quiet else "")


def open_file(path: Path, *, create: bool = False) -> Handle:
    """Open for writing, take missing migrations. Raises StorageError."""
    if not create and not path.is_file():
        raise StorageError(Fault.MISSING)
    journal = "delete" if on_network(path) else "wal"
    pragmas = {"foreign_keys": 1, "journal_mode": journal, "synchronous": 2}
    if not create:
        with faults():
            needs_migration(path)
    database = _database(str(path), uri=False, pragmas=pragmas)
    try:
        with faults():
            database.connect()
            connection = database.connection()
            connection.isolation_level = None
            _check(connection, empty_is_ours=create)
            migrations.migrate(connection)
            _try_to_write(connection)
    except BaseException:
        database.close()
        raise
    return Handle(path, database, read_only=False)


def _try_to_write(connection: sqlite3.Connection) -> None:
    """Let a read-only file show itself now: beginning alone succeeds, only a write fails."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(f"PRAGMA user_version = {migrations.VERSION}")
    finally:
        connection.execute("ROLLBACK")


def open_read_only(path: Path) -> Handle:
    """Open without ever writing; also from media where nothing can be written."""
    if not path.is_file():
        raise StorageError(Fault.MISSING)
    if needs_migration(path):
        raise StorageError(Fault.READ_ONLY, "older version")
    uri = path.absolute().as_uri() + "?mode=ro"
    try:
        return _open_uri(path, uri)
    except StorageError as error:
        if error.fault is not Fault.READ_ONLY:
            raise
    return _open_uri(path, uri + "&immutable=1")


def _open_uri(path: Path, uri: str) -> Handle:
    database = _database(uri, uri=True, pragmas={"query_only": 1})
    try:
        with faults():
            database.connect()
            connection = database.connection()
            connection.isolation_level = None
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        database.close()
        raise
    return Handle(path, database, read_only=True)


def copy_file(source: Path, target: Path) -> None:
    """Copy a ledger with SQLite's backup API (a plain copy would lose what stands in the log)."""
    with faults():
        old = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
        new = sqlite3.connect(target)
        try:
            old.backup(new)
        finally:
            old.close()
            new.close()


def fold_log(path: Path) -> None:
    """Fold a write-ahead log back into its ledger; the last to close removes the log's files."""
    with faults():
        connection = sqlite3.connect(path)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()


def drop_empty_log(path: Path) -> None:
    """Remove the log's files where nothing stands in them and nobody can write."""
    log = path.with_name(path.name + "-wal")
    with suppress(OSError):
        if log.stat().st_size == 0:
            path.with_name(path.name + "-shm").unlink(missing_ok=True)
            log.unlink()
