"""Sheets as a source: a table for each sheet, a line for each row."""

from collections.abc import Sequence

from app.plans.model import Source, SourceCell, SourceLine, SourceTable
from app.sheets.reading import Sheet


def source_of_sheets(sheets: Sequence[Sheet]) -> Source:
    """Number the rows through all sheets, blank ones counted; row 1 of the first is line 1."""
    lines: list[SourceLine] = []
    tables: list[SourceTable] = []
    offset = 0
    for sheet in sheets:
        if not sheet.rows:
            continue
        at = len(tables)
        texts = [_row_text(row) for row in sheet.rows]
        numbers = tuple(offset + i if text else 0 for i, text in enumerate(texts, 1))
        lines += [SourceLine(n, t, table=at) for n, t in zip(numbers, texts, strict=True) if n]
        tables.append(_table(sheet, numbers))
        offset += len(sheet.rows)
    return Source(tuple(lines), tuple(tables))


def _row_text(row: tuple[str, ...]) -> str:
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
    return SourceTable(numbers, width, tuple(cells), sheet.name, not sheet.visible)
