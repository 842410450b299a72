"""Rules every part agrees on: when lights turn, how states add up, what a period is."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from app.ledger import Ledger
from app.ledger.setting_values import setting_in
from db import rounds
from db.file.connection import Handle
from db.lists.lines import Limits
from db.words import LEAST, STRUCK_OFF, AfterClose, ClosureState, ProgressState

#: The first day of the weekend, counted from Monday.
_SATURDAY = 5
_ORDER = list(ProgressState)
_PERIOD = re.compile(r"20\d{2}-(?:0[1-9]|1[0-2])")


def limits(ledger: Ledger) -> Limits:
    """Return the days at which lights turn in this ledger."""
    handle = ledger.handle
    return Limits(setting_in(handle, "near_days"), setting_in(handle, "soon_days"))


def add_workdays(start: date, count: int) -> date:
    """Return the `count`-th working day after a day; Monday to Friday are working days."""
    day = start
    while count:
        day += timedelta(1)
        count -= day.weekday() < _SATURDAY
    return day


def at_once_until(handle: Handle, round_id: int) -> date | None:
    """Return by when what is to be put right at once (立行立改) has to be done in a round.

    None without a day of feedback to count from, or when the ledger sets no such limit.
    """
    found = rounds.round_by_id(handle, round_id)
    days = setting_in(handle, "immediate_days")
    if found is None or found.feedback_date is None or not days:
        return None
    return add_workdays(found.feedback_date, days)


def roll_up(states: Iterable[ProgressState]) -> ProgressState:
    """Add states up: the lowest, except that begun and not begun together are ONGOING."""
    found = set(states)
    if not found:
        return ProgressState.NOT_STARTED
    if ProgressState.NOT_STARTED in found and len(found) > 1:
        return ProgressState.ONGOING
    return min(found, key=_ORDER.index)


def fits(closure: ClosureState, state: ProgressState) -> bool:
    """Whether a state is as far as what is struck off in this way has to be."""
    least = LEAST.get(closure)
    return least is None or _ORDER.index(state) >= _ORDER.index(least)


def decided(closure: ClosureState, state: ProgressState) -> ProgressState:
    """Return the state that counts: a decision is not changed by what was said since."""
    return state if fits(closure, state) else LEAST[closure]


def strictest(*closures: ClosureState) -> ClosureState:
    """Return how an item stands that hangs below another: 已销号 before 持续销号."""
    struck = [one for one in closures if one in STRUCK_OFF]
    return min(struck, key=list(LEAST).index, default=closures[0])


def mark(closure: ClosureState, state: ProgressState) -> AfterClose:
    """Say what a report of this state is on an item that stands like this.

    On 已销号 none is rolled up: one below 已完成 waits for the office's word, 已完成 is filed. On
    持续销号 已完成 and 阶段性完成 are ordinary.
    """
    if closure not in STRUCK_OFF:
        return AfterClose.NONE
    if not fits(closure, state):
        return AfterClose.WAITS
    return AfterClose.FILED if closure is ClosureState.CLOSED else AfterClose.NONE


def is_period(text: str) -> bool:
    """Whether a text names a period: a month, such as 2024-06."""
    return _PERIOD.fullmatch(text) is not None


def day_of(period: str, today: date) -> date:
    """Return the day reports of a period bear: today, but not after the period's last day.

    A late package of an old period must not count as newer than what was said since.
    """
    if not is_period(period):
        return today
    year, month = int(period[:4]), int(period[5:])
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(today, following - timedelta(1))
