"""What waits for the office's word: conflicts left for later, and what units propose."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from app import standing
from app.closing.news import News, list_news
from app.errors import NotFoundError, RefusedError
from app.exchange.fields import REPORT, STATE
from app.exchange.merging import Cell, Verdict, settle
from app.exchange.proposing import give_back, stands, take
from app.exchange.tasks import reported
from app.exchange.writing import report_draft
from app.items.items import row_of
from app.ledger import Ledger
from app.messages import exchange as messages
from app.progress.reports import insert_report
from app.rules import day_of
from db import packages, proposals
from db.file.trail import Change
from db.schema.records import Decision, ExchangePackage, Proposal
from db.words import Choice, ProposalState


class Waiting(NamedTuple):
    """A value from a unit that nobody decided on: a conflict, or a proposal for the plan.

    `id` is the decision's or the proposal's; `base` what went out, `ours` what stands here now,
    `theirs` what came; `at` is when it came.
    """

    id: int
    proposal: bool
    item_id: int
    code: str
    title: str
    unit: str
    period: str
    field: str
    base: str
    ours: str
    theirs: str
    file: str
    at: str
    #: A report on something struck off, with its item; neither conflict nor proposal.
    news: News | None = None


def list_waiting(ledger: Ledger, round_id: int) -> tuple[Waiting, ...]:
    """List what waits in a round: reports on what is struck off, conflicts, then proposals."""
    names = packages.unit_names(ledger.handle)
    found = []
    for decision, package in packages.waiting(ledger.handle, round_id):
        row = row_of(ledger, decision.item_id)
        if row.archived:
            continue
        ours = _ours(ledger, package, decision)
        found.append(
            Waiting(
                decision.id, False, row.id, row.code, f"{row.number} {row.title}".strip(),
                names[package.unit_id][1], package.period, decision.field, decision.base, ours,
                decision.theirs, package.file, package.at,
            )
        )  # fmt: skip
    drafts = (
        one
        for one in proposals.of_round(ledger.handle, round_id)
        if one.state is ProposalState.OPEN and one.package_id is not None
    )
    news = (_news(ledger, one) for one in list_news(ledger, round_id))
    return (*news, *found, *(_draft(ledger, one, names) for one in drafts))


def _news(ledger: Ledger, one: News) -> Waiting:
    report = one.report
    sent = packages.by_uuid(ledger.handle, report.package) if report.package else None
    at = sent.at if sent else report.date.isoformat()
    return Waiting(
        report.id, False, report.item_id, one.code, one.title, report.unit, report.period, STATE,
        "", "", report.state, sent.file if sent else "", at, one,
    )  # fmt: skip


def _ours(ledger: Ledger, package: ExchangePackage, decision: Decision) -> str:
    """Return what the ledger says now, which may be newer than when the conflict arose."""
    if decision.field not in REPORT:
        return decision.ours
    said = reported(ledger, package.unit_id, package.period, [decision.item_id])
    return said[decision.item_id][decision.field]


def _draft(ledger: Ledger, one: Proposal, names: Mapping[int, tuple[str, str]]) -> Waiting:
    row = row_of(ledger, one.item_id)
    package = packages.by_id(ledger.handle, one.package_id) if one.package_id else None
    ours = stands(ledger, row, one.field)
    period, file = (package.period, package.file) if package else ("", "")
    title = f"{row.number} {row.title}".strip()
    return Waiting(
        one.id, True, row.id, row.code, title, names[one.unit_id][1], period, one.field, ours,
        ours, one.text, file, one.at,
    )  # fmt: skip


#: What was decided on conflicts: by the decision's id the choice and its reason.
Settled = Mapping[int, tuple[Choice, str]]


def settle_conflicts(
    ledger: Ledger, round_id: int, settled: Settled, *, today: date, by: str = ""
) -> None:
    """Decide conflicts that were left for later; what is taken makes a new version of the report.

    Raises NotFoundError for one that does not wait any more, RefusedError for a report that would
    lack what was done.
    """
    waiting = {
        decision.id: (decision, package)
        for decision, package in packages.waiting(ledger.handle, round_id)
    }
    if not settled.keys() <= waiting.keys():
        raise NotFoundError(messages.SETTLED_ALREADY)
    places: dict[tuple[int, str, int], list[Decision]] = defaultdict(list)
    for decision_id in settled:
        decision, package = waiting[decision_id]
        places[package.unit_id, package.period, decision.item_id].append(decision)
    title = f"处理待核实的冲突：{len(settled)} 处"
    with ledger.change("settle_conflicts", title, by) as change:
        for (_, period, item_id), decisions in places.items():
            of = waiting[decisions[0].id][1]
            _rewrite(ledger, change, (of, item_id), decisions, settled, day_of(period, today))
        for decision_id, (choice, reason) in settled.items():
            change.update("decision", decision_id, {"choice": choice, "reason": reason})
        standing.refresh_findings(change, (item_id for _, _, item_id in places))


def _rewrite(
    ledger: Ledger,
    change: Change,
    place: tuple[ExchangePackage, int],
    decisions: Sequence[Decision],
    settled: Settled,
    day: date,
) -> None:
    """Write one report's new version with what its conflicts became."""
    package, item_id = place
    ours = reported(ledger, package.unit_id, package.period, [item_id])[item_id]
    values = dict(ours)
    for one in decisions:
        now = ours.get(one.field, "")
        cell = Cell(one.field, one.base, now, one.theirs, Verdict.CONFLICT)
        values[one.field] = settle(cell, settled[one.id][0])
    if values == ours:
        return
    known = packages.standing_reports(change.handle, package.unit_id, package.period, [item_id])
    unit = packages.unit_name(change.handle, package.unit_id)
    corrects = known[item_id][0] if item_id in known else None
    draft = report_draft(unit, package.period, day, values, corrects=corrects, package=package.uuid)
    insert_report(change, item_id, draft, change.author.by)


