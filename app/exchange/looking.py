"""接收 in two steps: look at a heap of files first, then take in what was decided on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from app.errors import AppError, CancelledError, NotFoundError, RefusedError
from app.exchange.choosing import Choices
from app.exchange.merging import Cell, Choice
from app.exchange.parcels import Parcel, files_in, opened, shown_name
from app.exchange.previewing import Preview, preview_parcel
from app.exchange.received import Received, not_taken, told
from app.exchange.receiving import BACKUP_REASON, Receiving, Results, accept
from app.job import Job
from app.ledger import Ledger
from app.ledger.backup import auto_backup
from app.messages import exchange as messages
from db import progress
from db.items import ItemRow, items_by_id


class Looked(NamedTuple):
    """One file as it would be received, or why it cannot be.

    `titles` name its items, `authors` say of items with a conflict who reported what stands here.
    """

    id: int
    path: Path
    name: str
    preview: Preview | None
    result: Received
    titles: dict[int, str]
    authors: dict[int, str]


#: What was decided, by file and then by item and field.
Decided = Mapping[int, Choices]


def look(ledger: Ledger, paths: Sequence[Path], today: date, job: Job) -> tuple[Looked, ...]:
    """Compare files and whole folders with the ledger; nothing is written.

    Raises RefusedError when there are none, CancelledError when the user stops it.
    """
    found: list[Looked] = []
    files = files_in(paths)
    if not files:
        raise RefusedError(messages.NO_FILES)
    for number, path in enumerate(files):
        job.check()
        job.progress(number, len(files), path.name)
        found += _look_at(ledger, path, today, job, len(found) + 1)
    return tuple(found)


def _look_at(ledger: Ledger, path: Path, today: date, job: Job, first: int) -> list[Looked]:
    found: list[Looked] = []

    def bad(name: str, error: AppError) -> Looked:
        return Looked(first + len(found), path, name, None, not_taken(name, error), {}, {})

    try:
        with opened(path) as parcels:
            for parcel in parcels:
                try:
                    preview = preview_parcel(ledger, parcel, today, job)
                    found.append(_seen(ledger, (first + len(found), path), preview))
                except CancelledError:
                    raise
                except AppError as error:
                    found.append(bad(parcel.name, error))
    except CancelledError:
        raise
    except AppError as error:
        found.append(bad(shown_name(path), error))
    return found


def _seen(ledger: Ledger, place: tuple[int, Path], preview: Preview) -> Looked:
    number, path = place
    ids = [row.item_id for row in preview.rows]
    titles = {row.id: _title(row) for row in items_by_id(ledger.handle, ids)}
    whose = _authors(ledger, preview)
    return Looked(number, path, preview.file, preview, told(preview, {}), titles, whose)


def _authors(ledger: Ledger, preview: Preview) -> dict[int, str]:
    """Say who reported what stands here on the items with a conflict, and when."""
    issued = preview.issued
    ids = [row.item_id for row in preview.rows if row.conflicts]
    return {
        one.item_id: f"{one.by} {one.date.month}月{one.date.day}日".strip()
        for reports in progress.reports_on(ledger.handle, ids).values()
        for one in reports  # the oldest first: the newest version is kept
        if (one.unit_id, one.period) == (issued.unit_id, issued.period)
    }


def _title(row: ItemRow) -> str:
    return f"{row.number} {row.title}".strip()


def take_in(
    ledger: Ledger, looked: Sequence[Looked], decided: Decided, how: Receiving, job: Job
) -> tuple[Received, ...]:
    """Take the files in, each in one change, after one backup.

    Every file is compared anew: what the ledger says now counts, and a decision on a conflict that
    looks otherwise now is left for later. Stopped in the middle it returns what was taken in until
    then, which stays; before the first file it raises CancelledError.
    """
    auto_backup(ledger, BACKUP_REASON, job=job)
    order = {one.id: number for number, one in enumerate(looked)}

    def take(one: Looked, parcel: Parcel | None) -> Received:
        job.check()
        job.progress(order[one.id], len(looked), one.name)
        return _take(ledger, one, parcel, (decided.get(one.id, {}), how, job))

    with ledger.bulk() as group:
        found = Results(ledger, group)
        try:
            for path, same in groupby(looked, lambda one: one.path):
                for result in _of_file(path, tuple(same), take):
                    found.add(result)
        except CancelledError:
            if not found.written():
                raise
        return found.written()


def _of_file(
    path: Path, looked: Sequence[Looked], take: Callable[[Looked, Parcel | None], Received]
) -> Iterator[Received]:
    """Take in the workbooks of one file, which is unpacked once."""
    left = list(looked)
    try:
        with opened(path) if any(one.preview for one in looked) else nullcontext(()) as parcels:
            known = {parcel.name: parcel for parcel in parcels}
            while left:
                one = left.pop(0)
                yield take(one, known.get(one.name))
    except CancelledError:
        raise
    except AppError as error:  # it cannot be opened any more
        for one in left:
            yield not_taken(one.name, error)


def _take(
    ledger: Ledger, one: Looked, parcel: Parcel | None, what: tuple[Choices, Receiving, Job]
) -> Received:
    choices, how, job = what
    if one.preview is None:
        return one.result
    if parcel is None:
        return not_taken(one.name, NotFoundError(messages.changed_since(one.name)))
    try:
        with ledger.guard():
            preview = preview_parcel(ledger, parcel, how.today, job)
            standing = _still_meant(one.preview, preview, choices)
            return accept(ledger, preview, parcel, standing, how)
    except CancelledError:
        raise
    except AppError as error:
        return not_taken(one.name, error)


def _still_meant(before: Preview, now: Preview, choices: Choices) -> Choices:
    """Keep the decisions on cells that say the same as when they were decided on."""
    seen, here = _cells(before), _cells(now)
    return {
        place: choice
        for place, choice in choices.items()
        if choice[0] is Choice.LATER or (place in here and here[place] == seen.get(place))
    }


def _cells(preview: Preview) -> dict[tuple[int, str], Cell]:
    """Return everything that can be decided on, by item and field."""
    found = {
        (row.item_id, cell.field): cell
        for row in preview.rows
        for cell in (*row.conflicts, *row.takes, *row.extras)
    }
    return found | {(edit.item_id, edit.field): edit.cell for edit in preview.locked}
