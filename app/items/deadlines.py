"""Deadlines as typed or printed, understood against their round, and as columns."""

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from app.ledger import Ledger
from db import rounds
from db.file.connection import Handle
from db.schema.records import Deadline
from db.words import DeadlineKind

if TYPE_CHECKING:
    from app.plans.model import PlanDeadline


class DeadlineBasis(NamedTuple):
    """What a typed deadline is counted from: the round's year, feedback and concentrated phase."""

    year: int | None = None
    feedback: date | None = None
    phase_end: date | None = None


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


def read_typed(text: str | None, basis: DeadlineBasis) -> tuple[Deadline | None, bool]:
    """Understand a typed deadline; the flag says that its year was assumed. Blank gives None."""
    if text is None or not text.strip():
        return None, False
    from app.plans.deadlines import parse_deadline  # its grammar is not needed to show a ledger

    plan, assumed = parse_deadline(
        text.strip(), year=basis.year, feedback=basis.feedback, phase_end=basis.phase_end
    )
    return from_plan(plan), assumed


def lacks_year(text: str, basis: DeadlineBasis) -> bool:
    """Whether a deadline would be understood if only the round's year were known."""
    if basis.year is not None or not text.strip():
        return False
    found, _ = read_typed(text, basis._replace(year=2000))
    return found is not None and found.kind is not DeadlineKind.UNKNOWN


def understand(handle: Handle, round_id: int, text: str | None) -> Deadline | None:
    """Understand a typed deadline in its round; None and blank text give none."""
    return read_typed(text, basis_of(handle, round_id))[0]


def concentrated_end(handle: Handle, round_id: int) -> date | None:
    """Return the last day of the phase of concentrated rectification, if it is known."""
    ends = [p.end for p in rounds.phases(handle, round_id) if "集中" in p.name and p.end]
    return ends[-1] if ends else None


def from_plan(deadline: "PlanDeadline | None") -> Deadline | None:
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
