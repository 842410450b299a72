"""单位进度: one row for each unit, figures at the left, its mark on every finding at the right."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.directory.directory import list_units
from app.ledger import Ledger
from app.progress.due import unreported
from app.progress.unit_progress import MatrixCell, list_unit_progress, round_findings, unit_matrix
from app.records import LedgerFilter, Light, UnitKind
from app.wording import UNIT_KIND_WORDS
from ui.drawing import draw_light
from ui.exporting import Exporter
from ui.facts import Mark
from ui.fresh import Fresh
from ui.goto import Goto
from ui.jobs import Jobs
from ui.parts import Choice, PageHeader, SearchField, button, column, grow, label, row
from ui.record_list import RecordList
from ui.record_view import Fit, RecordView
from ui.shell.doing import Do
from ui.theme import current
from ui.units.columns import FIT, Head, UnitLine, columns, matrix_columns

#: Findings shown as columns at most: more cannot be read, only scrolled.
MOST = 300
_ORDERS = (("rate", "按完成率"), ("overdue", "按逾期数"), ("name", "按名称"))


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything the page shows of one round."""

    lines: tuple[UnitLine, ...]
    heads: tuple[Head, ...]
    marks: Mapping[tuple[int, int], MatrixCell]
    findings: int


def read_standing(ledger: Ledger, round_id: int, today: date) -> Standing:
    """Read how every unit stands, and the matrix of the first findings."""
    kinds = {unit.id: unit.kind for unit in list_units(ledger)}
    silent = {one.unit_id for one in unreported(ledger, round_id, f"{today:%Y-%m}")}
    lines = tuple(
        UnitLine(unit, kinds.get(unit.unit_id, UnitKind.UNSET), unit.unit_id in silent)
        for unit in list_unit_progress(ledger, round_id, today)
    )
    found, count = round_findings(ledger, round_id, MOST)
    heads = tuple(Head(one.id, one.number, one.title) for one in found)
    cells = unit_matrix(ledger, round_id, today, [head.id for head in heads])
    return Standing(lines, heads, {(c.finding_id, c.unit_id): c for c in cells}, count)


def _paint(light: Light, painter: QPainter, area: QRectF) -> None:
    draw_light(painter, area, light)


def _legend() -> Iterator[QWidget]:
    for light, words in ((Light.OVERDUE, "逾期"), (Light.SOON, "将到期"), (Light.STRUCK, "已销号")):
        yield Mark(partial(_paint, light))
        yield label(words, "caption")


def _go_along(view: RecordView, row_number: int) -> None:
    if view.currentIndex().row() != row_number:
        view.selectRow(row_number)


