"""Progress reports: append-only, per unit and item, with evidence and corrected versions."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from app import standing
from app.directory.directory import names_like, unit_for
from app.errors import NotFoundError, RefusedError
from app.items.items import label, row_of
from app.job import NO_JOB, Job
from app.ledger import Ledger
from app.messages import items as messages
from app.progress.after_close import closures_on
from app.rules import mark
from app.wording import CLOSURE_WORDS
from db import items, joins, packages, progress
from db.file.trail import Change
from db.schema.records import Progress
from db.words import COUNTING, AfterClose, Direction, ItemKind, ProgressState

#: Who reports when the office itself does, or a source names no unit.
OFFICE = "整改办"
_Day = date  # a report has a field of that name


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """What a unit says of one item on one day; `period` defaults to the month of the date.

    `finished` is the ISO day the work was finished, "" while it is not or nobody said. What a
    report is on an item that is struck off is found out; `after_close` only says it is the
    office's own that begins a cycle. `entered` is today, the computer's when not given.
    """

    unit: str
    state: ProgressState
    done: str
    date: date
    problems: str = ""
    next_step: str = ""
    period: str = ""
    initial: bool = False
    corrects: int | None = None
    package: str = ""
    finished: str = ""
    after_close: AfterClose = AfterClose.NONE
    entered: _Day | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """What came of a report: its id, and remarks that do not stop it."""

    progress_id: int
    remarks: tuple[str, ...] = field(default=())


def insert_report(change: Change, item_id: int, draft: ReportDraft, by: str) -> int:
    """Write one report inside a change; the caller refreshes the finding."""
    return insert_reports(change, [(item_id, draft)], by)[0]


def insert_reports(change: Change, drafts: Sequence[tuple[int, ReportDraft]], by: str) -> list[int]:
    """Write reports on items inside a change; the caller refreshes the findings.

    One on an item that is struck off is marked and changes no state. The evidence of a report
    that one replaces goes with the new version. Raises RefusedError for one that does not say
    what was done, NotFoundError for a unit that is only a placeholder.
    """
    rounds = items.rounds_of(change.handle, [item_id for item_id, _ in drafts])
    names = dict.fromkeys(draft.unit for _, draft in drafts)
    unit_ids = {name: _unit_id(change, name) for name in names}
    closures = closures_on(change.handle, list(rounds))
    rows, replaced = [], set()
    for item_id, draft in drafts:
        if not draft.done.strip() and draft.state is not ProgressState.NOT_STARTED:
            raise RefusedError(messages.DONE_EMPTY)
        what = draft.after_close or mark(closures[item_id], draft.state)
        if draft.corrects is not None:
            row = _correctable(change, draft.corrects, (item_id, unit_ids[draft.unit]))
            if what in COUNTING or row["after_close"] not in COUNTING:
                supersede(change, draft.corrects)
                replaced.add(draft.corrects)
        place = {"round_id": rounds[item_id], "item_id": item_id, "unit_id": unit_ids[draft.unit]}
        made = {"by": by, "at": change.author.at, "after_close": what, "after_text": ""}
        rows.append({**place, **_said(draft), **made})
    report_ids = list(change.insert_all("progress", rows))
    corrected = {
        draft.corrects: report_id
        for (_, draft), report_id in zip(drafts, report_ids, strict=True)
        if draft.corrects in replaced
    }
    for old, files in progress.evidence_of(change.handle, list(corrected)).items():
        for file in files:
            change.update("evidence", file.id, {"progress_id": corrected[old]})
    return report_ids


def _unit_id(change: Change, name: str) -> int:
    unit_id = unit_for(change, name)
    if unit_id is None:
        raise NotFoundError(messages.no_such_unit(name))
    return unit_id


def _said(draft: ReportDraft) -> dict[str, Any]:
    """Return the columns that say what a report says."""
    return {
        "uuid": str(uuid.uuid4()),
        "period": draft.period or draft.date.strftime("%Y-%m"),
        "date": draft.date.isoformat(),
        "state": draft.state,
        "done": draft.done.strip(),
        "problems": draft.problems.strip(),
        "next_step": draft.next_step.strip(),
        "initial": int(draft.initial),
        "corrects": draft.corrects,
        "superseded": 0,
        "package": draft.package,
        "finished": draft.finished,
    }


def _correctable(change: Change, report_id: int, place: tuple[int, int]) -> Mapping[str, Any]:
    """Return the report to correct. Raises RefusedError unless it stands, on this item and unit."""
    try:
        row = change.row("progress", report_id)
    except KeyError:
        raise RefusedError(messages.BAD_CORRECTION) from None
    old = row["superseded"] or progress.is_corrected(change.handle, report_id)
    if old or (row["item_id"], row["unit_id"]) != place:
        raise RefusedError(messages.BAD_CORRECTION)
    return row


def supersede(change: Change, report_id: int) -> None:
    """Let a report give way to its correction; one that counts stays until the correction does."""
    change.update("progress", report_id, {"superseded": 1})


class OwnTask(NamedTuple):
    """What a unit's own ledger knows of a task: who reports, for which period."""

    unit: str
    period: str


