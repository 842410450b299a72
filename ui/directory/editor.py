"""What can be done with the directory: forms, use cases, and what is said afterwards."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.directory import directory
from app.directory.from_sheet import (
    DirectoryImported,
    DirectoryRow,
    import_directory,
    preview_directory,
)
from app.errors import AppError
from app.job import Job
from app.ledger import Ledger, default_folder
from app.records import Leader, Unit
from ui.dialogs import ask, refuse
from ui.directory.forms import LeaderForm, MergeForm, UnitForm
from ui.directory.reading import UnitLine
from ui.directory.taking_in import TakeInForm
from ui.forms import Form
from ui.jobs import Jobs
from ui.remembered import Remembered

Work = Callable[[Ledger, Job], object]
BOOKS = "表格 (*.xlsx *.xls *.xlsm);;所有文件 (*)"
_UNDO = "可撤销 Ctrl+Z"


class DirectoryEditor(QObject):
    """Opens forms over the page and writes what was entered."""

    #: Something was written: a sentence for the status bar.
    confirmed = Signal(str)
    #: A new unit or leader is there: its id.
    added = Signal(int)

    def __init__(self, page: QWidget, jobs: Jobs) -> None:
        super().__init__(page)
        self._page = page
        self._jobs = jobs

    def edit_unit(self, units: Sequence[Unit], unit: Unit | None = None) -> None:
        """Change a unit, or add one."""
        fields = UnitForm(self._page, units, unit)

        def work(ledger: Ledger, _job: Job) -> object:
            if unit is None:
                return directory.add_unit(ledger, fields.draft)
            directory.change_unit(ledger, unit.id, fields.draft)
            return None

        self._open(fields.form, work, "已保存单位" if unit else "已新增单位")

    def edit_leader(self, leaders: Sequence[Leader], leader: Leader | None = None) -> None:
        """Change a leader, or add one."""
        fields = LeaderForm(self._page, leaders, leader)

        def work(ledger: Ledger, _job: Job) -> object:
            name, post = fields.entered
            if leader is None:
                return directory.add_leader(ledger, name, post)
            archived = leader.archived
            directory.change_leader(ledger, leader.id, name, post, archived=archived)
            return None

        self._open(fields.form, work, "已保存领导" if leader else "已新增领导")

    def _open(self, form: Form, work: Work, said: str) -> None:
        form.save = lambda _: self._write(form, work, said)
        form.exec()
        form.deleteLater()

    def _write(self, form: Form, work: Work, said: str) -> None:
        """Write beside the window; the form closes when that worked, else says why not."""

        def done(answer: object) -> None:
            form.done_with()
            if isinstance(answer, int):
                self.added.emit(answer)
            self.confirmed.emit(f"{said}，{_UNDO}")

        self._jobs.write(work, done, form.fail)

    def archive_units(self, lines: Sequence[UnitLine]) -> None:
        """Take units out of use after asking, or put them back when all are out of use."""
        back = all(line.unit.archived for line in lines)
        chosen = [line for line in lines if line.unit.archived == back]
        names, tasks = [line.unit.name for line in chosen], sum(line.tasks for line in chosen)
        if not back and not self._agreed(names, "单位", tasks):
            return

        def work(ledger: Ledger, _job: Job) -> None:
            directory.archive_units(ledger, [line.id for line in chosen], archived=not back)

        self._at_once(work, names, back=back)

    def archive_leaders(self, leaders: Sequence[Leader]) -> None:
        """Take leaders out of use after asking, or put them back."""
        back = all(leader.archived for leader in leaders)
        chosen = [leader for leader in leaders if leader.archived == back]
        names = [leader.name for leader in chosen]
        if not back and not self._agreed(names, "领导", 0):
            return

        def work(ledger: Ledger, _job: Job) -> None:
            directory.archive_leaders(ledger, [one.id for one in chosen], archived=not back)

        self._at_once(work, names, back=back)

    def _agreed(self, names: Sequence[str], noun: str, tasks: int) -> bool:
        held = f"本轮已有的 {tasks} 项任务和填报都保留，只是" if tasks else ""
        text = f"{held}以后填写{noun}时不再列出来。可用 Ctrl+Z 撤销，也可以随时恢复。"
        return ask(self._page, f"停用{_listed(names)}？", text, "停用")

    def _at_once(self, work: Work, names: Sequence[str], *, back: bool) -> None:
        said = f"已{'恢复' if back else '停用'}{_listed(names)}，{_UNDO}"
        self._jobs.write(work, lambda _: self.confirmed.emit(said))

    def merge(self, lines: Sequence[UnitLine]) -> None:
        """Ask which unit stays, then merge the others into it."""
        ids = [line.id for line in lines]

        def read(ledger: Ledger) -> dict[int, int]:
            return {one: len(directory.items_of_unit(ledger, one)) for one in ids}

        fields = MergeForm(self._page, lines, self._jobs.read_now(read))

        def work(ledger: Ledger, _job: Job) -> None:
            directory.merge_units(ledger, fields.keep_id, fields.doubles)

        self._open(fields.form, work, f"已合并 {len(lines)} 家单位")

    def choose_file(self) -> None:
        """Let the user choose a spreadsheet of names."""
        folder = str(Remembered().folder or default_folder())
        found, _ = QFileDialog.getOpenFileName(self._page, "导入名录", folder, BOOKS)
        if found:
            Remembered().folder = Path(found).parent
            self.take_in(Path(found))

    def take_in(self, path: Path) -> None:
        """Show what a spreadsheet would add and change."""
        self._page.setCursor(Qt.CursorShape.BusyCursor)
        self._jobs.read(
            lambda ledger: preview_directory(ledger, path),
            partial(self._preview, path),
            self._refused,
        )

    def _refused(self, error: AppError) -> None:
        self._page.unsetCursor()
        refuse(self._page, str(error))

    def _preview(self, path: Path, rows: tuple[DirectoryRow, ...]) -> None:
        self._page.unsetCursor()
        fields = TakeInForm(self._page, path, rows)
        form = fields.form

        def done(told: DirectoryImported) -> None:
            form.done_with()
            self.confirmed.emit(
                f"已写入名录：新增 {told.added}，更改 {told.changed}；可在“留痕”中整批撤销"
            )

        def save(_: Form) -> None:
            self._jobs.write(
                lambda ledger, job: import_directory(ledger, path, job=job), done, form.fail
            )

        form.save = save
        form.exec()
        form.deleteLater()


def _listed(names: Sequence[str]) -> str:
    """Name one, or the first and how many."""
    return f"“{names[0]}”" if len(names) == 1 else f"“{names[0]}”等 {len(names)} 个"
