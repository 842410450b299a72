"""Chinese numerals as numbers, and placeholders as what they are: nothing filled in."""

import re

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
#: No number that counts anything has more figures.
_LONGEST = 12
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000}
CHINESE_NUMERAL = "[〇零○一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰]"

#: X, XX, ××, ＊＊, **, __ where a value should stand.
PLACEHOLDER = re.compile(
    r"(?<![A-Za-z0-9*×])(?:[XＸ]+|[xｘ]{2,}|[×✕╳]+|[*＊]{1,4}|_{2,}|＿+|○{2,}|□{2,}|[xｘ](?=[月日年]))"
    r"(?![A-Za-z0-9*×])"
)


def chinese_value(text: str) -> int | None:
    """Return the value of a Chinese numeral (十三, 二〇二四, 一百零二), None when it is none."""
    if not text or len(text) > _LONGEST or any(c not in _DIGITS and c not in _UNITS for c in text):
        return None
    if not any(c in _UNITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, digit = 0, 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


def value_of(text: str) -> int | None:
    """Return the value of a number in digits of any width or in Chinese numerals."""
    bare = re.sub(r"\s", "", text)
    if bare.isdecimal():
        return int(bare) if len(bare) <= _LONGEST else None
    return chinese_value(bare)
