"""Dates as people write them in plans: stretches of days found in a text."""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.plans.numerals import CHINESE_NUMERAL, chinese_value

_N = rf"(?:\d{{1,2}}|{CHINESE_NUMERAL}{{1,3}})"
_YEAR = r"(?:(?:19|20)\d\d|\d\d(?=年\d)|[一二][九〇零○][〇零○一二三四五六七八九]{2})"
_RELATIVE = "今年|本年|当年|明年|次年|翌年|来年|去年"
_PART = r"(?P<part>月?(?:底|末|初)|月?[上中下]旬|中)"
_CLOCK = r"(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?"
_WHOLE = r"[底末内中]|之内|以内|(?=之?前|以前|完|$|[，,；;。、])"
_DATE = re.compile(
    r"(?<!\d)(?P<day8>(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d)(?!\d)"
    r"|(?<!\d)(?P<iso>(?:19|20)\d\d)(?P<sep>[./\-])(?P<imonth>\d{1,2})"
    rf"(?:(?P=sep)(?P<iday>\d{{1,2}})[日号]?{_CLOCK})?(?!\d)(?P<ipart>底|末)?"
    rf"|(?:(?<!\d)(?P<whole_year>{_YEAR})年度?|(?P<whole_relative>{_RELATIVE})度?)年?"
    rf"(?P<whole>{_WHOLE})"
    rf"|(?<!\d年)(?:(?<!\d)(?P<year>{_YEAR})年度?|(?P<relative>{_RELATIVE})度?)?的?"
    rf"(?:(?<!\d)(?P<month>{_N})月份?(?:(?P<day>{_N})[日号]|{_PART})?"
    r"|(?P<half>[上下])半年|第?(?P<quarter>[1-4一二三四])季度|Q(?P<short_quarter>[1-4])(?!\d))"
    r"|(?<![半\d一二三两])年(?P<yearend>[底末内])"
    r"|(?<![\d一二三四五六七八九十个半上下次XＸx×*＊每逐])[本当]?月(?P<monthend>[底末])"
    r"|(?<![\d一二三四上下次每逐])[本当]?季度?(?P<quarterend>[底末])"
)
#: What joins the two ends of a stretch of days.
_TO = re.compile(r"[—–~～至到\-]+(?:次年|翌年)?$")
_RECURRING = re.compile(r"每(?:年|月|季度?|半年|周|逢|个月)|逐月|按季|按月")
_SHIFT = {"明": 1, "次": 1, "翌": 1, "来": 1, "去": -1}


class Missing(StrEnum):
    """Why a phrase gives no day."""

    NOTHING = ""
    #: The calendar has none: 2月30日, 13月底.
    DAY = "DAY"
    #: No year is printed and none is known to count from.
    YEAR = "YEAR"


@dataclass(frozen=True, slots=True)
class Span:
    """The days a phrase covers: `first` to `last`, both included; `at` is where it stands.

    `assumed` says that its year is printed nowhere. `last` is None for what `missing` tells.
    """

    first: date | None
    last: date | None
    at: int
    end: int
    assumed: bool = False
    missing: Missing = Missing.NOTHING