def own_task(ledger: Ledger, item_id: int) -> OwnTask | None:
    """Return who reports on a task that the newest package gave, None in an office's ledger."""
    period = packages.newest_period(ledger.handle, item_id, Direction.OPENED)
    if not period:
        return None
    unit_id = packages.newest_unit(ledger.handle, Direction.OPENED)
    return OwnTask(packages.unit_name(ledger.handle, unit_id), period)


def standing_report(reports: Sequence[Progress], task: OwnTask) -> Progress | None:
    """Return what the unit said already for the period: it is continued, not said twice."""
    corrected = {one.corrects for one in reports}
    found = [
        one
        for one in reports
        if (one.unit, one.period) == (task.unit, task.period) and one.id not in corrected
    ]
    return max(found, key=lambda one: one.id, default=None)


def add_progress(
    ledger: Ledger,
    item_id: int,
    draft: ReportDraft,
    *,
    evidence: Sequence[Path] = (),
    by: str = "",
    job: Job = NO_JOB,
) -> Reported:
    """File one report with its evidence. Unknown units join the directory, and it is said.

    Raises RefusedError for a day after the one it is entered on: no report can tell what is yet
    to come.
    """
    row = row_of(ledger, item_id)
    if row.kind is ItemKind.CATEGORY:
        raise RefusedError(messages.NOT_BELOW)
    _refuse_to_come(draft, draft.entered or date.today())
    remarks = _remarks(ledger, row, draft.unit) + _not_counted(ledger, row, draft.state)
    with ledger.change("add_progress", f"登记进展：{label(row)}，{draft.unit}", by) as change:
        progress_id = insert_report(change, item_id, draft, change.author.by)
        if evidence:
            from app.progress.evidence import attach

            attach(change, item_id, evidence, progress_id=progress_id, job=job)
        standing.refresh_around(change, item_id)
    return Reported(progress_id, remarks)


def _refuse_to_come(draft: ReportDraft, today: date) -> None:
    if draft.date > today:
        raise RefusedError(messages.report_to_come(draft.date, today))
    if draft.finished and date.fromisoformat(draft.finished) > today:
        raise RefusedError(messages.finished_to_come(draft.finished, today))


def _not_counted(ledger: Ledger, row: items.ItemRow, state: ProgressState) -> tuple[str, ...]:
    """Say what becomes of a report on an item that is struck off."""
    closure = closures_on(ledger.handle, [row.id])[row.id]
    said = messages.after_close(row.code, CLOSURE_WORDS[closure], mark(closure, state))
    return (said,) if said else ()


def _remarks(ledger: Ledger, row: items.ItemRow, unit: str) -> tuple[str, ...]:
    """Say what is unusual about a report before it is written."""
    from db import units

    unit_id = units.unit_id_of(ledger.handle, unit.strip())
    if unit_id is None:
        return (messages.unit_added(unit, names_like(ledger, unit)),)
    ids = [row.id, *(m.id for m in items.children(ledger.handle, row.id))]
    ids += [row.parent_id] if row.kind is ItemKind.MEASURE and row.parent_id else []
    owed = progress.assignments_of(ledger.handle, ids)
    named = joins.responsibilities_of(ledger.handle, ids)
    parties = {p.unit_id for found in named.values() for p in found}
    if unit_id in parties or any(unit_id in found for found in owed.values()):
        return ()
    return (messages.not_responsible(unit, row.code),)
