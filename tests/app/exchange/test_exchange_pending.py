"""What the office decides: changes refused, grey cells taken over, conflicts settled later."""

from pathlib import Path

import pytest
from returning import DAY, PERIOD, TOWN, filled, reports, take
from small_round import SmallRound, dump

from app.errors import NotFoundError, RefusedError
from app.exchange import fields
from app.exchange.issuing import Wanted, issue
from app.exchange.merging import Choice
from app.exchange.parcels import opened
from app.exchange.pending import Waiting, list_waiting, settle_conflicts
from app.exchange.previewing import preview_parcel
from app.exchange.receipt import receipt_again
from app.exchange.received import Received, Status
from app.exchange.receiving import Receiving, accept
from app.items.items import archive_item, item_detail, row_of
from app.ledger import Ledger
from app.ledger.trail import trail_of
from app.ledger.undo import undo
from app.progress.reports import ReportDraft, add_progress
from db.schema.records import Measure
from db.words import ProgressState

Choices = dict[tuple[int, str], tuple[Choice, str]]


@pytest.fixture
def book(ledger: Ledger, small: SmallRound, tmp_path: Path) -> Path:
    [one] = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD, (TOWN,)), by="李经办")
    return one.file


@pytest.fixture
def conflict(ledger: Ledger, small: SmallRound, book: Path, tmp_path: Path) -> Waiting:
    """The office reported by telephone what the town then reported otherwise."""
    draft = ReportDraft(TOWN, ProgressState.ONGOING, "电话了解：已起草。", DAY, period=PERIOD)
    add_progress(ledger, small.measures[0], draft)
    cells = {"进展状态": "推进中", "进展情况": "已印发。"}
    [done] = take(ledger, filled(book, tmp_path / "回.xlsx", {0: cells}))
    assert done.status is Status.PARTLY
    [one] = list_waiting(ledger, small.id)
    return one


def accepted(ledger: Ledger, path: Path, choices: Choices) -> Received:
    with opened(path) as [parcel]:
        preview = preview_parcel(ledger, parcel, DAY)
        return accept(ledger, preview, parcel, choices, Receiving(DAY, by="李经办"))


def test_a_clean_change_can_be_refused_cell_by_cell(
    ledger: Ledger, small: SmallRound, book: Path, tmp_path: Path
) -> None:
    cells = {"进展状态": "推进中", "进展情况": "已起草。", "下一步": "下周提交。"}
    came = filled(book, tmp_path / "回.xlsx", {0: cells, 1: {"进展情况": "没有了。"}})
    first, second = small.measures[:2]
    choices = {
        (first, fields.NEXT): (Choice.OURS, "时间不对"),
        (second, fields.DONE): (Choice.OURS, ""),
    }
    done = accepted(ledger, came, choices)
    assert (done.added, done.updated, done.unchanged) == (1, 0, 4)
    assert reports(ledger, first) == [(TOWN, "ONGOING", "已起草。")]
    assert reports(ledger, second) == []
    item = item_detail(ledger, first)
    assert isinstance(item, Measure)
    assert item.progress[0].next_step == ""
    assert any("时间不对" in line.new for line in trail_of(ledger, first))
    said = [line[2:3] + line[6:] for line in receipt_again(ledger, done.package)]
    code = row_of(ledger, first).code
    assert said[2] == ("未采用", f"{code} 下一步：上报“下周提交。”，本机“”；理由：时间不对")
    assert said[3][0] == "未采用" and said[3][1].endswith("：上报“没有了。”，本机“”")
    assert take(ledger, came)[0].status is Status.NOTHING_NEW


def test_grey_cells_are_taken_over_when_the_office_wants_it(
    ledger: Ledger, small: SmallRound, book: Path, tmp_path: Path
) -> None:
    before = dump(ledger)
    cells = {
        "整改措施": "①制定学习计划，每周检查一次。",
        "完成时限": "2024年9月底前",
        "责任分工": "责任单位：东山镇、县档案馆",
        "反馈问题": "1.学习不够深入问题",
    }
    came = filled(book, tmp_path / "回.xlsx", {0: cells})
    item = small.measures[0]
    choices: Choices = {
        (item, field): (Choice.THEIRS, "同意") for field in ("measure", "deadline", "finding")
    }
    done = accepted(ledger, came, {**choices, (item, "parties"): (Choice.THEIRS, "")})
    assert (done.updated, done.status) == (4, Status.ACCEPTED)
    told = [line[6] for line in receipt_again(ledger, done.package) if line[2] == "只读改动"]
    assert len(told) == 4
    assert all(line.endswith("灰色格子的改动已采用") for line in told)
    row = item_detail(ledger, item)
    assert isinstance(row, Measure)
    assert (row.number, row.text) == ("①", "制定学习计划，每周检查一次。")
    assert row.deadline is not None
    assert row.deadline.raw == "2024年9月底前"
    assert [one.party for one in row.responsibilities] == [TOWN, "县档案馆"]
    assert row_of(ledger, small.findings[0]).title == "学习不够深入问题"
    from app.exchange.receiving import find_received, undo_receive

    undo_receive(ledger, find_received(ledger, done.package))
    assert {**dump(ledger), "unit": ()} == {**before, "unit": ()}


