"""Edits on many items at once: what would change, then all of it in one change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app import standing
from app.errors import RefusedError
from app.items.deadlines import understand
from app.items.items import Party, label, replace_parties, row_of
from app.items.revising import correct, deadline_in_force, needs_reason
from app.job import NO_JOB, Job
from app.ledger import Ledger
from app.messages import bulk as messages
from app.messages import deadlines
from app.wording import ROLE_WORDS, TYPE_WORDS, field_word
from db import items, joins
from db.file.trail import Change
from db.items import ItemRow
from db.schema.item_fields import FieldType, ItemField, Use, fields_with
from db.schema.records import More, Responsibility
from db.words import ItemKind, RectificationType, Role

_WORDS = {one.name: one.words for one in fields_with(Use.BULK)}
DEADLINE, TYPE = _WORDS["deadline_raw"], _WORDS["rectification"]
GOAL, NOTE = _WORDS["goal"], _WORDS["note"]
#: Fields that hold one value; a deadline is understood first, parties are rows of their own.
_PLAIN = tuple(one for one in fields_with(Use.BULK) if one.type is not FieldType.DEADLINE)


@dataclass(frozen=True, slots=True)
class RoleEdit:
    """Parties for one role: put in place of the ones there, or added to them."""

    role: Role
    names: tuple[str, ...]
    add: bool = False


@dataclass(frozen=True, slots=True)
class BulkEdit:
    """What shall change on an item: None leaves a field alone, deadline "" removes it.

    What only findings have (type, goal) is passed over on a measure. `more` are fields without an
    attribute of their own, by name (db/schema/item_fields.py). `reason` is why a
    deadline that was quoted already is corrected.
    """

    deadline: str | None = None
    rectification: RectificationType | None = None
    roles: tuple[RoleEdit, ...] = ()
    goal: str | None = None
    note: str | None = None
    more: More = ()
    reason: str = ""

    def plain(self, kind: ItemKind) -> tuple[tuple[ItemField, Any], ...]:
        """List the fields of one value that shall change on an item of a level."""
        said = {"rectification": self.rectification, "goal": self.goal, "note": self.note}
        said |= dict(self.more)
        return tuple(
            (one, said[one.name])
            for one in _PLAIN
            if kind in one.kinds and said.get(one.name) is not None
        )


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One field of one item that would change, in words; `why` says why it cannot."""

    item_id: int
    code: str
    label: str
    field: str
    old: str
    new: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Naming:
    """How the trail and the backup name a change of many items."""

    use_case: str
    words: str
    backup: str


BULK = Naming("apply_bulk", "批量修改", messages.BACKUP_REASON)
#: What shall change on which item.
Edits = Mapping[int, BulkEdit]


def preview_bulk(ledger: Ledger, item_ids: Sequence[int], edit: BulkEdit) -> tuple[BulkRow, ...]:
    """Say what the same edit would change, item by item; what stays as it is, is left out.

    A category stands for its findings.
    """
    return preview_edits(ledger, _spread(ledger, item_ids, edit))


def preview_edits(ledger: Ledger, edits: Edits) -> tuple[BulkRow, ...]:
    """Say what an edit of its own would change on each finding or measure."""
    parties = joins.responsibilities_of(ledger.handle, list(edits))
    return tuple(
        BulkRow(row.id, row.code, label(row), field, old, new)
        for row in (row_of(ledger, item_id) for item_id in edits)
        for field, old, new in _differences(ledger, row, parties.get(row.id, ()), edits[row.id])
        if old != new
    )


def _differences(
    ledger: Ledger, row: ItemRow, parties: tuple[Responsibility, ...], edit: BulkEdit
) -> list[tuple[str, str, str]]:
    found = []
    if edit.deadline is not None:
        new = understand(ledger.handle, row.round_id, edit.deadline)
        due = deadline_in_force(ledger.handle, row)
        found.append((DEADLINE, due.raw if due else "", new.raw if new else ""))
    plain = [_plain_words(row, one, new) for one, new in edit.plain(row.kind)]
    found += [words for words in plain if words[0] == TYPE]
    for role in edit.roles:
        old = [p.party for p in parties if p.role is role.role]
        new_names = "、".join(_names(old, role))
        found.append((ROLE_WORDS[role.role], "、".join(old), new_names))
    return found + [words for words in plain if words[0] != TYPE]


