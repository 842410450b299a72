"""What comes after an item was struck off: kept, not rolled up, decided on in one of three ways."""

from datetime import date
from pathlib import Path

import pytest
from small_round import SmallRound, dump, party

from app import standing
from app.closing.closures import ClosureDraft, add_closure
from app.closing.news import Answer, News, answer_news, list_news
from app.documents.producing import Wanted, produce_now
from app.errors import NotFoundError, RefusedError
from app.exchange.tasks import open_desk, tasks_of
from app.items.items import ItemDraft, add_measure, item_detail, row_of
from app.ledger import Ledger
from app.ledger.check import check_ledger
from app.ledger.undo import redo, undo
from app.progress.reports import ReportDraft, Reported, add_progress
from app.round.rounds import load_round
from app.sheets.lists import make_listing
from db.schema.records import Finding
from db.words import AfterClose, ClosureState, ProgressState, Role

NOT_STARTED, ONGOING, STAGE_DONE, DONE = ProgressState
CLOSED, KEPT = ClosureState.CLOSED, ClosureState.CLOSED_ONGOING
DAY = date(2024, 6, 1)
LATER = date(2024, 6, 20)


def say(
    ledger: Ledger,
    item: int,
    state: ProgressState,
    text: str = "又去看了一次",
    corrects: int | None = None,
) -> Reported:
    draft = ReportDraft("县教育局", state, text, LATER, corrects=corrects)
    return add_progress(ledger, item, draft, by="局里小孙")


def close(ledger: Ledger, item: int, last: ClosureState = CLOSED) -> None:
    for state, by in ((ClosureState.APPLIED, "甲"), (ClosureState.VERIFIED, "乙"), (last, "丙")):
        add_closure(ledger, item, ClosureDraft(state, DAY, "同意", "依据"), by=by)


@pytest.fixture
def closed(ledger: Ledger, small: SmallRound) -> int:
    """A finding without measures that is done and struck off."""
    item = small.findings[3]
    add_progress(ledger, item, ReportDraft("县教育局", DONE, "全部办完", DAY), by="局里小孙")
    close(ledger, item)
    return item


@pytest.fixture
def with_measures(ledger: Ledger, small: SmallRound) -> int:
    """A finding whose one measure is done and that is struck off as a whole."""
    for unit in ("东山镇", "县财政局"):
        said = ReportDraft(unit, DONE, "文件会议减下来了", DAY)
        add_progress(ledger, small.measures[5], said, by=f"{unit}某")
    close(ledger, small.findings[2])
    return small.findings[2]


def news(ledger: Ledger, small: SmallRound) -> tuple[News, ...]:
    return list_news(ledger, small.id)


def stands(ledger: Ledger, item: int) -> tuple[ProgressState, ClosureState]:
    row = row_of(ledger, item)
    return row.state, row.closure_state


@pytest.mark.parametrize("state", [NOT_STARTED, ONGOING, STAGE_DONE])
def test_less_than_done_waits_and_changes_nothing(
    ledger: Ledger, small: SmallRound, closed: int, state: ProgressState
) -> None:
    done = say(ledger, closed, state)
    assert stands(ledger, closed) == (DONE, CLOSED)
    assert "待核定" in done.remarks[0]
    assert [(n.report.id, n.closure) for n in news(ledger, small)] == [(done.progress_id, CLOSED)]
    assert check_ledger(ledger) == ()


def test_done_again_is_filed_without_more(ledger: Ledger, small: SmallRound, closed: int) -> None:
    done = say(ledger, closed, DONE)
    assert "备查" in done.remarks[0]
    assert news(ledger, small) == ()
    item = item_detail(ledger, closed)
    assert isinstance(item, Finding)
    assert [r.after_close for r in item.progress] == [AfterClose.NONE, AfterClose.FILED]


@pytest.mark.parametrize(
    ("state", "waits", "becomes"),
    [(NOT_STARTED, 1, DONE), (ONGOING, 1, DONE), (STAGE_DONE, 0, STAGE_DONE), (DONE, 0, DONE)],
)
def test_what_is_kept_up_goes_on_being_reported(
    ledger: Ledger, small: SmallRound, state: ProgressState, waits: int, becomes: ProgressState
) -> None:
    item = small.findings[3]
    add_progress(ledger, item, ReportDraft("县教育局", DONE, "办完", DAY), by="局里小孙")
    close(ledger, item, KEPT)
    say(ledger, item, state)
    assert (len(news(ledger, small)), stands(ledger, item)) == (waits, (becomes, KEPT))


def test_a_measure_below_a_closed_finding(
    ledger: Ledger, small: SmallRound, with_measures: int
) -> None:
    said = ReportDraft("东山镇", ONGOING, "会又多了起来", LATER)
    add_progress(ledger, small.measures[5], said, by="东山镇某")
    assert stands(ledger, small.measures[5]) == (DONE, ClosureState.NONE)
    assert stands(ledger, with_measures) == (DONE, CLOSED)
    assert len(news(ledger, small)) == 1


