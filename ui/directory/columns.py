"""Columns of 单位与人员, and of the preview before a list of names is imported."""

from dataclasses import dataclass

from app.directory.from_sheet import DirectoryRow, LineState
from app.records import Leader
from app.wording import UNIT_KIND_WORDS
from ui.cells import Cell
from ui.directory.reading import UnitLine
from ui.record_table import Column
from ui.record_view import Fit

UNITS_FIT = Fit(stretch=4, least=7, drop=(3, 1))
LEADERS_FIT = Fit(stretch=1, least=12)
PREVIEW_FIT = Fit(stretch=4, least=10)
_STATES = {
    LineState.NEW: ("新增", "green_text"),
    LineState.CHANGED: ("更改", "accent"),
    LineState.UNCHANGED: ("未变", "text3"),
    LineState.DOUBLE: ("不导入", "amber_text"),
}
_NOUNS = {"unit": "单位", "leader": "领导"}


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One line of the file with a number of its own."""

    id: int
    row: DirectoryRow


def _named(name: str, *, archived: bool) -> Cell:
    """Show a name; one out of use is grey and says so."""
    return Cell(name, role="text3", tail="（停用）") if archived else Cell(name)


def _word(text: str, *, archived: bool) -> Cell:
    return Cell(text or "—", role="text2" if text and not archived else "text3")


def unit_columns() -> tuple[Column[UnitLine], ...]:
    """Return the columns of the units' list."""

    def word(line: UnitLine, text: str) -> Cell:
        return _word(text, archived=line.unit.archived)

    def tasks(line: UnitLine) -> Cell:
        grey = line.unit.archived or not line.tasks
        return Cell(str(line.tasks), role="text3" if grey else "text", right=True)

    return (
        Column("单位名称", 13.6, lambda x: _named(x.unit.name, archived=x.unit.archived), more=5),
        Column("简称", 6.2, lambda x: word(x, x.unit.short), more=1),
        Column("类型", 5.2, lambda x: word(x, UNIT_KIND_WORDS[x.unit.kind]), more=1.2),
        Column("上级单位", 7, lambda x: word(x, x.parent), more=4),
        Column("别名", 7, lambda x: word(x, "、".join(x.unit.aliases))),
        Column("联系人", 4, lambda x: word(x, x.unit.contact), more=1),
        Column("电话", 7.2, lambda x: word(x, x.unit.phone), more=1),
        Column("任务", 2.6, tasks, right=True),
    )


def leader_columns() -> tuple[Column[Leader], ...]:
    """Return the columns of the leaders' list."""
    return (
        Column("姓名", 9, lambda x: _named(x.name, archived=x.archived)),
        Column("职务", 20, lambda x: _word(x.post, archived=x.archived)),
    )


def preview_columns() -> tuple[Column[PreviewLine], ...]:
    """Return the columns that say what importing would do, line by line."""

    def state(line: PreviewLine) -> Cell:
        words, role = _STATES[line.row.state]
        return Cell(words, role=role)

    def remark(line: PreviewLine) -> Cell:
        words = "；".join(text.rstrip("。") for text in line.row.remarks)
        return Cell(words, role="amber_text") if words else Cell("—", role="text3")

    return (
        Column("变化", 4, state),
        Column("行", 2, lambda x: Cell(str(x.row.line), role="text2", right=True), right=True),
        Column("类别", 2.4, lambda x: Cell(_NOUNS.get(x.row.noun, x.row.noun), role="text2")),
        Column("名称", 10, lambda x: Cell(x.row.name), more=3),
        Column("内容", 12, lambda x: Cell(_told(x.row), role="text2")),
        Column("提示", 15, remark, more=4),
    )


def _told(row: DirectoryRow) -> str:
    """Say field by field what would be written."""
    if row.state is LineState.NEW:
        return "；".join(f"{field} {new}" for field, _, new in row.fields) or "—"
    return "；".join(f"{field} {old or '（空）'} → {new}" for field, old, new in row.fields) or "—"
