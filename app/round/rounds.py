"""Rounds of inspection: make, change, choose; everything of one round at once."""

import uuid
from datetime import date
from typing import NamedTuple

from app import standing
from app.errors import NotFoundError, RefusedError
from app.items import codes
from app.ledger import Ledger
from app.messages import items as messages
from db import items, rounds, units
from db.file.trail import Change
from db.outcomes import outcomes_of
from db.schema.records import Round, WholeRound


class RoundDraft(NamedTuple):
    """What is entered for a round; `year` counts for dates that name none."""

    name: str
    title: str = ""
    inspecting_body: str = ""
    inspected_body: str = ""
    kind: str = ""
    level: str = ""
    feedback_date: date | None = None
    year: int | None = None


def list_rounds(ledger: Ledger) -> tuple[Round, ...]:
    """List all rounds, oldest first."""
    with ledger.guard():
        return rounds.list_rounds(ledger.handle)


def choose_round(ledger: Ledger, name: str | None) -> Round:
    """Return the round of that name, or the only one. Raises NotFoundError or RefusedError."""
    known = [r for r in list_rounds(ledger) if not r.archived]
    if name is not None:
        found = [r for r in known if name in (r.name, r.code)]
        if not found:
            raise NotFoundError(messages.no_such_round(name))
        return found[0]
    if not known:
        raise NotFoundError(messages.NO_ROUND)
    if len(known) > 1:
        raise RefusedError(messages.several_rounds([r.name for r in known]))
    return known[0]


def _columns(draft: RoundDraft) -> dict[str, object]:
    feedback = draft.feedback_date
    return {
        "name": draft.name.strip(),
        "title": draft.title,
        "inspecting_body": draft.inspecting_body,
        "inspected_body": draft.inspected_body,
        "kind": draft.kind,
        "level": draft.level,
        "feedback_date": feedback.isoformat() if feedback else None,
        "year": draft.year or (feedback.year if feedback else None),
    }


def insert_round(change: Change, draft: RoundDraft, today: date) -> int:
    """Add a round inside a change; its code takes the round's year, else this year's."""
    known = rounds.list_rounds(change.handle)
    if not draft.name.strip():
        raise RefusedError(messages.EMPTY_TITLE)
    if any(r.name == draft.name.strip() for r in known):
        raise RefusedError(messages.round_exists(draft.name))
    columns = _columns(draft)
    year = draft.year or today.year
    row = {
        **columns,
        "uuid": str(uuid.uuid4()),
        "code": codes.round_code(year, frozenset(r.code for r in known)),
        "tasks_at": 0,
        "next_child": 1,
        "archived": 0,
    }
    return change.insert("round", row)


def add_round(ledger: Ledger, draft: RoundDraft, *, today: date, by: str = "") -> int:
    """Add a round. Raises RefusedError when the name is taken."""
    with ledger.change("add_round", f"新建轮次：{draft.name.strip()}", by) as change:
        return insert_round(change, draft, today)


def change_round(ledger: Ledger, round_id: int, draft: RoundDraft, *, by: str = "") -> None:
    """Change what is written of a round. Raises RefusedError, NotFoundError."""
    _known(ledger, round_id)
    if not draft.name.strip():
        raise RefusedError(messages.EMPTY_TITLE)
    others = [r for r in list_rounds(ledger) if r.id != round_id]
    if any(r.name == draft.name.strip() for r in others):
        raise RefusedError(messages.round_exists(draft.name))
    with ledger.change("change_round", f"修改轮次：{draft.name.strip()}", by) as change:
        if change.update("round", round_id, _columns(draft)):
            standing.refresh_round(change, round_id)


def archive_round(ledger: Ledger, round_id: int, *, archived: bool = True, by: str = "") -> None:
    """Take a round out of the lists to choose from, or put it back. Raises NotFoundError."""
    found = _known(ledger, round_id)
    what = f"{'归档' if archived else '恢复'}轮次：{found.name}"
    with ledger.change("archive_round", what, by) as change:
        change.update("round", round_id, {"archived": int(archived)})


def _known(ledger: Ledger, round_id: int) -> Round:
    found = next((one for one in list_rounds(ledger) if one.id == round_id), None)
    if found is None:
        raise NotFoundError(messages.no_such_round(str(round_id)))
    return found


def load_round(ledger: Ledger, round_id: int) -> WholeRound:
    """Return everything of one round, read from one state of the file. Raises NotFoundError."""
    handle = ledger.handle
    with ledger.guard(), handle.snapshot():
        found = rounds.round_by_id(handle, round_id)
        if found is None:
            raise NotFoundError(messages.no_such_round(str(round_id)))
        rows = items.items_of_round(handle, round_id)
        return WholeRound(
            round=found,
            sections=rounds.sections(handle, round_id),
            phases=rounds.phases(handle, round_id),
            members=rounds.members(handle, round_id),
            categories=items.tree(handle, rows),
            outcomes=outcomes_of(handle, round_id),
            units=units.list_units(handle),
            office=ledger.name,
        )
