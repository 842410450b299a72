"""The lists of 接收上报: files with their counts, and the cells that would change."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.exchange.fields import EVIDENCE, STATE, TITLES
from app.exchange.looking import Looked
from app.exchange.merging import Cell as Merged
from app.exchange.merging import Choice, Verdict
from app.exchange.received import Status, warnings_of
from app.records import ProgressState
from app.wording import CHOICE_WORDS, STATE_WORDS
from ui.cells import Cell
from ui.record_table import Column
from ui.record_view import Fit

FILES_FIT = Fit(stretch=2, least=9, drop=(6, 3, 8, 10))
CHANGES_FIT = Fit(stretch=4, least=10, drop=(3, 2))


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One line of the lower list: a cell that changes, a grey one that would not, an error."""

    id: int
    kind: str
    title: str
    field: str
    ours: str
    theirs: str
    place: tuple[int, str] | None = None
    base: str = ""
    choice: Choice | None = None
    #: Who reported what stands here, and what came, and when.
    who: tuple[str, str] = ("", "")

    @property
    def decided(self) -> Choice | None:
        """What becomes of it: a change is taken, a grey cell left alone, a conflict open."""
        return self.choice or _USUAL.get(self.kind)


#: Lines that tell something and change nothing.
_TOLD = ("错误", "提示")
#: What becomes of a line that nobody decided on.
_USUAL = {"新增": Choice.THEIRS, "更新": Choice.THEIRS, "只读改动": Choice.OURS}
#: The words for a choice where it is not about a conflict.
TAKING_WORDS = {Choice.THEIRS: "接收", Choice.OURS: "不接收"}
#: The colour and the icon of every kind of line.
_KINDS = {
    "新增": ("green_text", "add"),
    "更新": ("text", "edit"),
    "冲突": ("amber_text", "warning"),
    "只读改动": ("text3", "info"),
    "错误": ("red_text", "error_circle"),
    "提示": ("amber_text", "info"),
}
#: The same of what a file comes to, the most urgent first.
_STATUSES = {
    "有冲突": ("amber_text", "warning"),
    "有错误": ("red_text", "error_circle"),
    "可接收": ("green_text", "checkmark_circle"),
    "0 处变化": ("text3", "info"),
    "不能接收": ("red_text", "dismiss"),
}
#: Headings that are too long for a column.
_SHORT = {EVIDENCE: "佐证材料"}


def status_of(one: Looked, undecided: int) -> str:
    """Return the word for a file."""
    if one.preview is None:
        return "不能接收"
    if undecided:
        return "有冲突"
    if one.result.errors:
        return "有错误"
    return "0 处变化" if one.result.status is Status.NOTHING_NEW else "可接收"


def summary(looked: Sequence[Looked], undecided: Mapping[int, int]) -> str:
    """Count the files by what they come to: 8 个文件：2 个有冲突，6 个可接收."""
    words = Counter(status_of(one, undecided.get(one.id, 0)) for one in looked)
    told = "，".join(f"{words[word]} 个{word}" for word in _STATUSES if words[word])
    return f"{len(looked)} 个文件：{told}"


def urgency(one: Looked) -> tuple[int, str]:
    """Order files: conflicts and errors first, then what can be taken, then what brings nothing."""
    return list(_STATUSES).index(status_of(one, len(one.result.conflicts))), one.name


def shown(field: str, text: str) -> str:
    """Write a value as people read it."""
    return STATE_WORDS[ProgressState(text)] if field == STATE and text else text


def change_lines(one: Looked, chosen: Mapping[tuple[int, str], Choice]) -> list[ChangeLine]:
    """List what is to be said of a file, its changes, then grey cells, then errors."""
    found: list[ChangeLine] = []

    def add(kind: str, title: str, item_id: int, cell: Merged) -> None:
        place = (item_id, cell.field)
        texts = (shown(cell.field, text) for text in (cell.ours, cell.theirs, cell.base))
        ours, theirs, base = texts
        field = _SHORT.get(cell.field, TITLES[cell.field])
        said = (place, base, chosen.get(place), (one.authors.get(item_id, ""), _sender(one)))
        found.append(ChangeLine(len(found) + 1, kind, title, field, ours, theirs, *said))

    def tell(kind: str, where: str, message: str) -> None:
        found.append(ChangeLine(len(found) + 1, kind, where, "—", "", message))

    if one.preview is None:
        tell("错误", one.name, "".join(one.result.warnings))
        return found
    choices = {place: (choice, "") for place, choice in chosen.items()}
    for warning in warnings_of(one.preview, choices):
        tell("提示", "整份文件", warning)
    for row in one.preview.rows:
        title = one.titles.get(row.item_id, row.code)
        usual = "新增" if row.is_new else "更新"
        for cell in row.cells:
            if cell.verdict is Verdict.CONFLICT:
                add("冲突", title, row.item_id, cell)
            elif cell.verdict is Verdict.TAKE:
                add(usual, title, row.item_id, cell)
        for cell in row.extras:
            add("新增", title, row.item_id, cell)
    for edit in one.preview.locked:
        add("只读改动", one.titles.get(edit.item_id, edit.code), edit.item_id, edit.cell)
    for wrong in one.preview.errors:
        tell("错误", f"{wrong.sheet} {wrong.cell}", wrong.message)
    return found


