"""What a ledger begun elsewhere said of progress and closing, taken over as first reports."""

from collections.abc import Sequence
from datetime import date

from app.plans.model import PlanFinding, PlanMeasure
from app.progress.reports import ReportDraft, insert_report
from app.wording import CLOSURE_WORDS, state_of
from db import items, joins
from db.file.trail import Change
from db.schema.records import Responsibility
from db.words import UNIT_ROLES, ClosureState, ItemKind, ProgressState, Role

#: Who reports when the source names no unit.
OFFICE = "整改办"
INITIAL = "期初"
#: How far an item that is struck off must have come when the source does not say.
_LEAST = {
    ClosureState.CLOSED: ProgressState.DONE,
    ClosureState.CLOSED_ONGOING: ProgressState.STAGE_DONE,
}


def add_initial_state(change: Change, finding_id: int, plan: PlanFinding, today: date) -> None:
    """Write the first reports and closings of a finding and its measures, marked 期初.

    The caller refreshes the finding afterwards.
    """
    measures = items.children(change.handle, finding_id)
    add_initial_report(change, finding_id, plan, today)
    for row, measure in zip(measures, plan.measures, strict=False):
        add_initial_report(change, row.id, measure, today)


def add_initial_report(
    change: Change, item_id: int, plan: PlanFinding | PlanMeasure, today: date
) -> None:
    """Write what the source says of one item: one report by each unit that answers for it."""
    state = state_of(plan.progress_state) if plan.progress_state else None
    closure = _closure(plan.closure_state)
    if state is None and closure is not None:
        state = _LEAST[closure]
    if plan.progress.strip() or state not in {None, ProgressState.NOT_STARTED}:
        done = plan.progress.strip() or plan.progress_state.strip() or INITIAL
        for unit in _units(change, item_id):
            draft = ReportDraft(unit, state or ProgressState.ONGOING, done, today, initial=True)
            insert_report(change, item_id, draft, change.author.by)
    if closure is not None:
        _close(change, item_id, closure, today)


def _units(change: Change, item_id: int) -> list[str]:
    """List the units the source speaks of: the item's, else its finding's, else its measures'.

    Cooperating units count when there are no others; the office speaks when nobody is named.
    """
    row = items.item_by_id(change.handle, item_id)
    above = [row.parent_id] if row and row.kind is ItemKind.MEASURE and row.parent_id else []
    below = [] if above else [m.id for m in items.children(change.handle, item_id)]
    found = joins.responsibilities_of(change.handle, [item_id, *above, *below])
    own = _named(found.get(item_id, ()))
    rest = _named([party for one in (*above, *below) for party in found.get(one, ())])
    return (list(dict.fromkeys(own + rest)) if below else own or rest) or [OFFICE]


def _named(parties: Sequence[Responsibility]) -> list[str]:
    units = [p for p in parties if p.role in UNIT_ROLES and p.unit_id is not None]
    answering = [p for p in units if p.role is not Role.COOPERATING_UNIT]
    return list(dict.fromkeys(p.party for p in answering or units))


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
