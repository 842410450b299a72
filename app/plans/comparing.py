"""A plan against a round that has findings: what is new, changed, the same, or not in the file."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from app.plans.model import Plan, PlanCategory, PlanDeadline, PlanFinding, PlanMeasure
from app.plans.model import PlanResponsibility as PlanParty
from db.records import Category, Deadline, Finding, Measure, Responsibility

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

    @property
    def differs(self) -> bool:
        """Whether taking the file's finding over would change anything."""
        if self.new is None or self.old is None:
            return self.new is not None
        return (
            (self.new.number, self.new.title, self.new.goal or None)
            != (self.old.number, self.old.title, self.old.goal or None)
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
    return (new.raw, new.kind, new.due) == (old.raw, old.kind, old.due)


def same_parties(new: Sequence[PlanParty], old: Sequence[Responsibility]) -> bool:
    """Whether the same parties stand in the same roles in the same order."""
    return [(p.role, p.party) for p in new] == [(p.role, p.party) for p in old]


def compare(plan: Plan, categories: Sequence[Category]) -> Comparison:
    """Match by category, number and title: exactly, then by title, then by number if alike."""
    left = [(c.title, c.number, f) for c in categories for f in c.findings]
    wanted = [(c, f) for c in plan.categories for f in c.findings]
    found: dict[int, Finding] = {}
    for rule in (_exact, _same_title, _same_number):
        for place, (category, new) in enumerate(wanted):
            if place in found:
                continue
            hit = next((entry for entry in left if rule(category, new, entry)), None)
            if hit is not None:
                found[place] = hit[2]
                left.remove(hit)
    pairs = [
        FindingPair(category, new, found.get(place), _measures(new, found.get(place)))
        for place, (category, new) in enumerate(wanted)
    ]
    return Comparison((*pairs, *(FindingPair(None, None, entry[2]) for entry in left)))


Entry = tuple[str, str, Finding]


def _exact(category: PlanCategory, new: PlanFinding, entry: Entry) -> bool:
    title, _, old = entry
    return (category.title, new.number, new.title) == (title, old.number, old.title)


def _same_title(_: PlanCategory, new: PlanFinding, entry: Entry) -> bool:
    return new.title == entry[2].title


def _same_number(category: PlanCategory, new: PlanFinding, entry: Entry) -> bool:
    title, number, old = entry
    if not new.number or new.number != old.number:
        return False
    if category.title != title and category.number != number:
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
