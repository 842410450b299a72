"""The original deadline is written once: corrections, reasons, what is in force beside it."""

import re
from datetime import date
from pathlib import Path

import pytest
from small_round import TODAY, SmallRound, dump

from app.closing.extensions import ExtensionDraft, approve_extension, request_extension
from app.documents.producing import Wanted, produce_now
from app.errors import RefusedError
from app.items import bulk, filling, pasting, structure
from app.items.deadline_words import deadline_words, meant_by
from app.items.items import ItemDraft, change_item, item_detail, row_of, set_deadline
from app.items.revising import changes_of, planned
from app.ledger import Ledger
from app.ledger.check import check_ledger
from app.ledger.settings import change_setting
from app.ledger.snapshots import content_of, make_snapshot
from app.ledger.trail import trail_of
from app.ledger.undo import redo, undo
from app.progress.reports import ReportDraft, add_progress
from app.round.rounds import RoundDraft, change_round
from app.round.show import show_round
from db.schema.records import Category, Finding, Measure
from db.words import DeadlineChangeKind, ProgressState

JUNE, NINE = "2024年6月底前", "2024年9月底前"


def detail(ledger: Ledger, item_id: int) -> Finding | Measure:
    item = item_detail(ledger, item_id)
    assert not isinstance(item, Category)
    return item


def words(ledger: Ledger, item_id: int) -> str:
    item = detail(ledger, item_id)
    return deadline_words(item.deadline, item.deadline_changes)


def report(ledger: Ledger, item_id: int) -> None:
    draft = ReportDraft("东山镇", ProgressState.ONGOING, "已发通知。", TODAY)
    add_progress(ledger, item_id, draft)


def original(ledger: Ledger, item_id: int) -> tuple[str, str | None]:
    row = row_of(ledger, item_id)
    return (row.deadline.raw if row.deadline else "", row.effective_due)


def test_a_first_entry_may_be_put_right_in_place(ledger: Ledger, small: SmallRound) -> None:
    set_deadline(ledger, small.findings[0], NINE)
    assert original(ledger, small.findings[0]) == (NINE, "2024-09-30")
    assert changes_of(ledger.handle, small.findings[0]) == ()


@pytest.mark.parametrize("on", ["item", "measure", "finding of a measure"])
def test_once_reported_on_only_a_reason_changes_it(
    ledger: Ledger, small: SmallRound, on: str
) -> None:
    """A report quotes the deadline of what it is about, of its finding and of its measures."""
    item = small.measures[1] if on == "finding of a measure" else small.findings[0]
    report(ledger, small.measures[0] if on == "measure" else small.findings[0])
    before = dump(ledger)
    with pytest.raises(RefusedError, match="理由"):
        set_deadline(ledger, item, NINE)
    with pytest.raises(RefusedError, match="理由"):
        set_deadline(ledger, item, None)
    assert dump(ledger) == before
    kept = original(ledger, item)[0]
    set_deadline(ledger, item, NINE, reason=" 录入时看错一行 ", by="王二")
    assert original(ledger, item) == (kept, "2024-09-30")
    (line,) = changes_of(ledger.handle, item)
    assert (line.kind, line.by, line.basis) == (
        DeadlineChangeKind.CORRECTION,
        "王二",
        "录入时看错一行",
    )
    assert words(ledger, item) == f"原定{kept}，现为{NINE}（更正）"
    assert not check_ledger(ledger)


