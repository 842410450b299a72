"""导入名录: a spreadsheet's units and leaders, line by line before anything is written."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.directory.from_sheet import DirectoryRow, LineState
from ui.dialogs import be_as_wide_as
from ui.directory.columns import PREVIEW_FIT, PreviewLine, preview_columns
from ui.forms import Form
from ui.parts import label
from ui.record_list import RecordList
from ui.theme import current

_TODO = (LineState.NEW, LineState.CHANGED)
_WIDTH_EM = 72
_MOST_ROWS = 8


class TakeInForm:
    """What the file would add and change; the button says how much is written."""

    def __init__(self, parent: QWidget | None, path: Path, rows: tuple[DirectoryRow, ...]) -> None:
        self.path = path
        states = [row.state for row in rows]
        self.todo = sum(state in _TODO for state in states)
        self.form = Form(parent, "导入名录", f"写入名录（{self.todo} 处）(&S)")
        self.list: RecordList[PreviewLine] = RecordList("文件内容", preview_columns(), PREVIEW_FIT)
        be_as_wide_as(self.form, _WIDTH_EM)
        self.list.show([PreviewLine(n, row) for n, row in enumerate(rows, start=1)])
        self.list.view.set_lines(2)
        shown = min(max(len(rows), 3), _MOST_ROWS)
        self.list.view.setMinimumHeight(current().row() + shown * current().row(2) + 2)
        told = (
            f"{path.name}：新增 {states.count(LineState.NEW)}，"
            f"更改 {states.count(LineState.CHANGED)}，"
            f"未变 {states.count(LineState.UNCHANGED)}，"
            f"不导入 {states.count(LineState.DOUBLE)}"
        )
        self.form.layout_.addRow(label(told, "h2", wrap=True))
        self.form.layout_.addRow(self.list.view)
        kept = "尚未写入。写入前自动备份；写入后可在“留痕”中整批撤销。"
        self.form.layout_.addRow(label(kept, "hint", wrap=True))
        self.form.watch(self.list.view)
        self.form.check = self._why
        self.list.view.setFocus()

    def _why(self) -> str:
        return "" if self.todo else "名录已经和文件一致，没有要写入的内容。"
