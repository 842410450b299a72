"""The labelled fields inside one line: in brackets, on label lines, in the middle of a sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.plans.deadlines import looks_like_deadline
from app.plans.labels import SHORT_LABELS, label_pattern, normalise_label, text_field_of
from app.plans.loose_brackets import loose_fields, who_answers

OPEN, CLOSE = "（([【〔", "）)]】〕"
BLANK = " \t\u3000\u00a0\n\r\x0b"
_EDGE = BLANK + "；;，,、。.|"
#: No bracket of fields is longer than this; a limit keeps damaged text from costing time.
_LONGEST = 2000
_COLON = re.compile(rf"[{BLANK}]*[:：]")
_COMMAS = "，,"
_BEFORE = "。；;！？!?）)】]" + BLANK
#: Where a short label inside a line is believed, and what it may stand for there.
_SHORT_AFTER = "。；;！!" + BLANK
_SHORT_INSIDE = frozenset({"measures", "goal", "deadline", "progress"})
_UNKNOWN = re.compile(
    rf"(?:^|(?<=[；;。，,、{BLANK}]))(?P<label>[\u4e00-\u9fff]{{2,10}})[{BLANK}]*[:：]"
)
#: What may follow a bracket without labels: the end, a stop, the next number.
_ENDS_ITEM = re.compile(
    rf"[{BLANK}]*(?:$|\n|[。；;]|[（(]?\d{{1,2}}[）).、]|[①-⑳]|.{{1,2}}是|(?:整改)?措施)"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A field: its value is `lo` to `hi`, and without strange labels `own_lo` to `own_hi`."""

    field: str
    lo: int
    hi: int
    own_lo: int
    own_hi: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of a line: `kind` "plain", "fields", or the field whose label opens it.

    `begin` to `end` is all of it, label included; `lo` to `hi` the value of a labelled one.
    `weak` is a bracket with nothing but a time limit: no evidence that its line is a task.
    """

    kind: str
    begin: int
    end: int
    lo: int
    hi: int
    hits: tuple[Hit, ...] = ()
    unknown: tuple[str, ...] = ()
    bracket: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class _Label:
    field: str
    begin: int
    end: int


def scan(text: str, start: int) -> tuple[Chunk, ...]:
    """Cut a line from `start` on into plain text and labelled stretches, nothing left out."""
    chunks: list[Chunk] = []
    at = start
    for chunk in _labelled(text, start):
        if chunk.begin > at:
            chunks.append(_plain(at, chunk.begin))
        chunks.append(chunk)
        at = chunk.end
    if at < len(text):
        chunks.append(_plain(at, len(text)))
    return tuple(chunks)


def _plain(lo: int, hi: int) -> Chunk:
    return Chunk("plain", lo, hi, lo, hi)


def _labelled(text: str, start: int) -> Iterator[Chunk]:
    at = start
    while at < len(text):
        found = _next(text, at, start)
        if found is None:
            return
        yield found
        at = max(found.end, at + 1)


def _next(text: str, at: int, start: int) -> Chunk | None:
    for place in range(at, len(text)):
        chunk = _any_bracket(text, place, start)
        if chunk:
            return chunk
        label = _label_at(text, place, start)
        if label:
            return _stretch(text, label, start)
    return None


def _label_at(text: str, place: int, start: int) -> _Label | None:
    """Recognise a label at a place where one may stand: line start, after a stop or a blank."""
    first = place - start < 40 and not text[start:place].strip()
    before = "" if first else text[place - 1]
    if text[place] in BLANK or not (first or before in _BEFORE + _COMMAS):
        return None
    framed = text[place] in "【["
    match = label_pattern().match(text, place + framed)
    if match is None:
        return None
    field = text_field_of(match[0])
    bare = first and field != "title"
    end = _label_end(text, match.end(), first=bare, framed=framed)
    short = normalise_label(match[0]) in SHORT_LABELS
    if field is None or end is None:
        return None
    if short and not first and not (field in _SHORT_INSIDE and _may_be_short(text, place, start)):
        return None
    if before and before in _COMMAS and not _is_field(field):
        return None
    return _Label(field, place, end)


def _may_be_short(text: str, place: int, start: int) -> bool:
    """Inside a line that begins with a label, 措施：and 时限：after a stop are labels too."""
    begin, _ = trim(text, start, place, BLANK)
    return text[place - 1] in _SHORT_AFTER and _label_at(text, begin, start) is not None


def _label_end(text: str, end: int, *, first: bool, framed: bool) -> int | None:
    """Return where the value begins: after a colon, a closed frame, or a blank at line start."""
    if framed:
        if end >= len(text) or text[end] not in "】]":
            return None
        end += 1
    colon = _COLON.match(text, end)
    if colon:
        return colon.end()
    if framed or (first and not text[end:].strip()):
        return end
    return end if first and text[end] in BLANK else None


def _is_field(field: str) -> bool:
    return field.startswith("role:") or field == "deadline"


def _stretch(text: str, label: _Label, start: int) -> Chunk:
    """Give a label its value: up to the next bracket or label, a role's also up to a stop."""
    end = _value_end(text, label, start)
    if _is_field(label.field):
        hits, unknown = split_fields(text, label.begin, end)
        hits = hits or (Hit(label.field, *trim(text, label.end, end), *trim(text, label.end, end)),)
        return Chunk("fields", label.begin, end, label.end, end, hits, unknown)
    lo, hi = trim(text, label.end, end, BLANK)
    return Chunk(label.field, label.begin, end, lo, hi)


