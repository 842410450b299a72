"""Sentences about rounds, findings, measures, units, reports and closures."""

from datetime import date

from db.words import AfterClose

NO_ROUND = "台账里还没有巡察轮次，请先导入整改方案或新建轮次。"
EMPTY_TITLE = "内容不能为空，请填写后再保存。"
NOT_A_SPLIT = "拆分的位置必须在文字中间，两边都要有内容。"
MERGE_NEEDS_TWO = "请选中同一问题下的两条以上措施再合并。"
NOT_BELOW = "只能把措施移到问题下、把问题移到类别下。"
DONE_EMPTY = "“进展情况”不能为空，请写明做了什么。"
PARENT_CIRCLE = "上级单位不能是本单位或其下级单位，请重新选择。"
UNIT_GONE = "要合并的单位已不在名录中，请刷新后再选。"
MERGE_WITH_ITSELF = "保留的单位不能同时列为重复单位，请重新选择。"
BAD_CORRECTION = "只能更正同一单位在同一条目上未被更正过的填报，请刷新后重新选择。"
NO_REASON = "请写明理由。"
HIDE_NEEDS_REASON = "不公开的问题必须写明理由。"


def no_such_round(name: str) -> str:
    """Say that no round has that name."""
    return f"台账里没有名为“{name}”的巡察轮次，请检查名称。"


def several_rounds(names: list[str]) -> str:
    """Say that a round has to be chosen."""
    return f"台账里有多个巡察轮次（{'、'.join(names)}），请用 --round 指明其中一个。"


def round_exists(name: str) -> str:
    """Say that a round of that name stands already."""
    return f"已经有名为“{name}”的巡察轮次，请换一个名称。"


def no_such_item(code: str) -> str:
    """Say that no item has that code."""
    return f"台账里没有编号为“{code}”的问题或措施，请核对编号（可用“查看”命令列出全部编号）。"


def no_such_unit(name: str) -> str:
    """Say that no unit has that name."""
    return f"单位名录里没有“{name}”，请先在“单位与人员”中添加，或检查写法。"


def unit_exists(name: str) -> str:
    """Say that a unit of that name stands already."""
    return f"单位名录里已有“{name}”，请换一个名称或把它作为别名。"


def unit_added(name: str, near: list[str]) -> str:
    """Say that a unit was added while reporting, and which names look alike."""
    text = f"“{name}”原不在单位名录中，已自动加入。"
    return text + (f"名录中有相近的单位：{'、'.join(near)}，如是同一单位请合并。" if near else "")


def not_responsible(unit: str, code: str) -> str:
    """Say that the unit is on nobody's list for the item."""
    return f"提示：{unit}不在 {code} 的责任单位之列，进展已照录。"


def after_close(code: str, closure: str, what: AfterClose) -> str:
    """Say what becomes of a report on an item that is struck off, "" for an ordinary one."""
    if what is AfterClose.WAITS:
        return (
            f"{code} 已经{_struck(closure)}：这份填报已保存，不改变销号结论，"
            "已列入“待核定”，请在那里选择重启、备查或退回更正。"
        )
    if what is AfterClose.FILED:
        return f"{code} 已经{_struck(closure)}：这份填报作为备查保存，不改变销号结论。"
    return ""


def _struck(closure: str) -> str:
    return closure.removeprefix("已")


def report_to_come(day: date, today: date) -> str:
    """Say that a report cannot bear a day that is yet to come."""
    return f"填报日期 {day} 晚于今天（{today}），进展只能写到今天为止，请改正日期。"


def finished_to_come(day: str, today: date) -> str:
    """Say that nothing can have been finished on a day that is yet to come."""
    return f"完成日期 {day} 晚于今天（{today}），还没有到的日子不能填为完成日期。"


def bad_date(text: str) -> str:
    """Say that a date cannot be understood."""
    return f"看不懂日期“{text}”，请写成 2024-06-30 的样子。"


def bad_state(text: str, known: list[str]) -> str:
    """Say that a state cannot be understood."""
    return f"看不懂进展状态“{text}”，请写其中一个：{'、'.join(known)}。"


def no_findings(name: str) -> str:
    """Say that nothing in the file looks like a finding."""
    return (
        f"没有在“{name}”中认出任何问题和措施：请确认选的是整改方案或整改台账；"
        "如内容无误，可调整编号层次后再导入，或手工录入。"
    )


def round_has_findings(name: str, new: int, changed: int, gone: int, *, head: bool) -> str:
    """Say what importing again would change; `head` is the plan's narrative."""
    told = "，方案标题或正文（总体要求、时间安排等）也有变化" if head else ""
    return (
        f"轮次“{name}”已有问题，未作改动：与文件相比新增 {new} 项、变更 {changed} 项、"
        f"文件中没有的 {gone} 项{told}。确认要按文件更新请加 --update。"
    )
