"""Text that office files can hold."""

import re
from functools import lru_cache

#: What XML 1.0 cannot hold is shown as U+FFFD, so that nothing vanishes unseen.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Return text that XML can hold: one kind of line end, U+FFFD for what is illegal."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ILLEGAL.sub("\ufffd", text)


#: Excel refuses files with longer cells.
LONGEST = 32_767
_CUT = "……（内容过长，此处从略）"


@lru_cache(maxsize=4096)  # the same texts go into many rows, and into many units' workbooks
def fitting(text: str) -> str:
    """Return text that a cell can hold: what is too long ends with words that say so."""
    text = clean(text)
    return text if len(text) <= LONGEST else text[: LONGEST - len(_CUT)] + _CUT
