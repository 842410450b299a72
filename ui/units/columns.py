"""Columns of 单位进度: a unit's tasks and rate, and its mark on every finding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.progress.unit_progress import MatrixCell, UnitProgress
from app.records import Light, Role, UnitKind
from app.wording import ROLE_WORDS, STATE_WORDS
from ui.cells import EMPTY, Cell
from ui.drawing import LIGHT_SPEECH
from ui.ledger.words import day_words
from ui.record_table import Column
from ui.record_view import Fit

FIT = Fit(stretch=2, least=8, drop=(6, 5))
#: Roles that lead: their marks are boxed.
LEADS = (Role.LEAD_UNIT,)
_SHAPES = {Light.OVERDUE, Light.SOON, Light.STRUCK}


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit with its kind and whether it reported in the present period."""

    unit: UnitProgress
    kind: UnitKind
    silent: bool

    @property
    def id(self) -> int:
        """The unit's id."""
        return self.unit.unit_id


@dataclass(frozen=True, slots=True)
class Head:
    """A finding as a column of the matrix."""

    id: int
    number: str
    title: str


def columns(today: date) -> tuple[Column[UnitLine], ...]:
    """Return the columns of the units' list."""

    def last(line: UnitLine) -> Cell:
        if line.silent:
            return Cell("本期未报", role="amber_text")
        day = line.unit.last_report
        return Cell(day_words(day, today)) if day else Cell("—", role="text3")

    def due(line: UnitLine) -> Cell:
        day = line.unit.next_deadline
        return Cell(day_words(day, today)) if day else Cell("—", role="text3")

    return (
        Column("责任单位", 11, lambda line: Cell(line.unit.name)),
        Column("任务", 2.6, _tasks, right=True),
        Column("完成率", 10, _rate),
        Column("逾期", 3, _overdue),
        Column("将到期", 3.4, _soon),
        Column("最近上报", 5.4, last),
        Column("下一时限", 8.2, due),
    )


def _tasks(line: UnitLine) -> Cell:
    return Cell(str(line.unit.counts.total), right=True)


def _rate(line: UnitLine) -> Cell:
    one = line.unit.counts
    if not one.total:
        return Cell("本轮无任务", role="text3")
    bar = (one.done, one.stage_done, one.ongoing, one.not_started)
    words = "，".join(
        f"{STATE_WORDS[state]} {n}"
        for state, n in zip(reversed(list(STATE_WORDS)), bar, strict=True)
        if n
    )
    return Cell(f"{round(100 * one.rate)}%", bar=bar, tip=words)


def _overdue(line: UnitLine) -> Cell:
    count = line.unit.overdue
    return Cell(str(count), light=Light.OVERDUE) if count else Cell("0", role="text3")


def _soon(line: UnitLine) -> Cell:
    count = line.unit.due_soon
    return Cell(str(count), light=Light.SOON) if count else Cell("0", role="text3")


def matrix_columns(
    heads: Sequence[Head], marks: Mapping[tuple[int, int], MatrixCell]
) -> tuple[Column[UnitLine], ...]:
    """Return one column for each finding."""
    return tuple(_finding(head, marks) for head in heads)


def _finding(head: Head, marks: Mapping[tuple[int, int], MatrixCell]) -> Column[UnitLine]:
    def cell(line: UnitLine) -> Cell:
        mark = marks.get((head.id, line.id))
        return EMPTY if mark is None else _mark(line, head, mark)

    return Column(head.number or "—", 2.6, cell, centre=True)


def _mark(line: UnitLine, head: Head, mark: MatrixCell) -> Cell:
    """Show the light when it is late, soon or struck off, else how far it is."""
    words = LIGHT_SPEECH.get(mark.light, "") or STATE_WORDS[mark.state]
    told = f"{line.unit.name}　问题 {head.number}：{head.title}\n{ROLE_WORDS[mark.role]}　{words}"
    box = mark.role in LEADS
    if mark.light in _SHAPES:
        return Cell(light=mark.light, centre=True, box=box, tip=told, speech=told)
    return Cell(pie=mark.state, centre=True, box=box, tip=told, speech=told)
