"""The 统计 sheet: states by category and by unit, as tables and as native charts."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl.chart import BarChart, Reference
from openpyxl.utils import get_column_letter

from app.documents.figures import Tally, figures_of
from app.printing import heading_text
from app.sheets import book_styles as styles
from app.sheets.lines import measure_lines, unit_state
from app.wording import STATE_WORDS
from db.schema.records import Responsibility, WholeRound
from db.words import UNIT_ROLES, ProgressState

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_STATES = tuple(reversed(ProgressState))
#: Finished green, reached its stage blue, under way amber, not begun grey.
_COLOURS = ("5B9A68", "5B84B1", "D9A441", "B5B5B5")
_CHART_COLUMN = 10
#: More bars than this are no longer read; the table has every unit.
_MOST_BARS = 30
_A4 = 9
Row = tuple[str | int | float, ...]


def add_statistics(book: "Workbook", whole: WholeRound, as_of: date) -> None:
    """Add the sheet. Raises RefusedError when the figures contradict each other."""
    sheet = book.create_sheet("统计")
    pen = styles.Pen(sheet)
    figures = figures_of(whole, as_of)
    categories = [
        _tally_row(heading_text(c.number, c.title, grouped=True) or "未分类", found)
        for c, found in figures.categories
    ]
    total = _tally_row("合计", figures.findings)
    head = ("问题类别", "问题数", *map(STATE_WORDS.__getitem__, _STATES), "已销号", "完成率")
    below = _table(pen, 1, ("各类问题整改情况", head), [*categories, total])
    _chart(sheet, 1, "各类问题整改情况", len(categories))
    start = max(below, _chart_rows(len(categories)) + 1) + 2
    head = ("单位", "任务数", *map(STATE_WORDS.__getitem__, _STATES), "完成率")
    units = unit_rows(whole)
    _table(pen, start, ("各单位任务进展情况", head), units)
    _chart(sheet, start, "各单位任务进展情况", min(len(units), _MOST_BARS))
    for column, width in enumerate((34, 9, 9, 12, 9, 9, 9, 9), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    styles.landscape(sheet, _A4)


def _tally_row(name: str, found: Tally) -> Row:
    states = [found.states[state] for state in _STATES]
    return (name, found.total, *states, found.closed, _share(found.done, found.total))


def _share(part: int, whole: int) -> float:
    return float(Decimal(part) / whole) if whole else 0.0


def unit_rows(whole: WholeRound) -> list[Row]:
    """Count each unit's tasks by its own reports, the units with most tasks first."""
    counts: dict[str, dict[ProgressState, int]] = {}
    for line in measure_lines(whole):
        parties = _units(line.item.responsibilities) or _units(line.finding.responsibilities)
        for unit in parties:
            states = counts.setdefault(unit, dict.fromkeys(ProgressState, 0))
            states[unit_state(line.finding, line.measure, unit)] += 1
    ordered = sorted(counts.items(), key=lambda pair: -sum(pair[1].values()))
    return [
        (
            unit,
            sum(states.values()),
            *(states[state] for state in _STATES),
            _share(states[ProgressState.DONE], sum(states.values())),
        )
        for unit, states in ordered
    ]


def _units(parties: Sequence[Responsibility]) -> list[str]:
    return list(dict.fromkeys(p.party for p in parties if p.role in UNIT_ROLES))


def _table(pen: styles.Pen, start: int, heads: tuple[str, tuple[str, ...]], rows: list[Row]) -> int:
    """Write a title, a header and rows; return the row below."""
    title, header = heads
    pen.write(start, 1, title, styles.TITLE)
    pen.sheet.merge_cells(start_row=start, end_row=start, start_column=1, end_column=len(header))
    pen.sheet.row_dimensions[start].height = 28
    for column, text in enumerate(header, start=1):
        pen.write(start + 1, column, text, styles.HEAD)
    for row, values in enumerate(rows, start=start + 2):
        for column, value in enumerate(values, start=1):
            look = styles.CENTRED if column > 1 else styles.TEXT
            look = styles.PERCENT if isinstance(value, float) else look
            pen.write(row, column, value, look)
    return start + 2 + len(rows)


def _chart_rows(bars: int) -> int:
    """Return how many rows of the sheet a chart of so many bars covers."""
    return int(_height(bars) / 0.53) + 1


def _height(bars: int) -> float:
    """Return a chart's height in cm."""
    return 4.5 + 0.75 * bars


def _chart(sheet: "Worksheet", start: int, title: str, count: int) -> None:
    """Draw stacked bars of the four states beside a table."""
    if not count:
        return
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 60
    chart.title, chart.legend.position = title, "b"
    first, last = start + 1, start + 1 + count
    data = Reference(sheet, min_col=3, max_col=2 + len(_STATES), min_row=first, max_row=last)
    chart.add_data(data, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=first + 1, max_row=last))
    for series, colour in zip(chart.series, _COLOURS, strict=True):
        series.graphicalProperties.solidFill = colour
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.number_format, chart.y_axis.majorUnit = "0", None
    chart.height, chart.width = _height(count), 20
    sheet.add_chart(chart, f"{get_column_letter(_CHART_COLUMN)}{start}")
