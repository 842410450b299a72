"""A list that says what to do when it is empty, and when nothing passes the filter."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QTableView, QVBoxLayout

from ui.ledger.empty import place
from ui.parts import button, column, label, row
from ui.record_view import RecordView

_FORMATS = "支持 .xlsx、.xls，表头有“单位名称”，或“姓名”和“职务”；也可以把文件拖到这里。"


class NothingFound(QFrame):
    """Lies over a list, below its header: nothing passes the filter."""

    clear_asked = Signal()

    def __init__(self, view: QTableView, title: str) -> None:
        super().__init__(view)
        self.setObjectName("page")
        self._view = view
        clear = button("清除筛选")
        clear.clicked.connect(self.clear_asked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 24, 16, 16)
        layout.addWidget(label(title, "h2"))
        layout.addWidget(label("换一个条件，或者看全部。", "sub"))
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

    def appear(self, *, shown: bool) -> None:
        """Show or hide it."""
        self.setGeometry(self._view.viewport().geometry())
        self.setVisible(shown)


class EmptyNames(QFrame):
    """No unit, or no leader, yet: how to get them."""

    def __init__(self, noun: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.take_in = button("导入名录…", "", "arrow_import")
        self.new = button(f"新增{noun}…", "", "add")
        place(
            self,
            column(
                label(f"名录里还没有{noun}", "h1"),
                label(
                    f"导入整改方案时，方案里写到的{noun}会自动加入。也可以先从表格导入，或逐个新增。",
                    "sub",
                    wrap=True,
                ),
                8,
                row(self.take_in, self.new, None),
                4,
                label(_FORMATS, "hint", wrap=True),
                spacing=6,
            ),
        )


class NamesPanel(QStackedWidget):
    """The list of units or of leaders, or what stands in its place."""

    def __init__(self, view: RecordView, noun: str) -> None:
        super().__init__()
        self.view = view
        self.empty = EmptyNames(noun)
        self.nothing = NothingFound(view, f"没有符合条件的{noun}")
        self.addWidget(view)
        self.addWidget(self.empty)

    def tell(self, total: int) -> None:
        """Show the list, what to do when there is nothing at all, or that the filter hides all."""
        self.setCurrentIndex(0 if total else 1)
        self.nothing.appear(shown=bool(total) and not self.view.model().rowCount())
