"""Whether two names are one person's: maker and checker are kept apart by their names."""

import unicodedata
from collections.abc import Iterable


def same_person(name: str, others: Iterable[str]) -> bool:
    """Whether a name is among others; blanks, width and case do not make somebody else of it."""
    return folded(name) in set(map(folded, others))


def folded(name: str) -> str:
    """Return a name without what only typing changes."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
