"""Printed numbers at the start of a line and inside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.plans.numbering import inline_system, marker_at, split_points
from app.plans.numerals import chinese_value, value_of


@pytest.mark.parametrize(
    ("text", "number", "value"),
    [
        ("一、总体要求", "一", 1),
        ("十三、组织保障", "十三", 13),
        ("（一）加强领导", "一", 1),
        ("( 二 )加强领导", "二", 2),
        ("㈢加强领导", "㈢", 3),
        ("1.关于", "1", 1),
        ("１．关于", "１", 1),
        ("1、关于", "1", 1),
        ("(1)关于", "1", 1),
        ("1）关于", "1", 1),
        ("⑵关于", "⑵", 2),
        ("⒊关于", "⒊", 3),
        ("①加强", "①", 1),
        ("⑫加强", "⑫", 12),
        ("❷加强", "❷", 2),
        ("一是强化", "一", 1),
        ("第一，强化", "第一", 1),
        ("第一条 关于", "第一条", 1),
        ("第二部分 任务", "第二部分", 2),
        ("问题3：关于", "3", 3),
        ("问题（三）：关于", "三", 3),
        ("43号问题：关于", "43号问题", 43),
        ("序号十：关于", "序号十", 10),
        ("1.2 关于", "1.2", 2),
        ("Ⅱ.关于", "Ⅱ", 2),
        ("IV.关于", "IV", 4),
        ("　　一、总体要求", "一", 1),
        ("1 项目推进缓慢", "1", 1),
        ("2　日常监管不够", "2", 2),
        ("1-2 账目不清", "1-2", 2),
        ("问题（三）账目不清", "三", 3),
        ("整改措施(2)：清账", "2", 2),
        ("A12.账目不清", "A12", 12),
        ("b.账目不清", "b", 2),
    ],
)
def test_numbers_at_the_start(text: str, number: str, value: int) -> None:
    marker = marker_at(text)
    assert marker is not None
    assert (marker.number, marker.value) == (number, value)
    assert text[marker.at : marker.at + len(number)] == number


@pytest.mark.parametrize(
    "text",
    [
        "2024.6.30前",
        "1.5亿元",
        "12月底",
        "（党组）",
        "（2024年3月）",
        "一是否到位",
        "三年来",
        "",
        "X、",
        "12 个乡镇参照执行",
        "3 月底前",
        "3-4 月",
        "A级景区",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert marker_at(text) is None


def test_word_numbers_of_any_shape() -> None:
    marker = marker_at("A)　关于", "A)")
    assert marker is not None
    assert (marker.number, marker.end) == ("A", 3)
    assert marker_at("关于", "A)") is None
    assert marker_at("● 关于", "●") is None


@pytest.mark.parametrize(
    ("text", "system"),
    [
        ("一是强化。二是提高；三是检查。", "一是"),
        ("①加强。②建立。", "①"),
        ("采取措施：1.加强。2.建立。", "1."),
        ("（1）加强；（2）建立。", "（1）"),
        ("一方面加强，二来建立。", None),
        ("投资1.5亿元，增长2.3倍。", None),
    ],
)
def test_numbers_inside_a_paragraph(text: str, system: str | None) -> None:
    assert inline_system(text) == system


def test_numbers_go_on_counting() -> None:
    text = "加强①。②建立（见①）；③检查。"
    assert [m.number for m in split_points(text, "①", 1)] == ["②", "③"]
    assert split_points(text, "nothing", 0) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("二十三", 23),
        ("一百零二", 102),
        ("二〇二四", 2024),
        ("两", 2),
        ("甲", None),
        ("", None),
    ],
)
def test_chinese_numerals(text: str, value: int | None) -> None:
    assert chinese_value(text) == value


def test_digits_of_any_width() -> None:
    assert value_of("１ ３") == 13
    assert value_of("十三") == 13


@given(st.text(max_size=30))
def test_any_line_may_be_asked(text: str) -> None:
    marker = marker_at(text)
    assert marker is None or text[marker.at : marker.at + len(marker.number)] == marker.number


@pytest.mark.parametrize(
    ("text", "system", "numbers"),
    [
        ("（1）清点资产 (2)明确专人（3）每年盘点", "（1）", ["1", "2", "3"]),
        ("（1）对照附件(2)逐项清点。(2)盘点", "（1）", ["1", "2"]),
        ("（1）落实第(2)项要求。", "（1）", ["1"]),
        ("（1）落实(2)项要求。", "（1）", ["1"]),
        ("一是统一标准二是规范流程", "一是", ["一", "二"]),
        ("一是统一第二是规范", "一是", ["一"]),
        ("1.清点资产2.明确专人", "1.", ["1"]),
    ],
)
def test_numbers_that_go_on_without_a_stop(text: str, system: str, numbers: list[str]) -> None:
    assert [marker.number for marker in split_points(text, system, 0)] == numbers
