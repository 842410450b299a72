"""The parts of a Word file beside its text, and files embedded in it (altChunk), read as text."""

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import is_zipfile

from app.errors import BadFileError
from app.messages import reading as say
from app.plans.model import Source, SourceCell, SourceLine, SourceTable
from app.plans.parsing import source_of_text
from app.plans.reading_text import decode
from app.plans.safety import Package
from app.plans.word_numbering import attribute, local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DEFAULT_MAIN = "word/document.xml"
#: Elements of a page that begin a line of their own.
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "section"}
    | {"article", "blockquote", "pre", "table", "body", "header", "footer", "hr"}
)
_UNSEEN = frozenset({"script", "style", "head", "title", "template"})
_WIDEST = 63
_MAIL = (b"mime-version:", b"from:", b"content-type:")


class Parts:
    """The parts of a Word package by what the text calls them."""

    def __init__(self, package: Package) -> None:
        """Raises BadFileError when there is no text."""
        self._package = package
        self._main = _main_part(package)
        self._folder = posixpath.dirname(self._main)
        relations = posixpath.join(self._folder, "_rels", posixpath.basename(self._main) + ".rels")
        known = relations in package.parts
        self._relations = list(package.xml(relations)) if known else []

    def main(self) -> "Element":
        """Return the text."""
        return self._package.xml(self._main)

    def of_kind(self, kind: str) -> "Element | None":
        """Return a part the text refers to, None when there is none."""
        return next(self.all_of_kind(kind), None)

    def all_of_kind(self, kind: str) -> Iterator["Element"]:
        """Yield the parts of a kind, by their relations; without one the part of that name."""
        found = [r for r in self._relations if (r.get("Type") or "").endswith(f"/{kind}")]
        names = [self._name(r.get("Target") or "") for r in found]
        for name in names or [posixpath.join(self._folder, f"{kind}.xml")]:
            if name in self._package.parts:
                yield self._package.xml(name)

    def related(self, relation: str) -> str:
        """Return the name of the part a relation leads to, "" for none."""
        found = (r for r in self._relations if r.get("Id") == relation)
        return next((self._name(r.get("Target") or "") for r in found), "")

    def embedded(self, relation: str) -> tuple[str, bytes]:
        """Return an embedded file's name and content, b"" when it is missing."""
        name = self.related(relation)
        data = self._package.read(name) if name in self._package.parts else b""
        return posixpath.basename(name) or relation, data

    def words(self, relation: str) -> str:
        """Return the words of a part that is a drawing, "" for none."""
        name = self.related(relation)
        if name not in self._package.parts:
            return ""
        texts = (e.text or "" for e in self._package.xml(name).iter() if local(e) == "t")
        return "、".join(text.strip() for text in texts if text.strip())

    def _name(self, target: str) -> str:
        return posixpath.normpath(posixpath.join(self._folder, target)).lstrip("/")


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


@dataclass(frozen=True, slots=True)
class Found:
    """What an embedded file says, and how many lines it takes, blank ones included."""

    source: Source
    lines: int


def read_embedded(name: str, data: bytes, word: Callable[[Package], Source | None]) -> Found | None:
    """Read an embedded page, text or Word file (by `word`); None for what cannot be read."""
    try:
        source = _read(name, data, word)
    except BadFileError:
        return None
    if source is None:
        return None
    return Found(source, max((line.line for line in source.lines), default=0))


def _read(name: str, data: bytes, word: Callable[[Package], Source | None]) -> Source | None:
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if is_zipfile(BytesIO(data)):
        return word(Package(BytesIO(data), name))
    if start.startswith(_MAIL):
        return _of_mail(data)
    if start.startswith(b"{\\rtf"):
        return None
    if b"<html" in start or start.startswith((b"<!doctype", b"<p", b"<div", b"<table", b"<?xml")):
        return _of_page(data)
    return source_of_text(decode(data, name))


def _of_mail(data: bytes) -> Source | None:
    """Read the page in a web archive (.mht)."""
    message = message_from_bytes(data, policy=policy.default)
    body = message.get_body(("html", "plain"))
    if body is None:
        return None
    content = str(body.get_content())
    plain = body.get_content_type() == "text/plain"
    return source_of_text(content) if plain else _of_page(content.encode(), "utf-8")


def _of_page(data: bytes, encoding: str | None = None) -> Source | None:
    from lxml import etree, html

    if encoding is None and b"charset" not in data[:1024].lower():
        encoding = _encoding_of(data)
    try:
        page = html.document_fromstring(data, parser=html.HTMLParser(encoding=encoding))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return _Page().read(page)


def _encoding_of(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


class _Page:
    """The lines and tables of a page, in order."""

    def __init__(self) -> None:
        self._lines: list[SourceLine] = []
        self._tables: list[SourceTable] = []
        self._count = 0
        self._open = ""

    def read(self, page: "Element") -> Source:
        """Read a page."""
        self._walk(page)
        self._end()
        return Source(tuple(self._lines), tuple(self._tables))

    def _walk(self, element: "Element") -> None:
        name = element.tag if isinstance(element.tag, str) else ""
        if not name or name in _UNSEEN:
            return
        if name == "br" or name in _BLOCKS:
            self._end()
        if name == "table" and _is_table(element):
            self._table(element)
            return
        self._open += _plain(element.text)
        for inner in element:
            self._walk(inner)
            self._open += _plain(inner.tail)
        if name in _BLOCKS:
            self._end()

    def _end(self) -> None:
        if self._open.strip():
            self._line(self._open.strip())
        self._open = ""

    def _line(self, text: str, table: int = -1) -> int:
        self._count += 1
        if text.strip():
            self._lines.append(SourceLine(self._count, text, table=table))
        return self._count if text.strip() else 0

    def _table(self, table: "Element") -> None:
        at, taken = len(self._tables), set[tuple[int, int]]()
        rows: list[int] = []
        cells: list[SourceCell] = []
        for row, element in enumerate(e for e in table.iter("tr")):
            texts: list[str] = []
            column = 0
            for cell in (e for e in element if e.tag in {"td", "th"}):
                while (row, column) in taken:
                    column += 1
                down, across = _span(cell, "rowspan"), _span(cell, "colspan")
                text = "\n".join(line.text for line in _Page().read(cell).lines)
                cells.append(SourceCell(row, column, text, down, across))
                taken |= {(row + r, column + c) for r in range(down) for c in range(across)}
                texts.append(" ".join(text.split("\n")))
            rows.append(self._line("\t".join(texts).rstrip("\t "), at))
        width = max((column + 1 for _, column in taken), default=0)
        self._tables.append(SourceTable(tuple(rows), width, tuple(cells)))


def _is_table(table: "Element") -> bool:
    return max((len(list(row.iter("td", "th"))) for row in table.iter("tr")), default=0) > 1


def _span(cell: "Element", name: str) -> int:
    text = attribute(cell, name) or ""
    return min(max(int(text), 1), _WIDEST) if text.isdecimal() and len(text) < 4 else 1


def _plain(text: str | None) -> str:
    return " ".join((text or "").split("\n")).replace("\xa0", " ").replace("\r", "")
