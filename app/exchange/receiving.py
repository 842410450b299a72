"""接收: take in what the preview showed, one file one change, and take it back as a whole."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from app import standing
from app.backup import auto_backup
from app.closures import ClosureDraft, insert_step
from app.errors import AppError, BadFileError, NotFoundError, RefusedError
from app.evidence import attach
from app.exchange import fields
from app.exchange.issuing import keep_rows
from app.exchange.merging import Cell, Choice, settled
from app.exchange.parcels import Parcel, opened
from app.exchange.previewing import Fault, LockedEdit, Preview, RowPreview, preview_file
from app.job import NO_JOB, Job
from app.ledger import Ledger
from app.messages import exchange as messages
from app.progress import ReportDraft, insert_report
from app.undo import take_back
from db import packages
from db.records import ExchangePackage
from db.trail import Change
from db.words import ClosureState, Direction, Origin, ProgressState

BACKUP_REASON = "接收前"


class Status(StrEnum):
    """What became of a file."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    NOTHING_NEW = "nothing-new"
    REFUSED = "refused"
    ERROR = "error"


#: The office's decisions: by item and field.
Choices = Mapping[tuple[int, str], tuple[Choice, str]]


class Received(NamedTuple):
    """One file and what was, or would be, taken from it."""

    file: str
    status: Status
    unit: str = ""
    package: str = ""
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    conflicts: tuple[tuple[str, Cell], ...] = ()
    locked: tuple[LockedEdit, ...] = ()
    errors: tuple[Fault, ...] = ()
    warnings: tuple[str, ...] = ()


class Receiving(NamedTuple):
    """How to receive: the day it counts for, whether anything is written, conflicts to theirs."""

    today: date
    dry_run: bool = False
    all_theirs: bool = False
    by: str = ""


def receive(
    ledger: Ledger, paths: Sequence[Path], how: Receiving, job: Job = NO_JOB
) -> tuple[Received, ...]:
    """Receive files one after the other; one that is bad never stops the others.

    A backup is made before the first change. Raises CancelledError; what was received stays.
    """
    found: list[Received] = []
    backed_up = how.dry_run
    for number, path in enumerate(paths):
        job.check()
        job.progress(number, len(paths), path.name)
        try:
            with opened(path) as parcels:
                for parcel in parcels:
                    preview = preview_file(ledger, parcel.book, how.today, job)
                    preview = preview._replace(file=parcel.name)
                    if not backed_up:
                        auto_backup(ledger, BACKUP_REASON, job=job)
                        backed_up = True
                    choices = _theirs(preview) if how.all_theirs else {}
                    found.append(
                        told(preview, choices)
                        if how.dry_run
                        else accept(ledger, preview, parcel, choices, how)
                    )
        except BadFileError as error:
            found.append(Received(path.name, Status.ERROR, warnings=(str(error),)))
        except (RefusedError, NotFoundError) as error:
            found.append(Received(path.name, Status.REFUSED, warnings=(str(error),)))
    return tuple(found)


def _theirs(preview: Preview) -> dict[tuple[int, str], tuple[Choice, str]]:
    return {
        (row.item_id, cell.field): (Choice.THEIRS, "")
        for row in preview.rows
        for cell in row.conflicts
    }


def told(preview: Preview, choices: Choices, package: str = "") -> Received:
    """Sum a preview up as it would be taken with these choices."""
    added = updated = 0
    open_conflicts: list[tuple[str, Cell]] = []
    for row in preview.rows:
        if _becomes(row, choices) != _as_is(row) or row.applies:
            added, updated = added + row.is_new, updated + (not row.is_new)
        open_conflicts += [
            (row.code, cell)
            for cell in row.conflicts
            if choices.get((row.item_id, cell.field), (Choice.LATER, ""))[0] is Choice.LATER
        ]
    changed = added + updated
    if open_conflicts or preview.errors:
        status = Status.PARTLY
    else:
        status = Status.ACCEPTED if changed else Status.NOTHING_NEW
    return Received(
        preview.file,
        status,
        preview.unit,
        package or preview.issued.uuid,
        added,
        updated,
        len(preview.rows) - changed,
        tuple(open_conflicts),
        preview.locked,
        preview.errors,
        preview.warnings,
    )


def _chosen(row: RowPreview, choices: Choices) -> dict[str, Choice]:
    return {field: choice for (item, field), (choice, _) in choices.items() if item == row.item_id}


def _becomes(row: RowPreview, choices: Choices) -> dict[str, str]:
    return settled(row.ours, row.cells, _chosen(row, choices))


def _as_is(row: RowPreview) -> dict[str, str]:
    return {**dict.fromkeys((cell.field for cell in row.cells), ""), **row.ours}


def accept(
    ledger: Ledger, preview: Preview, parcel: Parcel, choices: Choices, how: Receiving
) -> Received:
    """Write what a preview showed, in one change; conflicts nobody decided stay as they are.

    The same content again leaves nothing behind. Raises RefusedError, LedgerError.
    """
    result = told(preview, choices)
    if result.status is Status.NOTHING_NEW and _known(ledger, preview):
        return result
    title = f"接收 {preview.unit} {preview.issued.period}：{preview.file}"
    warnings: list[str] = []
    with ledger.change("receive", title, how.by, Origin.PACKAGE) as change:
        package = str(uuid.uuid4())
        package_id = change.insert("package", _package(change, preview, package))
        keep_rows(change, package_id, {row.item_id: row.sent for row in preview.rows})
        _keep_decisions(change, package_id, preview, choices)
        writing = _Writing(ledger, change, preview, parcel, how)
        for row in preview.rows:
            warnings += writing.take(row, _becomes(row, choices), package)
        standing.refresh_findings(change, (row.item_id for row in preview.rows))
        for row in preview.rows:
            warnings += writing.apply(row)
        standing.refresh_findings(change, (row.item_id for row in preview.rows if row.applies))
    return result._replace(package=package, warnings=(*result.warnings, *warnings))


