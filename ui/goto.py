"""Where a link leads: a page, and what shall be seen there."""

from pathlib import Path
from typing import NamedTuple

from app.records import LedgerFilter


class Goto(NamedTuple):
    """A page by its key; on the ledger an item to go to, or a filter to set.

    A `round_id` of 0 is the round in view. An archived item is shown among the archived ones.
    """

    page: str
    item_id: int = 0
    row_id: int = 0
    round_id: int = 0
    wanted: LedgerFilter = LedgerFilter()
    archived: bool = False
    paths: tuple[Path, ...] = ()
