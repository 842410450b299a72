"""Every pair of colours can be read, in both themes."""

import re

import pytest

import resources
from ui import tokens
from ui.tokens import DARK, LIGHT, SHAPE_PAIRS, TEXT_PAIRS, contrast

THEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read(theme: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(theme[ink], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), SHAPE_PAIRS)
def test_shapes_can_be_seen(theme: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(theme[ink], theme[ground]) >= 3.0


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_both_themes_have_the_same_roles() -> None:
    assert LIGHT.keys() == DARK.keys()


@pytest.mark.parametrize(("name", "theme"), [("light", LIGHT), ("dark", DARK)])
def test_drawings_of_the_style_sheet_have_the_theme_s_colours(
    name: str, theme: dict[str, str]
) -> None:
    for path in resources.path(f"icons/art/{name}").glob("*.svg"):
        for colour in re.findall(r"#[0-9A-Fa-f]{6}", path.read_text(encoding="utf-8")):
            assert colour in theme.values(), path.name


def test_sizes_of_the_type_scale() -> None:
    sizes = {role: tokens.NORMAL.points(role) for role in tokens.RATIOS}
    assert sizes == {"caption": 9.5, "body": 10.5, "section": 11.5, "title": 14.5, "figure": 21.0}
