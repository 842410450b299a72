"""The Word file itself: styles only, every text unharmed, the same bytes, tables and signatures."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_round import AS_OF, FOUR, SAMPLE
from word_files import W, document, made, opened, part, values

from app.documents.content import (
    Column,
    Document,
    Look,
    Mark,
    PageBreak,
    Paragraph,
    Part,
    Run,
    Signature,
    Table,
    body,
    heading,
    paragraph,
    texts,
)
from app.documents.registry import KINDS, make_content, make_document
from app.documents.wording import vocabulary
from app.legible import clean
from app.zipping import unzipped

WORDS = vocabulary("completed")
BODY = "word/document.xml"
TWO_COLUMNS = (Column("甲", 1), Column("乙", 1, True))


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind of document."""
    return str(request.param)


@pytest.fixture(scope="module")
def data(kind: str) -> bytes:
    """The file of the sample round."""
    return make_document(kind, SAMPLE, ".docx", as_of=AS_OF, words=WORDS)


def test_every_style_used_is_in_the_file(data: bytes) -> None:
    known = {s.get(W + "styleId") for s in part(data, "word/styles.xml").iter(W + "style")}
    used = part(data, BODY)
    names = {*values(used, "pStyle"), *values(used, "rStyle"), *values(used, "tblStyle")}
    assert names and names <= known


def test_the_look_comes_from_styles_only(data: bytes) -> None:
    root = part(data, BODY)
    assert not [
        e.tag for e in root.iter() if e.tag in {W + "sz", W + "rFonts", W + "color", W + "b"}
    ]
    assert not values(root, "numPr") and not list(root.iter(W + "numId"))


def test_the_file_says_what_the_preview_says(kind: str, data: bytes) -> None:
    content = make_content(kind, SAMPLE, as_of=AS_OF, words=WORDS)
    found = opened(data)
    shown = [p.text for p in found.paragraphs if p.text]
    assert shown == list(texts(_without_tables(content)))
    tables = [block for block in content.blocks if isinstance(block, Table)]
    for table, block in zip(found.tables, tables, strict=True):
        assert [c.text for c in table.rows[0].cells] == [c.title for c in block.columns]
        assert len(table.rows) == 1 + len(block.rows)


def _without_tables(content: Document) -> Document:
    blocks = tuple(block for block in content.blocks if not isinstance(block, Table))
    return replace(content, parts=(Part(blocks),))


def test_the_same_input_gives_the_same_bytes(kind: str, data: bytes) -> None:
    again = make_document(kind, SAMPLE, ".docx", as_of=AS_OF, words=WORDS)
    assert again == data
    assert {info for info, _ in unzipped(data)} >= {"[Content_Types].xml", BODY}


def test_properties_name_title_office_and_day(kind: str, data: bytes) -> None:
    found = opened(data).core_properties
    content = make_content(kind, SAMPLE, as_of=AS_OF, words=WORDS)
    assert (found.title, found.author) == (content.title, "清河县委整改办")
    assert found.created.date() == found.modified.date() == AS_OF


def test_tables_repeat_their_header_and_never_split_a_row(data: bytes) -> None:
    for table in part(data, BODY).iter(W + "tbl"):
        rows = list(table.iter(W + "tr"))
        assert [r.find(f"{W}trPr/{W}tblHeader") is not None for r in rows] == [
            True,
            *[False] * (len(rows) - 1),
        ]
        assert all(r.find(f"{W}trPr/{W}cantSplit") is not None for r in rows)
        widths = [int(w) for w in values(table, "gridCol", "w")]
        for row in rows:
            assert [int(c.get(W + "w", 0)) for c in row.iter(W + "tcW")] == widths


def test_every_section_has_odd_and_even_footers(data: bytes) -> None:
    for section in part(data, BODY).iter(W + "sectPr"):
        assert values(section, "footerReference", "type") == ["default", "even"]
    assert part(data, "word/settings.xml").find(W + "evenAndOddHeaders") is not None


NASTY = st.text(
    st.one_of(st.sampled_from("{%}<>&\"'\t\n\r\x00\x0b\x1f\ufffe\ufeff甲。 "), st.characters()),
    max_size=40,
)


@given(NASTY)
def test_any_text_passes_through_unharmed(text: str) -> None:
    found = opened(made(document(paragraph(text))))
    assert found.paragraphs[0].text == clean(text)


def test_templates_words_markup_and_long_paragraphs_are_only_text() -> None:
    nasty = "{{ title }} {% for x %} <w:p/> &amp; \x01" + "长" * 10_000
    whole = SAMPLE._replace(categories=(
        SAMPLE.categories[0]._replace(findings=(FOUR._replace(title=nasty),)),
    ))  # fmt: skip
    for kind in KINDS:
        data = make_document(kind, whole, ".docx", as_of=AS_OF, words=WORDS)
        everything = "".join(part(data, BODY).itertext())
        assert "{{ title }} {% for x %} <w:p/> &amp; " in everything
        assert "长" * 10_000 in everything
        opened(data)