def test_a_document_quotes_every_deadline(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    produce_now(ledger, small.id, Wanted("ledger", tmp_path / "a.docx"), as_of=TODAY)
    with pytest.raises(RefusedError, match="理由"):
        set_deadline(ledger, small.findings[0], NINE)
    set_deadline(ledger, small.findings[2], NINE)  # X月X日前: nothing was said yet
    assert original(ledger, small.findings[2]) == (NINE, "2024-09-30")
    set_deadline(ledger, small.findings[2], JUNE)  # nothing has quoted the new one
    assert original(ledger, small.findings[2])[0] == JUNE


def test_a_report_taken_back_quotes_nothing(ledger: Ledger, small: SmallRound) -> None:
    report(ledger, small.findings[0])
    undo(ledger)
    set_deadline(ledger, small.findings[0], NINE)
    assert original(ledger, small.findings[0])[0] == NINE


def test_the_same_words_again_change_nothing(ledger: Ledger, small: SmallRound) -> None:
    report(ledger, small.findings[0])
    before = dump(ledger)
    set_deadline(ledger, small.findings[0], JUNE)
    assert dump(ledger) == before
    set_deadline(ledger, small.findings[0], NINE, reason="笔误")
    draft = ItemDraft("学习不深入问题", "1", deadline=NINE)
    change_item(ledger, small.findings[0], draft)  # what is in force is what a form shows
    assert len(changes_of(ledger.handle, small.findings[0])) == 1
    with pytest.raises(RefusedError, match="理由"):
        change_item(ledger, small.findings[0], draft._replace(deadline=JUNE))
    change_item(ledger, small.findings[0], draft._replace(deadline=JUNE), reason="原来没有错")
    assert original(ledger, small.findings[0]) == (JUNE, "2024-06-30")
    assert words(ledger, small.findings[0]) == JUNE
    assert len(changes_of(ledger.handle, small.findings[0])) == 2


def test_taking_a_quoted_deadline_away(ledger: Ledger, small: SmallRound) -> None:
    report(ledger, small.findings[0])
    set_deadline(ledger, small.findings[0], None, reason="并入第 2 项")
    assert original(ledger, small.findings[0]) == (JUNE, None)
    assert words(ledger, small.findings[0]) == f"原定{JUNE}，现已取消（更正）"


def test_many_at_once_need_one_reason(ledger: Ledger, small: SmallRound) -> None:
    report(ledger, small.findings[0])
    chosen = [small.findings[0], small.findings[2]]
    before = dump(ledger)
    edit = bulk.BulkEdit(deadline=NINE)
    with pytest.raises(RefusedError, match="XC24-001") as refused:
        bulk.apply_bulk(ledger, chosen, edit)
    assert "XC24-003" not in str(refused.value)
    assert dump(ledger) == before
    bulk.apply_bulk(ledger, chosen, bulk.BulkEdit(deadline=NINE, reason="统一核对"))
    assert [original(ledger, one) for one in chosen] == [
        (JUNE, "2024-09-30"),
        (NINE, "2024-09-30"),
    ]
    (row,) = bulk.preview_bulk(ledger, chosen[:1], bulk.BulkEdit(deadline=JUNE))
    assert (row.old, row.new) == (NINE, JUNE)


def test_pasting_needs_the_reason_too(ledger: Ledger, small: SmallRound) -> None:
    report(ledger, small.findings[0])
    edits = {small.findings[0]: bulk.BulkEdit(deadline=NINE)}
    with pytest.raises(RefusedError, match="理由"):
        pasting.apply_paste(ledger, edits)
    pasting.apply_paste(ledger, edits, reason="按台账底稿核对")
    assert original(ledger, small.findings[0]) == (JUNE, "2024-09-30")


def test_nothing_else_writes_deadlines() -> None:
    """New items get theirs; an old one's goes through `revising`, or the office's to its unit.

    What is reckoned anew with the round's days keeps its words (mechanisms.md, I3).
    """
    root = Path(__file__).resolve().parents[3] / "app"
    taken = re.compile(r"from app\.items\.deadlines import [^\n]*\bcolumns\b")
    writers = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if taken.search(path.read_text("utf-8"))
    }
    assert writers == {
        "items/items.py",
        "items/revising.py",
        "items/structure.py",
        "exchange/opening.py",
        "plans/import_items.py",
        "round/rounds.py",
    }


def test_filling_in_a_blank_is_a_first_entry(ledger: Ledger, small: SmallRound) -> None:
    report(ledger, small.findings[2])
    filling.fill_blanks(ledger, [filling.Filled(small.findings[2], None, deadline=NINE)])
    assert original(ledger, small.findings[2]) == (NINE, "2024-09-30")
    assert changes_of(ledger.handle, small.findings[2]) == ()
    assert not [one for one in filling.list_blanks(ledger, small.id) if one.role is None]
    report(ledger, small.findings[0])
    with pytest.raises(RefusedError, match="理由"):
        filling.fill_blanks(ledger, [filling.Filled(small.findings[0], None, deadline=NINE)])


def extend(ledger: Ledger, item_id: int, text: str) -> None:
    asked = request_extension(ledger, item_id, ExtensionDraft("量大", text, TODAY), by="填报员")
    approve_extension(ledger, asked, on=TODAY, opinion="同意", by="审批人")


def test_extensions_and_corrections_follow_each_other(ledger: Ledger, small: SmallRound) -> None:
    """What came last is in force; every line says what it replaced; the original never moves."""
    item = small.findings[0]
    extend(ledger, item, "2024年8月底前")
    set_deadline(ledger, item, NINE, reason="批复写的是九月")
    extend(ledger, item, "2024年10月底前")
    told = [
        (one.kind, one.old.due, one.new.due)
        for one in changes_of(ledger.handle, item)
        if one.old and one.new
    ]
    assert told == [
        (DeadlineChangeKind.EXTENSION, date(2024, 6, 30), date(2024, 8, 31)),
        (DeadlineChangeKind.CORRECTION, date(2024, 8, 31), date(2024, 9, 30)),
        (DeadlineChangeKind.EXTENSION, date(2024, 9, 30), date(2024, 10, 31)),
    ]
    assert original(ledger, item) == (JUNE, "2024-10-31")
    assert original(ledger, small.measures[0])[1] == "2024-10-31"  # a measure without its own
    assert words(ledger, item) == f"原定{JUNE}，现为2024年10月底前（经批准延期）"
    row = detail(ledger, item)
    plan = planned(row.deadline, row.deadline_changes)
    assert plan is not None
    assert plan.raw == NINE
    assert not check_ledger(ledger)


