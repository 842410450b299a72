"""Snapshots: what was frozen comes back equal, whatever happens to the ledger afterwards."""

import json
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_round import TODAY, SmallRound

from app.closing import extensions
from app.closing.closures import ClosureDraft, add_closure
from app.errors import NotFoundError
from app.ledger import Ledger
from app.ledger.snapshots import content_of, dump, get_snapshot, list_snapshots, load, make_snapshot
from app.progress.reports import ReportDraft, add_progress
from app.round import outcomes
from app.round.rounds import load_round
from db.words import ClosureState, OutcomeKind, ProgressState


@pytest.fixture
def busy(ledger: Ledger, small: SmallRound) -> SmallRound:
    """A round in which every kind of record occurs."""
    item = small.findings[3]
    report = ReportDraft("县教育局", ProgressState.DONE, "办结", TODAY, "无", "巩固")
    add_progress(ledger, item, report)
    add_closure(ledger, item, ClosureDraft(ClosureState.APPLIED, TODAY), by="甲")
    draft = extensions.ExtensionDraft("汛期", "2024年9月底前", TODAY)
    extensions.request_extension(ledger, small.findings[0], draft)
    outcome = outcomes.OutcomeDraft(OutcomeKind.MONEY_SAVED, "挽回", amount="1.50", date=TODAY)
    outcomes.add_outcome(ledger, small.id, outcome)
    return small


def test_what_was_frozen_comes_back_equal(ledger: Ledger, busy: SmallRound) -> None:
    whole = load_round(ledger, busy.id)
    frozen = make_snapshot(ledger, busy.id, as_of=TODAY, name="半年", by="李经办")
    assert content_of(frozen) == whole
    assert (frozen.round_id, frozen.as_of, frozen.name, frozen.by) == (
        busy.id, TODAY, "半年", "李经办",
    )  # fmt: skip
    assert get_snapshot(ledger, frozen.id) == frozen


def test_it_stays_as_it_was(ledger: Ledger, busy: SmallRound) -> None:
    whole = load_round(ledger, busy.id)
    frozen = make_snapshot(ledger, busy.id, as_of=TODAY)
    add_progress(
        ledger, busy.findings[1], ReportDraft("县教育局", ProgressState.ONGOING, "又开会", TODAY)
    )
    assert content_of(get_snapshot(ledger, frozen.id)) == whole
    assert load_round(ledger, busy.id) != whole


def test_an_unchanged_round_has_one_snapshot_a_day(ledger: Ledger, busy: SmallRound) -> None:
    first = make_snapshot(ledger, busy.id, as_of=TODAY)
    assert make_snapshot(ledger, busy.id, as_of=TODAY) == first
    next_day = make_snapshot(ledger, busy.id, as_of=TODAY + timedelta(days=1))
    add_progress(
        ledger, busy.findings[1], ReportDraft("县教育局", ProgressState.ONGOING, "又开会", TODAY)
    )
    changed = make_snapshot(ledger, busy.id, as_of=TODAY)
    assert [s.id for s in list_snapshots(ledger, busy.id)] == [changed.id, next_day.id, first.id]
    assert first.name == "2024-06-01 快照"


def test_what_is_not_there(ledger: Ledger, busy: SmallRound) -> None:
    with pytest.raises(NotFoundError, match="99"):
        get_snapshot(ledger, 99)
    with pytest.raises(NotFoundError):
        make_snapshot(ledger, busy.id + 1, as_of=TODAY)
    assert list_snapshots(ledger, busy.id) == ()


class Leaf(NamedTuple):
    word: ProgressState
    day: date | None
    pair: tuple[int, str]


class Tree(NamedTuple):
    name: str
    leaf: Leaf | None
    leaves: tuple[Leaf, ...] = ()
    kept: bool = True


LEAVES = st.builds(
    Leaf,
    st.sampled_from(ProgressState),
    st.none() | st.dates(),
    st.tuples(st.integers(), st.text()),
)
TREES = st.builds(Tree, st.text(), st.none() | LEAVES, st.lists(LEAVES).map(tuple), st.booleans())


@given(TREES)
def test_writing_and_reading_records(tree: Tree) -> None:
    assert load(Tree, json.loads(json.dumps(dump(tree)))) == tree


def test_a_snapshot_of_another_version_is_read_as_far_as_known() -> None:
    found = {"name": "甲", "leaf": None, "gone": [1], "leaves": []}
    assert load(Tree, found) == Tree("甲", None)
