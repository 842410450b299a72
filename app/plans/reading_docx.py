"""A .docx as lines and tables: body order, automatic numbers, notes, text boxes, frames."""

import posixpath
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import BadFileError
from app.job import NO_JOB, Job
from app.messages import reading as say
from app.plans.model import Source, SourceCell, SourceLine, SourceTable
from app.plans.safety import Package
from app.plans.word_numbering import WordNumbering, attribute, child, local
from app.plans.word_text import (
    Table,
    TableReader,
    blocks,
    cell_text,
    frame_content,
    is_frame,
    read_paragraph,
    row_text,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DEFAULT_MAIN = "word/document.xml"
#: Beyond this many lines no plan is read: every line costs the parser time.
MAX_LINES = 200_000
#: How often a long reading says how far it is.
_STEP = 500
#: Frames inside frames; real ones are two deep.
_DEEPEST = 20


def read_docx(path: Path, job: Job = NO_JOB) -> Source:
    """Read a Word document.

    Blank paragraphs and line breaks count as lines. Tracked insertions are in, deletions out.
    Text boxes follow the paragraph they are anchored in; a one-cell table is read as its text.
    Footnotes and endnotes stand after the text as `asides`, and so does a table of contents.
    Bullets are left out. In a table's line, breaks inside a cell are spaces.
    Raises BadFileError for a damaged or dangerous file, CancelledError.
    """
    with path.open("rb") as file:
        package = Package(file, path.name)
        return _Reader(package, job).read()


def _main_part(package: Package) -> str:
    """Return the part that holds the text, by the package's relationships."""
    main = _DEFAULT_MAIN
    if "_rels/.rels" in package.parts:
        for relation in package.xml("_rels/.rels"):
            if (relation.get("Type") or "").endswith("/officeDocument"):
                main = posixpath.normpath((relation.get("Target") or "").lstrip("/"))
    if main not in package.parts:
        raise BadFileError(say.no_document(package.name))
    return main


class _Reader:
    """One document while it is being read; lines are numbered as they come."""

    def __init__(self, package: Package, job: Job) -> None:
        self._package = package
        self._job = job
        self._main = _main_part(package)
        self._folder = posixpath.dirname(self._main)
        styles = self._part("styles")
        self._contents = _contents_styles(styles)
        self._numbering = WordNumbering(self._part("numbering"), styles)
        self._lines: list[SourceLine] = []
        self._tables: list[SourceTable] = []
        self._asides: set[int] = set()
        self._notes: list[tuple[str, str]] = []
        self._count = 0

    def _part(self, kind: str) -> "Element | None":
        """Return a part the text refers to, None when there is none."""
        relations = posixpath.join(self._folder, "_rels", posixpath.basename(self._main) + ".rels")
        name = posixpath.join(self._folder, f"{kind}.xml")
        if relations in self._package.parts:
            for relation in self._package.xml(relations):
                if (relation.get("Type") or "").endswith(f"/{kind}"):
                    target = relation.get("Target") or ""
                    name = posixpath.normpath(posixpath.join(self._folder, target)).lstrip("/")
        return self._package.xml(name) if name in self._package.parts else None

    def read(self) -> Source:
        """Read the body, then the notes."""
        body = child(self._package.xml(self._main), "body")
        if body is None:
            raise BadFileError(say.no_document(self._package.name))
        self._blocks(body, 0)
        self._append_notes()
        return Source(tuple(self._lines), tuple(self._tables), frozenset(self._asides))

    def _blocks(self, parent: "Element", depth: int) -> None:
        for block in blocks(parent):
            if local(block) == "p":
                self._paragraph(block, depth)
            elif is_frame(block) and depth < _DEEPEST:
                self._blocks(frame_content(block), depth + 1)
            else:
                self._table(block)

    def _paragraph(self, element: "Element", depth: int) -> None:
        found = read_paragraph(element, self._numbering)
        aside = found.style in self._contents
        for at, text in enumerate(found.lines):
            self._line(text, "" if at else found.number, aside=aside)
        self._notes.extend(found.notes)
        for box in found.boxes if depth < _DEEPEST else ():
            self._blocks(box, depth + 1)

    def _line(self, text: str, number: str = "", *, table: int = -1, aside: bool = False) -> int:
        """Count a line and keep it unless it is blank; return its number, 0 for a blank one."""
        self._count += 1
        if self._count % _STEP == 0:
            self._job.check()
            self._job.progress(0, 0, say.reading_lines(self._count))
        if self._count > MAX_LINES:
            raise BadFileError(say.too_many_lines(self._package.name, MAX_LINES))
        if not text.strip():
            return 0
        self._lines.append(SourceLine(self._count, text, number if number.strip() else "", table))
        if aside:
            self._asides.add(self._count)
        return self._count

    def _table(self, element: "Element") -> None:
        reader = TableReader(self._numbering)
        table = reader.read(element)
        self._notes.extend(reader.notes)
        at = len(self._tables)
        rows = tuple(self._line(row_text(row), table=at) for row in table.rows)
        self._tables.append(SourceTable(rows, table.columns, _source_cells(table)))

    def _append_notes(self) -> None:
        known: dict[str, dict[str, Element]] = {}
        for kind, note_id in dict.fromkeys(self._notes):
            if kind not in known:
                part = self._part(f"{kind}s")
                entries = part if part is not None else ()
                known[kind] = {attribute(entry, "id") or "": entry for entry in entries}
            note = known[kind].get(note_id)
            for block in blocks(note) if note is not None else ():
                self._note_line(block)

    def _note_line(self, block: "Element") -> None:
        if local(block) == "p":
            for text in read_paragraph(block, self._numbering).lines:
                self._line(text, aside=True)
            return
        for row in TableReader(self._numbering).read(block).rows:
            self._line(row_text(row), aside=True)


def _source_cells(table: Table) -> tuple[SourceCell, ...]:
    return tuple(
        SourceCell(cell.row, cell.column, cell_text(cell.lines), cell.row_span, cell.column_span)
        for row in table.rows
        for cell in row
    )


def _contents_styles(styles: "Element | None") -> frozenset[str]:
    """Return the styles of a table of contents (TOC 1 …), whatever their ids."""
    found = set[str]()
    for style in styles if styles is not None else ():
        name = attribute(child(style, "name")) or "" if local(style) == "style" else ""
        if name.lower().startswith("toc ") and name[4:].strip().isdecimal():
            found.add(attribute(style, "styleId") or "")
    return frozenset(found)
