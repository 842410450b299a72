"""Ids and codes are never given twice: what comes after something gone has a history of its own."""

from pathlib import Path

from small_round import TODAY, SmallRound

from app.directory import directory
from app.directory.directory import UnitDraft, add_unit, merge_units
from app.items.items import ItemDraft, add_finding, add_measure, row_of, set_parties
from app.ledger import Ledger, undo
from app.ledger.check import check_ledger
from app.ledger.trail import trail_of
from app.plans.importing import Imported, Importing, import_plan
from app.plans.understanding import understand_file
from app.progress.reports import ReportDraft, add_progress
from app.round.rounds import RoundDraft, add_round, list_rounds, load_round
from db.words import ProgressState, Role

FIRST = """关于巡察反馈意见的整改方案
（一）理论学习方面
1.学习计划没有落实
整改措施：①重排学习计划；②每季度检查一次。
责任单位：河东镇；完成时限：2024年8月底前
2.研讨流于形式
整改措施：①改进研讨。
责任单位：河东镇；完成时限：2024年9月底前
"""
SECOND = """关于专项检查反馈意见的整改方案
（一）工程管理方面
1.招标程序不规范
整改措施：①补办手续；②修订办法。
责任单位：县水务局；完成时限：2024年10月底前
2.验收拖延
整改措施：①限期验收。
责任单位：县水务局；完成时限：2024年11月底前
"""


def take(ledger: Ledger, folder: Path, name: str, text: str) -> Imported:
    (folder / name).write_text(text, encoding="utf-8")
    how = Importing(str(folder / name), TODAY)
    return import_plan(ledger, understand_file(folder / name, ledger, how), how)


def every_code(ledger: Ledger) -> set[str]:
    """Return all codes that the ledger gives now, of rounds and of what stands in them."""
    rounds = {one.code for one in list_rounds(ledger)}
    rows = ledger.handle.sql("SELECT code FROM item WHERE code <> ''")
    return rounds | {code for (code,) in rows}


def test_an_import_after_one_taken_back_has_a_history_of_its_own(
    ledger: Ledger, tmp_path: Path
) -> None:
    first = take(ledger, tmp_path, "一.txt", FIRST)
    printed = every_code(ledger)
    assert first.change_id is not None
    undo.take_back(ledger, first.change_id)
    second = take(ledger, tmp_path, "二.txt", SECOND)
    found = load_round(ledger, second.round_id).findings
    assert len(found) == 2
    for finding in found:
        told = " ".join(line.what + line.old + line.new for line in trail_of(ledger, finding.id))
        assert "学习" not in told
        assert "研讨" not in told
        assert "河东镇" not in told
        assert finding.title in told
    assert not every_code(ledger) & printed
    assert check_ledger(ledger) == ()


def test_the_first_import_can_still_come_back_beside_the_second(
    ledger: Ledger, tmp_path: Path
) -> None:
    """Taking the taking back back: rows return under their own ids and codes."""
    first = take(ledger, tmp_path, "一.txt", FIRST)
    assert first.change_id is not None
    before = load_round(ledger, first.round_id)
    undo.take_back(ledger, first.change_id)
    [gone] = [one for one in undo.trail.list_changes(ledger.handle) if one.undoes]
    take(ledger, tmp_path, "二.txt", SECOND)
    undo.take_back(ledger, gone.id)
    assert load_round(ledger, first.round_id).findings == before.findings
    assert len(list_rounds(ledger)) == 2
    assert check_ledger(ledger) == ()


def test_a_finding_after_one_undone(ledger: Ledger, small: SmallRound) -> None:
    gone = add_finding(ledger, small.categories[1], ItemDraft("写错的一项", "5"))
    code = row_of(ledger, gone).code
    undo.undo(ledger)
    new = add_finding(ledger, small.categories[1], ItemDraft("另外的一项", "5"))
    assert new > gone
    assert row_of(ledger, new).code != code
    assert [line.new for line in trail_of(ledger, new)] == ["另外的一项"]


