"""What a ledger begun elsewhere said of progress and closing, taken over as first reports."""

from collections.abc import Sequence
from datetime import date

from app import standing
from app.closing.steps import imported
from app.messages import plans as say
from app.plans.model import PlanFinding, PlanMeasure
from app.plans.table_words import heard_of
from app.progress.reports import OFFICE, ReportDraft, insert_report
from db import items, joins
from db.file.trail import Change
from db.schema.records import Responsibility
from db.words import UNIT_ROLES, ClosureState, ItemKind, ProgressState, Role

INITIAL = "期初"
#: Who struck off what came with a ledger kept elsewhere.
OLD_LEDGER = "原台账"


def add_initial_state(change: Change, finding_id: int, plan: PlanFinding, today: date) -> None:
    """Write the first reports and closings of a finding and its measures, marked 期初.

    Reports first: how an item may be struck off depends on how far all of them are. The caller
    refreshes the finding afterwards.
    """
    measures = items.children(change.handle, finding_id)
    pairs = [(row.id, measure) for row, measure in zip(measures, plan.measures, strict=False)]
    told: list[tuple[int, PlanFinding | PlanMeasure]] = [(finding_id, plan), *pairs]
    for item_id, one in told:
        _report(change, item_id, one, today)
    _close_all(change, told, today)


def add_initial_report(
    change: Change, item_id: int, plan: PlanFinding | PlanMeasure, today: date
) -> None:
    """Write what the source says of one item: one report by each unit that answers for it."""
    _report(change, item_id, plan, today)
    _close_all(change, [(item_id, plan)], today)


def _report(change: Change, item_id: int, plan: PlanFinding | PlanMeasure, today: date) -> None:
    state = heard_of(plan).state
    if plan.progress.strip() or state not in {None, ProgressState.NOT_STARTED}:
        done = plan.progress.strip() or plan.progress_state.strip() or INITIAL
        for unit in _units(change, item_id):
            draft = ReportDraft(unit, state or ProgressState.ONGOING, done, today, initial=True)
            insert_report(change, item_id, draft, change.author.by)


def _close_all(
    change: Change, told: Sequence[tuple[int, PlanFinding | PlanMeasure]], today: date
) -> None:
    """Strike off what the source says is struck off, as far as its state allows that."""
    closed = [(item_id, heard_of(plan)) for item_id, plan in told]
    if any(heard.closure for _, heard in closed):
        standing.refresh_around(change, told[0][0])
    for item_id, heard in closed:
        row = items.item_by_id(change.handle, item_id)
        if heard.closure is not None and row is not None:
            _close(change, item_id, imported(heard.closure, row.state), (heard.closed_on, today))


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


def _close(change: Change, item_id: int, state: ClosureState, days: tuple[str, date]) -> None:
    """Enter one step as the old ledger's, on its own day; without one as entered today (补录)."""
    own, today = days
    decided = state is not ClosureState.APPLIED and "" < own <= today.isoformat()
    values = {
        "item_id": item_id,
        "cycle": 1,
        "state": state,
        "date": own if decided else today.isoformat(),
        "by": OLD_LEDGER,
        "at": change.author.at,
        "text": say.FROM_OLD_LEDGER,
        "basis": "",
        "relaxed": 0,
        "late_entry": "" if decided else say.DAY_NOT_SAID,
    }
    change.insert("closure", values)
    change.update("item", item_id, {"closure_state": state})
