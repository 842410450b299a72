"""Plans of many offices: labels, numbers, frames and small tables each writes its own way."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office_files import docx, table, xlsx

from app.plans.deadlines import parse_deadline
from app.plans.model import DeadlineBasis, DoubtCode, Plan, PlanDeadline, PlanFinding
from app.plans.numbering import marker_at
from app.plans.parsing import parse, source_of_text
from app.plans.parties import split_parties
from app.plans.phases import Range, parse_range
from app.plans.tracing import lost_lines
from app.plans.understand import read_anything, understand
from db.words import DeadlineKind, Role

LEAD, UNIT, HELP = Role.LEAD_UNIT, Role.RESPONSIBLE_UNIT, Role.COOPERATING_UNIT
LEADER, BOSS, CONTACT = Role.RESPONSIBLE_LEADER, Role.LEAD_LEADER, Role.CONTACT


def read(text: str) -> Plan:
    source = source_of_text(text)
    plan = parse(source, basis=DeadlineBasis(2024))
    assert lost_lines(source, plan) == ()
    return plan


def read_file(path: Path) -> Plan:
    source = read_anything(path)
    plan = understand(source, basis=DeadlineBasis(2024))
    assert lost_lines(source, plan) == ()
    return plan


def outline(plan: Plan) -> list[Any]:
    """Groups, findings, measures: numbers and wording alone."""
    return [(c.number, c.title, [_item(f) for f in c.findings]) for c in plan.categories]


def _item(finding: PlanFinding) -> Any:
    return finding.number, finding.title, [(m.number, m.text) for m in finding.measures]


def who(finding: PlanFinding) -> list[tuple[Role, str]]:
    return [(r.role, r.party) for r in finding.responsibilities]


FRAMED = """某镇党委巡察整改任务分解方案
一、整改任务分解
【问题1】走访群众不经常。
【整改目标】走访全覆盖。
【整改措施】①制定计划；②建立日记。
【责任领导】孙晓东
【责任单位】党建办
【完成时限】2024年7月31日
【问题2】村务公开不规范。
【整改措施】统一样式，按月更新。
【责任领导】孙晓东、刘洋
【责任单位】各村（社区）
【完成时限】2024年8月
"""


def test_labels_and_numbers_in_square_frames() -> None:
    first, second = read(FRAMED).findings
    assert _item(first) == (
        "1",
        "走访群众不经常。",
        [("①", "制定计划；"), ("②", "建立日记。")],
    )
    assert first.goal == "走访全覆盖。"
    assert who(first) == [(LEADER, "孙晓东"), (UNIT, "党建办")]
    assert _item(second) == ("2", "村务公开不规范。", [("", "统一样式，按月更新。")])
    assert who(second) == [(LEADER, "孙晓东"), (LEADER, "刘洋"), (UNIT, "各村（社区）")]
    assert second.deadline == PlanDeadline("2024年8月", DeadlineKind.DATE, date(2024, 8, 31))


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("责任股室", UNIT),
        ("责任处室", UNIT),
        ("责任党组织", UNIT),
        ("责任镇街", UNIT),
        ("主责科室", UNIT),
        ("承办单位", UNIT),
        ("主办部门", UNIT),
        ("牵头股室", LEAD),
        ("牵头责任处室", LEAD),
        ("配合股室", HELP),
        ("协同单位", HELP),
        ("协办支部", HELP),
    ],
)
def test_every_office_has_its_own_word_for_units(label: str, role: Role) -> None:
    plan = read(
        "某局整改方案\n1.关于台账不全的问题\n整改措施：补齐台账。\n"
        f"分管领导：周舟；{label}：甲股、乙股；完成时限：2024年5月底\n"
    )
    assert who(plan.findings[0]) == [(LEADER, "周舟"), (role, "甲股"), (role, "乙股")]
    assert DoubtCode.UNKNOWN_LABEL not in {doubt.code for doubt in plan.doubts}


@pytest.mark.parametrize(
    ("text", "number", "system"),
    [
        ("1.3个问题久拖未改", "1", "1."),
        ("2.2023年以来考核流于形式", "2", "1."),
        ("1.12名干部未休假", "1", "1."),
        ("3.2022年度预算编制不细", "3", "1."),
        ("1.1年度预算编制不细", "1.1", "1.1"),
        ("1.1项目管理不严", "1.1", "1.1"),
        ("1.2人员借调过多", "1.2", "1.1"),
    ],
)
def test_a_number_right_behind_a_list_number(text: str, number: str, system: str) -> None:
    marker = marker_at(text)
    assert marker is not None
    assert (marker.number, marker.system) == (number, system)


def test_what_is_no_number_of_a_list() -> None:
    assert marker_at("1.5万元未入账") is None
    assert marker_at("2024年5月底前") is None


def test_findings_that_begin_with_a_quantity() -> None:
    plan = read(
        "某县整改方案\n一、整改事项\n（一）关于上轮整改不彻底的问题\n1.3个问题久拖未改。\n"
        "整改措施：（1）重新建账；（2）包案督办。\n责任单位：县委巡察办；整改时限：2024年9月底前\n"
        "2.整改成果运用不足。\n整改措施：（1）建立共享机制。\n"
        "责任单位：县委组织部；整改时限：2024年年底前\n"
    )
    assert outline(plan) == [
        (
            "一",
            "关于上轮整改不彻底的问题",
            [
                ("1", "3个问题久拖未改。", [("1", "重新建账；"), ("2", "包案督办。")]),
                ("2", "整改成果运用不足。", [("1", "建立共享机制。")]),
            ],
        )
    ]


def test_a_bracket_behind_a_time_limit_belongs_to_it() -> None:
    plan = read(
        "某局整改方案\n1.关于台账不全的问题\n整改措施：补齐台账。\n"
        "责任单位：甲股；完成时限：2024年12月31日前（长期坚持）\n"
    )
    raw = "2024年12月31日前（长期坚持）"
    expected = PlanDeadline(raw, DeadlineKind.DATE, date(2024, 12, 31), True)
    assert plan.findings[0].deadline == expected


def test_a_phase_that_begins_and_does_not_end() -> None:
    assert parse_range("2025年1月起", None) == Range(date(2025, 1, 1), None)
    assert parse_range("2025年1月", None) == Range(date(2025, 1, 1), date(2025, 1, 31))


def test_a_post_and_a_spread_out_name_are_one_person() -> None:
    names = {
        "管委会副主任 叶  青": ["管委会副主任 叶青"],
        "局长 李四 副局长 王五": ["局长 李四", "副局长 王五"],
        "区委副书记、区长 宋  涛": ["区委副书记、区长 宋涛"],
        "区委书记 宋涛、区长 何平": ["区委书记 宋涛", "区长 何平"],
    }
    for raw, expected in names.items():
        assert [r.party for r in split_parties(raw, BOSS)] == expected


def test_an_audit_that_found_another_number() -> None:
    plan = read(
        "某局关于审计发现问题的整改方案\n区审计局对我局进行了审计，指出6个问题。\n"
        "问题1：账实不符。\n整改措施：开展盘点。\n责任科室：办公室\n完成时限：2024年5月\n"
    )
    assert (2, DoubtCode.COUNT_MISMATCH) in [(d.line, d.code) for d in plan.doubts]


def test_a_header_of_two_rows_printed_again(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        document.add_paragraph("某局巡察整改任务清单")
        first = ["类别", "序号", "反馈问题", "整改措施", "责任分工", "", "整改时限"]
        second = ["", "", "", "", "牵头领导", "牵头单位", ""]
        rows = [
            first,
            second,
            ["政治方面", "1", "学习不深入", "制定计划", "廖明", "党办", "2024年5月"],
            first,
            second,
            ["作风方面", "2", "开放时间短", "延长时间", "熊伟", "场馆中心", "长期坚持"],
        ]
        down = [((0, c), (1, c)) for c in (0, 1, 2, 3, 6)]
        table(document, rows, [((0, 4), (0, 5)), *down])

    plan = read_file(docx(tmp_path / "清单.docx", build))
    assert outline(plan) == [
        ("", "政治方面", [("1", "学习不深入", [("", "制定计划")])]),
        ("", "作风方面", [("2", "开放时间短", [("", "延长时间")])]),
    ]
    assert who(plan.findings[1]) == [(BOSS, "熊伟"), (LEAD, "场馆中心")]


@pytest.mark.parametrize("numbered", [True, False])
def test_a_bare_number_above_a_table_of_pairs(tmp_path: Path, numbered: bool) -> None:
    def build(document: Any) -> None:
        document.add_paragraph("某局巡察反馈问题整改任务表")
        for at, problem in enumerate(("监管缺位", "收费混乱"), 1):
            document.add_paragraph(f"任务{at}")
            rows = [["反馈问题", problem], ["整改措施", "开展排查。"], ["责任单位", "甲股"]]
            table(document, [["序号", str(at)], *rows] if numbered else rows)

    plan = read_file(docx(tmp_path / "任务表.docx", build))
    assert plan.title == "某局巡察反馈问题整改任务表"
    measures = [("", "开展排查。")]
    assert outline(plan) == [
        ("", "", [("1", "监管缺位", measures), ("2", "收费混乱", measures)]),
    ]
    assert [u.text for u in plan.unplaced] == (["任务1", "任务2"] if numbered else [])


def test_small_tables_of_fields_under_findings(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        document.add_paragraph("某县科协巡察整改方案")
        document.add_paragraph("一、整改任务")
        document.add_paragraph("1.关于阵地建设滞后的问题")
        document.add_paragraph("整改措施：")
        document.add_paragraph("（1）建设场馆。")
        document.add_paragraph("（2）流动下乡。")
        fields = ["责任领导", "责任部门", "配合部门", "整改时限"]
        table(document, [fields, ["苗雨", "科普部", "", "2024年8月底前"]])
        document.add_paragraph("2.关于服务不够的问题")
        document.add_paragraph("整改措施：建立联系制度。")
        table(document, [["责任领导", "苗雨"], ["责任部门", "学会部"], ["整改时限", "长期坚持"]])
        document.add_paragraph("二、经费")
        table(document, [["项目", "金额"], ["宣传", "3万元"]])

    plan = read_file(docx(tmp_path / "方案.docx", build))
    first, second = plan.findings
    assert _item(first)[2] == [("1", "建设场馆。"), ("2", "流动下乡。")]
    assert who(first) == [(LEADER, "苗雨"), (UNIT, "科普部")]
    assert first.deadline == PlanDeadline("2024年8月底前", DeadlineKind.DATE, date(2024, 8, 31))
    assert who(second) == [(LEADER, "苗雨"), (UNIT, "学会部")]
    assert second.deadline == PlanDeadline("长期坚持", DeadlineKind.LONG_TERM, None, True)
    assert plan.sections[-1].body.split("\n") == ["项目\t金额", "宣传\t3万元"]


def test_columns_that_share_a_field(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["序号", "问题", "措施1", "措施2", "责任单位（牵头）", "责任单位（配合）", "办结时间"],
        [1, "账目不清", "重新建账", "聘请审计", "甲局", "乙局；丙局", "2024年6月"],
        [2, "用车不严", "安装定位", None, "丁局", None, "立行立改"],
    ]
    plan = read_file(xlsx(tmp_path / "台账.xlsx", rows))
    first, second = plan.findings
    assert _item(first) == ("1", "账目不清", [("1", "重新建账"), ("2", "聘请审计")])
    assert who(first) == [(LEAD, "甲局"), (HELP, "乙局"), (HELP, "丙局")]
    assert _item(second) == ("2", "用车不严", [("1", "安装定位")])
    assert who(second) == [(LEAD, "丁局")]
    assert second.deadline == parse_deadline("立行立改").deadline


def test_a_row_whose_measure_says_nothing_keeps_its_other_cells(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["序号", "反馈问题", "整改措施", "责任单位", "备注"],
        [1, "账目不清", "重新建账。", "甲局", ""],
        ["", "", "整改措施：", "乙局", "另附"],
    ]
    plan = read_file(xlsx(tmp_path / "台账.xlsx", rows))
    (finding,) = plan.findings
    assert (UNIT, "乙局") in who(finding)
    assert finding.note == "另附"


def test_a_strange_label_beside_fields_is_listed(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        rows = [
            ["序号", "1"],
            ["反馈问题", "账目不清"],
            ["整改措施", "重新建账"],
            ["关于乙的事", "责任单位：甲局"],
            ["经费来源", "自筹"],
        ]
        table(document, rows)

    plan = read_file(docx(tmp_path / "表.docx", build))
    (finding,) = plan.findings
    assert who(finding) == [(UNIT, "甲局")]
    assert finding.extras == (("经费来源", "自筹"),)
    assert [u.text for u in plan.unplaced] == ["关于乙的事"]
