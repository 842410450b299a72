"""What a plan says beside its findings, taken into a round: title, narrative sections, phases."""

from typing import Any

from app.plans.model import Plan
from db import items, rounds
from db.file.trail import Change
from db.schema.records import WholeRound


def _sections(plan: Plan) -> list[dict[str, Any]]:
    return [{"heading": s.heading, "body": s.body} for s in plan.sections]


def _phases(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "name": p.name,
            "start": p.start.isoformat() if p.start else None,
            "finish": p.end.isoformat() if p.end else None,
            "text": p.text,
        }
        for p in plan.phases
    ]


def _tells(plan: Plan) -> bool:
    """Whether a plan has a narrative of its own; a mere list of findings leaves the round's."""
    return any(section.heading for section in plan.sections)


def head_differs(plan: Plan, whole: WholeRound) -> bool:
    """Whether the plan's narrative is another than the round's."""
    if not _tells(plan):
        return False
    old = [{"heading": s.heading, "body": s.body} for s in whole.sections]
    title = plan.title or whole.round.title  # a plan without one does not take it away
    return (title, _sections(plan)) != (whole.round.title, old)


def write_head(change: Change, round_id: int, plan: Plan) -> None:
    """Write title, sections and phases; what a plan without a narrative leaves open stays."""
    found = rounds.round_by_id(change.handle, round_id)
    if plan.title and (_tells(plan) or found is None or not found.title):
        change.update("round", round_id, {"title": plan.title})
    sections = rounds.sections(change.handle, round_id)
    if _tells(plan) or not sections:
        change.update("round", round_id, {"tasks_at": plan.tasks_at})
        _replace(change, round_id, "section", [s.id for s in sections], _sections(plan))
    phases = rounds.phases(change.handle, round_id)
    if plan.phases:
        _replace(change, round_id, "phase", [p.id for p in phases], _phases(plan))


def place_between(change: Change, round_id: int, plan: Plan) -> None:
    """Put sections that stand between two categories right before theirs, once those are there."""
    sections = rounds.sections(change.handle, round_id)
    if [(s.heading, s.body) for s in sections] != [(s.heading, s.body) for s in plan.sections]:
        return
    rows = items.categories(change.handle, round_id)
    ids = {(row.number, row.title): row.id for row in rows}
    for at, (section, found) in enumerate(zip(plan.sections, sections, strict=True)):
        below = (c for c in plan.categories if at >= plan.tasks_at and c.line > section.line)
        category = next(below, None)
        wanted = ids.get((category.number, category.title)) if category else None
        if wanted != found.category_id:
            change.update("section", found.id, {"category_id": wanted})


def _replace(
    change: Change, round_id: int, noun: str, old: list[int], rows: list[dict[str, Any]]
) -> None:
    for row_id in old:
        change.delete(noun, row_id)
    for position, row in enumerate(rows):
        change.insert(noun, {"round_id": round_id, "position": position, **row})
