"""Extensions of deadlines: asked for, approved or refused; the original stays for ever."""

from dataclasses import dataclass
from datetime import date

from app import standing
from app.errors import NotFoundError, RefusedError
from app.items.deadlines import understand
from app.items.items import label, row_of
from app.items.revising import Revision, extended, put_in_force
from app.ledger import Ledger
from app.messages import extensions as messages
from app.messages import items as sentences
from db import joins
from db.file.trail import Change
from db.schema.records import Extension
from db.words import DeadlineChangeKind, DeadlineKind, ItemKind


@dataclass(frozen=True, slots=True)
class ExtensionDraft:
    """What is asked for: why, until when (as people write it), and on which day it was asked."""

    reason: str
    deadline: str
    requested: date


def list_extensions(ledger: Ledger, item_id: int) -> tuple[Extension, ...]:
    """List an item's extensions, oldest first."""
    return joins.extensions_of(ledger.handle, [item_id]).get(item_id, ())


def request_extension(ledger: Ledger, item_id: int, draft: ExtensionDraft, *, by: str = "") -> int:
    """Ask for more time. Raises RefusedError without a reason or an understandable deadline."""
    row = row_of(ledger, item_id)
    if row.kind is ItemKind.CATEGORY:
        raise RefusedError(messages.NOT_A_CATEGORY)
    if not draft.reason.strip():
        raise RefusedError(sentences.NO_REASON)
    if any(e.decided is None for e in list_extensions(ledger, item_id)):
        raise RefusedError(messages.PENDING)
    new = understand(ledger.handle, row.round_id, draft.deadline)
    if new is None or new.kind is DeadlineKind.UNKNOWN:
        raise RefusedError(messages.bad_deadline(draft.deadline))
    values = {
        "item_id": item_id,
        "reason": draft.reason.strip(),
        "printed": new.raw,
        "kind": new.kind,
        "due": new.due.isoformat() if new.due else None,
        "then_long_term": int(new.then_long_term),
        "requested": draft.requested.isoformat(),
        "approved": 0,
        "approved_by": "",
        "decided": None,
        "opinion": "",
    }
    title = f"{label(row)}申请延期至{new.raw}"
    with ledger.change("request_extension", title, by) as change:
        return change.insert("extension", values)


def approve_extension(
    ledger: Ledger, extension_id: int, *, on: date, opinion: str = "", by: str = ""
) -> None:
    """Approve an extension: from now on its deadline is in force."""
    with ledger.change("approve_extension", "批准延期申请", by) as change:
        item_id = _decide(change, extension_id, True, on, opinion)
        new = extended(change.row("extension", extension_id))
        why = Revision(DeadlineChangeKind.EXTENSION, opinion.strip(), on, extension_id)
        put_in_force(change, row_of(ledger, item_id), new, why)
        standing.refresh_around(change, item_id)


def refuse_extension(
    ledger: Ledger, extension_id: int, *, on: date, opinion: str, by: str = ""
) -> None:
    """Refuse an extension; the opinion says why."""
    if not opinion.strip():
        raise RefusedError(sentences.NO_REASON)
    with ledger.change("refuse_extension", "不同意延期申请", by) as change:
        _decide(change, extension_id, False, on, opinion)


def _decide(change: Change, extension_id: int, approved: bool, on: date, opinion: str) -> int:
    try:
        row = change.row("extension", extension_id)
    except KeyError:
        raise NotFoundError(messages.NO_SUCH_EXTENSION) from None
    if row["decided"] is not None:
        raise RefusedError(messages.ALREADY_DECIDED)
    values = {
        "approved": int(approved),
        "approved_by": change.author.by,
        "decided": on.isoformat(),
        "opinion": opinion.strip(),
    }
    change.update("extension", extension_id, values)
    return int(row["item_id"])
