"""Changing the shape of a round: split and merge measures, move items, number them anew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app import standing
from app.errors import RefusedError
from app.items import numbers
from app.items.deadlines import columns
from app.items.items import (
    STEP,
    Party,
    descendants,
    drop_layout,
    end_of,
    insert_item,
    insert_parties,
    label,
    row_of,
)
from app.items.revising import copy_changes, correct, deadline_in_force
from app.ledger import Ledger
from app.messages import deadlines
from app.messages import items as sentences
from app.messages import structure as messages
from db import items, joins
from db.file.trail import Change
from db.items import ItemRow
from db.schema.item_fields import Use, fields_with
from db.schema.records import Deadline
from db.words import ItemKind

#: What hangs on a measure and goes along when it is merged into another.
_HANGING = ("progress", "evidence", "extension", "item_extra", "outcome_item")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item shall stand: its parent (None for a category) and its 0-based place there."""

    parent_id: int | None
    position: int


def split_measure(ledger: Ledger, measure_id: int, at: int, *, by: str = "") -> int:
    """Cut a measure's text before character `at`; return the new measure that has the rest.

    The new one has the same parties and deadline; numbers after it move up.
    """
    row = _measure(ledger, measure_id)
    first, second = row.title[:at].strip(), row.title[at:].strip()
    if at <= 0 or not first or not second:
        raise RefusedError(sentences.NOT_A_SPLIT)
    finding = _finding_of(ledger, row)
    with ledger.change("split_measure", f"拆分{label(row)}", by) as change:
        before = items.children(change.handle, finding.id)
        new_id = _insert_half(change, finding, row, second)
        change.update("item", measure_id, {"title": first})
        place = [m.id for m in before].index(measure_id) + 1
        _reorder(change, finding.round_id, finding, new_id, place)
        _make_room(change, before, place, new_id)
        drop_layout(change, finding.id)
        standing.refresh(change, finding.id)
        return new_id


def _insert_half(change: Change, finding: ItemRow, row: ItemRow, text: str) -> int:
    values = {
        **dict(row.more),
        "title": text,
        "rectification": row.rectification,
        **columns(row.deadline),
    }
    new_id = insert_item(change, row.round_id, finding, ItemKind.MEASURE, values)
    copy_changes(change, row.id, new_id)
    known = joins.responsibilities_of(change.handle, [row.id]).get(row.id, ())
    insert_parties(change, new_id, tuple(Party(p.role, p.party, p.raw) for p in known))
    return new_id


def _make_room(change: Change, before: Sequence[ItemRow], place: int, new_id: int) -> None:
    """Number a split's second half, moving up the numbers that follow without a gap."""
    found = numbers.read(before[place - 1].number)
    if found is None:
        if len(before) == 1 and not before[0].number:
            _write_numbers(change, [before[0].id, new_id], numbers.CIRCLED, 1)
        return
    style, value = found
    change.update("item", new_id, {"number": numbers.written(style, value + 1)})
    for row in before[place:]:
        value += 1
        if numbers.read(row.number) != (style, value):
            break
        change.update("item", row.id, {"number": numbers.written(style, value + 1)})


def _write_numbers(change: Change, ids: Sequence[int], style: numbers.Style, start: int) -> None:
    for value, item_id in enumerate(ids, start=start):
        change.update("item", item_id, {"number": numbers.written(style, value)})


def merge_measures(ledger: Ledger, ids: Sequence[int], *, by: str = "") -> int:
    """Merge measures of one finding into the first of them and return its id.

    Texts, parties, reports and evidence come together; the latest deadline holds and the others
    are noted. The merged ones are archived. Raises RefusedError when their closures differ.
    """
    chosen = [_measure(ledger, item_id) for item_id in dict.fromkeys(ids)]
    chosen.sort(key=lambda row: row.path)
    if len(chosen) < 2 or len({row.parent_id for row in chosen}) > 1:
        raise RefusedError(sentences.MERGE_NEEDS_TWO)
    if len({row.closure_state for row in chosen}) > 1:
        raise RefusedError(messages.MERGE_CLOSURES_DIFFER)
    finding = _finding_of(ledger, chosen[0])
    with ledger.change("merge_measures", f"合并 {len(chosen)} 条措施", by) as change:
        before = items.children(change.handle, finding.id)
        _unite(change, chosen)
        _close_up(change, finding, before)
        drop_layout(change, finding.id)
        standing.refresh(change, finding.id)
    return chosen[0].id


