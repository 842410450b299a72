"""A plan against a round that has findings: what is new, changed, the same, or not in the file."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from app.plans.model import (
    Layout,
    Plan,
    PlanCategory,
    PlanDeadline,
    PlanFinding,
    PlanMeasure,
)
from app.plans.model import PlanResponsibility as PlanParty
from db.schema.records import Category, Deadline, Finding, Measure, Responsibility

#: How alike two titles with the same number must be to count as one finding reworded.
ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class MeasurePair:
    """A measure of the file and what it is in the ledger; None where it is missing."""

    new: PlanMeasure | None
    old: Measure | None

    @property
    def differs(self) -> bool:
        """Whether taking the file's measure over would change anything."""
        if self.new is None or self.old is None:
            return self.new is not None
        return (
            (self.new.number, self.new.text) != (self.old.number, self.old.text)
            or adds(self.new, self.old)
            or not same_deadline(self.new.deadline, self.old.deadline)
            or not same_parties(self.new.responsibilities, self.old.responsibilities)
        )


@dataclass(frozen=True, slots=True)
class FindingPair:
    """A finding of the file and what it is in the ledger; None where it is missing."""

    category: PlanCategory | None
    new: PlanFinding | None
    old: Finding | None
    measures: tuple[MeasurePair, ...] = ()
    old_category: Category | None = None

    @property
    def moved(self) -> bool:
        """Whether the file has the finding in another category, or calls its category otherwise."""
        one, two = self.category, self.old_category
        if one is None or two is None:
            return False
        return (one.number, one.title) != (two.number, two.title)

    @property
    def differs(self) -> bool:
        """Whether taking the file's finding over would change anything."""
        if self.new is None or self.old is None:
            return self.new is not None
        return (
            (self.new.number, self.new.title) != (self.old.number, self.old.title)
            or bool(self.new.goal and self.new.goal != self.old.goal)
            or self.moved
            or adds(self.new, self.old)
            or not same_layout(self.new.layout, self.old.layout)
            or not same_deadline(self.new.deadline, self.old.deadline)
            or not same_parties(self.new.responsibilities, self.old.responsibilities)
            or any(pair.differs for pair in self.measures)
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole comparison, in the file's order, what only the ledger has at the end."""

    pairs: tuple[FindingPair, ...]

    @property
    def added(self) -> tuple[FindingPair, ...]:
        """Findings only the file has."""
        return tuple(p for p in self.pairs if p.old is None)

    @property
    def changed(self) -> tuple[FindingPair, ...]:
        """Findings that both have, with differences."""
        return tuple(p for p in self.pairs if p.old is not None and p.differs)

    @property
    def unchanged(self) -> tuple[FindingPair, ...]:
        """Findings that are the same."""
        return tuple(p for p in self.pairs if p.new is not None and not p.differs)

    @property
    def missing(self) -> tuple[FindingPair, ...]:
        """Findings only the ledger has; they stay."""
        return tuple(p for p in self.pairs if p.new is None)


def same_deadline(new: PlanDeadline | None, old: Deadline | None) -> bool:
    """Whether the printed words and the day understood are the same."""
    if new is None or old is None:
        return new is None and old is None
    one = (new.raw, new.kind, new.due, new.then_long_term)
    return one == (old.raw, old.kind, old.due, old.then_long_term)


def same_layout(new: Layout, old: tuple[tuple[tuple[str, str], ...], ...]) -> bool:
    """Whether the source's printed form is the same; a list without one says nothing about it."""
    return not new or tuple(tuple((p.slot, p.text) for p in part) for part in new) == old


def adds(new: PlanFinding | PlanMeasure, old: Finding | Measure) -> bool:
    """Whether the file's note or unknown columns say something the ledger does not."""
    return bool(new.note and new.note != old.note) or not set(new.extras) <= set(old.extras)


def same_parties(new: Sequence[PlanParty], old: Sequence[Responsibility]) -> bool:
    """Whether the same parties stand in the same roles in the same order."""
    return [(p.role, p.party) for p in new] == [(p.role, p.party) for p in old]


Entry = tuple[Category, Finding]


def compare(plan: Plan, categories: Sequence[Category]) -> Comparison:
    """Match by category, number and title: exactly, then by title, then by number if alike."""
    left = [(c, f) for c in categories for f in c.findings]
    wanted = [(c, f) for c in plan.categories for f in c.findings]
    found: dict[int, Entry] = {}
    for rule in (_exact, _same_title, _same_number):
        for place, (category, new) in enumerate(wanted):
            if place in found:
                continue
            hit = next((entry for entry in left if rule(category, new, entry)), None)
            if hit is not None:
                found[place] = hit
                left.remove(hit)
    pairs = [_pair(category, new, found.get(place)) for place, (category, new) in enumerate(wanted)]
    return Comparison((*pairs, *(FindingPair(None, None, old) for _, old in left)))


def _pair(category: PlanCategory, new: PlanFinding, entry: Entry | None) -> FindingPair:
    if entry is None:
        return FindingPair(category, new, None, _measures(new, None))
    return FindingPair(category, new, entry[1], _measures(new, entry[1]), entry[0])


def _exact(category: PlanCategory, new: PlanFinding, entry: Entry) -> bool:
    known, old = entry
    return (category.title, new.number, new.title) == (known.title, old.number, old.title)


def _same_title(_: PlanCategory, new: PlanFinding, entry: Entry) -> bool:
    return new.title == entry[1].title


def _same_number(category: PlanCategory, new: PlanFinding, entry: Entry) -> bool:
    known, old = entry
    if not new.number or new.number != old.number:
        return False
    if category.title != known.title and category.number != known.number:
        return False
    return difflib.SequenceMatcher(None, new.title, old.title).ratio() >= ALIKE


def _measures(new: PlanFinding, old: Finding | None) -> tuple[MeasurePair, ...]:
    """Match measures by text, then by number and place, then by place alone when none is marked."""
    left = list(old.measures) if old is not None else []
    found: dict[int, Measure] = {}
    for key in (_by_text, _by_number):
        for place, measure in enumerate(new.measures):
            if place in found:
                continue
            hit = next((m for m in left if key(measure, m)), None)
            if hit is not None:
                found[place] = hit
                left.remove(hit)
    pairs = [MeasurePair(m, found.get(place)) for place, m in enumerate(new.measures)]
    return (*pairs, *(MeasurePair(None, m) for m in left))


def _by_text(new: PlanMeasure, old: Measure) -> bool:
    return new.text == old.text


def _by_number(new: PlanMeasure, old: Measure) -> bool:
    return new.number == old.number
