"""A grey cell that a unit changed, taken over by the office: wording, parties, deadline."""

from app.errors import RefusedError
from app.exchange.fields import TITLES
from app.items.deadline_words import meant_by
from app.items.deadlines import understand
from app.items.items import Party, drop_layout, replace_parties
from app.items.revising import correct
from app.messages import deadlines as sentences
from app.messages import exchange as messages
from app.plans.numbering import marker_at
from app.wording import ROLE_WORDS
from db import items
from db.file.trail import Change
from db.words import ItemKind

#: The grey cells whose change can be taken over. A category is shared by too many others, a
#: unit's part follows from the parties, and an opinion is the office's own.
TAKEABLE = ("finding", "measure", "parties", "deadline")
_ROLES = {word: role for role, word in ROLE_WORDS.items()}


def take_grey(change: Change, item_id: int, field: str, text: str, unit: str) -> None:
    """Write a grey cell that a unit changed into the ledger; the caller refreshes the finding.

    Raises RefusedError for a cell that cannot be taken over or read.
    """
    if field not in TAKEABLE:
        raise RefusedError(messages.grey_stays(TITLES[field]))
    if field == "deadline":
        row = items.item_by_id(change.handle, item_id)
        assert row is not None
        new = understand(change.handle, row.round_id, meant_by(text))
        correct(change, row, new, sentences.grey_taken(unit))
    elif field == "parties":
        replace_parties(change, item_id, read_parties(text))
    else:
        _reword(change, item_id, field, text)


def _reword(change: Change, item_id: int, field: str, text: str) -> None:
    row = items.item_by_id(change.handle, item_id)
    assert row is not None
    if field == "finding" and row.kind is ItemKind.MEASURE and row.parent_id:
        row = items.item_by_id(change.handle, row.parent_id)
        assert row is not None
    change.update("item", row.id, {"title": without_number(text, row.number)})
    if row.kind is ItemKind.MEASURE and row.parent_id:
        drop_layout(change, row.parent_id)


def without_number(text: str, number: str = "") -> str:
    """Leave out the printed number a text begins with, or the one it is known to have."""
    text = text.strip()
    if number and text.startswith(number):
        return text[len(number) :].lstrip(" .．、，,：:　") or text
    marker = marker_at(text)
    return text[marker.end :].strip() or text if marker else text


def read_parties(text: str) -> tuple[Party, ...]:
    """Read the cell 责任分工: a line per role. Raises RefusedError for a line of another kind."""
    found: list[Party] = []
    for line in text.splitlines():
        word, colon, names = line.replace(":", "：").partition("：")
        role = _ROLES.get(word.strip())
        if not line.strip():
            continue
        if role is None or not colon:
            raise RefusedError(messages.bad_parties(line.strip()))
        found += [
            Party(role, name.strip(), names.strip())
            for name in names.replace("，", "、").replace(",", "、").split("、")
            if name.strip()
        ]
    return tuple(found)
