"""Rows of a table gathered into findings, and their cells given to finding or measure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.messages import plans as say
from app.plans.model import (
    DeadlineBasis,
    PlanDeadline,
    PlanFinding,
    PlanMeasure,
    PlanResponsibility,
    SourceCell,
)
from app.plans.table_grid import Grid, distinct
from app.plans.table_header import Column, Header, label_number
from app.plans.table_values import (
    CellMeasure,
    Noticed,
    bare_number,
    bracket_deadline,
    bracket_parties,
    day_text,
    deadline_of,
    fields_in,
    measures_of,
    parties_of,
    title_of,
)
from app.plans.table_words import closure_word, is_state, state_word
from db.words import UNIT_ROLES

_TEXTS = ("progress", "progress_state", "closure", "note")
#: A column that holds days: what a spreadsheet counts them by is no text.
_DAY = re.compile(r"日期|时间|时限|期限|节点|截止")
_PLACED = frozenset({"title", "measures", "number", "category", "category number"})


@dataclass(slots=True)
class Draft:
    """A finding while its rows are gathered; `heading` is a title that stands in no column."""

    rows: list[int]
    heading: str = ""
    heading_line: int = 0


@dataclass(slots=True)
class _Values:
    """What the columns give one finding, or one of its measures."""

    responsibilities: list[PlanResponsibility] = field(default_factory=list)
    deadline: PlanDeadline | None = None
    goal: list[str] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    extras: list[tuple[str, str]] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return what several rows say, a line each."""
        return "\n".join(dict.fromkeys(self.texts.get(name, ())))

    def state(self) -> str:
        """Return the state of progress, read off the progress text when no column has it."""
        printed = self.text("progress_state")
        if not printed and is_state(self.text("progress")):
            printed = self.text("progress")
        return state_word(printed)


