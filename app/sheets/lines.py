"""The lines of the lists: a finding, a measure or a party's share, with all that is said of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.items.deadline_words import deadline_words
from app.printing import heading_text, marker
from app.progress.said import standing, told_of, waiting
from app.rules import fits, roll_up, strictest
from app.wording import CLOSURE_WORDS, ROLE_WORDS, STATE_WORDS, WITH_FINDING, field_word
from db.schema.item_fields import ItemField
from db.schema.records import Category, Extension, Finding, Measure, Progress, WholeRound
from db.words import STRUCK_OFF, UNIT_ROLES, AfterClose, ClosureState, ProgressState, Role


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

    def more_text(self, field: ItemField) -> str:
        """What a field without an attribute says, the measure's own before the finding's."""
        own, above = (dict(item.more).get(field.name) for item in (self.item, self.finding))
        return field_word(field, above if own in (None, "") else own)

    @property
    def progress_text(self) -> str:
        """What each unit last reported on the line's item, or on its finding."""
        reports = _latest(self.item.progress) or _latest(self.finding.progress)
        if self.measure is None:
            reports = _latest(told.report for told in told_of(self.finding))
        return "\n".join(_said(unit, report) for unit, report in reports.items())

    def closure_word(self, words: Mapping[ClosureState, str]) -> str:
        """The closure state; what is struck off with its finding says so."""
        own, above = self.item.closure_state, self.finding.closure_state
        follows = own is ClosureState.NONE and above in STRUCK_OFF and self.measure is not None
        return WITH_FINDING if follows else words[above if own is ClosureState.NONE else own]

    @property
    def note_text(self) -> str:
        """Notes, approved extensions, and what does not agree with a decision to strike off."""
        approved = [_extended(e) for e in self.item.extensions if e.approved]
        return "\n".join(filter(None, [self.item.note, *approved, *self._differing]))

    @property
    def _differing(self) -> list[str]:
        """Say that the item, or with its only line its finding, goes on though it is struck off."""
        closure = strictest(self.item.closure_state, self.finding.closure_state)
        said = [f"{CLOSURE_WORDS[closure]}后{_said_since(one)}" for one in self._waiting]
        if not fits(closure, self.item.state):
            words = STATE_WORDS[self.item.state]
            said.append(f"{CLOSURE_WORDS[closure]}，但进展状态是“{words}”，待核定")
        return said

    @property
    def _waiting(self) -> list[Progress]:
        own = waiting(self.item.progress)
        first = self.measure is None or self.measure is self.finding.measures[0]
        above = self.finding.progress if self.measure is not None and first else ()
        return [*own, *waiting(above)]

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


def _extended(extension: Extension) -> str:
    late = f"（逾期后申请，此前逾期{extension.late_days}天）" if extension.late_days else ""
    return f"经批准延期至{extension.new.raw}{late}"


def _said_since(report: Progress) -> str:
    return f"{report.unit}又报“{STATE_WORDS[report.state]}”，待核定"


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
    """Return each unit's last report that holds."""
    return {report.unit: report for report in standing(reports)}


def unit_state(finding: Finding, measure: Measure | None, unit: str) -> ProgressState:
    """Return what a unit last said of a measure or, for all of them, of its finding."""
    above = [r for r in finding.progress if measure is None or fits(measure.closure_state, r.state)]
    reports = (*above, *(measure.progress if measure else ()))
    start = max((r.id for r in reports if r.after_close is AfterClose.STARTS), default=0)
    own = [r for r in standing(reports) if r.unit == unit and r.counts]
    last = max(own, key=lambda r: (r.id > start, r.date, r.id), default=None)
    if start and (last is None or last.id < start):  # reopened, and nothing was said since
        return ProgressState.ONGOING
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
