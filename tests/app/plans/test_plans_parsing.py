"""The reader of plan text: layouts, sections, printed form, and that nothing is lost."""

from datetime import date
from pathlib import Path

import plan_texts as texts
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.plans.model import (
    DeadlineBasis,
    Piece,
    Plan,
    PlanCategory,
    PlanDeadline,
    PlanFinding,
    SourceLine,
)
from app.plans.parsing import parse, source_of_text
from app.plans.tracing import lost_lines
from db.words import DeadlineKind, Role

Outline = dict[tuple[str, str], list[tuple[str, str, list[str]]]]


def read(text: str, year: int | None = None) -> Plan:
    return parse(source_of_text(text), basis=DeadlineBasis(year))


def outline(plan: Plan) -> Outline:
    return {
        (c.number, c.title): [
            (f.number, f.title, [m.number for m in f.measures]) for f in c.findings
        ]
        for c in plan.categories
    }


def headings(plan: Plan) -> list[str]:
    return [section.heading for section in plan.sections]


def parties(finding: PlanFinding) -> list[tuple[str, str]]:
    return [(r.role.value, r.party) for r in finding.responsibilities]


def find(plan: Plan, title: str) -> PlanFinding:
    return next(f for f in plan.findings if title in f.title)


OUTLINES: dict[str, Outline] = {
    "FULL": {
        ("一", "关于政治建设抓得不紧的问题"): [("1", "关于理论武装不够扎实的问题", ["①", "②"])],
        ("二", "关于作风建设抓得不实的问题"): [
            ("2", "关于文山会海有所反弹的问题", [""]),
            ("3", "关于督查检查过多的问题", ["①", "②"]),
        ],
    },
    "ARABIC_LEVELS": {
        ("1", "党的领导方面"): [
            ("1", "关于理论学习不深入的问题", ["①", "②"]),
            ("2", "关于重大事项报告不及时的问题", ["①"]),
        ],
        ("2", "党的建设方面"): [("1", "关于组织生活不规范的问题", ["①", "②"])],
    },
    "YISHI_INLINE": {
        ("一", "聚焦职能责任方面"): [
            ("1", "关于河道管护不到位的问题。", ["一", "二", "三"]),
            ("2", "关于项目推进缓慢的问题。", ["一", "二"]),
        ],
        ("二", "聚焦队伍建设方面"): [("1", "关于干部老化的问题。", [""])],
    },
    "LABEL_LINES": {
        ("", ""): [
            ("1", "驻村帮扶力量薄弱。", ["1", "2"]),
            ("2", "项目资金闲置。", ["1", "2", "3"]),
        ]
    },
    "BRACKET_ON_TITLE": {
        ("", ""): [
            ("一", "关于落实意识形态责任制不够有力的问题", ["1", "2"]),
            ("二", "关于内部审计薄弱的问题", ["1", "2", "3"]),
        ]
    },
    "BRACKET_PER_MEASURE": {
        ("一", "关于执行制度不严的问题"): [
            ("1", "关于公务接待超标的问题", ["①", "②", "③"]),
            ("2", "关于固定资产账实不符的问题", ["①", "②"]),
        ]
    },
    "NO_GROUPS": {
        ("", ""): [
            ("1", "关于安全生产责任制未落实的问题", [""]),
            ("2", "关于招投标监管缺位的问题", [""]),
        ]
    },
    "GROUPS_ON_TOP": {
        ("一", "党的领导弱化方面"): [
            ("一", "政治理论学习走过场", ["1", "2"]),
            ("二", "重大决策程序不规范", ["1"]),
        ],
        ("二", "群众身边腐败和作风问题方面"): [("三", "医保资金监管不严", ["1", "2", "3"])],
    },
    "NUMBERED_BY_HAO": {
        ("", ""): [
            ("43号问题", "污水管网建设滞后。", ["一", "二"]),
            ("45号问题", "黑臭水体反弹。", ["一", "二"]),
        ]
    },
    "NUMBERED_BY_XUHAO": {
        ("", ""): [
            ("序号十", "渣土运输扬尘污染严重。", [""]),
            ("序号十二", "餐饮油烟扰民。", [""]),
        ]
    },
    "NUMBERED_LABELS": {
        ("", ""): [
            ("1", "关于资金管理混乱的问题", ["①", "②"]),
            ("2", "关于考勤不严的问题", ["①"]),
        ]
    },
    "NUMBER_AND_LABEL": {
        ("", ""): [
            ("一", "党建工作与业务工作“两张皮”。", ["1", "2"]),
            ("二", "信访件办理不及时。", ["1"]),
        ]
    },
    "PROSE": {},
    "SAME_NUMBERS_INSIDE": {
        ("一", "党的建设方面"): [
            ("1", "关于支部设置不合理的问题", ["1", "2"]),
            ("2", "关于党费收缴不及时的问题", ["1", "2"]),
        ]
    },
    "NO_NUMBERS": {("", ""): [("", "食堂管理混乱。", [""]), ("", "校车超员。", [""])]},
    "ONE_PARAGRAPH": {
        ("", ""): [
            ("一", "关于编制管理不严的问题。", ["①", "②"]),
            ("二", "关于借调干部随意的问题。", ["①", "②"]),
        ]
    },
    "HALF_WIDTH": {
        ("一", "关于窗口服务态度差的问题"): [("1", "整改窗口排队时间长问题", ["①", "②"])]
    },
    "GROUPS_OF_GROUPS": {
        ("1", "落实党的路线方针政策方面"): [
            ("1", "关于产业规划滞后的问题", [""]),
            ("2", "关于招商引资虚报数字的问题", [""]),
        ],
        ("2", "落实全面从严治党责任方面"): [("3", "关于谈话提醒缺位的问题", [""])],
    },
    "FINDINGS_ON_TOP": {
        ("", ""): [
            ("一", "关于驻点监督流于形式的问题", ["1", "2"]),
            ("二", "关于账外资金的问题", ["1"]),
        ]
    },
    "UNNUMBERED_GROUPS": {
        ("", "党的领导方面"): [("1", "关于议事规则缺失的问题", ["①"])],
        ("", "党的建设方面"): [("1", "关于党课走过场的问题", ["①"])],
    },
    "DESCRIPTIONS": {("一", "党的领导方面存在的问题"): [("1", "学习不深入。", ["1", "2"])]},
    "RED_HEAD": {("", ""): [("一", "关于产业配套不足的问题", ["1", "2"])]},
    "PARTS": {
        ("一", "党的领导方面"): [
            ("一", "关于调研走马观花的问题", [""]),
            ("二", "关于会议过多的问题", [""]),
        ]
    },
    "REPEATED": {
        ("一", "A方面"): [
            ("1", "关于甲事不力的问题", ["①", "②", "②"]),
            ("2", "关于乙事不力的问题", ["①", "③"]),
            ("2", "关于丙事不力的问题", [""]),
        ],
        ("三", "B方面"): [("1", "关于丁事不力的问题", [""])],
    },
    "NUMBERS_INSIDE_A_LINE": {
        ("", ""): [
            ("一", "关于经费超支的问题", ["1", "2", "3"]),
            ("二", "关于车辆闲置的问题", ["1", "2", "3"]),
        ]
    },
    "PARAGRAPHS_WITHOUT_NUMBERS": {
        ("", ""): [
            ("1", "关于窗口推诿的问题", ["", ""]),
            ("2", "关于材料重复提交的问题", [""]),
        ]
    },
    "BRACKET_IN_A_NARRATIVE": {("", ""): [("一", "关于账目不清的问题", [""])]},
    "BRACKET_ON_A_GROUP": {
        ("一", "党的领导方面"): [
            ("1", "理论学习不够。", []),
            ("2", "民主集中制执行不严。", []),
        ],
        ("二", "党的建设方面"): [("3", "发展党员不规范。", []), ("4", "党费使用不公开", [])],
    },
    "NO_FIELDS_AT_ALL": {
        ("一", "党的领导方面"): [
            ("1", "关于学习不够的问题", ["1", "2"]),
            ("2", "关于调研不够的问题", ["1"]),
        ]
    },
    "LISTS_INSIDE_A_TITLE": {
        ("", ""): [
            (
                "一",
                "关于“三重一大”制度执行不严的问题。一是议事范围不清；二是会前酝酿不够。",
                ["一", "二", "三"],
            )
        ]
    },
    "ARTICLES": {
        ("", ""): [
            ("第一条", "关于食品安全监管缺位的问题", ["1", "2"]),
            ("第二条", "关于药品抽检不足的问题", ["1"]),
        ]
    },
    "FIELDS_BY_SPACES": {
        ("", ""): [
            ("1", "关于用地手续不全的问题", ["1", "2"]),
            ("2", "关于工程超概算的问题", ["1"]),
        ]
    },
    "LISTS_INSIDE_MEASURES": {
        ("一", "党的领导方面"): [
            ("1", "关于项目监管不严的问题", ["1", "2"]),
            ("2", "关于专班运行不畅的问题", ["1"]),
        ]
    },
    "DEEP": {
        ("一", "党的领导方面存在的问题"): [
            ("1", "党委会议题把关", ["1", "2"]),
            ("2", "中心组学习管理", ["1", "2"]),
        ],
        ("二", "党的建设方面存在的问题"): [("3", "支部书记队伍", ["1"])],
    },
    "PROSE_WITH_LISTS": {},
    "NUMBERED_MEASURE_LABELS": {
        ("", ""): [("一", "关于食堂浪费的问题", ["一", "二"]), ("二", "关于空调浪费的问题", ["一"])]
    },
    "BRACKET_LINE_PER_MEASURE": {
        ("", ""): [
            ("一", "关于环境整治不力的问题", ["1", "2"]),
            ("二", "关于噪声扰民的问题", ["1", "2"]),
        ]
    },
    "TASKS_IN_THE_AFFIRMATIVE": {
        ("", ""): [("一", "加强理论武装", ["1", "2"]), ("二", "规范议事决策", ["1", "2"])]
    },
    "STAGES": {("", ""): [("1", "关于某事不力的问题", ["1", "2"])]},
    "PARAGRAPH_UNDER_TITLE": {
        ("一", "党的领导方面"): [
            ("1", "理论学习中心组学习制度坚持不够好", [""]),
            ("2", "“三重一大”事项集体决策不充分", [""]),
        ]
    },
    "TITLE_AND_TEXT_IN_ONE": {
        ("", ""): [
            ("1", "关于公车私用问题的整改。", [""]),
            ("2", "关于加班餐超标问题的整改", [""]),
        ]
    },
    "FINDING_LABELS": {
        ("一", "党的领导方面"): [("1", "学习不深入。", ["1", "2"]), ("2", "决策不规范。", ["1"])],
        ("二", "党的建设方面"): [("3", "发展党员程序不严。", ["1"])],
    },
    "YISHI_LINES": {
        ("1", "履行职能职责有差距"): [
            ("1", "贷款审核把关不严。", ["一", "二"]),
            ("2", "提取业务办理效率低。", ["一"]),
        ],
        ("2", "风险防控有短板"): [("1", "内控制度不健全。", ["一", "二", "三"])],
    },
    "LABELS_UNDER_NUMBERS": {
        ("一", "强化政治引领方面"): [
            ("1", "政治学习不经常。", [""]),
            ("2", "政治生态分析不深入。", [""]),
        ],
        ("二", "推动高质量发展方面"): [("3", "重大项目落地慢。", ["1", "2"])],
    },
    "ALL_ROLES": {
        ("一", "关于干部管理宽松软的问题"): [
            ("1", "关于干部兼职清理不彻底问题的整改", ["①", "②", "③"])
        ],
    },
    "TWO_LEVELS": {
        ("一", "党的建设缺失"): [("1", "三会一课不规范", [""]), ("2", "党员教育流于形式", [""])],
        ("二", "全面从严治党不力"): [("1", "廉政谈话走过场", [""])],
    },
    "DECIMALS": {
        ("", ""): [
            ("2.1", "关于信访积案化解慢的问题", [""]),
            ("2.2", "关于网格服务不实的问题", [""]),
        ],
    },
    "MIXED_WIDTH": {
        ("", ""): [
            ("一", "关于项目前期工作缓慢的问题", ["1", "2"]),
            ("二", "关于征地拆迁不力的问题", ["1", "2"]),
        ],
    },
    "BLANKS": {
        ("一", "党建方面"): [("1", "支部活动少。", [""])],
    },
    "NUMBERED_FIELDS": {
        ("", ""): [
            ("一", "关于招商引资质量不高的问题", ["1", "2"]),
            ("二", "关于园区配套滞后的问题", ["1"]),
        ],
    },
    "LONG_TITLES": {
        ("一", "聚焦贯彻落实党的理论和路线方针政策方面的问题"): [
            ("1", "学习贯彻有差距。学习内容单一，研讨不深入。", ["1", "2"]),
            ("2", "发展思路不够清晰。规划编制滞后。", ["1"]),
        ],
        ("二", "聚焦群众身边腐败问题和不正之风方面的问题"): [
            ("1", "惠民资金发放不及时。", ["1", "2"])
        ],
    },
    "LISTS_IN_MEASURES_INLINE": {
        ("", ""): [("1", "关于执法不规范问题的整改", ["①", "②"])],
    },
    "SHORT_LABELS": {
        ("", ""): [
            ("一", "关于土地闲置的问题", [""]),
            ("二", "关于违建的问题", [""]),
            ("三", "关于扬尘的问题", [""]),
        ],
    },
    "FRAMED_LABELS": {
        ("", ""): [("一", "工程变更随意。", ["1", "2"]), ("二", "验收走过场。", ["1"])],
    },
    "NUMBERS_BEFORE_BLANKS": {
        ("一", "党的领导方面"): [
            ("1", "关于项目管理不规范的问题", ["a", "b"]),
            ("2", "关于日常监管不到位的问题", ["a"]),
        ]
    },
    "NUMBERS_IN_BRACKETS_BEHIND_WORDS": {
        ("", ""): [("一", "学习不深入。", ["一", "二"]), ("二", "调研不深入。", ["一"])]
    },
    "NUMBERS_WITH_HYPHENS": {
        ("", ""): [
            ("1-1", "关于学习不深入的问题", ["1"]),
            ("1-2", "关于调研不深入的问题", ["1"]),
        ]
    },
    "KINDS_OF_NUMBERS_MIXED": {
        ("", ""): [
            ("1", "机关纪律松弛。", ["1", "2"]),
            ("43号问题", "桥梁病害未处置，\n限载标志缺失。", ["1"]),
            ("序号五", "站房漏水。", ["1"]),
        ]
    },
    "SYNONYMS": {("", ""): [("一", "学习不系统、不深入", [""]), ("二", "制度执行有偏差", [""])]},
}


