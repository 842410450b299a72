"""The handle: faults as words, transactions, reading while writing, one file left behind."""

import sqlite3
from pathlib import Path

import peewee
import pytest

from db.file import connection
from db.file.connection import Handle
from db.file.faults import Fault, StorageError, fault_of
from db.file.looking import needs_migration
from db.file.places import on_network
from db.schema import migrations
from db.schema.models import MetaTable


@pytest.fixture
def path(tmp_path: Path) -> Path:
    connection.open_file(tmp_path / "a.zgtz", create=True).close()
    return tmp_path / "a.zgtz"


@pytest.fixture
def handle(path: Path) -> Handle:
    return connection.open_file(path)


def keys(handle: Handle) -> tuple[str, ...]:
    return handle.fetch(MetaTable.select(MetaTable.key).order_by(MetaTable.key), str)


def add(handle: Handle, key: str) -> None:
    handle.run(MetaTable.insert(key=key, value="x"))


def test_safety_switches(handle: Handle) -> None:
    pragmas = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    for name, wanted in pragmas.items():
        assert handle.sql(f"PRAGMA {name}").fetchone()[0] == wanted
    handle.close()


def test_network_shares_have_no_log(tmp_path: Path) -> None:
    assert on_network(Path("//server/共享/台账.zgtz"))
    assert on_network(Path(r"\\server\共享\台账.zgtz"))
    assert not on_network(tmp_path)
    share = Path("/" + str(tmp_path)) / "b.zgtz"
    assert str(share).startswith("//")
    handle = connection.open_file(share, create=True)
    assert handle.sql("PRAGMA journal_mode").fetchone()[0] == "delete"
    assert [p.name for p in tmp_path.iterdir()] == ["b.zgtz"]
    handle.close()


def test_bulk_work_reaches_the_disk_at_its_end(handle: Handle, path: Path) -> None:
    def synchronous() -> int:
        return int(handle.sql("PRAGMA synchronous").fetchone()[0])

    with pytest.raises(RuntimeError), handle.bulk():
        for key in ("一", "二"):
            with handle.transaction():
                add(handle, key)
        assert synchronous() == 1
        raise RuntimeError
    assert synchronous() == 2
    assert handle.sql("PRAGMA cache_size").fetchone() == (-2000,)
    assert handle.sql("PRAGMA temp_store").fetchone() == (0,)
    # all of it stands in the file itself, not only in its log
    alone = sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)
    assert alone.execute("SELECT count(*) FROM meta WHERE value = 'x'").fetchone() == (2,)
    alone.close()
    handle.close()


def test_bulk_work_on_a_network_share_is_written_through(tmp_path: Path) -> None:
    handle = connection.open_file(Path("/" + str(tmp_path)) / "b.zgtz", create=True)
    with handle.bulk():
        assert handle.sql("PRAGMA synchronous").fetchone()[0] == 2
    handle.close()


def test_many_rows_are_added_with_one_statement(handle: Handle) -> None:
    with handle.transaction():
        first = handle.insert("setting", {"key": "一", "value": "1"})
        ids = handle.insert_all("setting", [{"key": k, "value": "2"} for k in ("二", "三")])
        assert list(ids) == [first + 1, first + 2]
        assert list(handle.insert_all("setting", [])) == []
        handle.update_all("setting", {first: {"value": "9"}, ids[1]: {"value": "8"}})
    found = handle.sql("SELECT key, value FROM setting ORDER BY id").fetchall()
    assert found == [("一", "9"), ("二", "2"), ("三", "8")]
    handle.close()


def test_closing_leaves_one_file_and_twice_is_no_harm(handle: Handle, path: Path) -> None:
    with handle.transaction():
        add(handle, "one")
    handle.close()
    handle.close()
    assert list(path.parent.iterdir()) == [path]


def test_a_closed_handle_stays_closed(handle: Handle) -> None:
    """A late call shall fail loudly and not open the file behind our back."""
    handle.close()
    with pytest.raises(peewee.InterfaceError):
        keys(handle)


def test_records_values_and_rows(handle: Handle) -> None:
    with handle.transaction():
        add(handle, "one")
        add(handle, "two")
    query = MetaTable.select(MetaTable.key).order_by(MetaTable.key)
    assert keys(handle) == ("one", "two")
    assert handle.one(query, str) == "one"
    assert handle.one(query.where(MetaTable.key == "none"), str) is None
    assert handle.value(query) == "one"
    assert handle.value(query.where(MetaTable.key == "none")) is None
    handle.close()


def test_a_transaction_is_whole_or_nothing(handle: Handle) -> None:
    with pytest.raises(ZeroDivisionError), handle.transaction():
        add(handle, "one")
        raise ZeroDivisionError
    with pytest.raises(sqlite3.IntegrityError), handle.transaction():
        add(handle, "two")
        handle.insert("section", {"round_id": 9, "position": 0, "heading": "", "body": ""})
    assert keys(handle) == ()
    handle.close()