def _known(ledger: Ledger, preview: Preview) -> bool:
    """Whether this very file was received before."""
    answers = packages.answers_to(ledger.handle, preview.issued.uuid)
    return any(one.sha256 == preview.sha256 for one in answers) or any(
        one.direction is Direction.RECEIVED for one in answers
    )


def _package(change: Change, preview: Preview, package: str) -> dict[str, Any]:
    return {
        "uuid": package,
        "direction": Direction.RECEIVED,
        "round_id": preview.issued.round_id,
        "unit_id": preview.issued.unit_id,
        "period": preview.issued.period,
        "answers": preview.issued.uuid,
        "made_at": preview.made_at,
        "made_by": preview.unit,
        "file": preview.file,
        "sha256": preview.sha256,
        "rows": len(preview.rows),
        "at": change.author.at,
        "by": change.author.by,
        "note": "；".join(preview.warnings),
    }


def _keep_decisions(change: Change, package_id: int, preview: Preview, choices: Choices) -> None:
    """Keep who decided what, and why: every conflict, also those left for later."""
    for row in preview.rows:
        for cell in row.conflicts:
            choice, reason = choices.get((row.item_id, cell.field), (Choice.LATER, ""))
            change.insert(
                "decision",
                {
                    "package_id": package_id,
                    "item_id": row.item_id,
                    "field": cell.field,
                    "base": cell.base,
                    "ours": cell.ours,
                    "theirs": cell.theirs,
                    "choice": choice,
                    "reason": reason,
                },
            )


class _Writing:
    """Writes the rows of one package inside its change."""

    def __init__(
        self, ledger: Ledger, change: Change, preview: Preview, parcel: Parcel, how: Receiving
    ) -> None:
        self._ledger = ledger
        self._change = change
        self._preview = preview
        self._evidence = parcel.evidence
        self._day = _day_of(preview.issued.period, how.today)

    def take(self, row: RowPreview, values: dict[str, str], package: str) -> list[str]:
        """File a report, or a new version of the one there is; return what to tell."""
        said = []
        issued = self._preview.issued
        known = packages.standing_reports(
            self._change.handle, issued.unit_id, issued.period, [row.item_id]
        ).get(row.item_id)
        report = known[0] if known else None
        if values != _as_is(row):
            state = values.get(fields.STATE, "")
            if not state:
                said.append(f"{row.code}：{messages.STATE_ASSUMED}")
            draft = ReportDraft(
                self._preview.unit,
                ProgressState(state) if state else ProgressState.ONGOING,
                values.get(fields.DONE, ""),
                self._day,
                values.get(fields.PROBLEMS, ""),
                values.get(fields.NEXT, ""),
                period=issued.period,
                corrects=report,
                package=package,
                finished=values.get(fields.FINISHED, ""),
            )
            report = insert_report(self._change, row.item_id, draft, self._preview.unit)
        return said + self._attach(row, report)

    def _attach(self, row: RowPreview, report: int | None) -> list[str]:
        """Attach the named files that came along and are not there yet."""
        there = set(row.ours.get(fields.EVIDENCE, "").split("、"))
        wanted = [name for name in row.evidence if name not in there]
        came = [self._evidence[name] for name in wanted if name in self._evidence]
        if came and report is not None:
            attach(self._change, row.item_id, came, progress_id=report)
        return [
            messages.evidence_missing(row.code, name)
            for name in wanted
            if name not in self._evidence
        ]

    def apply(self, row: RowPreview) -> list[str]:
        """Apply for striking the item off where the unit asks for it and the rules allow it."""
        if not row.applies:
            return []
        draft = ClosureDraft(ClosureState.APPLIED, self._day, f"{self._preview.unit}申请")
        try:
            insert_step(self._ledger, self._change, row.item_id, draft)
        except AppError as error:
            return [messages.cannot_apply(row.code, str(error))]
        return []


def _day_of(period: str, today: date) -> date:
    """Return the day reports of a period bear: today, but not after the period's last day.

    A late package of an old period must not count as newer than what was said since.
    """
    year, _, month = period.partition("-")
    if not (year.isdigit() and month.isdigit() and 1 <= int(month) <= 12):
        return today
    following = date(int(year) + int(month) // 12, int(month) % 12 + 1, 1)
    return min(today, following - timedelta(1))


def find_received(ledger: Ledger, name: str) -> ExchangePackage:
    """Find a received package by uuid, its beginning, or file name. Raises NotFoundError."""
    found = packages.named(ledger.handle, name.strip())
    if not found:
        raise NotFoundError(messages.NO_SUCH_PACKAGE)
    if len(found) > 1:
        raise NotFoundError(messages.SEVERAL_PACKAGES)
    if found[0].direction is not Direction.RECEIVED:
        raise RefusedError(messages.NOT_RECEIVED)
    return found[0]


def undo_receive(ledger: Ledger, package: ExchangePackage, *, by: str = "") -> None:
    """Take one whole import back, also later.

    Raises RefusedError naming what was built on it since.
    """
    take_back(ledger, packages.change_of(ledger.handle, package.id), by=by)
