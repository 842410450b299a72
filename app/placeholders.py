"""What stands in plans where nobody has filled in yet: X, XX, ××, ＊＊."""

import re

_PLACEHOLDER = re.compile(r"[\s（(]*[XxＸｘ×Х✕*＊○〇_＿…?？]+[\s）)]*")


def is_placeholder(text: str) -> bool:
    """Whether a party, a name or a date is only a sign that it is to be filled in."""
    return bool(_PLACEHOLDER.fullmatch(text))
