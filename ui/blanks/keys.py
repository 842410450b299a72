"""Keys of 待填: typing anywhere begins to fill in, ↑ ↓ in the field go through the list."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.blanks.entry import Entry
from ui.record_view import RecordView

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Keys(QObject):
    """Watches the list, and the page behind the field: what the field does not want comes there."""

    def __init__(self, page: QWidget, view: RecordView, entry: Entry) -> None:
        super().__init__(page)
        self._view = view
        self._entry = entry
        view.installEventFilter(self)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hand a key on to where it is meant for."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        field = self._entry.field
        if watched is self._view:
            return self._begin(field, event)
        row = self._view.currentIndex().row() + _STEPS.get(Qt.Key(event.key()), 0)
        moves = Qt.Key(event.key()) in _STEPS and field.hasFocus()
        if moves and 0 <= row < self._view.model().rowCount():
            self._view.go_to(row)
            self._entry.field.setFocus()
        return moves

    def _begin(self, field: QLineEdit, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if held or not event.text().strip() or not field.isEnabled():
            return False
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.setText(event.text())
        return True
