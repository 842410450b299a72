"""The panel at the right of the ledger: everything about the chosen line."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QTabWidget, QVBoxLayout, QWidget

from app.records import ItemKind
from ui.drawing import broken
from ui.facts import Fact, FactList
from ui.ledger import facts
from ui.ledger.facts import Detail
from ui.ledger.words import category_title
from ui.parts import button, column, grow, label, row, tool
from ui.theme import current

#: Name of a tab, its facts, and what it says when there are none.
_TABS: tuple[tuple[str, Callable[[Detail], list[Fact]], str], ...] = (
    ("基本", facts.basic, "没有更多信息。"),
    ("措施", facts.measures, "没有整改措施。"),
    ("分工", facts.duties, "没有写明责任分工。"),
    ("进展", facts.progress, "还没有填报进展。"),
    ("佐证", facts.evidence, "还没有佐证材料。"),
    ("留痕", facts.trail, "没有修改记录。"),
)
_COUNTED = ("措施", "进展", "佐证")
_OWN_TABS = {
    ItemKind.CATEGORY: ("基本", "留痕"),
    ItemKind.FINDING: ("基本", "措施", "分工", "进展", "佐证", "留痕"),
    ItemKind.MEASURE: ("基本", "分工", "进展", "佐证", "留痕"),
}
_KINDS = {ItemKind.CATEGORY: "问题类别", ItemKind.FINDING: "问题", ItemKind.MEASURE: "措施"}
WIDTH_EM = 25


class _Title(QLabel):
    """A title of at most three lines; the 基本 tab has all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("h2")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._full = ""

    def say(self, text: str) -> None:
        """Show another title."""
        self._full = text
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Never make the panel wider."""
        return QSize(0, super().minimumSizeHint().height())

    def _fit(self) -> None:
        font = current().font("section", bold=True)
        lines, cut = broken(self._full, font, self.width() - 2, 3)
        self.setText("\n".join(lines))
        self.setToolTip(self._full if cut else "")


class DetailPanel(QFrame):
    """Head, tabs, facts. Only the visible tab is filled; the others when they are turned to."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setMinimumWidth(current().em(WIDTH_EM - 1))
        self._detail: Detail | None = None
        self._said: set[str] = set()
        #: Whether the ledger can be written: else there is nothing to press.
        self.writes = True
        self.kind = label("", "sub")
        self.title = _Title()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("详情")
        self.tabs.tabBar().setUsesScrollButtons(False)
        self.tabs.tabBar().setExpanding(False)
        self.tabs.tabBar().setAccessibleName("详情分页")
        self.lists = {name: FactList(name) for name, _, _ in _TABS}
        self.tabs.currentChanged.connect(self._fill)
        close = tool("dismiss", "收起详情 (F8)")
        close.clicked.connect(self.closed)
        top = grow(row(self.kind, close, spacing=2), self.kind)
        head = column(top, self.title, margins=(16, 6, 8, 8), spacing=2)
        self.edit = button("编辑… F2")
        self.step = button("销号…")
        self.report = button("登记进展…", icon="add")
        self.foot = row(
            self.edit, None, self.step, self.report, margins=(16, 8, 16, 8), name="actionBar"
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self._batch(), 1)
        layout.addWidget(self.foot)
        self.say_many("", "在左侧选中一项，这里显示它的全部内容。")

    def _batch(self) -> QFrame:
        """What can be done with several lines at once."""
        self.bulk = button("批量修改… Ctrl+Shift+B")
        self.paste = button("从表格粘贴… Ctrl+V")
        self.archive = button("归档…")
        self.many = column(
            *(row(one, None) for one in (self.bulk, self.paste, self.archive)),
            None,
            margins=(16, 4, 16, 8),
            spacing=8,
        )
        return self.many

    def say_many(self, kind: str, title: str, *, several: bool = False) -> None:
        """Say something that is not about one line; several lines can be changed together."""
        self._detail = None
        self.many.show()
        for one in (self.bulk, self.paste, self.archive):
            one.setVisible(several and self.writes)
        self.kind.setText(kind)
        self.title.say(title)
        self.tabs.hide()
        self.foot.hide()

    def show_detail(self, detail: Detail) -> None:
        """Show everything about one line; the tab that was open stays open."""
        line = detail.row
        self._detail = detail
        self._said.clear()
        self.kind.setText(f"{_KINDS[line.kind]} {line.number}".strip())
        category = line.kind is ItemKind.CATEGORY
        self.title.say(category_title(line.number, line.title) if category else line.title)
        self._offer_tabs(_OWN_TABS[line.kind])
        self._count()
        self.many.hide()
        self.tabs.show()
        for one in (self.step, self.report):
            one.setVisible(not category)
        self.foot.setVisible(self.writes)
        self._fill()

    def _offer_tabs(self, names: tuple[str, ...]) -> None:
        """Show the tabs of this kind of line."""
        present = [self._name(number) for number in range(self.tabs.count())]
        if present == list(names):
            return
        kept = self._name(self.tabs.currentIndex())
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for name in names:
            self.tabs.addTab(self.lists[name], name)
        self.tabs.setCurrentIndex(names.index(kept) if kept in names else 0)
        self.tabs.blockSignals(False)

    def _name(self, number: int) -> str:
        shown: QWidget | None = self.tabs.widget(number)
        return next((name for name, page in self.lists.items() if page is shown), "")

    def _count(self) -> None:
        """Write how many there are behind the names of tabs."""
        assert self._detail is not None
        tell = {name: make for name, make, _ in _TABS}
        for number in range(self.tabs.count()):
            name = self._name(number)
            count = len(tell[name](self._detail)) if name in _COUNTED else 0
            self.tabs.setTabText(number, f"{name} {count}" if count else name)

    def _fill(self) -> None:
        name = self._name(self.tabs.currentIndex())
        if self._detail is None or not name or name in self._said:
            return
        self._said.add(name)
        for tab, make, nothing in _TABS:
            if tab == name:
                self.lists[name].say(make(self._detail), nothing)
