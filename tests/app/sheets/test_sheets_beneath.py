"""What a workbook says beneath its values: strikes, notes, hidden parts, formulas, zeros."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from app.directory.from_sheet import LineState, import_directory, preview_directory
from app.errors import BadFileError
from app.ledger import create_ledger
from app.plans.model import DeadlineBasis, DoubtCode, Plan
from app.plans.tracing import lost_lines
from app.plans.understand import read_anything, read_plan
from app.sheets.beneath import column_name, place_name
from app.sheets.cell_looks import Look, number_text
from app.sheets.reading import open_book, read_workbook
from db import units

HEAD = ["序号", "反馈问题", "整改措施", "责任单位", "完成时限", "完成日期", "备注"]
FIRST = [1, "档案不齐", "①补齐。", "县档案馆", "2025年3月底前"]
SECOND = [2, "车辆超编", "①封存。", "县行管局", "2025年4月底前"]
GONE = InlineFont(strike=True)


def saved(tmp_path: Path, change: Callable[[Any], None]) -> Path:
    """A ledger of two findings with something done to its sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    for row in (HEAD, FIRST, SECOND):
        sheet.append(row)
    change(sheet)
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def edited(path: Path, part: str, old: str, new: str) -> Path:
    """The file with a pattern of one part replaced."""
    target = path.with_name("b.xlsx")
    with zipfile.ZipFile(path) as first, zipfile.ZipFile(target, "w", 8) as second:
        for name in first.namelist():
            data = first.read(name).decode("utf-8", "surrogateescape")
            changed = re.sub(old, new, data) if name == part else data
            second.writestr(name, changed.encode("utf-8", "surrogateescape"))
    return target


def added(path: Path, parts: dict[str, str]) -> Path:
    """The file with more parts; what it has already is replaced."""
    target = path.with_name("c.xlsx")
    with zipfile.ZipFile(path) as first, zipfile.ZipFile(target, "w", 8) as second:
        for name in first.namelist():
            if name not in parts:
                second.writestr(name, first.read(name))
        for name, text in parts.items():
            second.writestr(name, text)
    return target


def plan_of(path: Path) -> Plan:
    plan = read_plan(path, basis=DeadlineBasis(2025))
    assert lost_lines(read_anything(path), plan) == ()
    return plan


def said(plan: Plan, code: DoubtCode) -> list[tuple[int, str]]:
    return [(d.line, d.message) for d in plan.doubts if d.code is code]