def _value_end(text: str, label: _Label, start: int) -> int:
    own = _is_field(label.field)
    for place in range(label.end, len(text)):
        bracket = _any_bracket(text, place, start)
        if bracket and not (own and bracket.weak and _ends_with_limit(text, label, place)):
            return place
        other = _label_at(text, place, start)
        if other and not (own and _is_field(other.field)):
            return place
        if own and text[place] == "。" and not _field_follows(text, place + 1, start):
            return place + 1
    return len(text)


def _any_bracket(text: str, place: int, start: int) -> Chunk | None:
    if text[place] not in OPEN:
        return None
    return _bracket(text, place) or _loose(text, place, start)


def _ends_with_limit(text: str, label: _Label, place: int) -> bool:
    """完成时限：2024年底前（长期坚持）: what stands in the bracket is part of the time limit."""
    hits, _ = split_fields(text, label.begin, place)
    return bool(hits) and hits[-1].field == "deadline" and hits[-1].lo < hits[-1].hi


def _field_follows(text: str, at: int, start: int) -> bool:
    while at < len(text) and text[at] in BLANK:
        at += 1
    label = _label_at(text, at, start) if at < len(text) else None
    return label is not None and _is_field(label.field)


def _bracket(text: str, place: int) -> Chunk | None:
    """Read a bracket whose content begins with a label and holds at least one known field."""
    lo, hi = trim(text, place + 1, min(len(text), place + _LONGEST), BLANK)
    if not (_UNKNOWN.match(text[lo : lo + 16]) or _known_start(text, lo, hi)):
        return None
    close = _closing(text, place)
    end = close if close is not None else _open_end(text, place)
    lo, hi = trim(text, place + 1, end, BLANK)
    hits, unknown = split_fields(text, lo, hi)
    if not hits:
        return None
    after = end + 1 if close is not None else end
    return Chunk("fields", place, after, lo, hi, hits, unknown, bracket=True)


def _loose(text: str, place: int, start: int) -> Chunk | None:
    """Read a bracket without labels at the end of a line or before a stop or the next number."""
    close = _closing(text, place)
    if close is None or not _ENDS_ITEM.match(text, close + 1):
        return None
    before = text[:place].rstrip(BLANK)[-1:]
    lo, hi = trim(text, place + 1, close, BLANK)
    found = loose_fields(text, lo, hi, after_stop=before in tuple("。；;！？!?"))
    hits = tuple(Hit(f.field, f.lo, f.hi, f.lo, f.hi) for f in found)
    weak = all(hit.field == "deadline" for hit in hits)
    if not hits or (weak and not text[start:place].strip()):
        return None
    return Chunk("fields", place, close + 1, lo, hi, hits, (), True, weak)


def _known_start(text: str, lo: int, hi: int) -> bool:
    match = label_pattern().match(text, lo, hi)
    return match is not None and _colon_or_blank(text, match.end(), hi) is not None


def _colon_or_blank(text: str, end: int, hi: int) -> int | None:
    colon = _COLON.match(text, end, hi)
    if colon:
        return colon.end()
    return end if end < hi and text[end] in BLANK else None


def _closing(text: str, place: int) -> int | None:
    close = _partners(text).get(place)
    return close if close is not None and close < place + _LONGEST else None


@lru_cache(maxsize=64)
def _partners(text: str) -> dict[int, int]:
    """Return where each bracket that opens is closed, whatever kind of bracket closes it."""
    open_: list[int] = []
    found: dict[int, int] = {}
    for at, char in enumerate(text):
        if char in OPEN:
            open_.append(at)
        elif char in CLOSE and open_:
            found[open_.pop()] = at
    return found


def _open_end(text: str, place: int) -> int:
    """Guess the end of a bracket nobody closed: a stop, a new measure, the next such bracket."""
    for at in range(place + 1, len(text)):
        if text[at] in "。①②③④⑤⑥⑦⑧⑨⑩" or (
            text[at] in OPEN and _known_start(text, at + 1, len(text))
        ):
            return at
    end = len(text)
    while end > place + 1 and text[end - 1] in CLOSE + BLANK and _surplus(text[place + 1 : end]):
        end -= 1
    return end


def _surplus(text: str) -> bool:
    opened = sum(c in OPEN for c in text)
    return sum(c in CLOSE for c in text) > opened


