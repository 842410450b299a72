"""The printed form of an item as lines of bits that can be changed without spoiling the rest."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.plans.labels import label_pattern

OPEN, CLOSE = "（([【〔", "）)]】〕"
_SEPARATORS = "；;，,、。"
#: What a party does, said behind it: 某局牵头，由某局负责.
_VERB = re.compile(r"^(?:牵头|配合|负责|落实|承办|协办)+")
_AFTER_NUMBER = CLOSE + ".．、：:是 \t\u3000"
#: A label with what separates it from the field before: "；责任单位：".
_LABEL = re.compile(r"[；;，,、。\s]*[^；;，,、。：:（(\[【〔）)\]】〕]{0,14}[：:]\s*$")
_LABEL_ONLY = re.compile(r"[^；;，,、。：:（(\[【〔）)\]】〕\s]{1,14}[：:]\s*$")


@dataclass(slots=True)
class Bit:
    """A stretch of text; `slot` names the value it prints, "" for literal text."""

    slot: str
    text: str


@dataclass(slots=True)
class Line:
    """One paragraph; `valued` says that its source printed a value."""

    bits: list[Bit]
    valued: bool = False

    @property
    def text(self) -> str:
        """The paragraph as printed."""
        return "".join(bit.text for bit in self.bits)


def lines_of(layout: Iterable[Iterable[tuple[str, str]]]) -> list[Line]:
    """Return a layout as lines to work on."""
    lines = [Line([Bit(slot, text) for slot, text in part]) for part in layout]
    for line in lines:
        line.valued = any(bit.slot for bit in line.bits)
    return lines


def finished(lines: list[Line]) -> list[Line]:
    """Leave out the lines from which every value is gone."""
    return [line for line in lines if not line.valued or any(bit.slot for bit in line.bits)]


def slots(lines: list[Line]) -> list[str]:
    """List the slots in printed order, each once."""
    return list(dict.fromkeys(bit.slot for line in lines for bit in line.bits if bit.slot))


def printed_text(lines: list[Line], slot: str) -> str:
    """Return the value a slot prints: at once on one line, a newline between lines."""
    parts = ["".join(b.text for b in line.bits if b.slot == slot) for line in lines]
    return "\n".join(part for part in parts if part)


def field_text(lines: list[Line], slot: str) -> str:
    """Return the value of a field, whose parties may stand one by one (甲局，乙局，年底前)."""
    parts = ["、".join(b.text for b in line.bits if b.slot == slot) for line in lines]
    return "\n".join(part for part in parts if part)


def places(lines: list[Line], slot: str) -> list[tuple[Line, Bit]]:
    """List where a slot is printed."""
    return [(line, bit) for line in lines for bit in line.bits if bit.slot == slot]


def squeezed(text: str) -> str:
    """Return a text without its white space."""
    return "".join(text.split())


def put(lines: list[Line], slot: str, value: str) -> None:
    """Print a value in a slot there is; one that only differs in white space stays as it was."""
    found = places(lines, slot)
    if not found or squeezed(printed_text(lines, slot)) == squeezed(value):
        return
    new = value.split("\n")
    if len(new) != len(found) or len({id(line) for line, _ in found}) != len(found):
        new = [value, *[""] * (len(found) - 1)]
    for (line, bit), text in zip(found, new, strict=True):
        bit.text = text
        if not text:
            _remove_with_lead(line, bit)


def _remove_with_lead(line: Line, bit: Bit) -> None:
    """Remove a further part of a value, and what stood between it and the part before."""
    at = line.bits.index(bit)
    between = at > 1 and not line.bits[at - 1].slot and line.bits[at - 2].slot == bit.slot
    del line.bits[at - 1 if between else at : at + 1]


def drop_field(lines: list[Line], slot: str) -> None:
    """Take a labelled value out, with its label and one separator."""
    for line, bit in places(lines, slot):
        at = line.bits.index(bit)
        del line.bits[at]
        if at == 0 or line.bits[at - 1].slot:
            continue
        before = line.bits[at - 1]
        before.text = _without_label(before.text)
        if at < len(line.bits) and not line.bits[at].slot:
            _close_gap(line, at)


def _close_gap(line: Line, at: int) -> None:
    """Join the literals around a value that went, without the words that belonged to it."""
    before, after = line.bits[at - 1], line.bits[at]
    bare = _VERB.sub("", after.text)
    if bare != after.text:
        before.text = before.text.removesuffix("由")
    after.text = bare
    if _begins_fields(line, at - 1):
        after.text = after.text.lstrip(_SEPARATORS)
        _drop_empty_bracket(before, after)
    before.text += after.text
    del line.bits[at]


def _without_label(text: str) -> str:
    """Take off the label and the separator before it, or the separator alone."""
    bare = _LABEL.sub("", text)
    if bare != text:
        return bare
    for match in label_pattern().finditer(text):
        if match.end() == len(text):
            return text[: match.start()].rstrip(_SEPARATORS)
    return text[:-1] if text[-1:] and text[-1] in _SEPARATORS else text


def _begins_fields(line: Line, at: int) -> bool:
    """Whether what follows a literal is the first field of its bracket or line."""
    text = line.bits[at].text or (line.bits[at - 1].text if at else "")
    return not text or text[-1] in OPEN + "。；;" or (at == 0 and text[-1] in CLOSE)


def _drop_empty_bracket(before: Bit, after: Bit) -> None:
    if before.text[-1:] and before.text[-1:] in OPEN and after.text[:1] and after.text[:1] in CLOSE:
        before.text, after.text = before.text[:-1], after.text[1:]


def drop_number(lines: list[Line], slot: str) -> None:
    """Take a number out with the marks around it: （一） 1. ①; what follows 问题 is left alone."""
    for line, bit in places(lines, slot):
        at = line.bits.index(bit)
        del line.bits[at]
        before = line.bits[at - 1] if at else Bit("", "")
        bracketed = before.text[-1:] != "" and before.text[-1] in OPEN and not before.slot
        if bracketed:
            before.text = before.text[:-1]
        if (
            at < len(line.bits)
            and not line.bits[at].slot
            and (bracketed or not before.text.strip())
        ):
            line.bits[at].text = line.bits[at].text.lstrip(_AFTER_NUMBER)


def drop_slots(lines: list[Line], gone: frozenset[str]) -> None:
    """Take values out with all that stands between them on their line, brackets kept in pairs."""
    for line in lines:
        at = [k for k, bit in enumerate(line.bits) if bit.slot in gone]
        if at:
            _cut(line, at[0], at[-1] + 1)


def _cut(line: Line, start: int, end: int) -> None:
    literal = "".join(bit.text for bit in line.bits[start:end] if not bit.slot)
    balance = sum((char in OPEN) - (char in CLOSE) for char in literal)
    del line.bits[start:end]
    if balance < 0 and start > 0:
        line.bits[start - 1].text = _strip_end(line.bits[start - 1].text, OPEN, -balance)
    if balance > 0 and start < len(line.bits):
        line.bits[start].text = _strip_start(line.bits[start].text, CLOSE, balance)


def _strip_end(text: str, chars: str, count: int) -> str:
    while count and text and text[-1] in chars:
        text, count = text[:-1], count - 1
    return text


def _strip_start(text: str, chars: str, count: int) -> str:
    while count and text and text[0] in chars:
        text, count = text[1:], count - 1
    return text.lstrip(_SEPARATORS)


def label_start(text: str) -> int | None:
    """Return where the label at the end of a literal begins, None when there is none."""
    found = _LABEL_ONLY.search(text)
    return found.start() if found else None
