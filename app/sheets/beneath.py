"""What an .xlsx says beneath its values: strikes, notes, hidden parts, formulas, objects."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from app.plans.safety import MAX_SHEET_PART, Package, stream_xml
from app.plans.struck import struck
from app.plans.word_numbering import attribute, child, local
from app.sheets.cell_looks import EXACT, PLAIN, Look, looks_of, number_text, rich_text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Place = tuple[int, int]
_BOOK = "xl/workbook.xml"
_CELL = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_PAGE_CODES = re.compile(r'&(?:[LCRDTPNFAZGUEISBXYOH&]|"[^"]*"|\d+|K[0-9A-F]{6})')
#: The note Excel keeps beside a conversation, for programs that know none.
_STAND_IN = "tc="


@dataclass(frozen=True, slots=True)
class Note:
    """Something written to a cell: whose, and what."""

    row: int
    column: int
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Object:
    """Something that lies over the sheet from a row on: what it is called, the words in it."""

    row: int
    name: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Beneath:
    """What one sheet says beneath its values; rows and columns count from 0.

    `marked` are texts with struck words in them, `whole` numbers with all their figures, `broken`
    the errors of cells without a value, "" where a formula was never reckoned.
    """

    marked: Mapping[Place, str] = field(default_factory=dict)
    whole: Mapping[Place, str] = field(default_factory=dict)
    broken: Mapping[Place, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    objects: tuple[Object, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


NOTHING = Beneath()


def place_name(row: int, column: int) -> str:
    """Return a cell's name as the sheet's margins show it: B7."""
    return f"{column_name(column)}{row + 1}"


def column_name(column: int) -> str:
    """Return a column's letters."""
    name, left = "", column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


def look_beneath(data: bytes, name: str) -> dict[str, Beneath]:
    """Return what every sheet says beneath its values, by its name.

    Raises BadFileError for parts that are damaged.
    """
    package = Package(BytesIO(data), name)
    book = _Book(package)
    return {sheet: book.beneath(part) for sheet, part in book.sheets()}


class _Book:
    """A workbook's parts by their relations."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._main = _main_part(package)
        self._relations = self._related(self._main)
        styles = next(self._of_kind(self._relations, "styles"), None)
        self._looks = looks_of(styles)
        self._strings = self._rich_strings()
        self._people = self._persons()

    def sheets(self) -> Iterator[tuple[str, str]]:
        """Yield the name and the part of every sheet."""
        parts = {key: target for key, _, target in self._relations}
        book = self._package.xml(self._main) if self._main in self._package.parts else None
        sheets = child(book, "sheets")
        for sheet in sheets if sheets is not None else ():
            part = parts.get(attribute(sheet, "id") or "", "")
            if part in self._package.parts:
                yield attribute(sheet, "name") or "", part

    def beneath(self, part: str) -> Beneath:
        """Look through one sheet."""
        content = self._package.read(part, MAX_SHEET_PART)
        if b"sheetData" not in content:
            return NOTHING
        cells = _Cells(self._looks, self._strings)
        for one in stream_xml(content, self._package.name, ("col", "row", "headerFooter")):
            cells.take(one)
        related = self._related(part)
        return Beneath(
            cells.marked,
            cells.whole,
            cells.broken,
            tuple(self._notes(related)),
            (*self._objects(related), *cells.margins),
            frozenset(cells.hidden_rows),
            frozenset(cells.hidden_columns),
        )

    def _related(self, part: str) -> list[tuple[str, str, str]]:
        """Return id, kind and part of everything a part refers to."""
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if name not in self._package.parts:
            return []
        found = []
        for relation in self._package.xml(name):
            target = relation.get("Target") or ""
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = (relation.get("Type") or "").rpartition("/")[2]
            found.append((relation.get("Id") or "", kind, posixpath.normpath(path)))
        return found

    def _of_kind(self, relations: Iterable[tuple[str, str, str]], kind: str) -> Iterator["Element"]:
        for _, one, part in relations:
            if one == kind and part in self._package.parts:
                yield self._package.xml(part)

    def _rich_strings(self) -> dict[int, "Element"]:
        """Return the shared strings whose runs differ, by their numbers."""
        found: dict[int, Element] = {}
        for _, kind, part in self._relations:
            if kind == "sharedStrings" and part in self._package.parts:
                content = self._package.read(part, MAX_SHEET_PART)
                struck = b"strike" in content or any(look.struck for look in self._looks)
                items = stream_xml(content, self._package.name, ("si",)) if struck else ()
                rich = ((at, item) for at, item in enumerate(items) if child(item, "r") is not None)
                found |= {at: deepcopy(item) for at, item in rich}
        return found

    def _persons(self) -> dict[str, str]:
        return {
            attribute(person, "id") or "": attribute(person, "displayName") or ""
            for people in self._of_kind(self._relations, "person")
            for person in people
        }

    def _notes(self, related: list[tuple[str, str, str]]) -> Iterator[Note]:
        for part in self._of_kind(related, "comments"):
            authors = [a.text or "" for a in part.iter() if local(a) == "author"]
            for comment in (c for c in part.iter() if local(c) == "comment"):
                key = attribute(comment, "authorId") or ""
                known = key.isdecimal() and int(key) < len(authors)
                author = authors[int(key)].strip() if known else ""
                place = _place(attribute(comment, "ref") or "")
                if place is not None and not author.startswith(_STAND_IN):
                    yield Note(*place, author, _said(comment, author))
        for part in self._of_kind(related, "threadedComment"):
            for comment in part:
                place = _place(attribute(comment, "ref") or "")
                if place is not None:
                    author = self._people.get(attribute(comment, "personId") or "", "")
                    yield Note(*place, author, _texts(comment, "text"))

    def _objects(self, related: list[tuple[str, str, str]]) -> Iterator[Object]:
        for drawing in self._of_kind(related, "drawing"):
            for anchor in drawing:
                row = _texts(child(anchor, "from"), "row")
                yield from _drawn(anchor, int(row) if row.isdecimal() else 0)
        for _, kind, part in related:
            if kind in {"oleObject", "package"}:
                yield Object(0, f"嵌入对象（{posixpath.basename(part)}）")


def _main_part(package: Package) -> str:
    if "_rels/.rels" in package.parts:
        for relation in package.xml("_rels/.rels"):
            if (relation.get("Type") or "").endswith("/officeDocument"):
                return posixpath.normpath((relation.get("Target") or "").lstrip("/"))
    return _BOOK


def _place(reference: str) -> Place | None:
    match = _CELL.fullmatch(reference.split(":")[0])
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _texts(element: "Element | None", name: str = "t") -> str:
    found = element.iter() if element is not None else ()
    return "".join(e.text or "" for e in found if local(e) == name).strip()


def _said(comment: "Element", author: str) -> str:
    """Return the words of a note; Excel writes the author's name before them once more."""
    text = _texts(comment)
    for colon in ":：":
        text = text.removeprefix(f"{author}{colon}").strip() if author else text
    return " ".join(text.split())


