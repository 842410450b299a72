"""The outline of a plan: which line stands under which, inferred from the numbers printed."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.plans.fields import Chunk, scan
from app.plans.labels import text_field_of
from app.plans.model import SourceLine
from app.plans.numbering import (
    FINDING_SYSTEMS,
    MEASURE_SYSTEMS,
    TOP_SYSTEMS,
    TWINS,
    Marker,
    glued_at,
    marker_at,
    split_points,
)

#: How high a system stands by custom; only used where the document itself does not show it.
_RANKS = {
    "第一部分": 0,
    "一、": 1,
    "标题": 1,
    "（一）": 2,
    "类别": 2,
    "1.": 3,
    "1、": 3,
    "1 ": 3,
    "（1）": 4,
    "1）": 5,
    "①": 6,
    "❶": 6,
    "一是": 7,
    "第一，": 7,
}
#: The system of findings known by their label, or by a list of answers to them.
TITLE_SYSTEM = "问题："
_LOOK_AHEAD = 12
#: A numbered line among numbered labels is one of them when it is no longer than this.
_SHORT_HEAD = 8


@dataclass(slots=True)
class Row:
    """A line with what stands on it; `kind` is what it is taken for in the end.

    `answer` says that its number is that of the finding it is about; `unsure` that it begins with
    what may be a number and a figure, or one figure.
    """

    source: SourceLine
    marker: Marker | None
    chunks: tuple[Chunk, ...]
    kind: str = "unplaced"
    answer: bool = False
    unsure: bool = False

    @property
    def text(self) -> str:
        """The line as printed."""
        return self.source.text

    @property
    def start(self) -> int:
        """Where the text after the number begins."""
        return self.marker.end if self.marker else 0

    @property
    def lead(self) -> str | None:
        """The field of the label the line begins with."""
        first = self.chunks[0] if self.chunks else None
        return first.kind if first and first.kind != "plain" and not first.bracket else None

    @property
    def head(self) -> str:
        """The plain text after the number, up to the first label or bracket."""
        first = self.chunks[0] if self.chunks else None
        return self.text[first.lo : first.hi].strip() if first and first.kind == "plain" else ""

    def has(self, *kinds: str) -> bool:
        """Say whether a label of one of these kinds, or a bracket, stands anywhere on the line."""
        return any(chunk.kind in kinds and not chunk.weak for chunk in self.chunks)


@dataclass(slots=True)
class Node:
    """A numbered line with what stands under it, in printed order."""

    system: str
    row: Row | None = None
    items: "list[Node | Row]" = field(default_factory=list)

    @property
    def children(self) -> "list[Node]":
        """The numbered lines right under this one."""
        return [item for item in self.items if isinstance(item, Node)]

    def own(self) -> list[Row]:
        """Return the line itself and those under it that stand before the first child."""
        rows = [self.row] if self.row else []
        for item in self.items:
            if isinstance(item, Node):
                break
            rows.append(item)
        return rows

    def rows(self) -> Iterator[Row]:
        """Yield every line of the node, depth first."""
        if self.row:
            yield self.row
        for item in self.items:
            if isinstance(item, Node):
                yield from item.rows()
            else:
                yield item

    @property
    def value(self) -> int | None:
        """The number as a number."""
        return self.row.marker.value if self.row and self.row.marker else None


def make_row(line: SourceLine) -> Row:
    """Find the number, labels and brackets of one line."""
    marker = marker_at(line.text, line.auto_number)
    return Row(line, marker, scan(line.text, marker.end if marker else 0))


def make_rows(lines: Iterable[SourceLine]) -> list[Row]:
    """Find numbers, labels and brackets of lines that follow one another.

    A number glued to a figure (10.15公里) is told from a figure by the count it goes on with.
    """
    rows = [make_row(line) for line in lines]
    parts = {row.marker.number for row in rows if row.marker and _is_compound(row)}
    nested = [_belongs(number, parts) for number in parts]
    counts: list[int] = []
    for at, row in enumerate(rows):
        lonely = _is_compound(row) and row.marker and not _belongs(row.marker.number, parts)
        glued = glued_at(row.text) if not row.source.auto_number else None
        if glued and (row.marker is None or lonely) and (glued[1] or not any(nested)):
            _unglue(rows, at, glued[0], counts)
        if row.marker is not None and row.marker.system == "1.":
            _count(counts, row.marker.value or 0)
    return rows


def _is_compound(row: Row) -> bool:
    return row.marker is not None and row.marker.system == "1.1"


def _belongs(number: str, others: set[str]) -> bool:
    """Say whether 2.3 is counted under 2: it is the first there, or 2.2 stands somewhere too."""
    upper, dot, lower = re.split("([.．])", number)
    return int(lower) == 1 or f"{upper}{dot}{int(lower) - 1}" in others


def _count(counts: list[int], value: int) -> None:
    """Keep the last number of every open list of 1. 2. 3.: a new one begins with 1."""
    while value > 1 and len(counts) > 1 and counts[-1] != value - 1:
        counts.pop()
    if value > 1 and counts:
        counts.pop()
    counts.append(value)


def _unglue(rows: list[Row], at: int, marker: Marker, counts: Sequence[int]) -> None:
    """Take the number for one that goes on counting, unless the next line has it."""
    row, value = rows[at], marker.value or 0
    later = (r.marker.value for r in rows[at + 1 :] if r.marker and r.marker.system == "1.")
    following = next(later, None)
    goes_on = value - 1 in counts and following != value
    begins = value == 1 and following == value + 1
    row.unsure = not goes_on and row.marker is None
    if goes_on or begins:
        row.marker = marker
        row.chunks = scan(row.text, marker.end)


def plain_headings(rows: Sequence[Row]) -> None:
    """Take 三、整改措施 for a heading, not a label, unless units or dates are headings like it.

    Lower down such a line is a heading when its like stands nowhere else.
    """
    bare = [row for row in rows if _is_bare_label(row)]
    for system in {row.marker.system for row in bare if row.marker}:
        level = [row for row in bare if row.marker and row.marker.system == system]
        leads = [row.lead for row in level]
        top = system in TOP_SYSTEMS
        if {"measures", "fields"} <= set(leads) or not (top or leads == ["measures"]):
            continue
        for row in level:
            end = len(row.text)
            row.chunks = (Chunk("plain", row.start, end, row.start, end),)


def _is_bare_label(row: Row) -> bool:
    bare = row.marker is not None and row.lead is not None
    return bare and len(row.chunks) == 1 and not re.search("[:：]", row.text)


def build(rows: Sequence[Row], headings: Mapping[int, str]) -> Node:
    """Stack the lines into an outline; `headings` gives unnumbered headings their system."""
    builder = _Builder(rows, headings)
    for at in range(len(rows)):
        builder.take(at)
    return builder.root


class _Builder:
    """The stack of open levels while the lines go by."""

    def __init__(self, rows: Sequence[Row], headings: Mapping[int, str]) -> None:
        self.rows = rows
        self.headings = headings
        self.root = Node("")
        self.stack = [self.root]
        self.parents: dict[str, set[str]] = {}
        self.after_label = False
        self.inside: Marker | None = None
        self.last_field: tuple[Marker, int] | None = None

    def take(self, at: int) -> None:
        """Put line `at` where it belongs."""
        row = self.rows[at]
        heading = self.headings.get(row.source.line)
        if heading:
            self._open(row, heading, 1 if heading == "标题" else self._depth(heading, at))
        elif _opens_by_label(self.rows, at):
            self._open(row, TITLE_SYSTEM, self._depth(TITLE_SYSTEM, at))
        elif row.marker is None or self._is_field_line(at):
            self.stack[-1].items.append(row)
            self._note_field(row)
        elif self._is_bare_title_label(at) or self._goes_on_with_fields(at):
            row.chunks = (Chunk("note", row.start, len(row.text), row.start, len(row.text)),)
            self.stack[-1].items.append(row)
            self._note_field(row)
        else:
            self._open(row, row.marker.system, self._depth(row.marker.system, at))
        self._note_label(row)

    def _note_label(self, row: Row) -> None:
        if row.has("measures"):
            self.after_label = not row.has("fields")
            self.inside = _last_inside(row)
        elif row.marker or row.has("fields"):
            self.after_label = False

    def _is_field_line(self, at: int) -> bool:
        """A numbered label (（2）整改措施：…) is a field of the item above, not an item."""
        row = self.rows[at]
        if row.lead in {"measures", "goal", "fields", "progress"}:
            return True
        return row.lead == "title" and self._before_fields(at)

    def _is_bare_title_label(self, at: int) -> bool:
        """1.具体表现 on a line of its own, before 2.整改措施."""
        return text_field_of(self.rows[at].head) == "title" and self._before_fields(at)

    def _before_fields(self, at: int) -> bool:
        row = self.rows[at]
        following = next((r for r in self.rows[at + 1 :] if _same(r, row)), None)
        return following is not None and following.lead in {"measures", "goal", "fields"}

    def _goes_on_with_fields(self, at: int) -> bool:
        """3.责任分工 after 2.整改措施： is no item either: a short line that goes on counting."""
        row, last = self.rows[at], self.last_field[0] if self.last_field else None
        if row.marker is None or last is None or last.value is None:
            return False
        counts = row.marker.system == last.system and row.marker.value == last.value + 1
        short = 0 < len(row.head) <= _SHORT_HEAD and row.head[-1] not in "。；;"
        return counts and short and not _introduces(self.rows, at)

    def _note_field(self, row: Row) -> None:
        if row.marker:
            self.last_field = (row.marker, len(self.stack))

    def _open(self, row: Row, system: str, depth: int) -> None:
        if self.last_field and depth < self.last_field[1]:
            self.last_field = None
        del self.stack[depth:]
        self.parents.setdefault(system, set()).add(self.stack[-1].system)
        node = Node(system, row)
        self.stack[-1].items.append(node)
        self.stack.append(node)

    def _depth(self, system: str, at: int) -> int:
        """Return how many levels stay open above a line of this system."""
        if system in TOP_SYSTEMS:
            return self._top_depth(system)
        beside = self._beside_finding() if system in FINDING_SYSTEMS else None
        if beside is not None:
            return beside
        if self._goes_on_inside(at):
            self.inside = None
            return len(self.stack)
        places = [d for d, node in enumerate(self.stack) if d and node.system == system]
        twin = self._twin_depth(system, at)
        if places and twin is not None and twin > places[-1] and not _introduces(self.rows, at):
            return twin
        if places:
            return self._among(places, at)
        if twin is not None:
            return twin
        for depth in range(len(self.stack) - 1, 0, -1):
            if self.stack[depth].system in self.parents.get(system, ()):
                return depth + 1
        return self._by_rank(system)

    def _beside_finding(self) -> int | None:
        """Return the depth of an open finding that has its measures: no finding stands in it."""
        return next((d for d, node in enumerate(self.stack) if d and _is_complete(node)), None)

    def _goes_on_inside(self, at: int) -> bool:
        """Say whether a line goes on counting measures that began inside the label's line."""
        marker, last = self.rows[at].marker, self.inside
        if marker is None or last is None or last.value is None:
            return False
        alike = marker.system == last.system or TWINS.get(marker.system) == last.system
        return alike and marker.value == last.value + 1 and not _introduces(self.rows, at)

    def _top_depth(self, system: str) -> int:
        higher = TOP_SYSTEMS[: TOP_SYSTEMS.index(system)]
        return next((d + 1 for d, node in enumerate(self.stack) if node.system in higher), 1)

    def _among(self, places: list[int], at: int) -> int:
        """Choose between going on counting, and counting anew one level deeper."""
        marker = self.rows[at].marker
        value = marker.value if marker else None
        if value == 1 and self.after_label and len(places) == 1:
            return len(self.stack)
        if len(places) == 1:
            return places[0]
        going_on = [d for d in places if value == (self.stack[d].value or 0) + 1]
        if len(going_on) > 1:
            return going_on[0] if _introduces(self.rows, at) else going_on[-1]
        return going_on[0] if going_on else places[-1]

    def _twin_depth(self, system: str, at: int) -> int | None:
        """1. and 1、 mixed in one list count as one system when the count goes on."""
        marker = self.rows[at].marker
        other = TWINS.get(system)
        for depth in range(len(self.stack) - 1, 0, -1):
            node = self.stack[depth]
            same = node.system == other and marker is not None and marker.value is not None
            if same and marker and marker.value == (node.value or 0) + 1:
                return depth
        return None

    def _by_rank(self, system: str) -> int:
        rank = _RANKS.get(system)
        depth = len(self.stack)
        if system in FINDING_SYSTEMS or system == TITLE_SYSTEM:
            while depth > 1 and self.stack[depth - 1].system in MEASURE_SYSTEMS:
                depth -= 1
            return depth
        while rank is not None and depth > 1:
            other = _RANKS.get(self.stack[depth - 1].system)
            if other is None or other < rank:
                break
            depth -= 1
        return depth


