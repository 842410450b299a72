"""Writing with a trail: every row that a use case touches is recorded before and after."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from db.file import search
from db.file.compact import compact
from db.file.connection import Handle
from db.schema.models import TABLES, ChangeTable, TrailTable
from db.schema.records import ChangeRow, TrailRow
from db.words import Origin

Values = Mapping[str, Any]
#: Characters of a new row's text that its trail repeats for the reader.
LONGEST = 400
#: Under this name a new row's trail keeps the checksums of what it does not repeat, by column.
CHECKSUMS = "#"
#: Rows that no reader is shown: the trail says only that they were added.
_UNREAD = frozenset({"package_row", "receipt"})


_ADD_TRAIL = (
    "INSERT INTO trail(change_id, noun, row_id, subject_id, old, new) VALUES (?, ?, ?, ?, ?, ?)"
)


class ConflictError(Exception):
    """A change cannot be reversed because later changes built on it (none known: rows need it)."""

    def __init__(self, later: tuple[ChangeRow, ...]) -> None:
        super().__init__(f"{len(later)} later changes")
        self.later = later


class Author(NamedTuple):
    """Who writes, when (ISO text), what (use case and a Chinese sentence), and from where."""

    by: str
    at: str
    what: str
    title: str
    origin: Origin = Origin.HAND


@dataclass
class Change:
    """One use case's writing inside one transaction."""

    handle: Handle
    id: int
    author: Author
    touched: set[tuple[str, int]] = field(default_factory=set)
    _next: dict[str, int] = field(default_factory=dict)

    def insert(self, noun: str, values: Values) -> int:
        """Add a row and return its id."""
        return self._insert(noun, self._fresh(noun, 1)[0], values)

    def put_back(self, noun: str, row_id: int, values: Values) -> None:
        """Add the very row that once had this id."""
        self._insert(noun, row_id, values)

    def _insert(self, noun: str, row_id: int, values: Values) -> int:
        self.handle.insert(noun, {**values, "id": row_id})
        self._record(noun, row_id, None, _shortened(noun, values), values)
        return row_id

    def _fresh(self, noun: str, count: int) -> range:
        """Return ids that no row ever had: the trail tells by ids of what is gone, too."""
        if noun not in self._next:
            latest = f"SELECT max(id) FROM {noun} UNION ALL SELECT max(row_id) FROM trail"
            rows = self.handle.sql(f"{latest} WHERE noun = ?", (noun,))
            self._next[noun] = max(row_id or 0 for (row_id,) in rows) + 1
        first = self._next[noun]
        self._next[noun] = first + count
        return range(first, first + count)

    def insert_all(self, noun: str, rows: Sequence[Values]) -> range:
        """Add rows that all name the same columns, with one statement; return their ids."""
        ids = self._fresh(noun, len(rows))
        self.handle.insert_all(noun, rows, ids)
        self.touched.update((noun, row_id) for row_id in ids)
        trail = (
            self._trail_row(noun, row_id, (None, _shortened(noun, row)), row)
            for row_id, row in zip(ids, rows, strict=True)
        )
        self.handle.many(_ADD_TRAIL, trail)
        return ids

    def update(self, noun: str, row_id: int, values: Values) -> bool:
        """Change fields of a row; return whether anything differed."""
        old = self.row(noun, row_id)
        changed = {name: value for name, value in values.items() if old[name] != value}
        if not changed:
            return False
        self.handle.update(noun, row_id, changed)
        self._record(noun, row_id, {name: old[name] for name in changed}, changed, old)
        return True

    def derive(self, noun: str, row_id: int, values: Values) -> None:
        """Write columns that follow from others; they are no history and leave no trail."""
        self.handle.update(noun, row_id, values)

    def delete(self, noun: str, row_id: int) -> None:
        """Remove a row; its whole content stays in the trail."""
        old = self.row(noun, row_id)
        if noun == "item":
            self.handle.sql("DELETE FROM assignment WHERE item_id = ?", (row_id,))
        self.handle.sql(f"DELETE FROM {noun} WHERE id = ?", (row_id,))
        self._record(noun, row_id, old, None)

    def note(self, noun: str, old: Values, new: Values) -> None:
        """Record what changed outside of the tables that undo knows."""
        self._record(noun, 0, old, new)

    def row(self, noun: str, row_id: int) -> dict[str, Any]:
        """Return all fields of a row. Raises KeyError when there is no such row."""
        names = TABLES[noun]._meta.sorted_field_names
        columns = ", ".join(f'"{name}"' for name in names)
        row = self.handle.sql(f"SELECT {columns} FROM {noun} WHERE id = ?", (row_id,)).fetchone()
        if row is None:
            raise KeyError(f"{noun} {row_id}")
        return dict(zip(names, row, strict=True))

    def _record(
        self,
        noun: str,
        row_id: int,
        old: Values | None,
        new: Values | None,
        whole: Values | None = None,
    ) -> None:
        self.touched.add((noun, row_id))
        row = self._trail_row(noun, row_id, (old, new), whole or new or old or {})
        self.handle.sql(_ADD_TRAIL, row)

    def _trail_row(
        self,
        noun: str,
        row_id: int,
        change: tuple[Values | None, Values | None],
        known: Values,
    ) -> tuple[int, str, int, int | None, str, str]:
        old, new = change
        subject = row_id if noun == "item" else known.get("item_id")
        return self.id, noun, row_id, subject, _text(old), _text(new)

    def finish(self) -> None:
        """Bring the search index up to date with what was written."""
        self.handle.once(search.index_touched, self.touched)


