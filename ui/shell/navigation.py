"""The left edge of the window: the round, and the pages that belong to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QFontMetrics,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
)
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.records import Round
from ui.drawing import MIDDLE_LEFT, MIDDLE_RIGHT
from ui.parts import literal
from ui.theme import current

Index = QModelIndex | QPersistentModelIndex
RAIL = 53
_ENTRY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the navigation, or the heading of a group (no key)."""

    key: str
    title: str
    icon: str = ""
    waiting: int = 0


class _EntryDelegate(QStyledItemDelegate):
    """Paints pages and group headings, wide or as a rail of icons."""

    def __init__(self, view: QListWidget) -> None:
        super().__init__(view)
        self._view = view
        self.rail = False

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return one row's height; headings are a little lower, on the rail only a line."""
        entry: Entry = index.data(_ENTRY)
        if entry.key:
            return QSize(10, current().row())
        return QSize(10, 9 if self.rail else current().row() - 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a heading or a page."""
        entry: Entry = index.data(_ENTRY)
        rect: QRect = option.rect  # type: ignore[attr-defined] # missing in the stubs
        painter.save()
        if entry.key:
            self._paint_page(painter, option, entry)
        elif self.rail:
            middle = rect.center().y()
            painter.fillRect(8, middle, rect.width() - 16, 1, current().colour("border"))
        else:
            painter.setFont(current().font("caption"))
            painter.setPen(current().colour("text3"))
            painter.drawText(rect.adjusted(16, 4, 0, 0), int(MIDDLE_LEFT), entry.title)
        painter.restore()

    def _paint_page(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry) -> None:
        theme, rect = current(), option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("selected" if chosen else "hover"))
        if chosen:
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), theme.colour("accent"))
        ink = "accent" if chosen else "text2"
        painter.drawPixmap(QPointF(16, rect.center().y() - 9), theme.pixmap(entry.icon, 20, ink))
        if not self.rail:
            painter.setFont(theme.font(bold=chosen))
            painter.setPen(theme.colour("text"))
            painter.drawText(rect.adjusted(44, 0, -8, 0), int(MIDDLE_LEFT), entry.title)
        if entry.waiting and not self.rail:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.colour("text2"))
            spot = rect.adjusted(0, 0, -16, 0)
            painter.drawText(spot, int(MIDDLE_RIGHT), str(entry.waiting))
        if self._view.hasFocus() and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRect(QRectF(rect).adjusted(1, 1, -1, -1))


class RoundHead(QPushButton):
    """The round switcher: two lines, because everything below belongs to this round."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("navHead")
        self._name = ""
        self._under = ""
        self.rail = False
        self.say("", "")

    def say(self, name: str, under: str) -> None:
        """Show a round's name and, below it, who inspects."""
        self._name, self._under = name, under
        spoken = "，".join(part for part in (name, under) if part)
        self.setAccessibleName(f"巡察轮次：{spoken or '无'}")
        self.setToolTip(f"{spoken}\n切换巡察轮次 (Ctrl+R)" if spoken else "")
        self.setEnabled(bool(name))
        self.update()

    def offer(
        self, rounds: Sequence[Round], now: int, choose: Callable[[Round], object]
    ) -> QMenu | None:
        """Show a menu of rounds below; the one with id `now` is ticked."""
        if not rounds:
            return None
        menu = QMenu(self)
        for one in rounds:
            action = QAction(literal(one.name), menu)
            action.setCheckable(True)
            action.setChecked(one.id == now)
            action.triggered.connect(lambda _=False, chosen=one: choose(chosen))
            menu.addAction(action)
        menu.popup(self.mapToGlobal(QPoint(8, self.height())))
        return menu

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the mark, the two lines and the arrow."""
        super().paintEvent(event)
        if not self._name:
            return
        painter = QPainter(self)
        height = self.height()
        painter.fillRect(QRectF(0, 10, 3, height - 21), current().colour("official"))
        if self.rail:
            spot = QPointF((self.width() - 20) / 2, (height - 20) / 2)
            painter.drawPixmap(spot, current().pixmap("archive", 20, "text2"))
        else:
            self._paint_lines(painter)
        painter.end()

    def _paint_lines(self, painter: QPainter) -> None:
        width, height = self.width() - 16 - 28, self.height()
        upper = QRectF(16, 7, width, height / 2 - 5)
        lower = QRectF(16, height / 2, width + 16, height / 2 - 7)
        if not self._under:
            upper.setHeight(height - 14)
        lines = (
            (upper, self._name, current().font("section", bold=True), "text"),
            (lower, self._under, current().font("caption"), "text2"),
        )
        for area, text, font, ink in lines:
            right = Qt.TextElideMode.ElideRight
            shown = QFontMetrics(font).elidedText(text, right, int(area.width()))
            painter.setFont(font)
            painter.setPen(current().colour(ink))
            painter.drawText(area, int(MIDDLE_LEFT), shown)
        y = upper.center().y() - 8
        painter.drawPixmap(
            QPointF(self.width() - 28, y), current().pixmap("chevron_down", 16, "text2")
        )


class Navigation(QFrame):
    """Round switcher and pages; below 85 em of window width a rail of icons."""

    page_chosen = Signal(str)
    round_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()
        self.head = RoundHead()
        self.head.clicked.connect(self.round_asked)
        self.list = QListWidget()
        self.list.setObjectName("nav")
        self.list.setAccessibleName("页面导航")
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._delegate = _EntryDelegate(self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.currentItemChanged.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.list, 1)
        self.set_rail(rail=False)

    def offer(self, entries: Sequence[Entry]) -> None:
        """Offer these pages."""
        if tuple(entries) == self._entries:
            return
        self._entries = tuple(entries)
        self.list.blockSignals(True)
        self.list.clear()
        for entry in entries:
            self._add(entry)
        self.list.blockSignals(False)

    def _add(self, entry: Entry) -> None:
        item = QListWidgetItem(self.list)
        item.setData(_ENTRY, entry)
        waiting = f"，{entry.waiting} 项待办" if entry.waiting else ""
        item.setData(Qt.ItemDataRole.AccessibleTextRole, entry.title + waiting)
        item.setToolTip(entry.title)
        if not entry.key:
            item.setFlags(Qt.ItemFlag.NoItemFlags)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            entry: Entry = item.data(_ENTRY)
            self.page_chosen.emit(entry.key)

    def take_keys(self, window: QWidget) -> None:
        """Let Ctrl+1 to Ctrl+9 of the window show the first nine pages."""
        for number in range(1, 10):
            keys = QShortcut(QKeySequence(f"Ctrl+{number}"), window)
            keys.activated.connect(partial(self.go_to, number))

    def go_to(self, number: int) -> None:
        """Show the n-th page, counted from 1 without the headings."""
        rows = [self.list.item(row) for row in range(self.list.count())]
        pages = [row for row in rows if row.flags() & Qt.ItemFlag.ItemIsSelectable]
        if number <= len(pages) and self.isVisible():
            self._choose(pages[number - 1])

    def mark(self, key: str) -> None:
        """Show which page is open."""
        self.list.blockSignals(True)
        for number in range(self.list.count()):
            if self.list.item(number).data(_ENTRY).key == key:
                self.list.setCurrentRow(number)
        self.list.blockSignals(False)
        self.list.viewport().update()

    @property
    def is_rail(self) -> bool:
        """Whether only icons are shown."""
        return self._delegate.rail

    def set_rail(self, *, rail: bool) -> None:
        """Become a rail of icons, or wide again."""
        self._delegate.rail = self.head.rail = rail
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.list.setVerticalScrollBarPolicy(off if rail else needed)
        self.list.scheduleDelayedItemsLayout()
        self.setFixedWidth(RAIL if rail else current().em(12) + 24)
        self.head.update()
