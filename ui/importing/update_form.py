"""核对变更: what a file read again changes, cell by cell, and what has to be answered first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyledItemDelegate, QWidget

from app.errors import AppError
from app.messages import updates as messages
from app.plans.importing import Prepared
from app.plans.updating.cells import FIXED, Answers, Cell, Key, Question, Why
from app.plans.updating.telling import decided
from ui.cells import Cell as Shown
from ui.dialogs import be_as_wide_as
from ui.forms import Form
from ui.importing.reading import Read, prepare_again
from ui.jobs import Jobs, RunningJob
from ui.parts import button, label
from ui.record_list import RecordList
from ui.record_table import Column
from ui.record_view import Fit
from ui.theme import current

_WIDE_EM = 64
_OPEN, _SAME, _NEW = range(3)
_CHOICES = ("请选择……", "同一项，按文件改写", "另一项，作为新问题")


@dataclass(frozen=True, slots=True)
class CellLine:
    """A cell with the id of its line."""

    id: int
    cell: Cell


def needs_looking(prepared: Prepared) -> bool:
    """Whether there is anything to look at or to answer before an update is written."""
    found = prepared.comparison
    return prepared.stands and bool(found.questions or found.cells)


def needs_answers(prepared: Prepared) -> bool:
    """Whether something of the file is not written before somebody answers."""
    return bool(prepared.comparison.waiting)


class UpdateForm:
    """Questions first, then the list of cells with ticks; `prepared` is what would be written."""

    def __init__(self, parent: QWidget | None, jobs: Jobs, read: Read) -> None:
        self._jobs = jobs
        self._read = read
        self._turned: set[Key] = set(read.draft.how.answers.turned)
        self._running: RunningJob | None = None
        self.prepared: Prepared | None = read.prepared
        self.form = Form(parent, "核对变更", "写入台账(&S)")
        self.questions = {one.key: self._ask(one) for one in read.prepared.comparison.questions}
        self.basis = QLineEdit()
        self.told = label("", "sub", wrap=True)
        self.tick = button("采用 / 不采用(&T)")
        self.list: RecordList[CellLine] = RecordList("变更的内容", _columns(), Fit(4, 9))
        be_as_wide_as(self.form, _WIDE_EM)
        self._place()
        self._show(read.prepared)
        self.form.check = self._why
        for box in self.questions.values():
            box.currentIndexChanged.connect(self._again)

    def _ask(self, one: Question) -> QComboBox:
        box = QComboBox()
        box.setItemDelegate(QStyledItemDelegate(box))
        box.addItems(_CHOICES)
        box.setCurrentIndex(_SAME if one.likely else _OPEN)
        box.setMaximumWidth(current().em(18))
        note = self.form.add(f"问题 {one.number}".strip(), box)
        note.say(
            f"是不是同一项？文件第 {one.line} 行“{one.title}”，台账 {one.code}“{one.old_title}”。"
        )
        return box

    def _place(self) -> None:
        form = self.form
        self.basis.setPlaceholderText("如：整改办〔2025〕8号，可不填")
        form.add("修订文号(&B)", self.basis).say("改期的依据，和文件名一起记在每一处改期上。")
        form.add("将要变更", self.told, self.tick)
        self.list.view.setMinimumHeight(current().row() * 9)
        form.add("", self.list.view)
        self.list.view.opened.connect(lambda _: self._toggle())
        self.tick.clicked.connect(self._toggle)
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), self.list.view)
        space.setContext(Qt.ShortcutContext.WidgetShortcut)
        space.activated.connect(self._toggle)

    @property
    def answers(self) -> Answers:
        """What was decided so far."""
        chosen = {key: box.currentIndex() for key, box in self.questions.items()}
        return Answers(
            frozenset(key for key, index in chosen.items() if index == _SAME),
            frozenset(key for key, index in chosen.items() if index == _NEW),
            frozenset(self._turned),
            self.basis.text().strip(),
        )

    @property
    def decided(self) -> Prepared | None:
        """What shall be written, with the number of the revising document; None while unknown."""
        if self.prepared is None:
            return None
        return replace(self.prepared, how=replace(self.prepared.how, answers=self.answers))

    def _why(self) -> str:
        if any(box.currentIndex() == _OPEN for box in self.questions.values()):
            return "先回答上面的“是不是同一项”。"
        if self.prepared is None:
            return "正在核对。"
        return "" if self.prepared.writes else "没有需要写入的。"

    def _toggle(self) -> None:
        """Take the current cell, or leave it out."""
        line = self.list.current
        if line is not None and line.cell.why not in FIXED and line.cell.item_id:
            self._turned ^= {line.cell.key}
            self._again()

    def _again(self) -> None:
        """Ask what would be written with what is decided now."""
        if self._running is not None:
            self._running.stop()
        self.prepared = None
        self.form.look()
        read, answers = self._read, self.answers
        self._running = self._jobs.read(
            lambda ledger: prepare_again(ledger, read, answers), self._show, self._refused
        )

    def _show(self, prepared: Prepared) -> None:
        self.prepared = prepared
        here = self.list.current
        lines = [CellLine(n, one) for n, one in enumerate(_cells(prepared), start=1)]
        self.list.show(lines)
        if here is not None:
            key = here.cell.key
            self.list.choose(next((one.id for one in lines if one.cell.key == key), 1))
        self.told.setText(_words(prepared))
        self.form.reveal(self.basis, shown=bool(prepared.comparison.moved))
        self.form.look()

    def _refused(self, error: AppError) -> None:
        self.list.show(())
        self.form.why.setText(str(error))


def _cells(prepared: Prepared) -> Sequence[Cell]:
    found = prepared.comparison.cells
    return (*decided(found), *(one for one in found if one.why is Why.ADDED))


def _words(prepared: Prepared) -> str:
    """Count what is written and what stays."""
    added, changed, unchanged, _ = prepared.numbers
    parts = [f"新增 {added} 项，变更 {changed} 项，未变 {unchanged} 项"]
    if prepared.comparison.moved:
        parts.append(messages.moved(prepared.comparison.moved))
    kept = sum(one.silent for one in prepared.comparison.cells)
    if kept:
        parts.append(messages.kept(kept))
    return "；".join(parts)


def _columns() -> tuple[Column[CellLine], ...]:
    return (
        Column("采用", 3, _taken),
        Column("条目", 7.5, lambda line: Shown(line.cell.where)),
        Column("内容", 4.6, lambda line: Shown(line.cell.words, role="text2")),
        Column("台账", 8, lambda line: Shown(line.cell.old or "—", role="text2")),
        Column("文件", 9, _new),
        Column("说明", 9, lambda line: Shown(messages.WHY[line.cell.why], role="text2")),
    )


def _taken(line: CellLine) -> Shown:
    taken = line.cell.taken
    return Shown("✓" if taken else "—", speech="采用" if taken else "不采用")


def _new(line: CellLine) -> Shown:
    cell = line.cell
    if cell.taken and not cell.new:
        return Shown("（清空）", role="amber_text", fill="amber_soft")
    return Shown(cell.new or "—", fill="accent_soft" if cell.taken else "")
