"""Every sentence about a plan that was read: the doubts the reader raises."""

from collections.abc import Sequence

LEVELS = {"category": "类别", "finding": "问题", "measure": "措施", "section": "标题"}
NO_UNIT = "责任单位"
NO_DEADLINE = "完成时限"


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


def year_assumed(raw: str) -> str:
    """A date without a year took the round's."""
    return f"日期{f'“{raw}”' if raw else ''}没有写年份，已按本轮次的年份理解，请核对。"


def missing_stop(text: str) -> str:
    """A measure ends without a stop."""
    return f"措施“…{text[-12:]}”末尾缺少句号，已按原文保留。"


def counted_inside(number: str) -> str:
    """One problem stands over several rows that have serial numbers of their own."""
    return f"序号“{number}”所在的行没有另写问题，已作为上一问题的措施读入，请核对它是不是单独一项。"


def no_such_line(line: int) -> str:
    """A correction for a line that the source does not have."""
    return f"原文没有第 {line} 行，请重新选择。"


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
