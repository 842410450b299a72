"""The field of 待填: it becomes what fits the chosen rows: leaders, units or a deadline."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QStackedWidget

from app.records import Role
from ui.editing.reading import Known
from ui.fields import DeadlineField, NamesField
from ui.forms import Note, Tone
from ui.parts import button, column, grow, label, row
from ui.theme import current

_PEOPLE = (Role.LEAD_LEADER, Role.RESPONSIBLE_LEADER, Role.CONTACT)


def kind_of(role: Role | None) -> str:
    """Return which field fits a role; None is the deadline."""
    if role is None:
        return "deadline"
    return "leader" if role in _PEOPLE else "unit"


class Entry(QObject):
    """What is being filled in, the field, a note below, and the button that takes it."""

    taken = Signal()
    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.note = Note()
        self.what = label("", "fieldName")
        self.take = button("填入所选")
        self.take.clicked.connect(self.taken)
        #: The field of each kind, with what it was made for.
        self._fields: dict[str, tuple[Known, QLineEdit]] = {}
        self._place = QStackedWidget()
        self._place.addWidget(self.field)
        self._place.setFixedHeight(current().em(1.4) + 8)
        line = grow(row(self.what, self._place, self.take, spacing=8), self._place)
        margins = (16, 8, 16, 8)
        self.bar: QFrame = column(line, self.note, margins=margins, spacing=2, name="nextStep")

    @property
    def text(self) -> str:
        """What was typed."""
        return self.field.text().strip()

    @property
    def is_good(self) -> bool:
        """Whether what was typed can be taken."""
        return not self.text or self.note.tone is not Tone.BAD

    def shut(self, words: str) -> None:
        """Say why nothing can be typed."""
        self.what.setText(words)
        self.take.setEnabled(False)
        self.field.setEnabled(False)

    def offer(self, kind: str, known: Known) -> None:
        """Become the field for leaders, units or deadlines; made once for what is known."""
        made_for, made = self._fields.get(kind, (None, None))
        if made is None or made_for != known:
            if made is not None:
                self._place.removeWidget(made)
                made.deleteLater()
            made = self._made(kind, known)
            made.setProperty("kind", kind)
            made.setAccessibleName("填写")
            made.returnPressed.connect(self.taken)
            made.textChanged.connect(self.edited)
            self._fields[kind] = (known, made)
            self._place.addWidget(made)
        self.take.setEnabled(True)
        made.setEnabled(True)
        if made is not self.field:
            old, self.field = self.field, made
            old.clear()  # the note's button speaks to every field of names
            self._place.setCurrentWidget(made)
            self.note.say("")

    def _made(self, kind: str, known: Known) -> QLineEdit:
        if kind == "deadline":
            deadline = DeadlineField(known.basis)
            deadline.note = self.note
            return deadline
        people = kind == "leader"
        what = "领导名录" if people else "单位名录"
        names = NamesField((), known.leaders if people else known.units, what)
        names.attach(self.note)
        return names
