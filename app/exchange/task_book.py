"""The workbook a unit fills in: cover, tasks with locked grey and white cells, hidden identity."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from app.exchange import fields
from app.exchange.fields import CHOICES, COLUMNS, HIDDEN, Column
from app.exchange.head import LABEL, PROPERTY, SHEET, Head
from app.exchange.tasks import Task, shown
from app.legible import fitting
from app.sheets import book_styles as styles
from app.sheets.row_heights import HIGHEST, height_of
from app.wording import STATE_WORDS
from db.words import ProgressState

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

COVER, TASKS = "填报说明", "整改任务填报表"
HEADER_ROW = 4
#: Points: room for two lines of what the unit writes.
_LEAST_HEIGHT = 33
A4 = 9
_GREY, _WHITE, _DAY, _TOLD = "任务灰", "任务白", "任务日期", "任务说明"
#: A text that no row is high enough for shows its beginning.
_LONG = {_GREY: "任务灰长", _WHITE: "任务白长", _DAY: _DAY}
_DONE = next(one for one in COLUMNS if one.field == fields.DONE)
_LATE = PatternFill("solid", bgColor="F8D7D3")
_SOON = PatternFill("solid", bgColor="FCEFC7")
_SIDE = Side(style="thin", color="9AA5B1")
_EDGE = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_CELL: dict[str, Any] = {
    "font": styles.SMALL,
    "border": _EDGE,
    "alignment": styles.LEFT,
}
_LOCKED = PatternFill("solid", fgColor="EEF0F2")
_FROM_TOP = Alignment("left", "top", wrap_text=True)
_FREE = {**_CELL, "protection": Protection(locked=False)}
_LOOKS: dict[str, dict[str, Any]] = {
    _GREY: {**_CELL, "fill": _LOCKED},
    _TOLD: {"font": styles.SMALL, "alignment": styles.LEFT},
    _WHITE: _FREE,
    _LONG[_GREY]: {**_CELL, "fill": _LOCKED, "alignment": _FROM_TOP},
    _LONG[_WHITE]: {**_FREE, "alignment": _FROM_TOP},
    _DAY: {
        **_FREE,
        "alignment": styles.CENTRE,
        "number_format": "yyyy-mm-dd",
    },
}
#: What Excel shows beside a chosen cell: 255 characters at most.
_HINTS = {
    fields.STATE: ("进展状态", "点右边的箭头选一项。没有变化可以不填。"),
    fields.DONE: (
        "进展情况",
        "本期做了什么、有什么结果。没有变化不填；要清除原来的，写【清空】。",
    ),
    fields.PROBLEMS: ("存在问题", "没有可以不填。要清除原来的内容，写【清空】。"),
    fields.NEXT: ("下一步", "下一步打算和时间。没有可以不填。"),
    fields.FINISHED: ("完成日期", "完成的才填，如 2024-6-30。"),
    fields.EVIDENCE: ("佐证材料名称", "文件名之间用顿号隔开，文件放在“佐证材料”文件夹里一起报送。"),
    fields.APPLY: ("申请销号", "整改完成、申请对账销号的选“是”。"),
    fields.GOAL: ("拟定整改目标", "建议的整改目标，由整改办审定。没有建议可以不填。"),
    fields.MEASURES: ("拟定整改措施", "一条措施一行（Alt+Enter 换行），由整改办审定。"),
    fields.DUE: ("拟定完成时限", "如 2024年6月底前、长期坚持。由整改办审定。"),
}


def columns_for(*, planning: bool) -> tuple[Column, ...]:
    """Return the columns of a workbook; those of a planning round only when it is one."""
    return tuple(one for one in COLUMNS if planning or not one.planning)


class TaskSheet(NamedTuple):
    """What a unit gets; in a `planning` round it also proposes goals, measures and deadlines.

    `outline` are the hidden lines that a unit's own ledger is built from; `statistics` asks for
    the sheet that counts what is filled in.
    """

    head: Head
    round_name: str
    tasks: tuple[Task, ...]
    planning: bool = False
    outline: tuple[str, ...] = ()
    statistics: bool = False
    #: The day that the cover says it was issued; "" is the day it was made.
    day: str = ""


def book_bytes(wanted: TaskSheet) -> bytes:
    """Return a unit's workbook."""
    book = Workbook()
    _register(book, statistics=wanted.statistics)
    columns = columns_for(planning=wanted.planning)
    cover, sheet = book.worksheets[0], book.create_sheet(TASKS)
    _fill_cover(cover, wanted)
    _fill_head(sheet, wanted, columns)
    _fill_tasks(sheet, columns, wanted.tasks)
    _name_pages(sheet, wanted.head)
    _guide(book, sheet, columns, len(wanted.tasks))
    _colour(sheet, columns, len(wanted.tasks))
    if wanted.statistics:
        _count(book, columns, len(wanted.tasks))
    _identify(book, wanted)
    book.active = 1
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _register(book: Workbook, *, statistics: bool) -> None:
    used = (styles.TITLE, styles.HEAD, styles.TEXT, styles.DATE)
    styles.register(book, (*used, styles.CENTRED) if statistics else used)
    for name, look in _LOOKS.items():
        book.add_named_style(NamedStyle(name, **look))


