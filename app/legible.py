"""Text that office files can hold."""

import re

#: What XML 1.0 cannot hold is shown as U+FFFD, so that nothing vanishes unseen.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Return text that XML can hold: one kind of line end, U+FFFD for what is illegal."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ILLEGAL.sub("\ufffd", text)
