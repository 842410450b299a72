"""Rows that are two findings however equal their words, and rows that are none at all."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from office_files import docx, table, xlsx
from openpyxl import Workbook

from app.plans.model import DeadlineBasis, DoubtCode, Plan
from app.plans.parsing import source_of_text
from app.plans.signatures import is_note, is_total, signs, signs_line
from app.plans.tracing import lost_lines
from app.plans.understand import read_anything, read_plan, understand

HEAD = ["序号", "反馈问题", "整改措施", "责任单位", "完成时限"]
FIRST = [1, "档案不齐", "①补齐。", "档案馆", "2025年3月底前"]
SECOND = [2, "车辆超编", "①封存。", "行管局", "2025年4月底前"]


def book(tmp_path: Path, rows: Sequence[Sequence[Any]], merges: Sequence[str] = ()) -> Plan:
    path = xlsx(tmp_path / "台账.xlsx", rows, merges)
    plan = read_plan(path, basis=DeadlineBasis(2025))
    assert lost_lines(read_anything(path), plan) == ()
    return plan


def named(plan: Plan) -> list[tuple[str, str, int]]:
    return [(f.number, f.title, len(f.measures)) for f in plan.findings]


def of_text(text: str) -> Plan:
    source = source_of_text(text)
    plan = understand(source, basis=DeadlineBasis(2025))
    assert lost_lines(source, plan) == ()
    return plan


def test_the_same_words_with_another_number_are_another_finding(tmp_path: Path) -> None:
    rows = [HEAD, FIRST, [2, "档案不齐", "①补齐。", "教育局", "2025年5月底前"], [3, *FIRST[1:]]]
    plan = book(tmp_path, rows)
    assert named(plan) == [("1", "档案不齐", 1), ("2", "档案不齐", 1), ("3", "档案不齐", 1)]
    assert [f.responsibilities[0].party for f in plan.findings] == ["档案馆", "教育局", "档案馆"]
    assert plan.doubts == ()


def test_the_same_words_in_a_word_table(tmp_path: Path) -> None:
    rows = [HEAD, ["1", *FIRST[1:]], ["2", *FIRST[1:]], ["", "档案不齐", "②归档。", "", ""]]
    path = docx(tmp_path / "方案.docx", lambda document: table(document, rows))
    assert named(read_plan(path)) == [("1", "档案不齐", 1), ("2", "档案不齐", 2)]


def test_an_empty_or_merged_or_repeated_number_goes_on(tmp_path: Path) -> None:
    more = ["档案不齐", "②归档。", "档案馆", "2025年3月底前"]
    rows = [HEAD, FIRST, [None, *more], [2, *FIRST[1:]], [None, *more], [2, *more]]
    plan = book(tmp_path, rows, ["A4:A5"])
    assert named(plan) == [("1", "档案不齐", 2), ("2", "档案不齐", 3)]


def test_numbers_inside_one_merged_problem_are_asked_about(tmp_path: Path) -> None:
    rows = [HEAD, FIRST, [2, None, "②归档。", "档案馆", "2025年3月底前"], [3, *SECOND[1:]]]
    plan = book(tmp_path, rows, ["B2:B3"])
    assert named(plan) == [("1", "档案不齐", 2), ("3", "车辆超编", 1)]
    asked = [d.line for d in plan.doubts if d.code is DoubtCode.STRUCTURE_UNSURE]
    assert asked == [3]


def test_a_counted_row_without_words_is_a_finding_to_be_asked_about(tmp_path: Path) -> None:
    rows = [HEAD, FIRST, [2, None, "①封存。", "行管局", "2025年4月底前"]]
    plan = book(tmp_path, rows)
    assert named(plan) == [("1", "档案不齐", 1), ("2", "", 1)]
    assert [r.party for r in plan.findings[0].responsibilities] == ["档案馆"]
    asked = [d.line for d in plan.doubts if d.code is DoubtCode.STRUCTURE_UNSURE]
    assert asked == [3]


def test_categories_of_equal_titles_stay_apart_by_their_numbers(tmp_path: Path) -> None:
    head = ["类别序号", "问题类别", *HEAD]
    rows = [head, ["一", "作风方面", *FIRST], ["二", "作风方面", *SECOND]]
    plan = book(tmp_path, rows)
    assert [(c.number, c.title, len(c.findings)) for c in plan.categories] == [
        ("一", "作风方面", 1),
        ("二", "作风方面", 1),
    ]


def test_equal_titles_in_running_text_stay_apart() -> None:
    plan = of_text(
        "二、整改任务\n（一）作风方面\n1.档案不齐\n整改措施：①补齐。②补齐。（责任单位：档案馆）\n"
        "2.档案不齐\n整改措施：①补齐。（责任单位：教育局）\n（二）作风方面\n3.档案不齐\n"
        "整改措施：①补齐。（责任单位：财政局）"
    )
    assert named(plan) == [("1", "档案不齐", 2), ("2", "档案不齐", 1), ("3", "档案不齐", 1)]
    assert [c.number for c in plan.categories] == ["一", "二"]


SIGNATURES: list[list[Any]] = [
    ["填表人：赵甲", "审核人：钱乙", None, None, "2025年3月1日"],
    ["填报单位（盖章）：", None, "填报日期：", None, None],
    ["单位负责人（签字）：", "经办人", None, "联系电话：0578-1234567", None],
    ["制表：赵甲  复核：钱乙  电话：13900001111"],
    [None, "制 表 人", "赵甲", "审 核 人", "钱乙"],
    ["分管领导签字：", None, "主要负责人签字：", None, "   年   月   日"],
    [None, None, None, "（盖章）", "2025.3.1"],
    ["联系人：赵甲", None, None, "联系电话：8812345"],
    ["填表人：", "赵甲", "审核人：", "钱乙", "第1页共2页"],
    ["报送单位：某县档案馆", "统计时间：2025年3月1日"],
]


@pytest.mark.parametrize("row", SIGNATURES, ids=lambda row: "|".join(map(str, row)))
def test_signatures_are_no_findings(tmp_path: Path, row: list[Any]) -> None:
    plan = book(tmp_path, [HEAD, FIRST, SECOND, row])
    assert named(plan) == [("1", "档案不齐", 1), ("2", "车辆超编", 1)]
    assert [len(f.responsibilities) for f in plan.findings] == [1, 1]
    assert [rest.line for rest in plan.unplaced] == [4]
    assert [line.kind for line in plan.lines] == ["table", "table", "table", "signature"]


ABOUT = [
    (["合计", "共2项问题"], "total"),
    ([None, "本页小计", 2], "total"),
    ([None, "问题总计：2项"], "total"),
    (["共2项"], "total"),
    (["备注：", "本表一式两份，报县委巡察办。"], "note"),
    (["注：1.本表由牵头单位填写", None, "2.按月更新。"], "note"),
]


def test_a_last_page_of_signatures_is_a_sheet_of_its_own(tmp_path: Path) -> None:
    book_ = Workbook()
    sheet = book_.active
    assert sheet is not None
    for row in (["填报单位：", "某局", "填报日期：", "2025年3月1日"], HEAD, FIRST, SECOND):
        sheet.append(row)
    last = book_.create_sheet("末页")
    last.append(["填表人：赵甲", None, None, "审核人：钱乙"])
    last.append([None, None, None, None, "2025年3月1日"])
    book_.save(tmp_path / "a.xlsx")
    plan = read_plan(tmp_path / "a.xlsx", basis=DeadlineBasis(2025))
    assert named(plan) == [("1", "档案不齐", 1), ("2", "车辆超编", 1)]
    assert [line.kind for line in plan.lines][4:] == ["signature", "signature"]
    assert [rest.line for rest in plan.unplaced] == [5, 6]


@pytest.mark.parametrize(("row", "kind"), ABOUT, ids=lambda one: str(one))
def test_totals_and_notes_are_no_findings(tmp_path: Path, row: list[Any], kind: str) -> None:
    plan = book(tmp_path, [HEAD, FIRST, row, SECOND])
    assert named(plan) == [("1", "档案不齐", 1), ("2", "车辆超编", 1)]
    assert [rest.line for rest in plan.unplaced] == [3]
    assert plan.lines[2].kind == kind


def test_a_page_ends_inside_a_finding(tmp_path: Path) -> None:
    """What follows the signatures of a page goes on where the page ended."""
    rows = [HEAD, FIRST, ["填表人：赵甲"], HEAD, [None, None, "②归档。", "档案馆"], SECOND]
    assert named(book(tmp_path, rows)) == [("1", "档案不齐", 2), ("2", "车辆超编", 1)]


def test_a_counted_row_is_a_finding_whatever_its_words(tmp_path: Path) -> None:
    rows = [
        HEAD,
        [1, "合计数对不上", "①核对。", "档案馆", "2025年3月底前"],
        [2, "盖章不规范", "①整顿。"],
    ]
    assert named(book(tmp_path, rows)) == [("1", "合计数对不上", 1), ("2", "盖章不规范", 1)]


def test_a_measure_or_day_of_its_own_row_stays_one(tmp_path: Path) -> None:
    rows = [
        HEAD,
        FIRST,
        [None, None, "②审核人员名册。", "人社局", "2025年6月1日"],
        [None, None, None, None, "2025年7月1日"],
        SECOND,
    ]
    assert named(book(tmp_path, rows)) == [("1", "档案不齐", 2), ("2", "车辆超编", 1)]


def test_a_day_alone_under_everything_is_the_paper_s(tmp_path: Path) -> None:
    plan = book(tmp_path, [HEAD, FIRST, [], [None, None, None, None, "2025年3月1日"]])
    assert named(plan) == [("1", "档案不齐", 1)]
    assert [rest.text for rest in plan.unplaced] == ["2025年3月1日"]


def test_signatures_under_running_text_are_no_measures() -> None:
    plan = of_text(
        "整改台账\n1.档案不齐\n整改措施：①补齐。（责任单位：档案馆）\n填表人：赵甲 审核人：钱乙\n"
        "2.车辆超编\n整改措施：①封存。（责任单位：行管局）\n注：按月更新。\n合计：2项"
    )
    assert named(plan) == [("1", "档案不齐", 1), ("2", "车辆超编", 1)]
    assert [m.text for f in plan.findings for m in f.measures] == ["补齐。", "封存。"]
    kinds = {line.line: line.kind for line in plan.lines}
    assert (kinds[4], kinds[7], kinds[8]) == ("signature", "note", "total")


def test_signatures_of_a_small_table_under_the_text(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        for text in (
            "整改方案",
            "一、整改任务",
            "1.档案不齐",
            "整改措施：①补齐。（责任单位：档案馆）",
        ):
            document.add_paragraph(text)
        table(document, [["填表人：赵甲", "经办人：孙丙", "审核：钱乙"]])

    plan = read_plan(docx(tmp_path / "方案.docx", build))
    assert [(r.role.name, r.party) for f in plan.findings for r in f.responsibilities] == [
        ("RESPONSIBLE_UNIT", "档案馆")
    ]
    assert [rest.line for rest in plan.unplaced] == [5]


@pytest.mark.parametrize(
    "text",
    [
        "审核人员把关不严",
        "经办人：孙丙",
        "责任单位：档案馆",
        "统计报表不实，审核把关不严；责任单位：统计局",
        "报告：未及时报送",
        "负责人：赵甲",
    ],
)
def test_what_only_sounds_like_a_signature(text: str) -> None:
    assert not signs_line(text)


def test_a_field_alone_signs_nothing() -> None:
    assert not signs(["经办人：孙丙"])
    assert signs(["经办人：孙丙", "填表人：赵甲"])
    assert not signs([])
    assert not signs(["填表人：" + "甲" * 200])
    assert not signs(["填表人：赵甲", "完善制度并抓好落实"])
    assert not signs(["填表人：赵甲。另有要求"])


@pytest.mark.parametrize("text", ["合计", "总  计：12", "本页小计", "共12项问题", "全县合计（项）"])
def test_totals(text: str) -> None:
    assert is_total(text)


@pytest.mark.parametrize("text", ["应收租金合计12万元", "共同责任不清", "总计划不明", "小计量误差"])
def test_no_totals(text: str) -> None:
    assert not is_total(text)
    assert not is_note(text)
