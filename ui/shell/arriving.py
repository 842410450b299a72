"""Files that are dropped on the window, or opened with the program: each goes where it belongs."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.ledger import EXTENSION
from app.records import Edition
from ui.dialogs import ask, refuse
from ui.file_drop import BOOKS, FileDrop
from ui.remembered import Remembered
from ui.shell.files import LedgerFiles
from ui.shell.unit_work import UnitWork

if TYPE_CHECKING:
    from app.exchange.arriving import Arrival

_RETURNED = BOOKS | {".zip"}
_PLANS = frozenset({".docx", ".doc", ".wps", ".txt", ".et", ".pdf"})


class Arrivals(QObject):
    """A ledger is opened, a plan imported; a task workbook received, or opened by its unit."""

    #: A plan: its path.
    plan_came = Signal(object)
    #: Workbooks and zips for 接收上报: their paths.
    returns_came = Signal(object)

    def __init__(
        self,
        window: QWidget,
        files: LedgerFiles,
        unit: UnitWork,
        remembered: Remembered,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = files.jobs
        self._remembered = remembered
        self._files, self._unit = files, unit
        self._later: tuple[Path, ...] = ()
        FileDrop(window, _may_belong, lambda: True).dropped.connect(self.take)

    def take(self, paths: Sequence[Path]) -> None:
        """Put what came where it belongs; several files are received together."""
        if len(paths) > 1 or paths[0].is_dir():
            returned = [one for one in paths if one.is_dir() or one.suffix.lower() in _RETURNED]
            if returned:
                self._receive(returned)
            else:
                refuse(self._window, "方案和台账一次只能打开一份，请一份一份拖进来。")
            return
        from app.exchange.arriving import Kind, recognise

        path = paths[0]
        found = recognise(path)
        if found.kind is Kind.LEDGER:
            self._files.open(path)
        elif found.kind is Kind.TASKS:
            self._take_tasks(path, found)
        elif self._jobs.ledger is None:
            refuse(self._window, "先打开或新建台账，再把方案拖进来。")
        else:
            self.plan_came.emit(path)

    def start_with(self, path: Path, instead: Callable[[], None]) -> bool:
        """Do what opening a file with the program asks for; `instead` when no ledger is at hand.

        Return whether a ledger is being opened.
        """
        if path.suffix.lower() == EXTENSION:  # what every start does: nothing else is loaded
            self._files.open(path, instead=instead)
            return True
        from app.exchange.arriving import office_ledger, recognise

        found = recognise(path)
        known = [one for one in self._remembered.recent if one.is_file()]
        if found.head is not None:
            office = office_ledger(found.head, known)
            if office is None:
                instead()
                self._unit.open_package(path)
                return False
            known = [office]
        present = self._jobs.ledger
        if known and present is not None and present.path == known[0]:
            self.take((path,))
        elif known:
            self._later = (path,)
            self._files.open(known[0], instead=instead)
            return True
        else:
            instead()
            self.take((path,))
        return False

    def go_on(self) -> None:
        """Take what waited for a ledger that is open now."""
        waiting, self._later = self._later, ()
        if waiting:
            self.take(waiting)

    def _take_tasks(self, path: Path, found: "Arrival") -> None:
        ledger = self._jobs.ledger
        head = found.head
        if head is None or (ledger is not None and head.ledger == ledger.uuid):
            self._receive((path,))
        elif ledger is None or ledger.edition is Edition.UNIT:
            self._unit.open_package(path)
        else:
            title = f"打开“{head.unit_name}”的台账？"
            text = f"“{path.name}”不是这本台账下发的，是别处下发给“{head.unit_name}”的填报表。"
            if ask(self._window, title, text, "打开单位台账"):
                self._unit.open_package(path)

    def _receive(self, paths: Sequence[Path]) -> None:
        if self._jobs.ledger is None:
            refuse(self._window, "先打开下发任务的那本台账，再接收交回的填报表。")
        else:
            self.returns_came.emit(tuple(paths))


def _may_belong(path: Path) -> bool:
    return path.is_dir() or path.suffix.lower() in {EXTENSION, *_RETURNED, *_PLANS}