def test_a_finding_whose_place_was_taken_comes_back_behind(
    ledger: Ledger, small: SmallRound
) -> None:
    """Also with what hangs below it: a place in the order belongs to one item."""
    first = add_finding(ledger, small.categories[0], ItemDraft("先加的一项", "3"))
    measure = add_measure(ledger, first, ItemDraft("先加的措施。", "①"))
    for _ in range(2):
        undo.undo(ledger)
    gone = undo.trail.list_changes(ledger.handle, limit=2)
    second = add_finding(ledger, small.categories[0], ItemDraft("后加的一项", "3"))
    add_measure(ledger, second, ItemDraft("后加的措施。", "①"))
    for change in gone:
        undo.take_back(ledger, change.id)
    shown = [f.id for f in load_round(ledger, small.id).categories[0].findings]
    assert shown == [*small.findings[:2], second, first]
    assert row_of(ledger, measure).path.startswith(row_of(ledger, first).path)
    assert check_ledger(ledger) == ()


def test_a_finding_that_comes_back_is_the_same(ledger: Ledger, small: SmallRound) -> None:
    item = add_finding(ledger, small.categories[1], ItemDraft("补充的一项", "5"))
    before = row_of(ledger, item)
    undo.undo(ledger)
    undo.redo(ledger)
    assert row_of(ledger, item) == before
    assert check_ledger(ledger) == ()


def test_a_round_after_one_undone(ledger: Ledger) -> None:
    gone = add_round(ledger, RoundDraft("误建的一轮", year=2024), today=TODAY)
    undo.undo(ledger)
    new = add_round(ledger, RoundDraft("真正的一轮", year=2024), today=TODAY)
    assert new > gone
    assert [one.code for one in list_rounds(ledger)] == ["XC24B"]


def test_a_unit_after_one_merged_away(ledger: Ledger, small: SmallRound) -> None:
    """What the trail says of the one that is gone is not read with the other's name."""
    keep, double = (add_unit(ledger, UnitDraft(name)) for name in ("县水务局", "水务局"))
    add_progress(
        ledger, small.measures[0], ReportDraft("水务局", ProgressState.ONGOING, "已开工", TODAY)
    )
    merge_units(ledger, keep, [double])
    assert add_unit(ledger, UnitDraft("县林业局")) > double
    told = [line.new for line in trail_of(ledger, small.measures[0])]
    assert not any("县林业局" in text for text in told)


def test_a_report_after_one_undone(ledger: Ledger, small: SmallRound) -> None:
    draft = ReportDraft("县教育局", ProgressState.ONGOING, "第一次说的", TODAY)
    gone = add_progress(ledger, small.findings[3], draft).progress_id
    undo.undo(ledger)
    other = ReportDraft("县人社局", ProgressState.ONGOING, "另一家说的", TODAY)
    assert add_progress(ledger, small.findings[1], other).progress_id > gone
    assert check_ledger(ledger) == ()


def test_parties_that_replace_others_are_rows_of_their_own(
    ledger: Ledger, small: SmallRound
) -> None:
    def ids() -> set[int]:
        sql = "SELECT id FROM responsibility WHERE item_id = ?"
        return {row_id for (row_id,) in ledger.handle.sql(sql, (small.findings[3],))}

    before = ids()
    for name in ("县审计局", "县民政局"):
        set_parties(ledger, small.findings[3], Role.LEAD_UNIT, (name,))
        set_parties(ledger, small.findings[3], Role.COOPERATING_UNIT, ())
        gone = ledger.handle.sql(
            "SELECT row_id FROM trail WHERE noun = 'responsibility' AND new = ''"
        )
        assert not ids() & {row_id for (row_id,) in gone}
    assert not ids() & before
    assert directory.units.unit_id_of(ledger.handle, "县审计局") is not None
