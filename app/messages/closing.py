"""Sentences about steps of 对账销号, each naming the guard that forbids it, and about what comes
after an item was struck off."""

from datetime import date

NOT_A_CATEGORY = "类别不办理销号，请对问题或措施办理。"
MAKER_IS_CHECKER = (
    "申请人和填报人不能自己核实、也不能自己决定销号，请换一位经办人办理（一人办公可在设置中放宽）。"
)
REOPEN_NEEDS_REASON = "重启整改必须写明理由和依据。"
NO_REASON = "请写明理由。"
NO_EVIDENCE = "还没有佐证材料，可以继续办理，但建议先补齐。"
NOT_WAITING = "这份填报已经处理过，请刷新后再看。"
RETURN_NEEDS_REASON = "退回更正要写明意见，单位在下次的表里看到。"


def cannot_close(code: str, state: str, wanted: str) -> str:
    """Say that a closing step does not follow from the present state."""
    return f"{code} 现在是“{state}”，不能{wanted}。"


def not_done(code: str, state: str) -> str:
    """Say that an item must be done before it is struck off."""
    return f"{code} 的进展状态是“{state}”，完成后才能申请销号。"


def reopen_above(code: str) -> str:
    """Say that a measure is reopened together with its finding."""
    return f"{code} 所属的问题已销号，请对问题办理重启，措施随问题一并重启。"


def day_to_come(word: str, day: date, today: date) -> str:
    """Say that a step cannot bear a day that is yet to come."""
    return f"“{word}”的日期 {day} 晚于今天（{today}），请改正日期。"


def before_feedback(word: str, day: date, feedback: date) -> str:
    """Say that nothing was struck off before the feedback."""
    return f"“{word}”的日期 {day} 早于本轮反馈日期（{feedback}），请改正日期。"


def before_last_step(word: str, day: date, last: date) -> str:
    """Say that the steps of an item go forward in time."""
    return (
        f"“{word}”的日期 {day} 早于上一步的日期（{last}），请改正；确是事后补录的，请写明补录理由。"
    )


def before_last_report(day: date, reported: date) -> str:
    """Say that an application follows the reports it rests on."""
    return (
        f"申请日期 {day} 早于最近一次填报（{reported}），请改正；确是事后补录的，请写明补录理由。"
    )


def reopened(text: str, basis: str) -> str:
    """Write the office's own report that begins a cycle."""
    return f"重启整改：{text.strip().rstrip('。；;')}（依据：{basis.strip().rstrip('。；;')}）。"


def answered(word: str, code: str) -> str:
    """Title the change that answers a report which came after its item was struck off."""
    return f"已销号事项的新情况：{word}，{code}"
