"""Files dropped on a page; those it cannot use are left to the window behind it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

BOOKS = frozenset({".xlsx", ".xlsm", ".xls"})


class FileDrop(QObject):
    """Watches a page; `dropped` gets the paths let go over it that `fits` takes."""

    dropped = Signal(object)

    def __init__(
        self, page: QWidget, fits: Callable[[Path], bool], allowed: Callable[[], bool]
    ) -> None:
        super().__init__(page)
        self._fits = fits
        self._allowed = allowed
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take what is dragged in when something in it fits."""
        if not isinstance(event, QDropEvent) or event.type() == QEvent.Type.DragMove:
            return False
        paths = (Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        fitting = tuple(path for path in paths if self._fits(path))
        if not fitting or not self._allowed():
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.dropped.emit(fitting)
        return True


def is_book(path: Path) -> bool:
    """Whether a path looks like a spreadsheet."""
    return path.suffix.lower() in BOOKS
