"""The columns of a task workbook: which the office owns, which the unit, how each is read."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from app.exchange.merging import CLEAR
from app.plans.labels import normalise_label
from app.wording import STATE_WORDS
from db.schema.item_fields import REPORT as REPORT_FIELDS
from db.schema.item_fields import Use, fields_with, more_with
from db.words import DeadlineKind, ProgressState

#: A white cell that cannot be read: the sentence for its comment.
Bad = str


class Column(NamedTuple):
    """One column: the field's name in packages, its heading, other headings, its width.

    `white` ones belong to the unit; `planning` ones are there only in a planning round.
    """

    field: str
    title: str
    width: float
    white: bool = False
    names: tuple[str, ...] = ()
    planning: bool = False


CODE, ID, DUE_DAY = "code", "uuid", "due_day"
STATE, DONE, PROBLEMS, NEXT, FINISHED, EVIDENCE, APPLY = (
    "state",
    "done",
    "problems",
    "next_step",
    "finished",
    "evidence",
    "apply",
)
GOAL, MEASURES, DUE = "proposed_goal", "proposed_measures", "proposed_deadline"
OPINION = "opinion"
#: The cells of a report, which are merged; evidence and applications have rules of their own.
REPORT = tuple(one.name for one in REPORT_FIELDS if Use.MERGED in one.uses)
#: What travels besides and has no attribute of its own: a grey column each.
MORE = more_with(Use.TRAVELS)
_WORDS = {one.name: one.words for one in (*REPORT_FIELDS, *fields_with(Use.TRAVELS))}
#: The hidden sheet with what can be chosen in the cells that have a list.
CHOICES = "_选项"
#: What a unit proposes in a planning round.
PROPOSED = (GOAL, MEASURES, DUE)

COLUMNS: tuple[Column, ...] = (
    Column(CODE, "编号", 14, names=("任务编号", "问题编号", "措施编号")),
    Column("category", "问题类别", 7.5),
    Column("finding", "反馈问题", 15, names=("问题", "存在问题描述")),
    Column("measure", "整改措施", 22, names=("措施",)),
    Column("part", "本单位分工", 5.5, names=("分工", "责任类别")),
    Column("parties", "责任分工", 15),
    Column("deadline", _WORDS["deadline_raw"], 9.5, names=("整改时限", "时限")),
    *(Column(one.name, one.words, 12) for one in MORE),
    Column(STATE, _WORDS[STATE], 8, True, ("状态", "整改状态", "完成状态")),
    Column(DONE, _WORDS[DONE], 24, True, ("整改进展", "整改进展情况", "整改情况", "完成情况")),
    Column(PROBLEMS, _WORDS[PROBLEMS], 12, True, ("存在的问题", "困难问题", "存在困难")),
    Column(NEXT, _WORDS[NEXT], 12, True, ("下一步打算", "下一步措施", "下步工作", "下一步计划")),
    Column(FINISHED, _WORDS[FINISHED], 10.5, True, ("完成时间", "办结日期", "实际完成日期")),
    Column(EVIDENCE, "佐证材料名称", 10.5, True, ("佐证材料", "佐证", "证明材料")),
    Column(APPLY, "申请销号", 5.5, True, ("是否申请销号", "销号申请")),
    Column(GOAL, "拟定整改目标", 24, True, ("整改目标",), planning=True),
    Column(MEASURES, "拟定整改措施", 36, True, planning=True),
    Column(DUE, "拟定完成时限", 14, True, planning=True),
    Column(OPINION, "整改办意见", 14, planning=True),
    Column(ID, "标识", 4, names=("UUID", "uuid")),
    Column(DUE_DAY, "时限日期", 4),
)
#: Not seen, but moved with its row: who the row is, the day that its colour goes by.
HIDDEN = (ID, DUE_DAY)
WHITE = tuple(one.field for one in COLUMNS if one.white)
TITLES = {one.field: one.title for one in COLUMNS}
#: By heading: the field, and whether the heading is our own.
_BY_NAME = {
    name: (one.field, name == one.title) for one in COLUMNS for name in (one.title, *one.names)
}

_STATES = {
    **{word: state for state, word in STATE_WORDS.items()},
    **dict.fromkeys(("未开始", "尚未启动", "没有启动", "未开展"), ProgressState.NOT_STARTED),
    **dict.fromkeys(
        ("进行中", "正在推进", "整改中", "正在整改", "持续推进"), ProgressState.ONGOING
    ),
    **dict.fromkeys(("基本完成", "阶段完成", "阶段性成果"), ProgressState.STAGE_DONE),
    **dict.fromkeys(("完成", "办结", "已办结", "整改完成", "完成整改"), ProgressState.DONE),
}
_YES = {"是", "申请", "√", "✓", "Y", "YES", "TRUE", "1"}
_NO = {"否", "不申请", "×", "N", "NO", "FALSE", "0"}
#: Excel's days begin on the last day of 1899; whole ones of 2000 to 2100.
_EPOCH = date(1899, 12, 30).toordinal()
_SERIAL = re.compile(r"[34567]\d{4}")
#: Years in which something can have been finished: Excel shows other numbers as days of 1900.
_SENSIBLE = (2000, 2100)
_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
#: The hour that a date cell may carry.
_TIME = re.compile(r"(?<=\d)[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?$")
_CLEARS = re.compile(r"\s*[【\[［〔]\s*清\s*空\s*[】\]］〕]\s*")
_LONGEST_CLEAR = 12
#: What Excel shows instead of a value that a formula could not give.
_FAULT = re.compile(r"#(?:REF|N/A|NAME|VALUE|DIV/0|NULL|NUM)[!?]?")


@lru_cache(maxsize=1000)
def field_named(heading: str) -> tuple[str, bool] | None:
    """Return the field a column heading stands for, and whether it is our own heading.

    None for a column of somebody's own.
    """
    return _BY_NAME.get(normalise_label(heading))


def tidy(text: str) -> str:
    """Leave out what spreadsheet programs add: end marks of lines, blanks at the ends.

    【清空】 is understood however its brackets and blanks are typed.
    """
    if "清" in text and len(text) <= _LONGEST_CLEAR and _CLEARS.fullmatch(text):
        return CLEAR
    if "_x000D_" in text or "\r" in text:
        text = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    if "\n" not in text:
        return text.strip()
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def same(one: str, other: str) -> bool:
    """Whether two grey cells say the same: width, blanks and line breaks do not count."""
    return one == other or _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def read_white(field: str, text: str, last: date) -> tuple[str, Bad]:
    """Return a white cell as the ledger keeps it, and why it cannot be read, "" when it can.

    States become identifiers, days ISO dates, 是 and 否 stay. A month without a year is of the year
    of `last`, the last day that can be meant; what was finished then later was the year before.
    """
    text = tidy(text)
    if not text or text == CLEAR:
        return text, ""
    if text.startswith("#") and _FAULT.fullmatch(text):
        return "", f"公式出错（{text}），请改成文字再报。"
    read = _READERS.get(field)
    return (text, "") if read is None else read(text, last)


def _state(text: str, _last: date) -> tuple[str, Bad]:
    state = _STATES.get(text) or _STATES.get(_bare(text))
    if state is not None:
        return state.value, ""
    return "", f"看不懂进展状态“{text[:20]}”，请从下拉列表里选：{'、'.join(STATE_WORDS.values())}。"


def _day(text: str, last: date) -> tuple[str, Bad]:
    day = _plain_day(text)
    if day is not None:
        return day.isoformat(), ""
    from app.plans.deadlines import parse_deadline

    plain = _TIME.sub("", unicodedata.normalize("NFKC", text)).strip()
    if _SERIAL.fullmatch(plain):
        return date.fromordinal(_EPOCH + int(plain)).isoformat(), ""
    found = parse_deadline(plain, year=last.year)
    day = found.deadline.due if found.deadline.kind is DeadlineKind.DATE else None
    if day is not None and found.assumed and day > last:
        day = parse_deadline(plain, year=last.year - 1).deadline.due
    if day is not None and _SENSIBLE[0] <= day.year < _SENSIBLE[1]:
        return day.isoformat(), ""
    return "", f"看不懂日期“{text[:20]}”，请写成“{last.year}-6-30”或“6月30日”，只写一个日期。"


def _plain_day(text: str) -> date | None:
    """Read a day as date cells come out, 2024-06-30; None for anything else."""
    if not _ISO.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _SENSIBLE[0] <= day.year < _SENSIBLE[1] else None


def _deadline(text: str, last: date) -> tuple[str, Bad]:
    from app.plans.deadlines import parse_deadline

    found = parse_deadline(text, year=last.year)
    if found.deadline.kind is not DeadlineKind.UNKNOWN or found.assumed:
        return text, ""
    why = f"{found.unclear}，" if found.unclear else ""
    forms = f"“{last.year}年6月底前”“6月30日前”或“长期坚持”"
    return "", f"看不懂时限“{text[:20]}”，{why}请写成{forms}。"


def _yes(text: str, _last: date) -> tuple[str, Bad]:
    plain = _bare(text).upper()
    if plain in _YES:
        return "是", ""
    return ("否", "") if plain in _NO else ("", f"申请销号只能填“是”或“否”，不能是“{text[:20]}”。")


_READERS: dict[str, Callable[[str, date], tuple[str, Bad]]] = {
    STATE: _state,
    FINISHED: _day,
    APPLY: _yes,
    DUE: _deadline,
}
