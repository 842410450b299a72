"""Sentences about splitting, merging, moving and numbering items."""

MERGE_CLOSURES_DIFFER = "选中的措施销号状态不同，不能合并；请先办完销号或退回后再合并。"
OTHER_ROUND = "不能移到另一个巡察轮次；如是反弹问题，请在新轮次中另立问题并注明原编号。"
ONLY_MEASURES = "请选中未归档的措施再操作。"


def merged_deadline(number: str, raw: str) -> str:
    """Note the deadline of a measure that was merged into another."""
    return f"合并前措施{number}的完成时限：{raw}"


AT_THE_END = "已经在最前或最后，不能再移动。"
