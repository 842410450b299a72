"""What a Word paragraph and a Word table say, the way a reader sees them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.plans.struck import printed, struck
from app.plans.word_beside import (
    Beside,
    Change,
    Looks,
    Thing,
    change_of,
    deleted_words,
    empty_fields,
    marks_of,
    thing_of,
)
from app.plans.word_numbering import WordNumbering, attribute, child, local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: Never shown: properties, field codes, pronunciation aids.
_HIDDEN = frozenset({"pPr", "rPr", "instrText", "delText", "rt", "sdtPr"})
#: What was deleted or moved away with changes tracked, and what was put there.
_GONE, _COME = frozenset({"del", "moveFrom"}), frozenset({"ins", "moveTo"})
#: Shown as themselves, around what they hold.
_FRAMES = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})
_BREAKS = frozenset({"br", "cr"})
#: No table of Word has more columns; damaged files claim millions.
_WIDEST = 63
#: Symbol fonts: the signs Word's 插入符号 puts in most, by font and code.
_SYMBOLS = {
    "wingdings": {0xFE: "☑", 0xFD: "☒", 0xFC: "√", 0xFB: "×", 0xA8: "□", 0x6F: "□", 0x6C: "●"}
    | {0x81 + n: chr(ord("①") + n) for n in range(10)}
    | {0x8C + n: chr(ord("❶") + n) for n in range(10)},
    "wingdings 2": {0x52: "☑", 0x54: "☒", 0x50: "√", 0x4F: "×", 0xA3: "□", 0x2A: "□"},
}


def blocks(parent: "Element") -> Iterator["Element"]:
    """Yield the paragraphs, tables and embedded files of a body or a cell, frames taken off."""
    for element in parent:
        name = local(element)
        if name in {"p", "tbl", "altChunk"}:
            yield element
        elif name in _FRAMES:
            yield from blocks(element)
        elif name == "AlternateContent":
            yield from blocks(_shown(element))


def _shown(alternate: "Element") -> "Element":
    """Return the branch of an AlternateContent that is shown; never both."""
    choice = child(alternate, "Choice")
    fallback = child(alternate, "Fallback")
    found = choice if choice is not None else fallback
    return alternate if found is None else found


@dataclass(slots=True)
class Paragraph:
    """A paragraph's text with line breaks, its number, and what is anchored in it.

    What is struck out bears the marks of `app.plans.struck`.
    """

    text: str
    number: str = ""
    boxes: list["Element"] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    style: str = ""
    beside: Beside = field(default_factory=Beside)

    @property
    def lines(self) -> list[str]:
        """The printed lines, the number in front; an empty paragraph has no number."""
        if not self.text.strip():
            return [""]
        digit = printed(self.text)[:1].isdigit()
        gap = " " if self.number and self.number[-1] != " " and digit else ""
        return (self.number + gap + self.text).split("\n")


def read_paragraph(element: "Element", numbering: WordNumbering, looks: Looks) -> Paragraph:
    """Read a paragraph; it is counted even when empty, as Word does."""
    found = Paragraph("")
    found.style = attribute(child(child(element, "pPr"), "pStyle")) or ""
    found.text = "".join(_inline(element, found, looks))
    found.beside.changes += marks_of(element)
    found.beside.things += empty_fields(element)
    if not (_mark_deleted(element) and not found.text):
        found.number = numbering.number(element)
    return found


def _mark_deleted(element: "Element") -> bool:
    """Say whether the paragraph itself was deleted with changes tracked."""
    return child(child(child(element, "pPr"), "rPr"), "del") is not None


def _inline(element: "Element", found: Paragraph, looks: Looks) -> Iterator[str]:
    for inner in element:
        name = local(inner)
        if name in _HIDDEN:
            continue
        if name == "t":
            yield printed(inner.text or "").replace("\n", " ")
        elif name in _SIMPLE:
            yield _SIMPLE[name]
        elif name == "sym":
            yield _symbol(inner)
        elif name == "txbxContent":
            found.boxes.append(inner)
        elif name in {"footnoteReference", "endnoteReference"}:
            found.notes.append((name.removesuffix("Reference"), attribute(inner, "id") or ""))
        elif name in {"commentRangeStart", "commentReference"}:
            found.beside.comments.append(attribute(inner, "id") or "")
        elif name in _GONE:
            kind = "del" if name == "del" else "gone"
            found.beside.changes.append(change_of(inner, kind, deleted_words(inner)))
        elif name == "AlternateContent":
            yield from _inline(_shown(inner), found, looks)
        else:
            yield _within(inner, found, looks)


def _within(inner: "Element", found: Paragraph, looks: Looks) -> str:
    """Return what stands inside a run, an insertion or a frame, and note what is to be noted."""
    name = local(inner)
    thing = thing_of(inner)
    if thing is not None:
        found.beside.things.append(thing)
    text = "".join(_inline(inner, found, looks))
    if name in _COME:
        kind = "ins" if name == "ins" else "move"
        found.beside.changes.append(change_of(inner, kind, printed(text)))
    if name != "r" or not text.strip():
        return text
    if looks.is_hidden(inner, found.style):
        found.beside.hidden.append(printed(text).strip())
    return struck(text) if looks.is_struck(inner, found.style) else text


_SIMPLE = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "-",
    "softHyphen": "",
}


def _symbol(element: "Element") -> str:
    font = (attribute(element, "font") or "").lower()
    try:
        code = int(attribute(element, "char") or "", 16)
    except ValueError:
        return ""
    known = _SYMBOLS.get(font, {}).get(code & 0xFF)
    return known or (chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 else "")


@dataclass(slots=True)
class Cell:
    """A logical cell: where it begins in the grid, what it covers, its lines."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: list[str]


