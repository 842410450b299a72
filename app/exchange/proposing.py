"""What units propose for the plan (整改目标、整改措施、完成时限), and how it becomes the plan."""

from collections.abc import Mapping
from typing import NamedTuple

from app.errors import NotFoundError, RefusedError
from app.exchange import fields
from app.exchange.grey import without_number
from app.items import numbers
from app.items.deadlines import understand
from app.items.items import drop_layout, insert_item, row_of
from app.items.revising import correct, deadline_in_force
from app.ledger import Ledger
from app.messages import deadlines as sentences
from app.messages import exchange as messages
from app.wording import PROPOSAL_WORDS
from db import items, packages, proposals
from db.file.trail import Change
from db.items import ItemRow
from db.schema.records import Proposal
from db.words import Direction, ItemKind, ProposalState

_ANSWERS = {
    PROPOSAL_WORDS[state]: state
    for state in (ProposalState.TAKEN, ProposalState.CHANGED, ProposalState.RETURNED)
}


def stands(ledger: Ledger, row: ItemRow, field: str) -> str:
    """Return what the plan says now in the field of a proposal."""
    finding = _finding(ledger, row)
    if field == fields.GOAL:
        return finding.goal or ""
    if field == fields.DUE:
        due = deadline_in_force(ledger.handle, row)
        return due.raw if due else ""
    if row.kind is ItemKind.MEASURE:
        return f"{row.number}{row.title}"
    below = items.children(ledger.handle, row.id)
    return "\n".join(f"{one.number}{one.title}" for one in below)


def _finding(ledger: Ledger, row: ItemRow) -> ItemRow:
    return row_of(ledger, row.parent_id) if row.kind is ItemKind.MEASURE and row.parent_id else row


def take(change: Change, one: Proposal, text: str | None) -> list[str]:
    """Write a proposal into the plan, in other words where `text` says so; return what to tell.

    The caller refreshes the finding.
    """
    wanted = (one.text if text is None else text).strip()
    row = items.item_by_id(change.handle, one.item_id)
    if row is None:
        raise NotFoundError(messages.SETTLED_ALREADY)
    said = []
    if one.field == fields.GOAL:
        finding_id = row.parent_id if row.kind is ItemKind.MEASURE else row.id
        change.update("item", finding_id or row.id, {"goal": wanted})
    elif one.field == fields.DUE:
        deadline = understand(change.handle, row.round_id, wanted)
        correct(change, row, deadline, sentences.proposal_taken(_unit_name(change, one.unit_id)))
        if deadline is None or deadline.due is None:
            said.append(messages.no_day(row.code, wanted))
    else:
        _take_measures(change, row, wanted)
    changed = wanted != one.text
    state = ProposalState.CHANGED if changed else ProposalState.TAKEN
    opinion = messages.changed_to(wanted) if changed else ""
    change.update("proposal", one.id, {"state": state, "opinion": opinion})
    return said


def _unit_name(change: Change, unit_id: int) -> str:
    return str(change.row("unit", unit_id)["name"])


def _take_measures(change: Change, row: ItemRow, text: str) -> None:
    """A measure is reworded by the first line; further lines, or a finding's, are new measures."""
    lines = [without_number(line) for line in text.splitlines() if line.strip()]
    finding = row
    if row.kind is ItemKind.MEASURE and row.parent_id:
        change.update("item", row.id, {"title": lines.pop(0)})
        parent = items.item_by_id(change.handle, row.parent_id)
        assert parent is not None
        finding = parent
    drop_layout(change, finding.id)
    below = items.children(change.handle, finding.id)
    style = numbers.read(below[-1].number) if below else None
    like, value = style or (numbers.CIRCLED, len(below))
    for place, line in enumerate(lines, start=1):
        alone = not below and len(lines) == 1
        number = "" if alone else numbers.written(like, value + place)
        insert_item(
            change, row.round_id, finding, ItemKind.MEASURE, {"title": line, "number": number}
        )


