"""What a cell of a list says and how it is painted: the one delegate of all lists."""

from typing import Any, NamedTuple

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from app.records import Light, ProgressState
from ui.drawing import (
    LIGHT_WORDS,
    MIDDLE_LEFT,
    MIDDLE_RIGHT,
    broken,
    draw_bar,
    draw_light,
    draw_pie,
    draw_text,
)
from ui.theme import Theme, current
from ui.tokens import PAD

Index = QModelIndex | QPersistentModelIndex
#: Width in em of the number that stands before a title.
LEAD_EM = 2.0


class Cell(NamedTuple):
    """One cell. At most one of light, pie, icon and bar stands before the words."""

    text: str = ""
    role: str = "text"
    light: Light | None = None
    pie: ProgressState | None = None
    icon: str = ""
    bar: tuple[int, ...] = ()
    right: bool = False
    bold: bool = False
    fill: str = ""
    tag: bool = False
    lead: str = ""
    note: str = ""
    #: End of the text that is never cut, such as a count.
    tail: str = ""
    tip: str = ""
    speech: str = ""
    #: Steps of indentation of an outline's first column; -1 for all other columns.
    depth: int = -1
    #: Whether a row of an outline is open; None when it cannot be opened.
    is_open: bool | None = None
    #: Whether the text runs on through all following columns.
    spans: bool = False
    #: A mark in the middle of a matrix's cell, and a box round it.
    centre: bool = False
    box: bool = False

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        parts = (self.speech, self.lead, self.text + self.tail, self.note)
        return "，".join(part for part in parts if part)


EMPTY = Cell()


def indent(theme: Theme) -> int:
    """Return the width of one step of an outline in px."""
    return theme.em(1) + 6