def _shortened(noun: str, values: Values) -> dict[str, Any]:
    """Keep long texts out of the trail: a new row holds them itself, the trail their checksums."""
    unread = noun in _UNREAD
    left_out = {
        name: checksum(value)
        for name, value in values.items()
        if isinstance(value, str) and (unread or len(value) > LONGEST)
    }
    told = {} if unread else {name: _short(value) for name, value in values.items()}
    return {**told, CHECKSUMS: left_out} if left_out else told


def _short(value: Any) -> Any:
    return value[:LONGEST] + "…" if isinstance(value, str) and len(value) > LONGEST else value


def checksum(text: str) -> str:
    """Return what stands in the trail for a text that is too long for it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _text(values: Values | None) -> str:
    return "" if values is None else compact(values)


@contextmanager
def changing(handle: Handle, author: Author, undoes: int | None = None) -> Iterator[Change]:
    """Run one use case's writes in one transaction that carries its trail.

    A block that changed nothing leaves no change behind; derived columns are no change.
    """
    with handle.transaction():
        row = {
            "by": author.by,
            "at": author.at,
            "what": author.what,
            "title": author.title,
            "origin": author.origin,
            "undoes": undoes,
        }
        change = Change(handle, handle.insert("change", row), author)
        yield change
        change.finish()
        if not change.touched and undoes is None:
            handle.run(ChangeTable.delete().where(ChangeTable.id == change.id))


def _change_row() -> Any:
    t = ChangeTable
    return t.select(t.id, t.at, t.by, t.what, t.title, t.origin, t.undoes, t.undone_by)


def change_by_id(handle: Handle, change_id: int) -> ChangeRow | None:
    """Find one change."""
    return handle.one(_change_row().where(ChangeTable.id == change_id), ChangeRow)


def list_changes(
    handle: Handle, *, before: int | None = None, limit: int = 50
) -> tuple[ChangeRow, ...]:
    """List changes, newest first; page on with the last id as `before`."""
    query = _change_row().order_by(ChangeTable.id.desc()).limit(limit)
    if before is not None:
        query = query.where(ChangeTable.id < before)
    return handle.fetch(query, ChangeRow)


def latest_undoable(handle: Handle) -> ChangeRow | None:
    """Find the newest edit made by hand, or redone, that still stands."""
    t = ChangeTable
    wanted = t.origin.in_([Origin.HAND, Origin.REDO]) & t.undone_by.is_null()
    return handle.one(_change_row().where(wanted).order_by(t.id.desc()), ChangeRow)


def latest_redoable(handle: Handle) -> ChangeRow | None:
    """Find the newest undo with no edit by hand after it."""
    t = ChangeTable
    found = handle.one(
        _change_row()
        .where((t.origin == Origin.UNDO) & t.undone_by.is_null())
        .order_by(t.id.desc()),
        ChangeRow,
    )
    if found is None:
        return None
    later = (t.id > found.id) & (t.origin.not_in([Origin.UNDO, Origin.REDO, Origin.SYSTEM]))
    return None if handle.value(t.select(t.id).where(later).limit(1)) else found


def codes_ever(handle: Handle, noun: str) -> frozenset[str]:
    """Return the codes that rows of a table have or ever had, also those of rows long gone."""
    rows = handle.sql(
        f"SELECT code FROM {noun} UNION SELECT json_extract(new, '$.code') FROM trail"
        " WHERE noun = ? AND new LIKE '%\"code\":%'",
        (noun,),
    )
    return frozenset(code for (code,) in rows if code)


def rows_of(handle: Handle, change_id: int) -> tuple[TrailRow, ...]:
    """List the rows a change wrote, in order."""
    t = TrailTable
    query = t.select(t.id, t.change_id, t.noun, t.row_id, t.old, t.new)
    return handle.fetch(query.where(t.change_id == change_id).order_by(t.id), TrailRow)


def rows_about(
    handle: Handle, item_ids: Sequence[int], limit: int = 200
) -> tuple[tuple[ChangeRow, TrailRow], ...]:
    """List what happened to items and all that hangs on them, newest first."""
    query = _rows_and_changes(limit).where(TrailTable.subject_id.in_(list(item_ids)))
    return handle.fetch(query, _row_and_change)


def _rows_and_changes(limit: int) -> Any:
    t, c = TrailTable, ChangeTable
    return (
        t.select(
            t.id, t.change_id, t.noun, t.row_id, t.old, t.new, t.subject_id,
            c.id, c.at, c.by, c.what, c.title, c.origin, c.undoes, c.undone_by,
        )
        .join(c, on=(t.change_id == c.id))
        .order_by(t.id.desc())
        .limit(limit)
    )  # fmt: skip


def _row_and_change(*row: Any) -> tuple[ChangeRow, TrailRow]:
    return ChangeRow(*row[7:]), TrailRow(*row[:7])


class TrailFilter(NamedTuple):
    """Which rows: by whom, of which table, from the first to the last day (inclusive)."""

    by: str | None = None
    noun: str | None = None
    since: date | None = None
    until: date | None = None


def list_rows(
    handle: Handle, wanted: TrailFilter, before: int | None = None, limit: int = 100
) -> tuple[tuple[ChangeRow, TrailRow], ...]:
    """List what was written, newest first; page on with the last row's id as `before`."""
    t, c = TrailTable, ChangeTable
    query = _rows_and_changes(limit)
    if wanted.by is not None:
        query = query.where(c.by == wanted.by)
    if wanted.noun is not None:
        query = query.where(t.noun == wanted.noun)
    if wanted.since is not None:
        query = query.where(c.at >= wanted.since.isoformat())
    if wanted.until is not None:
        query = query.where(c.at < (wanted.until + timedelta(1)).isoformat())
    if before is not None:
        query = query.where(t.id < before)
    return handle.fetch(query, _row_and_change)


