"""A panel of labelled facts that can be read, selected and copied."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QScrollArea, QWidget

from app.records import Light, ProgressState
from ui.drawing import draw_light, draw_pie
from ui.parts import button, grow, label, row
from ui.theme import current

#: Facts shown before the rest is asked for.
FIRST = 60


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what is known; `look` is a label's name in the style sheet."""

    name: str
    value: str
    light: Light | None = None
    pie: ProgressState | None = None
    look: str = ""


class Mark(QWidget):
    """A light or a pie as a widget of its own; words stand beside it."""

    def __init__(self, paint: Callable[[QPainter, QRectF], None]) -> None:
        super().__init__()
        self._paint = paint
        side = current().mark + 2
        self.setFixedSize(side, QFontMetrics(current().font()).height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the mark in the middle of the first line of words."""
        painter = QPainter(self)
        side = self.width() - 2
        top = round((self.height() - side) / 2)
        self._paint(painter, QRectF(1, top, side, side))
        painter.end()


class FactList(QScrollArea):
    """Facts one below the other, names at the left."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.facts: tuple[Fact, ...] = ()

    def say(self, facts: Sequence[Fact], nothing: str, *, most: int = FIRST) -> None:
        """Show facts, or a sentence when there are none."""
        self.facts = tuple(facts)
        panel = QWidget()
        panel.setObjectName("panel")
        form = QFormLayout(panel)
        form.setContentsMargins(16, 12, 16, 12)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(9)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        for fact in self.facts[:most]:
            form.addRow(_name(fact.name), _value(fact))
        if not self.facts:
            form.addRow(label(nothing, "sub", wrap=True))
        if len(self.facts) > most:
            more = button(f"显示其余 {len(self.facts) - most} 条", "flat")
            more.clicked.connect(lambda: self.say(facts, nothing, most=len(facts)))
            form.addRow(more)
        self.setWidget(panel)


def _name(text: str) -> QLabel:
    made = label(text, "fieldName")
    made.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    return made


def _value(fact: Fact) -> QWidget:
    words = label(fact.value, fact.look, wrap=True, select=True)
    words.setAccessibleName(f"{fact.name}：{fact.value}")
    light, state = fact.light, fact.pie
    if light is not None:
        mark = Mark(lambda painter, area: draw_light(painter, area, light))
    elif state is not None:
        mark = Mark(lambda painter, area: draw_pie(painter, area, state))
    else:
        return words
    made = row(mark, words, spacing=6)
    made.layout().setAlignment(mark, Qt.AlignmentFlag.AlignTop)
    return grow(made, words)
