"""A deadline as it is printed: the original for ever, and what is in force instead of it."""

import re
from collections.abc import Sequence

from app.items.revising import same_meaning
from app.standing import in_force
from app.wording import DEADLINE_CHANGE_WORDS
from db.schema.records import Deadline, DeadlineChange
from db.words import DeadlineChangeKind

#: Marks at the end of a source's words that do not belong to the deadline.
_AFTER = " 。；;，,"
_PRINTED = re.compile(r"(?:原定.*?，)?现(?:为(?P<now>.+?)|已取消)(?:（[^（）]*）)?", re.DOTALL)


def deadline_words(own: Deadline | None, changes: Sequence[DeadlineChange]) -> str:
    """Print a deadline: 原定2024年6月底前，现为2024年9月底前（随方案修订）; "" for none."""
    original = own.raw.strip(_AFTER) if own else ""
    now = in_force(own, changes)
    if not changes or now == own or same_meaning(own, now):
        return original
    said = f"为{now.raw.strip(_AFTER)}" if now else "已取消"
    why = why_words(changes[-1])
    return f"原定{original}，现{said}（{why}）" if original else f"现{said}（{why}）"


def why_words(change: DeadlineChange) -> str:
    """Say in few words why another deadline is in force."""
    word = DEADLINE_CHANGE_WORDS[change.kind]
    return f"经批准{word}" if change.kind is DeadlineChangeKind.EXTENSION else word


def meant_by(text: str) -> str:
    """Return the deadline that printed words put in force: of 原定…，现为… what follows 现为."""
    found = _PRINTED.fullmatch(text.strip())
    if found is None:
        return text.strip()
    return (found["now"] or "").strip()