@dataclass(slots=True)
class Table:
    """The rows of a table, each with the cells that begin in it."""

    rows: list[list[Cell]]
    columns: int


def is_frame(table: "Element") -> bool:
    """Say whether a table has a single cell: it frames text and is no table."""
    rows = [row for row in _rows(table) if not _is_deleted(row)]
    return len(rows) == 1 and len(list(_cells(rows[0]))) == 1


def frame_content(table: "Element") -> "Element":
    """Return the one cell of a frame."""
    return next(_cells(next(row for row in _rows(table) if not _is_deleted(row))))


class TableReader:
    """Reads a table cell by cell; what is found beside the words is kept for the caller.

    `beside` has a place for every row of the table read last.
    """

    def __init__(self, numbering: WordNumbering, looks: Looks) -> None:
        self._numbering = numbering
        self._looks = looks
        self.notes: list[tuple[str, str]] = []
        self.beside: list[Beside] = []
        self._here = Beside()

    def read(self, table: "Element") -> Table:
        """Read a table with its merged cells resolved."""
        rows: list[list[Cell]] = []
        open_cells: dict[int, Cell] = {}
        columns = 0
        beside: list[Beside] = []
        gone: list[Change] = []
        for row in _rows(table):
            changes = list(marks_of(row))
            if _is_deleted(row):
                gone += changes
                continue
            self._here = Beside(changes=[*gone, *changes])
            cells, open_cells, width = self._row(row, len(rows), open_cells)
            beside.append(self._here)
            rows.append(cells)
            columns, gone = max(columns, width), []
        if beside:
            beside[-1].changes += gone
        self.beside = beside
        return Table(rows, columns)

    def _row(
        self, row: "Element", at: int, above: dict[int, Cell]
    ) -> tuple[list[Cell], dict[int, Cell], int]:
        """Read one row; a cell that goes on from above makes that one taller."""
        cells: list[Cell] = []
        going_on: dict[int, Cell] = {}
        column = _number(child(child(row, "trPr"), "gridBefore"), 0)
        for element in _cells(row):
            properties = child(element, "tcPr")
            span = max(_number(child(properties, "gridSpan"), 1), 1)
            lines = self._lines(element)
            owner = above.get(column) if _continues(properties) else None
            if _joins_left(properties) and cells:
                cells[-1].column_span += span
            elif owner is not None:
                owner.row_span += 1
                going_on[column] = owner
                owner.lines.extend(line for line in lines if line.strip())
            else:
                cells.append(Cell(at, column, 1, span, lines))
                if child(properties, "vMerge") is not None:
                    going_on[column] = cells[-1]
            column += span
        return cells, going_on, column

    def _lines(self, cell: "Element") -> list[str]:
        """Return a cell's lines; a table inside it gives one line a row."""
        lines: list[str] = []
        for block in blocks(cell):
            if local(block) == "p":
                lines.extend(self._paragraph(block))
            elif local(block) == "tbl":
                here = self._here
                inner = self.read(block)
                for beside in self.beside:
                    here.add(beside)
                self._here = here
                lines.extend(row_text(row) for row in inner.rows)
            else:
                self._here.things.append(chunk_thing(block))
        return lines

    def _paragraph(self, element: "Element") -> list[str]:
        found = read_paragraph(element, self._numbering, self._looks)
        self.notes.extend(found.notes)
        self._here.add(found.beside)
        lines = found.lines if found.text.strip() else [found.number.strip()]
        for box in found.boxes:
            lines.extend(self._lines(box))
        return lines


def cell_text(lines: list[str]) -> str:
    """Join a cell's lines, blank ones at its ends left out."""
    return "\n".join(line.strip() for line in lines).strip("\n")


def row_text(cells: list[Cell]) -> str:
    """Return a row as one line: cells joined by tab, breaks inside a cell as spaces."""
    return row_line([cell_text(cell.lines) for cell in cells])


def row_line(texts: list[str]) -> str:
    """Return the texts of a row's cells as one line."""
    return "\t".join(" ".join(text.split("\n")) for text in texts).rstrip("\t ")


def chunk_thing(chunk: "Element") -> Thing:
    """Return an embedded file by its relation."""
    return Thing("嵌入文件", attribute(chunk, "id") or "")


def _rows(table: "Element") -> Iterator["Element"]:
    for element in table:
        if local(element) == "tr":
            yield element
        elif local(element) in _FRAMES:
            yield from _rows(element)


def _is_deleted(row: "Element") -> bool:
    return child(child(row, "trPr"), "del") is not None


def _cells(row: "Element") -> Iterator["Element"]:
    for element in row:
        if local(element) == "tc":
            yield element
        elif local(element) in _FRAMES:
            yield from _cells(element)


def _number(element: "Element | None", default: int) -> int:
    text = attribute(element)
    if text is None or not text.isdecimal():
        return default
    return min(int(text), _WIDEST) if len(text) <= len(str(_WIDEST)) else _WIDEST


def _continues(properties: "Element | None") -> bool:
    merge = child(properties, "vMerge")
    return merge is not None and attribute(merge) != "restart"


def _joins_left(properties: "Element | None") -> bool:
    merge = child(properties, "hMerge")
    return merge is not None and attribute(merge) != "restart"