def test_links_are_checked_at_the_end_of_a_transaction(handle: Handle) -> None:
    with handle.transaction():
        chunk = handle.insert("blob_chunk", {"sha256": "a", "seq": 0, "data": b""})
        handle.insert("blob", {"sha256": "a", "size": 0, "chunks": 1})
    handle.update("blob_chunk", chunk, {"data": b"x"})
    handle.many("INSERT INTO meta(key, value) VALUES (?, ?)", [("a", ""), ("b", "")])
    assert keys(handle) == ("a", "b")
    handle.close()


def test_a_snapshot_does_not_see_later_writes(handle: Handle, path: Path) -> None:
    reader = connection.open_read_only(path)
    with reader.snapshot():
        assert keys(reader) == ()
        with handle.transaction():
            add(handle, "one")
        assert keys(reader) == ()
    assert keys(reader) == ("one",)
    reader.close()
    handle.close()


def test_a_reader_cannot_write(path: Path) -> None:
    reader = connection.open_read_only(path)
    assert reader.read_only
    with pytest.raises(StorageError) as error:
        add(reader, "one")
    assert error.value.fault is Fault.READ_ONLY
    reader.close()


def test_a_writer_that_has_to_wait_too_long(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    one, two = connection.open_file(path), connection.open_file(path)
    with one.transaction(), pytest.raises(StorageError) as error, two.transaction():
        raise AssertionError("never here")
    assert error.value.fault is Fault.LOCKED
    one.close()
    two.close()


def test_bugs_are_not_taken_for_faults(handle: Handle) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        handle.sql("SELECT * FROM no_table")
    assert fault_of(ValueError("x")) is None
    handle.close()


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("database is locked", Fault.LOCKED),
        ("attempt to write a readonly database", Fault.READ_ONLY),
        ("unable to open database file", Fault.CANNOT_OPEN),
        ("database or disk is full", Fault.FULL),
        ("disk I/O error", Fault.DISK),
        ("database disk image is malformed", Fault.DAMAGED),
        ("file is not a database", Fault.FOREIGN),
    ],
)
def test_what_sqlite_says(words: str, fault: Fault) -> None:
    assert fault_of(sqlite3.OperationalError(words)) is fault


def fault_when_opening(path: Path, *, read_only: bool = False) -> Fault:
    with pytest.raises(StorageError) as error:
        (connection.open_read_only if read_only else connection.open_file)(path)
    return error.value.fault


@pytest.mark.parametrize("read_only", [False, True])
def test_files_that_are_not_ours(path: Path, tmp_path: Path, read_only: bool) -> None:
    text, foreign, empty = tmp_path / "text", tmp_path / "foreign", tmp_path / "empty"
    text.write_text("这不是台账" * 1000, encoding="utf-8")
    empty.write_bytes(b"")
    sqlite3.connect(foreign).execute("CREATE TABLE a(b)").connection.close()
    newer = sqlite3.connect(path)
    newer.execute(f"PRAGMA user_version = {migrations.VERSION + 1}")
    newer.close()
    before = {p: p.read_bytes() for p in (text, foreign, empty, path)}
    assert fault_when_opening(tmp_path / "none", read_only=read_only) is Fault.MISSING
    for strange in (text, foreign, empty):
        assert fault_when_opening(strange, read_only=read_only) is Fault.FOREIGN
    assert fault_when_opening(path, read_only=read_only) is Fault.NEWER
    assert {p: p.read_bytes() for p in before} == before


def test_creating_over_something_else_is_refused(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    sqlite3.connect(foreign).execute("CREATE TABLE a(b)").connection.close()
    with pytest.raises(StorageError):
        connection.open_file(foreign, create=True)


def test_a_failed_migration_leaves_the_old_version(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def step(open_file: sqlite3.Connection) -> None:
        open_file.execute("CREATE TABLE half(a)")
        open_file.execute("NONSENSE")

    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, step))
    monkeypatch.setattr(migrations, "VERSION", migrations.VERSION + 1)
    assert needs_migration(path)
    assert fault_when_opening(path, read_only=True) is Fault.OLDER
    with pytest.raises(sqlite3.OperationalError, match="NONSENSE"):
        connection.open_file(path)
    monkeypatch.undo()
    handle = connection.open_file(path)
    assert handle.sql("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone()[0] == 0
    handle.close()


def test_copying_takes_what_stands_in_the_log(handle: Handle, path: Path, tmp_path: Path) -> None:
    with handle.transaction():
        add(handle, "one")
    assert path.with_name("a.zgtz-wal").stat().st_size > 0
    connection.copy_file(path, tmp_path / "copy.zgtz")
    copy = connection.open_file(tmp_path / "copy.zgtz")
    assert keys(copy) == ("one",)
    copy.close()
    handle.close()
