"""Tables of tasks as categories, findings and measures: plans laid out as a table, ledgers."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.plans.model import (
    DeadlineBasis,
    PlanCategory,
    PlanFinding,
    SourceCell,
    SourceTable,
    Unplaced,
)
from app.plans.table_findings import Draft, FindingBuilder
from app.plans.table_grid import Grid
from app.plans.table_header import Header, find_header
from app.plans.table_pairs import Pair, as_table, is_paired, pair_sheets
from app.plans.table_rows import RowKind, ends_like_group, is_group_text, rows_of
from app.plans.table_values import Noticed, bare_number, numbered

#: Rows that are no tasks; what is begun goes on below them, as on the next page.
_ABOUT_THE_PAPER = frozenset({RowKind.TOTAL, RowKind.NOTE, RowKind.SIGNATURE})


@dataclass(frozen=True, slots=True)
class Heading:
    """A paragraph before a table that names its category or its finding."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class TaskTable:
    """A table recognised as one of tasks; without a header it holds pairs of label and value."""

    grid: Grid
    header: Header | None

    @property
    def needs_heading(self) -> bool:
        """Whether its findings are named by what stands above or across the table."""
        if self.header is not None:
            return self.header.index("title") is None
        return not any(p.field == "title" for s in pair_sheets(self.grid) for p in s.pairs)

    def text_rows(self) -> list[int]:
        """Return the rows above the header that are text, not the name of a group."""
        rows = range(self.header.first) if self.header else range(0)
        return [row for row in rows if self.grid.own(row) and not self.is_group(row)]

    def is_group(self, row: int) -> bool:
        """Whether a row is nothing but the name of a group of findings."""
        cells = self.grid.own(row)
        return len(cells) == 1 and is_group_text(cells[0].text)


@dataclass(slots=True)
class Reading:
    """What was read from all tables of a source so far."""

    known: DeadlineBasis
    categories: list[PlanCategory] = field(default_factory=list)
    noticed: Noticed = field(default_factory=Noticed)

    def open_category(self, number: str, title: str, line: int) -> None:
        """Begin a category, or go on with the last when it is the same."""
        last = self.categories[-1] if self.categories else None
        if last is None or (last.number, last.title) != (number, title):
            self.categories.append(PlanCategory(number, title, (), line))

    def add(self, finding: PlanFinding) -> None:
        """Put a finding into the open category."""
        if not self.categories:
            self.categories.append(PlanCategory("", "", (), finding.line))
        last = self.categories[-1]
        self.categories[-1] = replace(last, findings=(*last.findings, finding))

    def leave_out(self, grid: Grid, row: int, kind: str = "table") -> None:
        """List a row as not placed, and say what it was taken for."""
        self.noticed.kinds[grid.line(row)] = kind
        text = "\t".join(" ".join(cell.text.split("\n")) for cell in grid.own(row))
        if text:
            self.noticed.unplaced.append(Unplaced(grid.line(row), text))


def task_table(table: SourceTable, before: TaskTable | None, *, strict: bool) -> TaskTable | None:
    """Recognise a table of tasks; one without a header may go on where `before` ended.

    `strict` is for tables inside a text, which may be about anything.
    """
    grid = Grid(table)
    if is_paired(grid):
        return TaskTable(grid, None)
    header = find_header(grid, strict=strict)
    if header is not None:
        return TaskTable(grid, header)
    if before is None or before.header is None or before.grid.width != grid.width:
        return None
    return TaskTable(grid, replace(before.header, first=0, end=0))


def plan_from_table(table: TaskTable, reading: Reading, headings: Sequence[Heading] = ()) -> None:
    """Read one table into `reading`; `headings` stand right above it, the nearest last."""
    headings, bare = _sorted_out(headings)
    names = bool(headings) and table.needs_heading and not ends_like_group(headings[-1].text)
    title = headings.pop() if names else None
    for heading in headings:
        reading.open_category(*numbered(heading.text), heading.line)
    if table.header is None:
        _read_pairs(table.grid, reading, title or bare)
        return
    if bare is not None:
        reading.noticed.unplaced.append(Unplaced(bare.line, bare.text))
    for row in filter(table.is_group, range(table.header.first)):
        reading.open_category(*numbered(table.grid.own(row)[0].text), table.grid.line(row))
    header = table.header if title or not table.needs_heading else _self_named(table)
    if header.index("title") is None:
        header = _renamed(header, "number", "measure number")
    _TableReader(table.grid, header, reading, title).read()


def _sorted_out(headings: Sequence[Heading]) -> tuple[list[Heading], Heading | None]:
    """Tell a heading that is nothing but a number (任务1) from those that name something."""
    named = [heading for heading in headings if numbered(heading.text)[1]]
    bare = next((heading for heading in headings if heading not in named), None)
    return named, bare


def _self_named(table: TaskTable) -> Header:
    """Where nothing names the problems, neither above nor across, each task is its own name."""
    assert table.header is not None
    bands = [r.row for r in rows_of(table.grid, table.header) if r.kind is RowKind.BAND]
    if any(not is_group_text(table.grid.own(row)[0].text) for row in bands):
        return table.header
    return _renamed(table.header, "measures", "title")


def _renamed(header: Header, field: str, other: str) -> Header:
    columns = (replace(c, field=other) if c.field == field else c for c in header.columns)
    return replace(header, columns=tuple(columns))


