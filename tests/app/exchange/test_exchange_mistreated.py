"""What happens to workbooks on the way: every treatment says the same, or says what is wrong."""

import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas
import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from returning import DAY, DONE, PERIOD, TOWN, filled, reports, sheet_of, take
from small_round import SmallRound, party

from app.directory.directory import UnitDraft, change_unit
from app.exchange.fields import read_white
from app.exchange.issuing import Issued, Wanted, issue
from app.exchange.received import Received, Status
from app.exchange.returned import read_returned
from app.exchange.task_book import HEADER_ROW, TASKS
from app.items.items import ItemDraft, add_category, add_finding, archive_item, row_of
from app.ledger import Ledger, create_ledger
from app.round.rounds import RoundDraft, add_round, archive_round
from db import packages, progress
from db.words import ProgressState, Role

FINANCE = "县财政局"
FIRST, LAST = HEADER_ROW + 1, HEADER_ROW + 5
SAVED = Path(__file__).parent / "resaved"
#: What a treatment gets: the book, its task sheet, the columns by heading.
Treatment = Callable[[Any, Any, dict[str, int]], None]
TAKEN = [(TOWN, ProgressState.DONE, "已办结。")]


@pytest.fixture
def town(ledger: Ledger, small: SmallRound, tmp_path: Path) -> Issued:
    [one] = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD, (TOWN,)), by="李经办")
    return one


@pytest.fixture
def back(town: Issued, tmp_path: Path) -> Path:
    """The workbook with its first task reported as done."""
    return filled(town.file, tmp_path / "回.xlsx", {0: DONE})


def treated(path: Path, treatment: Treatment) -> Path:
    book, sheet, columns = sheet_of(path)
    treatment(book, sheet, columns)
    book.save(path)
    return path


def parts_changed(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """Rewrite the parts of a workbook as they are packed."""
    with zipfile.ZipFile(path) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts:
            new.writestr(name, change(name, data))
    return path


def finished(ledger: Ledger, item: int) -> str:
    [report] = progress.reports_on(ledger.handle, [item])[item]
    return report.finished


# Rows, columns and sheets.


def rows_sorted(_: Any, sheet: Any, __: dict[str, int]) -> None:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST)]
    for number, row in enumerate(reversed(rows), start=FIRST):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value


def rows_filtered(_: Any, sheet: Any, columns: dict[str, int]) -> None:
    sheet.auto_filter.add_filter_column(columns["进展状态"] - 1, ["推进中"])
    for row in range(FIRST, LAST + 1):
        sheet.row_dimensions[row].hidden = True


def rows_moved(_: Any, sheet: Any, __: dict[str, int]) -> None:
    sheet.move_range(f"A{FIRST}:S{FIRST}", rows=20)


def columns_swapped(_: Any, sheet: Any, columns: dict[str, int]) -> None:
    one, other = columns["存在问题"], columns["进展情况"]
    for row in range(HEADER_ROW, sheet.max_row + 1):
        first, second = sheet.cell(row, one), sheet.cell(row, other)
        first.value, second.value = second.value, first.value


def columns_renamed(_: Any, sheet: Any, columns: dict[str, int]) -> None:
    for old, new in (("进展情况", "整改进展情况"), ("进展状态", "整改 状态：")):
        sheet.cell(HEADER_ROW, columns[old]).value = new


def columns_and_rows_inserted(_: Any, sheet: Any, __: dict[str, int]) -> None:
    sheet.insert_cols(3)
    sheet.cell(HEADER_ROW, 3).value = "自己的备注"
    sheet.cell(FIRST, 3).value = "内部用"
    sheet.insert_rows(1, 5)


def columns_hidden_and_left_out(_: Any, sheet: Any, columns: dict[str, int]) -> None:
    sheet.column_dimensions[get_column_letter(columns["进展情况"])].hidden = True
    sheet.delete_cols(columns["责任分工"])


def rows_deleted(_: Any, sheet: Any, __: dict[str, int]) -> None:
    sheet.delete_rows(FIRST + 2, 3)


def sheets_added_and_turned_round(book: Any, sheet: Any, _: dict[str, int]) -> None:
    for name in ("汇总", "草稿"):
        extra = book.create_sheet(name, 0)
        extra["A1"], extra["B1"] = "编号", "备注"
    sheet.title = "我单位的"


