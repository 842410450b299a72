"""上报: what a unit reported, as the workbook it was given and its evidence, in one zip."""

import hashlib
import json
import uuid
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from app.documents.saving import save_by
from app.errors import NotFoundError, RefusedError
from app.exchange import fields
from app.exchange.head import Head, read_head
from app.exchange.issuing import keep_rows
from app.exchange.merging import CLEAR
from app.exchange.parcels import EVIDENCE, MANIFEST
from app.exchange.relaying import told_below
from app.exchange.task_book import TASKS, TaskSheet, book_bytes
from app.exchange.tasks import Content, Task, open_desk, tasks_of
from app.file_names import numbered
from app.ledger import Ledger
from app.legible import LONGEST
from app.messages import exchange as messages
from app.progress.evidence import pieces_of
from app.round.rounds import list_rounds
from db import packages, progress, proposals
from db.file.trail import Change
from db.schema.records import EvidenceRef, ExchangePackage
from db.words import Direction, Origin, ProposalState, Role


class Submitted(NamedTuple):
    """What was handed in."""

    file: Path
    tasks: int
    evidence: int
    #: The codes, one for every cell, of what the office wrote otherwise and nobody decided on.
    kept_back: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """Say what was handed in."""
        return messages.submitted(self.file.name, self.tasks, self.evidence, self.kept_back)


def submit(
    ledger: Ledger, out: Path, *, period: str = "", by: str = "", overwrite: bool = False
) -> Submitted:
    """Write the zip for the newest package of a period (the newest of all for "").

    An old file goes only with `overwrite`. Raises NotFoundError when none was opened, SaveError,
    RefusedError for a name that is no zip's and for words that no cell can hold.
    """
    if out.suffix.lower() != ".zip":
        raise RefusedError(messages.zip_needed(out.name))
    opened, head = newest_opened(ledger, period)
    issued = packages.contents(ledger.handle, opened.id)
    files, names = _evidence(ledger, opened, list(issued))
    desk = open_desk(ledger, opened.round_id)
    # A task that was handed down whole is the unit's own upwards: it was given to it.
    given = {item_id: Role.RESPONSIBLE_UNIT for item_id in issued if item_id in desk.lines}
    desk = desk._replace(parts={opened.unit_id: given})
    planning = any(fields.GOAL in row for row in issued.values())
    tasks = tasks_of(ledger, desk, opened.unit_id, opened.period, planning=planning)
    own = tuple(_as_issued(task, issued[task.item_id], names[task.item_id]) for task in tasks)
    own, kept_back = _undecided(ledger, opened, own)
    _refuse_long(own)
    rows = _with_clears(ledger, opened, own)
    book = book_bytes(
        TaskSheet(head._replace(rows=len(own)), desk.whole.round.name, rows, planning)
    )
    enclosed = _Zip(head, book, files, told_below(ledger, opened))
    title = f"上报 {opened.period}：{len(own)} 项任务"
    with ledger.change("submit", title, by, Origin.PACKAGE) as change:
        sum_ = hashlib.sha256(book).hexdigest()
        package_id = change.insert("package", _package(change, opened, (out.name, sum_, len(own))))
        keep_rows(change, package_id, {task.item_id: task.content for task in own})
        save_by(out, lambda file: _pack(ledger, enclosed, file), overwrite)
    return Submitted(out, len(own), len(files), kept_back)


def _undecided(
    ledger: Ledger, opened: ExchangePackage, tasks: Sequence[Task]
) -> tuple[tuple[Task, ...], tuple[str, ...]]:
    """Leave the office's own words in the cells of which nobody decided whose words count.

    Else the office would take the unit's for an answer to its own. Returns the codes too.
    """
    words: dict[int, Content] = {}
    for one, _ in packages.waiting_beside(ledger.handle, opened):
        words.setdefault(one.item_id, {})[one.field] = one.theirs
    kept_back = tuple(
        task.content[fields.CODE]
        for task in tasks
        for field, text in words.get(task.item_id, {}).items()
        if task.content.get(field, "") != text
    )
    own = tuple(task._replace(content=task.content | words.get(task.item_id, {})) for task in tasks)
    return own, kept_back


def _with_clears(
    ledger: Ledger, opened: ExchangePackage, tasks: Sequence[Task]
) -> tuple[Task, ...]:
    """Write in so many words what the unit cleared since: a blank cell changes nothing above."""
    ids = [task.item_id for task in tasks]
    drafts = proposals.newest(ledger.handle, opened.unit_id, ids)
    withdrawn = {key for key, one in drafts.items() if one.state is ProposalState.REPLACED}
    known: dict[int, Content] = {}
    for one in packages.of_round(ledger.handle, opened.round_id):
        if one.period == opened.period and one.direction in _KNOWN_ABOVE:
            for item_id, content in packages.contents(ledger.handle, one.id).items():
                known[item_id] = {**known.get(item_id, {}), **content}
    return tuple(
        task._replace(
            content=task.content
            | {
                field: CLEAR
                for field, text in known.get(task.item_id, {}).items()
                if text
                and not task.content.get(field)
                and (field in _CLEARED or (task.item_id, field) in withdrawn)
            }
        )
        for task in tasks
    )


