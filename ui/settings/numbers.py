"""A whole number within a range, answered at the field."""

from PySide6.QtWidgets import QLineEdit

from ui.fields import mark_bad
from ui.forms import Note, Tone
from ui.theme import current


class NumberField(QLineEdit):
    """What cannot be is said below it."""

    def __init__(self, number: int, least: int, most: int) -> None:
        super().__init__(str(number))
        self._least = least
        self._most = most
        self.note: Note | None = None
        self.setFixedWidth(current().em(5))
        self.textChanged.connect(lambda: self.tell())

    @property
    def value(self) -> int | None:
        """The number, None when it is none or out of range; full-width digits are digits."""
        text = self.text().strip()
        number = int(text) if text.isdecimal() and len(text) < 10 else None
        return number if number is not None and self._least <= number <= self._most else None

    def tell(self, objection: str = "") -> None:
        """Say what is wrong with it."""
        if self.note is None:
            return
        if self.value is None:
            objection = f"请填 {self._least} 至 {self._most} 之间的整数。"
        self.note.say(objection, Tone.BAD)
        mark_bad(self, bool(objection))