def take_proposals(
    ledger: Ledger, wanted: Mapping[int, str | None], *, by: str = ""
) -> tuple[str, ...]:
    """Take proposals into the plan, as they came (None) or in the office's own words.

    Returns what is to be said. Raises NotFoundError, RefusedError; nothing is taken then.
    """
    if any(text is not None and not text.strip() for text in wanted.values()):
        raise RefusedError(messages.PROPOSAL_EMPTY)
    said: list[str] = []
    with ledger.change("take_proposals", f"采用单位拟定的内容：{len(wanted)} 处", by) as change:
        for one in _open(ledger, wanted):
            said += take(change, one, wanted[one.id])
        standing.refresh_findings(change, [one.item_id for one in _all(ledger, wanted)])
    return tuple(said)


def return_proposals(ledger: Ledger, ids: Sequence[int], opinion: str, *, by: str = "") -> None:
    """Give proposals back with an opinion that the unit reads in its next workbook.

    Raises RefusedError without an opinion, NotFoundError.
    """
    if not opinion.strip():
        raise RefusedError(messages.OPINION_NEEDED)
    with ledger.change("return_proposals", f"退回单位拟定的内容：{len(ids)} 处", by) as change:
        for one in _open(ledger, ids):
            give_back(change, one, opinion.strip())


def _open(ledger: Ledger, ids: Mapping[int, object] | Sequence[int]) -> list[Proposal]:
    found = _all(ledger, ids)
    if any(one.state is not ProposalState.OPEN for one in found):
        raise NotFoundError(messages.SETTLED_ALREADY)
    return found


def _all(ledger: Ledger, ids: Mapping[int, object] | Sequence[int]) -> list[Proposal]:
    found = [proposals.by_id(ledger.handle, one) for one in ids]
    if None in found:
        raise NotFoundError(messages.SETTLED_ALREADY)
    return [one for one in found if one is not None]
