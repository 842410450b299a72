"""The schema: models say what migrations made, and a file of old still opens."""

import hashlib
import sqlite3
from pathlib import Path

import peewee
import pytest
from old_ledgers import make_old_ledger

from db.file import connection
from db.file.looking import needs_migration
from db.schema import migrations
from db.schema.models import TABLES

TYPES = {
    peewee.AutoField: "INTEGER",
    peewee.IntegerField: "INTEGER",
    peewee.TextField: "TEXT",
    peewee.BlobField: "BLOB",
}
OURS = (
    "SELECT name FROM sqlite_master WHERE type = 'table'"
    " AND name NOT LIKE 'search_index%' AND name NOT LIKE 'sqlite_%'"
)


@pytest.fixture
def fresh(tmp_path: Path) -> sqlite3.Connection:
    connection.open_file(tmp_path / "a.zgtz", create=True).close()
    return sqlite3.connect(tmp_path / "a.zgtz")


def test_every_table_has_its_model(fresh: sqlite3.Connection) -> None:
    assert {name for (name,) in fresh.execute(OURS)} == set(TABLES)
    fresh.close()


@pytest.mark.parametrize("noun", sorted(TABLES))
def test_the_model_is_the_table(fresh: sqlite3.Connection, noun: str) -> None:
    made = [
        (name, kind, bool(required or key), bool(key))
        for _, name, kind, required, _, key in fresh.execute(f"PRAGMA table_info({noun})")
    ]
    said = [
        (field.column_name, TYPES[type(field)], not field.null, field.primary_key)
        for field in TABLES[noun]._meta.sorted_fields
    ]
    assert said == made
    fresh.close()


def test_a_new_file_says_what_it_is(fresh: sqlite3.Connection) -> None:
    assert fresh.execute("PRAGMA application_id").fetchone()[0] == migrations.APPLICATION_ID
    assert migrations.APPLICATION_ID.to_bytes(4, "big") == b"ZGTZ"
    assert migrations.version_of(fresh) == migrations.VERSION == len(migrations.STEPS)
    fresh.close()


def test_migrating_again_changes_nothing(fresh: sqlite3.Connection) -> None:
    everything = "SELECT type, name, sql FROM sqlite_master ORDER BY rowid"
    before = fresh.execute(everything).fetchall()
    migrations.migrate(fresh)
    assert fresh.execute(everything).fetchall() == before
    fresh.close()


#: The sum of what each step says to a filled file of the version before: a released step never
#: changes, a new one is added here.
FROZEN = {
    1: "ce95ab039e693489",
    2: "571aa4c7a7d2c86e",
    3: "b564cf3afaa6e8f1",
    4: "792f12a528b376f9",
    5: "a3377b6cda7c44c3",
    6: "12f98d318ac9fcca",
    7: "757f9855ea86ca32",
}


def sum_of(path: Path, number: int, more: str = "") -> str:
    """Take a step and sum up its statements; SQLite marks those that it adds itself."""
    filled = sqlite3.connect(make_old_ledger(path, number - 1), isolation_level=None)
    said: list[str] = []
    filled.set_trace_callback(said.append)
    migrations.STEPS[number - 1](filled)
    if more:
        filled.execute(more)
    filled.close()
    text = ";".join(one for one in said if not one.startswith("--"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def test_steps_are_frozen(tmp_path: Path) -> None:
    """A file of any age has taken exactly these steps; a change of the schema is a new step."""
    numbers = range(1, migrations.VERSION + 1)
    assert {number: sum_of(tmp_path / f"{number}", number) for number in numbers} == FROZEN


@pytest.mark.parametrize("number", range(1, migrations.VERSION + 1))
def test_a_step_that_says_anything_more_is_noticed(tmp_path: Path, number: int) -> None:
    """The sum is of what is done, be it written as SQL or as Python."""
    edited = sum_of(tmp_path / "a", number, "CREATE INDEX added ON meta(value)")
    assert edited != FROZEN[number]


def test_an_old_file_takes_the_missing_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fresh file and an old one go the same way, and what was in it stays."""
    handle = connection.open_file(tmp_path / "old.zgtz", create=True)
    handle.insert("meta", {"key": "name", "value": "旧台账"})
    handle.close()

    def step(open_file: sqlite3.Connection) -> None:
        open_file.execute("ALTER TABLE meta ADD COLUMN extra TEXT NOT NULL DEFAULT 'neu'")

    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, step))
    monkeypatch.setattr(migrations, "VERSION", len(migrations.STEPS))
    assert needs_migration(tmp_path / "old.zgtz")
    schemas = []
    for name in ("old.zgtz", "new.zgtz"):
        handle = connection.open_file(tmp_path / name, create=name == "new.zgtz")
        schemas.append(handle.sql("SELECT sql FROM sqlite_master ORDER BY rowid").fetchall())
        if name == "old.zgtz":
            assert handle.sql("SELECT * FROM meta").fetchall() == [("name", "旧台账", "neu")]
        handle.close()
    assert schemas[0] == schemas[1]
    assert not needs_migration(tmp_path / "old.zgtz")
