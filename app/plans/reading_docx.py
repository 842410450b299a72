"""A .docx as lines and tables: body order, automatic numbers, notes, text boxes, frames."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import BadFileError
from app.job import NO_JOB, Job
from app.messages import reading as say
from app.plans.embedded import Found, Parts, read_embedded
from app.plans.file_doubts import DoubtList
from app.plans.model import Source, SourceCell, SourceLine, SourceTable
from app.plans.safety import MAX_LINES, Package
from app.plans.struck import is_error, live, live_cells, printed
from app.plans.word_beside import Beside, Looks
from app.plans.word_numbering import WordNumbering, attribute, child, local
from app.plans.word_text import (
    Cell,
    TableReader,
    blocks,
    cell_text,
    chunk_thing,
    frame_content,
    is_frame,
    read_paragraph,
    row_line,
    row_text,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: How often a long reading says how far it is.
_STEP = 500
#: Frames inside frames; real ones are two deep.
_DEEPEST = 20
#: Files embedded in embedded files.
_DEEPEST_FILES = 3


def read_docx(path: Path, job: Job = NO_JOB) -> Source:
    """Read a Word document.

    Blank paragraphs and line breaks count as lines. Tracked insertions are in, deletions out, and
    so is what is struck out; hidden text is in; all of them are named as doubts, and so are
    remarks, headers, pictures and objects. A file embedded in the text is read in its place.
    Text boxes follow the paragraph they are anchored in; a one-cell table is read as its text.
    Footnotes and endnotes stand after the text as `asides`, and so does a table of contents.
    Bullets are left out. In a table's line, breaks inside a cell are spaces.
    Raises BadFileError for a damaged or dangerous file, CancelledError.
    """
    with path.open("rb") as file:
        package = Package(file, path.name)
        return _Reader(package, job).read()


class _Reader:
    """One document while it is being read; lines are numbered as they come."""

    def __init__(self, package: Package, job: Job, level: int = 0) -> None:
        self._package = package
        self._job = job
        self._level = level
        self._parts = Parts(package)
        styles = self._parts.of_kind("styles")
        self._contents = _contents_styles(styles)
        self._numbering = WordNumbering(self._parts.of_kind("numbering"), styles)
        self._looks = Looks(styles)
        self._doubts = DoubtList()
        self._lines: list[SourceLine] = []
        self._tables: list[SourceTable] = []
        self._asides: set[int] = set()
        self._notes: list[tuple[str, str]] = []
        self._count = 0

    def read(self) -> Source:
        """Read the body, then the notes."""
        body = child(self._parts.main(), "body")
        if body is None:
            raise BadFileError(say.no_document(self._package.name))
        self._blocks(body, 0)
        self._append_notes()
        lines = tuple(self._lines)
        doubts = self._doubts.all(lines, self._parts)
        return Source(lines, tuple(self._tables), frozenset(self._asides), doubts=doubts)

    def _blocks(self, parent: "Element", depth: int) -> None:
        for block in blocks(parent):
            if local(block) == "p":
                self._paragraph(block, depth)
            elif local(block) == "altChunk":
                self._embedded(attribute(block, "id") or "")
            elif is_frame(block) and depth < _DEEPEST:
                self._blocks(frame_content(block), depth + 1)
            else:
                self._table(block)

    def _paragraph(self, element: "Element", depth: int) -> None:
        found = read_paragraph(element, self._numbering, self._looks)
        aside = found.style in self._contents
        at = self._count + 1
        for number, text in enumerate(found.lines):
            self._line(text, "" if number else found.number, aside=aside)
        self._doubts.beside(at, found.beside)
        self._notes.extend(found.notes)
        for box in found.boxes if depth < _DEEPEST else ():
            self._blocks(box, depth + 1)

    def _embedded(self, relation: str) -> None:
        """Read a file embedded in the text as if its lines were typed there."""
        name, data = self._parts.embedded(relation)
        found = read_embedded(name, data, self._nested) if data else None
        at = self._count + 1
        if found is not None:
            self._splice(found)
        self._doubts.embedded(at, name, None if found is None else len(found.source.lines))

    def _nested(self, package: Package) -> Source | None:
        """Read an embedded Word document, unless they are embedded in one another for ever."""
        too_deep = self._level >= _DEEPEST_FILES
        return None if too_deep else _Reader(package, self._job, self._level + 1).read()

    def _splice(self, found: Found) -> None:
        offset, tables = self._count, len(self._tables)
        for line in found.source.lines:
            table = line.table + tables if line.table >= 0 else -1
            self._lines.append(replace(line, line=line.line + offset, table=table))
        for one in found.source.tables:
            rows = tuple(row + offset if row else 0 for row in one.rows)
            self._tables.append(replace(one, rows=rows))
        self._asides |= {line + offset for line in found.source.asides}
        self._doubts.moved(found.source.doubts, offset)
        self._count = offset + found.lines

    def _line(self, text: str, number: str = "", *, table: int = -1, aside: bool = False) -> int:
        """Count a line and keep it unless it is blank; return its number, 0 for a blank one."""
        return self._keep((live(text), text), number, table=table, aside=aside)

    def _keep(self, texts: tuple[str, str], number: str, *, table: int, aside: bool) -> int:
        """Keep a line by what of it is live, and all of it with its marks."""
        self._count += 1
        if self._count % _STEP == 0:
            self._job.check()
            self._job.progress(0, 0, say.reading_lines(self._count))
        if self._count > MAX_LINES:
            raise BadFileError(say.too_many_lines(self._package.name, MAX_LINES))
        text, marked = texts
        whole = printed(marked)
        if not whole.strip():
            return 0
        number = number if number.strip() and text.strip() else ""
        shown = "" if whole == text else whole
        self._lines.append(SourceLine(self._count, text, number, table, shown))
        self._doubts.struck(self._count, marked, whole_line=not text.strip())
        if aside:
            self._asides.add(self._count)
        return self._count

    def _table(self, element: "Element") -> None:
        reader = TableReader(self._numbering, self._looks)
        table = reader.read(element)
        self._notes.extend(reader.notes)
        at = len(self._tables)
        rows: list[int] = []
        cells: list[SourceCell] = []
        broken: set[tuple[int, int]] = set()
        for row, beside in zip(table.rows, reader.beside, strict=True):
            texts = live_cells([cell_text(cell.lines) for cell in row])
            whole = row_text(row)
            text = whole if whole == printed(whole) else row_line(texts)
            rows.append(self._keep((text, whole), "", table=at, aside=False))
            self._doubts.beside(self._count, beside)
            failed = {
                cell.column: text for cell, text in zip(row, texts, strict=True) if is_error(text)
            }
            for column, error in failed.items():
                broken.add((len(rows) - 1, column))
                self._doubts.broken(self._count, column, error)
            live_texts = ["" if is_error(text) else text for text in texts]
            cells += map(_source_cell, row, live_texts)
        made = SourceTable(tuple(rows), table.columns, tuple(cells), broken=frozenset(broken))
        self._tables.append(made)

    def _append_notes(self) -> None:
        known: dict[str, dict[str, Element]] = {}
        for kind, note_id in dict.fromkeys(self._notes):
            if kind not in known:
                part = self._parts.of_kind(f"{kind}s")
                entries = part if part is not None else ()
                known[kind] = {attribute(entry, "id") or "": entry for entry in entries}
            note = known[kind].get(note_id)
            for block in blocks(note) if note is not None else ():
                self._note_line(block)

    def _note_line(self, block: "Element") -> None:
        if local(block) == "p":
            found = read_paragraph(block, self._numbering, self._looks)
            at = self._count + 1
            for text in found.lines:
                self._line(text, aside=True)
            self._doubts.beside(at, found.beside)
        elif local(block) == "tbl":
            reader = TableReader(self._numbering, self._looks)
            for row, beside in zip(reader.read(block).rows, reader.beside, strict=True):
                self._line(row_text(row), aside=True)
                self._doubts.beside(self._count, beside)
        else:
            self._doubts.beside(self._count, Beside(things=[chunk_thing(block)]))


def _source_cell(cell: Cell, text: str) -> SourceCell:
    return SourceCell(cell.row, cell.column, text, cell.row_span, cell.column_span)


def _contents_styles(styles: "Element | None") -> frozenset[str]:
    """Return the styles of a table of contents (TOC 1 …), whatever their ids."""
    found = set[str]()
    for style in styles if styles is not None else ():
        name = attribute(child(style, "name")) or "" if local(style) == "style" else ""
        if name.lower().startswith("toc ") and name[4:].strip().isdecimal():
            found.add(attribute(style, "styleId") or "")
    return frozenset(found)
