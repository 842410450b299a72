"""流程指引: what is done in a round from the plan to the report, what comes next, where it is."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import Shiboken

from app.guide import Stage
from ui.dialogs import be_as_high_as, be_as_wide_as
from ui.goto import Goto
from ui.parts import button, column, grow, label, row, scroll
from ui.theme import current

_WIDTH_EM = 44


class Words(NamedTuple):
    """A stage in the guide: what it is called, what is done in it, where."""

    title: str
    text: str
    action: str
    page: str = ""


#: A stage without a page is done by the window: importing, backing up.
WORDS = {
    Stage.PLAN: Words("导入整改方案", "读进方案，看过疑点，改正后写入台账。", "导入…"),
    Stage.UNITS: Words(
        "补全单位与人员", "导入时已登记单位名称，再补上联系人和电话。", "去补全", "directory"
    ),
    Stage.BLANKS: Words("补齐待填内容", "方案里的 X：责任人、单位、时限。", "去填写", "blanks"),
    Stage.PROGRESS: Words("登记进展", "按单位登记做了什么、附上佐证。", "去登记", "ledger"),
    Stage.CLOSURE: Words("对账销号", "单位申请，整改办核实，符合的销号。", "去销号", "ledger"),
    Stage.REPORT: Words("生成进展报告", "先预览，再保存成 Word 文件。", "去生成", "documents"),
    Stage.BACKUP: Words("备份台账", "备份到另一个盘或 U 盘，佐证材料一并备份。", "备份"),
}


class Guide(QDialog):
    """Lists the stages with those that are done; the first that is not has the main button."""

    #: A stage shall be done: the Stage.
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None, done: frozenset[Stage]) -> None:
        super().__init__(parent)
        self.setWindowTitle("流程指引")
        self.buttons: dict[Stage, QPushButton] = {}
        self.next = next((stage for stage in Stage if stage not in done), None)
        lines = [self._line(n, stage, stage in done) for n, stage in enumerate(Stage, start=1)]
        head = "一轮整改从方案到报告，依次做这几件事。做过的可以再做。"
        body = column(
            label(head, "sub", wrap=True), *lines, margins=(16, 16, 16, 16), name="dialogBody"
        )
        close = button("关闭")
        close.clicked.connect(self.reject)
        told = "都做过一遍了" if self.next is None else f"下一步：{WORDS[self.next].title}"
        self.foot = row(label(told, "hint"), None, close, margins=(16, 8, 16, 8), name="actionBar")
        self.area = scroll(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.foot)
        be_as_wide_as(self, _WIDTH_EM)
        first = close if self.next is None else self.buttons[self.next]
        first.setDefault(True)
        first.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the wrapped text needs at this width."""
        super().showEvent(event)
        be_as_high_as(self, self.area, self.foot)

    def _line(self, number: int, stage: Stage, done: bool) -> QFrame:
        words = WORDS[stage]
        text = column(
            label(f"{number}　{words.title}", "h2"), label(words.text, "sub", wrap=True), spacing=0
        )
        do = button(words.action, "primary" if stage is self.next else "")
        do.setAccessibleName(f"{words.title}：{words.action}")
        do.setMinimumWidth(current().em(6))
        do.clicked.connect(lambda: self._choose(stage))
        self.buttons[stage] = do
        return grow(row(_mark(done), text, do, spacing=12), text)

    def _choose(self, stage: Stage) -> None:
        self.accept()
        self.chosen.emit(stage)


def _mark(done: bool) -> QLabel:
    mark = QLabel()
    mark.setFixedWidth(current().em(1.6))
    if done:
        mark.setPixmap(current().pixmap("checkmark_circle", 20, "green"))
    mark.setAccessibleName("已做" if done else "未做")
    return mark


def goto_of(stage: Stage) -> Goto | None:
    """Return the page a stage is done on, None when the window does it."""
    page = WORDS[stage].page
    return Goto(page) if page else None


def show_guide(parent: QWidget, done: frozenset[Stage], choose: Callable[[Stage], object]) -> None:
    """Show the guide and do what was chosen in it."""
    guide = Guide(parent, done)
    guide.chosen.connect(choose)
    guide.exec()
    Shiboken.delete(guide)
