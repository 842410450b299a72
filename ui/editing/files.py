"""The evidence field: files chosen, dropped or pasted, each with a way to take it off again."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QFileDialog, QFrame, QListWidget, QVBoxLayout

from ui.parts import button, label, row
from ui.theme import current


class FilesField(QFrame):
    """A list of files; Del takes the chosen ones off, Ctrl+V pastes files or a picture."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.paths: list[Path] = []
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list = QListWidget()
        self.list.setAccessibleName("佐证材料")
        self.list.setObjectName("files")
        self.list.setFixedHeight(current().em(6))
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        choose = button("添加文件…(&F)")
        choose.clicked.connect(self._choose)
        self.off = button("移除所选")
        self.off.clicked.connect(self.take_off)
        paste = button("粘贴(&V)")
        paste.clicked.connect(self.paste)
        hint = label("也可以把文件拖到这里", "hint")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.list)
        layout.addWidget(row(choose, paste, self.off, hint, None, spacing=6))
        self._folder: Path | None = None
        self._show()

    def add(self, paths: Sequence[Path]) -> None:
        """Add files; those already there and folders are left out."""
        for path in paths:
            if path not in self.paths and path.is_file():
                self.paths.append(path)
        self._show()
        self.changed.emit()

    def take_off(self) -> None:
        """Take the chosen files off the list; the files themselves stay where they are."""
        rows = {self.list.row(item) for item in self.list.selectedItems()}
        self.paths = [path for n, path in enumerate(self.paths) if n not in rows]
        self._show()
        self.changed.emit()

    def paste(self) -> None:
        """Take files or a picture from the clipboard."""
        self._take(QGuiApplication.clipboard().mimeData())

    def _take(self, data: QMimeData) -> None:
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files:
            self.add(files)
        elif data.hasImage():
            self._add_picture(QGuiApplication.clipboard().image())

    def _add_picture(self, image: QImage) -> None:
        if image.isNull():
            return
        if self._folder is None:
            self._folder = Path(mkdtemp(prefix="zhenggai-"))
        path = self._folder / f"截图{datetime.now():%Y%m%d-%H%M%S}-{len(self.paths) + 1}.png"
        if image.save(str(path)):
            self.add([path])

    def _choose(self) -> None:
        found, _ = QFileDialog.getOpenFileNames(self, "选择佐证材料")
        self.add([Path(name) for name in found])

    def _show(self) -> None:
        self.list.clear()
        self.list.addItems([path.name for path in self.paths])
        self.off.setEnabled(bool(self.paths))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files only."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped."""
        self._take(event.mimeData())
        event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste or take off by key."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_Delete:
            self.take_off()
        else:
            super().keyPressEvent(event)
