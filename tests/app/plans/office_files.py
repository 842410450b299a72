"""Word and Excel files made by code, for the tests of the readers."""

import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook

W = nsdecls("w")
Place = tuple[int, int]


def level(depth: int, kind: str, text: str, more: str = "") -> str:
    """One w:lvl; `more` is inserted after its start."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/>{more}<w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def number_lists(document: Any, levels: Sequence[str], nums: Mapping[int, str] = {7: ""}) -> None:
    """Give a document one list definition and its w:num elements with their overrides."""
    root = document.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    root.append(
        parse_xml(f'<w:abstractNum {W} w:abstractNumId="1">{"".join(levels)}</w:abstractNum>')
    )
    for key, inner in nums.items():
        root.append(
            parse_xml(f'<w:num {W} w:numId="{key}"><w:abstractNumId w:val="1"/>{inner}</w:num>')
        )


def numbered(document: Any, text: str, depth: int, num: int = 7) -> Any:
    """Add a paragraph with an automatic number."""
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {W}><w:ilvl w:val="{depth}"/><w:numId w:val="{num}"/></w:numPr>')
    )
    return paragraph


def raw(document: Any, inner: str) -> None:
    """Add a paragraph written as XML."""
    document.element.body.insert(
        len(document.element.body) - 1, parse_xml(f"<w:p {W}>{inner}</w:p>")
    )


def table(
    document: Any, rows: Sequence[Sequence[str]], merges: Iterable[tuple[Place, Place]] = ()
) -> Any:
    """Add a table; every merge keeps the text of its first cell."""
    made = document.add_table(len(rows), max(map(len, rows)))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text:
                made.cell(r, c).text = text
    for first, last in merges:
        kept = made.cell(*first).text
        made.cell(*first).merge(made.cell(*last)).text = kept
    return made


def docx(path: Path, build: Callable[[Any], None]) -> Path:
    """Save a document that `build` fills."""
    document = Document()
    build(document)
    document.save(str(path))
    return path


def xlsx(path: Path, rows: Sequence[Sequence[Any]], merges: Iterable[str] = ()) -> Path:
    """Save a workbook of one sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    book.save(path)
    return path


def repacked(source: Path, target: Path, change: Mapping[str, bytes | None]) -> Path:
    """Copy a zip with some parts replaced, added, or (None) left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, data in change.items():
            if data is not None:
                new.writestr(name, data)
    return target


def part(source: Path, name: str) -> bytes:
    """Return one part of a zip."""
    with zipfile.ZipFile(source) as archive:
        return archive.read(name)
