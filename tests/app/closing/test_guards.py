"""What forbids a step of 对账销号: every row of the table, people, days."""

from datetime import date
from itertools import product

import pytest
from small_round import TODAY, SmallRound

from app.closing.closures import ClosureDraft, add_closure
from app.closing.guards import chain_of, refusal, remarks
from app.closing.people import same_person
from app.closing.steps import BY_IMPORT, ROWS, TABLE, Step, imported
from app.errors import RefusedError
from app.items.items import item_detail
from app.ledger import Ledger
from app.ledger.settings import change_setting
from app.progress.reports import ReportDraft, add_progress
from db.schema.records import Finding
from db.words import ClosureState, ProgressState

NONE, APPLIED, RETURNED, VERIFIED, CLOSED, KEPT, REOPENED = ClosureState
DONE, STAGE_DONE = ProgressState.DONE, ProgressState.STAGE_DONE
LATER = date(2024, 6, 10)


@pytest.fixture
def done(ledger: Ledger, small: SmallRound) -> int:
    item = small.findings[3]
    add_progress(ledger, item, ReportDraft("县教育局", DONE, "办完", TODAY), by="小孙")
    return item


def step(
    ledger: Ledger, item: int, state: ClosureState, by: str, day: date = TODAY, late: str = ""
) -> int:
    draft = ClosureDraft(state, day, "理由", "依据", late)
    return add_closure(ledger, item, draft, by=by)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: str(row.to))
@pytest.mark.parametrize(("before", "state"), list(product(ClosureState, ProgressState)))
def test_every_row_of_the_table(
    ledger: Ledger, done: int, row: Step, before: ClosureState, state: ProgressState
) -> None:
    with ledger.change("x", "x", "") as change:
        change.update("item", done, {"closure_state": before, "state": state})
    chain, draft = chain_of(ledger, done), ClosureDraft(row.to, TODAY, "理由", "依据")
    allowed = before in row.after and state in row.states
    assert (refusal(chain, draft, "旁人", TODAY) == "") is allowed
    if allowed:
        mine = refusal(chain, draft, "小孙", TODAY)
        assert bool(mine) is row.apart
        bare = ClosureDraft(row.to, TODAY)
        assert bool(refusal(chain, bare, "旁人", TODAY)) is (row.reason or row.basis)


def test_the_table_has_a_row_for_every_step() -> None:
    assert ROWS.keys() == set(ClosureState) - {NONE}


@pytest.mark.parametrize("state", ProgressState)
def test_what_a_ledger_kept_elsewhere_may_bring(state: ProgressState) -> None:
    assert imported(CLOSED, state) is (CLOSED if state is DONE else APPLIED)
    assert imported(KEPT, state) is (KEPT if state in (DONE, STAGE_DONE) else APPLIED)
    assert imported(APPLIED, state) is APPLIED
    assert BY_IMPORT.keys() == {APPLIED, CLOSED, KEPT}


def test_who_decides_neither_applied_nor_reported(ledger: Ledger, done: int) -> None:
    step(ledger, done, APPLIED, "王经办")
    step(ledger, done, VERIFIED, "李主任")
    for by, last in product(("王经办", "小孙", "王 经办", " 小孙　"), (CLOSED, KEPT)):
        with pytest.raises(RefusedError, match="决定销号"):
            step(ledger, done, last, by)
    step(ledger, done, CLOSED, "李主任")  # who verified may decide


def test_a_one_person_office_is_recorded_at_every_step(ledger: Ledger, done: int) -> None:
    change_setting(ledger, "one_person_office", True)
    for state in (APPLIED, VERIFIED, CLOSED):
        step(ledger, done, state, "小孙")
    item = item_detail(ledger, done)
    assert isinstance(item, Finding)
    assert [one.relaxed for one in item.closures] == [False, True, True]


def test_names_are_compared_without_width_and_blanks() -> None:
    assert same_person("Ａｎｎ", ["ann "])
    assert same_person("张　三", ["张三"])
    assert not same_person("张三", ["张三丰"])


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2023, 12, 31), "反馈日期"),
        (date(2024, 5, 31), "最近一次填报"),
        (date(2999, 1, 1), "晚于今天"),
    ],
)
def test_days_of_an_application(ledger: Ledger, done: int, day: date, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        step(ledger, done, APPLIED, "王经办", day)


def test_days_run_forward_or_say_why(ledger: Ledger, done: int) -> None:
    step(ledger, done, APPLIED, "王经办", LATER)
    with pytest.raises(RefusedError, match="上一步"):
        step(ledger, done, VERIFIED, "李主任", TODAY)
    step(ledger, done, VERIFIED, "李主任", TODAY, "会议纪要上的日期，事后补录")
    item = item_detail(ledger, done)
    assert isinstance(item, Finding)
    last = item.closures[-1]
    assert (last.date, last.late_entry) == (TODAY, "会议纪要上的日期，事后补录")
    for day, why in ((date(2023, 1, 1), "反馈日期"), (date(2999, 1, 1), "晚于今天")):
        with pytest.raises(RefusedError, match=why):
            step(ledger, done, CLOSED, "赵书记", day, "补录")


def test_missing_evidence_is_a_remark(ledger: Ledger, done: int) -> None:
    chain = chain_of(ledger, done)
    assert "佐证" in remarks(chain, ClosureDraft(APPLIED, TODAY))[0]
    assert remarks(chain, ClosureDraft(RETURNED, TODAY)) == ()
    step(ledger, done, APPLIED, "王经办")


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        (ReportDraft("县教育局", DONE, "办完", date(2999, 1, 1)), "填报日期"),
        (ReportDraft("县教育局", DONE, "办完", TODAY, finished="2999-01-01"), "完成日期"),
        (
            ReportDraft("县教育局", DONE, "办完", LATER, entered=TODAY),
            "填报日期 2024-06-10 晚于今天",
        ),
    ],
)
def test_no_report_tells_what_is_yet_to_come(
    ledger: Ledger, small: SmallRound, draft: ReportDraft, why: str
) -> None:
    with pytest.raises(RefusedError, match=why):
        add_progress(ledger, small.findings[3], draft)
