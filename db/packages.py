"""Queries about what went to units and came back: packages, their rows, decisions."""

import json
from collections.abc import Sequence
from typing import Any

import peewee

from db.file.connection import Handle
from db.file.prepared import Prepared, among, listed
from db.progress import chunks
from db.schema.models import (
    DecisionTable,
    ItemTable,
    PackageRowTable,
    PackageTable,
    ProgressTable,
    ProposalTable,
    ReceiptTable,
    UnitTable,
)
from db.schema.records import Decision, ExchangePackage
from db.words import Choice, Direction, ProposalState


def _select() -> Any:
    t = PackageTable
    return t.select(
        t.id, t.uuid, t.direction, t.round_id, t.unit_id, t.period, t.answers, t.made_at, t.made_by,
        t.file, t.sha256, t.rows, t.at, t.by, t.note,
    )  # fmt: skip


def _package(*row: Any) -> ExchangePackage:
    return ExchangePackage(row[0], row[1], Direction(row[2]), *row[3:])


_BY_UUID = Prepared(lambda uuid: _select().where(PackageTable.uuid == uuid))
_ANSWERS = Prepared(
    lambda uuid: _select().where(PackageTable.answers == uuid).order_by(PackageTable.id)
)
_CONTENTS = Prepared(
    lambda package_id: (
        PackageRowTable.select(PackageRowTable.item_id, PackageRowTable.content)
        .where(PackageRowTable.package_id == package_id)
        .order_by(PackageRowTable.id)
    )
)
_NAMES = Prepared(lambda: UnitTable.select(UnitTable.id, UnitTable.uuid, UnitTable.name), 0)


def by_uuid(handle: Handle, uuid: str) -> ExchangePackage | None:
    """Find a package."""
    return _BY_UUID.one(handle, _package, uuid)


def of_round(handle: Handle, round_id: int) -> tuple[ExchangePackage, ...]:
    """List a round's packages, the oldest first."""
    query = _select().where(PackageTable.round_id == round_id).order_by(PackageTable.id)
    return handle.fetch(query, _package)


def answers_to(handle: Handle, uuid: str) -> tuple[ExchangePackage, ...]:
    """List what came back for a package, in the order it was taken in."""
    return _ANSWERS.fetch(handle, _package, uuid)


def contents(handle: Handle, package_id: int) -> dict[int, dict[str, Any]]:
    """Return what each row of a package held, by item."""
    rows = _CONTENTS.fetch(handle, _pair, package_id)
    return {item_id: json.loads(content) for item_id, content in rows}


def rows_of(handle: Handle, package_id: int) -> dict[int, tuple[int, dict[str, str]]]:
    """Return the rows of a package by item: the row's id and what it held."""
    t = PackageRowTable
    query = t.select(t.item_id, t.id, t.content).where(t.package_id == package_id)
    return {
        item_id: (row_id, json.loads(content))
        for item_id, row_id, content in handle.fetch(query, lambda *row: row)
    }


def issued_with(handle: Handle, codes: Sequence[str]) -> tuple[ExchangePackage, ...]:
    """List the issued packages that hold an item with one of these codes, the newest first."""
    t, r, i = PackageTable, PackageRowTable, ItemTable
    found: set[int] = set()
    for part in chunks(codes):
        query = (
            r.select(r.package_id)
            .join(i, on=(r.item_id == i.id))
            .where(i.code.in_(part) & (i.code != peewee.SQL("''")))
            .distinct()
        )
        found.update(handle.fetch(query, int))
    query = _select().where((t.direction == Direction.ISSUED) & t.id.in_(sorted(found)))
    return handle.fetch(query.order_by(t.id.desc()), _package)


def _standing(unit_id: Any, period: Any, item_ids: Any) -> Any:
    t = ProgressTable
    return (
        t.select(t.item_id, t.id, t.state, t.done, t.problems, t.next_step, t.finished)
        .where(
            (t.unit_id == unit_id)
            & (t.period == period)
            & (t.superseded == 0)
            & among(t.item_id, item_ids)
        )
        .order_by(t.id)
    )


_STANDING = Prepared(_standing, 3)


def standing_reports(
    handle: Handle, unit_id: int, period: str, item_ids: Sequence[int]
) -> dict[int, tuple[int, str, str, str, str, str]]:
    """Return a unit's newest report of a period on each item: id, state, done, problems, next, end.

    Superseded versions are left out.
    """
    rows = _STANDING.fetch(handle, _pair, unit_id, period, listed(item_ids))
    return {row[0]: row[1:] for row in rows}


