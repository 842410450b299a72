"""上报: what a unit reported, as the workbook it was given and its evidence, in one zip."""

import hashlib
import json
import uuid
import zipfile
from io import BytesIO
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from app.documents.saving import save_bytes
from app.errors import NotFoundError
from app.evidence import content_of
from app.exchange import fields
from app.exchange.head import Head, read_head
from app.exchange.issuing import keep_rows
from app.exchange.parcels import EVIDENCE
from app.exchange.relaying import told_below
from app.exchange.task_book import TASKS, TaskSheet, book_bytes
from app.exchange.tasks import Task, open_desk, tasks_of
from app.ledger import Ledger
from app.messages import exchange as messages
from app.rounds import list_rounds
from db import packages, progress
from db.records import ExchangePackage
from db.trail import Change
from db.words import Direction, Origin


class Submitted(NamedTuple):
    """What was handed in."""

    file: Path
    tasks: int
    evidence: int


def submit(
    ledger: Ledger, out: Path, *, period: str = "", by: str = "", overwrite: bool = False
) -> Submitted:
    """Write the zip for the newest package of a period (the newest of all for "").

    An old file goes only with `overwrite`. Raises NotFoundError when none was opened, SaveError.
    """
    opened, head = newest_opened(ledger, period)
    issued = packages.contents(ledger.handle, opened.id)
    files, names = _evidence(ledger, opened, list(issued))
    desk = open_desk(ledger, opened.round_id)
    planning = any(fields.GOAL in row for row in issued.values())
    tasks = tasks_of(ledger, desk, opened.unit_id, opened.period, planning=planning)
    own = tuple(
        _as_issued(task, issued[task.item_id], names[task.item_id])
        for task in tasks
        if task.item_id in issued
    )
    book = book_bytes(TaskSheet(head._replace(rows=len(own)), desk.whole.round.name, own, planning))
    data = _zipped(head, book, files, told_below(ledger, opened))
    title = f"上报 {opened.period}：{len(own)} 项任务"
    with ledger.change("submit", title, by, Origin.PACKAGE) as change:
        sum_ = hashlib.sha256(data).hexdigest()
        package_id = change.insert("package", _package(change, opened, (out.name, sum_, len(own))))
        keep_rows(change, package_id, {task.item_id: task.content for task in own})
        save_bytes(out, data, overwrite=overwrite)
    return Submitted(out, len(own), len(files))


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
    found = [
        one
        for known in list_rounds(ledger)
        for one in packages.of_round(ledger.handle, known.id)
        if one.direction is Direction.OPENED and period in ("", one.period)
    ]
    heads = [(one, head) for one in found if (head := read_head(one.note)) is not None]
    if not heads:
        raise NotFoundError(messages.NOTHING_OPENED)
    return max(heads, key=lambda pair: pair[0].id)


def _evidence(
    ledger: Ledger, opened: ExchangePackage, item_ids: list[int]
) -> tuple[dict[str, bytes], dict[int, list[str]]]:
    """Return the standing reports' evidence by name, and the names for each item.

    The same content goes in once; another of the same name gets a number.
    """
    reports = packages.standing_reports(ledger.handle, opened.unit_id, opened.period, item_ids)
    evidence = progress.evidence_of(ledger.handle, [row[0] for row in reports.values()])
    found: dict[str, bytes] = {}
    names: dict[int, list[str]] = {item_id: [] for item_id in item_ids}
    known: dict[str, str] = {}
    for item_id, row in reports.items():
        for ref in evidence.get(row[0], ()):
            name = _free(ref.name, ref.sha256, known)
            if name not in found:
                found[name] = content_of(ledger, ref.id)
            known[name] = ref.sha256
            names[item_id].append(name)
    return found, names


def _free(name: str, sha256: str, known: dict[str, str]) -> str:
    """Return the name itself, with a number when another content has it."""
    plain, number = PurePath(name), 1
    wanted = name
    while known.get(wanted, sha256) != sha256:
        number += 1
        wanted = f"{plain.stem}（{number}）{plain.suffix}"
    return wanted


def _zipped(head: Head, book: bytes, files: dict[str, bytes], below: list[dict[str, Any]]) -> bytes:
    """Pack workbook, evidence and a manifest: every file's checksum, what those below reported."""
    parts = {f"{TASKS}.xlsx": book, **{f"{EVIDENCE}/{name}": d for name, d in files.items()}}
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()}
    manifest = {"package": head._asdict(), "files": sums, "below": below}
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=2))
        for name, data in parts.items():
            made.writestr(name, data)
    return kept.getvalue()
