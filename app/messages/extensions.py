"""Sentences about extensions of deadlines."""

NOT_A_CATEGORY = "类别没有完成时限，请对问题或措施申请延期。"
PENDING = "这一条已有延期申请尚未审批，请先批准或不同意后再申请。"
ALREADY_DECIDED = "这份延期申请已经审批过；如需改变，请撤销审批或另行申请。"
NO_SUCH_EXTENSION = "找不到这份延期申请，可能已被撤销，请刷新后再看。"


def bad_deadline(text: str) -> str:
    """Say that the wanted deadline cannot be understood."""
    return f"看不懂延期后的时限“{text}”，请写成“2024年9月30日前”或“长期坚持”的样子。"
