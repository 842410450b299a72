"""Whether what was changed is in the ledger's one file, and what opening that file found."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.ledger import Ledger
from app.messages import ledger as messages
from ui.dialogs import Message, tell
from ui.jobs import Jobs
from ui.shell.status import StatusBar
from ui.shell.work import LedgerWork

#: How long after a change its log should have been folded into the file, in ms.
_MOMENT = 3000


class SavedWord(QObject):
    """Keeps the word at the right of the bottom line true; asks once when it is not as usual."""

    def __init__(self, window: QWidget, jobs: Jobs, line: StatusBar, work: LedgerWork) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._line = line
        self._work = work
        self._told = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_MOMENT)
        self._timer.timeout.connect(self.look)
        jobs.opened.connect(self._opened)
        jobs.written.connect(self._timer.start)

    def _opened(self) -> None:
        """Say what opening the ledger found, once its page is there."""
        self._told = False
        ledger = self._jobs.ledger
        if ledger is not None and ledger.remarks:
            QTimer.singleShot(0, self, lambda: self._tell(ledger))

    def _tell(self, ledger: Ledger) -> None:
        tell(self._window, "打开这本台账时", "\n".join(ledger.remarks))

    def look(self) -> None:
        """Look whether the last changes are in the file; offer the program's own copy when not."""
        ledger = self._jobs.ledger
        if ledger is None or ledger.read_only:
            return
        self._line.saved.setText("已保存，未并入台账文件" if ledger.unfolded else "已保存")
        if not ledger.unfolded:
            self._told = False
            return
        self._timer.start()
        if self._told:
            return
        self._told = True
        title, text = "修改已保存，但还没有并入台账文件", messages.unfolded(ledger.path)
        message = Message(self._window, title, text, "warning")
        message.answer("知道了")
        message.answer("另存一份", primary=True, safe=True)
        if message.ask() == 1:
            self._work.save_as()
