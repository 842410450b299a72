"""The lines of the lists: a finding, a measure or a party's share, with all that is said of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.items.deadline_words import deadline_words
from app.printing import heading_text, marker
from app.progress.said import told_of
from app.rules import roll_up
from app.wording import ROLE_WORDS, STATE_WORDS
from db.schema.records import Category, Finding, Measure, Progress, WholeRound
from db.words import UNIT_ROLES, ClosureState, ProgressState, Role


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list. `place` counts the findings; `party` and `role` only in 责任清单."""

    place: int
    category: Category
    finding: Finding
    measure: Measure | None = None
    party: str = ""
    role: Role | None = None

    @property
    def item(self) -> Finding | Measure:
        """What the line is about."""
        return self.measure or self.finding

    @property
    def category_name(self) -> str:
        """The category as printed."""
        return heading_text(self.category.number, self.category.title, grouped=True)

    @property
    def finding_name(self) -> str:
        """The finding as printed."""
        return heading_text(self.finding.number, self.finding.title, grouped=True)

    @property
    def measure_name(self) -> str:
        """The measure as printed, "" for a finding without measures."""
        return _measure_name(self.measure) if self.measure else ""

    @property
    def task_name(self) -> str:
        """The measure, or every measure of the finding."""
        if self.measure:
            return self.measure_name
        return "\n".join(_measure_name(measure) for measure in self.finding.measures)

    def parties(self, role: Role) -> str:
        """The parties of a role; a measure without any of its own has the finding's."""
        own = _names(self.item, role)
        return "、".join(own or _names(self.finding, role))

    @property
    def deadline_text(self) -> str:
        """The deadline as printed, the measure's own before the finding's, with what became of it.

        Own is also one that was only put in force later.
        """
        item = self.item if self.item.deadline or self.item.deadline_changes else self.finding
        return deadline_words(item.deadline, item.deadline_changes)

    @property
    def progress_text(self) -> str:
        """What each unit last reported on the line's item, or on its finding."""
        reports = _latest(self.item.progress) or _latest(self.finding.progress)
        if self.measure is None:
            reports = _latest(told.report for told in told_of(self.finding))
        return "\n".join(_said(unit, report) for unit, report in reports.items())

    def closure_word(self, words: Mapping[ClosureState, str]) -> str:
        """The closure state; what is struck off with its finding says so."""
        own = self.item.closure_state
        return words[self.finding.closure_state if own is ClosureState.NONE else own]

    @property
    def note_text(self) -> str:
        """Notes and approved extensions."""
        approved = [f"经批准延期至{e.new.raw}" for e in self.item.extensions if e.approved]
        return "\n".join(filter(None, [self.item.note, *approved]))

    @property
    def party_role(self) -> str:
        """The party's role."""
        return ROLE_WORDS[self.role] if self.role else ""

    @property
    def party_state(self) -> str:
        """The unit's own state on the item, for people the item's."""
        if self.role not in UNIT_ROLES:
            return STATE_WORDS[self.item.state]
        measures = (self.measure,) if self.measure else self.finding.measures or (None,)
        shared = [m for m in measures if m is self.measure or not _units(m)] or measures
        return STATE_WORDS[roll_up(unit_state(self.finding, m, self.party) for m in shared)]

    @property
    def due(self) -> date | None:
        """The last day in force."""
        return self.item.effective_due or self.finding.effective_due


def _said(unit: str, report: Progress) -> str:
    """What a unit last said and when; one that wrote nothing gave its state."""
    day = f"{report.date.year}.{report.date.month}.{report.date.day}"
    return f"{unit}（{day}）：{report.done.strip() or STATE_WORDS[report.state]}"


def _units(item: Measure | None) -> bool:
    """Whether a measure has units of its own."""
    return item is not None and any(p.role in UNIT_ROLES for p in item.responsibilities)


def _measure_name(measure: Measure) -> str:
    return marker(measure.number) + measure.text


def _names(item: Finding | Measure, role: Role) -> list[str]:
    return [party.party for party in item.responsibilities if party.role is role]


def _latest(reports: Iterable[Progress]) -> dict[str, Progress]:
    """Return each unit's last report that was not corrected."""
    listed = list(reports)
    corrected = {report.corrects for report in listed}
    found: dict[str, Progress] = {}
    for report in sorted(listed, key=lambda r: (r.date, r.id)):
        if report.id not in corrected:
            found[report.unit] = report
    return found


def unit_state(finding: Finding, measure: Measure | None, unit: str) -> ProgressState:
    """Return what a unit last said of a measure or, for all of them, of its finding."""
    reports = (*finding.progress, *(measure.progress if measure else ()))
    last = _latest(reports).get(unit)
    return last.state if last else ProgressState.NOT_STARTED


def finding_lines(whole: WholeRound) -> tuple[Line, ...]:
    """List one line per finding."""
    pairs = [(c, f) for c in whole.categories for f in c.findings]
    return tuple(Line(place, c, f) for place, (c, f) in enumerate(pairs, start=1))


def measure_lines(whole: WholeRound) -> tuple[Line, ...]:
    """List one line per measure; a finding without measures has one too."""
    return tuple(
        Line(line.place, line.category, line.finding, measure)
        for line in finding_lines(whole)
        for measure in line.finding.measures or (None,)
    )


def party_lines(whole: WholeRound) -> tuple[Line, ...]:
    """List what each party answers for, people first, each in the order they are first named."""
    found: dict[tuple[bool, str], list[Line]] = {}
    for line in finding_lines(whole):
        items: list[Finding | Measure] = [line.finding, *line.finding.measures]
        for item in items:
            for party in item.responsibilities:
                measure = item if isinstance(item, Measure) else None
                key = (party.role in UNIT_ROLES, party.party)
                shares = found.setdefault(key, [])
                shares.append(
                    Line(line.place, line.category, line.finding, measure, party.party, party.role)
                )
    return tuple(line for key in sorted(found, key=lambda k: k[0]) for line in found[key])
