"""The Word template: the look of GB/T 9704—2012, edited by an office, damaged."""

from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.shared import Pt
from sample_round import AS_OF, SAMPLE
from word_files import (
    TEMPLATE,
    W,
    document,
    made,
    opened,
    part,
    style,
    template_with,
    template_without,
    values,
)

from app.documents.content import TABLE_STYLE, Column, Look, Mark, Table, paragraph
from app.documents.registry import KINDS, make_document
from app.documents.template import load_template
from app.documents.wording import vocabulary
from app.errors import BadFileError
from resources.make_template import build, parts

STYLES, BODY = "word/styles.xml", "word/document.xml"
WORDS = vocabulary("completed")


def test_the_shipped_template_is_the_one_the_program_builds(tmp_path: Path) -> None:
    build(tmp_path / "gongwen.docx")
    assert (tmp_path / "gongwen.docx").read_bytes() == TEMPLATE.read_bytes()
    assert set(parts()) == set(ZipFile(TEMPLATE).namelist())


def test_every_named_look_is_in_it() -> None:
    known = load_template().styles
    assert {*Look, *Mark, TABLE_STYLE} - {Mark.NONE} <= set(known)
    docx.Document(str(TEMPLATE))


#: Look: font, half points, alignment, first line in hundredths of a character, exact line.
LOOKS = {
    Look.TITLE: ("方正小标宋简体", "44", "center", None, None),
    Look.ADDRESSEE: ("仿宋_GB2312", "32", "both", None, "579"),
    Look.BODY: ("仿宋_GB2312", "32", "both", "200", "579"),
    Look.HEADING_1: ("黑体", "32", "both", "200", "579"),
    Look.HEADING_2: ("楷体_GB2312", "32", "both", "200", "579"),
    Look.HEADING_3: ("仿宋_GB2312", "32", "both", "200", "579"),
    Look.HEADING_4: ("仿宋_GB2312", "32", "both", "200", "579"),
    Look.ANNEX_MARK: ("黑体", "32", "left", None, "579"),
    Look.ANNEX_TITLE: ("方正小标宋简体", "44", "center", None, None),
    Look.SIGNATURE: ("仿宋_GB2312", "32", "right", None, "579"),
    Look.DATE: ("仿宋_GB2312", "32", "right", None, "579"),
}


@pytest.mark.parametrize("look", LOOKS)
def test_fonts_sizes_and_spacing_of_the_standard(look: Look) -> None:
    font, size, align, first, line = LOOKS[look]
    found = style(look)
    fonts = next(found.iter(W + "rFonts"))
    assert {fonts.get(W + kind) for kind in ("ascii", "hAnsi", "eastAsia", "cs")} == {font}
    assert (values(found, "sz"), values(found, "jc")) == ([size], [align])
    indent = found.find(f"{W}pPr/{W}ind")
    assert (indent.get(W + "firstLineChars") if indent is not None else None) == first
    spacing = found.find(f"{W}pPr/{W}spacing")
    assert spacing is not None and spacing.get(W + "lineRule") == "exact"
    assert line is None or spacing.get(W + "line") == line
    narrow = found.find(f"{W}rPr/{W}spacing")
    assert (narrow is not None) == (first == "200" or look is Look.ADDRESSEE)
    assert narrow is None or narrow.get(W + "val") == "-5"


@pytest.mark.parametrize(
    "look", [x for x in Look if "标题" in x or x in (Look.CAPTION, Look.SIGNATURE, Look.TABLE_NOTE)]
)
def test_headings_are_never_left_alone_at_the_end_of_a_page(look: Look) -> None:
    assert style(look).find(f"{W}pPr/{W}keepNext") is not None


@pytest.mark.parametrize(("look", "font"), [(Mark.RUN_1, "黑体"), (Mark.RUN_2, "楷体_GB2312")])
def test_headings_that_run_on(look: Mark, font: str) -> None:
    assert next(style(look).iter(W + "rFonts")).get(W + "eastAsia") == font


def test_pages_and_page_numbers() -> None:
    data = TEMPLATE.read_bytes()
    body = part(data, BODY)
    sizes = [(p.get(W + "w"), p.get(W + "h")) for p in body.iter(W + "pgSz")]
    assert sizes == [("11906", "16838"), ("16838", "11906")]
    upright = next(body.iter(W + "pgMar"))
    margins = {side: upright.get(W + side) for side in ("top", "left", "bottom", "right", "footer")}
    assert margins == {
        "top": "2098", "left": "1588", "bottom": "1984", "right": "1474", "footer": "1446",
    }  # fmt: skip
    grids = [(g.get(W + "type"), g.get(W + "linePitch")) for g in body.iter(W + "docGrid")]
    assert grids == [("lines", "579")] * 2
    assert part(data, "word/settings.xml").find(W + "evenAndOddHeaders") is not None
    assert values(body, "footerReference", "type") == ["default", "even"] * 2
    for name, look in (("footer1", "GwPageOdd"), ("footer2", "GwPageEven")):
        footer = part(data, f"word/{name}.xml")
        assert values(footer, "pStyle") == [look]
        assert "".join(footer.itertext()) == "—  PAGE 1 —"
    assert values(style("公文单页码"), "jc") == ["right"]
    assert values(style("公文双页码"), "jc") == ["left"]
    assert {*values(style("公文单页码"), "sz"), *values(style("公文双页码"), "sz")} == {"28"}


