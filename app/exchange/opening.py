"""打开下发包: a unit's own ledger holds its tasks; a later package brings it up to date."""

import json
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from app import standing
from app.directory.directory import UnitDraft, insert_unit
from app.errors import RefusedError
from app.exchange import fields
from app.exchange.below import units_below
from app.exchange.head import FORMAT, Head
from app.exchange.issuing import keep_rows
from app.exchange.outline import CALLED, Entry, Outline, Told, read_lines
from app.exchange.own_reports import take_reports
from app.exchange.parcels import opened
from app.exchange.proposing import own_unit, take_opinions
from app.exchange.returned import Returned, read_returned
from app.items import codes
from app.items.deadlines import columns, understand
from app.items.items import Party, insert_item, next_code, replace_parties
from app.items.revising import Revision, changes_of, deadline_in_force, line_of, revise
from app.ledger import Ledger, create_ledger, open_ledger
from app.messages import deadlines as sentences
from app.messages import exchange as messages
from app.round.rounds import RoundDraft, draft_of, free_code, insert_round, write_round
from db import items, joins, packages, rounds, units
from db.file import trail
from db.file.trail import Change
from db.items import ItemRow
from db.schema.records import DeadlineChange
from db.words import DeadlineChangeKind, Direction, Edition, ItemKind, Origin, Role


class AlreadyOpenedError(RefusedError):
    """The very package was opened before: nothing is lost, nothing is to do."""


class Opened(NamedTuple):
    """What a package brought: tasks that are new, tasks whose wording changed, all of them.

    `gone` were taken from the unit since, `reported` are reports of its own that the office
    changed, `waiting` cells in which both wrote something else; an `older` one than was opened
    before changes no task.
    """

    unit: str
    period: str
    added: int
    changed: int
    tasks: int
    gone: int = 0
    reported: int = 0
    waiting: int = 0
    older: bool = False


def open_package(path: Path, ledger_path: Path, *, today: date, by: str = "") -> Opened:
    """Take a package into a unit's ledger, which is made when it is not there yet.

    Raises BadFileError, RefusedError for a workbook that lost its hidden part, LedgerError.
    """
    if ledger_path.exists():
        with open_ledger(ledger_path) as ledger:
            return take_package(ledger, path, today=today, by=by)
    ledger, done = new_ledger(path, ledger_path, today=today, by=by)
    ledger.close()
    return done


def new_ledger(
    path: Path, ledger_path: Path, *, today: date, by: str = ""
) -> tuple[Ledger, Opened]:
    """Make the ledger of the unit that a package is for, with what the package brings.

    Raises BadFileError, RefusedError, LedgerError; nothing is made then.
    """
    done: list[Opened] = []

    def fill(ledger: Ledger) -> None:
        done.append(take_package(ledger, path, today=today, by=by))

    name = _whole(path)[1].unit_name
    ledger = create_ledger(ledger_path, name=name, edition=Edition.UNIT, by=by, fill=fill)
    return ledger, done[0]


def head_of(path: Path) -> Head:
    """Return whose package a file is. Raises BadFileError, RefusedError."""
    return _whole(path)[1]


def take_package(ledger: Ledger, path: Path, *, today: date, by: str = "") -> Opened:
    """Take a package into an open unit's ledger, new tasks and changed ones.

    Raises BadFileError, RefusedError for one that was taken already or belongs to another unit.
    """
    found, head, outline = _whole(path)
    if ledger.edition is not Edition.UNIT:
        raise RefusedError(messages.NOT_A_UNIT)
    return _take(ledger, found, head, outline, (path, today, by))


def _whole(path: Path) -> tuple[Returned, Head, Outline]:
    with opened(path) as parcels:
        if len(parcels) > 1:
            raise RefusedError(messages.several_inside(path.name))
        if parcels[0].manifest:
            raise RefusedError(messages.NOT_FOR_OPENING)
        found = read_returned(parcels[0].book, outline=True)
    outline = read_lines(found.outline)
    if found.head is None or outline is None:
        raise RefusedError(messages.NO_OUTLINE)
    if found.head.format > FORMAT:
        raise RefusedError(messages.newer(found.head.format, FORMAT))
    return found, found.head, outline


