"""Units and leaders: names, aliases, doubles."""

import pytest
from small_round import TODAY, SmallRound, dump

from app.directory import directory
from app.directory.directory import UnitDraft
from app.errors import NotFoundError, RefusedError
from app.items.items import row_of
from app.ledger import Ledger
from app.ledger.undo import redo, undo
from app.progress.reports import ReportDraft, add_progress
from db.schema.records import Leader, Unit
from db.units import leader_id_of, unit_id_of
from db.words import ProgressState, UnitKind


def names(ledger: Ledger) -> list[str]:
    return [unit.name for unit in directory.list_units(ledger)]


def test_units_named_in_items_join_the_directory(ledger: Ledger, small: SmallRound) -> None:
    assert names(ledger) == ["东山镇", "县财政局", "县教育局", "县人社局"]
    assert directory.list_leaders(ledger) == (Leader(1, "王一平"),)
    assert directory.items_of_unit(ledger, 1) == (
        small.findings[0],
        small.findings[2],
        small.measures[3],
    )


def test_a_unit_with_everything(ledger: Ledger) -> None:
    above = directory.add_unit(ledger, UnitDraft("县政府", kind=UnitKind.GOVERNMENT))
    aliases = ("住建局", "建设局", "住建局")
    kind = UnitKind.GOVERNMENT
    draft = UnitDraft(" 县住房和城乡建设局 ", "县住建局", kind, above, "李四", "0831-1", aliases)
    number = directory.add_unit(ledger, draft)
    assert directory.list_units(ledger)[1] == Unit(
        number,
        "县住房和城乡建设局",
        "县住建局",
        UnitKind.GOVERNMENT,
        above,
        "李四",
        "0831-1",
        ("住建局", "建设局"),
    )
    for name in ("县住房和城乡建设局", "县住建局", "住建局"):
        assert unit_id_of(ledger.handle, name) == number
    draft = UnitDraft("县住建委", aliases=("建设局", "县住房和城乡建设局"))
    before = dump(ledger)
    directory.change_unit(ledger, number, draft)
    after = dump(ledger)
    assert directory.list_units(ledger)[1].aliases == ("建设局", "县住房和城乡建设局")
    undo(ledger)
    assert dump(ledger) == before
    redo(ledger)
    assert dump(ledger) == after


def test_names_are_taken_once(ledger: Ledger) -> None:
    one = directory.add_unit(ledger, UnitDraft("县财政局", aliases=("财政局",)))
    for draft in (
        UnitDraft("县财政局"),
        UnitDraft("财政局"),
        UnitDraft("别的", aliases=("财政局",)),
    ):
        with pytest.raises(RefusedError, match="财政局"):
            directory.add_unit(ledger, draft)
    two = directory.add_unit(ledger, UnitDraft("县审计局"))
    with pytest.raises(RefusedError):
        directory.change_unit(ledger, two, UnitDraft("财政局"))
    directory.change_unit(ledger, one, UnitDraft("县财政局", aliases=("财政局",)))
    for draft in (UnitDraft(""), UnitDraft(" ")):
        with pytest.raises(RefusedError):
            directory.add_unit(ledger, draft)
        with pytest.raises(RefusedError):
            directory.change_unit(ledger, one, draft)


def test_a_short_name_of_two_units_names_neither(ledger: Ledger) -> None:
    directory.add_unit(ledger, UnitDraft("甲县卫生健康局", "卫健局"))
    directory.add_unit(ledger, UnitDraft("乙县卫生健康局", "卫健局"))
    assert unit_id_of(ledger.handle, "卫健局") is None


def test_archived_units_and_lookalikes(ledger: Ledger, small: SmallRound) -> None:
    assert small.id
    directory.archive_units(ledger, [1])
    assert directory.list_units(ledger)[0].archived
    directory.archive_units(ledger, [1], archived=False)
    assert not directory.list_units(ledger)[0].archived
    assert directory.names_like(ledger, "县教育体育局") == ["县教育局"]


def test_merging_doubles(ledger: Ledger, small: SmallRound) -> None:
    double = directory.add_unit(ledger, UnitDraft("东山镇政府", aliases=("东山",)))
    child = directory.add_unit(ledger, UnitDraft("东山镇财政所", parent_id=double))
    add_progress(ledger, small.measures[0], ReportDraft("东山", ProgressState.DONE, "完", TODAY))
    before = dump(ledger)
    directory.merge_units(ledger, 1, [double])
    kept = directory.list_units(ledger)[0]
    assert set(kept.aliases) == {"东山", "东山镇政府"}
    assert directory.list_units(ledger)[-1] == Unit(child, "东山镇财政所", parent_id=1)
    assert row_of(ledger, small.measures[0]).state is ProgressState.ONGOING
    after = dump(ledger)
    undo(ledger)
    assert dump(ledger) == before
    redo(ledger)
    assert dump(ledger) == after


def test_merging_two_units_of_one_item(ledger: Ledger, small: SmallRound) -> None:
    before = dump(ledger)
    directory.merge_units(ledger, 1, [2, 3])
    assert names(ledger) == ["东山镇", "县人社局"]
    assert len(set(directory.items_of_unit(ledger, 1))) == 5
    undo(ledger)
    assert dump(ledger) == before
    assert small.id


def test_merge_refuses(ledger: Ledger, small: SmallRound) -> None:
    with pytest.raises(NotFoundError):
        directory.merge_units(ledger, 99, [1])
    with pytest.raises(NotFoundError):
        directory.merge_units(ledger, 1, [99])
    with pytest.raises(RefusedError):
        directory.merge_units(ledger, 1, [1, 2])
    assert len(names(ledger)) == 4
    assert small.id


def test_a_unit_is_never_above_itself(ledger: Ledger) -> None:
    one = directory.add_unit(ledger, UnitDraft("甲局"))
    two = directory.add_unit(ledger, UnitDraft("乙科", parent_id=one))
    for above in (one, two):
        with pytest.raises(RefusedError, match="上级"):
            directory.change_unit(ledger, one, UnitDraft("甲局", parent_id=above))


def test_merging_a_unit_into_one_below_it(ledger: Ledger) -> None:
    one = directory.add_unit(ledger, UnitDraft("甲局"))
    two = directory.add_unit(ledger, UnitDraft("甲局机关", parent_id=one))
    three = directory.add_unit(ledger, UnitDraft("甲局办公室", parent_id=two))
    directory.merge_units(ledger, three, [one])
    assert directory.list_units(ledger) == (
        Unit(two, "甲局机关", parent_id=three),
        Unit(three, "甲局办公室", aliases=("甲局",)),
    )


def test_leaders(ledger: Ledger) -> None:
    number = directory.add_leader(ledger, " 王一平 ", "县委书记")
    assert leader_id_of(ledger.handle, "王一平") == number
    directory.change_leader(ledger, number, "王一平", "市委常委", archived=True)
    assert directory.list_leaders(ledger) == (Leader(number, "王一平", "市委常委", True),)
    directory.add_leader(ledger, "王一平", "另一人")
    assert leader_id_of(ledger.handle, "王一平") is None
    for edit in (
        lambda: directory.add_leader(ledger, " "),
        lambda: directory.change_leader(ledger, number, "", ""),
    ):
        with pytest.raises(RefusedError):
            edit()
