"""A plan against a round that has findings: what is new, changed, the same, or not in the file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.items.revising import planned
from app.plans.model import (
    Layout,
    Plan,
    PlanCategory,
    PlanDeadline,
    PlanFinding,
    PlanMeasure,
)
from app.plans.model import PlanResponsibility as PlanParty
from app.plans.updating import looks_alike
from app.plans.updating.cells import NO_ANSWERS, Answers, Cell, Question
from db.schema.records import Category, Deadline, Finding, Measure, Responsibility


@dataclass(frozen=True, slots=True)
class MeasurePair:
    """A measure of the file and what it is in the ledger; None where it is missing.

    In a `settled` one `new` is what shall be written: a blank takes away there.
    """

    new: PlanMeasure | None
    old: Measure | None
    settled: bool = False

    @property
    def differs(self) -> bool:
        """Whether taking the file's measure over would change anything."""
        if self.new is None or self.old is None:
            return self.new is not None
        return (
            (self.new.number, self.new.text) != (self.old.number, self.old.text)
            or adds(self.new, self.old)
            or (self.settled and self.new.note != self.old.note)
            or not same_deadline(self.new.deadline, _planned(self.old))
            or not same_parties(self.new.responsibilities, self.old.responsibilities)
        )


@dataclass(frozen=True, slots=True)
class FindingPair:
    """A finding of the file and what it is in the ledger; None where it is missing.

    `asked` says that it is or may be the ledger's one reworded; while that is open, `old` is None.
    `read` is the finding as it was read, where `new` has become what shall be written.
    """

    category: PlanCategory | None
    new: PlanFinding | None
    old: Finding | None
    measures: tuple[MeasurePair, ...] = ()
    old_category: Category | None = None
    asked: Question | None = None
    read: PlanFinding | None = None

    @property
    def _takes_away(self) -> bool:
        """Whether something that stands in the ledger shall go: settled, a blank says so."""
        new, old = self.new, self.old
        assert new is not None
        assert old is not None
        return (new.note, new.goal or "") != (old.note, old.goal or "")

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet if it is one of the ledger's: nothing is written then."""
        return self.asked is not None and self.old is None

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
            or (self.read is not None and self._takes_away)
            or self.moved
            or adds(self.new, self.old)
            or not same_layout(self.new.layout, self.old.layout)
            or not same_deadline(self.new.deadline, _planned(self.old))
            or not same_parties(self.new.responsibilities, self.old.responsibilities)
            or any(pair.differs for pair in self.measures)
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole comparison, in the file's order, what only the ledger has at the end."""

    pairs: tuple[FindingPair, ...]
    cells: tuple[Cell, ...] = ()

    @property
    def added(self) -> tuple[FindingPair, ...]:
        """Findings only the file has."""
        return tuple(p for p in self.pairs if p.old is None and not p.is_open)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What has to be answered, or may be contradicted: 是不是同一项."""
        return tuple(p.asked for p in self.pairs if p.asked is not None)

    @property
    def waiting(self) -> tuple[FindingPair, ...]:
        """Findings that are not written before somebody answers."""
        return tuple(p for p in self.pairs if p.is_open)

    @property
    def moved(self) -> int:
        """How many deadlines change: 改期."""
        return sum(cell.moves and cell.taken for cell in self.cells)

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


def _planned(old: Finding | Measure) -> Deadline | None:
    return planned(old.deadline, old.deadline_changes)


Entry = tuple[Category, Finding]
Wanted = tuple[PlanCategory, PlanFinding]


def compare(
    plan: Plan, categories: Sequence[Category], answers: Answers = NO_ANSWERS
) -> Comparison:
    """Match by category, number and title: exactly, then by title; what is alike is asked about.

    Raises RefusedError for an answer to a finding that is not in the file.
    """
    left = [(c, f) for c in categories for f in c.findings]
    wanted = [(c, f) for c in plan.categories for f in c.findings]
    keys = looks_alike.keys_of(wanted)
    looks_alike.refuse_strange(answers, keys)
    found: dict[int, Entry] = {}
    for rule in (_exact, _same_title):
        for place, one in enumerate(wanted):
            if place in found:
                continue
            hit = next((entry for entry in left if rule(*one, entry)), None)
            if hit is not None:
                found[place] = hit
                left.remove(hit)
    asked = _asked(wanted, keys, found, left, answers)
    pairs = [
        replace(_pair(*one, found.get(place)), asked=asked.get(place))
        for place, one in enumerate(wanted)
    ]
    return Comparison((*pairs, *(FindingPair(None, None, old) for _, old in left)))


def _asked(
    wanted: Sequence[Wanted],
    keys: Sequence[str],
    found: dict[int, Entry],
    left: list[Entry],
    answers: Answers,
) -> dict[int, Question]:
    """Ask of each finding left over whether it is one left over in the ledger.

    What is likely or was answered so is taken for the same: it goes to `found`, out of `left`.
    """
    asked: dict[int, Question] = {}
    free = list(left)
    for rule in (looks_alike.by_number, looks_alike.by_likeness):
        for place, one in enumerate(wanted):
            if place in found or place in asked or answers.is_new(keys[place]):
                continue
            hit = rule(one, free)
            if hit is None:
                continue
            free.remove(hit)
            asked[place] = looks_alike.question(
                keys[place], one[1], hit[1], numbered=rule is looks_alike.by_number
            )
            if asked[place].likely or answers.is_same(keys[place]):
                found[place] = hit
                left.remove(hit)
    return asked


def _pair(category: PlanCategory, new: PlanFinding, entry: Entry | None) -> FindingPair:
    if entry is None:
        return FindingPair(category, new, None, _measures(new, None))
    return FindingPair(category, new, entry[1], _measures(new, entry[1]), entry[0])


def _exact(category: PlanCategory, new: PlanFinding, entry: Entry) -> bool:
    known, old = entry
    return (category.title, new.number, new.title) == (known.title, old.number, old.title)


def _same_title(_: PlanCategory, new: PlanFinding, entry: Entry) -> bool:
    return new.title == entry[1].title


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
