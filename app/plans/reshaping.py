"""What the reader made of a plan put right by hand: levels, borders and words of its items.

What is put right is printed in the usual form from then on; nothing of the source is dropped
unseen: words that are no item any more are listed as not placed.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from app.errors import RefusedError
from app.messages import plans as say
from app.plans.model import (
    Plan,
    PlanCategory,
    PlanDeadline,
    PlanFinding,
    PlanMeasure,
    PlanResponsibility,
    Unplaced,
)
from app.plans.plan_tree import At, Item, Place, find, put, with_measures
from app.printing import heading_text, marker
from db.words import ItemKind

T = TypeVar("T")


class Raise(NamedTuple):
    """An item stands one level higher; what follows it in its parent stands under it."""

    place: Place


class Lower(NamedTuple):
    """An item stands one level lower, under the one before it."""

    place: Place


class MergeUp(NamedTuple):
    """An item is part of the one before it."""

    place: Place


class Divide(NamedTuple):
    """A measure is two: the second begins at character `at`."""

    place: Place
    at: int


class Rewrite(NamedTuple):
    """An item gets other words, parties, or another deadline."""

    place: Place
    number: str
    text: str
    goal: str | None = None
    parties: tuple[PlanResponsibility, ...] = ()
    deadline: PlanDeadline | None = None
    note: str = ""


class LeaveOut(NamedTuple):
    """An item is none; its words are listed as not placed."""

    place: Place


Reshape = Raise | Lower | MergeUp | Divide | Rewrite | LeaveOut


def reshape(plan: Plan, made: Reshape) -> Plan:
    """Return the plan with one item put right.

    Raises RefusedError for what cannot be, or an item that is not there any more.
    """
    item, at = find(plan, made.place)
    match made:
        case Raise():
            return _raised(plan, item, at)
        case Lower():
            return _lowered(plan, item, at)
        case MergeUp():
            return _merged(plan, item, at)
        case Divide():
            return _divided(plan, item, at, made.at)
        case Rewrite():
            return put(plan, at, [_rewritten(item, made)])
        case LeaveOut():
            return _unplaced(put(plan, at, []), item)


def _raised(plan: Plan, item: Item, at: At) -> Plan:
    c, f, m = at
    category = plan.categories[c]
    if isinstance(item, PlanMeasure):
        finding = category.findings[f]
        kept = with_measures(finding, finding.measures[:m])
        raised = _finding_of(item, finding.measures[m + 1 :])
        return _taken_for(put(plan, (c, f, -1), [kept, raised]), item.line, ItemKind.FINDING)
    if isinstance(item, PlanCategory):
        raise RefusedError(say.HIGHEST)
    if item.responsibilities or item.deadline or item.goal:
        raise RefusedError(say.CATEGORY_HAS_FIELDS)
    below = (*(_finding_of(one) for one in item.measures), *category.findings[f + 1 :])
    before = replace(category, findings=category.findings[:f])
    made = [PlanCategory(item.number, item.title, below, item.line)]
    if before.number or before.title or before.findings:
        made.insert(0, before)
    return _taken_for(put(plan, (c, -1, -1), made), item.line, ItemKind.CATEGORY)


def _lowered(plan: Plan, item: Item, at: At) -> Plan:
    c, f, _ = at
    if isinstance(item, PlanMeasure):
        raise RefusedError(say.LOWEST)
    if isinstance(item, PlanFinding):
        if item.goal:
            raise RefusedError(say.MEASURE_HAS_NO_GOAL)
        finding = _above(plan.categories[c].findings, f)
        measures = (*finding.measures, _measure_of(item), *item.measures)
        lowered = put(plan, (c, f - 1, -1), [with_measures(finding, measures)], 2)
        return _taken_for(lowered, item.line, ItemKind.MEASURE)
    above = _above(plan.categories, c)
    if any(finding.measures for finding in item.findings):
        raise RefusedError(say.TOO_DEEP)
    measures = tuple(_measure_of(finding) for finding in item.findings)
    made = PlanFinding(item.number, item.title, measures=measures, line=item.line)
    category = replace(above, findings=(*above.findings, made))
    return _taken_for(put(plan, (c - 1, -1, -1), [category], 2), item.line, ItemKind.FINDING)


def _merged(plan: Plan, item: Item, at: At) -> Plan:
    c, f, m = at
    if isinstance(item, PlanMeasure):
        measure = _above(plan.categories[c].findings[f].measures, m)
        parties, deadline = _fields(measure, item)
        text = measure.text + marker(item.number) + item.text
        joined = replace(measure, text=text, responsibilities=parties, deadline=deadline)
        return put(plan, (c, f, m - 1), [joined], 2)
    if isinstance(item, PlanFinding):
        finding = _above(plan.categories[c].findings, f)
        parties, deadline = _fields(finding, item)
        one = replace(
            with_measures(finding, (*finding.measures, *item.measures)),
            title=finding.title + heading_text(item.number, item.title),
            goal="".join(filter(None, (finding.goal, item.goal))) or None,
            responsibilities=parties,
            deadline=deadline,
        )
        return put(plan, (c, f - 1, -1), [one], 2)
    category = _above(plan.categories, c)
    merged = replace(category, findings=(*category.findings, *item.findings))
    return _unplaced(put(plan, (c - 1, -1, -1), [merged], 2), replace(item, findings=()))


def _fields(
    above: PlanFinding | PlanMeasure, item: PlanFinding | PlanMeasure
) -> tuple[tuple[PlanResponsibility, ...], PlanDeadline | None]:
    """Put the parties together; of two deadlines the later in the text counts."""
    parties = dict.fromkeys((*above.responsibilities, *item.responsibilities))
    return tuple(parties), item.deadline or above.deadline


def _divided(plan: Plan, item: Item, at: At, where: int) -> Plan:
    if not isinstance(item, PlanMeasure):
        raise RefusedError(say.ONLY_MEASURES)
    first, second = item.text[:where].strip(), item.text[where:].strip()
    if not first or not second:
        raise RefusedError(say.CUT_LEAVES_NOTHING)
    rest = PlanMeasure("", second, item.responsibilities, item.deadline, item.line)
    return put(plan, at, [replace(item, text=first), rest])


def _rewritten(item: Item, made: Rewrite) -> Item:
    if isinstance(item, PlanCategory):
        return replace(item, number=made.number, title=made.text, layout=())
    if isinstance(item, PlanMeasure):
        return replace(
            item,
            number=made.number,
            text=made.text,
            responsibilities=made.parties,
            deadline=made.deadline,
            note=made.note,
        )
    return replace(
        item,
        number=made.number,
        title=made.text,
        goal=made.goal,
        responsibilities=made.parties,
        deadline=made.deadline,
        note=made.note,
        layout=(),
    )


def _finding_of(measure: PlanMeasure, measures: Sequence[PlanMeasure] = ()) -> PlanFinding:
    return PlanFinding(
        measure.number,
        measure.text,
        measures=tuple(measures),
        responsibilities=measure.responsibilities,
        deadline=measure.deadline,
        line=measure.line,
        note=measure.note,
    )


def _measure_of(finding: PlanFinding) -> PlanMeasure:
    parties, deadline = finding.responsibilities, finding.deadline
    return PlanMeasure(
        finding.number, finding.title, parties, deadline, finding.line, note=finding.note
    )


def _above(items: Sequence[T], at: int) -> T:
    if at == 0:
        raise RefusedError(say.NOTHING_ABOVE)
    return items[at - 1]


def _taken_for(plan: Plan, line: int, kind: ItemKind) -> Plan:
    """Let the list of lines say what a line is now."""
    word = kind.lower()
    lines = (replace(one, kind=word) if one.line == line else one for one in plan.lines)
    return replace(plan, lines=tuple(lines))


def _unplaced(plan: Plan, item: Item) -> Plan:
    """List the words of an item, and of all below it, as not placed."""
    rests = tuple(Unplaced(line, text) for line, text in _words(item) if text)
    found = sorted((*plan.unplaced, *rests), key=lambda rest: rest.line)
    gone = {rest.line for rest in rests}
    lines = (replace(one, kind="unplaced") if one.line in gone else one for one in plan.lines)
    return replace(plan, unplaced=tuple(found), lines=tuple(lines))


def _words(item: Item) -> list[tuple[int, str]]:
    if isinstance(item, PlanMeasure):
        return [(item.line, item.number + item.text)]
    below = item.findings if isinstance(item, PlanCategory) else item.measures
    if item.layout:
        printed = ["".join(piece.text for piece in paragraph) for paragraph in item.layout]
        own = [(item.line, "\n".join(printed))]
        return own if isinstance(item, PlanFinding) else own + [w for b in below for w in _words(b)]
    return [(item.line, item.number + item.title), *(w for one in below for w in _words(one))]
