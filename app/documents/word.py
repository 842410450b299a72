"""WordprocessingML as text: the smallest pieces of a document part, every text escaped."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from app.legible import clean

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
KEEP_NEXT = "<w:keepNext/>"
#: What cannot stand in XML as it is; most text has none of it.
_SPECIAL = re.compile("[^\u0020-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPLIT = re.compile("([\t\n])")
_BREAKS = {"\t": "<w:tab/>", "\n": "<w:br/>"}


def run(text: str, style: str = "") -> str:
    """Return a run; tabs and newlines become Word's own, spaces at the ends stay."""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    if not _SPECIAL.search(text):
        return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'
    parts = (part for part in _SPLIT.split(clean(text)) if part)
    return f"<w:r>{look}{''.join(map(_part, parts))}</w:r>"


def _part(text: str) -> str:
    return _BREAKS.get(text) or f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def paragraph(style: str, runs: str, more: str = "") -> str:
    """Return a paragraph of a style; `more` are further paragraph properties."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{runs}</w:p>'


def right_indent(twips: int) -> str:
    """Return the indent from the right margin in place of the style's own."""
    return f'<w:ind w:rightChars="0" w:right="{twips}"/>'


def page_break_paragraph(style: str) -> str:
    """Return a paragraph that ends the page."""
    return paragraph(style, '<w:r><w:br w:type="page"/></w:r>')


def end_section(paragraphs: str, section: str) -> str:
    """Return paragraphs of which the last one ends the section."""
    head, mark, tail = paragraphs.rpartition("</w:pPr>")
    return f"{head}{section}{mark}{tail}"


def table(style: str, widths: Sequence[int], rows: Iterable[str]) -> str:
    """Return a table of fixed column widths in twips."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )


def row(cells: str, *, header: bool = False) -> str:
    """Return a row that is not split over pages; a header is repeated on every page."""
    repeated = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"


def cell_start(width: int, merge: str = "") -> str:
    """Return the beginning of a cell; `merge` is "restart", "continue" or nothing."""
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}</w:tcPr>'


def document(body: str, section: str) -> bytes:
    """Return the document part."""
    root = f'<w:document xmlns:w="{W}" xmlns:r="{R}">'
    return f"{HEAD}{root}<w:body>{body}{section}</w:body></w:document>".encode()


def core_properties(title: str, author: str, day: date) -> bytes:
    """Return the properties part; both its times are the day's beginning."""
    stamp = f'xsi:type="dcterms:W3CDTF">{day.isoformat()}T00:00:00Z'
    names = {
        "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    }
    spaces = "".join(f" xmlns:{name}={quoteattr(uri)}" for name, uri in names.items())
    return (
        f"{HEAD}<cp:coreProperties{spaces}><dc:title>{escape(clean(title))}</dc:title>"
        f"<dc:creator>{escape(clean(author))}</dc:creator><dcterms:created {stamp}"
        f"</dcterms:created><dcterms:modified {stamp}</dcterms:modified></cp:coreProperties>"
    ).encode()