# Who the workbook is.


def hidden_dropped(book: Any, _: Any, __: dict[str, int]) -> None:
    book.remove(book["_zhenggai"])


def property_dropped(book: Any, _: Any, __: dict[str, int]) -> None:
    book.custom_doc_props.props.clear()


def both_dropped(book: Any, sheet: Any, columns: dict[str, int]) -> None:
    hidden_dropped(book, sheet, columns)
    property_dropped(book, sheet, columns)


def every_identity_dropped(book: Any, sheet: Any, columns: dict[str, int]) -> None:
    both_dropped(book, sheet, columns)
    book.remove(book["填报说明"])
    sheet.cell(2, 1).value = None


def uuid_column_dropped(_: Any, sheet: Any, columns: dict[str, int]) -> None:
    sheet.delete_cols(columns["标识"])


# How cells are written.


def blanks_and_wide_signs(_: Any, sheet: Any, columns: dict[str, int]) -> None:
    code = sheet.cell(FIRST, columns["编号"])
    code.value = f"{code.value}　".replace("-", "－").replace("2", "２").lower()
    sheet.cell(FIRST, columns["进展状态"]).value = " 已完成　"
    sheet.cell(FIRST, columns["进展情况"]).value = "已办结。  \n"
    sheet.cell(FIRST, columns["完成日期"]).value = "２０２４年６月１８日"


def words_of_ones_own(_: Any, sheet: Any, columns: dict[str, int]) -> None:
    sheet.cell(FIRST, columns["进展状态"]).value = "办结"
    sheet.cell(FIRST, columns["申请销号"]).value = "否"


@pytest.mark.parametrize(
    ("treatment", "warning"),
    [
        (rows_sorted, ""),
        (rows_filtered, ""),
        (rows_moved, ""),
        (columns_swapped, ""),
        (columns_renamed, ""),
        (columns_and_rows_inserted, "自己加的栏目没有接收：自己的备注"),
        (columns_hidden_and_left_out, ""),
        (rows_deleted, "少了 3 行"),
        (sheets_added_and_turned_round, ""),
        (hidden_dropped, ""),
        (property_dropped, ""),
        (both_dropped, "按封面的校验码认出"),
        (every_identity_dropped, "按编号认出"),
        (uuid_column_dropped, ""),
        (blanks_and_wide_signs, ""),
        (words_of_ones_own, ""),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_it_says_the_same(
    ledger: Ledger, small: SmallRound, back: Path, treatment: Treatment, warning: str
) -> None:
    [found] = take(ledger, treated(back, treatment))
    assert (found.status, found.unit, found.added) == (Status.ACCEPTED, TOWN, 1), found
    assert reports(ledger, small.measures[0]) == TAKEN
    assert finished(ledger, small.measures[0]) == "2024-06-18"
    assert (warning in "".join(found.warnings)) if warning else found.warnings == ()
    [again] = take(ledger, back)
    assert (again.status, again.added, again.updated) == (Status.NOTHING_NEW, 0, 0)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024.6.18", "2024-06-18"),
        ("2024年6月18日", "2024-06-18"),
        ("6月18日", "2024-06-18"),
        ("3月底前", "2024-03-31"),
        ("３月底前", "2024-03-31"),
        (45461, "2024-06-18"),
        ("45461", "2024-06-18"),
        (datetime(2024, 6, 18), "2024-06-18"),
        (date(2024, 6, 18), "2024-06-18"),
    ],
)
def test_days_however_they_are_written(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path, written: object, read: str
) -> None:
    rows = {0: {**DONE, "完成日期": written}}
    [found] = take(ledger, filled(town.file, tmp_path / "回.xlsx", rows))
    assert (found.status, found.errors) == (Status.ACCEPTED, ())
    assert finished(ledger, small.measures[0]) == read


def test_cells_as_they_are_read() -> None:
    assert read_white("done", "#REF!", 2024)[1].startswith("公式出错")
    assert read_white("apply", "√", 2024) == ("是", "")
    assert read_white("done", "一_x000D_\r\n二 ", 2024) == ("一\n二", "")


