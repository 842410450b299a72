"""One question of 工作台 and its number; choosing it shows the items below."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from app.records import Light
from ui.drawing import draw_light
from ui.theme import current


class Metric(QAbstractButton):
    """A tab: light, question, number, unit and a note."""

    def __init__(self, words: str, unit: str, light: Light | None = None) -> None:
        super().__init__()
        self._words, self._unit, self._light = words, unit, light
        self.number = 0
        self.note = ""
        self.setCheckable(True)
        self.setFixedHeight(current().em(5.3) + 10)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.say(0, "")

    def say(self, number: int, note: str, words: str = "") -> None:
        """Show a number and a note behind it."""
        self.number, self.note = number, note
        self._words = words or self._words
        spoken = f"{self._words} {number} {self._unit}"
        self.setAccessibleName(f"{spoken}，{note}" if note else spoken)
        self.setText(self._words)
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, question, number and ring."""
        theme = current()
        painter = QPainter(self)
        area = QRectF(self.rect())
        if self.isChecked():
            painter.fillRect(area, theme.colour("accent_soft"))
            low = QRectF(0, area.height() - 3, area.width(), 3)
            painter.fillRect(low, theme.colour("accent"))
        elif self.underMouse():
            painter.fillRect(area, theme.colour("hover"))
        self._paint_words(painter, area)
        self._paint_number(painter, area)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRect(area.adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        theme = current()
        top, x = theme.em(2.0), 16.0
        if self._light is not None:
            side = theme.em(0.95)
            draw_light(painter, QRectF(x, round((top - side) / 2 + 6), side, side), self._light)
            x += side + 6
        painter.setFont(theme.font(bold=self.isChecked()))
        painter.setPen(theme.colour("text"))
        spot = QRectF(x, 6, area.width() - x, top)
        painter.drawText(spot, int(Qt.AlignmentFlag.AlignVCenter), self._words)

    def _paint_number(self, painter: QPainter, area: QRectF) -> None:
        theme = current()
        big = theme.font("figure", bold=True)
        late = self._light is Light.OVERDUE and self.number > 0
        painter.setFont(big)
        painter.setPen(theme.colour("red_text" if late else "text" if self.number else "text3"))
        base = area.height() - theme.em(1.05)
        painter.drawText(QPointF(16, base), str(self.number))
        left = 16 + QFontMetrics(big).horizontalAdvance(str(self.number)) + 5
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("text2"))
        words = f"{self._unit}　{self.note}" if self.note else self._unit
        room = int(area.width() - left - 8)
        right = Qt.TextElideMode.ElideRight
        shown = QFontMetrics(theme.font("caption")).elidedText(words, right, room)
        painter.drawText(QPointF(left, base), shown)
