"""Filing progress reports."""

import getpass
from datetime import date
from pathlib import Path

import pytest
from small_round import TODAY, SmallRound, dump

from app.directory.directory import list_units
from app.errors import NotFoundError, RefusedError
from app.items.items import item_detail, row_of
from app.ledger import Ledger
from app.ledger.undo import redo, undo
from app.progress import reports
from app.progress.reports import ReportDraft, add_progress
from app.wording import STATE_WORDS, state_of
from db.progress import reports_on
from db.schema.records import Finding, Progress
from db.words import ProgressState

ONGOING, DONE = ProgressState.ONGOING, ProgressState.DONE


def test_a_report_with_everything(ledger: Ledger, small: SmallRound, tmp_path: Path) -> None:
    file = tmp_path / "会议纪要.txt"
    file.write_text("纪要", encoding="utf-8")
    draft = ReportDraft("东山镇", ONGOING, " 已开展 ", TODAY, "缺经费", "申请经费")
    found = add_progress(ledger, small.measures[0], draft, evidence=[file], by="李主任")
    assert found.remarks == ()
    report = reports_on(ledger.handle, [small.measures[0]])[small.measures[0]][0]
    assert report == Progress(
        found.progress_id,
        small.measures[0],
        "东山镇",
        1,
        "2024-06",
        TODAY,
        ONGOING,
        "已开展",
        "缺经费",
        "申请经费",
        "李主任",
        evidence=report.evidence,
    )
    assert [one.name for one in report.evidence] == ["会议纪要.txt"]


def test_undo_and_redo_of_a_report_with_evidence(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    file = tmp_path / "材料.txt"
    file.write_text("内容", encoding="utf-8")
    before = dump(ledger)
    add_progress(
        ledger, small.findings[0], ReportDraft("新单位", DONE, "完", TODAY), evidence=[file]
    )
    after = dump(ledger)
    undo(ledger)
    kept = {"blob", "blob_chunk"}
    assert {n: r for n, r in dump(ledger).items() if n not in kept} == {
        n: r for n, r in before.items() if n not in kept
    }
    redo(ledger)
    assert dump(ledger) == after


def test_unknown_units_join_the_directory_and_it_is_said(ledger: Ledger, small: SmallRound) -> None:
    found = add_progress(ledger, small.findings[0], ReportDraft("县财政厅", ONGOING, "做", TODAY))
    assert "县财政局" in found.remarks[0]
    assert [unit.name for unit in list_units(ledger)][-1] == "县财政厅"
    found = add_progress(ledger, small.findings[3], ReportDraft("东山镇", ONGOING, "做", TODAY))
    assert row_of(ledger, small.findings[3]).code in found.remarks[0]
    found = add_progress(ledger, small.measures[4], ReportDraft("东山镇", ONGOING, "做", TODAY))
    assert row_of(ledger, small.measures[4]).code in found.remarks[0]


@pytest.mark.parametrize(
    "draft",
    [
        ReportDraft("东山镇", ONGOING, " ", TODAY),
        ReportDraft("东山镇", DONE, "", TODAY),
        ReportDraft("东山镇", DONE, "更正", TODAY, corrects=99),
    ],
)
def test_what_is_refused(ledger: Ledger, small: SmallRound, draft: ReportDraft) -> None:
    before = dump(ledger)
    with pytest.raises(RefusedError):
        add_progress(ledger, small.findings[0], draft)
    assert dump(ledger) == before


def test_placeholders_are_no_units(ledger: Ledger, small: SmallRound) -> None:
    for name in ("", "X", "××"):
        with pytest.raises(NotFoundError):
            add_progress(ledger, small.findings[0], ReportDraft(name, DONE, "完", TODAY))
    with pytest.raises(RefusedError):
        add_progress(ledger, small.categories[0], ReportDraft("东山镇", DONE, "完", TODAY))


def test_not_started_needs_no_words(ledger: Ledger, small: SmallRound) -> None:
    draft = ReportDraft("东山镇", ProgressState.NOT_STARTED, "", TODAY)
    assert add_progress(ledger, small.findings[0], draft).progress_id


def test_a_correction_is_a_new_version(ledger: Ledger, small: SmallRound) -> None:
    item = small.findings[3]
    first = add_progress(ledger, item, ReportDraft("县教育局", DONE, "完", TODAY)).progress_id
    before = dump(ledger)
    draft = ReportDraft("县教育局", ONGOING, "未完", TODAY, period="2024-05", corrects=first)
    second = add_progress(ledger, item, draft).progress_id
    found = item_detail(ledger, item)
    assert isinstance(found, Finding)
    assert [(r.id, r.corrects, r.period) for r in found.progress] == [
        (first, None, "2024-06"),
        (second, first, "2024-05"),
    ]
    assert found.state is ONGOING
    with pytest.raises(RefusedError, match="更正"):
        add_progress(ledger, item, draft)
    undo(ledger)
    assert dump(ledger) == before


def test_only_ones_own_report_on_the_item_is_corrected(ledger: Ledger, small: SmallRound) -> None:
    first = add_progress(
        ledger, small.findings[3], ReportDraft("县教育局", DONE, "完", TODAY)
    ).progress_id
    for item, unit in ((small.findings[3], "县人社局"), (small.findings[1], "县教育局")):
        with pytest.raises(RefusedError, match="更正"):
            add_progress(ledger, item, ReportDraft(unit, ONGOING, "做", TODAY, corrects=first))


def test_missing_evidence_leaves_nothing(ledger: Ledger, small: SmallRound, tmp_path: Path) -> None:
    before = dump(ledger)
    with pytest.raises(Exception, match="材料") as raised:
        add_progress(
            ledger,
            small.findings[0],
            ReportDraft("东山镇", DONE, "完", TODAY),
            evidence=[tmp_path / "没有的材料.pdf"],
        )
    assert type(raised.value).__module__ == "app.errors"
    assert dump(ledger) == before


def test_the_account_stands_for_who_is_not_named(ledger: Ledger, small: SmallRound) -> None:
    said = ReportDraft("东山镇", DONE, "完", TODAY)
    add_progress(ledger, small.findings[0], said, by=" 李主任 ")
    add_progress(ledger, small.findings[0], said)
    ledger.by = ""
    add_progress(ledger, small.findings[0], said, by=" ")
    reports = reports_on(ledger.handle, small.findings)[small.findings[0]]
    assert [report.by for report in reports] == ["李主任", "张经办", getpass.getuser()]


def test_reports_of_a_month(ledger: Ledger, small: SmallRound) -> None:
    draft = reports.ReportDraft("东山镇", ONGOING, "做", date(2023, 12, 31))
    add_progress(ledger, small.findings[0], draft)
    assert reports_on(ledger.handle, small.findings)[small.findings[0]][0].period == "2023-12"


def test_states_as_typed() -> None:
    for state, word in STATE_WORDS.items():
        assert state_of(f" {word} ") is state
        assert state_of(state.value.lower()) is state
    assert state_of("差不多") is None
