"""Cells copied from a spreadsheet, put onto the items of a round: whose, what, and what not."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from app.directory.directory import list_leaders, list_units, names_in
from app.errors import RefusedError
from app.items.bulk import (
    DEADLINE,
    GOAL,
    NOTE,
    TYPE,
    BulkEdit,
    BulkRow,
    Naming,
    RoleEdit,
    apply_edits,
    asking_reason,
    preview_edits,
)
from app.items.deadlines import typed_in
from app.items.items import label, row_of
from app.job import NO_JOB, Job
from app.ledger import Ledger
from app.messages import bulk as messages
from app.plans.labels import field_of
from app.wording import ROLE_WORDS, TYPE_WORDS
from db import items
from db.items import ItemRow
from db.schema.item_fields import ItemField, Use, more_with
from db.words import ItemKind, Role

MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 2000, 30, 2_000_000
PASTING = Naming("apply_paste", "粘贴修改", messages.BACKUP_BEFORE_PASTE)

#: Rows of cells, all of the same length.
Block = tuple[tuple[str, ...], ...]


class Extra(StrEnum):
    """What a column can be besides the parties of a role."""

    DEADLINE = DEADLINE
    TYPE = TYPE
    GOAL = GOAL
    NOTE = NOTE


#: What a column of cells is for; None: it is not pasted.
Target = Role | Extra | ItemField | None
#: Fields without an attribute of their own that one edit may change (db/schema/item_fields.py).
_MORE = {one.words: one for one in more_with(Use.BULK)}
TARGET_WORDS: dict[Role | Extra | ItemField, str] = {
    **{role: ROLE_WORDS[role] for role in Role},
    **{extra: extra.value for extra in Extra},
    **{one: words for words, one in _MORE.items()},
}
_FIELDS = {"deadline": Extra.DEADLINE, "goal": Extra.GOAL, "note": Extra.NOTE}
_TYPES = {word: kind for kind, word in TYPE_WORDS.items()}
_TYPE_LABELS = ("整改类型", "类型", "整改方式")


class Spot(NamedTuple):
    """Where to paste: the lines from the first one on, and how many of them are chosen."""

    item_ids: Sequence[int]
    chosen: int


class Reading(NamedTuple):
    """What the columns are taken for; `header` says that the first row names them."""

    targets: tuple[Target, ...]
    header: bool


class Pasting(NamedTuple):
    """What would be written, what of the cells cannot be, and how many rows found no item.

    `asking` are the items whose deadline needs a reason to be changed.
    """

    edits: dict[int, BulkEdit]
    changes: tuple[BulkRow, ...]
    left_out: tuple[BulkRow, ...]
    unused: int
    by_code: bool
    asking: tuple[str, ...] = ()


def read_block(text: str) -> Block:
    """Read the clipboard's text as WPS and Excel write it: tabs, lines, quotes round line breaks.

    Raises RefusedError when there is nothing in it or far too much.
    """
    if len(text) > MOST_CHARACTERS:
        raise RefusedError(messages.too_large(MOST_ROWS, MOST_COLUMNS))
    text = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    previous = csv.field_size_limit(MOST_CHARACTERS)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), "excel-tab"))
    finally:
        csv.field_size_limit(previous)
    cells = [tuple(cell.strip() for cell in row) for row in rows]
    while cells and not any(cells[-1]):
        cells.pop()
    width = max((len(row) for row in cells), default=0)
    if not any(any(row) for row in cells):
        raise RefusedError(messages.NO_TABLE)
    if len(cells) > MOST_ROWS + 1 or width > MOST_COLUMNS:
        raise RefusedError(messages.too_large(MOST_ROWS, MOST_COLUMNS))
    return tuple(row + ("",) * (width - len(row)) for row in cells)


def read_columns(ledger: Ledger, round_id: int, block: Block) -> Reading:
    """Guess what the columns are: from a first row of known headers, else from the cells."""
    named = tuple(_by_header(cell) for cell in block[0])
    if any(named) and len(block) > 1:
        return Reading(_each_once(named), header=True)
    units = {name for unit in list_units(ledger) for name in (unit.name, unit.short, *unit.aliases)}
    leaders = {leader.name for leader in list_leaders(ledger)}
    columns = [[cell for cell in column if cell] for column in zip(*block, strict=True)]
    guessed = tuple(_by_cells(ledger, round_id, cells, units, leaders) for cells in columns)
    return Reading(_each_once(guessed), header=False)


def _by_header(cell: str) -> Target:
    if cell in _TYPE_LABELS:
        return Extra.TYPE
    if cell in _MORE:
        return _MORE[cell]
    field = field_of(cell) or ""
    return Role(field[5:]) if field.startswith("role:") else _FIELDS.get(field)


def _by_cells(
    ledger: Ledger, round_id: int, cells: list[str], units: set[str], leaders: set[str]
) -> Target:
    if not cells:
        return None
    if all(cell in _TYPES for cell in cells):
        return Extra.TYPE
    names = [name for cell in cells for name in names_in(cell)]
    if all(name in units for name in names):
        return Role.RESPONSIBLE_UNIT
    if all(name in leaders for name in names):
        return Role.RESPONSIBLE_LEADER
    understood = all(_is_deadline(ledger, round_id, cell) for cell in cells)
    return Extra.DEADLINE if understood else None


def _is_deadline(ledger: Ledger, round_id: int, cell: str) -> bool:
    return typed_in(ledger.handle, round_id, cell).good


def _each_once(targets: Sequence[Target]) -> tuple[Target, ...]:
    """Keep the first column of each kind."""
    return tuple(
        one if one is not None and one not in targets[:place] else None
        for place, one in enumerate(targets)
    )


def plan_paste(ledger: Ledger, spot: Spot, block: Block, reading: Reading) -> Pasting:
    """Match rows with items and say what would change; blank cells change nothing.

    Where a column holds the codes of items, rows go to those of the same round; else they go to the
    lines in order, one row alone to all chosen ones.
    """
    rows = block[1:] if reading.header else block
    matched, by_code = _matched(ledger, spot, rows)
    edits: dict[int, BulkEdit] = {}
    left_out: list[BulkRow] = []
    for item_id, cells in matched:
        row = row_of(ledger, item_id)
        edit = _edit(ledger, row, list(zip(reading.targets, cells, strict=True)), left_out)
        if edit != BulkEdit():
            edits[item_id] = edit
    unused = 0 if len(rows) == 1 else len(rows) - len(matched)
    changes, asking = preview_edits(ledger, edits), asking_reason(ledger, edits)
    return Pasting(edits, changes, tuple(left_out), unused, by_code, asking)


def _matched(
    ledger: Ledger, spot: Spot, rows: Block
) -> tuple[list[tuple[int, tuple[str, ...]]], bool]:
    known = _codes(ledger, spot.item_ids)
    for column in zip(*rows, strict=True):
        if any(cell in known for cell in column):
            pairs = zip(column, rows, strict=True)
            return [(known[cell], row) for cell, row in pairs if cell in known], True
    if len(rows) == 1:
        return [(item_id, rows[0]) for item_id in spot.item_ids[: spot.chosen]], False
    return list(zip(spot.item_ids, rows, strict=False)), False


def _codes(ledger: Ledger, item_ids: Sequence[int]) -> dict[str, int]:
    """Return the items of the round by their codes."""
    if not item_ids:
        return {}
    round_id = row_of(ledger, item_ids[0]).round_id
    return {row.code: row.id for row in items.items_of_round(ledger.handle, round_id) if row.code}


def _edit(
    ledger: Ledger, row: ItemRow, cells: list[tuple[Target, str]], left_out: list[BulkRow]
) -> BulkEdit:
    """Make the edit of one item; what cannot be written goes to `left_out` with the reason."""
    values = {target: text for target, text in cells if target is not None and text}
    for target, text in list(values.items()):
        why = _why_not(ledger, row, target, text)
        if why:
            field = TARGET_WORDS[target]
            left_out.append(BulkRow(row.id, row.code, label(row), field, "", text, why))
            del values[target]
    kind = values.get(Extra.TYPE)
    return BulkEdit(
        values.get(Extra.DEADLINE),
        _TYPES[kind] if kind else None,
        tuple(
            RoleEdit(target, names_in(text))
            for target, text in values.items()
            if isinstance(target, Role)
        ),
        values.get(Extra.GOAL),
        values.get(Extra.NOTE),
        tuple((one.name, values[one]) for one in _MORE.values() if one in values),
    )


def _why_not(ledger: Ledger, row: ItemRow, target: Role | Extra | ItemField, text: str) -> str:
    if row.kind is ItemKind.CATEGORY:
        return messages.CATEGORY
    if isinstance(target, ItemField):
        return "" if row.kind in target.kinds else messages.ONLY_FINDINGS
    if target in (Extra.TYPE, Extra.GOAL) and row.kind is not ItemKind.FINDING:
        return messages.ONLY_FINDINGS
    if target is Extra.TYPE and text not in _TYPES:
        return messages.NO_SUCH_TYPE
    if target is Extra.DEADLINE and not _is_deadline(ledger, row.round_id, text):
        return messages.STRANGE_DEADLINE
    return ""


def apply_paste(
    ledger: Ledger,
    edits: dict[int, BulkEdit],
    *,
    by: str = "",
    reason: str = "",
    job: Job = NO_JOB,
) -> int:
    """Write what was planned in one change, after a backup; return how many items changed.

    One undo takes all of it back. `reason` is why deadlines that were quoted already change; raises
    RefusedError when one is needed, or when nothing would change.
    """
    edits = {item_id: replace(edit, reason=reason) for item_id, edit in edits.items()}
    return apply_edits(ledger, edits, PASTING, by=by, job=job)