def test_a_report_on_the_finding_does_not_speak_against_a_closed_measure(
    ledger: Ledger, small: SmallRound
) -> None:
    measure, finding = small.measures[5], small.findings[2]
    for unit in ("东山镇", "县财政局"):
        add_progress(ledger, measure, ReportDraft(unit, DONE, "完", DAY), by=f"{unit}某")
    close(ledger, measure)
    add_progress(ledger, finding, ReportDraft("东山镇", ONGOING, "总的还在改", LATER), by="某")
    assert stands(ledger, measure) == (DONE, CLOSED)


def test_filed_or_returned_nothing_changes(ledger: Ledger, small: SmallRound, closed: int) -> None:
    before = stands(ledger, closed)
    first = say(ledger, closed, ONGOING).progress_id
    answer = Answer(AfterClose.FILED, LATER, "属于日常巩固")
    answer_news(ledger, small.id, [first], answer, today=LATER, by="主任")
    assert (news(ledger, small), stands(ledger, closed)) == ((), before)
    second = say(ledger, closed, ONGOING, "另一件事").progress_id
    with pytest.raises(RefusedError, match="意见"):
        answer_news(ledger, small.id, [second], Answer(AfterClose.RETURNED, LATER), today=LATER)
    answer = Answer(AfterClose.RETURNED, LATER, "报错了条目")
    answer_news(ledger, small.id, [second], answer, today=LATER, by="主任")
    assert (news(ledger, small), stands(ledger, closed)) == ((), before)
    with pytest.raises(NotFoundError):
        answer_news(ledger, small.id, [second], answer, today=LATER)


def test_reopening_begins_a_cycle_that_wants_reports_anew(
    ledger: Ledger, small: SmallRound, closed: int
) -> None:
    number = say(ledger, closed, STAGE_DONE).progress_id
    before = dump(ledger)
    answer = Answer(AfterClose.REOPENED, LATER, "回访发现反弹", "回访记录")
    answer_news(ledger, small.id, [number], answer, today=LATER, by="主任")
    assert stands(ledger, closed) == (ONGOING, ClosureState.REOPENED)
    item = item_detail(ledger, closed)
    assert isinstance(item, Finding)
    assert (item.closures[-1].cycle, item.progress[-1].unit) == (2, "整改办")
    assert news(ledger, small) == ()
    after = dump(ledger)
    undo(ledger)
    assert dump(ledger) == before
    redo(ledger)
    assert dump(ledger) == after
    old_day = ReportDraft("县教育局", DONE, "这回真的办完", date(2024, 5, 31))
    add_progress(ledger, closed, old_day, by="局里小孙")
    assert row_of(ledger, closed).state is DONE
    assert check_ledger(ledger) == ()


def test_reopening_needs_text_and_basis(ledger: Ledger, small: SmallRound, closed: int) -> None:
    number = say(ledger, closed, ONGOING).progress_id
    before = dump(ledger)
    with pytest.raises(RefusedError, match="依据"):
        answer = Answer(AfterClose.REOPENED, LATER, "反弹")
        answer_news(ledger, small.id, [number], answer, today=LATER)
    assert dump(ledger) == before


def test_reopening_a_finding_reopens_its_measures(
    ledger: Ledger, small: SmallRound, with_measures: int
) -> None:
    measure = small.measures[5]
    add_closure(ledger, with_measures, ClosureDraft(ClosureState.REOPENED, LATER, "反弹", "抽查"))
    assert stands(ledger, measure) == (ONGOING, ClosureState.NONE)
    close_alone = ClosureDraft(ClosureState.APPLIED, LATER)
    with pytest.raises(RefusedError, match="推进中"):
        add_closure(ledger, measure, close_alone, by="甲")


def test_a_measure_is_not_reopened_below_a_closed_finding(
    ledger: Ledger, small: SmallRound
) -> None:
    measure, finding = small.measures[5], small.findings[2]
    for unit in ("东山镇", "县财政局"):
        add_progress(ledger, measure, ReportDraft(unit, DONE, "完", DAY), by=f"{unit}某")
    close(ledger, measure)
    close(ledger, finding)
    again = ClosureDraft(ClosureState.REOPENED, LATER, "反弹", "抽查")
    with pytest.raises(RefusedError, match="所属的问题"):
        add_closure(ledger, measure, again)
    add_closure(ledger, finding, again)
    assert stands(ledger, measure) == (ONGOING, ClosureState.REOPENED)


