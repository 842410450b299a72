"""下发 and 接收: the round trip, and what happens to workbooks on the way."""

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from returning import DAY, DONE, PERIOD, TOWN, filled, reports, sheet_of, take
from small_round import SmallRound, dump

from app.errors import NotFoundError, RefusedError
from app.exchange import receiving, register
from app.exchange.issuing import LIST, Issued, Wanted, issue
from app.exchange.merging import Choice
from app.exchange.parcels import Parcel, files_in, opened
from app.exchange.previewing import preview_parcel
from app.exchange.receipt import receipt_again, receipt_lines
from app.exchange.received import Status
from app.exchange.receiving import Receiving, accept, find_received, undo_receive
from app.exchange.sending_back import send_back
from app.exchange.task_book import HEADER_ROW, TASKS
from app.items.items import row_of
from app.ledger import Ledger
from app.ledger.trail import trail_of
from app.ledger.undo import undo
from app.progress.reports import ReportDraft, add_progress
from app.round.rounds import RoundDraft, add_round
from db import packages, progress
from db.words import ProgressState

Fill = Callable[[Any], None]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "下发"


@pytest.fixture
def town(ledger: Ledger, small: SmallRound, out: Path) -> Issued:
    """What 东山镇 gets."""
    [one] = issue(ledger, small.id, Wanted(out, PERIOD, (TOWN,)), by="李经办")
    return one


def test_every_unit_gets_what_concerns_it(ledger: Ledger, small: SmallRound, out: Path) -> None:
    issued = issue(ledger, small.id, Wanted(out, PERIOD), by="李经办")
    names = sorted(path.name for path in out.iterdir())
    assert [one.unit for one in issued] == ["东山镇", "县财政局", "县教育局", "县人社局"]
    assert f"{LIST}_XC24_{PERIOD}.xlsx" in names
    assert len(names) == 5
    _, sheet, columns = sheet_of(issued[0].file)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW + 1)]
    assert [row[columns["整改措施"] - 1] for row in rows][:3] == [
        "①制定学习计划。每月检查一次。",
        "②开展集中研讨。",
        "③组织专题测试。",
    ]
    assert {row[columns["本单位分工"] - 1] for row in rows} == {"责任"}
    _, sheet, columns = sheet_of(issued[2].file)
    assert sheet.cell(HEADER_ROW + 1, columns["本单位分工"]).value == "牵头"
    listed = register.list_packages(ledger, small.id)
    assert [(one.unit, one.rows, one.status_word) for one in listed][-1] == ("东山镇", 5, "未报")


