"""Phases of rectification: add, change, remove, bring into another order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.errors import RefusedError
from app.ledger import Ledger
from app.messages import round_parts as messages
from app.round.order import inserted, place_all, row_or_refuse
from app.round.rounds import reckoning
from db import rounds
from db.schema.records import Phase


@dataclass(frozen=True, slots=True)
class PhaseDraft:
    """What is entered for a phase; unknown dates are None."""

    name: str
    start: date | None = None
    end: date | None = None
    text: str = ""


def list_phases(ledger: Ledger, round_id: int) -> tuple[Phase, ...]:
    """List a round's phases in order."""
    return rounds.phases(ledger.handle, round_id)


def _columns(draft: PhaseDraft) -> dict[str, object]:
    if not draft.name.strip():
        raise RefusedError(messages.NO_TEXT)
    if draft.start and draft.end and draft.end < draft.start:
        raise RefusedError(messages.BAD_PHASE)
    return {
        "name": draft.name.strip(),
        "start": draft.start.isoformat() if draft.start else None,
        "finish": draft.end.isoformat() if draft.end else None,
        "text": draft.text,
    }


def add_phase(
    ledger: Ledger, round_id: int, draft: PhaseDraft, *, position: int | None = None, by: str = ""
) -> int:
    """Add a phase at a 0-based place, at the end for None."""
    columns = _columns(draft)
    with ledger.change("add_phase", f"新增整改阶段：{draft.name}", by) as change:
        known = [phase.id for phase in list_phases(ledger, round_id)]
        place = {"round_id": round_id, "position": len(known)}
        with reckoning(change, round_id):
            phase_id = change.insert("phase", {**place, **columns})
            place_all(change, "phase", [*known, phase_id], inserted(known, phase_id, position))
        return phase_id


def change_phase(ledger: Ledger, phase_id: int, draft: PhaseDraft, *, by: str = "") -> None:
    """Change a phase."""
    columns = _columns(draft)
    with ledger.change("change_phase", f"修改整改阶段：{draft.name}", by) as change:
        row = row_or_refuse(change, "phase", phase_id)
        with reckoning(change, int(row["round_id"])):
            change.update("phase", phase_id, columns)


def remove_phase(ledger: Ledger, phase_id: int, *, by: str = "") -> None:
    """Remove a phase; its content stays in the trail."""
    with ledger.change("remove_phase", "删除整改阶段", by) as change:
        row = row_or_refuse(change, "phase", phase_id)
        round_id = int(row["round_id"])
        with reckoning(change, round_id):
            change.delete("phase", phase_id)
            left = [phase.id for phase in list_phases(ledger, round_id)]
            place_all(change, "phase", left, left)


def reorder_phases(ledger: Ledger, round_id: int, ids: Sequence[int], *, by: str = "") -> None:
    """Bring phases into another order. Raises RefusedError unless each is named once."""
    with ledger.change("reorder_phases", "调整整改阶段的顺序", by) as change:
        known = [phase.id for phase in list_phases(ledger, round_id)]
        with reckoning(change, round_id):
            place_all(change, "phase", known, ids)
