"""One open ledger file: connection, safety switches, fetching, transactions."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import peewee

from db.file import logs
from db.file.faults import Fault, StorageError, faults, storage_error
from db.file.folding import Folding, fold
from db.file.looking import ALONE, looking, needs_migration, opening, roll_back, version_of_ours
from db.file.places import on_network
from db.file.transactions import Group, Work
from db.schema import migrations

T = TypeVar("T")
#: How long one program waits for another's short write on the same file, in seconds.
BUSY_SECONDS = 10
#: Room for a whole group of changes, and for what would undo its last one; the usual is SQLite's.
_BULK = {"cache_size": -32_000, "temp_store": "MEMORY"}
_USUAL = {"cache_size": -2_000, "temp_store": "DEFAULT", "synchronous": "FULL"}
#: What a file says of itself is not believed: neither its triggers nor the sizes of its cells.
_CAREFUL = {"trusted_schema": 0, "cell_size_check": 1}
#: Bytes of log after which bulk work folds it on its way, and how often at most, in seconds.
_LONG_LOG, _OFTEN = 4 << 20, 1.0


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

    def __init__(
        self,
        path: Path,
        database: peewee.SqliteDatabase,
        read_only: bool,
        folding: Folding | None = None,
    ) -> None:
        """`folding` belongs to a file that is written with a log."""
        self.path = path
        self.read_only = read_only
        #: Under which address another connection reads the same; `alone` leaves out the log.
        self.source = path.absolute().as_uri() + "?mode=ro"
        self._database = database
        self._folding = folding
        self._folded = 0.0
        self._group: Group | None = None

    @property
    def alone(self) -> bool:
        """Whether the file is read as it is, without what stands beside it."""
        return self.source.endswith(ALONE)

    @property
    def unfolded(self) -> Fault | None:
        """Why the last changes stand only in the log beside the file, None when they do not."""
        return self._folding.fault if self._folding else None

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
        if self._folding is not None:
            self._folding.touched()

    @contextmanager
    def bulk(self) -> Iterator[Group]:
        """Run many transactions in a row, each whole, that are committed in groups.

        What was committed survives the end of the program at any time, a power cut only from the
        end of the block on. On a network share, without a log, each group is written through.
        Raises StorageError when the last group cannot be committed.
        """
        through = self._folding is None
        self._set(_BULK if through else {**_BULK, "synchronous": "NORMAL"})
        self._group = group = Group(self)
        try:
            try:
                yield group
            finally:
                group.commit()
        finally:
            self._group = None
            if self._folding is not None:
                if fold(self.raw, self.path, "PASSIVE") is not None:  # else the log is synced first
                    logs.sync(self.path)
                self._folding.touched()
            self._set(_USUAL)

    def fold_long_log(self) -> None:
        """Fold the log between two groups of bulk work when it has grown long."""
        if self._folding is None or time.monotonic() - self._folded < _OFTEN:
            return
        if logs.log_size(self.path) > _LONG_LOG:
            fold(self.raw, self.path, "PASSIVE")
            self._folded = time.monotonic()

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
        whole = True
        try:
            if self._folding is not None:
                self._folding.stop()
                if not self.raw.in_transaction:
                    whole = fold(self.raw, self.path) in (None, Fault.LOCKED)
        finally:
            _let_go(self.path, self._database, whole)


def _let_go(path: Path, database: peewee.SqliteDatabase, whole: bool) -> None:
    """Close. The last one to close folds what is left, room or not, unless a reader stays."""
    if whole or not path.is_file():
        database.close()
        return
    with closing(sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True)) as reader:
        try:
            reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        finally:
            database.close()


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


def open_file(path: Path, *, create: bool = False) -> Handle:
    """Open for writing, take missing migrations. Raises StorageError."""
    if create:
        new_file(path).close()
    elif not path.is_file():
        raise StorageError(Fault.MISSING)
    elif path.stat().st_nlink > 1:  # a log under one name is not seen under the other
        raise StorageError(Fault.TWO_NAMES)
    else:
        roll_back(path)
        needs_migration(path)
    logged = not on_network(path)
    database = _writing(path, {"journal_mode": "wal" if logged else "delete", "synchronous": 2})
    try:
        with faults():
            connection = database.connection()
            migrations.migrate(connection)
            _try_to_write(connection)
    except BaseException:
        database.close()
        raise
    folding = Folding(path) if logged else None
    if folding is not None and logs.log_size(path) > 0:  # of a crash, or of the steps just taken
        folding.touched()
    return Handle(path, database, read_only=False, folding=folding)


def new_file(path: Path) -> Handle:
    """Make a file that is a draft until it gets its name: quick, and lost when that fails.

    Raises StorageError; whoever asked removes what was begun.
    """
    if path.exists() and path.stat().st_size:
        raise StorageError(Fault.FOREIGN)
    database = _writing(path, {"journal_mode": "memory", "synchronous": 0})
    try:
        with faults():
            migrations.migrate(database.connection())
    except BaseException:
        database.close()
        raise
    return Handle(path, database, read_only=False)


def _writing(path: Path, pragmas: dict[str, Any]) -> peewee.SqliteDatabase:
    # SQLite would fold a long log by itself, whether there is room or not
    always = {"foreign_keys": 1, "wal_autocheckpoint": 0, **_CAREFUL}
    database = _database(str(path), uri=False, pragmas={**pragmas, **always})
    try:
        with opening(path):
            database.connect()
            database.connection().isolation_level = None
    except BaseException:
        database.close()
        raise
    return database


def _try_to_write(connection: sqlite3.Connection) -> None:
    """Let a read-only file show itself now: beginning alone succeeds, only a write fails."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(f"PRAGMA user_version = {migrations.VERSION}")
    finally:
        connection.execute("ROLLBACK")


