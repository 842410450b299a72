"""Ledgers as older versions left them: the first steps only, filled with rows of their time.

Or with the rows of a ledger of today, as far as that version had a place for them.
"""

import json
import re
import sqlite3
from pathlib import Path

from db.file import backups
from db.file.compact import compact
from db.schema import migrations
from db.schema.models import TABLES

_ROWS = Path(__file__).with_name("old_rows.sql")
_HEADING = re.compile(r"^-- step (\d+)$", re.MULTILINE)


def _sections() -> dict[int, str]:
    """Return the rows by the step whose tables they fill."""
    _, *parts = _HEADING.split(_ROWS.read_text(encoding="utf-8"))
    return {int(step): sql for step, sql in zip(parts[::2], parts[1::2], strict=True)}


def make_old_ledger(path: Path, version: int) -> Path:
    """Write a ledger that has taken the first `version` steps; return its path."""
    connection = sqlite3.connect(path, isolation_level=None)
    for step in migrations.STEPS[:version]:
        step(connection)
    for number, sql in _sections().items():
        if number <= version:
            connection.executescript(f"BEGIN; {sql} COMMIT;")
    if version:
        backups.index_again(connection)
    connection.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    return path


def make_older(path: Path, version: int) -> None:
    """Make a ledger of today into one of an older version: its tables and columns, no others."""
    older = path.with_name("older.tmp")
    made = sqlite3.connect(older, isolation_level=None)
    for step in migrations.STEPS[:version]:
        step(made)
    made.execute("ATTACH DATABASE ? AS now", (str(path),))
    tables = made.execute(
        "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'search_index%'"
    ).fetchall()
    known: dict[str, set[str]] = {}
    for (table,) in tables:
        known[table] = {row[1] for row in made.execute(f"PRAGMA main.table_info({table})")}
        columns = ", ".join(f'"{name}"' for name in known[table])
        made.execute(f"DELETE FROM main.{table}")
        made.execute(f"INSERT INTO main.{table}({columns}) SELECT {columns} FROM now.{table}")
    _forget(made, known)
    backups.index_again(made)
    made.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
    made.execute(f"PRAGMA user_version = {version}")
    made.close()
    older.replace(path)


def _forget(made: sqlite3.Connection, known: dict[str, set[str]]) -> None:
    """Take out of the trail what the older version had no table or column for."""
    for row_id, noun, *texts in made.execute("SELECT id, noun, old, new FROM trail").fetchall():
        if noun in known:
            values = [json.loads(text) if text else None for text in texts]
            kept = [
                text
                if value is None
                else compact({name: one for name, one in value.items() if name in known[noun]})
                for text, value in zip(texts, values, strict=True)
            ]
            made.execute("UPDATE trail SET old = ?, new = ? WHERE id = ?", (*kept, row_id))
        elif noun in TABLES:
            made.execute("DELETE FROM trail WHERE id = ?", (row_id,))
