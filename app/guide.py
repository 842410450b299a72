"""流程指引: how far an office is on its first way through the program."""

from enum import StrEnum

from app.directory.directory import list_units
from app.items.filling import list_blanks
from app.ledger import Ledger
from app.ledger.backup import list_backups
from db import items, snapshots


class Stage(StrEnum):
    """The stages of a round's work, in their order."""

    PLAN = "PLAN"
    UNITS = "UNITS"
    BLANKS = "BLANKS"
    PROGRESS = "PROGRESS"
    CLOSURE = "CLOSURE"
    REPORT = "REPORT"
    BACKUP = "BACKUP"


def stages_done(ledger: Ledger, round_id: int) -> frozenset[Stage]:
    """Return the stages a round has behind it; 0 stands for no round yet."""
    with ledger.guard(), ledger.handle.snapshot():
        size = items.round_size(ledger.handle, round_id)
        made = snapshots.documents_of(ledger.handle, round_id)
        struck = items.has_closure(ledger.handle, round_id)
    blanks = list_blanks(ledger, round_id) if size.findings else ()
    done = {
        Stage.PLAN: bool(size.findings),
        Stage.UNITS: any(unit.contact or unit.phone for unit in list_units(ledger)),
        Stage.BLANKS: bool(size.findings) and not blanks,
        Stage.PROGRESS: size.begun,
        Stage.CLOSURE: struck,
        Stage.REPORT: any("report" in one.kind for one in made),
        Stage.BACKUP: bool(list_backups(ledger.path)),
    }
    return frozenset(stage for stage, behind in done.items() if behind)
