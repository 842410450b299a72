"""A source table as a grid: which cell covers a place, which cells begin in a row."""

import re
from collections.abc import Iterable

from app.plans.labels import normalise_label
from app.plans.model import SourceCell, SourceTable

_NOTHING = re.compile(r"[\s\-—－_/\\.…·]*")
_ENDS = "。；;：:！!？?、，,）)"


class Grid:
    """A table with its merged cells spread over the places they cover."""

    def __init__(self, table: SourceTable) -> None:
        self.table = table
        self.height = len(table.rows)
        self.width = table.columns
        self._places: dict[tuple[int, int], SourceCell] = {}
        self._rows: dict[int, list[SourceCell]] = {}
        for cell in table.cells:
            self._rows.setdefault(cell.row, []).append(cell)
            for row in range(cell.row, min(cell.row + cell.row_span, self.height)):
                for column in range(cell.column, min(cell.column + cell.column_span, self.width)):
                    self._places[row, column] = cell

    def at(self, row: int, column: int | None) -> SourceCell | None:
        """Return the cell that covers a place, None for none or one without content."""
        found = None if column is None else self._places.get((row, column))
        return None if found is None or is_blank(found.text) else found

    def own(self, row: int) -> list[SourceCell]:
        """Return the cells with content that begin in a row."""
        return [cell for cell in self._rows.get(row, ()) if not is_blank(cell.text)]

    def covering(self, row: int) -> list[SourceCell]:
        """Return the cells with content that reach into a row, from above included."""
        found = (self.at(row, column) for column in range(self.width))
        return distinct(cell for cell in found if cell is not None)

    def line(self, row: int) -> int:
        """Return the line number of a row; one that only goes on has that of the row above."""
        return next((n for n in reversed(self.table.rows[: row + 1]) if n), 0)


def distinct(cells: Iterable[SourceCell]) -> list[SourceCell]:
    """Return cells in order, each once."""
    return list({(cell.row, cell.column): cell for cell in cells}.values())


def is_blank(text: str) -> bool:
    """Say whether a cell says nothing: empty, or a dash."""
    return _NOTHING.fullmatch(text) is not None


def is_short(text: str) -> bool:
    """Say whether a text is short enough for a label."""
    return 0 < len(normalise_label(text)) <= 20


def unwrapped(text: str) -> str:
    """Join lines that were only broken to fit a narrow cell; real paragraphs stay apart."""
    out = ""
    for line in (part.strip() for part in text.split("\n")):
        if out and line:
            joint = "\n" if out[-1] in _ENDS else ""
            both_latin = out[-1].isascii() and line[0].isascii()
            out += (" " if both_latin and not joint else joint) + line
        else:
            out += line
    return out