def compact(text: str) -> str:
    """Drop spaces and widths so that 2024 年 6 月 and ２０２４年６月 read alike."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"(?<=\d)[ T]+(?=\d\d:)", "T", text)
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff]+", "", text)


def find_dates(text: str, year: int | None, base: date | None = None) -> tuple[Span, ...]:
    """Find every date in compacted text.

    A year that is missing comes from the date before; else it is that of the first such day on or
    after `base` (the feedback, else the paper's date: contract.md); else it is `year`.
    """
    spans: list[Span] = []
    known: int | None = None
    for match in _DATE.finditer(text):
        if _RECURRING.search(text[max(0, match.start() - 3) : match.start() + 1]):
            continue
        printed = _printed_year(match)
        known = known if printed is None else printed
        between = text[spans[-1].end : match.start()] if spans else ""
        if known is None:
            span = _assumed(match, year, base)
        else:
            span = _fixed(match, known if printed is not None else _shifted(match, known))
        spans.append(_after(spans[-1], between, span, match) if spans and not printed else span)
    return tuple(spans)


def _fixed(match: re.Match[str], year: int, *, assumed: bool = False) -> Span:
    days = _span(match, year)
    if days is None:
        return Span(None, None, *match.span(), assumed, Missing.DAY)
    return Span(*days, *match.span(), assumed)


def _assumed(match: re.Match[str], year: int | None, base: date | None) -> Span:
    """Reckon a date without a year: first such last day on or after the base, else in `year`."""
    relative = match["whole_relative"] or match["relative"]
    if base is None and (year is None or match["monthend"] or match["quarterend"]):
        possible = relative or _span(match, 2000) is not None  # a leap year has every day
        missing = Missing.YEAR if possible else Missing.DAY
        return Span(None, None, *match.span(), missing is Missing.YEAR, missing)
    if base is None:
        return _fixed(match, _shifted(match, year or 0), assumed=True)
    if relative:
        return _fixed(match, _shifted(match, base.year), assumed=True)
    if match["monthend"] or match["quarterend"]:
        last = base.month if match["monthend"] else (base.month + 2) // 3 * 3
        return Span(*_months(base.year, last, last), *match.span(), assumed=True)
    found = [_fixed(match, base.year + later, assumed=True) for later in (0, 1)]
    return next((one for one in found if one.last and one.last >= base), found[0])


def _after(before: Span, between: str, span: Span, match: re.Match[str]) -> Span:
    """Move a date without a year behind the one before it, where the words are in order of time.

    11月至3月 ends in the next year; of 年底前完成，其中6月底前见效 the second is no later step.
    """
    in_order = _TO.search(between) or (before.assumed and "其中" not in between)
    if not in_order or span.last is None or before.first is None or span.last >= before.first:
        return span
    return _fixed(match, span.last.year + 1, assumed=span.assumed)


def _printed_year(match: re.Match[str]) -> int | None:
    if match["day8"]:
        return int(match["day8"][:4])
    text = match["iso"] or match["whole_year"] or match["year"]
    if not text:
        return None
    value = int(text) if text.isdecimal() else chinese_value(text)
    return value + 2000 if value is not None and value < 100 else value


def _shifted(match: re.Match[str], year: int) -> int:
    relative = match["whole_relative"] or match["relative"]
    return year + _SHIFT.get(relative[0], 0) if relative else year


def _span(match: re.Match[str], year: int) -> tuple[date, date] | None:
    try:
        return _days(match, year)
    except (ValueError, OverflowError):
        return None


def _days(match: re.Match[str], year: int) -> tuple[date, date] | None:
    if match["day8"]:
        day = date(year, int(match["day8"][4:6]), int(match["day8"][6:]))
        return day, day
    if match["iso"]:
        return _in_month(year, int(match["imonth"]), match["iday"], match["ipart"])
    if match["month"]:
        return _in_month(year, _number(match["month"]), match["day"], match["part"])
    if match["half"]:
        return _months(year, 1, 6) if match["half"] == "上" else _months(year, 7, 12)
    quarter = match["quarter"] or match["short_quarter"]
    if quarter:
        last = 3 * _number(quarter)
        return _months(year, last - 2, last)
    return _months(year, 1, 6 if match["whole"] == "中" else 12)


def _in_month(year: int, month: int, day: str | None, part: str | None) -> tuple[date, date]:
    if day:
        exact = date(year, month, _number(day))
        return exact, exact
    first, last = _months(year, month, month)
    part = (part or "").lstrip("月")
    bounds = {"初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "中": (11, 20)}.get(part)
    if bounds:
        return date(year, month, bounds[0]), date(year, month, bounds[1])
    return (date(year, month, 21), last) if part == "下旬" else (first, last)


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _number(text: str) -> int:
    value = int(text) if text.isdecimal() else chinese_value(text)
    return 0 if value is None else value


def from_serial(days: float) -> date:
    """Return the day a spreadsheet's serial number means."""
    return date(1899, 12, 30) + timedelta(days=int(days))
