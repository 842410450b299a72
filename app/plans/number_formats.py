"""Word's number formats: how a counted value is printed (ECMA-376, ST_NumberFormat)."""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_UNITS = ("", "拾", "佰", "仟")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def format_number(value: int, kind: str, pattern: str = "") -> str:
    """Print a value in a format; an unknown format is printed in plain digits.

    `pattern` is that of a custom format ("001, 002, …"): its first number gives the width.
    """
    if kind == "custom":
        return str(value).zfill(len(pattern.split(",")[0].strip()) or 1)
    found = _FORMATS.get(kind)
    printed = found(value) if found and value >= 0 else None
    return str(value) if printed is None else printed


def _roman(value: int) -> str | None:
    if not 0 < value < 4000:
        return None
    out = ""
    for size, letters in _ROMAN:
        out += letters * (value // size)
        value %= size
    return out


def _letter(value: int) -> str | None:
    """A … Z, AA, BB: Word repeats the letter."""
    return chr(65 + (value - 1) % 26) * ((value - 1) // 26 + 1) if value > 0 else None


def _ordinal(value: int) -> str:
    tail = "th" if 10 < value % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{tail}"


def _glyphs(first: str, last: str) -> Callable[[int], str | None]:
    """Print one character of a row of Unicode, beyond its end plain digits."""
    count = ord(last) - ord(first) + 1
    return lambda value: chr(ord(first) + value - 1) if 0 < value <= count else None


def _circle(value: int) -> str | None:
    for begin, first, last in ((1, "①", "⑳"), (21, "㉑", "㉟"), (36, "㊱", "㊿")):
        if begin <= value <= begin + ord(last) - ord(first):
            return chr(ord(first) + value - begin)
    return None


def _cycle(signs: str) -> Callable[[int], str | None]:
    return lambda value: signs[(value - 1) % len(signs)] if value > 0 else None


def _positional(value: int) -> str:
    """Write digit by digit: 二〇二四."""
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _counting(value: int) -> str:
    """Write 一 … 十, 十一, 二十一; from a hundred on digit by digit."""
    return _thousands(value) if value < 100 else _positional(value)


def _thousands(value: int) -> str:
    """Write 一百零一, 一千〇 the way it is said; 10 to 19 without the leading 一."""
    spoken = _spoken(value, "零一二三四五六七八九", _UNITS)
    return spoken[1:] if 10 <= value < 20 else spoken


def _legal(value: int) -> str:
    return _spoken(value, _LEGAL_DIGITS, _LEGAL_UNITS)


def _spoken(value: int, digits: str, units: tuple[str, ...]) -> str:
    if value >= 10_000:
        rest = value % 10_000
        zero = digits[0] if 0 < rest < 1000 else ""
        return (
            _spoken(value // 10_000, digits, units)
            + "万"
            + (zero + _spoken(rest, digits, units) if rest else "")
        )
    out = ""
    gap = False
    for place in range(3, -1, -1):
        digit = value // 10**place % 10
        if digit:
            out += (digits[0] if gap and out else "") + digits[digit] + units[place]
        gap = not digit and bool(out)
    return out or digits[0]


def _zodiac_pair(value: int) -> str | None:
    if value <= 0:
        return None
    return _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12]


def _full_width(value: int) -> str:
    return "".join(chr(0xFF10 + int(digit)) for digit in str(value))


_FORMATS: dict[str, Callable[[int], str | None]] = {
    "none": lambda _: "",
    "decimalZero": lambda value: f"{value:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda value: (_roman(value) or str(value)).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda value: (_letter(value) or str(value)).lower(),
    "ordinal": _ordinal,
    "decimalEnclosedCircle": _circle,
    "decimalEnclosedCircleChinese": _circle,
    "decimalEnclosedFullstop": _glyphs("⒈", "⒛"),
    "decimalEnclosedParen": _glyphs("⑴", "⒇"),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "chineseCounting": _counting,
    "chineseCountingThousand": _thousands,
    "chineseLegalSimplified": _legal,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _thousands,
    "taiwaneseDigital": _positional,
    "japaneseCounting": _thousands,
    "japaneseDigitalTenThousand": _positional,
    "ideographDigital": _positional,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": _zodiac_pair,
    "ideographEnclosedCircle": _glyphs("㊀", "㊉"),
}
