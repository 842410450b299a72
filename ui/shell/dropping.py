"""What may be dropped on the window."""

from pathlib import Path

from PySide6.QtCore import QMimeData

from app.ledger import EXTENSION

PLANS = (".docx", ".doc", ".wps", ".txt", ".xlsx", ".xls", ".et", ".pdf")


def dropped_file(data: QMimeData) -> Path | None:
    """Return the one file that was dropped, when it is a ledger or may be a plan."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if len(paths) != 1 or not paths[0].is_file():
        return None
    return paths[0] if paths[0].suffix.lower() in (EXTENSION, *PLANS) else None
