"""The phases of a plan's time table, taken out of a section that stays whole."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.plans.dates import Span, compact, find_dates
from app.plans.model import PlanPhase
from app.plans.numerals import PLACEHOLDER
from app.plans.outline import Row

_TIME_TABLE = re.compile(r"时间|步骤|阶段|进度|日程")
_PHASE = re.compile(r"阶段|(?:准备|整改|总结|验收|巩固|启动|部署)期$|^第[一二三四五六]步")
_RANGE = re.compile(r"[—–~～至到]+|(?<!\d)-|-(?!\d)|-(?=\d{4})")
_NAME_END = re.compile(r"[（(。：:；;，,]")
_BRACKET = re.compile(r"^[（(]([^（）()]{2,60})[）)]?")
_ORDINAL = re.compile(r"^第[一二三四五六]阶段[：:，,、\s]*")


@dataclass(frozen=True, slots=True)
class Range:
    """The days of a phase, and whether their year was taken from the round."""

    start: date | None
    end: date | None
    assumed: bool = False


def find_phases(
    rows: Sequence[Row], year: int | None, base: date | None = None
) -> tuple[tuple[PlanPhase, ...], tuple[int, ...]]:
    """Return the phases of one section, and the lines whose year was assumed."""
    timed = _TIME_TABLE.search(rows[0].head) is not None
    starts = [at for at, row in enumerate(rows) if at and _begins_phase(row, timed=timed)]
    if not starts or not (timed or len(starts) > 1):
        return (), ()
    phases, assumed = [], []
    for at, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        phase, guessed = _phase(rows[at:end], year, base)
        phases.append(phase)
        if guessed:
            assumed.append(phase.line)
    return tuple(phases), tuple(assumed)


def _begins_phase(row: Row, *, timed: bool) -> bool:
    if row.marker is None and not _ORDINAL.match(row.text.strip()):
        return False
    name = _name(row)
    return _PHASE.search(name) is not None or (timed and bool(name) and _dated(row, name))


def _dated(row: Row, name: str) -> bool:
    bracket = _BRACKET.match(row.text[row.start :].strip()[len(name) :])
    return bracket is not None and re.search(r"[年月日旬底]", bracket[1]) is not None


def _name(row: Row) -> str:
    text = row.text[row.start :].strip()
    ordinal = _ORDINAL.match(text)
    skip = ordinal.end() if ordinal and ordinal.end() < len(text) else 0
    end = _NAME_END.search(text, skip)
    name = text[: end.start()] if end else text
    return name if len(name) <= 40 else ""


def _phase(rows: Sequence[Row], year: int | None, base: date | None) -> tuple[PlanPhase, bool]:
    first = rows[0]
    name = _name(first)
    whole = first.text[first.start :].strip()
    after = whole[len(name) :].lstrip("，,：: ")
    bracket = _BRACKET.match(after)
    days = parse_range(bracket[1] if bracket else after.split("。")[0][:40], year, base)
    text = "\n".join([whole, *(row.text.strip() for row in rows[1:])])
    return PlanPhase(name, days.start, days.end, text, first.source.line), days.assumed


def parse_range(raw: str, year: int | None, base: date | None = None) -> Range:
    """Understand 2024年3月1日—4月15日, 3月上旬至6月底, 6月底前; unknown ends are None.

    Where no year is printed the last day is the first such one on or after `base`.
    """
    text = compact(raw)
    halves = _RANGE.split(text, maxsplit=1)
    if len(halves) == 1:
        return _single(halves[0], find_dates(halves[0], year, base))
    left = find_dates(halves[0], year)
    printed = next((s.first.year for s in left if s.first and not s.assumed), None)
    right = find_dates(halves[1], year, base if printed is None else None)
    if printed is not None:
        right = find_dates(halves[1], printed)
    elif right and right[-1].last and right[-1].assumed:
        left = _begun_before(halves[0], right[-1].last)
    assumed = printed is None and any(s.assumed and s.first for s in (*left, *right))
    start = left[0].first if left and not PLACEHOLDER.search(halves[0]) else None
    end = right[-1].last if right and not PLACEHOLDER.search(halves[1]) else None
    return Range(start, end, assumed)


def _begun_before(text: str, end: date) -> tuple[Span, ...]:
    """Reckon the first day of a stretch that ends on a day: the last such one not after it."""
    left = find_dates(text, end.year)
    if left and left[0].first and left[0].first > end:
        return find_dates(text, end.year - 1)
    return left


def _single(text: str, spans: tuple[Span, ...]) -> Range:
    if not spans or PLACEHOLDER.search(text):
        return Range(None, None)
    span = spans[-1]
    if re.match(r"(?:起|开始|以后|之后)", text[span.end :]):
        return Range(span.first, None, span.assumed)
    until = re.search(r"前|止|截", text) is not None
    return Range(None if until else spans[0].first, span.last, span.assumed)
