"""The named styles of the Word template: fonts, sizes, spacing of GB/T 9704—2012 as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FANGSONG, HEITI, KAITI, SONGTI = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
TITLE_FONT = "方正小标宋简体"
#: Exact line of 28.95 pt: 22 lines on a page of 225 mm.
LINE = 579
#: 33 pt for titles, which the page's grid would otherwise put two lines apart.
TITLE_LINE = 660


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style. Sizes in half points, distances in twips, indents also in characters.

    `spacing` widens or narrows characters: 16 pt and -5 give 28 of them on a line of 156 mm.
    """

    id: str
    name: str
    font: str = FANGSONG
    size: int = 32
    align: str = "both"
    first_chars: int = 0
    left_chars: int = 0
    right_chars: int = 0
    line: int = LINE
    before: int = 0
    after: int = 0
    spacing: int = 0
    outline: int | None = None
    keep_next: bool = False
    snap: bool = True


@dataclass(frozen=True, slots=True)
class CharacterStyle:
    """One character style: a font inside a paragraph of another."""

    id: str
    name: str
    font: str


def _text(identifier: str, name: str, **look: int | str | bool) -> Style:
    values: dict[str, int | str | bool] = {"first_chars": 200, "spacing": -5, **look}
    return Style(identifier, name, **values)  # type: ignore[arg-type]


def _cell(identifier: str, name: str, **look: int | str | bool) -> Style:
    """Tables do not keep to the page's 22 lines."""
    values: dict[str, int | str | bool] = {"size": 21, "align": "left", "line": 320, **look}
    return Style(identifier, name, snap=False, **values)  # type: ignore[arg-type]


PARAGRAPH_STYLES = (
    Style(
        "GwTitle", "公文标题", TITLE_FONT, 44, "center", line=TITLE_LINE, after=LINE, outline=0,
        keep_next=True, snap=False,
    ),
    Style("GwAddressee", "公文主送机关", spacing=-5),
    _text("GwBody", "公文正文"),
    _text("GwHeading1", "公文一级标题", font=HEITI, outline=1, keep_next=True),
    _text("GwHeading2", "公文二级标题", font=KAITI, outline=2, keep_next=True),
    _text("GwHeading3", "公文三级标题", outline=3, keep_next=True),
    _text("GwHeading4", "公文四级标题", outline=4, keep_next=True),
    Style("GwSignature", "公文署名", align="right", right_chars=200, before=LINE, keep_next=True),
    Style("GwDate", "公文成文日期", align="right", right_chars=200),
    Style("GwAnnexMark", "公文附件标记", HEITI, align="left", after=LINE, keep_next=True),
    Style(
        "GwAnnexTitle", "公文附件标题", TITLE_FONT, 44, "center", after=LINE // 2, outline=1,
        line=TITLE_LINE, keep_next=True, snap=False,
    ),
    Style("GwCaption", "公文表题", HEITI, 28, "center", line=480, before=200, keep_next=True),
    _cell("GwTableHead", "公文表头", font=HEITI, align="center"),
    _cell("GwTableText", "公文表格文字"),
    _cell("GwTableCentred", "公文表格居中", align="center"),
    _cell("GwListHead", "公文附表表头", font=HEITI, size=18, align="center", line=260),
    _cell("GwListText", "公文附表文字", size=18, line=260),
    _cell("GwListCentred", "公文附表居中", size=18, align="center", line=260),
    _cell("GwTableNote", "公文表注", size=24, align="right", line=360, keep_next=True),
    _cell("GwAfterTable", "公文表后", size=2, line=20),
    Style("GwPageOdd", "公文单页码", SONGTI, 28, "right", right_chars=100, line=280),
    Style("GwPageEven", "公文双页码", SONGTI, 28, "left", left_chars=100, line=280),
)  # fmt: skip
CHARACTER_STYLES = (
    CharacterStyle("GwRun1", "公文一级标题字", HEITI),
    CharacterStyle("GwRun2", "公文二级标题字", KAITI),
)


def _fonts(font: str) -> str:
    return (
        f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}" '
        'w:hint="eastAsia"/>'
    )


def _indent(style: Style) -> str:
    """Indents in characters, and in twips for programs that do not know characters."""
    em = style.size * 10
    found = ""
    for side, chars in (
        ("left", style.left_chars),
        ("right", style.right_chars),
        ("firstLine", style.first_chars),
    ):
        if chars:
            found += f' w:{side}Chars="{chars}" w:{side}="{chars * em // 100}"'
    return f"<w:ind{found}/>" if found else ""


def _style_xml(style: Style) -> str:
    keep = "<w:keepNext/>" if style.keep_next else ""
    outline = f'<w:outlineLvl w:val="{style.outline}"/>' if style.outline is not None else ""
    spacing = f'<w:spacing w:val="{style.spacing}"/>' if style.spacing else ""
    snap = "" if style.snap else '<w:snapToGrid w:val="0"/>'
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style.id}">'
        f'<w:name w:val="{style.name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f'<w:pPr>{keep}<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/>'
        f'<w:autoSpaceDN w:val="0"/>{snap}'
        f'<w:spacing w:before="{style.before}" w:after="{style.after}" '
        f'w:line="{style.line}" w:lineRule="exact"/>{_indent(style)}'
        f'<w:jc w:val="{style.align}"/>{outline}</w:pPr>'
        f'<w:rPr>{_fonts(style.font)}{spacing}<w:sz w:val="{style.size}"/>'
        f'<w:szCs w:val="{style.size}"/></w:rPr></w:style>'
    )


def _character_xml(style: CharacterStyle) -> str:
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{style.id}">'
        f'<w:name w:val="{style.name}"/><w:qFormat/><w:rPr>{_fonts(style.font)}</w:rPr></w:style>'
    )


def _border(side: str) -> str:
    return f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'


def _table_xml() -> str:
    borders = "".join(map(_border, ("top", "left", "bottom", "right", "insideH", "insideV")))
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="GwTable">'
        '<w:name w:val="公文表格"/><w:basedOn w:val="TableNormal"/><w:tblPr>'
        f"<w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>"
        '<w:top w:w="28" w:type="dxa"/><w:left w:w="57" w:type="dxa"/>'
        '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
        '</w:tblPr><w:tcPr><w:vAlign w:val="center"/></w:tcPr></w:style>'
    )


def styles_xml(paragraphs: Sequence[Style], characters: Sequence[CharacterStyle]) -> str:
    """Return the styles part."""
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(FANGSONG)}"
        '<w:kern w:val="0"/><w:sz w:val="32"/><w:szCs w:val="32"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '<w:qFormat/><w:pPr><w:widowControl w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr></w:style>"
    )
    shown = "".join(map(_style_xml, paragraphs)) + "".join(map(_character_xml, characters))
    return f'<w:styles xmlns:w="{_W}">{defaults}{shown}{_table_xml()}</w:styles>'