def _drawn(anchor: "Element", row: int) -> Iterator[Object]:
    for shape in anchor.iter():
        name = local(shape)
        if name == "sp" and (words := _texts(shape)):
            yield Object(row, "文本框", words)
        elif name == "pic":
            yield Object(row, "图片")
        elif name == "graphicData" and (attribute(shape, "uri") or "").endswith("/chart"):
            yield Object(row, "图表")


class _Cells:
    """Looks at every cell of a sheet."""

    def __init__(self, looks: tuple[Look, ...], strings: Mapping[int, "Element"]) -> None:
        numbered = enumerate(looks)
        self._looks = {str(number): look for number, look in numbered if look != PLAIN}
        self._strings = strings
        self.marked: dict[Place, str] = {}
        self.whole: dict[Place, str] = {}
        self.broken: dict[Place, str] = {}
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[int] = []
        self.margins: list[Object] = []
        self._at = -1

    def take(self, part: "Element") -> None:
        """Look at a row, a group of columns, or the margins of the pages."""
        if local(part) == "row":
            self._row(part)
        elif local(part) == "col":
            low, high = attribute(part, "min") or "", attribute(part, "max") or ""
            if low.isdecimal() and high.isdecimal() and _is_hidden(part, "width"):
                self.hidden_columns += range(int(low) - 1, min(int(high), 16_384))
        else:
            texts = dict.fromkeys(_PAGE_CODES.sub("", e.text or "").strip() for e in part)
            words = [text for text in texts if re.search(r"(?![第共页])[^\W\d_]", text)]
            self.margins += [Object(0, "页眉页脚", text) for text in words]

    def _row(self, row: "Element") -> None:
        number = attribute(row, "r") or ""
        self._at = int(number) - 1 if number.isdecimal() else self._at + 1
        if _is_hidden(row, "ht"):
            self.hidden_rows.append(self._at)
        last, since = "", 0
        for cell in row:
            named = cell.get("r")
            last, since = (named, 0) if named else (last, since + 1)
            look = self._looks.get(cell.get("s") or "0", PLAIN)
            kind = cell.get("t") or "n"
            if look is not PLAIN or not self._is_plain(cell, kind):
                above, column = _place(last) or (self._at, -1)
                self._cell(cell, (above, column + since), kind, look)

    def _is_plain(self, cell: "Element", kind: str) -> bool:
        """Say of a cell without a look of its own that its value is all it says; most are so."""
        if kind == "s":
            return not self._strings
        if kind == "inlineStr":
            return len(cell) == 1 and len(cell[0]) <= 1
        if kind == "n":
            short = len(cell) == 1 and len(cell[0].text or "") <= EXACT
            return len(cell) == 0 or (short and "E" not in (cell[0].text or "E").upper())
        return kind != "e"

    def _cell(self, cell: "Element", place: Place, kind: str, look: Look) -> None:
        value = child(cell, "v")
        raw = (value.text or "").strip() if value is not None else ""
        if kind == "e":
            self.broken[place] = raw or "#VALUE!"
        elif kind == "n" and not raw and child(cell, "f") is not None:
            self.broken[place] = ""
        elif kind == "n":
            found = number_text(raw, look) if raw else None
            if found is not None:
                self.whole[place] = found
        text = self._rich(cell, kind, raw, look)
        if text is not None:
            self.marked[place] = text
        elif look.struck:
            self.marked[place] = ""

    def _rich(self, cell: "Element", kind: str, raw: str, look: Look) -> str | None:
        """Return a text with its own strikes marked; None for one that has none of its own."""
        item = child(cell, "is") if kind == "inlineStr" else None
        if kind == "s" and raw.isdecimal():
            item = self._strings.get(int(raw))
        return None if item is None else rich_text(item, look)


def _is_hidden(element: "Element", size: str) -> bool:
    """Say whether a row or column is hidden, or made so small that nobody sees it."""
    said = attribute(element, "hidden") in {"1", "true"}
    return said or attribute(element, size) in {"0", "0.0"}


def marked_text(text: str, marked: str) -> str:
    """Return a cell's text with its strikes: those of its runs, or all of it."""
    return marked or struck(text)
