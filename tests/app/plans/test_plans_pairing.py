"""Two lists paired by number, and lists that only look like a pair."""

import pytest

from app.plans.model import DeadlineBasis, Plan
from app.plans.parsing import parse, source_of_text
from app.plans.tracing import lost_lines

PROBLEMS = "1.理论学习不深入。\n2.财务管理不规范。\n3.档案保管不到位。\n"
ANSWERS = (
    "1.制定计划。（责任单位：甲局）\n2.修订制度。（责任单位：乙局）\n"
    "3.整理档案。（责任单位：丙局）\n"
)


def read(text: str) -> Plan:
    source = source_of_text(text)
    plan = parse(source, basis=DeadlineBasis(2024))
    assert lost_lines(source, plan) == ()
    return plan


def outline(plan: Plan) -> list[tuple[str, str, list[str], list[str]]]:
    return [
        (f.number, f.title, [m.text for m in f.measures], [r.party for r in f.responsibilities])
        for f in plan.findings
    ]


def test_two_lists() -> None:
    plan = read(f"方案\n一、存在问题\n{PROBLEMS}二、整改措施\n{ANSWERS}")
    assert outline(plan) == [
        ("1", "理论学习不深入。", ["制定计划。"], ["甲局"]),
        ("2", "财务管理不规范。", ["修订制度。"], ["乙局"]),
        ("3", "档案保管不到位。", ["整理档案。"], ["丙局"]),
    ]


def test_an_answer_may_be_missing() -> None:
    short = ANSWERS.replace("2.修订制度。（责任单位：乙局）\n", "")
    plan = read(f"方案\n一、存在问题\n{PROBLEMS}二、整改措施\n对照问题逐项整改。\n{short}")
    assert [bool(f.measures) for f in plan.findings] == [True, False, True]
    assert plan.sections[-1].body == "对照问题逐项整改。"


def test_groups_whose_numbers_run_through() -> None:
    problems = "（一）党的领导方面\n1.学习不深入。\n（二）党的建设方面\n2.活动不经常。\n"
    answers = problems.replace("学习不深入", "制定计划").replace("活动不经常", "每月活动")
    plan = read(f"方案\n一、反馈问题\n{problems}二、整改措施\n{answers}")
    assert [(c.number, [f.number for f in c.findings]) for c in plan.categories] == [
        ("一", ["1"]),
        ("二", ["2"]),
    ]
    assert [[m.text for m in f.measures] for f in plan.findings] == [["制定计划。"], ["每月活动。"]]


@pytest.mark.parametrize(
    "answers",
    [
        ANSWERS.replace("1.", "4.").replace("2.", "5.").replace("3.", "6."),
        "3.整理档案。（责任单位：丙局）\n1.制定计划。（责任单位：甲局）\n",
        "一定抓好落实。\n",
    ],
)
def test_lists_with_other_numbers_are_no_pair(answers: str) -> None:
    plan = read(f"方案\n一、存在问题\n{PROBLEMS}二、整改措施\n{answers}")
    assert "理论学习不深入。" not in [f.title for f in plan.findings]
    assert plan.sections[0].body == PROBLEMS.strip()


def test_a_group_without_its_answers() -> None:
    problems = "（一）党的领导方面\n1.学习不深入。\n（二）党的建设方面\n2.活动不经常。\n"
    problems += "（三）作风方面\n3.督查不够。\n"
    answers = "（一）党的领导方面\n1.制定计划。\n9.另有一项。\n（二）党的建设方面\n2.每月活动。\n"
    plan = read(f"方案\n一、反馈问题\n{problems}二、整改措施\n{answers}")
    assert [f.title for f in plan.findings][:2] == ["学习不深入。", "活动不经常。"]
    assert "9.另有一项。" in [u.text for u in plan.unplaced]


def test_lists_of_a_part_inside_a_frame() -> None:
    problems = "1.关于甲事不力的问题\n2.关于乙事不力的问题\n"
    answers = "1.关于甲事不力的问题\n（1）抓紧。\n2.关于乙事不力的问题\n（1）落实。\n"
    plan = read(f"方案\n第一部分 巡察整改\n一、反馈问题\n{problems}二、整改措施\n{answers}")
    assert [(f.number, len(f.measures)) for f in plan.findings] == [("1", 1), ("2", 1)]
    assert plan.sections[1].body == problems.strip()


def test_numbered_labels_answer_with_what_follows_them() -> None:
    fields = "1.责任单位：甲局\n完成时限：2024年6月\n2.责任单位：乙局\n完成时限：2024年7月\n"
    fields += "3.责任单位：丙局\n完成时限：长期坚持\n"
    plain = ANSWERS.replace("（责任单位：甲局）", "").replace("（责任单位：乙局）", "")
    plain = plain.replace("（责任单位：丙局）", "")
    text = f"方案\n一、问题清单\n{PROBLEMS}二、措施清单\n{plain}三、责任清单\n{fields}"
    assert [(u, len(m)) for _, _, m, u in outline(read(text))] == [
        (["甲局"], 1),
        (["乙局"], 1),
        (["丙局"], 1),
    ]
    deadlines = [f.deadline.raw for f in read(text).findings if f.deadline]
    assert deadlines == ["2024年6月", "2024年7月", "长期坚持"]
