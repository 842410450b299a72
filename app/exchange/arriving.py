"""What a file is that was dropped on the window, or opened by a double click."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from app.errors import AppError, BadFileError
from app.exchange.head import Head
from app.exchange.parcels import BOOKS, opened
from app.exchange.proposing import own_unit
from app.exchange.returned import read_returned
from app.ledger import EXTENSION, Ledger, open_ledger
from db import packages
from db.words import Edition


class Kind(StrEnum):
    """What is to be done with it."""

    LEDGER = "LEDGER"
    #: A task workbook, alone or in a zip.
    TASKS = "TASKS"
    #: Anything else: a plan, or something that cannot be read.
    OTHER = "OTHER"


class Arrival(NamedTuple):
    """A file; `head` says whose task workbook it is, None where that is lost."""

    kind: Kind
    head: Head | None = None


def recognise(path: Path) -> Arrival:
    """Look into a file just as far as is needed; one that cannot be read is something else."""
    suffix = path.suffix.lower()
    if suffix == EXTENSION:
        return Arrival(Kind.LEDGER)
    if suffix not in {*BOOKS, ".zip"}:
        return Arrival(Kind.OTHER)
    try:
        with opened(path) as parcels:
            heads = [read_returned(one.book).head for one in parcels]
    except BadFileError:  # who opens it says why; a zip is never a plan
        return Arrival(Kind.TASKS if suffix == ".zip" else Kind.OTHER)
    return Arrival(Kind.TASKS, heads[0])


def unit_ledger(head: Head, known: Iterable[Path]) -> Path | None:
    """Return the ledger, among those known, of the unit that a package is for."""
    for ledger in _readable(known):
        own = packages.unit_names(ledger.handle).get(own_unit(ledger))
        if ledger.edition is Edition.UNIT and own is not None and own[0] == head.unit:
            return ledger.path
    return None


def office_ledger(head: Head, known: Iterable[Path]) -> Path | None:
    """Return the ledger, among those known, that issued a package."""
    return next((one.path for one in _readable(known) if one.uuid == head.ledger), None)


def _readable(known: Iterable[Path]) -> Iterator[Ledger]:
    for path in known:
        try:
            with open_ledger(path, read_only=True) as ledger:
                yield ledger
        except AppError:  # gone, damaged, newer: it is not the one
            continue
