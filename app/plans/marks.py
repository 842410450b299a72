"""Doubts a single line raises by itself: unbalanced and half-width marks, placeholders."""

import re

from app.plans.numerals import PLACEHOLDER

_PAIRS = {
    "《": "》",
    "〈": "〉",
    "“": "”",
    "‘": "’",
    "（": "）",
    "(": ")",
    "【": "】",
    "〔": "〕",
    "「": "」",
    "『": "』",
    "[": "]",
    "［": "］",
}
_CLOSERS = {close: open_ for open_, close in _PAIRS.items()} | {"）": "（", ")": "("}
_SAME = {"(": "（", ")": "）", "[": "［", "]": "］"}
_NUMBER_BEFORE = re.compile(
    r"(?:^|[。；;：:，,、\s“”！？])[ \t\u3000]*"
    r"(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}|[a-zA-Z])$"
)
_HAN = r"\u4e00-\u9fff"
_WIDE = rf"{_HAN}\u3000-\u303f\uff00-\uffef“”‘’—…×"
_HALF = re.compile(
    rf"(?<=[{_WIDE}])[ ]?[,;:()?!](?=[ ]?[{_WIDE}XＸ]|$)"
    rf"|(?<=[{_WIDE}XＸ0-9A-Za-z%])[,;:()?!](?=[ ]?[{_HAN}《“〔（])"
    rf"|(?<=[{_HAN}”》）])[,;:()?!](?=[ ]?[0-9A-Za-z{_WIDE}])"
    rf"|(?<=[{_HAN}])\.(?=[{_HAN}]|$)"
)


def unbalanced(text: str) -> tuple[str, ...]:
    """Return the quotes and brackets of a line that have no partner, in printed order."""
    open_: list[tuple[int, str]] = []
    lonely: list[tuple[int, str]] = []
    for at, char in enumerate(text):
        if char in _PAIRS:
            open_.append((at, char))
        elif char in _CLOSERS:
            _close(text, at, open_, lonely)
    straight = [(m.start(), '"') for m in re.finditer('"', text)]
    odd = straight[-1:] if len(straight) % 2 else []
    return tuple(char for _, char in sorted([*lonely, *open_, *odd]))


def _close(text: str, at: int, open_: list[tuple[int, str]], lonely: list[tuple[int, str]]) -> None:
    wanted = _alike(_CLOSERS[text[at]])
    if open_ and _alike(open_[-1][1]) == wanted:
        open_.pop()
        return
    if any(_alike(mark) == wanted for _, mark in open_):
        while open_ and _alike(open_[-1][1]) != wanted:
            lonely.append(open_.pop())
        open_.pop()
        return
    if text[at] in "）)" and _NUMBER_BEFORE.search(text[max(0, at - 6) : at]):
        return
    lonely.append((at, text[at]))


def _alike(mark: str) -> str:
    return _SAME.get(mark, mark)


def half_width(text: str, start: int) -> tuple[str, ...]:
    """Return the half-width marks among Chinese text after the line's number, each once."""
    matches = (match for match in _HALF.finditer(text, start) if not _numbers(text, match))
    found = [match[0].strip() for match in matches]
    return tuple(dict.fromkeys(mark for mark in found if mark))


def _numbers(text: str, match: re.Match[str]) -> bool:
    """(2) and 2) inside a paragraph are numbers, whatever their width."""
    before, after = text[max(0, match.start() - 4) : match.start()], text[match.end() :][:4]
    if match[0].strip() == ")":
        return re.search(rf"(?:^|[^{_HAN}0-9])[0-9]{{1,2}}$", before) is not None
    return match[0].strip() == "(" and re.match(r"[0-9]{1,2}[)）]", after) is not None


def placeholders(text: str) -> tuple[str, ...]:
    """Return what stands where something should be filled in, each form once."""
    return tuple(dict.fromkeys(match[0] for match in PLACEHOLDER.finditer(text)))
