"""Whether a ledger's file, rows and history agree with each other: queries that only look."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from db.file.connection import Handle
from db.file.search import TEXTS, words
from db.file.trail import CHECKSUMS, checksum
from db.schema.models import TABLES
from db.words import (
    ClosureState,
    DeadlineChangeKind,
    DeadlineKind,
    ItemKind,
    MemberPost,
    OutcomeKind,
    ProgressState,
    RectificationType,
    Role,
    UnitKind,
)

#: Columns that follow from others and so have no history of their own.
DERIVED = {
    "item": frozenset(
        {"state", "effective_due", "light_kind", "own_deadline", "next_child"},
    ),
    "round": frozenset({"next_child"}),
}
#: Tables whose rows have no history: facts, derived rows, contents, the history itself.
UNTRAILED = frozenset(
    {"meta", "change", "trail", "search_text", "assignment", "blob", "blob_chunk"}
)
_DATES = {
    "round": ("feedback_date",),
    "phase": ("start", "finish"),
    "item": ("due", "effective_due"),
    "assignment": ("latest_date", "due"),
    "progress": ("date",),
    "closure": ("date",),
    "extension": ("due", "requested", "decided"),
    "deadline_change": ("old_due", "new_due", "day"),
    "milestone": ("due", "reached"),
    "outcome": ("date",),
    "approval": ("date",),
    "snapshot": ("as_of",),
}
_WORDS: dict[tuple[str, str], type[StrEnum]] = {
    ("item", "kind"): ItemKind,
    ("item", "state"): ProgressState,
    ("item", "closure_state"): ClosureState,
    ("item", "rectification"): RectificationType,
    ("item", "deadline_kind"): DeadlineKind,
    ("item", "light_kind"): DeadlineKind,
    ("assignment", "state"): ProgressState,
    ("assignment", "role"): Role,
    ("responsibility", "role"): Role,
    ("progress", "state"): ProgressState,
    ("closure", "state"): ClosureState,
    ("extension", "kind"): DeadlineKind,
    ("deadline_change", "kind"): DeadlineChangeKind,
    ("deadline_change", "old_kind"): DeadlineKind,
    ("deadline_change", "new_kind"): DeadlineKind,
    ("unit", "kind"): UnitKind,
    ("member", "post"): MemberPost,
    ("outcome", "kind"): OutcomeKind,
}


class Spot(NamedTuple):
    """A row that something is wrong with, and the column or value that tells it."""

    noun: str
    row_id: int
    detail: str = ""


def integrity(handle: Handle) -> tuple[str, ...]:
    """Return, line by line, what SQLite says is broken in the file; nothing when it is whole."""
    rows = handle.sql("PRAGMA integrity_check(20)")
    found = [line for (text,) in rows for line in str(text).splitlines()]
    return () if found == ["ok"] else tuple(x for x in found if not x.startswith("***"))


def broken_links(handle: Handle) -> tuple[Spot, ...]:
    """List rows that point at a row that is not there."""
    rows = handle.sql("PRAGMA foreign_key_check").fetchall()
    return tuple(Spot(noun, row_id or 0, parent) for noun, row_id, parent, _ in rows)


def wrong_dates(handle: Handle) -> Iterator[Spot]:
    """List date columns that hold no date."""
    for noun, columns in _DATES.items():
        for column in columns:
            rows = handle.sql(
                f"SELECT id, {column} FROM {noun} WHERE {column} IS NOT NULL"
                f" AND date({column}, '+0 days') IS NOT {column}"
            )
            yield from (Spot(noun, row_id, str(value)) for row_id, value in rows)


def wrong_words(handle: Handle) -> Iterator[Spot]:
    """List columns that hold a word which is none of theirs."""
    for (noun, column), known in _WORDS.items():
        allowed = ", ".join(f"'{word}'" for word in known)
        rows = handle.sql(
            f"SELECT id, {column} FROM {noun}"
            f" WHERE {column} IS NOT NULL AND {column} NOT IN ({allowed})"
        )
        yield from (Spot(noun, row_id, str(value)) for row_id, value in rows)


def wrong_paths(handle: Handle, step: int) -> tuple[Spot, ...]:
    """List items whose place in the order is not below their parent's, or taken twice."""
    rows = handle.sql(
        f"""
        SELECT i.id, i.path FROM item i LEFT JOIN item p ON p.id = i.parent_id
        WHERE i.path GLOB '*[^0-9]*'
          OR length(i.path) <> length(coalesce(p.path, '')) + {step}
          OR substr(i.path, 1, length(i.path) - {step}) <> coalesce(p.path, '')
          OR coalesce(p.kind, '') <> CASE i.kind
            WHEN 'MEASURE' THEN 'FINDING' WHEN 'FINDING' THEN 'CATEGORY' ELSE '' END
        UNION SELECT max(id), path FROM item GROUP BY round_id, path HAVING count(*) > 1
        """
    )
    return tuple(Spot("item", *row) for row in rows)


