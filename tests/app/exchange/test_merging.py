"""The pure merge: what hypothesis can say of every row there may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.merging import (
    CLEAR,
    Choice,
    Verdict,
    ends,
    joined,
    merge_cell,
    merge_row,
    sent,
    settle,
    settled,
)

FIELDS = ("state", "done", "problems", "next_step")
TEXTS = st.sampled_from(["", "甲", "乙", "丙", "甲\n乙"])
ROWS = st.dictionaries(st.sampled_from(FIELDS), TEXTS)
RETURNED = st.dictionaries(st.sampled_from(FIELDS), TEXTS | st.just(CLEAR))
CHOICES = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(Choice))


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "verdict", "becomes"),
    [
        ("甲", "甲", "甲", Verdict.SAME, "甲"),
        ("甲", "乙", "乙", Verdict.SAME, "乙"),
        ("甲", "乙", "甲", Verdict.KEEP, "乙"),
        ("甲", "甲", "乙", Verdict.TAKE, "乙"),
        ("甲", "乙", "丙", Verdict.CONFLICT, "乙"),
        ("甲", "乙", "", Verdict.KEEP, "乙"),
        ("甲", "甲", "", Verdict.SAME, "甲"),
        ("甲", "甲", CLEAR, Verdict.TAKE, ""),
        ("甲", "甲", f" {CLEAR} ", Verdict.TAKE, ""),
        ("甲", "乙", CLEAR, Verdict.CONFLICT, "乙"),
        ("", "", "甲", Verdict.TAKE, "甲"),
        ("", "乙", "甲", Verdict.CONFLICT, "乙"),
    ],
)
def test_one_cell(base: str, ours: str, theirs: str, verdict: Verdict, becomes: str) -> None:
    cell = merge_cell("done", base, ours, theirs)
    assert cell.verdict is verdict
    assert settle(cell) == becomes


def test_the_four_choices() -> None:
    cell = merge_cell("done", "甲", "乙", "丙")
    assert [settle(cell, choice) for choice in Choice] == ["丙", "乙", "乙\n丙", "乙"]
    assert joined("甲乙", "乙") == "甲乙"
    assert joined("乙", "甲乙") == "甲乙"


@given(ROWS, ROWS, RETURNED, CHOICES)
def test_the_same_row_again_changes_nothing(
    base: dict[str, str], ours: dict[str, str], theirs: dict[str, str], choices: dict[str, Choice]
) -> None:
    cells = merge_row(base, ours, theirs)
    after, known = settled(ours, cells, choices), sent(base, cells)
    again = merge_row(known, after, theirs)
    assert {cell.verdict for cell in again} <= {Verdict.SAME, Verdict.KEEP}
    assert settled(after, again) == after
    assert sent(known, again) == known


@given(ROWS, ROWS)
def test_what_was_sent_back_as_it_came_changes_nothing(
    base: dict[str, str], ours: dict[str, str]
) -> None:
    cells = merge_row(base, ours, base)
    assert settled(ours, cells) == {**dict.fromkeys(base, ""), **ours}


@given(ROWS, ROWS, RETURNED)
def test_nothing_of_ours_is_lost_without_a_choice(
    base: dict[str, str], ours: dict[str, str], theirs: dict[str, str]
) -> None:
    after = settled(ours, merge_row(base, ours, theirs))
    for field, text in ours.items():
        assert after[field] == text or text == base.get(field, "")


@given(ROWS, ROWS, RETURNED)
def test_a_conflict_is_not_ended_by_repeating_it(
    base: dict[str, str], ours: dict[str, str], theirs: dict[str, str]
) -> None:
    cells = merge_row(base, ours, theirs)
    again = merge_row(sent(base, cells), settled(ours, cells), theirs)
    for cell, repeated in zip(cells, again, strict=True):
        if cell.verdict is Verdict.CONFLICT:
            assert not ends(repeated, cell.theirs)
