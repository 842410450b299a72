"""What concerns one unit in a round: the rows of its task workbook."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from app.closing.news import returned_to
from app.exchange import fields
from app.ledger import Ledger
from app.messages import exchange as messages
from app.round.rounds import load_round
from app.sheets.lines import Line, measure_lines
from app.wording import PROPOSAL_WORDS, ROLE_WORDS, STATE_WORDS
from db import items, packages, progress, proposals
from db.schema.records import ExchangePackage, Proposal, WholeRound
from db.words import STRUCK_OFF, ClosureState, ItemKind, ProgressState, ProposalState, Role

#: What a package's row holds: texts by field, the grey ones as printed, the white ones as kept.
Content = dict[str, str]
_PARTS = {
    Role.LEAD_UNIT: "牵头",
    Role.RESPONSIBLE_UNIT: "责任",
    Role.COOPERATING_UNIT: "配合",
}
_APPLIED = frozenset(ClosureState) - {
    ClosureState.NONE,
    ClosureState.RETURNED,
    ClosureState.REOPENED,
}


_NOTHING = (0, "", "", "", "", "")


class Task(NamedTuple):
    """One row: an item that a unit has a part in, what the row says, the last day in force.

    There is none where the unit has nothing left to do.
    """

    item_id: int
    content: Content
    due: date | None


class Desk(NamedTuple):
    """A whole round, read once for all its units: lines by item, uuids, and who has which part.

    `finished` are the items a unit reported as done.
    """

    whole: WholeRound
    lines: dict[int, Line]
    uuids: dict[int, str]
    parts: dict[int, dict[int, Role]]
    finished: dict[int, set[int]]


def open_desk(ledger: Ledger, round_id: int) -> Desk:
    """Read what the tasks of all units are made of. Raises NotFoundError."""
    whole = load_round(ledger, round_id)
    lines = {line.item.id: line for line in measure_lines(whole)}
    uuids = packages.item_uuids(ledger.handle, round_id)
    parts: dict[int, dict[int, Role]] = defaultdict(dict)
    finished: dict[int, set[int]] = defaultdict(set)
    for item_id, units in progress.assignments_of(ledger.handle, list(lines)).items():
        for unit_id, (_, role, state, *_rest) in units.items():
            parts[unit_id][item_id] = role
            if state is ProgressState.DONE:
                finished[unit_id].add(item_id)
    return Desk(whole, lines, uuids, dict(parts), dict(finished))


def tasks_of(
    ledger: Ledger, desk: Desk, unit_id: int, period: str, *, planning: bool = False
) -> tuple[Task, ...]:
    """Return the rows of one unit in printed order, with what it reported for the period.

    In a `planning` round also with what it proposed and what the office answered.
    """
    parts = desk.parts.get(unit_id, {})
    said = reported(ledger, unit_id, period, list(parts))
    returned = returned_to(ledger, unit_id, [one for one in parts if is_closed(desk, one)])
    drafts = proposed(ledger, unit_id, list(parts)) if planning else {}
    return tuple(
        Task(
            item_id,
            {
                **_grey(desk, line, parts[item_id]),
                **said[item_id],
                **_applied(line),
                **_with_opinion(drafts.get(item_id, {}), returned.get(item_id)),
            },
            None if _is_over(desk, line, unit_id) else line.due,
        )
        for item_id, line in desk.lines.items()
        if item_id in parts and (not is_closed(desk, item_id) or item_id in returned)
    )


def is_closed(desk: Desk, item_id: int) -> bool:
    """Whether an item is 已销号, by itself or with its finding: no unit has to do with it."""
    line = desk.lines[item_id]
    return ClosureState.CLOSED in (line.item.closure_state, line.finding.closure_state)


def _with_opinion(drafts: Content, returned: str | None) -> Content:
    """Let the opinion column say too why a report on a struck-off item was returned."""
    if returned is None:
        return drafts
    known = drafts.get(fields.OPINION, "")
    return {**drafts, fields.OPINION: f"{known}\n{messages.report_returned(returned)}".strip()}


def _is_over(desk: Desk, line: Line, unit_id: int) -> bool:
    """Whether a unit has nothing left to do on an item: it said so, or it is struck off."""
    finished = line.item.id in desk.finished.get(unit_id, ())
    return finished or bool(STRUCK_OFF & {line.item.closure_state, line.finding.closure_state})


def grey_of(
    ledger: Ledger, issued: ExchangePackage, item_ids: Collection[int]
) -> dict[int, Content]:
    """Return the grey cells of some items of a package's unit as they would be issued now."""
    desk = open_desk(ledger, issued.round_id)
    parts = desk.parts.get(issued.unit_id, {})
    opinions = proposed(ledger, issued.unit_id, list(item_ids))
    return {
        item_id: _grey(desk, desk.lines[item_id], parts.get(item_id, Role.RESPONSIBLE_UNIT))
        | {fields.OPINION: opinions[item_id][fields.OPINION]}
        for item_id in item_ids
        if item_id in desk.lines
    }


