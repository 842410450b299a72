"""The sheet 统计 of a task workbook: counts that follow what is filled in, and their chart."""

from typing import TYPE_CHECKING, Any

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList

from app.sheets import book_styles as styles
from app.wording import STATE_WORDS

if TYPE_CHECKING:
    from openpyxl import Workbook

NAME = "统计"
_HEADER = 3
_BLANK, _APPLIED = "没有填", "申请销号"


def add_statistics(book: "Workbook", states: str, applications: str, paper: int) -> None:
    """Count the rows of two ranges, 进展状态 and 申请销号, each as `'sheet'!$H$5:$H$9`.

    The counts are formulas: they follow what the unit fills in, without macros.
    """
    sheet = book.create_sheet(NAME)
    pen = styles.Pen(sheet)
    pen.write(1, 1, "本表填报情况统计", styles.TITLE)
    sheet.merge_cells("A1:H1")
    for column, text in enumerate(("进展状态", "条数"), start=1):
        pen.write(_HEADER, column, text, styles.HEAD)
    counts = {word: f'=COUNTIF({states},"{word}")' for word in STATE_WORDS.values()}
    counts[_BLANK] = f"=COUNTBLANK({states})"
    counts[_APPLIED] = f'=COUNTIF({applications},"是")'
    for row, (name, formula) in enumerate(counts.items(), start=_HEADER + 1):
        pen.write(row, 1, name, styles.TEXT)
        pen.write(row, 2, None, styles.CENTRED)
        cell: Any = sheet.cell(row, 2)
        cell.value = formula
    last = _HEADER + len(counts) - 1
    sheet.add_chart(_chart(sheet, last), f"D{_HEADER}")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 10
    sheet.protection.enable()
    styles.landscape(sheet, paper)


def _chart(sheet: Any, last: int) -> Any:
    """Draw the states, not the applications: one series, its counts beside the bars."""
    chart: Any = BarChart()
    chart.type, chart.style, chart.legend = "bar", 10, None
    chart.title = "进展状态（条）"
    chart.add_data(Reference(sheet, 2, _HEADER + 1, 2, last))
    chart.set_categories(Reference(sheet, 1, _HEADER + 1, 1, last))
    chart.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False)
    chart.dataLabels.showLegendKey = False
    chart.x_axis.delete, chart.y_axis.delete = False, True  # the bars bear their counts
    chart.x_axis.scaling.orientation = "maxMin"  # the first state on top
    chart.y_axis.majorGridlines, chart.gapWidth = None, 60
    chart.width, chart.height = 17, 8.5
    chart.series[0].graphicalProperties.solidFill = "2A5CA0"
    return chart
