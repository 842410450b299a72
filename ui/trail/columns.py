"""Columns of 留痕, what the panel tells of one line, and the lines as a workbook has them."""

from collections.abc import Sequence
from datetime import date, datetime

from app.ledger.trail import TrailLine
from app.records import Origin
from app.wording import ORIGIN_WORDS
from ui.cells import Cell
from ui.facts import Fact
from ui.ledger.words import day_words
from ui.record_table import Column
from ui.record_view import Fit
from ui.trail.reading import Line

FIT = Fit(stretch=2, least=13, drop=(6, 3))
_HEAD = ("时间", "经办人", "事项", "原值", "新值", "来源", "编号", "操作")
_PANEL_MOST = 20_000


def is_import(line: Line) -> bool:
    """Whether a line came with an import, which can be taken back as a whole."""
    return line.told.origin == ORIGIN_WORDS[Origin.IMPORT]


def columns(today: date) -> tuple[Column[Line], ...]:
    """Return the columns of the trail."""

    def at(line: Line) -> Cell:
        when = datetime.fromisoformat(line.told.at)
        day = day_words(when.date(), today)
        # of another year the day is enough: with the hour it would be cut
        return Cell(f"{day} {when:%H:%M}" if when.year == today.year else day, role="text2")

    return (
        Column("时间", 8.2, at, more=1.4),
        Column("经办人", 3.6, lambda line: Cell(line.told.by)),
        Column("事项", 12, lambda line: _what(line.told)),
        Column("原值", 6, lambda line: _value(line.told.old, "text2"), more=8),
        Column("新值", 9, lambda line: _value(line.told.new, "text"), more=11),
        Column("来源", 2.8, lambda line: Cell(line.told.origin, role="text2")),
        Column("编号", 6.8, lambda line: _value(line.told.code, "text2")),
    )


def _what(told: TrailLine) -> Cell:
    """Show what changed whole; the name of what it changed in gives way before it.

    What hangs on no item is named by what was done: 修改单位：区财政局.
    """
    name, mark, what = told.what.rpartition(" · ")
    if mark and told.item_id is None and told.title:
        name = told.title
    return Cell(name, tail=mark + what)


def _value(text: str, role: str) -> Cell:
    return Cell(" ".join(text.split()), role=role) if text else Cell("—", role="text3")


def facts(line: Line) -> list[Fact]:
    """Tell all of one line."""
    told = line.told
    return [
        Fact("原值", told.old[:_PANEL_MOST] or "（无）", look="" if told.old else "hint"),
        Fact("新值", told.new[:_PANEL_MOST] or "（无）", look="" if told.new else "hint"),
        Fact("时间", told.at.replace("T", " ")),
        Fact("经办人", told.by),
        Fact("操作", told.title),
        Fact("来源", told.origin),
        *([Fact("编号", told.code)] if told.code else []),
    ]


def sheet_lines(lines: Sequence[Line]) -> list[list[str]]:
    """Write lines for a workbook, times in full."""
    rows = [
        [t.at.replace("T", " "), t.by, t.what, t.old, t.new, t.origin, t.code, t.title]
        for t in (line.told for line in lines)
    ]
    return [list(_HEAD), *rows]
