"""Archived items: listed with the change that took them away, brought back with what fits."""

import pytest
from small_round import SmallRound, dump

from app.errors import RefusedError
from app.items import items, structure
from app.items.archived import coming_back, list_archived, restore_items
from app.ledger import Ledger
from app.ledger.undo import redo, undo
from db.items import items_of_round
from db.words import ItemKind


def standing_ids(ledger: Ledger, small: SmallRound) -> set[int]:
    return {row.id for row in items_of_round(ledger.handle, small.id)}


def test_who_archived_what_and_below_which(ledger: Ledger, small: SmallRound) -> None:
    assert list_archived(ledger, small.id) == ()
    items.archive_item(ledger, small.measures[0], by="李清")
    items.archive_item(ledger, small.findings[3], by="王敏")
    last, first = list_archived(ledger, small.id)
    assert (last.id, last.kind, last.by, last.change) == (
        small.findings[3],
        ItemKind.FINDING,
        "王敏",
        "归档问题 4",
    )
    assert last.above == (("二", "作风建设方面"),)
    assert first.above == (("一", "学习贯彻方面"), ("1", "学习不深入问题"))
    assert (first.title, first.by, bool(first.at)) == ("制定学习计划。每月检查一次。", "李清", True)


def test_what_went_together_comes_back_together(ledger: Ledger, small: SmallRound) -> None:
    start = standing_ids(ledger, small)
    alone, finding = small.measures[1], small.findings[0]
    items.archive_item(ledger, alone)
    without = standing_ids(ledger, small)
    items.archive_item(ledger, small.categories[0])
    gone = dump(ledger)
    assert restore_items(ledger, [small.categories[0]]) == small.categories[0]
    assert standing_ids(ledger, small) == without
    undo(ledger)
    assert dump(ledger) == gone
    redo(ledger)
    assert restore_items(ledger, [alone]) == alone
    assert standing_ids(ledger, small) == start
    with pytest.raises(RefusedError, match="已经不在归档里"):
        restore_items(ledger, [finding])
    with pytest.raises(RefusedError):
        restore_items(ledger, [])


def test_a_measure_brings_back_what_it_stands_below(ledger: Ledger, small: SmallRound) -> None:
    items.archive_item(ledger, small.categories[0])
    back = coming_back(list_archived(ledger, small.id), [small.measures[0]])
    assert [one.id for one in back.above] == [small.categories[0], small.findings[0]]
    assert {one.id for one in back.left} == {small.findings[1], *small.measures[1:3]}
    assert back.below == back.merged == ()
    before = standing_ids(ledger, small)
    restore_items(ledger, [small.measures[0]])
    added = {small.categories[0], small.findings[0], small.measures[0]}
    assert standing_ids(ledger, small) == before | added
    assert [one.id for one in list_archived(ledger, small.id)] == [
        small.measures[1],
        small.measures[2],
        small.findings[1],
        small.measures[3],
        small.measures[4],
    ]


def test_several_in_one_change(ledger: Ledger, small: SmallRound) -> None:
    start = standing_ids(ledger, small)
    items.archive_items(ledger, [small.findings[1], small.findings[2]])
    items.archive_item(ledger, small.measures[2])
    chosen = [small.findings[2], small.measures[2], small.findings[1], small.measures[3]]
    back = coming_back(list_archived(ledger, small.id), chosen)
    assert (len(back.chosen), len(back.items)) == (4, 6)
    restore_items(ledger, chosen)
    assert standing_ids(ledger, small) == start
    undo(ledger)
    assert len(list_archived(ledger, small.id)) == 6


def test_a_merged_measure_is_known_as_one(ledger: Ledger, small: SmallRound) -> None:
    structure.merge_measures(ledger, small.measures[:2])
    known = list_archived(ledger, small.id)
    assert [one.id for one in coming_back(known, [small.measures[1]]).merged] == [small.measures[1]]


def test_a_restored_measure_ends_the_printed_form(ledger: Ledger, small: SmallRound) -> None:
    finding = small.findings[0]

    def layout() -> str:
        return items.row_of(ledger, finding).layout

    with ledger.change("layout", "试写版式", "") as change:
        change.update("item", finding, {"layout": '[[["title","x"]]]'})
    items.archive_item(ledger, finding)
    restore_items(ledger, [finding])
    assert layout()
    items.archive_item(ledger, finding)
    restore_items(ledger, [small.measures[0]])
    assert not layout()
