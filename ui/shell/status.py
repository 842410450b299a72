"""The bottom line of the window."""

from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QStatusBar

from ui.ledger.words import long_day
from ui.parts import Elided, label

#: How long a confirmation stays, in ms.
_STAY = 8000


class StatusBar(QStatusBar):
    """Left what is shown, for a while what was done; right the day and whether all is saved."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._shown = ""
        self.words = Elided()
        self.saved: QLabel = label("")
        self.addWidget(self.words, 1)
        self.addPermanentWidget(label(f"今天 {long_day(today)}"))
        self.addPermanentWidget(self.saved)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_STAY)
        self._timer.timeout.connect(lambda: self.words.say(self._shown))

    def say(self, text: str) -> None:
        """Say what is shown and selected."""
        self._shown = text
        if not self._timer.isActive():
            self.words.say(text)

    def confirm(self, text: str) -> None:
        """Say for a while what was done."""
        self.words.say(text)
        self._timer.start()
