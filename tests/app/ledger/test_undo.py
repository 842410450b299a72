"""Undo, redo, taking a change back as a whole, and what stands in the way."""

import pytest
from small_round import TODAY, SmallRound, dump

from app.closing.closures import ClosureDraft, add_closure
from app.directory import directory
from app.directory.directory import UnitDraft
from app.errors import NotFoundError, RefusedError
from app.items import items
from app.items.items import ItemDraft
from app.ledger import Ledger, undo
from app.ledger.settings import change_setting
from app.ledger.snapshots import make_snapshot
from app.progress.reports import ReportDraft, add_progress
from app.round.rounds import RoundDraft, add_round
from db.file import trail
from db.words import ClosureState, Origin, ProgressState, Role


def test_nothing_to_undo_or_redo(ledger: Ledger) -> None:
    assert (undo.next_undo(ledger), undo.next_redo(ledger)) == (None, None)
    with pytest.raises(RefusedError):
        undo.undo(ledger)
    with pytest.raises(RefusedError):
        undo.redo(ledger)
    with pytest.raises(NotFoundError):
        undo.take_back(ledger, 1)


@pytest.mark.usefixtures("small")
def test_back_to_an_empty_ledger_and_forth_again(ledger: Ledger) -> None:
    full = dump(ledger)
    number = 0
    while undo.next_undo(ledger) is not None:
        undo.undo(ledger)
        number += 1
    assert number == 13
    assert {noun: rows for noun, rows in dump(ledger).items() if rows and noun != "meta"} == {}
    while undo.next_redo(ledger) is not None:
        undo.redo(ledger)
    assert dump(ledger) == full


def test_the_reverse_edit_shows_in_the_trail(ledger: Ledger, small: SmallRound) -> None:
    items.set_deadline(ledger, small.findings[0], "2024年7月底前")
    taken = undo.undo(ledger, by="李主任")
    newest = trail.list_changes(ledger.handle, limit=1)[0]
    assert (newest.by, newest.title, newest.origin) == ("李主任", f"撤销：{taken.title}", "UNDO")
    undo.redo(ledger)
    newest = trail.list_changes(ledger.handle, limit=1)[0]
    assert (newest.title, newest.origin) == (f"重做：{taken.title}", "REDO")
    assert items.row_of(ledger, small.findings[0]).effective_due == "2024-07-31"


def test_a_new_edit_ends_redoing(ledger: Ledger, small: SmallRound) -> None:
    items.set_deadline(ledger, small.findings[0], "2024年7月底前")
    undo.undo(ledger)
    change_setting(ledger, "near_days", 30)
    assert undo.next_redo(ledger) is None


def test_an_edit_that_changes_nothing_is_no_edit(ledger: Ledger, small: SmallRound) -> None:
    before = undo.next_undo(ledger)
    items.set_deadline(ledger, small.findings[0], "2024年6月底前")
    assert undo.next_undo(ledger) == before


def test_take_back_an_import_as_a_whole(ledger: Ledger, small: SmallRound) -> None:
    before = dump(ledger)
    with ledger.change("import_x", "导入", "", Origin.IMPORT) as change:
        parent = items.row_of(ledger, small.categories[0])
        values = {"title": "导入的问题", "number": "5"}
        new = items.insert_item(change, small.id, parent, items.ItemKind.FINDING, values)
        items.insert_parties(change, new, (items.Party(Role.LEAD_UNIT, "新单位"),))
        items.standing.refresh(change, new)
    assert undo.next_undo(ledger) is not None
    assert undo.next_undo(ledger).id != change.id  # type: ignore[union-attr]
    undo.take_back(ledger, change.id)
    assert dump(ledger) == before
    with pytest.raises(NotFoundError):
        undo.take_back(ledger, change.id)


