"""Striking items off: application, verification, decision, return, reopening (对账销号).

`steps` is the table, `guards` what each step is held against.
"""

from datetime import date
from typing import Any

from app import standing
from app.closing.guards import Chain, ClosureDraft, chain_of, is_relaxed, refusal
from app.closing.steps import READY, STEPS
from app.errors import RefusedError
from app.items.items import label, row_of
from app.ledger import Ledger
from app.messages import closing as messages
from app.progress.reports import OFFICE, ReportDraft, insert_report, supersede
from app.wording import CLOSURE_WORDS
from db import items, progress
from db.file.trail import Change
from db.words import STRUCK_OFF, AfterClose, ClosureState, ItemKind, Origin, ProgressState

__all__ = ("READY", "STEPS", "ClosureDraft", "add_closure", "insert_step")


def add_closure(
    ledger: Ledger,
    item_id: int,
    draft: ClosureDraft,
    *,
    by: str = "",
    today: date | None = None,
    origin: Origin = Origin.HAND,
) -> int:
    """Take one step; `today` is the computer's day when none is given.

    Raises RefusedError naming the guard that forbids it.
    """
    row = row_of(ledger, item_id)
    word = CLOSURE_WORDS[draft.state]
    with ledger.change("add_closure", f"{label(row)}：{word}", by, origin) as change:
        step = insert_step(ledger, change, item_id, draft, today or date.today())
        standing.refresh_around(change, item_id)
        return step


def insert_step(
    ledger: Ledger, change: Change, item_id: int, draft: ClosureDraft, today: date
) -> int:
    """Take one step inside a change; the caller refreshes the finding. Raises RefusedError."""
    chain = chain_of(ledger, item_id)
    why = refusal(chain, draft, change.author.by, today)
    if why:
        raise RefusedError(why)
    step = _insert(change, chain, draft)
    if draft.state is ClosureState.REOPENED:
        _begin_anew(ledger, change, chain, draft)
    return step


def _insert(change: Change, chain: Chain, draft: ClosureDraft) -> int:
    values: dict[str, Any] = {
        "item_id": chain.row.id,
        "cycle": chain.cycle + (draft.state is ClosureState.REOPENED),
        "state": draft.state,
        "date": draft.date.isoformat(),
        "by": change.author.by,
        "at": change.author.at,
        "text": draft.text,
        "basis": draft.basis,
        "relaxed": int(is_relaxed(chain, draft, change.author.by)),
        "late_entry": draft.late_entry.strip(),
    }
    step = change.insert("closure", values)
    change.update("item", chain.row.id, {"closure_state": draft.state})
    return step


def _begin_anew(ledger: Ledger, change: Change, chain: Chain, draft: ClosureDraft) -> None:
    """Begin a cycle: measures are reopened too, what waited counts, the office says 推进中."""
    row = chain.row
    below = items.children(change.handle, row.id) if row.kind is ItemKind.FINDING else ()
    for measure in below:
        if measure.closure_state in STRUCK_OFF:
            _insert(change, chain_of(ledger, measure.id), draft)
    for report in progress.waiting_on(change.handle, [row.id, *(one.id for one in below)]):
        change.update("progress", report.id, {"after_close": AfterClose.REOPENED})
        if report.corrects is not None:
            supersede(change, report.corrects)
    said = messages.reopened(draft.text, draft.basis)
    report_of = ReportDraft(
        OFFICE, ProgressState.ONGOING, said, draft.date, after_close=AfterClose.STARTS
    )
    insert_report(change, row.id, report_of, change.author.by)
