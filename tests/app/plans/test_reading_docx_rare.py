"""Rarer things in Word documents: linked lists, overrides, odd formats, torn tables, deep boxes."""

from pathlib import Path
from typing import Any

import pytest
from docx.oxml import parse_xml
from office_files import W, docx, level, number_lists, numbered, part, raw, repacked

from app.errors import BadFileError
from app.plans.model import Source, SourceCell
from app.plans.number_formats import format_number
from app.plans.reading import read_source

MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def texts(source: Source) -> list[str]:
    return [line.text for line in source.lines]


def with_numbering(tmp_path: Path, inner: str, build: Any) -> Source:
    """A document whose numbering.xml is `inner`."""
    plain = docx(tmp_path / "plain.docx", build)
    xml = f"<w:numbering {W} {MC}>{inner}</w:numbering>".encode()
    return read_source(repacked(plain, tmp_path / "a.docx", {"word/numbering.xml": xml}))


def test_lists_linked_through_a_style(tmp_path: Path) -> None:
    linked = '<w:numStyleLink w:val="ListStyle"/>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level(0, "decimal", "%1）")}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2">{linked}</w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="7"><w:abstractNumId w:val="2"/></w:num>'
    )

    def build(document: Any) -> None:
        style = (
            f'<w:style {W} w:type="numbering" w:styleId="ListStyle"><w:pPr><w:numPr>'
            '<w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
        )
        document.styles.element.append(parse_xml(style))
        numbered(document, "甲", 0, 7)
        numbered(document, "乙", 0, 3)

    assert texts(with_numbering(tmp_path, numbering, build)) == ["1）甲", "2）乙"]


def test_levels_overridden_and_numbers_that_make_no_sense(tmp_path: Path) -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1.")}</w:lvlOverride>'
    alternate = (
        '<w:lvl w:ilvl="1"><w:start w:val="viele"/><mc:AlternateContent>'
        '<mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002"/></mc:Choice>'
        '<mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
        '<w:lvlText w:val="%2-"/></w:lvl>'
    )
    empty = '<w:lvl w:ilvl="2"><mc:AlternateContent/><w:lvlText w:val="%3"/></w:lvl>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level(0, "decimal", "%1）")}{alternate}{empty}'
        "</w:abstractNum>"
        f'<w:num w:numId="7"><w:abstractNumId w:val="1"/>{override}</w:num>'
        '<w:num w:numId="8"><w:abstractNumId w:val="99"/></w:num>'
    )

    def build(document: Any) -> None:
        numbered(document, "甲", 0)
        numbered(document, "乙", 1)
        numbered(document, "丙", 2)
        numbered(document, "丁", 5)
        numbered(document, "戊", 0, 8)

    found = texts(with_numbering(tmp_path, numbering, build))
    assert found == ["A.甲", "001-乙", "1 丙", "丁", "戊"]