def unit_names(handle: Handle) -> dict[int, tuple[str, str]]:
    """Return uuid and full name of every unit."""
    return {row_id: (uuid, name) for row_id, uuid, name in _NAMES.fetch(handle, _pair)}


_NAME = Prepared(lambda unit_id: UnitTable.select(UnitTable.name).where(UnitTable.id == unit_id))


def unit_name(handle: Handle, unit_id: int) -> str:
    """Return a unit's full name."""
    return _NAME.one(handle, str, unit_id) or ""


def item_uuids(handle: Handle, round_id: int) -> dict[int, str]:
    """Return the uuid of every item of a round."""
    t = ItemTable
    return dict(handle.fetch(t.select(t.id, t.uuid).where(t.round_id == round_id), _pair))


def item_codes(handle: Handle, round_id: int) -> dict[int, str]:
    """Return the code of every item of a round."""
    t = ItemTable
    return dict(handle.fetch(t.select(t.id, t.code).where(t.round_id == round_id), _pair))


def _pair(*row: Any) -> Any:
    return row


def by_beginning(handle: Handle, beginning: str) -> ExchangePackage | None:
    """Find the package whose uuid begins so, when only one does."""
    found = handle.fetch(_select().where(PackageTable.uuid.startswith(beginning)), _package)
    return found[0] if len(found) == 1 else None


def change_of(handle: Handle, package_id: int) -> int:
    """Return the change that wrote a package."""
    row = handle.sql(
        "SELECT change_id FROM trail WHERE noun = 'package' AND row_id = ? AND old = ''"
        " ORDER BY id DESC",
        (package_id,),
    ).fetchone()
    return int(row[0])


def named(handle: Handle, name: str) -> tuple[ExchangePackage, ...]:
    """Find packages by uuid, by the beginning of one (8 characters at least), or by file name."""
    t = PackageTable
    wanted = (t.uuid == name) | (t.file == name)
    if len(name) >= 8:
        wanted = wanted | t.uuid.startswith(name.lower())
    return handle.fetch(_select().where(wanted).order_by(t.id), _package)


def by_id(handle: Handle, package_id: int) -> ExchangePackage | None:
    """Find a package by its number."""
    return handle.one(_select().where(PackageTable.id == package_id), _package)


def receipt_of(handle: Handle, package_id: int) -> list[list[str]]:
    """Return the lines of a received package's receipt; none were kept of older ones."""
    t = ReceiptTable
    kept = handle.value(t.select(t.lines).where(t.package_id == package_id))
    return json.loads(kept) if kept else []


_NEWEST_UNIT = Prepared(
    lambda direction: (
        PackageTable.select(PackageTable.unit_id)
        .where(PackageTable.direction == direction)
        .order_by(PackageTable.id.desc())
        .limit(1)
    )
)


def newest_unit(handle: Handle, direction: Direction) -> int:
    """Return the unit of the newest package of a direction, 0 when there is none."""
    return _NEWEST_UNIT.one(handle, int, direction) or 0


def was_in(handle: Handle, item_id: int, direction: Direction) -> bool:
    """Whether an item was a row of any package of a direction."""
    t, r = PackageTable, PackageRowTable
    query = r.select(r.id).join(t, on=(r.package_id == t.id))
    wanted = (r.item_id == item_id) & (t.direction == direction)
    return handle.value(query.where(wanted)) is not None


def newest_period(handle: Handle, item_id: int, direction: Direction) -> str:
    """Return the period of the newest package of a direction that holds an item, "" for none."""
    t, r = PackageTable, PackageRowTable
    query = t.select(t.period).join(r, on=(r.package_id == t.id))
    wanted = (r.item_id == item_id) & (t.direction == direction)
    newest = t.made_at.desc(), t.id.desc()
    return str(handle.value(query.where(wanted).order_by(*newest).limit(1)) or "")


def of_items(handle: Handle, item_ids: Sequence[int]) -> tuple[tuple[int, ExchangePackage], ...]:
    """List the packages that held any of these items, with the item, the newest first."""
    t, r = PackageTable, PackageRowTable
    found: list[tuple[int, ExchangePackage]] = []
    for part in chunks(item_ids):
        query = (
            _select()
            .select_extend(r.item_id)
            .join(r, on=(r.package_id == t.id))
            .where(r.item_id.in_(part))
            .order_by(t.id.desc())
        )
        found += handle.fetch(query, lambda *row: (int(row[-1]), _package(*row[:-1])))
    return tuple(found)