def codes(handle: Handle) -> Iterator[tuple[int, str]]:
    """Return the id and code of every item that must have one."""
    yield from handle.sql("SELECT id, code FROM item WHERE kind <> 'CATEGORY'")


def closed_too_early(handle: Handle) -> tuple[Spot, ...]:
    """List items struck off although what is to be done is not done."""
    rows = handle.sql(
        """
        SELECT id, state FROM item WHERE archived = 0
          AND ((closure_state = 'CLOSED' AND state <> 'DONE')
            OR (closure_state = 'CLOSED_ONGOING' AND state NOT IN ('DONE', 'STAGE_DONE')))
        """
    )
    return tuple(Spot("item", *row) for row in rows)


def closed_without_act(handle: Handle) -> tuple[Spot, ...]:
    """List items whose closing state is not what the last step of closing them says."""
    rows = handle.sql(
        """
        SELECT id, closure_state FROM item i WHERE closure_state <> coalesce((
          SELECT state FROM closure c WHERE c.item_id = i.id ORDER BY c.id DESC LIMIT 1), 'NONE')
        """
    )
    return tuple(Spot("item", *row) for row in rows)


def without_history(handle: Handle) -> Iterator[Spot]:
    """List rows that are not what all their trail rows add up to, and rows lost without one."""
    for noun, table in TABLES.items():
        if noun not in UNTRAILED:
            rows = _rows(handle, noun, table._meta.sorted_field_names)
            pairs = merge(rows, _told(handle, noun), key=itemgetter(0, 1))
            for row_id, group in groupby(pairs, key=itemgetter(0)):
                found = {which: values for _, which, values in group}
                if _differs(noun, found.get("told"), found.get("row")):
                    yield Spot(noun, row_id)


_Line = tuple[int, str, dict[str, Any] | None]


def _rows(handle: Handle, noun: str, names: list[str]) -> Iterator[_Line]:
    columns = ", ".join(f'"{name}"' for name in names)
    for values in handle.sql(f"SELECT {columns} FROM {noun} ORDER BY id"):
        row = dict(zip(names, values, strict=True))
        yield row["id"], "row", row


def _told(handle: Handle, noun: str) -> Iterator[_Line]:
    """Return by row what its trail adds up to, None when the last word is that it went."""
    trail = handle.sql(
        "SELECT row_id, old, new FROM trail WHERE noun = ? ORDER BY row_id, id", (noun,)
    )
    for row_id, group in groupby(trail, key=itemgetter(0)):
        told: dict[str, Any] | None = None
        broken = False
        for _, old, new in group:
            before = _columns(old) if old else None
            # what a row is said to have been is what it was last said to become
            broken = broken or (
                told is not None and before is not None and _differs(noun, told, before)
            )
            if not new:
                told = None
            elif before is None or told is not None:
                told = _merged(told or {}, _columns(new))
        yield row_id, "told", {"id": None} if broken else told


