"""The lists of 工作台: what is late or waits, who has not reported, what happened lately."""

from datetime import date, datetime
from typing import NamedTuple

from app.ledger.trail import TrailLine
from app.records import ClosureState, ItemKind, LedgerRow, Silent
from app.wording import CLOSURE_WORDS, STATE_WORDS
from ui.cells import EMPTY, Cell
from ui.drawing import LIGHT_SPEECH
from ui.ledger.words import day_words, due_words, light_words, unit_tail
from ui.record_table import Column
from ui.record_view import Fit

ITEMS_FIT = Fit(stretch=1, least=17, drop=(3, 4))
SILENT_FIT = Fit(stretch=0, least=14)
NEWS_FIT = Fit(stretch=2, least=17, drop=(1,))


class Quiet(NamedTuple):
    """A unit that owes a report, with the id of its line."""

    id: int
    unit: Silent


class News(NamedTuple):
    """One thing that happened, with the id of its line."""

    id: int
    line: TrailLine


def item_columns(today: date) -> tuple[Column[LedgerRow], ...]:
    """Return the columns of a list of findings and measures."""

    def due(row: LedgerRow) -> Cell:
        return Cell(due_words(row.deadline, row.due, today))

    return (
        Column("时限灯", 6.4, _light),
        Column("问题或措施", 17, _title),
        Column("责任单位", 7.8, lambda row: Cell(row.unit, tail=unit_tail(row))),
        Column("完成时限", 6.9, due),
        Column("现状", 8.4, _state),
    )


def _light(row: LedgerRow) -> Cell:
    if not row.own_deadline:
        return EMPTY
    return Cell(light_words(row), light=row.light, speech=LIGHT_SPEECH.get(row.light, ""))


def _title(row: LedgerRow) -> Cell:
    kind = "措施" if row.kind is ItemKind.MEASURE else "问题"
    return Cell(row.title, lead=row.number, speech=kind)


def _state(row: LedgerRow) -> Cell:
    words = STATE_WORDS[row.state]
    if row.kind is ItemKind.MEASURE and row.closure_state is ClosureState.NONE:
        return Cell(words, role="text2")  # a measure is struck off with its finding
    closure = CLOSURE_WORDS[row.closure_state]
    return Cell(f"{words}，{closure}", role="text2")


def silent_columns(today: date) -> tuple[Column[Quiet], ...]:
    """Return the columns of the units that owe a report."""

    def last(row: Quiet) -> Cell:
        day = row.unit.last_report
        return Cell(day_words(day, today) if day else "从未上报", role="text2")

    return (
        Column("单位", 14, lambda row: Cell(row.unit.name)),
        Column("未完成任务", 6, lambda row: Cell(str(row.unit.open), right=True), right=True),
        Column("最近上报", 7, last),
    )


def news_columns(today: date) -> tuple[Column[News], ...]:
    """Return the columns of what happened lately."""

    def when(row: News) -> Cell:
        at = datetime.fromisoformat(row.line.at)
        hour = f"{at:%H:%M}"
        return Cell(hour if at.date() == today else day_words(at.date(), today), role="text2")

    return (
        Column("时间", 6.4, when),
        Column("经办人", 4.6, lambda row: Cell(row.line.by or "—", role="text2")),
        Column("近期动态", 17, lambda row: Cell(row.line.title or row.line.what)),
        Column("编号", 8, lambda row: Cell(row.line.code, role="text3")),
    )
