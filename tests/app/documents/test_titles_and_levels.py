"""Titles broken by meaning, headings by the shape of their number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.content import Look, Mark, Paragraph, Run
from app.documents.levels import heading_look, level_of, narrative
from app.documents.titles import LINE, TURNED_LINE, title_lines


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("整改落实方案", ("整改落实方案",)),
        (
            "中共清河县委关于市委第三巡察组反馈意见整改进展情况的报告",
            ("中共清河县委关于市委第三巡察组", "反馈意见整改进展情况的报告"),
        ),
        (
            "清河县住房保障和城乡建设系统巡察反馈意见整改落实方案",
            ("清河县住房保障和城乡建设系统", "巡察反馈意见整改落实方案"),
        ),
    ],
)
def test_titles_are_broken_by_meaning(title: str, lines: tuple[str, ...]) -> None:
    assert title_lines(title) == lines


@given(st.text("中共县委巡察整改的、（）《》落实方案情况报告abc123", max_size=70), st.booleans())
def test_no_character_of_a_title_is_lost_and_lines_fit(title: str, turned: bool) -> None:
    lines = title_lines(title, turned=turned)
    assert "".join(lines) == title.strip()
    assert all(len(line) <= (TURNED_LINE if turned else LINE) for line in lines)


def test_a_title_without_a_word_boundary_is_cut_at_the_line() -> None:
    assert title_lines("（" * 45) == ("（" * LINE, "（" * LINE, "（" * 5)


def test_a_turned_page_holds_a_longer_title() -> None:
    title = "市委第三巡察组反馈意见整改任务责任清单汇总"
    assert len(title_lines(title)) == 2
    assert title_lines(title, turned=True) == (title,)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("一、总体要求", 1),
        ("第二部分 任务", 1),
        ("第二章 任务", 1),
        ("（十一）资金方面", 2),
        ("(一)资金方面", 2),
        ("12.关于某问题", 3),
        ("12．关于某问题", 3),
        ("3、关于某问题", 3),
        ("2024.5.1 起", None),
        ("3.5万元", None),
        ("（3）措施", 4),
        ("总体要求", None),
    ],
)
def test_levels_by_the_shape_of_the_number(text: str, level: int | None) -> None:
    assert level_of(text) == level


def test_headings_without_a_shape_take_the_level_they_are_known_by() -> None:
    assert heading_look("43号问题：污水", 3) is Look.HEADING_3
    assert heading_look("（二）方面", 3) is Look.HEADING_2


@pytest.mark.parametrize(
    ("text", "look", "runs"),
    [
        ("一、总体要求", Look.HEADING_1, (Run("一、总体要求"),)),
        (
            "（一）加强领导。成立专班。",
            Look.BODY,
            (Run("（一）加强领导。", Mark.RUN_2), Run("成立专班。")),
        ),
        ("一、加强领导。", Look.BODY, (Run("一、加强领导。", Mark.RUN_1),)),
        ("1.加强领导。成立专班。", Look.BODY, (Run("1.加强领导。成立专班。"),)),
        ("没有数字的一段话。", Look.BODY, (Run("没有数字的一段话。"),)),
        ("（一）以下单位：", Look.BODY, (Run("（一）以下单位："),)),
        ("（一）" + "长" * 50 + "。后文", Look.BODY, (Run("（一）" + "长" * 50 + "。后文"),)),
        ("一、" + "长" * 60, Look.BODY, (Run("一、" + "长" * 60),)),
    ],
)
def test_lines_of_sections(text: str, look: Look, runs: tuple[Run, ...]) -> None:
    assert narrative(text, 7) == Paragraph(look, runs, 7)
