"""Codes with a check character; settings; rules."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.items import codes
from app.ledger import Ledger
from app.ledger.settings import DEFAULTS, change_setting, get_setting
from app.ledger.undo import undo
from app.rules import limits
from db.lists.lines import Limits


def test_codes_of_rounds() -> None:
    assert codes.round_code(2024, frozenset()) == "XC24"
    assert codes.round_code(2005, frozenset({"XC24"})) == "XC05"
    assert codes.round_code(2024, frozenset({"XC24"})) == "XC24B"
    taken: set[str] = set()
    for _ in range(60):
        code = codes.round_code(2024, frozenset(taken))
        assert code not in taken
        taken.add(code)
    assert "XC24100" in taken


def test_codes_of_items() -> None:
    finding = codes.item_code("XC24", 17, 3)
    assert finding.startswith("XC24-017-")
    assert codes.stem_of(finding) == "XC24-017"
    measure = codes.item_code(codes.stem_of(finding), 2, 2)
    assert measure.startswith("XC24-017-02-")
    assert codes.is_valid(measure)
    assert codes.is_valid(f" {measure.lower()} ")
    assert codes.item_code("XC24", 1234, 3).startswith("XC24-1234-")


@pytest.mark.parametrize("text", ["", "-", "XC24", "XC24-017", "XC24-017-", "XC24-017-KK"])
def test_what_is_no_code(text: str) -> None:
    assert not codes.is_valid(text)


CODES = st.builds(
    lambda number, child: codes.item_code(
        codes.stem_of(codes.item_code("XC24", number, 3)), child, 2
    ),
    st.integers(1, 9999),
    st.integers(1, 99),
)


@given(CODES, st.data())
def test_one_wrong_digit_is_noticed(code: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([i for i, c in enumerate(code) if c.isdigit()]))
    new = data.draw(st.sampled_from(string.digits))
    if code[at] != new:
        assert not codes.is_valid(code[:at] + new + code[at + 1 :])


@given(CODES, st.data())
def test_two_swapped_characters_are_noticed(code: str, data: st.DataObject) -> None:
    body = code[:-2]
    at = data.draw(st.integers(0, len(body) - 2))
    if body[at] != body[at + 1]:
        swapped = body[:at] + body[at + 1] + body[at] + body[at + 2 :] + code[-2:]
        assert not codes.is_valid(swapped)


def test_settings_have_defaults_and_can_be_changed(ledger: Ledger) -> None:
    assert {name: get_setting(ledger, name) for name in DEFAULTS} == DEFAULTS
    assert limits(ledger) == Limits(near=20, soon=10)
    change_setting(ledger, "near_days", 30)
    change_setting(ledger, "near_days", 15)
    change_setting(ledger, "vocabulary", "已整改")
    assert limits(ledger) == Limits(near=15, soon=10)
    assert get_setting(ledger, "vocabulary") == "已整改"
    undo(ledger)
    undo(ledger)
    assert get_setting(ledger, "near_days") == 30
    undo(ledger)
    assert get_setting(ledger, "near_days") == 20


def test_unknown_settings_are_a_bug(ledger: Ledger) -> None:
    with pytest.raises(KeyError):
        get_setting(ledger, "color")
    with pytest.raises(KeyError):
        change_setting(ledger, "color", 1)
