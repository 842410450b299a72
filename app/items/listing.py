"""What the ledger page asks for: ids, lines, counts, choices."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.ledger import Ledger
from app.rules import limits
from db.lists import lines
from db.lists.lines import LedgerFilter, LedgerRow, Light
from db.words import ItemKind

__all__ = ["LedgerFilter", "LedgerRow", "Light"]


@dataclass(frozen=True, slots=True)
class RoundTotals:
    """How much a round holds, archived items left out."""

    categories: int
    findings: int
    measures: int


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """Units and leaders (id, name) that are named in a round."""

    units: tuple[tuple[int, str], ...]
    leaders: tuple[tuple[int, str], ...]


def list_ids(ledger: Ledger, round_id: int, wanted: LedgerFilter, today: date) -> "array[int]":
    """List the ids of all lines to be seen, in printed order."""
    return lines.list_ids(ledger.handle, round_id, wanted, today, limits(ledger))


def first_ids(
    ledger: Ledger, round_id: int, wanted: LedgerFilter, today: date, limit: int
) -> "array[int]":
    """List only the first ids, for a first page that does not wait for the rest."""
    return lines.list_ids(ledger.handle, round_id, wanted, today, limits(ledger), limit)


def list_rows(ledger: Ledger, ids: Sequence[int], today: date) -> tuple[LedgerRow, ...]:
    """Return the lines of the given ids, in the given order."""
    return lines.list_rows(ledger.handle, ids, today, limits(ledger))


def finding_count(ledger: Ledger, round_id: int, wanted: LedgerFilter, today: date) -> int:
    """Count the findings that pass."""
    return lines.count_findings(ledger.handle, round_id, wanted, today, limits(ledger))


def light_counts(ledger: Ledger, round_id: int, today: date) -> dict[Light, int]:
    """Count findings, and measures with a deadline of their own, by light."""
    return lines.light_counts(ledger.handle, round_id, today, limits(ledger))


def totals(ledger: Ledger, round_id: int) -> RoundTotals:
    """Count categories, findings and measures."""
    found = lines.totals(ledger.handle, round_id)
    return RoundTotals(found[ItemKind.CATEGORY], found[ItemKind.FINDING], found[ItemKind.MEASURE])


def filter_choices(ledger: Ledger, round_id: int) -> FilterChoices:
    """List who can be filtered by."""
    return FilterChoices(*lines.parties_in(ledger.handle, round_id))
