"""A Word document as lines: numbers, breaks, tracked changes, boxes, notes, tables."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from office_files import W, docx, level, number_lists, numbered, part, raw, repacked, table

from app.plans.model import Source, SourceCell, SourceLine
from app.plans.reading import read_source


def texts(source: Source) -> list[str]:
    return [line.text for line in source.lines]


def test_blank_paragraphs_and_line_breaks_count_as_lines(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        document.add_paragraph("标题")
        document.add_paragraph("")
        paragraph = document.add_paragraph("上")
        paragraph.add_run().add_break()
        paragraph.add_run("下\t右")

    source = read_source(docx(tmp_path / "a.docx", build))
    assert source.lines == (SourceLine(1, "标题"), SourceLine(3, "上"), SourceLine(4, "下\t右"))


def test_automatic_numbers_are_what_word_prints(tmp_path: Path) -> None:
    levels = [
        level(0, "chineseCounting", "%1、"),
        level(1, "chineseCounting", "（%2）"),
        level(2, "decimal", "%3."),
        level(3, "decimalEnclosedCircleChinese", "%4"),
        level(4, "bullet", "\uf0b7"),
    ]

    def build(document: Any) -> None:
        restart = '<w:lvlOverride w:ilvl="2"><w:startOverride w:val="6"/></w:lvlOverride>'
        number_lists(document, levels, {7: "", 8: restart})
        for text, depth, num in (
            ("总体要求", 0, 7),
            ("整改任务", 0, 7),
            ("政治方面", 1, 7),
            ("关于甲的问题", 2, 7),
            ("2024年开展学习。", 3, 7),
            ("加强督查。", 3, 7),
            ("附带的点", 4, 7),
            ("关于乙的问题", 2, 7),
            ("制定办法。", 3, 7),
            ("党建方面", 1, 7),
            ("关于丙的问题", 2, 8),
            ("关于丁的问题", 2, 8),
        ):
            numbered(document, text, depth, num)

    source = read_source(docx(tmp_path / "a.docx", build))
    assert texts(source) == [
        "一、总体要求",
        "二、整改任务",
        "（一）政治方面",
        "1.关于甲的问题",
        "① 2024年开展学习。",
        "②加强督查。",
        "附带的点",
        "2.关于乙的问题",
        "①制定办法。",
        "（二）党建方面",
        "6.关于丙的问题",
        "7.关于丁的问题",
    ]
    assert [line.auto_number for line in source.lines[:5]] == ["一、", "二、", "（一）", "1.", "①"]


def test_levels_that_name_their_parents_and_isLgl(tmp_path: Path) -> None:
    levels = [
        level(0, "upperRoman", "%1."),
        level(1, "decimal", "%1.%2"),
        level(2, "lowerLetter", "%1.%2.%3)", "<w:isLgl/>"),
    ]

    def build(document: Any) -> None:
        number_lists(document, levels)
        for depth in (0, 1, 1, 2, 0, 2, 1):
            numbered(document, "甲", depth)

    assert texts(read_source(docx(tmp_path / "a.docx", build))) == [
        "I.甲",
        "I.1 甲",
        "I.2 甲",
        "1.2.1)甲",
        "II.甲",
        "2.1.1)甲",
        "II.1 甲",
    ]


def test_a_level_restarts_only_after_the_level_it_names(tmp_path: Path) -> None:
    levels = [
        level(0, "decimal", "%1、"),
        level(1, "decimal", "(%2)"),
        level(2, "decimal", "[%3]", '<w:lvlRestart w:val="1"/>'),
        level(3, "decimal", "<%4>".replace("<", "&lt;"), '<w:lvlRestart w:val="0"/>'),
    ]

    def build(document: Any) -> None:
        number_lists(document, levels)
        for depth in (0, 1, 2, 3, 1, 2, 3, 0, 2, 3):
            numbered(document, "甲", depth)

    assert texts(read_source(docx(tmp_path / "a.docx", build))) == [
        "1、甲",
        "(1)甲",
        "[1]甲",
        "<1>甲",
        "(2)甲",
        "[2]甲",
        "<2>甲",
        "2、甲",
        "[1]甲",
        "<3>甲",
    ]


def test_numbers_that_come_from_styles(tmp_path: Path) -> None:
    levels = [
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="Heading1"/>'),
        level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="Heading2"/>'),
    ]

    def build(document: Any) -> None:
        from docx.oxml import parse_xml

        number_lists(document, levels)
        for depth, name in enumerate(("Heading 1", "Heading 2")):
            style = document.styles[name].element
            inner = f'<w:ilvl w:val="{depth}"/><w:numId w:val="7"/>'
            style.get_or_add_pPr().append(parse_xml(f"<w:numPr {W}>{inner}</w:numPr>"))
        document.add_heading("总体要求", 1)
        document.add_heading("指导思想", 2)
        document.add_heading("整改任务", 1)
        plain = document.add_heading("没有编号", 1)
        plain._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {W}><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>')
        )

    assert texts(read_source(docx(tmp_path / "a.docx", build))) == [
        "一、总体要求",
        "（一）指导思想",
        "二、整改任务",
        "没有编号",
    ]


def test_tracked_changes_fields_links_and_controls(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        raw(
            document,
            "<w:r><w:t>甲</w:t></w:r><w:ins><w:r><w:t>增</w:t></w:r></w:ins>"
            "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
            "<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom>"
            "<w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink>"
            "<w:smartTag><w:r><w:t>签</w:t></w:r></w:smartTag>"
            "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>控</w:t></w:r></w:sdtContent></w:sdt>"
            "<w:r><w:instrText> PAGE </w:instrText></w:r>"
            '<w:fldSimple w:instr="DATE"><w:r><w:t>域</w:t></w:r></w:fldSimple>'
            '<w:r><w:sym w:font="Wingdings" w:char="F081"/><w:noBreakHyphen/></w:r>',
        )

    assert texts(read_source(docx(tmp_path / "a.docx", build))) == ["甲增链签控域①-"]


def test_a_text_box_follows_its_paragraph_and_is_read_once(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框里的字</w:t></w:r></w:p></w:txbxContent>"
    shown = f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
    fallback = f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"

    def build(document: Any) -> None:
        mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
        inner = f'<mc:AlternateContent xmlns:mc="{mc}">{shown}{fallback}</mc:AlternateContent>'
        raw(document, f"<w:r><w:t>锚</w:t></w:r><w:r>{inner}</w:r>")
        document.add_paragraph("后")

    assert texts(read_source(docx(tmp_path / "a.docx", build))) == ["锚", "框里的字", "后"]


def test_footnotes_stand_at_the_end_as_asides(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        raw(document, '<w:r><w:t>正文</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>')
        document.add_paragraph("末段")

    plain = docx(tmp_path / "plain.docx", build)
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>脚注文字</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    path = repacked(plain, tmp_path / "a.docx", {"word/footnotes.xml": notes.encode()})
    source = read_source(path)
    assert texts(source) == ["正文", "末段", "脚注文字"]
    assert source.asides == {3}


def test_tables_keep_merged_cells_and_order(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        document.add_paragraph("前")
        rows = [["甲", "乙\n丙", ""], ["合", "", "x"], ["", "横", ""], ["", "", ""]]
        table(document, rows, [((1, 0), (2, 0)), ((2, 1), (2, 2))])
        document.add_paragraph("后")

    source = read_source(docx(tmp_path / "a.docx", build))
    assert source.lines == (
        SourceLine(1, "前"),
        SourceLine(2, "甲\t乙 丙", table=0),
        SourceLine(3, "合\t\tx", table=0),
        SourceLine(4, "横", table=0),
        SourceLine(6, "后"),
    )
    (found,) = source.tables
    assert found.rows == (2, 3, 4, 0)
    assert found.columns == 3
    assert [cell for cell in found.cells if cell.text] == [
        SourceCell(0, 0, "甲"),
        SourceCell(0, 1, "乙\n丙"),
        SourceCell(1, 0, "合", row_span=2),
        SourceCell(1, 2, "x"),
        SourceCell(2, 1, "横", column_span=2),
    ]


def test_numbers_in_cells_and_tables_in_cells(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        number_lists(document, [level(0, "decimal", "%1")])
        made = table(document, [["序号", "问题"], ["", "甲"], ["", "乙"]])
        for row in (1, 2):
            cell = made.cell(row, 0)
            cell._tc.remove(cell.paragraphs[0]._p)
            cell._tc.append(numbered(document, "", 0)._p)
        inner = made.cell(2, 1).add_table(1, 2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "内一", "内二"

    source = read_source(docx(tmp_path / "a.docx", build))
    assert texts(source) == ["序号\t问题", "1\t甲", "2\t乙 内一\t内二"]
    assert source.tables[0].cells[-1].text == "乙\n内一\t内二"


def test_a_frame_of_one_cell_is_read_as_its_text(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        table(document, [["标题\n正文"]])

    source = read_source(docx(tmp_path / "a.docx", build))
    assert (texts(source), source.tables) == (["标题", "正文"], ())


def test_a_table_of_contents_is_an_aside(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        style = document.styles.add_style("TOC 1", 1)
        document.add_paragraph("一、总体要求\t1", style)
        document.add_paragraph("一、总体要求")

    assert read_source(docx(tmp_path / "a.docx", build)).asides == {1}


def test_the_strict_variant_and_another_main_part(tmp_path: Path) -> None:
    plain = docx(tmp_path / "plain.docx", lambda document: document.add_paragraph("正文"))
    old, new = b"schemas.openxmlformats.org/wordprocessingml/2006/main", b"purl.oclc.org/ooxml/w"
    body = part(plain, "word/document.xml").replace(old, new)
    relations = part(plain, "_rels/.rels").replace(b"word/document.xml", b"/word/document2.xml")
    changes = {
        "word/document.xml": None,
        "word/document2.xml": body,
        "_rels/.rels": relations,
    }
    assert texts(read_source(repacked(plain, tmp_path / "a.docx", changes))) == ["正文"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_document_saved_by_another_program(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        number_lists(document, [level(0, "chineseCounting", "%1、"), level(1, "decimal", "%2.")])
        numbered(document, "总体要求", 0)
        numbered(document, "甲", 1)
        numbered(document, "整改任务", 0)
        numbered(document, "乙", 1)
        table(document, [["甲", "乙"], ["合", ""]], [((1, 0), (1, 1))])

    path = docx(tmp_path / "a.docx", build)
    converted = _converted(path, tmp_path / "out", "docx")
    assert read_source(converted) == read_source(path)
    assert texts(read_source(path)) == [
        "一、总体要求",
        "1.甲",
        "二、整改任务",
        "1.乙",
        "甲\t乙",
        "合",
    ]


def _converted(path: Path, out: Path, kind: str) -> Path:
    command = ["soffice", "--headless", f"-env:UserInstallation={out.as_uri()}/profile"]
    command += ["--convert-to", kind, "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return out / f"{path.stem}.{kind}"
