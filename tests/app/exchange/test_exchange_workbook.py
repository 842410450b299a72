"""The task workbook itself: locked grey cells, drop-downs, hints, colours, print, identity."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from returning import DAY, PERIOD, TOWN, sheet_of
from small_round import SmallRound

from app.exchange.fields import CHOICES, COLUMNS, FINISHED
from app.exchange.issuing import LIST, Issued, Wanted, issue
from app.exchange.task_book import COVER, HEADER_ROW, TASKS
from app.items.items import ItemDraft, add_measure
from app.ledger import Ledger
from app.progress.reports import ReportDraft, add_progress
from db.words import ProgressState

ROW = HEADER_ROW + 1
WHITE = {one.title for one in COLUMNS if one.white and not one.planning}


@pytest.fixture
def town(ledger: Ledger, small: SmallRound, tmp_path: Path) -> Issued:
    [one] = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD, (TOWN,)), by="李经办")
    return one


def test_grey_cells_are_locked_and_white_ones_are_not(town: Issued) -> None:
    _, sheet, columns = sheet_of(town.file)
    for name, column in columns.items():
        cell = sheet.cell(ROW, column)
        assert cell.protection.locked is (name not in WHITE), name
        grey = cell.fill.fgColor.rgb == "00EEF0F2"
        assert grey is (name not in WHITE) or name == "时限日期", name
    protection = sheet.protection
    assert protection.sheet
    assert protection.password is None  # nobody is locked out of the own file
    assert not (protection.sort or protection.autoFilter or protection.formatColumns)
    assert sheet.freeze_panes == f"B{ROW}"
    assert sheet.auto_filter.ref == f"A{HEADER_ROW}:P{HEADER_ROW + 5}"  # sorted with the hidden
    assert [sheet.column_dimensions[one].hidden for one in "NOP"] == [False, True, True]


def test_lists_and_hints_stand_beside_the_white_cells(town: Issued) -> None:
    book, sheet, columns = sheet_of(town.file)
    rules = {}
    for rule in sheet.data_validations.dataValidation:
        rules[sheet.cell(HEADER_ROW, next(iter(rule.sqref.ranges)).min_col).value] = rule
    assert rules.keys() == WHITE
    assert all(rule.showInputMessage and len(rule.prompt) <= 255 for rule in rules.values())
    lists = {name: rule.formula1 for name, rule in rules.items() if rule.type == "list"}
    assert lists == {
        "进展状态": f"='{CHOICES}'!$A$1:$A$4",
        "申请销号": f"='{CHOICES}'!$B$1:$B$2",
    }
    assert [row[0].value for row in book[CHOICES]["A1:A4"]] == [
        "未启动",
        "推进中",
        "阶段性完成",
        "已完成",
    ]
    assert book[CHOICES].sheet_state == "hidden"
    whole = f"{chr(64 + columns['进展状态'])}{ROW}:{chr(64 + columns['进展状态'])}{HEADER_ROW + 5}"
    assert str(rules["进展状态"].sqref) == whole


def test_late_and_near_deadlines_are_coloured_on_the_day_they_are_looked_at(town: Issued) -> None:
    _, sheet, columns = sheet_of(town.file)
    state, day = (chr(64 + columns[title]) for title in ("进展状态", "时限日期"))
    [(area, rules)] = sheet.conditional_formatting._cf_rules.items()
    assert str(area.sqref) == f"G{ROW}:G{ROW + 4}"
    late, soon = rules
    still = f'ISNUMBER(${day}{ROW}),${state}{ROW}<>"已完成"'
    assert late.formula == [f"AND({still},TODAY()>${day}{ROW})"]
    assert soon.formula == [f"AND({still},TODAY()>=${day}{ROW}-10)"]
    assert late.dxf.fill.bgColor.rgb != soon.dxf.fill.bgColor.rgb
    days = [sheet.cell(row, columns["时限日期"]).value for row in range(ROW, ROW + 5)]
    assert days[0] == datetime(2024, 6, 30)
    undated = [row for row, day in enumerate(days, start=ROW) if day is None]
    assert [sheet.cell(row, 7).value for row in undated] == ["长期坚持", "X月X日前"]


def test_what_is_done_is_not_called_late(ledger: Ledger, small: SmallRound, tmp_path: Path) -> None:
    draft = ReportDraft(TOWN, ProgressState.DONE, "办结。", DAY, period=PERIOD)
    add_progress(ledger, small.measures[0], draft)
    [one] = issue(ledger, small.id, Wanted(tmp_path / "下发", "2024-07", (TOWN,)))
    _, sheet, columns = sheet_of(one.file)
    assert sheet.cell(ROW, columns["时限日期"]).value is None


def test_it_prints_on_a4_across_with_its_header_on_every_page(town: Issued) -> None:
    book, sheet, _ = sheet_of(town.file)
    for one in (sheet, book[COVER]):
        assert (one.page_setup.orientation, one.page_setup.paperSize) == ("landscape", 9)
        assert one.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    assert sheet.print_area == f"'{TASKS}'!$A$1:$N${HEADER_ROW + 5}"


def test_it_says_three_times_who_it_is(town: Issued) -> None:
    book = load_workbook(town.file)
    head = json.loads(book["_zhenggai"]["A1"].value)
    assert book["_zhenggai"].sheet_state == "veryHidden"
    assert json.loads(book.custom_doc_props["zhenggai"].value) == head
    assert (head["package"], head["unit_name"], head["period"]) == (town.package, TOWN, PERIOD)
    assert (head["rows"], head["format"], head["made_by"]) == (5, 1, "李经办")
    cover = {row[0].value: row[1].value for row in book[COVER].iter_rows(min_row=3)}
    assert cover["校验码"] == town.visible
    assert town.visible in book[TASKS]["A2"].value
    assert book[TASKS].oddFooter.left.text == f"{TOWN}　{PERIOD}　{town.visible}"
    assert book.active.title == TASKS


def test_a_text_too_long_for_any_row_shows_its_beginning(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    draft = ReportDraft(TOWN, ProgressState.ONGOING, "做了很多事。" * 400, DAY, period=PERIOD)
    add_progress(ledger, small.measures[0], draft)
    [one] = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD, (TOWN,)))
    _, sheet, columns = sheet_of(one.file)
    done = [sheet.cell(row, columns["进展情况"]) for row in (ROW, ROW + 1)]
    assert [cell.alignment.vertical for cell in done] == ["top", "center"]
    assert [cell.protection.locked for cell in done] == [False, False]


def test_text_is_never_a_formula(ledger: Ledger, small: SmallRound, tmp_path: Path) -> None:
    add_measure(ledger, small.findings[0], ItemDraft("=HYPERLINK(甲)", "④"))
    add_measure(ledger, small.findings[0], ItemDraft("=1+1"))
    [one] = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD, (TOWN,)))
    _, sheet, columns = sheet_of(one.file)
    cells = [sheet.cell(row, columns["整改措施"]) for row in range(ROW, ROW + 7)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "=1+1" in [cell.value for cell in cells]


def test_days_are_days_and_the_list_says_where_everything_went(town: Issued) -> None:
    _, sheet, columns = sheet_of(town.file)
    finished = next(one.title for one in COLUMNS if one.field == FINISHED)
    assert sheet.cell(ROW, columns[finished]).number_format == "yyyy-mm-dd"
    [path] = town.file.parent.glob(f"{LIST}*")
    rows = list(load_workbook(path).worksheets[0].iter_rows(values_only=True))
    assert (1, TOWN, 5, town.file.name, town.visible) in [row[:5] for row in rows]
