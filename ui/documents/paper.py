"""What a document says, drawn as on paper: the preview before it is saved."""

from html import escape

from PySide6.QtWidgets import QTextBrowser

from app.documents.content import (
    Block,
    Document,
    Look,
    Mark,
    PageBreak,
    Paragraph,
    Signature,
    Table,
    signed,
)
from ui.theme import current

#: Look of a paragraph: CSS beside the body's.
_LOOKS = {
    Look.TITLE: "font-family:'FZXiaoBiaoSong-B05S','Noto Serif CJK SC',serif;"
    "font-size:20pt;text-align:center;margin:18px 0 24px 0;",
    Look.HEADING_1: "font-family:'SimHei','Noto Sans CJK SC',sans-serif;text-indent:32px;",
    Look.HEADING_2: "font-family:'KaiTi','Noto Serif CJK SC',serif;text-indent:32px;",
    Look.HEADING_3: "font-weight:600;text-indent:32px;",
    Look.HEADING_4: "text-indent:32px;",
    Look.BODY: "text-indent:32px;",
    Look.SIGNATURE: "text-align:right;margin-top:24px;",
    Look.DATE: "text-align:right;",
    Look.CAPTION: "text-align:center;font-weight:600;",
    Look.ANNEX_TITLE: "text-align:center;font-size:18pt;",
}
_MARKS = {Mark.RUN_1: "font-weight:600;", Mark.RUN_2: "font-weight:600;"}
#: Blocks shown at most: a preview need not be the whole of a long document.
MOST = 400


class Paper(QTextBrowser):
    """Shows a document as it will be printed, more or less; the saved file is exact."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("paper")
        self.setAccessibleName("文书预览")
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)

    def show_document(self, document: Document) -> None:
        """Show a document from its beginning."""
        blocks = document.blocks[:MOST]
        body = "".join(_html(block) for block in blocks)
        if len(document.blocks) > MOST:
            left = len(document.blocks) - MOST
            body += f"<p align=center>……（其余 {left} 段在保存的文件里）</p>"
        ink = current().colour("paper_text").name()
        self.setHtml(
            "<div style=\"font-family:'FangSong','仿宋_GB2312','Noto Serif CJK SC',serif;"
            f'font-size:12pt;line-height:170%;color:{ink};margin:12px 24px;">{body}</div>'
        )


def _html(block: Block) -> str:
    if isinstance(block, Paragraph):
        return _paragraph(block)
    if isinstance(block, Signature):
        return "".join(_paragraph(one) for one in signed(block))
    if isinstance(block, Table):
        return _table(block)
    assert isinstance(block, PageBreak)
    return "<hr>"


def _paragraph(block: Paragraph) -> str:
    runs = "".join(
        f'<span style="{_MARKS.get(run.mark, "")}">{_text(run.text)}</span>' for run in block.runs
    )
    return f'<p style="margin:0;{_LOOKS.get(block.look, "")}">{runs}</p>'


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _table(table: Table) -> str:
    head = "".join(f"<th>{_text(column.title)}</th>" for column in table.columns)
    rows = []
    for line in table.rows:
        cells = "".join(f"<td>{_text(cell or '')}</td>" for cell in line)
        rows.append(f"<tr>{cells}</tr>")
    return (
        '<table border=1 cellspacing=0 cellpadding=4 width=100% style="font-size:10pt;">'
        f"<tr>{head}</tr>{''.join(rows)}</table>"
    )
