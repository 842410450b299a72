"""The one list view: whole rows, hover, keys for folding, columns that fit by themselves."""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.cells import CellDelegate, indent
from ui.record_table import Column, RecordTable
from ui.theme import current
from ui.tokens import PAD

Index = QModelIndex | QPersistentModelIndex
#: What the stretching column keeps in em before columns kept for wide windows appear.
WIDE_EM = 30
#: What it keeps in em before the others get more than they need.
PLENTY_EM = 36


class Fold(Enum):
    """What shall happen to the rows below one."""

    OPEN = "open"
    CLOSE = "close"
    TOGGLE = "toggle"
    OPEN_ALL = "open all"


_FOLD_KEYS = {
    Qt.Key.Key_Right: Fold.OPEN,
    Qt.Key.Key_Left: Fold.CLOSE,
    Qt.Key.Key_Asterisk: Fold.OPEN_ALL,
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Fit(NamedTuple):
    """Which column stretches to no less than `least` em, which give way and which come in turn."""

    stretch: int
    least: float
    drop: Sequence[int] = ()
    extra: Sequence[int] = ()


class RecordView(QTableView):
    """Shows a RecordTable. One tab stop; the arrow keys move by rows and fold."""

    #: Rows below this one shall fold: the row and a Fold.
    fold_asked = Signal(int, object)
    #: This row shall be opened: Enter or double click.
    opened = Signal(int)
    #: Rows shall stand in another order: by this column, -1 as they were; descending.
    sort_asked = Signal(int, bool)
    #: The chosen rows shall be copied.
    copy_asked = Signal()
    #: Another row is current; -1 for none.
    row_changed = Signal(int)

    def __init__(self, name: str, fit: Fit) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.fit = fit
        self.own_columns = False
        #: Whether → and ← fold rows; in a matrix they walk from cell to cell.
        self.folds = True
        self._dragging = False
        self.sortable: frozenset[int] = frozenset()
        self.sorting = (-1, False)
        self.cells = CellDelegate(self)
        self.setItemDelegate(self.cells)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._prepare_header()
        self.set_lines(1)

    def _prepare_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(24)
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.sectionResized.connect(self._resized)
        header.viewport().installEventFilter(self)

    def set_table(self, table: RecordTable) -> None:  # type: ignore[type-arg] # any record
        """Show a table; widths come from its columns."""
        self.setModel(table)
        header = self.horizontalHeader()
        # the header asks after each selection whether all rows are selected: seconds for a million
        header.setSelectionModel(QItemSelectionModel(table, header))
        for number, _ in enumerate(table.columns):
            header.resizeSection(number, self._width(number))
        if table.columns:
            header.setSectionResizeMode(self.fit.stretch, QHeaderView.ResizeMode.Stretch)
            self.fit_columns()

    def offer_sorting(self, columns: Iterable[int]) -> None:
        """Let a click on these columns' headers order the rows: up, down, as they were."""
        self.sortable = frozenset(columns)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.sectionClicked.connect(self._turn)

    def _turn(self, column: int) -> None:
        if column in self.sortable:
            turns = {(column, False): (column, True), (column, True): (-1, False)}
            self.sort_by(*turns.get(self.sorting, (column, False)))

    def sort_by(self, column: int, descending: bool) -> None:
        """Ask for an order, -1 for none, and show an arrow in the header."""
        self.sorting = (column, descending) if column in self.sortable else (-1, False)
        header, order = self.horizontalHeader(), Qt.SortOrder
        header.setSortIndicatorShown(self.sorting[0] >= 0)
        # ▲ means ascending to users of WPS and Excel; Fusion draws it for the other order
        drawn = order.AscendingOrder if descending else order.DescendingOrder
        header.setSortIndicator(self.sorting[0], drawn)
        self.sort_asked.emit(*self.sorting)

    def set_lines(self, lines: int) -> None:
        """Give every row one line or two."""
        self.cells.lines = lines
        self.verticalHeader().setMinimumSectionSize(current().row(lines))
        self.verticalHeader().setDefaultSectionSize(current().row(lines))

    def columns_in_order(self) -> list[int]:
        """Return the columns as they stand from left to right."""
        header = self.horizontalHeader()
        return sorted(range(header.count()), key=header.visualIndex)

    def show_column(self, number: int, shown: bool) -> None:
        """Show or hide a column because the user said so; from now on his choice stands."""
        self.own_columns = True
        self.setColumnHidden(number, not shown)

    def fit_columns(self) -> None:
        """Hide or show columns so that the stretching one keeps its least width."""
        table = self.model()
        if self.own_columns or not isinstance(table, RecordTable) or not self.fit.least:
            return
        width, theme = self.viewport().width(), current()
        numbers = [n for n in range(len(table.columns)) if n != self.fit.stretch]
        taken = {n: self._width(n) for n in numbers if n not in self.fit.extra}
        for number in self.fit.extra:
            wanted = self._width(number)
            if width - sum(taken.values()) - wanted >= theme.em(WIDE_EM):
                taken[number] = wanted
        for number in self.fit.drop:
            if width - sum(taken.values()) < theme.em(self.fit.least):
                taken.pop(number, None)
        plenty = width - sum(taken.values()) > theme.em(PLENTY_EM)
        for number in numbers:
            if self.isColumnHidden(number) == (number in taken):
                self.setColumnHidden(number, number not in taken)
            if table.columns[number].more:
                self.setColumnWidth(number, self._width(number, plenty=plenty))

    def _width(self, number: int, *, plenty: bool = False) -> int:
        table = self.model()
        assert isinstance(table, RecordTable)
        column: Column[object] = table.columns[number]  # type: ignore[type-var]
        return current().em(column.width + (column.more if plenty else 0)) + 2 * PAD

    def _resized(self, number: int, _old: int, _new: int) -> None:
        if self._dragging and number != self.fit.stretch:
            self.own_columns = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note when the header is held: only a drag by hand counts as a choice."""
        if watched is self.horizontalHeader().viewport():
            if event.type() == QEvent.Type.MouseButtonPress:
                self._dragging = True
            elif event.type() == QEvent.Type.MouseButtonRelease:
                self._dragging = False
        return super().eventFilter(watched, event)

    def go_to(self, row: int) -> None:
        """Make a row current, selected and visible."""
        index = self.model().index(row, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def viewportEvent(self, event: QEvent) -> bool:
        """Keep the hovered row: Qt itself marks single cells."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._hover(self.rowAt(event.position().toPoint().y()))
        elif event.type() == QEvent.Type.Leave:
            self._hover(-1)
        elif event.type() == QEvent.Type.Resize:
            self.fit_columns()
        return super().viewportEvent(event)

    def _hover(self, row: int) -> None:
        if row != self.cells.hovered:
            self.cells.hovered = row
            self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the ring; a list that is entered has a current row."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model() and self.model().rowCount():
            self.go_to(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Repaint both rows whole, because the ring goes round all cells."""
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.row() != previous.row() or not current.isValid():
            self.row_changed.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Fold, open, copy whole rows, or move by rows."""
        row, key = self.currentIndex().row(), Qt.Key(event.key())
        fold = _FOLD_KEYS.get(key)
        if row >= 0 and fold is not None and self.folds:
            self.fold_asked.emit(row, fold)
        elif row >= 0 and key in _ENTER and not event.modifiers():
            self.opened.emit(row)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers() and self.folds:
            self.go_to(0 if key == Qt.Key.Key_Home else self.model().rowCount() - 1)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()  # Qt itself would copy one cell
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Fold when the arrow is hit."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and self._hits_arrow(event, index):
            self.fold_asked.emit(index.row(), Fold.TOGGLE)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the row, unless the arrow is hit twice."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self._hits_arrow(event, index):
            self.fold_asked.emit(index.row(), Fold.TOGGLE)
        elif index.isValid():
            self.setCurrentIndex(index)
            self.opened.emit(index.row())

    def _hits_arrow(self, event: QMouseEvent, index: Index) -> bool:
        table = self.model()
        if not index.isValid() or index.column() != 0 or not isinstance(table, RecordTable):
            return False
        cell = table.cell(index.row(), 0)
        if cell.is_open is None:
            return False
        start = self.columnViewportPosition(0) + indent(current()) * cell.depth
        return bool(0 <= event.position().x() - start < indent(current()) + PAD)
