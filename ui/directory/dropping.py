"""Spreadsheets dropped on a page; other files are left to the window behind it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

_BOOKS = {".xlsx", ".xlsm", ".xls"}


class BookDrop(QObject):
    """Watches a page; `dropped` gets the path of the first spreadsheet let go over it."""

    dropped = Signal(object)

    def __init__(self, page: QWidget, allowed: Callable[[], bool]) -> None:
        super().__init__(page)
        self._allowed = allowed
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take what is dragged in when there is a spreadsheet in it."""
        if not isinstance(event, QDropEvent) or event.type() == QEvent.Type.DragMove:
            return False
        paths = (Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        books = [path for path in paths if path.suffix.lower() in _BOOKS]
        if not books or not self._allowed():
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.dropped.emit(books[0])
        return True
