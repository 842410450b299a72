"""The sentences that reports are made of."""

from db.records import Round


def plan_title(found: Round) -> str:
    """Name the plan of a round without a title."""
    return f"{found.inspecting_body or '巡察'}反馈意见整改落实方案"
