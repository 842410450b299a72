"""Sentences about milestones, outcomes, phases, sections, the leading group, archived items."""

GONE = "要修改的内容已经不在台账里，请刷新后再看。"
NO_TEXT = "内容不能为空，请填写后再保存。"
NOT_ARCHIVED = "所选内容已经不在归档里，可能刚刚恢复过，请重新打开列表查看。"
GOAL_ONLY_FINDINGS = "整改目标和阶段性目标只能写在问题上。"
ONLY_FINDINGS = "阶段性目标只能设在问题或措施上。"
NUMBER_OR_AMOUNT = "请填写数量或金额（万元），两者至少填一项，且不能为负数。"
AMOUNT_TOO_FINE = "金额以万元为单位，最多精确到分（小数点后六位），请核对。"
BAD_PHASE = "阶段的结束日期不能早于开始日期，请核对。"
FOREIGN_ITEM = "关联的问题或措施不属于这个巡察轮次，请重新选择。"


def bad_amount(text: str) -> str:
    """Say that an amount cannot be understood."""
    return f"看不懂金额“{text}”，请填写以万元为单位的数字，例如 12.5。"


def bad_order() -> str:
    """Say that an order does not name every row once."""
    return "顺序中的条目与台账不一致，可能已有改动，请刷新后再排。"