def _unite(change: Change, chosen: Sequence[ItemRow]) -> None:
    keep, *others = chosen
    dues = [deadline_in_force(change.handle, row) for row in chosen]
    kept = max((due for due in dues if due), key=_last_day, default=None)
    lost = [(row.number, due) for row, due in zip(chosen, dues, strict=True) if due != kept]
    said = {one.name: _said(chosen, one.name) for one in fields_with(Use.JOINED)}
    said["note"] += [messages.merged_deadline(number, old.raw) for number, old in lost if old]
    values = {
        "title": _joined([row.title for row in chosen]),
        **{name: "\n".join(dict.fromkeys(texts)) for name, texts in said.items()},
    }
    change.update("item", keep.id, values)
    correct(change, keep, kept, deadlines.MERGED)
    _unite_parties(change, chosen)
    for row in others:
        for noun in _HANGING:
            for row_id in items.rows_hanging(change.handle, noun, row.id):
                change.update(noun, row_id, {"item_id": keep.id})
        change.update("item", row.id, {"archived": 1})


def _said(chosen: Sequence[ItemRow], name: str) -> list[str]:
    return [said for row in chosen if (said := items.value_of(row, name))]


def _last_day(deadline: Deadline) -> str:
    return deadline.due.isoformat() if deadline.due else ""


def _joined(texts: Sequence[str]) -> str:
    """Put sentences one after the other; a text that ends without a mark gets a semicolon."""
    parts = [t if t[-1:] in "。；！？;.!?" else f"{t}；" for t in texts[:-1]]
    return "".join(parts) + texts[-1]


def _unite_parties(change: Change, chosen: Sequence[ItemRow]) -> None:
    """Give the kept measure everybody's parties; nobody of one's own means the finding's."""
    keep = chosen[0].id
    known = joins.responsibilities_of(change.handle, [row.id for row in chosen])
    mine = [(p.role, p.party) for p in known.get(keep, ())]
    wanted = [(p.role, p.party, p.raw) for row in chosen for p in known.get(row.id, ())]
    new = {(role, name): raw for role, name, raw in wanted if (role, name) not in mine}
    parties = tuple(Party(role, name, raw) for (role, name), raw in new.items())
    insert_parties(change, keep, parties, start=len(mine))


def _close_up(change: Change, finding: ItemRow, before: Sequence[ItemRow]) -> None:
    """Close the gaps in numbers that had none before."""
    found = numbers.consecutive([row.number for row in before])
    if found is not None:
        left = [row.id for row in items.children(change.handle, finding.id)]
        _write_numbers(change, left, *found)


def move_item(ledger: Ledger, item_id: int, place: Place, *, by: str = "") -> None:
    """Move an item, with all below it, to a place among the standing children of a parent.

    Codes stay: they are never given twice. Raises RefusedError for a parent of the wrong level
    or of another round.
    """
    row = row_of(ledger, item_id)
    parent = None if place.parent_id is None else row_of(ledger, place.parent_id)
    _refuse_wrong_parent(row, parent)
    with ledger.change("move_item", f"移动{label(row)}", by) as change:
        if parent is not None and parent.id != row.parent_id:
            change.update("item", row.id, {"parent_id": parent.id})
        _reorder(change, row.round_id, parent, row.id, place.position)
        touched = {row.parent_id, place.parent_id} - {None}
        if row.kind is ItemKind.MEASURE:
            for finding_id in sorted(i for i in touched if i is not None):
                drop_layout(change, finding_id)
                standing.refresh(change, finding_id)


def shift_item(ledger: Ledger, item_id: int, steps: int, *, by: str = "") -> None:
    """Move an item up (negative) or down among its neighbours; at the end it stays."""
    row = row_of(ledger, item_id)
    if row.parent_id is None:
        around = items.categories(ledger.handle, row.round_id)
    else:
        around = items.children(ledger.handle, row.parent_id)
    now = [one.id for one in around].index(item_id)
    place = max(0, min(now + steps, len(around) - 1))
    if place == now:
        raise RefusedError(messages.AT_THE_END)
    move_item(ledger, item_id, Place(row.parent_id, place), by=by)


