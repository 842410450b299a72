"""What the reader makes of a plan: lines, structure, doubts; frozen, knows no ledger."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from db.words import DeadlineKind, Role


class DoubtCode(StrEnum):
    """Every kind of doubt the reader can raise."""

    SKIPPED_NUMBER = "SKIPPED_NUMBER"
    REPEATED_NUMBER = "REPEATED_NUMBER"
    UNBALANCED_MARKS = "UNBALANCED_MARKS"
    HALF_WIDTH = "HALF_WIDTH"
    PLACEHOLDER = "PLACEHOLDER"
    MISSING_FIELD = "MISSING_FIELD"
    UNKNOWN_LABEL = "UNKNOWN_LABEL"
    UNKNOWN_UNIT = "UNKNOWN_UNIT"
    COUNT_MISMATCH = "COUNT_MISMATCH"
    BODY_MISMATCH = "BODY_MISMATCH"
    YEAR_ASSUMED = "YEAR_ASSUMED"
    MISSING_STOP = "MISSING_STOP"
    DEADLINE_UNCLEAR = "DEADLINE_UNCLEAR"
    STRUCTURE_UNSURE = "STRUCTURE_UNSURE"
    STRUCK_TEXT = "STRUCK_TEXT"
    REMARK = "REMARK"
    TRACKED = "TRACKED"
    HIDDEN_TEXT = "HIDDEN_TEXT"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something the reader saw and did not repair; `line` is 1-based."""

    line: int
    code: DoubtCode
    message: str


@dataclass(frozen=True, slots=True)
class SourceCell:
    """One logical cell of a source table.

    `row` and `column` are 0-based grid places of its top left corner; a merged cell stands once,
    with `row_span` and `column_span` saying what it covers.
    """

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table of the source: `rows[i]` is the line number of grid row i (0 for an empty row).

    `name` is a spreadsheet's sheet name; `hidden` says that its user does not see it. `broken` are
    cells that have a formula and no value, by row and column.
    """

    rows: tuple[int, ...]
    columns: int
    cells: tuple[SourceCell, ...]
    name: str = ""
    hidden: bool = False
    broken: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One non-blank line of the source; `line` is 1-based and counts blank lines.

    `text` is what a reader sees, Word's automatic number included (`auto_number` says which part of
    it that is, "" when the number is typed). `table` is the index of its table, -1 outside tables;
    then `text` is the row's cells joined by tab. What is struck out is not in `text`, which is ""
    when nothing else stands there: then `printed` is all that is to be seen.
    """

    line: int
    text: str
    auto_number: str = ""
    table: int = -1
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A whole source document, read but not understood.

    `asides` are the numbers of lines outside the running text: notes, a table of contents.
    `name` is the file's, without its ending. `doubts` are what only the file could say: words
    struck out, remarks, tracked changes, what is hidden or embedded, cells without a value.
    """

    lines: tuple[SourceLine, ...]
    tables: tuple[SourceTable, ...] = ()
    asides: frozenset[int] = frozenset()
    name: str = ""
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class DeadlineBasis:
    """What a time limit is counted from where it does not say; None means unknown.

    `phase_end` is the last day of concentrated rectification, `paper` the plan's own date.
    """

    year: int | None = None
    feedback: date | None = None
    phase_end: date | None = None
    paper: date | None = None

    @property
    def day(self) -> date | None:
        """The day from which days without a year are reckoned (contract.md)."""
        return self.feedback or self.paper


NO_BASIS = DeadlineBasis()


@dataclass(frozen=True, slots=True)
class PlanDeadline:
    """A time limit as printed and as understood; `due` is inclusive."""

    raw: str
    kind: DeadlineKind
    due: date | None = None
    then_long_term: bool = False


@dataclass(frozen=True, slots=True)
class PlanResponsibility:
    """One party in one role; `raw` is the whole field it stood in."""

    role: Role
    party: str
    raw: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of printed text: literal when `slot` is "", else the value of a field of its item.

    Slots: number, title, goal, deadline, field:ROLE; of a finding's k-th measure (1-based):
    number@k, text@k, deadline@k, field:ROLE@k.
    """

    slot: str
    text: str


#: The printed form of a category or finding: paragraphs of pieces; joined they equal the source.
Layout = tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class PlanMeasure:
    """One measure. `line` is where it begins; `extras` are unknown columns of a spreadsheet."""

    number: str
    text: str
    responsibilities: tuple[PlanResponsibility, ...] = ()
    deadline: PlanDeadline | None = None
    line: int = 0
    progress: str = ""
    progress_state: str = ""
    closure_state: str = ""
    note: str = ""
    extras: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PlanFinding:
    """One finding; `progress`, `closure_state`, `note` come from ledgers begun elsewhere."""

    number: str
    title: str
    goal: str | None = None
    measures: tuple[PlanMeasure, ...] = ()
    responsibilities: tuple[PlanResponsibility, ...] = ()
    deadline: PlanDeadline | None = None
    line: int = 0
    layout: Layout = ()
    progress: str = ""
    progress_state: str = ""
    closure_state: str = ""
    note: str = ""
    extras: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PlanCategory:
    """A group of findings; number and title are empty when the plan has no groups."""

    number: str
    title: str
    findings: tuple[PlanFinding, ...] = ()
    line: int = 0
    layout: Layout = ()


@dataclass(frozen=True, slots=True)
class PlanSection:
    """A narrative section kept word for word; paragraphs of `body` are separated by newlines."""

    heading: str
    body: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class PlanPhase:
    """A phase of the time table, extracted from a section that stays whole."""

    name: str
    start: date | None
    end: date | None
    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A source line as printed and what it was taken for.

    `read` is what of it was read, None for all: what is struck out was not.
    """

    line: int
    kind: str
    text: str
    read: str | None = None

    @property
    def live(self) -> str:
        """What of the line counts."""
        return self.text if self.read is None else self.read


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A source line, or the rest of one, that is part of nothing."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as understood. The categories are printed after the first `tasks_at` sections.

    `noticed` are those of its doubts that only the file could raise: no correction ends them.
    `excused` are fields whose cells could not be read, by their finding's line and name: nobody
    left them out.
    """

    title: str
    sections: tuple[PlanSection, ...] = ()
    phases: tuple[PlanPhase, ...] = ()
    categories: tuple[PlanCategory, ...] = ()
    lines: tuple[PlacedLine, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    tasks_at: int = 0
    noticed: tuple[Doubt, ...] = ()
    excused: frozenset[tuple[int, str]] = frozenset()

    @property
    def findings(self) -> tuple[PlanFinding, ...]:
        """All findings, in order."""
        return tuple(f for c in self.categories for f in c.findings)