def test_styles_based_on_each_other_end_somewhere(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        number_lists(document, [level(0, "decimal", "%1.")])
        for name, base in (("Eins", "Zwei"), ("Zwei", "Eins")):
            style = (
                f'<w:style {W} w:type="paragraph" w:styleId="{name}"><w:basedOn w:val="{base}"/>'
                "</w:style>"
            )
            document.styles.element.append(parse_xml(style))
        raw(document, '<w:pPr><w:pStyle w:val="Eins"/></w:pPr><w:r><w:t>甲</w:t></w:r>')

    assert texts(read_source(docx(tmp_path / "a.docx", build))) == ["甲"]


def test_documents_without_styles_and_lists(tmp_path: Path) -> None:
    plain = docx(tmp_path / "plain.docx", lambda document: numbered(document, "甲", 0))
    bare = {"word/styles.xml": None, "word/numbering.xml": None}
    assert texts(read_source(repacked(plain, tmp_path / "a.docx", bare))) == ["甲"]


def test_odd_symbols_and_paragraph_marks(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        number_lists(document, [level(0, "decimal", "%1.")])
        raw(
            document,
            '<w:r><w:sym w:font="Symbol" w:char="zz"/><w:sym w:font="Arial" w:char="2022"/>'
            '<w:sym w:font="Arial" w:char="D800"/><w:t>甲</w:t></w:r>',
        )
        number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>'
        raw(document, f"<w:pPr>{number}<w:rPr><w:del/></w:rPr></w:pPr>")
        raw(document, f"<w:pPr>{number}</w:pPr><w:r><w:t>乙</w:t></w:r>")
        raw(document, f"<mc:AlternateContent {MC}/><w:r><w:t>丙</w:t></w:r>")
        document.element.body.insert(
            0,
            parse_xml(
                f"<mc:AlternateContent {MC} {W}><mc:Fallback><w:p><w:r><w:t>前</w:t></w:r></w:p>"
                "</mc:Fallback></mc:AlternateContent>"
            ),
        )

    found = texts(read_source(docx(tmp_path / "a.docx", build)))
    assert found == ["前", "•甲", "1.乙", "丙"]


def test_torn_tables(tmp_path: Path) -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    first = cell("甲", '<w:hMerge w:val="restart"/>') + cell("", "<w:hMerge/>")
    second = cell("乙", '<w:gridSpan w:val="x"/>')
    rows = (
        f"<w:tr>{first}{second}</w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell('删')}</w:tr>"
        f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("丙")}'
        f"<w:sdt><w:sdtContent>{cell('丁', '<w:vMerge/>')}</w:sdtContent></w:sdt></w:tr>"
        f"<w:sdt><w:sdtContent><w:tr>{cell('戊')}{cell('己')}{cell('庚')}</w:tr>"
        "</w:sdtContent></w:sdt>"
    )

    def build(document: Any) -> None:
        document.element.body.insert(0, parse_xml(f"<w:tbl {W}>{rows}</w:tbl>"))

    (found,) = read_source(docx(tmp_path / "a.docx", build)).tables
    assert [cell for cell in found.cells if cell.text] == [
        SourceCell(0, 0, "甲", column_span=2),
        SourceCell(0, 2, "乙"),
        SourceCell(1, 1, "丙"),
        SourceCell(1, 2, "丁"),
        SourceCell(2, 0, "戊"),
        SourceCell(2, 1, "己"),
        SourceCell(2, 2, "庚"),
    ]


def test_boxes_in_cells_and_boxes_in_boxes(tmp_path: Path) -> None:
    inner = "<w:p><w:r><w:t>最里</w:t></w:r></w:p>"
    for _ in range(3):
        inner = f"<w:p><w:r><w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict></w:r></w:p>"

    def build(document: Any) -> None:
        row = f"<w:tr><w:tc>{inner}</w:tc><w:tc><w:p><w:r><w:t>右</w:t></w:r></w:p></w:tc></w:tr>"
        document.element.body.insert(0, parse_xml(f"<w:tbl {W}>{row}</w:tbl>"))
        document.element.body.insert(1, parse_xml(inner.replace("<w:p>", f"<w:p {W}>", 1)))

    assert texts(read_source(docx(tmp_path / "a.docx", build))) == ["最里\t右", "最里"]


def test_tables_inside_notes_and_notes_that_are_missing(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        raw(
            document,
            '<w:r><w:t>正文</w:t></w:r><w:r><w:endnoteReference w:id="2"/></w:r>'
            '<w:r><w:endnoteReference w:id="9"/></w:r><w:r><w:footnoteReference w:id="1"/></w:r>',
        )

    row = "<w:tr><w:tc><w:p><w:r><w:t>表注</w:t></w:r></w:p></w:tc></w:tr>"
    notes = f'<w:endnotes {W}><w:endnote w:id="2"><w:tbl>{row}</w:tbl></w:endnote></w:endnotes>'
    plain = docx(tmp_path / "plain.docx", build)
    path = repacked(plain, tmp_path / "a.docx", {"word/endnotes.xml": notes.encode()})
    source = read_source(path)
    assert (texts(source), source.asides) == (["正文", "表注"], frozenset({2}))


def test_a_document_without_a_body_is_refused(tmp_path: Path) -> None:
    plain = docx(tmp_path / "plain.docx", lambda document: document.add_paragraph("甲"))
    empty = {"word/document.xml": f"<w:document {W}/>".encode()}
    with pytest.raises(BadFileError):
        read_source(repacked(plain, tmp_path / "a.docx", empty))
    relations = part(plain, "_rels/.rels").replace(b"word/document.xml", b"word/none.xml")
    with pytest.raises(BadFileError):
        read_source(repacked(plain, tmp_path / "b.docx", {"_rels/.rels": relations}))


@pytest.mark.parametrize(
    ("value", "kind", "printed"),
    [
        (3, "upperRoman", "III"),
        (5000, "upperRoman", "5000"),
        (28, "upperLetter", "BB"),
        (2, "lowerLetter", "b"),
        (0, "lowerLetter", "0"),
        (22, "ordinal", "22nd"),
        (12, "ordinal", "12th"),
        (7, "decimalZero", "07"),
        (21, "decimalEnclosedCircle", "㉑"),
        (51, "decimalEnclosedCircle", "51"),
        (3, "decimalEnclosedParen", "⑶"),
        (12, "decimalFullWidth", "１２"),
        (12, "chineseCounting", "十二"),
        (105, "chineseCounting", "一〇五"),
        (105, "chineseCountingThousand", "一百零五"),
        (20030, "chineseCountingThousand", "二万零三十"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (11, "ideographTraditional", "甲"),
        (13, "ideographZodiac", "子"),
        (0, "ideographZodiac", "0"),
        (13, "ideographZodiacTraditional", "丙子"),
        (0, "ideographZodiacTraditional", "0"),
        (7, "no such format", "7"),
        (-1, "chineseCounting", "-1"),
        (4, "none", ""),
    ],
)
def test_number_formats(value: int, kind: str, printed: str) -> None:
    assert format_number(value, kind) == printed
