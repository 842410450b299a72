"""What the walks look for: names, cut texts, targets, the way of Tab, letters, room, contrast."""

from collections import Counter
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QWidget,
)

from ui.parts import Elided
from ui.tokens import contrast

LOOKS = [
    pytest.param(dark, large, id=f"{'dark' if dark else 'light'}-{13 if large else 10.5}")
    for dark in (False, True)
    for large in (False, True)
]
#: What Tab may meet at most before it must have been everywhere.
_MOST_STOPS = 120


def _words(widget: QWidget) -> str:
    """Return what a widget says; `text` may be a method, a property or not there at all."""
    text = getattr(widget, "text", "")
    return str(text() if callable(text) else text)


def _stops(root: QWidget) -> list[QWidget]:
    """List what Tab should reach; of radio buttons only the one that is on."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and not isinstance(widget.parent(), QLineEdit | QComboBox)
        and not (isinstance(widget, QRadioButton) and not widget.isChecked())
    ]


def _called(widget: QWidget) -> str:
    name = widget.accessibleName() or _words(widget) or widget.objectName()
    return f"{type(widget).__name__} {name[:30]}"


def nameless(root: QWidget) -> list[str]:
    """List what the keyboard reaches and a screen reader could not name."""
    found = []
    for widget in root.findChildren(QWidget):
        reached = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible()
        inner = isinstance(widget.parent(), QLineEdit | QComboBox)
        spoken = isinstance(widget, QAbstractButton) and widget.text()
        if reached and not inner and not (widget.accessibleName() or spoken):
            found.append(f"nameless {_called(widget)}")
    return found


def cut(root: QWidget) -> list[str]:
    """List buttons, labels and drop-downs that are smaller than their words."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, Elided):
            continue
        if isinstance(widget, QAbstractButton | QComboBox):
            if widget.width() < widget.minimumSizeHint().width():
                found.append(f"{type(widget).__name__} {widget.accessibleName()}")
            if isinstance(widget, QAbstractButton) and widget.width() < widget.sizeHint().width():
                found.append(f"button {widget.text()} {widget.width()}")
        elif isinstance(widget, QLabel) and widget.text():
            wraps = widget.wordWrap()
            least = widget.heightForWidth(widget.width()) if wraps else widget.sizeHint().width()
            if (widget.height() if wraps else widget.width()) < least:
                found.append(f"label {widget.text()[:30]}")
    return found


def too_low(root: QWidget) -> list[str]:
    """List what is hard to hit."""
    return [
        f"{type(widget).__name__} {widget.height()}"
        for widget in root.findChildren(QAbstractButton)
        if widget.isVisible() and widget.height() < 24 and widget.objectName() != ""
    ]


def wrong(root: QWidget) -> list[str]:
    """List what is wrong with a page or a dialog, whatever it is."""
    QApplication.processEvents()
    return nameless(root) + cut(root) + too_low(root)


def squeezed(root: QWidget) -> list[str]:
    """List fields whose hint or choice is cut, and lines that had to end in …"""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible():
            continue
        words, room = "", widget.width() - 18  # what edges and padding take
        if isinstance(widget, QLineEdit) and not isinstance(widget.parent(), QComboBox):
            words = widget.placeholderText()
            room -= 24 * len([a for a in widget.actions() if a.isVisible()])
        elif isinstance(widget, QComboBox):
            words, room = widget.currentText(), room - 14
        elif isinstance(widget, Elided) and widget.text() != widget.full:
            found.append(f"elided {widget.full[:30]}")
        if words and widget.fontMetrics().horizontalAdvance(words) > room:
            found.append(f"squeezed {_called(widget)}: {words[:30]}")
    return found


def out_of_sight(root: QWidget) -> list[str]:
    """List what stands beyond the edge of an area that scrolls only up and down."""
    found = []
    for area in root.findChildren(QScrollArea):
        if not area.isVisible() or area.widget() is None:
            continue
        room = area.viewport().width()
        for widget in area.widget().findChildren(QWidget):
            right = widget.mapTo(area.widget(), QPoint(widget.width(), 0)).x()
            inner = _inside_a_view(widget, area)
            if widget.isVisible() and right > room and not inner:
                found.append(f"beyond the edge by {right - room}: {_called(widget)}")
    return found


def _inside_a_view(widget: QWidget, within: QWidget) -> bool:
    """Whether a widget belongs to a list or a text that scrolls by itself."""
    above = widget.parentWidget()
    while above is not None and above is not within.widget():  # type: ignore[attr-defined]
        if isinstance(above, QAbstractScrollArea):
            return True
        above = above.parentWidget()
    return False


def letters(root: QWidget) -> list[str]:
    """List letters that Alt would lead to two places, and & that would be printed."""
    found = []
    used: Counter[str] = Counter()
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton):
            continue
        letter = QKeySequence.mnemonic(widget.text()).toString()
        if not letter:
            continue
        if isinstance(widget, QLabel) and widget.buddy() is None:
            found.append(f"& printed: {widget.text()}")
        used[letter] += 1
    return found + [f"{letter} twice" for letter, times in used.items() if times > 1]


