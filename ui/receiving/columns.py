"""The lists of 接收上报: files with their counts, and the cells that would change."""

from dataclasses import dataclass

from app.exchange.fields import REPORT, STATE, TITLES
from app.exchange.looking import Looked
from app.exchange.merging import Cell as Merged
from app.exchange.merging import Choice, Verdict
from app.exchange.receiving import Status
from app.records import ProgressState
from app.wording import CHOICE_WORDS, STATE_WORDS
from ui.cells import Cell
from ui.record_table import Column
from ui.record_view import Fit

FILES_FIT = Fit(stretch=2, least=12)
CHANGES_FIT = Fit(stretch=4, least=12)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One line of the lower list: a cell that changes, a grey one that would not, an error."""

    id: int
    kind: str
    title: str
    field: str
    ours: str
    theirs: str
    item_id: int = 0
    cell: Merged | None = None
    choice: Choice | None = None


_KINDS = {
    "新增": "green_text",
    "更新": "text",
    "冲突": "amber_text",
    "只读改动": "text3",
    "错误": "red_text",
}


def status_of(one: Looked, undecided: int) -> tuple[str, str]:
    """Return the word for a file and its colour."""
    result = one.result
    if one.preview is None:
        return "不能接收", "red_text"
    if undecided:
        return "有冲突", "amber_text"
    if result.errors:
        return "有错误", "red_text"
    if result.status is Status.NOTHING_NEW:
        return "没有变化", "text3"
    return "可接收", "green_text"


def urgency(one: Looked) -> tuple[int, str]:
    """Order files: conflicts and errors first, then what can be taken, then what brings nothing."""
    words = ("有冲突", "有错误", "可接收", "没有变化", "不能接收")
    return words.index(status_of(one, len(one.result.conflicts))[0]), one.name


def shown(field: str, text: str) -> str:
    """Write a value as people read it."""
    return STATE_WORDS[ProgressState(text)] if field == STATE and text else text


def change_lines(one: Looked, chosen: dict[tuple[int, str], Choice]) -> list[ChangeLine]:
    """List what a file changes, conflicts where they stand, then what is not taken, then errors."""
    found: list[ChangeLine] = []

    def add(kind: str, title: str, field: str, ours: str, theirs: str, **more: object) -> None:
        found.append(
            ChangeLine(len(found) + 1, kind, title, field, ours, theirs, **more)  # type: ignore[arg-type]
        )

    if one.preview is None:
        add("错误", one.name, "—", "", "".join(one.result.warnings))
        return found
    for row in one.preview.rows:
        title = one.titles.get(row.item_id, row.code)
        for cell in row.cells:
            if cell.field not in REPORT or cell.verdict in (Verdict.SAME, Verdict.KEEP):
                continue
            conflict = cell.verdict is Verdict.CONFLICT
            kind = "冲突" if conflict else "新增" if row.is_new else "更新"
            ours, theirs = shown(cell.field, cell.ours), shown(cell.field, cell.theirs)
            choice = chosen.get((row.item_id, cell.field)) if conflict else None
            add(
                kind, title, TITLES[cell.field], ours, theirs,
                item_id=row.item_id, cell=cell, choice=choice,
            )  # fmt: skip
        if row.evidence:
            add("新增", title, "佐证材料", "", "、".join(row.evidence), item_id=row.item_id)
        if row.applies:
            add("新增", title, "申请销号", "", "是", item_id=row.item_id)
    for edit in one.preview.locked:
        add("只读改动", edit.code, TITLES[edit.field], edit.old, edit.new)
    for fault in one.preview.errors:
        add("错误", f"{fault.sheet} {fault.cell}", "—", "", fault.message)
    return found


def file_columns(undecided: dict[int, int]) -> tuple[Column[Looked], ...]:
    """Return the columns of the files; `undecided` counts the conflicts that are left."""

    def status(one: Looked) -> Cell:
        words, role = status_of(one, undecided.get(one.id, 0))
        return Cell(words, role=role, bold=role == "amber_text")

    def number(text: int, role: str = "text") -> Cell:
        return Cell(str(text), role=role if text else "text3", right=True)

    return (
        Column("结果", 5, status),
        Column("单位", 9, lambda one: Cell(one.result.unit or "—")),
        Column("文件", 14, lambda one: Cell(one.name, role="text2")),
        Column("期数", 4.6, lambda one: Cell(one.preview.issued.period if one.preview else "—")),
        Column("新增", 2.8, lambda one: number(one.result.added), right=True),
        Column("更新", 2.8, lambda one: number(one.result.updated), right=True),
        Column("未变", 2.8, lambda one: number(one.result.unchanged), right=True),
        Column("冲突", 2.8, lambda one: number(undecided.get(one.id, 0), "amber_text"), right=True),
        Column("只读改动", 4.4, lambda one: number(len(one.result.locked)), right=True),
        Column("错误", 2.8, lambda one: number(len(one.result.errors), "red_text"), right=True),
    )


def change_columns() -> tuple[Column[ChangeLine], ...]:
    """Return the columns of the changes: both values side by side."""
    return (
        Column("变化", 4.6, lambda one: Cell(one.kind, role=_KINDS[one.kind])),
        Column("问题与措施", 10, lambda one: Cell(one.title)),
        Column("栏目", 5, lambda one: Cell(one.field, role="text2")),
        Column("本机值", 12, lambda one: Cell(one.ours or _blank(one), role="text2")),
        Column("上报值", 12, _theirs),
        Column("处理", 6.4, _decision),
    )


def _blank(one: ChangeLine) -> str:
    return "" if one.kind == "错误" else "（空）"


def _theirs(one: ChangeLine) -> Cell:
    fill = {"冲突": "amber_soft", "新增": "green_soft", "更新": "green_soft"}.get(one.kind, "")
    return Cell(one.theirs or "（空）", fill=fill, role="text" if fill else "text3")


def _decision(one: ChangeLine) -> Cell:
    if one.kind == "冲突":
        if one.choice is None:
            return Cell("待选择", role="amber_text", bold=True)
        return Cell(CHOICE_WORDS[one.choice])
    return Cell("接收") if one.kind in ("新增", "更新") else Cell("不接收", role="text3")
