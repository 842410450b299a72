"""接收 before anything is written: whose file it is, and what each of its cells would change."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from app.errors import BadFileError
from app.exchange.belonging import CLEARED, bases_of, issued_of, round_of
from app.exchange.enclosed import Enclosed
from app.exchange.parcels import Parcel
from app.exchange.returned import Returned, read_returned
from app.exchange.rows import Fault, LockedEdit, RowPreview, Rows
from app.exchange.waiting import count_left
from app.job import NO_JOB, Job
from app.ledger import Ledger
from app.messages import exchange as messages
from db import packages
from db.schema.records import ExchangePackage


class Preview(NamedTuple):
    """A file as it would be received."""

    file: str
    sha256: str
    issued: ExchangePackage
    unit: str
    round: str
    made_at: str
    rows: tuple[RowPreview, ...]
    locked: tuple[LockedEdit, ...]
    errors: tuple[Fault, ...]
    warnings: tuple[str, ...]
    #: Whether the unit holds something else than was known, though it may change nothing here.
    tells: bool = True
    #: Whether this very file was received before.
    again: bool = False
    #: Whether it is the issued file itself: nobody filled anything in.
    untouched: bool = False


def preview_parcel(ledger: Ledger, parcel: Parcel, today: date, job: Job = NO_JOB) -> Preview:
    """Compare what came back with the ledger; nothing is written.

    Raises BadFileError for a file that cannot be read, RefusedError for one that belongs elsewhere.
    """
    if parcel.fault:
        raise BadFileError(parcel.fault)
    found = read_returned(parcel.book, job)
    issued, warnings = issued_of(ledger, found)
    round_name = round_of(ledger, issued)
    answers = packages.answers_to(ledger.handle, issued.uuid)
    sum_ = found.sha256
    bases = bases_of(ledger, issued, answers, (found.made_at, sum_))
    rows = Rows(ledger, issued, bases, today)
    rows.read_all(found.rows)
    enclosed = Enclosed(ledger, parcel, issued, list(rows.seen))
    previews = rows.previews(enclosed)
    gone = len(bases.rows.keys() - rows.seen.keys() - rows.refused)
    warnings += [*bases.warnings, *_told(found, gone), *rows.warnings]
    again = any(one.sha256 == sum_ for one in answers)
    untouched = sum_ == issued.sha256
    left = count_left(ledger.handle, issued, {row.item_id: row.cells for row in previews})
    if left:
        warnings.append(messages.still_waiting(left) if again else messages.left_waiting(left))
    warnings += [messages.UNTOUCHED] if untouched else []
    return Preview(
        parcel.name,
        sum_,
        issued,
        packages.unit_name(ledger.handle, issued.unit_id),
        round_name,
        found.made_at,
        previews,
        rows.locked(),
        tuple(rows.errors),
        (*warnings, *enclosed.told()),
        any(_said(row.sent) != _said(bases.rows.get(row.item_id, {})) for row in previews),
        again,
        untouched,
    )


def _said(content: Mapping[str, str]) -> dict[str, str]:
    """Return what a row says; that a blank cell was cleared once more says nothing new."""
    return {field: text for field, text in content.items() if text and field != CLEARED}


def _told(found: Returned, gone: int) -> list[str]:
    """Say what was left out of the sheet, and what was written into it."""
    said = [messages.gone(gone)] if gone else []
    if found.by_hand:
        said.append(messages.added_by_hand("、".join(map(str, found.by_hand[:10]))))
    if found.merged:
        said.append(messages.merged(found.merged))
    if found.other_columns:
        said.append(messages.other_columns("、".join(found.other_columns)))
    return said
