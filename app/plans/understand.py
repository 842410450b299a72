"""A source understood: its tables of tasks by their geometry, everything else by the parser."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.job import NO_JOB, Job
from app.messages import plans as say
from app.plans import parsing
from app.plans.checking import deadline_doubts, field_doubts
from app.plans.headings import is_container, is_narrative
from app.plans.model import (
    NO_BASIS,
    DeadlineBasis,
    Doubt,
    DoubtCode,
    Plan,
    PlanSection,
    Source,
    SourceLine,
    SourceTable,
    Unplaced,
)
from app.plans.numbering import FINDING_SYSTEMS, marker_at
from app.plans.reading import read_source
from app.plans.table_rows import is_finding_text, is_group_text
from app.plans.table_values import lost_names
from app.plans.tables import Heading, Reading, TaskTable, plan_from_table, task_table

_DEFAULT_NAME = re.compile(r"(?:Sheet|工作表|表)\s*\d*", re.IGNORECASE)
#: How many paragraphs right above a table may name its category and its finding.
_HEADINGS = 2
_LONGEST_TITLE = 80
_NO_TITLE = re.compile(r"^附[件表录]\s*[\d一二三四五六七八九十]*$|[:：]|^[（(].*[）)]$")


def read_plan(
    path: Path,
    *,
    basis: DeadlineBasis = NO_BASIS,
    known_units: frozenset[str] = frozenset(),
    job: Job = NO_JOB,
) -> Plan:
    """Read and understand a file. Raises BadFileError, CancelledError."""
    return understand(read_anything(path, job), basis=basis, known_units=known_units)


def read_anything(path: Path, job: Job = NO_JOB) -> Source:
    """Read a file as lines and tables; a workbook is named by the file when it says nothing.

    Raises BadFileError, CancelledError.
    """
    return replace(read_source(path, job), name=path.stem)


def understand(
    source: Source,
    *,
    basis: DeadlineBasis = NO_BASIS,
    known_units: frozenset[str] = frozenset(),
) -> Plan:
    """Understand a source. `basis` is what its round says about deadlines."""
    tasks = _TaskTables(source)
    text = tasks.text()
    known = basis
    if tasks.found:
        prose = parsing.parse(text, basis=basis, table_lines=tasks.lines())
        known = replace(known, phase_end=_phase_end(prose))
    reading = tasks.read(known)
    plan = parsing.parse(
        text,
        basis=basis,
        known_units=known_units,
        table_categories=tuple(c for c in reading.categories if c.findings),
        table_lines=tasks.lines(),
    )
    return _named(_completed(plan, tasks, reading), source)


def _phase_end(plan: Plan) -> date | None:
    """Return the end of concentrated rectification, as the parser does for running text."""
    return next((p.end for p in reversed(plan.phases) if "集中" in p.name and p.end), None)


class _TaskTables:
    """Which tables of a source hold tasks, and which lines they take from the parser."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._sheets = any(table.name for table in source.tables)
        self.found: dict[int, TaskTable] = {}
        self._find()
        self._headings = {} if self._sheets else {at: self._above(at) for at in self.found}
        self._lifted = frozenset(self._lift())

    def _find(self) -> None:
        before: TaskTable | None = None
        for at, table in enumerate(self._source.tables):
            if not table.hidden:
                before = task_table(table, before, strict=not self._sheets)
                if before is not None:
                    self.found[at] = before

    def _lift(self) -> list[int]:
        """Return the lines of tables that are plain text: what stands above a header.

        In a workbook without tasks all that is to be seen is text.
        """
        lines: list[int] = []
        for at, table in enumerate(self._source.tables):
            task = self.found.get(at)
            if task is not None:
                lines += [task.grid.line(row) for row in task.text_rows()]
            elif self._sheets and not self.found and not table.hidden:
                lines += table.rows
        return [line for line in lines if line]

    def text(self) -> Source:
        """Return the source; in a workbook those lines are taken out of their tables."""
        if not self._sheets:
            return self._source
        lines = (
            replace(line, table=-1) if line.line in self._lifted else line
            for line in self._source.lines
        )
        return replace(self._source, lines=tuple(lines))

    def lines(self) -> frozenset[int]:
        """Return the lines the parser shall leave alone."""
        taken = set(self._source.asides)
        for at, table in enumerate(self._source.tables):
            if self._sheets or at in self.found:
                taken |= set(table.rows)
        taken |= {heading.line for above in self._headings.values() for heading in above}
        return frozenset(taken - self._lifted - {0})

    def rests(self) -> list[Unplaced]:
        """Return the lines of sheets that hold no tasks, and those outside the text."""
        others = {
            line
            for at, table in enumerate(self._source.tables)
            if self._sheets and at not in self.found
            for line in table.rows
        }
        wanted = (others - self._lifted) | self._source.asides
        struck = (x for x in self._source.lines if x.printed and not x.text.strip())
        rests = (x for x in self._source.lines if x.line in wanted and x.text.strip())
        return [
            *(Unplaced(x.line, x.text.strip()) for x in rests),
            *(Unplaced(x.line, x.printed.strip()) for x in struck),
        ]

    def read(self, known: DeadlineBasis) -> Reading:
        """Read every table of tasks in order."""
        reading = Reading(known)
        named = len(self.found) > 1 and self._sheets
        for at, table in self.found.items():
            headings = list(self._headings.get(at, ()))
            if named and table.header is not None and table.header.index("category") is None:
                headings = _sheet_heading(self._source.tables[at])
            plan_from_table(table, reading, headings)
        return reading

    def _above(self, at: int) -> list[Heading]:
        """Return the paragraphs right above a table that name its category or its finding."""
        first = next((line for line in self._source.tables[at].rows if line), 0)
        header = self.found[at].header
        grouped = header is not None and header.index("category") is not None
        lines = (line for line in self._source.lines if line.text.strip())
        before = [line for line in lines if line.line < first][-_HEADINGS:]
        headings: list[Heading] = []
        for line in reversed(before):
            if line.table >= 0 or not self._is_heading(at, line, below=len(headings)):
                break
            headings.insert(0, Heading(line.text, line.line))
        return (
            [] if grouped and header is not None and not self.found[at].needs_heading else headings
        )

    def _is_heading(self, at: int, line: SourceLine, *, below: int) -> bool:
        marker = marker_at(line.text, line.auto_number)
        text = line.text.strip()
        rest = line.text[marker.end :].strip() if marker else text
        if marker and not rest:
            return not below and marker.system in FINDING_SYSTEMS
        if is_container(rest) or is_narrative(rest):
            return False
        return is_group_text(text) or (
            not below and self.found[at].needs_heading and is_finding_text(text)
        )