def built_on(handle: Handle, target: ChangeRow) -> tuple[ChangeRow, ...]:
    """List standing later changes that touched a field of this one, or hang a row on it.

    A redo goes back through the undos in order, so redone edits do not stand in its way.
    """
    aside = ("UNDO", "REDO" if target.origin == Origin.UNDO else "UNDO")
    rows = handle.sql(
        """
        SELECT c.id, c.at, c.by, c.what, c.title, c.origin, c.undoes, c.undone_by,
          mine.old, mine.new, later.old, later.new
        FROM trail mine
        JOIN trail later ON later.id > mine.id AND later.change_id <> mine.change_id
          AND ((later.noun = mine.noun AND later.row_id = mine.row_id)
            OR (mine.noun = 'item' AND mine.old = '' AND later.subject_id = mine.row_id)
            OR (mine.noun = 'progress' AND mine.old = '' AND later.noun = 'evidence'
              AND later.subject_id = mine.subject_id AND later.old = ''
              AND json_extract(later.new, '$.progress_id') = mine.row_id))
        JOIN change c ON c.id = later.change_id
        WHERE mine.change_id = ? AND c.undone_by IS NULL AND c.origin NOT IN (?, ?)
        ORDER BY c.id
        """,
        (target.id, *aside),
    )
    found = {row[0]: ChangeRow(*row[:8]) for row in rows if _overlap(*row[8:])}
    return tuple(found.values())


def _overlap(old: str, new: str, later_old: str, later_new: str) -> bool:
    """Whether two changes of one row touch the same field, or one makes or removes the row."""
    if not (old and new and later_old and later_new):
        return True
    return bool(json.loads(new).keys() & json.loads(later_new).keys())


@contextmanager
def reversing(handle: Handle, target: ChangeRow, author: Author) -> Iterator[Change]:
    """Undo a change by the reverse edit, which is itself a change; undoing an undo is the redo.

    The caller brings derived columns up to date before the block ends. Raises ConflictError
    when later changes built on the target.
    """
    later = built_on(handle, target)
    if later:
        raise ConflictError(later)
    try:
        with changing(handle, author, undoes=target.id) as change:
            for row in reversed(rows_of(handle, target.id)):
                _reverse_row(change, row)
            handle.update("change", target.id, {"undone_by": change.id})
            yield change
    except (sqlite3.IntegrityError, KeyError) as error:
        raise ConflictError(()) from error


def _reverse_row(change: Change, row: TrailRow) -> None:
    old = json.loads(row.old) if row.old else None
    if not row.new:
        values = dict(old or {})
        change.put_back(row.noun, values.pop("id", row.row_id), values)
    elif old is None:
        change.delete(row.noun, row.row_id)
    else:
        change.update(row.noun, row.row_id, old)


def people(handle: Handle) -> tuple[str, ...]:
    """List everybody who ever wrote, the latest first."""
    rows = handle.sql('SELECT "by" FROM change GROUP BY "by" ORDER BY MAX(id) DESC')
    return tuple(name for (name,) in rows if name)


def standing_change(handle: Handle, row_id: int) -> int:
    """Return the change a trail row belongs to, 0 when it was taken back already."""
    row = handle.sql(
        "SELECT c.id FROM trail t JOIN change c ON c.id = t.change_id"
        " WHERE t.id = ? AND c.undone_by IS NULL",
        (row_id,),
    ).fetchone()
    return int(row[0]) if row else 0