def file_columns(undecided: dict[int, int]) -> tuple[Column[Looked], ...]:
    """Return the columns of the files; `undecided` counts the conflicts that are left."""

    def status(one: Looked) -> Cell:
        words = status_of(one, undecided.get(one.id, 0))
        role, icon = _STATUSES[words]
        return Cell(words, role=role, icon=icon, bold=role == "amber_text")

    def number(text: int, role: str = "text") -> Cell:
        return Cell(str(text), role=role if text else "text3", right=True)

    return (
        Column("结果", 6.6, status),
        Column("单位", 8, lambda one: Cell(one.result.unit or "—")),
        Column("文件", 14, lambda one: Cell(one.name, role="text2")),
        Column("期数", 4.6, lambda one: Cell(one.preview.issued.period if one.preview else "—")),
        Column("新增", 2.8, lambda one: number(one.result.added), right=True),
        Column("更新", 2.8, lambda one: number(one.result.updated), right=True),
        Column("未变", 2.8, lambda one: number(one.result.unchanged), right=True),
        Column("冲突", 2.8, lambda one: number(undecided.get(one.id, 0), "amber_text"), right=True),
        Column("只读改动", 4.4, lambda one: number(len(one.result.locked)), right=True),
        Column("错误", 2.8, lambda one: number(len(one.result.errors), "red_text"), right=True),
        Column("提示", 2.8, _hints, right=True),
    )


def _hints(one: Looked) -> Cell:
    count = len(one.result.warnings) if one.preview else 0
    return Cell(str(count), role="amber_text" if count else "text3", right=True)


def change_columns() -> tuple[Column[ChangeLine], ...]:
    """Return the columns of the changes: both values side by side."""
    return (
        Column("变化", 5.8, _kind),
        Column("问题与措施", 10, lambda one: Cell(one.title)),
        Column("栏目", 4.6, lambda one: Cell(one.field, role="text2"), more=1.6),
        Column("本机值", 12, lambda one: Cell(one.ours or _blank(one), role="text2")),
        Column("上报值", 12, _theirs),
        Column("处理", 6.4, _decision),
    )


def _kind(one: ChangeLine) -> Cell:
    role, icon = _KINDS[one.kind]
    return Cell(one.kind, role=role, icon=icon)


def _sender(one: Looked) -> str:
    """Say whose file it is, and when it was saved if the file tells."""
    saved = one.preview.made_at[:10] if one.preview else ""
    try:
        day = date.fromisoformat(saved)
    except ValueError:
        return one.result.unit
    return f"{one.result.unit} {day.month}月{day.day}日"


def _blank(one: ChangeLine) -> str:
    return "" if one.kind in _TOLD else "（空）"


def _theirs(one: ChangeLine) -> Cell:
    taken = one.decided is Choice.THEIRS
    fill = "amber_soft" if one.kind == "冲突" else "green_soft" if taken else ""
    role = "text" if fill or one.kind in _TOLD else "text3"
    return Cell(one.theirs or "（空）", fill=fill, role=role)


def _decision(one: ChangeLine) -> Cell:
    if one.kind == "冲突":
        if one.choice is None:
            return Cell("待选择", role="amber_text", bold=True)
        return Cell(CHOICE_WORDS[one.choice])
    if one.decided is None:
        return Cell("不接收" if one.kind == "错误" else "请核对", role="text3")
    changed = one.choice is not None and one.choice is not _USUAL[one.kind]
    role = "text" if changed or one.decided is Choice.THEIRS else "text3"
    return Cell(TAKING_WORDS[one.decided], role=role, bold=changed)