def test_correcting_a_report_on_a_closed_item(
    ledger: Ledger, small: SmallRound, closed: int
) -> None:
    """The corrected report goes on counting until the correction does."""
    item = item_detail(ledger, closed)
    assert isinstance(item, Finding)
    first = item.progress[0].id
    second = say(ledger, closed, ONGOING, "其实没有办完", corrects=first).progress_id
    assert stands(ledger, closed) == (DONE, CLOSED)
    with pytest.raises(RefusedError, match="更正"):
        say(ledger, closed, DONE, "再改一次", corrects=first)
    third = say(ledger, closed, ONGOING, "还差两户", corrects=second).progress_id
    assert [n.report.id for n in news(ledger, small)] == [third]
    answer = Answer(AfterClose.REOPENED, LATER, "反弹", "抽查")
    answer_news(ledger, small.id, [third], answer, today=LATER)
    rows = ledger.handle.sql("SELECT id FROM progress WHERE superseded = 1").fetchall()
    assert {first, second} >= {row[0] for row in rows} >= {second}
    assert stands(ledger, closed) == (ONGOING, ClosureState.REOPENED)


KINDS = ["progress-report.docx", "progress-report-public.docx", "ledger.xlsx", "ledger.docx"]
KINDS += ["finding-list.xlsx", "task-list.docx", "responsibility-list.xlsx", "plan.docx"]


@pytest.mark.parametrize("name", KINDS)
def test_no_document_is_refused(
    ledger: Ledger, small: SmallRound, closed: int, tmp_path: Path, name: str
) -> None:
    say(ledger, closed, ONGOING)
    town = party(Role.RESPONSIBLE_UNIT, "东山镇")
    # a contradiction of another kind
    add_measure(ledger, closed, ItemDraft("补一条措施", "①", parties=town))
    assert stands(ledger, closed) == (ONGOING, CLOSED)
    wanted = Wanted(Path(name).stem, tmp_path / name)
    assert produce_now(ledger, small.id, wanted, as_of=LATER) == ""
    assert (tmp_path / name).is_file()
    message = next(one.message for one in check_ledger(ledger) if one.code == "CLOSED_NOT_DONE")
    assert row_of(ledger, closed).code in message
    assert all(word in message for word in ("重启", "备查", "退回更正"))


def test_the_working_list_names_the_item(ledger: Ledger, small: SmallRound, closed: int) -> None:
    say(ledger, closed, ONGOING)
    listing = make_listing("ledger", load_round(ledger, small.id), printed=True)
    place = [field.title for field in listing.fields].index("备注")
    notes = [str(row[place]) for row in listing.rows if row[place]]
    assert notes == ["已销号后县教育局又报“推进中”，待核定"]


def test_a_ledger_in_which_such_reports_still_counted_is_healed(
    ledger: Ledger, small: SmallRound, closed: int
) -> None:
    """Until now they were rolled up; the three ways out are the same for them."""
    number = say(ledger, closed, ONGOING).progress_id
    with ledger.change("x", "x", "") as change:
        change.update("progress", number, {"after_close": ""})
        standing.refresh(change, closed)
    assert stands(ledger, closed) == (ONGOING, CLOSED)
    found = check_ledger(ledger)
    assert [one.code for one in found] == ["CLOSED_NOT_DONE"]
    assert "县教育局 2024-06-20 报“推进中”" in found[0].message
    assert [n.report.id for n in news(ledger, small)] == [number]
    answer_news(ledger, small.id, [number], Answer(AfterClose.FILED, LATER), today=LATER)
    assert stands(ledger, closed) == (DONE, CLOSED)
    assert check_ledger(ledger) == ()


def test_closed_items_are_not_issued_but_what_was_returned_is(
    ledger: Ledger, small: SmallRound, closed: int
) -> None:
    def rows() -> dict[int, dict[str, str]]:
        tasks = tasks_of(ledger, open_desk(ledger, small.id), unit, "2024-07", planning=True)
        return {task.item_id: task.content for task in tasks}

    unit = ledger.handle.sql("SELECT id FROM unit WHERE name = '县教育局'").fetchone()[0]
    assert rows() and closed not in rows()
    number = say(ledger, closed, ONGOING).progress_id
    answer = Answer(AfterClose.RETURNED, LATER, "这是别条的事")
    answer_news(ledger, small.id, [number], answer, today=LATER)
    assert "退回更正：这是别条的事" in rows()[closed]["opinion"]
    say(ledger, closed, DONE, "更正：本条没有变化", corrects=number)
    assert closed not in rows()


def test_what_is_kept_up_is_issued(ledger: Ledger, small: SmallRound) -> None:
    item = small.findings[3]
    add_progress(ledger, item, ReportDraft("县教育局", DONE, "办完", DAY), by="局里小孙")
    close(ledger, item, KEPT)
    unit = ledger.handle.sql("SELECT id FROM unit WHERE name = '县教育局'").fetchone()[0]
    found = tasks_of(ledger, open_desk(ledger, small.id), unit, "2024-07")
    assert item in {task.item_id for task in found}
