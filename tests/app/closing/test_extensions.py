"""Extensions: asked for, approved, refused; the original deadline stays."""

from datetime import date

import pytest
from small_round import TODAY, SmallRound, dump

from app.closing import extensions as use
from app.closing.extensions import ExtensionDraft
from app.errors import NotFoundError, RefusedError
from app.items.items import row_of
from app.ledger import Ledger
from app.ledger.settings import change_setting
from app.ledger.undo import redo, undo
from db.schema.records import Deadline, Extension
from db.words import DeadlineKind

DRAFT = ExtensionDraft("上级文件未下发", "2024年9月底前", TODAY)


def test_approval_puts_the_new_deadline_in_force(ledger: Ledger, small: SmallRound) -> None:
    number = use.request_extension(ledger, small.measures[1], DRAFT)
    assert row_of(ledger, small.measures[1]).effective_due == "2024-05-31"
    before = dump(ledger)
    use.approve_extension(ledger, number, on=date(2024, 6, 3), opinion="同意", by="李主任")
    row = row_of(ledger, small.measures[1])
    assert row.effective_due == "2024-09-30"
    assert row.deadline == Deadline("2024年5月底前", DeadlineKind.DATE, date(2024, 5, 31))
    assert use.list_extensions(ledger, small.measures[1]) == (
        Extension(
            number,
            small.measures[1],
            "上级文件未下发",
            Deadline("2024年9月底前", DeadlineKind.DATE, date(2024, 9, 30)),
            TODAY,
            True,
            "李主任",
            date(2024, 6, 3),
            "同意",
            "张经办",
            date(2024, 5, 31),
        ),
    )
    after = dump(ledger)
    undo(ledger)
    assert dump(ledger) == before
    redo(ledger)
    assert dump(ledger) == after


def test_the_last_approved_extension_of_a_finding_holds_for_its_measures(
    ledger: Ledger, small: SmallRound
) -> None:
    for text in ("2024年7月底前", "2024年8月底前"):
        number = use.request_extension(
            ledger, small.findings[0], ExtensionDraft("任务重", text, TODAY)
        )
        use.approve_extension(ledger, number, on=TODAY, by="李主任")
    assert row_of(ledger, small.findings[0]).effective_due == "2024-08-31"
    assert row_of(ledger, small.measures[0]).effective_due == "2024-08-31"
    assert row_of(ledger, small.measures[1]).effective_due == "2024-05-31"
    due = ledger.handle.sql(
        "SELECT DISTINCT due FROM assignment WHERE item_id = ?", (small.measures[0],)
    ).fetchall()
    assert due == [("2024-08-31",)]


def test_refusal_changes_nothing_but_is_recorded(ledger: Ledger, small: SmallRound) -> None:
    number = use.request_extension(ledger, small.findings[0], DRAFT)
    with pytest.raises(RefusedError):
        use.refuse_extension(ledger, number, on=TODAY, opinion=" ")
    use.refuse_extension(ledger, number, on=TODAY, opinion="理由不充分")
    found = use.list_extensions(ledger, small.findings[0])[0]
    assert (found.approved, found.decided, found.opinion) == (False, TODAY, "理由不充分")
    assert row_of(ledger, small.findings[0]).effective_due == "2024-06-30"
    with pytest.raises(RefusedError, match="审批过"):
        use.approve_extension(ledger, number, on=TODAY)


def test_one_at_a_time(ledger: Ledger, small: SmallRound) -> None:
    use.request_extension(ledger, small.findings[0], DRAFT)
    with pytest.raises(RefusedError, match="尚未审批"):
        use.request_extension(ledger, small.findings[0], DRAFT)


@pytest.mark.parametrize(
    "draft",
    [
        ExtensionDraft(" ", "2024年9月底前", TODAY),
        ExtensionDraft("任务重", "", TODAY),
        ExtensionDraft("任务重", "X月X日前", TODAY),
        ExtensionDraft("任务重", "再说", TODAY),
    ],
)
def test_what_is_refused(ledger: Ledger, small: SmallRound, draft: ExtensionDraft) -> None:
    with pytest.raises(RefusedError):
        use.request_extension(ledger, small.findings[0], draft)


