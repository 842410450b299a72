"""Words that are struck out: marked inside a text while a file is read, then taken out of it.

The marks are characters no text can hold; what bears them in a file loses them.
"""

import re

from app.plans.numbering import marker_at

_ON, _OFF = "\ufdd0", "\ufdd1"
_STRUCK = re.compile(f"{_ON}([^{_OFF}]*){_OFF}")
_ERROR = re.compile(
    r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|#{2,})", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]")


def struck(text: str) -> str:
    """Mark a text as struck out, line by line: every line can be cut off and stays marked."""
    lines = printed(text).split("\n")
    return "\n".join(f"{_ON}{line}{_OFF}" if line else "" for line in lines)


def printed(text: str) -> str:
    """Return all that is to be seen, struck out or not."""
    return text.replace(_ON, "").replace(_OFF, "")


def live(text: str) -> str:
    """Return what is not struck out; "" when that is but the number of what is."""
    if _ON not in text:
        return text
    rest = _STRUCK.sub("", text)
    return "" if is_number(rest) and _WORD.search("".join(words(text))) else rest


def words(text: str) -> tuple[str, ...]:
    """Return the stretches that are struck out, joined where nothing stands between them."""
    joined = text.replace(f"{_OFF}{_ON}", "")
    return tuple(found for part in _STRUCK.findall(joined) if (found := part.strip()))


def is_number(text: str) -> bool:
    """Say whether a text says nothing but a number, or nothing at all."""
    marker = marker_at(text)
    return _WORD.search(text[marker.end :] if marker else text) is None


def is_error(text: str) -> bool:
    """Say whether a cell says only that its formula failed (#REF!), pasted as text or not."""
    return _ERROR.fullmatch(text.strip()) is not None


def live_cells(cells: list[str]) -> list[str]:
    """Return what is not struck out of a row's cells; nothing when that is but its number."""
    rests = [live(cell) for cell in cells]
    whole = "".join(word for cell in cells for word in words(cell))
    return [""] * len(cells) if _WORD.search(whole) and all(map(is_number, rests)) else rests
