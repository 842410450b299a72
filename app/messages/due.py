"""Sentences about periods and deadlines that come due."""


def bad_period(text: str) -> str:
    """Say that a period cannot be understood."""
    return f"看不懂报送期“{text}”，请写成 2024-06 的样子。"
