"""Milestones: dated steps on the way to a finding's goal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.errors import RefusedError
from app.items.items import label, row_of
from app.ledger import Ledger
from app.messages import round_parts as messages
from app.round.order import place_all, row_or_refuse
from db import joins
from db.file.trail import Change
from db.schema.records import Milestone
from db.words import ItemKind


@dataclass(frozen=True, slots=True)
class MilestoneDraft:
    """What shall be reached, and by when."""

    text: str
    due: date | None = None


def list_milestones(ledger: Ledger, item_id: int) -> tuple[Milestone, ...]:
    """List an item's milestones in order."""
    return joins.milestones_of(ledger.handle, [item_id]).get(item_id, ())


def _columns(draft: MilestoneDraft) -> dict[str, object]:
    if not draft.text.strip():
        raise RefusedError(messages.NO_TEXT)
    return {"text": draft.text.strip(), "due": draft.due.isoformat() if draft.due else None}


def add_milestone(ledger: Ledger, item_id: int, draft: MilestoneDraft, *, by: str = "") -> int:
    """Add a milestone behind the others."""
    row = row_of(ledger, item_id)
    if row.kind is ItemKind.CATEGORY:
        raise RefusedError(messages.ONLY_FINDINGS)
    columns = _columns(draft)
    with ledger.change("add_milestone", f"新增{label(row)}的阶段性目标", by) as change:
        place = {"item_id": item_id, "position": len(list_milestones(ledger, item_id))}
        return change.insert("milestone", {**place, **columns, "reached": None})


def change_milestone(
    ledger: Ledger, milestone_id: int, draft: MilestoneDraft, *, by: str = ""
) -> None:
    """Change what shall be reached, or by when."""
    columns = _columns(draft)
    with ledger.change("change_milestone", "修改阶段性目标", by) as change:
        row_or_refuse(change, "milestone", milestone_id)
        change.update("milestone", milestone_id, columns)


class Step(NamedTuple):
    """A milestone as it shall be; without an id it is a new one."""

    text: str
    due: date | None = None
    reached: date | None = None
    id: int = 0


def set_goal(
    ledger: Ledger, finding_id: int, goal: str, steps: Sequence[Step], *, by: str = ""
) -> None:
    """Make a finding's goal and its milestones the given ones, in this order, in one change.

    Milestones that are not named any more are removed. Raises RefusedError for a step without
    words and for anything but a finding, NotFoundError for a milestone that is gone.
    """
    row = row_of(ledger, finding_id)
    if row.kind is not ItemKind.FINDING:
        raise RefusedError(messages.GOAL_ONLY_FINDINGS)
    columns = [_step_columns(step) for step in steps]
    with ledger.change("set_goal", f"修改{label(row)}的整改目标和阶段性目标", by) as change:
        change.update("item", finding_id, {"goal": goal.strip() or None})
        kept = {step.id for step in steps}
        for old in list_milestones(ledger, finding_id):
            if old.id not in kept:
                change.delete("milestone", old.id)
        for position, (step, values) in enumerate(zip(steps, columns, strict=True)):
            _write_step(change, step.id, {**values, "item_id": finding_id, "position": position})


def _step_columns(step: Step) -> dict[str, object]:
    reached = step.reached.isoformat() if step.reached else None
    return {**_columns(MilestoneDraft(step.text, step.due)), "reached": reached}


def _write_step(change: Change, step_id: int, values: dict[str, object]) -> None:
    if step_id:
        row_or_refuse(change, "milestone", step_id)
        change.update("milestone", step_id, values)
    else:
        change.insert("milestone", values)


def reach_milestone(ledger: Ledger, milestone_id: int, on: date | None, *, by: str = "") -> None:
    """Say on which day a milestone was reached; None says that it is not."""
    title = "阶段性目标已达成" if on else "阶段性目标改为未达成"
    with ledger.change("reach_milestone", title, by) as change:
        row_or_refuse(change, "milestone", milestone_id)
        change.update("milestone", milestone_id, {"reached": on.isoformat() if on else None})


def remove_milestone(ledger: Ledger, milestone_id: int, *, by: str = "") -> None:
    """Remove a milestone; its content stays in the trail."""
    with ledger.change("remove_milestone", "删除阶段性目标", by) as change:
        row = row_or_refuse(change, "milestone", milestone_id)
        change.delete("milestone", milestone_id)
        left = [m.id for m in list_milestones(ledger, int(row["item_id"]))]
        place_all(change, "milestone", left, left)


def reorder_milestones(ledger: Ledger, item_id: int, ids: Sequence[int], *, by: str = "") -> None:
    """Bring milestones into another order."""
    with ledger.change("reorder_milestones", "调整阶段性目标的顺序", by) as change:
        known = [m.id for m in list_milestones(ledger, item_id)]
        place_all(change, "milestone", known, ids)
