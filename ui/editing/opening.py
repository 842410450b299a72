"""Evidence taken out of the ledger to be looked at, opened by the system's program."""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtWidgets import QFileDialog, QWidget

from app.items.items import item_detail
from app.ledger import Ledger
from app.progress.evidence import export_evidence, list_evidence
from app.records import EvidenceFile, Finding
from ui.dialogs import refuse
from ui.exporting import open_file
from ui.jobs import Jobs


def read_files(ledger: Ledger, item_id: int) -> tuple[EvidenceFile, ...]:
    """List the evidence of an item and of its measures."""
    found = list(list_evidence(ledger, item_id))
    item = item_detail(ledger, item_id)
    for measure in item.measures if isinstance(item, Finding) else ():
        found += list_evidence(ledger, measure.id)
    return tuple(found)


class EvidenceDesk:
    """Opens evidence files and saves copies of them."""

    def __init__(self, page: QWidget, jobs: Jobs) -> None:
        self._page = page
        self._jobs = jobs

    def offer(self, item_id: int, show: Callable[[Sequence[EvidenceFile]], None]) -> None:
        """Read what there is on an item."""
        self._jobs.read(lambda ledger: read_files(ledger, item_id), show)

    def open(self, file: EvidenceFile) -> None:
        """Open a copy with the system's program; changing the copy changes nothing here."""
        target = Path(mkdtemp(prefix="zhenggai-")) / file.name

        def work(ledger: Ledger) -> Path:
            export_evidence(ledger, file.id, target)
            return target

        self._jobs.read(work, self._show)

    def _show(self, path: Path) -> None:
        if not open_file(path):
            refuse(self._page, f"没有能打开“{path.name}”的程序。可以用“另存佐证…”存出来再看。")

    def save(self, file: EvidenceFile) -> None:
        """Save a copy where the user wants it."""
        found, _ = QFileDialog.getSaveFileName(self._page, "另存佐证", file.name)
        if found:
            self._jobs.save(
                lambda ledger: export_evidence(ledger, file.id, Path(found)), lambda _: None
            )
