"""导入方案: the file at the left, what becomes of it at the right, doubts below; then one write."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import Shiboken

from app.errors import AppError
from app.messages import updates as messages
from app.plans.importing import Imported
from ui.dialogs import refuse
from ui.exporting import Exporter
from ui.goto import Goto
from ui.importing.columns import doubts_columns, source_columns, structure_columns
from ui.importing.correcting import Corrector
from ui.importing.drafting import Drafting
from ui.importing.facts_bar import FactsBar
from ui.importing.reading import (
    DoubtRow,
    Read,
    SourceRow,
    StructureRow,
    write_plan,
)
from ui.importing.update_form import UpdateForm, needs_answers, needs_looking
from ui.jobs import Jobs, RunningJob
from ui.parts import PageHeader, button, column, grow, label, row
from ui.record_list import RecordList
from ui.record_view import Fit, RecordView
from ui.shell.doing import Do
from ui.theme import current


class ImportPage(QWidget):
    """Shows a plan as it was understood; nothing is written before the button is pressed."""

    title = "导入方案"
    icon = "arrow_import"
    manual = "reading"
    status = Signal(str)
    goto = Signal(object)
    confirmed = Signal(str)
    import_asked = Signal()

    def __init__(self, jobs: Jobs, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("page")
        self._jobs = jobs
        self._today = today
        self._round_name: str | None = None
        self._moving = False
        self.exporter = Exporter(self, jobs, today)
        self.exporter.saved.connect(self.confirmed)
        self.drafting = Drafting(jobs, today, self)
        self.other = button("换一个文件…", icon="folder_open")
        self.header = PageHeader(self.title, self.other)
        self.source: RecordList[SourceRow] = RecordList("方案原文", source_columns(), Fit(2, 14))
        self.structure: RecordList[StructureRow] = RecordList(
            "识别出的结构", structure_columns(), Fit(0, 14, (2, 1))
        )
        self.doubts: RecordList[DoubtRow] = RecordList("疑点", doubts_columns(), Fit(2, 14))
        self.facts = FactsBar(today())
        self.counts = label("", "sub")
        self.doubt_title = label("", "h2")
        self.next = button("下一处 F4", "flat")
        self.told = label("", "hint", wrap=True)
        self.cancel = button("取消")
        self.write = button("写入台账", "primary")
        self.waiting = label("", "h2", wrap=True)
        self.corrector = Corrector(
            self, self.source, self.structure, lambda: self.read, self.drafting.correct
        )
        self._place()
        self._connect()

    def _place(self) -> None:
        self.source.view.set_lines(2)
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.addWidget(self._lists())
        self.split.addWidget(self._below())
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([4000, current().row() * 6])
        foot = row(self.told, self.cancel, self.write, margins=(16, 8, 16, 8), name="actionBar")
        above = self.facts.bar
        full = grow(column(above, self.split, grow(foot, self.told), spacing=0), self.split)
        self.stack = QStackedWidget()
        self.stack.addWidget(_choosing(self.waiting, self.import_asked))
        self.stack.addWidget(full)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.stack, 1)
        self._wait("选一个整改方案")

    def _lists(self) -> QSplitter:
        margins = (16, 6, 16, 6)
        source, structure = self.source.view, self.structure.view
        left = column(
            row(label("方案原文", "h2"), None, self.corrector.of_line, margins=margins),
            source,
            spacing=0,
        )
        right = column(
            row(self.counts, None, self.corrector.of_item, margins=margins), structure, spacing=0
        )
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(grow(left, source))
        across.addWidget(grow(right, structure))
        across.setSizes([1000, 1100])
        return across

    def _below(self) -> QFrame:
        words = label("都不妨碍写入；原文一律照录。", "sub")
        head = row(self.doubt_title, words, None, self.next, margins=(16, 6, 16, 6))
        return grow(column(head, self.doubts.view, spacing=0), self.doubts.view)

    def _connect(self) -> None:
        self.other.clicked.connect(self.import_asked)
        self.drafting.understood.connect(self._show)
        self.facts.changed.connect(self.drafting.tell)
        self.drafting.failed.connect(self._failed)
        self.drafting.refused.connect(lambda why: refuse(self, why))
        self.drafting.said.connect(self.confirmed)
        self.cancel.clicked.connect(self._leave)
        self.write.clicked.connect(self._write)
        self.next.clicked.connect(self.go_next)
        self.source.view.row_changed.connect(lambda _: self._at(self.source.view))
        self.structure.view.row_changed.connect(lambda _: self._at(self.structure.view))
        self.doubts.view.row_changed.connect(lambda _: self._at(self.doubts.view))

    @property
    def read(self) -> Read | None:
        """The plan shown, None while there is none."""
        return self.drafting.read

    @property
    def can(self) -> Mapping[Do, Callable[[], object]]:
        """What the menus can ask of it."""
        return {
            Do.NEXT: self.go_next,
            Do.PREVIOUS: self.go_previous,
            Do.COPY: self.source.copy,
            Do.EDIT: self.corrector.edit,
            Do.ARCHIVE: self.corrector.leave_out,
            **self.exporter.outputs("导入疑点", self.doubts.lines),
            Do.UNDO: self.drafting.undo,
            Do.REDO: self.drafting.redo,
        }

    def show_round(self, round_id: int) -> None:
        """Another round: what was read is compared with that one from now on."""

    def set_round(self, name: str | None) -> None:
        """Import into this round, None for a new one."""
        self._round_name = name

    def follow(self, wanted: Goto) -> None:
        """Nothing leads to a place on this page."""

    def areas(self) -> tuple[QWidget, ...]:
        """Return where F6 goes in turn."""
        if self.stack.currentIndex() == 0:
            return (self.other,)
        return (
            self.source.view,
            self.structure.view,
            self.doubts.view,
            self.facts.day,
            self.write,
        )

    def _wait(self, words: str) -> None:
        self.drafting.read = None
        self.waiting.setText(words)
        self.header.facts.say("")
        self.stack.setCurrentIndex(0)

    def take(self, path: Path) -> RunningJob:
        """Read a plan; nothing is written."""
        self._wait(f"正在读取“{path.name}”……")
        return self.drafting.take(path, self._round_name)

    def _failed(self, name: str, why: str) -> None:
        self._wait(f"没有读取“{name}”\n{why}")

    def _show(self, read: Read, said: str) -> None:
        """Show a plan as it is understood now; where the cursor is stays in sight."""
        here = self.structure.current
        plan = read.plan
        findings = len(plan.findings)
        measures = sum(len(finding.measures) for finding in plan.findings)
        self.source.show(read.source)
        self.structure.show(read.structure)
        self.doubts.show(read.doubts)
        self.facts.show_said(read.said)
        right = f"　已改正 {len(read.draft.past)} 处" if read.draft.past else ""
        self.header.facts.say(f"{read.path.name}　尚未写入{right}")
        self.counts.setText(f"{len(plan.categories)} 类　{findings} 项问题　{measures} 条措施")
        self.doubt_title.setText(f"疑点 {len(read.doubts)}")
        self._offer(read)
        self.stack.setCurrentIndex(1)
        if said:
            gone = f"，另有 {read.lost} 处找不到原来的位置，没有采用" if read.lost else ""
            keys = "重做按 Ctrl+Y" if said.startswith("已撤销") else "撤销按 Ctrl+Z"
            self.confirmed.emit(f"{said}{gone}。{keys}")
            self.structure.choose(here.id if here else 1)
        else:
            self.structure.view.setFocus()

    def _offer(self, read: Read) -> None:
        """Say what pressing the button does."""
        added, changed, unchanged, missing = read.prepared.numbers
        lines, lost = len(read.source), len(read.plan.unplaced)
        safe = "写入前自动备份，可整批撤销。"
        if not read.prepared.writes and not needs_answers(read.prepared):
            self.told.setText("文件和台账里的内容相同，没有需要写入的。")
        elif read.is_again:
            kept = f"，台账里另有 {missing} 项不动" if missing else ""
            found = read.prepared.comparison
            kept += f"；{messages.moved(found.moved)}" if found.moved else ""
            kept += f"；{len(found.waiting)} 项要先确认是不是同一项" if found.waiting else ""
            self.told.setText(
                f"本轮已有问题：新增 {added} 项，变更 {changed} 项，未变 {unchanged} 项{kept}。"
                f"进展和编号都保留。{safe}"
            )
        else:
            self.told.setText(f"{lines} 行中 {lines - lost} 行已归入，{lost} 行没有归入。{safe}")
        count = added + changed + len(read.prepared.comparison.waiting)
        self.write.setText(f"写入台账（{count} 项）" if count else "写入台账")
        self.write.setEnabled(read.prepared.writes or needs_answers(read.prepared))

    def _at(self, view: RecordView) -> None:
        """Let one choice move all three lists."""
        if self._moving:
            return
        chosen = next(
            one.current for one in (self.source, self.structure, self.doubts) if one.view is view
        )
        if chosen is None:
            return
        line = chosen.id if isinstance(chosen, SourceRow) else chosen.line
        self._moving = True
        if view is not self.source.view:
            self.source.choose(line)
        if view is not self.structure.view:
            self._choose_near(line)
        self._moving = False
        self.status.emit(f"第 {line} 行")

    def _choose_near(self, line: int) -> None:
        """Choose the item that a line belongs to: the last one that begins at or before it."""
        rows: Sequence[StructureRow] = tuple(self.structure.records.values())
        before = [one for one in rows if 0 < one.line <= line]
        if before:
            self.structure.choose(before[-1].id)

    def go_next(self) -> None:
        """Go to the next doubt."""
        self._step(1)

    def go_previous(self) -> None:
        """Go to the doubt before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        count = self.doubts.table.rowCount()
        if count:
            here = self.doubts.view.currentIndex().row()
            self.doubts.view.go_to((here + step) % count)
            self.doubts.view.setFocus()

    @property
    def unwritten(self) -> str:
        """What was put right in the plan and is in no ledger yet, "" for nothing."""
        made = len(self.read.draft.corrections) if self.read is not None else 0
        return f"方案里改正的 {made} 处还没有写入台账。" if made else ""

    def _leave(self) -> None:
        self._wait("选一个整改方案")
        self.goto.emit(Goto("ledger"))

    def _write(self) -> None:
        """Write; what changes in a round that has findings is looked at cell by cell first."""
        read = self.read
        if read is None:
            return
        if needs_looking(read.prepared):
            self._look(read)
            return
        self.write.setEnabled(False)

        def failed(error: AppError) -> None:
            self.told.setText(str(error))
            self.write.setEnabled(True)

        work = read.prepared
        self._jobs.write(lambda ledger, job: write_plan(ledger, work, job), self._done, failed)

    def _look(self, read: Read) -> None:
        """Show old and new of every cell, ask what has to be answered, then write."""
        update = UpdateForm(self, self._jobs, read)
        form = update.form

        def done(imported: Imported) -> None:
            form.accept()
            self._done(imported)

        def save(_: object) -> None:
            work = update.decided
            if work is not None:
                self._jobs.write(lambda ledger, job: write_plan(ledger, work, job), done, form.fail)

        form.save = save
        form.exec()
        Shiboken.delete(form)

    def _done(self, done: Imported) -> None:
        leaves_blanks = self.read is not None and self.read.leaves_blanks
        self._wait("选一个整改方案")
        moved = f"，{messages.moved(done.moved)}" if done.moved else ""
        words = f"已写入：新增 {done.added} 项，变更 {done.changed} 项{moved}。可在“留痕”里整批撤销"
        self.confirmed.emit(words)
        page = "blanks" if leaves_blanks else "ledger"  # what is left open is filled in first
        self.goto.emit(Goto(page, round_id=done.round_id))


def _choosing(waiting: QLabel, asked: SignalInstance) -> QFrame:
    """What stands there while there is no plan: which files it can be, and how to choose one."""
    choose = button("选择方案文件…", "primary", "folder_open")
    choose.clicked.connect(asked)
    words = (
        "支持 .docx、.txt、.xlsx、.xls，也可以把文件拖到窗口里。"
        ".doc 和 .wps 请先在 WPS 中另存为 .docx。"
    )
    parts = (waiting, label(words, "sub", wrap=True), row(choose, None), None)
    return column(*parts, margins=(16, 24, 16, 16))
