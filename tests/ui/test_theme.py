"""The look made of the tokens: sizes, icons, palette, style sheet."""

import re

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

import resources
from ui.theme import Theme, current


@pytest.mark.parametrize(("large", "row", "icon"), [(False, 30, 16), (True, 36, 20)])
def test_sizes_follow_the_font(large: bool, row: int, icon: int) -> None:
    theme = Theme(large=large)
    assert theme.row() == row
    assert theme.row(2) > theme.row()
    assert theme.icon_size == icon
    assert theme.em(10) == pytest.approx(10 * theme.em(), abs=10)
    assert theme.mark % 2 == 0


def test_the_style_sheet_names_only_known_tokens() -> None:
    names = set(re.findall(r"\$\{?(\w+)", resources.text("style.qss"))) - {"names"}
    assert names <= Theme()._values().keys()


def test_icons_take_the_theme_s_ink() -> None:
    for theme in (Theme(), Theme(dark=True)):
        image = theme.pixmap("dismiss", 16, "text2", 1.0).toImage()
        middle = image.pixelColor(8, 8)
        assert middle.alpha() > 200
        assert middle.rgb() & 0xFFFFFF == theme.colour("text2").rgb() & 0xFFFFFF


@pytest.mark.parametrize(("ratio", "pixels"), [(1.0, 16), (1.25, 20), (1.5, 24), (2.0, 32)])
def test_icons_are_drawn_in_real_pixels(ratio: float, pixels: int) -> None:
    drawn = Theme().pixmap("search", 16, "text2", ratio)
    assert drawn.width() == pixels
    assert drawn.devicePixelRatio() == ratio


def test_applying_a_theme_makes_it_current(app: QApplication) -> None:
    theme = Theme(dark=True)
    theme.apply(app)
    assert current() is theme
    window = app.palette().color(QPalette.ColorRole.Window)
    assert window == QColor(theme.hexes["window"])
    widget = QWidget()
    assert widget.font().pointSizeF() == 10.5


def test_what_was_asked_for_is_kept() -> None:
    theme = Theme()
    assert theme.font("title", bold=True) is theme.font("title", bold=True)
    assert theme.icon("add") is theme.icon("add")
    assert theme.colour("red") is theme.colour("red")
