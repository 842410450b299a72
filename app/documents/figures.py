"""The figures a report quotes, counted from one frozen round and checked against each other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from app.errors import RefusedError
from app.messages import documents as messages
from app.rules import decided, fits
from app.standing import in_force
from db.schema.records import Category, Finding, Measure, Outcome, WholeRound
from db.words import (
    LEAST,
    MONEY_KINDS,
    STRUCK_OFF,
    ClosureState,
    DeadlineKind,
    OutcomeKind,
    ProgressState,
    RectificationType,
)

Item = Finding | Measure
#: 分 in one 万元.
_FEN = 1_000_000


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items stand where; `closed` are among the done, `kept_open` are 持续销号.

    `extended_late` of the extended ones got more time when theirs was over.
    """

    total: int
    states: Mapping[ProgressState, int]
    closed: int
    kept_open: int
    overdue: int
    extended: int
    extended_late: int
    long_term: int

    @property
    def done(self) -> int:
        """How many are done."""
        return self.states[ProgressState.DONE]

    @property
    def rate(self) -> str:
        """The share of what is done, such as 37.5%."""
        return rate(self.done, self.total)


@dataclass(frozen=True, slots=True)
class Steps:
    """How many milestones were set, how many reached by the day, how many are late."""

    total: int
    reached: int
    late: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure of a report; `money` in 分, `numbers` in pieces, zeros included."""

    findings: Tally
    measures: Tally
    categories: tuple[tuple[Category, Tally], ...]
    numbers: Mapping[OutcomeKind, int]
    money: Mapping[OutcomeKind, int]
    steps: Steps


def figures_of(whole: WholeRound, as_of: date) -> Figures:
    """Count a round as it stood, every item as far as was decided.

    Raises RefusedError when figures do not add up.
    """
    whole = as_decided(whole)
    findings = whole.findings
    measures = tuple(m for f in findings for m in _struck_off_with(f))
    return Figures(
        findings=tally(findings, as_of),
        measures=tally(measures, as_of),
        categories=tuple((c, tally(c.findings, as_of)) for c in whole.categories),
        numbers={kind: _sum_numbers(whole.outcomes, kind) for kind in OutcomeKind},
        money={kind: _sum_fen(whole.outcomes, kind) for kind in MONEY_KINDS},
        steps=_steps(findings, as_of),
    )


def _steps(findings: Sequence[Finding], as_of: date) -> Steps:
    found = [one for finding in findings for one in finding.milestones]
    reached = [one for one in found if one.reached and one.reached <= as_of]
    late = [one for one in found if one not in reached and one.due and one.due < as_of]
    return Steps(len(found), len(reached), len(late))


def _struck_off_with(finding: Finding) -> tuple[Measure, ...]:
    """Return the measures; those that are ready are struck off together with their finding."""
    closure = finding.closure_state
    return tuple(
        m._replace(closure_state=closure)
        if m.closure_state is ClosureState.NONE and closure in LEAST and fits(closure, m.state)
        else m
        for m in finding.measures
    )


def as_decided(whole: WholeRound) -> WholeRound:
    """Return the round with every item as far as the decision to strike it off says.

    What contradicts a decision (it is named in the lists, and by `check`) changes no figure.
    """
    return whole._replace(
        categories=tuple(
            c._replace(findings=tuple(_decided_finding(f) for f in c.findings))
            for c in whole.categories
        )
    )


def _decided_finding(finding: Finding) -> Finding:
    measures = tuple(m._replace(state=decided(m.closure_state, m.state)) for m in finding.measures)
    return finding._replace(state=decided(finding.closure_state, finding.state), measures=measures)


def tally(items: Sequence[Item], as_of: date) -> Tally:
    """Count items. Raises RefusedError when the states do not add up to all of them."""
    states = {state: sum(item.state is state for item in items) for state in ProgressState}
    if sum(states.values()) != len(items):
        raise RefusedError(messages.states_do_not_add_up(len(items), sum(states.values())))
    return Tally(
        total=len(items),
        states=states,
        closed=sum(item.closure_state is ClosureState.CLOSED for item in items),
        kept_open=sum(item.closure_state is ClosureState.CLOSED_ONGOING for item in items),
        overdue=sum(is_overdue(item, as_of) for item in items),
        extended=sum(any(e.approved for e in item.extensions) for item in items),
        extended_late=sum(any(e.late_days for e in item.extensions) for item in items),
        long_term=sum(is_long_term(item) for item in items),
    )


def is_long_term(item: Item) -> bool:
    """Whether an item has to be kept up after its date, as its deadline in force says."""
    deadline = in_force(item.deadline, item.deadline_changes)
    if isinstance(item, Finding) and item.rectification is RectificationType.LONG_TERM:
        return True
    return deadline is not None and (
        deadline.then_long_term or deadline.kind is DeadlineKind.LONG_TERM
    )


def is_overdue(item: Item, as_of: date) -> bool:
    """Whether an item is late; what reached its stage in time and is kept up is not."""
    if item.effective_due is None or item.effective_due >= as_of:
        return False
    if item.state is ProgressState.DONE or item.closure_state in STRUCK_OFF:
        return False
    return not (item.state is ProgressState.STAGE_DONE and is_long_term(item))


def rate(part: int, whole: int) -> str:
    """Print a share with one decimal, rounded half up; of nothing it is 0.0%."""
    share = Decimal(part * 100) / whole if whole else Decimal(0)
    return f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def money(fen: int) -> str:
    """Print an amount in 万元, exact, without needless zeros."""
    whole, rest = divmod(abs(fen), _FEN)
    decimals = f"{rest:06d}".rstrip("0")
    sign = "-" if fen < 0 else ""
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"


def fen_of(outcome: Outcome) -> int:
    """Return an outcome's amount in whole 分."""
    return int((Decimal(str(outcome.amount)) * _FEN).quantize(Decimal(1), ROUND_HALF_UP))


def _sum_numbers(outcomes: Iterable[Outcome], kind: OutcomeKind) -> int:
    return sum(outcome.number for outcome in outcomes if outcome.kind is kind)


def _sum_fen(outcomes: Iterable[Outcome], kind: OutcomeKind) -> int:
    return sum(fen_of(outcome) for outcome in outcomes if outcome.kind is kind)
