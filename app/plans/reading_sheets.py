"""Sheets as a source: a table for each sheet, a line for each row; what is beneath as doubts."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.messages import plans as say
from app.plans.model import Doubt, DoubtCode, Source, SourceCell, SourceLine, SourceTable
from app.plans.struck import printed, words
from app.sheets.beneath import column_name, place_name
from app.sheets.reading import Sheet


def source_of_sheets(sheets: Sequence[Sheet]) -> Source:
    """Number the rows through all sheets, blank ones counted; row 1 of the first is line 1."""
    lines: list[SourceLine] = []
    tables: list[SourceTable] = []
    doubts: list[Doubt] = []
    offset = 0
    for sheet in sheets:
        if not sheet.rows:
            continue
        at = len(tables)
        found = [_line(sheet, row, offset, at) for row in range(len(sheet.rows))]
        numbers = tuple(line.line if line else 0 for line in found)
        mine = [line for line in found if line]
        lines += mine
        tables.append(_table(sheet, numbers))
        doubts += _placed(_doubts(sheet), [line.line for line in mine], offset)
        offset += len(sheet.rows)
    return Source(tuple(lines), tuple(tables), doubts=tuple(doubts))


def _line(sheet: Sheet, row: int, offset: int, table: int) -> SourceLine | None:
    """Return a row as a line, None for a blank one; struck words and errors are only printed."""
    text, whole = _row_text(sheet.rows[row]), _row_text(_printed(sheet, row))
    if not whole.strip():
        return None
    shown = "" if whole == text else whole
    return SourceLine(offset + row + 1, text, table=table, printed=shown)


def _printed(sheet: Sheet, row: int) -> Iterator[str]:
    beneath = sheet.beneath
    for column, text in enumerate(sheet.rows[row]):
        marked = beneath.marked.get((row, column))
        said = text if marked is None else printed(marked)
        yield said or beneath.broken.get((row, column), "")


def _row_text(row: Iterator[str] | Sequence[str]) -> str:
    """Join a row's cells by tab, breaks inside a cell as spaces."""
    return "\t".join(" ".join(cell.split("\n")) for cell in row).rstrip()


def _table(sheet: Sheet, numbers: tuple[int, ...]) -> SourceTable:
    width = max(len(row) for row in sheet.rows)
    spans = {(m.row, m.column): (m.row_span, m.column_span) for m in sheet.merges}
    cells: list[SourceCell] = []
    for r, row in enumerate(sheet.rows):
        for c, text in enumerate(row):
            rows, columns = spans.get((r, c), (1, 1))
            if text:
                cut = (min(rows, len(sheet.rows) - r), min(columns, width - c))
                cells.append(SourceCell(r, c, text, *cut))
    broken = frozenset(sheet.beneath.broken)
    return SourceTable(numbers, width, tuple(cells), sheet.name, not sheet.visible, broken)


def _placed(doubts: Iterator[Doubt], numbers: list[int], offset: int) -> Iterator[Doubt]:
    """Put what was said of a row (from 0) to its line, or the line above a blank one."""
    for doubt in doubts if numbers else ():
        at = bisect_right(numbers, offset + doubt.line + 1) - 1
        yield replace(doubt, line=numbers[max(at, 0)])


def _doubts(sheet: Sheet) -> Iterator[Doubt]:
    """Yield what stands beneath a sheet's values; lines are its rows, from 0."""
    if not sheet.visible:
        yield Doubt(0, DoubtCode.HIDDEN_TEXT, say.hidden_sheet(sheet.name))
    else:
        yield from _hidden(sheet)
        yield from _broken(sheet)
    yield from _struck(sheet)
    for note in sheet.beneath.notes:
        place = place_name(note.row, note.column)
        yield Doubt(note.row, DoubtCode.REMARK, say.remark(note.author, note.text, place))
    for one in sheet.beneath.objects:
        yield Doubt(one.row, DoubtCode.HIDDEN_TEXT, say.not_text(one.name, one.words))


def _hidden(sheet: Sheet) -> Iterator[Doubt]:
    """Yield hidden rows, those that follow one another together, and columns; with content only."""
    rows = [at for at in range(len(sheet.rows)) if at in sheet.beneath.hidden_rows]
    rows = [at for at in rows if any(sheet.rows[at])]
    groups: list[list[int]] = []
    for at in rows:
        if groups and groups[-1][-1] == at - 1:
            groups[-1].append(at)
        else:
            groups.append([at])
    for group in groups:
        text = say.hidden_rows(group[0] + 1, group[-1] + 1, sheet.name)
        yield Doubt(group[0], DoubtCode.HIDDEN_TEXT, text)
    columns = range(max(map(len, sheet.rows)))
    hidden = [c for c in columns if c in sheet.beneath.hidden_columns]
    filled = [c for c in hidden if any(row[c] for row in sheet.rows)]
    if filled:
        first = next(at for at, row in enumerate(sheet.rows) if any(row[c] for c in filled))
        text = say.hidden_columns([column_name(c) for c in filled], sheet.name)
        yield Doubt(first, DoubtCode.HIDDEN_TEXT, text)


def _broken(sheet: Sheet) -> Iterator[Doubt]:
    for (row, column), error in sorted(sheet.beneath.broken.items()):
        text = say.broken_cell(place_name(row, column), error)
        yield Doubt(row, DoubtCode.MISSING_FIELD, text)


def _struck(sheet: Sheet) -> Iterator[Doubt]:
    rows: dict[int, list[str]] = {}
    for (row, _), marked in sorted(sheet.beneath.marked.items()):
        rows.setdefault(row, []).extend(words(marked))
    for row, found in rows.items():
        if found:
            whole = not any(sheet.rows[row])
            yield Doubt(row, DoubtCode.STRUCK_TEXT, say.struck(found, whole_line=whole))
