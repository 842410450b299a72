"""The trail as people read it."""

from datetime import date, datetime, timedelta

import pytest
from small_round import TODAY, SmallRound

from app.closing import extensions
from app.closing.closures import ClosureDraft, add_closure
from app.directory import directory
from app.directory.directory import UnitDraft
from app.errors import NotFoundError
from app.items import items, milestones
from app.items.items import ItemDraft, Party
from app.items.structure import Place, merge_measures, move_item
from app.ledger import Ledger
from app.ledger.settings import change_setting
from app.ledger.trail import TrailLine, list_trail, trail_of
from app.ledger.trail_words import FIELDS, row_words, value_word
from app.ledger.undo import redo, undo
from app.progress.reports import ReportDraft, add_progress
from app.round import leading_group, outcomes, phases, sections
from app.wording import NOUN_WORDS
from db.schema.models import TABLES
from db.words import (
    ClosureState,
    MemberPost,
    OutcomeKind,
    ProgressState,
    RectificationType,
    Role,
    UnitKind,
)


def told(lines: tuple[TrailLine, ...]) -> list[tuple[str, str, str]]:
    return [(line.what, line.old, line.new) for line in lines]


def test_a_new_finding(ledger: Ledger, small: SmallRound) -> None:
    lines = trail_of(ledger, small.findings[3])
    assert told(lines) == [
        ("责任分工", "", "牵头单位：县教育局；配合单位：县人社局"),
        ("新增问题", "", "调研走过场问题"),
    ]
    line = lines[-1]
    assert (line.by, line.origin, line.title) == ("张经办", "手工", "新增问题：调研走过场问题")
    assert line.code == items.row_of(ledger, small.findings[3]).code
    assert datetime.fromisoformat(line.at)


def test_edits_of_a_finding(ledger: Ledger, small: SmallRound) -> None:
    draft = ItemDraft(
        "调研走过场的问题",
        "4",
        deadline="2024年8月底前",
        rectification=RectificationType.TIMED,
        parties=(Party(Role.LEAD_UNIT, "县教育局"), Party(Role.COOPERATING_UNIT, "县委办")),
        note="复核",
    )
    items.change_item(ledger, small.findings[3], draft, by="李主任")
    items.set_public(ledger, small.findings[3], False, "涉密")
    lines = trail_of(ledger, small.findings[3])
    assert told(lines)[:-2] == [
        ("公开", "是", "否"),
        ("不公开理由", "", "涉密"),
        (
            "责任分工",
            "牵头单位：县教育局；配合单位：县人社局",
            "牵头单位：县教育局；配合单位：县委办",
        ),
        ("内容", "调研走过场问题", "调研走过场的问题"),
        ("整改类型", "", "限期整改"),
        ("完成时限", "2024年5月20日", "2024年8月底前"),
        ("备注", "", "复核"),
    ]
    assert {line.by for line in lines[2:7]} == {"李主任"}


def test_what_hangs_on_it_and_on_its_measures(ledger: Ledger, small: SmallRound) -> None:
    said = ReportDraft("东山镇", ProgressState.DONE, "全部完成", TODAY)
    add_progress(ledger, small.findings[2], said)
    add_progress(
        ledger, small.measures[5], ReportDraft("县财政局", ProgressState.NOT_STARTED, "", TODAY)
    )
    add_progress(
        ledger, small.measures[5], ReportDraft("县财政局", ProgressState.DONE, "完", TODAY)
    )
    add_closure(ledger, small.findings[2], ClosureDraft(ClosureState.APPLIED, TODAY, "请核"))
    number = extensions.request_extension(
        ledger, small.findings[2], extensions.ExtensionDraft("汛期", "2024年9月底前", TODAY)
    )
    extensions.approve_extension(ledger, number, on=TODAY, by="李主任")
    milestones.add_milestone(ledger, small.findings[2], milestones.MilestoneDraft("出方案"))
    assert told(trail_of(ledger, small.findings[2]))[:9] == [
        ("新增阶段性目标", "", "出方案"),
        ("新增时限变更", "", "延期：X月X日前 → 2024年9月底前"),
        ("延期申请 · 批准", "否", "是"),
        ("延期申请 · 审批人", "", "李主任"),
        ("延期申请 · 审批日期", "", "2024-06-01"),
        ("新增延期申请", "", "申请延期至2024年9月底前（汛期）"),
        ("新增对账销号", "", "已申请：请核"),
        ("措施 精简文件和会议。 · 新增进展填报", "", "县财政局（2024-06-01）已完成：完"),
        ("措施 精简文件和会议。 · 新增进展填报", "", "县财政局（2024-06-01）未启动"),
    ]


def test_moves_merges_undo_and_redo(ledger: Ledger, small: SmallRound) -> None:
    move_item(ledger, small.measures[5], Place(small.findings[3], 0))
    assert told(trail_of(ledger, small.measures[5]))[:2] == [
        ("位置", "2-1-1", "2-2-1"),
        ("上级", "问题 文山会海问题", "问题 调研走过场问题"),
    ]
    undo(ledger)
    redo(ledger)
    assert [line.origin for line in trail_of(ledger, small.measures[5])] == [
        "重做", "重做", "撤销", "撤销", "手工", "手工", "手工",
    ]  # fmt: skip
    merge_measures(ledger, small.measures[:2])
    assert ("归档", "否", "是") in told(trail_of(ledger, small.measures[1]))


