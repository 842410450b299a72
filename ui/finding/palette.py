"""Ctrl+K: findings, measures, reports, units, leaders and pages by any part of their text."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.ledger.search import SearchHit, search
from app.records import LedgerFilter
from ui.cells import Cell
from ui.dialogs import room
from ui.goto import Goto
from ui.jobs import Jobs, RunningJob
from ui.parts import SearchField, column, label
from ui.record_list import RecordList
from ui.record_table import Column
from ui.record_view import Fit
from ui.shell.pages import Place
from ui.theme import current

#: How long to wait for the next key before searching, in ms.
PAUSE = 120
MOST = 100
_PAGES = {
    "unit": "directory",
    "leader": "directory",
    "section": "organise",
    "outcome": "outcomes",
    "member": "organise",
    "phase": "organise",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One line: a page, or a place where the text was found."""

    id: int
    kind: str
    code: str
    title: str
    told: str
    goto: Goto


def _columns() -> tuple[Column[Found], ...]:
    return (
        Column("种类", 4.4, lambda one: Cell(one.kind, role="text2")),
        Column("名称", 16, lambda one: Cell(one.title)),
        Column("内容", 14, lambda one: Cell(one.told, role="text2")),
        Column("编号", 7.6, lambda one: Cell(one.code, role="text3")),
    )


class Palette(QDialog):
    """Type, choose with ↑ ↓, go with Enter."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, jobs: Jobs, places: Sequence[Place]) -> None:
        super().__init__(parent)
        self.setWindowTitle("查找")
        self._jobs = jobs.lend(self)
        self._places = [place for place in places if place.key]
        self._running: RunningJob | None = None
        self.text = SearchField("查找问题、措施、单位、领导、进展、页面", "查找", 20)
        self.list: RecordList[Found] = RecordList("查找结果", _columns(), Fit(1, 10, (2, 3)))
        self.told = label("", "hint")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(column(self.text, margins=(16, 12, 16, 8), name="dialogBody"))
        layout.addWidget(self.list.view, 1)
        layout.addWidget(column(self.told, margins=(16, 6, 16, 6), name="actionBar"))
        self.resize(QSize(current().em(56), current().row() * 15).boundedTo(room(self)))
        self.text.textChanged.connect(lambda: self._pause.start())
        self.text.installEventFilter(self)
        self.list.view.opened.connect(lambda _: self.go())
        self.search()

    def search(self) -> None:
        """Look for what is typed; with nothing typed the pages are offered."""
        wanted = self.text.text().strip()
        if self._running is not None:
            self._running.stop()
        if not wanted:
            self._show((), "")
            return
        self._running = self._jobs.read(
            lambda ledger: search(ledger, wanted, MOST), lambda hits: self._show(hits, wanted)
        )

    def _show(self, hits: Sequence[SearchHit], wanted: str) -> None:
        pages = [place for place in self._places if wanted in place.title]
        found = [Found(0, "页面", "", place.title, "", Goto(place.key)) for place in pages] + [
            _found(hit) for hit in hits
        ]
        numbered = [
            Found(n, one.kind, one.code, one.title, one.told, one.goto)
            for n, one in enumerate(found, start=1)
        ]
        self.list.view.clearSelection()
        self.list.show(numbered)
        if numbered:
            self.list.view.go_to(0)
        more = f"，只列前 {MOST} 处" if len(hits) == MOST else ""
        count = f"找到 {len(numbered)} 处{more}" if numbered else "没有找到，换一个词试试"
        self.told.setText(f"{count}　↑ ↓ 选择，回车打开，Esc 关闭")

    def go(self) -> None:
        """Go to what is chosen."""
        one = self.list.current
        if one is not None:
            self.accept()
            self.chosen.emit(one.goto)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let ↑ ↓ and Enter work while the cursor stays in the field."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10}
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._pause.isActive():
                    self._pause.stop()
                    self.search()
                self.go()
                return True
            if key in steps and self.list.table.rowCount():
                last = self.list.table.rowCount() - 1
                row = self.list.view.currentIndex().row() + steps[key]
                self.list.view.go_to(max(0, min(row, last)))
                return True
        return super().eventFilter(watched, event)


def _rank(hit: SearchHit) -> int:
    """Put findings first, then measures, then the rest; archived items last."""
    order = {"问题": 0, "措施": 1, "类别": 2}
    return order.get(hit.word, 3) + (10 if hit.archived else 0)


def _found(hit: SearchHit) -> Found:
    around = hit.snippet
    told = f"{around.before}{around.match}{around.after}"
    archived = "（已归档）" if hit.archived else ""
    if hit.kind == "leader":
        goto = Goto("directory", wanted=LedgerFilter(leader_id=hit.row_id))
        return Found(0, hit.word + archived, hit.code, hit.title, told, goto)
    goto = Goto(
        "ledger" if hit.item_id else _PAGES.get(hit.kind, "ledger"),
        item_id=hit.item_id or 0,
        row_id=hit.row_id,
        round_id=hit.round_id or 0,
        archived=hit.archived,
    )
    return Found(0, hit.word + archived, hit.code, hit.title, told, goto)
