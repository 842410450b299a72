"""Findings and categories printed in their source's form, with the values they have today."""

import re
from collections.abc import Sequence

from app.documents.plan_default import (
    GOAL_LABEL,
    default_numbers,
    finding_lines,
    measure_text,
)
from app.documents.plan_fields import Owner, print_fields
from app.documents.printed import (
    CLOSE,
    OPEN,
    Bit,
    Line,
    drop_field,
    drop_number,
    drop_slots,
    finished,
    lines_of,
    places,
    put,
    slots,
)
from app.items import numbers
from app.printing import heading_text, marker, stopped
from db.schema.records import Category, Finding, Measure

#: What stands between a measure's number and what comes before it.
_SEPARATED = re.compile(r"[：:。；;，,、\s）)】〕]")
#: A printed line and whether it is the item's heading.
Printed = tuple[str, bool]


def print_category(category: Category, *, grouped: bool) -> list[Printed]:
    """Print a category's heading and what stands between it and its first finding."""
    if not category.layout:
        title = heading_text(category.number, category.title, grouped=grouped)
        return [(title, True)] if title else []
    lines = lines_of(category.layout)
    heading = heading_text(category.number, category.title, grouped=grouped)
    _print_heading(lines, (category.number, category.title), heading)
    return [(line.text, line.valued) for line in finished(lines)]


def print_finding(finding: Finding) -> list[Printed]:
    """Print a finding; one whose source form no longer fits gets the usual form."""
    heading = heading_text(finding.number, finding.title, grouped=True)
    if not finding.layout or not _in_order(finding.measures):
        return [(line, line == heading) for line in finding_lines(finding)]
    lines = lines_of(finding.layout)
    _print_heading(lines, (finding.number, finding.title), heading)
    _print_goal(lines, finding)
    _print_measures(lines, finding)
    print_fields(lines, Owner(finding, ""))
    return [(line.text, _is_heading(line)) for line in finished(lines)]


def _in_order(measures: Sequence[Measure]) -> bool:
    known = [m.source for m in measures if m.source]
    added = [bool(m.source) for m in measures]
    return known == sorted(set(known)) and added == sorted(added, reverse=True)


def _is_heading(line: Line) -> bool:
    """A line with the title is a heading unless the measures stand in it too."""
    held = {bit.slot.partition("@")[0] for bit in line.bits}
    return "title" in held and "text" not in held


def _print_heading(lines: list[Line], item: tuple[str, str], heading: str) -> None:
    """Print number and title; a title the source did not have is put above the rest."""
    number, title = item
    if title and not places(lines, "title"):
        lines.insert(0, Line([Bit("title", heading)], valued=True))
        drop_slots(lines, frozenset({"number"}))
        return
    _print_text(lines, "title", title)
    _print_number(lines, ("number", "title"), number, heading.removesuffix(title))


def _print_text(lines: list[Line], slot: str, value: str) -> None:
    if value:
        put(lines, slot, value)
    else:
        drop_slots(lines, frozenset({slot}))


def _print_number(lines: list[Line], slots_: tuple[str, str], number: str, marked: str) -> None:
    """Print a number in its slot, or `marked` in front of the text when it never had one."""
    slot, text = slots_
    if not number:
        drop_number(lines, slot)
    elif places(lines, slot):
        put(lines, slot, number)
    else:
        for line, bit in places(lines, text)[:1]:
            line.bits.insert(line.bits.index(bit), Bit("", marked))


def _print_goal(lines: list[Line], finding: Finding) -> None:
    if not finding.goal:
        drop_field(lines, "goal")
    elif places(lines, "goal"):
        put(lines, "goal", finding.goal)
    else:
        title = next((k for k, line in enumerate(lines) if _is_heading(line)), -1)
        bits = [Bit("", GOAL_LABEL), Bit("goal", finding.goal)]
        lines.insert(title + 1 if title >= 0 else len(lines), Line(bits, valued=True))


