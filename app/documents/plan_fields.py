"""Responsibilities and time limits inside a printed form: kept, changed, dropped, added."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.documents.plan_default import DEADLINE_LABEL, parties_text
from app.documents.printed import (
    CLOSE,
    OPEN,
    Bit,
    Line,
    drop_field,
    field_text,
    label_start,
    places,
    put,
    slots,
)
from app.items.revising import planned
from app.plans.fields import split_fields
from app.plans.labels import label_pattern, role_of, text_field_of
from app.plans.parties import split_parties
from app.wording import ROLE_WORDS
from db.schema.records import Finding, Measure
from db.words import Role

_GUESTS = {
    Role.LEAD_UNIT: "（牵头）",
    Role.LEAD_LEADER: "（牵头）",
    Role.COOPERATING_UNIT: "（配合）",
}
_BLANK_AFTER = ("；", ";", "，", ",", *CLOSE)


@dataclass(frozen=True, slots=True)
class Owner:
    """A finding (suffix "") or its k-th measure (suffix "@k") whose fields are printed."""

    item: Finding | Measure
    suffix: str

    def slot(self, role: Role) -> str:
        """Return the slot of a role."""
        return f"field:{role}{self.suffix}"

    def mine(self, slot: str) -> bool:
        """Whether a slot is a field of this owner."""
        name, _, k = slot.partition("@")
        return (f"@{k}" if k else "") == self.suffix and (
            name == "deadline" or name.startswith("field:")
        )


def print_fields(lines: list[Line], owner: Owner) -> None:
    """Bring the printed fields of one owner up to date."""
    shown = {role: field_text(lines, owner.slot(role)) for role in Role}
    hosted = _hosted(shown)
    for role, text in shown.items():
        if text and not _unchanged(owner, role, text):
            lo, hi = _own_part(text, role)
            value = _value(owner, role, hosted.get(role, ()))
            _replace(lines, owner.slot(role), text[:lo] + value + text[hi:])
    deadline = planned(owner.item.deadline, owner.item.deadline_changes)
    slot = f"deadline{owner.suffix}"
    if places(lines, slot):
        _replace(lines, slot, deadline.raw if deadline else "")
    covered = {role for role, text in shown.items() if text}
    covered |= {guest for guests in hosted.values() for guest in guests}
    for role in Role:
        value = parties_text(owner.item.responsibilities, role)
        if value and role not in covered:
            _add(lines, owner, Missing(role, ROLE_WORDS[role] + "：", value))
    if deadline and deadline.raw and not shown_deadline(lines, slot):
        _add(lines, owner, Missing(None, DEADLINE_LABEL, deadline.raw))


def shown_deadline(lines: list[Line], slot: str) -> bool:
    """Whether the printed form has a place for the deadline."""
    return bool(places(lines, slot))


@dataclass(frozen=True, slots=True)
class Missing:
    """A value without a place; `role` is None for the deadline."""

    role: Role | None
    label: str
    value: str


def _hosted(shown: dict[Role, str]) -> dict[Role, tuple[Role, ...]]:
    """Say which roles stand as guests in the field of another (某局（牵头）、某局)."""
    found: dict[Role, tuple[Role, ...]] = {}
    for role, text in shown.items():
        inside = {p.role for p in split_parties(text, role)} if text else set()
        found[role] = tuple(r for r in Role if r in inside and r is not role and not shown[r])
    return found


def _unchanged(owner: Owner, role: Role, text: str) -> bool:
    """Whether the parties of a field are still those that its printed text names."""
    current = owner.item.responsibilities
    lo, hi = _own_part(text, role)
    for part in dict.fromkeys((text, text[lo:hi])):
        named = {(p.role, p.party) for p in split_parties(part, role)}
        here = {(p.role, p.party) for p in current if p.role in {r for r, _ in named} | {role}}
        if here == named:
            return True
    return False


def _own_part(text: str, role: Role) -> tuple[int, int]:
    """Return where a role's parties stand in its printed value, beside labels nobody knows."""
    for label in ("", ROLE_WORDS[role] + "："):
        hits, strange = split_fields(label + text, 0, len(label + text))
        own = [hit for hit in hits if hit.field == f"role:{role}" and hit.own_hi > hit.own_lo]
        if strange and len(own) == 1:
            return own[0].own_lo - len(label), own[0].own_hi - len(label)
    return 0, len(text)


def _value(owner: Owner, role: Role, guests: tuple[Role, ...]) -> str:
    names = []
    for party in owner.item.responsibilities:
        if party.role is role:
            names.append(party.party)
        elif party.role in guests:
            names.append(party.party + _GUESTS.get(party.role, ""))
    return "、".join(names)


