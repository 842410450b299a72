"""The rows under a table's header: tasks, bands across the table, totals, notes, headers again."""

import re
from dataclasses import dataclass
from enum import Enum

from app.plans.headings import is_container, is_problem
from app.plans.labels import normalise_label
from app.plans.model import SourceCell
from app.plans.numbering import marker_at
from app.plans.table_grid import Grid
from app.plans.table_header import Header

_TOTAL = re.compile(r"(?:合计|总计|小计|共计|总数)(?:[（(：:].*|\d.*)?")
_NOTE = re.compile(
    r"[（(]?(?:注(?:意|释)?\d{0,2}[：:.、．]|(?:备注|说明|填[表报]|制表|编制|审核|审批|审签|联系|负责人|单位负责人"
    r"|经办|报送|主管领导|签[字章发]|盖章|日期|填报|附件?|统计)[^：:。]{0,12}[：:])"
)
_LONGEST_BAND = 80
_GROUP = re.compile(r"方面(?:的?问题)?$|类$")
GROUP_SYSTEMS = frozenset({"（一）", "一、", "第一部分"})


class RowKind(Enum):
    """What a row is."""

    BLANK = "blank"
    HEADER = "header"
    TOTAL = "total"
    NOTE = "note"
    BAND = "band"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the grid and what it is."""

    row: int
    kind: RowKind


def rows_of(grid: Grid, header: Header) -> tuple[TableRow, ...]:
    """Tell what each row under the header is; a band that nothing follows is a note."""
    kinds: list[RowKind] = []
    labels = header.labels
    for row in range(header.end, grid.height):
        before = kinds[-1] if kinds else RowKind.HEADER
        kinds.append(_kind(grid, header, row, _repeats(labels, grid.own(row), before)))
    last = max((at for at, kind in enumerate(kinds) if kind is RowKind.DATA), default=-1)
    settled = [
        RowKind.NOTE if kind is RowKind.BAND and at > last else kind
        for at, kind in enumerate(kinds)
    ]
    return tuple(TableRow(header.end + at, kind) for at, kind in enumerate(settled))


def _kind(grid: Grid, header: Header, row: int, again: bool) -> RowKind:
    cells = grid.own(row)
    if not cells:
        return RowKind.DATA if grid.covering(row) else RowKind.BLANK
    if again:
        return RowKind.HEADER
    if any(_TOTAL.fullmatch(normalise_label(cell.text)) for cell in cells[:3]):
        return RowKind.TOTAL
    if _is_note(grid, row, cells):
        return RowKind.NOTE
    alone = len(cells) == 1 and grid.covering(row) == cells
    if alone and _is_band(grid, header, cells[0]):
        return RowKind.BAND
    return RowKind.DATA


def _repeats(labels: frozenset[str], cells: list[SourceCell], before: RowKind) -> bool:
    """A header printed again, on a new page or a new sheet part."""
    known = sum(normalise_label(cell.text) in labels for cell in cells)
    return known == len(cells) and (known >= 2 or (before is RowKind.HEADER and known == 1))


def _is_note(grid: Grid, row: int, cells: list[SourceCell]) -> bool:
    if not _NOTE.match(cells[0].text.strip()):
        return False
    wide = cells[0].column_span * 2 > grid.width or len(cells) == 1
    alone = grid.covering(row) == cells
    return alone and (wide or all(_NOTE.match(cell.text.strip()) for cell in cells))


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