#: What the office knows of a unit's words, and the words a unit may take back.
_KNOWN_ABOVE = (Direction.OPENED, Direction.SUBMITTED)
_CLEARED = (fields.PROBLEMS, fields.NEXT, fields.FINISHED)


def _refuse_long(tasks: Sequence[Task]) -> None:
    """Refuse words that a cell would cut: nobody above would ever read the rest."""
    for task in tasks:
        for field in fields.REPORT:
            length = len(task.content.get(field, ""))
            if length > LONGEST:
                code, title = task.content[fields.CODE], fields.TITLES[field]
                raise RefusedError(messages.too_long(code, title, length, LONGEST))


def _as_issued(task: Task, content: dict[str, str], evidence: list[str]) -> Task:
    """Name units as the office did (those below are nobody else's), and the files that come."""
    given = {field: content[field] for field in ("part", "parties") if field in content}
    named = {fields.EVIDENCE: "、".join(evidence)}
    return task._replace(content=task.content | given | named)


def _package(change: Change, opened: ExchangePackage, made: tuple[str, str, int]) -> dict[str, Any]:
    """Return the row of the register; `made` is the file's name, checksum and number of tasks."""
    file, sum_, rows = made
    return {
        "uuid": str(uuid.uuid4()),
        "direction": Direction.SUBMITTED,
        "round_id": opened.round_id,
        "unit_id": opened.unit_id,
        "period": opened.period,
        "answers": opened.uuid,
        "made_at": change.author.at,
        "made_by": change.author.by,
        "file": file,
        "sha256": sum_,
        "rows": rows,
        "at": change.author.at,
        "by": change.author.by,
        "note": "",
    }


def newest_opened(ledger: Ledger, period: str = "") -> tuple[ExchangePackage, Head]:
    """Return the newest package that was opened for a period, of all for "", and its head.

    Raises NotFoundError.
    """
    opened = [
        one
        for known in list_rounds(ledger)
        for one in packages.of_round(ledger.handle, known.id)
        if one.direction is Direction.OPENED
    ]
    found = [one for one in opened if period in ("", one.period)]
    heads = [(one, head) for one in found if (head := read_head(one.note)) is not None]
    if not heads:
        known = sorted({one.period for one in opened})
        raise NotFoundError(
            messages.not_opened_for(period, known) if known else messages.NOTHING_OPENED
        )
    return max(heads, key=lambda pair: (pair[0].made_at, pair[0].id))


def _evidence(
    ledger: Ledger, opened: ExchangePackage, item_ids: list[int]
) -> tuple[dict[str, EvidenceRef], dict[int, list[str]]]:
    """Return the standing reports' evidence by name, and the names for each item.

    The same content goes in once; another of the same name gets a number.
    """
    reports = packages.standing_reports(ledger.handle, opened.unit_id, opened.period, item_ids)
    evidence = progress.evidence_of(ledger.handle, [row[0] for row in reports.values()])
    found: dict[str, EvidenceRef] = {}
    names: dict[int, list[str]] = {item_id: [] for item_id in item_ids}
    for item_id, row in reports.items():
        for ref in evidence.get(row[0], ()):
            name = _name(ref, found)
            found[name] = ref
            names[item_id].append(name)
    return found, names


def _name(ref: EvidenceRef, known: dict[str, EvidenceRef]) -> str:
    """Return the name a content goes in under."""

    def is_taken(name: str) -> bool:
        return name in known and known[name].sha256 != ref.sha256

    return numbered(ref.name, is_taken)


class _Zip(NamedTuple):
    """What goes into the zip; evidence by name, the parts of the manifest that name those below."""

    head: Head
    book: bytes
    evidence: dict[str, EvidenceRef]
    below: list[dict[str, Any]]


def _pack(ledger: Ledger, parts: _Zip, file: BinaryIO) -> None:
    """Pack workbook, evidence and a manifest: every file's checksum, what those below reported."""
    book = f"{TASKS}.xlsx"
    sums = {book: hashlib.sha256(parts.book).hexdigest()}
    sums |= {f"{EVIDENCE}/{name}": ref.sha256 for name, ref in parts.evidence.items()}
    manifest = {"package": parts.head._asdict(), "files": sums, "below": parts.below}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=2))
        made.writestr(book, parts.book)
        for name, ref in parts.evidence.items():
            with made.open(f"{EVIDENCE}/{name}", "w", force_zip64=True) as part:
                for piece in pieces_of(ledger, ref.id):
                    part.write(piece)
