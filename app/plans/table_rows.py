"""The rows under a table's header: tasks, bands across the table, totals, notes, headers again."""

import re
from dataclasses import dataclass
from enum import Enum

from app.plans.headings import is_container, is_problem
from app.plans.labels import normalise_label
from app.plans.model import SourceCell
from app.plans.numbering import marker_at
from app.plans.signatures import is_day, is_note, is_total, signs
from app.plans.table_grid import Grid
from app.plans.table_header import Header

_ANNEX = re.compile(r"附件?\d*[：:]|抄送[：:]")
_LONGEST_BAND = 80
_GROUP = re.compile(r"方面(?:的?问题)?$|类$")
GROUP_SYSTEMS = frozenset({"（一）", "一、", "第一部分"})


class RowKind(Enum):
    """What a row is."""

    BLANK = "blank"
    HEADER = "header"
    TOTAL = "total"
    NOTE = "note"
    SIGNATURE = "signature"
    BAND = "band"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the grid and what it is."""

    row: int
    kind: RowKind


def rows_of(grid: Grid, header: Header) -> tuple[TableRow, ...]:
    """Tell what each row under the header is.

    A band that nothing follows is a note, and so is a day that stands alone under everything.
    """
    kinds: list[RowKind] = []
    labels = header.labels
    for row in range(header.end, grid.height):
        before = kinds[-1] if kinds else RowKind.HEADER
        kinds.append(_kind(grid, header, row, _repeats(labels, grid.own(row), before)))
    for at in range(len(kinds) - 1, -1, -1):
        if kinds[at] is RowKind.DATA and not _is_lone_day(grid, header.end + at):
            break
        if kinds[at] in {RowKind.DATA, RowKind.BAND}:
            kinds[at] = RowKind.SIGNATURE if kinds[at] is RowKind.DATA else RowKind.NOTE
    return tuple(TableRow(header.end + at, kind) for at, kind in enumerate(kinds))


def _kind(grid: Grid, header: Header, row: int, again: bool) -> RowKind:
    cells = grid.own(row)
    if not cells:
        return RowKind.DATA if grid.covering(row) else RowKind.BLANK
    if again:
        return RowKind.HEADER
    about = None if _is_counted(grid, header, row) else _about_the_paper(grid, header, row)
    if about is not None:
        return about
    alone = len(cells) == 1 and grid.covering(row) == cells
    if alone and _is_band(grid, header, cells[0]):
        return RowKind.BAND
    return RowKind.DATA


def _repeats(labels: frozenset[str], cells: list[SourceCell], before: RowKind) -> bool:
    """A header printed again, on a new page or a new sheet part."""
    known = sum(normalise_label(cell.text) in labels for cell in cells)
    return known == len(cells) and (known >= 2 or (before is RowKind.HEADER and known == 1))


def _is_counted(grid: Grid, header: Header, row: int) -> bool:
    """Say whether a row has a serial number of its own: then it is a task, whatever its words."""
    cell = grid.at(row, header.index("number"))
    return cell is not None and re.fullmatch(r"[\d.．、（）()]+", cell.text.strip()) is not None


def _about_the_paper(grid: Grid, header: Header, row: int) -> RowKind | None:
    """Tell totals, notes and signatures, however many cells they are spread over."""
    cells = grid.own(row)
    if any(is_total(cell.text) for cell in cells[:3]):
        return RowKind.TOTAL
    if grid.covering(row) != cells:
        return None
    if is_note(cells[0].text) and cells[0].column != header.index("note"):
        return RowKind.NOTE
    if len(cells) == 1 and _ANNEX.match(cells[0].text.strip()):
        return RowKind.NOTE
    return RowKind.SIGNATURE if signs([cell.text for cell in cells]) else None


def _is_lone_day(grid: Grid, row: int) -> bool:
    cells = grid.own(row)
    return bool(cells) and grid.covering(row) == cells and all(is_day(c.text) for c in cells)


def _is_band(grid: Grid, header: Header, cell: SourceCell) -> bool:
    if cell.column_span * 2 > grid.width and cell.column_span > 1:
        return True
    text = cell.text.strip()
    measures = header.index("measures")
    if len(text) > _LONGEST_BAND or (measures is not None and cell.column == measures):
        return False
    return cell.column_span == 1 and is_group_text(text)


def is_group_text(text: str) -> bool:
    """Say whether a text names a group of findings: （一）…, …方面."""
    marker = marker_at(text)
    rest = text[marker.end :] if marker else text
    if not rest.strip() or is_container(rest) or len(text) > _LONGEST_BAND:
        return False
    if marker is not None and marker.system in GROUP_SYSTEMS:
        return True
    return ends_like_group(rest)


def ends_like_group(text: str) -> bool:
    """Say whether a heading ends the way groups do, whatever its number: …方面."""
    return _GROUP.search(text.rstrip("：:。 ")) is not None


def is_finding_text(text: str) -> bool:
    """Say whether a text names a single problem."""
    marker = marker_at(text)
    rest = text[marker.end :] if marker else text
    return 0 < len(text) <= 120 and (marker is not None or is_problem(rest))