def test_struck_runs_are_left_out_and_listed(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["D2"] = CellRichText(TextBlock(GONE, "县审计局、"), "县档案馆")
        sheet["E2"] = CellRichText(TextBlock(GONE, "2025年1月底前"), "2025年9月底前")

    plan = plan_of(saved(tmp_path, change))
    first = plan.findings[0]
    assert [r.party for r in first.responsibilities] == ["县档案馆"]
    assert first.deadline is not None
    assert first.deadline.raw == "2025年9月底前"
    assert (
        plan.lines[1].text == "1\t档案不齐\t①补齐。\t县审计局、县档案馆\t2025年1月底前2025年9月底前"
    )
    ((line, text),) = said(plan, DoubtCode.STRUCK_TEXT)
    assert (line, "县审计局" in text, "2025年1月底前" in text) == (2, True, True)


def test_struck_cells_and_rows(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        for place in ("D2", "B3", "C3", "D3", "E3"):
            sheet[place].font = Font(strike=True)

    plan = plan_of(saved(tmp_path, change))
    assert [(f.number, f.responsibilities) for f in plan.findings] == [("1", ())]
    assert plan.lines[2].kind == "struck"
    assert plan.lines[2].text == "2\t车辆超编\t①封存。\t县行管局\t2025年4月底前"
    assert [line for line, _ in said(plan, DoubtCode.STRUCK_TEXT)] == [2, 3]
    assert [rest.line for rest in plan.unplaced] == [3]


def test_a_run_may_be_spared_from_its_cell_s_strike(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["D2"] = CellRichText("县审计局、", TextBlock(InlineFont(strike=False), "县档案馆"))
        sheet["D2"].font = Font(strike=True)

    plan = plan_of(saved(tmp_path, change))
    assert [r.party for r in plan.findings[0].responsibilities] == ["县档案馆"]


def test_struck_runs_of_shared_strings(tmp_path: Path) -> None:
    path = saved(tmp_path, lambda sheet: setattr(sheet["B3"], "font", Font(strike=True)))
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        book = archive.read("xl/_rels/workbook.xml.rels").decode()
        types = archive.read("[Content_Types].xml").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    shared = f'<Relationship Id="s" Type="{kind}" Target="/xl/sharedStrings.xml"/>'
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    typed = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{typed}"/>'
    strings = (
        f'<sst xmlns="{name}"><si><t>县水利局</t></si><si><r><rPr><strike/></rPr>'
        "<t>县审计局、</t></r><r><t>县档案馆</t></r></si><si><r><t>平常</t></r></si></sst>"
    )
    for place, number in (("D2", 1), ("D3", 0), ("C3", 2)):
        cell = f'<c r="{place}" t="s"><v>{number}</v></c>'
        sheet = re.sub(rf'<c r="{place}"[^>]*>.*?</c>', cell, sheet)
    path = added(
        path,
        {
            "xl/worksheets/sheet1.xml": sheet,
            "xl/_rels/workbook.xml.rels": book.replace("</Rel", f"{shared}</Rel"),
            "[Content_Types].xml": types.replace("</Types", f"{override}</Types"),
            "xl/sharedStrings.xml": strings,
        },
    )
    plan = plan_of(path)
    parties = [[r.party for r in f.responsibilities] for f in plan.findings]
    assert parties[0] == ["县档案馆"]
    assert [line for line, _ in said(plan, DoubtCode.STRUCK_TEXT)] == [2, 3]


def test_notes_stand_at_their_cells(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["D3"].comment = Comment("主任：改由县委办牵头", "主任")

    plan = plan_of(saved(tmp_path, change))
    ((line, text),) = said(plan, DoubtCode.REMARK)
    assert line == 3
    assert "D3 单元格有批注：主任：“改由县委办牵头”" in text


def test_conversations_at_a_cell(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["B2"].comment = Comment("[Threaded comment] 时限太短", "tc={1}")

    path = saved(tmp_path, change)
    with zipfile.ZipFile(path) as archive:
        rels = archive.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
        book = archive.read("xl/_rels/workbook.xml.rels").decode()
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/"
    mine = f'<Relationship Id="t" Type="{kind}threadedComment" Target="../threadedComments/t.xml"/>'
    person = f'<Relationship Id="p" Type="{kind}person" Target="persons/person.xml"/>'
    path = added(
        path,
        {
            "xl/worksheets/_rels/sheet1.xml.rels": rels.replace("</Rel", f"{mine}</Rel"),
            "xl/_rels/workbook.xml.rels": book.replace("</Rel", f"{person}</Rel"),
            "xl/threadedComments/t.xml": '<T><c ref="B2" personId="7">'
            "<text>时限太短</text></c></T>",
            "xl/persons/person.xml": '<P><person id="7" displayName="书记"/></P>',
        },
    )
    ((line, text),) = said(plan_of(path), DoubtCode.REMARK)
    assert (line, "书记：“时限太短”" in text) == (2, True)


def test_hidden_rows_columns_and_sheets_are_said(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.append([3, "账目不清", "①清账。", "县财政局", "2025年5月底前", None, "内部掌握"])
        sheet.row_dimensions[2].hidden = True
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[40].hidden = True
        sheet.column_dimensions["G"].hidden = True
        sheet.column_dimensions["M"].hidden = True
        other = sheet.parent.create_sheet("底稿")
        other["A1"] = "草稿"
        other.sheet_state = "veryHidden"

    plan = plan_of(saved(tmp_path, change))
    assert [f.number for f in plan.findings] == ["1", "2", "3"]
    found = said(plan, DoubtCode.HIDDEN_TEXT)
    assert [line for line, _ in found] == [1, 2, 5]
    assert "G 列" in found[0][1]
    assert "第 2 至 3 行" in found[1][1]
    assert "工作表“底稿”是隐藏的" in found[2][1]


def test_cells_without_a_value_say_so(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["D2"] = "=VLOOKUP(A2,Z:Z,1)"
        sheet["E3"] = "#REF!"
        sheet["D3"].value = "#N/A"
        sheet["D3"].data_type = "s"

    plan = plan_of(saved(tmp_path, change))
    found = said(plan, DoubtCode.MISSING_FIELD)
    assert [line for line, _ in found] == [2, 3, 3]
    assert "D2 单元格是公式" in found[0][1]
    assert "D3 单元格的公式出错（#N/A）" in found[1][1]
    assert "E3 单元格的公式出错（#REF!）" in found[2][1]
    assert plan.lines[2].text == "2\t车辆超编\t①封存。\t#N/A\t#REF!"
    assert plan.findings[1].responsibilities == ()
    assert plan.findings[1].deadline is None


def test_an_empty_result_is_a_value(tmp_path: Path) -> None:
    path = saved(tmp_path, lambda sheet: sheet.__setitem__("G2", '=IF(A2>1,"迟","")'))
    path = edited(path, "xl/worksheets/sheet1.xml", '<c r="G2">', '<c r="G2" t="str">')
    assert said(plan_of(path), DoubtCode.MISSING_FIELD) == []


def test_numbers_by_a_formula_that_was_never_reckoned_count_apart(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        for row in (2, 3):
            sheet.cell(row, 1).value = "=ROW()-1"
            sheet.cell(row, 2).value = "档案不齐"

    assert len(plan_of(saved(tmp_path, change)).findings) == 2


def test_serial_numbers_print_as_days(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["E2"], sheet["F2"], sheet["G2"] = 45747, 45748, 45749
        sheet["E3"] = 12345

    plan = plan_of(saved(tmp_path, change))
    first, second = plan.findings
    assert first.deadline is not None
    assert second.deadline is not None
    assert first.deadline.raw == "2025年3月31日"
    assert first.extras == (("完成日期", "2025年4月1日"),)
    assert first.note == "45749"
    assert second.deadline.raw == "12345"


def test_objects_and_margins_of_a_sheet_are_named(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.oddFooter.center.text = "仅供内部使用"
        sheet.oddFooter.right.text = "第 &P 页"

    path = saved(tmp_path, change)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    rels = "".join(
        f'<Relationship Id="{name}" Type="{kind}{name}" Target="../{target}"/>'
        for name, target in (("drawing", "drawings/d.xml"), ("oleObject", "embeddings/o.bin"))
    )
    drawing = (
        "<D><anchor><from><row>2</row></from><sp><txBody><t>另见附件</t></txBody></sp></anchor>"
        '<anchor><pic/><graphicData uri="x/chart"/></anchor></D>'
    )
    path = added(
        path,
        {
            "xl/worksheets/_rels/sheet1.xml.rels": f"<Relationships>{rels}</Relationships>",
            "xl/drawings/d.xml": drawing,
            "xl/embeddings/o.bin": "x",
        },
    )
    found = said(plan_of(path), DoubtCode.HIDDEN_TEXT)
    assert [line for line, _ in found] == [1, 1, 1, 1, 3]
    joined = "".join(text for _, text in found)
    for words in ("文本框，其中的文字是“另见附件”", "图片", "图表", "o.bin", "仅供内部使用"):
        assert words in joined


@pytest.mark.parametrize(
    ("raw", "pattern", "text"),
    [
        ("5787654321", "00000000000", "05787654321"),
        ("57887654321", "0000-00000000", "0578-87654321"),
        ("1234567", "(00) 000", "(1234) 567"),
        ("7", "", None),
        ("1.3800138E+10", "", "13800138000"),
        ("330101199001011234", "", "330101199001011234"),
        ("0.30000000000000004", "", None),
        ("1E+99", "", None),
        ("-5", "000", "-5"),
        ("x", "000", None),
        ("NaN", "000", None),
    ],
)
def test_numbers_keep_their_figures(raw: str, pattern: str, text: str | None) -> None:
    assert number_text(raw, Look(pattern=pattern)) == text


def test_names_of_places() -> None:
    assert [column_name(c) for c in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert place_name(6, 1) == "B7"


def test_telephones_keep_their_zeros(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["单位名称", "联系人", "联系电话"])
    for name, phone in (("档案馆", 5787654321), ("行管局", 13900001111.5), ("教育局", "0578-1转2")):
        sheet.append([name, "赵甲", phone])
    sheet["C2"].number_format = "00000000000"
    sheet.append(["撤销局", "钱乙", 1])
    sheet.append(["水利局", "孙丙", "8812345"])
    for cell in sheet[5]:
        cell.font = Font(strike=True)
    sheet["A6"].comment = Comment("即将合并", "主任")
    sheet["B6"].font = Font(strike=True)
    sheet["D6"] = "=1/0"
    path = tmp_path / "名录.xlsx"
    book.save(path)
    with create_ledger(tmp_path / "a.zgtz", name="甲") as ledger:
        rows = preview_directory(ledger, path)
        assert [(row.name, row.state) for row in rows][:4] == [
            ("档案馆", LineState.NEW),
            ("行管局", LineState.NEW),
            ("教育局", LineState.NEW),
            ("水利局", LineState.NEW),
        ]
        assert rows[4].state is LineState.DOUBLE
        assert "撤销局" in rows[4].name
        assert [len(row.remarks) for row in rows] == [0, 1, 0, 3, 1]
        import_directory(ledger, path, by="甲")
        found = {unit.name: (unit.contact, unit.phone) for unit in units.list_units(ledger.handle)}
    assert found == {
        "档案馆": ("赵甲", "05787654321"),
        "行管局": ("赵甲", "13900001111.5"),
        "教育局": ("赵甲", "0578-1转2"),
        "水利局": ("", "8812345"),
    }


def test_a_package_s_cells_are_read_as_before(tmp_path: Path) -> None:
    """What is beneath is looked for where a whole workbook is read, not in every package."""
    path = saved(tmp_path, lambda sheet: setattr(sheet["D2"], "font", Font(strike=True)))
    assert open_book(path).sheets()[0].rows[1][3] == "县档案馆"
    assert read_workbook(path)[0].rows[1][3] == ""


def test_a_torn_part_is_refused(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["D3"].comment = Comment("甲", "乙")

    path = edited(saved(tmp_path, change), "xl/comments/comment1.xml", "</comments>", "")
    with pytest.raises(BadFileError):
        read_workbook(path)
