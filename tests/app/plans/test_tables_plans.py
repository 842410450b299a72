"""Plans laid out as tables: headers, merged cells, bands, pairs, headings above, ledgers."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from office_files import docx, table, xlsx

from app.plans.model import (
    DeadlineBasis,
    Plan,
    PlanDeadline,
    PlanFinding,
    PlanMeasure,
    PlanResponsibility,
    Source,
    SourceCell,
    SourceLine,
    SourceTable,
    Unplaced,
)
from app.plans.plan_json import plan_json
from app.plans.reading import read_source
from app.plans.tracing import lost_lines
from app.plans.understand import read_anything, read_plan, understand
from db.words import DeadlineKind, Role

HEAD = ["序号", "反馈问题", "整改措施", "责任单位", "完成时限"]
UNIT, LEAD, LEADER = Role.RESPONSIBLE_UNIT, Role.LEAD_UNIT, Role.LEAD_LEADER


def book(tmp_path: Path, rows: Sequence[Sequence[Any]], merges: Sequence[str] = ()) -> Plan:
    path = xlsx(tmp_path / "台账.xlsx", rows, merges)
    plan = read_plan(path, basis=DeadlineBasis(2024))
    assert lost_lines(read_anything(path), plan) == ()
    return plan


def word(tmp_path: Path, build: Any) -> Plan:
    path = docx(tmp_path / "方案.docx", build)
    plan = read_plan(path, basis=DeadlineBasis(2024))
    assert lost_lines(read_anything(path), plan) == ()
    return plan


def unit(name: str, raw: str | None = None, role: Role = UNIT) -> PlanResponsibility:
    return PlanResponsibility(role, name, raw or name)


def day(raw: str, due: date) -> PlanDeadline:
    return PlanDeadline(raw, DeadlineKind.DATE, due)


def outline(plan: Plan) -> list[Any]:
    return [
        (c.number, c.title, [(f.number, f.title, [m.text for m in f.measures]) for f in c.findings])
        for c in plan.categories
    ]


def test_a_ledger_with_a_two_row_header_and_merged_cells(tmp_path: Path) -> None:
    rows = [
        ["某县巡察反馈问题整改台账"],
        ["填报单位：县委办"],
        ["序号", "问题类别", "反馈问题", "整改措施", "责任分工", None, "完成时限", "备注"],
        [None, None, None, None, "牵头领导", "责任单位", None, None],
        [
            1,
            "（一）政治方面",
            "关于甲的问题",
            "①学习。\n②督查。",
            "李四",
            "县委办、组织部",
            "2024.6.30",
        ],
        [2, None, "关于乙的问题", "办法。", "王五", "县纪委（牵头）", "长期坚持", "要点"],
        [None, None, None, "检查。", None, "财政局", "3月底前"],
        [
            3,
            "（二）党建方面",
            "关于丙的问题",
            "一是学；二是改。",
            "赵六",
            "组织部",
            date(2024, 6, 1),
        ],
        ["合计", 3],
        ["注：一式两份。"],
        ["填表人：张三", None, None, "审核人：李四"],
    ]
    merges = ["A1:H1", "E3:F3", "B5:B7", "A6:A7", "C6:C7", "E6:E7"]
    merges += [f"{column}3:{column}4" for column in "ABCDGH"]
    plan = book(tmp_path, rows, merges)
    assert plan.title == "某县巡察反馈问题整改台账"
    assert [(s.heading, s.body) for s in plan.sections] == [("", "填报单位：县委办")]
    assert [(c.number, c.title, c.line) for c in plan.categories] == [
        ("一", "政治方面", 5),
        ("二", "党建方面", 8),
    ]
    first, second, third = plan.findings
    assert first == PlanFinding(
        "1",
        "关于甲的问题",
        measures=(PlanMeasure("①", "学习。", line=5), PlanMeasure("②", "督查。", line=5)),
        responsibilities=(
            unit("李四", role=LEADER),
            unit("县委办", "县委办、组织部"),
            unit("组织部", "县委办、组织部"),
        ),
        deadline=day("2024.6.30", date(2024, 6, 30)),
        line=5,
    )
    assert second.responsibilities == (unit("王五", role=LEADER),)
    assert second.measures == (
        PlanMeasure(
            "",
            "办法。",
            (unit("县纪委", "县纪委（牵头）", LEAD),),
            PlanDeadline("长期坚持", DeadlineKind.LONG_TERM, None, True),
            line=6,
            note="要点",
        ),
        PlanMeasure("", "检查。", (unit("财政局"),), day("3月底前", date(2024, 3, 31)), line=7),
    )
    assert [(m.number, m.text) for m in third.measures] == [("一", "学；"), ("二", "改。")]
    assert third.deadline == day("2024-06-01", date(2024, 6, 1))
    assert plan.unplaced == (
        Unplaced(9, "合计\t3"),
        Unplaced(10, "注：一式两份。"),
        Unplaced(11, "填表人：张三\t审核人：李四"),
    )
    assert [(d.line, d.code.value) for d in plan.doubts if d.line == 7] == [(7, "YEAR_ASSUMED")]


def test_bands_are_categories_and_blanks_go_on(tmp_path: Path) -> None:
    rows = [
        ["清单"],
        HEAD,
        ["一、政治方面"],
        ["1", "关于甲的问题", "学。", "县委办", "2024-06-30"],
        ["", "", "改。", "", ""],
        ["（二）党建方面"],
        ["1.0", "关于乙的问题", "查。", "组织部", "立行立改"],
    ]
    plan = book(tmp_path, rows, ["A1:E1", "A3:E3", "A6:E6"])
    assert outline(plan) == [
        ("一", "政治方面", [("1", "关于甲的问题", ["学。", "改。"])]),
        ("二", "党建方面", [("1", "关于乙的问题", ["查。"])]),
    ]
    assert plan.findings[0].deadline == day("2024-06-30", date(2024, 6, 30))


def test_a_problem_printed_again_for_every_measure_is_one_finding(tmp_path: Path) -> None:
    rows = [
        HEAD,
        [1, "关于甲的问题", "学。", "甲局", "6月底"],
        [1, "关于甲的问题", "改。", "乙局", "7月底"],
        [2, "关于乙的问题", "查。", "", "—"],
    ]
    plan = book(tmp_path, rows)
    assert plan.title == "台账"
    assert outline(plan) == [
        ("", "", [("1", "关于甲的问题", ["学。", "改。"]), ("2", "关于乙的问题", ["查。"])])
    ]
    first, second = plan.findings
    assert [m.responsibilities for m in first.measures] == [(unit("甲局"),), (unit("乙局"),)]
    assert (second.responsibilities, second.deadline) == ((), None)


def test_a_table_for_each_category_and_one_that_goes_on(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        for text in ("某市整改落实方案", "一、总体要求", "认真整改。", "二、整改任务"):
            document.add_paragraph(text)
        document.add_paragraph("（一）政治方面")
        table(document, [HEAD, ["1", "关于甲的问题", "1.学\n2.改", "县委办", "2024年底"]])
        document.add_paragraph("（二）党建方面")
        table(document, [HEAD, ["2", "关于乙的问题", "查", "组织部", "立行立改"]])
        table(document, [["3", "关于丙的问题", "管", "组织部", "X月X日"]])
        document.add_paragraph("三、组织保障")
        table(document, [["组别", "组长"], ["综合组", "张三"]])

    plan = word(tmp_path, build)
    assert outline(plan) == [
        ("一", "政治方面", [("1", "关于甲的问题", ["学", "改"])]),
        ("二", "党建方面", [("2", "关于乙的问题", ["查"]), ("3", "关于丙的问题", ["管"])]),
    ]
    assert [(s.heading, s.body) for s in plan.sections] == [
        ("一、总体要求", "认真整改。"),
        ("二、整改任务", ""),
        ("三、组织保障", "组别\t组长\n综合组\t张三"),
    ]
    assert plan.tasks_at == 2


def test_pairs_of_label_and_value(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        document.add_paragraph("某市整改落实方案")
        document.add_paragraph("一、关于政治方面")
        rows = [
            ["问题", "关于甲的问题", ""],
            ["整改措施", "①学\n②改", ""],
            ["责任单位", "①县委办②县纪委", "牵头领导：张三"],
            ["联系电话", "123", ""],
            ["完成时限", "长期坚持", ""],
        ]
        table(document, rows, [((row, 1), (row, 2)) for row in (0, 1, 3, 4)])
        document.add_paragraph("2.关于乙的问题")
        rows = [
            ["整改目标", "到位"],
            ["整改措施", "查"],
            ["责任分工", "牵头单位：甲局；责任单位：乙局；完成时限：2024年6月底"],
        ]
        table(document, rows)

    plan = word(tmp_path, build)
    assert outline(plan) == [
        ("一", "关于政治方面", [("", "关于甲的问题", ["学", "改"]), ("2", "关于乙的问题", ["查"])])
    ]
    first, second = plan.findings
    assert first.deadline == PlanDeadline("长期坚持", DeadlineKind.LONG_TERM, None, True)
    assert first.extras == (("联系电话", "123"),)
    assert first.responsibilities == (unit("张三", "牵头领导：张三", LEADER),)
    assert [m.responsibilities for m in first.measures] == [(unit("县委办"),), (unit("县纪委"),)]
    assert second.goal == "到位"
    assert second.responsibilities == (unit("甲局", role=LEAD), unit("乙局"))
    assert second.deadline == day("2024年6月底", date(2024, 6, 30))


def test_several_findings_in_one_table_of_pairs(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        document.add_paragraph("整改清单")
        rows = []
        for number, title, name in (("1", "关于甲的问题", "甲局"), ("2", "关于乙的问题", "乙局")):
            rows += [
                ["序号", number, "问题类别", "政治方面"],
                ["反馈问题", title, "", ""],
                ["整改措施", "学", "", ""],
                ["责任单位", name, "完成时限", "2024年6月"],
            ]
        merges = [((row, 1), (row, 3)) for row in (1, 2, 5, 6)]
        table(document, rows, merges)

    plan = word(tmp_path, build)
    assert outline(plan) == [
        ("", "政治方面", [("1", "关于甲的问题", ["学"]), ("2", "关于乙的问题", ["学"])])
    ]
    assert plan.findings[1].responsibilities == (unit("乙局"),)


def test_a_table_of_measures_under_bands_that_name_the_findings(tmp_path: Path) -> None:
    rows = [
        ["清单"],
        ["序号", "整改措施", "责任单位", "完成时限"],
        ["（一）政治方面"],
        ["1.关于甲的问题"],
        [1, "学。", "甲局", "2024年6月"],
        [2, "改。", "乙局", "2024年7月"],
        ["2.关于乙的问题"],
        [1, "查。", "丙局", "2024年8月"],
    ]
    plan = book(tmp_path, rows, ["A1:D1", "A3:D3", "A4:D4", "A7:D7"])
    assert outline(plan) == [
        (
            "一",
            "政治方面",
            [("1", "关于甲的问题", ["学。", "改。"]), ("2", "关于乙的问题", ["查。"])],
        )
    ]
    assert [m.number for f in plan.findings for m in f.measures] == ["1", "2", "1"]


def test_a_ledger_begun_before_with_strange_columns(tmp_path: Path) -> None:
    rows = [
        ["序号", "类别", "问题序号", "具体问题", "措施序号", "整改举措", "责任单位及责任人",
         "整改进展情况", "整改状态", "是否销号", "涉及金额（万元）", "备注"],
        ["一", "政治方面", 1, "关于甲的问题", 1, "学", "甲局 李四", "做了。", "已完成整改", "是",
         12.5],
        [None, None, None, None, 2, "改", "乙局", "在做。", "正在整改", "否", None, "急"],
        ["二", "党建方面", "43号问题", "关于乙的问题", 1, "查", "丙局", "未启动"],
    ]  # fmt: skip
    plan = book(tmp_path, rows, ["A2:A3", "B2:B3", "C2:C3", "D2:D3"])
    assert outline(plan) == [
        ("一", "政治方面", [("1", "关于甲的问题", ["学", "改"])]),
        ("二", "党建方面", [("43号问题", "关于乙的问题", ["查"])]),
    ]
    first, second = plan.findings[0].measures
    assert first.responsibilities == (
        unit("甲局", "甲局 李四"),
        unit("李四", "甲局 李四", Role.CONTACT),
    )
    assert (first.number, first.progress, first.progress_state) == ("1", "做了。", "已完成")
    assert (first.closure_state, first.extras) == ("已销号", (("涉及金额（万元）", "12.5"),))
    assert (second.progress_state, second.closure_state, second.note) == ("推进中", "未申请", "急")
    assert plan.findings[1].progress_state == "未启动"


def test_two_columns_of_problems_and_brackets_in_cells(tmp_path: Path) -> None:
    rows = [
        ["附件1"],
        ["整改任务分解表"],
        ["反馈问题", "具体问题", "整改目标", "整改措施", "牵头单位", "办结时限"],
        [
            "领导弱化",
            "1.关于甲的问题",
            "到位",
            "学（责任单位：丁局；完成时限：2024年底）",
            "甲局",
            "",
        ],
        ["", "2.关于乙的问题", "", "一是查；二是改。", "甲局", 45473],
        ["建设缺失", "3.关于丙的问题", "", "管", "甲局", "即知即改"],
    ]
    plan = book(tmp_path, rows, ["A4:A5"])
    assert plan.title == "整改任务分解表"
    assert [(c.title, [f.number for f in c.findings]) for c in plan.categories] == [
        ("领导弱化", ["1", "2"]),
        ("建设缺失", ["3"]),
    ]
    first, second, third = plan.findings
    assert first.goal == "到位"
    assert first.measures == (PlanMeasure("", "学", line=4),)
    assert first.responsibilities == (unit("甲局", role=LEAD), unit("丁局"))
    assert first.deadline == day("2024年底", date(2024, 12, 31))
    assert second.deadline == day("2024年6月30日", date(2024, 6, 30))
    assert third.deadline == PlanDeadline("即知即改", DeadlineKind.IMMEDIATE)


def test_several_sheets_and_hidden_ones(tmp_path: Path) -> None:
    from openpyxl import Workbook

    made = Workbook()
    for name, title in (("政治方面", "关于甲的问题"), ("党建方面", "关于乙的问题")):
        sheet = made.create_sheet(name)
        sheet.append(HEAD)
        sheet.append([1, title, "学", "甲局", "2024年底"])
    made["Sheet"].append(["填表说明"])
    hidden = made.create_sheet("选项")
    hidden.append(["是"])
    hidden.sheet_state = "hidden"
    made.save(tmp_path / "a.xlsx")
    plan = read_plan(tmp_path / "a.xlsx")
    assert outline(plan) == [
        ("", "政治方面", [("1", "关于甲的问题", ["学"])]),
        ("", "党建方面", [("1", "关于乙的问题", ["学"])]),
    ]
    assert [u.text for u in plan.unplaced] == ["填表说明", "是"]


def test_a_workbook_of_prose_is_read_as_text(tmp_path: Path) -> None:
    plan = book(tmp_path, [["整改情况报告"], ["一、总体要求"], ["加强领导。"]])
    assert (plan.title, plan.categories) == ("整改情况报告", ())
    assert [(s.heading, s.body) for s in plan.sections] == [("一、总体要求", "加强领导。")]


def test_the_json_has_exactly_the_agreed_keys(tmp_path: Path) -> None:
    plan = book(tmp_path, [["清单"], HEAD, [1, "关于甲的问题", "①学", "甲局", "2024年底"]])
    answer = plan_json(plan)
    assert answer["categories"] == [
        {
            "number": "",
            "title": "",
            "findings": [
                {
                    "number": "1",
                    "title": "关于甲的问题",
                    "goal": None,
                    "measures": [
                        {"number": "①", "text": "学", "responsibilities": [], "deadline": None}
                    ],
                    "responsibilities": [
                        {"role": "RESPONSIBLE_UNIT", "party": "甲局", "raw": "甲局"}
                    ],
                    "deadline": {
                        "raw": "2024年底",
                        "kind": "DATE",
                        "due": "2024-12-31",
                        "then_long_term": False,
                    },
                }
            ],
        }
    ]
    assert list(answer) == [
        "title", "sections", "phases", "categories", "lines", "doubts", "unplaced",
    ]  # fmt: skip
    assert [line["text"] for line in answer["lines"]] == [
        line.text for line in read_source(tmp_path / "台账.xlsx").lines
    ]


LABELS = st.sampled_from(
    ["序号", "问题类别", "反馈问题", "整改措施", "责任单位", "牵头领导", "完成时限", "整改进展",
     "销号情况", "备注", "金额", "措施序号", "责任分工", ""]
)  # fmt: skip
TEXTS = st.sampled_from(
    ["", "", "1", "2", "关于甲的问题", "（一）政治方面", "①学\n②改", "甲局、乙局", "2024年底",
     "合计",      "注：说明", "整改措施", "牵头领导：张三", "已完成", "一是学；二是改",
     "前言①学②改（责任单位：丙局）"]
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> SourceTable:
    width, height = draw(st.integers(2, 6)), draw(st.integers(1, 7))
    cells: dict[tuple[int, int], SourceCell] = {}
    taken: set[tuple[int, int]] = set()
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            text = draw(LABELS if row == 0 else TEXTS)
            tall = draw(st.integers(1, height - row)) if row and draw(st.booleans()) else 1
            taken |= {(row + down, column) for down in range(tall)}
            cells[row, column] = SourceCell(row, column, text, tall)
    rows = tuple(
        row + 1 if any(c.text for (r, _), c in cells.items() if r == row) else 0
        for row in range(height)
    )
    return SourceTable(rows, width, tuple(cells.values()))


def words_of(plan: Plan) -> Iterator[str]:
    yield from (s.heading + s.body for s in plan.sections)
    yield from (u.text for u in plan.unplaced)
    yield plan.title
    for category in plan.categories:
        yield category.number + category.title
        for item in (x for f in category.findings for x in (f, *f.measures)):
            yield item.number
            yield item.title if isinstance(item, PlanFinding) else item.text
            yield from (item.progress, item.progress_state, item.closure_state, item.note)
            yield from (r.raw for r in item.responsibilities)
            yield from (value for pair in item.extras for value in pair)
            yield item.deadline.raw if item.deadline else ""


@settings(max_examples=300, deadline=None)
@given(tables(), st.booleans())
def test_any_table_is_read_and_no_word_is_lost(table: SourceTable, sheet: bool) -> None:
    made = SourceTable(table.rows, table.columns, table.cells, "表" if sheet else "")
    lines = [
        SourceLine(
            n, "\t".join(c.text.replace("\n", " ") for c in table.cells if c.row == r), "", 0
        )
        for r, n in enumerate(table.rows)
        if n
    ]
    source = Source((SourceLine(100, "末"), *lines), (made,))
    plan = understand(source, basis=DeadlineBasis(2024))
    assert lost_lines(source, plan) == ()
    kept = "\n".join(words_of(plan))
    wanted = ("关于甲的问题", "政治方面", "甲局", "丙局", "张三", "2024年底", "前言", "学", "说明")
    labels = {cell.row for cell in table.cells if cell.text == "整改措施"} & {0, 1}
    for cell in table.cells:
        for word in wanted if cell.row > max(labels, default=0) else ():
            assert word not in cell.text or word in kept
