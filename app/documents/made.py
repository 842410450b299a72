"""Which documents there are, what each needs, and when each was last made."""

from dataclasses import dataclass
from datetime import date

from app.documents.content import Document
from app.documents.producing import Wanted, produce_now
from app.documents.registry import KINDS, make_content
from app.documents.wording import vocabulary
from app.items.filling import list_blanks
from app.job import NO_JOB, Job
from app.ledger import Ledger
from app.ledger.settings import get_setting
from app.round.rounds import load_round
from db import items, snapshots
from db.items import RoundSize
from db.snapshots import Made

_REPORTS = ("progress-report", "progress-report-public")


@dataclass(frozen=True, slots=True)
class Offer:
    """One kind of document: what is missing for it ("" for nothing), the last one made.

    `lines` is how many findings and measures the round has.
    """

    kind: str
    name: str
    suffixes: tuple[str, ...]
    missing: str
    last: Made | None
    lines: int


def list_offers(ledger: Ledger, round_id: int) -> tuple[Offer, ...]:
    """List every kind of document for a round."""
    with ledger.guard(), ledger.handle.snapshot():
        size = items.round_size(ledger.handle, round_id)
        blanks = len(list_blanks(ledger, round_id))
        made = snapshots.documents_of(ledger.handle, round_id)
    last = {one.kind: one for one in reversed(made)}
    return tuple(
        Offer(
            kind,
            found.name,
            found.suffixes,
            _missing(kind, size, blanks),
            last.get(kind),
            size.lines,
        )
        for kind, found in KINDS.items()
    )


def _missing(kind: str, size: RoundSize, blanks: int) -> str:
    if not size.findings:
        return "还没有问题，先导入方案或新增问题。"
    if kind in _REPORTS and not size.begun:
        return "还没有登记进展，报告里都是“未启动”。"
    if kind == "plan" and blanks:
        return f"还有 {blanks} 处待填，文书里会照印 X。"
    return ""


def preview(ledger: Ledger, round_id: int, kind: str, as_of: date) -> Document:
    """Return what a document would say now; nothing is written."""
    words = vocabulary(get_setting(ledger, "vocabulary"))
    return make_content(kind, load_round(ledger, round_id), as_of=as_of, words=words)


def make(
    ledger: Ledger, round_id: int, wanted: Wanted, *, as_of: date, by: str = "", job: Job = NO_JOB
) -> str:
    """Make, save and record a document of the round as it stands.

    Returns why a saved document could not be recorded, "" when it was. A refusal leaves nothing.
    """
    return produce_now(ledger, round_id, wanted, as_of=as_of, by=by, job=job)
