"""Printed numbers as a style and a value, so that new ones look like their neighbours."""

import re
import unicodedata
from dataclasses import dataclass

from app.placeholders import is_placeholder
from app.plans.numerals import CHINESE_NUMERAL, value_of

_GLYPHS = (
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿",
    "❶❷❸❹❺❻❼❽❾❿⓫⓬⓭⓮⓯⓰⓱⓲⓳⓴",
    "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩",
    "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ",
)
_DIGITS, _WIDE, _CHINESE = "1", "１", "一"
_CORE = re.compile(rf"[0-9]+|[０-９]+|{CHINESE_NUMERAL}+|[{''.join(_GLYPHS)}]")
_ROMAN = re.compile("[IVX]{1,6}")
_ROMAN_VALUES = (("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))


@dataclass(frozen=True, slots=True)
class Style:
    """How a number is printed: words before and after, and the first sign of its system."""

    system: str
    before: str = ""
    after: str = ""


PLAIN = Style(_DIGITS)
CIRCLED = Style("①")


def read(text: str) -> tuple[Style, int] | None:
    """Take a printed number apart; None when it holds no number."""
    found = list(_CORE.finditer(text))
    if not found:
        return _read_roman(text)
    match = found[-1]
    core, before, after = match[0], text[: match.start()], text[match.end() :]
    for glyphs in _GLYPHS:
        if core in glyphs:
            return Style(glyphs[0], before, after), glyphs.index(core) + 1
    value = value_of(unicodedata.normalize("NFKC", core))
    if value is None:
        return None
    system = _DIGITS if core.isascii() else _WIDE if core.isdecimal() else _CHINESE
    return Style(system, before, after), value


def _read_roman(text: str) -> tuple[Style, int] | None:
    if not _ROMAN.fullmatch(text) or is_placeholder(text):
        return None
    value = next((n for n in range(1, 40) if _roman(n) == text), None)
    return None if value is None else (Style("I"), value)


def written(style: Style, value: int) -> str:
    """Print a number in a style; signs that end (㊿) go on in plain digits."""
    return style.before + _core(style.system, value) + style.after


def _core(system: str, value: int) -> str:
    glyphs = next((g for g in _GLYPHS if g[0] == system), "")
    if 0 < value <= len(glyphs):
        return glyphs[value - 1]
    if system == _CHINESE:
        return chinese(value)
    if system == "I":
        return _roman(value)
    plain = str(value)
    return "".join(chr(ord(c) + 0xFEE0) for c in plain) if system == _WIDE else plain


def _roman(value: int) -> str:
    text = ""
    for sign, worth in _ROMAN_VALUES:
        text += sign * (value // worth)
        value %= worth
    return text


def chinese(value: int) -> str:
    """Write a whole number from 0 to 9999 in Chinese numerals; greater ones in digits."""
    if not 0 <= value <= 9999:
        return str(value)
    digits, text = "零一二三四五六七八九", ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            text += digits[digit] + name
        elif text and not text.endswith("零") and value:
            text += "零"
    return text.removeprefix("一") if text.startswith("一十") else text or "零"


def consecutive(numbers: list[str]) -> tuple[Style, int] | None:
    """Return style and first value when numbers go up by one in one style, else None."""
    read_all = [read(number) for number in numbers]
    first = read_all[0] if read_all else None
    if first is None:
        return None
    style, start = first
    wanted = [(style, start + place) for place in range(len(numbers))]
    return first if read_all == wanted else None
