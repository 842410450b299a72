"""What a Word file says beside its words: strikes, remarks, changes, hidden and embedded text."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from docx.oxml import parse_xml
from office_files import W, docx, number_lists, numbered, part, raw, repacked, table
from office_files import level as list_level

from app.plans.correcting import Cut, Retype
from app.plans.corrections import corrected
from app.plans.model import DeadlineBasis, DoubtCode, Plan, Source
from app.plans.reading import read_source
from app.plans.struck import live, live_cells, printed, struck, words
from app.plans.tracing import lost_lines
from app.plans.understand import read_anything, read_plan, understand

R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
RELATIONS = "word/_rels/document.xml.rels"
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
HEAD = ["某县整改方案", "一、整改任务", "（一）作风方面"]
FIELDS = "整改措施：①补齐。（责任单位：县档案馆；完成时限：2025年6月底前）"


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


STRUCK, HIDDEN = "<w:strike/>", "<w:vanish/>"


def of_runs(tmp_path: Path, lines: Sequence[str]) -> Path:
    """A document whose paragraphs are given by their XML, under the usual headings."""

    def build(document: Any) -> None:
        for text in HEAD:
            document.add_paragraph(text)
        for line in lines:
            raw(document, line)

    return docx(tmp_path / "方案.docx", build)


def plan_of(path: Path) -> Plan:
    plan = read_plan(path, basis=DeadlineBasis(2025))
    assert lost_lines(read_anything(path), plan) == ()
    return plan


def said(plan: Plan | Source, code: DoubtCode) -> list[tuple[int, str]]:
    return [(d.line, d.message) for d in plan.doubts if d.code is code]


def with_parts(path: Path, parts: dict[str, bytes], relations: str) -> Path:
    """Add parts and the relations that lead to them."""
    old = part(path, RELATIONS).decode()
    new = old.replace("</Relationships>", relations + "</Relationships>")
    return repacked(path, path.with_name("more.docx"), {RELATIONS: new.encode(), **parts})


def relation(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{TYPE}{kind}" Target="{target}"/>'


def test_marks_of_struck_text() -> None:
    text = f"责任单位：{struck('县审计局')}{struck('、')}县财政局"
    assert (live(text), printed(text)) == ("责任单位：县财政局", "责任单位：县审计局、县财政局")
    assert words(text) == ("县审计局、",)
    assert live(f"3.{struck('车辆超编')}") == ""
    assert live(f"3.{struck('4')}5万元闲置") == "3.5万元闲置"
    assert live_cells(["3", struck("车辆超编"), "①封存。"]) == ["3", "", "①封存。"]
    assert live_cells(["3", struck("车辆超编"), struck("①封存。\n②上缴。")]) == ["", "", ""]
    assert live_cells(["3", "", ""]) == ["3", "", ""]


def test_struck_words_are_in_no_item_and_are_listed(tmp_path: Path) -> None:
    path = of_runs(
        tmp_path,
        [
            run("1.档案") + run("严重", STRUCK) + run("不齐"),
            run("整改措施：①补齐。")
            + run("②销毁。", "<w:dstrike/>")
            + run("（责任单位：")
            + run("县审计局、", STRUCK)
            + run("县档案馆；完成时限：")
            + run("2025年3月底前", STRUCK)
            + run("2025年9月底前）"),
        ],
    )
    plan = plan_of(path)
    (finding,) = plan.findings
    assert finding.title == "档案不齐"
    assert [m.text for m in finding.measures] == ["补齐。"]
    assert [r.party for r in finding.responsibilities] == ["县档案馆"]
    assert finding.deadline is not None
    assert finding.deadline.raw == "2025年9月底前"
    assert plan.lines[3].text == "1.档案严重不齐"
    assert "②销毁。" in plan.lines[4].text
    assert "2025年3月底前" in plan.lines[4].text
    struck_at = said(plan, DoubtCode.STRUCK_TEXT)
    assert [line for line, _ in struck_at] == [4, 5]
    for word in ("②销毁。", "县审计局", "2025年3月底前"):
        assert word in struck_at[1][1]
    assert "".join(piece.text for line in finding.layout for piece in line).count("销毁") == 0


def test_a_line_struck_as_a_whole_is_no_finding(tmp_path: Path) -> None:
    lines = [
        run("1.档案不齐"),
        run(FIELDS),
        run("2.") + run("车辆超编", STRUCK),
        run(FIELDS, STRUCK),
        run("3.账目不清"),
        run(FIELDS),
    ]
    plan = plan_of(of_runs(tmp_path, lines))
    assert [f.number for f in plan.findings] == ["1", "3"]
    assert [(x.line, x.kind, x.text) for x in plan.lines][5:7] == [
        (6, "struck", "2.车辆超编"),
        (7, "struck", FIELDS),
    ]
    assert [line for line, _ in said(plan, DoubtCode.STRUCK_TEXT)] == [6, 7]


def test_an_automatic_number_is_struck_with_its_text(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        number_lists(document, [list_level(0, "decimal", "%1.")])
        for text in HEAD:
            document.add_paragraph(text)
        numbered(document, "档案不齐", 0)
        document.add_paragraph(FIELDS)
        numbered(document, "", 0)._p.append(
            parse_xml(f"<w:r {W}><w:rPr><w:strike/></w:rPr><w:t>车辆超编</w:t></w:r>")
        )
        numbered(document, "账目不清", 0)
        document.add_paragraph(FIELDS)

    plan = plan_of(docx(tmp_path / "a.docx", build))
    assert [(f.number, f.title) for f in plan.findings] == [("1", "档案不齐"), ("3", "账目不清")]
    assert plan.lines[5].text == "2.车辆超编"


def test_strikes_and_hiding_by_a_style(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        styles = document.styles.element
        for name, kind, look in (("Gone", "character", STRUCK), ("Away", "paragraph", HIDDEN)):
            styles.append(
                parse_xml(
                    f'<w:style {W} w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>'
                    f"<w:rPr>{look}</w:rPr></w:style>"
                )
            )
        styles.append(
            parse_xml(
                f'<w:style {W} w:type="character" w:styleId="Below">'
                '<w:basedOn w:val="Gone"/></w:style>'
            )
        )
        raw(
            document,
            run("甲")
            + run("乙", '<w:rStyle w:val="Below"/>')
            + run("丙", '<w:rStyle w:val="Gone"/><w:strike w:val="0"/>'),
        )
        raw(document, '<w:pPr><w:pStyle w:val="Away"/></w:pPr>' + run("丁"))

    source = read_source(docx(tmp_path / "a.docx", build))
    assert [(x.text, x.printed) for x in source.lines] == [("甲丙", "甲乙丙"), ("丁", "")]
    assert [d.code for d in source.doubts] == [DoubtCode.STRUCK_TEXT, DoubtCode.HIDDEN_TEXT]


def test_struck_cells_and_rows_of_a_table(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        rows = [
            ["序号", "反馈问题", "整改措施", "责任单位", "完成时限"],
            ["1", "档案不齐", "①补齐。", "县审计局、县档案馆", "2025年3月底前"],
            ["2", "车辆超编", "①封存。", "县行管局", "2025年4月底前"],
        ]
        made = table(document, rows)
        cell = made.cell(1, 3).paragraphs[0]
        cell.runs[0].text = "县审计局、"
        cell.runs[0].font.strike = True
        cell.add_run("县档案馆")
        for column in range(1, 5):
            for one in made.cell(2, column).paragraphs[0].runs:
                one.font.strike = True

    plan = plan_of(docx(tmp_path / "a.docx", build))
    (finding,) = plan.findings
    assert [r.party for r in finding.responsibilities] == ["县档案馆"]
    assert plan.lines[1].text == "1\t档案不齐\t①补齐。\t县审计局、县档案馆\t2025年3月底前"
    assert plan.lines[2].text == "2\t车辆超编\t①封存。\t县行管局\t2025年4月底前"
    assert plan.lines[2].kind == "struck"
    assert [line for line, _ in said(plan, DoubtCode.STRUCK_TEXT)] == [2, 3]


def test_hidden_text_is_read_and_said(tmp_path: Path) -> None:
    path = of_runs(tmp_path, [run("1.档案不齐", HIDDEN), run(FIELDS)])
    plan = plan_of(path)
    assert [f.title for f in plan.findings] == ["档案不齐"]
    ((line, text),) = said(plan, DoubtCode.HIDDEN_TEXT)
    assert line == 4
    assert "1.档案不齐" in text


def _comments(*comments: tuple[str, str, str]) -> bytes:
    inner = "".join(
        f'<w:comment w:id="{key}" w:author="{author}"><w:p>{run(text)}</w:p></w:comment>'
        for key, author, text in comments
    )
    return f"<w:comments {W}>{inner}</w:comments>".encode()


def test_comments_stand_at_their_lines(tmp_path: Path) -> None:
    mark = '<w:r><w:commentReference w:id="{}"/></w:r>'
    path = of_runs(
        tmp_path,
        [
            '<w:commentRangeStart w:id="4"/>' + run("1.档案不齐"),
            run(FIELDS) + mark.format(4) + mark.format(5),
        ],
    )
    data = _comments(
        ("4", "主任", "请改由县委办牵头"), ("5", "", "时限太短"), ("9", "甲", "无处可放")
    )
    path = with_parts(path, {"word/comments.xml": data}, relation("rX", "comments", "comments.xml"))
    plan = plan_of(path)
    found = said(plan, DoubtCode.REMARK)
    assert [line for line, _ in found] == [1, 4, 5]
    assert "主任" in found[1][1]
    assert "请改由县委办牵头" in found[1][1]
    assert "时限太短" in found[2][1]
    assert "无处可放" in found[0][1]
    assert [f.title for f in plan.findings] == ["档案不齐"]


def test_tracked_changes_are_counted_with_their_authors(tmp_path: Path) -> None:
    def by(kind: str, author: str, inner: str) -> str:
        return f'<w:{kind} w:id="1" w:author="{author}">{inner}</w:{kind}>'

    gone = "<w:r><w:delText>县审计局</w:delText></w:r>"
    path = of_runs(
        tmp_path,
        [
            run("1.档案") + by("ins", "甲某", run("长期")) + run("不齐"),
            run("整改措施：①补齐。（责任单位：")
            + by("del", "乙某", gone)
            + run("县档案馆；完成时限：2025年6月底前）"),
            f"<w:pPr><w:rPr>{by('del', '甲某', '')}</w:rPr></w:pPr>" + by("del", "甲某", gone),
            by("moveFrom", "乙某", run("挪走的")) + by("moveTo", "乙某", run("2.账目不清")),
            run(FIELDS),
        ],
    )
    plan = plan_of(path)
    assert [f.title for f in plan.findings] == ["档案长期不齐", "账目不清"]
    assert [r.party for r in plan.findings[0].responsibilities] == ["县档案馆"]
    found = said(plan, DoubtCode.TRACKED)
    assert [line for line, _ in found] == [4, 4, 5, 5, 7]
    assert "共5处" in found[0][1]
    assert "甲某3处" in found[0][1]
    assert "乙某2处" in found[0][1]
    assert "“长期”" in found[1][1]
    assert "“县审计局”" in found[2][1]


def test_tracked_rows_of_a_table(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        made = table(document, [["甲", "乙"], ["丙", "丁"], ["戊", "己"]])
        for at, kind in ((1, "del"), (2, "ins")):
            made.rows[at]._tr.get_or_add_trPr().append(
                parse_xml(f'<w:{kind} {W} w:id="3" w:author="丙某"/>')
            )

    source = read_source(docx(tmp_path / "a.docx", build))
    assert [line.text for line in source.lines] == ["甲\t乙", "戊\t己"]
    found = said(source, DoubtCode.TRACKED)
    assert "共2处（丙某2处）" in found[0][1]
    assert "删除“丙丁”" in found[1][1]


def _chunk(tmp_path: Path, name: str, data: bytes) -> Plan:
    def build(document: Any) -> None:
        for text in [*HEAD, "1.档案不齐", FIELDS]:
            document.add_paragraph(text)
        document.element.body.insert(
            len(document.element.body) - 1, parse_xml(f'<w:altChunk {W} {R} r:id="rC"/>')
        )
        document.add_paragraph("3.账目不清")
        document.add_paragraph(FIELDS)

    path = docx(tmp_path / "a.docx", build)
    return plan_of(with_parts(path, {f"word/{name}": data}, relation("rC", "aFChunk", name)))


PAGE = f"""<html><head><title>无关</title></head><body>
<p>2.车辆<b>超编</b></p><div>{FIELDS}</div></body></html>"""
MAIL = f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{PAGE}"


def _inner_word(path: Path) -> bytes:
    def build(document: Any) -> None:
        document.add_paragraph("2.车辆超编")
        document.add_paragraph(FIELDS).add_run("划去").font.strike = True

    return docx(path, build).read_bytes()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("c.html", lambda _: PAGE.encode()),
        ("c.htm", lambda _: PAGE.encode("gb18030")),
        ("c.txt", lambda _: f"2.车辆超编\r\n{FIELDS}".encode("gb18030")),
        ("c.mht", lambda _: MAIL.encode()),
        ("c.docx", lambda folder: _inner_word(folder / "inner.docx")),
    ],
)
def test_embedded_files_are_read_in_their_place(
    tmp_path: Path, name: str, make: Callable[[Path], bytes]
) -> None:
    plan = _chunk(tmp_path, name, make(tmp_path))
    assert [(f.number, f.title) for f in plan.findings] == [
        ("1", "档案不齐"),
        ("2", "车辆超编"),
        ("3", "账目不清"),
    ]
    assert all(f.deadline and f.responsibilities for f in plan.findings)
    assert [x.line for x in plan.lines] == list(range(1, 10))
    (found,) = said(plan, DoubtCode.HIDDEN_TEXT)
    assert found[0] == 6
    assert name in found[1]
    assert [line for line, _ in said(plan, DoubtCode.STRUCK_TEXT)] == (
        [7] if ".docx" in name else []
    )


def test_a_table_in_an_embedded_page(tmp_path: Path) -> None:
    cells = "<tr><td>序号</td><td>反馈问题</td><td>整改措施</td><td>责任单位</td></tr>"
    cells += "<tr><td rowspan='2'>7</td><td rowspan='2'>车辆超编</td>"
    cells += "<td>①封存。</td><td>县行管局</td></tr>"
    cells += "<tr><td>②上缴。<br>③登记。</td><td>县财政局</td></tr>"
    plan = _chunk(tmp_path, "c.html", f"<table>{cells}</table>".encode())
    found = next(f for f in plan.findings if f.number == "7")
    assert (found.title, [m.text for m in found.measures]) == (
        "车辆超编",
        ["封存。", "上缴。", "登记。"],
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [("c.rtf", b"{\\rtf1 x}"), ("c.bin", b"\0\1\2"), ("c.docx", b"PK\3\4 torn"), ("c.html", b""),
     ("c.mht", b"MIME-Version: 1.0\nContent-Type: image/png\n\nx")],
)  # fmt: skip
def test_embedded_files_nobody_can_read_are_named(tmp_path: Path, name: str, data: bytes) -> None:
    plan = _chunk(tmp_path, name, data)
    assert [f.number for f in plan.findings] == ["1", "3"]
    assert any(name in text for _, text in said(plan, DoubtCode.HIDDEN_TEXT))


def test_an_embedded_file_in_a_cell_and_one_that_is_missing_are_named(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        made = table(document, [["甲", "乙"], ["丙", "丁"]])
        made.cell(0, 0)._tc.insert(1, parse_xml(f'<w:altChunk {W} {R} r:id="none"/>'))
        document.element.body.insert(0, parse_xml(f'<w:altChunk {W} {R} r:id="none"/>'))

    source = read_source(docx(tmp_path / "a.docx", build))
    assert [line for line, _ in said(source, DoubtCode.HIDDEN_TEXT)] == [1, 1]


def test_word_files_embedded_in_one_another_end_somewhere(tmp_path: Path) -> None:
    data = b"PK\3\4"
    for depth in range(6):

        def build(document: Any, depth: int = depth) -> None:
            document.add_paragraph(f"第{depth}层")
            document.element.body.insert(1, parse_xml(f'<w:altChunk {W} {R} r:id="rC"/>'))

        path = docx(tmp_path / f"{depth}.docx", build)
        path = with_parts(path, {"word/c.docx": data}, relation("rC", "aFChunk", "c.docx"))
        data = path.read_bytes()
    source = read_source(path)
    assert [line.text for line in source.lines] == ["第5层", "第4层", "第3层", "第2层"]
    assert [line.line for line in source.lines] == [1, 2, 3, 4]


OBJECTS = {
    "嵌入对象（Excel.Sheet.12）": (
        '<w:r><w:object><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata/></v:shape>'
        '<o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" ProgID="Excel.Sheet.12"/>'
        "</w:object></w:r>"
    ),
    "图片": '<w:r><w:pict><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml"/></w:pict></w:r>',
    "艺术字": (
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml">'
        '<v:textpath string="内部资料"/></v:shape></w:pict></w:r>'
    ),
    "图表": (
        '<w:r><w:drawing><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/>'
        "</a:graphic></w:drawing></w:r>"
    ),
    "域": (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText>LISTNUM 甲</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OBJECTS)
def test_what_is_no_text_is_named_with_its_place(tmp_path: Path, name: str) -> None:
    plan = plan_of(of_runs(tmp_path, [run("1.档案不齐"), run(FIELDS) + OBJECTS[name]]))
    ((line, text),) = said(plan, DoubtCode.HIDDEN_TEXT)
    assert line == 5
    assert name in text


def test_the_words_of_a_diagram(tmp_path: Path) -> None:
    diagram = (
        '<w:r><w:drawing><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/diagram">'
        '<dgm:relIds xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        f'{R} r:dm="rD"/>'
        "</a:graphicData></a:graphic></w:drawing></w:r>"
    )
    data = b'<d xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">' + (
        "<a:t>第一步</a:t><a:t>第二步</a:t></d>".encode()
    )
    path = of_runs(tmp_path, [run("1.档案不齐"), run(FIELDS) + diagram])
    path = with_parts(path, {"word/d.xml": data}, relation("rD", "diagramData", "d.xml"))
    ((_, text),) = said(plan_of(path), DoubtCode.HIDDEN_TEXT)
    assert "第一步、第二步" in text


def test_headers_and_footers_are_named_unless_they_count_pages(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        document.add_paragraph("正文")
        document.sections[0].header.paragraphs[0].text = "内部资料 注意保存"
        document.sections[0].footer.paragraphs[0].text = "— 3 —"

    source = read_source(docx(tmp_path / "a.docx", build))
    ((line, text),) = said(source, DoubtCode.HIDDEN_TEXT)
    assert (line, "页眉" in text, "内部资料 注意保存" in text) == (1, True, True)


def test_what_the_file_said_stays_when_lines_and_items_are_put_right(tmp_path: Path) -> None:
    path = of_runs(tmp_path, [run("1.档案") + run("严重", STRUCK) + run("不齐"), run(FIELDS)])
    source = read_anything(path)

    def again(made: Source) -> Plan:
        return understand(made, basis=DeadlineBasis(2025))

    plan, _ = corrected(source, (Cut(2, 2), Retype(5, "1.档案残缺")), again, frozenset())
    assert plan.findings[0].title == "档案残缺"
    assert [line for line, _ in said(plan, DoubtCode.STRUCK_TEXT)] == [5]
    assert plan.lines[4].text == "1.档案残缺"


def test_marks_in_a_file_are_no_marks_of_ours(tmp_path: Path) -> None:
    path = of_runs(tmp_path, [run("1.档案\ufdd0不齐\ufdd1"), run(FIELDS)])
    plan = plan_of(path)
    assert plan.findings[0].title == "档案不齐"
    assert plan.doubts == ()
