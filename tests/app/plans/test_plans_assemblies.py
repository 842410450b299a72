"""Plans put together at random from blocks: what went in comes out, nothing lost or invented."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from app.plans.model import DeadlineBasis, Plan, PlanFinding, PlanResponsibility
from app.plans.parsing import parse, source_of_text
from app.plans.tracing import lost_lines

CIRCLED = "①②③④⑤⑥⑦⑧⑨"
HAN = "一二三四五六七八九"
TOPICS = ("理论学习", "财务报销", "车辆使用", "档案保管", "项目验收", "信访办理", "值班备勤")
FAULTS = ("不深入", "不规范", "不及时", "不到位", "不严格")
UNITS = ("县委办", "县财政局", "县水务局", "县委组织部", "各乡镇", "县住建局")
LEADERS = ("张三", "李四", "王建国", "赵某")
LIMITS = ("2024年6月底前", "立行立改", "长期坚持", "2024年12月31日", "2025年底前，并长期坚持")
DEEDS = ("制定计划", "开展检查", "修订制度", "通报结果", "举办培训")


@dataclass(frozen=True)
class Item:
    """A finding as it should come out, and how its measures and fields are printed."""

    title: str
    measures: tuple[str, ...]
    units: tuple[str, ...]
    leader: str
    limit: str


ITEMS = st.builds(
    Item,
    st.builds("关于{}{}的问题".format, st.sampled_from(TOPICS), st.sampled_from(FAULTS)),
    st.lists(st.sampled_from(DEEDS), min_size=1, max_size=4).map(tuple),
    st.lists(st.sampled_from(UNITS), min_size=1, max_size=3, unique=True).map(tuple),
    st.sampled_from(LEADERS),
    st.sampled_from(LIMITS),
)

#: How findings and measures are numbered, so that both can be told apart.
FINDING_NUMBERS: dict[str, Callable[[int], str]] = {
    "（一）": lambda n: f"（{HAN[n - 1]}）",
    "1.": "{}.".format,
    "问题1：": "问题{}：".format,
    "第1条": "第{}条 ".format,
    "A1": "A{}.".format,
}
MEASURE_NUMBERS: dict[str, Callable[[int], str]] = {
    "①": lambda n: CIRCLED[n - 1],
    "（1）": "（{}）".format,
    "一是": lambda n: f"{HAN[n - 1]}是",
    "措施1：": "措施{}：".format,
}
MEASURES_SHAPES = ("lines", "label and lines", "one paragraph")
FIELD_SHAPES = (
    "bracket",
    "loose bracket",
    "no colons",
    "label lines",
    "one label line",
    "values below",
    "spaced labels",
)


def measures_of(item: Item, numbers: str, shape: str) -> list[str]:
    numbered = [f"{MEASURE_NUMBERS[numbers](n)}{deed}。" for n, deed in enumerate(item.measures, 1)]
    if shape == "lines":
        return numbered
    if shape == "label and lines":
        return ["整改措施：", *numbered]
    return ["整改措施：" + "".join(numbered)]


def fields_of(item: Item, shape: str) -> list[str]:
    units = "、".join(item.units)
    if shape == "bracket":
        return [f"（牵头领导：{item.leader}；责任单位：{units}；完成时限：{item.limit}）"]
    if shape == "loose bracket":
        return [f"（{item.leader}牵头，{units}负责，{item.limit}）"]
    if shape == "no colons":
        return [f"（牵头领导{item.leader}；责任单位{units}；完成时限{item.limit}）"]
    if shape == "label lines":
        return [f"牵头领导：{item.leader}", f"责任单位：{units}", f"完成时限：{item.limit}"]
    if shape == "one label line":
        return [f"牵头领导：{item.leader}  责任单位：{units}  完成时限：{item.limit}"]
    if shape == "values below":
        values = ("牵头领导：", item.leader, "责任单位：", units, "完成时限：", item.limit)
        return list(values)
    return [f"牵 头 领 导：{item.leader}", f"责 任 单 位：{units}", f"完 成 时 限：{item.limit}"]


@st.composite
def plans(draw: st.DrawFn) -> tuple[str, list[Item]]:
    """Draw a plan and what it says; one manner of printing goes through a whole plan."""
    numbers, inner = draw(st.sampled_from(sorted(FINDING_NUMBERS))), "（1）"
    if numbers != "（1）":
        inner = draw(st.sampled_from(sorted(MEASURE_NUMBERS)))
    shape = draw(st.sampled_from(MEASURES_SHAPES))
    fields = draw(st.sampled_from(FIELD_SHAPES))
    groups = draw(st.lists(st.lists(ITEMS, min_size=1, max_size=3), min_size=1, max_size=3))
    grouped = numbers != "（一）" and draw(st.booleans())
    lines = ["某县整改落实方案", "为抓好整改，制定本方案。", "一、总体要求", "坚持标本兼治。"]
    lines.append("二、整改任务")
    number = count(1)
    for at, group in enumerate(groups):
        if grouped:
            lines.append(f"（{HAN[at]}）{TOPICS[at]}方面")
        for item in group:
            lines.append(FINDING_NUMBERS[numbers](next(number)) + item.title)
            lines += [*measures_of(item, inner, shape), *fields_of(item, fields)]
    lines += ["三、组织保障", "加强领导。"]
    return "\n".join(lines), [item for group in groups for item in group]


def found(finding: PlanFinding) -> Item:
    who = finding.responsibilities
    return Item(
        finding.title,
        tuple(m.text.rstrip("。") for m in finding.measures),
        tuple(r.party for r in who if r.role.value == "RESPONSIBLE_UNIT"),
        "".join(r.party for r in who if r.role.value == "LEAD_LEADER"),
        finding.deadline.raw if finding.deadline else "",
    )


def read(text: str) -> Plan:
    return parse(source_of_text(text), basis=DeadlineBasis(2024))


@given(plans())
@settings(deadline=None, max_examples=150)
def test_what_went_into_a_plan_comes_out(drawn: tuple[str, list[Item]]) -> None:
    text, items = drawn
    plan = read(text)
    assert [found(finding) for finding in plan.findings] == items
    assert [s.heading for s in plan.sections if s.heading] == [
        "一、总体要求",
        "二、整改任务",
        "三、组织保障",
    ]
    assert plan.unplaced == ()
    assert lost_lines(source_of_text(text), plan) == ()


@given(st.lists(plans(), min_size=1, max_size=3), st.data())
@settings(deadline=None, max_examples=60)
def test_mixed_and_cut_plans_lose_nothing_and_invent_nothing(
    drawn: list[tuple[str, list[Item]]], data: st.DataObject
) -> None:
    lines = [line for text, _ in drawn for line in text.split("\n")]
    cut = data.draw(st.integers(0, len(lines) - 1))
    source = source_of_text("\n".join(lines[cut:] + lines[: cut // 2]))
    plan = parse(source, basis=DeadlineBasis(2024))
    assert lost_lines(source, plan) == ()
    whole = "\n".join(line.text for line in source.lines)
    for finding in plan.findings:
        texts = [finding.title, *(m.text for m in finding.measures)]
        texts += [r.party for r in finding.responsibilities]
        for text in texts:
            assert all(part in whole for part in text.split("\n"))


@given(
    st.lists(st.tuples(ITEMS, st.lists(ITEMS, min_size=2, max_size=4)), min_size=1, max_size=3),
    st.sampled_from(sorted(MEASURE_NUMBERS)),
    st.sampled_from(("bracket", "loose bracket", "no colons")),
    st.sampled_from(("", "label", "paragraph")),
    st.booleans(),
)
@settings(deadline=None, max_examples=80)
def test_brackets_of_measures_are_theirs(
    drawn: list[tuple[Item, list[Item]]], numbers: str, fields: str, shape: str, closed: bool
) -> None:
    lines = ["某县整改落实方案", "一、整改任务"]
    for at, (item, deeds) in enumerate(drawn, 1):
        lines.append(f"（{HAN[at - 1]}）{item.title}")
        lines += [
            f"{MEASURE_NUMBERS[numbers](n)}{deed_line(d, fields)}" for n, d in enumerate(deeds, 1)
        ]
        if shape == "paragraph":
            lines[-len(deeds) :] = ["整改措施：" + "".join(lines[-len(deeds) :])]
        elif shape:
            lines.insert(-len(deeds), "整改措施：")
        if closed:
            lines += fields_of(item, "label lines")
    plan = read("\n".join(lines))
    assert [
        [(m.text, who(m.responsibilities), m.deadline and m.deadline.raw) for m in f.measures]
        for f in plan.findings
    ] == [
        [(f"{d.measures[0]}。", (*d.units, d.leader), d.limit) for d in deeds] for _, deeds in drawn
    ]
    expected = [(*i.units, i.leader) if closed else () for i, _ in drawn]
    assert [who(f.responsibilities) for f in plan.findings] == expected
    assert plan.unplaced == ()


def deed_line(item: Item, fields: str) -> str:
    return f"{item.measures[0]}。{fields_of(item, fields)[0]}"


def who(found: tuple[PlanResponsibility, ...]) -> tuple[str, ...]:
    units = [r.party for r in found if r.role.value == "RESPONSIBLE_UNIT"]
    return (*units, *(r.party for r in found if r.role.value == "LEAD_LEADER"))
