"""What an attacker found in receiving: nothing is lost, doubled, taken wrongly or let stop."""

import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from returning import (
    DAY,
    DONE,
    LATER,
    PERIOD,
    TOWN,
    filled,
    reports,
    saved,
    sheet_of,
    take,
    zipped,
)  # fmt: skip
from small_round import SmallRound, dump

from app.directory.directory import list_units, merge_units
from app.errors import RefusedError
from app.exchange import looking, parcels
from app.exchange.fields import read_white
from app.exchange.head import read_head
from app.exchange.issuing import Issued, Wanted, issue
from app.exchange.origins import origins_of
from app.exchange.parcels import files_in
from app.exchange.pending import list_waiting
from app.exchange.received import Status
from app.exchange.receiving import Receiving, find_received, undo_receive
from app.exchange.register import list_packages
from app.exchange.task_book import HEADER_ROW, TASKS
from app.items.items import row_of
from app.job import NO_JOB
from app.ledger import Ledger
from app.progress.reports import ReportDraft, add_progress
from db import progress
from db.words import ClosureState, ProgressState

FINANCE = "县财政局"


@pytest.fixture
def town(ledger: Ledger, small: SmallRound, tmp_path: Path) -> Issued:
    [one] = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD, (TOWN,)), by="李经办")
    return one


def named(ledger: Ledger, item: int) -> list[str]:
    found = progress.reports_on(ledger.handle, [item]).get(item, ())
    return sorted({file.name for one in found for file in one.evidence})


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"存在问题": "缺人手。"}, "没有写进展情况"),
        ({"完成日期": "6月18日"}, "没有写进展情况"),
        ({"进展状态": "已完成"}, "没有写进展情况"),
        ({"进展状态": "【清空】", "进展情况": "办了。"}, "不能清空"),
        ({"进展状态": "已完成（待验收）", "进展情况": "办了。"}, "看不懂进展状态"),
    ],
)
def test_a_row_that_is_no_report_is_held_back_alone(
    ledger: Ledger,
    small: SmallRound,
    town: Issued,
    tmp_path: Path,
    cells: dict[str, str],
    said: str,
) -> None:
    book = filled(town.file, tmp_path / "回.xlsx", {0: cells, 1: DONE})
    assert take(ledger, book, dry_run=True)[0].errors
    [found] = take(ledger, book)
    assert (found.status, found.added) == (Status.PARTLY, 1)
    assert [said in fault.message for fault in found.errors] == [True]
    assert reports(ledger, small.measures[0]) == []
    assert reports(ledger, small.measures[1]) == [(TOWN, ProgressState.DONE, "已办结。")]


