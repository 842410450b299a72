"""待填: the parties and deadlines that a plan leaves open, and filling them in in one go."""

from collections.abc import Sequence
from typing import NamedTuple

from app import standing
from app.errors import RefusedError
from app.items.deadlines import typed_in
from app.items.items import Party, replace_parties, row_of
from app.items.revising import correct
from app.job import NO_JOB, Job
from app.ledger import Ledger
from app.messages import bulk as messages
from app.placeholders import is_placeholder
from app.wording import ROLE_WORDS
from db import items, joins
from db.file.trail import Change
from db.items import ItemRow
from db.lists.waiting import unlinked
from db.words import ItemKind, Role

DEADLINE = "完成时限"


class Blank(NamedTuple):
    """One thing to fill in; `id` numbers the list, a role of None stands for the deadline."""

    id: int
    item_id: int
    kind: ItemKind
    code: str
    number: str
    title: str
    role: Role | None
    printed: str

    @property
    def field(self) -> str:
        """What is to be filled in."""
        return ROLE_WORDS[self.role] if self.role else DEADLINE


class Filled(NamedTuple):
    """What was typed for an item's role, or for its deadline."""

    item_id: int
    role: Role | None
    names: tuple[str, ...] = ()
    deadline: str = ""


def list_blanks(ledger: Ledger, round_id: int) -> tuple[Blank, ...]:
    """List what is to be filled in, in printed order, an item's parties before its deadline."""
    found = [
        one
        for one in unlinked(ledger.handle, round_id)
        if one.role is None or is_placeholder(one.printed)
    ]
    place = {item_id: n for n, item_id in enumerate(_in_order(ledger, round_id, found))}
    found.sort(key=lambda one: (place[one.item_id], one.role is None))
    return tuple(
        Blank(
            number,
            one.item_id,
            one.kind,
            one.code,
            f"{one.above}{one.number}" if one.kind is ItemKind.MEASURE else one.number,
            one.title,
            one.role,
            one.printed,
        )
        for number, one in enumerate(found, start=1)
    )


def _in_order(ledger: Ledger, round_id: int, found: Sequence[object]) -> list[int]:
    if not found:
        return []
    return [row.id for row in items.items_of_round(ledger.handle, round_id)]


def fill_blanks(
    ledger: Ledger, filled: Sequence[Filled], *, by: str = "", job: Job = NO_JOB
) -> int:
    """Write everything in one change; return how many things were filled in.

    Raises RefusedError when nothing was typed or a deadline cannot be understood.
    """
    todo = [one for one in filled if one.names or one.deadline.strip()]
    if not todo:
        raise RefusedError(messages.NOTHING_TO_CHANGE)
    findings: dict[int, None] = {}
    with ledger.change("fill_blanks", f"填写 {len(todo)} 处待填内容", by) as change:
        for number, one in enumerate(todo):
            job.check()
            row = row_of(ledger, one.item_id)
            job.progress(number, len(todo), row.code)
            _fill(change, row, one)
            findings[row.id if row.kind is ItemKind.FINDING else row.parent_id or row.id] = None
        for finding_id in findings:
            standing.refresh(change, finding_id)
    return len(todo)


def _fill(change: Change, row: ItemRow, one: Filled) -> None:
    if one.role is None:
        typed = typed_in(change.handle, row.round_id, one.deadline)
        if not typed.good:
            raise RefusedError(messages.bad_deadline(one.deadline, typed.unclear))
        correct(change, row, typed.deadline, "")  # what is blank is a first entry
        return
    known = joins.responsibilities_of(change.handle, [one.item_id]).get(one.item_id, ())
    kept = [p.party for p in known if p.role is one.role and not is_placeholder(p.party)]
    names = list(dict.fromkeys([*kept, *one.names]))
    printed = "、".join(names)
    parties = tuple(Party(one.role, name, printed) for name in names)
    replace_parties(change, one.item_id, parties, frozenset({one.role}))