def _read_pairs(grid: Grid, reading: Reading, heading: Heading | None) -> None:
    for sheet in pair_sheets(grid):
        if sheet.band is not None:
            band = Heading(sheet.band.value.text, grid.line(sheet.band.row))
            if is_group_text(band.text):
                reading.open_category(*numbered(band.text), band.line)
            elif sheet.pairs:
                heading = band
            else:
                reading.leave_out(grid, sheet.band.row)
        if sheet.pairs:
            _read_sheet(grid, sheet.pairs, reading, heading)
            heading = None


def _read_sheet(grid: Grid, pairs: list[Pair], reading: Reading, heading: Heading | None) -> None:
    small, header = as_table(grid, pairs)
    category = next((pair for pair in pairs if pair.field == "category"), None)
    if category is not None:
        reading.open_category(*numbered(category.value.text), grid.line(category.row))
    draft = Draft(list(range(len(pairs))))
    for pair in pairs:
        if pair.label is not None and pair.field is None:
            label = "".join(pair.label.text.split())
            reading.noticed.names.append((grid.line(pair.row), label))
    number, title = numbered(heading.text) if heading is not None else ("", "")
    if heading is not None and title and header.index("title") is None:
        draft = replace(draft, heading=heading.text, heading_line=heading.line)
        heading = None
    finding = FindingBuilder(small, header, reading.known, reading.noticed).build(draft)
    if heading is not None and not title and not finding.number:
        finding = replace(finding, number=number, line=heading.line)
    elif heading is not None:
        reading.noticed.unplaced.append(Unplaced(heading.line, heading.text))
    reading.add(finding)


class _TableReader:
    """Walks down the rows of one table."""

    def __init__(
        self, grid: Grid, header: Header, reading: Reading, heading: Heading | None
    ) -> None:
        self._grid = grid
        self._header = header
        self._reading = reading
        self._title = header.index("title")
        self._builder = FindingBuilder(grid, header, reading.known, reading.noticed)
        self._draft: Draft | None = None
        self._heading = heading
        self._category_said = ("", "")

    def read(self) -> None:
        """Read all rows; each finding is built when the next begins."""
        rows = rows_of(self._grid, self._header)
        for at, entry in enumerate(rows):
            if entry.kind is RowKind.BAND:
                below = rows[at + 1].kind if at + 1 < len(rows) else RowKind.BLANK
                self._band(entry.row, group=below is RowKind.BAND)
            elif entry.kind is RowKind.DATA:
                self._data(entry.row)
            elif entry.kind in _ABOUT_THE_PAPER:
                self._reading.leave_out(self._grid, entry.row, entry.kind.value)
        self._close()

    def _close(self) -> None:
        if self._draft is not None:
            self._reading.add(self._builder.build(self._draft))
            self._draft = None

    def _band(self, row: int, *, group: bool) -> None:
        """A band names a category; where no column has the problem, it names a finding."""
        self._close()
        cell = self._grid.own(row)[0]
        line = self._grid.line(row)
        finding = self._title is None and not group and not is_group_text(cell.text)
        if finding:
            self._heading = Heading(cell.text, line)
        else:
            self._reading.open_category(*numbered(cell.text), line)

    def _data(self, row: int) -> None:
        self._category(row)
        if self._begins(row):
            self._close()
            self._draft = self._new(row)
        elif self._draft is not None:
            self._draft.rows.append(row)

    def _new(self, row: int) -> Draft:
        heading, self._heading = self._heading, None
        if self._title is None and heading is not None:
            return Draft([row], heading.text, heading.line)
        return Draft([row])

    def _category(self, row: int) -> None:
        cell = self._grid.at(row, self._header.index("category"))
        if cell is None:
            return
        number, title = numbered(cell.text)
        printed = self._grid.at(row, self._header.index("category number"))
        if printed is not None and not number:
            number = bare_number(printed.text)
        if (number, cell.text) == self._category_said:
            return
        self._close()
        self._category_said = (number, cell.text)
        self._reading.open_category(number, title, self._grid.line(cell.row))

    def _begins(self, row: int) -> bool:
        """Say whether a row opens a finding: a problem not yet seen in the row above."""
        if self._draft is None:
            return True
        if self._title is None:
            return self._heading is not None
        cell = self._grid.at(row, self._title)
        above = self._grid.at(self._draft.rows[-1], self._title)
        if cell is None or cell is above:
            return self._counted(row, alone=cell is None)
        return not (above is not None and self._same(cell, above)) or self._other_number(row)

    def _same(self, cell: SourceCell, above: SourceCell) -> bool:
        """The problem printed again in every row of its measures is one finding."""
        return cell.text == above.text and self._header.index("measures") is not None

    def _other_number(self, row: int) -> bool:
        """Say whether a row has a serial number and it is another than the finding's.

        Two rows that are counted apart are two findings, however equal their words are.
        """
        assert self._draft is not None
        column = self._header.index("number")
        cell = self._grid.at(row, column)
        if (row, column) in self._grid.table.broken:
            return True  # counted by a formula that was never reckoned
        if cell is None or cell.row != row:
            return False
        before = (self._grid.at(r, column) for r in reversed(self._draft.rows))
        last = next((one for one in before if one is not None), None)
        return last is None or bare_number(last.text) != bare_number(cell.text)

    def _counted(self, row: int, *, alone: bool) -> bool:
        """Say whether a row without a problem's words of its own begins a finding; then it is
        counted and stands alone. Over rows that are counted apart, one merged problem stays one.
        """
        if not self._other_number(row):
            return False
        cell = self._grid.at(row, self._header.index("number"))
        number = bare_number(cell.text) if cell is not None else ""
        self._reading.noticed.unsure.append((self._grid.line(row), number, alone))
        return alone
