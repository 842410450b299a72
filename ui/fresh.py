"""Pages that read again after every write: at once in view, else when they come into view."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from ui.jobs import Jobs


class Fresh(QObject):
    """Belongs to a page; a page nobody sees reads nothing."""

    def __init__(self, page: QWidget, jobs: Jobs, reload: Callable[[], object]) -> None:
        super().__init__(page)
        self._page = page
        self._reload = reload
        self._stale = False
        page.installEventFilter(self)
        jobs.written.connect(self._written)

    def _written(self) -> None:
        if self._page.isVisible():
            self._reload()
        else:
            self._stale = True

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Catch up when the page is shown."""
        if event.type() == QEvent.Type.Show and self._stale:
            self._stale = False
            self._reload()
        return False
