"""Printed numbers taken apart and put together again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.items.numbers import Style, chinese, consecutive, read, written
from app.plans.numerals import chinese_value


@pytest.mark.parametrize(
    ("text", "value", "after"),
    [
        ("1", 1, "2"),
        ("９", 9, "１０"),
        ("一", 1, "二"),
        ("九", 9, "十"),
        ("十九", 19, "二十"),
        ("①", 1, "②"),
        ("㊿", 50, "51"),
        ("❿", 10, "⓫"),
        ("⑴", 1, "⑵"),
        ("㈩", 10, "11"),
        ("Ⅸ", 9, "Ⅹ"),
        ("IV", 4, "V"),
        ("43号问题", 43, "44号问题"),
        ("序号十", 10, "序号十一"),
        ("第三项", 3, "第四项"),
        ("1.9", 9, "1.10"),
        ("1.", 1, "2."),
    ],
)
def test_the_next_number_looks_alike(text: str, value: int, after: str) -> None:
    found = read(text)
    assert found is not None
    assert found[1] == value
    assert written(found[0], value) == text
    assert written(found[0], value + 1) == after


@pytest.mark.parametrize("text", ["", "问题", "X", "IIII", "VX", "十十"[:0]])
def test_no_number(text: str) -> None:
    assert read(text) is None


@given(st.integers(0, 9999))
def test_chinese_numerals_are_read_back(value: int) -> None:
    assert chinese_value(chinese(value)) == value


def test_great_numbers_stay_digits() -> None:
    assert chinese(12345) == "12345"
    assert (chinese(0), chinese(10), chinese(1010), chinese(115)) == (
        "零",
        "十",
        "一千零一十",
        "一百一十五",
    )


def test_consecutive() -> None:
    assert consecutive(["②", "③"]) == (Style("①"), 2)
    assert consecutive(["1", "2", "4"]) is None
    assert consecutive(["1", "二"]) is None
    assert consecutive([""]) is None
    assert consecutive([]) is None
