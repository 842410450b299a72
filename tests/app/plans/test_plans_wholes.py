"""Whole records of plans in unusual layouts: titles, measures, who and until when at once."""

from dataclasses import replace
from datetime import date

import plan_texts as texts
import pytest

from app.plans.model import (
    DeadlineBasis,
    Plan,
    PlanCategory,
    PlanDeadline,
    PlanFinding,
    PlanMeasure,
    PlanResponsibility,
)
from app.plans.parsing import parse, source_of_text
from db.words import DeadlineKind, Role

LEAD, UNIT, HELP = Role.LEAD_UNIT, Role.RESPONSIBLE_UNIT, Role.COOPERATING_UNIT
NOW, LONG = DeadlineKind.IMMEDIATE, DeadlineKind.LONG_TERM


def read(text: str) -> Plan:
    return parse(source_of_text(text), basis=DeadlineBasis(2024))


def bare(plan: Plan) -> list[PlanCategory]:
    """The categories without what depends on the printed form."""
    return [
        replace(c, layout=(), line=0, findings=tuple(map(bare_finding, c.findings)))
        for c in plan.categories
    ]


def bare_finding(finding: PlanFinding) -> PlanFinding:
    measures = tuple(replace(m, line=0) for m in finding.measures)
    return replace(finding, layout=(), line=0, measures=measures)


def by(role: Role, *parties: str, raw: str = "") -> tuple[PlanResponsibility, ...]:
    return tuple(PlanResponsibility(role, party, raw or "、".join(parties)) for party in parties)


def until(raw: str, month: int, day: int, *, long: bool = False, year: int = 2024) -> PlanDeadline:
    return PlanDeadline(raw, DeadlineKind.DATE, date(year, month, day), long)


def measure(
    number: str, text: str, *who: tuple[PlanResponsibility, ...], limit: PlanDeadline | None = None
) -> PlanMeasure:
    return PlanMeasure(number, text, tuple(r for group in who for r in group), limit)


IMMEDIATELY = PlanDeadline("立行立改", NOW)
FOR_LONG = PlanDeadline("长期坚持", LONG, None, True)

LOOSE = [
    PlanFinding(
        "1",
        "关于公租房分配不公的问题",
        measures=(
            measure(
                "①",
                "摸清底数，建立台账。",
                by(LEAD, "县住建局"),
                limit=until("2024年6月底前完成", 6, 30),
            ),
            measure(
                "②",
                "公开分配结果。",
                by(UNIT, "县民政局", "县财政局"),
                limit=until("2024年7月", 7, 31),
            ),
            measure(
                "③",
                "加强日常监管（含抽查）。",
                by(Role.LEAD_LEADER, "张三"),
                by(UNIT, "县审计局", "县信访局"),
                limit=IMMEDIATELY,
            ),
        ),
    ),
    PlanFinding(
        "2",
        "关于农村供水不稳的问题",
        measures=(
            measure("①", "检修管网。", by(UNIT, "县水务局"), limit=IMMEDIATELY),
            measure(
                "②",
                "巡回抽检。",
                by(LEAD, "县卫健局"),
                by(HELP, "县疾控中心"),
                limit=until("2024年9月底前完成", 9, 30),
            ),
            measure(
                "③",
                "聘请管水员",
                by(UNIT, "县农业农村局"),
                by(UNIT, "各乡镇"),
                limit=FOR_LONG,
            ),
        ),
    ),
    PlanFinding(
        "3",
        "关于校园食堂管理粗放的问题",
        measures=(
            measure(
                "①",
                "落实陪餐制度。",
                by(Role.LEAD_LEADER, "李建国"),
                limit=until("2024年10月底前完成", 10, 31),
            ),
            measure("②", "公开采购价格。", by(UNIT, "县教育局"), by(UNIT, "县市场监管局")),
            measure("③", "安装监控。", limit=until("2024年11月底前完成", 11, 30)),
        ),
    ),
    PlanFinding(
        "4",
        "关于公交班次不足的问题",
        measures=(
            measure("①", "增开线路（重点是夜间线路）。"),
            measure("②", "公布时刻表（见附表）。"),
        ),
        deadline=IMMEDIATELY,
    ),
]

LETTERS = [
    PlanFinding(
        "A1",
        "关于账目不清的问题",
        measures=(measure("B1", "重新建账。"), measure("B2", "聘请审计。")),
        responsibilities=by(UNIT, "财务科"),
        deadline=until("2024年5月底前", 5, 31),
    ),
    PlanFinding(
        "A2",
        "关于车辆管理不严的问题",
        measures=(measure("B1", "安装定位。"),),
        responsibilities=by(UNIT, "办公室"),
        deadline=until("2024年Q3", 9, 30),
    ),
]

