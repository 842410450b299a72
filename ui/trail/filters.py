"""The filter bar of 留痕: who, what kind of thing, from which day to which."""

from collections.abc import Iterable, Sequence
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.wording import NOUN_WORDS
from ui.fields import DayField, mark_bad
from ui.forms import Note, Tone
from ui.parts import Choice, button, column, label, row
from ui.theme import current
from ui.trail.reading import Wanted

#: The kinds of things people look for, the most frequent first.
_NOUNS = (
    "item", "responsibility", "progress", "evidence", "closure", "extension", "deadline_change",
    "milestone",
    "outcome", "unit", "unit_alias", "leader", "round", "section", "phase", "member", "approval",
    "plan_import", "item_extra", "setting",
)  # fmt: skip
_PAUSE = 250
_BAD = "看不懂这个日期，请写成“2024-6-30”或“6月30日”。"
_TURNED = "起始日期在截止日期之后。"


class TrailFilterBar(QFrame):
    """What the trail shall show; `changed` after every choice."""

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._people: tuple[str, ...] = ()
        self.by = Choice("全部经办人", "按经办人筛选", 6)
        self.noun = Choice("全部事项", "按事项种类筛选", 6.5)
        self.noun.offer([(noun, _noun_word(noun)) for noun in _NOUNS])
        self.since, self.until = _day(today, "第一天"), _day(today, "最后一天")
        self.why = Note()
        self.clear_all = button("清除筛选", "flat")
        since, until = label("从", "fieldName"), label("到", "fieldName")
        since.setBuddy(self.since)
        until.setBuddy(self.until)
        bar = row(
            self.by,
            self.noun,
            4,
            since,
            self.since,
            until,
            self.until,
            self.clear_all,
            None,
            margins=(16, 6, 16, 6),
            spacing=6,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column(bar, self.why, spacing=0, name="filterBar"))
        self.why.setContentsMargins(16, 0, 16, 6)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._connect()
        self._look()

    def _connect(self) -> None:
        self._pause.timeout.connect(self.changed)
        for day in (self.since, self.until):
            day.textChanged.connect(self._look)
            day.textChanged.connect(lambda: self._pause.start())
        for choice in (self.by, self.noun):
            choice.currentIndexChanged.connect(self._tell)
        self.clear_all.clicked.connect(self.clear)

    @property
    def wanted(self) -> Wanted:
        """The filter as it stands; a day that cannot be understood narrows nothing."""
        return Wanted(self.by.value, self.noun.value, self.since.value, self.until.value)

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return self.wanted != Wanted()

    def offer(self, people: Sequence[str]) -> None:
        """Offer who wrote."""
        self._people = tuple(people)
        self.by.offer([(name, name) for name in people])

    def meet(self, people: Iterable[str]) -> None:
        """Offer those as well who wrote since."""
        new = dict.fromkeys(name for name in people if name and name not in self._people)
        if new:
            self.offer((*new, *self._people))

    def clear(self) -> None:
        """Show everything again."""
        for field in (self.by, self.noun, self.since, self.until):
            field.blockSignals(True)
        for choice in (self.by, self.noun):
            choice.choose(None)
            choice.show_active()
        self.since.clear()
        self.until.clear()
        for field in (self.by, self.noun, self.since, self.until):
            field.blockSignals(False)
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear with Esc, which the fields leave to their surroundings."""
        typed = bool(self.since.text() or self.until.text())
        if event.key() == Qt.Key.Key_Escape and (typed or self.narrows):
            self.clear()
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        self._pause.stop()
        self._look()
        self.changed.emit()

    def _look(self) -> None:
        """Say at the fields what is wrong with the days."""
        bad = [bool(day.text().strip()) and day.value is None for day in (self.since, self.until)]
        since, until = self.since.value, self.until.value
        turned = since is not None and until is not None and since > until
        mark_bad(self.since, bad[0] or turned)
        mark_bad(self.until, bad[1] or turned)
        self.why.say(_BAD if any(bad) else _TURNED if turned else "", Tone.BAD)
        self.clear_all.setVisible(self.narrows or any(bad))


def _noun_word(noun: str) -> str:
    """Name a kind of thing; people know rows of the ledger by what they are."""
    return "类别、问题和措施" if noun == "item" else NOUN_WORDS[noun]


def _day(today: date, name: str) -> DayField:
    made = DayField(today)
    made.setAccessibleName(name)
    made.setPlaceholderText("如 6月30日")
    made.setFixedWidth(current().em(7.5) + 18)
    return made
