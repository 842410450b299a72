"""What a unit's own ledger is built from: the round and the items of its tasks, as records."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from app.exchange.tasks import Desk
from app.sheets.lines import Line
from db.file.compact import compact
from db.schema.item_fields import Use, more_with
from db.schema.records import Category, Finding, Measure, More
from db.words import DeadlineChangeKind, ItemKind, RectificationType, Role

_ROUND = ("uuid", "code", "name", "title", "inspecting_body", "inspected_body", "kind", "level")
#: The names by which the plan calls the unit that the package is for.
CALLED = "called"


class Told(NamedTuple):
    """What the office put in force instead of a deadline: kind, words, day, who, on what basis.

    No words (None) mean that the deadline was taken away.
    """

    kind: DeadlineChangeKind
    printed: str | None
    day: date
    by: str
    basis: str


class Entry(NamedTuple):
    """One item: who it is, below which other, what is printed of it, who is responsible.

    `deadline` is the original; an older program says nothing of its `changes` (None).
    """

    kind: ItemKind
    uuid: str
    parent: str
    code: str
    number: str
    title: str
    goal: str | None
    rectification: RectificationType
    deadline: str
    parties: tuple[tuple[Role, str], ...]
    more: More = ()
    changes: tuple[Told, ...] | None = None


class Outline(NamedTuple):
    """The round's facts by name, and the items in printed order, each below those above it."""

    round: dict[str, Any]
    entries: tuple[Entry, ...]


def outline_of(desk: Desk, item_ids: Iterable[int], unit_id: int) -> Outline:
    """Take what belongs to some leaf items of a unit: they, their findings, their categories."""
    found: dict[int, Entry] = {}
    called: dict[str, None] = {}
    for item_id in item_ids:
        line = desk.lines[item_id]
        for item, parent in _chain(line):
            if item.id not in found:
                found[item.id] = _entry(desk, item, parent)
                parties = () if isinstance(item, Category) else item.responsibilities
                called |= dict.fromkeys(one.party for one in parties if one.unit_id == unit_id)
    of = desk.whole.round
    day = of.feedback_date
    facts = {name: getattr(of, name) for name in _ROUND}
    facts |= {"year": of.year, "feedback_date": day.isoformat() if day else None}
    return Outline({**facts, CALLED: list(called)}, tuple(found.values()))


def _chain(line: Line) -> list[tuple[Category | Finding | Measure, Category | Finding | None]]:
    chain: list[tuple[Category | Finding | Measure, Category | Finding | None]] = [
        (line.category, None),
        (line.finding, line.category),
    ]
    return [*chain, (line.measure, line.finding)] if line.measure else chain


def _entry(
    desk: Desk, item: Category | Finding | Measure, parent: Category | Finding | None
) -> Entry:
    above = desk.uuids[parent.id] if parent else ""
    if isinstance(item, Category):
        unset = RectificationType.UNSET
        uuid = desk.uuids[item.id]
        return Entry(
            ItemKind.CATEGORY, uuid, above, "", item.number, item.title, None, unset, "", ()
        )
    finding = isinstance(item, Finding)
    return Entry(
        ItemKind.FINDING if finding else ItemKind.MEASURE,
        desk.uuids[item.id],
        above,
        item.code,
        item.number,
        item.title if isinstance(item, Finding) else item.text,
        item.goal if isinstance(item, Finding) else None,
        item.rectification if isinstance(item, Finding) else RectificationType.UNSET,
        item.deadline.raw if item.deadline else "",
        tuple((party.role, party.party) for party in item.responsibilities),
        _more(dict(item.more)),
        tuple(
            Told(one.kind, one.new.raw if one.new else None, one.day, one.by, one.basis)
            for one in item.deadline_changes
        ),
    )


def _more(values: Mapping[str, Any]) -> More:
    """Take the fields without an attribute that travel and are named; an older file names fewer."""
    found = more_with(Use.TRAVELS)
    return tuple((one.name, values[one.name]) for one in found if one.name in values)


def lines_of(outline: Outline) -> list[str]:
    """Write an outline as lines of JSON for the hidden sheet: the round, then item by item."""
    return [compact(outline.round), *(compact(_values(entry)) for entry in outline.entries)]


def _values(entry: Entry) -> dict[str, Any]:
    told = [(*one[:2], one.day.isoformat(), *one[3:]) for one in entry.changes or ()]
    return {**entry._asdict(), "changes": told}


def read_lines(lines: Sequence[str]) -> Outline | None:
    """Read an outline; None when it is not whole."""
    try:
        facts, *items = [json.loads(line) for line in lines]
        entries = tuple(_read(item) for item in items)
        known = {name: facts[name] for name in (*_ROUND, "year", "feedback_date")}
        return Outline({**known, CALLED: facts.get(CALLED, [])}, entries)
    except (ValueError, TypeError, KeyError):
        return None


def _read(values: dict[str, Any]) -> Entry:
    goal = values["goal"]
    return Entry(
        ItemKind(values["kind"]),
        str(values["uuid"]),
        str(values["parent"]),
        str(values["code"]),
        str(values["number"]),
        str(values["title"]),
        None if goal is None else str(goal),
        RectificationType(values["rectification"]),
        str(values["deadline"]),
        tuple((Role(role), str(name)) for role, name in values["parties"]),
        _more(dict(values.get("more", ()))),
        _read_changes(values.get("changes")),
    )


def _read_changes(told: Any) -> tuple[Told, ...] | None:
    if told is None:
        return None
    return tuple(
        Told(
            DeadlineChangeKind(kind),
            None if printed is None else str(printed),
            date.fromisoformat(day),
            str(by),
            str(basis),
        )
        for kind, printed, day, by, basis in told
    )