def _replace(lines: list[Line], slot: str, value: str) -> None:
    if value:
        put(lines, slot, value)
    else:
        drop_field(lines, slot)


def _add(lines: list[Line], owner: Owner, missing: Missing) -> None:
    """Print a value that has no place: after its empty label, in the bracket, or in a new one."""
    if any(_fill_label(line, missing) for line in _own_lines(lines, owner)):
        return
    line = next((x for x in reversed(lines) if any(owner.mine(b.slot) for b in x.bits)), None)
    if line is None:
        _new_bracket(lines, owner, missing)
    elif not _in_bracket(line, owner) and _label_line(line):
        bits = [Bit("", missing.label), Bit(_slot(owner, missing), missing.value)]
        lines.insert(lines.index(line) + 1, Line(bits, valued=True))
    else:
        _insert(line, owner, missing)


def _own_lines(lines: list[Line], owner: Owner) -> list[Line]:
    """Return the lines where an empty label may be this owner's: all of them for a finding."""
    if not owner.suffix:
        return lines
    return [line for line in lines if any(b.slot.endswith(owner.suffix) for b in line.bits)]


def _slot(owner: Owner, missing: Missing) -> str:
    return owner.slot(missing.role) if missing.role else f"deadline{owner.suffix}"


def _fill_label(line: Line, missing: Missing) -> bool:
    for bit, start, end in _empty_labels(line):
        label = bit.text[start:end].rstrip("：: \u3000")
        same = role_of(label) is missing.role if missing.role else _is_deadline(label)
        if same:
            bit.text = bit.text[:end] + missing.value + bit.text[end:]
            return True
    return False


def _is_deadline(label: str) -> bool:
    return text_field_of(label) == "deadline"


def _empty_labels(line: Line) -> Iterator[tuple[Bit, int, int]]:
    """Find labels in literal text that no value follows: (bit, begin, end with the colon)."""
    for place, bit in enumerate(line.bits):
        if bit.slot:
            continue
        for match in label_pattern().finditer(bit.text):
            rest = bit.text[match.end() :].lstrip(" \t\u3000")
            if not rest or rest[0] not in "：:":
                continue
            end = len(bit.text) - len(rest) + 1
            after = rest[1:].strip()
            last = place == len(line.bits) - 1
            if after.startswith(_BLANK_AFTER) or (not after and last):
                yield bit, match.start(), end


def _in_bracket(line: Line, owner: Owner) -> bool:
    """Whether the last field on a line is followed by a closing bracket."""
    at = max(k for k, bit in enumerate(line.bits) if owner.mine(bit.slot))
    after = line.bits[at + 1].text.lstrip("。；; ") if at + 1 < len(line.bits) else ""
    return bool(after) and after[0] in CLOSE


def _label_line(line: Line) -> bool:
    valued = [bit for bit in line.bits if bit.slot]
    first = line.bits[0]
    return len(valued) == 1 and not first.slot and label_start(first.text.lstrip()) == 0


def _insert(line: Line, owner: Owner, missing: Missing) -> None:
    """Print inside the bracket; the deadline stays the last."""
    at = max(k for k, bit in enumerate(line.bits) if owner.mine(bit.slot))
    last = line.bits[at]
    before = line.bits[at - 1] if at else None
    start = label_start(before.text) if before and not before.slot else None
    value = Bit(_slot(owner, missing), missing.value)
    if last.slot.startswith("deadline") and before is not None and start is not None:
        tail = Bit("", "；" + before.text[start:])
        before.text = before.text[:start] + missing.label
        line.bits[at:at] = [value, tail]
    else:
        line.bits[at + 1 : at + 1] = [Bit("", "；" + missing.label), value]


def _new_bracket(lines: list[Line], owner: Owner, missing: Missing) -> None:
    """Open a bracket behind the measure's text, or behind the last measure of the finding."""
    opened = [Bit("", OPEN[0] + missing.label), Bit(_slot(owner, missing), missing.value)]
    bits = [*opened, Bit("", CLOSE[0])]
    wanted = [s for s in slots(lines) if _ends_text(s, owner)]
    if not wanted:
        lines.append(Line(bits, valued=True))
        return
    line, bit = places(lines, wanted[-1])[-1]
    at = line.bits.index(bit) + 1
    if not owner.suffix:
        at = len(line.bits)
    line.bits[at:at] = bits


def _ends_text(slot: str, owner: Owner) -> bool:
    if owner.suffix:
        return slot == f"text{owner.suffix}"
    return slot == "title" or slot.startswith("text@")
