"""The list of what a change of many items would do, shown before it is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.items.bulk import BulkRow
from ui.cells import Cell
from ui.record_list import RecordList
from ui.record_table import Column
from ui.record_view import Fit


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change with the id of its line."""

    id: int
    row: BulkRow


def change_list(name: str) -> RecordList[ChangeLine]:
    """Make an empty list."""
    columns = (
        Column[ChangeLine]("条目", 7, lambda line: Cell(line.row.label)),
        Column[ChangeLine]("内容", 5, lambda line: Cell(line.row.field, role="text2")),
        Column[ChangeLine]("原值", 8, lambda line: Cell(line.row.old or "—", role="text2")),
        Column[ChangeLine]("新值", 12, _new),
    )
    return RecordList(name, columns, Fit(2, 8))


def _new(line: ChangeLine) -> Cell:
    if line.row.why:
        return Cell(f"{line.row.why}：{line.row.new}", role="amber_text", fill="amber_soft")
    return Cell(line.row.new or "—", fill="accent_soft")


def numbered(rows: Sequence[BulkRow]) -> tuple[ChangeLine, ...]:
    """Give every change the id of its line."""
    return tuple(ChangeLine(number, row) for number, row in enumerate(rows, start=1))
