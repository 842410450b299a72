"""Design tokens: colour roles for light and dark, type scale in points, spacing in pixels."""

from typing import NamedTuple

LIGHT = {
    # surfaces: menu bar, navigation, status bar, headers
    "window": "#F3F4F6",
    # where the reader reads: tables, panels, forms
    "page": "#FFFFFF",
    # category bands, read-only fields
    "sunken": "#F7F8FA",
    "hover": "#EEF2F7",
    # selection in the view that has the focus
    "selected": "#D6E4F5",
    # selection elsewhere
    "selected_idle": "#E4E7EB",
    # hairlines (decoration)
    "line": "#DADDE2",
    # edge of a control
    "border": "#868E99",
    # reading
    "text": "#1B1F24",
    # labels, secondary columns
    "text2": "#4A525D",
    # hints, zeros
    "text3": "#646C77",
    "disabled": "#9AA1AB",
    # links, primary, focus
    "accent": "#1D5A9E",
    "accent_hover": "#174A83",
    "accent_text": "#FFFFFF",
    "accent_soft": "#E8F0F9",
    "focus": "#1D5A9E",
    # the mark beside the round, nothing else
    "official": "#B4231C",
    # lights: shape, words, soft fill
    "red": "#C0261C",
    "red_text": "#B0221A",
    "red_soft": "#FBE9E7",
    "amber": "#C27A00",
    "amber_text": "#855300",
    "amber_soft": "#FDF3DC",
    "green": "#2E7D45",
    "green_text": "#23683A",
    "green_soft": "#E5F3E9",
    "blue_text": "#1D5A9E",
    "blue_soft": "#E8F0F9",
    "neutral": "#737B86",
    "neutral_soft": "#EEF0F2",
    # progress: one hue, four depths, never lights
    "p0": "#DDE1E6",
    "p1": "#A9C3E2",
    "p2": "#6394CB",
    "p3": "#2B66A9",
    # differences
    "old_bg": "#FBE9E7",
    "new_bg": "#E5F3E9",
    # letter previews
    "paper": "#FFFFFF",
    "paper_text": "#111111",
}

DARK = {
    "window": "#24272C",
    "page": "#1C1F23",
    "sunken": "#22262B",
    "hover": "#2B3037",
    "selected": "#213C5C",
    "selected_idle": "#343A42",
    "line": "#383D45",
    "border": "#7C8591",
    "text": "#E8EAED",
    "text2": "#B9C0C9",
    "text3": "#9AA3AE",
    "disabled": "#69717B",
    "accent": "#7FB2EA",
    "accent_hover": "#9CC4F0",
    "accent_text": "#0E1A28",
    "accent_soft": "#22344A",
    "focus": "#8FBDF0",
    "official": "#D9534A",
    "red": "#F0776D",
    "red_text": "#F58F86",
    "red_soft": "#43252A",
    "amber": "#E3A83B",
    "amber_text": "#EDBD62",
    "amber_soft": "#3D3320",
    "green": "#63B57C",
    "green_text": "#7CC792",
    "green_soft": "#213A2A",
    "blue_text": "#93BEEF",
    "blue_soft": "#22344A",
    "neutral": "#8C95A1",
    "neutral_soft": "#2D3238",
    "p0": "#3A4048",
    "p1": "#3F5F86",
    "p2": "#5A8BC4",
    "p3": "#93BEEF",
    "old_bg": "#43252A",
    "new_bg": "#213A2A",
    "paper": "#E9E7E2",
    "paper_text": "#16181B",
}

#: Text on a surface: at least 4.5 in both themes.
TEXT_PAIRS = (
    ("text", "page"),
    ("text", "window"),
    ("text", "selected"),
    ("text", "hover"),
    ("text", "sunken"),
    ("text", "selected_idle"),
    ("text2", "page"),
    ("text2", "window"),
    ("text2", "sunken"),
    ("text2", "selected"),
    ("text3", "page"),
    ("text3", "window"),
    ("text3", "sunken"),
    ("accent", "page"),
    ("accent", "window"),
    ("accent_text", "accent"),
    ("accent_text", "accent_hover"),
    ("accent", "accent_soft"),
    ("text", "accent_soft"),
    ("red_text", "page"),
    ("red_text", "red_soft"),
    ("red_text", "selected"),
    ("red_text", "sunken"),
    ("amber_text", "page"),
    ("amber_text", "amber_soft"),
    ("amber_text", "selected"),
    ("green_text", "page"),
    ("green_text", "green_soft"),
    ("green_text", "selected"),
    ("text2", "selected_idle"),
    ("text2", "hover"),
    ("text3", "hover"),
    ("red_text", "selected_idle"),
    ("red_text", "hover"),
    ("amber_text", "selected_idle"),
    ("amber_text", "hover"),
    ("green_text", "selected_idle"),
    ("green_text", "hover"),
    ("amber_text", "window"),
    ("text2", "accent_soft"),
    ("text", "amber_soft"),
    ("text", "old_bg"),
    ("text", "new_bg"),
    ("paper_text", "paper"),
)

#: Shapes and control edges on a surface: at least 3.0 in both themes.
SHAPE_PAIRS = (
    ("border", "page"),
    ("border", "window"),
    ("focus", "page"),
    ("focus", "window"),
    ("focus", "selected"),
    ("red", "page"),
    ("amber", "page"),
    ("green", "page"),
    ("neutral", "page"),
    ("neutral", "selected"),
    ("red", "selected"),
    ("p3", "page"),
    ("p2", "page"),
    ("official", "window"),
)

#: The only distances, px at 96 dpi.
SPACE = (0, 4, 8, 12, 16, 24, 32)
#: Corners of controls and tags; areas have none.
RADIUS = 3
#: Padding of a cell; the first column has twice as much, so that it stands under the page title.
PAD = 8
RATIOS = {"caption": 0.9, "body": 1.0, "section": 1.1, "title": 1.4, "figure": 2.0}
FAMILIES = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "sans-serif",
)


class Scale(NamedTuple):
    """A type scale; `body` is the size of reading text in points."""

    body: float

    def points(self, role: str) -> float:
        """Return the size of a role in points, in halves."""
        return round(self.body * RATIOS[role] * 2) / 2


NORMAL = Scale(10.5)
LARGE = Scale(13.0)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it, 1 to 21."""
    dim, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dim + 0.05)
