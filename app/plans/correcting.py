"""Lines of a source put right by hand before it is understood: retyped, joined, cut in two."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from app.errors import RefusedError
from app.messages import plans as say
from app.plans.model import Source, SourceLine, SourceTable


class Retype(NamedTuple):
    """A line gets other words."""

    line: int
    text: str


class Join(NamedTuple):
    """A line goes on in the line before it."""

    line: int


class Cut(NamedTuple):
    """A line is two: the second begins at character `at`; the lines below count one more."""

    line: int
    at: int


LineCorrection = Retype | Join | Cut


def correct(source: Source, made: LineCorrection) -> Source:
    """Return the source with one line put right.

    Raises RefusedError for a line of a table, which is no text, and for a correction without sense.
    """
    at = next((k for k, one in enumerate(source.lines) if one.line == made.line), None)
    if at is None:
        raise RefusedError(say.no_such_line(made.line))
    if source.lines[at].table >= 0:
        raise RefusedError(say.LINE_OF_TABLE)
    match made:
        case Retype():
            return _retyped(source, at, made.text)
        case Join():
            return _joined(source, at)
        case Cut():
            return _cut(source, at, made.at)


def _retyped(source: Source, at: int, text: str) -> Source:
    line, words = source.lines[at], " ".join(text.split("\n")).rstrip()
    if not words.strip():
        raise RefusedError(say.EMPTY_LINE)
    return _with(source, at, 1, [_said(line, words)])


def _joined(source: Source, at: int) -> Source:
    above = source.lines[at - 1] if at else None
    if above is None or above.table >= 0:
        raise RefusedError(say.NOTHING_ABOVE)
    joined = above.text.rstrip() + source.lines[at].text.strip()
    return _with(source, at - 1, 2, [_said(above, joined)])


def _cut(source: Source, at: int, where: int) -> Source:
    line = source.lines[at]
    first, second = line.text[:where].rstrip(), line.text[where:].strip()
    if not first.strip() or not second:
        raise RefusedError(say.CUT_LEAVES_NOTHING)
    moved = _moved(source, line.line)
    return _with(moved, at, 1, [_said(line, first), SourceLine(line.line + 1, second)])


def _said(line: SourceLine, text: str) -> SourceLine:
    kept = line.auto_number if text.startswith(line.auto_number) else ""
    return replace(line, text=text, auto_number=kept, printed="")


def _with(source: Source, at: int, count: int, lines: Iterable[SourceLine]) -> Source:
    return replace(source, lines=(*source.lines[:at], *lines, *source.lines[at + count :]))


def _moved(source: Source, after: int) -> Source:
    """Let every line after one count one more."""

    def place(line: int) -> int:
        return line + 1 if line > after else line

    def table(one: SourceTable) -> SourceTable:
        return replace(one, rows=tuple(place(row) for row in one.rows))

    return replace(
        source,
        lines=tuple(replace(line, line=place(line.line)) for line in source.lines),
        tables=tuple(table(one) for one in source.tables),
        asides=frozenset(place(line) for line in source.asides),
        doubts=tuple(replace(doubt, line=place(doubt.line)) for doubt in source.doubts),
    )
