"""The parts of a plan put together into frozen records, with notes for the doubts."""

from collections import defaultdict
from dataclasses import asdict, dataclass, field, replace

from app.plans.deadlines import Understood, parse_deadline
from app.plans.findings import FindingReader, pieces
from app.plans.found_fields import FoundField
from app.plans.layout import Slice, join, row_pieces
from app.plans.measures import FoundMeasure
from app.plans.model import (
    DeadlineBasis,
    Layout,
    Piece,
    Plan,
    PlanCategory,
    PlanDeadline,
    PlanFinding,
    PlanMeasure,
    PlanPhase,
    PlanResponsibility,
    PlanSection,
    Unplaced,
)
from app.plans.outline import Row
from app.plans.parties import split_parties
from app.plans.phases import find_phases
from app.plans.signatures import is_note, is_total, signs_line
from app.plans.tasks import Part
from db.words import Role


@dataclass(slots=True)
class Notes:
    """What was noticed on the way and becomes doubts later."""

    deadlines: list[tuple[int, Understood]] = field(default_factory=list)
    phases: list[int] = field(default_factory=list)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    stopped: set[tuple[int, str]] = field(default_factory=set)
    unsure: list[int] = field(default_factory=list)


class Assembly:
    """Collects the parts in printed order."""

    def __init__(self, context: DeadlineBasis, table_at: int | None) -> None:
        self.context = context
        self.table_at = table_at
        self.notes = Notes()
        self._parts: list[Part] = []
        self._sections: list[PlanSection] = []
        self._categories: list[PlanCategory] = []
        self._phases: list[PlanPhase] = []
        self._unplaced: list[Unplaced] = []
        self._title = ""
        self._outer: list[tuple[Piece, ...]] = []
        self._fresh = False

    def take(self, part: Part) -> None:
        """Keep a part; sections give up their phases at once, for the time limits of findings."""
        self._parts.append(part)
        if part.kind != "section":
            return
        phases, assumed = find_phases(part.rows, self.context.year, self.context.day)
        self._phases.extend(phases)
        self.notes.phases.extend(assumed)
        ends = [p.end for p in phases if "集中" in p.name and p.end]
        if ends and self.context.phase_end is None:
            self.context = replace(self.context, phase_end=ends[-1])

    def plan(self, table_categories: tuple[PlanCategory, ...]) -> Plan:
        """Put everything together; tables that were read stand where their lines stand."""
        for part in self._parts:
            getattr(self, f"_take_{part.kind}")(part)
        first = [c.line for c in (*self._categories, *table_categories) if c.line]
        at = min([*first, *([self.table_at] if self.table_at else [])], default=None)
        before = [s for s in self._sections if at is None or s.line < at]
        categories = (*self._categories, *table_categories)
        return Plan(
            self._title,
            tuple(self._sections),
            tuple(self._phases),
            tuple(sorted(categories, key=lambda c: c.line)),
            unplaced=tuple(sorted(self._unplaced, key=lambda u: u.line)),
            tasks_at=len(before),
        )

    def _take_title(self, part: Part) -> None:
        self._title = "".join(row.text.strip() for row in part.rows)
        _mark(part, "title")

    def _take_preamble(self, part: Part) -> None:
        _mark(part, "preamble")
        self._section("", part.rows)

    def _take_section(self, part: Part) -> None:
        _mark(part, "text")
        part.rows[0].kind = "heading"
        self._section(part.rows[0].text.strip(), part.rows[1:], part.rows[0].source.line)
        self._fresh = True

    def _take_closing(self, part: Part) -> None:
        _mark(part, "text")
        self._section("", part.rows)

    def _section(self, heading: str, rows: tuple[Row, ...], line: int = 0) -> None:
        body = "\n".join(row.text.strip() for row in rows)
        self._sections.append(PlanSection(heading, body, line or rows[0].source.line))

    def _take_outer(self, part: Part) -> None:
        """A group of groups has no place in the schema: kept in print, listed as not placed."""
        self._outer.extend((Piece("", row.text),) for row in part.rows)
        self._drop(part)
        _mark(part, "heading")

    def _take_stray(self, part: Part) -> None:
        self._drop(part)

    def _drop(self, part: Part) -> None:
        self._unplaced.extend(Unplaced(row.source.line, row.text) for row in part.rows)

    def _take_category(self, part: Part) -> None:
        head, *lead = part.rows
        slices = _heading_slices(head)
        layout: Layout = (*self._outer, row_pieces(head, slices))
        layout += tuple((Piece("", row.text),) for row in lead)
        self._outer = []
        number = next((s.text for s in slices if s.slot == "number"), "")
        title = join([s for s in slices if s.slot == "title"])
        self._categories.append(PlanCategory(number, title, (), head.source.line, layout))
        self._note_category_rest(head, lead)
        self._fresh = False

    def _note_category_rest(self, head: Row, lead: list[Row]) -> None:
        head.kind = "category"
        for chunk in head.chunks:
            if chunk.kind not in {"plain", "title"}:
                rest = head.text[chunk.begin : chunk.end]
                self._unplaced.append(Unplaced(head.source.line, rest))
        for row in lead:
            row.kind = "text"
            self._unplaced.append(Unplaced(row.source.line, row.text))

    def _take_finding(self, part: Part) -> None:
        reader = FindingReader(self._without_paper(part.rows))
        reader.read()
        finding = self._finding(reader)
        if not self._categories or self._fresh:
            layout: Layout = tuple(self._outer)
            self._categories.append(PlanCategory("", "", (), finding.line, layout))
            self._outer, self._fresh = [], False
        last = self._categories[-1]
        self._categories[-1] = PlanCategory(
            last.number, last.title, (*last.findings, finding), last.line, last.layout
        )
        self._unplaced.extend(reader.unplaced)
        self.notes.unknown.extend(reader.unknown)

    def _without_paper(self, rows: tuple[Row, ...]) -> list[Row]:
        """Leave out the lines under a finding that are about the paper, and list them."""
        kept = [rows[0]]
        for row in rows[1:]:
            kind = about_the_paper(row)
            if kind:
                row.kind = kind
                self._unplaced.append(Unplaced(row.source.line, row.text))
            else:
                kept.append(row)
        return kept

    def _finding(self, reader: FindingReader) -> PlanFinding:
        head = reader.rows[0]
        head.kind = "finding"
        fields: dict[int, list[FoundField]] = defaultdict(list)
        for found in reader.fields:
            fields[found.measure].append(found)
        return PlanFinding(
            number=reader.number.text if reader.number else "",
            title=join(reader.title),
            goal=join(reader.goal) or None,
            measures=tuple(
                self._measure(measure, fields[k]) for k, measure in enumerate(reader.measures, 1)
            ),
            responsibilities=_responsibilities(fields[0]),
            deadline=self._deadline(fields[0]),
            line=head.source.line,
            layout=pieces(reader),
            progress=join(reader.progress),
        )

    def _measure(self, found: FoundMeasure, fields: list[FoundField]) -> PlanMeasure:
        line = found.row.source.line if found.row else 0
        if found.stopped:
            self.notes.stopped.add((line, found.text))
        return PlanMeasure(
            number=found.number.text if found.number else "",
            text=found.text,
            responsibilities=_responsibilities(fields),
            deadline=self._deadline(fields),
            line=line,
        )

    def _deadline(self, fields: list[FoundField]) -> PlanDeadline | None:
        mine = [f for f in fields if f.field == "deadline"]
        filled = [f for f in mine if f.slice.text] or mine
        if not filled or not filled[0].slice.text:
            return None
        found = parse_deadline(filled[0].slice.text, **asdict(self.context))
        self.notes.deadlines.append((filled[0].slice.row.source.line, found))
        return found.deadline


