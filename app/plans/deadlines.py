"""Time limits as people write them: what kind they are and which day is the last."""

import re
from datetime import date, timedelta

from app.plans.dates import Span, compact, find_dates, from_serial
from app.plans.model import PlanDeadline
from app.plans.months import add_months
from app.plans.numerals import CHINESE_NUMERAL, PLACEHOLDER, value_of
from db.words import DeadlineKind

_LONG_TERM = re.compile(
    r"长期|持续|常态|长效|始终|久久为功|持之以恒|常抓不懈|经常性|日常|不断|坚持不懈|贯穿|一以贯之"
)
_IMMEDIATE = re.compile(
    r"立行立改|即知即改|立知立改|立查立改|立整立改|边查边改|边巡边改|即查即改|即行即改|即改|立改"
    r"|立即|马上|即时整改|当即"
)
_FEEDBACK = re.compile(
    r"反馈(?:意见)?(?:之日|之后|后|起|日|以后)?(?:之日)?(?:起|后|的)?"
    rf"(?P<n>\d+|{CHINESE_NUMERAL}+|半)个?(?P<unit>月|天|日|周|年)(?!\d)"
)
_PHASE = re.compile(r"集中(?:治理)?整改(?:期|阶段|结束|完成)|集中整改")
#: How a time limit without a label begins.
_BARE_LIMIT = re.compile(
    r"(?:于|在)?(?:\d{4}年|\d{4}[./\-]\d|\d{1,2}月(?!份?以来)|[XＸ×]+[年月]|今年|本年|年底|年内|明年"
    r"|[上下]半年|第?[一二三四]季度)"
    r"|(?:长期坚持|长期|持续推进|持续整改|常态长效|立行立改|即知即改|立查立改|边查边改|立即整改)"
    r"|每(?:年|月|季度?|半年|周|个月)(?:底|末|初|度)*(?:前|完成)*$|集中整改(?:期|阶段)|反馈后"
)
_RECURRING = re.compile(r"每(?:年|月|季|半年|周|个月)|逐月|按季|按月")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_SHORT = re.compile(r"(?P<month>\d{1,2})[./\-](?P<day>\d{1,2})(?:日)?(?:前|之前|以前|前完成|完成)?")


def parse_deadline(
    raw: str,
    *,
    year: int | None = None,
    feedback: date | None = None,
    phase_end: date | None = None,
) -> tuple[PlanDeadline, bool]:
    """Understand a time limit; the flag says that its year was taken from `year`.

    `year` and `feedback` are the round's, `phase_end` the last day of concentrated rectification;
    None means unknown. Never raises: what cannot be understood is UNKNOWN and kept as printed.
    """
    text = compact(raw)
    long_term = _LONG_TERM.search(text) is not None
    if PLACEHOLDER.search(text):
        return PlanDeadline(raw, DeadlineKind.UNKNOWN, None, long_term), False
    spans = _spans(text, year, feedback, phase_end)
    if spans:
        return _dated(raw, spans, long_term)
    if _IMMEDIATE.search(text):
        return PlanDeadline(raw, DeadlineKind.IMMEDIATE, None, long_term), False
    if long_term or _RECURRING.search(text):
        return PlanDeadline(raw, DeadlineKind.LONG_TERM, None, True), False
    return PlanDeadline(raw, DeadlineKind.UNKNOWN), False


def looks_like_deadline(text: str) -> bool:
    """Say whether an unlabelled stretch of a bracket is nothing but a time limit."""
    bare = compact(text).strip("。；;，,")
    if len(bare) > 24 or not bare:
        return False
    return _BARE_LIMIT.match(bare) is not None


def _dated(raw: str, spans: list[Span], long_term: bool) -> tuple[PlanDeadline, bool]:
    days = [span.last for span in spans if span.last is not None]
    if len(days) < len(spans):
        return PlanDeadline(raw, DeadlineKind.UNKNOWN, None, long_term), False
    kind = DeadlineKind.DATE if len(days) == 1 else DeadlineKind.PHASED
    assumed = any(span.assumed for span in spans)
    return PlanDeadline(raw, kind, max(days), long_term), assumed


def _spans(
    text: str, year: int | None, feedback: date | None, phase_end: date | None
) -> list[Span]:
    serial = _SERIAL.fullmatch(text)
    if serial and 20000 <= int(serial[1]) <= 80000:
        day = from_serial(int(serial[1]))
        return [Span(day, day, 0, len(text))]
    short = _SHORT.fullmatch(text)
    if short:
        text = f"{short['month']}月{short['day']}日"
    if re.fullmatch(r"20\d\d", text):
        text += "年底"
    spans = list(find_dates(text, year))
    spans += [_after_feedback(match, feedback) for match in _FEEDBACK.finditer(text)]
    phase = None if spans else _PHASE.search(text)
    if phase:
        spans.append(Span(None, phase_end, phase.start(), phase.end()))
    return spans


def _after_feedback(match: re.Match[str], feedback: date | None) -> Span:
    count = 6 if match["n"] == "半" else value_of(match["n"])
    if feedback is None or count is None:
        return Span(None, None, match.start(), match.end())
    return Span(feedback, _later(feedback, count, match), match.start(), match.end())


def _later(start: date, count: int, match: re.Match[str]) -> date | None:
    try:
        if match["unit"] in "天日周":
            return start + timedelta(days=count * (7 if match["unit"] == "周" else 1))
        if match["unit"] == "年":
            return add_months(start, count if match["n"] == "半" else 12 * count)
        return add_months(start, count)
    except (ValueError, OverflowError):
        return None
