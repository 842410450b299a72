"""Cells on which both sides wrote something else: decided on, waiting, ended by a newer file."""

from collections.abc import Iterator, Mapping, Sequence

from app.exchange.merging import Cell, Choice, Verdict, ends
from app.messages import exchange as messages
from db import packages
from db.file.connection import Handle
from db.file.trail import Change
from db.schema.records import Decision, ExchangePackage

#: The compared cells of a package, by item.
Compared = Mapping[int, Sequence[Cell]]


def keep_decision(
    change: Change, place: tuple[int, int], cell: Cell, decided: tuple[Choice, str]
) -> None:
    """Keep what was decided on a cell, and why; `place` is the package and the item."""
    package_id, item_id = place
    choice, reason = decided
    values = {
        "package_id": package_id,
        "item_id": item_id,
        "field": cell.field,
        "base": cell.base,
        "ours": cell.ours,
        "theirs": cell.theirs,
        "choice": choice,
        "reason": reason,
    }
    change.insert("decision", values)


def settle_waiting(change: Change, package: ExchangePackage, compared: Compared, file: str) -> None:
    """Close the conflicts that wait beside a package where a newer file ended them."""
    values = {"choice": Choice.OURS, "reason": messages.agreed_since(file)}
    for one, cell in _beside(change.handle, package, compared):
        if cell and ends(cell, one.theirs):
            change.update("decision", one.id, values)


def count_left(handle: Handle, package: ExchangePackage, compared: Compared) -> int:
    """Count the conflicts that wait beside a package, and that a file neither ends nor renews."""
    return sum(
        cell is None or not (cell.verdict is Verdict.CONFLICT or ends(cell, one.theirs))
        for one, cell in _beside(handle, package, compared)
    )


def _beside(
    handle: Handle, package: ExchangePackage, compared: Compared
) -> Iterator[tuple[Decision, Cell | None]]:
    """Give every conflict that waits beside a package, with what a newer file says there."""
    for one, _ in packages.waiting_beside(handle, package):
        row = compared.get(one.item_id, ())
        yield one, next((cell for cell in row if cell.field == one.field), None)


def hand_over(
    change: Change, later: ExchangePackage, waiting: Sequence[Decision]
) -> list[Decision]:
    """Let conflicts wait beside a later file that says the same; return those it does not."""
    rows = packages.contents(change.handle, later.id) if waiting else {}
    left = []
    for one in waiting:
        if rows.get(one.item_id, {}).get(one.field) == one.theirs:
            cell = Cell(one.field, one.base, one.ours, one.theirs, Verdict.CONFLICT)
            keep_decision(change, (later.id, one.item_id), cell, (Choice.LATER, ""))
        else:
            left.append(one)
    return left
