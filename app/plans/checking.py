"""Everything doubtful about a plan that was read; nothing is repaired."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from app.messages import plans as say
from app.plans.assembling import Notes
from app.plans.bodies import others
from app.plans.counts import wrong_counts
from app.plans.deadlines import Understood
from app.plans.marks import half_width, placeholders, unbalanced
from app.plans.model import (
    Doubt,
    DoubtCode,
    PlacedLine,
    Plan,
    PlanFinding,
    PlanMeasure,
    PlanResponsibility,
)
from app.plans.numbering import marker_at
from app.plans.numerals import PLACEHOLDER
from app.plans.sequences import number_doubts
from app.plans.table_words import heard_of
from app.rules import fits
from db.words import UNIT_ROLES

_STOPS = "。！？；;!?."
_AFTER_STOP = "”’》）)】"
_COLLECTIVE = ("各", "全", "有关", "相关", "其他")


def check(
    plan: Plan, lines: tuple[PlacedLine, ...], notes: Notes, known_units: frozenset[str]
) -> Plan:
    """Return the plan with its lines and all its doubts, sorted by line."""
    plan = replace(plan, lines=lines)
    doubts = [
        *plan.noticed,
        *line_doubts(lines),
        *number_doubts(plan),
        *field_doubts(plan),
        *_noted(notes),
        *_counts(plan, lines),
        *_bodies(plan, lines),
        *_stops(plan, notes),
        *_strangers(plan.findings, known_units),
    ]
    return _sorted(plan, doubts)


#: What depends on the items alone, and is asked again when they were put right by hand.
_OF_ITEMS = {
    DoubtCode.SKIPPED_NUMBER,
    DoubtCode.REPEATED_NUMBER,
    DoubtCode.MISSING_FIELD,
    DoubtCode.COUNT_MISMATCH,
    DoubtCode.UNKNOWN_UNIT,
}


def check_again(plan: Plan, known_units: frozenset[str]) -> Plan:
    """Return a plan whose items were put right with the doubts that are left, and new ones."""
    texts = {measure.text for finding in plan.findings for measure in finding.measures}
    stops = {say.missing_stop(text) for text in texts}
    kept = (
        doubt
        for doubt in plan.doubts
        if doubt in plan.noticed
        or (
            doubt.code not in _OF_ITEMS
            and (doubt.code is not DoubtCode.MISSING_STOP or doubt.message in stops)
        )
    )
    return _sorted(
        plan,
        [
            *kept,
            *number_doubts(plan),
            *field_doubts(plan),
            *_counts(plan, plan.lines),
            *_strangers(plan.findings, known_units),
        ],
    )


def _sorted(plan: Plan, doubts: Iterable[Doubt]) -> Plan:
    order = list(DoubtCode)
    unique = dict.fromkeys(doubts)
    return replace(plan, doubts=tuple(sorted(unique, key=lambda d: (d.line, order.index(d.code)))))


def line_doubts(lines: Iterable[PlacedLine]) -> Iterator[Doubt]:
    """Yield what single lines raise: unbalanced or half-width marks, placeholders."""
    for line in lines:
        marks = unbalanced(line.live)
        if marks:
            yield Doubt(line.line, DoubtCode.UNBALANCED_MARKS, say.unbalanced_marks(marks))
        marker = marker_at(line.live)
        half = half_width(line.live, marker.end if marker else 0)
        if half:
            yield Doubt(line.line, DoubtCode.HALF_WIDTH, say.half_width(half))
        empty = placeholders(line.live)
        if empty:
            yield Doubt(line.line, DoubtCode.PLACEHOLDER, say.placeholder(empty))


def field_doubts(plan: Plan) -> Iterator[Doubt]:
    """Yield a doubt for every finding without a unit or a time limit, and for guessed states."""
    for finding in plan.findings:
        missing = []
        if finding.deadline is None and not _every(finding.measures):
            missing.append(say.NO_DEADLINE)
        if not any(r.role in UNIT_ROLES for r in _responsibilities(finding)):
            missing.append(say.NO_UNIT)
        for name in missing:
            if (finding.line, name) not in plan.excused:
                text = say.missing_field(finding.title or finding.number, name)
                yield Doubt(finding.line, DoubtCode.MISSING_FIELD, text)
        yield from _heard_doubts(finding)


def _heard_doubts(finding: PlanFinding) -> Iterator[Doubt]:
    """Yield a doubt for every guess at what a ledger kept by hand says of progress and closing."""
    items: list[PlanFinding | PlanMeasure] = [finding, *finding.measures]
    for item in items:
        for why in heard_of(item).guessed:
            yield Doubt(item.line, DoubtCode.MISSING_FIELD, why)
    closure = heard_of(finding).closure
    states = [heard_of(measure).state for measure in finding.measures]
    if closure is not None and any(state and not fits(closure, state) for state in states):
        text = say.measures_unfinished(finding.closure_state)
        yield Doubt(finding.line, DoubtCode.MISSING_FIELD, text)


def _every(measures: Sequence[PlanMeasure]) -> bool:
    return bool(measures) and all(measure.deadline for measure in measures)


def _responsibilities(finding: PlanFinding) -> Iterator[PlanResponsibility]:
    yield from finding.responsibilities
    for measure in finding.measures:
        yield from measure.responsibilities


def deadline_doubts(understood: Iterable[tuple[int, Understood]]) -> Iterator[Doubt]:
    """Yield what is to be asked about time limits: an assumed year, words not understood."""
    for line, one in understood:
        raw, due = one.deadline.raw, one.deadline.due
        if one.assumed:
            yield Doubt(line, DoubtCode.YEAR_ASSUMED, say.year_assumed(raw, due))
        if one.unclear:
            text = say.deadline_unclear(raw, one.unclear)
            yield Doubt(line, DoubtCode.DEADLINE_UNCLEAR, text)


def _noted(notes: Notes) -> Iterator[Doubt]:
    yield from deadline_doubts(notes.deadlines)
    for line in notes.phases:
        yield Doubt(line, DoubtCode.YEAR_ASSUMED, say.PHASE_YEAR_ASSUMED)
    for line, label in notes.unknown:
        yield Doubt(line, DoubtCode.UNKNOWN_LABEL, say.unknown_label(label))
    for line in notes.unsure:
        yield Doubt(line, DoubtCode.STRUCTURE_UNSURE, say.NUMBER_OR_FIGURE)


def _counts(plan: Plan, lines: Sequence[PlacedLine]) -> Iterator[Doubt]:
    for claim in wrong_counts(plan, lines):
        text = say.count_mismatch(claim.printed, claim.counted, claim.what)
        yield Doubt(claim.line, DoubtCode.COUNT_MISMATCH, text)


def _bodies(plan: Plan, lines: Sequence[PlacedLine]) -> Iterator[Doubt]:
    texts = [(line.line, line.live) for line in lines if line.kind != "title"]
    for line, body, expected in others(plan.title, texts):
        text = say.body_mismatch(body.printed, expected.printed)
        yield Doubt(line, DoubtCode.BODY_MISMATCH, text)


def _stops(plan: Plan, notes: Notes) -> Iterator[Doubt]:
    """Measures of running text end with a stop; cells of a table need none."""
    tables = {line.line for line in plan.lines if line.kind == "table"}
    for finding in plan.findings:
        for measure in finding.measures:
            known = (measure.line, measure.text) in notes.stopped or measure.line in tables
            if measure.text and not known and not ends_with_stop(measure.text):
                yield Doubt(measure.line, DoubtCode.MISSING_STOP, say.missing_stop(measure.text))


def ends_with_stop(text: str) -> bool:
    """Say whether a text ends with a stop, quotes and brackets after it aside."""
    bare = text.rstrip().rstrip(_AFTER_STOP)
    return bool(bare) and bare[-1] in _STOPS


def _strangers(findings: Iterable[PlanFinding], known: frozenset[str]) -> Iterator[Doubt]:
    """Units the directory does not know; placeholders and 各乡镇 are nobody in particular."""
    if not known:
        return
    for finding in findings:
        places = [(finding.line, finding.responsibilities)]
        places += [(m.line or finding.line, m.responsibilities) for m in finding.measures]
        for line, responsibilities in places:
            for party in dict.fromkeys(r.party for r in responsibilities if r.role in UNIT_ROLES):
                if party in known or PLACEHOLDER.search(party) or party.startswith(_COLLECTIVE):
                    continue
                yield Doubt(line, DoubtCode.UNKNOWN_UNIT, say.unknown_unit(party))
