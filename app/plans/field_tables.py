"""Small tables of nothing but fields (责任领导 | 责任单位 | 时限) that stand under a finding."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from app.plans.fields import BLANK, Chunk, Hit, trim
from app.plans.labels import text_field_of
from app.plans.model import SourceLine

_BETWEEN = "\t"


def field_chunks(lines: Sequence[SourceLine]) -> dict[int, tuple[Chunk, ...]]:
    """Return what stands on the rows of such tables, by line; other tables are left out."""
    inside = (line for line in lines if line.table >= 0)
    found: dict[int, tuple[Chunk, ...]] = {}
    for _, rows in groupby(inside, key=lambda line: line.table):
        found.update(_across(list(rows)) or {})
    return found


def _across(rows: Sequence[SourceLine]) -> dict[int, tuple[Chunk, ...]] | None:
    """Read a table with the labels in its first row, or with each label before its value."""
    cells = [list(_cells(row.text)) for row in rows]
    head = [_field(rows[0].text[lo:hi]) for lo, hi in cells[0]]
    if len(rows) > 1 and len(head) > 1 and all(head) and not any(len(c) > len(head) for c in cells):
        values = [
            [Hit(field or "", *at, *at) for field, at in zip(head, row, strict=False)]
            for row in cells[1:]
        ]
        return {
            line.line: (_chunk(line.text, hits),)
            for line, hits in zip(rows, [[], *values], strict=True)
        }
    pairs = [_pairs(row.text, row_cells) for row, row_cells in zip(rows, cells, strict=True)]
    if any(pair is None for pair in pairs):
        return None
    return {
        line.line: (_chunk(line.text, hits or []),) for line, hits in zip(rows, pairs, strict=True)
    }


def _pairs(text: str, cells: Sequence[tuple[int, int]]) -> list[Hit] | None:
    """Return the fields of a row of labels and values; None for any other row."""
    if not cells or len(cells) % 2:
        return None
    hits: list[Hit] = []
    for label, value in zip(cells[::2], cells[1::2], strict=True):
        field = _field(text[slice(*label)])
        if field is None or _field(text[slice(*value)]):
            return None
        hits.append(Hit(field, *value, *value))
    return hits


def _field(label: str) -> str | None:
    field = text_field_of(label)
    known = field is not None and (field == "deadline" or field.startswith("role:"))
    return field if known else None


def _cells(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the value of each cell begins and ends, empty ones included."""
    at = 0
    for cell in text.split(_BETWEEN):
        yield trim(text, at, at + len(cell), BLANK)
        at += len(cell) + 1


def _chunk(text: str, hits: Sequence[Hit]) -> Chunk:
    filled = tuple(hit for hit in hits if hit.lo < hit.hi)
    return Chunk("fields", 0, len(text), 0, len(text), filled)
