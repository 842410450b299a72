"""Word's automatic numbers: what it prints before a paragraph (numbering.xml and styles)."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.plans.number_formats import format_number

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LEVELS = 9
#: Chains of styles longer than this are circular.
_LONGEST_CHAIN = 32


def local(element: "Element") -> str:
    """Return a tag without its namespace (strict and transitional documents differ in it)."""
    return str(element.tag).rpartition("}")[2]


def child(element: "Element | None", name: str) -> "Element | None":
    """Return the first child of this local name."""
    if element is None:
        return None
    return next((inner for inner in element if local(inner) == name), None)


def attribute(element: "Element | None", name: str = "val") -> str | None:
    """Return an attribute by its local name."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def _integer(text: str | None, default: int) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list; `restart` is the 1-based level it restarts after, None by default."""

    start: int = 1
    kind: str = "decimal"
    pattern: str = ""
    text: str = ""
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None
    style: str = ""


@dataclass(slots=True)
class _List:
    """A w:num: its levels, whose counters it shares, and where it begins anew."""

    counters: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Style:
    parent: str | None
    list_id: str | None
    level: int | None


class WordNumbering:
    """The counters of a document; paragraphs are numbered in printed order."""

    def __init__(self, numbering: "Element | None", styles: "Element | None") -> None:
        self._styles = {} if styles is None else _read_styles(styles)
        self._default = _default_style(styles)
        self._list_styles = {} if styles is None else _list_styles(styles)
        self._lists = {} if numbering is None else _read_lists(numbering, self._list_styles)
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def number(self, paragraph: "Element") -> str:
        """Count a paragraph and return what Word prints before it; "" for none and bullets.

        Ends with a space when the number would otherwise run into a text set off by a tab.
        """
        list_id, depth = self._place(paragraph)
        found = self._lists.get(list_id) if list_id and list_id != "0" else None
        level = found.levels.get(depth) if found else None
        if found is None or level is None or list_id is None:
            return ""
        counts = self._count(found, list_id, depth)
        if level.kind == "bullet":
            return ""
        return self._print(found, level, counts)

    def _place(self, paragraph: "Element") -> tuple[str | None, int]:
        properties = child(paragraph, "pPr")
        direct = child(properties, "numPr")
        style_id = attribute(child(properties, "pStyle")) or self._default
        list_id = attribute(child(direct, "numId"))
        depth = attribute(child(direct, "ilvl"))
        if list_id is not None:
            return list_id, _integer(depth, 0)
        return self._place_by_style(style_id, _integer(depth, -1))

    def _place_by_style(self, style_id: str | None, depth: int) -> tuple[str | None, int]:
        """Follow the styles a style is based on to the one that names a list."""
        level: int | None = depth if depth >= 0 else None
        current = style_id
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(current or "")
            if style is None:
                return None, 0
            level = style.level if level is None else level
            if style.list_id is not None:
                linked = self._linked_level(style.list_id, (style_id, current))
                known = linked if linked is not None and depth < 0 else level
                return style.list_id, known or 0
            current = style.parent
        return None, 0

    def _linked_level(self, list_id: str, style_ids: tuple[str | None, ...]) -> int | None:
        found = self._lists.get(list_id)
        for style_id in style_ids:
            for depth, level in found.levels.items() if found else ():
                if level.style and level.style == style_id:
                    return depth
        return None

    def _count(self, found: _List, list_id: str, depth: int) -> list[int | None]:
        counts = self._counts.setdefault(found.counters, [None] * _LEVELS)
        present = counts[depth]
        if depth in found.starts and (list_id, depth) not in self._begun:
            counts[depth] = found.starts[depth]
        else:
            first = found.starts.get(depth, found.levels[depth].start)
            counts[depth] = first if present is None else present + 1
        self._begun.add((list_id, depth))
        for deeper in range(depth + 1, _LEVELS):
            level = found.levels.get(deeper)
            if level is None or level.restart is None or 0 < depth + 1 <= level.restart:
                counts[deeper] = None
        return counts

    def _print(self, found: _List, level: Level, counts: list[int | None]) -> str:
        text = level.text
        for depth in range(_LEVELS):
            sign = f"%{depth + 1}"
            if sign not in text:
                continue
            other = found.levels.get(depth, Level())
            count = counts[depth]
            value = other.start if count is None else count
            kind = "decimal" if level.legal and other.kind != "none" else other.kind
            text = text.replace(sign, format_number(value, kind, other.pattern))
        if level.suffix != "nothing" and (text[-1:].isdecimal() or text[-1:].isalpha()):
            return text + " "
        return text


