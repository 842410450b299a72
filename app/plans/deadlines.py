"""Time limits as people write them: what kind they are and which day is the last."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from app.plans.dates import Missing, Span, compact, find_dates, from_serial
from app.plans.model import DeadlineBasis, PlanDeadline
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
#: A count of days from nowhere: from the base day. Working days need a calendar.
_WITHIN = re.compile(
    rf"(?<![\d一二三四五六七八九十百第后年月])(?P<n>\d{{1,3}}|{CHINESE_NUMERAL}{{1,3}}|半)个?"
    r"(?P<unit>月|天|日|周|年)(?:之内|以内|内)"
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
_CLAUSES = re.compile(r"[，,；;。、（）()\[\]【】\s]+|(?<=前)和|及|并")
#: A weekday in brackets and an hour say nothing more about the day.
_ASIDE = re.compile(
    r"[（(]?(?:星期|周)[一二三四五六日天](?:[）)]|(?=前|之前))|(?<=[日号])\d{1,2}[时点:](?:\d\d分?)?"
)
#: What may stand between a date and the end of its clause, or before what is done by then.
_BOUND = r"[底末]?(?:前|之前|以前|内|之内|以内|止|为止|期间?|期内)?"
_ACTION = (
    r"(?:要|须|必须|应|应当|全部|全面|基本|率先|初步|整体|整改|完成|完结|取得|实现|建立|建成|健全|制定|出台|形成|落实"
    r"|达到|见效|初见|见到|解决|办结|办理|销号|提交|上报|报送|验收|开展|推进|组织|修订|清退|追缴|收回|整治|巩固|到位"
    r"|结束|取消|拆除|阶段性?)"
)
#: The day hangs on something else that nobody can look up: 底数摸清后, 春节前, 视资金情况.
_OPEN = re.compile(
    r"后(?!续|期?(?:长期|持续|常态|坚持))|节|两会|换届|春耕|秋收|汛期|开学|[寒暑]假|假期|工作日|视|若|待(?!遇)|另行"
    r"|另定|再定|左右|前后|不定|适时|要求|情况|批复|批准|年内外|时$|之时|按(?!期|时|计划|照?序时)|依(?!法|规)|根据"
)
#: What has no last day at all.
_NO_DAY = (_LONG_TERM, _IMMEDIATE, _RECURRING)
#: Stands for a date while a time limit is cut into clauses.
_MARK = "\0"
_START = re.compile(r"^[底末]?(?:起|开始)(?![—–~～至到\-])")
_STATUS = re.compile(r"已.{0,6}|未.{0,6}")


class Understood(NamedTuple):
    """What a time limit was understood as.

    `assumed` says that its year (or the day it is counted from) is printed nowhere, `unclear` in
    Chinese what was not understood; "" where everything was, or where nothing was filled in yet.
    """

    deadline: PlanDeadline
    assumed: bool = False
    unclear: str = ""


def parse_deadline(
    raw: str,
    *,
    year: int | None = None,
    feedback: date | None = None,
    phase_end: date | None = None,
    paper: date | None = None,
) -> Understood:
    """Understand a time limit to its end, or not at all; the arguments are a `DeadlineBasis`.

    Never raises: what cannot be understood is UNKNOWN and kept as printed.
    """
    plain = compact(raw).replace(_MARK, "")
    text = _ASIDE.sub("", plain) or plain
    basis = DeadlineBasis(year, feedback, phase_end, paper)
    long_term = _LONG_TERM.search(text) is not None
    if not text or PLACEHOLDER.search(text):
        return Understood(PlanDeadline(raw, DeadlineKind.UNKNOWN, None, long_term))
    text, spans = _spans(text, basis)
    why = _not_understood(text, spans, long_term=long_term)
    assumed = not why and any(span.assumed for span in spans)
    if why or any(span.last is None for span in spans):
        return Understood(PlanDeadline(raw, DeadlineKind.UNKNOWN, None, long_term), assumed, why)
    days = [span.last for span in spans if span.last is not None and not _begins(text, span)]
    if days:
        kind = DeadlineKind.DATE if len(days) == 1 else DeadlineKind.PHASED
        return Understood(PlanDeadline(raw, kind, max(days), long_term), assumed)
    if _IMMEDIATE.search(text):
        return Understood(PlanDeadline(raw, DeadlineKind.IMMEDIATE, None, long_term))
    return Understood(PlanDeadline(raw, DeadlineKind.LONG_TERM, None, True))


def _not_understood(text: str, spans: Sequence[Span], *, long_term: bool) -> str:
    """Say what of a time limit was not understood, "" for nothing.

    A date must be followed by the end of its clause, a word such as 前, or what is done by then:
    2024年中 of 2024年中秋节前 is no date. What stands in other clauses may not make it depend on
    something else.
    """
    gone = next((span for span in spans if span.missing is Missing.DAY), None)
    if gone is not None:
        return f"没有“{text[gone.at : gone.end]}”这一天"
    if any(span.last is None and span.missing is Missing.NOTHING for span in spans):
        return f"“{text}”的起算日不清楚"
    anchored = bool(spans) or long_term or _IMMEDIATE.search(text) or _RECURRING.search(text)
    for clause in _clauses(text, spans):
        if _MARK in clause:
            clear = _dated_clause(clause)
        else:
            status = not spans and _STATUS.fullmatch(clause)
            stands = bool(anchored and not status and not _OPEN.search(clause))
            clear = not clause or stands or any(one.search(clause) for one in _NO_DAY)
        if not clear:
            return f"看不懂“{_printed(text, spans, clause)}”"
    endless = long_term or _RECURRING.search(text)
    if spans and not endless and all(_begins(text, span) for span in spans):
        return f"“{text}”只写了从哪天开始"
    return ""


def _clauses(text: str, spans: Sequence[Span]) -> list[str]:
    """Cut a time limit into clauses, with a mark for each date."""
    marked, at = "", 0
    for span in spans:
        marked += text[at : span.at] + _MARK
        at = span.end
    return _CLAUSES.split(marked + text[at:])


def _dated_clause(clause: str) -> bool:
    before, *rest = clause.split(_MARK)
    if _OPEN.search(before):
        return False
    *between, last = rest
    joined = all(re.fullmatch(r"[底末]?(?:起|开始)?[—–~～至到\-]*", one) for one in between)
    return (joined or all(_tail(one) for one in between)) and _tail(last)


def _tail(text: str) -> bool:
    """Whether what follows a date leaves it a date."""
    match = re.match(_BOUND, text)
    rest = text[match.end() :] if match else text
    bound = bool(match and match[0].strip("底末"))
    if not rest or _START.match(rest):
        return True
    if _LONG_TERM.match(rest) or _IMMEDIATE.match(rest):
        return True
    return (bound or re.match(_ACTION, rest) is not None) and not _OPEN.search(rest)


def _printed(text: str, spans: Sequence[Span], clause: str) -> str:
    """Return a clause with its dates as printed."""
    days = iter(text[span.at : span.end] for span in spans)
    for one in _clauses(text, spans):
        words = "".join(next(days) if char == _MARK else char for char in one)
        if one == clause:
            return words
    return text


def _begins(text: str, span: Span) -> bool:
    """Whether a date is where something begins, and no end of it is named: 2024年6月起长期坚持."""
    return _START.match(text[span.end :]) is not None


def looks_like_deadline(text: str) -> bool:
    """Say whether an unlabelled stretch of a bracket is nothing but a time limit."""
    bare = compact(text).strip("。；;，,")
    if len(bare) > 24 or not bare:
        return False
    return _BARE_LIMIT.match(bare) is not None


def _spans(text: str, basis: DeadlineBasis) -> tuple[str, list[Span]]:
    """Find the dates of a time limit; returns its text in the form in which they were found."""
    serial = _SERIAL.fullmatch(text)
    if serial and 20000 <= int(serial[1]) <= 80000:
        day = from_serial(int(serial[1]))
        return text, [Span(day, day, 0, len(text))]
    short = _SHORT.fullmatch(text)
    if short:
        text = f"{short['month']}月{short['day']}日"
    if re.fullmatch(r"20\d\d", text):
        text += "年底"
    counted = [_counted(match, basis.feedback) for match in _FEEDBACK.finditer(text)]
    if not counted:
        counted = [_counted(m, basis.day, assumed=True) for m in _WITHIN.finditer(text)]
    dates = find_dates(text, basis.year, basis.day)
    clear = [one for one in dates if all(one.end <= c.at or one.at >= c.end for c in counted)]
    spans = sorted([*clear, *counted], key=lambda span: span.at)
    phase = None if spans else _PHASE.search(text)
    if phase:
        spans.append(Span(None, basis.phase_end, phase.start(), phase.end()))
    return text, spans


def _counted(match: re.Match[str], start: date | None, *, assumed: bool = False) -> Span:
    count = 6 if match["n"] == "半" else value_of(match["n"])
    if start is None or count is None:
        missing = Missing.YEAR if assumed else Missing.NOTHING
        return Span(None, None, match.start(), match.end(), assumed, missing)
    return Span(start, _later(start, count, match), match.start(), match.end(), assumed)


def _later(start: date, count: int, match: re.Match[str]) -> date | None:
    try:
        if match["unit"] in "天日周":
            return start + timedelta(days=count * (7 if match["unit"] == "周" else 1))
        if match["unit"] == "年":
            return add_months(start, count if match["n"] == "半" else 12 * count)
        return add_months(start, count)
    except (ValueError, OverflowError):
        return None