def test_what_cannot_be_taken_over_is_said(
    ledger: Ledger, small: SmallRound, book: Path, tmp_path: Path
) -> None:
    cells = {"问题类别": "二、另一类", "责任分工": "由县里研究"}
    came = filled(book, tmp_path / "回.xlsx", {0: cells})
    item = small.measures[0]
    choices: Choices = {(item, field): (Choice.THEIRS, "") for field in ("category", "parties")}
    said = "".join(accepted(ledger, came, choices).warnings)
    assert "问题类别不能从填报表里改" in said
    assert "看不懂责任分工“由县里研究”" in said


def test_a_conflict_that_was_left_is_settled_later_and_taken_back(
    ledger: Ledger, small: SmallRound, conflict: Waiting
) -> None:
    item = small.measures[0]
    assert (conflict.field, conflict.ours, conflict.theirs) == (
        fields.DONE,
        "电话了解：已起草。",
        "已印发。",
    )
    before = dump(ledger)
    settled = {conflict.id: (Choice.BOTH, "两边都对")}
    settle_conflicts(ledger, small.id, settled, today=DAY, by="王核实")
    assert list_waiting(ledger, small.id) == ()
    assert reports(ledger, item) == [(TOWN, "ONGOING", "电话了解：已起草。\n已印发。")]
    lines = trail_of(ledger, item)
    assert any(one.by == "王核实" and one.new == "两边都对" for one in lines)
    with pytest.raises(NotFoundError, match="已经处理过"):
        settle_conflicts(ledger, small.id, settled, today=DAY)
    undo(ledger)
    assert dump(ledger) == before
    assert [one.id for one in list_waiting(ledger, small.id)] == [conflict.id]


def test_keeping_ours_later_writes_no_new_version(
    ledger: Ledger, small: SmallRound, conflict: Waiting
) -> None:
    settle_conflicts(ledger, small.id, {conflict.id: (Choice.OURS, "")}, today=DAY)
    assert reports(ledger, small.measures[0]) == [(TOWN, "ONGOING", "电话了解：已起草。")]
    assert list_waiting(ledger, small.id) == ()


def test_a_newer_file_replaces_what_waited(
    ledger: Ledger, small: SmallRound, book: Path, conflict: Waiting, tmp_path: Path
) -> None:
    cells = {"进展状态": "推进中", "进展情况": "已印发并宣讲。"}
    take(ledger, filled(book, tmp_path / "再回.xlsx", {0: cells}))
    [one] = list_waiting(ledger, small.id)
    assert one.id != conflict.id
    assert one.theirs == "已印发并宣讲。"
    archive_item(ledger, small.measures[0])
    assert list_waiting(ledger, small.id) == ()


def test_a_state_without_what_was_done_is_not_settled(
    ledger: Ledger, small: SmallRound, book: Path, tmp_path: Path
) -> None:
    draft = ReportDraft(TOWN, ProgressState.NOT_STARTED, "", DAY, period=PERIOD)
    add_progress(ledger, small.measures[0], draft)
    cells = {"进展状态": "已完成", "进展情况": "已印发。"}
    came = filled(book, tmp_path / "回.xlsx", {0: cells})
    accepted(ledger, came, {(small.measures[0], fields.DONE): (Choice.OURS, "没有附件")})
    [one] = list_waiting(ledger, small.id)
    assert one.field == fields.STATE
    with pytest.raises(RefusedError, match="进展情况"):
        settle_conflicts(ledger, small.id, {one.id: (Choice.THEIRS, "")}, today=DAY)
    assert [left.id for left in list_waiting(ledger, small.id)] == [one.id]
