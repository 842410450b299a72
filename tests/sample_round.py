"""A round made by hand: three categories, eight findings, progress in every state."""

from datetime import date

from db.schema.records import (
    Category,
    ClosureEvent,
    Deadline,
    DeadlineChange,
    Extension,
    Finding,
    Measure,
    Member,
    Outcome,
    Progress,
    Responsibility,
    Round,
    Section,
    Unit,
    WholeRound,
)
from db.words import (
    ClosureState,
    DeadlineChangeKind,
    DeadlineKind,
    MemberPost,
    OutcomeKind,
    ProgressState,
    Role,
)

AS_OF = date(2024, 7, 1)
NOT_STARTED, ONGOING, STAGE_DONE, DONE = ProgressState
LONG = Deadline("长期坚持", DeadlineKind.LONG_TERM, then_long_term=True)
JUNE = Deadline("2024年6月底前", DeadlineKind.DATE, date(2024, 6, 30))
YEAR = Deadline("2024年底前，并长期坚持", DeadlineKind.DATE, date(2024, 12, 31), True)


def parties(role: Role, *names: str) -> tuple[Responsibility, ...]:
    """Parties of one role that stood in one field."""
    raw = "、".join(names)
    return tuple(Responsibility(0, role, name, raw) for name in names)


LEADER = parties(Role.LEAD_LEADER, "周明")
FINANCE = parties(Role.RESPONSIBLE_UNIT, "县财政局", "县审计局")
SCHOOLS = parties(Role.RESPONSIBLE_UNIT, "县教育局")
HELP = parties(Role.COOPERATING_UNIT, "县人社局")
CLERK = parties(Role.CONTACT, "吴联络")


def report(number: int, unit: str, day: date, state: ProgressState, done: str) -> Progress:
    """One unit's report in the month of its day."""
    return Progress(number, 0, unit, 0, f"{day:%Y-%m}", day, state, done, by="录入员")


def closed(state: ClosureState, day: date) -> tuple[ClosureEvent, ...]:
    """The last step of striking off."""
    return (ClosureEvent(1, 0, 1, state, day, "核实人"),)