def trim(text: str, lo: int, hi: int, edge: str = _EDGE) -> tuple[int, int]:
    """Shrink a stretch until neither end is one of the characters of `edge`."""
    while lo < hi and text[lo] in edge:
        lo += 1
    while hi > lo and text[hi - 1] in edge:
        hi -= 1
    return lo, hi


def split_fields(text: str, lo: int, hi: int) -> tuple[tuple[Hit, ...], tuple[str, ...]]:
    """Cut a bracket or label line into its known fields; also return the labels nobody knows."""
    labels = _known_labels(text, lo, hi)
    hits: list[Hit] = []
    unknown: list[str] = []
    lead = _UNKNOWN.match(text[lo : labels[0].begin]) if labels else None
    if lead:
        unknown.append(lead["label"])
    for number, label in enumerate(labels):
        end = labels[number + 1].begin if number + 1 < len(labels) else hi
        strange = _UNKNOWN.search(text[label.end : end]) if _flat(text, label.end, end) else None
        if strange:
            unknown.append(strange["label"])
        cut = label.end + strange.start() if strange else end
        begin = lo if lead and number == 0 and label.field != "deadline" else label.end
        hits.extend(_hit(text, label, begin, (cut, end)))
    if sum(hit.field == "deadline" for hit in hits) > 1:
        hits = _without_guesses(hits, {label.end for label in labels if label.field == "deadline"})
    return tuple(hits), tuple(unknown)


def _flat(text: str, lo: int, hi: int) -> bool:
    return not any(c in OPEN for c in text[lo:hi]) or "；" in text[lo:hi] or ";" in text[lo:hi]


def _hit(text: str, label: _Label, begin: int, ends: tuple[int, int]) -> list[Hit]:
    cut, end = ends
    if label.field == "deadline":
        lo, hi = trim(text, label.end, cut, _EDGE)
        hi = _unclosed(text, lo, hi)
        behind = _who_behind(text, lo, hi)
        hi = trim(text, lo, behind[0].lo)[1] if behind else hi
        return [Hit("deadline", lo, hi, lo, hi), *behind]
    split = _deadline_at(text, label.end, end)
    lo, hi = trim(text, begin, split if split is not None else end)
    hi = _unclosed(text, lo, hi)
    own = trim(text, max(lo, label.end), max(lo, min(cut, hi)))
    hits = [Hit(label.field, lo, hi, *own)]
    if split is not None:
        low, high = trim(text, split, end)
        hits.append(Hit("deadline", low, high, low, high))
    return hits


def _who_behind(text: str, lo: int, hi: int) -> list[Hit]:
    """Return who answers, when that is said without a label behind a time limit."""
    for at in range(lo + 1, hi):
        found = who_answers(text, at + 1, hi) if text[at] in "；;，," else ()
        if found:
            return [Hit(f.field, f.lo, f.hi, f.lo, f.hi) for f in found]
    return []


def _unclosed(text: str, lo: int, hi: int) -> int:
    while (
        hi > lo
        and text[hi - 1] in CLOSE + _EDGE
        and (text[hi - 1] in _EDGE or _surplus(text[lo:hi]))
    ):
        hi -= 1
    return hi


def _deadline_at(text: str, lo: int, hi: int) -> int | None:
    """Find a time limit without a label at the end of a role's value."""
    places = (at for at in range(lo + 1, hi) if text[at] in "；;，,")
    return next((at for at in places if looks_like_deadline(text[at + 1 : hi])), None)


def _without_guesses(hits: list[Hit], labelled: set[int]) -> list[Hit]:
    certain = [h for h in hits if h.field != "deadline" or any(abs(h.lo - e) < 3 for e in labelled)]
    return certain or hits


def _known_labels(text: str, lo: int, hi: int) -> list[_Label]:
    labels: list[_Label] = []
    depths = _depths(text, lo, hi)
    for match in label_pattern().finditer(text, lo, hi):
        field = text_field_of(match[0])
        if field is None or not _is_field(field) or depths[match.start() - lo]:
            continue
        fresh = match.start() == lo or text[match.start() - 1] in _EDGE + OPEN
        end = _colon_or_blank(text, match.end(), hi)
        colon = end is not None and end > match.end()
        short = normalise_label(match[0]) in SHORT_LABELS
        if end is not None and (fresh or (colon and not short)):
            labels.append(_Label(field, match.start(), end))
    return labels


def _depths(text: str, lo: int, hi: int) -> list[int]:
    """Return how many brackets are open at each place; one that nobody closes does not count."""
    depths = [0] * (hi - lo)
    open_: list[int] = []
    for at in range(lo, hi):
        if text[at] in OPEN:
            open_.append(at)
        elif text[at] in CLOSE and open_:
            for inside in range(open_.pop(), at + 1):
                depths[inside - lo] += 1
    return depths