def _refuse_wrong_parent(row: ItemRow, parent: ItemRow | None) -> None:
    levels = {ItemKind.FINDING: ItemKind.CATEGORY, ItemKind.MEASURE: ItemKind.FINDING}
    wanted = levels.get(row.kind)
    if (parent.kind if parent else None) is not wanted:
        raise RefusedError(sentences.NOT_BELOW)
    if parent is not None and parent.round_id != row.round_id:
        raise RefusedError(messages.OTHER_ROUND)


def _reorder(
    change: Change, round_id: int, parent: ItemRow | None, item_id: int, position: int
) -> None:
    """Put a child at a place among the standing ones and write the paths that change."""
    if parent is None:
        known = items.categories(change.handle, round_id, archived=True)
    else:
        known = items.children(change.handle, parent.id, archived=True)
    moved = next(row for row in known if row.id == item_id)
    others = [row for row in known if row.id != item_id]
    standing_ones = [row for row in others if not row.archived]
    position = max(0, min(position, len(standing_ones)))
    if position < len(standing_ones):
        at = others.index(standing_ones[position])
    else:
        at = others.index(standing_ones[-1]) + 1 if standing_ones else 0
    stem = parent.path if parent else ""
    for place, row in enumerate([*others[:at], moved, *others[at:]], start=1):
        repath(change, row, f"{stem}{place:0{STEP}d}")


def repath(change: Change, row: ItemRow, path: str) -> None:
    """Give an item, and all below it, another place in the order."""
    if row.path == path:
        return
    below = descendants(change, row)
    change.update("item", row.id, {"path": path})
    for child in below:
        change.update("item", child.id, {"path": path + child.path[len(row.path) :]})


def make_room(change: Change, item_ids: Iterable[int]) -> None:
    """Put items that came back at the end of their parents where another took their place."""
    for shared in items.sharing_a_place(change.handle, item_ids):
        still = items.sharing_a_place(change.handle, [shared.id])  # its parent may have moved it
        for row in still:
            parent = items.item_by_id(change.handle, row.parent_id) if row.parent_id else None
            repath(change, row, end_of(change, row.round_id, parent))


def renumber(ledger: Ledger, parent_id: int, *, start: int = 1, by: str = "") -> None:
    """Number the children of an item anew, from `start`, in the style of the first one."""
    parent = row_of(ledger, parent_id)
    rows = items.children(ledger.handle, parent_id)
    _renumber(ledger, rows, start, f"{label(parent)}下重新编号", by)


def renumber_findings(ledger: Ledger, round_id: int, *, by: str = "") -> None:
    """Number all findings of a round through, from the first category to the last."""
    rows = items.items_of_round(ledger.handle, round_id)
    findings = [row for row in rows if row.kind is ItemKind.FINDING]
    _renumber(ledger, findings, 1, "全部问题重新编号", by)


def renumber_categories(ledger: Ledger, round_id: int, *, by: str = "") -> None:
    """Number the categories of a round anew."""
    _renumber(ledger, items.categories(ledger.handle, round_id), 1, "类别重新编号", by)


def _renumber(ledger: Ledger, rows: Sequence[ItemRow], start: int, title: str, by: str) -> None:
    known = [found[0] for row in rows if (found := numbers.read(row.number))]
    plain = numbers.CIRCLED if rows and rows[0].kind is ItemKind.MEASURE else numbers.PLAIN
    with ledger.change("renumber", title, by) as change:
        _write_numbers(change, [row.id for row in rows], known[0] if known else plain, start)


def _measure(ledger: Ledger, item_id: int) -> ItemRow:
    row = row_of(ledger, item_id)
    if row.kind is not ItemKind.MEASURE or row.archived:
        raise RefusedError(messages.ONLY_MEASURES)
    return row


def _finding_of(ledger: Ledger, row: ItemRow) -> ItemRow:
    assert row.parent_id is not None
    return row_of(ledger, row.parent_id)