def _merged(told: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Add what was written last; a text that is told whole needs no checksum any more."""
    sums = {name: one for name, one in told.get(CHECKSUMS, {}).items() if name not in new}
    return {**told, CHECKSUMS: sums, **new}


def _columns(text: str) -> dict[str, Any]:
    """Read what a trail row wrote; what cannot be read is no column's value."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"id": None}


def _differs(noun: str, told: dict[str, Any] | None, row: dict[str, Any] | None) -> bool:
    """Compare a row with its trail, which shortens long texts of new rows."""
    if told is None or row is None:
        return told is not row
    derived = DERIVED.get(noun, frozenset())
    sums = told.get(CHECKSUMS, {})
    return any(
        value != row[name] and not _shortened(value, row[name])
        for name, value in told.items()
        if name in row and name not in derived
    ) or any(
        isinstance(row[name], str) and checksum(row[name]) != one
        for name, one in sums.items()
        if name in row
    )


def _shortened(said: Any, now: Any) -> bool:
    both_texts = isinstance(said, str) and isinstance(now, str)
    return both_texts and said.endswith("…") and now.startswith(said[:-1])


def unindexed(handle: Handle) -> Iterator[Spot]:
    """List rows whose text is not in the search index as it stands, and texts of lost rows."""
    for noun, expression in TEXTS.items():
        rows = handle.sql(
            f"""
            SELECT r.id FROM (SELECT id, {expression} AS text FROM {noun}) r
            LEFT JOIN search_text s ON s.noun = ? AND s.row_id = r.id WHERE s.text IS NOT r.text
            UNION ALL SELECT s.row_id FROM search_text s WHERE s.noun = ?
              AND NOT EXISTS (SELECT 1 FROM {noun} r WHERE r.id = s.row_id)
            """,
            (noun, noun),
        )
        yield from (Spot(noun, row_id) for (row_id,) in rows)


def index_is_complete(connection: sqlite3.Connection) -> bool:
    """Whether the old file's index holds exactly the words of the texts it was made of.

    A damaged index may ask for more memory than there is: it is not complete either.
    """
    try:
        return _holds_all_words(connection)
    except MemoryError:
        return False


def _holds_all_words(connection: sqlite3.Connection) -> bool:
    wanted: Counter[str] = Counter()
    for (text,) in connection.execute("SELECT text FROM old.search_text"):
        wanted.update(words(text).split())
    connection.execute(
        "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('old', 'search_index', 'row')"
    )
    held = dict(connection.execute("SELECT term, cnt FROM temp.vocabulary"))
    return held == wanted


#: What `derived` compares, by noun.
_DERIVED_ROWS = {
    "item": "SELECT id, state, effective_due, light_kind, own_deadline FROM item"
    " WHERE kind <> 'CATEGORY' AND archived = 0",
    "assignment": "SELECT item_id, unit_id, role, state, latest_id, latest_date, open, due"
    " FROM assignment",
}


def keep_derived(handle: Handle) -> None:
    """Keep the derived columns aside, to be compared once they are computed anew."""
    for noun, select in _DERIVED_ROWS.items():
        handle.sql(f"CREATE TEMP TABLE kept_{noun} AS {select}")


def derived_differs(handle: Handle) -> tuple[Spot, ...]:
    """List items whose derived columns were not what they are now."""
    found: set[int] = set()
    for noun, select in _DERIVED_ROWS.items():
        kept = f"SELECT * FROM kept_{noun}"
        for one, two in ((kept, select), (select, kept)):
            found.update(row[0] for row in handle.sql(f"{one} EXCEPT {two}"))
    return tuple(Spot("item", item_id) for item_id in sorted(found))


def findings(handle: Handle) -> tuple[int, ...]:
    """List the ids of all findings, archived ones included."""
    rows = handle.sql("SELECT id FROM item WHERE kind = 'FINDING' ORDER BY id")
    return tuple(row_id for (row_id,) in rows)


def named(handle: Handle, spots: Iterable[Spot]) -> dict[int, str]:
    """Return codes or titles of the items among some rows."""
    ids = ", ".join(str(spot.row_id) for spot in spots if spot.noun == "item")
    rows = handle.sql(
        f"SELECT id, CASE WHEN code <> '' THEN code ELSE title END FROM item WHERE id IN ({ids})"
    )
    return dict(rows.fetchall())