@pytest.mark.parametrize("name", OUTLINES)
def test_every_layout_gives_its_groups_findings_and_measures(name: str) -> None:
    assert outline(read(texts.ALL[name])) == OUTLINES[name]


@pytest.mark.parametrize("name", texts.ALL)
def test_every_layout_keeps_every_line(name: str) -> None:
    source = source_of_text(texts.ALL[name])
    plan = parse(source)
    assert lost_lines(source, plan) == ()
    assert [line.text for line in plan.lines] == [line.text for line in source.lines]


@pytest.mark.parametrize("name", texts.ALL)
def test_the_printed_form_joins_to_the_source_and_holds_the_values(name: str) -> None:
    plan = read(texts.ALL[name])
    printed = {line.text for line in plan.lines}
    for finding in plan.findings:
        assert all("".join(p.text for p in para) in printed for para in finding.layout)
        assert slot(finding, "title") == finding.title.replace("\n", "")
        assert slot(finding, "goal") == (finding.goal or "").replace("\n", "")
        if finding.deadline:
            assert slot(finding, "deadline") == finding.deadline.raw
        for k, measure in enumerate(finding.measures, 1):
            assert slot(finding, f"number@{k}") == measure.number
            assert slot(finding, f"text@{k}") == measure.text.replace("\n", "")
            if measure.deadline:
                assert slot(finding, f"deadline@{k}") == measure.deadline.raw