def menu_letters(menu: QMenu) -> list[str]:
    """List the letters a menu uses twice."""
    keys = [QKeySequence.mnemonic(action.text()).toString() for action in menu.actions()]
    times = Counter(key for key in keys if key)
    return [f"{menu.title()} {key} twice" for key, count in times.items() if count > 1]


def tabbed(root: QWidget) -> list[QWidget]:
    """Press Tab until it comes back to where it began; return where it was in turn."""
    first = QApplication.focusWidget()
    assert first is not None and root.isAncestorOf(first)
    found = [first]
    for _ in range(_MOST_STOPS):
        here = QApplication.focusWidget()
        assert here is not None
        QTest.keyClick(here, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None or now in found:
            break
        found.append(now)
    return found


def astray(root: QWidget) -> list[str]:
    """List what Tab misses, and where it does not go on rightwards and downwards."""
    way = tabbed(root)
    found = [f"Tab misses {_called(w)}" for w in _stops(root) if w not in way]
    spots = [_spot(root, widget) for widget in way]
    start = spots.index(min(spots, key=lambda spot: (spot.top(), spot.left())))
    for before, after in pairwise(way[start:] + way[:start]):
        together = _area(before) is _area(after)
        one, two = (_spot(root, w if together else _area(w) or w) for w in (before, after))
        beside = two.top() < one.bottom() and one.top() < two.bottom()
        forward = two.left() >= one.right() - 1 if beside else two.top() >= one.bottom() - 1
        if not forward:
            found.append(f"Tab goes back from {_called(before)} to {_called(after)}")
    return found


def _area(widget: QWidget) -> QScrollArea | None:
    """Return the area a widget is scrolled in."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above


def _spot(root: QWidget, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())


def main_buttons(dialog: QDialog) -> list[str]:
    """Say when not exactly one button answers Enter, or more than one is filled."""
    seen = [b for b in dialog.findChildren(QPushButton) if b.isVisible()]
    answers = [b.text() for b in seen if b.isDefault()]
    filled = [b.text() for b in seen if b.objectName() == "primary"]
    found = [f"answers Enter: {answers}"] if seen and len(answers) != 1 else []
    return found + ([f"filled: {filled}"] if len(filled) > 1 else [])


def badly_begun(dialog: QDialog) -> list[str]:
    """Say when a dialog with fields begins at a button: Enter would leave it."""
    held = QApplication.focusWidget()
    fields = [w for w in _stops(dialog) if not isinstance(w, QPushButton | QScrollArea)]
    begun = isinstance(held, QPushButton) or held is None
    named = _called(held) if held else "nothing"
    return [f"begins at {named}"] if begun and any(not _only_reads(w) for w in fields) else []


def _only_reads(widget: QWidget) -> bool:
    return isinstance(widget, QPlainTextEdit) and widget.isReadOnly()


def too_large(dialog: QWidget, room: QSize) -> list[str]:
    """Say when a dialog, or the least size it takes, is larger than the room on the screen."""
    found = []
    for what, size in (("is", dialog.size()), ("least", dialog.minimumSizeHint())):
        least = size.expandedTo(dialog.minimumSize()) if what == "least" else size
        if least.width() > room.width() or least.height() > room.height():
            found.append(f"{what} {least.width()}x{least.height()}")
    return found


def pale(root: QWidget) -> list[str]:
    """List texts that stand out too little from the colour they are really drawn on."""
    image = root.grab().toImage()
    found = []
    for widget in root.findChildren(QWidget):
        if not isinstance(widget, QLabel | QAbstractButton | QLineEdit | QComboBox):
            continue
        inner = isinstance(widget.parent(), QLineEdit | QComboBox)
        if not widget.isVisible() or not widget.isEnabled() or inner or not _inks(widget):
            continue
        ink = widget.palette().color(widget.foregroundRole()).name()
        ground = _ground(root, image, widget)
        if ground and contrast(ink, ground) < 4.5:
            found.append(f"pale {_called(widget)} {ink} on {ground}")
    return found


def _inks(widget: QWidget) -> str:
    return widget.currentText() if isinstance(widget, QComboBox) else _words(widget)


def _ground(root: QWidget, image: QImage, widget: QWidget) -> str:
    """Return the commonest colour behind a widget's words, "" when it is out of sight.

    Every pixel is counted: with some fonts strokes lie in step with any stride. Of a label
    the edges too: two characters that fill it are more ink than ground; elsewhere it is a frame.
    """
    ratio, frame = image.devicePixelRatio(), 0 if isinstance(widget, QLabel) else 3
    area = widget.visibleRegion().boundingRect().adjusted(frame, frame, -frame, -frame)
    start, size = widget.mapTo(root, area.topLeft()) * ratio, area.size() * ratio
    return commonest(image, QRect(start, size))


def commonest(image: QImage, area: QRect) -> str:
    """Return the commonest colour of a part of a picture, "" when the part is empty."""
    if area.isEmpty() or not area.intersects(image.rect()):
        return ""
    part = image.copy(area & image.rect()).convertToFormat(QImage.Format.Format_RGB32)
    seen = Counter(memoryview(part.constBits()).cast("I"))
    return QColor(seen.most_common(1)[0][0]).name()
