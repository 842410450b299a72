"""Small pieces every page is made of: labels, buttons, boxes, headers, fields, drop-downs."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QStyledItemDelegate,
    QToolButton,
    QWidget,
)

from ui.theme import current

#: What stands in a box: a widget, a space in px, or None for a spring.
Part = QWidget | int | None
Margins = tuple[int, int, int, int]
_ICON_INK = {"primary": "accent_text", "flat": "accent"}


def label(text: str, name: str = "", *, wrap: bool = False, select: bool = False) -> QLabel:
    """Make a label; `name` picks its look in the style sheet."""
    made = QLabel(text)
    made.setObjectName(name)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if select:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def literal(text: str) -> str:
    """Write a name as buttons and menus take it: an & in it is no letter for Alt."""
    return text.replace("&", "&&")


def button(text: str, name: str = "", icon: str = "", tip: str = "") -> QPushButton:
    """Make a button: plain, "primary" or "flat"."""
    made = QPushButton(text)
    made.setObjectName(name)
    if icon:
        size = current().icon_size
        made.setIcon(current().icon(icon, size, _ICON_INK.get(name, "text2")))
        made.setIconSize(QSize(size, size))
    made.setToolTip(tip)
    made.setAutoDefault(False)
    return made


def tool(icon: str, tip: str) -> QToolButton:
    """Make a button that is only an icon; the tip is its accessible name as well."""
    made = QToolButton()
    size = current().icon_size
    made.setIcon(current().icon(icon, size))
    made.setIconSize(QSize(size, size))
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    return made


def row(*parts: Part, margins: Margins = (0, 0, 0, 0), spacing: int = 8, name: str = "") -> QFrame:
    """Put parts side by side."""
    return _box(QBoxLayout.Direction.LeftToRight, parts, margins, spacing, name)


def column(
    *parts: Part, margins: Margins = (0, 0, 0, 0), spacing: int = 8, name: str = ""
) -> QFrame:
    """Put parts one below the other."""
    return _box(QBoxLayout.Direction.TopToBottom, parts, margins, spacing, name)


def _box(
    direction: QBoxLayout.Direction,
    parts: Sequence[Part],
    margins: Margins,
    spacing: int,
    name: str,
) -> QFrame:
    frame = QFrame()
    frame.setObjectName(name)
    layout = QBoxLayout(direction, frame)
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        else:
            layout.addWidget(part)
    return frame


def grow(frame: QFrame, part: QWidget, factor: int = 1) -> QFrame:
    """Let one part of a box take the spare room."""
    layout = frame.layout()
    assert isinstance(layout, QBoxLayout)
    layout.setStretchFactor(part, factor)
    return frame


def split(way: Qt.Orientation, *parts: QWidget, sizes: Sequence[int]) -> QSplitter:
    """Make a splitter; `sizes` are the parts' pixels, or their proportions when there are more."""
    made = QSplitter(way)
    for part in parts:
        made.addWidget(part)
    made.setSizes(list(sizes))
    return made


def line() -> QFrame:
    """Make a horizontal hairline."""
    made = QFrame()
    made.setObjectName("line")
    made.setFixedHeight(1)
    return made


def scroll(content: QWidget) -> QScrollArea:
    """Wrap a panel, so that it never dictates the window's least height."""
    area = QScrollArea()
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


class Elided(QLabel):
    """A label of one line that gives way: it ends in … and keeps the rest as tool tip."""

    def __init__(self, text: str = "", name: str = "") -> None:
        super().__init__()
        self._full = ""
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.say(text)

    @property
    def full(self) -> str:
        """The whole text."""
        return self._full

    def say(self, text: str) -> None:
        """Show another text."""
        self._full = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        right = Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(self._full, right, self.width())
        self.setText(shown)
        self.setToolTip(self._full if shown != self._full else "")


class PageHeader(QFrame):
    """The top of a page: title, one line of facts, actions."""

    def __init__(self, title: str, *actions: QWidget) -> None:
        super().__init__()
        self.setObjectName("pageHeader")
        self.facts = Elided("", "sub")
        layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(8)
        layout.addWidget(label(title, "h1"))
        layout.addSpacing(4)
        layout.addWidget(self.facts, 1)
        for action in actions:
            layout.addWidget(action)
        self.setFixedHeight(current().em(1.4) + 26)


class SearchField(QLineEdit):
    """A field to type what shall be found."""

    def __init__(self, placeholder: str, name: str, least_em: float) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        icon = current().icon("search", 16, "text3")
        self.addAction(icon, QLineEdit.ActionPosition.LeadingPosition)
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(current().em(least_em) + 40)


class Choice(QComboBox):
    """A drop-down of values; the first entry stands for all and has the value None."""

    def __init__(self, everything: str, name: str, width_em: float) -> None:
        super().__init__()
        self._everything = everything
        self._values: list[object] = [None]
        self._later: object = None
        self.setAccessibleName(name)
        self.setMinimumWidth(current().em(width_em) + 34)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.setSizeAdjustPolicy(policy)
        self.setMaxVisibleItems(14)
        # the default delegate of drop-downs ignores the style sheet's ::item rules
        self.setItemDelegate(QStyledItemDelegate(self))
        self.view().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.currentIndexChanged.connect(self.show_active)
        self.offer(())

    @property
    def value(self) -> Any:
        """What is chosen, None for all (kept here: Qt would turn enumerations into text)."""
        if self._later is not None:
            return self._later
        return self._values[max(0, self.currentIndex())]

    def choose(self, value: object) -> None:
        """Choose a value; one that is not offered yet is chosen once it is."""
        known = value in self._values
        self._later = None if known else value
        self.setCurrentIndex(self._values.index(value) if known else 0)

    def offer(self, entries: Sequence[tuple[object, str]]) -> None:
        """Offer other entries (value, words); what is chosen stays chosen if it is still there."""
        kept = self.value
        self.blockSignals(True)
        self.clear()
        self.addItems([self._everything, *(words for _, words in entries)])
        self._values = [None, *(value for value, _ in entries)]
        self.choose(kept)
        self._later = None
        self.blockSignals(False)
        # else long names are cut in the middle
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 40)
        self.show_active()

    def show_active(self) -> None:
        """Give a drop-down that narrows the list an accent-coloured edge."""
        active = self.currentIndex() > 0
        if self.property("active") != active:
            self.setProperty("active", active)
            self.style().unpolish(self)
            self.style().polish(self)
