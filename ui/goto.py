"""Where a link leads: a page, and what shall be seen there."""

from dataclasses import dataclass, field

from app.records import LedgerFilter


@dataclass(frozen=True, slots=True)
class Goto:
    """A page by its key; on the ledger an item to go to, or a filter to set.

    A `round_id` of 0 is the round in view.
    """

    page: str
    item_id: int = 0
    row_id: int = 0
    round_id: int = 0
    wanted: LedgerFilter = field(default_factory=LedgerFilter)