def open_read_only(path: Path, *, alone: bool = False) -> Handle:
    """Open without ever writing; also from media where nothing can be written.

    `alone`: what stands beside it belongs to another file. Raises StorageError, OLDER for a file
    that has steps to take.
    """
    if not path.is_file():
        raise StorageError(Fault.MISSING)
    uri = path.absolute().as_uri() + "?mode=ro"
    if alone:
        return _open_uri(path, uri + ALONE)
    if needs_migration(path):
        raise StorageError(Fault.OLDER)
    try:
        return _open_uri(path, uri)
    except StorageError as error:
        # the log's index needs room and the right to write, an unchanging file needs neither
        if error.fault not in _NOT_WRITABLE or logs.pending(path):
            raise
    return _open_uri(path, uri + ALONE)


_NOT_WRITABLE = (Fault.READ_ONLY, Fault.FULL, Fault.DISK)


def _open_uri(path: Path, uri: str) -> Handle:
    database = _database(uri, uri=True, pragmas={"query_only": 1, **_CAREFUL})
    try:
        with opening(path):
            database.connect()
            connection = database.connection()
            connection.isolation_level = None
            if version_of_ours(connection) < migrations.VERSION:
                raise StorageError(Fault.OLDER)
    except BaseException:
        database.close()
        raise
    handle = Handle(path, database, read_only=True)
    handle.source = uri
    return handle


def copy_file(source: Path, target: Path) -> None:
    """Copy a ledger with SQLite's backup API (a plain copy would lose what stands in the log)."""
    with opening(source):
        old = sqlite3.connect(looking(source), uri=True)
        try:
            with opening(target), closing(sqlite3.connect(target)) as new:
                old.backup(new)
        finally:
            old.close()


def tidy_log(path: Path) -> None:
    """Remove the empty log that a reader leaves; what stands in a log is its writer's to fold.

    Only for whoever holds the file's lock. Raises StorageError where nothing can be written.
    """
    if logs.log_size(path) > 0:
        return
    with faults(), closing(sqlite3.connect(path.absolute().as_uri() + "?mode=rw", uri=True)) as it:
        it.execute("PRAGMA wal_checkpoint(TRUNCATE)")