def give_back(change: Change, one: Proposal, opinion: str) -> None:
    """Return a proposal with the office's opinion."""
    change.update("proposal", one.id, {"state": ProposalState.RETURNED, "opinion": opinion})


def own_drafts(ledger: Ledger, item_id: int) -> dict[str, Proposal]:
    """Return what the unit of this ledger proposes for an item, by field."""
    unit_id = own_unit(ledger)
    known = proposals.newest(ledger.handle, unit_id, [item_id]) if unit_id else {}
    return {field: one for (_, field), one in known.items()}


class Drafts(NamedTuple):
    """What the unit proposes for an item, and what the plan says in these fields now."""

    made: dict[str, Proposal]
    stands: dict[str, str]


def drafts(ledger: Ledger, item_id: int) -> Drafts:
    """Read what a unit needs to go on with its proposals for an item."""
    row = row_of(ledger, item_id)
    now = {field: stands(ledger, row, field) for field in fields.PROPOSED}
    return Drafts(own_drafts(ledger, item_id), now)


def own_unit(ledger: Ledger) -> int:
    """Return the unit of the newest opened package: whose ledger this is; 0 when there is none."""
    return packages.newest_unit(ledger.handle, Direction.OPENED)


def propose(ledger: Ledger, item_id: int, wanted: Mapping[str, str], *, by: str = "") -> None:
    """Keep what the unit of this ledger proposes for an item; it goes out with 上报.

    Raises NotFoundError when no package was opened yet, RefusedError for what is no task.
    """
    unit_id = own_unit(ledger)
    if not unit_id:
        raise NotFoundError(messages.NOTHING_OPENED)
    row, known = row_of(ledger, item_id), own_drafts(ledger, item_id)
    if not packages.was_in(ledger.handle, item_id, Direction.OPENED):
        raise RefusedError(messages.NO_TASK)
    with ledger.change("propose", f"拟定{row.code}的目标、措施、时限", by) as change:
        for field, text in wanted.items():
            old = known.get(field)
            if old is not None and old.text == text.strip():
                continue
            if old is not None and old.state is ProposalState.OPEN:
                change.update("proposal", old.id, {"state": ProposalState.REPLACED})
            values = {
                "item_id": item_id,
                "unit_id": unit_id,
                "package_id": None,
                "field": field,
                "text": text.strip(),
                "state": ProposalState.OPEN,
                "opinion": "",
                "at": change.author.at,
            }
            if text.strip():
                change.insert("proposal", values)


def take_opinions(change: Change, unit_id: int, item_id: int, text: str) -> None:
    """Note in the unit's own ledger what the office answered: the cell 整改办意见, line by line.

    What the unit drafted anew since it last handed in is not what was answered.
    """
    row = items.item_by_id(change.handle, item_id)
    above = row.parent_id if row is not None and row.kind is ItemKind.MEASURE else None
    known = _sent(change, unit_id, item_id)
    if above:  # answers on a finding that has measures now stand at its first measure
        known = {**_sent(change, unit_id, above), **known}
    for line in text.splitlines():
        said, _, opinion = line.partition("：")
        for field in fields.PROPOSED:
            word = said.removeprefix(fields.TITLES[field])
            one = known.get(field)
            if one is None or word not in _ANSWERS or not said.startswith(fields.TITLES[field]):
                continue
            change.update("proposal", one.id, {"state": _ANSWERS[word], "opinion": opinion})


def _sent(change: Change, unit_id: int, item_id: int) -> dict[str, Proposal]:
    """Return the unit's newest proposals for an item, as far as they are what it handed in last."""
    known = proposals.newest(change.handle, unit_id, [item_id])
    sent = packages.last_content(change.handle, item_id, Direction.SUBMITTED)
    return {
        field: one
        for (_, field), one in known.items()
        if sent is None or sent.get(field) == one.text
    }