def reported(
    ledger: Ledger, unit_id: int, period: str, item_ids: Iterable[int]
) -> dict[int, Content]:
    """Return the white cells of a unit's rows as the ledger has them, blank where nothing was said.

    The names of evidence are those of the files that came with the standing report.
    """
    ids = list(item_ids)
    standing = packages.standing_reports(ledger.handle, unit_id, period, ids)
    files = progress.evidence_of(ledger.handle, [row[0] for row in standing.values()])
    found: dict[int, Content] = {}
    for item_id in ids:
        report, state, done, problems, following, finished = standing.get(item_id, _NOTHING)
        found[item_id] = {
            fields.STATE: state,
            fields.DONE: done,
            fields.PROBLEMS: problems,
            fields.NEXT: following,
            fields.FINISHED: finished,
            fields.EVIDENCE: "、".join(dict.fromkeys(one.name for one in files.get(report, ()))),
        }
    return found


def proposed(ledger: Ledger, unit_id: int, item_ids: Sequence[int]) -> dict[int, Content]:
    """Return what a unit proposes for its items and what the office answered to it.

    What was taken stands in the grey columns already and is not repeated.
    """
    found: dict[int, Content] = {
        item_id: dict.fromkeys((*fields.PROPOSED, fields.OPINION), "") for item_id in item_ids
    }
    for (item_id, field), one in proposals.newest(ledger.handle, unit_id, item_ids).items():
        if one.state in (ProposalState.OPEN, ProposalState.RETURNED):
            found[item_id][field] = one.text
        if one.state is not ProposalState.OPEN:
            said = _answer(one)
            known = found[item_id][fields.OPINION]
            found[item_id][fields.OPINION] = f"{known}\n{said}".strip()
    for item_id, said in _answered_above(ledger, unit_id, item_ids).items():
        known = found[item_id][fields.OPINION]
        found[item_id][fields.OPINION] = f"{known}\n{said}".strip()
    return found


def _answered_above(ledger: Ledger, unit_id: int, item_ids: Sequence[int]) -> dict[int, str]:
    """Return the answers to proposals on findings that have measures now, by the first measure.

    A finding is a row only while it has no measure: its own answers would never arrive.
    """
    first: dict[int, int] = {}
    for row in items.items_by_id(ledger.handle, item_ids):
        if row.kind is ItemKind.MEASURE and row.parent_id:
            first.setdefault(row.parent_id, row.id)
    lines: dict[int, list[str]] = defaultdict(list)
    for (finding, _), one in proposals.newest(ledger.handle, unit_id, list(first)).items():
        if one.state not in (ProposalState.OPEN, ProposalState.REPLACED):
            lines[first[finding]].append(_answer(one))
    return {item_id: "\n".join(said) for item_id, said in lines.items()}


def _answer(one: Proposal) -> str:
    """Write the office's answer to a proposal as one line."""
    said = f"{fields.TITLES[one.field]}{PROPOSAL_WORDS[one.state]}"
    opinion = " ".join(one.opinion.split())
    return f"{said}：{opinion}" if opinion else said


def applied(line_state: ClosureState) -> str:
    """Say whether an item stands applied for, or further, as the column 申请销号 does."""
    return "是" if line_state in _APPLIED else ""


def _applied(line: Line) -> Content:
    return {fields.APPLY: applied(line.item.closure_state)}


def _grey(desk: Desk, line: Line, role: Role) -> Content:
    roles = ((ROLE_WORDS[one], line.parties(one)) for one in Role if one is not Role.CONTACT)
    return {
        fields.CODE: line.item.code,
        fields.ID: desk.uuids[line.item.id],
        "category": line.category_name,
        "finding": line.finding_name,
        "measure": line.measure_name,
        "part": _PARTS[role],
        "parties": "\n".join(f"{word}：{names}" for word, names in roles if names),
        "deadline": line.deadline_text,
        **{one.name: line.more_text(one) for one in fields.MORE},
    }


def shown(field: str, text: str) -> str:
    """Write a kept value as the workbook shows it: states as words."""
    return STATE_WORDS[ProgressState(text)] if field == fields.STATE and text else text
