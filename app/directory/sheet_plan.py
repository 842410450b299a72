"""What a file of units and leaders would do, line by line, and what is written for each line.

One rule for both: the preview shows `row`, writing does `draft`, `above` and `post` and nothing
else. The lines are decided in order; each name is looked up in a dictionary, so the time grows with
the number of lines.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.directory.directory import UnitDraft, alike
from app.directory.sheet_tables import LeaderLine, Tables, UnitLine
from app.messages import directory as messages
from app.wording import UNIT_KIND_WORDS
from db.schema.records import Leader, Unit
from db.words import UnitKind

#: Names that share a pair of characters are compared, the likeliest first, and only so many.
_COMPARED = 12
#: A pair of characters that more names have than this says nothing about one of them (人民, 街道).
_COMMON = 60


class LineState(StrEnum):
    """What importing a line would do."""

    NEW = "NEW"
    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"
    DOUBLE = "DOUBLE"


@dataclass(frozen=True, slots=True)
class DirectoryRow:
    """One line of the file against the ledger; `fields` are (field, old, new) that change."""

    sheet: str
    line: int
    noun: str
    name: str
    state: LineState
    fields: tuple[tuple[str, str, str], ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def writes(self) -> bool:
        """Whether anything is written for it."""
        return self.state in (LineState.NEW, LineState.CHANGED)


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """One line's unit: the one that is there or None, what it becomes, the name of one above it.

    `above` is None where nothing is written about it. A draft's own `parent_id` is the old one.
    """

    row: DirectoryRow
    unit: Unit | None
    draft: UnitDraft
    above: str | None = None


@dataclass(frozen=True, slots=True)
class LeaderPlan:
    """One line's leader: the one that is there or None, and the post."""

    row: DirectoryRow
    leader: Leader | None
    post: str


def plan_units(found: Sequence[Unit], lines: Sequence[UnitLine]) -> tuple[UnitPlan, ...]:
    """Decide about every line of the tables of units, in their order."""
    names = _Names(found, {line.name for line in lines})
    likeness = _Likeness(unit.name for unit in found)
    seen: set[str] = set()
    plans: list[UnitPlan] = []
    for line in lines:
        unit = names.units.get(line.name)
        plans.append(_own(line, unit, names, likeness, double=(unit or line).name in seen))
        seen.add((unit or line).name)
    return _with_parents(found, plans, lines)


class _Names:
    """Who goes by which name: the units that are there, then the lines that were decided."""

    def __init__(self, found: Sequence[Unit], listed: set[str]) -> None:
        """`listed` are the names of all lines: no alias may take one of them."""
        self.listed = listed
        shorts = Counter(unit.short for unit in found)
        #: As `db.units.unit_id_of` finds them: full names before aliases before short names.
        self.units = {unit.short: unit for unit in found if unit.short and shorts[unit.short] == 1}
        self.units |= {alias: unit for unit in found for alias in unit.aliases}
        self.units |= {unit.name: unit for unit in found}
        self._owners = {name: unit.name for name, unit in self.units.items()}

    def take(self, owner: str, aliases: Iterable[str]) -> tuple[list[str], list[str]]:
        """Give a unit those of the aliases that name no other one; return these and the others."""
        free, taken = [], []
        for alias in dict.fromkeys(aliases):
            holder = self._owners.get(alias)
            if alias == owner or (holder in (None, owner) and alias not in self.listed):
                self._owners[alias] = owner
                free.append(alias)
            elif holder != owner:  # its own already: nothing to say
                taken.append(alias)
        return free, taken


