"""The running program: application, look, jobs, the window and what outlives it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from ui import crashes, dialogs
from ui.chinese import speak_chinese
from ui.jobs import Jobs
from ui.main_window import PROGRAM, MainWindow
from ui.remembered import Remembered
from ui.shell.pages import PLACES
from ui.theme import Theme

VERSION = "0.1.0"


class Program(QObject):
    """Makes the window, and makes it anew when its look changes."""

    def __init__(self, app: QApplication, *, inline: bool = False, day: date | None = None) -> None:
        super().__init__()
        self._app = app
        self._day = day
        app.setApplicationName(PROGRAM)
        app.setApplicationVersion(VERSION)
        speak_chinese(app)
        self.remembered = Remembered()
        self.jobs = Jobs(inline=inline)
        self.jobs.crashed.connect(self.show_crash)
        self.window: MainWindow | None = None
        self._drawing = False
        self._crash: BaseException | None = None

    def today(self) -> date:
        """Return the day everything is computed for."""
        return self._day or date.today()

    def dress(self, *, dark: bool, large: bool) -> MainWindow:
        """Put on a look and return the window that has it."""
        Theme(dark=dark, large=large).apply(self._app)
        old = self.window
        self.window = MainWindow(self.jobs, self.remembered, self.today)
        self.window.look_asked.connect(self.change_look)
        if old is not None:
            self.window.setGeometry(old.geometry())
            self.window.setWindowState(old.windowState())
            old.hide()
            old.jobs.leave()
            old.deleteLater()
        return self.window

    def change_look(self, dark: bool, large: bool) -> None:
        """Show the window in another look and remember it."""
        self.remembered.set_look(dark=dark, large=large)
        window = self.dress(dark=dark, large=large)
        if self.jobs.ledger is None:
            window.show_welcome()
        window.show()

    def show(self, file: Path | None) -> None:
        """Show the window as it was left, with a file that was opened or the last ledger."""
        window = self.dress(dark=self.remembered.dark, large=self.remembered.large)
        window.restoreGeometry(self.remembered.state("window"))
        recent = [path for path in self.remembered.recent if path.is_file()]
        wanted = file or (recent[0] if recent else None)
        if wanted is None:
            window.show_welcome()
        elif window.arrivals.start_with(wanted, instead=window.show_welcome):
            window.prepare()
        window.show()

    def show_crash(self, error: BaseException) -> None:
        """Say that something went wrong; the program goes on."""
        crashes.log.error("job failed", exc_info=error)
        if self._drawing:  # nobody is there to press a button
            self._crash = error
            return
        log = str(crashes.log_file())
        dialogs.show_crash(self.window, dialogs.describe(error), log)

    def shoot(
        self, folder: Path, ledger: Path | None, size: tuple[int, int] = (1366, 768)
    ) -> Sequence[Path]:
        """Draw every page of a ledger and save the pictures; the window has its look already."""
        folder.mkdir(parents=True, exist_ok=True)
        self._drawing = True
        window = self.window
        assert window is not None
        window.resize(*size)
        window.show()
        window.show_welcome()
        if ledger is not None:
            window.files.open(ledger)
        self.settle()
        opened = self.jobs.ledger
        keys = [place.key for place in PLACES[opened.edition] if place.key] if opened else [""]
        return [self._shoot_page(window, key, folder) for key in keys]

    def _shoot_page(self, window: MainWindow, key: str, folder: Path) -> Path:
        name = "欢迎"
        if key:
            window.stack.open(key)
            self.settle()
            page = window.page
            assert page is not None
            page.areas()[min(1, len(page.areas()) - 1)].setFocus()
            window.activateWindow()
            name = page.title
        self.settle()
        path = folder / f"{name}.png"
        window.grab().save(str(path))
        return path

    def settle(self) -> None:
        """Let everything that is on its way arrive."""
        loop = QEventLoop()
        timer = QTimer()
        timer.setInterval(20)
        quiet = 0

        def look() -> None:
            nonlocal quiet
            quiet = 0 if self.jobs.is_busy else quiet + 1
            if quiet > 2 or self._crash is not None:
                loop.quit()

        timer.timeout.connect(look)
        timer.start()
        loop.exec()
        if self._crash is not None:
            raise self._crash

    def close(self) -> None:
        """Let the ledger go; one file remains."""
        if self.window is not None:
            self.window.hide()
        self.jobs.close()
