"""Search over everything by any part of the text, one character or more."""

from collections.abc import Callable
from dataclasses import dataclass

from app.ledger import Ledger
from app.wording import KIND_NAMES, NOUN_WORDS
from db.file import search as index
from db.lists.places import Place, places_of

#: Characters of text shown on either side of a match.
AROUND = 24


@dataclass(frozen=True, slots=True)
class Snippet:
    """The text around a match: what stands before it, the match, what stands behind it."""

    before: str
    match: str
    after: str


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A place where the text was found.

    `kind` is the noun of the row (item, progress, unit, leader, section, outcome, evidence),
    `word` says it in Chinese; `item_id` is the item to open, None when it hangs on none.
    """

    kind: str
    row_id: int
    word: str
    round_id: int | None
    item_id: int | None
    code: str
    title: str
    snippet: Snippet
    archived: bool


def search(ledger: Ledger, text: str, limit: int = 50) -> tuple[SearchHit, ...]:
    """Find rows whose text contains `text`, whatever its width or case, the newest first."""
    with ledger.guard(), ledger.handle.snapshot():
        hits = index.find(ledger.handle, text, limit)
        places = places_of(ledger.handle, [(hit.noun, hit.row_id) for hit in hits])
    found = ((hit, places.get((hit.noun, hit.row_id))) for hit in hits)
    return tuple(_hit(hit, place, text) for hit, place in found if place is not None)


def _hit(hit: index.Hit, place: Place, text: str) -> SearchHit:
    word = KIND_NAMES[place.kind] if place.kind else NOUN_WORDS[hit.noun]
    return SearchHit(
        kind=hit.noun,
        row_id=hit.row_id,
        word=word,
        round_id=place.round_id,
        item_id=place.item_id,
        code=place.code,
        title=place.title,
        snippet=snippet_of(hit.text, text),
        archived=place.archived,
    )


def snippet_of(text: str, wanted: str) -> Snippet:
    """Cut the text around the first match; matching folds width and case as the index does."""
    start, end = index.span_of(text, wanted)
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    before = ("…" if first else "") + text[first:start]
    after = text[end:last] + ("…" if last < len(text) else "")
    return Snippet(_line(before, str.lstrip), _line(text[start:end]), _line(after, str.rstrip))


def _line(text: str, trim: Callable[[str], str] = str) -> str:
    """Put text on one line."""
    return trim(" ".join(text.split("\n")))
