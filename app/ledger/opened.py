"""A ledger opened for one command: what there is to say of the file itself is said with it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.ledger import Ledger, open_ledger
from app.ledger.file import left_in_log
from app.messages import ledger as messages


def say(text: str) -> None:
    """Write a sentence where it does not get among the answer."""
    sys.stderr.write(text + "\n")


@contextmanager
def opened(path: Path, *, read_only: bool = False) -> Iterator[Ledger]:
    """Open a ledger and tell its remarks; at the end tell when the one file is not all of it."""
    with open_ledger(path, read_only=read_only) as ledger:
        for remark in ledger.remarks:
            say(remark)
        yield ledger
    if not ledger.remarks and left_in_log(path):
        say(messages.unfolded(path))
