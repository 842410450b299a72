"""Every sentence about a plan that was read: the doubts the reader raises."""

from collections.abc import Sequence
from datetime import date

LEVELS = {"category": "类别", "finding": "问题", "measure": "措施", "section": "标题"}
NO_UNIT = "责任单位"
NO_DEADLINE = "完成时限"

FROM_OLD_LEDGER = "由原台账导入"
DAY_NOT_SAID = "原台账没有写明日期，按导入日登记"


def skipped_number(level: str, before: str, number: str) -> str:
    """A number does not follow the one before."""
    if not before:
        return f"{LEVELS[level]}的序号从“{number}”开始，前面的序号没有出现，请核对原文是否有遗漏。"
    return f"{LEVELS[level]}的序号从“{before}”跳到“{number}”，请核对原文是否有遗漏。"


def repeated_number(level: str, number: str) -> str:
    """A number stands twice."""
    return f"{LEVELS[level]}的序号“{number}”重复出现，已按原文保留。"


def unbalanced_marks(marks: Sequence[str]) -> str:
    """Quotes or brackets without their partner."""
    return f"标点不成对：{'、'.join(marks)}，已按原文保留，请核对。"


def half_width(marks: Sequence[str]) -> str:
    """Half-width punctuation among Chinese characters."""
    return f"中文里夹有半角标点：{' '.join(marks)}，已按原文保留。"


def placeholder(marks: Sequence[str]) -> str:
    """Something is not filled in."""
    return f"有未填写的内容：{'、'.join(marks)}，请补充。"


def missing_field(title: str, name: str) -> str:
    """A finding says nothing of its units or its time limit."""
    return f"问题“{title}”没有写明{name}。"


def unknown_label(label: str) -> str:
    """A label in a responsibility bracket that nobody knows."""
    return f"责任分工里的“{label}”不是已知的名目，原文已保留，请确认归属。"


def unknown_unit(party: str) -> str:
    """A unit that is not in the directory."""
    return f"单位“{party}”不在单位名录中，请核对名称或先登记该单位。"


def count_mismatch(printed: str, counted: int, what: str) -> str:
    """A number in the text is not what was counted."""
    return f"文中写“{printed}”，实际读到{what}{counted}项，请核对。"


def body_mismatch(found: str, expected: str) -> str:
    """An inspecting body other than the title's."""
    return f"文中出现“{found}”，与本方案的巡视巡察机构“{expected}”不一致，请核对。"


PHASE_YEAR_ASSUMED = "阶段的起止日期没有写年份，已按反馈日期或本轮年份推定，请核对。"


def year_assumed(raw: str, due: date | None) -> str:
    """A date without a year was reckoned from the feedback, or cannot be yet."""
    if due is None:
        return (
            f"时限“{raw}”没有写年份，也没有反馈日期可以推算，暂不定日期。请填写反馈日期或补上年份。"
        )
    day = f"{due.year}年{due.month}月{due.day}日"
    return f"时限“{raw}”没有写明年份，已按反馈日期（或本轮年份）推定为{day}，请核对。"


def deadline_unclear(raw: str, why: str) -> str:
    """A time limit that was not understood to its end has no day."""
    return f"时限“{raw}”：{why}，暂不定日期，原文已保留。请改写成“6月底前”这样的时限。"


def missing_stop(text: str) -> str:
    """A measure ends without a stop."""
    return f"措施“…{text[-12:]}”末尾缺少句号，已按原文保留。"


def counted_only(number: str, *, alone: bool) -> str:
    """A row has a serial number of its own and no problem of its own."""
    if alone:
        return f"序号“{number}”所在的行没有写问题，已单独作为一项读入，请补写问题或者核对序号。"
    return f"序号“{number}”所在的行没有另写问题，已作为上一问题的措施读入，请核对它是不是单独一项。"


def struck(words: Sequence[str], *, whole_line: bool) -> str:
    """Words are struck out: they are left out of the items."""
    shown = "、".join(f"“{_short(word, 300)}”" for word in words)
    if whole_line:
        return f"这一行整行划有删除线，没有读入：{shown}，请核对。"
    return f"这一行有划删除线的文字：{shown}，没有读入，请核对。"


def remark(author: str, text: str, place: str) -> str:
    """Somebody wrote a comment beside the text or into a cell."""
    where = f"{place} 单元格" if place else "这一行"
    who = f"{author}：" if author else ""
    return f"{where}有批注：{who}“{text}”，批注不会读入，请核对是否要改正文。"


_CHANGES = {"ins": "插入", "del": "删除", "move": "移来"}


def tracked(count: int, authors: Sequence[tuple[str, int]]) -> str:
    """A text holds changes that were tracked and never accepted."""
    by = "，".join(f"{author or '未署名'}{number}处" for author, number in authors)
    return (
        f"文中有没有接受的修订共{count}处（{by}）：插入和移来的文字已读入，删除的没有读入，"
        "请核对是否已经定稿。"
    )


def tracked_here(changes: Sequence[tuple[str, str, str]]) -> str:
    """The changes of one line: author, kind, words."""
    said = "；".join(
        (author or "未署名") + _CHANGES[kind] + (f"“{_short(words)}”" if words else "段落标记")
        for author, kind, words in changes
    )
    return f"这一行有修订：{said}。"