WITHOUT_STOPS = [
    PlanFinding(
        "一",
        "关于台账不清的问题",
        measures=(
            measure("1", "清点资产并登记造册"),
            measure("2", "明确专人（不少于两名）管理"),
            measure("3", "每年盘点，结果报附件(4)所列部门。"),
        ),
        responsibilities=by(UNIT, "财务科"),
        deadline=PlanDeadline("每季度末", LONG, None, True),
    ),
    PlanFinding(
        "二",
        "关于报销不严的问题",
        measures=(
            measure("一", "统一标准"),
            measure("二", "规范流程"),
            measure("三", "公开结果。"),
        ),
        responsibilities=by(UNIT, "财务科"),
        deadline=until("2024年6月底前和持续推进", 6, 30, long=True),
    ),
]

PAIRED = [
    PlanFinding(
        "1",
        "理论学习不深入。一是计划不细；二是研讨不多。",
        measures=(measure("", "制定学习计划，每月学习一次。"),),
        responsibilities=by(UNIT, "办公室"),
        deadline=until("2024年5月底前", 5, 31),
    ),
    PlanFinding(
        "2",
        "财务管理不规范。",
        measures=(measure("1", "修订财务制度。"), measure("2", "开展报销审核培训。")),
        responsibilities=by(UNIT, "财务科"),
        deadline=until("2024年6月底前", 6, 30),
    ),
    PlanFinding(
        "3",
        "干部作风不扎实。",
        measures=(measure("", "开展作风整治。"),),
        responsibilities=by(UNIT, "机关党委"),
        deadline=FOR_LONG,
    ),
]

THREE_LISTS = [
    PlanCategory(
        "1",
        "党的领导方面",
        (
            PlanFinding(
                "1",
                "议事规则不完善。",
                measures=(measure("", "修订议事规则。"),),
                responsibilities=by(UNIT, "办公室"),
                deadline=until("2024年5月底前", 5, 31),
            ),
            PlanFinding(
                "2",
                "请示报告不及时。",
                measures=(measure("", "建立报告台账。"),),
                responsibilities=by(UNIT, "综合科"),
                deadline=until("2024年6月底前", 6, 30),
            ),
        ),
    ),
    PlanCategory(
        "2",
        "党的建设方面",
        (
            PlanFinding(
                "1",
                "支部活动少。",
                measures=(measure("", "每月开展主题党日。"),),
                responsibilities=by(UNIT, "机关党委"),
                deadline=FOR_LONG,
            ),
        ),
    ),
]

INSIDE = [
    PlanFinding(
        "1",
        "关于门禁管理松散的问题",
        measures=(measure("1", "更换门禁。"), measure("2", "登记来访。")),
        responsibilities=by(UNIT, "保卫科"),
        deadline=until("2024年5月底前", 5, 31),
    ),
    PlanFinding(
        "2",
        "关于消防器材过期的问题",
        measures=(measure("", "更换器材。"),),
        responsibilities=by(UNIT, "后勤科"),
        deadline=until("2024年6月底前", 6, 30),
    ),
    PlanFinding("3", "关于电梯久未检修的问题"),
]

AGAIN = [
    PlanFinding(
        "1",
        "关于理论学习不深入的问题",
        measures=(measure("1", "制定学习计划。"),),
        responsibilities=by(UNIT, "办公室"),
        deadline=until("2024年5月底前", 5, 31),
    ),
    PlanFinding(
        "2",
        "关于财务管理不规范的问题",
        measures=(measure("1", "修订财务制度。"),),
        responsibilities=by(UNIT, "财务科"),
        deadline=until("2024年6月底前", 6, 30),
    ),
]

HEADINGS_INSIDE = [
    PlanFinding(
        "一",
        "理论学习不深入",
        measures=(measure("1", "制定计划。\n①按月安排。"), measure("2", "开展研讨。")),
        responsibilities=(
            *by(Role.LEAD_LEADER, "县委常委、宣传部部长王某"),
            *by(
                Role.RESPONSIBLE_LEADER,
                "党组书记、局长李某",
                "副局长赵某",
                raw="党组书记、局长李某，副局长赵某",
            ),
            *by(UNIT, "办公室"),
        ),
        deadline=until("2024年6月底前", 6, 30),
    ),
    PlanFinding(
        "二",
        "财务管理不规范",
        measures=(measure("1", "修订制度。"),),
        responsibilities=(*by(Role.RESPONSIBLE_LEADER, "李某"), *by(UNIT, "财务科")),
        deadline=FOR_LONG,
    ),
]

