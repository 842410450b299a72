"""Heading levels by the shape of the printed number (GB/T 9704: 一、 （一） 1. （1）)."""

import re

from app.documents.content import HEADINGS, Look, Mark, Paragraph, Run

_CHINESE = "[〇零一二三四五六七八九十百]+"
_SHAPES = (
    (re.compile(rf"\s*(?:{_CHINESE}、|第{_CHINESE}[章节部编])"), 1),
    (re.compile(rf"\s*[（(]\s*{_CHINESE}\s*[）)]"), 2),
    (re.compile(r"\s*[0-9０-９]{1,3}\s*(?:[.．](?![0-9])|、)"), 3),
    (re.compile(r"\s*[（(]\s*[0-9０-９]{1,3}\s*[）)]"), 4),
)
#: A heading that runs on into its paragraph is one sentence and no longer than this.
_LONGEST_RUN_IN = 40
_LONGEST_HEADING = 60
_ENDS = "。；;：:！!？?，,、"
_MARKS = {1: Mark.RUN_1, 2: Mark.RUN_2}


def level_of(text: str) -> int | None:
    """Return the level that the number at the beginning of a text stands for."""
    return next((level for shape, level in _SHAPES if shape.match(text)), None)


def heading_look(text: str, default: int) -> Look:
    """Return the look of a text known to be a heading."""
    return HEADINGS[(level_of(text) or default) - 1]


def narrative(text: str, item: int = 0) -> Paragraph:
    """Return a line of a narrative section: a heading, a run-in heading with text, or text."""
    level = level_of(text)
    if level and len(text) <= _LONGEST_HEADING and text[-1:] not in _ENDS and "。" not in text:
        return Paragraph(HEADINGS[level - 1], (Run(text),), item)
    return Paragraph(Look.BODY, _run_in(text, level), item)


def _run_in(text: str, level: int | None) -> tuple[Run, ...]:
    cut = text.find("。") + 1
    mark = _MARKS.get(level or 0)
    if mark is None or not 0 < cut <= _LONGEST_RUN_IN:
        return (Run(text),)
    rest = text[cut:]
    return (Run(text[:cut], mark), Run(rest)) if rest else (Run(text, mark),)
