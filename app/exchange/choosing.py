"""What the office chose on the cells of a preview, and what becomes of its rows then."""

from collections.abc import Mapping
from pathlib import Path

from app.closing.closures import READY
from app.exchange import fields
from app.exchange.merging import Cell, Verdict, settled
from app.exchange.previewing import Preview
from app.exchange.rows import LockedEdit, RowPreview, lacking
from db.words import Choice, ProgressState

#: By item and field: the choice and its reason. Without one a change is taken, a conflict waits,
#: a grey cell stays as it is.
Choices = Mapping[tuple[int, str], tuple[Choice, str]]
_WAITS = (Choice.LATER, "")


def all_theirs(preview: Preview) -> dict[tuple[int, str], tuple[Choice, str]]:
    """Decide every conflict for what came."""
    return {
        (row.item_id, cell.field): (Choice.THEIRS, "")
        for row in preview.rows
        for cell in row.conflicts
    }


def becomes(row: RowPreview, choices: Choices) -> dict[str, str]:
    """Return the report's cells as they will be."""
    own = {field: choice for (item, field), (choice, _) in choices.items() if item == row.item_id}
    return settled(row.ours, row.cells, own)


def as_is(row: RowPreview) -> dict[str, str]:
    """Return the report's cells as they are."""
    return {**dict.fromkeys((cell.field for cell in row.cells), ""), **row.ours}


def takes(row: RowPreview, field: str, choices: Choices) -> bool:
    """Whether something that came beside the report's cells is taken."""
    choice, _ = choices.get((row.item_id, field), (Choice.THEIRS, ""))
    return choice is Choice.THEIRS


def taken_evidence(row: RowPreview, choices: Choices) -> dict[str, Path]:
    """Return the evidence that is taken, by name."""
    return row.evidence if takes(row, fields.EVIDENCE, choices) else {}


def taken_proposals(row: RowPreview, choices: Choices) -> dict[str, str]:
    """Return the proposals that are put on the list."""
    return {field: text for field, text in row.proposed.items() if takes(row, field, choices)}


def asks(row: RowPreview, choices: Choices) -> bool:
    """Whether an application for striking the item off is wanted."""
    return row.applies and takes(row, fields.APPLY, choices)


def applies(row: RowPreview, choices: Choices) -> bool:
    """Whether an application for striking the item off is wanted, and the item ready for it."""
    return asks(row, choices) and stands(row, choices) in READY


def stands(row: RowPreview, choices: Choices) -> ProgressState:
    """Return where the item of a row that applies will stand."""
    values = becomes(row, choices)
    said = ""
    if values != as_is(row) and not lacking(values):
        said = values.get(fields.STATE) or row.assumed
    return row.stands[said]


def taken_grey(preview: Preview, choices: Choices) -> tuple[LockedEdit, ...]:
    """Return the changes of grey cells that the office wants."""
    return tuple(
        edit
        for edit in preview.locked
        if choices.get((edit.item_id, edit.field), _WAITS)[0] is Choice.THEIRS
    )


def changes(row: RowPreview, choices: Choices) -> bool:
    """Whether anything of a row is taken."""
    return (
        becomes(row, choices) != as_is(row)
        or applies(row, choices)
        or bool(taken_evidence(row, choices))
        or bool(taken_proposals(row, choices))
    )


def cells_taken(preview: Preview, choices: Choices) -> int:
    """Count the cells that are taken: of reports, beside them, and grey ones."""
    usual = {Verdict.TAKE: Choice.THEIRS, Verdict.CONFLICT: Choice.LATER}
    said = [
        choices.get((row.item_id, cell.field), (usual[cell.verdict], ""))[0]
        for row in preview.rows
        for cell in (*row.takes, *row.conflicts, *row.extras)
        if cell.field != fields.APPLY or applies(row, choices)
    ]
    taken = sum(choice in (Choice.THEIRS, Choice.BOTH) for choice in said)
    return taken + len(taken_grey(preview, choices))


def waits(row: RowPreview, choices: Choices) -> tuple[Cell, ...]:
    """Return the conflicts that nobody decided."""
    return tuple(
        cell
        for cell in row.conflicts
        if choices.get((row.item_id, cell.field), _WAITS)[0] is Choice.LATER
    )


def decisions(preview: Preview, choices: Choices) -> list[tuple[int, Cell, Choice, str]]:
    """List what was decided, and every conflict that waits: item, cell, choice, reason."""
    found: list[tuple[int, Cell, Choice, str]] = []
    chosen = {item_id for item_id, _ in choices}
    for row in preview.rows:
        others = (*row.takes, *row.extras) if row.item_id in chosen else ()
        said = (*row.conflicts, *(one for one in others if (row.item_id, one.field) in choices))
        found += [
            (row.item_id, cell, *choices.get((row.item_id, cell.field), _WAITS)) for cell in said
        ]
    for edit in taken_grey(preview, choices):
        choice, reason = choices[edit.item_id, edit.field]
        found.append((edit.item_id, edit.cell, choice, reason))
    return found
