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