def test_what_was_built_on_it_stands_in_the_way(ledger: Ledger, small: SmallRound) -> None:
    with ledger.change("import_x", "导入", "", Origin.IMPORT) as change:
        change.update("item", small.findings[0], {"title": "导入后的标题"})
    items.change_item(ledger, small.findings[0], ItemDraft("手改的标题", "1"))
    with pytest.raises(RefusedError, match="修改问题 1"):
        undo.take_back(ledger, change.id)
    undo.undo(ledger)
    undo.take_back(ledger, change.id)
    assert items.row_of(ledger, small.findings[0]).title == "学习不深入问题"


def test_other_fields_do_not_stand_in_the_way(ledger: Ledger, small: SmallRound) -> None:
    with ledger.change("import_x", "导入", "", Origin.IMPORT) as change:
        change.update("item", small.findings[0], {"note": "导入的备注"})
    items.set_deadline(ledger, small.findings[0], "2024年9月底前")
    undo.take_back(ledger, change.id)
    row = items.row_of(ledger, small.findings[0])
    assert (row.note, row.effective_due) == ("", "2024-09-30")


def test_reports_on_an_imported_item_stand_in_the_way(ledger: Ledger, small: SmallRound) -> None:
    with ledger.change("import_x", "导入", "", Origin.IMPORT) as change:
        parent = items.row_of(ledger, small.findings[0])
        values = {"title": "导入的措施"}
        new = items.insert_item(change, small.id, parent, items.ItemKind.MEASURE, values)
    add_progress(ledger, new, ReportDraft("东山镇", ProgressState.ONGOING, "已做", TODAY))
    with pytest.raises(RefusedError, match="登记进展"):
        undo.take_back(ledger, change.id)


def test_a_unit_that_an_import_came_to_use_cannot_go(ledger: Ledger, small: SmallRound) -> None:
    unit = directory.add_unit(ledger, UnitDraft("县民政局"))
    with ledger.change("import_x", "导入", "", Origin.IMPORT) as change:
        items.insert_parties(change, small.findings[0], (items.Party(Role.LEAD_UNIT, "县民政局"),))
    before = dump(ledger)
    with pytest.raises(RefusedError, match="用到"):
        undo.undo(ledger)
    assert dump(ledger) == before
    assert directory.items_of_unit(ledger, unit) == (small.findings[0],)


def test_a_round_with_a_snapshot_cannot_go(ledger: Ledger) -> None:
    round_id = add_round(ledger, RoundDraft("一轮"), today=TODAY)
    make_snapshot(ledger, round_id, as_of=TODAY)
    with pytest.raises(RefusedError, match="用到"):
        undo.undo(ledger)


@pytest.mark.usefixtures("small")
def test_a_name_that_was_taken_since_cannot_come_back(ledger: Ledger) -> None:
    with ledger.change("import_x", "导入", "", Origin.IMPORT) as change:
        change.update("unit", 1, {"name": "东山街道"})
    directory.add_unit(ledger, UnitDraft("东山镇"))
    with pytest.raises(RefusedError, match="用到"):
        undo.take_back(ledger, change.id)


def test_undo_of_a_merge_of_units_with_reports(ledger: Ledger, small: SmallRound) -> None:
    add_progress(ledger, small.measures[0], ReportDraft("东山", ProgressState.DONE, "已做", TODAY))
    double = directory.units.unit_id_of(ledger.handle, "东山")
    assert double is not None
    before = dump(ledger)
    directory.merge_units(ledger, 1, [double])
    after = dump(ledger)
    undo.undo(ledger)
    assert dump(ledger) == before
    undo.redo(ledger)
    assert dump(ledger) == after


def test_undo_of_closing_gives_the_state_back(ledger: Ledger, small: SmallRound) -> None:
    add_progress(
        ledger, small.findings[3], ReportDraft("县教育局", ProgressState.DONE, "完", TODAY)
    )
    before = dump(ledger)
    add_closure(ledger, small.findings[3], ClosureDraft(ClosureState.APPLIED, TODAY))
    undo.undo(ledger)
    assert dump(ledger) == before
