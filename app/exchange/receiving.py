"""接收: take in what the preview showed, one file one change, and take it back as a whole."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from app import standing
from app.errors import AppError, CancelledError, LedgerError, NotFoundError, RefusedError
from app.exchange.below import added_up_since
from app.exchange.choosing import (
    Choices,
    all_theirs,
    changes,
    decisions,
    taken_grey,
)
from app.exchange.enclosed import SUMS
from app.exchange.fields import APPLY, PROPOSED
from app.exchange.head import find_visible
from app.exchange.issuing import keep_rows
from app.exchange.merging import Choice
from app.exchange.parcels import Parcel, opened, shown_name
from app.exchange.previewing import Preview, preview_parcel
from app.exchange.receipt import lines_of
from app.exchange.received import Received, Status, counted_less, not_taken, told
from app.exchange.relaying import keep_told, read_told
from app.exchange.tasks import Content, applied, proposed, reported
from app.exchange.waiting import hand_over, keep_decision, settle_waiting
from app.exchange.writing import Writing
from app.job import NO_JOB, Job
from app.ledger import Ledger
from app.ledger.backup import auto_backup
from app.ledger.file import need_room
from app.ledger.undo import take_back
from app.messages import exchange as messages
from db import items, packages
from db.file.compact import compact
from db.file.places import size_of
from db.file.trail import Change
from db.file.transactions import Group
from db.schema.records import ExchangePackage
from db.words import Direction, Origin

BACKUP_REASON = "接收前"


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
    if not how.dry_run:  # what is in the files comes into the log, then into the ledger
        need_room(ledger.path.parent, 2 * sum(size_of(path) for path in paths))
    with ledger.bulk() as group:
        found = Results(ledger, group)
        backed_up = how.dry_run
        for number, path in enumerate(paths):
            job.check()
            job.progress(number, len(paths), path.name)
            try:
                with opened(path) as parcels:
                    for parcel in parcels:
                        result = _received(ledger, parcel, how, job, backed_up)
                        backed_up = backed_up or not result.unread
                        found.add(result)
            except CancelledError:
                raise
            except AppError as error:
                found.add(not_taken(shown_name(path), error))
        return found.written()


class Results:
    """What became of the files of one import, as far as it is known to be written."""

    def __init__(self, ledger: Ledger, group: Group) -> None:
        self._ledger = ledger
        self._group = group
        self._all: list[Received] = []
        #: How many of them are told for good.
        self._sure = 0

    def add(self, one: Received) -> None:
        """Add a file's result, and write its group when it is time."""
        self._all.append(one)
        if self._group.due:
            self._write()

    def written(self) -> tuple[Received, ...]:
        """Write what is left and return everything."""
        self._write()
        return tuple(self._all)

    def _write(self) -> None:
        """Write the group; where it cannot be, none of its files was received."""
        try:
            with self._ledger.guard():
                self._group.commit()
        except LedgerError as error:
            self._all[self._sure :] = [
                one if one.unread else not_taken(one.file, error) for one in self._all[self._sure :]
            ]
        self._sure = len(self._all)


def _received(
    ledger: Ledger, parcel: Parcel, how: Receiving, job: Job, backed_up: bool
) -> Received:
    """Receive one workbook; one that is bad is told and stops no other of its zip."""
    try:
        with ledger.guard():
            preview = preview_parcel(ledger, parcel, how.today, job)
            choices = all_theirs(preview) if how.all_theirs else {}
            if how.dry_run:
                return told(preview, choices)
            if not backed_up:
                auto_backup(ledger, BACKUP_REASON, job=job)
            return accept(ledger, preview, parcel, choices, how)
    except CancelledError:
        raise
    except AppError as error:
        return not_taken(parcel.name, error)


def accept(
    ledger: Ledger, preview: Preview, parcel: Parcel, choices: Choices, how: Receiving
) -> Received:
    """Write what a preview showed, in one change; conflicts nobody decided stay as they are.

    The same content again leaves nothing behind. Raises RefusedError, LedgerError.
    """
    result = told(preview, choices)
    if preview.untouched or _brings_nothing(ledger, preview, result):
        return result
    title = f"接收 {preview.unit} {preview.issued.period}：{preview.file}"
    warnings: list[str] = []
    with ledger.change("receive", title, how.by, Origin.PACKAGE) as change:
        package = str(uuid.uuid4())
        package_id = change.insert("package", _package(change, preview, package))
        keep_told(change, read_told(parcel.manifest), (package, preview.issued))
        _keep_decisions(change, package_id, preview, choices)
        writing = Writing(ledger, change, preview, parcel, choices, how.today)
        warnings += writing.take_reports(package)
        for row in preview.rows:
            warnings += writing.propose(row, package_id)
        for edit in taken_grey(preview, choices):
            warnings += writing.take_grey(edit)
        standing.refresh_later(change, writing.touched)
        refused = writing.apply_all()
        warnings += refused.values()
        for row in (one for one in preview.rows if one.item_id in refused):
            if not changes(row, {**choices, (row.item_id, APPLY): (Choice.OURS, "")}):
                result = counted_less(result, row)
        if messages.OLDER not in preview.warnings:
            compared = {row.item_id: row.cells for row in preview.rows}
            settle_waiting(change, preview.issued, compared, preview.file)
        keep_rows(change, package_id, {row.item_id: row.sent for row in preview.rows})
        result = result._replace(package=package, warnings=(*result.warnings, *warnings))
        lines = json.dumps(lines_of(result), ensure_ascii=False)
        change.insert("receipt", {"package_id": package_id, "lines": lines})
    return result


