"""From a snapshot to a saved, recorded document."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.documents.choosing import only, refuse_choice
from app.documents.registry import KINDS, make_document
from app.documents.saving import save_bytes
from app.documents.wording import vocabulary
from app.errors import LedgerError, RefusedError
from app.job import NO_JOB, Job
from app.ledger import Ledger
from app.ledger.settings import get_setting
from app.ledger.snapshots import content_of, make_snapshot
from app.legible import clean
from app.messages import documents as messages
from app.round.rounds import load_round
from db.schema.records import Snapshot, WholeRound
from db.words import Origin


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which document, where to, whether an old file may be overwritten, of which items only."""

    kind: str
    out: Path
    force: bool = False
    codes: tuple[str, ...] = ()


def refuse_early(wanted: Wanted) -> None:
    """Refuse, before anything is written, an unknown kind or a file that exists."""
    if wanted.kind not in KINDS:
        raise RefusedError(messages.unknown_kind(wanted.kind, list(KINDS)))
    if not KINDS[wanted.kind].list_kind:
        refuse_choice(KINDS[wanted.kind].name, wanted.codes)
    if wanted.out.exists() and not wanted.force:
        raise RefusedError(messages.file_exists(wanted.out))


def render(ledger: Ledger, whole: WholeRound, wanted: Wanted, *, as_of: date) -> bytes:
    """Make the document's bytes in the ledger's vocabulary."""
    words = vocabulary(get_setting(ledger, "vocabulary"))
    if wanted.codes:
        whole = only(whole, wanted.codes)
    return make_document(wanted.kind, whole, wanted.out.suffix, as_of=as_of, words=words)


def save(data: bytes, wanted: Wanted) -> None:
    """Save the document whole or not at all."""
    save_bytes(wanted.out, data, overwrite=wanted.force)


def produce(
    ledger: Ledger, snapshot: Snapshot, wanted: Wanted, *, as_of: date, by: str = ""
) -> None:
    """Make, save and record a document. Raises AppError; nothing is recorded unless saved."""
    data = render(ledger, content_of(snapshot), wanted, as_of=as_of)
    save(data, wanted)
    _record(ledger, snapshot, wanted, data, by)


def produce_now(
    ledger: Ledger, round_id: int, wanted: Wanted, *, as_of: date, by: str = "", job: Job = NO_JOB
) -> str:
    """Make and save a document of the round as it stands, then freeze and record that.

    A refusal leaves no snapshot behind. Returns why a saved document could not be recorded, "" when
    it was.
    """
    whole = load_round(ledger, round_id)
    job.check()
    data = render(ledger, whole, wanted, as_of=as_of)
    job.check()
    save(data, wanted)
    try:
        snapshot = make_snapshot(ledger, round_id, as_of=as_of, by=by)
        _record(ledger, snapshot, wanted, data, by)
    except LedgerError as error:
        return str(error)
    return ""


def _record(ledger: Ledger, snapshot: Snapshot, wanted: Wanted, data: bytes, by: str) -> None:
    author = ledger.author("make_document", "", by, Origin.SYSTEM)
    row = {
        "round_id": snapshot.round_id,
        "kind": wanted.kind,
        "path": clean(str(wanted.out)),
        "at": author.at,
        "by": author.by,
        "snapshot_id": snapshot.id,
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    title = f"生成文书：{clean(wanted.out.name)}"
    with ledger.change("make_document", title, by, Origin.SYSTEM) as change:
        change.insert("document", row)
