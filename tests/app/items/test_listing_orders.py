"""The ledger's list in other orders than the printed one."""

from itertools import groupby

import pytest
from small_round import TODAY, SmallRound

from app.items.listing import first_ids, list_ids, list_rows
from app.ledger import Ledger, open_ledger
from app.records import ItemKind, LedgerFilter, LedgerRow, Order
from app.sample import make_sample
from db.words import ClosureState, ProgressState


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    path = tmp_path_factory.mktemp("orders") / "示例.zgtz"
    make_sample(path, today=TODAY)
    return open_ledger(path, read_only=True)


def rows(ledger: Ledger, wanted: LedgerFilter) -> tuple[LedgerRow, ...]:
    return list_rows(ledger, list_ids(ledger, 1, wanted, TODAY), TODAY)


KEYS = {
    Order.UNIT: lambda row: row.unit,
    Order.DUE: lambda row: row.due,
    Order.STATE: lambda row: list(ProgressState).index(row.state),
    Order.LEADER: lambda row: row.leader,
    Order.EVIDENCE: lambda row: row.evidence,
}


@pytest.mark.parametrize("order", KEYS)
@pytest.mark.parametrize("descending", [False, True])
def test_findings_stand_in_the_order_asked_for(
    sample: Ledger, order: Order, descending: bool
) -> None:
    found = rows(sample, LedgerFilter(order=order, descending=descending))
    plain = [row for row in rows(sample, LedgerFilter()) if row.kind is ItemKind.FINDING]
    assert {row.kind for row in found} == {ItemKind.FINDING}
    assert sorted(row.id for row in found) == sorted(row.id for row in plain)
    keys = [key for key in map(KEYS[order], found) if key not in ("", None)]
    assert keys == sorted(keys, reverse=descending)
    assert [KEYS[order](row) in ("", None) for row in found] == sorted(
        KEYS[order](row) in ("", None) for row in found
    )


def test_what_is_struck_off_has_the_least_urgent_light(sample: Ledger) -> None:
    for descending in (False, True):
        found = rows(sample, LedgerFilter(order=Order.LIGHT, descending=descending))
        struck = [
            row.closure_state in (ClosureState.CLOSED, ClosureState.CLOSED_ONGOING) for row in found
        ]
        assert struck == sorted(struck)


@pytest.mark.parametrize("order", Order)
def test_measures_stay_below_their_finding(sample: Ledger, order: Order) -> None:
    found = rows(sample, LedgerFilter(order=order, unfold=True))
    whole = rows(sample, LedgerFilter(unfold=True))
    assert sorted(r.id for r in found) == sorted(r.id for r in whole if r.depth)
    below: dict[int, list[int]] = {}
    for row in whole:
        if row.depth == 1:
            last = below.setdefault(row.id, [])
        elif row.depth == 2:
            last.append(row.id)
    seen: dict[int, list[int]] = {}
    for row in found:
        if row.depth == 1:
            last = seen.setdefault(row.id, [])
        else:
            last.append(row.id)
    assert seen == below
    first = found[0].id
    folded = rows(sample, LedgerFilter(order=order, unfold=True, collapsed=frozenset({first})))
    assert len(folded) == len(found) - len(below[first])


def test_filters_and_the_first_page_keep_the_order(sample: Ledger) -> None:
    wanted = LedgerFilter(order=Order.DUE, state=ProgressState.ONGOING, unfold=True)
    found = list_ids(sample, 1, wanted, TODAY)
    assert first_ids(sample, 1, wanted, TODAY, 5) == found[:5]
    assert {r.state for r in rows(sample, wanted) if r.depth == 1} == {ProgressState.ONGOING}


def test_closed_categories_hide_nothing_without_categories(
    ledger: Ledger, small: SmallRound
) -> None:
    categories = frozenset(
        i for i in list_ids(ledger, small.id, LedgerFilter(), TODAY) if i not in small.findings
    )
    wanted = LedgerFilter(order=Order.UNIT, collapsed=categories)
    assert sorted(list_ids(ledger, small.id, wanted, TODAY)) == sorted(small.findings)
    states = [row.closure_state for row in rows(ledger, LedgerFilter(order=Order.CLOSURE))]
    assert [k for k, _ in groupby(states)] == list(dict.fromkeys(states))