def about_the_paper(row: Row) -> str:
    """Tell a line of signatures, a note or a total by its kind, "" for lines of a task."""
    if row.marker:
        return ""
    text = row.text.strip()
    if signs_line(text):
        return "signature"
    return "note" if is_note(text) else "total" if is_total(text) else ""


def _mark(part: Part, kind: str) -> None:
    for row in part.rows:
        row.kind = kind


def _heading_slices(row: Row) -> list[Slice]:
    slices: list[Slice] = []
    if row.marker:
        at = row.marker.at
        slices.append(Slice(row, at, at + len(row.marker.number), "number"))
    for chunk in row.chunks:
        text = row.text[chunk.lo : chunk.hi]
        if chunk.kind in {"plain", "title"} and text.strip("：: \t\u3000。"):
            lead = len(text) - len(text.lstrip(" \t\u3000"))
            tail = len(text) - len(text.rstrip("：: \t\u3000"))
            slices.append(Slice(row, chunk.lo + lead, chunk.hi - tail, "title"))
    return slices


def _responsibilities(fields: list[FoundField]) -> tuple[PlanResponsibility, ...]:
    out: list[PlanResponsibility] = []
    for found in fields:
        if found.field != "deadline":
            role = Role(found.field.removeprefix("role:"))
            raw = found.slice.text
            out += [
                PlanResponsibility(p.role, p.party, raw) for p in split_parties(found.own, role)
            ]
    return tuple(out)