def test_no_font_is_embedded_and_no_machine_named() -> None:
    names = ZipFile(TEMPLATE).namelist()
    assert not [name for name in names if "font" in name.lower() and name.endswith("odttf")]
    assert "Application" not in str(dict(parts()))


def edited_body(text: str) -> str:
    """Another body style: 三号 into 四号, by an office's own hand."""
    at = text.index('<w:name w:val="公文正文"/>')
    return text[:at] + text[at:].replace('<w:sz w:val="32"/>', '<w:sz w:val="28"/>', 1)


@pytest.mark.parametrize("kind", KINDS)
def test_an_edited_style_is_the_documents_look(tmp_path: Path, kind: str) -> None:
    path = template_with(tmp_path, STYLES, edited_body)
    data = make_document(kind, SAMPLE, ".docx", as_of=AS_OF, words=WORDS, template=path)
    assert values(style(Look.BODY, data), "sz") == ["28"]
    assert values(style(Look.HEADING_1, data), "sz") == ["32"]
    opened(data)


def test_a_template_saved_by_another_program_is_honoured(tmp_path: Path) -> None:
    own = docx.Document(str(TEMPLATE))
    own.styles["公文正文"].font.size = Pt(14)
    own.sections[0].left_margin = Pt(100)
    own.save(str(tmp_path / "改.docx"))
    data = made(document(paragraph("正文")), load_template(tmp_path / "改.docx"))
    found = opened(data)
    assert found.styles["公文正文"].font.size == Pt(14)
    assert [p.text for p in found.paragraphs] == ["正文"]
    assert round(found.sections[0].left_margin.pt) == 100


def test_styles_may_have_other_ids(tmp_path: Path) -> None:
    path = template_with(tmp_path, STYLES, lambda text: text.replace('"GwBody"', '"a7"'))
    data = made(document(paragraph("正文")), load_template(path))
    assert values(part(data, BODY), "pStyle") == ["a7"]


def test_tables_take_the_width_of_the_templates_page(tmp_path: Path) -> None:
    table = Table((Column("甲", 1), Column("乙", 2)), (("1", "2"),))
    before = values(part(made(document(table)), BODY), "gridCol", "w")
    path = template_with(tmp_path, BODY, lambda t: t.replace('w:left="1588"', 'w:left="1288"'))
    after = values(part(made(document(table), load_template(path)), BODY), "gridCol", "w")
    assert sum(map(int, before)) == 8844
    assert sum(map(int, after)) == 9144


def _unnamed(text: str) -> str:
    return text.replace('<w:name w:val="公文表头"/>', "")


@pytest.mark.parametrize(
    ("name", "edit", "sentence"),
    [
        (STYLES, lambda t: t.replace("公文正文", "正文2"), "缺少样式“公文正文”"),
        (STYLES, _unnamed, "缺少样式“公文表头”"),
        (STYLES, lambda t: t[:500], "不是有效的 .docx 文件"),
        (BODY, lambda t: t.replace('w:w="16838" w:h="11906"', 'w:w="1" w:h="2"'), "缺少横排的一节"),
        (BODY, lambda t: t.replace('w:w="11906" w:h="16838"', 'w:w="9" w:h="2"'), "缺少竖排的一节"),
        (BODY, lambda t: t.replace('w:w="11906"', 'w:w="wide"'), "不是有效的 .docx 文件"),
    ],
)
def test_a_damaged_template_gets_a_sentence(
    tmp_path: Path, name: str, edit: object, sentence: str
) -> None:
    path = template_with(tmp_path, name, edit)  # type: ignore[arg-type]
    with pytest.raises(BadFileError) as caught:
        make_document("progress-report", SAMPLE, ".docx", as_of=AS_OF, words=WORDS, template=path)
    assert str(caught.value) == (
        f"公文模板“本办模板.docx”不能使用（{sentence}），请恢复随程序提供的模板，或补齐所缺内容。"
    )


@pytest.mark.parametrize("name", [STYLES, BODY])
def test_a_template_that_lacks_a_part(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadFileError, match="不是有效的"):
        load_template(template_without(tmp_path, name))


@pytest.mark.parametrize("data", [b"", b"no package", None])
def test_what_is_no_template(tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "模板.docx"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(BadFileError, match=r"公文模板“模板.docx”不能使用"):
        load_template(path)


def test_sizes_are_inherited_from_other_styles(tmp_path: Path) -> None:
    def based(text: str) -> str:
        at = text.index('<w:name w:val="公文署名"/>')
        head, tail = text[:at], text[at:]
        tail = tail.replace('<w:basedOn w:val="Normal"/>', '<w:basedOn w:val="GwDate"/>', 1)
        tail = tail.replace('<w:sz w:val="32"/>', "", 1)
        loop = '<w:name w:val="公文成文日期"/><w:basedOn w:val="'
        tail = tail.replace(loop + "Normal", loop + "GwSignature")
        at = tail.index('<w:name w:val="公文成文日期"/>')
        return head + tail[:at] + tail[at:].replace('<w:sz w:val="32"/>', "", 1)

    template = load_template(template_with(tmp_path, STYLES, based))
    assert template.em[Look.SIGNATURE] == 320  # from the defaults of the document