def slot(finding: PlanFinding, name: str) -> str:
    return "".join(p.text for para in finding.layout for p in para if p.slot == name)


def test_sections_stand_around_the_tasks() -> None:
    plan = read(texts.FULL)
    assert plan.title == "某县委落实市委第一巡察组反馈意见整改方案"
    assert headings(plan) == ["", "一、总体要求", "二、整改任务", "三、时间安排", "四、组织保障"]
    assert plan.tasks_at == 3
    assert plan.sections[0].body == "根据市委第一巡察组反馈意见，制定本方案。"
    assert plan.sections[2].body == "共梳理出3项整改任务。"
    assert plan.sections[4].body == "（一）加强领导。成立专班。"


def test_phases_have_their_days() -> None:
    found = [(p.name, p.start, p.end) for p in read(texts.FULL).phases]
    assert found == [
        ("动员部署阶段", date(2024, 3, 1), date(2024, 3, 20)),
        ("集中整改阶段", date(2024, 3, 21), date(2024, 8, 31)),
    ]


def test_phases_without_a_year_take_the_rounds() -> None:
    text = texts.BRACKET_IN_A_NARRATIVE
    known = [(p.start, p.end) for p in read(text, 2024).phases]
    unknown = [(p.start, p.end) for p in read(text).phases]
    assert known[0] == (date(2024, 3, 1), date(2024, 3, 31))
    assert known[2] == (date(2024, 10, 1), date(2024, 12, 31))
    assert unknown[0] == (None, None)
    assert unknown[1] == (date(2024, 4, 1), date(2024, 9, 30))


