"""Saving a list as a workbook and printing it, the same way on every page."""

from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPageLayout, QPageSize, QTextDocument
from PySide6.QtWidgets import QFileDialog, QWidget

from app.file_names import allowed_name
from app.ledger import default_folder
from ui.jobs import Jobs
from ui.shell.doing import Do

Lines = Sequence[Sequence[str]]
BOOKS = "Excel 工作簿 (*.xlsx)"


class Exporter(QObject):
    """Asks where to, saves beside the window, says where it is."""

    saved = Signal(str)

    def __init__(self, page: QWidget, jobs: Jobs, today: Callable[[], date]) -> None:
        super().__init__(page)
        self._page = page
        self._jobs = jobs
        self._today = today

    def outputs(
        self, title: str | Callable[[], str], lines: Callable[[], Lines]
    ) -> dict[Do, Callable[[], object]]:
        """Return what the menus can ask of a page with such a list."""

        def name() -> str:
            return title if isinstance(title, str) else title()

        return {
            Do.EXPORT: lambda: self.export(name(), lines()),
            Do.PRINT: lambda: self.print_list(name(), lines()),
        }

    def export(self, title: str, lines: Lines) -> None:
        """Ask for a file and save the list there."""
        proposed = str(default_folder() / f"{file_name(self._office(), title, self._today())}.xlsx")
        found, _ = QFileDialog.getSaveFileName(self._page, f"导出{title}", proposed, BOOKS)
        if found:
            path = Path(found)
            self.save(path if path.suffix else path.with_suffix(".xlsx"), title, lines)

    def save(self, path: Path, title: str, lines: Lines) -> None:
        """Save the list; the dialog has asked already whether an old file may go."""
        today = self._today()

        def work(_: object) -> Path:
            from app.sheets.list_book import save_list

            save_list(path, title, lines, as_of=today, overwrite=True)
            return path

        self._jobs.save(work, lambda done: self.saved.emit(f"已导出到 {done}"))

    def print_list(self, title: str, lines: Lines) -> None:
        """Print the list, A4 landscape, its header on every page."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)
        printer.setDocName(title)
        dialog = QPrintDialog(printer, self._page)
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            printed(title, lines, self._today()).print_(printer)

    def _office(self) -> str:
        return self._jobs.ledger.name if self._jobs.ledger else ""


def file_name(office: str, title: str, day: date) -> str:
    """Propose 单位_文书_日期, without what no file name may hold."""
    name = "_".join(part for part in (office, title, f"{day:%Y%m%d}") if part)
    return allowed_name(name)


def printed(title: str, lines: Lines, day: date) -> QTextDocument:
    """Return the list as it is printed."""
    head, *rows = lines
    cells = "".join(f"<th>{escape(words)}</th>" for words in head)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(words)}</td>' for words in line)}</tr>" for line in rows
    )
    document = QTextDocument()
    document.setDefaultStyleSheet(
        "h2 { font-size: 15pt; } th, td { padding: 3px; font-size: 9pt; } th { font-weight: 600; }"
    )
    document.setHtml(
        f"<h2 align=center>{escape(title)}</h2><p align=center>截至{day.year}年{day.month}月"
        f"{day.day}日</p><table border=1 cellspacing=0 width=100%>"
        f"<thead><tr>{cells}</tr></thead>{body}</table>"
    )
    return document


def open_file(path: Path) -> bool:
    """Open a file with the system's program; whether there is one."""
    return bool(QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))
