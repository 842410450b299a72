"""A unit's side of the exchange: opening what was issued, handing in what was reported."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import AppError
from app.file_names import allowed_name, free_path
from app.job import Job
from app.ledger import EXTENSION, Ledger, default_folder, open_ledger
from app.records import Edition
from ui.dialogs import Message, refuse, tell
from ui.exporting import file_name
from ui.jobs import Jobs
from ui.remembered import Remembered
from ui.shell.status import StatusBar

if TYPE_CHECKING:
    from app.exchange.opening import Opened

_BOOKS = "填报表 (*.xlsx *.zip)"
_PARCELS = "上报包 (*.zip)"
#: What a package brought, in words, and how many cells wait to be decided on.
Taken = tuple[str, int]


class UnitWork(QObject):
    """Asks where from and where to; the reading and writing runs beside the window."""

    def __init__(
        self,
        window: QWidget,
        jobs: Jobs,
        remembered: Remembered,
        line: StatusBar,
        today: Callable[[], date],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._remembered = remembered
        self._line = line
        self._today = today
        self._said: list[Taken] = []
        jobs.opened.connect(self._tell)

    def choose_package(self) -> None:
        """Let the user choose an issued workbook, then open it."""
        found, _ = QFileDialog.getOpenFileName(self._window, "打开下发的填报表", "", _BOOKS)
        if found:
            self.open_package(Path(found))

    def open_package(self, path: Path) -> None:
        """Bring the open unit's ledger up to date, else the unit's own one, else make one."""
        ledger = self._jobs.ledger
        if ledger is not None and ledger.edition is Edition.UNIT:
            self._take(path)
        else:
            self._open_own(path)

    def _take(self, path: Path) -> None:
        from app.exchange.opening import take_package

        today = self._today()

        self._jobs.write(
            lambda own, _: _taken(lambda: take_package(own, path, today=today)),
            self._say,
            self._refuse,
        )

    def _open_own(self, path: Path) -> None:
        """Open the unit's ledger, made in the user's own folder when there is none, and take it."""
        said, recent, today = self._said, self._remembered.recent, self._today()

        def opener(_: Job) -> Ledger:
            from app.exchange.opening import new_ledger, take_package

            known = _known_ledger(path, recent)
            if known is None:
                own, brought = new_ledger(path, _place_for(path), today=today)
                said.append(_taken(lambda: brought))
                return own
            own = open_ledger(known)
            try:
                said.append(_taken(lambda: take_package(own, path, today=today)))
            except BaseException:
                own.close()
                raise
            return own

        self._jobs.open(opener, self._refuse)

    def _tell(self) -> None:
        """Say what was taken into the ledger that is open now."""
        if self._said:
            self._say(self._said.pop())

    def _say(self, said: Taken) -> None:
        """Say what a package brought; what has to be decided on is not only said in passing."""
        text, waiting = said
        if waiting:
            tell(self._window, "有需要核定的内容", text)
        else:
            self._line.confirm(text)

    def _refuse(self, error: AppError) -> None:
        refuse(self._window, str(error))

    def add_up(self) -> None:
        """Make the unit's own reports of what the units below it reported."""
        from app.exchange.below import AddedUp, add_up
        from app.messages.exchange import added_up

        day = self._today()

        def done(found: AddedUp) -> None:
            self._line.confirm(added_up(found.tasks, "、".join(found.units), found.own))

        self._jobs.write(lambda own, _: add_up(own, today=day), done, self._refuse)

    def submit(self) -> None:
        """Ask where to, then write the zip for the newest package."""
        from app.exchange.below import unadded

        if self._jobs.ledger is not None:
            self._jobs.read(unadded, self._submit_after)

    def _submit_after(self, waiting: int) -> None:
        """Ask first when units below reported what is not in the unit's own reports yet."""
        if not waiting:
            self._submit()
            return
        text = f"下级单位报来的 {waiting} 项还没有汇总到本单位的进展里。"
        message = Message(self._window, "先汇总下级上报吗？", text, "question_circle")
        message.answer("取消", safe=True)
        message.answer("不汇总，直接上报")
        message.answer("先汇总", primary=True)
        answer = message.ask()
        if answer == 1:
            self._submit()
        elif answer == 2:
            self.add_up()

    def _submit(self) -> None:
        from app.exchange.submitting import Submitted, submit

        ledger = self._jobs.ledger
        if ledger is None:
            return
        name = file_name(ledger.name, "上报", self._today())
        proposed = default_folder() / f"{name}.zip"
        found, _ = QFileDialog.getSaveFileName(self._window, "上报", str(proposed), _PARCELS)
        if not found:
            return
        out = Path(found) if Path(found).suffix else Path(found).with_suffix(".zip")

        def done(made: Submitted) -> None:
            text = f"{made.file.parent}\n{made.told}"
            message = Message(self._window, "上报包已生成", text, "checkmark_circle")
            message.answer("关闭", safe=True)
            message.answer("打开文件夹", primary=True)
            if message.ask() == 1:
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(made.file.parent)))

        self._jobs.write(lambda own, _: submit(own, out, overwrite=True), done, self._refuse)


def _taken(take: Callable[[], "Opened"]) -> Taken:
    """Take a package in; the same one again is no fault, the ledger has it."""
    from app.exchange.opening import AlreadyOpenedError, told

    try:
        found = take()
    except AlreadyOpenedError as error:
        return str(error), 0
    return told(found), found.waiting


def _known_ledger(path: Path, recent: Sequence[Path]) -> Path | None:
    """Return the ledger of the unit that a package is for: one opened before, or in the folder."""
    from app.exchange.arriving import unit_ledger
    from app.exchange.opening import head_of

    folder = sorted(default_folder().glob(f"*{EXTENSION}"))
    return unit_ledger(head_of(path), dict.fromkeys((*recent, *folder)))


def _place_for(path: Path) -> Path:
    """Return where the ledger of the unit is made, named after the unit."""
    from app.exchange.opening import head_of

    folder = default_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return free_path(folder, f"{allowed_name(head_of(path).unit_name)}{EXTENSION}")