def test_phases_named_by_stage_or_by_their_days() -> None:
    stages = [(p.name, p.start, p.end) for p in read(texts.STAGES).phases]
    assert stages == [
        ("第一阶段：动员部署", date(2024, 3, 1), date(2024, 3, 31)),
        ("第二阶段：集中整改", date(2024, 4, 1), date(2024, 8, 31)),
    ]
    assert [p.name for p in read(texts.DEEP).phases] == ["动员部署", "集中攻坚"]


def test_the_end_of_the_main_phase_dates_what_falls_in_it() -> None:
    text = texts.FULL.replace("持续推进", "集中整改期内")
    deadline = read(text).findings[2].deadline
    assert deadline is not None
    assert (deadline.kind, deadline.due) == (DeadlineKind.DATE, date(2024, 8, 31))


def test_roles_of_a_bracket() -> None:
    finding = read(texts.FULL).findings[0]
    assert parties(finding) == [
        ("LEAD_LEADER", "周某"),
        ("RESPONSIBLE_UNIT", "县委宣传部"),
        ("COOPERATING_UNIT", "县委党校"),
    ]
    assert finding.responsibilities[0].raw == "周某"


def test_fields_on_one_line_are_separated_by_spaces() -> None:
    finding = read(texts.FIELDS_BY_SPACES).findings[0]
    assert parties(finding) == [
        ("LEAD_LEADER", "张三"),
        ("RESPONSIBLE_UNIT", "自然资源局"),
        ("RESPONSIBLE_UNIT", "住建局"),
    ]
    assert finding.goal == "2024年底前补办到位。"
    assert finding.deadline is not None
    assert finding.deadline.due == date(2024, 12, 31)


