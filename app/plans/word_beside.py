"""What stands in a Word text besides its words: strikes, hidden text, changes, remarks, objects."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.plans.word_numbering import attribute, child, local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_OFF = frozenset({"0", "false", "off", "none"})
#: Chains of styles longer than this are circular.
_LONGEST_CHAIN = 32
#: Fields that print nothing, or the number of a page.
_SILENT_FIELDS = frozenset(
    {"XE", "TC", "TA", "RD", "SET", "PRIVATE", "ADVANCE", "PAGE", "NUMPAGES", "SECTIONPAGES"}
)
_GRAPHICS = {"diagram": "图示（SmartArt）", "chart": "图表", "picture": "图片"}


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was tracked and never accepted: `kind` "ins", "del" or "move"."""

    kind: str
    author: str
    words: str


@dataclass(frozen=True, slots=True)
class Thing:
    """Something in a text that is no text: what it is called, its part, the words known of it."""

    name: str
    relation: str = ""
    words: str = ""


@dataclass(slots=True)
class Beside:
    """What was found beside the words of a paragraph, a row, a note."""

    comments: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)

    def add(self, other: "Beside") -> None:
        """Take over what was found elsewhere."""
        self.comments += other.comments
        self.changes += other.changes
        self.hidden += other.hidden
        self.things += other.things


class Looks:
    """Whether text is struck out or hidden: by its own properties, else by its styles."""

    def __init__(self, styles: "Element | None") -> None:
        found = [style for style in (styles if styles is not None else ()) if _id(style)]
        self._styles = {_id(style): style for style in found}
        self._known: dict[tuple[str, str], bool | None] = {}
        self._default = next(
            (
                _id(style)
                for style in found
                if attribute(style, "type") == "paragraph"
                and attribute(style, "default") not in {None, *_OFF}
            ),
            "",
        )

    def is_struck(self, run: "Element", style: str) -> bool:
        """Say whether a run is struck out; `style` is its paragraph's."""
        return self._has(run, style, "strike") or self._has(run, style, "dstrike")

    def is_hidden(self, run: "Element", style: str) -> bool:
        """Say whether a run is formatted as hidden text."""
        return self._has(run, style, "vanish")

    def _has(self, run: "Element", style: str, name: str) -> bool:
        properties = child(run, "rPr")
        said = _switch(properties, name)
        if said is None:
            said = self._of_style(attribute(child(properties, "rStyle")) or "", name)
        return bool(self._of_style(style or self._default, name) if said is None else said)

    def _of_style(self, style_id: str, name: str) -> bool | None:
        if (style_id, name) not in self._known:
            said, at = None, style_id
            for _ in range(_LONGEST_CHAIN):
                style = self._styles.get(at)
                said = _switch(child(style, "rPr"), name)
                if style is None or said is not None:
                    break
                at = attribute(child(style, "basedOn")) or ""
            self._known[style_id, name] = said
        return self._known[style_id, name]


def _id(style: "Element") -> str:
    return (attribute(style, "styleId") or "") if local(style) == "style" else ""


def _switch(properties: "Element | None", name: str) -> bool | None:
    found = child(properties, name)
    return None if found is None else (attribute(found) or "true") not in _OFF


def change_of(element: "Element", kind: str, words: str) -> Change:
    """Return a tracked change with its author."""
    return Change(kind, (attribute(element, "author") or "").strip(), words.strip())


def deleted_words(element: "Element") -> str:
    """Return the words of something deleted or moved away."""
    names = {"t", "delText"}
    return "".join(inner.text or "" for inner in element.iter() if local(inner) in names)


def marks_of(element: "Element") -> Iterator[Change]:
    """Yield the changes of a paragraph's end or of a whole row."""
    properties = child(element, "pPr")
    for holder in (child(properties, "rPr"), child(element, "trPr")):
        for mark in holder if holder is not None else ():
            if local(mark) in {"ins", "del"}:
                row = local(element) == "tr"
                yield change_of(mark, local(mark), deleted_words(element) if row else "")


def thing_of(element: "Element") -> Thing | None:
    """Tell an object, a picture or a diagram by the element that holds it; None for others."""
    name = local(element)
    if name == "OLEObject":
        return Thing(f"嵌入对象（{attribute(element, 'ProgID') or '未知类型'}）")
    if name == "textpath":
        return Thing("艺术字", words=attribute(element, "string") or "")
    if name == "imagedata":
        return Thing(_GRAPHICS["picture"])
    if name == "graphicData":
        kind = (attribute(element, "uri") or "").rpartition("/")[2]
        if kind in _GRAPHICS:
            relations = (attribute(inner, "dm") for inner in element if local(inner) == "relIds")
            return Thing(_GRAPHICS[kind], relation=next(relations, None) or "")
    return None


def empty_fields(paragraph: "Element") -> Iterator[Thing]:
    """Yield the fields of a paragraph that print something only Word knows: no result is kept."""
    code: list[str] = []
    depth, shown = 0, True
    for inner in paragraph.iter():
        name = local(inner)
        kind = attribute(inner, "fldCharType") if name == "fldChar" else ""
        if kind == "begin":
            depth, shown, code = depth + 1, False, [] if depth == 0 else code
        elif kind == "separate":
            shown = True
        elif name == "instrText":
            code.append(inner.text or "")
        elif kind == "end" and depth:
            depth -= 1
            if not shown and _prints("".join(code)):
                yield Thing("域", words="".join(code).strip())
            shown = True


def _prints(code: str) -> bool:
    first = code.split()[:1]
    return bool(first) and first[0].upper() not in _SILENT_FIELDS