def _default_style(styles: "Element | None") -> str | None:
    for style in styles if styles is not None else ():
        ours = local(style) == "style" and attribute(style, "type") == "paragraph"
        if ours and attribute(style, "default") in {"1", "true", "on"}:
            return attribute(style, "styleId")
    return None


def _read_styles(styles: "Element") -> dict[str, _Style]:
    found: dict[str, _Style] = {}
    for style in styles:
        if local(style) != "style" or attribute(style, "type") == "numbering":
            continue
        place = child(child(style, "pPr"), "numPr")
        depth = attribute(child(place, "ilvl"))
        found[attribute(style, "styleId") or ""] = _Style(
            attribute(child(style, "basedOn")),
            attribute(child(place, "numId")),
            None if depth is None else _integer(depth, 0),
        )
    return found


def _list_styles(styles: "Element") -> dict[str, str]:
    """Return the list that each list style (numStyleLink) stands for."""
    found: dict[str, str] = {}
    for style in styles:
        if local(style) == "style" and attribute(style, "type") == "numbering":
            list_id = attribute(child(child(child(style, "pPr"), "numPr"), "numId"))
            if list_id:
                found[attribute(style, "styleId") or ""] = list_id
    return found


def _read_lists(numbering: "Element", list_styles: dict[str, str]) -> dict[str, _List]:
    abstracts = {
        attribute(entry, "abstractNumId") or "": entry
        for entry in numbering
        if local(entry) == "abstractNum"
    }
    nums = {attribute(n, "numId") or "": n for n in numbering if local(n) == "num"}
    targets = {key: attribute(child(num, "abstractNumId")) or "" for key, num in nums.items()}
    lists: dict[str, _List] = {}
    for list_id, num in nums.items():
        counters = _resolve(targets[list_id], abstracts, targets, list_styles)
        abstract = abstracts.get(counters)
        found = _List(counters, {} if abstract is None else _read_levels(abstract))
        for override in num:
            if local(override) == "lvlOverride":
                _override(found, override)
        lists[list_id] = found
    return lists


def _resolve(
    key: str,
    abstracts: "dict[str, Element]",
    targets: dict[str, str],
    list_styles: dict[str, str],
) -> str:
    """Follow numStyleLink to the list definition that holds the levels."""
    for _ in range(_LONGEST_CHAIN):
        link = attribute(child(abstracts.get(key), "numStyleLink"))
        following = targets.get(list_styles.get(link or "", ""))
        if not link or following is None or following == key:
            return key
        key = following
    return key


def _read_levels(abstract: "Element") -> dict[int, Level]:
    levels = (entry for entry in abstract if local(entry) == "lvl")
    return {_depth(entry): _read_level(entry) for entry in levels}


def _depth(entry: "Element") -> int:
    return min(max(_integer(attribute(entry, "ilvl"), 0), 0), _LEVELS - 1)


def _read_level(entry: "Element") -> Level:
    kind = _format_of(entry)
    restart = attribute(child(entry, "lvlRestart"))
    legal = child(entry, "isLgl")
    return Level(
        start=_integer(attribute(child(entry, "start")), 1),
        kind=attribute(kind) or "decimal",
        pattern=attribute(kind, "format") or "",
        text=attribute(child(entry, "lvlText")) or "",
        suffix=attribute(child(entry, "suff")) or "tab",
        legal=legal is not None and attribute(legal) not in {"0", "false", "off"},
        restart=None if restart is None else _integer(restart, 0),
        style=attribute(child(entry, "pStyle")) or "",
    )


def _format_of(entry: "Element") -> "Element | None":
    """Return the numFmt; newer ones hide in an AlternateContent with a plain fallback."""
    plain = child(entry, "numFmt")
    if plain is not None:
        return plain
    alternate = child(entry, "AlternateContent")
    for choice in ("Choice", "Fallback"):
        found = child(child(alternate, choice), "numFmt")
        if found is not None:
            return found
    return None


def _override(found: _List, override: "Element") -> None:
    depth = _depth(override)
    level = child(override, "lvl")
    if level is not None:
        found.levels[depth] = _read_level(level)
    start = attribute(child(override, "startOverride"))
    if start is not None:
        found.starts[depth] = _integer(start, 1)
