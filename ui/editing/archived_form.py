"""已归档事项: what was taken out of the lists, searched, and brought back."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedWidget, QWidget

from app.items.archived import ArchivedItem, Return, coming_back
from app.records import ItemKind
from app.wording import KIND_NAMES
from ui.cells import Cell
from ui.dialogs import be_as_wide_as, room
from ui.forms import Form, Note, Tone
from ui.ledger.words import category_title, day_words
from ui.parts import Choice, Part, SearchField, button, column, label, row
from ui.record_list import RecordList
from ui.record_table import Column
from ui.record_view import Fit
from ui.theme import current

WIDTH_EM = 62
_ROWS = 12
#: What stands around the list, in rows: small screens have fewer rows of it.
_OTHER_ROWS = 7
_BACK = "恢复后回到原来的位置。可用 Ctrl+Z 撤销。"
_READ_ONLY = "台账是只读打开的，只能查看。"
_KEYS = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Line(NamedTuple):
    """An archived item as it is listed: how deep below what went with it, how many below it."""

    item: ArchivedItem
    depth: int
    below: int
    today: date

    @property
    def id(self) -> int:
        """The item's id."""
        return self.item.id


class _Dialog(Form):
    """A form in which choosing changes nothing, so that Esc never asks."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, "已归档事项", "恢复(&R)")
        self.cancel.setText("关闭")
        be_as_wide_as(self, WIDTH_EM)
        self.first: QWidget | None = None

    def look(self) -> None:
        """See whether something can be restored."""
        super().look()
        self.touched = False

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the list."""
        super().showEvent(event)
        if self.first is not None:
            self.first.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the search to the list with ↓ or Enter; Esc empties the search first."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if isinstance(watched, SearchField) and key in _KEYS and self.first is not None:
                self.first.setFocus()
                return True
            if isinstance(watched, SearchField) and key == Qt.Key.Key_Escape and watched.text():
                watched.clear()
                return True
        return super().eventFilter(watched, event)