def layout_of(number: str, title: str, *texts: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The printed form: heading, then circled measures with one bracket behind them."""
    measures: list[tuple[str, str]] = [("", "整改措施：")]
    for k, text in enumerate(texts, start=1):
        measures += [(f"number@{k}", "①②③④⑤"[k - 1]), (f"text@{k}", text)]
    bracket = [
        ("", "（牵头领导："),
        ("field:LEAD_LEADER", "周明"),
        ("", "；责任单位："),
        ("field:RESPONSIBLE_UNIT", "县财政局、县审计局"),
        ("", "；完成时限："),
        ("deadline", "2024年6月底前"),
        ("", "）"),
    ]
    return ((("number", number), ("", "."), ("title", title)), tuple(measures + bracket))


def measures_of(first: int, *texts: str) -> tuple[Measure, ...]:
    """Circled measures nobody has begun."""
    return tuple(
        Measure(
            id=first + k,
            code=f"XC-{first + k}",
            number="①②③④⑤"[k],
            text=text,
            state=NOT_STARTED,
            closure_state=ClosureState.NONE,
            source=k + 1,
        )
        for k, text in enumerate(texts)
    )


def all_in(found: tuple[Measure, ...], state: ProgressState) -> tuple[Measure, ...]:
    """The same measures in one state."""
    return tuple(measure._replace(state=state) for measure in found)


def finding(number: int, title: str, state: ProgressState = NOT_STARTED) -> Finding:
    """A finding with no more than a number and a title."""
    return Finding(
        id=100 + number,
        code=f"XC-{number:03}",
        number=str(number),
        title=title,
        state=state,
        closure_state=ClosureState.NONE,
    )


BUDGET = ("核对三年预算执行账目。", "修订经费管理办法。", "每季度通报执行进度。")
BUDGET_TITLE = "关于预算执行不够严格问题的整改"
ONE = finding(1, BUDGET_TITLE, DONE)._replace(
    closure_state=ClosureState.CLOSED,
    closures=closed(ClosureState.CLOSED, date(2024, 6, 20)),
    responsibilities=LEADER + FINANCE,
    deadline=JUNE,
    effective_due=JUNE.due,
    measures=all_in(measures_of(1, *BUDGET), DONE),
    layout=layout_of("1", BUDGET_TITLE, *BUDGET),
    progress=(
        report(1, "县财政局", date(2024, 4, 28), ONGOING, "核对账目二百余笔"),
        report(2, "县财政局", date(2024, 5, 30), DONE, "账目全部核对完毕，办法已印发。"),
        report(3, "县审计局", date(2024, 5, 28), ONGOING, "误报")._replace(id=3),
        report(4, "县审计局", date(2024, 5, 29), DONE, "完成专项审计。")._replace(corrects=3),
    ),
)
TWO = finding(2, "关于公务接待管理松散问题的整改", DONE)._replace(
    responsibilities=LEADER + FINANCE + CLERK,
    deadline=JUNE,
    effective_due=JUNE.due,
    measures=all_in(measures_of(11, "清理超标接待费用", "公开接待清单"), DONE),
    progress=(report(5, "县财政局", date(2024, 6, 10), DONE, "清退超标费用。"),),
)
THREE = finding(4, "关于政策宣讲流于形式问题的整改", STAGE_DONE)._replace(
    closure_state=ClosureState.CLOSED_ONGOING,
    closures=closed(ClosureState.CLOSED_ONGOING, date(2024, 6, 25)),
    goal="宣讲覆盖全部行政村",
    responsibilities=SCHOOLS + HELP,
    deadline=YEAR,
    effective_due=YEAR.due,
    measures=all_in(measures_of(21, "组建宣讲队伍。"), STAGE_DONE),
    progress=(
        report(6, "县教育局", date(2024, 6, 12), STAGE_DONE, "宣讲一百二十场。")._replace(
            problems="偏远村尚有三个未覆盖",
            next_step="七月底前补齐",
        ),
    ),
)
FOUR = finding(5, "关于校舍维修进度滞后问题的整改", ONGOING)._replace(
    responsibilities=SCHOOLS,
    deadline=JUNE,
    effective_due=JUNE.due,
    measures=(
        measures_of(31, "完成危房鉴定。")[0]._replace(
            state=DONE,
            progress=(report(7, "县教育局", date(2024, 5, 20), DONE, "鉴定完毕。"),),
        ),
        measures_of(31, "", "完成维修。")[1]._replace(
            state=ONGOING,
            responsibilities=parties(Role.RESPONSIBLE_UNIT, "县住建局"),
            progress=(
                report(8, "县住建局", date(2024, 6, 18), ONGOING, "主体完工七成。")._replace(
                    problems="雨季影响施工",
                    next_step="增加作业班组",
                ),
            ),
        ),
    ),
)
FIVE = finding(6, "关于临聘人员管理混乱问题的整改", ONGOING)._replace(
    public=False,
    public_reason="涉及个人事项",
    responsibilities=HELP,
    deadline=JUNE,
    effective_due=date(2024, 9, 30),
    extensions=(
        Extension(
            1,
            0,
            "核查量大",
            Deadline("2024年9月底", DeadlineKind.DATE, date(2024, 9, 30)),
            date(2024, 6, 1),
            True,
        ),
    ),
    deadline_changes=(
        DeadlineChange(
            1,
            0,
            DeadlineChangeKind.EXTENSION,
            JUNE,
            Deadline("2024年9月底", DeadlineKind.DATE, date(2024, 9, 30)),
            date(2024, 6, 3),
            extension_id=1,
        ),
    ),
    measures=all_in(measures_of(41, "全面核查身份和工龄。"), ONGOING),
    progress=(report(9, "县人社局", date(2024, 6, 5), ONGOING, "核查隐情若干。"),),
)
SIX = finding(7, "关于河道巡查缺位问题的整改")._replace(responsibilities=LEADER, deadline=LONG)
SEVEN = finding(8, "关于档案移交不及时问题的整改", DONE)._replace(
    responsibilities=SCHOOLS,
    progress=(report(10, "县教育局", date(2024, 3, 31), DONE, "已全部移交。"),),
)
EIGHT = finding(9, "关于隐名账户问题的整改")._replace(public=False, public_reason="案件在查")

GROUP = (("", "（"), ("number", "一"), ("", "）"), ("title", "财经纪律方面"))
SAMPLE = WholeRound(
    round=Round(
        1,
        "u",
        "XC2024",
        "县委常规巡察",
        title="清河县住房保障和城乡建设系统巡察反馈意见整改落实方案",
        inspecting_body="市委第三巡察组",
        inspected_body="中共清河县委",
        feedback_date=date(2024, 1, 15),
        year=2024,
        tasks_at=3,
    ),
    sections=(
        Section(1, "", "为抓好整改，制定本方案。"),
        Section(2, "一、总体要求", "坚持目标导向。\n（一）统筹推进。把整改同日常工作结合起来。"),
        Section(3, "二、任务和措施", "共梳理八项任务。"),
        Section(4, "三、组织保障", "（一）加强领导\n成立领导小组。"),
    ),
    members=(Member(1, MemberPost.HEAD, "陈大山", "县委书记"),),
    categories=(
        Category(1, "一", "财经纪律方面", (ONE, TWO), (GROUP,)),
        Category(2, "二", "联系群众方面", (THREE, FOUR, FIVE)),
        Category(3, "三", "基础管理方面", (SIX, SEVEN, EIGHT)),
    ),
    outcomes=(
        Outcome(1, OutcomeKind.RULE_REVISED, "修订《经费管理办法》", 1, 0.0, None, (101,)),
        Outcome(2, OutcomeKind.MONEY_RETURNED, "清退超标接待费", 0, 3.1, None, (102,)),
        Outcome(3, OutcomeKind.MONEY_RETURNED, "清退补贴", 0, 0.2, None, ()),
        Outcome(4, OutcomeKind.CLUES, "隐名账户线索", 2, 0.0, None, (109,)),
    ),
    units=(Unit(1, "县财政局", contact="郑出纳", phone="1390000"),),
    office="清河县委整改办",
)  # fmt: skip


def with_finding(new: Finding) -> WholeRound:
    """The sample with one finding replaced by another of the same id."""
    return SAMPLE._replace(
        categories=tuple(
            c._replace(findings=tuple(new if f.id == new.id else f for f in c.findings))
            for c in SAMPLE.categories
        ),
    )
