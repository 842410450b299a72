"""Content into a Word document in the look of a template: linear, and always the same bytes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from unicodedata import east_asian_width

from app.documents import word
from app.documents.content import (
    TABLE_STYLE,
    Block,
    Cell,
    Document,
    Look,
    PageBreak,
    Paragraph,
    Part,
    Signature,
    Table,
    chinese_day,
)
from app.documents.template import BODY_PART, CORE_PART, Page, Template
from app.zipping import zipped

_PLAIN = (Look.TABLE_HEAD, Look.TABLE_TEXT, Look.TABLE_CENTRED)
_DENSE = (Look.LIST_HEAD, Look.LIST_TEXT, Look.LIST_CENTRED)


def docx_bytes(document: Document, template: Template) -> bytes:
    """Return the whole .docx file. Raises BadFileError when the template lacks a style."""
    body = "".join(_parts(document.parts, template))
    last = _page(document.parts[-1], template) if document.parts else template.upright
    replaced = {
        BODY_PART: word.document(body, last.xml),
        CORE_PART: word.core_properties(document.title, document.author, document.day),
    }
    return zipped((name, replaced.get(name, data)) for name, data in template.parts)


def _page(part: Part, template: Template) -> Page:
    return template.turned if part.landscape else template.upright


def _parts(parts: tuple[Part, ...], template: Template) -> Iterator[str]:
    for place, part in enumerate(parts):
        page = _page(part, template)
        written = list(_blocks(part, template, page))
        if not part.blocks or isinstance(part.blocks[-1], Table):
            written.append(word.paragraph(template.style(Look.AFTER_TABLE), ""))
        if place < len(parts) - 1:
            written[-1] = word.end_section(written[-1], page.xml)
        yield from written


def _blocks(part: Part, template: Template, page: Page) -> Iterator[str]:
    for block, after in zip(part.blocks, (*part.blocks, None)[1:], strict=True):
        if isinstance(block, Paragraph) and isinstance(after, Signature):
            yield _paragraph(block, template, page, word.KEEP_NEXT)
        else:
            yield _WRITERS[type(block)](block, template, page)


def _paragraph(block: Paragraph, template: Template, _page: Page, more: str = "") -> str:
    """Write a paragraph; the last one before a signature never leaves it alone on a page."""
    runs = "".join(
        word.run(run.text, template.style(run.mark) if run.mark else "") for run in block.runs
    )
    return word.paragraph(template.style(block.look), runs, more)


def _page_break(_block: PageBreak, template: Template, _page: Page) -> str:
    return word.page_break_paragraph(template.style(Look.BODY))


@dataclass(frozen=True, slots=True)
class _Cells:
    """The beginnings and ends of a table's cells, made once for all its rows."""

    styles: tuple[str, ...]
    plain: tuple[str, ...]
    first: tuple[str, ...]
    below: tuple[str, ...]


def _table(block: Table, template: Template, page: Page) -> str:
    widths = _widths([column.share for column in block.columns], page.width)
    head, text, centred = _DENSE if block.dense else _PLAIN
    head_style = template.style(head)
    header = "".join(
        f"{word.cell_start(width)}{_cell_paragraphs(head_style, column.title)}</w:tc>"
        for column, width in zip(block.columns, widths, strict=True)
    )
    styles = [template.style(centred if column.centred else text) for column in block.columns]
    rows = [word.row(header, header=True), *_rows(block, _cells(widths, styles))]
    return word.table(template.style(TABLE_STYLE), widths, rows)


def _cells(widths: list[int], styles: list[str]) -> _Cells:
    return _Cells(
        styles=tuple(styles),
        plain=tuple(map(word.cell_start, widths)),
        first=tuple(word.cell_start(width, "restart") for width in widths),
        below=tuple(word.cell_start(width, "continue") for width in widths),
    )


def _widths(shares: list[float], width: int) -> list[int]:
    """Cut a width into whole twips by shares; the last column takes what is left over."""
    total = sum(shares)
    found = [int(width * share / total) for share in shares]
    return [*found[:-1], width - sum(found[:-1])] if found else []


def _rows(block: Table, cells: _Cells) -> Iterator[str]:
    """Write the rows; those that share a merged cell are kept on one page."""
    end: tuple[Cell, ...] = ("",) * len(block.columns)
    for row, after in zip(block.rows, (*block.rows, end)[1:], strict=True):
        kept = None in after or (block.together and after is not end)
        more = word.KEEP_NEXT if kept else ""
        yield word.row("".join(_row_cells(row, after, cells, more)))


def _row_cells(
    row: tuple[Cell, ...], after: tuple[Cell, ...], cells: _Cells, more: str
) -> Iterator[str]:
    for k, text in enumerate(row):
        if text is None:
            start = cells.below[k]
        else:
            start = cells.first[k] if after[k] is None else cells.plain[k]
        yield f"{start}{_cell_paragraphs(cells.styles[k], text or '', more)}</w:tc>"


def _cell_paragraphs(style: str, text: str, more: str = "") -> str:
    return "".join(word.paragraph(style, word.run(line), more) for line in text.split("\n"))


def _signature(block: Signature, template: Template, _page: Page) -> str:
    """Place the date two characters right of where the organ's name begins (GB/T 9704, 7.3.5)."""
    organ_right, date_right = _signature_indents(block, template)
    out = ""
    if block.organ:
        more = word.right_indent(organ_right)
        out += word.paragraph(template.style(Look.SIGNATURE), word.run(block.organ), more)
    if block.day:
        more = word.right_indent(date_right) if block.organ else ""
        style = template.style(Look.DATE if block.organ else Look.SIGNATURE)
        out += word.paragraph(style, word.run(chinese_day(block.day)), more)
    return out


def _signature_indents(block: Signature, template: Template) -> tuple[int, int]:
    """Return both right indents in twips; the longer line keeps the style's own."""
    em = template.em[Look.SIGNATURE]
    organ = _em_width(block.organ) * em
    day = (_em_width(chinese_day(block.day)) if block.day else 0) * em
    organ_right, date_right = template.right[Look.SIGNATURE], template.right[Look.DATE]
    overhang = int(organ - 2 * em - day)
    if overhang >= 0:
        return organ_right, organ_right + overhang
    return date_right - overhang, date_right


def _em_width(text: str) -> float:
    """Return a text's width in characters; digits and Latin letters are half as wide."""
    return sum(1 if east_asian_width(char) in "WFA" else 0.5 for char in text)


_WRITERS: dict[type[Block], Callable[..., str]] = {
    Paragraph: _paragraph,
    PageBreak: _page_break,
    Table: _table,
    Signature: _signature,
}
