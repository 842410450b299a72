"""Putting a plan right before it is written: menus, keys and forms of the two lists."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from shiboken6 import Shiboken

from app.plans.correcting import Join
from app.plans.corrections import Correction
from app.plans.plan_tree import Place
from app.plans.reshaping import Divide, LeaveOut, Lower, MergeUp, Raise
from app.records import ItemKind
from ui.editing.item_form import ItemForm
from ui.editing.split_form import SplitForm
from ui.forms import Form
from ui.importing.forms import LineForm, chosen_of, rewrite_of
from ui.importing.reading import Read, SourceRow, StructureRow
from ui.parts import button
from ui.record_list import RecordList
from ui.record_view import RecordView

Take = Callable[[Iterable[Correction]], object]
#: Words, keys, what it does.
Choice = tuple[str, str, Callable[[], object]]
_KEYS = ("Ctrl+M", "Alt+Shift+Left", "Alt+Shift+Right")


class Corrector:
    """Offers what can be put right in the line or item chosen; hands the corrections on."""

    def __init__(
        self,
        page: QWidget,
        source: RecordList[SourceRow],
        structure: RecordList[StructureRow],
        read: Callable[[], Read | None],
        take: Take,
    ) -> None:
        self._page = page
        self._source = source
        self._structure = structure
        self._read = read
        self._take = take
        self.of_line = self._offer(source.view, "改正原文", self.line_choices)
        self.of_item = self._offer(structure.view, "改正结构", self.item_choices)

    def _offer(
        self, view: RecordView, words: str, choices: Callable[[], list[Choice]]
    ) -> QPushButton:
        """Offer the choices by right click, by keys and by a button; return the button."""
        made = button(words, "flat", "edit", "也可以在列表里按右键")

        def press(keys: str) -> None:
            run = next((run for _, known, run in choices() if known == keys), None)
            if run is not None:
                run()

        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(
            lambda spot: self._pop_up(choices(), view.viewport().mapToGlobal(spot))
        )
        made.clicked.connect(
            lambda: self._pop_up(choices(), made.mapToGlobal(QPoint(0, made.height())))
        )
        for keys in _KEYS:
            shortcut = QShortcut(QKeySequence(keys), view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda keys=keys: press(keys))
        return made

    def _pop_up(self, choices: Iterable[Choice], spot: QPoint) -> None:
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, keys, run in choices:
            action = QAction(f"{text}\t{_shown(keys)}" if keys else text, menu)
            action.triggered.connect(lambda _=False, do=run: do())
            menu.addAction(action)
        menu.popup(spot)

    def line_choices(self) -> list[Choice]:
        """What can be done to the line chosen."""
        row = self._source.current
        if row is None:
            return []
        return [
            ("改写或拆开这一行…", "F2", self.edit_line),
            ("接到上一行后面", "Ctrl+M", lambda: self._take([Join(row.id)])),
        ]

    def item_choices(self) -> list[Choice]:
        """What can be done to the item chosen."""
        row = self._structure.current
        if row is None:
            return []
        kind = row.place.kind
        found: list[Choice] = [("修改内容、分工和时限…", "F2", self.edit_item)]
        if kind is not ItemKind.CATEGORY:
            higher = "问题" if kind is ItemKind.MEASURE else "类别"
            found.append((f"升为{higher}", "Alt+Shift+Left", self._make(Raise, row.place)))
        if kind is not ItemKind.MEASURE:
            lower = "措施" if kind is ItemKind.FINDING else "问题"
            found.append((f"降为{lower}", "Alt+Shift+Right", self._make(Lower, row.place)))
        found.append(("并入上一项", "Ctrl+M", self._make(MergeUp, row.place)))
        if kind is ItemKind.MEASURE:
            found.append(("拆成两条…", "", self.divide))
        return [*found, ("不导入这一项", "Del", self._make(LeaveOut, row.place))]

    def _make(self, kind: Callable[[Place], Correction], place: Place) -> Callable[[], object]:
        def take() -> None:
            if kind is MergeUp:  # the cursor goes along, else the next item would stand under it
                self._structure.view.go_to(max(0, self._structure.view.currentIndex().row() - 1))
            self._take([kind(place)])

        return take

    def edit(self) -> None:
        """Put right what the cursor is on: an item, else the line of the file, also of a doubt."""
        if self._structure.view.hasFocus():
            self.edit_item()
        else:
            self.edit_line()

    def leave_out(self) -> None:
        """Do not take the item chosen."""
        row = self._structure.current
        if row is not None and not self._source.view.hasFocus():
            self._take([LeaveOut(row.place)])

    def edit_line(self) -> None:
        """Ask for other words of the line chosen."""
        row = self._source.current
        if row is not None:
            form = LineForm(self._page, row)
            if _accepted(form.form):
                self._take(form.corrections)
            Shiboken.delete(form.form)

    def edit_item(self) -> None:
        """Ask for other words, parties, a deadline of the item chosen."""
        row, read = self._structure.current, self._read()
        if row is not None and read is not None:
            chosen = chosen_of(row.item, row.place, read.known)
            form = ItemForm(self._page, row.place.kind, read.known, chosen, in_file=True)
            if _accepted(form.form) and form.form.touched:
                self._take([rewrite_of(row.place, form.draft, read.known)])
            Shiboken.delete(form.form)

    def divide(self) -> None:
        """Ask where a measure shall be cut."""
        row, read = self._structure.current, self._read()
        if row is not None and read is not None:
            form = SplitForm(self._page, chosen_of(row.item, row.place, read.known))
            if _accepted(form.form):
                self._take([Divide(row.place, form.at)])
            Shiboken.delete(form.form)


def _accepted(form: Form) -> bool:
    return form.exec() == Form.DialogCode.Accepted


def _shown(keys: str) -> str:
    return keys.replace("Left", "←").replace("Right", "→")