class ArchivedForm:
    """A list to choose from; below it stands what comes back with what is chosen."""

    def __init__(
        self,
        parent: QWidget | None,
        items: Sequence[ArchivedItem],
        today: date,
        *,
        writes: bool = True,
    ) -> None:
        self._items = tuple(items)
        self._today = today
        self._writes = writes
        self.form = _Dialog(parent)
        self.search = SearchField("编号、内容、归档人", "查找已归档事项", 16)
        self.kind = Choice("全部种类", "种类", 6)
        self.count = label("", "sub")
        self.list: RecordList[_Line] = RecordList("已归档事项", _columns(), Fit(0, 20, (2,)))
        self.clear = button("清除筛选")
        again = "换一个词，或者看全部种类。"
        self.none = _nothing("没有符合条件的事项", again, row(self.clear, None), None)
        self.note = Note()
        self.stack = QStackedWidget()
        if self._items:
            self._place()
            self._connect()
            self._filter()
        else:
            self._say_empty()

    def _say_empty(self) -> None:
        text = (
            "在整改台账里选中类别、问题或措施，按 Del 归档，它们就列在这里。"
            "归档的内容一直都在，什么时候都可以恢复。"
        )
        self.form.layout_.addRow(_nothing("这一轮没有归档的事项", text))
        self.form.primary.hide()
        self.form.cancel.setDefault(True)
        self.form.first = self.form.cancel

    def _place(self) -> None:
        form, space = self.form, current()
        counts = Counter(one.kind for one in self._items)
        kinds = [(kind, f"{KIND_NAMES[kind]} {counts[kind]}") for kind in ItemKind if counts[kind]]
        self.kind.offer(kinds)
        bar = row(self.search, self.kind, self.count, None)
        self.stack.addWidget(self.list.view)
        self.stack.addWidget(self.none)
        self.stack.setObjectName("framed")
        rows = min(_ROWS, room(form).height() // space.row() - _OTHER_ROWS)
        self.stack.setMinimumHeight(space.row() * (rows + 1) + 2)
        self.stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.note.words.setMinimumHeight(2 * self.note.words.fontMetrics().lineSpacing() + 2)
        self.note.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        for part in (bar, self.stack, self.note):
            form.layout_.addRow(part)
        form.first = self.list.view

    def _connect(self) -> None:
        self.search.installEventFilter(self.form)
        self.search.textChanged.connect(self._filter)
        self.kind.currentIndexChanged.connect(self._filter)
        self.clear.clicked.connect(self._clear)
        self.list.view.folds = False
        self.list.view.selectionModel().selectionChanged.connect(self._look)
        self.list.view.opened.connect(lambda _row: self.form.primary.click())
        self.form.check = self._why

    @property
    def back(self) -> Return:
        """What comes back with what is chosen."""
        return coming_back(self._items, [line.id for line in self.list.selected])

    @property
    def ids(self) -> tuple[int, ...]:
        """What is chosen."""
        return tuple(line.id for line in self.list.selected)

    def _clear(self) -> None:
        self.search.clear()
        self.kind.choose(None)
        self.search.setFocus()

    def _filter(self) -> None:
        """List what passes, indented below what went with it."""
        wanted, kind = self.search.text().strip().casefold(), self.kind.value
        passed = [
            one
            for one in self._items
            if (kind is None or one.kind is kind) and wanted in _text(one).casefold()
        ]
        self.list.show(_lines(self._items, passed, self._today))
        self.stack.setCurrentWidget(self.list.view if passed else self.none)
        self.count.setText(f"显示 {len(passed)} / {len(self._items)} 项")
        self._look()

    def _look(self) -> None:
        back = self.back
        count = len(back.items)
        self.form.primary.setText(f"恢复 {count} 项(&R)" if count else "恢复(&R)")
        doubts = _doubts(back)
        self.note.say(doubts or _BACK, Tone.DOUBT if doubts else Tone.PLAIN)
        self.form.look()

    def _why(self) -> str:
        if not self._writes:
            return _READ_ONLY
        return "" if self.list.selected else "选中要恢复的事项，Shift 或 Ctrl 可以多选。"


def _doubts(back: Return) -> str:
    """Say what comes back besides what was chosen, and what does not."""
    said = []
    if back.above:
        names = "、".join(_name(one) for one in back.above)
        said.append(f"{names}也已归档，会一起恢复，否则所选内容没有地方放。")
    if back.left:
        said.append(f"那下面的另外 {len(back.left)} 项没有选中，仍留在归档里。")
    if back.merged:
        names = "、".join(_name(one) for one in back.merged[:3])
        said.append(f"{names}已并入别的措施，恢复后文字会重复。")
    return "".join(said)


def _name(one: ArchivedItem) -> str:
    if one.kind is ItemKind.CATEGORY:
        return f"类别（{one.number}）" if one.number else f"类别 {one.title[:10]}"
    return f"{KIND_NAMES[one.kind]} {one.number or one.title[:10]}"


def _text(one: ArchivedItem) -> str:
    """Return all that can be searched."""
    above = " ".join(f"{number} {title}" for number, title in one.above)
    return f"{one.code} {one.number} {one.title} {above} {one.by} {one.change}"


def _lines(
    everything: Sequence[ArchivedItem], passed: Sequence[ArchivedItem], today: date
) -> list[_Line]:
    groups = {one.id: one.change_id for one in everything}
    below: Counter[int] = Counter()
    parents = {one.id: one.parent_id or 0 for one in everything}
    for one in everything:
        up = one.parent_id or 0
        while groups.get(up) == one.change_id:
            below[up] += 1
            up = parents[up]
    shown = {(one.id, one.change_id) for one in passed}
    depths: dict[int, int] = {}
    for one in passed:  # parents stand before their children
        within = (one.parent_id or 0, one.change_id) in shown
        depths[one.id] = depths.get(one.parent_id or 0, 0) + 1 if within else 0
    return [_Line(one, depths[one.id], below[one.id], today) for one in passed]


def _columns() -> tuple[Column[_Line], ...]:
    return (
        Column("内容", 22, _title),
        Column("种类", 2.4, lambda x: Cell(KIND_NAMES[x.item.kind], role="text2")),
        Column("原来在", 11, lambda x: Cell(_place(x.item) or "—", role="text2"), more=4),
        Column("归档时间", 8.6, lambda x: Cell(_when(x), role="text2", tip=x.item.change)),
        Column("归档人", 4, lambda x: Cell(x.item.by or "—", role="text2")),
    )


def _title(line: _Line) -> Cell:
    one = line.item
    category = one.kind is ItemKind.CATEGORY
    words = category_title(one.number, one.title) if category else one.title
    tail = f"　连同下面 {line.below} 项" if line.below else ""
    role = "text2" if one.kind is ItemKind.MEASURE else "text"
    lead = "" if category else one.number
    return Cell(words, role=role, lead=lead, tail=tail, bold=category, depth=line.depth)


def _place(one: ArchivedItem) -> str:
    """Say below which category, and for a measure below which finding, it stood."""
    if not one.above:
        return ""
    category = category_title(*one.above[0])
    return f"问题 {one.above[1][0]}　{category}" if len(one.above) > 1 else category


def _when(line: _Line) -> str:
    if not line.item.at:
        return "—"
    at = datetime.fromisoformat(line.item.at)
    this_year = at.year == line.today.year
    day = day_words(at, line.today) if this_year else f"{at.year}.{at.month}.{at.day}"
    return f"{day} {at:%H:%M}"


def _nothing(title: str, text: str, *more: Part) -> QFrame:
    words = (label(title, "h2"), label(text, "sub", wrap=True))
    return column(*words, *more, margins=(0, 16, 0, 16), spacing=6)
