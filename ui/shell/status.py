"""The bottom line of the window: what is shown, what is going on, what is safe."""

from datetime import date, datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QStatusBar

from ui.jobs import RunningJob
from ui.ledger.words import day_words, long_day
from ui.parts import Elided, button, label
from ui.theme import current

#: How long a confirmation stays, in ms.
_STAY = 8000
#: Work that takes no longer than this is not worth a word, in ms.
_SOON = 300


class StatusBar(QStatusBar):
    """Left what is shown, for a while what was done; right the day and whether all is saved."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._today = today
        self._shown = ""
        self.words = Elided()
        self.backup: QLabel = label("")
        self.saved: QLabel = label("")
        self.work = WorkBar()
        self.addWidget(self.words, 1)
        self.addWidget(self.work)
        self.addPermanentWidget(label(f"今天 {long_day(today)}"))
        self.addPermanentWidget(self.backup)
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

    def forget(self) -> None:
        """Say nothing more of what was done in another ledger."""
        self._timer.stop()
        self.say("")

    def say_backup(self, at: datetime | None) -> None:
        """Say when the ledger was last backed up."""
        if at is None:
            self.backup.setText("尚无备份")
        else:
            day = "" if at.date() == self._today else f"{day_words(at.date(), self._today)} "
            self.backup.setText(f"已备份 {day}{at:%H:%M}")


class WorkBar(QFrame):
    """What · bar · 停止, while something long is going on beside the window."""

    def __init__(self) -> None:
        super().__init__()
        self._job: RunningJob | None = None
        self._what = ""
        self.bar = QProgressBar()
        self.bar.setAccessibleName("进度")
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(current().em(8), current().em(0.7))
        self.bar.setRange(0, 0)
        self.stop: QPushButton = button("停止", "flat")
        self.stop.clicked.connect(self._stop)
        self.what = label("")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        for part in (self.what, self.bar, self.stop):
            layout.addWidget(part)
        self.hide()
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_SOON)
        self._delay.timeout.connect(self.show)

    def follow(self, job: RunningJob, what: str) -> None:
        """Show how a job gets on, once it takes long enough to be noticed."""
        self._let_go()
        self._job, self._what = job, what
        self.what.setText(what)
        self.bar.setRange(0, 0)
        self.stop.setEnabled(True)
        job.progressed.connect(self._progressed)
        job.ended.connect(self._ended)
        self._delay.start()

    def _progressed(self, done: int, total: int, what: str) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.what.setText(f"{what or self._what} {done} / {total}")

    def _let_go(self) -> None:
        """Hear no more of the job followed so far; by name, so that a window gone hears nothing."""
        if self._job is not None:
            self._job.progressed.disconnect(self._progressed)
            self._job.ended.disconnect(self._ended)
            self._job = None

    def _ended(self) -> None:
        self._let_go()
        self._delay.stop()
        self.hide()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self.stop.setEnabled(False)
            self.what.setText("正在停止")
