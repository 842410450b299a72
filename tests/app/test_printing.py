"""Numbers, headings and sentences in print."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.printing import feedback, heading_text, inspection, marker, sentence, stopped
from db.schema.records import Round


@pytest.mark.parametrize(
    ("number", "grouped", "printed"),
    [
        ("", False, "某问题"),
        ("3", False, "3.某问题"),
        ("一", False, "一、某问题"),
        ("一", True, "（一）某问题"),
        ("十二", True, "（十二）某问题"),
        ("①", True, "①某问题"),
        ("43号问题", True, "43号问题：某问题"),
    ],
)
def test_headings(number: str, grouped: bool, printed: str) -> None:
    assert heading_text(number, "某问题", grouped=grouped) == printed


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("", ""),
        ("办好", "办好。"),
        ("办好。", "办好。"),
        ("办好；", "办好；"),
        ("Done.", "Done."),
        ("印发办法（试行）", "印发办法（试行）。"),
        ("（见附件。）", "（见附件。）"),
        ("“办好”", "“办好”。"),
        ("）", "）。"),
    ],
)
def test_a_stop_is_added_where_none_is(text: str, printed: str) -> None:
    assert stopped(text) == printed


@given(st.text(alphabet="甲乙。；;，、！？：… .!", max_size=8))
def test_a_sentence_ends_once(text: str) -> None:
    found = sentence(text)
    assert sentence(found) == found
    assert not found or found[-1] in "。！？….!"
    assert not found.endswith(("；。", "，。", "：。", "、。"))


@pytest.mark.parametrize(
    ("number", "printed"), [("①", "①"), ("1", "（1）"), ("一", "一是"), ("", ""), ("(1)", "(1)")]
)
def test_marks_of_measures(number: str, printed: str) -> None:
    assert marker(number) == printed


@pytest.mark.parametrize(
    ("body", "title", "kind", "named"),
    [
        ("市委第三巡察组", "", "巡察", "市委第三巡察组反馈意见"),
        ("省委第一巡视组", "", "巡视", "省委第一巡视组反馈意见"),
        ("市委", "落实省委巡视意见", "巡视", "市委巡视反馈意见"),
        ("", "", "巡察", "巡察反馈意见"),
        ("中央", "巡视巡察整改", "巡察", "中央巡察反馈意见"),
    ],
)
def test_how_the_feedback_is_called(body: str, title: str, kind: str, named: str) -> None:
    found = Round(1, "", "XC24", "一轮", title=title, inspecting_body=body)
    assert (inspection(found), feedback(found)) == (kind, named)
