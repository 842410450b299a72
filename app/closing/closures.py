"""Striking items off: application, verification, decision, return, reopening (对账销号)."""

from dataclasses import dataclass
from datetime import date

from app import standing
from app.errors import RefusedError
from app.items.items import label, row_of
from app.ledger import Ledger
from app.ledger.settings import get_setting
from app.messages import items as messages
from app.wording import CLOSURE_WORDS, STATE_WORDS
from db import items, joins, progress
from db.file.trail import Change
from db.items import ItemRow
from db.words import ClosureState, ItemKind, Origin, ProgressState

_NONE, _APPLIED, _RETURNED, _VERIFIED, _CLOSED, _ONGOING, _REOPENED = ClosureState
#: Which states each step may follow (domain.md section 3).
STEPS: dict[ClosureState, frozenset[ClosureState]] = {
    _APPLIED: frozenset({_NONE, _RETURNED, _REOPENED}),
    _RETURNED: frozenset({_APPLIED, _VERIFIED}),
    _VERIFIED: frozenset({_APPLIED}),
    _CLOSED: frozenset({_VERIFIED}),
    _ONGOING: frozenset({_VERIFIED}),
    _REOPENED: frozenset({_CLOSED, _ONGOING}),
}
#: Where an item must stand before it can be applied for.
READY = frozenset({ProgressState.DONE, ProgressState.STAGE_DONE})


@dataclass(frozen=True, slots=True)
class ClosureDraft:
    """One step: the new state, the day, the opinion, and for a reopening its basis."""

    state: ClosureState
    date: date
    text: str = ""
    basis: str = ""


def add_closure(
    ledger: Ledger,
    item_id: int,
    draft: ClosureDraft,
    *,
    by: str = "",
    origin: Origin = Origin.HAND,
) -> int:
    """Take one step. Raises RefusedError when it does not follow, or maker would be checker."""
    row = row_of(ledger, item_id)
    word = CLOSURE_WORDS[draft.state]
    with ledger.change("add_closure", f"{label(row)}：{word}", by, origin) as change:
        step = insert_step(ledger, change, item_id, draft)
        standing.refresh_around(change, item_id)
        return step


def insert_step(ledger: Ledger, change: Change, item_id: int, draft: ClosureDraft) -> int:
    """Take one step inside a change; the caller refreshes the finding. Raises RefusedError."""
    row = row_of(ledger, item_id)
    _check(row, draft)
    steps = joins.closures_of(change.handle, [item_id]).get(item_id, ())
    cycle = (steps[-1].cycle if steps else 1) + (draft.state is _REOPENED)
    relaxed = _refuse_maker(ledger, row, draft.state, change.author.by, cycle)
    values = {
        "item_id": item_id,
        "cycle": cycle,
        "state": draft.state,
        "date": draft.date.isoformat(),
        "by": change.author.by,
        "at": change.author.at,
        "text": draft.text,
        "basis": draft.basis,
        "relaxed": int(relaxed),
    }
    step = change.insert("closure", values)
    change.update("item", item_id, {"closure_state": draft.state})
    return step


def _check(row: ItemRow, draft: ClosureDraft) -> None:
    if row.kind is ItemKind.CATEGORY:
        raise RefusedError(messages.NOT_BELOW)
    if row.closure_state not in STEPS.get(draft.state, frozenset()):
        now, wanted = CLOSURE_WORDS[row.closure_state], CLOSURE_WORDS[draft.state]
        raise RefusedError(messages.cannot_close(row.code, now, f"转为“{wanted}”"))
    if draft.state is _APPLIED and row.state not in READY:
        raise RefusedError(messages.not_done(row.code, STATE_WORDS[row.state]))
    if draft.state is _CLOSED and row.state is not ProgressState.DONE:
        raise RefusedError(messages.not_done(row.code, STATE_WORDS[row.state]))
    if draft.state is _REOPENED and not (draft.text.strip() and draft.basis.strip()):
        raise RefusedError(messages.REOPEN_NEEDS_REASON)
    if draft.state is _RETURNED and not draft.text.strip():
        raise RefusedError(messages.NO_REASON)


def _refuse_maker(ledger: Ledger, row: ItemRow, state: ClosureState, by: str, cycle: int) -> bool:
    """Keep maker and checker apart; return whether a setting relaxed that."""
    if state is not _VERIFIED:
        return False
    ids = [row.id, *(m.id for m in items.children(ledger.handle, row.id))]
    ids += [row.parent_id] if row.kind is ItemKind.MEASURE and row.parent_id else []
    reports = progress.reports_on(ledger.handle, ids)
    steps = joins.closures_of(ledger.handle, [row.id]).get(row.id, ())
    makers = {s.by for s in steps if s.cycle == cycle and s.state is _APPLIED}
    makers |= {report.by for found in reports.values() for report in found}
    if by not in makers:
        return False
    if not get_setting(ledger, "one_person_office"):
        raise RefusedError(messages.MAKER_IS_CHECKER)
    return True
