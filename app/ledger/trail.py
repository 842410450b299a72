"""The trail as people read it: who changed what, when, from what to what."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from app.items.items import row_of
from app.ledger import Ledger
from app.ledger.trail_words import FIELDS, row_words, value_word
from app.wording import KIND_NAMES, NOUN_WORDS, ORIGIN_WORDS
from db import duties, items
from db.file import trail
from db.file.trail import TrailFilter
from db.lists.places import places_of
from db.schema.records import ChangeRow, TrailRow
from db.words import ItemKind, Origin

#: Tables whose rows are only links or copies: they tell a reader nothing new.
_SILENT = {"outcome_item", "snapshot", "document", "doubt", "package_row", "receipt"}
Pair = tuple[ChangeRow, TrailRow]


class TrailLine(NamedTuple):
    """One thing that changed; `id` pages on, `title` is what the whole change was called."""

    at: str
    by: str
    what: str
    old: str
    new: str
    origin: str
    id: int = 0
    item_id: int | None = None
    code: str = ""
    title: str = ""


class Known(NamedTuple):
    """What rows refer to by number, in words."""

    units: dict[int, str]
    labels: dict[int, str]
    codes: dict[int, str]


def trail_of(ledger: Ledger, item_id: int, limit: int = 200) -> tuple[TrailLine, ...]:
    """Tell what happened to an item and to its measures, newest first."""
    row = row_of(ledger, item_id)
    below = items.children(ledger.handle, item_id, archived=True)
    ids = [row.id, *(m.id for m in below if row.kind is ItemKind.FINDING)]
    pairs = trail.rows_about(ledger.handle, ids, limit)
    return tuple(_lines(pairs, _known(ledger, pairs), item_id))


def list_trail(
    ledger: Ledger,
    *,
    by: str | None = None,
    noun: str | None = None,
    days: tuple[date | None, date | None] = (None, None),
    before: int | None = None,
    limit: int = 100,
) -> tuple[TrailLine, ...]:
    """Tell what happened in the ledger, newest first; page on with the last line's `id`.

    `days` are the first and the last day, both inclusive.
    """
    wanted = TrailFilter(by, noun, *days)
    found: list[TrailLine] = []
    while len(found) < limit:
        pairs = trail.list_rows(ledger.handle, wanted, before, limit)
        if not pairs:
            break
        found += _lines(pairs, _known(ledger, pairs), None)
        before = pairs[-1][1].id
    return tuple(found)


def list_people(ledger: Ledger) -> tuple[str, ...]:
    """List everybody who ever wrote, the latest first."""
    return trail.people(ledger.handle)


def standing_change(ledger: Ledger, line_id: int) -> int:
    """Return the change a line belongs to, 0 when it was taken back already."""
    return trail.standing_change(ledger.handle, line_id)


def _known(ledger: Ledger, pairs: Sequence[Pair]) -> Known:
    """Look up the units and items that rows name."""
    ids: set[int] = set()
    for _, row in pairs:
        ids.add(row.subject_id or 0)
        for text in (row.old, row.new):
            values = json.loads(text) if text else {}
            if row.noun == "item":
                ids.add(values.get("parent_id") or 0)
    places = places_of(ledger.handle, [("item", one) for one in sorted(ids - {0})])
    labels, codes = {}, {}
    for (_, item_id), place in places.items():
        name = KIND_NAMES[place.kind] if place.kind else ""
        labels[item_id] = f"{name} {place.title[:20]}"
        codes[item_id] = place.code
    return Known(duties.unit_names(ledger.handle), labels, codes)


def _lines(pairs: Iterable[Pair], known: Known, own: int | None) -> list[TrailLine]:
    """Write the lines of rows; parties that change together are told together."""
    found: list[TrailLine] = []
    for change, row in pairs:
        if row.noun in _SILENT:
            continue
        for what, old, new in _words(row, known):
            line = TrailLine(
                change.at,
                change.by,
                what if row.subject_id in (own, None) else _with_label(what, row, known),
                old,
                new,
                ORIGIN_WORDS[Origin(change.origin)],
                row.id,
                row.subject_id,
                known.codes.get(row.subject_id or 0, ""),
                change.title,
            )
            _add(found, line, row.noun, change)
    return found


def _with_label(what: str, row: TrailRow, known: Known) -> str:
    label = known.labels.get(row.subject_id or 0, "")
    return f"{label} · {what}" if label else what


def _add(found: list[TrailLine], line: TrailLine, noun: str, change: ChangeRow) -> None:
    """Add a line, or join it to the one before when both tell of parties in one change."""
    last = found[-1] if found else None
    same = (
        noun == "responsibility"
        and last is not None
        and (last.what, last.item_id, last.at) == (line.what, line.item_id, line.at)
        and last.title == change.title
    )
    if not same or last is None:
        found.append(line)
        return
    old, new = (_joined(a, b) for a, b in ((line.old, last.old), (line.new, last.new)))
    found[-1] = last._replace(old=old, new=new, id=line.id)


def _joined(first: str, second: str) -> str:
    """Join `责任单位：甲` and `责任单位：乙` into one list, other roles with a semicolon."""
    if not first or not second:
        return first or second
    role, _, _ = first.rpartition("；")[2].partition("：")
    later, _, names = second.partition("：")
    return f"{first}、{names}" if role == later else f"{first}；{second}"


def _words(row: TrailRow, known: Known) -> list[tuple[str, str, str]]:
    """Say what a row tells: field by field for an edit, in one line for a new or removed row."""
    old: dict[str, Any] = json.loads(row.old) if row.old else {}
    new: dict[str, Any] = json.loads(row.new) if row.new else {}
    noun = NOUN_WORDS.get(row.noun, row.noun)
    if old and new:
        return [
            (word if row.noun == "item" else f"{noun} · {word}", *texts)
            for field, word in FIELDS.get(row.noun, {}).items()
            if field in new
            for texts in [_pair(row.noun, field, (old.get(field), new[field]), known)]
        ]
    whole = old or new
    text = row_words(row.noun, whole, known.units.get(whole.get("unit_id") or 0, ""))
    if row.noun == "responsibility":
        return [(noun, text if old else "", text if new else "")]
    word = KIND_NAMES[ItemKind(whole["kind"])] if row.noun == "item" else noun
    return [(f"删除{word}", text, "") if old else (f"新增{word}", "", text)]


def _pair(noun: str, field: str, values: tuple[Any, Any], known: Known) -> tuple[str, str]:
    old, new = (
        (known.labels if noun == "item" else known.units).get(value or 0, "")
        if field == "parent_id"
        else value_word(noun, field, value)
        for value in values
    )
    return old, new
