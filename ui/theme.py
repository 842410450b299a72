"""Tokens made into palette, style sheet, fonts and icons: the one place that knows the look."""

from functools import cached_property
from string import Template
from typing import cast

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

import resources
from ui import tokens

_PALETTE = (
    (QPalette.ColorRole.Window, "window"),
    (QPalette.ColorRole.WindowText, "text"),
    (QPalette.ColorRole.Base, "page"),
    (QPalette.ColorRole.AlternateBase, "sunken"),
    (QPalette.ColorRole.Text, "text"),
    (QPalette.ColorRole.Button, "page"),
    (QPalette.ColorRole.ButtonText, "text"),
    (QPalette.ColorRole.Highlight, "selected"),
    (QPalette.ColorRole.HighlightedText, "text"),
    (QPalette.ColorRole.ToolTipBase, "page"),
    (QPalette.ColorRole.ToolTipText, "text"),
    (QPalette.ColorRole.PlaceholderText, "text3"),
    (QPalette.ColorRole.Link, "accent"),
    (QPalette.ColorRole.Mid, "line"),
    (QPalette.ColorRole.Midlight, "line"),
    (QPalette.ColorRole.Dark, "border"),
    (QPalette.ColorRole.Light, "page"),
    (QPalette.ColorRole.Shadow, "border"),
    (QPalette.ColorRole.BrightText, "text"),
)
_DIMMED = (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText)


class Theme:
    """Colours and sizes of one mode. Everything asked of it is kept: delegates ask constantly."""

    def __init__(self, *, dark: bool = False, large: bool = False) -> None:
        self.dark = dark
        self.large = large
        self.scale = tokens.LARGE if large else tokens.NORMAL
        self.hexes = tokens.DARK if dark else tokens.LIGHT
        self._colours: dict[str, QColor] = {}
        self._fonts: dict[tuple[str, bool], QFont] = {}
        self._pixmaps: dict[tuple[str, int, str, float], QPixmap] = {}
        self._icons: dict[tuple[str, int, str], QIcon] = {}

    def colour(self, role: str) -> QColor:
        """Return the colour of a role."""
        if role not in self._colours:
            self._colours[role] = QColor(self.hexes[role])
        return self._colours[role]

    def font(self, role: str = "body", *, bold: bool = False) -> QFont:
        """Return the font of a role."""
        key = (role, bold)
        if key not in self._fonts:
            font = QFont()
            font.setFamilies(list(tokens.FAMILIES))
            font.setPointSizeF(self.scale.points(role))
            font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
            self._fonts[key] = font
        return self._fonts[key]

    @cached_property
    def _glyph(self) -> float:
        """The advance of one Chinese glyph; unlike line heights it is the same in all fonts."""
        return float(QFontMetricsF(self.font()).horizontalAdvance("国" * 10) / 10)

    def em(self, count: float = 1.0) -> int:
        """Return `count` times the width of one glyph of body text in px."""
        return round(self._glyph * count)

    @property
    def icon_size(self) -> int:
        """Size of an icon beside text, one of the grids it is drawn for."""
        return 20 if self.large else 16

    def row(self, lines: int = 1) -> int:
        """Return the height of a list row in px."""
        glyph = round(self.scale.body * 96 / 72)
        return 2 * glyph + 2 if lines == 1 else round(3.5 * glyph)

    @property
    def mark(self) -> int:
        """Size of a light or a pie, even, so that its middle is sharp."""
        return self.em(0.85) // 2 * 2

    def icon(self, name: str, size: int = 0, role: str = "text2") -> QIcon:
        """Return an icon drawn for every screen scaling, grey when disabled."""
        key = (name, size or self.icon_size, role)
        if key not in self._icons:
            icon = QIcon()
            for mode, tint in ((QIcon.Mode.Normal, role), (QIcon.Mode.Disabled, "disabled")):
                for ratio in screen_ratios():
                    icon.addPixmap(self.pixmap(name, key[1], tint, ratio), mode)
            self._icons[key] = icon
        return self._icons[key]

    def pixmap(self, name: str, size: int, role: str, ratio: float = 0.0) -> QPixmap:
        """Return a drawing in a role's colour, taken from the grid nearest to its real pixels."""
        ratio = ratio or cast(QApplication, QApplication.instance()).devicePixelRatio()
        key = (name, size, role, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._drawn(name, round(size * ratio), role, ratio)
        return self._pixmaps[key]

    def _drawn(self, name: str, pixels: int, role: str, ratio: float) -> QPixmap:
        grid = 16 if pixels < 20 else 20 if pixels < 24 else 24
        svg = resources.text(f"icons/{name}_{grid}.svg")
        svg = svg.replace("<path ", f'<path fill="{self.hexes[role]}" ')
        drawn = QPixmap(pixels, pixels)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, pixels, pixels))
        painter.end()
        drawn.setDevicePixelRatio(ratio)
        return drawn

    def apply(self, app: QApplication) -> None:
        """Give the application font and colours and become `current()`; windows `wear` the rest."""
        app.setStyle("Fusion")
        app.setFont(self.font())
        app.setPalette(self._palette())
        _chosen.append(self)
        del _chosen[:-1]

    def wear(self, window: QWidget) -> None:
        """Put the style sheet on a window without parent; what it holds and asks inherits it.

        Not on the application: there every widget put into another is polished anew at once,
        which makes building a page twice as slow.
        """
        sheet = Template(resources.text("style.qss")).substitute(self._values())
        window.setStyleSheet(sheet)

    def _values(self) -> dict[str, str]:
        """Return what the style sheet's $names stand for."""
        points = {f"fs_{role}": f"{self.scale.points(role)}pt" for role in tokens.RATIOS}
        control = self.em(1.4) + 4
        sizes = {
            "ctl": control,
            "ctl2": control - 2,
            "r": tokens.RADIUS,
            "hdr": self.row(),
            "navhead": self.row(2) + 10,
            "ind": self.em(1.3) // 2 * 2,
        }
        art = resources.path(f"icons/art/{'dark' if self.dark else 'light'}").as_posix()
        numbers = {name: str(size) for name, size in sizes.items()}
        return {**self.hexes, **points, **numbers, "art": art}

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, name in _PALETTE:
            palette.setColor(role, self.colour(name))
        for role in _DIMMED:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("disabled"))
        idle = self.colour("selected_idle")
        palette.setColor(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight, idle)
        return palette


def screen_ratios() -> tuple[float, ...]:
    """Return the scalings of the screens there are: icons are drawn once for each."""
    return tuple(sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()}))


_chosen: list[Theme] = []


def current() -> Theme:
    """Return the theme that was applied last."""
    if not _chosen:
        _chosen.append(Theme())
    return _chosen[0]