NO_COLONS = [
    PlanFinding(
        "一",
        "账目不清",
        measures=(measure("1", "重新建账。"), measure("2", "聘请审计。")),
        responsibilities=(
            *by(UNIT, "财务科"),
            *by(UNIT, "审计科", "资产科"),
            *by(Role.CONTACT, "党组书记、局长张某"),
            *by(Role.CONTACT, "李四"),
        ),
        deadline=until("2024年5月底前", 5, 31),
    ),
    PlanFinding(
        "二",
        "车辆管理不严",
        measures=(measure("", "安装定位。"),),
        responsibilities=(*by(UNIT, "办公室"), *by(HELP, "车队")),
        deadline=until("2024年6月底前", 6, 30),
    ),
]

GOALS_AND_PROGRESS = [
    PlanFinding(
        "",
        "岸线垃圾清理未完成。",
        goal="1、岸线无垃圾。\n2、水面无漂浮物。",
        progress="1、组织清理三次。\n2、落实保洁员。",
        responsibilities=by(UNIT, "区水务局"),
        deadline=until("2024年6月底前", 6, 30),
    ),
    PlanFinding(
        "",
        "涵闸管护缺乏经费。",
        goal="经费足额到位。",
        progress="已列入预算。",
        measures=(measure("1", "列入预算。"), measure("2", "按季拨付。")),
        responsibilities=by(UNIT, "区财政局"),
        deadline=until("2024年7月底前", 7, 31),
    ),
]

ALL_IN_ONE_PARAGRAPH = """某局整改方案
一、具体措施
（一）关于履行主体责任不到位的问题。1.召开专题会议。责任部门：办公室；完成时限：2024年5月。2.制定责任清单。责任部门：机关党委；完成时限：2024年6月。
（二）关于监督执纪宽松软的问题。1.开展谈话提醒。责任部门：纪检组；完成时限：长期坚持。
"""

UNDER_A_PROBLEM = [
    PlanCategory(
        "1",
        "新发展理念树得不牢。",
        (
            PlanFinding(
                "1",
                "调整产业结构。",
                measures=(measure("", "淘汰落后产能；培育新兴产业。"),),
                responsibilities=by(UNIT, "县发改局", "县工信局"),
                deadline=until("2024年12月底前", 12, 31),
            ),
            PlanFinding(
                "2",
                "推进绿色发展。",
                measures=(measure("", "建设生态廊道。"),),
                responsibilities=by(UNIT, "县林业局"),
                deadline=FOR_LONG,
            ),
        ),
    ),
    PlanCategory(
        "2",
        "防范风险不力。",
        (
            PlanFinding(
                "1",
                "化解政府债务。",
                measures=(measure("", "制定化债方案。"),),
                responsibilities=by(UNIT, "县财政局"),
                deadline=until("2025年底前", 12, 31, year=2025),
            ),
        ),
    ),
]

ONLY_MEASURES = [
    PlanFinding(
        "1",
        "关于调研不深入的问题",
        goal="走深走实。",
        measures=(measure("1", "蹲点调研。", by(UNIT, "县委办"), limit=IMMEDIATELY),),
        responsibilities=by(Role.LEAD_LEADER, "李某"),
        deadline=until("2024年12月底前", 12, 31),
    ),
    PlanFinding(
        "2",
        "关于值班脱岗的问题",
        goal="全天在岗。",
        measures=(measure("1", "随机抽查。"),),
        responsibilities=by(UNIT, "县政府办"),
        deadline=FOR_LONG,
    ),
]

ONE_PARAGRAPH = [
    PlanFinding(
        "一",
        "关于履行主体责任不到位的问题。",
        measures=(
            measure("1", "召开专题会议。", by(UNIT, "办公室"), limit=until("2024年5月", 5, 31)),
            measure("2", "制定责任清单。", by(UNIT, "机关党委"), limit=until("2024年6月", 6, 30)),
        ),
    ),
    PlanFinding(
        "二",
        "关于监督执纪宽松软的问题。",
        measures=(measure("1", "开展谈话提醒。"),),
        responsibilities=by(UNIT, "纪检组"),
        deadline=FOR_LONG,
    ),
]

SHORT_INSIDE = [
    PlanFinding(
        "1",
        "学习不深入。",
        goal="学深学透。",
        measures=(measure("1", "定计划。"), measure("2", "抓研讨。")),
        responsibilities=by(UNIT, "办公室"),
        deadline=until("2024年6月", 6, 30),
    ),
    PlanFinding(
        "2",
        "督查不够。",
        measures=(measure("", "明确以下措施并督办到底。"),),
        responsibilities=by(UNIT, "督查室"),
        deadline=FOR_LONG,
    ),
]

