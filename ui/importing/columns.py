"""What the three lists of 导入方案 show."""

from collections.abc import Callable

from ui.cells import Cell
from ui.importing.reading import DoubtRow, SourceRow, StructureRow
from ui.ledger.words import category_title
from ui.record_table import Column

_NEWS = {"新增": "green_text", "变更": "amber_text", "未变": "text3", "待确认": "amber_text"}


def source_columns() -> tuple[Column[SourceRow], ...]:
    """The lines of the file; those with a doubt are marked."""

    def text(one: SourceRow) -> Cell:
        return Cell(one.text, fill="amber_soft" if one.doubts else "")

    def number(one: SourceRow) -> Cell:
        role = "amber_text" if one.doubts else "text2"
        return Cell(str(one.id), role=role, right=True, speech="有疑点" if one.doubts else "")

    return (
        Column("行", 3, number, right=True),
        Column("识别为", 3.6, lambda one: Cell(one.kind, role="text2")),
        Column("原文", 14, text),
    )


def structure_columns() -> tuple[Column[StructureRow], ...]:
    """Categories as bands, findings and measures below."""

    def title(one: StructureRow) -> Cell:
        if one.depth == 0:
            words = category_title(one.number, one.title)
            return Cell(words, bold=True, fill="sunken", depth=0, spans=True)
        role = "text2" if one.depth == 2 else "text"
        return Cell(one.title, role=role, lead=one.number, depth=one.depth)

    def under(make: Callable[[StructureRow], Cell]) -> Callable[[StructureRow], Cell]:
        return lambda one: title(one) if one.depth == 0 else make(one)

    return (
        Column("识别出的结构", 14, title),
        Column("责任单位", 7, under(lambda one: Cell(one.units))),
        Column("时限", 6, under(lambda one: Cell(one.deadline))),
        Column("变化", 4, under(lambda one: Cell(one.news, role=_NEWS.get(one.news, "text3")))),
    )


def doubts_columns() -> tuple[Column[DoubtRow], ...]:
    """What is doubtful, where, why."""
    return (
        Column("疑点", 7, lambda one: Cell(one.name, role="amber_text")),
        Column("位置", 4.6, lambda one: Cell(f"第 {one.line} 行", role="text2")),
        Column("说明", 14, lambda one: Cell(one.message)),
    )
