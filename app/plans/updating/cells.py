"""What a later plan says of an item, cell by cell, what becomes of it, and what people answer."""

from dataclasses import dataclass
from enum import StrEnum

#: The fields that are compared, by the names of their columns; a role by its identifier.
NUMBER, TITLE, GOAL, DEADLINE, NOTE, CATEGORY = (
    "number",
    "title",
    "goal",
    "deadline",
    "note",
    "category",
)


class Why(StrEnum):
    """Why a cell is taken or is not; the words are app/messages/updates.py."""

    SAID = "SAID"
    BOTH = "BOTH"
    REMOVED = "REMOVED"
    ADDED = "ADDED"
    KEPT = "KEPT"
    NOT_SAID = "NOT_SAID"
    UNCLEAR = "UNCLEAR"
    SAME_DAY = "SAME_DAY"


#: What is written unless somebody decides otherwise, and what nobody can decide on.
TAKEN = frozenset({Why.SAID, Why.BOTH, Why.REMOVED, Why.ADDED})
FIXED = frozenset({Why.ADDED, Why.UNCLEAR, Why.SAME_DAY})

Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `old` stands in the ledger, `new` in the file; `moves` a deadline in force."""

    item_id: int
    field: str
    where: str
    words: str
    old: str
    new: str
    why: Why
    line: int = 0
    turned: bool = False
    moves: bool = False

    @property
    def key(self) -> Key:
        """What an answer names it by."""
        return self.item_id, self.field

    @property
    def taken(self) -> bool:
        """Whether the file's word is written."""
        return (self.why in TAKEN) is not self.turned

    @property
    def silent(self) -> bool:
        """Whether the file says nothing here and the ledger keeps what it has."""
        return self.why is Why.NOT_SAID and not self.turned


@dataclass(frozen=True, slots=True)
class Answers:
    """What people decided before a later plan is written.

    `same` and `new` are findings by their printed numbers (or keys, see `Question`): the ledger's
    one of that number reworded, or another one. `turned` are cells where the opposite of the rule
    shall happen: not taken, taken against the ledger's own word, or taken away. `basis` is the
    number of the document that revises the plan.
    """

    same: frozenset[str] = frozenset()
    new: frozenset[str] = frozenset()
    turned: frozenset[Key] = frozenset()
    basis: str = ""

    def is_same(self, key: str) -> bool:
        """Whether a finding was said to be the ledger's."""
        return key in self.same or (ALL in self.same and key not in self.new)

    def is_new(self, key: str) -> bool:
        """Whether a finding was said to be another one."""
        return key in self.new or (ALL in self.new and key not in self.same)


#: What answers every question at once.
ALL = "全部"
#: Nobody has decided anything.
NO_ANSWERS = Answers()


@dataclass(frozen=True, slots=True)
class Question:
    """A finding of the file that may be one of the ledger reworded: 是不是同一项.

    `key` answers it; an answered or `likely` one is treated as the same finding.
    """

    key: str
    line: int
    number: str
    title: str
    item_id: int
    code: str
    old_number: str
    old_title: str
    likely: bool = False