def _decided(wanted: Any) -> Any:
    d, t = DecisionTable, PackageTable
    return (
        _select()
        .select_extend(
            d.id, d.package_id, d.item_id, d.field, d.base, d.ours, d.theirs, d.choice, d.reason,
        )
        .join(d, on=(d.package_id == t.id))
        .where(wanted)
        .order_by(d.id)
    )  # fmt: skip


_DECIDED = Prepared(lambda round_id: _decided(PackageTable.round_id == round_id))
_DECIDED_FOR = Prepared(
    lambda round_id, unit_id, period: _decided(
        (PackageTable.round_id == round_id)
        & (PackageTable.unit_id == unit_id)
        & (PackageTable.period == period)
    ),
    3,
)


def waiting(handle: Handle, round_id: int) -> tuple[tuple[Decision, ExchangePackage], ...]:
    """List the cells left for later that nothing newer of the same unit and period replaced."""
    return _waiting(_DECIDED.fetch(handle, _with_package, round_id))


def waiting_beside(
    handle: Handle, package: ExchangePackage
) -> tuple[tuple[Decision, ExchangePackage], ...]:
    """List what `waiting` does of a package's round, unit and period."""
    place = package.round_id, package.unit_id, package.period
    return _waiting(_DECIDED_FOR.fetch(handle, _with_package, *place))


def _with_package(*row: Any) -> tuple[Decision, ExchangePackage]:
    at = len(ExchangePackage._fields)
    return _decision(*row[at:]), _package(*row[:at])


def _waiting(
    decided: Sequence[tuple[Decision, ExchangePackage]],
) -> tuple[tuple[Decision, ExchangePackage], ...]:
    by_cell: dict[tuple[int, str, int, str], list[tuple[Decision, ExchangePackage]]] = {}
    for one, package in decided:
        place = package.unit_id, package.period, one.item_id, one.field
        by_cell.setdefault(place, []).append((one, package))
    return tuple(
        pair
        for pairs in by_cell.values()
        for at, pair in enumerate(pairs, start=1)
        if pair[0].choice is Choice.LATER
        and not any(_replaces(later, pair) for later in pairs[at:])
    )


def _replaces(
    later: tuple[Decision, ExchangePackage], earlier: tuple[Decision, ExchangePackage]
) -> bool:
    """Whether what came in later says the same, or was written later: a late file may be older."""
    saved, before = later[1].made_at, earlier[1].made_at
    return later[0].theirs == earlier[0].theirs or bool(before and saved >= before)


def any_waiting(handle: Handle) -> bool:
    """Whether any conflict was left for later."""
    return _LEFT.one(handle, int, Choice.LATER) is not None


_LEFT = Prepared(
    lambda choice: (
        DecisionTable.select(DecisionTable.id).where(DecisionTable.choice == choice).limit(1)
    )
)


def count_waiting(handle: Handle, round_id: int) -> int:
    """Count the cells left for later and the proposals that nobody answered."""
    p, i = ProposalTable, ItemTable
    drafts = (
        p.select(peewee.fn.COUNT(p.id))
        .join(i, on=(p.item_id == i.id))
        .where(
            (i.round_id == round_id)
            & (i.archived == 0)
            & (p.state == ProposalState.OPEN)
            & p.package_id.is_null(False)
        )
    )
    return (len(waiting(handle, round_id)) if any_waiting(handle) else 0) + int(
        handle.value(drafts)
    )


def has_issued(handle: Handle, round_id: int, period: str) -> bool:
    """Whether any unit was given a workbook for a period."""
    t = PackageTable
    wanted = (t.round_id == round_id) & (t.period == period) & (t.direction == Direction.ISSUED)
    return handle.value(t.select(t.id).where(wanted)) is not None


def last_content(handle: Handle, item_id: int, direction: Direction) -> dict[str, Any] | None:
    """Return what the newest package of a direction held of an item, None when none held it."""
    t, r = PackageTable, PackageRowTable
    query = r.select(r.content).join(t, on=(r.package_id == t.id))
    wanted = (r.item_id == item_id) & (t.direction == direction)
    found = handle.value(query.where(wanted).order_by(t.id.desc()).limit(1))
    return None if found is None else json.loads(found)


def with_item(handle: Handle, item_id: int, period: str) -> tuple[ExchangePackage, ...]:
    """List the packages of a period that hold an item, the oldest first."""
    t, r = PackageTable, PackageRowTable
    inside = r.select(r.package_id).where(r.item_id == item_id)
    query = _select().where((t.period == period) & t.id.in_(inside)).order_by(t.id)
    return handle.fetch(query, _package)


def _decision(*row: Any) -> Decision:
    return Decision(*row)._replace(choice=Choice(row[7]))
