"""Sentences about extensions of deadlines."""

from datetime import date

NOT_A_CATEGORY = "类别没有完成时限，请对问题或措施申请延期。"
PENDING = "这一条已有延期申请尚未审批，请先批准或不同意后再申请。"
ALREADY_DECIDED = "这份延期申请已经审批过；如需改变，请撤销审批或另行申请。"
NO_SUCH_EXTENSION = "找不到这份延期申请，可能已被撤销，请刷新后再看。"
ASKED_AND_APPROVED = "申请延期的人不能自己批准，请换一位经办人批复（一人办公可在设置中放宽）。"


def not_later(text: str, in_force: date | None) -> str:
    """Say that an extension has to give more time than there is."""
    if in_force is None:
        return f"“{text}”没有写明延到哪一天，请写成“2024年9月30日前”或“长期坚持”的样子。"
    return f"“{text}”不晚于现行时限（{in_force}），延期只能改到更晚的日期。"


def requested_to_come(day: date) -> str:
    """Say that nothing can have been asked for on a day that is yet to come."""
    return f"申请日期 {day} 晚于今天，请改正日期。"


def decided_to_come(day: date) -> str:
    """Say that nothing can have been decided on a day that is yet to come."""
    return f"批复日期 {day} 晚于今天，请改正日期。"


def decided_before(day: date, requested: str) -> str:
    """Say that a decision follows the request."""
    return f"批复日期 {day} 早于申请日期（{requested}），请改正日期。"


def bad_deadline(text: str) -> str:
    """Say that the wanted deadline cannot be understood."""
    return f"看不懂延期后的时限“{text}”，请写成“2024年9月30日前”或“长期坚持”的样子。"
