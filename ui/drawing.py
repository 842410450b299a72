"""Shapes the program paints itself: deadline lights, progress pies, bars, yielding text."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetrics,
    QIcon,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QTextLayout,
    QTextOption,
)

from app.records import Light, ProgressState
from ui.theme import current, screen_ratios

MIDDLE_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
MIDDLE_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
#: Colour of the words beside a light.
LIGHT_WORDS = {
    Light.OVERDUE: "red_text",
    Light.SOON: "amber_text",
    Light.NEAR: "green_text",
    Light.STRUCK: "text3",
    Light.DONE: "text3",
}
#: What a screen reader says before a light's words.
LIGHT_SPEECH = {
    Light.OVERDUE: "红灯",
    Light.SOON: "黄灯",
    Light.NEAR: "绿灯",
}
_PIE = {ProgressState.ONGOING: 0.33, ProgressState.STAGE_DONE: 0.67}
_BAR = ("p3", "p2", "p1", "p0")


def draw_light(painter: QPainter, area: QRectF, light: Light) -> None:
    """Draw a light; each has an outline of its own, so that it reads in grey print."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _LIGHTS[light](painter, area)
    painter.restore()


def _fill(painter: QPainter, role: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(current().colour(role))


def _diamond(painter: QPainter, area: QRectF) -> None:
    _fill(painter, "red")
    half, middle = area.width() / 2 + 0.5, area.center()
    steps = ((0, -half), (half, 0), (0, half), (-half, 0))
    painter.drawPolygon(QPolygonF([middle + QPointF(x, y) for x, y in steps]))


def _triangle(painter: QPainter, area: QRectF) -> None:
    _fill(painter, "amber")
    top = QPointF(area.center().x(), area.top())
    right = area.bottomRight() + QPointF(0.5, 0)
    left = area.bottomLeft() - QPointF(0.5, 0)
    painter.drawPolygon(QPolygonF([top, right, left]))


def _disc(painter: QPainter, area: QRectF) -> None:
    _fill(painter, "green")
    painter.drawEllipse(area.adjusted(0.5, 0.5, -0.5, -0.5))


def _ring(painter: QPainter, area: QRectF) -> None:
    painter.setPen(QPen(current().colour("neutral"), 1.4))
    painter.drawEllipse(area.adjusted(1.2, 1.2, -1.2, -1.2))


def _barred_ring(painter: QPainter, area: QRectF) -> None:
    _ring(painter, area)
    y = area.center().y()
    painter.drawLine(QPointF(area.left() + 3.4, y), QPointF(area.right() - 3.4, y))


def _dashed_ring(painter: QPainter, area: QRectF) -> None:
    pen = QPen(current().colour("neutral"), 1.4)
    pen.setDashPattern([1.6, 1.6])
    painter.setPen(pen)
    painter.drawEllipse(area.adjusted(1.2, 1.2, -1.2, -1.2))


def _square(painter: QPainter, area: QRectF) -> None:
    painter.setPen(QPen(current().colour("neutral"), 1.4))
    painter.drawRect(area.adjusted(1.6, 1.6, -1.6, -1.6))


def _tick(painter: QPainter, area: QRectF) -> None:
    pen = QPen(current().colour("neutral"), 1.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    start = QPointF(area.left() + 1, area.center().y() + 0.5)
    turn = QPointF(area.center().x() - 1, area.bottom() - 1.5)
    end = QPointF(area.right() - 0.5, area.top() + 1.5)
    painter.drawPolyline(QPolygonF([start, turn, end]))


_LIGHTS: dict[Light, Callable[[QPainter, QRectF], None]] = {
    Light.OVERDUE: _diamond,
    Light.SOON: _triangle,
    Light.NEAR: _disc,
    Light.LATER: _ring,
    Light.LONG_TERM: _barred_ring,
    Light.UNKNOWN: _dashed_ring,
    Light.DONE: _square,
    Light.STRUCK: _tick,
}


def light_icon(light: Light, size: int) -> QIcon:
    """Return a light as an icon for buttons."""
    icon = QIcon()
    for ratio in screen_ratios():
        pixmap = QPixmap(round(size * ratio), round(size * ratio))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.scale(ratio, ratio)
        draw_light(painter, QRectF(1, 1, size - 2, size - 2), light)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        icon.addPixmap(pixmap)
    return icon


def draw_pie(painter: QPainter, area: QRectF, state: ProgressState) -> None:
    """Draw a progress state as a pie, so that it is never mistaken for a light."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = current().colour("p3")
    circle = area.adjusted(1, 1, -1, -1)
    painter.setPen(QPen(colour, 1.3))
    painter.setBrush(colour if state is ProgressState.DONE else current().colour("page"))
    painter.drawEllipse(circle)
    if state in _PIE:
        path = QPainterPath(circle.center())
        path.arcTo(circle, 90, -360 * _PIE[state])
        painter.fillPath(path, QBrush(colour))
    painter.restore()


def draw_bar(painter: QPainter, area: QRectF, shares: Sequence[int]) -> None:
    """Draw shares of done, stage done, ongoing, not begun, darkest first, with 1 px gaps."""
    total = sum(shares) or 1
    x = area.left()
    for share, role in zip(shares, _BAR, strict=False):
        width = area.width() * share / total
        if share:
            wide = max(1, round(x + width) - round(x) - 1)
            rect = QRectF(round(x), area.top(), wide, area.height())
            painter.fillRect(rect, current().colour(role))
        x += width


def broken(text: str, font: QFont, width: float, lines: int) -> tuple[list[str], bool]:
    """Break text into at most `lines` lines, eliding the last; say whether anything was cut."""
    metrics = QFontMetrics(font)
    right = Qt.TextElideMode.ElideRight
    if lines == 1 or metrics.horizontalAdvance(text) <= width:
        shown = metrics.elidedText(text, right, int(width))
        return [shown], shown != text
    out, start = _lines(text, font, width, lines)
    if start < len(text):
        rest = text[start - len(out[-1]) :]
        out[-1] = metrics.elidedText(rest, right, int(width))
    return out, start < len(text)


def _lines(text: str, font: QFont, width: float, lines: int) -> tuple[list[str], int]:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    out: list[str] = []
    start = 0
    while len(out) < lines:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        start = line.textStart() + line.textLength()
        out.append(text[line.textStart() : start])
    layout.endLayout()
    return out, start


def draw_text(painter: QPainter, area: QRectF, text: str, font: QFont, lines: int = 1) -> None:
    """Draw text at the left of `area`, middle, in at most `lines` lines."""
    out, _ = broken(text, font, area.width(), lines)
    if len(out) == 1:
        painter.drawText(area, int(MIDDLE_LEFT), out[0])
        return
    step = round(QFontMetrics(font).ascent() * 1.38)
    top = area.center().y() - step * len(out) / 2
    for number, line in enumerate(out):
        spot = QRectF(area.left(), top + number * step, area.width(), step)
        painter.drawText(spot, int(MIDDLE_LEFT), line)
