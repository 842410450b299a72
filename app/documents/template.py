"""A Word template read: its styles by name, its upright and turned page, its other parts."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import resources
from app.errors import BadFileError
from app.messages import documents as messages
from app.zipping import unzipped

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ET.register_namespace("w", _W[1:-1])
ET.register_namespace("r", _R)
BODY_PART, STYLES_PART, CORE_PART = "word/document.xml", "word/styles.xml", "docProps/core.xml"
DEFAULT = "templates/gongwen.docx"


@dataclass(frozen=True, slots=True)
class Page:
    """One kind of page: its section properties as XML, and the width for text in twips."""

    xml: str
    width: int


@dataclass(frozen=True, slots=True)
class Template:
    """What the writer needs: ids of styles by name, twips of one character by style name."""

    name: str
    parts: tuple[tuple[str, bytes], ...]
    styles: Mapping[str, str]
    em: Mapping[str, int]
    right: Mapping[str, int]
    upright: Page
    turned: Page

    def style(self, name: str) -> str:
        """Return the id of a named style. Raises BadFileError when the template lacks it."""
        found = self.styles.get(name)
        if found is None:
            detail = messages.missing_style(name)
            raise BadFileError(messages.bad_template(self.name, detail))
        return found


def load_template(path: Path | None = None) -> Template:
    """Read a template, the shipped one by default. Raises BadFileError."""
    path = path or resources.path(DEFAULT)
    try:
        parts = unzipped(path.read_bytes())
        named = dict(parts)
        styles = ET.fromstring(named[STYLES_PART])
        pages = list(map(_page, ET.fromstring(named[BODY_PART]).iter(_W + "sectPr")))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, ET.ParseError) as error:
        detail = messages.NOT_A_TEMPLATE
        raise BadFileError(messages.bad_template(path.name, detail)) from error
    em, right = _measures(styles)
    return Template(
        name=path.name,
        parts=tuple(parts),
        styles={_name(style): style.get(_W + "styleId", "") for style in _styles(styles)},
        em=em,
        right=right,
        upright=_pick(path, pages, turned=False),
        turned=_pick(path, pages, turned=True),
    )


def _styles(root: ET.Element) -> list[ET.Element]:
    return [style for style in root.findall(_W + "style") if _name(style)]


def _name(style: ET.Element) -> str:
    found = style.find(_W + "name")
    return (found.get(_W + "val") or "") if found is not None else ""


def _number(element: ET.Element | None, attribute: str, default: int) -> int:
    value = element.get(_W + attribute) if element is not None else None
    return int(float(value)) if value else default


def _measures(root: ET.Element) -> tuple[dict[str, int], dict[str, int]]:
    """Return, by style name, the twips of one character and of the right indent."""
    by_id = {style.get(_W + "styleId", ""): style for style in _styles(root)}
    default = _number(root.find(f"{_W}docDefaults//{_W}sz"), "val", 21)
    em, right = {}, {}
    for style in by_id.values():
        em[_name(style)] = _inherited(style, by_id, f"{_W}rPr/{_W}sz", "val", default) * 10
        right[_name(style)] = _inherited(style, by_id, f"{_W}pPr/{_W}ind", "right", 0)
    return em, right


def _inherited(
    style: ET.Element, by_id: Mapping[str, ET.Element], path: str, attribute: str, default: int
) -> int:
    """Look a value up in a style and the styles it is based on."""
    seen: set[str] = set()
    current: ET.Element | None = style
    while current is not None:
        found = _number(current.find(path), attribute, -1)
        if found >= 0:
            return found
        based = current.find(_W + "basedOn")
        parent = (based.get(_W + "val") or "") if based is not None else ""
        current = None if parent in seen else by_id.get(parent)
        seen.add(parent)
    return default


def _page(section: ET.Element) -> tuple[bool, Page]:
    size, margin = section.find(_W + "pgSz"), section.find(_W + "pgMar")
    width = _number(size, "w", 0)
    text = width - _number(margin, "left", 0) - _number(margin, "right", 0)
    return width > _number(size, "h", 0), Page(ET.tostring(section, encoding="unicode"), text)


def _pick(path: Path, pages: list[tuple[bool, Page]], *, turned: bool) -> Page:
    for is_turned, page in pages:
        if is_turned == turned:
            return page
    detail = messages.NO_LANDSCAPE if turned else messages.NO_PORTRAIT
    raise BadFileError(messages.bad_template(path.name, detail))
