"""Checking a ledger: file, rows, evidence, history, what follows from what."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from app import standing
from app.items import codes
from app.items.items import STEP
from app.job import NO_JOB, Job
from app.ledger import Ledger
from app.ledger.file import need_room
from app.messages import checking as messages
from app.messages import safety
from app.progress.evidence import verify
from app.progress.said import standing as standing_reports
from app.wording import NOUN_WORDS, STATE_WORDS
from db import evidence, items, progress
from db.file import backups, checking, connection, twice
from db.file.checking import Spot
from db.file.connection import Handle
from db.file.faults import Fault, StorageError
from db.file.trail import Author, Change
from db.schema import migrations
from db.words import ProgressState

#: How many rows one sentence names.
NAMED = 5
#: With these nothing can be computed from the rows.
_UNREADABLE = {"BAD_DATE", "BAD_WORD", "BROKEN_LINK"}


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """Something that is not as it should be: a code, how many rows, and what to do."""

    code: str
    message: str
    count: int = 1


def check_ledger(ledger: Ledger, *, job: Job = NO_JOB) -> tuple[CheckFinding, ...]:
    """Look at everything and change nothing. Raises LedgerError when it cannot be read at all."""
    try:
        broken = checking.integrity(ledger.handle)
        if broken:
            return (CheckFinding("DAMAGED", messages.damaged(broken[0]), len(broken)),)
        with ledger.handle.snapshot():
            found = [*_rows(ledger.handle, job), *_contents(ledger, job)]
        if _UNREADABLE & {one.code for one in found}:
            return tuple(found)
        return (*found, *_copied(ledger, job))
    except StorageError as error:
        if error.fault is not Fault.DAMAGED:
            with ledger.guard():
                raise
        return (CheckFinding("DAMAGED", messages.damaged(error.detail)),)


_ROWS: dict[str, Callable[[Handle], Iterable[Spot]]] = {
    "BROKEN_LINK": checking.broken_links,
    "BAD_DATE": checking.wrong_dates,
    "BAD_WORD": checking.wrong_words,
    "BAD_PATH": lambda handle: checking.wrong_paths(handle, STEP),
    "BAD_CODE": lambda handle: _wrong_codes(handle),
    "CLOSED_NOT_DONE": checking.closed_too_early,
    "CLOSED_WITHOUT_ACT": checking.closed_without_act,
    "TRAIL_INCOMPLETE": checking.without_history,
    "ID_TWICE": twice.ids_given_twice,
    "CODE_TWICE": twice.codes_given_twice,
    "SEARCH_INCOMPLETE": checking.unindexed,
}


def _rows(handle: Handle, job: Job) -> Iterator[CheckFinding]:
    for number, (code, look) in enumerate(_ROWS.items()):
        job.check()
        job.progress(number, len(_ROWS), safety.CHECKING)
        yield from _told(handle, code, look(handle))


def _wrong_codes(handle: Handle) -> Iterator[Spot]:
    for item_id, code in checking.codes(handle):
        if not codes.is_valid(code):
            yield Spot("item", item_id, code)


def _told(handle: Handle, code: str, spots: Iterable[Spot]) -> Iterator[CheckFinding]:
    """Say what is wrong with how many rows, naming the first few."""
    rest = iter(spots)
    first = list(islice(rest, NAMED))
    if not first:
        return
    count = len(first) + sum(1 for _ in rest)
    codes_of = checking.named(handle, first)
    names = [spot.detail if code == "CODE_TWICE" else _name(spot, codes_of) for spot in first]
    if code == "CLOSED_NOT_DONE":
        names = [_with_report(handle, spot, name) for spot, name in zip(first, names, strict=True)]
    yield CheckFinding(code, messages.found(code, names, count), count)


def _name(spot: Spot, items: dict[int, str]) -> str:
    name = items.get(spot.row_id) if spot.noun == "item" else None
    return name or f"{NOUN_WORDS.get(spot.noun, spot.noun)} {spot.row_id}"


def _with_report(handle: Handle, spot: Spot, name: str) -> str:
    """Name an item with the report that does not agree with the decision to strike it off."""
    ids = [spot.row_id, *(row.id for row in items.children(handle, spot.row_id))]
    reports = [
        one for said in progress.reports_on(handle, ids).values() for one in standing_reports(said)
    ]
    less = [one for one in reports if one.state is not ProgressState.DONE]
    last = max(less, key=lambda one: (one.date, one.id), default=None)
    state = STATE_WORDS[ProgressState(spot.detail)]
    return messages.closed_not_done(name, state, last)


def _contents(ledger: Ledger, job: Job) -> Iterator[CheckFinding]:
    """Compare every stored content with its checksum; find those that nothing names."""
    changed = verify(ledger, job=job)
    if changed:
        names = [_file_name(ledger.handle, sha256) for sha256 in changed[:NAMED]]
        message = messages.found("EVIDENCE_CHANGED", names, len(changed))
        yield CheckFinding("EVIDENCE_CHANGED", message, len(changed))
    unused = evidence.unused(ledger.handle)
    if unused:
        message = messages.found(
            "EVIDENCE_UNUSED", [one[:8] for one in unused[:NAMED]], len(unused)
        )
        yield CheckFinding("EVIDENCE_UNUSED", message, len(unused))


def _file_name(handle: Handle, sha256: str) -> str:
    return next(iter(evidence.names_of(handle, sha256)), sha256[:8])


def _copied(ledger: Ledger, job: Job) -> list[CheckFinding]:
    """Compute on a copy what follows from what, and compare: the ledger itself is never written."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "copy"
        need_room(copy.parent, evidence.size_without(ledger.handle))
        with backups.attached(copy, ledger.handle.source) as both:
            backups.copy_rows(both, lambda *_: job.check())
            backups.mark(both, migrations.APPLICATION_ID, {})
            complete = checking.index_is_complete(both)
        handle = connection.open_file(copy)
        try:
            found = list(_told(handle, "DERIVED_DIFFERS", _derived(handle, job)))
        finally:
            handle.close()
    if not complete:
        found.append(CheckFinding("SEARCH_INCOMPLETE", messages.INDEX_INCOMPLETE))
    return found


def _derived(handle: Handle, job: Job) -> tuple[Spot, ...]:
    """Bring the copy's derived columns up to date and list what that changed."""
    checking.keep_derived(handle)
    with handle.transaction():
        change = Change(handle, 0, Author("", "", "", ""))
        ids = checking.findings(handle)
        for number, finding_id in enumerate(ids):
            job.check()
            job.progress(number, len(ids), safety.CHECKING)
            standing.refresh(change, finding_id)
        return checking.derived_differs(handle)