def test_undo_and_redo(ledger: Ledger, small: SmallRound) -> None:
    report(ledger, small.findings[0])
    before = dump(ledger)
    set_deadline(ledger, small.findings[0], NINE, reason="笔误")
    after = dump(ledger)
    undo(ledger)
    assert dump(ledger) == before
    redo(ledger)
    assert dump(ledger) == after


def test_the_trail_tells_it(ledger: Ledger, small: SmallRound) -> None:
    report(ledger, small.findings[0])
    set_deadline(ledger, small.findings[0], NINE, reason="笔误")
    told = [line.new for line in trail_of(ledger, small.findings[0])]
    assert f"更正：{JUNE} → {NINE}（笔误）" in told


def test_show_tells_original_and_in_force(ledger: Ledger, small: SmallRound) -> None:
    report(ledger, small.findings[0])
    set_deadline(ledger, small.findings[0], NINE, reason="笔误", by="王二")
    finding = show_round(ledger, small.id)["categories"][0]["findings"][0]
    assert finding["deadline"]["raw"] == JUNE
    assert finding["deadline"]["due"] == "2024-06-30"
    assert finding["deadline_in_force"] == "2024-09-30"
    day = finding["deadline_changes"][0].pop("day")
    assert date.fromisoformat(day)
    assert finding["deadline_changes"] == [
        {
            "kind": "更正",
            "old": "2024-06-30",
            "new": "2024-09-30",
            "old_raw": JUNE,
            "new_raw": NINE,
            "by": "王二",
            "basis": "笔误",
        }
    ]


def test_a_snapshot_keeps_it(ledger: Ledger, small: SmallRound) -> None:
    extend(ledger, small.findings[0], NINE)
    frozen = make_snapshot(ledger, small.id, as_of=TODAY)
    found = content_of(frozen).findings[0]
    assert deadline_words(found.deadline, found.deadline_changes) == (
        f"原定{JUNE}，现为{NINE}（经批准延期）"
    )
    old = frozen._replace(content=frozen.content.replace('"deadline_changes"', '"unknown"'))
    found = content_of(old).findings[0]
    assert [(one.kind, one.new.raw) for one in found.deadline_changes if one.new] == [
        (DeadlineChangeKind.EXTENSION, NINE)
    ]


def test_split_and_merge_keep_the_deadline_in_force(ledger: Ledger, small: SmallRound) -> None:
    item = small.measures[1]
    report(ledger, item)
    set_deadline(ledger, item, NINE, reason="笔误")
    half = structure.split_measure(ledger, item, 4)
    assert original(ledger, half) == original(ledger, item) == ("2024年5月底前", "2024-09-30")
    structure.merge_measures(ledger, [small.measures[0], item])
    assert original(ledger, small.measures[0]) == (NINE, "2024-09-30")  # it had none of its own
    set_deadline(ledger, half, "2024年12月底前", reason="后半另定")
    structure.merge_measures(ledger, [small.measures[0], half])
    assert original(ledger, small.measures[0])[1] == "2024-12-31"
    assert not check_ledger(ledger)


def test_printed_words_are_understood_again() -> None:
    assert meant_by(f"原定{JUNE}，现为{NINE}（随方案修订）") == NINE
    assert meant_by(f"原定{JUNE}，现已取消（更正）") == ""
    assert meant_by(f" {JUNE} ") == JUNE


def at_once(ledger: Ledger, small: SmallRound) -> str | None:
    return row_of(ledger, small.findings[0]).effective_due


def test_what_is_to_be_done_at_once_has_a_last_day(ledger: Ledger, small: SmallRound) -> None:
    """15 working days after the feedback of 10 January 2024, Monday to Friday."""
    set_deadline(ledger, small.findings[0], "立行立改")
    finding = show_round(ledger, small.id)["categories"][0]["findings"][0]
    assert finding["deadline"] == {
        "raw": "立行立改",
        "kind": "IMMEDIATE",
        "due": None,
        "then_long_term": False,
    }
    assert finding["deadline_in_force"] == "2024-01-31"
    assert original(ledger, small.measures[0])[1] == "2024-01-31"
    before = dump(ledger)
    change_setting(ledger, "immediate_days", 5)
    assert at_once(ledger, small) == "2024-01-17"
    undo(ledger)
    assert dump(ledger) == before
    change_setting(ledger, "immediate_days", 0)
    assert at_once(ledger, small) is None


def test_it_follows_the_feedback(ledger: Ledger, small: SmallRound) -> None:
    set_deadline(ledger, small.findings[0], "立行立改，长期坚持")
    draft = RoundDraft("常规巡察", feedback_date=date(2024, 3, 1), year=2024)
    change_round(ledger, small.id, draft)
    assert at_once(ledger, small) == "2024-03-22"
    change_round(ledger, small.id, draft._replace(feedback_date=None))
    assert at_once(ledger, small) is None
    undo(ledger)
    assert at_once(ledger, small) == "2024-03-22"
    assert not check_ledger(ledger)