class FindingBuilder:
    """Builds one finding from its rows of a grid."""

    def __init__(self, grid: Grid, header: Header, known: DeadlineBasis, noticed: Noticed) -> None:
        self._grid = grid
        self._header = header
        self._known = known
        self._noticed = noticed
        self._rows: list[int] = []
        self._measures: list[tuple[SourceCell | None, CellMeasure]] = []
        self._own = _Values()
        self._each: list[_Values] = []

    def build(self, draft: Draft) -> PlanFinding:
        """Read every cell of the rows, each into the finding or a measure."""
        self._rows = draft.rows
        self._own = _Values()
        self._read_measures()
        self._each = [_Values() for _ in self._measures]
        number, title = self._number_and_title(draft)
        for column in self._header.columns:
            for cell in self._cells(column.index):
                if column.field not in _PLACED:
                    self._give(column, cell)
                elif column.field != "measures":
                    self._noticed.names.append((self._line(cell), cell.text))
        self._take_brackets()
        line = draft.heading_line or self._grid.line(draft.rows[0])
        self._excuse(line)
        return self._finding(number, title, line)

    def _excuse(self, line: int) -> None:
        """Note which of the finding's fields stand in cells that have no value to be read."""
        for column in self._header.columns:
            if any((row, column.index) in self._grid.table.broken for row in self._rows):
                if column.field == "deadline":
                    self._noticed.excused.add((line, say.NO_DEADLINE))
                elif column.field and column.field.removeprefix("role:") in UNIT_ROLES:
                    self._noticed.excused.add((line, say.NO_UNIT))

    def _cells(self, column: int | None) -> list[SourceCell]:
        found = (self._grid.at(row, column) for row in self._rows)
        return distinct(cell for cell in found if cell is not None)

    def _line(self, cell: SourceCell) -> int:
        """Return the line a cell is printed on, or the finding's first when it began above."""
        return self._grid.line(max(cell.row, self._rows[0]))

    def _read_measures(self) -> None:
        self._measures = []
        for column in self._header.all("measures"):
            for cell in self._cells(column.index):
                self._read_measure_cell(column, cell)

    def _read_measure_cell(self, column: Column, cell: SourceCell) -> None:
        line = self._line(cell)
        found = measures_of(cell.text, line, self._noticed)
        for one in found:
            if one.text or one.number:
                numbered = self._with_number(cell, one, found)
                number = numbered.number or (label_number(column.label) if len(found) == 1 else "")
                self._measures.append((cell, replace(numbered, number=number)))
            else:
                self._take_fields(self._own, one, line)

    def _with_number(
        self, cell: SourceCell, one: CellMeasure, found: Sequence[CellMeasure]
    ) -> CellMeasure:
        column = self._header.index("measure number")
        number = self._grid.at(max(cell.row, self._rows[0]), column)
        if number is None or one.number or len(found) > 1:
            return one
        return CellMeasure(bare_number(number.text), one.text, one.fields)

    def _number_and_title(self, draft: Draft) -> tuple[str, str]:
        cells = self._cells(self._header.index("title"))
        text = draft.heading or (cells[0].text if cells else "")
        marker, title, fields = title_of(text)
        self._own.responsibilities += bracket_parties(fields)
        line = self._grid.line(self._rows[0])
        self._own.deadline = bracket_deadline(fields, line, self._known, self._noticed)
        numbers = self._cells(self._header.index("number"))
        if not numbers:
            return marker, title
        number = bare_number(numbers[0].text)
        for other in numbers[1:]:
            if bare_number(other.text) != number:
                self._other_number(other)
        if marker and marker != number:
            self._other_number(numbers[0], [self._own])
            return marker, title
        return number, title

    def _other_number(self, cell: SourceCell, owners: Sequence[_Values] = ()) -> None:
        """A serial number that counts rows, not findings, is kept with what it counts."""
        column = self._header.index("number")
        label = next(c.label for c in self._header.columns if c.index == column)
        for values in owners or self._owners(cell):
            values.extras.append((label, bare_number(cell.text)))

    def _owners(self, cell: SourceCell) -> list[_Values]:
        """Return the measures in a cell's row; the finding when it covers more than one's."""
        parts = self._measure_cells()
        rows = [row for row in self._rows if cell.row <= row < cell.row + cell.row_span]
        columns = self._header.all("measures")
        found = (self._grid.at(row, column.index) for row in rows for column in columns)
        near = distinct(cell for cell in found if cell is not None)
        if len(parts) < 2 or len(near) != 1:
            return [self._own]
        parts_of = zip(self._each, self._measures, strict=True)
        return [values for values, (cell_, _) in parts_of if cell_ is near[0]] or [self._own]

    def _measure_cells(self) -> list[SourceCell]:
        return distinct(cell for cell, _ in self._measures if cell is not None)

    def _give(self, column: Column, cell: SourceCell) -> None:
        owners = [self._own] if self._said_once(column, cell) else self._owners(cell)
        if owners == [self._own] and self._aligned(column, cell):
            return
        text = day_text(cell.text) if _DAY.search(column.label) else cell.text
        for values in owners:
            self._put(values, column, text, self._line(cell))

    def _said_once(self, column: Column, cell: SourceCell) -> bool:
        """Where nothing is merged, a value in the first row with blanks below is for all rows."""
        title = self._header.index("title")
        top = self._grid.at(self._rows[0], title)
        if top is None or top.row_span > 1 or len(self._rows) < 2:
            return False
        blank = all(self._grid.at(row, title) is None for row in self._rows[1:])
        return blank and self._cells(column.index) == [cell] and cell.row == self._rows[0]

    def _aligned(self, column: Column, cell: SourceCell) -> bool:
        """Give ①… ②… of a field's cell to the measures ① and ②, when the numbers agree."""
        if column.field != "deadline" and not (column.field or "").startswith("role:"):
            return False
        numbers = [measure.number for _, measure in self._measures]
        if len(numbers) < 2 or any(not n or n not in cell.text for n in numbers):
            return False
        parts = measures_of(cell.text, self._line(cell), Noticed())
        if numbers != [part.number for part in parts]:
            return False
        for values, part in zip(self._each, parts, strict=True):
            self._put(values, column, part.text.rstrip("；;。"), self._line(cell))
        return True

    def _put(self, values: _Values, column: Column, text: str, line: int) -> None:
        name = column.field or ""
        if name.startswith("role:"):
            values.responsibilities += parties_of(text, name, column.label)
        elif name == "deadline" and values.deadline is None:
            values.deadline = deadline_of(text, line, self._known, self._noticed)
        elif name == "goal":
            values.goal.append(text)
        elif name in _TEXTS:
            values.texts.setdefault(name, []).append(text)
        elif name != "measure number" or not self._is_used(text):
            self._put_unknown(values, column, text, line)

    def _is_used(self, number: str) -> bool:
        return any(bare_number(number) == measure.number for _, measure in self._measures)

    def _put_unknown(self, values: _Values, column: Column, text: str, line: int) -> None:
        """A column with a strange name may hold labelled fields; else it is kept as it is."""
        fields = fields_in(text)
        if not fields:
            values.extras.append((column.label, text))
            return
        values.responsibilities += bracket_parties(fields)
        found = bracket_deadline(fields, line, self._known, self._noticed)
        values.deadline = values.deadline or found

    def _take_brackets(self) -> None:
        """A bracket inside a measure's text is the measure's, an only measure's the finding's."""
        for values, (cell, measure) in zip(self._each, self._measures, strict=True):
            line = self._line(cell) if cell else 0
            self._take_fields(self._own if len(self._each) == 1 else values, measure, line)

    def _take_fields(self, values: _Values, measure: CellMeasure, line: int) -> None:
        values.responsibilities += bracket_parties(measure.fields)
        found = bracket_deadline(measure.fields, line, self._known, self._noticed)
        values.deadline = values.deadline or found

    def _finding(self, number: str, title: str, line: int) -> PlanFinding:
        own = self._own
        return PlanFinding(
            number=number,
            title=title,
            goal="\n".join(dict.fromkeys(own.goal)) or None,
            measures=tuple(self._plan_measures()),
            responsibilities=tuple(dict.fromkeys(own.responsibilities)),
            deadline=own.deadline,
            line=line,
            progress=own.text("progress"),
            progress_state=own.state(),
            closure_state=closure_word(own.text("closure")),
            note=own.text("note"),
            extras=tuple(own.extras),
        )

    def _plan_measures(self) -> Iterator[PlanMeasure]:
        for values, (cell, measure) in zip(self._each, self._measures, strict=True):
            goals = [("整改目标", text) for text in values.goal]
            yield PlanMeasure(
                number=measure.number,
                text=measure.text,
                responsibilities=tuple(dict.fromkeys(values.responsibilities)),
                deadline=values.deadline,
                line=self._line(cell) if cell else 0,
                progress=values.text("progress"),
                progress_state=values.state(),
                closure_state=closure_word(values.text("closure")),
                note=values.text("note"),
                extras=(*goals, *values.extras),
            )