def _print_measures(lines: list[Line], finding: Finding) -> None:
    by_source = {m.source: m for m in finding.measures if m.source}
    printed = {int(slot.partition("@")[2]) for slot in slots(lines) if "@" in slot}
    added = [m for m in finding.measures if m.source not in printed]
    for k in sorted(printed & by_source.keys()):
        measure = by_source[k]
        _print_text(lines, f"text@{k}", measure.text)
        marked = marker(measure.number)
        _print_number(lines, (f"number@{k}", f"text@{k}"), measure.number, marked)
        print_fields(lines, Owner(measure, f"@{k}"))
    _insert(lines, _Form.of(lines, max(printed, default=0)), added)
    for k in sorted(printed - by_source.keys()):
        drop_slots(lines, frozenset(s for s in slots(lines) if s.endswith(f"@{k}")))


class _Form:
    """How the last measure of the source is printed, for those that were added since."""

    def __init__(self) -> None:
        self.line: Line | None = None
        self.at = 0
        self.number = ""
        self.before = ""
        self.after = ""
        self.own_line = False

    @classmethod
    def of(cls, lines: list[Line], last: int) -> "_Form":
        """Read the form of the source's last measure."""
        form = cls()
        for line in lines:
            mine = [k for k, bit in enumerate(line.bits) if bit.slot.endswith(f"@{last}")]
            if last and mine:
                form._read(line, mine, last)
        return form

    def _read(self, line: Line, mine: list[int], last: int) -> None:
        bits = line.bits
        if bits[mine[0]].slot == f"number@{last}":
            self.number = bits[mine[0]].text
            before = bits[mine[0] - 1].text if mine[0] else ""
            self.before = _SEPARATED.split(before)[-1]
            after = bits[mine[0] + 1] if mine[0] + 1 < len(bits) else Bit("", "")
            self.after = "" if after.slot else after.text
        others = any(b.slot.startswith("text@") and not b.slot.endswith(f"@{last}") for b in bits)
        self.line, self.at = line, mine[-1] + 1 + _close_bracket(bits, mine)
        rest = "".join(bit.text for bit in bits[self.at :])
        self.own_line = last > 1 and not others and not rest.strip()


def _close_bracket(bits: list[Bit], mine: list[int]) -> int:
    """Cut the bracket that a measure's own fields stand in off from what follows; 1 if cut."""
    text = next((k for k in mine if bits[k].slot.startswith("text@")), -1)
    inside = "".join(bit.text for bit in bits[text + 1 : mine[-1]] if not bit.slot)
    after = bits[mine[-1] + 1] if mine[-1] + 1 < len(bits) else None
    is_open = any(char in OPEN for char in inside)
    if not is_open or after is None or after.slot or after.text[:1] not in CLOSE:
        return 0
    end = 1 + len(after.text[1:]) - len(after.text[1:].lstrip("。；;"))
    bits.insert(mine[-1] + 2, Bit("", after.text[end:]))
    after.text = after.text[:end]
    return 1


def _insert(lines: list[Line], form: _Form, added: Sequence[Measure]) -> None:
    """Print added measures behind the last one of the source, in its form and numbering."""
    if not added:
        return
    texts = _added_texts(form, added)
    bits = [Bit("text@", text) for text in texts]
    if form.line is None:
        lines.append(Line([Bit("", "".join(texts))]))
    elif form.own_line:
        at = lines.index(form.line) + 1
        lines[at:at] = [Line([bit]) for bit in bits]
    else:
        last = form.line.bits[form.at - 1]
        last.text = last.text if not last.slot.startswith("text@") else stopped(last.text)
        form.line.bits[form.at : form.at] = [Bit("", bit.text) for bit in bits]


def _added_texts(form: _Form, added: Sequence[Measure]) -> list[str]:
    found = numbers.read(form.number)
    if found is None:
        shown = default_numbers(added) if form.line is None else [m.number for m in added]
        return [measure_text(m, number) for m, number in zip(added, shown, strict=True)]
    style, value = found
    out = []
    for place, measure in enumerate(added, start=1):
        number = measure.number or numbers.written(style, value + place)
        bare = measure_text(measure, "")
        same = numbers.read(number)
        fits = same is not None and same[0] == style
        mark = f"{form.before}{number}{form.after}" if fits else ""
        out.append(mark + bare if mark else measure_text(measure, number))
    return out
