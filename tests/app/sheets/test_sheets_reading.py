"""Workbooks as text cells: dates, numbers, merged ranges, limits."""

import datetime as dt
import re
import shutil
import subprocess
import warnings
import zipfile
from pathlib import Path
from typing import IO

import pytest
from openpyxl import Workbook

from app.errors import BadFileError, CancelledError
from app.job import Job
from app.sheets.reading import MAX_CELL, Merge, Sheet, read_workbook


@pytest.fixture
def path(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    sheet["B2"] = "标题"
    sheet.merge_cells("B2:C2")
    sheet.append([])
    sheet.append([1, 2.5, dt.date(2024, 6, 30), dt.datetime(2024, 6, 30, 9, 5), True, "上\r\n下 "])
    sheet.append([None, 0.1 + 0.2, dt.time(8, 30), "=1+1", 12345678901, "1.0"])
    book.create_sheet("选项").sheet_state = "hidden"
    book["选项"]["A1"] = "是"
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


EXPECTED = (
    Sheet(
        "台账",
        (
            ("",) * 6,
            ("", "标题", "", "", "", ""),
            ("",) * 6,
            ("1", "2.5", "2024-06-30", "2024-06-30 09:05", "TRUE", "上\n下"),
            ("", "0.3", "08:30", "", "12345678901", "1.0"),
        ),
        (Merge(1, 1, 1, 2),),
    ),
    Sheet("选项", (("是",),), visible=False),
)


def rewritten(source: Path, target: Path, old: bytes, new: bytes) -> Path:
    with zipfile.ZipFile(source) as first, zipfile.ZipFile(target, "w", 8) as second:
        for name in first.namelist():
            data = first.read(name)
            second.writestr(name, re.sub(old, new, data) if "sheet1" in name else data)
    return target


def test_values_are_printed_as_people_write_them(path: Path) -> None:
    assert read_workbook(path) == EXPECTED


def test_a_wrong_dimension_is_not_believed(path: Path, tmp_path: Path) -> None:
    wrong = rewritten(path, tmp_path / "b.xlsx", rb'dimension ref="[^"]*"', b'dimension ref="A1"')
    assert read_workbook(wrong) == EXPECTED


@pytest.mark.parametrize("place", [b"XFD2", b"A1048576", b"XFD1048576"])
def test_one_stray_cell_does_not_make_a_huge_grid(path: Path, tmp_path: Path, place: bytes) -> None:
    row = place.lstrip(b"AFXD")
    cell = b'<row r="' + row + b'"><c r="' + place + b'"><v>5</v></c></row></sheetData>'
    far = rewritten(path, tmp_path / "b.xlsx", b"</sheetData>", cell)
    if place == b"XFD2":
        assert len(read_workbook(far)[0].rows[1]) == 16384
    else:
        with pytest.raises(BadFileError, match="多余的单元格"):
            read_workbook(far)


@pytest.mark.parametrize(
    "row",
    [
        b'<row r="1048576"><c r = "XFD1048576"><v>5</v></c></row>',
        b'<row r="1048576"><c r="xfd1048576"><v>5</v></c></row>',
        b"<row r='1048576'><c s='1' r='XFD1048576'><v>5</v></c></row>",
        b'<row r="1048576"><c r="XF&#68;1048576"><v>5</v></c></row>',
        b'<x:row xmlns:x="urn:x" r="1"><x:c r="XFD1048576"><x:v>5</x:v></x:c></x:row>',
        b'<row r="1048576"><c\nr="XFD1048576"><v>5</v></c></row>',
        b'<row r="9999">' + b"<c><v>5</v></c>" * 16384 + b"</row>",
        b'<row r="1048576"><c r="XFD1"><v>5</v></c><c><v>5</v></c></row>',
        b'<row r="200000"><c r="CV1"><v>5</v></c><c><v>5</v></c></row>',
        b'<row r="1048576"><c r="XFD1"/><row r="1048576"><c><v>5</v></c></row></row>',
    ],
)
def test_a_stray_cell_is_found_however_it_is_written(
    path: Path, tmp_path: Path, row: bytes
) -> None:
    far = rewritten(path, tmp_path / "b.xlsx", b"</sheetData>", row + b"</sheetData>")
    with pytest.raises(BadFileError, match="多余的单元格"):
        read_workbook(far)


def test_a_sheet_in_an_unusual_part_is_looked_at_too(path: Path, tmp_path: Path) -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>5</v></c></row></sheetData>'
    hidden = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as first, zipfile.ZipFile(hidden, "w") as second:
        for name in first.namelist():
            data = first.read(name).replace(b"worksheets/sheet1.xml", b"media/image1.png")
            if name == "xl/worksheets/sheet1.xml":
                name, data = "xl/media/image1.png", data.replace(b"</sheetData>", far)
            second.writestr(name, data)
    with pytest.raises(BadFileError, match="多余的单元格"):
        read_workbook(hidden)


FAR = b'<row r="1048576"><c r="XFD1048576"><v>5</v></c></row></sheetData>'


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="A1" r="XFD1048576"><v>5</v></c>',
        b'<c r="A1" s="1" r="XFD1048576"><v>5</v></c>',
        b'<c r="A1" x="&gt;" r="XFD1048576"><v>5</v></c>',
        b'<c r="A1" x=">" r="XFD1048576"><v>5</v></c>',
        b'<c r="A1" x="<" r="XFD1048576"><v>5</v></c>',
    ],
)
def test_a_cell_with_two_places_is_damaged(path: Path, tmp_path: Path, cell: bytes) -> None:
    row = b'<row r="1048576">' + cell + b"</row></sheetData>"
    with pytest.raises(BadFileError, match="损坏"):
        read_workbook(rewritten(path, tmp_path / "b.xlsx", b"</sheetData>", row))


