"""Builds templates/gongwen.docx: the look of documents by GB/T 9704—2012, as named Word styles.

Run `python -m resources.make_template` after a change here. An office that wants another look edits
a copy of the file in WPS or Word instead; nothing but the style names has to stay as it is.
"""

import zipfile
from pathlib import Path

from resources.template_parts import CONTENT_TYPES, PACKAGE_RELS, SETTINGS, core, document_rels
from resources.template_styles import CHARACTER_STYLES, PARAGRAPH_STYLES, styles_xml

OUT = Path(__file__).resolve().parent / "templates" / "gongwen.docx"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROOT = f'xmlns:w="{W}" xmlns:r="{R}"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

#: Twips. A4 with margins 37/35/28/26 mm; turned, the top of the page becomes its right side.
PORTRAIT = {"w": 11906, "h": 16838, "top": 2098, "right": 1474, "bottom": 1984, "left": 1588}
LANDSCAPE = {"w": 16838, "h": 11906, "top": 1588, "right": 2098, "bottom": 1474, "left": 1984}
#: With an exact line of 14 pt this puts the dash of the page number 7 mm below the type area.
FOOTER = 1446
LANDSCAPE_FOOTER = 567
PAGE_NUMBER_EM = 280
#: Programs put a vertical dash up to 0.8 mm off the middle of its line: with 6.6 mm the result
#: stays within half a millimetre of 7.
DASH_DISTANCE = 372
LINE_PITCH = 579  # 22 lines a page


def section(size: dict[str, int], odd: str, even: str, footer: int) -> str:
    """Return a section's properties; the relationship ids name its odd and even footers."""
    turned = ' w:orient="landscape"' if size["w"] > size["h"] else ""
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{odd}"/>'
        f'<w:footerReference w:type="even" r:id="{even}"/><w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{size["w"]}" w:h="{size["h"]}"{turned}/>'
        f'<w:pgMar w:top="{size["top"]}" w:right="{size["right"]}" w:bottom="{size["bottom"]}" '
        f'w:left="{size["left"]}" w:header="851" w:footer="{footer}" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{LINE_PITCH}"/></w:sectPr>'
    )


def document_xml() -> str:
    """Return the body: one line in each style, for whoever edits the template to see."""
    shown = "".join(_sample(style.id, style.name) for style in PARAGRAPH_STYLES)
    last = f"<w:p><w:pPr>{section(PORTRAIT, 'rId11', 'rId12', FOOTER)}</w:pPr></w:p>"
    turned = _sample("GwBody", "横排页：整改台账等附件用本节的纸张和页边距。")
    turned += section(LANDSCAPE, "rId13", "rId14", LANDSCAPE_FOOTER)
    return f"{HEAD}<w:document {ROOT}><w:body>{shown}{last}{turned}</w:body></w:document>"


def _sample(style: str, text: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def _page_number(style: str) -> str:
    field = "".join(
        f"<w:r>{inner}</w:r>"
        for inner in (
            '<w:t xml:space="preserve">— </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        )
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{field}</w:p>'


def footer_xml(style: str) -> str:
    """Return the footer of an upright page."""
    return f"{HEAD}<w:ftr {ROOT}>{_page_number(style)}</w:ftr>"


def turned_footer_xml(style: str) -> str:
    """Return the footer of a turned page: its number stands where it stands on upright pages.

    A floating cell with vertical text beside the type area, left of it.
    """
    middle = LANDSCAPE["left"] - DASH_DISTANCE
    height = LANDSCAPE["h"] - LANDSCAPE["top"] - LANDSCAPE["bottom"]
    cell = (
        f'<w:tbl><w:tblPr><w:tblpPr w:vertAnchor="page" w:horzAnchor="page" '
        f'w:tblpX="{middle - PAGE_NUMBER_EM // 2}" w:tblpY="{LANDSCAPE["top"]}"/>'
        f'<w:tblW w:w="{PAGE_NUMBER_EM}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        f'</w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{PAGE_NUMBER_EM}"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr>'
        f'<w:tcW w:w="{PAGE_NUMBER_EM}" w:type="dxa"/><w:textDirection w:val="tbRl"/></w:tcPr>'
        f"{_page_number(style)}</w:tc></w:tr></w:tbl>"
    )
    empty = '<w:p><w:pPr><w:pStyle w:val="GwPageOdd"/></w:pPr></w:p>'
    return f"{HEAD}<w:ftr {ROOT}>{cell}{empty}</w:ftr>"


def parts() -> dict[str, str]:
    """Return every part of the template by name."""
    return {
        "[Content_Types].xml": HEAD + CONTENT_TYPES,
        "_rels/.rels": HEAD + PACKAGE_RELS,
        "docProps/core.xml": HEAD + core(),
        "word/document.xml": document_xml(),
        "word/_rels/document.xml.rels": HEAD + document_rels(),
        "word/styles.xml": HEAD + styles_xml(PARAGRAPH_STYLES, CHARACTER_STYLES),
        "word/settings.xml": HEAD + SETTINGS,
        "word/footer1.xml": footer_xml("GwPageOdd"),
        "word/footer2.xml": footer_xml("GwPageEven"),
        "word/footer3.xml": turned_footer_xml("GwPageOdd"),
        "word/footer4.xml": turned_footer_xml("GwPageEven"),
    }


def build(path: Path) -> None:
    """Write the template; the same bytes every time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts().items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            package.writestr(info, text)


if __name__ == "__main__":
    build(OUT)
