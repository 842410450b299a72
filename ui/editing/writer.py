"""What all editing shares: read what a form needs, open it, write beside the window, say so."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken

from app.job import Job
from app.ledger import Ledger
from ui.editing.reading import Chosen, read_chosen
from ui.forms import Form
from ui.jobs import Jobs

Work = Callable[[Ledger, Job], object]


class Writer(QObject):
    """Opens forms over a page and writes what was entered."""

    #: Something was written: a sentence for the status bar.
    confirmed = Signal(str)
    #: A new item is there: its id.
    added = Signal(int)

    def __init__(self, page: QWidget, jobs: Jobs, today: Callable[[], date]) -> None:
        super().__init__(page)
        self.page = page
        self.jobs = jobs
        self.today = today

    def open(self, form: Form, work: Callable[[], Work], said: str | Callable[[], str]) -> None:
        """Open a form; `work` is made of what was entered once it shall be saved, `said` too."""
        form.save = lambda _: self._write(form, work(), said if isinstance(said, str) else said())
        form.exec()
        Shiboken.delete(form)  # at once: the garbage collector would take its parts in any order

    def _write(self, form: Form, work: Work, said: str) -> None:
        """Write beside the window; the form closes when that worked, else says why not."""

        def done(answer: object) -> None:
            form.done_with()
            self.confirmed.emit(f"{said}，可撤销 Ctrl+Z")
            if isinstance(answer, int) and answer:
                self.added.emit(answer)

        self.jobs.write(work, done, form.fail)

    def at_once(self, work: Work, said: str) -> None:
        """Write without a form."""
        self.jobs.write(work, lambda _: self.confirmed.emit(f"{said}，可撤销 Ctrl+Z"))

    def with_item(self, item_id: int, show: Callable[[Chosen], None]) -> None:
        """Read an item, then show something about it."""
        self.jobs.read(lambda ledger: read_chosen(ledger, item_id), show)
