"""The lower list of 接收上报: what one file changes, cell by cell; or its conflicts alone."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.exchange.looking import Looked
from app.exchange.merging import Choice
from ui.parts import button, label, row
from ui.receiving.columns import CHANGES_FIT, ChangeLine, change_columns, change_lines
from ui.receiving.decisions import Decisions
from ui.record_list import RecordList

#: Lines that Space takes or leaves out.
_TICKED = ("新增", "更新", "只读改动")
_CHANGES = ("新增", "更新", "冲突")


class ChangesPane(QFrame):
    """Shows one file's changes; the choices on them are kept in `decisions`."""

    #: Space took these lines, or left them out: the lines, the choice.
    ticked = Signal(object, object)

    def __init__(self, decisions: Decisions) -> None:
        super().__init__()
        self._decisions = decisions
        self._file: Looked | None = None
        self.unit = label("", "h2")
        self.only = button("", icon="warning")
        self.only.setCheckable(True)
        self.list: RecordList[ChangeLine] = RecordList(
            "文件里的变化", change_columns(), CHANGES_FIT
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(row(self.unit, None, self.only, margins=(16, 6, 16, 6)))
        layout.addWidget(self.list.view, 1)
        self.only.toggled.connect(lambda _: self.show_file(self._file))
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), self.list.view)
        space.setContext(Qt.ShortcutContext.WidgetShortcut)
        space.activated.connect(self._tick)

    def show_file(self, one: Looked | None) -> None:
        """Show a file from its first conflict on."""
        self._file = one
        self._fill()
        if self.list.records:
            self.list.view.go_to(next(iter(self._conflicts()), 0))

    def show_again(self) -> None:
        """Show what was decided since, at the same line."""
        here = self.list.view.currentIndex().row()
        self._fill()
        self.list.view.go_to(here)

    @property
    def place(self) -> str:
        """Say the how-manieth conflict the current line is, "" for none."""
        rows, here = self._conflicts(), self.list.view.currentIndex().row()
        return f"{rows.index(here) + 1} / {len(rows)}" if here in rows else ""

    def step(self, step: int) -> bool:
        """Go to the file's next or previous conflict; say whether there is one."""
        here = self.list.view.currentIndex().row()
        ahead = [n for n in self._conflicts() if (n > here if step > 0 else n < here)]
        if ahead:
            self.list.view.go_to(ahead[0] if step > 0 else ahead[-1])
        return bool(ahead)

    def begin(self, step: int) -> None:
        """Go to the file's first conflict, backwards to its last."""
        rows = self._conflicts()
        if rows:
            self.list.view.go_to(rows[0] if step > 0 else rows[-1])

    def _conflicts(self) -> list[int]:
        return [n for n, line in enumerate(self.list.records.values()) if line.kind == "冲突"]

    def _fill(self) -> None:
        one = self._file
        lines = change_lines(one, self._decisions.choices(one.id)) if one else []
        conflicts = [line for line in lines if line.kind == "冲突"]
        self.only.setVisible(bool(conflicts))
        self.only.setText(f"只看冲突 {len(conflicts)}")
        changed = sum(line.kind in _CHANGES for line in lines)
        self.unit.setText(f"{_whose(one)}　{changed} 处变化" if one else "")
        self.list.show(conflicts if conflicts and self.only.isChecked() else lines)

    def _tick(self) -> None:
        """Take the chosen changes or leave them out; conflicts are decided at the right."""
        lines = [one for one in self.list.selected if one.kind in _TICKED]
        if lines:
            out = lines[0].decided is Choice.THEIRS
            self.ticked.emit(lines, Choice.OURS if out else Choice.THEIRS)


def _whose(one: Looked) -> str:
    if one.preview is None:
        return one.name
    return f"{one.result.unit}　{one.preview.issued.period} 期　{one.preview.round}"
