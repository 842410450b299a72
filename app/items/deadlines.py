"""Deadlines as typed or printed, understood against their round, and as columns."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.ledger import Ledger
from app.plans.model import DeadlineBasis, PlanDeadline
from db import rounds
from db.file.connection import Handle
from db.schema.records import Deadline
from db.words import DeadlineKind


@dataclass(frozen=True, slots=True)
class Typed:
    """A deadline as typed: what it is, and why it may be doubted.

    `assumed` says that its year is reckoned, `unclear` in Chinese what was not understood.
    """

    deadline: Deadline | None = None
    assumed: bool = False
    unclear: str = ""

    @property
    def good(self) -> bool:
        """Whether it may be kept: understood, or clear words that only lack a year."""
        known = self.deadline is not None and self.deadline.kind is not DeadlineKind.UNKNOWN
        return known or self.assumed

    def asks(self, today: date) -> bool:
        """Whether to ask: a reckoned day that is past already, or a year that nobody knows."""
        due = self.deadline.due if self.deadline else None
        return self.assumed and (due is None or due < today)


def basis_of(handle: Handle, round_id: int) -> DeadlineBasis:
    """Return what deadlines of a round are counted from."""
    found = rounds.round_by_id(handle, round_id)
    phase_end = concentrated_end(handle, round_id)
    if found is None:
        return DeadlineBasis(phase_end=phase_end)
    return DeadlineBasis(found.year, found.feedback_date, phase_end)


def deadline_basis(ledger: Ledger, round_id: int) -> DeadlineBasis:
    """Return what deadlines typed into a form of a round are counted from."""
    return basis_of(ledger.handle, round_id)


def read_typed(text: str | None, basis: DeadlineBasis) -> Typed:
    """Understand a typed deadline. Blank gives none."""
    if text is None or not text.strip():
        return Typed()
    from app.plans.deadlines import parse_deadline  # its grammar is not needed to show a ledger

    found = parse_deadline(text.strip(), **asdict(basis))
    return Typed(from_plan(found.deadline), found.assumed, found.unclear)


def typed_in(handle: Handle, round_id: int, text: str | None) -> Typed:
    """Understand a typed deadline in its round, and say what may be doubted."""
    return read_typed(text, basis_of(handle, round_id))


def understand(handle: Handle, round_id: int, text: str | None) -> Deadline | None:
    """Understand a typed deadline in its round; None and blank text give none."""
    return typed_in(handle, round_id, text).deadline


def concentrated_end(handle: Handle, round_id: int) -> date | None:
    """Return the last day of the phase of concentrated rectification, if it is known."""
    ends = [p.end for p in rounds.phases(handle, round_id) if "集中" in p.name and p.end]
    return ends[-1] if ends else None


def from_plan(deadline: PlanDeadline | None) -> Deadline | None:
    """Take over a deadline that the plan reader understood."""
    if deadline is None:
        return None
    return Deadline(deadline.raw, deadline.kind, deadline.due, deadline.then_long_term)


def columns(deadline: Deadline | None) -> dict[str, Any]:
    """Write a deadline as columns of the item table."""
    return {
        "deadline_raw": deadline.raw if deadline else None,
        "deadline_kind": deadline.kind if deadline else None,
        "due": deadline.due.isoformat() if deadline and deadline.due else None,
        "then_long_term": int(deadline.then_long_term) if deadline else 0,
    }
