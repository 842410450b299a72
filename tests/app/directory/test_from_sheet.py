"""Units and leaders from a spreadsheet."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from small_round import SmallRound, dump

from app.directory import directory
from app.directory.directory import UnitDraft
from app.directory.from_sheet import (
    DirectoryImported,
    DirectoryRow,
    LineState,
    import_directory,
    preview_directory,
)
from app.directory.sheet_tables import kind_of
from app.errors import RefusedError
from app.ledger import Ledger
from app.ledger.undo import take_back
from db.schema.records import Leader, Unit
from db.words import UnitKind

NEW, CHANGED, UNCHANGED, DOUBLE = LineState


def workbook(folder: Path, *sheets: Sequence[Sequence[object]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"表{number}")
        for row in rows:
            sheet.append(list(row))
    path = folder / "名录.xlsx"
    book.save(path)
    return path


def states(rows: tuple[DirectoryRow, ...]) -> list[tuple[str, LineState]]:
    return [(row.name, row.state) for row in rows]


def test_units_and_leaders_in_one_file(ledger: Ledger, tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        [
            ["全县单位名录"],
            [],
            ["序号", "单位 名称*", "简称", "别名", "单位类型", "上级单位", "联系人", "联系电话"],
            [
                1,
                "县住房和城乡建设局",
                "县住建局",
                "住建局、建设局",
                "政府部门",
                "县政府",
                "李四",
                138,
            ],
            [2, "县政府", "", "", "政府", "", "", ""],
            [3, "东山镇", None, None, "乡镇（街道）"],
            [None, None, None, None],
        ],
        [["姓名", "职务"], ["王 一", "县委书记"], ["李四平", ""]],
    )
    before = dump(ledger)
    rows = preview_directory(ledger, path)
    assert dump(ledger) == before
    assert states(rows) == [
        ("县住房和城乡建设局", NEW),
        ("县政府", NEW),
        ("东山镇", NEW),
        ("王一", NEW),
        ("李四平", NEW),
    ]
    assert rows[0].fields == (
        ("简称", "", "县住建局"),
        ("类型", "", "政府部门"),
        ("上级单位", "", "县政府"),
        ("联系人", "", "李四"),
        ("电话", "", "138"),
        ("别名", "", "住建局、建设局"),
    )
    done = import_directory(ledger, path)
    assert done == DirectoryImported(done.change_id, 5, 0, 0, 0)
    assert directory.list_units(ledger) == (
        Unit(
            1,
            "县住房和城乡建设局",
            "县住建局",
            UnitKind.GOVERNMENT,
            2,
            "李四",
            "138",
            ("住建局", "建设局"),
        ),
        Unit(2, "县政府", kind=UnitKind.GOVERNMENT),
        Unit(3, "东山镇", kind=UnitKind.TOWN),
    )
    assert directory.list_leaders(ledger) == (Leader(1, "王一", "县委书记"), Leader(2, "李四平"))
    assert {row.state for row in preview_directory(ledger, path)} == {UNCHANGED}
    assert import_directory(ledger, path) == DirectoryImported(None, 0, 0, 5, 0)
    assert done.change_id is not None
    take_back(ledger, done.change_id)
    assert dump(ledger) == before


def test_against_what_is_known(ledger: Ledger, small: SmallRound, tmp_path: Path) -> None:
    assert small.id
    directory.change_unit(
        ledger, 2, UnitDraft("县财政局", "财政", contact="老张", phone="1", aliases=("财政局",))
    )
    directory.add_leader(ledger, "李四", "副县长")
    path = workbook(
        tmp_path,
        [
            ["单位", "联系人", "电话", "别名", "上级", "类别"],
            ["财政局", "新张", "", "财务局", "不存在的单位", "科室"],
            ["县教育局"],
            ["县教育局", "重复"],
            ["县教育体育局", "", "", "东山镇、县教育局", "", ""],
        ],
        [["领导姓名", "现任职务"], ["李四", "县长"], ["王一平"], ["李四", "县长"]],
    )
    rows = preview_directory(ledger, path)
    assert states(rows) == [
        ("财政局", CHANGED),
        ("县教育局", UNCHANGED),
        ("县教育局", DOUBLE),
        ("县教育体育局", NEW),
        ("李四", CHANGED),
        ("王一平", UNCHANGED),
        ("李四", DOUBLE),
    ]
    assert rows[0].fields == (
        ("联系人", "老张", "新张"),
        ("别名", "财政局", "财政局、财务局"),
    )
    assert ["科室" in rows[0].remarks[0], "不存在的单位" in rows[0].remarks[1]] == [True, True]
    assert len(rows[3].remarks) == 3
    assert rows[4].fields == (("职务", "副县长", "县长"),)
    done = import_directory(ledger, path)
    assert done == DirectoryImported(done.change_id, 1, 2, 2, 2)
    assert directory.list_units(ledger)[1] == Unit(
        2, "县财政局", "财政", contact="新张", phone="1", aliases=("财政局", "财务局")
    )
    assert directory.list_units(ledger)[-1] == Unit(5, "县教育体育局")
    assert directory.list_leaders(ledger)[1] == Leader(2, "李四", "县长")


def test_namesakes_are_left_to_people(ledger: Ledger, tmp_path: Path) -> None:
    directory.add_leader(ledger, "李四", "甲")
    directory.add_leader(ledger, "李四", "乙")
    path = workbook(tmp_path, [["姓名", "职务"], ["李四", "丙"]])
    assert states(preview_directory(ledger, path)) == [("李四", DOUBLE)]
    assert import_directory(ledger, path).change_id is None


def test_circles_in_the_file_are_not_written(ledger: Ledger, tmp_path: Path) -> None:
    rows = [["名称", "上级单位"], ["甲局", "乙局"], ["乙局", "甲局"], ["丙局", "丙局"]]
    import_directory(ledger, workbook(tmp_path, rows))
    assert [unit.parent_id for unit in directory.list_units(ledger)] == [2, None, None]


def test_a_list_of_nothing_but_names(ledger: Ledger, tmp_path: Path) -> None:
    path = workbook(tmp_path, [["单位名称"], ["甲局"]], [["序号", "姓名"], [1, "李四"]])
    assert states(preview_directory(ledger, path)) == [("甲局", NEW), ("李四", NEW)]


def test_hidden_sheets_and_other_tables_are_left_alone(ledger: Ledger, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = workbook(
        tmp_path, [["单位名称"], ["甲局"]], [["问题", "措施", "名称"], ["一", "二", "三"]]
    )
    book = load_workbook(path)
    book["表1"].sheet_state = "hidden"
    book.save(path)
    with pytest.raises(RefusedError, match="表头"):
        preview_directory(ledger, path)


def test_the_header_stands_in_the_first_rows(ledger: Ledger, tmp_path: Path) -> None:
    path = workbook(tmp_path, [*([["说明"]] * 19), ["单位名称", "简称"], ["甲局", "甲"]])
    assert states(preview_directory(ledger, path)) == [("甲局", NEW)]
    path = workbook(tmp_path, [*([["说明"]] * 20), ["单位名称", "简称"], ["甲局", "甲"]])
    with pytest.raises(RefusedError):
        preview_directory(ledger, path)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("乡镇（街道）", UnitKind.TOWN),
        ("街道", UnitKind.TOWN),
        ("党委部门", UnitKind.PARTY),
        ("国企", UnitKind.ENTERPRISE),
        ("", None),
        ("科室", None),
    ],
)
def test_kinds(text: str, kind: UnitKind | None) -> None:
    assert kind_of(text) is kind