def test_what_is_cleared_beside_a_conflict_makes_no_half_report(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    take(ledger, filled(town.file, tmp_path / "一.xlsx", {0: DONE}))
    office = ReportDraft(TOWN, ProgressState.ONGOING, "已办结。", DAY, period=PERIOD)
    [first] = progress.reports_on(ledger.handle, [small.measures[0]])[small.measures[0]]
    add_progress(ledger, small.measures[0], ReportDraft(
        TOWN, office.state, "已办结。", DAY, period=PERIOD, corrects=first.id))  # fmt: skip
    cells = {"进展状态": "阶段性完成", "进展情况": "【清空】"}
    book = saved(filled(town.file, tmp_path / "二.xlsx", {0: cells, 1: DONE}), LATER)
    [found] = take(ledger, book)
    assert found.status is Status.PARTLY
    assert reports(ledger, small.measures[0]) == [(TOWN, ProgressState.ONGOING, "已办结。")]
    assert reports(ledger, small.measures[1]) != []


def test_without_the_column_the_words_here_stay(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    take(ledger, filled(town.file, tmp_path / "一.xlsx", {0: {**DONE, "进展状态": "推进中"}}))
    path = saved(filled(town.file, tmp_path / "二.xlsx", {0: {"进展状态": "已完成"}}), LATER)
    book, sheet, columns = sheet_of(path)
    sheet.delete_cols(columns["进展情况"])
    book.save(path)
    [found] = take(ledger, saved(path, LATER))
    assert (found.updated, found.errors) == (1, ())
    assert reports(ledger, small.measures[0]) == [(TOWN, ProgressState.DONE, "已办结。")]


def test_files_that_do_not_tell_their_age_overwrite_nothing(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    newer = saved(filled(town.file, tmp_path / "新.xlsx", {0: {**DONE, "进展情况": "新的。"}}), "")
    older = saved(filled(town.file, tmp_path / "旧.xlsx", {0: DONE}), "")
    take(ledger, newer)
    [found] = take(ledger, older)
    assert [cell.theirs for _, cell in found.conflicts] == ["已办结。"]
    assert "没有保存时间" in "".join(found.warnings)
    assert reports(ledger, small.measures[0]) == [(TOWN, ProgressState.DONE, "新的。")]
    assert take(ledger, newer)[0].status is Status.NOTHING_NEW


def test_what_a_later_file_cleared_does_not_come_back_with_an_older_one(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    cells = {**DONE, "存在问题": "缺人。"}
    first = saved(filled(town.file, tmp_path / "一.xlsx", {0: cells}), "2024-06-10T00:00:00Z")
    cells = {**DONE, "存在问题": "[ 清空 ]"}
    second = saved(filled(town.file, tmp_path / "二.xlsx", {0: cells}), LATER)
    take(ledger, second)
    [found] = take(ledger, first)
    assert [cell.field for _, cell in found.conflicts] == ["problems"]
    [report] = progress.reports_on(ledger.handle, [small.measures[0]])[small.measures[0]]
    assert report.problems == ""


def test_clearing_what_is_blank_already_leaves_nothing_behind(
    ledger: Ledger, town: Issued, tmp_path: Path
) -> None:
    take(ledger, filled(town.file, tmp_path / "一.xlsx", {0: DONE}))
    before = dump(ledger)
    cells = {**DONE, "存在问题": "【清空】"}
    [found] = take(ledger, saved(filled(town.file, tmp_path / "二.xlsx", {0: cells}), LATER))
    assert found.status is Status.NOTHING_NEW
    assert dump(ledger) == before


def test_what_was_taken_back_comes_again_with_the_next_file(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    row = {**DONE, "佐证材料名称": "纪要.pdf"}
    one = filled(town.file, tmp_path / "一.xlsx", {0: row})
    two = saved(filled(town.file, tmp_path / "二.xlsx", {0: row, 1: DONE}), LATER)
    proof = {"佐证材料/纪要.pdf": b"%PDF"}
    [first] = take(ledger, zipped(tmp_path / "一.zip", {"表.xlsx": one, **proof}))
    [second] = take(ledger, zipped(tmp_path / "二.zip", {"表.xlsx": two, **proof}))
    undo_receive(ledger, find_received(ledger, first.package))
    assert reports(ledger, small.measures[0]) == []
    [again] = take(ledger, tmp_path / "二.zip")
    assert (again.added, again.status) == (1, Status.ACCEPTED)
    assert reports(ledger, small.measures[0]) == [(TOWN, ProgressState.DONE, "已办结。")]
    assert named(ledger, small.measures[0]) == ["纪要.pdf"]
    undo_receive(ledger, find_received(ledger, again.package))
    undo_receive(ledger, find_received(ledger, second.package))
    assert reports(ledger, small.measures[1]) == []


def test_what_was_issued_again_is_known_no_more_when_its_report_is_taken_back(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    [first] = take(ledger, filled(town.file, tmp_path / "一.xlsx", {0: DONE}))
    [anew] = issue(ledger, small.id, Wanted(tmp_path / "再发", PERIOD, (TOWN,)))
    undo_receive(ledger, find_received(ledger, first.package))
    [found] = take(ledger, filled(anew.file, tmp_path / "二.xlsx", {1: DONE}))
    assert found.added == 2
    assert reports(ledger, small.measures[0]) == [(TOWN, ProgressState.DONE, "已办结。")]


def test_an_application_the_rules_refused_is_made_by_the_next_file(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    cells = {"进展状态": "推进中", "进展情况": "在办。", "申请销号": "是"}
    [found] = take(ledger, filled(town.file, tmp_path / "一.xlsx", {1: cells}))
    assert "申请销号没有办理" in "".join(found.warnings)
    item = small.measures[1]
    assert row_of(ledger, item).closure_state is ClosureState.NONE
    draft = ReportDraft(FINANCE, ProgressState.DONE, "财政也办完了。", DAY, period=PERIOD)
    add_progress(ledger, item, draft)
    cells = {"进展状态": "已完成", "进展情况": "办完。", "申请销号": "是"}
    take(ledger, saved(filled(town.file, tmp_path / "二.xlsx", {1: cells}), LATER))
    assert row_of(ledger, item).closure_state is ClosureState.APPLIED
    cells["申请销号"] = "否"
    last = saved(filled(town.file, tmp_path / "三.xlsx", {1: cells}), "2099-02-01T10:00:00Z")
    [found] = take(ledger, last)
    assert "已有的申请没有撤" in "".join(found.warnings)
    assert row_of(ledger, item).closure_state is ClosureState.APPLIED


def test_an_application_that_comes_too_early_is_known_before_it_is_written(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    early = {"进展状态": "推进中", "进展情况": "在办。", "申请销号": "是"}
    book = filled(town.file, tmp_path / "一.xlsx", {1: {"申请销号": "是"}, 0: early})
    [dry] = take(ledger, book, dry_run=True)
    assert sum("完成后才能申请销号" in one for one in dry.warnings) == 2
    assert (dry.added, dry.unchanged) == (1, 4)
    [found] = take(ledger, book)
    assert (found.status, found.added, found.warnings) == (dry.status, 1, dry.warnings)
    # a conflict decided for what came makes the item ready, and the application is made with it
    done = {"进展状态": "已完成", "进展情况": "办完。", "申请销号": "是"}
    for unit, state in ((TOWN, ProgressState.NOT_STARTED), (FINANCE, ProgressState.DONE)):
        office = ReportDraft(unit, state, "电话里说的。", DAY, period=PERIOD)
        add_progress(ledger, small.measures[0], office)
    last = saved(filled(town.file, tmp_path / "二.xlsx", {0: done}), LATER)
    [dry] = take(ledger, last, dry_run=True)
    assert len(dry.conflicts) == 2
    assert "完成后才能申请销号" in "".join(dry.warnings)
    [found] = take(ledger, last, all_theirs=True)
    assert found.warnings == ()
    assert row_of(ledger, small.measures[0]).closure_state is ClosureState.APPLIED


def test_an_application_is_ready_though_the_report_it_corrects_is_dated_later(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    late = date(2024, 6, 30)
    for unit, state, day in (
        (TOWN, ProgressState.ONGOING, late),
        (FINANCE, ProgressState.DONE, DAY),  # an application is not older than what it rests on
    ):
        draft = ReportDraft(unit, state, "月底说的。", day, period=PERIOD)
        add_progress(ledger, small.measures[0], draft)
    [given] = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD, (TOWN,)))
    done = {"进展状态": "已完成", "进展情况": "办完。", "申请销号": "是"}
    [found] = take(ledger, filled(given.file, tmp_path / "一.xlsx", {0: done}))
    assert found.warnings == ()
    assert row_of(ledger, small.measures[0]).closure_state is ClosureState.APPLIED


def test_only_an_application_that_is_refused_counts_as_nothing(
    ledger: Ledger, town: Issued, tmp_path: Path
) -> None:
    cells = {"申请销号": "是", "佐证材料名称": "没有来.pdf"}
    [found] = take(ledger, filled(town.file, tmp_path / "一.xlsx", {1: cells}))
    assert (found.added, found.updated, found.unchanged) == (0, 0, 5)
    assert "没有随包报送" in "".join(found.warnings)


def stripped(path: Path, *, cover: bool = True) -> Path:
    """Take away the hidden parts, and with `cover` the visible code too."""
    book = load_workbook(path)
    del book["_zhenggai"]
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    sheet = book[TASKS]
    sheet.delete_cols(sheet.max_column - 1, 2)
    if cover:
        del book["填报说明"]
        for row in (2, 3):
            sheet.cell(row, 1).value = None
    book.save(path)
    return path


def test_without_identity_two_periods_are_no_answer(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    issue(ledger, small.id, Wanted(tmp_path / "七月", "2024-07", (TOWN,)))
    path = stripped(filled(town.file, tmp_path / "回.xlsx", {0: DONE}))
    [found] = take(ledger, path)
    assert found.status is Status.REFUSED
    assert "看不出是哪家单位、哪一期" in found.warnings[0]
    book = load_workbook(path)
    book[TASKS].cell(2, 1).value = "期数：2024-06"
    book.save(path)
    [found] = take(ledger, path)
    assert found.added == 1
    assert f"“{TOWN}”2024-06 期" in "".join(found.warnings)


def test_a_visible_code_of_another_ledger_is_not_passed_over(
    ledger: Ledger, town: Issued, tmp_path: Path
) -> None:
    path = stripped(filled(town.file, tmp_path / "回.xlsx", {0: DONE}), cover=False)
    ledger.handle.sql("UPDATE package SET uuid = 'ffffffff-0000-4000-8000-000000000000'")
    [found] = take(ledger, path)
    assert found.status is Status.REFUSED
    assert "不是这本台账下发的" in found.warnings[0]


def test_one_sheet_pasted_into_the_workbook_of_another_period(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    [july] = issue(ledger, small.id, Wanted(tmp_path / "七月", "2024-07", (TOWN,)))
    path = filled(july.file, tmp_path / "回.xlsx", {0: DONE})
    book = load_workbook(path)
    book[TASKS]["A2"] = sheet_of(town.file)[1]["A2"].value
    book.save(path)
    [found] = take(ledger, path)
    assert found.status is Status.REFUSED
    assert "两份填报表的校验码" in found.warnings[0]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_names_of_zips_that_do_not_say_their_encoding(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path, encoding: str
) -> None:
    name = "佐证材料/錦和运会议纪要.pdf"
    book = filled(
        town.file, tmp_path / "回.xlsx", {0: {**DONE, "佐证材料名称": "錦和运会议纪要.pdf"}}
    )
    path = tmp_path / "包.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.write(book, "t.xlsx")
        made.writestr(_Unflagged(name, encoding), b"%PDF")
    take(ledger, path)
    assert named(ledger, small.measures[0]) == ["錦和运会议纪要.pdf"]


class _Unflagged(zipfile.ZipInfo):
    """A member whose name is bytes of an encoding, without the flag for UTF-8."""

    def __init__(self, name: str, encoding: str) -> None:
        super().__init__("x")
        self._bytes = name.encode(encoding)

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self._bytes, self.flag_bits & ~0x800


def test_evidence_with_marks_in_its_name_and_beside_the_workbook(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    cells = {**DONE, "佐证材料名称": "会议纪要、签到表.pdf、照片.jpg"}
    book = filled(town.file, tmp_path / "回.xlsx", {0: cells})
    files: dict[str, Path | bytes] = {"佐证材料/会议纪要、签到表.pdf": b"%PDF", "照片.jpg": b"jpg"}
    [found] = take(ledger, zipped(tmp_path / "包.zip", {"表.xlsx": book, **files}))
    assert found.warnings == ()
    assert named(ledger, small.measures[0]) == ["会议纪要、签到表.pdf", "照片.jpg"]


def test_evidence_of_one_name_in_the_folders_of_two_units(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    given = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD, (TOWN, FINANCE)))
    members: dict[str, Path | bytes] = {}
    cells = {**DONE, "佐证材料名称": "会议纪要.pdf"}
    for one in given:
        members[f"{one.unit}.xlsx"] = filled(one.file, tmp_path / f"{one.unit}.xlsx", {0: cells})
        members[f"佐证材料/{one.unit}/会议纪要.pdf"] = one.unit.encode()
    take(ledger, zipped(tmp_path / "包.zip", members))
    found = ledger.handle.sql(
        "SELECT u.name, b.data FROM evidence e JOIN progress p ON p.id = e.progress_id"
        " JOIN unit u ON u.id = p.unit_id JOIN blob_chunk b ON b.sha256 = e.sha256"
    ).fetchall()
    assert {unit: bytes(data).decode() for unit, data in found} == {TOWN: TOWN, FINANCE: FINANCE}


def test_one_bad_workbook_of_a_zip_stops_no_other(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    given = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD, (TOWN, FINANCE)))
    members: dict[str, Path | bytes] = {"0坏.xlsx": b"PK", "1坏.zip": b"PK"}
    for one in given:
        members[f"{one.unit}.xlsx"] = filled(one.file, tmp_path / f"{one.unit}.xlsx", {0: DONE})
    found = take(ledger, zipped(tmp_path / "包.zip", members))
    assert [(one.file, one.status, one.added) for one in found] == [
        ("包.zip：0坏.xlsx", Status.ERROR, 0),
        (f"包.zip：{TOWN}.xlsx", Status.ACCEPTED, 1),
        (f"包.zip：{FINANCE}.xlsx", Status.ACCEPTED, 1),
        ("包.zip：1坏.zip", Status.ERROR, 0),
    ]


def test_shared_evidence_that_no_workbook_names_is_told_by_the_last(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    given = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD, (TOWN, FINANCE)))
    members: dict[str, Path | bytes] = {
        "佐证材料/一.txt": b"1",
        "佐证材料/二.txt": b"2",
        "佐证材料/三.txt": b"3",
    }
    for one, name in zip(given, ("一.txt", "二.txt"), strict=True):
        rows = {0: {**DONE, "佐证材料名称": name}}
        members[f"{one.unit}.xlsx"] = filled(one.file, tmp_path / f"{one.unit}.xlsx", rows)
    first, last = take(ledger, zipped(tmp_path / "包.zip", members))
    assert first.warnings == ()
    [said] = last.warnings
    assert "“三.txt”没有写进任何一行" in said


def test_a_zip_is_unpacked_once_for_all_that_is_taken_from_it(
    ledger: Ledger, small: SmallRound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD, (TOWN, FINANCE)))
    members: dict[str, Path | bytes] = {"0坏.xlsx": b"PK"}
    for one in given:
        members[f"{one.unit}.xlsx"] = filled(one.file, tmp_path / f"{one.unit}.xlsx", {0: DONE})
    path = zipped(tmp_path / "包.zip", members)
    looked = looking.look(ledger, [path], DAY, NO_JOB)
    unpacked: list[Path] = []

    def counted(file: Path) -> object:
        unpacked.append(file)
        return parcels.opened(file)

    monkeypatch.setattr(looking, "opened", counted)
    found = looking.take_in(ledger, looked, {}, Receiving(DAY), NO_JOB)
    assert [one.status for one in found] == [Status.ERROR, Status.ACCEPTED, Status.ACCEPTED]
    assert unpacked == [path]
    path.unlink()  # gone before the button was pressed: every one of its workbooks says so
    found = looking.take_in(ledger, looked, {}, Receiving(DAY), NO_JOB)
    assert [one.status for one in found] == [Status.ERROR] * 3
    assert "包.zip" in found[-1].warnings[0]


def test_a_folder_names_what_cannot_be_read_and_leaves_evidence_alone(tmp_path: Path) -> None:
    for name in ("甲.xlsx", "乙.et", "丙.rar", "丁.csv", "照片.jpg", "佐证材料/明细.xlsx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert {path.name for path in files_in([tmp_path])} == {"甲.xlsx", "乙.et", "丙.rar", "丁.csv"}


def test_two_members_of_one_name_are_refused(ledger: Ledger, town: Issued, tmp_path: Path) -> None:
    path = tmp_path / "包.zip"
    book = filled(town.file, tmp_path / "回.xlsx", {0: DONE})
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "w") as made:
        made.write(book, "表.xlsx")
        made.write(town.file, "表.xlsx")
    [found] = take(ledger, path)
    assert "完全同名" in found.warnings[0]


def test_a_name_too_long_for_the_disk(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    name = f"{'很长的会议纪要' * 15}.pdf"
    book = filled(town.file, tmp_path / "回.xlsx", {0: {**DONE, "佐证材料名称": name}})
    members: dict[str, Path | bytes] = {"表.xlsx": book, f"佐证材料/{name}": b"%PDF"}
    [found] = take(ledger, zipped(tmp_path / "包.zip", members))
    assert (found.status, found.warnings) == (Status.ACCEPTED, ())
    [kept] = named(ledger, small.measures[0])
    assert kept.endswith(".pdf")


def test_a_blank_copy_before_the_filled_one_and_a_column_of_ones_own(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    path = tmp_path / "回.xlsx"
    book, sheet, columns = sheet_of(town.file)
    copied = book.copy_worksheet(sheet)
    for name, value in DONE.items():
        copied.cell(HEADER_ROW + 1, columns[name]).value = value
    copied.insert_cols(2)
    copied.cell(HEADER_ROW, 2).value = "整改情况"
    copied.cell(HEADER_ROW + 1, 2).value = "内部说法"
    book.save(path)
    [found] = take(ledger, path)
    assert (found.added, found.errors) == (1, ())
    assert "整改情况" in "".join(found.warnings)
    assert reports(ledger, small.measures[0]) == [(TOWN, ProgressState.DONE, "已办结。")]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024/6/18 0:00", "2024-06-18"),
        ("2024-6-18 9:30", "2024-06-18"),
        ("2024-06-18 09:30:00", "2024-06-18"),
        ("12月28日", "2023-12-28"),
        ("6月18日", "2024-06-18"),
        ("2024-6-18;2024-6-30", ""),
        ("1900-01-01", ""),
    ],
)
def test_days(written: str, read: str) -> None:
    value, why = read_white("finished", written, DAY)
    assert value == read
    assert bool(why) is not bool(read)


def test_a_text_no_cell_can_hold_is_not_cut_by_an_untouched_workbook(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    long = "字" * 40_000 + "  \n完"
    draft = ReportDraft(TOWN, ProgressState.ONGOING, long, DAY, period=PERIOD)
    add_progress(ledger, small.measures[0], draft)
    spaced = ReportDraft(TOWN, ProgressState.ONGOING, "甲  \n乙\x01", DAY, period=PERIOD)
    add_progress(ledger, small.measures[1], spaced)
    [one] = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD, (TOWN,)))
    path = filled(one.file, tmp_path / "回.xlsx", {2: DONE})
    [found] = take(ledger, path)
    assert (found.added, found.updated) == (1, 0)
    assert reports(ledger, small.measures[0])[0][2] == long


def test_blank_grey_cells_and_the_wording_of_today(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    from app.items.items import ItemDraft, change_item

    path = tmp_path / "回.xlsx"
    book, sheet, columns = sheet_of(town.file)
    sheet.cell(HEADER_ROW + 1, columns["反馈问题"]).value = None
    sheet.cell(HEADER_ROW + 1, columns["整改措施"]).value = "①单位改的。"
    book.save(path)
    change_item(ledger, small.measures[0], ItemDraft("整改办后来改的。", "①"))
    [found] = take(ledger, path, dry_run=True)
    assert [(edit.field, edit.new) for edit in found.locked] == [("measure", "①单位改的。")]
    assert "整改办后来改的" in found.locked[0].ours


def test_a_conflict_that_a_newer_file_ended_waits_no_more(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    draft = ReportDraft(TOWN, ProgressState.DONE, "电话里说的。", DAY, period=PERIOD)
    add_progress(ledger, small.measures[0], draft)
    take(ledger, filled(town.file, tmp_path / "一.xlsx", {0: DONE}))
    assert [one.field for one in list_waiting(ledger, small.id)] == ["done"]
    [again] = take(ledger, tmp_path / "一.xlsx", all_theirs=True)
    assert "还有 1 处冲突在“待核定”里" in "".join(again.warnings)
    cells = {**DONE, "进展情况": "电话里说的。"}
    take(ledger, saved(filled(town.file, tmp_path / "二.xlsx", {0: cells}), LATER))
    assert list_waiting(ledger, small.id) == ()


def test_codes_changed_round_are_held_back(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    path = tmp_path / "回.xlsx"
    book, sheet, columns = sheet_of(filled(town.file, path, {0: DONE}))
    first, second = (sheet.cell(HEADER_ROW + n, columns["编号"]) for n in (1, 2))
    first.value, second.value = second.value, first.value
    book.save(path)
    [found] = take(ledger, path)
    assert [fault.message[:8] for fault in found.errors] == ["编号和这一行的内"] * 2
    assert reports(ledger, small.measures[1]) == []


def test_merged_blanks_below_the_rows_and_codes_with_unseen_marks(
    ledger: Ledger, town: Issued, tmp_path: Path
) -> None:
    path = tmp_path / "回.xlsx"
    book, sheet, columns = sheet_of(filled(town.file, path, {0: DONE}))
    code = sheet.cell(HEADER_ROW + 1, columns["编号"])
    code.value = f"\ufeff{code.value}\u200b"
    sheet.merge_cells(start_row=200, end_row=300, start_column=9, end_column=9)
    book.save(path)
    [found] = take(ledger, path)
    assert (found.status, found.added) == (Status.ACCEPTED, 1)


def test_units_that_were_issued_to_are_merged_with_what_came_back(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    take(ledger, filled(town.file, tmp_path / "回.xlsx", {0: DONE}))
    ids = {unit.name: unit.id for unit in list_units(ledger)}
    merge_units(ledger, ids[FINANCE], [ids[TOWN]])
    assert {one.unit for one in list_packages(ledger, small.id)} == {FINANCE}


@pytest.mark.parametrize("text", ["[" * 100_000, '{"package": "\\ud800"}', "\ud800", "1", "[]"])
def test_heads_that_are_none(text: str) -> None:
    assert read_head(text) is None


def test_a_head_with_characters_nobody_can_write(town: Issued) -> None:
    head = json.loads(load_workbook(town.file)["_zhenggai"]["A1"].value)
    assert read_head(json.dumps(head)) is not None
    assert read_head(json.dumps({**head, "package": "\ud800"})) is None


def test_a_manifest_makes_no_circle_of_units(ledger: Ledger, town: Issued, tmp_path: Path) -> None:
    book = filled(town.file, tmp_path / "回.xlsx", {0: DONE})

    def told(unit: str, above: str, uuid: str) -> dict[str, Any]:
        texts = dict.fromkeys(("file", "made_at", "at", "by"), "")
        return {
            **texts, "uuid": uuid, "unit": unit, "above": above, "period": PERIOD, "rows": {}
        }  # fmt: skip

    below = [told(FINANCE, TOWN, "u1"), told(TOWN, FINANCE, "u2")]
    members: dict[str, Path | bytes] = {
        "manifest.json": json.dumps({"below": below}).encode(),
        "表.xlsx": book,
    }
    take(ledger, zipped(tmp_path / "包.zip", members))
    parents = {unit.name: unit.parent_id for unit in list_units(ledger)}
    ids = {unit.name: unit.id for unit in list_units(ledger)}
    assert not (parents[TOWN] == ids[FINANCE] and parents[FINANCE] == ids[TOWN])


def test_evidence_added_since_is_named_when_it_stands_in_the_way(
    ledger: Ledger, town: Issued, tmp_path: Path
) -> None:
    row = {**DONE, "佐证材料名称": "纪要.pdf"}
    [first] = take(ledger, filled(town.file, tmp_path / "一.xlsx", {0: DONE}))
    two = saved(filled(town.file, tmp_path / "二.xlsx", {0: row}), LATER)
    take(ledger, zipped(tmp_path / "二.zip", {"表.xlsx": two, "佐证材料/纪要.pdf": b"%PDF"}))
    with pytest.raises(RefusedError, match=r"二\.zip"):
        undo_receive(ledger, find_received(ledger, first.package))


def test_a_receipt_is_found_by_its_code_or_file_though_the_issued_one_is_called_the_same(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    [found] = take(ledger, filled(town.file, tmp_path / town.file.name, {0: DONE}))
    [code] = [one.code for one in list_packages(ledger, small.id) if one.package == found.package]
    for name in (town.file.name, code, found.package[:8]):
        assert find_received(ledger, name).uuid == found.package
    with pytest.raises(RefusedError, match="下发的包"):
        find_received(ledger, town.visible)


def test_without_a_state_the_last_one_known_stands(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    draft = ReportDraft(TOWN, ProgressState.DONE, "办结。", DAY.replace(month=5), period="2024-05")
    add_progress(ledger, small.measures[0], draft)
    [one] = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD, (TOWN,)))
    path = filled(one.file, tmp_path / "回.xlsx", {0: {"进展情况": "运行平稳。"}})
    assert "按“已完成”接收" in take(ledger, path, dry_run=True)[0].warnings[0]
    take(ledger, path)
    states = [state for _, state, _ in reports(ledger, small.measures[0])]
    assert states == [ProgressState.DONE, ProgressState.DONE]


def test_a_merged_report_says_whose_words_stayed(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    item = small.measures[0]
    draft = ReportDraft(TOWN, ProgressState.ONGOING, "电话里说的。", DAY, period=PERIOD)
    add_progress(ledger, item, draft, by="王敏")
    take(ledger, filled(town.file, tmp_path / "回.xlsx", {0: {**DONE, "下一步": "回头看。"}}))
    said = origins_of(ledger, progress.reports_on(ledger.handle, [item])[item])
    assert "进展情况沿用 王敏 6月20日登记的内容" in "".join(said.values())


@pytest.mark.parametrize("shown", [True, False])
def test_a_property_of_another_unit_is_not_believed_alone(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path, shown: bool
) -> None:
    """The hidden sheet says whose rows these are, and the visible code where it is left."""
    [other] = issue(ledger, small.id, Wanted(tmp_path / "另", PERIOD, (FINANCE,)))
    name = "zhenggai"
    foreign = load_workbook(other.file).custom_doc_props[name].value
    book = load_workbook(filled(town.file, tmp_path / "回.xlsx", {0: DONE}))
    book.custom_doc_props[name].value = foreign
    if not shown:
        del book["填报说明"]
        book[TASKS]["A2"] = ""
    book.save(tmp_path / "回.xlsx")
    [found] = take(ledger, tmp_path / "回.xlsx")
    assert (found.status, found.unit) == (Status.ACCEPTED, TOWN)


def test_a_task_sheet_that_somebody_renamed_is_read(
    ledger: Ledger, town: Issued, tmp_path: Path
) -> None:
    book = load_workbook(filled(town.file, tmp_path / "回.xlsx", {0: DONE}))
    book["_选项"].title = "选项"
    book[TASKS].title = "_选项"
    book.save(tmp_path / "回.xlsx")
    [found] = take(ledger, tmp_path / "回.xlsx")
    assert (found.status, found.added) == (Status.ACCEPTED, 1)