def test_brackets_of_single_measures_are_the_measures() -> None:
    finding = read(texts.BRACKET_PER_MEASURE).findings[0]
    assert finding.responsibilities == ()
    assert finding.deadline is None
    assert [[r.party for r in m.responsibilities] for m in finding.measures] == [
        ["办公室"],
        ["财务科", "纪检组"],
        ["机关党委"],
    ]
    assert [m.deadline and m.deadline.due for m in finding.measures] == [
        date(2024, 4, 30),
        date(2024, 5, 10),
        None,
    ]


def test_brackets_nested_doubled_unclosed_or_unopened() -> None:
    plan = read(texts.BRACKETS_OF_ALL_KINDS)
    assert find(plan, "会议记录").measures[0].text.endswith("（含新任秘书（兼职）），确保全覆盖。")
    assert parties(find(plan, "会议记录"))[0] == ("LEAD_LEADER", "王某（党组成员）")
    assert [f.deadline and f.deadline.raw for f in plan.findings] == [
        "2024年6月底前",
        "2024年7月",
        "2024年8月底前",
        "2024年9月底前",
    ]
    assert parties(find(plan, "值班"))[1] == ("RESPONSIBLE_UNIT", "保卫科")


def test_values_on_the_line_under_their_label() -> None:
    finding = read(texts.DESCRIPTIONS).findings[0]
    assert parties(finding) == [
        ("RESPONSIBLE_UNIT", "机关党委"),
        ("RESPONSIBLE_UNIT", "宣传处"),
    ]
    assert finding.deadline is not None
    assert finding.deadline.raw == "2024年6月底前"
    assert finding.measures[0].text == "制定计划。\n要细化到月，责任到人。"


