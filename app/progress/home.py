"""What 工作台 shows: what is late, what is owed, what waits for the office, and the next step."""

from datetime import date
from typing import NamedTuple

from app.errors import NotFoundError
from app.items.filling import list_blanks
from app.ledger import Ledger
from app.ledger.settings import get_setting
from app.ledger.trail import TrailLine, list_trail
from app.messages import items as messages
from app.plans.months import add_months
from app.progress.due import DueCounts, due_counts, due_soon_page, overdue_page, unreported
from app.progress.unit_progress import (
    NamedCounts,
    UnitProgress,
    list_unit_progress,
    states_by_category,
)
from app.rules import limits
from app.wording import ORIGIN_WORDS
from db import packages, rounds
from db.duties import Silent
from db.lists import lines, waiting
from db.lists.lines import LedgerRow, Limits
from db.schema.records import Phase, Round
from db.words import Origin

#: Lines listed at most in one tab; the ledger lists them all.
MOST = 200
#: Lines of 近期动态.
_NEWS = 12


class Owed(NamedTuple):
    """What the office reports upwards next, and until when."""

    what: str
    day: date


class HomeFacts(NamedTuple):
    """Everything of one round for one day.

    `undecided` counts conflicts left for later and proposals; `issued` says whether units have
    workbooks for this month.
    """

    round: Round
    today: date
    limits: Limits
    counts: DueCounts
    overdue: tuple[LedgerRow, ...]
    soon: tuple[LedgerRow, ...]
    silent: tuple[Silent, ...]
    waiting: tuple[LedgerRow, ...]
    waiting_count: int
    to_fill: int
    undecided: int
    issued: bool
    categories: tuple[NamedCounts, ...]
    units: tuple[UnitProgress, ...]
    phase: Phase | None
    news: tuple[TrailLine, ...]
    concentrated_end: date | None
    owed: Owed | None

    @property
    def since_feedback(self) -> int | None:
        """Days since the feedback, None when its day is not known."""
        day = self.round.feedback_date
        return (self.today - day).days if day else None


def read_home(ledger: Ledger, round_id: int, today: date) -> HomeFacts:
    """Read everything that 工作台 shows, in one consistent look."""
    with ledger.guard(), ledger.handle.snapshot():
        found = rounds.round_by_id(ledger.handle, round_id)
        if found is None:
            raise NotFoundError(messages.no_such_round(str(round_id)))
        days = limits(ledger)
        ids = waiting.waiting_ids(ledger.handle, round_id, MOST)
        return HomeFacts(
            found,
            today,
            days,
            due_counts(ledger, round_id, today),
            overdue_page(ledger, round_id, today, limit=MOST).rows,
            due_soon_page(ledger, round_id, today, limit=MOST).rows,
            unreported(ledger, round_id, f"{today:%Y-%m}"),
            lines.list_rows(ledger.handle, ids, today, days),
            waiting.waiting_count(ledger.handle, round_id),
            len(list_blanks(ledger, round_id)),
            packages.count_waiting(ledger.handle, round_id),
            packages.has_issued(ledger.handle, round_id, f"{today:%Y-%m}"),
            states_by_category(ledger, round_id),
            list_unit_progress(ledger, round_id, today),
            _phase(rounds.phases(ledger.handle, round_id), today),
            _news(ledger),
            _concentrated(ledger, found),
            _owed(ledger, found, today),
        )


def _news(ledger: Ledger) -> tuple[TrailLine, ...]:
    """Return what happened last; a package is one line, however many rows it wrote."""
    package = ORIGIN_WORDS[Origin.PACKAGE]
    found: dict[tuple[str, str, int], TrailLine] = {}
    for one in list_trail(ledger, limit=100):
        whole = one.origin == package
        line = one._replace(code="", item_id=None) if whole else one
        found.setdefault((one.at, one.title, 0 if whole else one.id), line)
    return tuple(found.values())[:_NEWS]


def _phase(phases: tuple[Phase, ...], today: date) -> Phase | None:
    """Return the phase of the day."""
    return next((p for p in phases if p.start and p.end and p.start <= today <= p.end), None)


def _concentrated(ledger: Ledger, found: Round) -> date | None:
    """Return the last day of concentrated rectification, counted from the feedback."""
    if found.feedback_date is None:
        return None
    return add_months(found.feedback_date, int(get_setting(ledger, "concentrated_months")))


def _owed(ledger: Ledger, found: Round, today: date) -> Owed | None:
    """The plan first, then the report on the concentrated phase, then one every some months."""
    if found.feedback_date is None:
        return None
    names = ("plan_months", "concentrated_months", "report_months")
    plan, months, every = (int(get_setting(ledger, name)) for name in names)
    if today <= add_months(found.feedback_date, plan):
        return Owed("报送整改落实方案", add_months(found.feedback_date, plan))
    what = "报送集中整改进展情况报告"
    while (day := add_months(found.feedback_date, months)) < today:
        what, months = "报送整改进展情况报告", months + every
    return Owed(what, day)
