"""上报: what a unit reported, as the workbook it was given and its evidence, in one zip."""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from app.documents.saving import save_bytes
from app.errors import NotFoundError
from app.evidence import export_evidence
from app.exchange import fields
from app.exchange.head import Head, read_head
from app.exchange.issuing import keep_rows
from app.exchange.parcels import EVIDENCE
from app.exchange.task_book import TASKS, TaskSheet, book_bytes
from app.exchange.tasks import Task, open_desk, tasks_of
from app.ledger import Ledger
from app.messages import exchange as messages
from app.rounds import list_rounds
from db import packages, progress
from db.records import ExchangePackage
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
    opened, head = _opened(ledger, period)
    desk = open_desk(ledger, opened.round_id)
    issued = packages.contents(ledger.handle, opened.id)
    planning = any(fields.GOAL in row for row in issued.values())
    tasks = tasks_of(ledger, desk, opened.unit_id, opened.period, planning=planning)
    own = tuple(task for task in tasks if task.item_id in issued)
    book = book_bytes(TaskSheet(head._replace(rows=len(own)), desk.whole.round.name, own, planning))
    files = _files(ledger, opened, own)
    data = _zipped(head, book, files)
    title = f"上报 {opened.period}：{len(own)} 项任务"
    with ledger.change("submit", title, by, Origin.PACKAGE) as change:
        values = {
            "uuid": hashlib.sha256(data).hexdigest()[:32],
            "direction": Direction.SUBMITTED,
            "round_id": opened.round_id,
            "unit_id": opened.unit_id,
            "period": opened.period,
            "answers": opened.uuid,
            "made_at": change.author.at,
            "made_by": change.author.by,
            "file": out.name,
            "sha256": hashlib.sha256(data).hexdigest(),
            "rows": len(own),
            "at": change.author.at,
            "by": change.author.by,
            "note": "",
        }
        keep_rows(change, change.insert("package", values), {t.item_id: t.content for t in own})
        save_bytes(out, data, overwrite=overwrite)
    return Submitted(out, len(own), len(files))


def _opened(ledger: Ledger, period: str) -> tuple[ExchangePackage, Head]:
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


def _files(ledger: Ledger, opened: ExchangePackage, tasks: Iterable[Task]) -> dict[str, bytes]:
    """Return the evidence of the standing reports by name; the same file goes in once."""
    ids = [task.item_id for task in tasks]
    reports = packages.standing_reports(ledger.handle, opened.unit_id, opened.period, ids)
    found: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory(prefix="zhenggai-") as folder:
        evidence = progress.evidence_of(ledger.handle, [row[0] for row in reports.values()])
        for refs in evidence.values():
            for ref in refs:
                target = Path(folder) / str(ref.id)
                export_evidence(ledger, ref.id, target)
                found[ref.name] = target.read_bytes()
    return found


def _zipped(head: Head, book: bytes, files: dict[str, bytes]) -> bytes:
    """Pack workbook, evidence and a manifest with the checksum of every file."""
    parts = {f"{TASKS}.xlsx": book, **{f"{EVIDENCE}/{name}": d for name, d in files.items()}}
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()}
    manifest = {"package": head._asdict(), "files": sums}
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=2))
        for name, data in parts.items():
            made.writestr(name, data)
    return kept.getvalue()
