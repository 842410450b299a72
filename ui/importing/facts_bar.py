"""What the import asks of the round: when the feedback was given, and to whom."""

from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QLineEdit

from app.plans.importing import Said
from ui.fields import DayField
from ui.forms import Note, Tone
from ui.parts import column, grow, label, row
from ui.theme import current

_NONE = "还没有反馈日期：没写年份的时限暂不定日期，报告里也写不出反馈的时间。"
_GIVEN = "没写年份的时限，按反馈日期之后的第一个这一天理解。"


class FactsBar(QObject):
    """Two fields above the lists; what is typed is understood at once, nothing is written."""

    changed = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__()
        self._shown = Said()
        self.note = Note()
        self.day = DayField(today)
        self.day.note = self.note
        self.day.setMinimumWidth(current().em(15))  # else its example is cut
        self.body = QLineEdit()
        self.day.setAccessibleName("反馈日期")
        self.body.setAccessibleName("被巡察党组织")
        self.body.setPlaceholderText("如：临江区委")
        self.body.setMaximumWidth(current().em(24))
        fields = row(
            label("反馈日期", "fieldName"),
            self.day,
            label("被巡察党组织", "fieldName"),
            self.body,
            None,
        )
        grow(fields, self.body, 2)
        self.bar: QFrame = column(fields, self.note, margins=(16, 6, 16, 6), spacing=2)
        self.day.editingFinished.connect(self._tell)
        self.body.editingFinished.connect(self._tell)

    def show_said(self, said: Said) -> None:
        """Show what the user, the round or the plan itself says."""
        self._shown = said
        self.day.setText(said.feedback.isoformat() if said.feedback else "")
        self.body.setText(said.inspected)
        if said.feedback:
            self.note.say(_GIVEN)
        else:
            self.note.say(_NONE, Tone.DOUBT)

    def _tell(self) -> None:
        """Pass on what was typed, once it differs and can be understood."""
        if self.day.text().strip() and self.day.value is None:
            return
        said = Said(self.day.value, self._shown.year, self.body.text().strip())
        if said != self._shown:
            self._shown = said
            self.changed.emit(said)