def test_lost_items(ledger: Ledger) -> None:
    with pytest.raises(NotFoundError):
        trail_of(ledger, 1)


@pytest.mark.usefixtures("small")
def test_whole_ledger_by_person_noun_and_day(ledger: Ledger) -> None:
    directory.add_unit(ledger, UnitDraft("县民政局", kind=UnitKind.GOVERNMENT), by="李主任")
    directory.change_unit(ledger, 1, UnitDraft("东山镇", kind=UnitKind.TOWN, parent_id=5))
    change_setting(ledger, "near_days", 30)
    change_setting(ledger, "near_days", 15)
    assert told(list_trail(ledger, by="李主任")) == [("新增单位", "", "县民政局")]
    assert told(list_trail(ledger, noun="setting")) == [
        ("设置 · 值", "30", "15"),
        ("新增设置", "", "near_days"),
    ]
    assert told(list_trail(ledger, noun="unit"))[:2] == [
        ("单位 · 单位类型", "", "乡镇（街道）"),
        ("单位 · 上级单位", "", "县民政局"),
    ]
    now = datetime.now().date()
    assert list_trail(ledger, days=(now + timedelta(1), None)) == ()
    assert list_trail(ledger, days=(None, now - timedelta(1))) == ()
    assert list_trail(ledger, days=(now - timedelta(1), now + timedelta(1)), limit=5)


def test_pages_give_all_lines_once(ledger: Ledger, small: SmallRound) -> None:
    directory.merge_units(ledger, 1, [2])
    outcomes.add_outcome(
        ledger,
        small.id,
        outcomes.OutcomeDraft(OutcomeKind.MONEY_SAVED, "挽回", amount="1.50", item_ids=(3,)),
    )
    whole = list_trail(ledger, limit=1000)
    assert whole[0].what == "新增成效"
    found: list[TrailLine] = []
    while page := list_trail(ledger, before=found[-1].id if found else None, limit=3):
        found += page
    assert {line.what for line in found} == {line.what for line in whole}
    assert [line for line in found if line.what != "责任分工" and "责任" not in line.what] == [
        line for line in whole if line.what != "责任分工" and "责任" not in line.what
    ]


def test_the_parts_of_a_round(ledger: Ledger, small: SmallRound) -> None:
    one = phases.add_phase(ledger, small.id, phases.PhaseDraft("动员"))
    two = phases.add_phase(ledger, small.id, phases.PhaseDraft("整改"))
    phases.reorder_phases(ledger, small.id, [two, one])
    sections.add_section(ledger, small.id, sections.SectionDraft("引言", "正文"))
    leading_group.add_member(ledger, small.id, leading_group.MemberDraft(MemberPost.HEAD, "王一平"))
    number = outcomes.add_outcome(
        ledger, small.id, outcomes.OutcomeDraft(OutcomeKind.MONEY_SAVED, "挽回", amount="1.5")
    )
    outcomes.change_outcome(
        ledger, number, outcomes.OutcomeDraft(OutcomeKind.MONEY_RETURNED, "挽回", amount="20")
    )
    outcomes.remove_outcome(ledger, number)
    assert told(list_trail(ledger, limit=10))[:9] == [
        ("删除成效", "挽回", ""),
        ("成效 · 类别", "挽回损失", "清退资金"),
        ("成效 · 金额（万元）", "1.5", "20"),
        ("新增成效", "", "挽回"),
        ("新增领导小组成员", "", "组长 王一平"),
        ("新增章节", "", "引言"),
        ("整改阶段 · 顺序", "1", "2"),
        ("整改阶段 · 顺序", "2", "1"),
        ("新增整改阶段", "", "整改"),
    ]


def test_every_table_has_a_name() -> None:
    kept = {"meta", "assignment", "blob", "blob_chunk", "change", "trail", "search_text"}
    assert (set(TABLES) - kept) | {"ledger"} == set(NOUN_WORDS)
    for noun, fields in FIELDS.items():
        if noun == "ledger":  # its facts are no table of rows
            continue
        assert fields.keys() <= set(TABLES[noun]._meta.sorted_field_names)


def test_words_of_values_and_rows() -> None:
    assert value_word("outcome", "fen", 12_345_678) == "12.345678"
    assert value_word("round", "kind", "常规") == "常规"
    assert value_word("round", "feedback_date", date(2024, 1, 1).isoformat()) == "2024-01-01"
    relaxed = {"state": "VERIFIED", "text": "", "basis": "", "relaxed": 1}
    assert row_words("closure", relaxed, "") == "已核实（一人办公放宽）"
    assert row_words("item_extra", {"name": "备注2", "value": "甲"}, "") == "备注2：甲"
    assert row_words("unit_alias", {"unit_id": 1}, "") == ""
