"""Narrative sections of a plan: add, change, remove, order; where the tasks stand among them."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import RefusedError
from app.ledger import Ledger
from app.messages import round_parts as messages
from app.round.order import inserted, place_all, row_or_refuse
from db import rounds
from db.file.trail import Change
from db.schema.records import Section


@dataclass(frozen=True, slots=True)
class SectionDraft:
    """A heading and its paragraphs, separated by newlines."""

    heading: str
    body: str = ""


def list_sections(ledger: Ledger, round_id: int) -> tuple[Section, ...]:
    """List a round's sections in printed order."""
    return rounds.sections(ledger.handle, round_id)


def _columns(draft: SectionDraft) -> dict[str, object]:
    if not (draft.heading.strip() or draft.body.strip()):
        raise RefusedError(messages.NO_TEXT)
    return {"heading": draft.heading.strip(), "body": draft.body}


def add_section(
    ledger: Ledger,
    round_id: int,
    draft: SectionDraft,
    *,
    position: int | None = None,
    by: str = "",
) -> int:
    """Add a section at a 0-based place, at the end for None.

    A place before the first section that follows the tasks is in front of the tasks.
    """
    columns = _columns(draft)
    with ledger.change("add_section", f"新增章节：{draft.heading}", by) as change:
        known = [section.id for section in list_sections(ledger, round_id)]
        place = {"round_id": round_id, "position": len(known)}
        section_id = change.insert("section", {**place, **columns})
        order = inserted(known, section_id, position)
        place_all(change, "section", [*known, section_id], order)
        at = _tasks_at(change, round_id)
        if order.index(section_id) < at:
            change.update("round", round_id, {"tasks_at": at + 1})
        return section_id


def change_section(ledger: Ledger, section_id: int, draft: SectionDraft, *, by: str = "") -> None:
    """Change a section's heading or text."""
    columns = _columns(draft)
    with ledger.change("change_section", f"修改章节：{draft.heading}", by) as change:
        row_or_refuse(change, "section", section_id)
        change.update("section", section_id, columns)


def remove_section(ledger: Ledger, section_id: int, *, by: str = "") -> None:
    """Remove a section; its whole text stays in the trail."""
    with ledger.change("remove_section", "删除章节", by) as change:
        round_id = int(row_or_refuse(change, "section", section_id)["round_id"])
        known = [section.id for section in list_sections(ledger, round_id)]
        at = _tasks_at(change, round_id)
        if known.index(section_id) < at:
            change.update("round", round_id, {"tasks_at": at - 1})
        change.delete("section", section_id)
        left = [one for one in known if one != section_id]
        place_all(change, "section", left, left)


def reorder_sections(ledger: Ledger, round_id: int, ids: Sequence[int], *, by: str = "") -> None:
    """Bring sections into another order; as many as before stand in front of the tasks."""
    with ledger.change("reorder_sections", "调整章节的顺序", by) as change:
        known = [section.id for section in list_sections(ledger, round_id)]
        place_all(change, "section", known, ids)


def place_tasks(ledger: Ledger, round_id: int, sections_before: int, *, by: str = "") -> None:
    """Say how many sections stand in front of the categories."""
    with ledger.change("place_tasks", "调整任务部分的位置", by) as change:
        row_or_refuse(change, "round", round_id)
        most = len(list_sections(ledger, round_id))
        change.update("round", round_id, {"tasks_at": max(0, min(sections_before, most))})


def _tasks_at(change: Change, round_id: int) -> int:
    return int(row_or_refuse(change, "round", round_id)["tasks_at"])