def _brings_nothing(ledger: Ledger, preview: Preview, result: Received) -> bool:
    """Whether there is nothing to register: the unit still owes what it has to mend anyway.

    A file that says for the first time that nothing changed is an answer.
    """
    if result.only_faults:
        return not preview.tells
    return result.status is Status.NOTHING_NEW and _known(ledger, preview)


def _known(ledger: Ledger, preview: Preview) -> bool:
    """Whether a package was answered before, and this file tells nothing that was not known."""
    answers = packages.answers_to(ledger.handle, preview.issued.uuid)
    answered = any(one.direction is Direction.RECEIVED for one in answers)
    return preview.again or (answered and not preview.tells)


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
    """Keep who decided what, and why; the conflicts left for later wait there."""
    for item_id, cell, choice, reason in decisions(preview, choices):
        keep_decision(change, (package_id, item_id), cell, (choice, reason))


def find_received(ledger: Ledger, name: str) -> ExchangePackage:
    """Find a received package by uuid, its beginning, visible code or file name.

    Raises NotFoundError, RefusedError for one that was not received.
    """
    wanted = name.strip()
    found = packages.named(ledger.handle, find_visible(wanted) or wanted)
    if not found:
        raise NotFoundError(messages.NO_SUCH_PACKAGE)
    received = [one for one in found if one.direction is Direction.RECEIVED]
    if len(received) > 1:
        raise NotFoundError(messages.SEVERAL_PACKAGES)
    if not received:
        raise RefusedError(messages.NOT_RECEIVED)
    return received[0]


def undo_receive(ledger: Ledger, package: ExchangePackage, *, by: str = "") -> None:
    """Take one whole import back, also later.

    What later packages of the unit and period took for known because of it is known no more, so
    that it comes as new with the next file. Raises RefusedError naming what was built on it since.
    """
    ids = list(packages.contents(ledger.handle, package.id))
    waiting = [
        one
        for one, _ in packages.waiting_beside(ledger.handle, package)
        if one.package_id == package.id
    ]
    if added_up_since(ledger, package, ids):
        raise RefusedError(messages.ADDED_UP_SINCE)
    before = _stand(ledger, package, ids)

    def forget(change: Change) -> None:
        now = _stand(ledger, package, ids)
        gone = {item_id: before[item_id] for item_id in ids if before[item_id] != now[item_id]}
        for later in packages.of_round(ledger.handle, package.round_id):
            same = (later.unit_id, later.period) == (package.unit_id, package.period)
            if same and later.id > package.id:
                _forget(change, later, gone, now)
                waiting[:] = hand_over(change, later, waiting)

    take_back(ledger, packages.change_of(ledger.handle, package.id), by=by, then=forget)


def _stand(ledger: Ledger, package: ExchangePackage, ids: Sequence[int]) -> dict[int, Content]:
    """Return what a unit's rows of a period say here, what it applied for and what it proposes."""
    said = reported(ledger, package.unit_id, package.period, ids)
    drafts = proposed(ledger, package.unit_id, ids)
    rows = {row.id: row for row in items.items_by_id(ledger.handle, ids)}
    return {
        item_id: {
            **said[item_id],
            **{field: drafts[item_id][field] for field in PROPOSED},
            APPLY: applied(rows[item_id].closure_state),
        }
        for item_id in ids
    }


def _forget(
    change: Change,
    later: ExchangePackage,
    gone: Mapping[int, Content],
    now: Mapping[int, Content],
) -> None:
    """Bring what a later package holds of an import that was taken back to what stands now."""
    for item_id, (row_id, content) in packages.rows_of(change.handle, later.id).items():
        before = gone.get(item_id)
        if before is None:
            continue
        kept = {
            field: now[item_id][field] if field in before and text == before[field] else text
            for field, text in content.items()
            if field != SUMS
        }
        change.update("package_row", row_id, {"content": compact(kept)})