def with_strings(path: Path, target: Path, count: bytes) -> Path:
    """Add a table of strings, under a name that the library finds too."""
    shutil.copy(path, target)
    main = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    with zipfile.ZipFile(target, "a") as package:
        table = b"<sst %b %b><si><t>uniqueCount=99999999</t></si></sst>" % (main, count)
        package.writestr("xl/SharedStrings.xml", table)
    return target


@pytest.mark.parametrize(
    "count",
    [
        b'uniqueCount="4000000000"',
        b"uniqueCount\n=\n'+04000000000'",
        b"""x=">" uniqueCount='5000001'""",
    ],
)
def test_a_table_of_strings_that_lies_about_its_size(
    path: Path, tmp_path: Path, count: bytes
) -> None:
    with pytest.raises(BadFileError, match="损坏"):
        read_workbook(with_strings(path, tmp_path / "b.xlsx", count))


def test_a_cell_may_say_what_a_table_of_strings_says(path: Path, tmp_path: Path) -> None:
    assert read_workbook(with_strings(path, tmp_path / "b.xlsx", b'uniqueCount="9"')) == EXPECTED


def parts_of(path: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as package:
        return [(name, package.read(name)) for name in package.namelist()]


def packed(target: Path | IO[bytes], parts: list[tuple[str, bytes]]) -> None:
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w") as package:
        warnings.simplefilter("ignore")  # names that are there twice are what this is about
        for name, data in parts:
            package.writestr(name, data)


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "\0"])
def test_of_two_parts_of_one_name_the_one_that_was_looked_at_is_read(
    path: Path, tmp_path: Path, name: str
) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    parts = parts_of(path)
    harmless = dict(parts)[sheet]
    evil = [(n, d.replace(b"</sheetData>", FAR) if n == sheet else d) for n, d in parts]
    other = f"{sheet}?z" if name == "\0" else name
    packed(tmp_path / "b.xlsx", [*evil, (other, harmless)])
    data = (tmp_path / "b.xlsx").read_bytes()
    (tmp_path / "b.xlsx").write_bytes(data.replace(b"sheet1.xml?z", b"sheet1.xml\0z"))
    assert read_workbook(tmp_path / "b.xlsx") == EXPECTED


@pytest.mark.parametrize("place", [4, 6, 8])
def test_of_two_directories_the_one_that_was_looked_at_is_read(
    path: Path, tmp_path: Path, place: int
) -> None:
    """Programs that do not believe the last directory of a file take the one before."""
    parts = parts_of(path)
    evil = [(name, data.replace(b"</sheetData>", FAR)) for name, data in parts]
    with (tmp_path / "b.xlsx").open("w+b") as file:
        packed(file, evil)
        packed(file, parts)  # behind it, with a directory of its own
        file.seek(0)
        data = bytearray(file.read())
    end = data.rindex(b"PK\5\6") + place
    data[end : end + 2] = b"\0\0" if place == 8 else b"\1\0"
    (tmp_path / "c.xlsx").write_bytes(data)
    assert read_workbook(tmp_path / "c.xlsx") == EXPECTED


@pytest.mark.parametrize("part", ["xl/workbook.bin", "content.xml"])
def test_other_formats_are_not_read_by_accident(path: Path, tmp_path: Path, part: str) -> None:
    other = tmp_path / "b.xlsx"
    shutil.copy(path, other)
    with zipfile.ZipFile(other, "a") as package:
        package.writestr(part, b"<a/>")
    with pytest.raises(BadFileError, match="损坏"):
        read_workbook(other)


def test_an_empty_styled_cell_far_away_is_nothing(path: Path, tmp_path: Path) -> None:
    cell = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    assert read_workbook(rewritten(path, tmp_path / "b.xlsx", b"</sheetData>", cell)) == EXPECTED


def test_a_cell_longer_than_office_allows(path: Path, tmp_path: Path) -> None:
    long = b'<c r="G9" t="inlineStr"><is><t>' + b"a" * (MAX_CELL + 1) + b"</t></is></c>"
    row = b'<row r="9">' + long + b"</row></sheetData>"
    with pytest.raises(BadFileError, match="单元格超过"):
        read_workbook(rewritten(path, tmp_path / "b.xlsx", b"</sheetData>", row))


def test_reading_can_be_stopped(path: Path) -> None:
    class Stopped(Job):
        @property
        def stopped(self) -> bool:
            return True

    with pytest.raises(CancelledError):
        read_workbook(path, Stopped())


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_old_format_reads_the_same(path: Path, tmp_path: Path) -> None:
    command = ["soffice", "--headless", f"-env:UserInstallation={tmp_path.as_uri()}/profile"]
    command += ["--convert-to", "xls", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    old, new = read_workbook(tmp_path / "a.xls")[0], EXPECTED[0]
    assert (old.merges, old.rows[:4]) == (new.merges, new.rows[:4])
