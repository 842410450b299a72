"""The workbooks: every value, filters that find all rows, print set-up, charts, same files."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sample_round import AS_OF, SAMPLE

from app.documents.figures import figures_of
from app.errors import RefusedError
from app.legible import LONGEST
from app.sheets import book_styles as styles
from app.sheets.ledger_book import FIRST_ROW, HEADER_ROW, book_bytes
from app.sheets.list_book import list_bytes, save_list
from app.sheets.lists import LISTS, make_listing
from db.schema.records import WholeRound

EMPTY = SAMPLE._replace(categories=())


def opened(kind: str, whole: WholeRound = SAMPLE) -> Workbook:
    return load_workbook(BytesIO(book_bytes(kind, whole, as_of=AS_OF)))


def sheet_of(kind: str, whole: WholeRound = SAMPLE) -> Worksheet:
    return opened(kind, whole).worksheets[0]


@pytest.mark.parametrize("kind", LISTS)
def test_every_value_stands_in_its_cell(kind: str) -> None:
    """Also in cells that are merged: a filter finds every line, not only a block's first."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(book_bytes(kind, SAMPLE, as_of=AS_OF)))
    assert book.sheet_names == [LISTS[kind].name, "统计"]
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    listing = make_listing(kind, SAMPLE, printed=False)
    assert rows[HEADER_ROW - 1] == [field.title for field in listing.fields]
    assert len(rows) == FIRST_ROW + len(listing.rows) - 1
    for row, values in zip(rows[FIRST_ROW - 1 :], listing.rows, strict=True):
        assert row == ["" if value is None else value for value in values]


@pytest.mark.parametrize("kind", LISTS)
def test_it_filters_freezes_and_prints(kind: str) -> None:
    sheet = sheet_of(kind)
    assert sheet.auto_filter.ref is not None
    assert sheet.auto_filter.ref.startswith(f"A{HEADER_ROW}:")
    assert sheet.auto_filter.ref.endswith(str(sheet.max_row))
    assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}" or str(HEADER_ROW) in str(
        sheet.print_title_rows
    )
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize in (8, 9)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.freeze_panes is not None


def test_repeated_cells_are_merged_on_paper() -> None:
    sheet = sheet_of("ledger")
    listing = make_listing("ledger", SAMPLE, printed=False)
    column = [field.title for field in listing.fields].index("反馈问题") + 1
    merged = [r for r in sheet.merged_cells.ranges if r.min_col == column and r.min_row > 3]
    assert [r.max_row - r.min_row + 1 for r in sorted(merged, key=lambda r: r.min_row)] == [
        len(f.measures) for f in SAMPLE.findings if len(f.measures) > 1
    ]


def test_figures_agree_with_the_report() -> None:
    sheet = opened("ledger")["统计"]
    figures = figures_of(SAMPLE, AS_OF).findings
    rows = list(sheet.iter_rows(values_only=True))
    total = next(row for row in rows if row[0] == "合计")
    assert total[1] == figures.total
    assert sum(total[2:6]) == figures.total  # type: ignore[arg-type]
    assert len(sheet._charts) == 2  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", LISTS)
def test_the_same_round_gives_the_same_file(kind: str) -> None:
    assert book_bytes(kind, SAMPLE, as_of=AS_OF) == book_bytes(kind, SAMPLE, as_of=AS_OF)


@pytest.mark.parametrize("kind", LISTS)
def test_an_empty_round_is_a_workbook_too(kind: str) -> None:
    sheet = sheet_of(kind, EMPTY)
    assert sheet.cell(HEADER_ROW, 1).value
    assert sheet.max_row <= FIRST_ROW


def test_text_stays_text_and_nothing_breaks_the_file() -> None:
    book = Workbook()
    styles.register(book)
    sheet = book.worksheets[0]
    pen = styles.Pen(sheet)
    strange = ["=1+1", "+8", "-3", "@a", "a\x00b\x0bc", "长" * 40_000, ""]
    for row, text in enumerate(strange, start=1):
        pen.write(row, 1, text, styles.TEXT)
    pen.write(8, 1, date(2024, 6, 30), styles.DATE)
    pen.write(9, 1, 0.25, styles.PERCENT)
    kept = BytesIO()
    book.save(kept)
    read = load_workbook(kept).worksheets[0]
    assert [read.cell(r, 1).value for r in (1, 2, 3, 4)] == strange[:4]
    assert all(read.cell(r, 1).data_type == "s" for r in (1, 2, 3, 4))
    assert "\x00" not in str(read.cell(5, 1).value)
    assert len(str(read.cell(6, 1).value)) <= LONGEST
    assert read.cell(7, 1).value is None
    assert read.cell(8, 1).is_date
    assert read.cell(9, 1).value == 0.25


def test_a_plain_list(tmp_path: Path) -> None:
    lines = [["单位", "任务"], ["区财政局", "12"], ["=甲", "1,000"]]
    sheet = load_workbook(BytesIO(list_bytes("名/录", lines, as_of=AS_OF))).worksheets[0]
    assert sheet.title == "名－录"
    assert [c.value for c in sheet[3]] == ["单位", "任务"]
    assert [c.value for c in sheet[4]] == ["区财政局", 12]
    assert [c.value for c in sheet[5]] == ["=甲", "1,000"]
    out = tmp_path / "a.xlsx"
    save_list(out, "名录", lines, as_of=AS_OF, overwrite=False)
    with pytest.raises(RefusedError):
        save_list(out, "名录", lines, as_of=AS_OF, overwrite=False)
