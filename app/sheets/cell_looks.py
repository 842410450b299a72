"""How a workbook's cells look where that changes what they say: struck out, padded with zeros."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from app.plans.struck import printed, struck
from app.plans.word_numbering import attribute, child, local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_OFF = frozenset({"0", "false"})
#: Formats of nothing but zeros and marks between them: 00000000000, 0000-00000000.
_PADDED = re.compile(r"(?=.*0.*0)[0\-—() ]+")
#: What a format says beside the figures: colours, conditions, escapes, room left free.
_DECORATION = re.compile(r"\[[^\]]*\]|\"|\\|_.|\*.")
#: Beyond this many figures a number is only known approximately.
EXACT = 15


@dataclass(frozen=True, slots=True)
class Look:
    """What a cell's style does: strikes its text out, prints its number in a pattern of zeros."""

    struck: bool = False
    pattern: str = ""


PLAIN = Look()


def looks_of(styles: "Element | None") -> tuple[Look, ...]:
    """Return the look of every cell style, by its place in the list cells refer to."""
    fonts = [_is_struck(font) for font in _children(child(styles, "fonts"))]
    formats = {
        attribute(one, "numFmtId") or "": attribute(one, "formatCode") or ""
        for one in _children(child(styles, "numFmts"))
    }
    found = []
    for style in _children(child(styles, "cellXfs")):
        font = attribute(style, "fontId") or ""
        is_struck = font.isdecimal() and int(font) < len(fonts) and fonts[int(font)]
        pattern = _pattern(formats.get(attribute(style, "numFmtId") or "", ""))
        found.append(Look(is_struck, pattern))
    return tuple(found)


def _children(parent: "Element | None") -> Iterator["Element"]:
    yield from parent if parent is not None else ()


def _is_struck(properties: "Element | None") -> bool:
    strike = child(properties, "strike")
    return strike is not None and (attribute(strike) or "1") not in _OFF


def _pattern(code: str) -> str:
    bare = _DECORATION.sub("", code.split(";")[0])
    return bare if _PADDED.fullmatch(bare) else ""


def number_text(raw: str, look: Look) -> str | None:
    """Return the figures of a number where a plain reading would lose some; None for others."""
    exact = "E" in raw.upper() or len(raw) > EXACT
    if not (look.pattern or exact):
        return None
    try:
        number = Decimal(raw)
    except InvalidOperation:
        return None
    if not number.is_finite() or number != number.to_integral_value() or abs(number) >= 10**30:
        return None
    figures = str(int(number))
    return _padded(figures, look.pattern) if look.pattern and number >= 0 else figures


def _padded(figures: str, pattern: str) -> str:
    """Fill the zeros of a pattern from the right; what is left over goes before the first."""
    width = pattern.count("0")
    rest = list(figures.zfill(width))
    head, rest = rest[: len(rest) - width], rest[len(rest) - width :]
    out: list[str] = []
    for char in pattern:
        if char != "0":
            out.append(char)
            continue
        out += [*head, rest.pop(0)]
        head = []
    return "".join(out)


def rich_text(item: "Element", look: Look) -> str | None:
    """Return a text whose runs differ, with its strikes marked; None when nothing is struck."""
    runs = [run for run in item if local(run) == "r"]
    if not runs:
        return None
    own = [child(run, "rPr") for run in runs]
    marks = [look.struck if properties is None else _is_struck(properties) for properties in own]
    if not any(marks):
        return None
    texts = ["".join(t.text or "" for t in run if local(t) == "t") for run in runs]
    pairs = zip(texts, marks, strict=True)
    return "".join(struck(text) if mark else printed(text) for text, mark in pairs).strip()