def _take(
    ledger: Ledger, found: Returned, head: Head, outline: Outline, how: tuple[Path, date, str]
) -> Opened:
    path, today, by = how
    if packages.by_uuid(ledger.handle, head.package) is not None:
        raise AlreadyOpenedError(messages.ALREADY_OPENED)
    _refuse_other_unit(ledger, head)
    title = f"打开下发包：{head.period}，{head.rows} 项任务"
    with ledger.change("open_package", title, by, Origin.PACKAGE) as change:
        unit_id = _unit(change, head)
        _learn_names(change, unit_id, outline)
        round_id = _round(change, outline, today)
        # before the items: whose ledger it is decides which parties are more than names
        package_id = change.insert("package", _package(change, head, path, (round_id, unit_id)))
        known = {
            uuid: item_id for item_id, uuid in packages.item_uuids(change.handle, round_id).items()
        }
        older = _is_older(change, head, package_id)
        if not older:
            _follow(change, round_id, outline)
        highest = _count_on(change, round_id, outline)
        added = changed = 0
        for entry in outline.entries:
            if entry.uuid in known:
                item_id = known[entry.uuid]
                changed += not older and _update(change, item_id, entry, unit_id)
            else:
                place = (round_id, known.get(entry.parent))
                item_id = _insert(change, place, entry, highest)
                known[entry.uuid] = item_id
                added += entry.kind is not ItemKind.CATEGORY
        rows = _contents(found, known, outline)
        keep_rows(change, package_id, rows)
        for item_id, cells in rows.items():
            take_opinions(change, unit_id, item_id, cells.get(fields.OPINION, ""))
        gone = 0 if older else _retire(change, round_id, {one.uuid for one in outline.entries})
        told = (0, 0) if older else take_reports(ledger, change, (head, package_id), rows, today)
        standing.refresh_findings(change, known.values())
    return Opened(head.unit_name, head.period, added, changed, head.rows, gone, *told, older)


def told(found: Opened) -> str:
    """Sum up what a package brought."""
    numbers = (
        found.tasks, found.added, found.changed, found.gone, found.reported, found.waiting
    )  # fmt: skip
    return messages.opened(found.unit, found.period, numbers, older=found.older)


def _is_older(change: Change, head: Head, package_id: int) -> bool:
    """Whether a package was opened before that the office made later."""
    package = packages.by_id(change.handle, package_id)
    assert package is not None
    return any(
        one.direction is Direction.OPENED and one.made_at > head.made_at
        for one in packages.of_round(change.handle, package.round_id)
    )


def _retire(change: Change, round_id: int, given: set[str]) -> int:
    """Archive what earlier packages gave and this one does not: it is the unit's no more."""
    uuids = packages.item_uuids(change.handle, round_id)
    once = {
        item_id
        for one in packages.of_round(change.handle, round_id)
        if one.direction is Direction.OPENED
        for item_id in packages.contents(change.handle, one.id)
    }
    gone = [item_id for item_id in once if uuids.get(item_id) not in given]
    rows = [row for row in items.items_by_id(change.handle, gone) if not row.archived]
    for row in rows:
        change.update("item", row.id, {"archived": 1})
    for finding in {row.parent_id for row in rows if row.parent_id}:
        if uuids.get(finding) not in given and not items.children(change.handle, finding):
            change.update("item", finding, {"archived": 1})
    return len(rows)


def _refuse_other_unit(ledger: Ledger, head: Head) -> None:
    known = packages.unit_names(ledger.handle).get(own_unit(ledger))
    if known is not None and known[0] != head.unit:
        raise RefusedError(messages.other_unit(head.unit_name, known[1]))


def _unit(change: Change, head: Head) -> int:
    """Find the unit by uuid, else by name; it keeps the office's uuid."""
    for unit_id, (uuid, name) in packages.unit_names(change.handle).items():
        if uuid == head.unit:
            if name != head.unit_name:
                change.update("unit", unit_id, {"name": head.unit_name})
            return unit_id
    unit_id = units.unit_id_of(change.handle, head.unit_name) or insert_unit(
        change, UnitDraft(head.unit_name)
    )
    change.update("unit", unit_id, {"uuid": head.unit})
    return unit_id


def _learn_names(change: Change, unit_id: int, outline: Outline) -> None:
    """Note what the plan calls the unit: other units of a task are names without duties here."""
    for name in outline.round[CALLED]:
        if units.unit_id_of(change.handle, str(name)) is None:
            change.insert("unit_alias", {"unit_id": unit_id, "name": str(name)})


def _round(change: Change, outline: Outline, today: date) -> int:
    facts = outline.round
    for one in rounds.list_rounds(change.handle):
        if one.uuid == facts["uuid"]:
            return one.id
    names = ("name", "title", "inspecting_body", "inspected_body", "kind", "level")
    draft = RoundDraft(**{name: facts[name] for name in names}, **_days(outline))
    for one in rounds.list_rounds(change.handle):
        if one.code == facts["code"]:  # the unit's own: the office's code is on paper
            code = free_code(change, one.year or today.year)
            change.update("round", one.id, {"code": code})
    return insert_round(change, draft, today, (facts["uuid"], facts["code"]))


def _days(outline: Outline) -> dict[str, Any]:
    """Return what the office's deadlines without a year are counted from."""
    day = outline.round["feedback_date"]
    return {
        "feedback_date": date.fromisoformat(day) if day else None,
        "year": outline.round["year"],
    }


def _follow(change: Change, round_id: int, outline: Outline) -> None:
    """Take over the office's feedback day and year: deadlines without a year move along."""
    known = rounds.round_by_id(change.handle, round_id)
    assert known is not None
    draft = draft_of(known)
    told = draft._replace(**_days(outline))
    if told != draft:
        write_round(change, round_id, told)


