"""Short Chinese words for what a line of the ledger says."""

from datetime import date

from app.records import Category, Deadline, DeadlineKind, Finding, LedgerRow, Light, Limits, Measure
from app.wording import CLOSURE_WORDS, KIND_NAMES

_UNDATED = {DeadlineKind.LONG_TERM: "长期坚持", DeadlineKind.IMMEDIATE: "立行立改"}


def day_words(day: date, today: date) -> str:
    """Write a day; this year's days without their year."""
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def long_day(day: date) -> str:
    """Write a day in full with its weekday."""
    return f"{day.year}年{day.month}月{day.day}日 周{'一二三四五六日'[day.weekday()]}"


def due_words(deadline: Deadline | None, due: date | None, today: date) -> str:
    """Write the deadline in force as it is understood; what is not understood as printed."""
    if due is not None:
        lasting = "+长期" if deadline is not None and deadline.then_long_term else ""
        if due.year != today.year:  # short, because columns are narrow
            return f"{due.year}.{due.month}.{due.day}{lasting}"
        return day_words(due, today) + lasting
    if deadline is None:
        return "—"
    return _UNDATED.get(deadline.kind, deadline.raw or "—")


def deadline_tip(deadline: Deadline | None, original: Deadline | None) -> str:
    """Write a deadline's own words, the original first where another one is in force."""
    now = deadline.raw if deadline else ""
    if original is None:
        return now
    return f"原定{original.raw}，现为{now}" if now else f"原定{original.raw}，现已取消"


def light_words(row: LedgerRow) -> str:
    """Say what a light's shape says."""
    match row.light:
        case Light.OVERDUE:
            return f"逾期 {-row.days} 天"
        case Light.SOON | Light.NEAR | Light.LATER:
            return f"剩 {row.days} 天" if row.days else "今天到期"
        case Light.LONG_TERM:
            kind = row.deadline.kind if row.deadline else DeadlineKind.LONG_TERM
            return _UNDATED.get(kind, "长期坚持")
        case Light.STRUCK:
            return CLOSURE_WORDS[row.closure_state]
        case Light.DONE:
            return "待销号"
        case _:
            return "时限待填"


def light_name(light: Light, limits: Limits) -> str:
    """Name one of the lights that can be filtered by."""
    if light is Light.OVERDUE:
        return "逾期"
    return f"{limits.soon if light is Light.SOON else limits.near}天内"


def unit_tail(row: LedgerRow) -> str:
    """Say how many units there are behind the first one's name."""
    return f"等{row.unit_count}家" if row.unit_count > 1 else ""


def category_title(number: str, title: str) -> str:
    """Write a category as plans print it."""
    if not title:
        return "未分类问题" if not number else f"（{number}）"
    return f"（{number}）{title}" if number else title


def item_name(item: Category | Finding | Measure) -> str:
    """Name an item by kind and number."""
    match item:
        case Category():
            return "问题类别"
        case Finding():
            return f"问题 {item.number}" if item.number else "问题"
        case Measure():
            return f"措施 {item.number}" if item.number else "措施"


def line_words(row: LedgerRow) -> str:
    """Name the one line that is selected, for the status bar; nothing for a category."""
    if row.depth == 0:
        return ""
    below = f"，{row.children} 条措施" if row.children else ""
    return f"：{KIND_NAMES[row.kind]} {row.number}{below}"