class CellDelegate(QStyledItemDelegate):
    """Paints cells; the model's `cell(row, column)` says what is in them."""

    def __init__(self, view: QTableView, lines: int = 1) -> None:
        super().__init__(view)
        self._view = view
        self.lines = lines
        self.hovered = -1
        #: The view that shows the same rows beside this one.
        self.twin: QTableView | None = None
        self.column_lines = False

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the uniform size of rows."""
        return QSize(60, current().row(self.lines))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint background, marks, words, hairline and the ring round the current row."""
        cell = self._cell(index)
        state: Any = option.state  # type: ignore[attr-defined] # missing in the stubs
        rect: QRect = option.rect  # type: ignore[attr-defined]
        selected = bool(state & QStyle.StateFlag.State_Selected)
        theme = current()
        painter.save()
        painter.setClipRect(rect.adjusted(0, 0, 1, 0))
        ground = self._ground(cell, selected, index.row())
        # one px wider: no seam between cells at fractional scalings
        painter.fillRect(rect.adjusted(0, 0, 1, 0), theme.colour(ground))
        area = self._origin(rect, cell, index.column())
        font = theme.font(bold=cell.bold)
        painter.setFont(font)
        if cell.is_open is not None and index.column() == 0:
            self._draw_arrow(painter, rect, cell)
        self._draw_marks(painter, area, cell)
        painter.setPen(theme.colour(_ink(cell, selected)))
        self._draw_words(painter, self._words(area, cell), cell, font)
        line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, theme.colour("line"))  # a pen's cap would reach into the next cell
        if self.column_lines:
            painter.fillRect(rect.right(), rect.top(), 1, rect.height(), theme.colour("line"))
        if self._view.hasFocus() and index.row() == self._view.currentIndex().row():
            self._draw_ring(painter, rect, index.column())
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Show the whole text where it was cut, or what a short form stands for."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return False
        tip = self.tip(index, option.rect)  # type: ignore[attr-defined]
        if tip:
            QToolTip.showText(event.globalPos(), tip, view)
        else:
            QToolTip.hideText()
        return True

    def tip(self, index: Index, rect: QRect) -> str:
        """Return the tool tip of a cell: nothing when all of it can be read."""
        cell = self._cell(index)
        if cell.tip:
            return cell.tip
        words = self._words(self._origin(rect, cell, index.column()), cell)
        font = current().font(bold=cell.bold)
        room = words.width() - QFontMetrics(font).horizontalAdvance(cell.tail)
        cut = broken(cell.text, font, room, 1 if cell.tail else self.lines)[1]
        return cell.text + cell.tail if cut else ""

    def _cell(self, index: Index) -> Cell:
        cell: Cell = index.model().cell(index.row(), index.column())  # type: ignore[attr-defined]
        return cell

    def _ground(self, cell: Cell, selected: bool, row: int) -> str:
        if selected:
            focus = self._view.hasFocus() or (self.twin is not None and self.twin.hasFocus())
            return "selected" if focus else "selected_idle"
        if row == self.hovered:
            return "hover"
        return cell.fill or "page"

    def _origin(self, rect: QRect, cell: Cell, column: int) -> QRectF:
        """Return a cell without its padding; a spanning cell begins where the row begins."""
        area = QRectF(rect)
        if cell.spans:
            start = self._view.columnViewportPosition(0)
            area.setLeft(start)
            area.setRight(max(rect.right(), self._view.viewport().width()))
        step = indent(current()) * (cell.depth + 1)
        if cell.centre:
            return area
        first = column == 0 or cell.spans
        left = step + PAD if cell.depth >= 0 else 2 * PAD if first else PAD
        return area.adjusted(left, 0, -PAD, -1)

    def _words(self, area: QRectF, cell: Cell) -> QRectF:
        theme = current()
        words = QRectF(area)
        if cell.lead:
            words.setLeft(words.left() + theme.em(LEAD_EM))
        if cell.light is not None or cell.pie is not None:
            words.setLeft(words.left() + theme.mark + 6)
        elif cell.icon:
            words.setLeft(words.left() + theme.icon_size + 6)
        return words

    def _draw_arrow(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        theme = current()
        step, size = indent(theme), theme.icon_size
        x = rect.left() + step * cell.depth + (step - size) / 2 + PAD / 2
        name = "chevron_down" if cell.is_open else "chevron_right"
        y = rect.center().y() - size / 2
        painter.drawPixmap(QPointF(x, y), theme.pixmap(name, size, "text2"))

    def _draw_marks(self, painter: QPainter, area: QRectF, cell: Cell) -> None:
        size = current().mark
        left = round(area.center().x() - size / 2) if cell.centre else area.left()
        spot = QRectF(left, round(area.center().y() - size / 2), size, size)
        if cell.box:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(current().colour("text2"), 1))
            painter.drawRoundedRect(spot.adjusted(-3.5, -3.5, 3.5, 3.5), 3, 3)
        if cell.light is not None:
            draw_light(painter, spot, cell.light)
        elif cell.pie is not None:
            draw_pie(painter, spot.adjusted(-1, -1, 1, 1), cell.pie)
        elif cell.icon:
            size = current().icon_size
            place = QPointF(area.left(), round(area.center().y() - size / 2))
            painter.drawPixmap(place, current().pixmap(cell.icon, size, cell.role))

    def _draw_words(self, painter: QPainter, words: QRectF, cell: Cell, font: QFont) -> None:
        if cell.lead:
            width = current().em(LEAD_EM)
            spot = QRectF(words.left() - width, words.top(), width, words.height())
            painter.drawText(spot, int(MIDDLE_LEFT), cell.lead)
        if cell.bar:
            self._draw_bar(painter, words, cell)
        elif cell.tag:
            _draw_tag(painter, words, cell.text, font)
        elif cell.right:
            painter.drawText(words, int(MIDDLE_RIGHT), cell.text)
        elif cell.tail:
            _draw_tailed(painter, words, cell, font)
        elif cell.text:
            draw_text(painter, words, cell.text, font, self.lines)
        if cell.note:
            past = QFontMetrics(font).horizontalAdvance(cell.text) + 2 * PAD
            painter.setFont(current().font())
            painter.setPen(current().colour("text2"))
            painter.drawText(words.adjusted(past, 0, 0, 0), int(MIDDLE_LEFT), cell.note)

    def _draw_bar(self, painter: QPainter, words: QRectF, cell: Cell) -> None:
        height = max(8, current().em(0.6))
        room = QFontMetrics(painter.font()).horizontalAdvance("100%") + 4
        top = round(words.center().y() - height / 2)
        draw_bar(painter, QRectF(words.left(), top, words.width() - room - PAD, height), cell.bar)
        painter.drawText(words, int(MIDDLE_RIGHT), cell.text)

    def _draw_ring(self, painter: QPainter, rect: QRect, column: int) -> None:
        """Draw this cell's part of one ring round the whole row."""
        colour = current().colour("focus")
        painter.fillRect(rect.left(), rect.top(), rect.width() + 1, 2, colour)
        painter.fillRect(rect.left(), rect.bottom() - 1, rect.width() + 1, 2, colour)
        if column == 0:
            painter.fillRect(rect.left(), rect.top(), 2, rect.height(), colour)
        if column == self._last_column():
            painter.fillRect(rect.right() - 1, rect.top(), 2, rect.height(), colour)

    def _last_column(self) -> int:
        header = self._view.horizontalHeader()
        shown = (c for c in range(header.count()) if not header.isSectionHidden(c))
        return max(shown, key=header.visualIndex)


def _ink(cell: Cell, selected: bool) -> str:
    """Return the colour role of the words; the palest ink is too pale on a selected row."""
    role = cell.role
    if cell.light is not None and role == "text":
        role = LIGHT_WORDS.get(cell.light, "text2")
    return "text2" if selected and role == "text3" else role


def _draw_tailed(painter: QPainter, words: QRectF, cell: Cell, font: QFont) -> None:
    """Draw text that gives way and an end that does not."""
    metrics = QFontMetrics(font)
    room = words.width() - metrics.horizontalAdvance(cell.tail)
    shown = broken(cell.text, font, room, 1)[0][0]
    painter.drawText(words, int(MIDDLE_LEFT), shown + cell.tail)


def _draw_tag(painter: QPainter, words: QRectF, text: str, font: QFont) -> None:
    metrics = QFontMetrics(font)
    height = metrics.ascent() + 7
    width = min(metrics.horizontalAdvance(text) + 10, words.width())
    box = QRectF(words.left() + 0.5, round(words.center().y() - height / 2) + 0.5, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(painter.pen().color(), 1))
    painter.drawRoundedRect(box, 3, 3)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