def hidden_text(words: str) -> str:
    """Words are formatted as hidden: neither on screen nor on paper."""
    return f"这一行有隐藏文字“{_short(words)}”，打印出来看不到，已按原文读入，请核对。"


def hidden_rows(first: int, last: int, sheet: str) -> str:
    """Rows of a sheet are hidden; they are read all the same."""
    rows = f"第 {first} 行" if first == last else f"第 {first} 至 {last} 行"
    return f"工作表“{sheet}”{rows}是隐藏的，已照常读入，请核对。"


def hidden_columns(names: Sequence[str], sheet: str) -> str:
    """Columns of a sheet are hidden; they are read all the same."""
    return f"工作表“{sheet}”的 {'、'.join(names)} 列是隐藏的，已照常读入，请核对。"


def hidden_sheet(sheet: str) -> str:
    """A whole sheet is hidden: its rows are listed and not read."""
    return f"工作表“{sheet}”是隐藏的，没有读入，只列在没有归入的行里，请核对。"


def not_text(name: str, words: str) -> str:
    """Something that is no running text, and what is known of its words."""
    said = f"，其中的文字是“{_short(words)}”" if words.strip() else ""
    return f"这里有{name}{said}，没有读入，请核对。"


def embedded_file(name: str, lines: int | None) -> str:
    """A file is embedded in the text: its lines stand there, or it cannot be read."""
    if lines is None:
        return f"这里嵌入了文件“{name}”，内容读不出来，请在 Word 里打开后另存再导入，或者核对原文。"
    return f"这里嵌入了文件“{name}”，其中 {lines} 行文字已在原处读入，请核对。"


def broken_cell(place: str, error: str) -> str:
    """A cell has a formula and no value."""
    if error:
        return f"{place} 单元格的公式出错（{error}），读不到内容，请改正后再导入或者手工补充。"
    return (
        f"{place} 单元格是公式，文件里没有保存算出的结果，读不到内容，"
        "请用 Excel 或 WPS 打开并保存一次再导入。"
    )


def _short(text: str, longest: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[:longest]}…"


def no_such_line(line: int) -> str:
    """A correction for a line that the source does not have."""
    return f"原文没有第 {line} 行，请重新选择。"


OLD_WORKBOOK = (
    "这是旧格式（.xls）的表格：删除线、批注、隐藏的行列和出错的公式认不出来，"
    "电话号码开头的 0 也可能丢失。有这些内容的，请用 Excel 或 WPS 另存为 .xlsx 后再导入。"
)
NUMBER_OR_FIGURE = "行首的数字可能是序号，也可能是一个数值，请核对这一行是不是单独一项。"
LINE_OF_TABLE = "这一行在表格里，原文不能在这里改。请在右侧“识别出的结构”里修改对应的问题或措施。"
EMPTY_LINE = "这一行不能改成空白。不需要的内容请在右侧选“不导入”。"
NOTHING_ABOVE = "前面没有同类的内容可以接上。"
CUT_LEAVES_NOTHING = "断开后两边都要有文字，请重新选择断开的位置。"
ITEM_GONE = "这一项已经不在识别出的结构里了，请重新选择。"
HIGHEST = "类别已经是最高一级。"
LOWEST = "措施已经是最低一级。"
CATEGORY_HAS_FIELDS = "这一项写有责任分工、时限或整改目标，类别没有这些。请先用“修改”去掉，再升级。"
MEASURE_HAS_NO_GOAL = "这一项写有整改目标，措施没有这一内容。请先用“修改”去掉，再降级。"
TOO_DEEP = "下面的问题还带有措施，降级后就没有位置了。请先把这些措施升级或合并。"
ONLY_MEASURES = "只有措施可以拆分。问题请在左侧原文里拆开那一行。"


def state_guessed(text: str, word: str) -> str:
    """The state of progress was read off prose."""
    return f"进展“{_short(text)}”理解为“{word}”，请核对。"


def state_from_closure(text: str, word: str) -> str:
    """Nothing is said of progress, but the item is struck off."""
    return f"没有写进展，按销号情况“{_short(text)}”登记为“{word}”，请核对。"


def closure_guessed(text: str, word: str) -> str:
    """How an item is struck off was read off prose."""
    return f"销号情况“{_short(text)}”理解为“{word}”，请核对。"


def closure_not_taken(text: str) -> str:
    """Only what is decided is taken over of how an item is struck off."""
    return f"销号情况“{_short(text)}”没有导入，请在台账里办理。"


def closed_but_unfinished(text: str, word: str) -> str:
    """An item is called struck off beside a state that forbids it."""
    return (
        f"销号情况“{_short(text)}”与进展“{word}”不符：导入为“已申请”（由原台账导入），"
        "登记“已完成”后再核实销号。"
    )


def measures_unfinished(text: str) -> str:
    """A finding is called struck off beside measures that are not done."""
    return (
        f"销号情况“{_short(text)}”与措施的进展不符：导入为“已申请”（由原台账导入），"
        "各条措施都完成后再核实销号。"
    )
