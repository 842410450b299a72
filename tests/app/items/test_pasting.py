"""Cells copied from a spreadsheet onto items: columns, rows, what is refused, one undo."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_round import SmallRound, dump

from app.directory.directory import UnitDraft, add_unit
from app.errors import RefusedError
from app.items.bulk import BulkEdit
from app.items.items import archive_item, row_of
from app.items.pasting import (
    MOST_ROWS,
    Extra,
    Reading,
    Spot,
    apply_paste,
    plan_paste,
    read_block,
    read_columns,
)
from app.ledger import Ledger
from app.ledger.backup import list_backups
from app.ledger.undo import undo
from db.words import RectificationType, Role

UNIT, LEADER = Role.RESPONSIBLE_UNIT, Role.RESPONSIBLE_LEADER


def test_a_block_as_spreadsheets_write_it() -> None:
    text = '甲\t乙\r\n"第一行\n第二行"\t\r\n"带""引号"""\t 空格 \t\r\n\r\n\t\r\n'
    assert read_block(text) == (
        ("甲", "乙", ""),
        ("第一行\n第二行", "", ""),
        ('带"引号"', "空格", ""),
    )


@pytest.mark.parametrize("text", ["", " \t\r\n\n", "\0"])
def test_nothing_to_paste(text: str) -> None:
    with pytest.raises(RefusedError, match="剪贴板里没有"):
        read_block(text)


@pytest.mark.parametrize("text", ["行\n" * 10_000, "列\t" * 1000, "字" * 3_000_000])
def test_far_too_much(text: str) -> None:
    with pytest.raises(RefusedError, match="一次最多粘贴 2000 行"):
        read_block(text)


@given(st.text())
def test_any_text_is_a_block_or_refused(text: str) -> None:
    try:
        block = read_block(text)
    except RefusedError:
        return
    assert len({len(row) for row in block}) == 1
    assert len(block) <= MOST_ROWS + 1


def test_columns_by_their_header(ledger: Ledger, small: SmallRound) -> None:
    block = read_block("序号\t牵头单位\t整改时限\t类型\t责任单位\t责任部门\t随便\n1\t\t\t\t\t\t")
    assert read_columns(ledger, small.id, block) == Reading(
        (None, Role.LEAD_UNIT, Extra.DEADLINE, Extra.TYPE, UNIT, None, None), header=True
    )


def test_columns_by_what_is_in_them(ledger: Ledger, small: SmallRound) -> None:
    add_unit(ledger, UnitDraft("县发展和改革局", short="县发改局"))
    block = read_block("王一平\t县发改局、东山镇\t6月底前\t立行立改\t随便\t\n\t\t长期坚持\t\t\t")
    assert read_columns(ledger, small.id, block) == Reading(
        (LEADER, UNIT, Extra.DEADLINE, Extra.TYPE, None, None), header=False
    )


def test_rows_go_to_the_lines_in_order(ledger: Ledger, small: SmallRound) -> None:
    lines = [small.categories[0], small.findings[0], small.measures[0], small.measures[1]]
    block = read_block(
        "单位甲\t9月底前\t限期整改\t目标\t备注甲\n"
        "县教育局\t9月底前\t限期整改\t新目标\t备注乙\n"
        "\t哪天\t限期整改\t新目标\t\n"
        "县财政局\t\t\t\t\n"
        "多出来的\t\t\t\t\n"
    )
    targets = (UNIT, Extra.DEADLINE, Extra.TYPE, Extra.GOAL, Extra.NOTE)
    before = dump(ledger)
    found = plan_paste(ledger, Spot(lines, 1), block, Reading(targets, header=False))
    assert dump(ledger) == before
    assert [(row.label, row.field, row.new) for row in found.changes] == [
        ("问题 1", "完成时限", "9月底前"),
        ("问题 1", "整改类型", "限期整改"),
        ("问题 1", "责任单位", "县教育局"),
        ("问题 1", "整改目标", "新目标"),
        ("问题 1", "备注", "备注乙"),
        ("措施 ②", "责任单位", "县财政局"),
    ]
    assert [(row.label, row.field, row.new, row.why) for row in found.left_out] == [
        *(
            ("类别 一", field, text, "类别这一行不填")
            for field, text in (
                ("责任单位", "单位甲"),
                ("完成时限", "9月底前"),
                ("整改类型", "限期整改"),
                ("整改目标", "目标"),
                ("备注", "备注甲"),
            )
        ),
        ("措施 ①", "完成时限", "哪天", "看不懂这个时限"),
        ("措施 ①", "整改类型", "限期整改", "只有问题有这一栏"),
        ("措施 ①", "整改目标", "新目标", "只有问题有这一栏"),
    ]
    assert (found.unused, found.by_code) == (1, False)
    assert apply_paste(ledger, found.edits) == 2
    assert len(list_backups(ledger.path)) == 1
    row = row_of(ledger, small.findings[0])
    assert (row.goal, row.note, row.rectification) == (
        "新目标",
        "备注乙",
        RectificationType.TIMED,
    )
    undo(ledger)
    assert dump(ledger) == before


def test_one_row_goes_to_all_chosen_lines_and_to_no_other(
    ledger: Ledger, small: SmallRound
) -> None:
    block, reading = read_block("12月底前"), Reading((Extra.DEADLINE,), header=False)
    found = plan_paste(ledger, Spot(small.findings, 1), block, reading)
    assert [row.item_id for row in found.changes] == [small.findings[0]]
    found = plan_paste(ledger, Spot(small.findings[:3], 3), block, reading)
    assert [row.item_id for row in found.changes] == list(small.findings[:3])
    assert found.unused == 0


def test_codes_lead_to_their_items_in_any_order(ledger: Ledger, small: SmallRound) -> None:
    codes = [row_of(ledger, item).code for item in (*small.findings[1:3], small.measures[2])]
    archive_item(ledger, small.findings[2])
    block = read_block(
        f"编号\t备注\n{codes[2]}\t丙\n{codes[0]}\t甲\n{codes[1]}\t已归档的\nXX-1\t没有的\n"
    )
    reading = read_columns(ledger, small.id, block)
    found = plan_paste(ledger, Spot(small.findings[:1], 1), block, reading)
    assert found.by_code
    assert found.unused == 2
    assert {item: edit.note for item, edit in found.edits.items()} == {
        small.measures[2]: "丙",
        small.findings[1]: "甲",
    }


def test_cells_as_they_are_change_nothing(ledger: Ledger, small: SmallRound) -> None:
    block = read_block("东山镇、县财政局\t2024年6月底前")
    reading = Reading((UNIT, Extra.DEADLINE), header=False)
    found = plan_paste(ledger, Spot(small.findings[:1], 1), block, reading)
    assert found.changes == ()
    with pytest.raises(RefusedError, match="没有需要修改"):
        apply_paste(ledger, found.edits)
    with pytest.raises(RefusedError):
        apply_paste(ledger, {small.findings[0]: BulkEdit()})
    strange = read_block("立刻\n")
    found = plan_paste(
        ledger, Spot(small.findings[:1], 1), strange, Reading((Extra.TYPE,), header=False)
    )
    assert [row.why for row in found.left_out] == ["没有这种整改类型"]


def test_a_spot_of_nothing(ledger: Ledger) -> None:
    block = read_block("备注\n甲\n乙")
    found = plan_paste(ledger, Spot((), 0), block, Reading((Extra.NOTE,), header=True))
    assert (found.edits, found.unused) == ({}, 2)
