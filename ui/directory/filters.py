"""The filter bar of 单位与人员: text, kind of unit, whether those out of use are listed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout

from app.records import Leader
from app.wording import UNIT_KIND_WORDS
from ui.directory.reading import UnitLine
from ui.parts import Choice, SearchField, button, row


class NameFilter(QFrame):
    """What the lists shall show; `changed` after every choice."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.text = SearchField("筛选名录  Ctrl+F", "筛选名录", 12)
        self.kind = Choice("全部单位类型", "按单位类型筛选", 6.5)
        self.kind.offer([(kind, words) for kind, words in UNIT_KIND_WORDS.items() if words])
        self.clear_all = button("清除筛选", "flat")
        self.archived = QCheckBox("显示停用的")
        bar = row(
            self.text,
            self.kind,
            self.clear_all,
            None,
            self.archived,
            margins=(16, 6, 16, 6),
            spacing=6,
            name="filterBar",
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(bar)
        self.text.textChanged.connect(self._tell)
        self.kind.currentIndexChanged.connect(self._tell)
        self.archived.toggled.connect(self._tell)
        self.clear_all.clicked.connect(self.clear)
        self._tell()

    def clear(self) -> None:
        """Let every name pass again."""
        self.text.clear()
        self.kind.choose(None)

    def show_all(self, *, archived: bool) -> None:
        """Let a name that is wanted pass, one out of use as well."""
        self.clear()
        if archived:
            self.archived.setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear with Esc, which the text field leaves to its surroundings."""
        if event.key() == Qt.Key.Key_Escape and self._narrows:
            self.clear()
        else:
            super().keyPressEvent(event)

    @property
    def _narrows(self) -> bool:
        return bool(self.text.text()) or self.kind.value is not None

    def _tell(self) -> None:
        self.clear_all.setVisible(self._narrows)
        self.changed.emit()

    def in_use(self, units: Sequence[UnitLine]) -> list[UnitLine]:
        """Return the units that are not hidden for being out of use."""
        return [one for one in units if self.archived.isChecked() or not one.unit.archived]

    def leaders_in_use(self, leaders: Sequence[Leader]) -> list[Leader]:
        """Return the leaders that are not hidden for being out of use."""
        return [one for one in leaders if self.archived.isChecked() or not one.archived]

    def passing(self, units: Sequence[UnitLine]) -> list[UnitLine]:
        """Return the units that pass."""
        text, kind = self.text.text().strip(), self.kind.value
        return [one for one in units if one.holds(text) and kind in (None, one.unit.kind)]

    def leaders_passing(self, leaders: Sequence[Leader]) -> list[Leader]:
        """Return the leaders that pass."""
        text = self.text.text().strip()
        return [one for one in leaders if text in one.name or text in one.post]
