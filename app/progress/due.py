"""What is overdue, what is due soon, and who has not reported: lists whose counts agree."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from app.errors import RefusedError
from app.ledger import Ledger
from app.messages import due as messages
from app.rules import limits
from db import duties
from db.duties import Silent, Span
from db.lists import lines
from db.lists.lines import LedgerRow, Light

_PERIOD = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
Key = tuple[date, int]


class DuePage(NamedTuple):
    """Lines in the order of their deadlines; `next` leads to the page behind, None at the end."""

    rows: tuple[LedgerRow, ...]
    next: Key | None


class DueCounts(NamedTuple):
    """How many findings, and measures with a deadline of their own, are late or nearly so."""

    overdue: int
    soon: int
    near: int


def _span(ledger: Ledger, light: Light, today: date) -> Span:
    days = limits(ledger)
    soon, near = (today + timedelta(n + 1) for n in (days.soon, days.near))
    spans = {
        Light.OVERDUE: Span(date.min, today),
        Light.SOON: Span(today, soon),
        Light.NEAR: Span(soon, max(soon, near)),
    }
    return spans[light]


def _page(
    ledger: Ledger, round_id: int, light: Light, today: date, after: Key | None, limit: int
) -> DuePage:
    span = _span(ledger, light, today)
    found = duties.due_ids(ledger.handle, round_id, span, after, limit)
    ids = [item_id for item_id, _ in found]
    rows = lines.list_rows(ledger.handle, ids, today, limits(ledger))
    last = found[-1] if len(found) == limit else None
    return DuePage(rows, (last[1], last[0]) if last else None)


def overdue_page(
    ledger: Ledger, round_id: int, today: date, *, after: Key | None = None, limit: int = 50
) -> DuePage:
    """List what is overdue, the longest first; page on with the page's `next`."""
    return _page(ledger, round_id, Light.OVERDUE, today, after, limit)


def due_soon_page(
    ledger: Ledger, round_id: int, today: date, *, after: Key | None = None, limit: int = 50
) -> DuePage:
    """List what is due soon, the nearest first; page on with the page's `next`."""
    return _page(ledger, round_id, Light.SOON, today, after, limit)


def due_counts(ledger: Ledger, round_id: int, today: date) -> DueCounts:
    """Count what the pages list."""
    lights = (Light.OVERDUE, Light.SOON, Light.NEAR)
    spans = (_span(ledger, light, today) for light in lights)
    return DueCounts(*(duties.due_count(ledger.handle, round_id, span) for span in spans))


def unreported(ledger: Ledger, round_id: int, period: str) -> tuple[Silent, ...]:
    """List the units that owe a report for a month, such as 2024-06, and filed none (未报送)."""
    if not _PERIOD.fullmatch(period):
        raise RefusedError(messages.bad_period(period))
    return duties.silent_units(ledger.handle, round_id, period)
