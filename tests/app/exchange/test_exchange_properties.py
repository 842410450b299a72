"""What hypothesis can say of receiving into a real ledger: order, repetition, taking back."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from returning import PERIOD, TOWN, filled, take
from small_round import SmallRound, dump

from app.exchange.issuing import Wanted, issue
from app.exchange.received import Received, Status
from app.exchange.receiving import find_received, undo_receive
from app.ledger import Ledger
from db import packages, progress
from db.words import Direction

FINANCE = "县财政局"
CELLS = st.fixed_dictionaries(
    {"进展情况": st.sampled_from(["已开会研究。", "已印发通知。", "整改完成，附【清空】字样。"])},
    optional={
        "进展状态": st.sampled_from(["推进中", "已完成", "阶段性完成"]),
        "存在问题": st.sampled_from(["缺人。", "【清空】", " "]),
        "完成日期": st.sampled_from(["2024-6-18", "6月18日"]),
    },
)
ROWS = st.dictionaries(st.integers(0, 4), CELLS, min_size=1)
FEW = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def files(ledger: Ledger, small: SmallRound, tmp_path: Path) -> tuple[Path, Path]:
    """The workbooks of two units with items in common."""
    given_to = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD, (TOWN, FINANCE)))
    return given_to[0].file, given_to[1].file


def said(ledger: Ledger, small: SmallRound) -> set[Any]:
    """Return what every unit says of every item, without ids and times."""
    found = progress.reports_on(ledger.handle, [*small.measures, *small.findings])
    return {
        (item, one.unit, one.period, one.state, one.done, one.problems, one.finished)
        for item, reports in found.items()
        for one in reports
        if one.id not in {other.corrects for other in reports}
    }


def is_registered(ledger: Ledger, done: Received) -> bool:
    found = packages.by_uuid(ledger.handle, done.package)
    return found is not None and found.direction is Direction.RECEIVED


def take_back(ledger: Ledger, done: Received) -> None:
    undo_receive(ledger, find_received(ledger, done.package))


@FEW
@given(first=ROWS, second=ROWS)
def test_two_units_in_any_order_again_and_back(
    ledger: Ledger,
    small: SmallRound,
    files: tuple[Path, Path],
    tmp_path: Path,
    first: dict[int, dict[str, object]],
    second: dict[int, dict[str, object]],
) -> None:
    one = filled(files[0], tmp_path / "一.xlsx", first)
    other = filled(files[1], tmp_path / "二.xlsx", second)
    before, results = dump(ledger), []
    for order in ((one, other), (other, one)):
        done = [take(ledger, path)[0] for path in order]
        results.append(said(ledger, small))
        whole = dump(ledger)
        assert {again.status for again in take(ledger, *order)} == {Status.NOTHING_NEW}
        assert dump(ledger) == whole
        for received in reversed(done):
            take_back(ledger, received)
        assert dump(ledger) == before
    assert results[0] == results[1]
    for rows, unit in ((first, TOWN), (second, FINANCE)):
        told = {done for _, whose, _, _, done, _, _ in results[0] if whose == unit}
        assert told == {str(cells["进展情况"]) for cells in rows.values()}


@FEW
@given(first=ROWS, second=ROWS)
def test_a_correction_taken_back_leaves_what_was_before(
    ledger: Ledger,
    small: SmallRound,
    files: tuple[Path, Path],
    tmp_path: Path,
    first: dict[int, dict[str, object]],
    second: dict[int, dict[str, object]],
) -> None:
    one = filled(files[0], tmp_path / "一.xlsx", first)
    [done] = take(ledger, one)
    before, words = dump(ledger), said(ledger, small)
    [corrected] = take(ledger, filled(one, tmp_path / "改.xlsx", second))
    # what changes nothing here may still tell something new of the unit, and is registered then
    if is_registered(ledger, corrected):
        take_back(ledger, corrected)
    assert (dump(ledger), said(ledger, small)) == (before, words)
    take_back(ledger, done)
