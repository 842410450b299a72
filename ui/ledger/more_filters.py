"""Filters that are needed less often, in a menu: how far striking off is, and the type."""

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from app.records import ClosureState, RectificationType
from app.wording import CLOSURE_WORDS, TYPE_WORDS
from ui.parts import tool

_GROUPS = (
    ("销号状态", [(state, CLOSURE_WORDS[state]) for state in ClosureState]),
    ("整改类型", [(kind, TYPE_WORDS[kind]) for kind in RectificationType]),
)


class MoreFilters(QObject):
    """A button with a menu; while one of its filters is on, the button stays pressed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.closure: ClosureState | None = None
        self.type: RectificationType | None = None
        self.button = tool("more_horizontal", "更多筛选：销号状态、整改类型")
        self.button.setCheckable(True)
        self.button.clicked.connect(self.open)

    def set(self, closure: ClosureState | None, kind: str | None) -> None:
        """Stand as these filters say."""
        self.closure = closure
        self.type = RectificationType(kind) if kind is not None else None
        self._show()

    def _show(self) -> None:
        self.button.setChecked(self.closure is not None or self.type is not None)

    def open(self) -> None:
        """Show the menu."""
        self._show()
        self.menu().popup(self.button.mapToGlobal(QPoint(0, self.button.height())))

    def menu(self) -> QMenu:
        """Return the menu as it stands now."""
        menu = QMenu(self.button)
        for name, values in _GROUPS:
            menu.addSection(name)
            group = QActionGroup(menu)
            now = self.closure if name == "销号状态" else self.type
            for value, words in [(None, "全部"), *values]:
                action = QAction(words, menu)
                action.setCheckable(True)
                action.setChecked(value == now)
                action.triggered.connect(lambda _=False, v=value, n=name: self._choose(n, v))
                group.addAction(action)
                menu.addAction(action)
        return menu

    def _choose(self, name: str, value: ClosureState | RectificationType | None) -> None:
        if name == "销号状态":
            self.closure = ClosureState(value) if value is not None else None
        else:
            self.type = RectificationType(value) if value is not None else None
        self._show()
        self.changed.emit()
