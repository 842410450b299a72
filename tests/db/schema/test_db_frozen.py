"""The schema of a file is one of ours, or the file is not opened."""

import sqlite3
from pathlib import Path

import pytest

from db.file import connection
from db.file.faults import Fault, StorageError
from db.schema import frozen, migrations


def of_version(version: int) -> sqlite3.Connection:
    made = sqlite3.connect(":memory:", isolation_level=None)
    for step in migrations.STEPS[:version]:
        step(made)
    return made


@pytest.mark.parametrize("version", range(1, migrations.VERSION + 1))
def test_every_version_is_what_its_steps_make(version: int) -> None:
    made = of_version(version)
    assert frozen.differences(made, version) == ()
    other = version % migrations.VERSION + 1
    assert frozen.differences(made, other) != ()
    made.close()


def test_blanks_and_quotes_make_no_difference() -> None:
    made = of_version(migrations.VERSION)
    made.execute("DROP TABLE setting")
    made.execute(
        'CREATE TABLE "setting" (id INTEGER PRIMARY KEY,\n key TEXT NOT NULL UNIQUE,'
        " value TEXT NOT NULL)"
    )
    assert frozen.differences(made, migrations.VERSION) == ()
    made.execute("ANALYZE")
    assert frozen.differences(made, migrations.VERSION) == ()
    made.close()


ALTERED = (
    "CREATE TRIGGER t AFTER INSERT ON progress BEGIN UPDATE progress SET state = 'DONE'; END",
    "CREATE VIEW v AS SELECT * FROM item",
    "CREATE TABLE more(a)",
    "CREATE INDEX more_of ON item(note)",
    "DROP INDEX item_path",
    "DROP TABLE receipt",
    "ALTER TABLE item ADD COLUMN more TEXT",
    "ALTER TABLE outcome_item RENAME TO somewhere",
    "PRAGMA user_version = -3",
    "PRAGMA user_version = 0",
    "PRAGMA user_version = 1",
)


@pytest.mark.parametrize("sql", ALTERED)
@pytest.mark.parametrize("read_only", [False, True])
def test_what_no_version_made_is_not_opened(tmp_path: Path, sql: str, read_only: bool) -> None:
    path = tmp_path / "a.zgtz"
    connection.open_file(path, create=True).close()
    changed = sqlite3.connect(path)
    changed.execute(sql)
    changed.commit()
    changed.close()
    before = path.read_bytes()
    with pytest.raises(StorageError) as told:
        (connection.open_read_only if read_only else connection.open_file)(path)
    assert told.value.fault is Fault.ALTERED
    assert path.read_bytes() == before


def test_an_endless_view_in_a_tables_place_hangs_nobody(tmp_path: Path) -> None:
    path = tmp_path / "a.zgtz"
    connection.open_file(path, create=True).close()
    changed = sqlite3.connect(path)
    changed.execute("ALTER TABLE milestone RENAME TO kept")
    changed.execute(
        "CREATE VIEW milestone AS WITH RECURSIVE n(id) AS"
        " (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id FROM n"
    )
    changed.commit()
    changed.close()
    with pytest.raises(StorageError) as told:
        connection.open_read_only(path)
    assert "milestone" in told.value.detail
