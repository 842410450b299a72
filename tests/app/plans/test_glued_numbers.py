"""A list number glued to the figure its line begins with, and figures that are no number."""

from collections.abc import Sequence

import pytest

from app.plans.model import DeadlineBasis, DoubtCode, Plan
from app.plans.numbering import marker_at, split_points
from app.plans.parsing import source_of_text
from app.plans.table_values import Noticed, measures_of
from app.plans.tracing import lost_lines
from app.plans.understand import understand

FIELDS = "整改措施：①立即纠正。（责任单位：县水利局；完成时限：2025年6月底前）"


def plan_of(titles: Sequence[str]) -> Plan:
    lines = [line for title in titles for line in (title, FIELDS)]
    source = source_of_text("\n".join(["某县整改方案", "一、整改任务", *lines]))
    plan = understand(source, basis=DeadlineBasis(2025))
    assert lost_lines(source, plan) == ()
    return plan


def numbers(plan: Plan) -> list[tuple[str, str]]:
    return [(f.number, f.title) for f in plan.findings]


def asked(plan: Plan) -> list[int]:
    return [d.line for d in plan.doubts if d.code is DoubtCode.STRUCTURE_UNSURE]


GLUED = [
    "4.15公里河道未清淤",
    "4.3.6亿元贷款闲置",
    "4.40%的村未公开",
    "4.120余户未搬迁",
    "4.5G基站停建",
    "4.2021—2023年台账缺失",
    "4.2022年以来未盘点",
    "4.1,300万元未拨付",
    "4.110指挥平台停用",
    "4.12月考勤缺失",
    "４．2.5万亩耕地撂荒",
]


@pytest.mark.parametrize("title", GLUED)
def test_the_number_that_is_expected_is_the_number(title: str) -> None:
    plan = plan_of(["1.制度空转", "2.底数不清", "3.执行走样", title, "5.监督乏力"])
    assert [number for number, _ in numbers(plan)] == ["1", "2", "3", title[0], "5"]
    assert plan.findings[3].title == title[2:]
    assert all(f.deadline and f.responsibilities for f in plan.findings)
    assert asked(plan) == []


@pytest.mark.parametrize("title", ["（4）3名干部超职数", "4、6个村未达标", "4. 1.5亿元闲置"])
def test_other_marks_before_a_figure(title: str) -> None:
    marker = marker_at(title)
    assert marker is not None
    assert marker.number == "4"


def test_a_figure_first_of_all_is_asked_about() -> None:
    plan = plan_of(["1.5亿元债券闲置", "2.底数不清"])
    assert numbers(plan) == [("1", "5亿元债券闲置"), ("2", "底数不清")]
    assert asked(plan) == [3]


def test_a_figure_that_no_count_expects_stays_a_figure() -> None:
    source = source_of_text(f"某县整改方案\n一、整改任务\n1.底数不清\n{FIELDS}\n7.5亿元债券闲置。")
    plan = understand(source, basis=DeadlineBasis(2025))
    assert numbers(plan) == [("1", "底数不清")]
    assert asked(plan) == [5]


def test_a_number_the_next_line_has_is_a_figure_here() -> None:
    plan = plan_of(["1.底数不清", "2.4公里长的渠道", "2.执行走样"])
    assert ("2", "执行走样") in numbers(plan)
    assert asked(plan) == [5]


def test_numbers_of_two_parts_stay_whole() -> None:
    plan = plan_of(["1.1制度空转", "1.2个人事项漏报", "1.3底数不清"])
    assert [number for number, _ in numbers(plan)] == ["1.1", "1.2", "1.3"]
    assert asked(plan) == []


def test_measures_inside_a_paragraph_begin_with_figures() -> None:
    text = "1.收回违规资金。2.1.5亿元全部上缴。3.15公里河道清淤。"
    assert [m.number for m in split_points(text, "1.", 0)] == ["1", "2", "3"]
    assert split_points("共投入：1.5亿元", "1.", 0) == []


def test_measures_in_a_cell_begin_with_figures() -> None:
    found = measures_of("1.收回资金。\n2.3.6亿元上缴。\n3.建立制度。", 7, Noticed())
    assert [(m.number, m.text) for m in found] == [
        ("1", "收回资金。"),
        ("2", "3.6亿元上缴。"),
        ("3", "建立制度。"),
    ]