#: What is listed as not placed, where it is not nothing.
RESTS = {
    "NUMBERED_HEADINGS_INSIDE": [
        (4, "1.具体表现"),
        (5, "学习次数不足。"),
        (10, "3.责任分工"),
        (17, "1.具体表现"),
        (18, "报销不严。"),
        (21, "3.责任分工"),
    ],
    "TWO_LISTS": [(6, "（1）报销附件不全。"), (10, "完善财务管理。")],
    "TWO_LISTS_IN_GROUPS": [
        (10, "1.党的领导方面"),
        (13, "2.党的建设方面"),
        (16, "1.党的领导方面"),
        (19, "2.党的建设方面"),
    ],
    "TWO_LISTS_INSIDE": [(10, "针对门禁管理松散问题"), (15, "针对消防器材过期问题")],
}

WHOLES = {
    "TASKS_UNDER_A_PROBLEM": UNDER_A_PROBLEM,
    "THE_ONLY_MEASURES_BRACKET": [PlanCategory("", "", tuple(ONLY_MEASURES))],
    "ALL_IN_ONE_PARAGRAPH": [PlanCategory("", "", tuple(ONE_PARAGRAPH))],
    "SHORT_LABELS_INSIDE": [PlanCategory("", "", tuple(SHORT_INSIDE))],
    "LISTS_OF_GOALS_AND_PROGRESS": [PlanCategory("", "", tuple(GOALS_AND_PROGRESS))],
    "NUMBERED_HEADINGS_INSIDE": [PlanCategory("", "", tuple(HEADINGS_INSIDE))],
    "LABELS_WITHOUT_COLONS": [PlanCategory("", "", tuple(NO_COLONS))],
    "TWO_LISTS": [PlanCategory("", "", tuple(PAIRED))],
    "TWO_LISTS_IN_GROUPS": THREE_LISTS,
    "TWO_LISTS_INSIDE": [PlanCategory("", "", tuple(INSIDE))],
    "PROBLEMS_NAMED_AGAIN": [PlanCategory("", "", tuple(AGAIN))],
    "LOOSE_BRACKETS": [PlanCategory("一", "民生保障方面", tuple(LOOSE))],
    "LETTERS": [PlanCategory("", "", tuple(LETTERS))],
    "NUMBERS_WITHOUT_STOPS": [PlanCategory("", "", tuple(WITHOUT_STOPS))],
}


@pytest.mark.parametrize("name", WHOLES)
def test_whole_plans(name: str) -> None:
    plan = read((texts.ALL | {"ALL_IN_ONE_PARAGRAPH": ALL_IN_ONE_PARAGRAPH})[name])
    assert bare(plan) == WHOLES[name]
    assert [(u.line, u.text) for u in plan.unplaced] == RESTS.get(name, [])


def test_a_bare_label_after_the_number_is_no_title() -> None:
    text = texts.LABELS_WITHOUT_COLONS.replace("（一）", "（一）问题\n")
    plan = read(text.replace("（二）", "（二）问题\n"))
    assert bare(plan) == WHOLES["LABELS_WITHOUT_COLONS"]
    assert plan.unplaced == ()


def test_lists_of_problems_and_answers_are_sections() -> None:
    assert [s.heading for s in read(texts.TWO_LISTS).sections] == [
        "",
        "一、存在的主要问题",
        "二、整改措施",
        "三、组织保障",
    ]
    again = read(texts.PROBLEMS_NAMED_AGAIN).sections[0]
    assert again.body == "1.关于理论学习不深入的问题\n2.关于财务管理不规范的问题"


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("二、整改任务\n1.关于甲事不力的问题\n整改措施：抓紧。\n", False),
        ("某局整改方案\n二、总体要求\n从严。\n三、组织保障\n从实。\n", False),
        ("某局整改方案\n为抓好整改，制定本方案。\n二、总体要求\n从严。\n", True),
        ("某局整改方案\n一、总体要求\n从严。\n二、组织保障\n一、附则\n从实。\n", False),
        ("某局整改方案\n一、总体要求\n从严。\n一、组织保障\n从实。\n", True),
        ("第一部分 要求\n一、总则\n严。\n第二部分 任务\n一、细则\n实。\n", False),
    ],
)
def test_excerpts_and_parts_may_begin_anywhere(text: str, doubted: bool) -> None:
    codes = {doubt.code.value for doubt in read(text).doubts}
    assert bool(codes & {"SKIPPED_NUMBER", "REPEATED_NUMBER"}) is doubted


def test_parts_that_count_their_sections_anew() -> None:
    plan = read(texts.FRAMES)
    assert [(s.heading, s.body) for s in plan.sections] == [
        ("第一部分 巡察反馈问题整改", ""),
        ("一、整改任务", ""),
        ("二、工作要求", "从严从实。"),
        ("第二部分 专项检查问题整改", ""),
        ("一、整改任务", ""),
        ("二、工作要求", "按时报送。"),
    ]
    assert [[f.title for f in c.findings] for c in plan.categories] == [
        ["关于学习不够的问题"],
        ["关于选人不准的问题"],
    ]
    assert (plan.doubts, plan.unplaced) == ((), ())
