"""文书: what there is, what each needs, how it will look; saved under a proposed name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QSplitter, QVBoxLayout, QWidget

from app.documents.content import Document
from app.documents.made import Offer, list_offers, make, preview
from app.documents.producing import Wanted
from app.errors import AppError
from app.file_names import free_path
from app.ledger import default_folder
from ui.cells import Cell
from ui.dialogs import Message, refuse
from ui.documents.paper import Paper
from ui.exporting import file_name, open_file
from ui.fresh import Fresh
from ui.goto import Goto
from ui.jobs import Jobs, RunningJob
from ui.ledger.words import day_words
from ui.parts import PageHeader, button, column, grow, label, row
from ui.record_list import RecordList
from ui.record_table import Column
from ui.record_view import Fit
from ui.shell.doing import Do
from ui.theme import current

_FILTERS = {".docx": "Word 文档 (*.docx)", ".xlsx": "Excel 工作簿 (*.xlsx)"}


@dataclass(frozen=True, slots=True)
class Line:
    """An offer with the id of its line."""

    id: int
    offer: Offer


def _columns(today: date) -> tuple[Column[Line], ...]:
    def last(line: Line) -> Cell:
        made = line.offer.last
        if made is None:
            return Cell("未生成", role="text3")
        day = date.fromisoformat(made.at[:10])
        return Cell(f"{day_words(day, today)} {made.at[11:16]}", tip=made.path)

    def form(line: Line) -> Cell:
        kinds = {".docx": "Word", ".xlsx": "Excel"}
        return Cell("、".join(kinds[s] for s in line.offer.suffixes), role="text2")

    return (
        Column("文书", 12, lambda line: Cell(line.offer.name, tip=line.offer.missing)),
        Column("形式", 6, form),
        Column("上次生成", 8, last),
    )


#: A round with more findings and measures is previewed only when asked: it takes seconds.
_MANY = 5000


class DocumentsPage(QWidget):
    """Choose, look, save."""

    title = "文书"
    icon = "document_text"
    manual = "reports"
    status = Signal(str)
    goto = Signal(object)
    confirmed = Signal(str)

    def __init__(self, jobs: Jobs, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("page")
        self._jobs = jobs
        self._today = today
        self._round_id = 0
        self._reading: RunningJob | None = None
        self.list: RecordList[Line] = RecordList("文书清单", _columns(today()), Fit(0, 10))
        self.paper = Paper()
        self.missing = label("", "warn", wrap=True)
        self.told = label("", "hint", wrap=True)
        self.fill = button("去填写…", "flat")
        self.look = button("预览", "flat")
        self.sections = button("编辑方案章节…")
        self.reopen = button("打开上次的文件")
        self.save = button("保存文书…", "primary", "save")
        self.header = PageHeader(self.title, self.sections)
        self.header.facts.say("数字取自保存时的台账快照，以后再做得到同样的数字")
        self._place()
        self._connect()

    def _place(self) -> None:
        top = row(self.missing, self.fill, self.look, margins=(16, 6, 16, 6))
        grow(top, self.missing)
        foot = row(self.told, self.reopen, self.save, margins=(16, 8, 16, 8), name="actionBar")
        grow(foot, self.told)
        right = column(top, self.paper, foot, spacing=0)
        grow(right, self.paper)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.list.view)
        self.split.addWidget(right)
        self.split.setStretchFactor(0, 0)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([current().em(31), 4000])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.split, 1)

    def _connect(self) -> None:
        self.list.view.row_changed.connect(lambda _: self._show_chosen())
        self.list.view.opened.connect(lambda _: self._ask_where())
        self.save.clicked.connect(self._ask_where)
        self.reopen.clicked.connect(self._reopen)
        self.look.clicked.connect(self._preview)
        self.fill.clicked.connect(lambda: self.goto.emit(Goto("blanks")))
        self.sections.clicked.connect(lambda: self.goto.emit(Goto("organise", row_id=3)))
        Fresh(self, self._jobs, self.reload)

    @property
    def can(self) -> Mapping[Do, Callable[[], object]]:
        """What the menus can ask of it."""
        return {Do.EXPORT: self._ask_where, Do.COPY: self.paper.copy}

    @property
    def offer(self) -> Offer | None:
        """The document chosen."""
        line = self.list.current
        return line.offer if line else None

    def show_round(self, round_id: int) -> None:
        """Show another round."""
        self._round_id = round_id
        self.setEnabled(bool(round_id))
        self.reload()

    def follow(self, wanted: Goto) -> None:
        """Go to a kind of document by its line."""
        self.list.choose(wanted.row_id)

    def reload(self) -> None:
        """Read everything again."""
        round_id = self._round_id
        if round_id and self._jobs.ledger is not None:
            self._jobs.read(lambda ledger: list_offers(ledger, round_id), self._show)

    def areas(self) -> tuple[QWidget, ...]:
        """Return where F6 goes in turn."""
        return (self.list.view, self.paper, self.save)

    def _show(self, offers: tuple[Offer, ...]) -> None:
        self.list.show([Line(n, offer) for n, offer in enumerate(offers, start=1)])
        self._show_chosen()

    def _show_chosen(self) -> None:
        offer = self.offer
        if offer is None or self._jobs.ledger is None:
            return
        self.missing.setText(offer.missing)
        long = offer.lines > _MANY
        self.missing.parentWidget().setVisible(bool(offer.missing) or long)
        self.fill.setVisible("待填" in offer.missing)
        self.save.setText(f"保存{offer.name}…")
        made = offer.last
        self.reopen.setVisible(made is not None)
        self.told.setText(
            f"上次：{made.at[:16].replace('T', ' ')}，{made.path}（快照 {made.snapshot_id}）"
            if made
            else "还没有生成过"
        )
        self.status.emit(f"文书：{offer.name}")
        if self._reading is not None:
            self._reading.stop()
        self.look.setVisible(long)
        if long:
            self.paper.setPlainText(f"本轮有 {offer.lines} 项，预览要等一会儿。")
        else:
            self._preview()

    def _preview(self) -> None:
        """Show what the document chosen would say."""
        offer = self.offer
        if offer is None:
            return
        kind, round_id, today = offer.kind, self._round_id, self._today()
        self._reading = self._jobs.read(
            lambda ledger: preview(ledger, round_id, kind, today), self._draw, self._no_preview
        )

    def _draw(self, document: Document) -> None:
        self.paper.show_document(document)

    def _no_preview(self, error: AppError) -> None:
        self.paper.setPlainText(str(error))

    def _ask_where(self) -> None:
        """Propose 单位_文书_日期, and another name when that is taken: nothing is overwritten."""
        offer, ledger = self.offer, self._jobs.ledger
        if offer is None or ledger is None:
            return
        proposed = free_path(
            default_folder(),
            file_name(ledger.name, offer.name, self._today()) + offer.suffixes[0],
        )
        found, _ = QFileDialog.getSaveFileName(
            self,
            f"保存{offer.name}",
            str(proposed),
            ";;".join(_FILTERS[suffix] for suffix in offer.suffixes),
        )
        if found:
            path = Path(found)
            self.make(offer, path if path.suffix else path.with_suffix(offer.suffixes[0]))

    def make(self, offer: Offer, path: Path) -> RunningJob:
        """Make and save a document; the dialog has asked whether an old file may go."""
        wanted = Wanted(offer.kind, path, force=True)
        round_id, today = self._round_id, self._today()
        return self._jobs.write(
            lambda ledger, job: make(ledger, round_id, wanted, as_of=today, job=job),
            lambda unrecorded: self._made(offer, path, unrecorded),
            lambda error: refuse(self, str(error)),
        )

    def _made(self, offer: Offer, path: Path, unrecorded: str) -> None:
        self.confirmed.emit(f"已保存 {path}")
        text = unrecorded or "打开后可以直接修改，程序不会覆盖改过的文件。"
        icon = "warning" if unrecorded else "checkmark_circle"
        message = Message(self, f"{offer.name}已保存", f"{path}\n{text}", icon)
        message.answer("关闭", safe=True)
        message.answer("打开文件", primary=True)
        if message.ask() == 1:
            self._open(path)

    def _reopen(self) -> None:
        offer = self.offer
        if offer is not None and offer.last is not None:
            self._open(Path(offer.last.path))

    def _open(self, path: Path) -> None:
        if not path.is_file():
            refuse(self, f"找不到“{path}”，可能已被移动或改名。请重新保存一份。")
        elif not open_file(path):
            refuse(self, f"没有能打开“{path.name}”的程序。请先安装 WPS 或 Word。")