def _is_complete(node: Node) -> bool:
    own = node.own()
    if any(row.has("measures") for row in own):
        return True
    return node.system in FINDING_SYSTEMS and any(row.has("fields") for row in own[1:])


def _last_inside(row: Row) -> Marker | None:
    """Return the last number inside the value of a measures label."""
    chunk = next(chunk for chunk in row.chunks if chunk.kind == "measures")
    value = row.text[chunk.lo :]
    first = marker_at(value)
    found = split_points(value, first.system, 0) if first else []
    return found[-1] if found else None


def _same(row: Row, other: Row) -> bool:
    return bool(row.marker and other.marker and row.marker.system == other.marker.system)


def _introduces(rows: Sequence[Row], at: int) -> bool:
    """Say whether a numbered line looks like a finding: its own fields or a label follow."""
    row = rows[at]
    if row.has("measures") or re.search(r"^关于|问题(?:的?整改)?[：:。]?$", row.head):
        return True
    following = rows[at + 1] if at + 1 < len(rows) else None
    return (
        following is not None
        and not following.marker
        and following.lead
        in {
            "measures",
            "goal",
            "title",
        }
    )


def _opens_by_label(rows: Sequence[Row], at: int) -> bool:
    """An unnumbered 问题：… line opens a finding unless it only describes the heading above it."""
    row = rows[at]
    if row.marker or row.lead != "title":
        return False
    ahead = rows[at + 1 : at + 1 + _LOOK_AHEAD]
    if not any(r.has("measures", "goal", "fields") for r in ahead) and not row.has("measures"):
        return False
    above = rows[at - 1] if at else None
    if above is None or above.marker is None or above.marker.system in TOP_SYSTEMS:
        return True
    if above.chunks and above.lead is None and not above.has("fields", "measures"):
        return above.head.endswith("方面") or _repeated(rows, at, above)
    return True


def _repeated(rows: Sequence[Row], at: int, above: Row) -> bool:
    for row in rows[at + 1 :]:
        if row.marker and (_same(row, above) or row.marker.system in TOP_SYSTEMS):
            return False
        if row.marker is None and row.lead == "title":
            return True
    return False