def test_what_is_not_understood_is_listed() -> None:
    unplaced = [(u.line, u.text) for u in read(texts.DESCRIPTIONS).unplaced]
    assert unplaced == [
        (5, "党组中心组学习次数不足，研讨发言千篇一律。"),
        (10, "整改成效："),
    ]


def test_labels_behind_commas_and_brackets_inside_a_sentence() -> None:
    plan = read(
        "方案\n一、整改任务\n1.关于甲事不力的问题\n"
        "整改措施：加强管理，责任单位：县住建局，完成时限：2024年6月底前。\n"
        "2.关于乙事不力的问题（立行立改）\n"
        "整改措施：1.建立清单（责任单位：县委办）并公示。\n2、明确单位（见附件），"
        "建立台账（含责任单位、时限等）。\n3．检查。\n责任单位：；完成时限：\n"
    )
    first, second = plan.findings
    assert (first.measures[0].text, parties(first)) == (
        "加强管理，",
        [("RESPONSIBLE_UNIT", "县住建局")],
    )
    assert second.title == "关于乙事不力的问题"
    assert [m.text for m in second.measures] == [
        "建立清单并公示。",
        "明确单位（见附件），建立台账（含责任单位、时限等）。",
        "检查。",
    ]
    assert [r.party for r in second.measures[0].responsibilities] == ["县委办"]
    assert second.deadline == PlanDeadline("立行立改", DeadlineKind.IMMEDIATE)


def test_line_breaks_inside_a_paragraph() -> None:
    text = "1.关于甲事不力的问题\n整改措施：①加强。\n②提高。\n责任单位：甲局\n乙局\n时限：2024年6月"
    source = source_of_text("方案\n一、整改任务")
    plan = parse(type(source)((*source.lines, SourceLine(3, text))))
    (finding,) = plan.findings
    assert (finding.title, [m.text for m in finding.measures]) == (
        "关于甲事不力的问题",
        ["加强。", "提高。"],
    )
    assert [r.party for r in finding.responsibilities] == ["甲局", "乙局"]
    assert "".join(p.text for p in finding.layout[0]) == text


def test_text_after_the_fields_is_not_placed() -> None:
    plan = read(texts.FULL.replace("3.关于督查", "另附说明一份。\n3.关于督查", 1))
    assert [u.text for u in plan.unplaced] == ["另附说明一份。"]
    assert "unplaced" in {line.kind for line in plan.lines}


