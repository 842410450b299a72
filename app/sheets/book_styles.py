"""The shared cell styles of our workbooks, and writing a cell so that text stays text."""

from collections.abc import Collection
from copy import copy
from datetime import date
from typing import TYPE_CHECKING, Any

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.properties import PageSetupProperties

from app.legible import fitting

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | date | None
TITLE, NOTE, HEAD = "台账标题", "台账说明", "台账表头"
TEXT, CENTRED, DATE, PERCENT = "台账文字", "台账居中", "台账日期", "台账百分比"
ALL = (TITLE, NOTE, HEAD, TEXT, CENTRED, DATE, PERCENT)
_FORMULA = ("=", "+", "-", "@")
_SIDE = Side(style="thin", color="808080")
_BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_FILL = PatternFill("solid", fgColor="E7EDF4")
LEFT, CENTRE, _RIGHT = (
    Alignment(side, "center", wrap_text=True) for side in ("left", "center", "right")
)
SMALL = Font(name="宋体", size=10)
_BOXED: dict[str, Any] = {"font": SMALL, "border": _BORDER, "alignment": CENTRE}
_LOOKS: dict[str, dict[str, Any]] = {
    TITLE: {"font": Font(name="方正小标宋简体", size=18), "alignment": CENTRE},
    NOTE: {"font": SMALL, "alignment": _RIGHT},
    HEAD: {**_BOXED, "font": Font(name="黑体", size=10), "fill": _FILL},
    TEXT: {**_BOXED, "alignment": LEFT},
    CENTRED: _BOXED,
    DATE: {**_BOXED, "number_format": "yyyy-mm-dd"},
    PERCENT: {**_BOXED, "number_format": "0.0%"},
}


def register(book: "Workbook", names: Collection[str] = ALL) -> None:
    """Give a workbook the styles it uses; cells refer to them by name."""
    for name in ALL:
        if name in names:
            book.add_named_style(NamedStyle(name, **_LOOKS[name]))


class Pen:
    """Writes cells of one sheet in the shared styles, each looked up once."""

    def __init__(self, sheet: "Worksheet") -> None:
        self.sheet = sheet
        self._looks: dict[str, StyleArray] = {}

    def write(self, row: int, column: int, value: Value, style: str) -> None:
        """Write a value; text is never taken for a formula, nothing in it breaks the file."""
        cell: Any = self.sheet.cell(row, column)
        text = fitting(value) if isinstance(value, str) else ""
        if text:  # not through `value`, which looks for formulas, and again for what is illegal
            cell._value, cell.data_type = text, "s"
        elif value != "":
            cell.value = value
        known = self._looks.get(style)
        if known is None:
            cell.style = style
            self._looks[style] = cell._style
        else:
            cell._style = known
        if text and text.startswith(_FORMULA):
            cell._style = copy(cell._style)
            cell.quotePrefix = True


def merge(sheet: "Worksheet", area: str) -> None:
    """Merge cells without borders; the library's own way goes through the styles of each."""
    sheet.merged_cells.add(area)


def landscape(sheet: "Worksheet", paper: int) -> None:
    """Print across, as wide as the page, page numbers below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom = 0.6, 0.6
    margins.header = margins.footer = 0.3
    footer = sheet.oddFooter
    if footer is not None:
        footer.center.text = "第 &P 页，共 &N 页"