class UnitsPage(QWidget):
    """Who is behind, and with what."""

    title = "单位进度"
    icon = "people_team"
    manual = "units"
    status = Signal(str)
    goto = Signal(object)
    confirmed = Signal(str)

    def __init__(self, jobs: Jobs, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("page")
        self._jobs = jobs
        self._today = today
        self._round_id = 0
        self._wanted = 0
        self.standing: Standing | None = None
        self.export = button("导出…", icon="arrow_export")
        self.see = button("在台账中查看", "primary")
        self.header = PageHeader(self.title, self.export, self.see)
        self.text = SearchField("筛选单位  Ctrl+F", "筛选单位", 8)
        self.kind = Choice("全部单位类别", "按单位类别筛选", 6.5)
        self.order = Choice("按名录顺序", "排列顺序", 6.5)
        self.order.offer(_ORDERS)
        self.kind.offer([(kind, words) for kind, words in UNIT_KIND_WORDS.items() if words])
        self.units: RecordList[UnitLine] = RecordList("单位进度", columns(today()), FIT)
        self.matrix: RecordList[UnitLine] = RecordList("问题与单位对照", (), Fit(0, 0))
        self.exporter = Exporter(self, jobs, today)
        self._build()
        self._connect()

    def _build(self) -> None:
        bar = row(
            self.text,
            self.kind,
            self.order,
            None,
            label("右边各列是问题编号", "caption"),
            *_legend(),
            label("▢ 牵头　饼形为进展", "caption"),
            margins=(16, 6, 16, 6),
            spacing=6,
            name="filterBar",
        )
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.units.view)
        self.split.addWidget(self.matrix.view)
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 0)
        self.split.setCollapsible(0, False)
        full = grow(column(bar, self.split, spacing=0), self.split)
        nothing = column(
            label("本轮还没有单位任务", "h2"),
            label("导入方案或在台账里填写责任单位后，这里显示每家单位的进度。", "sub", wrap=True),
            None,
            margins=(16, 24, 16, 16),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(full)
        self.stack.addWidget(nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.stack, 1)
        self._twin()

    def _twin(self) -> None:
        """Let both tables move, hover and select as one."""
        left, right = self.units.view, self.matrix.view
        right.setProperty("matrix", True)
        right.cells.column_lines = True
        right.folds = False
        left.cells.twin, right.cells.twin = right, left
        left.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left.verticalScrollBar().valueChanged.connect(right.verticalScrollBar().setValue)
        right.verticalScrollBar().valueChanged.connect(left.verticalScrollBar().setValue)
        left.row_changed.connect(partial(_go_along, right))
        right.row_changed.connect(partial(_go_along, left))

    def _connect(self) -> None:
        self.text.textChanged.connect(self._show_lines)
        self.kind.currentIndexChanged.connect(self._show_lines)
        self.order.currentIndexChanged.connect(self._show_lines)
        self.units.view.opened.connect(lambda _: self._see())
        self.matrix.view.opened.connect(lambda _: self._see_finding())
        self.units.view.row_changed.connect(lambda _: self._say())
        self.export.clicked.connect(self._export)
        self.see.clicked.connect(self._see)
        self.exporter.saved.connect(self.confirmed)
        Fresh(self, self._jobs, self.reload)

    @property
    def can(self) -> Mapping[Do, Callable[[], object]]:
        """What the menus can ask of it."""
        return {
            Do.COPY: self._copy,
            Do.FILTER: self._filter,
            Do.EXPORT: self._export,
            Do.PRINT: lambda: self.exporter.print_list(self.title, self.units.lines()),
        }

    def show_round(self, round_id: int) -> None:
        """Show another round."""
        self._round_id = round_id
        if round_id:
            self.reload()
        else:
            self.stack.setCurrentIndex(1)
            self.header.facts.say("")
            self.status.emit("")

    def follow(self, wanted: Goto) -> None:
        """Go to a unit."""
        self._wanted = wanted.row_id
        self.units.choose(wanted.row_id)

    def reload(self) -> None:
        """Read everything again."""
        if self._round_id and self._jobs.ledger is not None:
            round_id, today = self._round_id, self._today()
            self._jobs.read(lambda ledger: read_standing(ledger, round_id, today), self._show)

    def areas(self) -> tuple[QWidget, ...]:
        """Return where F6 goes in turn."""
        return (self.text, self.units.view, self.matrix.view)

    def _show(self, standing: Standing) -> None:
        self.standing = standing
        self.stack.setCurrentIndex(0 if standing.lines else 1)
        silent = sum(line.silent for line in standing.lines)
        reported = len(standing.lines) - silent
        more = f"　右表只列前 {MOST} 项问题" if standing.findings > MOST else ""
        self.header.facts.say(f"{len(standing.lines)} 家单位　{silent} 家本期未报送{more}")
        self.header.facts.setToolTip(f"本期已报或无须报送 {reported} 家")
        self.matrix.table.set_columns(matrix_columns(standing.heads, standing.marks))
        self._size_matrix()
        self._show_lines()
        if self._wanted:
            self.units.choose(self._wanted)
            self._wanted = 0

    def _size_matrix(self) -> None:
        header = self.matrix.view.horizontalHeader()
        width = max(34, current().em(2.6))
        header.setMinimumSectionSize(20)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for number in range(len(self.matrix.table.columns)):
            header.resizeSection(number, width)
        need = len(self.matrix.table.columns) * width + 16
        self.matrix.view.setMaximumWidth(need)
        most = round(self.width() * 0.45)
        self.split.setSizes([self.width() - min(need, most), min(need, most)])

    def _show_lines(self) -> None:
        if self.standing is None:
            return
        wanted, kind = self.text.text().strip(), self.kind.value
        lines = [
            line
            for line in self.standing.lines
            if wanted in line.unit.name and kind in (None, line.kind)
        ]
        match self.order.value:
            case "rate":
                lines.sort(key=lambda line: line.unit.counts.rate)
            case "overdue":
                lines.sort(key=lambda line: (-line.unit.overdue, -line.unit.due_soon))
            case "name":
                lines.sort(key=lambda line: line.unit.name)
        self.units.show(lines)
        self.matrix.show(lines)
        self._say()

    def _say(self) -> None:
        line, shown = self.units.current, self.units.table.rowCount()
        total = len(self.standing.lines) if self.standing else 0
        chosen = ""
        if line is not None:
            chosen = f"，选中 {line.unit.name}：{line.unit.counts.total} 项任务"
        self.status.emit(f"显示 {shown} / {total} 家单位{chosen}")

    def _copy(self) -> None:
        self.confirmed.emit(f"已复制 {self.units.copy()} 行，可以粘贴到 WPS 表格")

    def _filter(self) -> None:
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.selectAll()

    def _export(self) -> None:
        self.exporter.export(self.title, self._with_matrix())

    def _with_matrix(self) -> list[list[str]]:
        """Return the list with the matrix behind it, marks as words."""
        lines = self.units.lines()
        standing = self.standing
        if standing is None:
            return lines
        lines[0] += [f"问题{head.number}" for head in standing.heads]
        for number, line in enumerate(lines[1:]):
            cells = (self.matrix.table.cell(number, c) for c in range(len(standing.heads)))
            line += [cell.speech.rpartition("\n")[2].replace("　", "，") for cell in cells]
        return lines

    def _see(self) -> None:
        line = self.units.current
        if line is not None:
            self.goto.emit(Goto("ledger", wanted=LedgerFilter(unit_id=line.id)))

    def _see_finding(self) -> None:
        column_number = self.matrix.view.currentIndex().column()
        if self.standing is not None and column_number >= 0:
            self.goto.emit(Goto("ledger", item_id=self.standing.heads[column_number].id))
