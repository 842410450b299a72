"""The items of a plan by their places: found, and put back changed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from app.errors import RefusedError
from app.messages import plans as say
from app.plans.model import Plan, PlanCategory, PlanFinding, PlanMeasure
from db.words import ItemKind

Item = PlanCategory | PlanFinding | PlanMeasure
T = TypeVar("T")
#: The places in their lists of a category, its finding, its measure; -1 for none.
At = tuple[int, int, int]


class Place(NamedTuple):
    """Which item is meant: its kind, the line it begins on, the how manieth (from 0) there."""

    kind: ItemKind
    line: int
    nth: int = 0


def walk(plan: Plan) -> Iterator[tuple[ItemKind, Item, At]]:
    """Yield every item in printed order with its kind and where it stands."""
    for c, category in enumerate(plan.categories):
        yield ItemKind.CATEGORY, category, (c, -1, -1)
        for f, finding in enumerate(category.findings):
            yield ItemKind.FINDING, finding, (c, f, -1)
            for m, measure in enumerate(finding.measures):
                yield ItemKind.MEASURE, measure, (c, f, m)


def places(plan: Plan) -> tuple[tuple[Place, Item], ...]:
    """Return every item with its place, in printed order."""
    seen: dict[tuple[ItemKind, int], int] = {}
    found = []
    for kind, item, _ in walk(plan):
        nth = seen.get((kind, item.line), 0)
        seen[kind, item.line] = nth + 1
        found.append((Place(kind, item.line, nth), item))
    return tuple(found)


def find(plan: Plan, place: Place) -> tuple[Item, At]:
    """Return the item at a place and where it stands. Raises RefusedError when it is gone."""
    kind, line, nth = place
    found = [(item, at) for k, item, at in walk(plan) if k is kind and item.line == line]
    if nth >= len(found):
        raise RefusedError(say.ITEM_GONE)
    return found[nth]


def put(plan: Plan, at: At, items: Sequence[Item], count: int = 1) -> Plan:
    """Return the plan with `count` items from a place on replaced by others of their kind.

    A finding whose measures change is printed in the usual form from then on.
    """
    c, f, m = at
    if f < 0:
        made = [one for one in items if isinstance(one, PlanCategory)]
        return replace(plan, categories=_with(plan.categories, c, count, made))
    category = plan.categories[c]
    if m < 0:
        new = [one for one in items if isinstance(one, PlanFinding)]
        findings = _with(category.findings, f, count, new)
    else:
        finding = category.findings[f]
        fresh = [one for one in items if isinstance(one, PlanMeasure)]
        changed = with_measures(finding, _with(finding.measures, m, count, fresh))
        findings = _with(category.findings, f, 1, [changed])
    return replace(
        plan, categories=_with(plan.categories, c, 1, [replace(category, findings=findings)])
    )


def with_measures(finding: PlanFinding, measures: Sequence[PlanMeasure]) -> PlanFinding:
    """Return a finding with other measures; what was printed for the old ones is let go."""
    return replace(finding, measures=tuple(measures), layout=())


def _with(known: Sequence[T], at: int, count: int, made: Sequence[T]) -> tuple[T, ...]:
    return (*known[:at], *made, *known[at + count :])
