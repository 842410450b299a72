"""待填: every placeholder a plan left open; typed once for as many rows as are chosen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.directory.directory import names_in
from app.items.deadlines import read_typed
from app.items.filling import Blank, Filled, fill_blanks, list_blanks
from app.ledger import Ledger
from app.records import ItemKind, Role
from app.wording import KIND_NAMES
from ui.blanks.entry import Entry, kind_of
from ui.blanks.keys import Keys
from ui.cells import Cell
from ui.dialogs import ask, refuse
from ui.editing.reading import Known, read_known
from ui.exporting import Exporter
from ui.fields import NamesField
from ui.fresh import Fresh
from ui.goto import Goto
from ui.jobs import Jobs
from ui.parts import PageHeader, button, column, grow, label, row
from ui.record_list import RecordList
from ui.record_table import Column
from ui.record_view import Fit
from ui.shell.doing import Do

Place = tuple[int, Role | None]


@dataclass(frozen=True, slots=True)
class Open:
    """What is to be filled in, with the directory to fill it from."""

    blanks: tuple[Blank, ...]
    known: Known


def read_open(ledger: Ledger, round_id: int) -> Open:
    """Read the blanks of a round."""
    return Open(list_blanks(ledger, round_id), read_known(ledger, round_id))


class BlanksPage(QWidget):
    """Choose rows, type once, go on; everything is written in one step."""

    title = "待填"
    icon = "edit"
    manual = "blanks"
    status = Signal(str)
    goto = Signal(object)
    confirmed = Signal(str)

    def __init__(self, jobs: Jobs, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("page")
        self._jobs = jobs
        self._today = today
        self._round_id = 0
        self.open: Open | None = None
        #: What was typed and not written yet.
        self.typed: dict[Place, str] = {}
        #: The rows that the field stands for, and what it held when it was offered for them.
        self._filling: tuple[Blank, ...] = ()
        self._offered = ""
        self.header = PageHeader(self.title)
        self.list: RecordList[Blank] = RecordList("待填内容", self._columns(), Fit(1, 14, (3,)))
        self.entry = Entry()
        self.write = button("写入台账", "primary")
        self.exporter = Exporter(self, jobs, today)
        self._place()
        self._connect()

    def _columns(self) -> tuple[Column[Blank], ...]:
        return (
            Column("编号", 5.4, lambda one: Cell(f"{KIND_NAMES[one.kind]} {one.number}".strip())),
            Column("问题或措施", 14, _title),
            Column("待填", 5, lambda one: Cell(one.field)),
            Column("原文", 8, lambda one: Cell(one.printed or "空白", role="text2")),
            Column("填写", 15, self._typed),
        )

    def _typed(self, one: Blank) -> Cell:
        text = self.typed.get((one.item_id, one.role), "")
        return Cell(text, fill="green_soft") if text else Cell("—", role="text3")

    def _place(self) -> None:
        hint = label(
            "选中一行或多行（Shift、Ctrl 多选），填一次，回车填入。"
            "也可以从 WPS 表格复制一列粘贴进来。",
            "hint",
            wrap=True,
        )
        foot = row(hint, self.write, margins=(16, 8, 16, 8), name="actionBar")
        grow(foot, hint)
        full = column(self.list.view, self.entry.bar, foot, spacing=0)
        grow(full, self.list.view)
        back = button("回到整改台账", "primary")
        back.clicked.connect(lambda: self.goto.emit(Goto("ledger")))
        done = column(
            label("没有待填的内容", "h2"),
            label("责任人、单位和完成时限都已填写。", "sub"),
            row(back, None),
            None,
            margins=(16, 24, 16, 16),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(full)
        self.stack.addWidget(done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.list.view.selectionModel().selectionChanged.connect(self._adapt)
        self.list.view.opened.connect(lambda _: self.entry.field.setFocus())
        self.entry.taken.connect(self._take)
        self.entry.edited.connect(self._count)
        self.write.clicked.connect(self._write)
        self.exporter.saved.connect(self.confirmed)
        Keys(self, self.list.view, self.entry)
        Fresh(self, self._jobs, self.reload)

    @property
    def can(self) -> Mapping[Do, Callable[[], object]]:
        """What the menus can ask of it."""
        return {
            Do.COPY: self.list.copy,
            Do.PASTE: self.paste,
            Do.EDIT: lambda: self.entry.field.setFocus(),
            Do.ARCHIVE: self._clear,
            **self.exporter.outputs(self.title, self.list.lines),
        }

    def show_round(self, round_id: int) -> None:
        """Show another round; what was typed for the one before is dropped."""
        if round_id != self._round_id:
            self.typed.clear()
            self._filling = ()
        self._round_id = round_id
        if round_id:
            self.reload()
        else:
            self.stack.setCurrentIndex(1)

    def follow(self, wanted: Goto) -> None:
        """Go to the first blank of an item."""
        for blank in self.list.records.values():
            if blank.item_id == wanted.item_id:
                self.list.choose(blank.id)
                return

    def reload(self) -> None:
        """Read the blanks again."""
        round_id = self._round_id
        if round_id and self._jobs.ledger is not None:
            self._jobs.read(lambda ledger: read_open(ledger, round_id), self._show)

    def areas(self) -> tuple[QWidget, ...]:
        """Return where F6 goes in turn."""
        return (self.list.view, self.entry.field, self.write)

    def _show(self, found: Open) -> None:
        self.open = found
        places = {(blank.item_id, blank.role) for blank in found.blanks}
        self.typed = {place: text for place, text in self.typed.items() if place in places}
        self.stack.setCurrentIndex(0 if found.blanks else 1)
        self.list.show(found.blanks)
        self.header.facts.say(f"{len(found.blanks)} 处" if found.blanks else "")
        self._adapt()
        self._count()

    def _adapt(self) -> None:
        """Offer the field that fits what is chosen."""
        self._keep()
        self._filling = ()
        chosen, found, entry = self.list.selected, self.open, self.entry
        kinds = {kind_of(one.role) for one in chosen}
        many = f"，选中 {len(chosen)} 处" if chosen else ""
        self.status.emit(f"待填 {len(self.list.records)} 处{many}")
        if found is None or len(kinds) != 1:
            entry.shut("选中的内容不是同一种" if chosen else "先选中要填的行")
            return
        entry.offer(kinds.pop(), found.known)
        entry.what.setText(chosen[0].field if len({o.field for o in chosen}) == 1 else "填写")
        entry.take.setText(f"填入所选 {len(chosen)} 处")
        self._learn()
        now = {self.typed.get((one.item_id, one.role), "") for one in chosen}
        self._filling = tuple(chosen)
        self._offered = now.pop() if len(now) == 1 else ""
        entry.field.setText(self._offered)

    @property
    def _pending(self) -> bool:
        """Whether the field holds something that is not noted yet."""
        return bool(self._filling) and self.entry.text != self._offered

    def _keep(self) -> None:
        """Note what stands in the field: leaving it confirms it, as in a cell of a spreadsheet."""
        if self._pending:
            filling, self._offered = self._filling, self.entry.text
            self._note(filling, [self._offered])

    def _take(self) -> None:
        """Note what was typed for the chosen rows, then go to the next one still open."""
        if self.entry.is_good:
            self._keep()
            self._note(self.list.selected, [self.entry.text])
            self._next()

    def _note(self, chosen: Sequence[Blank], texts: Sequence[str]) -> None:
        for number, one in enumerate(chosen):
            text = texts[min(number, len(texts) - 1)]
            place = (one.item_id, one.role)
            if text:
                self.typed[place] = text
            else:
                self.typed.pop(place, None)
        self.list.table.redraw_all()
        self._learn()
        self._count()

    def _learn(self) -> None:
        """Offer the names that were typed already: on the first day the directory is empty."""
        field = self.entry.field
        if isinstance(field, NamesField):
            kind = field.property("kind")
            texts = [text for (_, role), text in self.typed.items() if kind_of(role) == kind]
            field.learn([name for text in texts for name in names_in(text)])

    def _next(self) -> None:
        rows = [index.row() for index in self.list.view.selectionModel().selectedRows()]
        start = max(rows, default=-1) + 1
        for number in [*range(start, self.list.table.rowCount()), *range(start)]:
            one = self.list.table.record(number)
            if one is not None and (one.item_id, one.role) not in self.typed:
                self.list.view.go_to(number)
                self.entry.field.setFocus()
                return
        self.write.setFocus()

    def paste(self) -> None:
        """Fill a copied column in, one line for each row from the first chosen on."""
        lines = QGuiApplication.clipboard().text().rstrip("\n").split("\n")
        rows = [index.row() for index in self.list.view.selectionModel().selectedRows()]
        if not any(line.strip() for line in lines) or not rows:
            return
        first = min(rows)
        many = rows if len(lines) == 1 else range(first, first + len(lines))
        count = self.list.table.rowCount()
        found = (self.list.table.record(n) for n in sorted(many) if n < count)
        chosen = [one for one in found if one is not None]
        texts = [line.split("\t")[0].strip() for line in lines]
        if len(texts) == 1 and len({kind_of(one.role) for one in chosen}) > 1:
            refuse(self, "选中的内容不是同一种，没有粘贴。请只选人、只选单位或只选时限的行。")
            return
        texts += texts[-1:] * (len(chosen) - len(texts))
        bad = [text for one, text in zip(chosen, texts, strict=False) if self._strange(one, text)]
        if bad:
            refuse(self, f"看不懂时限“{bad[0][:20]}”，没有粘贴。请改好后再复制。")
            return
        self._note(chosen, texts)
        self.confirmed.emit(f"已填 {len(chosen)} 处，还没有写入台账")

    def _strange(self, one: Blank, text: str) -> bool:
        if one.role is not None or not text or self.open is None:
            return False
        return not read_typed(text, self.open.known.basis).good

    def _clear(self) -> None:
        self._note(self.list.selected, [""])

    def _count(self) -> None:
        places = set(self.typed)
        if self._pending:
            filling = {(one.item_id, one.role) for one in self._filling}
            places = places | filling if self.entry.text else places - filling
        self.write.setText(f"写入台账（{len(places)} 处）" if places else "写入台账")
        self.write.setEnabled(bool(places))

    def _write(self) -> None:
        self._keep()
        filled = [
            Filled(item_id, role, names_in(text) if role else (), "" if role else text)
            for (item_id, role), text in self.typed.items()
        ]
        count = len(filled)

        def done(_: int) -> None:
            self.typed.clear()
            self._start_over()
            self.confirmed.emit(f"已写入 {count} 处，可撤销 Ctrl+Z")

        self._jobs.write(
            lambda ledger, job: fill_blanks(ledger, filled, job=job),
            done,
            lambda error: refuse(self, str(error)),
        )

    def _start_over(self) -> None:
        """Go to the first blank that is left."""
        if self.list.table.rowCount():
            self.list.view.go_to(0)
            self.entry.field.setFocus()

    def may_leave(self) -> bool:
        """Ask before what was typed would be lost."""
        self._keep()
        text = f"已经填好的 {len(self.typed)} 处还没有写入台账。"
        return not self.typed or ask(self, "不写入就离开？", text, "不写入")


def _title(one: Blank) -> Cell:
    return Cell(one.title, role="text2" if one.kind is ItemKind.MEASURE else "text")