def test_a_merged_cell_says_the_same_for_every_row(
    ledger: Ledger, small: SmallRound, back: Path
) -> None:
    def merge(_: Any, sheet: Any, columns: dict[str, int]) -> None:
        for name in ("进展状态", "进展情况"):
            letter = get_column_letter(columns[name])
            sheet.merge_cells(f"{letter}{FIRST}:{letter}{FIRST + 1}")

    [found] = take(ledger, treated(back, merge))
    assert found.added == 2
    assert "合并的格子" in found.warnings[0]
    for item in small.measures[:2]:
        assert reports(ledger, item) == TAKEN


def test_formulas_count_by_what_they_showed(ledger: Ledger, small: SmallRound, back: Path) -> None:
    def calculated(_: Any, sheet: Any, columns: dict[str, int]) -> None:
        for row in (FIRST, FIRST + 1, FIRST + 2):
            sheet.cell(row, columns["进展状态"]).value = "推进中"
            sheet.cell(row, columns["进展情况"]).value = '="第"&"一次"'

    values = iter((b"<v>\xe7\xac\xac\xe4\xb8\x80\xe6\xac\xa1</v>", b"<v>#REF!</v>", b"<v></v>"))

    def keep_values(name: str, data: bytes) -> bytes:
        if not name.endswith("sheet2.xml"):
            return data
        head, *rest = data.split(b"</f><v></v>" if b"</f><v></v>" in data else b"</f><v />")
        return head + b"".join(b"</f>" + next(values) + one for one in rest)

    [found] = take(ledger, parts_changed(treated(back, calculated), keep_values))
    assert found.added == 1
    assert reports(ledger, small.measures[0]) == [(TOWN, ProgressState.ONGOING, "第一次")]
    assert [fault.message[:4] for fault in found.errors] == ["公式出错", "选了进展", "选了进展"]


