"""What was archived: listed with who did it and when, and brought back at any time later."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app import standing
from app.errors import RefusedError
from app.items.items import drop_layout, label, row_of
from app.ledger import Ledger
from app.messages import round_parts as messages
from db.file.trail import Change
from db.lists import archived
from db.lists.archived import ArchivedItem
from db.words import ItemKind

__all__ = ["ArchivedItem", "Return", "coming_back", "list_archived", "restore_items"]


class Return(NamedTuple):
    """What would come back together with the items chosen.

    `below` went with them, `above` must stand again for them to be seen, `left` stays archived
    below those, `merged` are chosen measures whose text lives on in another one.
    """

    chosen: tuple[ArchivedItem, ...]
    below: tuple[ArchivedItem, ...]
    above: tuple[ArchivedItem, ...]
    left: tuple[ArchivedItem, ...]
    merged: tuple[ArchivedItem, ...]

    @property
    def items(self) -> tuple[ArchivedItem, ...]:
        """Everything that comes back."""
        return (*self.above, *self.chosen, *self.below)


def list_archived(ledger: Ledger, round_id: int) -> tuple[ArchivedItem, ...]:
    """List a round's archived items: what was archived last first, then in printed order."""
    return archived.archived_items(ledger.handle, round_id)


def coming_back(known: Sequence[ArchivedItem], ids: Iterable[int]) -> Return:
    """Say what would come back with some of the archived items.

    What was archived together comes back together; what had been archived before stays.
    """
    by_id = {one.id: one for one in known}
    chosen = [by_id[one] for one in dict.fromkeys(ids) if one in by_id]
    found = {one.id for one in chosen}
    below = [one for one in _from_the_top(known) if _goes_with(one, by_id, found)]
    above = {up.id: up for one in chosen for up in _above(one, by_id) if up.id not in found}
    left = [one for one in known if one.parent_id in above and one.id not in {*found, *above}]
    return Return(
        tuple(chosen),
        tuple(below),
        tuple(sorted(above.values(), key=lambda one: len(one.above))),
        tuple(left),
        tuple(one for one in chosen if one.what == "merge_measures"),
    )


def _from_the_top(known: Sequence[ArchivedItem]) -> list[ArchivedItem]:
    return sorted(known, key=lambda one: len(one.above))


def _goes_with(one: ArchivedItem, by_id: dict[int, ArchivedItem], found: set[int]) -> bool:
    """Whether an item was archived together with one that comes back; if so it does as well."""
    parent = by_id.get(one.parent_id or 0)
    if one.id in found or parent is None or parent.id not in found:
        return False
    if parent.change_id != one.change_id:
        return False
    found.add(one.id)
    return True


def _above(one: ArchivedItem, by_id: dict[int, ArchivedItem]) -> list[ArchivedItem]:
    found = []
    parent = by_id.get(one.parent_id or 0)
    while parent is not None:
        found.append(parent)
        parent = by_id.get(parent.parent_id or 0)
    return found


def restore_items(ledger: Ledger, ids: Sequence[int], *, by: str = "") -> int:
    """Bring archived items back, with what went with them and what stood above; return the first.

    Raises RefusedError when none of them is archived any more.
    """
    known = list_archived(ledger, row_of(ledger, ids[0]).round_id) if ids else ()
    back = coming_back(known, ids)
    if not back.chosen:
        raise RefusedError(messages.NOT_ARCHIVED)
    name = label(row_of(ledger, back.chosen[0].id))
    words = name if len(back.chosen) == 1 else f" {len(back.chosen)} 项"
    with ledger.change("restore_items", f"恢复{words}", by) as change:
        for one in back.items:
            change.update("item", one.id, {"archived": 0})
        _forget_layouts(change, back)
        standing.refresh_findings(change, (one.id for one in back.items))
    return back.chosen[0].id


def _forget_layouts(change: Change, back: Return) -> None:
    """Drop the printed form of findings whose measures are not those of before."""
    whole = {(one.id, one.change_id) for one in (*back.chosen, *back.below)}
    for one in back.items:
        alone = (one.parent_id, one.change_id) not in whole
        if one.kind is ItemKind.MEASURE and one.parent_id is not None and alone:
            drop_layout(change, one.parent_id)
