"""Outcomes: what a report counts, as a number of things or an amount in 万元."""

import datetime
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from app.errors import NotFoundError, RefusedError
from app.ledger import Ledger
from app.messages import round_parts as messages
from app.round.order import row_or_refuse
from app.wording import OUTCOME_WORDS
from db import items, outcomes
from db.file.trail import Change
from db.outcomes import FEN
from db.schema.records import Outcome
from db.words import OutcomeKind


@dataclass(frozen=True, slots=True)
class OutcomeDraft:
    """What is entered: a number of things, or an amount in 万元 as typed or exact."""

    kind: OutcomeKind
    text: str
    number: int = 0
    amount: Decimal | str = ""
    date: datetime.date | None = None
    item_ids: tuple[int, ...] = ()


def list_outcomes(ledger: Ledger, round_id: int) -> tuple[Outcome, ...]:
    """List a round's outcomes in the order they were entered."""
    return outcomes.outcomes_of(ledger.handle, round_id)


def fen_of(amount: Decimal | str) -> int:
    """Turn 万元 into whole 分, exactly. Raises RefusedError when that is not possible."""
    text = str(amount).replace(",", "").replace("，", "").strip().removesuffix("万元").strip()
    try:
        fen = Decimal(text or "0") * FEN
    except InvalidOperation:
        raise RefusedError(messages.bad_amount(str(amount))) from None
    if not fen.is_finite() or abs(fen) >= 2**63:
        raise RefusedError(messages.bad_amount(str(amount)))
    if fen != fen.to_integral_value():
        raise RefusedError(messages.AMOUNT_TOO_FINE)
    return int(fen)


def _columns(draft: OutcomeDraft) -> dict[str, object]:
    fen = fen_of(draft.amount)
    if draft.number < 0 or fen < 0 or not (draft.number or fen):
        raise RefusedError(messages.NUMBER_OR_AMOUNT)
    return {
        "kind": draft.kind,
        "text": draft.text.strip(),
        "number": draft.number,
        "fen": fen,
        "date": draft.date.isoformat() if draft.date else None,
    }


def add_outcome(ledger: Ledger, round_id: int, draft: OutcomeDraft, *, by: str = "") -> int:
    """Add an outcome. Raises RefusedError without a number or an amount."""
    columns = _columns(draft)
    _refuse_foreign(ledger, round_id, draft.item_ids)
    title = f"登记成效：{OUTCOME_WORDS[draft.kind]}"
    with ledger.change("add_outcome", title, by) as change:
        outcome_id = change.insert("outcome", {"round_id": round_id, **columns})
        _link(change, outcome_id, draft.item_ids)
        return outcome_id


def change_outcome(ledger: Ledger, outcome_id: int, draft: OutcomeDraft, *, by: str = "") -> None:
    """Change an outcome and what it is linked to."""
    columns = _columns(draft)
    title = f"修改成效：{OUTCOME_WORDS[draft.kind]}"
    with ledger.change("change_outcome", title, by) as change:
        round_id = int(row_or_refuse(change, "outcome", outcome_id)["round_id"])
        _refuse_foreign(ledger, round_id, draft.item_ids)
        change.update("outcome", outcome_id, columns)
        _link(change, outcome_id, draft.item_ids)


def remove_outcome(ledger: Ledger, outcome_id: int, *, by: str = "") -> None:
    """Remove an outcome; its content stays in the trail."""
    with ledger.change("remove_outcome", "删除成效", by) as change:
        row_or_refuse(change, "outcome", outcome_id)
        _link(change, outcome_id, ())
        change.delete("outcome", outcome_id)


def _link(change: Change, outcome_id: int, item_ids: tuple[int, ...]) -> None:
    """Make the linked items the given ones."""
    known = outcomes.links_of(change.handle, outcome_id)
    for row_id, item_id in known:
        if item_id not in item_ids:
            change.delete("outcome_item", row_id)
    there = {item_id for _, item_id in known}
    for item_id in dict.fromkeys(item_ids):
        if item_id not in there:
            change.insert("outcome_item", {"outcome_id": outcome_id, "item_id": item_id})


def _refuse_foreign(ledger: Ledger, round_id: int, item_ids: tuple[int, ...]) -> None:
    for item_id in item_ids:
        row = items.item_by_id(ledger.handle, item_id)
        if row is None or row.round_id != round_id:
            raise NotFoundError(messages.FOREIGN_ITEM)