def test_titles_of_several_lines_and_what_stands_around_them() -> None:
    plan = read(texts.RED_HEAD)
    assert plan.title == "中共某县委关于落实市委第三巡察组反馈意见的整改方案"
    assert plan.sections[0].body.startswith("中共某县委办公室文件\n某办发〔2024〕12号\n（征求")
    assert plan.sections[-1].body == "附件：责任清单\n中共某县委\n2024年4月1日"


def test_a_plan_may_have_no_title() -> None:
    plan = read("为落实反馈意见，制定本方案。\n一、总体要求\n坚持标本兼治。")
    assert plan.title == ""
    assert headings(plan) == ["", "一、总体要求"]


def test_headings_without_numbers() -> None:
    plan = read(
        "某局整改方案\n总体要求\n提高认识。\n整改任务\n1.关于账目不清的问题\n整改措施：清账。\n"
        "责任单位：财务科\n完成时限：2024年3月\n组织保障\n加强领导。\n"
    )
    assert headings(plan) == ["总体要求", "整改任务", "组织保障"]
    assert outline(plan) == {("", ""): [("1", "关于账目不清的问题", [""])]}


def test_labels_that_are_headings() -> None:
    plan = read(
        "突出问题整改清单\n一、整改问题\n（一）河面有漂浮物。\n二、整改实施主体\n镇政府、水务站\n"
        "三、重点措施\n（一）打捞清理。\n四、目标任务\n河面洁净\n五、完成时限\n2024年12月底\n"
    )
    (finding,) = plan.findings
    assert (finding.number, finding.title, finding.goal) == ("一", "河面有漂浮物。", "河面洁净")
    assert [(m.number, m.text) for m in finding.measures] == [("一", "打捞清理。")]
    assert [r.party for r in finding.responsibilities] == ["镇政府", "水务站"]
    assert finding.deadline is not None
    assert finding.deadline.due == date(2024, 12, 31)


def test_group_brackets_are_not_part_of_the_title() -> None:
    plan = read(texts.BRACKET_ON_A_GROUP)
    assert plan.unplaced[0].text == "（牵头领导：张三）"
    assert plan.categories[0].layout == (
        (
            Piece("", "（"),
            Piece("number", "一"),
            Piece("", "）"),
            Piece("title", "党的领导方面"),
            Piece("", "（牵头领导：张三）"),
        ),
    )


def test_unknown_labels_stay_in_the_raw_text() -> None:
    finding = find(read(texts.BRACKET_ON_A_GROUP), "发展党员")
    (unit,) = finding.responsibilities
    assert (unit.role, unit.party) == (Role.RESPONSIBLE_UNIT, "组织科")
    assert unit.raw == "组织科；督办领导：李四"
    assert finding.deadline is not None
    assert finding.deadline.raw == "2024年5月底前完成"


def test_words_automatic_numbers_count_as_printed() -> None:
    source = source_of_text("方案\n一、整改任务\n")
    lines = (
        *source.lines,
        SourceLine(3, "（A）关于账目不清的问题", "（A）"),
        SourceLine(4, "整改措施：清账。（责任单位：财务科；完成时限：2024年3月）"),
    )
    (finding,) = parse(type(source)(lines)).findings
    assert (finding.number, finding.title) == ("A", "关于账目不清的问题")


def test_tables_read_elsewhere_stand_where_their_lines_stand() -> None:
    source = source_of_text(
        "某局整改方案\n一、整改任务\n序号\t问题\n1\t账目不清\n二、组织保障\n加强领导。"
    )
    group = PlanCategory("", "", (PlanFinding("1", "账目不清", line=4),), line=4)
    plan = parse(source, table_categories=(group,), table_lines=frozenset({3, 4}))
    assert plan.categories == (group,)
    assert plan.tasks_at == 1
    assert [line.kind for line in plan.lines] == [
        "title",
        "heading",
        "table",
        "table",
        "heading",
        "text",
    ]
    assert lost_lines(source, plan) == ()


