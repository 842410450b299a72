"""Tables of pairs, one for each finding: a label on the left, its value on the right."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.plans.model import SourceCell, SourceTable
from app.plans.table_grid import Grid, is_short
from app.plans.table_header import Column, Header, column_field, known_label
from app.plans.table_rows import is_finding_text


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value; a text across the table has no label."""

    row: int
    label: SourceCell | None
    value: SourceCell

    @property
    def field(self) -> str | None:
        """What the label stands for."""
        return column_field(self.label.text) if self.label else None


@dataclass(slots=True)
class PairSheet:
    """The pairs of one finding, and the band above them, if any."""

    band: Pair | None = None
    pairs: list[Pair] = field(default_factory=list)


def is_paired(grid: Grid) -> bool:
    """Say whether most rows begin with a known label that has its value beside it."""
    filled = [row for row in range(grid.height) if grid.covering(row)]
    labels = [label for row in filled if (label := _first_label(grid, row)) is not None]
    fields = {known_label(label.text) for label in labels}
    core = bool(fields & {"title", "measures"})
    return core and len(fields) >= 2 and len(labels) * 2 > len(filled)


def _first_label(grid: Grid, row: int) -> SourceCell | None:
    """Return the label a row begins with, when it has room for a value and no label follows."""
    cells = grid.covering(row)
    if not cells or known_label(cells[0].text) is None:
        return None
    if cells[0].column + cells[0].column_span >= grid.width:
        return None
    return cells[0] if len(cells) < 2 or known_label(cells[1].text) is None else None


def pair_sheets(grid: Grid) -> Iterator[PairSheet]:
    """Cut the table where the finding's own label comes again, and at every band."""
    sheet = PairSheet()
    for pair in _pairs(grid):
        seen = {other.field for other in sheet.pairs}
        again = pair.field in {"title", "number"} and pair.field in seen
        if pair.label is None or again:
            yield sheet
            sheet = PairSheet()
        if pair.label is None:
            sheet.band = pair
        else:
            sheet.pairs.append(pair)
    yield sheet


def _pairs(grid: Grid) -> Iterator[Pair]:
    """Yield label and value in reading order; a label merged over rows has several values."""
    for row in range(grid.height):
        cells = [c for c in grid.covering(row) if c.row == row or known_label(c.text)]
        at = 0
        last: SourceCell | None = None
        while at < len(cells):
            following = cells[at + 1] if at + 1 < len(cells) else None
            if following is None:
                yield from _left_over(row, cells, last)
            elif _is_group(cells[at], following, more=at + 2 < len(cells)):
                alone = cells[at].row_span == 1 or is_finding_text(cells[at].text)
                if cells[at].row == row and alone:
                    yield Pair(row, None, cells[at])
                at += 1
                continue
            elif is_short(cells[at].text) and following.row == row:
                last = cells[at]
                yield Pair(row, last, following)
            else:
                yield from _left_over(row, cells[at : at + 1], last)
                at += 1
                continue
            at += 2


def _is_group(cell: SourceCell, following: SourceCell, *, more: bool) -> bool:
    """Say whether a label only groups the labels beside it (责任分工 | 牵头领导 | …)."""
    beside = following.row >= cell.row and known_label(following.text) is not None
    return more and beside and is_short(cell.text)


def _left_over(row: int, cells: list[SourceCell], last: SourceCell | None) -> Iterator[Pair]:
    """A cell without a partner: an empty field, one more value, or a band across the table."""
    cell = cells[-1]
    if cell.row != row or known_label(cell.text) is not None:
        return
    yield Pair(row, last, cell)


def as_table(grid: Grid, pairs: list[Pair]) -> tuple[Grid, Header]:
    """Lay the pairs of a finding out as a table: a column for each label, a row for each pair."""
    labels = list(dict.fromkeys(pair.label.text for pair in pairs if pair.label is not None))
    columns = tuple(
        Column(at, "".join(label.split()), column_field(label)) for at, label in enumerate(labels)
    )
    cells = tuple(
        SourceCell(at, labels.index(pair.label.text), pair.value.text)
        for at, pair in enumerate(pairs)
        if pair.label is not None
    )
    rows = tuple(grid.line(pair.row) for pair in pairs)
    return Grid(SourceTable(rows, len(columns), cells)), Header(0, 0, columns)
