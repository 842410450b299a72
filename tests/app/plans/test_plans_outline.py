"""Lines under lines: labels that open findings, numbers that come back, lists inside lists."""

from app.plans.model import DeadlineBasis, Plan
from app.plans.parsing import parse, source_of_text
from app.plans.tracing import lost_lines

Groups = list[tuple[str, str, list[tuple[str, str, list[str]]]]]


def groups(text: str) -> Groups:
    source = source_of_text(text)
    plan = parse(source, basis=DeadlineBasis(2024))
    assert lost_lines(source, plan) == ()
    return _groups(plan)


def _groups(plan: Plan) -> Groups:
    return [
        (c.number, c.title, [(f.number, f.title, [m.text for m in f.measures]) for f in c.findings])
        for c in plan.categories
    ]


def block(title: str, measure: str) -> str:
    return f"问题：{title}\n整改措施：{measure}\n责任单位：甲局\n完成时限：2024年6月\n"


def test_unnumbered_problems_under_groups() -> None:
    text = "方案\n一、整改任务\n（一）党的领导方面\n" + block("学习不深入。", "定计划。")
    text += "（二）党的建设\n" + block("活动不多。", "每月活动。") + block("台账不全。", "补全。")
    assert groups(text) == [
        ("一", "党的领导方面", [("", "学习不深入。", ["定计划。"])]),
        ("二", "党的建设", [("", "活动不多。", ["每月活动。"]), ("", "台账不全。", ["补全。"])]),
    ]


def test_an_unnumbered_problem_that_describes_its_heading() -> None:
    text = "方案\n一、整改任务\n（一）理论学习\n" + block("学习不深入。", "定计划。")
    text += "（二）调查研究\n" + block("调研不深入。", "蹲点。") + "二、组织保障\n从严。\n"
    assert groups(text) == [
        ("", "", [("一", "理论学习", ["定计划。"]), ("二", "调查研究", ["蹲点。"])])
    ]
    assert groups(text.replace("二、组织保障\n从严。\n", "")) == groups(text)


def test_a_problem_without_answers_opens_nothing() -> None:
    text = "方案\n一、整改任务\n提示一个问题。\n问题：经费紧张。\n请研究。\n"
    assert groups(text) == []


def test_numbers_mixed_by_mistake_go_on_counting() -> None:
    text = "方案\n一、整改任务\n"
    for number in ("1.", "2、", "3."):
        text += f"{number}关于某事不力的问题\n（1）抓紧。\n2）落实。\n"
        text += "（责任单位：甲局；时限：长期坚持）\n"
    assert groups(text) == [
        ("", "", [(n, "关于某事不力的问题", ["抓紧。", "落实。"]) for n in "123"])
    ]


def test_a_level_met_before_stands_where_it_stood() -> None:
    text = "方案\n一、整改任务\n（一）党的领导方面\n❶关于学习不深入的问题\nⅠ.定计划。\nⅡ.抓研讨。\n"
    text += "（责任单位：甲局；完成时限：2024年6月）\n（二）党的建设方面\n❶关于活动不多的问题\n"
    text += "Ⅰ.每月活动。\n（责任单位：乙局；完成时限：2024年7月）\n"
    assert groups(text) == [
        ("一", "党的领导方面", [("❶", "关于学习不深入的问题", ["定计划。", "抓研讨。"])]),
        ("二", "党的建设方面", [("❶", "关于活动不多的问题", ["每月活动。"])]),
    ]


def test_measures_that_begin_in_the_labels_line_and_go_on_below() -> None:
    text = "方案\n一、整改任务\n1.关于学习不深入的问题\n整改措施：1.定计划。\n2.抓研讨。\n"
    text += "责任单位：甲局；完成时限：2024年6月\n2.关于调研不深入的问题\n整改措施：1.蹲点。\n"
    text += "责任单位：乙局；完成时限：2024年7月\n"
    assert groups(text) == [
        (
            "",
            "",
            [
                ("1", "关于学习不深入的问题", ["定计划。", "抓研讨。"]),
                ("2", "关于调研不深入的问题", ["蹲点。"]),
            ],
        )
    ]