def test_tables_nobody_read_stay_with_their_section_or_are_listed() -> None:
    source = source_of_text(texts.FULL)
    lines = (*source.lines, SourceLine(90, "组长\t周某", table=0))
    plan = parse(type(source)(lines))
    assert plan.sections[-1].body.endswith("组长\t周某")
    inside = tuple(
        SourceLine(line.line, line.text, table=0) if line.line == 9 else line
        for line in source.lines
    )
    assert [u.line for u in parse(type(source)(inside)).unplaced] == [9]


def test_pasted_text_counts_blank_lines_whatever_ends_them() -> None:
    source = source_of_text("\ufeff方案\r\n\r\n一、总体要求\r坚持。\n")
    assert [(line.line, line.text) for line in source.lines] == [
        (1, "方案"),
        (3, "一、总体要求"),
        (4, "坚持。"),
    ]


def test_an_empty_source_is_an_empty_plan() -> None:
    assert read("\n \n") == Plan("")


LINES = [line for text in texts.ALL.values() for line in text.split("\n")]


@given(st.lists(st.sampled_from(LINES), max_size=25))
@settings(deadline=None, max_examples=120)
def test_lines_in_any_order_are_never_lost(lines: list[str]) -> None:
    source = source_of_text("\n".join(lines))
    assert lost_lines(source, parse(source, basis=DeadlineBasis(2024))) == ()


@given(st.sampled_from(sorted(texts.ALL)), st.data())
@settings(deadline=None, max_examples=120)
def test_damaged_plans_are_never_lost(name: str, data: st.DataObject) -> None:
    text = list(texts.ALL[name])
    for _ in range(data.draw(st.integers(0, 12))):
        at = data.draw(st.integers(0, len(text) - 1))
        text[at] = data.draw(
            st.sampled_from(["", "\n", "（", ")", "：", "；", "①", "1.", text[at] * 2])
        )
    source = source_of_text("".join(text))
    assert lost_lines(source, parse(source)) == ()


def test_the_whole_sample() -> None:
    folder = Path(__file__).parents[3].parent / "shared" / "samples" / "plans"
    path = next(iter(sorted(folder.glob("01_*.txt"))), None)
    if path is None:
        pytest.skip("the sample plans are not here")
    source = source_of_text(path.read_text(encoding="utf-8"))
    plan = parse(source)
    numbers = [str(n) for n in (1, 2, 3, 4, *range(6, 15))]
    counts = [3, 3, 3, 1, 3, 3, 3, 4, 5, 4, 3, 4, 4]
    assert len(plan.categories) == 4
    assert [f.number for f in plan.findings] == numbers
    assert [len(f.measures) for f in plan.findings] == counts
    assert len(plan.phases) == 3
    assert lost_lines(source, plan) == ()
    codes = {(d.line, d.code.value) for d in plan.doubts}
    assert {
        (14, "COUNT_MISMATCH"),
        (17, "UNBALANCED_MARKS"),
        (25, "SKIPPED_NUMBER"),
        (42, "UNBALANCED_MARKS"),
        (44, "HALF_WIDTH"),
        (46, "BODY_MISMATCH"),
    } <= codes
    assert not {"MISSING_FIELD", "MISSING_STOP", "REPEATED_NUMBER"} & {code for _, code in codes}


def test_who_answers_is_said_behind_a_labelled_time_limit() -> None:
    source = source_of_text(
        "某县整改方案\n一、整改任务\n1.河道失管\n"
        "整改措施：①清淤。（责任单位：县水利局；完成时限：2025年6月底前，费小满负责）"
    )
    (finding,) = parse(source).findings
    assert finding.deadline is not None
    assert finding.deadline.raw == "2025年6月底前"
    assert [(r.role, r.party) for r in finding.responsibilities] == [
        (Role.RESPONSIBLE_UNIT, "县水利局"),
        (Role.CONTACT, "费小满"),
    ]