def test_nothing_is_overwritten_and_a_failure_leaves_nothing(
    ledger: Ledger, small: SmallRound, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = Wanted(out, PERIOD, (TOWN,))
    first = issue(ledger, small.id, wanted)[0].file
    assert issue(ledger, small.id, wanted)[0].file.name == f"{first.stem}（2）.xlsx"
    before, files = dump(ledger), sorted(out.iterdir())

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("app.sheets.list_book.save_list", full)
    with pytest.raises(OSError, match="full"):
        issue(ledger, small.id, wanted)
    assert (dump(ledger), sorted(out.iterdir())) == (before, files)
    with pytest.raises(NotFoundError, match="名录里没有“天外局”"):
        issue(ledger, small.id, Wanted(out, PERIOD, ("天外局",)))
    empty = add_round(ledger, RoundDraft("空轮次"), today=DAY)
    with pytest.raises(RefusedError, match="没有可以下发的任务"):
        issue(ledger, empty, Wanted(out, PERIOD))


def test_what_comes_back_is_reported_and_taken_back_as_a_whole(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    before = dump(ledger)
    back = filled(town.file, tmp_path / "回.xlsx", {0: DONE, 1: {"进展情况": "研讨两次。"}})
    dry = take(ledger, back, dry_run=True)[0]
    assert dump(ledger) == before
    assert (dry.status, dry.unit, dry.added, dry.unchanged) == (Status.ACCEPTED, TOWN, 2, 3)
    done = take(ledger, back)[0]
    assert (done.added, done.updated, done.conflicts) == (2, 0, ())
    assert done.warnings == (
        f"{row_of(ledger, small.measures[1]).code}：没有选进展状态，按“推进中”接收。",
    )
    assert reports(ledger, small.measures[0]) == [(TOWN, ProgressState.DONE, "已办结。")]
    [report] = progress.reports_on(ledger.handle, [small.measures[0]])[small.measures[0]]
    assert (report.finished, report.period, report.date) == ("2024-06-18", PERIOD, DAY)
    assert row_of(ledger, small.measures[0]).state is ProgressState.ONGOING  # 县财政局 owes its own
    again = take(ledger, back)[0]
    assert (again.status, again.added, again.updated) == (Status.NOTHING_NEW, 0, 0)
    assert len(packages.answers_to(ledger.handle, town.package)) == 1
    receiving.undo_receive(ledger, receiving.find_received(ledger, done.package))
    after = dump(ledger)
    assert {k: v for k, v in after.items() if k != "unit"} == {
        k: v for k, v in before.items() if k != "unit"
    }
    assert take(ledger, back)[0].added == 2


def test_both_sides_changed(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    add_progress(
        ledger,
        small.measures[0],
        ReportDraft(TOWN, ProgressState.ONGOING, "电话里说的。", DAY, period=PERIOD),
    )
    back = filled(town.file, tmp_path / "回.xlsx", {0: DONE, 1: {"进展情况": "研讨两次。"}})
    kept = take(ledger, back)[0]
    code = row_of(ledger, small.measures[0]).code
    assert kept.status is Status.PARTLY
    assert [(c, cell.field, cell.ours, cell.theirs) for c, cell in kept.conflicts] == [
        (code, "state", "ONGOING", "DONE"),
        (code, "done", "电话里说的。", "已办结。"),
    ]
    assert reports(ledger, small.measures[0]) == [(TOWN, ProgressState.ONGOING, "电话里说的。")]
    decisions = ledger.handle.sql("SELECT field, choice FROM decision").fetchall()
    assert decisions == [("state", "LATER"), ("done", "LATER")]


def test_theirs_and_both_texts(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    item = small.measures[0]
    draft = ReportDraft(TOWN, ProgressState.ONGOING, "电话里说的。", DAY, period=PERIOD)
    add_progress(ledger, item, draft)
    back = filled(town.file, tmp_path / "回.xlsx", {0: DONE})
    preview = preview_parcel(ledger, Parcel(back.name, back, {}), DAY)
    choices = {(item, "state"): (Choice.THEIRS, "核实过"), (item, "done"): (Choice.BOTH, "都对")}
    with opened(back) as [parcel]:
        accept(ledger, preview, parcel, choices, Receiving(DAY))
    assert reports(ledger, item) == [(TOWN, ProgressState.DONE, "电话里说的。\n已办结。")]
    told = "\n".join(f"{line.new} {line.title}" for line in trail_of(ledger, item))
    assert "进展情况：合并文字（本机“电话里说的。”，上报“已办结。”）理由：都对" in told
    assert f"接收 {TOWN} {PERIOD}：回.xlsx" in told
    reasons = ledger.handle.sql("SELECT choice, reason FROM decision").fetchall()
    assert reasons == [("THEIRS", "核实过"), ("BOTH", "都对")]


def test_all_theirs(ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path) -> None:
    draft = ReportDraft(TOWN, ProgressState.ONGOING, "电话里说的。", DAY, period=PERIOD)
    add_progress(ledger, small.measures[0], draft)
    back = filled(town.file, tmp_path / "回.xlsx", {0: DONE})
    assert take(ledger, back, all_theirs=True)[0].status is Status.ACCEPTED
    assert reports(ledger, small.measures[0]) == [(TOWN, ProgressState.DONE, "已办结。")]


def test_a_second_version_corrects_the_first_and_blank_changes_nothing(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    item = small.measures[0]
    first = filled(town.file, tmp_path / "一.xlsx", {0: {**DONE, "存在问题": "缺钱。"}})
    take(ledger, first)
    rows = {0: {"进展情况": "又做了一点。", "存在问题": "【清空】", "进展状态": None}}
    second = filled(first, tmp_path / "二.xlsx", rows)
    assert take(ledger, second)[0].updated == 1
    [last] = [
        one
        for one in progress.reports_on(ledger.handle, [item])[item]
        if one.done == "又做了一点。"
    ]
    assert (last.state, last.problems, last.corrects is not None) == (ProgressState.DONE, "", True)


def test_an_older_file_after_a_newer_one(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    old = filled(town.file, tmp_path / "早.xlsx", {0: {"进展状态": "推进中", "进展情况": "早的。"}})
    new = filled(town.file, tmp_path / "晚.xlsx", {0: DONE})
    saved_at(old, "2024-06-10T08:00:00Z")
    saved_at(new, "2024-06-12T08:00:00Z")
    take(ledger, new)
    found = take(ledger, old)[0]
    assert "早" in found.warnings[0]
    assert len(found.conflicts) == 2
    assert reports(ledger, small.measures[0]) == [(TOWN, ProgressState.DONE, "已办结。")]


def saved_at(path: Path, when: str) -> None:
    """Set when a workbook says that it was saved."""
    other = path.with_suffix(".neu")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + when.encode(), data)
            new.writestr(info, data)
    other.replace(path)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"进展状态": "差不多了", "进展情况": "x"}, "看不懂进展状态“差不多了”"),
        ({**DONE, "完成日期": "某天"}, "看不懂日期“某天”"),
        ({**DONE, "申请销号": "也许"}, "申请销号只能填"),
        ({"进展状态": "已完成"}, "没有写进展情况"),
        ({"编号": "XC24-001-01-Z", **DONE}, "末尾的校验字母不对"),
    ],
)
def test_cells_that_make_no_sense_are_errors_at_their_place(
    ledger: Ledger, town: Issued, tmp_path: Path, cells: dict[str, object], message: str
) -> None:
    back = filled(town.file, tmp_path / "回.xlsx", {0: cells, 1: {**DONE}})
    found = take(ledger, back)[0]
    assert found.status is Status.PARTLY
    assert message in found.errors[0].message
    assert found.errors[0].sheet == TASKS
    assert found.errors[0].cell.endswith(str(HEADER_ROW + 1))
    assert found.added >= 1


def test_grey_cells_are_shown_and_left_alone(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    rows = {0: {**DONE, "整改措施": "改过的措施", "完成时限": "2030年"}}
    found = take(ledger, filled(town.file, tmp_path / "回.xlsx", rows))[0]
    assert [(edit.field, edit.new) for edit in found.locked] == [
        ("measure", "改过的措施"),
        ("deadline", "2030年"),
    ]
    assert row_of(ledger, small.measures[0]).title == "制定学习计划。每月检查一次。"


def test_a_zip_with_evidence(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    rows = {0: {**DONE, "佐证材料名称": "纪要.pdf、缺的.pdf"}}
    back = filled(town.file, tmp_path / "回.xlsx", rows)
    parcel = tmp_path / "上报.zip"
    with zipfile.ZipFile(parcel, "w") as made:
        made.write(back, "东山镇/整改任务填报表.xlsx")
        made.writestr("东山镇/佐证材料/../../../纪要.pdf", b"%PDF-1.4")
        made.writestr("东山镇/~$整改任务填报表.xlsx", b"lock")
    found = take(ledger, parcel)[0]
    assert found.added == 1
    assert [w for w in found.warnings if "缺的.pdf" in w]
    [report] = progress.reports_on(ledger.handle, [small.measures[0]])[small.measures[0]]
    assert [one.name for one in report.evidence] == ["纪要.pdf"]
    assert not list(tmp_path.parent.glob("纪要.pdf"))
    again = take(ledger, parcel)[0]
    assert (again.status, again.warnings) == (Status.NOTHING_NEW, ())


def test_an_application_for_striking_off(
    ledger: Ledger, small: SmallRound, out: Path, tmp_path: Path
) -> None:
    [school] = issue(ledger, small.id, Wanted(out, PERIOD, ("县教育局",)))
    rows = {row: {**DONE, "申请销号": "是"} for row in range(school.rows)}
    found = take(ledger, filled(school.file, tmp_path / "回.xlsx", rows))[0]
    assert found.added == school.rows
    states = {row_of(ledger, item).closure_state for item in (small.findings[3], *small.measures)}
    assert "APPLIED" in states
    again = take(ledger, tmp_path / "回.xlsx")[0]
    assert again.status is Status.NOTHING_NEW


def test_a_late_period_does_not_count_as_the_latest(
    ledger: Ledger, small: SmallRound, out: Path, tmp_path: Path
) -> None:
    [may] = issue(ledger, small.id, Wanted(out, "2024-05", (TOWN,)))
    [june] = issue(ledger, small.id, Wanted(out, PERIOD, (TOWN,)))
    take(ledger, filled(june.file, tmp_path / "六月.xlsx", {0: DONE}))
    ongoing = {"进展状态": "推进中", "进展情况": "五月的。"}
    take(ledger, filled(may.file, tmp_path / "五月.xlsx", {0: ongoing}))
    latest = progress.latest_states(ledger.handle, [small.measures[0]])[small.measures[0]]
    assert [state for _, _, state in latest.values()] == [ProgressState.DONE]


def test_a_folder_is_received_without_its_lists(
    ledger: Ledger, small: SmallRound, out: Path
) -> None:
    issued = issue(ledger, small.id, Wanted(out, PERIOD))
    (out / "深").mkdir()
    shutil.move(issued[0].file, out / "深" / issued[0].file.name)
    found = files_in([out])
    assert len(found) == 4
    assert all(LIST not in path.name for path in found)
    taken = take(ledger, *found)
    assert {one.status for one in taken} == {Status.NOTHING_NEW}
    assert all("不算交回" in "".join(one.warnings) for one in taken)
    assert not any(
        one.returned
        for one in register.list_packages(ledger, small.id)
        if one.direction == "ISSUED"
    )


def test_undo_by_hand_leaves_packages_alone(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    done = take(ledger, filled(town.file, tmp_path / "回.xlsx", {0: DONE}))[0]
    with pytest.raises(NotFoundError, match="找不到这个包"):
        receiving.find_received(ledger, "没有的")
    with pytest.raises(RefusedError, match="不能撤销接收"):
        receiving.find_received(ledger, town.package)
    assert receiving.find_received(ledger, done.package[:13]).file == "回.xlsx"
    report = progress.reports_on(ledger.handle, [small.measures[0]])[small.measures[0]][0]
    draft = ReportDraft(
        TOWN, ProgressState.DONE, "改正的。", DAY, period=PERIOD, corrects=report.id
    )
    add_progress(ledger, small.measures[0], draft)
    with pytest.raises(RefusedError):
        receiving.undo_receive(ledger, receiving.find_received(ledger, done.package))
    undo(ledger)
    receiving.undo_receive(ledger, receiving.find_received(ledger, done.package))
    assert reports(ledger, small.measures[0]) == []


def test_a_receipt_names_what_was_not_taken(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    draft = ReportDraft(TOWN, ProgressState.ONGOING, "电话里说的。", DAY, period=PERIOD)
    add_progress(ledger, small.measures[0], draft)
    rows = {0: {**DONE, "整改措施": "改过的"}, 1: {**DONE, "完成日期": "某天"}}
    (tmp_path / "坏.xlsx").write_bytes(b"")
    found = take(ledger, filled(town.file, tmp_path / "回.xlsx", rows), tmp_path / "坏.xlsx")
    lines = receipt_lines(found)
    assert [line[2] for line in lines[1:]] == [
        "部分接收",
        "这一格未接收",
        "待核实",
        "待核实",
        "只读改动",
        "不能读取",
    ]
    assert receipt_again(ledger, found[0].package) == lines[:-1]
    undo_receive(ledger, find_received(ledger, found[0].package))
    with pytest.raises(NotFoundError, match="没有留下回执"):
        receipt_again(ledger, found[0].package)


def test_a_workbook_goes_back_with_comments(ledger: Ledger, town: Issued, tmp_path: Path) -> None:
    back = filled(town.file, tmp_path / "回.xlsx", {0: {**DONE, "完成日期": "某天"}})
    parcel = tmp_path / "包.zip"
    with zipfile.ZipFile(parcel, "w") as made:
        made.write(back, "回.xlsx")
    found = take(ledger, parcel, dry_run=True)[0]
    out = tmp_path / "退回.xlsx"
    send_back(parcel, found.file, found.errors, out)
    _, sheet, columns = sheet_of(out)
    comment = sheet.cell(HEADER_ROW + 1, columns["完成日期"]).comment
    assert "看不懂日期“某天”" in comment.text
    again = take(ledger, filled(out, tmp_path / "改好.xlsx", {0: {"完成日期": "6月18日"}}))[0]
    assert (again.status, again.added, again.errors) == (Status.ACCEPTED, 1, ())
    with pytest.raises(RefusedError):
        send_back(parcel, found.file, found.errors, out)
