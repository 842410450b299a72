"""What only a file can say of a text, gathered line by line while it is read, as doubts."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.messages import plans as say
from app.plans.embedded import Parts
from app.plans.model import Doubt, DoubtCode, SourceLine
from app.plans.struck import words
from app.plans.word_beside import Beside, Change
from app.plans.word_numbering import attribute, local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: What page numbers are made of.
_PAGE = re.compile(r"[\s\d\-—－–_/／.·第共页]*")


class DoubtList:
    """The doubts of a Word file, in the order its lines come."""

    def __init__(self) -> None:
        self._doubts: list[Doubt] = []
        self._comments: dict[str, int] = {}
        self._changes: list[tuple[int, list[Change]]] = []
        self._things: list[tuple[int, str, str, str]] = []

    def struck(self, line: int, marked: str, *, whole_line: bool) -> None:
        """Note the struck words of a line; `marked` is its text with the marks."""
        found = words(marked)
        if found:
            text = say.struck(found, whole_line=whole_line)
            self._doubts.append(Doubt(line, DoubtCode.STRUCK_TEXT, text))

    def beside(self, line: int, beside: Beside) -> None:
        """Note what stands beside the words of a line."""
        for comment in beside.comments:
            self._comments.setdefault(comment, line)
        if beside.changes:
            self._changes.append((line, beside.changes))
        if beside.hidden:
            text = say.hidden_text("".join(beside.hidden))
            self._doubts.append(Doubt(line, DoubtCode.HIDDEN_TEXT, text))
        self._things += [(line, one.name, one.relation, one.words) for one in beside.things]

    def broken(self, line: int, column: int, error: str) -> None:
        """Note a cell (columns from 0) that only says that its formula failed."""
        text = say.broken_cell(f"这一行第 {column + 1} 列", error)
        self._doubts.append(Doubt(line, DoubtCode.MISSING_FIELD, text))

    def embedded(self, line: int, name: str, lines: int | None) -> None:
        """Note a file embedded in the text, and how many of its lines were read, None for none."""
        text = say.embedded_file(name, lines)
        self._doubts.append(Doubt(line, DoubtCode.HIDDEN_TEXT, text))

    def moved(self, doubts: Iterable[Doubt], offset: int) -> None:
        """Take over the doubts of an embedded file, whose lines begin after `offset`."""
        self._doubts += [replace(doubt, line=doubt.line + offset) for doubt in doubts]

    def all(self, lines: Sequence[SourceLine], parts: Parts) -> tuple[Doubt, ...]:
        """Return every doubt, each at a line that is not blank."""
        if not lines:
            return ()
        found = [
            *self._doubts,
            *self._remarks(parts),
            *_tracked(self._changes),
            *self._objects(parts),
            *_margins(parts, lines[0].line),
        ]
        numbers = [line.line for line in lines]
        placed = (replace(doubt, line=_nearest(numbers, doubt.line)) for doubt in found)
        return tuple(dict.fromkeys(sorted(placed, key=lambda doubt: doubt.line)))

    def _remarks(self, parts: Parts) -> Iterator[Doubt]:
        """Yield the comments; one that is anchored nowhere is listed with the first line."""
        part = parts.of_kind("comments")
        for comment in part if part is not None else ():
            if local(comment) == "comment":
                line = self._comments.get(attribute(comment, "id") or "", 0)
                author = (attribute(comment, "author") or "").strip()
                text = say.remark(author, _text(comment), "")
                yield Doubt(line, DoubtCode.REMARK, text)

    def _objects(self, parts: Parts) -> Iterator[Doubt]:
        """Yield what is no text; of a picture that only shows an object, the object is enough."""
        named = {line for line, name, *_ in self._things if "嵌入对象" in name}
        for line, name, relation, known in self._things:
            if name == "图片" and line in named:
                continue
            text = say.not_text(name, known or parts.words(relation))
            yield Doubt(line, DoubtCode.HIDDEN_TEXT, text)


def _nearest(numbers: Sequence[int], line: int) -> int:
    return numbers[max(bisect_right(numbers, line) - 1, 0)]


def _text(element: "Element") -> str:
    paragraphs = [inner for inner in element.iter() if local(inner) == "p"]
    texts = ("".join(t.text or "" for t in p.iter() if local(t) == "t") for p in paragraphs)
    return " ".join(text.strip() for text in texts if text.strip())


def _tracked(changes: Sequence[tuple[int, list[Change]]]) -> Iterator[Doubt]:
    """Yield a doubt for every line with changes, and one before them that counts all of them."""
    counted = [c for _, found in changes for c in found if c.kind != "gone"]
    if not counted:
        return
    authors = Counter(change.author for change in counted)
    first = min(line for line, _ in changes)
    yield Doubt(first, DoubtCode.TRACKED, say.tracked(len(counted), authors.most_common()))
    for line, found in changes:
        said = [(c.author, c.kind, c.words) for c in found if c.kind != "gone"]
        if said:
            yield Doubt(line, DoubtCode.TRACKED, say.tracked_here(said))


def _margins(parts: Parts, line: int) -> Iterator[Doubt]:
    """Yield the words of headers and footers, page numbers aside, each once."""
    for kind, name in (("header", "页眉"), ("footer", "页脚")):
        texts = dict.fromkeys(map(_text, parts.all_of_kind(kind)))
        for text in texts:
            if not _PAGE.fullmatch(text):
                yield Doubt(line, DoubtCode.HIDDEN_TEXT, say.not_text(name, text))
