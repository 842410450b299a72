"""Bars of progress, painted by us: one hue in four depths, the figure at the right."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.progress.unit_progress import StateCounts
from ui.drawing import MIDDLE_LEFT, MIDDLE_RIGHT, draw_bar
from ui.theme import current

_RIGHT = Qt.TextElideMode.ElideRight
LEGEND = ("已完成", "阶段性", "推进中", "未启动")


class Bar(NamedTuple):
    """One line: a name, how many stand in each state, the figure at the right."""

    name: str
    counts: StateCounts
    figure: str

    @property
    def shares(self) -> tuple[int, int, int, int]:
        """The counts from the darkest to the palest."""
        one = self.counts
        return (one.done, one.stage_done, one.ongoing, one.not_started)


class Bars(QWidget):
    """Named bars one below the other, with a legend above them if wanted."""

    def __init__(self, name: str, *, legend: bool = False) -> None:
        super().__init__()
        self._name = name
        self._legend = legend
        self.bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these bars; their figures are the accessible name."""
        self.bars = tuple(bars)
        told = "；".join(f"{bar.name} {bar.figure}" for bar in self.bars)
        self.setAccessibleName(f"{self._name}：{told}" if told else self._name)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return a height for all bars."""
        return QSize(current().em(18), (len(self.bars) + self._legend) * self._step() + 4)

    def _step(self) -> int:
        return current().em(1.75)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint names, bars and figures."""
        painter = QPainter(self)
        theme, step = current(), self._step()
        painter.setFont(theme.font())
        top = 0.0
        if self._legend:
            self._paint_legend(painter, step)
            top = float(step)
        metrics = QFontMetrics(theme.font())
        figure = max((metrics.horizontalAdvance(bar.figure) for bar in self.bars), default=0)
        widest = max((metrics.horizontalAdvance(bar.name) for bar in self.bars), default=0)
        names = min(widest + 12, max(theme.em(7), round(self.width() * 0.42)))
        width = max(20, self.width() - names - figure - 20)
        for number, bar in enumerate(self.bars):
            y = top + number * step
            painter.setPen(theme.colour("text"))
            name = metrics.elidedText(bar.name, _RIGHT, names - 6)
            painter.drawText(QRectF(0, y, names, step), int(MIDDLE_LEFT), name)
            high = round(theme.em(0.75))
            area = QRectF(names, round(y + (step - high) / 2), width, high)
            draw_bar(painter, area, bar.shares)
            painter.setPen(theme.colour("text2"))
            spot = QRectF(self.width() - figure - 12, y, figure + 12, step)
            painter.drawText(spot, int(MIDDLE_RIGHT), bar.figure)
        painter.end()

    def _paint_legend(self, painter: QPainter, step: int) -> None:
        theme = current()
        font = theme.font("caption")
        painter.setFont(font)
        side, x = theme.em(0.7), 0
        for role, words in zip(("p3", "p2", "p1", "p0"), LEGEND, strict=True):
            painter.fillRect(QRectF(x, (step - side) // 2, side, side), theme.colour(role))
            painter.setPen(theme.colour("text2"))
            x += side + 5
            width = QFontMetrics(font).horizontalAdvance(words)
            painter.drawText(QRectF(x, 0, width + 2, step), int(MIDDLE_LEFT), words)
            x += width + 12
