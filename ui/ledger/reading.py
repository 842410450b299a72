"""What the ledger page reads on the reader thread."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from app.items.listing import (
    FilterChoices,
    RoundTotals,
    filter_choices,
    finding_count,
    first_ids,
    light_counts,
    list_ids,
    list_rows,
    totals,
)
from app.ledger import Ledger
from app.records import ItemKind, LedgerFilter, LedgerRow, Light, Limits
from app.rules import limits

#: Lines that fill any screen: shown before the ids of all others are known.
FIRST = 128


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list: which round, what of it, on which day."""

    round_id: int
    filter: LedgerFilter
    today: date


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The first lines of a list; `whole` when there are no more."""

    ids: "array[int]"
    rows: tuple[LedgerRow, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What the page says of a round beside its lines."""

    totals: RoundTotals
    lights: Mapping[Light, int]
    limits: Limits
    choices: FilterChoices


def first_page(ledger: Ledger, wanted: Wanted) -> FirstPage:
    """Read what is seen first."""
    ids = first_ids(ledger, wanted.round_id, wanted.filter, wanted.today, FIRST)
    rows = list_rows(ledger, ids[: FIRST // 2], wanted.today)
    return FirstPage(ids, rows, len(ids) < FIRST)


def all_ids(ledger: Ledger, wanted: Wanted) -> "array[int]":
    """Read the ids of all lines."""
    return list_ids(ledger, wanted.round_id, wanted.filter, wanted.today)


def count(ledger: Ledger, wanted: Wanted) -> int:
    """Count the findings that pass the filter."""
    return finding_count(ledger, wanted.round_id, wanted.filter, wanted.today)


def round_facts(ledger: Ledger, round_id: int, today: date) -> RoundFacts:
    """Read counts and choices of a round."""
    return RoundFacts(
        totals(ledger, round_id),
        light_counts(ledger, round_id, today),
        limits(ledger),
        filter_choices(ledger, round_id),
    )


def findings_below(ledger: Ledger, wanted: Wanted, category: LedgerRow) -> frozenset[int]:
    """Return the findings of a category in a list that shows no measures."""
    ids = all_ids(ledger, wanted)
    start = ids.index(category.id) + 1
    rows = list_rows(ledger, ids[start : start + category.children], wanted.today)
    below = takewhile(lambda row: row.kind is ItemKind.FINDING, rows)
    return frozenset(row.id for row in below)


def above(ledger: Ledger, item_id: int) -> tuple[int, ...]:
    """Return the ids of the items above one."""
    from app.items.items import row_of

    found: list[int] = []
    parent = row_of(ledger, item_id).parent_id
    while parent is not None:
        found.append(parent)
        parent = row_of(ledger, parent).parent_id
    return tuple(found)
