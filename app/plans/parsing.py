"""Plan text to structure: title, sections, groups, findings, measures, fields, doubts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.plans.assembling import Assembly
from app.plans.checking import check
from app.plans.field_tables import field_chunks
from app.plans.fields import Chunk
from app.plans.headings import unnumbered
from app.plans.model import (
    NO_BASIS,
    DeadlineBasis,
    PlacedLine,
    Plan,
    PlanCategory,
    Source,
    SourceLine,
)
from app.plans.outline import Row, build, make_rows, plain_headings
from app.plans.tasks import Part, arrange
from app.plans.titles import split_title


def source_of_text(text: str) -> Source:
    """Cut pasted text into lines, whatever ends them; blank lines are counted and left out."""
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Source(tuple(SourceLine(at, line) for at, line in enumerate(lines, 1) if line.strip()))


def parse(
    source: Source,
    *,
    basis: DeadlineBasis = NO_BASIS,
    known_units: frozenset[str] = frozenset(),
    table_categories: tuple[PlanCategory, ...] = (),
    table_lines: frozenset[int] = frozenset(),
) -> Plan:
    """Understand a plan; never raises on any text.

    `basis` is what deadlines are counted from. `table_categories` were read from the
    lines `table_lines` by somebody else: they are put where those lines stand.
    """
    lines = [x for x in source.lines if x.line not in table_lines and x.text.strip()]
    fields = field_chunks(lines)
    rows = _rows(lines, fields)
    plain_headings(rows)
    assembly = Assembly(basis, min(table_lines, default=None))
    assembly.notes.unsure += [row.source.line for row in rows if row.unsure]
    for part in _parts(rows):
        assembly.take(part)
    plan = assembly.plan(table_categories)
    kinds = {row.source.line: row.kind for row in rows}
    placed = tuple(_placed(line, kinds.get(line.line, "table")) for line in source.lines)
    plan = replace(plan, noticed=source.doubts)
    return check(plan, placed, assembly.notes, known_units)


def _placed(line: SourceLine, kind: str) -> PlacedLine:
    if not line.printed:
        return PlacedLine(line.line, kind, line.text)
    return PlacedLine(line.line, kind if line.text.strip() else "struck", line.printed, line.text)


def _rows(lines: Sequence[SourceLine], fields: Mapping[int, tuple[Chunk, ...]]) -> list[Row]:
    """Rows of a table are read here only when they are nothing but fields."""
    text = iter(make_rows(line for line in lines if line.table < 0))
    return [
        next(text) if line.table < 0 else Row(line, None, fields.get(line.line, ()))
        for line in lines
    ]


def _parts(rows: Sequence[Row]) -> list[Part]:
    title = split_title(rows)
    taken = {row.source.line for row in title}
    rest = [row for row in rows if row.source.line not in taken]
    root = build(rest, unnumbered(rest))
    parts = [Part("title", title)] if title else []
    preamble = root.own()
    if preamble:
        parts.append(Part("preamble", tuple(preamble)))
    return [*parts, *arrange(root)]
