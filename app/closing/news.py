"""已销号事项有新情况: reports on something struck off that say less than was decided.

They wait in 待核定 for one of three ways out: 重启 (a new cycle), 备查 (nothing changes), 退回更正
(the unit reads the opinion in its next workbook).
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from app import standing
from app.closing.closures import insert_step
from app.closing.guards import ClosureDraft
from app.errors import NotFoundError, RefusedError
from app.items.items import row_of
from app.ledger import Ledger
from app.messages import closing as messages
from app.progress.after_close import closures_on
from app.wording import AFTER_WORDS
from db import items, progress
from db.file.trail import Change
from db.items import ItemRow
from db.progress import AfterReport
from db.schema.records import Progress
from db.words import STRUCK_OFF, AfterClose, ClosureState, ItemKind


class News(NamedTuple):
    """One report that waits, with its item's name and how that is struck off."""

    report: Progress
    code: str
    title: str
    closure: ClosureState


class Answer(NamedTuple):
    """What the office decides: FILED, RETURNED (with its opinion), or REOPENED (with its basis)."""

    way: AfterClose
    day: date
    text: str = ""
    basis: str = ""


def list_news(ledger: Ledger, round_id: int) -> tuple[News, ...]:
    """List what came on items of a round that are struck off, in printed order."""
    found = progress.differing(ledger.handle, round_id)
    ids = list(dict.fromkeys(one.item_id for one in found))
    rows = {row.id: row for row in items.items_by_id(ledger.handle, ids)}
    closures = closures_on(ledger.handle, ids)
    reports = progress.reports_on(ledger.handle, ids)
    by_id = {one.id: one for said in reports.values() for one in said}
    return tuple(
        News(by_id[one.id], row.code, f"{row.number} {row.title}".strip(), closures[row.id])
        for one in found
        for row in [rows[one.item_id]]
    )


def answer_news(
    ledger: Ledger,
    round_id: int,
    report_ids: Sequence[int],
    answer: Answer,
    *,
    today: date,
    by: str = "",
) -> None:
    """Decide on reports that came after their item was struck off; the decision itself stays.

    Raises NotFoundError for one that does not wait any more, RefusedError for a missing reason,
    or naming the guard that forbids reopening.
    """
    known = {one.id: one for one in progress.differing(ledger.handle, round_id)}
    if not set(report_ids) <= known.keys():
        raise NotFoundError(messages.NOT_WAITING)
    if answer.way is AfterClose.RETURNED and not answer.text.strip():
        raise RefusedError(messages.RETURN_NEEDS_REASON)
    chosen = [known[one] for one in dict.fromkeys(report_ids)]
    codes = "、".join(dict.fromkeys(row_of(ledger, one.item_id).code for one in chosen))
    title = messages.answered(AFTER_WORDS[answer.way], codes)
    with ledger.change("answer_news", title, by) as change:
        if answer.way is AfterClose.REOPENED:
            _reopen(ledger, change, chosen, answer, today)
        for one in chosen:
            values = {"after_close": answer.way, "after_text": answer.text.strip()}
            change.update("progress", one.id, values)
            if one.corrects is not None:  # only what counts replaces what it corrects
                replaced = int(answer.way is AfterClose.REOPENED)
                change.update("progress", one.corrects, {"superseded": replaced})
        standing.refresh_findings(change, (one.item_id for one in chosen))


def _reopen(
    ledger: Ledger, change: Change, chosen: Sequence[AfterReport], answer: Answer, today: date
) -> None:
    """Reopen what is struck off; what is not any more only lets the report count."""
    draft = ClosureDraft(ClosureState.REOPENED, answer.day, answer.text, answer.basis)
    places = dict.fromkeys(_struck(ledger, row_of(ledger, one.item_id)) for one in chosen)
    for item_id in places:
        if item_id:
            insert_step(ledger, change, item_id, draft, today)


def _struck(ledger: Ledger, row: ItemRow) -> int:
    """Return what has to be reopened for a report on an item: the finding before its measure."""
    if row.kind is ItemKind.MEASURE and row.parent_id:
        above = row_of(ledger, row.parent_id)
        if above.closure_state in STRUCK_OFF:
            return above.id
    return row.id if row.closure_state in STRUCK_OFF else 0


def returned_to(ledger: Ledger, unit_id: int, item_ids: Sequence[int]) -> dict[int, str]:
    """Return by item the opinion with which a unit's last report on it was returned."""
    found: dict[int, str] = {}
    for item_id, reports in progress.reports_on(ledger.handle, item_ids).items():
        own = [one for one in reports if one.unit_id == unit_id]
        corrected = {one.corrects for one in own}
        last = max((r for r in own if r.id not in corrected), key=lambda r: r.id, default=None)
        if last is not None and last.after_close is AfterClose.RETURNED:
            found[item_id] = last.after_text
    return found