def test_ten_thousand_characters_in_a_cell(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    long = "已完成整改。" * 1_700
    rows = {0: {**DONE, "进展情况": long}}
    [found] = take(ledger, filled(town.file, tmp_path / "长.xlsx", rows))
    assert found.status is Status.ACCEPTED
    assert reports(ledger, small.measures[0]) == [(TOWN, ProgressState.DONE, long)]


@pytest.mark.parametrize("dimension", [b"A1", b"A1:B2", b"A1:XFD1048576"])
def test_a_wrong_dimension_is_not_believed(
    ledger: Ledger, small: SmallRound, back: Path, dimension: bytes
) -> None:
    def lie(_: str, data: bytes) -> bytes:
        head, mark, rest = data.partition(b'<dimension ref="')
        return head + mark + dimension + rest[rest.index(b'"') :] if mark else data

    [found] = take(ledger, parts_changed(back, lie))
    assert (found.status, found.added) == (Status.ACCEPTED, 1)
    assert reports(ledger, small.measures[0]) == TAKEN


def test_pasted_into_another_book(
    ledger: Ledger, small: SmallRound, back: Path, tmp_path: Path
) -> None:
    _, sheet, _ = sheet_of(back)
    book: Any = Workbook()
    book.active.append(["我单位整改情况"])
    for row in sheet.iter_rows(min_row=HEADER_ROW, values_only=True):
        book.active.append(["", *list(row)[:14]])
    book.save(tmp_path / "自己的.xlsx")
    [found] = take(ledger, tmp_path / "自己的.xlsx")
    assert found.added == 1
    assert "按编号认出" in found.warnings[0]
    assert reports(ledger, small.measures[0]) == TAKEN


def test_filled_in_by_pandas(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    frame = pandas.read_excel(town.file, sheet_name=TASKS, header=HEADER_ROW - 1, dtype=object)
    for heading, text in DONE.items():
        frame.loc[0, heading] = text
    out = tmp_path / "脚本做的.xlsx"
    with pandas.ExcelWriter(out) as writer:
        frame.to_excel(writer, sheet_name="结果", index=False)
    [found] = take(ledger, out)
    assert (found.status, found.added, found.locked, found.errors) == (Status.ACCEPTED, 1, (), ())
    assert reports(ledger, small.measures[0]) == TAKEN


# Saved by LibreOffice: kept files, and the real program where it is installed.


def adopted(ledger: Ledger, town: Issued, kept: Path) -> Path:
    """Make the ledger the one that a kept file was issued from."""
    head = read_returned(kept).head
    assert head is not None
    ledger.handle.sql("UPDATE package SET uuid = ? WHERE uuid = ?", (head.package, town.package))
    ledger.uuid = head.ledger
    return kept


@pytest.mark.parametrize("kept", ["libreoffice.xlsx", "libreoffice.xls"])
def test_what_libreoffice_saved_is_received(
    ledger: Ledger, small: SmallRound, town: Issued, kept: str
) -> None:
    came = adopted(ledger, town, SAVED / kept)
    [found] = take(ledger, came)
    assert (found.status, found.added, found.locked, found.errors) == (Status.ACCEPTED, 1, (), ())
    assert reports(ledger, small.measures[0]) == TAKEN
    assert take(ledger, came)[0].status is Status.NOTHING_NEW


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["xlsx", "xls"])
def test_libreoffice_opens_edits_and_saves_it(
    ledger: Ledger, small: SmallRound, back: Path, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / "存过的"
    command = ["soffice", "--headless", f"-env:UserInstallation={tmp_path.as_uri()}/profile"]
    for target in ("ods", suffix):  # its own format first: everything is written anew
        source = back if target == "ods" else out / f"{back.stem}.ods"
        convert = [*command, "--convert-to", target, "--outdir", str(out), str(source)]
        subprocess.run(convert, check=True, capture_output=True, timeout=180)
    [found] = take(ledger, out / f"{back.stem}.{suffix}")
    assert (found.status, found.added, found.locked, found.errors) == (Status.ACCEPTED, 1, (), ())
    assert reports(ledger, small.measures[0]) == TAKEN


# The wrong file, or the wrong rows.


def test_the_same_file_twice_and_renamed(
    ledger: Ledger, small: SmallRound, back: Path, tmp_path: Path
) -> None:
    renamed = shutil.copy(back, tmp_path / "最终版（1）.xlsx")
    found = take(ledger, back, back, Path(renamed))
    wanted = [Status.ACCEPTED, Status.NOTHING_NEW, Status.NOTHING_NEW]
    assert [one.status for one in found] == wanted
    assert len(progress.reports_on(ledger.handle, [small.measures[0]])[small.measures[0]]) == 1


def test_rows_written_by_hand_and_doubled_ones(ledger: Ledger, back: Path) -> None:
    def change(_: Any, sheet: Any, columns: dict[str, int]) -> None:
        last = sheet.max_row
        sheet.cell(last + 1, columns["进展情况"]).value = "自己加的一行"
        for column in range(1, sheet.max_column + 1):
            sheet.cell(last + 2, column).value = sheet.cell(FIRST, column).value
        sheet.cell(last + 2, columns["进展情况"]).value = "另一种说法"

    [found] = take(ledger, treated(back, change))
    assert found.added == 1
    assert "没有编号，是手写新增的" in "".join(found.warnings)
    assert "已经出现过，内容不同" in found.errors[0].message


def test_a_unit_renamed_and_a_finding_archived_since(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    unit = next(u for u in packages.unit_names(ledger.handle).items() if u[1][1] == TOWN)[0]
    change_unit(ledger, unit, UnitDraft("东山街道办事处", aliases=(TOWN,)))
    archive_item(ledger, small.measures[1])
    [found] = take(ledger, filled(town.file, tmp_path / "回.xlsx", {0: DONE, 1: DONE}))
    assert (found.unit, found.added) == ("东山街道办事处", 1)
    assert found.errors[0].message.startswith(
        "这一项已经归档，没有接收。仍要办理的，请先在台账里恢复"
    )
    assert not any("少了" in one for one in found.warnings)


def two_units(ledger: Ledger, small: SmallRound, folder: Path) -> tuple[Path, Path]:
    """The workbooks of two units with some items in common, each with its own words."""
    wanted = Wanted(folder / "两家", PERIOD, (TOWN, FINANCE))
    one, other = issue(ledger, small.id, wanted)
    rows = ({0: {**DONE, "进展情况": "镇里的。"}}, {0: {**DONE, "进展情况": "局里的。"}})
    return (
        filled(one.file, folder / f"{one.unit}.xlsx", rows[0]),
        filled(other.file, folder / f"{other.unit}.xlsx", rows[1]),
    )


def test_two_units_files_swapped(ledger: Ledger, small: SmallRound, tmp_path: Path) -> None:
    one, other = two_units(ledger, small, tmp_path)
    aside = one.rename(tmp_path / "x.xlsx")
    other.rename(one)
    aside.rename(other)
    units = {found.unit for found in take(ledger, one, other)}
    assert units == {TOWN, FINANCE}
    said = {(unit, done) for unit, _, done in reports(ledger, small.measures[0])}
    assert said == {(TOWN, "镇里的。"), (FINANCE, "局里的。")}


def test_rows_of_the_wrong_unit(ledger: Ledger, small: SmallRound, back: Path) -> None:
    stranger = next(
        row_of(ledger, one).code
        for one in small.measures
        if row_of(ledger, one).code not in {row.code for row in read_returned(back).rows}
    )

    def paste(_: Any, sheet: Any, columns: dict[str, int]) -> None:
        sheet.cell(FIRST + 1, columns["编号"]).value = stranger
        sheet.cell(FIRST + 1, columns["进展状态"]).value = "已完成"
        sheet.cell(FIRST + 1, columns["进展情况"]).value = "别家的。"

    [found] = take(ledger, treated(back, paste))
    assert (found.status, found.added) == (Status.PARTLY, 1)
    assert "没有下发给这家单位" in found.errors[0].message


def other_round(ledger: Ledger) -> tuple[int, int]:
    """Another round of the same ledger, with a task for the town."""
    round_id = add_round(ledger, RoundDraft("机动巡察", year=2023), today=DAY)
    category = add_category(ledger, round_id, ItemDraft("别的方面", "一"))
    parties = party(Role.RESPONSIBLE_UNIT, TOWN)
    return round_id, add_finding(ledger, category, ItemDraft("别的问题", "1", parties=parties))


def test_rows_of_the_wrong_round(ledger: Ledger, back: Path) -> None:
    _, finding = other_round(ledger)
    code = row_of(ledger, finding).code

    def paste(_: Any, sheet: Any, columns: dict[str, int]) -> None:
        sheet.cell(FIRST + 1, columns["编号"]).value = code
        sheet.cell(FIRST + 1, columns["进展情况"]).value = "另一轮的。"

    [found] = take(ledger, treated(back, paste))
    assert (found.status, found.added) == (Status.PARTLY, 1)
    assert "不在本轮台账里" in found.errors[0].message
    assert reports(ledger, finding) == []


def with_head(change: dict[str, object]) -> Treatment:
    def treat(book: Any, _: Any, __: dict[str, int]) -> None:
        cell = book["_zhenggai"].cell(1, 1)
        cell.value = json.dumps({**json.loads(cell.value), **change})
        book.custom_doc_props.props.clear()

    return treat


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ledger": "另一本"}, "另一本台账下发的"),
        ({"format": 9}, "请先升级本程序"),
        ({"package": "没有的", "round": "没有的"}, "没有这份表所属的轮次"),
        ({"package": "没有的", "unit": "没有的"}, "没有这份表所属的轮次"),
    ],
)
def test_a_file_that_belongs_elsewhere(
    ledger: Ledger, back: Path, change: dict[str, object], said: str
) -> None:
    [found] = take(ledger, treated(back, with_head(change)))
    assert found.status is Status.REFUSED
    assert said in found.warnings[0]
    assert found.added == 0


def test_a_round_that_was_put_away(ledger: Ledger, small: SmallRound, back: Path) -> None:
    archive_round(ledger, small.id)
    [found] = take(ledger, back)
    assert found.status is Status.REFUSED
    assert "属于已归档的轮次“常规巡察”" in found.warnings[0]


def test_another_ledger(town: Issued, tmp_path: Path) -> None:
    with create_ledger(tmp_path / "另一本.zgtz", name="另一本") as other:
        [found] = take(other, town.file)
    assert found.status is Status.REFUSED
    assert "另一本台账下发的" in found.warnings[0]


def broken(kind: str, town: Issued, folder: Path) -> Path:
    path = folder / "坏.xlsx"
    data = town.file.read_bytes()
    match kind:
        case "half":
            path.write_bytes(data[: len(data) // 2])
        case "empty":
            path.write_bytes(b"")
        case "csv":
            path = folder / "表.csv"
            path.write_text("编号,进展情况\n", encoding="utf-8")
        case "text":
            path.write_text("不是表", encoding="utf-8")
        case "foreign":
            book: Any = Workbook()
            book.active.append(["姓名", "电话"])
            book.save(path)
        case "no tasks":
            treated(Path(shutil.copy(town.file, path)), rows_gone)
        case "zip without a book":
            path = folder / "包.zip"
            with zipfile.ZipFile(path, "w") as made:
                made.writestr("说明.txt", "没有表")
    return path


def rows_gone(_: Any, sheet: Any, __: dict[str, int]) -> None:
    sheet.delete_rows(FIRST, 5)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("half", "没有复制完整"),
        ("empty", "空"),
        ("csv", "另存为 .xlsx"),
        ("text", "不是 .xlsx 文档"),
        ("foreign", "找不到填报表"),
        ("no tasks", "没有带编号的行"),
        ("zip without a book", "没有填报表"),
        ("missing", "找不到"),
    ],
)
def test_one_bad_file_never_stops_the_others(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path, kind: str, said: str
) -> None:
    good = filled(town.file, tmp_path / "好.xlsx", {0: DONE})
    bad, well = take(ledger, broken(kind, town, tmp_path), good)
    assert bad.status in (Status.ERROR, Status.REFUSED)
    assert said in bad.warnings[0], bad.warnings
    assert well.added == 1
    assert reports(ledger, small.measures[0]) == TAKEN


# Evidence.


def parcel(book: Path, path: Path, evidence: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        made.write(book, "表.xlsx")
        for name, data in evidence.items():
            made.writestr(f"佐证材料/{name}", data)
    return path


def named(ledger: Ledger, item: int) -> list[str]:
    found = progress.reports_on(ledger.handle, [item])[item]
    return [file.name for one in found for file in one.evidence]


def evidence_of(ledger: Ledger, town: Issued, folder: Path, files: dict[str, bytes]) -> Received:
    rows = {0: {**DONE, "佐证材料名称": "纪要.pdf"}}
    book = filled(town.file, folder / "表.xlsx", rows)
    return take(ledger, parcel(book, folder / f"{len(files)}.zip", files))[0]


def test_evidence_missing_then_sent_after(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    found = evidence_of(ledger, town, tmp_path, {})
    assert "没有随包报送，只记下了名称" in "".join(found.warnings)
    assert named(ledger, small.measures[0]) == []
    assert evidence_of(ledger, town, tmp_path, {"纪要.pdf": b"%PDF-1.4"}).added == 0
    assert named(ledger, small.measures[0]) == ["纪要.pdf"]


def test_evidence_changed_and_doubled(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    evidence_of(ledger, town, tmp_path, {"纪要.pdf": b"%PDF one"})
    found = evidence_of(ledger, town, tmp_path, {"纪要.pdf": b"%PDF two", "另.txt": b"x"})
    assert found.status is Status.ACCEPTED
    assert "“另.txt”没有写进任何一行" in "".join(found.warnings)
    files = {"纪要.pdf": b"%PDF two", "子/纪要.pdf": b"%PDF three", "同/纪要.pdf": b"%PDF two"}
    found = evidence_of(ledger, town, tmp_path, files)
    assert "同名而内容不同的文件" in "".join(found.warnings)
    assert sorted(set(named(ledger, small.measures[0]))) == ["纪要.pdf"]


def test_only_three_columns_came_back(ledger: Ledger, small: SmallRound, back: Path) -> None:
    keep = {"进展状态", "进展情况", "编号"}

    def thin(_: Any, sheet: Any, columns: dict[str, int]) -> None:
        for name, column in sorted(columns.items(), key=lambda one: -one[1]):
            if name not in keep:
                sheet.delete_cols(column)

    [found] = take(ledger, treated(back, thin))
    assert found.added == 1
    assert reports(ledger, small.measures[0]) == TAKEN