class _Likeness:
    """Known names by the pairs of characters in them, to find those that look like another."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_pair: dict[str, list[str]] = defaultdict(list)
        for name in names:
            for pair in set(_pairs(name)):
                self._by_pair[pair].append(name)

    def near(self, name: str) -> list[str]:
        """List known names that look like one, nearest first."""
        shared: Counter[str] = Counter()
        for pair in set(_pairs(name)):
            known = self._by_pair.get(pair, ())
            if len(known) <= _COMMON:
                shared.update(known)
        return alike(name, [one for one, _ in shared.most_common(_COMPARED)])


def _pairs(name: str) -> list[str]:
    return [name[at : at + 2] for at in range(len(name) - 1)]


def _own(
    line: UnitLine, unit: Unit | None, names: _Names, likeness: _Likeness, *, double: bool
) -> UnitPlan:
    """Decide about everything but the unit above, which may stand in a later line."""
    row = DirectoryRow(line.sheet, line.line, "unit", line.name, LineState.DOUBLE)
    if double:
        old = UnitDraft(line.name)
        return UnitPlan(replace(row, remarks=(messages.DOUBLE,)), unit, old)
    free, taken = names.take((unit or line).name, line.aliases)
    remarks = []
    if unit is None and (near := likeness.near(line.name)):
        remarks.append(messages.looks_like(near))
    if line.unknown_kind:
        remarks.append(messages.unknown_kind(line.unknown_kind))
    draft = _draft(line, unit, free)
    remarks += [messages.alias_taken(alias) for alias in taken]
    fields = _fields(unit, draft)
    state = LineState.NEW if unit is None else LineState.UNCHANGED
    state = LineState.CHANGED if unit is not None and fields else state
    return UnitPlan(replace(row, state=state, fields=fields, remarks=tuple(remarks)), unit, draft)


def _draft(line: UnitLine, unit: Unit | None, free: Sequence[str]) -> UnitDraft:
    """Return what the unit becomes: empty cells say nothing, aliases are only added."""
    old = unit or Unit(0, line.name)
    return UnitDraft(
        old.name,
        line.short or old.short,
        line.kind or old.kind,
        old.parent_id,
        line.contact or old.contact,
        line.phone or old.phone,
        (*old.aliases, *(one for one in free if one not in (*old.aliases, old.name))),
    )


def _fields(unit: Unit | None, draft: UnitDraft) -> tuple[tuple[str, str, str], ...]:
    old = unit or Unit(0, draft.name)
    kinds = UNIT_KIND_WORDS | {UnitKind.UNSET: ""}
    pairs = (
        ("简称", old.short, draft.short),
        ("类型", kinds[old.kind], kinds[draft.kind]),
        ("联系人", old.contact, draft.contact),
        ("电话", old.phone, draft.phone),
        ("别名", "、".join(old.aliases), "、".join(draft.aliases)),
    )
    return tuple((field, before, after) for field, before, after in pairs if before != after)


#: The unit above is told after these.
_BEFORE_PARENT = ("简称", "类型")


def _with_parents(
    found: Sequence[Unit], plans: Sequence[UnitPlan], lines: Sequence[UnitLine]
) -> tuple[UnitPlan, ...]:
    """Decide who stands below whom, now that every name of the file is known."""
    called = _called_afterwards(found, plans)
    by_id = {unit.id: unit.name for unit in found}
    above = {unit.name: by_id.get(unit.parent_id or 0) for unit in found}
    decided = []
    for plan, line in zip(plans, lines, strict=True):
        if plan.row.state is LineState.DOUBLE or not line.parent:
            decided.append(plan)
            continue
        own, wanted = plan.draft.name, called.get(line.parent)
        if wanted is None:
            decided.append(_remarked(plan, messages.no_parent(line.parent)))
        elif _stands_above(above, wanted, own):
            decided.append(_remarked(plan, messages.parent_circle(line.parent)))
        elif wanted != above.get(own):
            decided.append(_moved(plan, above.get(own) or "", wanted))
            above[own] = wanted
        else:
            decided.append(plan)
    return tuple(decided)


def _called_afterwards(found: Sequence[Unit], plans: Sequence[UnitPlan]) -> dict[str, str]:
    """Return the unit by every name it will go by, as `db.units.unit_id_of` finds it then."""
    drafts = {unit.name: (unit.short, unit.aliases) for unit in found}
    for plan in plans:
        if plan.row.state is not LineState.DOUBLE:
            drafts[plan.draft.name] = plan.draft.short, plan.draft.aliases
    shorts = Counter(short for short, _ in drafts.values())
    called = {short: name for name, (short, _) in drafts.items() if short and shorts[short] == 1}
    called |= {alias: name for name, (_, aliases) in drafts.items() for alias in aliases}
    return called | {name: name for name in drafts}


def _stands_above(above: dict[str, str | None], name: str, own: str) -> bool:
    """Whether `own` is `name` or stands above it, so that it cannot be put below it."""
    passed: set[str] = set()
    up: str | None = name
    while up is not None and up not in passed:
        if up == own:
            return True
        passed.add(up)
        up = above.get(up)
    return False


def _remarked(plan: UnitPlan, remark: str) -> UnitPlan:
    return replace(plan, row=replace(plan.row, remarks=(*plan.row.remarks, remark)))


def _moved(plan: UnitPlan, old: str, new: str) -> UnitPlan:
    fields = list(plan.row.fields)
    at = sum(1 for field, _, _ in fields if field in _BEFORE_PARENT)
    fields.insert(at, ("上级单位", old, new))
    state = LineState.NEW if plan.unit is None else LineState.CHANGED
    return replace(plan, row=replace(plan.row, state=state, fields=tuple(fields)), above=new)


def plan_leaders(found: Sequence[Leader], lines: Sequence[LeaderLine]) -> tuple[LeaderPlan, ...]:
    """Decide about every line of the tables of leaders, in their order."""
    known: dict[str, list[Leader]] = defaultdict(list)
    for leader in found:
        known[leader.name].append(leader)
    seen: set[str] = set()
    plans = []
    for line in lines:
        plans.append(_leader(line, known[line.name], double=line.name in seen))
        seen.add(line.name)
    return tuple(plans)


def _leader(line: LeaderLine, same: Sequence[Leader], *, double: bool) -> LeaderPlan:
    row = DirectoryRow(line.sheet, line.line, "leader", line.name, LineState.DOUBLE)
    if double or len(same) > 1:
        why = messages.DOUBLE if double else messages.NAMESAKES
        return LeaderPlan(replace(row, remarks=(why,)), None, "")
    old = same[0].post if same else ""
    post = line.post or old
    fields = (("职务", old, post),) if post != old else ()
    state = LineState.CHANGED if fields else LineState.UNCHANGED
    state = state if same else LineState.NEW
    return LeaderPlan(replace(row, state=state, fields=fields), same[0] if same else None, post)


def plan(
    found: tuple[Sequence[Unit], Sequence[Leader]], tables: Tables
) -> tuple[tuple[UnitPlan, ...], tuple[LeaderPlan, ...]]:
    """Decide about every line of a file against the directory, its units and leaders."""
    return plan_units(found[0], tables.units), plan_leaders(found[1], tables.leaders)
