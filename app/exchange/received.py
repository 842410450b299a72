"""What became of one file: its counts, what was refused and why; the lines of its 接收回执."""

from enum import StrEnum
from typing import NamedTuple

from app.errors import AppError, NotFoundError, RefusedError
from app.exchange.choosing import (
    Choices,
    applies,
    asks,
    changes,
    decisions,
    stands,
    taken_grey,
    waits,
)
from app.exchange.merging import Cell, Choice
from app.exchange.previewing import Preview
from app.exchange.rows import Fault, LockedEdit, RowPreview
from app.messages import exchange as messages
from app.messages.closing import not_done
from app.wording import STATE_WORDS


class Status(StrEnum):
    """What became of a file."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    NOTHING_NEW = "nothing-new"
    REFUSED = "refused"
    ERROR = "error"


class Received(NamedTuple):
    """One file and what was, or would be, taken from it.

    `conflicts` wait for a decision (code, cell); `refused` was decided against, with the reason;
    of the changed grey cells in `locked` those in `taken_over` were taken.
    """

    file: str
    status: Status
    unit: str = ""
    package: str = ""
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    conflicts: tuple[tuple[str, Cell], ...] = ()
    refused: tuple[tuple[str, Cell, str], ...] = ()
    locked: tuple[LockedEdit, ...] = ()
    taken_over: tuple[LockedEdit, ...] = ()
    errors: tuple[Fault, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def unread(self) -> bool:
        """Whether the file was refused or could not be read: nothing of it was taken."""
        return self.status in (Status.REFUSED, Status.ERROR)

    @property
    def only_faults(self) -> bool:
        """Whether the file was read, and all it says has to be mended first."""
        return bool(self.errors) and not (
            self.added or self.updated or self.conflicts or self.refused
        )


def told(preview: Preview, choices: Choices, package: str = "") -> Received:
    """Sum a preview up as it would be taken with these choices."""
    added = updated = unchanged = 0
    left: list[tuple[str, Cell]] = []
    for row in preview.rows:
        waiting = waits(row, choices)
        left += [(row.code, cell) for cell in waiting]
        if changes(row, choices):
            added, updated = added + row.is_new, updated + (not row.is_new)
        elif not waiting:
            unchanged += 1
    grey = taken_grey(preview, choices)
    updated += len(grey)
    changed = added + updated
    if preview.again and not changed and not choices:
        status = Status.NOTHING_NEW
    elif left or preview.errors:
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
        unchanged,
        tuple(left),
        _refused(preview, choices),
        preview.locked,
        grey,
        preview.errors,
        warnings_of(preview, choices),
    )


def warnings_of(preview: Preview, choices: Choices) -> tuple[str, ...]:
    """Return what is to be said of a file, also which applications come too early."""
    early = (
        messages.cannot_apply(row.code, not_done(row.code, STATE_WORDS[stands(row, choices)]))
        for row in preview.rows
        if asks(row, choices) and not applies(row, choices)
    )
    return (*preview.warnings, *early)


def _refused(preview: Preview, choices: Choices) -> tuple[tuple[str, Cell, str], ...]:
    """List what the office decided against: code, cell, reason."""
    codes = {row.item_id: row.code for row in preview.rows}
    return tuple(
        (codes[item_id], cell, reason)
        for item_id, cell, choice, reason in decisions(preview, choices)
        if choice is Choice.OURS
    )


def not_taken(file: str, error: AppError) -> Received:
    """Tell why a file was not received at all."""
    status = Status.REFUSED if isinstance(error, RefusedError | NotFoundError) else Status.ERROR
    return Received(file, status, warnings=(str(error),))


def counted_less(one: Received, row: RowPreview) -> Received:
    """Count a row as unchanged after all: what it asked for was not done."""
    return one._replace(
        added=one.added - row.is_new,
        updated=one.updated - (not row.is_new),
        unchanged=one.unchanged + 1,
    )
