"""What a ledger of each version looks like inside: exactly that, or it is not ours to open.

A trigger would write what nobody said, a view in a table's place would answer what nobody wrote.
"""

import re
import sqlite3
from functools import cache

from db.schema import migrations
from db.schema.migrations import Step

Objects = dict[tuple[str, str], str]
_BLANK = re.compile(r'[\s"]+')
#: The tables behind the search index are SQLite's own; their words differ between its versions.
_SHADOW = "search_index_"


def differences(connection: sqlite3.Connection, version: int) -> tuple[str, ...]:
    """Name what is more, missing or other than this version of the schema has."""
    wanted, found = _frozen(migrations.STEPS[:version]), _objects(connection)
    names = {one[1] for one in wanted.keys() | found.keys() if wanted.get(one) != found.get(one)}
    return tuple(sorted(names))


@cache
def _frozen(steps: tuple[Step, ...]) -> Objects:
    """Take the steps in memory, which is the same schema by making."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for step in steps:
            step(connection)
        return _objects(connection)
    finally:
        connection.close()


def _objects(connection: sqlite3.Connection) -> Objects:
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    )
    return {
        (kind, name): "" if name.startswith(_SHADOW) else _BLANK.sub("", sql or "").lower()
        for kind, name, sql in rows
    }
