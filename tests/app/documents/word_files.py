"""Looking into Word files and templates, for the tests of documents."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import docx

import resources
from app.documents.content import Block, Document, Part
from app.documents.gongwen import docx_bytes
from app.documents.template import Template, load_template
from app.zipping import unzipped, zipped

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEMPLATE = resources.path("templates/gongwen.docx")


def document(*blocks: Block, landscape: bool = False) -> Document:
    """A document of one part."""
    from sample_round import AS_OF

    return Document("某报告", (Part(blocks, landscape),), "某办公室", AS_OF)


def made(content: Document, template: Template | None = None) -> bytes:
    """Its file."""
    return docx_bytes(content, template or load_template())


def opened(data: bytes) -> Any:
    """The file as python-docx sees it."""
    return docx.Document(BytesIO(data))


def part(data: bytes, name: str) -> ET.Element:
    """One part of a file as XML."""
    return ET.fromstring(dict(unzipped(data))[name])


def values(root: ET.Element, tag: str, attribute: str = "val") -> list[str]:
    """The values of an attribute of every element of a name."""
    return [element.get(W + attribute, "") for element in root.iter(W + tag)]


def style(name: str, data: bytes | None = None) -> ET.Element:
    """A named style of a template or document."""
    styles = part(data or TEMPLATE.read_bytes(), "word/styles.xml")
    return next(
        s
        for s in styles.iter(W + "style")
        if s.find(W + "name").get(W + "val") == name  # type: ignore[union-attr]
    )


def template_with(folder: Path, name: str, edit: Callable[[str], str]) -> Path:
    """A copy of the shipped template with one part edited."""
    parts = [
        (at, edit(data.decode()).encode() if at == name else data)
        for at, data in unzipped(TEMPLATE.read_bytes())
    ]
    path = folder / "本办模板.docx"
    path.write_bytes(zipped(parts))
    return path


def template_without(folder: Path, name: str) -> Path:
    """A copy of the shipped template that lacks a part."""
    path = folder / "本办模板.docx"
    path.write_bytes(zipped(p for p in unzipped(TEMPLATE.read_bytes()) if p[0] != name))
    return path
