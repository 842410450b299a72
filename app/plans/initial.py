"""What a ledger begun elsewhere said of progress and closing, taken over as first reports."""

from datetime import date

from app.plans.model import PlanFinding, PlanMeasure
from app.progress import ReportDraft, insert_report
from app.wording import CLOSURE_WORDS, state_of
from db import items
from db.trail import Change
from db.words import UNIT_ROLES, ClosureState, ProgressState

#: Who reports when the source names no unit.
OFFICE = "整改办"
INITIAL = "期初"


def add_initial_state(change: Change, finding_id: int, plan: PlanFinding, today: date) -> None:
    """Write the first reports and closings of a finding and its measures, marked 期初.

    The caller refreshes the finding afterwards.
    """
    measures = items.children(change.handle, finding_id)
    _one(change, finding_id, plan, today)
    for row, measure in zip(measures, plan.measures, strict=False):
        _one(change, row.id, measure, today)


def _one(change: Change, item_id: int, plan: PlanFinding | PlanMeasure, today: date) -> None:
    state = state_of(plan.progress_state) if plan.progress_state else None
    closure = _closure(plan.closure_state)
    if state is None and closure is not None:
        state = ProgressState.DONE
    if plan.progress.strip() or state is not None:
        done = plan.progress.strip() or plan.progress_state.strip() or INITIAL
        draft = ReportDraft(
            _unit(change, item_id), state or ProgressState.ONGOING, done, today, initial=True
        )
        insert_report(change, item_id, draft, change.author.by)
    if closure is not None:
        _close(change, item_id, closure, today)


def _unit(change: Change, item_id: int) -> str:
    """Return the item's, else its finding's, first unit; the office when there is none."""
    row = items.item_by_id(change.handle, item_id)
    ids = [item_id] + ([row.parent_id] if row and row.parent_id else [])
    found = items.responsibilities_of(change.handle, ids)
    for one in ids:
        for party in found.get(one, ()):
            if party.role in UNIT_ROLES and party.unit_id is not None:
                return party.party
    return OFFICE


def _closure(text: str) -> ClosureState | None:
    """Understand a closing word; only what is decided is taken over."""
    wanted = text.strip()
    if wanted.upper() in {"CLOSED", "CLOSED_ONGOING"}:
        return ClosureState(wanted.upper())
    if wanted == CLOSURE_WORDS[ClosureState.CLOSED_ONGOING]:
        return ClosureState.CLOSED_ONGOING
    known = {CLOSURE_WORDS[ClosureState.CLOSED], "销号", "已对账销号", "完成销号", "是"}
    return ClosureState.CLOSED if wanted in known else None


def _close(change: Change, item_id: int, state: ClosureState, today: date) -> None:
    values = {
        "item_id": item_id,
        "cycle": 1,
        "state": state,
        "date": today.isoformat(),
        "by": change.author.by,
        "at": change.author.at,
        "text": INITIAL,
        "basis": "",
        "relaxed": 0,
    }
    change.insert("closure", values)
    change.update("item", item_id, {"closure_state": state})