def _sheet_heading(table: SourceTable) -> list[Heading]:
    """A sheet's name is its category when there are several sheets and nothing nearer."""
    if _DEFAULT_NAME.fullmatch(table.name.strip()):
        return []
    return [Heading(table.name, next((line for line in table.rows if line), 0))]


def _completed(plan: Plan, tasks: _TaskTables, reading: Reading) -> Plan:
    """Add what the tables raised: doubts, and what they could not place."""
    plan = replace(plan, excused=frozenset(reading.noticed.excused))
    said = (d for d in plan.doubts if d.code is not DoubtCode.MISSING_FIELD or d in plan.noticed)
    doubts = [
        *said,
        *field_doubts(plan),
        *deadline_doubts(reading.noticed.deadlines),
        *(
            Doubt(line, DoubtCode.UNKNOWN_LABEL, say.unknown_label(label))
            for line, label in reading.noticed.unknown
        ),
        *(
            Doubt(line, DoubtCode.STRUCTURE_UNSURE, say.counted_only(number, alone=alone))
            for line, number, alone in reading.noticed.unsure
        ),
        *(
            Doubt(line, DoubtCode.STRUCTURE_UNSURE, say.NUMBER_OR_FIGURE)
            for line in reading.noticed.figures
        ),
    ]
    order = list(DoubtCode)
    unique = sorted(dict.fromkeys(doubts), key=lambda d: (d.line, order.index(d.code)))
    rests = [*plan.unplaced, *reading.noticed.unplaced, *tasks.rests(), *_empty(plan, reading)]
    rests += lost_names(reading.noticed, frozenset(_kept(plan)))
    kinds = reading.noticed.kinds
    return replace(
        plan,
        lines=tuple(replace(x, kind=kinds.get(x.line, x.kind)) for x in plan.lines),
        doubts=tuple(unique),
        unplaced=tuple(sorted(rests, key=lambda rest: rest.line)),
    )


def _kept(plan: Plan) -> Iterator[str]:
    for category in plan.categories:
        yield from (category.number, category.title)
        for finding in category.findings:
            yield from (finding.number, finding.title)
            yield from (text for pair in finding.extras for text in pair)
            for measure in finding.measures:
                yield measure.number
                yield from (text for pair in measure.extras for text in pair)


def _empty(plan: Plan, reading: Reading) -> list[Unplaced]:
    """Groups without findings are no categories: listed as not placed."""
    listed = {rest.line for rest in reading.noticed.unplaced}
    lines = {c.line for c in reading.categories if not c.findings} - listed
    return [Unplaced(line.line, line.text.strip()) for line in plan.lines if line.line in lines]


def _named(plan: Plan, source: Source) -> Plan:
    """Where no paragraph is the title, the first band above the tasks is it.

    A workbook without one is named by its sheet, else by its file.
    """
    if plan.title or not source.tables:
        return plan
    band = _title_band(plan, source)
    if band is not None:
        return _with_title(plan, band)
    sheet = next((table.name.strip() for table in source.tables if table.name), "")
    if not sheet:
        return plan
    return replace(plan, title=source.name if _DEFAULT_NAME.fullmatch(sheet) else sheet)


def _title_band(plan: Plan, source: Source) -> SourceLine | None:
    """Return the first row above the tasks that is a title: one cell, short, no field."""
    above = plan.sections[: plan.tasks_at] if plan.categories else ()
    preamble = {text.strip() for s in above if not s.heading for text in s.body.split("\n")}
    texts = preamble | {section.heading for section in above if not section.body}
    for line in source.lines:
        text = line.text.strip()
        if line.table < 0 or text not in texts or "\t" in text:
            continue
        if 0 < len(text) <= _LONGEST_TITLE and not _NO_TITLE.search(text):
            return line
    return None


def _with_title(plan: Plan, band: SourceLine) -> Plan:
    """Take the band out of the section it was put into."""
    title = band.text.strip()
    found = (_without(section, title) for section in plan.sections[: plan.tasks_at])
    above = tuple(section for section in found if section is not None)
    lines = (replace(x, kind="title") if x.line == band.line else x for x in plan.lines)
    return replace(
        plan,
        title=title,
        sections=(*above, *plan.sections[plan.tasks_at :]),
        lines=tuple(lines),
        tasks_at=len(above),
    )


def _without(section: PlanSection, title: str) -> PlanSection | None:
    if section.heading:
        return None if section.heading == title and not section.body else section
    body = [text for text in section.body.split("\n") if text.strip() != title]
    return replace(section, body="\n".join(body)) if body else None
