"""What tests of pages share: the sample ledger, open, with jobs run inline."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.ledger import Ledger, open_ledger
from app.sample import make_sample
from ui.goto import Goto
from ui.jobs import Jobs

TODAY = date(2025, 3, 31)


@cache
def sample_bytes() -> bytes:
    """Make the sample once; tests get copies."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "s.zgtz"
        make_sample(path, today=TODAY)
        return path.read_bytes()


def sample_jobs(folder: Path) -> Jobs:
    """Open a copy of the sample."""
    path = folder / "示例台账.zgtz"
    path.write_bytes(sample_bytes())
    jobs = Jobs(inline=True)
    jobs.open(lambda _: open_ledger(path))
    return jobs


def ledger_of(jobs: Jobs) -> Ledger:
    """Return the open ledger, to look at what was written."""
    assert jobs.ledger is not None
    return jobs.ledger


def write(field: QWidget, text: str) -> None:
    """Enter Chinese as an input method does."""
    typed = QInputMethodEvent()
    typed.setCommitString(text)
    QApplication.sendEvent(field, typed)


def dropped(target: QWidget, *files: Path, mime: QMimeData | None = None) -> bool:
    """Drag files, or something else, onto a widget and let go; return whether it was taken."""
    if mime is None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(one)) for one in files])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, mime, left, none)
    entered.setAccepted(False)
    QApplication.sendEvent(target, entered)
    if not entered.isAccepted():
        return False
    event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, left, none)
    QApplication.sendEvent(target, event)
    return True


def links(page: Any) -> list[Goto]:
    """Collect where a page's links lead."""
    found: list[Goto] = []
    page.goto.connect(found.append)
    return found


@contextmanager
def modal(answer: Callable[[Any], object]) -> Iterator[list[QWidget]]:
    """Let `answer` deal with the dialog that opens meanwhile."""
    seen: list[QWidget] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            QTimer.singleShot(5, look)
            return
        seen.append(dialog)
        try:
            answer(dialog)
        except BaseException as error:  # noqa: BLE001 - raised again behind the dialog
            wrong.append(error)
            assert isinstance(dialog, QDialog)
            QDialog.done(dialog, 0)

    wrong: list[BaseException] = []
    QTimer.singleShot(0, look)
    yield seen
    if wrong:
        raise wrong[0]
    assert seen, "no dialog opened"
