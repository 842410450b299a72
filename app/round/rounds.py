"""Rounds of inspection: make, change, choose; everything of one round at once."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from app import standing
from app.errors import NotFoundError, RefusedError
from app.items import codes
from app.items.deadlines import basis_of, columns, read_typed
from app.ledger import Ledger
from app.messages import items as messages
from db import items, rounds, units
from db.file import trail
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


def insert_round(
    change: Change, draft: RoundDraft, today: date, known_as: tuple[str, str] | None = None
) -> int:
    """Add a round inside a change; its code takes the round's year, else this year's.

    `known_as` are the uuid and the code of a round that another ledger made.
    """
    known = rounds.list_rounds(change.handle)
    if not draft.name.strip():
        raise RefusedError(messages.EMPTY_TITLE)
    if any(r.name == draft.name.strip() for r in known):
        raise RefusedError(messages.round_exists(draft.name))
    unique, code = known_as or (str(uuid.uuid4()), free_code(change, draft.year or today.year))
    row = {
        **_columns(draft),
        "uuid": unique,
        "code": code,
        "tasks_at": 0,
        "next_child": 1,
        "archived": 0,
    }
    return change.insert("round", row)


def free_code(change: Change, year: int) -> str:
    """Return a code for a round of a year that no round ever had, also none that was undone."""
    return codes.round_code(year, trail.codes_ever(change.handle, "round"))


def add_round(ledger: Ledger, draft: RoundDraft, *, today: date, by: str = "") -> int:
    """Add a round. Raises RefusedError when the name is taken."""
    with ledger.change("add_round", f"新建轮次：{draft.name.strip()}", by) as change:
        return insert_round(change, draft, today)


def draft_of(found: Round) -> RoundDraft:
    """Return what is written of a round, to be changed."""
    return RoundDraft(
        found.name,
        found.title,
        found.inspecting_body,
        found.inspected_body,
        found.kind,
        found.level,
        found.feedback_date,
        found.year,
    )


def change_round(ledger: Ledger, round_id: int, draft: RoundDraft, *, by: str = "") -> int:
    """Change what is written of a round; return how many deadlines were reckoned anew.

    Raises RefusedError, NotFoundError.
    """
    _known(ledger, round_id)
    if not draft.name.strip():
        raise RefusedError(messages.EMPTY_TITLE)
    others = [r for r in list_rounds(ledger) if r.id != round_id]
    if any(r.name == draft.name.strip() for r in others):
        raise RefusedError(messages.round_exists(draft.name))
    with ledger.change("change_round", f"修改轮次：{draft.name.strip()}", by) as change:
        return write_round(change, round_id, draft)


def write_round(change: Change, round_id: int, draft: RoundDraft) -> int:
    """Write a round inside a change; where its days move, deadlines without a year move along.

    Returns how many did. What a deadline's own words say stays (mechanisms.md, I3).
    """
    with reckoning(change, round_id) as moved:
        change.update("round", round_id, _columns(draft))
    return len(moved)


@contextmanager
def reckoning(change: Change, round_id: int) -> Iterator[list[int]]:
    """Run a block that may move what deadlines are counted from, then read those again.

    Yields the ids of the items whose deadline's day moved, filled when the block has ended.
    """
    moved: list[int] = []
    before = basis_of(change.handle, round_id)
    yield moved
    basis = basis_of(change.handle, round_id)
    rows = items.items_of_round(change.handle, round_id, archived=True) if basis != before else ()
    for row in rows:
        raw = row.deadline.raw if row.deadline else ""
        new = read_typed(raw, basis).deadline
        if new != row.deadline and new != read_typed(raw, before).deadline:
            change.update("item", row.id, columns(new))
            moved.append(row.id)
    if basis != before:  # also what is counted in working days from the feedback
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