def test_categories_and_lost_requests(ledger: Ledger, small: SmallRound) -> None:
    with pytest.raises(RefusedError):
        use.request_extension(ledger, small.categories[0], DRAFT)
    with pytest.raises(NotFoundError):
        use.approve_extension(ledger, 99, on=TODAY)


def ask(ledger: Ledger, item: int, text: str, day: date = TODAY, by: str = "甲科") -> int:
    return use.request_extension(ledger, item, ExtensionDraft("原因", text, day), by=by)


@pytest.mark.parametrize("text", ["2024年5月31日前", "2024年5月底前", "2024年1月底前", "立行立改"])
def test_it_gives_more_time_than_there_is(ledger: Ledger, small: SmallRound, text: str) -> None:
    with pytest.raises(RefusedError):
        ask(ledger, small.measures[1], text)  # due 2024-05-31
    ask(ledger, small.measures[1], "2024年6月1日前")


def test_a_measure_without_a_day_of_its_own_has_its_findings(
    ledger: Ledger, small: SmallRound
) -> None:
    with pytest.raises(RefusedError, match="2024-06-30"):
        ask(ledger, small.measures[0], "2024年6月15日前")
    ask(ledger, small.measures[0], "长期坚持")


def test_later_than_what_was_approved_before(ledger: Ledger, small: SmallRound) -> None:
    first = ask(ledger, small.measures[1], "2024年8月底前")
    use.approve_extension(ledger, first, on=TODAY, by="主任")
    with pytest.raises(RefusedError, match="2024-08-31"):
        ask(ledger, small.measures[1], "2024年7月底前")


def test_a_late_request_is_marked_and_its_days_stay_late(ledger: Ledger, small: SmallRound) -> None:
    item = small.measures[1]
    number = ask(ledger, item, "2024年9月底前", date(2024, 6, 5))
    (waiting,) = use.list_extensions(ledger, item)
    assert (waiting.late, waiting.late_days, waiting.requested_by) == (True, 0, "甲科")
    use.approve_extension(ledger, number, on=date(2024, 6, 10), by="主任")
    (found,) = use.list_extensions(ledger, item)
    assert (found.late, found.late_days, found.was_due) == (True, 10, date(2024, 5, 31))
    in_time = use.request_extension(
        ledger, small.findings[0], ExtensionDraft("原因", "2024年9月底前", TODAY)
    )
    (other,) = use.list_extensions(ledger, small.findings[0])
    assert (other.id, other.late) == (in_time, False)


def test_who_asks_does_not_approve(ledger: Ledger, small: SmallRound) -> None:
    number = ask(ledger, small.findings[0], "2024年9月底前")
    for by in ("甲科", " 甲 科"):
        with pytest.raises(RefusedError, match="不能自己批准"):
            use.approve_extension(ledger, number, on=TODAY, by=by)
    change_setting(ledger, "one_person_office", True)
    use.approve_extension(ledger, number, on=TODAY, by="甲科")
    assert use.list_extensions(ledger, small.findings[0])[0].relaxed


@pytest.mark.parametrize(
    ("day", "why"), [(date(2024, 5, 31), "早于申请"), (date(2999, 1, 1), "晚于今天")]
)
def test_days_of_a_decision(ledger: Ledger, small: SmallRound, day: date, why: str) -> None:
    number = ask(ledger, small.findings[0], "2024年9月底前")
    with pytest.raises(RefusedError, match=why):
        use.approve_extension(ledger, number, on=day, by="主任")
    with pytest.raises(RefusedError, match=why):
        use.refuse_extension(ledger, number, on=day, opinion="不妥", by="主任")
    with pytest.raises(RefusedError, match="申请日期"):
        ask(ledger, small.measures[1], "2024年9月底前", date(2999, 1, 1))