def _fill_cover(sheet: "Worksheet", wanted: TaskSheet) -> None:
    head = wanted.head
    sheet.title = COVER
    pen = styles.Pen(sheet)
    pen.write(1, 1, "整改任务填报说明", styles.TITLE)
    styles.merge(sheet, "A1:B1")
    lines = (
        ("填报单位", head.unit_name),
        ("巡察轮次", wanted.round_name),
        ("填报期数", head.period),
        ("任务数", f"{head.rows} 项"),
        ("下发", f"{head.made_by}　{wanted.day or head.made_at[:10]}"),
        (LABEL, head.visible),
        ("怎么填", f"在“{TASKS}”里填白色的格子；灰色的格子由整改办填写，请不要改动。"),
        ("没有变化", "空着就是没有变化，原来报的内容不动。要清除原来的内容，写【清空】。"),
        ("佐证材料", "文件放进“佐证材料”文件夹，和本表一起压缩成一个 zip 报送；只报本表也可以。"),
        ("报送", "填好后保存，连同佐证材料交回整改办。不要改编号。"),
        ("筛选排序", "可以直接筛选。要排序，先在“审阅”里撤消工作表保护，没有密码。"),
        ("颜色", "红底：已过完成时限；黄底：10 天内到期。"),
    )
    for row, (name, text) in enumerate(lines, start=3):
        pen.write(row, 1, name, styles.HEAD)
        pen.write(row, 2, text, styles.TEXT)
        sheet.row_dimensions[row].height = 34 if len(text) > 40 else 22
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 84
    sheet.protection.enable()
    styles.landscape(sheet, A4)


def _fill_head(sheet: "Worksheet", wanted: TaskSheet, columns: Sequence[Column]) -> None:
    pen, head = styles.Pen(sheet), wanted.head
    told = f"填报单位：{head.unit_name}　　期数：{head.period}　　{LABEL}：{head.visible}"
    how = "白色的格子由本单位填写；空着就是没有变化，要清除原来的内容写【清空】。"
    pen.write(1, 1, TASKS, styles.TITLE)
    # A planning round prints on two pages side by side, and repeats the first column on both:
    # what stands above the tasks stays on the first page, and out of that column.
    first, wide = (2, columns.index(_DONE) + 1) if wanted.planning else (1, _shown(columns))
    pen.write(2, first, f"{wanted.round_name}　　{told}", _TOLD)
    pen.write(3, first, how, _TOLD)
    sheet.row_dimensions[1].height, sheet.row_dimensions[HEADER_ROW].height = 30, 30
    last = get_column_letter(wide)
    styles.merge(sheet, f"A1:{last}1")
    for row in (2, 3):
        styles.merge(sheet, f"{get_column_letter(first)}{row}:{last}{row}")
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        pen.write(HEADER_ROW, number, column.title, styles.HEAD)
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].hidden = column.field in HIDDEN


def _fill_tasks(sheet: "Worksheet", columns: Sequence[Column], tasks: Sequence[Task]) -> None:
    pen = styles.Pen(sheet)
    looks = [(number, one.field, _style(one)) for number, one in enumerate(columns, start=1)]
    widths = {one.field: one.width for one in columns[: _shown(columns)]}
    for row, task in enumerate(tasks, start=HEADER_ROW + 1):
        said = task.content
        heights = {f: height_of(said[f], width) for f, width in widths.items() if said.get(f)}
        for number, field, style in looks:
            if field == fields.DUE_DAY:
                pen.write(row, number, task.due, styles.DATE)
            else:
                look = _LONG[style] if heights.get(field, 0) > HIGHEST else style
                pen.write(row, number, shown(field, said.get(field, "")), look)
        sheet.row_dimensions[row].height = min(max(_LEAST_HEIGHT, *heights.values()), HIGHEST)
    end = HEADER_ROW + len(tasks)
    area = f"{get_column_letter(_shown(columns))}{end}"
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    # the hidden columns too: what is sorted by the filter moves as whole rows
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(columns))}{end}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.print_area = f"A1:{area}"
    styles.landscape(sheet, A4)
    if any(column.planning for column in columns):  # all on one page would be too small to read
        sheet.page_setup.fitToWidth, sheet.print_title_cols = 2, "A:A"
    _protect(sheet)


