"""Deadlines as typed or printed, understood against their round, and as columns."""

from datetime import date
from typing import Any

from app.plans.deadlines import parse_deadline
from app.plans.model import PlanDeadline
from db import rounds
from db.connection import Handle
from db.records import Deadline


def understand(handle: Handle, round_id: int, text: str | None) -> Deadline | None:
    """Understand a typed deadline in its round; None and blank text give none."""
    if text is None or not text.strip():
        return None
    found = rounds.round_by_id(handle, round_id)
    phase_end = concentrated_end(handle, round_id)
    plan, _ = parse_deadline(
        text.strip(),
        year=found.year if found else None,
        feedback=found.feedback_date if found else None,
        phase_end=phase_end,
    )
    return from_plan(plan)


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
