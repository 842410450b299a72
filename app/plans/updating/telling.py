"""What an update changes, keeps and asks, in lines for people and as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

from app.messages import updates as messages
from app.plans.comparing import Comparison
from app.plans.updating.cells import Cell, Question, Why


def lines_of(found: Comparison) -> Iterator[str]:
    """Say cell by cell what changes, then what the file says nothing of, then what to answer."""
    for cell in found.cells:
        if not cell.silent:
            why = messages.WHY[cell.why]
            yield messages.cell(cell.where, cell.words, cell.old, cell.new, why)
    kept = sum(cell.silent for cell in found.cells)
    if kept:
        yield messages.kept(kept)
    for question in found.questions:
        yield messages.question(question)


def update_json(found: Comparison) -> dict[str, Any]:
    """Return an update as JSON: every cell with old and new, 改期 counted, the questions."""
    return {
        "changes": [_cell(cell) for cell in found.cells],
        "deadlines_moved": found.moved,
        "questions": [_question(one) for one in found.questions],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "item": cell.item_id or None,
        "where": cell.where,
        "field": cell.field,
        "name": cell.words,
        "old": cell.old or None,
        "new": cell.new or None,
        "taken": cell.taken,
        "why": cell.why.value,
        "line": cell.line,
    }


def _question(one: Question) -> dict[str, Any]:
    return {
        "key": one.key,
        "line": one.line,
        "number": one.number,
        "title": one.title,
        "code": one.code,
        "old_number": one.old_number,
        "old_title": one.old_title,
        "same": one.likely,
    }


def decided(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the cells that people can decide on, what the file says nothing of at the end."""
    found = (one for one in cells if one.why is not Why.ADDED)
    return tuple(sorted(found, key=lambda one: one.why is Why.NOT_SAID))