def _shown(columns: Sequence[Column]) -> int:
    """Return how many columns are not hidden; the hidden ones are the last."""
    return len(columns) - len(HIDDEN)


def _style(column: Column) -> str:
    if not column.white:
        return _GREY
    return _DAY if column.field == fields.FINISHED else _WHITE


def _name_pages(sheet: "Worksheet", head: Head) -> None:
    """Say on every page whose it is: pages that lie side by side come apart."""
    footer = sheet.oddFooter
    if footer is not None:
        told = f"{head.unit_name}　{head.period}　{head.visible}"
        footer.left.text = told.replace("&", "&&")


def _protect(sheet: "Worksheet") -> None:
    """Lock the grey cells without a password: sorting, filtering and widths stay free."""
    protection = sheet.protection
    protection.enable()
    protection.sort = protection.autoFilter = False
    protection.formatColumns = protection.formatRows = protection.formatCells = False


def _guide(book: Workbook, sheet: "Worksheet", columns: Sequence[Column], rows: int) -> None:
    """Offer lists and take nothing else there, say beside each cell what it is for."""
    choices = book.create_sheet(CHOICES)
    for row, word in enumerate(STATE_WORDS.values(), start=1):
        choices.cell(row, 1, word)
    for row, word in enumerate(("是", "否"), start=1):
        choices.cell(row, 2, word)
    choices.sheet_state = "hidden"
    lists = {
        fields.STATE: f"='{CHOICES}'!$A$1:$A${len(STATE_WORDS)}",
        fields.APPLY: f"='{CHOICES}'!$B$1:$B$2",
    }
    for number, column in enumerate(columns, start=1):
        hint = _HINTS.get(column.field)
        if hint is None or not rows:
            continue
        kind: Any = "list" if column.field in lists else None
        rule = DataValidation(kind, formula1=lists.get(column.field), allow_blank=True)
        rule.promptTitle, rule.prompt = hint
        rule.showInputMessage = True
        rule.errorStyle, rule.showErrorMessage = "stop", kind is not None
        rule.errorTitle, rule.error = "请从列表里选", f"“{column.title}”请点箭头选一项。"
        letter = get_column_letter(number)
        rule.add(f"{letter}{HEADER_ROW + 1}:{letter}{HEADER_ROW + rows}")
        sheet.add_data_validation(rule)


def _count(book: Workbook, columns: Sequence[Column], rows: int) -> None:
    from app.exchange.statistics_sheet import add_statistics

    places = {column.field: get_column_letter(n) for n, column in enumerate(columns, start=1)}
    states, applications = (
        f"'{TASKS}'!${places[field]}${HEADER_ROW + 1}:${places[field]}${HEADER_ROW + rows}"
        for field in (fields.STATE, fields.APPLY)
    )
    add_statistics(book, states, applications, A4)


def _colour(sheet: "Worksheet", columns: Sequence[Column], rows: int) -> None:
    """Colour the deadlines that are late or near on the day the sheet is looked at.

    By the day in the row itself, which goes with it wherever it is moved.
    """
    place = {column.field: get_column_letter(n) for n, column in enumerate(columns, start=1)}
    first = HEADER_ROW + 1
    day = f"${place[fields.DUE_DAY]}{first}"
    done = STATE_WORDS[ProgressState.DONE]
    still = f'ISNUMBER({day}),${place[fields.STATE]}{first}<>"{done}"'
    late, soon = f"AND({still},TODAY()>{day})", f"AND({still},TODAY()>={day}-10)"
    for words, fill in ((late, _LATE), (soon, _SOON)):
        rule = FormulaRule([words], stopIfTrue=True, fill=fill)  # type: ignore[no-untyped-call]
        area = f"{place['deadline']}{first}:{place['deadline']}{HEADER_ROW + max(rows, 1)}"
        sheet.conditional_formatting.add(area, rule)


def _identify(book: Workbook, wanted: TaskSheet) -> None:
    """Write the head into a very hidden sheet and into a document property."""
    sheet, head = book.create_sheet(SHEET), wanted.head
    for row, text in enumerate((head.text(), *wanted.outline), start=1):
        sheet.cell(row, 1, fitting(text))  # JSON: never begins as a formula does
    sheet.sheet_state = "veryHidden"
    properties: Any = book
    properties.custom_doc_props.append(StringProperty(name=PROPERTY, value=head.text()))
