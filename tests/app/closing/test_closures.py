"""Striking items off: which step follows which, who may take it."""

from datetime import date
from itertools import product

import pytest
from small_round import TODAY, SmallRound, dump

from app.closing.closures import STEPS, ClosureDraft, add_closure
from app.errors import RefusedError
from app.items.items import item_detail, row_of
from app.ledger import Ledger
from app.ledger.settings import change_setting
from app.ledger.undo import redo, undo
from app.progress.reports import ReportDraft, add_progress
from db.schema.records import ClosureEvent, Finding
from db.words import ClosureState, ProgressState

NONE, APPLIED, RETURNED, VERIFIED, CLOSED, CLOSED_ONGOING, REOPENED = ClosureState


def step(ledger: Ledger, item: int, state: ClosureState, by: str = "李主任") -> int:
    return add_closure(ledger, item, ClosureDraft(state, TODAY, "理由", "依据"), by=by)


@pytest.fixture
def done(ledger: Ledger, small: SmallRound) -> int:
    """A finding whose lead unit says it is done."""
    finding = small.findings[3]
    add_progress(
        ledger, finding, ReportDraft("县教育局", ProgressState.DONE, "完", TODAY), by="县教育局某"
    )
    return finding


def test_the_whole_way_and_a_new_cycle(ledger: Ledger, done: int) -> None:
    before = dump(ledger)
    checked = {VERIFIED: "王核实", CLOSED: "赵书记"}
    for state in (APPLIED, RETURNED, APPLIED, VERIFIED, CLOSED, REOPENED):
        step(ledger, done, state, checked.get(state, "李主任"))
    with pytest.raises(RefusedError, match="推进中"):  # a new cycle wants a new report
        step(ledger, done, APPLIED)
    again = ReportDraft("县教育局", ProgressState.DONE, "再次整改完毕", TODAY)
    add_progress(ledger, done, again, by="县教育局某")
    step(ledger, done, APPLIED)
    found = item_detail(ledger, done)
    assert isinstance(found, Finding)
    assert [(s.cycle, s.state) for s in found.closures] == [
        (1, APPLIED),
        (1, RETURNED),
        (1, APPLIED),
        (1, VERIFIED),
        (1, CLOSED),
        (2, REOPENED),
        (2, APPLIED),
    ]
    assert found.closures[0] == ClosureEvent(
        found.closures[0].id, done, 1, APPLIED, TODAY, "李主任", "理由", "依据"
    )
    after = dump(ledger)
    for _ in range(8):
        undo(ledger)
    assert dump(ledger) == before
    for _ in range(8):
        redo(ledger)
    assert dump(ledger) == after


@pytest.mark.parametrize(("now", "wanted"), list(product(ClosureState, ClosureState)))
def test_every_step_that_does_not_follow_is_refused(
    ledger: Ledger, done: int, now: ClosureState, wanted: ClosureState
) -> None:
    with ledger.change("x", "x", "") as change:
        change.update("item", done, {"closure_state": now})
    if now in STEPS.get(wanted, frozenset()):
        step(ledger, done, wanted)
        assert row_of(ledger, done).closure_state is wanted
    else:
        with pytest.raises(RefusedError):
            step(ledger, done, wanted)


def test_maker_is_not_checker(ledger: Ledger, done: int) -> None:
    step(ledger, done, APPLIED, "张经办")
    for maker in ("张经办", " 张经办 ", "县教育局某"):
        with pytest.raises(RefusedError, match="核实"):
            step(ledger, done, VERIFIED, maker)
    step(ledger, done, VERIFIED, "李主任")


def test_a_one_person_office_may_and_it_is_recorded(ledger: Ledger, done: int) -> None:
    change_setting(ledger, "one_person_office", True)
    step(ledger, done, APPLIED, "张经办")
    step(ledger, done, VERIFIED, "张经办")
    found = item_detail(ledger, done)
    assert isinstance(found, Finding)
    assert [s.relaxed for s in found.closures] == [False, True]


def test_who_reported_on_a_measure_or_above_it_is_a_maker(
    ledger: Ledger, small: SmallRound
) -> None:
    finding, measure = small.findings[2], small.measures[5]
    for unit, by in (("东山镇", "镇某"), ("县财政局", "局某")):
        said = ReportDraft(unit, ProgressState.DONE, "完", TODAY)
        add_progress(ledger, measure, said, by=by)
    add_progress(ledger, finding, ReportDraft("东山镇", ProgressState.DONE, "完", TODAY), by="总某")
    for item in (finding, measure):
        step(ledger, item, APPLIED)
    for item, by in ((finding, "镇某"), (finding, "总某"), (measure, "局某"), (measure, "总某")):
        with pytest.raises(RefusedError, match="核实"):
            step(ledger, item, VERIFIED, by)


def test_only_what_is_done_is_closed(ledger: Ledger, small: SmallRound) -> None:
    item = small.findings[3]
    with pytest.raises(RefusedError, match="未启动"):
        step(ledger, item, APPLIED)
    said = ReportDraft("县教育局", ProgressState.STAGE_DONE, "阶段", TODAY)
    add_progress(ledger, item, said, by="某")
    step(ledger, item, APPLIED)
    step(ledger, item, VERIFIED, "王核实")
    with pytest.raises(RefusedError, match="阶段性完成"):
        step(ledger, item, CLOSED, "王核实")
    step(ledger, item, CLOSED_ONGOING, "王核实")


def test_reasons_are_needed(ledger: Ledger, done: int) -> None:
    step(ledger, done, APPLIED)
    with pytest.raises(RefusedError, match="理由"):
        add_closure(ledger, done, ClosureDraft(RETURNED, TODAY, " "))
    step(ledger, done, VERIFIED, "王核实")
    step(ledger, done, CLOSED, "王核实")
    for draft in (ClosureDraft(REOPENED, TODAY, "反弹"), ClosureDraft(REOPENED, TODAY, "", "抽查")):
        with pytest.raises(RefusedError, match="依据"):
            add_closure(ledger, done, draft)


def test_categories_are_not_closed(ledger: Ledger, small: SmallRound) -> None:
    with pytest.raises(RefusedError):
        step(ledger, small.categories[0], APPLIED)


def test_the_day_is_kept(ledger: Ledger, done: int) -> None:
    add_closure(ledger, done, ClosureDraft(APPLIED, date(2024, 6, 5)))
    found = item_detail(ledger, done)
    assert isinstance(found, Finding)
    assert found.closures[0].date == date(2024, 6, 5)