def _count_on(change: Change, round_id: int, outline: Outline) -> dict[str, int]:
    """Let what the unit adds itself take codes above all that the office or it ever gave.

    Returns the highest number by stem, for the items still to come.
    """
    given = trail.codes_ever(change.handle, "item")
    highest = codes.highest_below([*given, *(entry.code for entry in outline.entries)])
    below = highest.get(outline.round["code"], 0) + 1
    change.derive("round", round_id, {"next_child": below})
    for row in items.items_of_round(change.handle, round_id, archived=True):
        if row.kind is ItemKind.FINDING:
            below = highest.get(codes.stem_of(row.code), 0) + 1
            change.derive("item", row.id, {"next_child": below})
    return highest


def _values(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "title": entry.title,
        "goal": entry.goal,
        "rectification": entry.rectification,
        **dict(entry.more),
    }


def _deadline(change: Change, row: ItemRow, entry: Entry) -> bool:
    """Take the office's deadline over: its original, and what it put in force instead.

    The office's words are the original here too. A package of an older program tells only one
    deadline: another one than before is a line then. Returns whether anything changed.
    """
    new = understand(change.handle, row.round_id, entry.deadline)
    if entry.changes is None:
        if new == deadline_in_force(change.handle, row):
            return False
        revise(change, row, new, Revision(DeadlineChangeKind.REVISION, sentences.ISSUED_ANEW))
        return True
    known = changes_of(change.handle, row.id)
    changed = change.update("item", row.id, columns(new))
    if [_told(one) for one in known] == list(entry.changes):
        return changed
    for one in known:
        change.delete("deadline_change", one.id)
    for told in entry.changes:
        old, new = new, understand(change.handle, row.round_id, told.printed)
        line = line_of(change, row.id, (old, new), Revision(told.kind, told.basis, told.day))
        change.insert("deadline_change", {**line, "by": told.by})
    return True


def _told(one: DeadlineChange) -> Told:
    return Told(one.kind, one.new.raw if one.new else None, one.day, one.by, one.basis)


def _insert(
    change: Change, place: tuple[int, int | None], entry: Entry, highest: dict[str, int]
) -> int:
    round_id, parent_id = place
    parent = items.item_by_id(change.handle, parent_id) if parent_id else None
    values = {
        **_values(entry),
        "uuid": entry.uuid,
        "code": entry.code,
        "next_child": highest.get(codes.stem_of(entry.code), 0) + 1,
    }
    clash = items.item_by_code(change.handle, entry.code)
    if clash is not None:  # something of the unit's own has it: the office's code is on paper
        change.update("item", clash.id, {"code": _another_code(change, clash)})
    item_id = insert_item(change, round_id, parent, entry.kind, values)
    row = items.item_by_id(change.handle, item_id)
    assert row is not None
    _deadline(change, row, entry)
    replace_parties(change, item_id, _parties(entry))
    return item_id


def _another_code(change: Change, row: ItemRow) -> str:
    parent = items.item_by_id(change.handle, row.parent_id) if row.parent_id else None
    return next_code(change, row.round_id, parent, row.kind)


def _update(change: Change, item_id: int, entry: Entry, unit_id: int) -> bool:
    """Bring an item up to date: what the office prints of it is the office's.

    The parts that the unit gave to those below it stay.
    """
    row = items.item_by_id(change.handle, item_id)
    assert row is not None
    back = {"archived": 0} if row.archived else {}
    changed = change.update("item", item_id, {**_values(entry), **back})
    changed |= _deadline(change, row, entry)
    known = joins.responsibilities_of(change.handle, [item_id]).get(item_id, ())
    below = units_below(change.handle, unit_id)
    kept = tuple(Party(p.role, p.party, p.raw) for p in known if p.unit_id in below)
    if [(p.role, p.party) for p in known if p.unit_id not in below] != list(entry.parties):
        replace_parties(change, item_id, _parties(entry) + kept)
        changed = True
    return changed


def _parties(entry: Entry) -> tuple[Party, ...]:
    by_role: dict[Role, list[str]] = {}
    for role, name in entry.parties:
        by_role.setdefault(role, []).append(name)
    return tuple(Party(role, name, "、".join(by_role[role])) for role, name in entry.parties)


def _package(change: Change, head: Head, path: Path, place: tuple[int, int]) -> dict[str, Any]:
    round_id, unit_id = place
    return {
        "uuid": head.package,
        "direction": Direction.OPENED,
        "round_id": round_id,
        "unit_id": unit_id,
        "period": head.period,
        "answers": "",
        "made_at": head.made_at,
        "made_by": head.made_by,
        "file": path.name,
        "sha256": sha256(path.read_bytes()).hexdigest(),
        "rows": head.rows,
        "at": change.author.at,
        "by": change.author.by,
        "note": json.dumps(head._asdict(), ensure_ascii=False),
    }


def _contents(
    found: Returned, known: dict[str, int], outline: Outline
) -> dict[int, dict[str, str]]:
    """Keep what the rows said when they came."""
    by_code = {entry.code: known[entry.uuid] for entry in outline.entries if entry.code}
    return {by_code[row.code]: dict(row.cells) for row in found.rows if row.code in by_code}
