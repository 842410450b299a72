"""What the ledger page says when there is nothing to list."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QTableView, QVBoxLayout

from ui.parts import button, column, label, line, row
from ui.theme import current

#: Title, what to do, what is taken.
_OFFICE = (
    "这一轮巡察还没有台账",
    "把整改落实方案读进来，程序会分出类别、问题、措施、责任分工和时限。",
    "支持 .docx、.txt、.xlsx、.xls。.doc 和 .wps 请先在 WPS 中另存为 .docx。",
)
_UNIT = (
    "还没有整改任务",
    "打开整改办下发的填报表（或压缩包），任务就列在这里；也可以把文件直接拖进窗口。",
    "请用整改办发来的原文件。以后每期下发的，在同一本台账里打开，任务和已填的内容都会接上。",
)


class EmptyRound(QFrame):
    """A round without findings: what to do first, at the office and in a unit."""

    import_asked = Signal()
    package_asked = Signal()
    manual_asked = Signal()
    guide_asked = Signal()

    def __init__(self, *, of_unit: bool = False) -> None:
        super().__init__()
        self.setObjectName("page")
        title, words, hint = _UNIT if of_unit else _OFFICE
        begin = "打开下发的填报表…" if of_unit else "导入整改方案…"
        self.take_in = button(begin, "primary", "arrow_import")
        self.take_in.clicked.connect(self.package_asked if of_unit else self.import_asked)
        guide = button("流程指引…", "flat")
        guide.clicked.connect(self.guide_asked)
        manual = button("看使用手册 F1", "flat")
        manual.clicked.connect(self.manual_asked)
        steps = column(
            label(title, "h1"),
            label(words, "sub", wrap=True),
            8,
            row(self.take_in, None),
            4,
            label(hint, "hint", wrap=True),
            16,
            line(),
            8,
            label("第一次使用？", "h2"),
            row(guide, manual, None),
            spacing=6,
        )
        place(self, steps)

    def pass_on(self, page: Any) -> None:
        """Let a page ask for what is asked for here."""
        for name in ("import_asked", "package_asked", "manual_asked", "guide_asked"):
            getattr(self, name).connect(getattr(page, name))


def place(frame: QFrame, block: QFrame) -> None:
    """Put a block of text into the upper half of a page."""
    block.setFixedWidth(current().em(44))
    middle = row(None, block, None, margins=(32, 0, 32, 0))
    layout = QVBoxLayout(frame)
    layout.addStretch(1)
    layout.addWidget(middle)
    layout.addStretch(2)


class NoHits(QFrame):
    """Lies over an empty list, below its header: nothing passes the filter."""

    clear_asked = Signal()

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        clear = button("清除筛选")
        clear.clicked.connect(self.clear_asked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 24, 16, 16)
        layout.addWidget(label("没有符合条件的问题", "h2"))
        layout.addWidget(label("换一个条件，或者看全部问题。", "sub"))
        layout.addSpacing(4)
        layout.addWidget(row(clear, None))
        layout.addStretch(1)
        view.viewport().installEventFilter(self)
        self.hide()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the list's size."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._view.viewport().geometry())
        return False

    def appear(self, shown: bool) -> None:
        """Show or hide it."""
        self.setGeometry(self._view.viewport().geometry())
        self.setVisible(shown)
