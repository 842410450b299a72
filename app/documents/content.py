"""What a document says: frozen blocks that the window previews and Word gets, one to one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Look(StrEnum):
    """The named paragraph styles of the Word template; how they look stands there only."""

    TITLE = "公文标题"
    ADDRESSEE = "公文主送机关"
    BODY = "公文正文"
    HEADING_1 = "公文一级标题"
    HEADING_2 = "公文二级标题"
    HEADING_3 = "公文三级标题"
    HEADING_4 = "公文四级标题"
    SIGNATURE = "公文署名"
    DATE = "公文成文日期"
    ANNEX_MARK = "公文附件标记"
    ANNEX_TITLE = "公文附件标题"
    CAPTION = "公文表题"
    TABLE_HEAD = "公文表头"
    TABLE_TEXT = "公文表格文字"
    TABLE_CENTRED = "公文表格居中"
    LIST_HEAD = "公文附表表头"
    LIST_TEXT = "公文附表文字"
    LIST_CENTRED = "公文附表居中"
    TABLE_NOTE = "公文表注"
    AFTER_TABLE = "公文表后"


class Mark(StrEnum):
    """The named character styles: a heading that runs on into its paragraph."""

    NONE = ""
    RUN_1 = "公文一级标题字"
    RUN_2 = "公文二级标题字"


#: The table style of the template.
TABLE_STYLE = "公文表格"
HEADINGS = (Look.HEADING_1, Look.HEADING_2, Look.HEADING_3, Look.HEADING_4)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; a newline in it breaks the line inside the paragraph."""

    text: str
    mark: Mark = Mark.NONE


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `item` is the id of the ledger's item it tells of, 0 for none."""

    look: Look
    runs: tuple[Run, ...]
    item: int = 0

    @property
    def text(self) -> str:
        """The paragraph as read."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its heading, its share of the width, whether its cells are centred."""

    title: str
    share: float
    centred: bool = False


#: None continues the cell above: printed as one merged cell.
Cell = str | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header is repeated on every page and whose rows are never split.

    A `dense` one is a long list in smaller print; one that is `together` stays on one page.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    dense: bool = False
    together: bool = False


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a new page."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, and the day; either may be missing."""

    organ: str
    day: date | None


Block = Paragraph | Table | PageBreak | Signature


@dataclass(frozen=True, slots=True)
class Part:
    """Pages that lie the same way."""

    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document; `day` is the date it bears."""

    title: str
    parts: tuple[Part, ...]
    author: str
    day: date

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every block in order."""
        return tuple(block for part in self.parts for block in part.blocks)


def paragraph(text: str, look: Look = Look.BODY, item: int = 0) -> Paragraph:
    """Return a paragraph of one run."""
    return Paragraph(look, (Run(text),), item)


def heading(level: int, text: str, item: int = 0) -> Paragraph:
    """Return a heading of level 1 to 4."""
    return paragraph(text, HEADINGS[level - 1], item)


def body(text: str, item: int = 0) -> tuple[Paragraph, ...]:
    """Return text as body paragraphs, one for every line that is not blank."""
    if "\n" not in text and "\r" not in text:
        return (paragraph(text.strip(), item=item),) if text.strip() else ()
    return tuple(paragraph(line.strip(), item=item) for line in text.splitlines() if line.strip())


def chinese_day(day: date) -> str:
    """Print a date as documents do: full year, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def signed(signature: Signature) -> Iterator[Paragraph]:
    """Return the paragraphs of a signature."""
    if signature.organ:
        yield paragraph(signature.organ, Look.SIGNATURE)
    if signature.day:
        yield paragraph(chinese_day(signature.day), Look.DATE)


def texts(document: Document) -> Iterator[str]:
    """Return every printed text in order: paragraphs, then each table's cells row by row."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Signature):
            yield from (one.text for one in signed(block))
        elif isinstance(block, Table):
            yield from (column.title for column in block.columns)
            yield from (cell for row in block.rows for cell in row if cell is not None)
