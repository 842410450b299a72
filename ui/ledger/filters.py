"""The filter bar of the ledger: text, unit, leader, state, lights."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton

from app.items.listing import FilterChoices
from app.records import LedgerFilter, Light, Limits, ProgressState
from app.wording import STATE_WORDS
from ui.drawing import light_icon
from ui.ledger import kept_filter
from ui.ledger.more_filters import MoreFilters
from ui.ledger.words import light_name
from ui.parts import Choice, SearchField, button, grow, row, tool
from ui.theme import current

#: How long to wait for the next key before filtering, in ms.
PAUSE = 150
_SIZE = 14


class FilterBar(QObject):
    """What the list shall show; `changed` after every choice."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._ledger = ""
        self.text = SearchField("筛选  Ctrl+F", "筛选问题与措施", 5)
        self.text.setMaximumWidth(current().em(26))
        self.unit = Choice("全部单位", "按责任单位筛选", 4.1)
        self.leader = Choice("全部领导", "按牵头领导筛选", 4.1)
        self.state = Choice("全部进展", "按进展状态筛选", 5.1)
        self.state.offer([(state, STATE_WORDS[state]) for state in ProgressState])
        self.lights = {
            light: _light_button(light) for light in (Light.OVERDUE, Light.SOON, Light.NEAR)
        }
        self.clear = button("清除筛选", "flat")
        self.more = MoreFilters()
        self.columns = tool("table", "显示的列")
        self.bar = row(
            self.text,
            self.unit,
            self.leader,
            self.state,
            *self.lights.values(),
            self.clear,
            None,
            self.more.button,
            self.columns,
            margins=(16, 6, 16, 6),
            spacing=6,
            name="filterBar",
        )
        grow(self.bar, self.text)
        self.setParent(self.bar)  # else its timer outlives the fields
        self.count({}, Limits())
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._connect()
        self._show_clear()

    def _connect(self) -> None:
        self._pause.timeout.connect(self._tell)
        self.text.textChanged.connect(lambda: self._pause.start())
        self.text.installEventFilter(self)
        for choice in (self.unit, self.leader, self.state):
            choice.currentIndexChanged.connect(self._tell)
        for toggle in self.lights.values():
            toggle.toggled.connect(self._tell)
        self.clear.clicked.connect(self.reset)
        self.more.changed.connect(self._tell)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Let Esc in the text field clear all filters."""
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() == QEvent.Type.KeyPress and self.wanted().narrows:
            self.reset()
            return True
        return False

    def wanted(self) -> LedgerFilter:
        """Return the filter as it stands."""
        return LedgerFilter(
            text=self.text.text(),
            unit_id=self.unit.value,
            leader_id=self.leader.value,
            state=self.state.value,
            lights=frozenset(light for light, b in self.lights.items() if b.isChecked()),
            closure=self.more.closure,
            rectification=self.more.type,
        )

    def recall(self, ledger: str) -> None:
        """Stand as the list of this ledger (its uuid) was left; nothing is told."""
        if ledger != self._ledger:
            self._ledger = ledger
            self._set(kept_filter.recall(ledger))
            self._show_clear()

    def take(self, wanted: LedgerFilter) -> None:
        """Stand as a filter that a link brought."""
        self._set(wanted)
        self._tell()

    def reset(self) -> None:
        """Show everything again."""
        self.take(LedgerFilter())

    def _set(self, wanted: LedgerFilter) -> None:
        fields = (self.text, self.unit, self.leader, self.state, *self.lights.values())
        for field in fields:
            field.blockSignals(True)
        self.text.setText(wanted.text)
        self.unit.choose(wanted.unit_id)
        self.leader.choose(wanted.leader_id)
        self.state.choose(wanted.state)
        for light, toggle in self.lights.items():
            toggle.setChecked(light in wanted.lights)
        self.more.set(wanted.closure, wanted.rectification)
        for choice in (self.unit, self.leader, self.state):
            choice.show_active()
        for field in fields:
            field.blockSignals(False)

    def offer(self, choices: FilterChoices) -> None:
        """Offer the units and leaders of a round."""
        before = self.wanted()
        self.unit.offer(choices.units)
        self.leader.offer(choices.leaders)
        if self.wanted() != before:  # a unit that was remembered is gone
            self._tell()

    def count(self, counts: Mapping[Light, int], limits: Limits) -> None:
        """Show how many there are of each light; its days are a setting."""
        for number, (light, toggle) in enumerate(self.lights.items(), start=1):
            name = light_name(light, limits)
            toggle.setText(f" {name} {counts.get(light, 0)}")
            toggle.setToolTip(f"只看{name}的问题和措施 (Alt+{number})")

    def _tell(self) -> None:
        self._pause.stop()
        self._show_clear()
        if self._ledger:
            kept_filter.keep(self._ledger, self.wanted())
        self.changed.emit()

    def _show_clear(self) -> None:
        self.clear.setVisible(self.wanted().narrows)


def _light_button(light: Light) -> QToolButton:
    made = QToolButton()
    made.setObjectName("light")
    made.setCheckable(True)
    made.setIcon(light_icon(light, _SIZE))
    made.setIconSize(QSize(_SIZE, _SIZE))
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made
