"""Extensions of deadlines: asked for, approved or refused; the original stays for ever."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app import standing
from app.closing.people import same_person
from app.errors import NotFoundError, RefusedError
from app.items.deadlines import understand
from app.items.items import label, row_of
from app.items.revising import Revision, extended, put_in_force
from app.ledger import Ledger
from app.ledger.settings import get_setting
from app.messages import extensions as messages
from app.messages import items as sentences
from db import joins
from db.file.trail import Change
from db.rounds import day
from db.schema.records import Deadline, Extension
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


def request_extension(
    ledger: Ledger, item_id: int, draft: ExtensionDraft, *, by: str = "", today: date | None = None
) -> int:
    """Ask for more time than the deadline in force gives, also when that is over (late).

    Raises RefusedError naming what is missing, or that the day does not lie later.
    """
    row = row_of(ledger, item_id)
    if row.kind is ItemKind.CATEGORY:
        raise RefusedError(messages.NOT_A_CATEGORY)
    if not draft.reason.strip():
        raise RefusedError(sentences.NO_REASON)
    if any(e.decided is None for e in list_extensions(ledger, item_id)):
        raise RefusedError(messages.PENDING)
    if draft.requested > (today or date.today()):
        raise RefusedError(messages.requested_to_come(draft.requested))
    new = understand(ledger.handle, row.round_id, draft.deadline)
    if new is None or new.kind is DeadlineKind.UNKNOWN:
        raise RefusedError(messages.bad_deadline(draft.deadline))
    _refuse_no_later(new, day(row.effective_due))
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
        "was_due": row.effective_due,
        "relaxed": 0,
    }
    title = f"{label(row)}申请延期至{new.raw}"
    with ledger.change("request_extension", title, by) as change:
        return change.insert("extension", {**values, "requested_by": change.author.by})


def days_won(new: Deadline | None, in_force: date | None) -> int | None:
    """Return by how many days a deadline lies later than the one in force; None if none is known.

    What is to be kept up without an end has no day; nothing in force is later than nothing.
    """
    if new is None or new.due is None or in_force is None:
        return None
    return (new.due - in_force).days


def is_later(new: Deadline, in_force: date | None) -> bool:
    """Whether a deadline gives more time than the one in force."""
    if new.due is None:
        return new.kind is DeadlineKind.LONG_TERM
    won = days_won(new, in_force)
    return won is None or won > 0


def _refuse_no_later(new: Deadline, in_force: date | None) -> None:
    if not is_later(new, in_force):
        raise RefusedError(messages.not_later(new.raw, in_force))


def approve_extension(
    ledger: Ledger,
    extension_id: int,
    *,
    on: date,
    opinion: str = "",
    by: str = "",
    today: date | None = None,
) -> None:
    """Approve an extension: from now on its deadline is in force.

    Raises RefusedError for who asked for it (a one-person office may, which is recorded), for a
    day before it was asked or after today, and when it gives no more time any longer.
    """
    with ledger.change("approve_extension", "批准延期申请", by) as change:
        _refuse_approval(ledger, change, extension_id, on, today or date.today())
        item_id = _decide(change, extension_id, True, on, opinion)
        new = extended(change.row("extension", extension_id))
        why = Revision(DeadlineChangeKind.EXTENSION, opinion.strip(), on, extension_id)
        put_in_force(change, row_of(ledger, item_id), new, why)
        standing.refresh_around(change, item_id)


def _refuse_approval(
    ledger: Ledger, change: Change, extension_id: int, on: date, today: date
) -> None:
    """Keep who asks and who approves apart; what is approved still has to lie later."""
    asked = _open(change, extension_id)
    _refuse_day(asked, on, today)
    row = row_of(ledger, asked["item_id"])
    kept = _wanted(asked)
    _refuse_no_later(kept, day(row.effective_due))
    if asked["requested_by"] and same_person(change.author.by, [asked["requested_by"]]):
        if not get_setting(ledger, "one_person_office"):
            raise RefusedError(messages.ASKED_AND_APPROVED)
        change.update("extension", extension_id, {"relaxed": 1})


def _wanted(asked: Mapping[str, Any]) -> Deadline:
    """Return the deadline that a row of the table asks for."""
    kind, lasting = DeadlineKind(asked["kind"]), bool(asked["then_long_term"])
    return Deadline(asked["printed"], kind, day(asked["due"]), lasting)


def _refuse_day(asked: Mapping[str, Any], on: date, today: date) -> None:
    if on.isoformat() < asked["requested"]:
        raise RefusedError(messages.decided_before(on, asked["requested"]))
    if on > today:
        raise RefusedError(messages.decided_to_come(on))


def refuse_extension(
    ledger: Ledger,
    extension_id: int,
    *,
    on: date,
    opinion: str,
    by: str = "",
    today: date | None = None,
) -> None:
    """Refuse an extension; the opinion says why. Who asked may take it back like this."""
    if not opinion.strip():
        raise RefusedError(sentences.NO_REASON)
    with ledger.change("refuse_extension", "不同意延期申请", by) as change:
        _refuse_day(_open(change, extension_id), on, today or date.today())
        _decide(change, extension_id, False, on, opinion)


def _open(change: Change, extension_id: int) -> Mapping[str, Any]:
    """Return a request that waits. Raises NotFoundError, RefusedError."""
    try:
        row = change.row("extension", extension_id)
    except KeyError:
        raise NotFoundError(messages.NO_SUCH_EXTENSION) from None
    if row["decided"] is not None:
        raise RefusedError(messages.ALREADY_DECIDED)
    return row


def _decide(change: Change, extension_id: int, approved: bool, on: date, opinion: str) -> int:
    row = _open(change, extension_id)
    values = {
        "approved": int(approved),
        "approved_by": change.author.by,
        "decided": on.isoformat(),
        "opinion": opinion.strip(),
    }
    change.update("extension", extension_id, values)
    return int(row["item_id"])
