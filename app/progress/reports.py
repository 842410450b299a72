"""Progress reports: append-only, per unit and item, with evidence and corrected versions."""

import uuid
from collections.abc import Sequence
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
from db import items, joins, packages, progress
from db.file.trail import Change
from db.schema.records import Progress
from db.words import Direction, ItemKind, ProgressState


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """What a unit says of one item on one day; `period` defaults to the month of the date.

    `finished` is the ISO day the work was finished, "" while it is not or nobody said.
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

    The evidence of a report that one corrects goes with the new version. Raises RefusedError for
    one that does not say what was done, NotFoundError for a unit that is only a placeholder.
    """
    rounds = items.rounds_of(change.handle, [item_id for item_id, _ in drafts])
    names = dict.fromkeys(draft.unit for _, draft in drafts)
    unit_ids = {name: _unit_id(change, name) for name in names}
    rows = []
    for item_id, draft in drafts:
        if not draft.done.strip() and draft.state is not ProgressState.NOT_STARTED:
            raise RefusedError(messages.DONE_EMPTY)
        if draft.corrects is not None:
            _supersede(change, draft.corrects, (item_id, unit_ids[draft.unit]))
        place = {"round_id": rounds[item_id], "item_id": item_id, "unit_id": unit_ids[draft.unit]}
        rows.append({**place, **_said(draft), "by": by, "at": change.author.at})
    report_ids = list(change.insert_all("progress", rows))
    corrected = {
        draft.corrects: report_id
        for (_, draft), report_id in zip(drafts, report_ids, strict=True)
        if draft.corrects is not None
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


def _supersede(change: Change, report_id: int, place: tuple[int, int]) -> None:
    """Mark the corrected report. Raises RefusedError unless it stands, on this item and unit."""
    try:
        row = change.row("progress", report_id)
    except KeyError:
        raise RefusedError(messages.BAD_CORRECTION) from None
    if row["superseded"] or (row["item_id"], row["unit_id"]) != place:
        raise RefusedError(messages.BAD_CORRECTION)
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
    """File one report with its evidence. Unknown units join the directory, and it is said."""
    row = row_of(ledger, item_id)
    if row.kind is ItemKind.CATEGORY:
        raise RefusedError(messages.NOT_BELOW)
    remarks = _remarks(ledger, row, draft.unit)
    with ledger.change("add_progress", f"登记进展：{label(row)}，{draft.unit}", by) as change:
        progress_id = insert_report(change, item_id, draft, change.author.by)
        if evidence:
            from app.progress.evidence import attach

            attach(change, item_id, evidence, progress_id=progress_id, job=job)
        standing.refresh_around(change, item_id)
    return Reported(progress_id, remarks)


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