def test_headings_that_run_on_are_marked_runs() -> None:
    block = Paragraph(Look.BODY, (Run("（一）情况。", Mark.RUN_2), Run("共三个。")))
    root = part(made(document(block)), BODY)
    assert values(root, "rStyle") == ["GwRun2"]
    assert opened(made(document(block))).paragraphs[0].text == "（一）情况。共三个。"


def test_lines_and_tabs_inside_a_paragraph() -> None:
    root = part(made(document(paragraph("甲\n乙\t丙"))), BODY)
    assert len(list(root.iter(W + "br"))) == len(list(root.iter(W + "tab"))) == 1


def merges(table: Table) -> list[list[str]]:
    """How the cells of each row below the header are merged."""
    rows = list(part(made(document(table)), BODY).iter(W + "tr"))[1:]
    return [[next(iter(values(cell, "vMerge")), "") for cell in row.iter(W + "tc")] for row in rows]


def test_cells_that_repeat_are_merged_and_kept_together() -> None:
    table = Table(TWO_COLUMNS, (("一", "1"), (None, "2"), (None, "3"), ("二", "4")))
    assert merges(table) == [["restart", ""], ["continue", ""], ["continue", ""], ["", ""]]
    rows = list(part(made(document(table)), BODY).iter(W + "tr"))[1:]
    kept = [bool(list(row.iter(W + "keepNext"))) for row in rows]
    assert kept == [True, True, False, False]


def test_a_table_that_is_together_stays_on_one_page() -> None:
    table = Table(TWO_COLUMNS, (("一", "1"), ("二", "2")), together=True)
    rows = list(part(made(document(table)), BODY).iter(W + "tr"))[1:]
    assert [bool(list(row.iter(W + "keepNext"))) for row in rows] == [True, False]


def test_styles_of_cells() -> None:
    for dense, ids in ((False, "GwTable"), (True, "GwList")):
        table = Table(TWO_COLUMNS, (("一\n二", "1"),), dense=dense)
        found = values(part(made(document(table)), BODY), "pStyle")
        assert found == [
            f"{ids}Head", f"{ids}Head", f"{ids}Text", f"{ids}Text", f"{ids}Centred", "GwAfterTable",
        ]  # fmt: skip


def test_an_empty_table_and_an_empty_document() -> None:
    assert opened(made(document(Table((), ())))).tables
    bare = Document("", (), "", AS_OF)
    assert opened(made(bare)).paragraphs == []
    assert len(opened(made(document())).paragraphs) == 1


def test_a_page_break_and_turned_pages_between_upright_ones() -> None:
    content = Document(
        "",
        (
            Part((paragraph("一"), PageBreak(), paragraph("二"))),
            Part((Table(TWO_COLUMNS, ()),), landscape=True),
            Part((Signature("某县委", AS_OF),)),
        ),
        "",
        AS_OF,
    )
    found = opened(made(content))
    sizes = [s.page_width > s.page_height for s in found.sections]
    assert sizes == [False, True, False]
    assert values(part(made(content), BODY), "br", "type") == ["page"]


@pytest.mark.parametrize(
    ("organ", "signed", "dated"),
    [
        # The date's 6.5 characters end two from the edge, the organ's 8 begin two before them.
        ("某县委整改办公室", 640 + 160, 640),
        ("中共清河县委巡察整改工作领导小组", 640, 640 + (16 - 2 - 6) * 320),
    ],
)
def test_the_date_begins_two_characters_right_of_the_organ(
    organ: str, signed: int, dated: int
) -> None:
    day = date(2024, 12, 5) if len(organ) == 8 else date(2024, 7, 1)
    root = part(made(document(paragraph("正文"), Signature(organ, day))), BODY)
    assert [int(x) for x in values(root, "ind", "right")] == [signed, dated]


def test_signatures_that_lack_something() -> None:
    assert opened(made(document(Signature("某县委", None)))).paragraphs[0].text == "某县委"
    found = opened(made(document(Signature("", AS_OF))))
    assert [(p.text, p.style.name) for p in found.paragraphs] == [("2024年7月1日", "公文署名")]
    assert opened(made(document(Signature("", None)))).paragraphs == []


def test_the_last_paragraph_keeps_the_signature_company() -> None:
    blocks = (paragraph("一"), paragraph("二"), Signature("某县委", AS_OF), paragraph("（附注）"))
    found = opened(made(document(*blocks))).paragraphs
    assert [p.paragraph_format.keep_with_next for p in found] == [None, True, None, None, None]


def test_blocks_of_text() -> None:
    assert body(" 甲 ") == (paragraph("甲"),)
    assert body("") == body(" \n ") == ()
    assert body("甲\n\n 乙\r\n丙", 3) == tuple(paragraph(t, item=3) for t in "甲乙丙")
    assert heading(4, "（1）某", 5) == Paragraph(Look.HEADING_4, (Run("（1）某"),), 5)


def test_the_preview_of_signatures_and_page_breaks() -> None:
    blocks = (Signature("", None), PageBreak(), Signature("某县委", None), Signature("", AS_OF))
    assert list(texts(document(*blocks))) == ["某县委", "2024年7月1日"]
