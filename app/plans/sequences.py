"""Doubts about the numbers of sections, groups, findings and measures."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.messages import plans as say
from app.plans.model import Doubt, DoubtCode, Plan, PlanCategory
from app.plans.numbering import FINDING_SYSTEMS, TOP_SYSTEMS, Marker, marker_at


@dataclass(frozen=True, slots=True)
class _Number:
    line: int
    text: str
    system: str
    value: int


def number_doubts(plan: Plan) -> Iterator[Doubt]:
    """Yield skipped and repeated numbers on every level."""
    for at, run in enumerate(_section_runs(plan)):
        yield from _run("section", run, from_one=at == 0 and _has_preamble(plan))
    yield from _groups(plan.categories)
    yield from _findings(plan.categories)
    for finding in plan.findings:
        numbers = (_bare(m.line or finding.line, m.number) for m in finding.measures)
        yield from _run("measure", _present(numbers), from_one=True)


def _present(numbers: Iterable[_Number | None]) -> list[_Number]:
    return [number for number in numbers if number is not None]


def _has_preamble(plan: Plan) -> bool:
    """An excerpt begins with any section, a plan that introduces itself with the first."""
    first = plan.sections[:1]
    return any(not section.heading and section.line < _first_heading(plan) for section in first)


def _first_heading(plan: Plan) -> int:
    return min((line.line for line in plan.lines if line.kind == "heading"), default=0)


def _section_runs(plan: Plan) -> Iterator[list[_Number]]:
    """The 一、二、三 of the document, groups and findings at that level included, part by part."""
    run: list[_Number] = []
    new_part = False
    for number in _tops(plan):
        if number.system == "第一部分":
            new_part = True
            continue
        if number.value == 1 and (new_part or len(run) > 1):
            yield run
            run = []
        run.append(number)
        new_part = False
    yield run


def _tops(plan: Plan) -> list[_Number]:
    heads = {s.line for s in plan.sections if s.heading}
    heads |= {c.line for c in plan.categories} | {f.line for f in plan.findings}
    numbers = [
        _printed(line.line, marker_at(line.live)) for line in plan.lines if line.line in heads
    ]
    return [n for n in _present(numbers) if n.system in TOP_SYSTEMS]


def _printed(line: int, marker: Marker | None) -> _Number | None:
    if marker is None or marker.value is None:
        return None
    return _Number(line, marker.number, marker.system, marker.value)


def _bare(line: int, number: str) -> _Number | None:
    """Read a bare number as if printed with a mark of its own."""
    for text in (number, f"{number}、", f"{number}."):
        marker = marker_at(text) if number else None
        if marker and marker.number == number and marker.value is not None:
            return _Number(line, number, marker.system, marker.value)
    return None


def _groups(categories: Sequence[PlanCategory]) -> Iterator[Doubt]:
    numbers = _present(_bare(c.line, c.number) for c in categories if c.layout or c.number)
    run: list[_Number] = []
    for number in numbers:
        if run and (number.system != run[-1].system or number.value == 1):
            yield from _run("category", run, from_one=False)
            run = []
        run.append(number)
    yield from _run("category", run, from_one=False)


def _findings(categories: Sequence[PlanCategory]) -> Iterator[Doubt]:
    """Numbers run through all groups, or begin anew with 1 in each: both are in order."""
    run: list[_Number] = []
    groups = [_present(_bare(f.line, f.number) for f in c.findings) for c in categories]
    restarts = any(group and group[0].value == 1 for group in groups[1:])
    for group in groups:
        if run and group and (restarts or group[0].system != run[-1].system):
            yield from _run("finding", run, from_one=True)
            run = []
        run += group
    yield from _run("finding", run, from_one=True)


def _run(level: str, numbers: Sequence[_Number], *, from_one: bool) -> Iterator[Doubt]:
    seen: set[tuple[str, int]] = set()
    last: _Number | None = None
    for number in numbers:
        key = (number.system, number.value)
        if key in seen:
            text = say.repeated_number(level, number.text)
            yield Doubt(number.line, DoubtCode.REPEATED_NUMBER, text)
        elif last and number.system == last.system and number.value != last.value + 1:
            text = say.skipped_number(level, last.text, number.text)
            yield Doubt(number.line, DoubtCode.SKIPPED_NUMBER, text)
        elif (
            last is None and from_one and number.value > 1 and number.system not in FINDING_SYSTEMS
        ):
            text = say.skipped_number(level, "", number.text)
            yield Doubt(number.line, DoubtCode.SKIPPED_NUMBER, text)
        seen.add(key)
        last = number