def _plain_words(row: ItemRow, one: ItemField, new: Any) -> tuple[str, str, str]:
    """Say what a field is and becomes; a type that nobody set is said to be unset."""
    old = items.value_of(row, one.name)
    if one.words == TYPE:
        return one.words, TYPE_WORDS[old], TYPE_WORDS[new]
    return one.words, field_word(one, old), field_word(one, new)


def _names(old: Sequence[str], edit: RoleEdit) -> list[str]:
    wanted = [name.strip() for name in edit.names if name.strip()]
    return list(dict.fromkeys([*old, *wanted] if edit.add else wanted))


def apply_bulk(
    ledger: Ledger, item_ids: Sequence[int], edit: BulkEdit, *, by: str = "", job: Job = NO_JOB
) -> int:
    """Make the same edit in one change, after a backup; return how many items changed.

    One undo takes all of it back. Raises RefusedError when nothing would change.
    """
    edits = _spread(ledger, item_ids, edit)
    return apply_edits(ledger, edits, BULK, by=by, job=job)


def apply_edits(
    ledger: Ledger, edits: Edits, what: Naming, *, by: str = "", job: Job = NO_JOB
) -> int:
    """Make an edit of its own on each item, as `apply_bulk` does."""
    from app.ledger.backup import auto_backup

    todo = list(dict.fromkeys(row.item_id for row in preview_edits(ledger, edits)))
    if not todo:
        raise RefusedError(messages.NOTHING_TO_CHANGE)
    _refuse_unreasoned(ledger, edits)
    findings: dict[int, None] = {}
    auto_backup(ledger, what.backup, job=job)
    with ledger.change(what.use_case, f"{what.words} {len(todo)} 项", by) as change:
        for number, row in enumerate(row_of(ledger, item_id) for item_id in todo):
            job.check()
            job.progress(number, len(todo), label(row))
            _apply(change, row, edits[row.id])
            findings[row.id if row.kind is ItemKind.FINDING else row.parent_id or row.id] = None
        for finding_id in findings:
            standing.refresh(change, finding_id)
    return len(todo)


def preview_reasons(ledger: Ledger, item_ids: Sequence[int], edit: BulkEdit) -> tuple[str, ...]:
    """Name the items whose deadline needs a reason to be changed by the same edit."""
    return asking_reason(ledger, _spread(ledger, item_ids, edit))


def asking_reason(ledger: Ledger, edits: Edits) -> tuple[str, ...]:
    """Name the items whose deadline was quoted already: to change it needs a reason."""
    found = []
    for row in (row_of(ledger, item_id) for item_id in edits):
        text = edits[row.id].deadline
        if text is None:
            continue
        if needs_reason(ledger.handle, row, understand(ledger.handle, row.round_id, text)):
            found.append(row.code or label(row))
    return tuple(found)


def _refuse_unreasoned(ledger: Ledger, edits: Edits) -> None:
    """Refuse before anything is written, naming all items at once."""
    bare = {item_id: edit for item_id, edit in edits.items() if not edit.reason.strip()}
    names = asking_reason(ledger, bare)
    if names:
        raise RefusedError(deadlines.reason_needed(list(names)))


def _apply(change: Change, row: ItemRow, edit: BulkEdit) -> None:
    if edit.deadline is not None:
        deadline = understand(change.handle, row.round_id, edit.deadline)
        correct(change, row, deadline, edit.reason)
    change.update("item", row.id, {one.name: new for one, new in edit.plain(row.kind)})
    known = joins.responsibilities_of(change.handle, [row.id]).get(row.id, ())
    for role in edit.roles:
        names = _names([p.party for p in known if p.role is role.role], role)
        field = "、".join(names)
        parties = tuple(Party(role.role, name, field) for name in names)
        replace_parties(change, row.id, parties, frozenset({role.role}))


def _spread(ledger: Ledger, item_ids: Sequence[int], edit: BulkEdit) -> dict[int, BulkEdit]:
    """Give every chosen finding and measure the edit; a category stands for its findings."""
    found: dict[int, BulkEdit] = {}
    for item_id in item_ids:
        row = row_of(ledger, item_id)
        chosen = items.children(ledger.handle, row.id) if row.kind is ItemKind.CATEGORY else (row,)
        found.update({one.id: edit for one in chosen})
    return found
