"""The conflict chosen, in full: what went out, what stands here, what came back; four choices."""

import difflib
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLineEdit, QRadioButton, QVBoxLayout

from app.exchange.fields import FINISHED, STATE
from app.exchange.merging import Choice
from app.wording import CHOICE_WORDS
from ui.parts import button, column, grow, label, line, row, scroll
from ui.receiving.columns import ChangeLine, shown
from ui.theme import current

WIDTH_EM = 25


class ConflictPanel(QFrame):
    """Shows one change; a conflict is decided here."""

    #: Decided: the line, the choice, the reason.
    decided = Signal(object, object, str)
    before = Signal()
    after = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setMinimumWidth(current().em(WIDTH_EM - 1))
        self._line: ChangeLine | None = None
        self.title = label("", "h2", wrap=True)
        self.about = label("", "sub", wrap=True)
        self.previous = button("上一处", "flat", tip="上一处冲突 (Shift+F4)")
        self.next = button("下一处", "flat", tip="下一处冲突 (F4)")
        self.texts = {
            name: label("", wrap=True, select=True) for name in ("base", "ours", "theirs")
        }
        for text in self.texts.values():
            text.setTextFormat(Qt.TextFormat.RichText)
        self.choices = QButtonGroup(self)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("理由（记入留痕，可不填）")
        self.reason.setAccessibleName("理由")
        self._place()
        self.choices.idClicked.connect(lambda _: self._decide())
        self.reason.editingFinished.connect(self._decide)
        self.previous.clicked.connect(self.before)
        self.next.clicked.connect(self.after)

    def _place(self) -> None:
        buttons = []
        for number, (choice, words) in enumerate(CHOICE_WORDS.items(), start=1):
            made = QRadioButton(f"{words}(&{number})")
            self.choices.addButton(made, list(Choice).index(choice))
            buttons.append(made)
        self.ask = column(line(), 4, *buttons, self.reason, spacing=6)
        names = (("base", "下发时"), ("ours", "本机值"), ("theirs", "上报值"))
        parts = [part for key, words in names for part in (label(words, "sub"), self.texts[key])]
        self.body = column(
            *parts, 8, self.ask, None, margins=(16, 4, 16, 8), spacing=4, name="panel"
        )
        head = row(self.title, None, self.previous, self.next, spacing=2)
        top = column(grow(head, self.title), self.about, margins=(16, 8, 8, 4), spacing=2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(top)
        layout.addWidget(scroll(self.body), 1)

    def show_line(self, one: ChangeLine | None, place: str) -> None:
        """Show one change; `place` says the how-manieth conflict it is."""
        self._line = one
        conflict = one is not None and one.kind == "冲突"
        self.title.setText(f"冲突 {place}" if conflict else one.kind if one else "")
        self.about.setText(f"{one.title} · {one.field}" if one else "选中一处变化，这里显示全文。")
        self.body.setVisible(one is not None)
        self.ask.setVisible(conflict)
        if one is None:
            return
        cell = one.cell
        base = shown(cell.field, cell.base) if cell else ""
        self.texts["base"].setText(_plain(base))
        both = _differing(one.ours, one.theirs)
        ours, theirs = both if cell else (_plain(one.ours), _plain(one.theirs))
        self.texts["ours"].setText(ours)
        self.texts["theirs"].setText(theirs)
        if conflict:
            self._show_choice(one)

    def _show_choice(self, one: ChangeLine) -> None:
        self.choices.setExclusive(False)
        for number, choice in enumerate(Choice):
            made = self.choices.button(number)
            made.setChecked(choice is one.choice)
            plain = one.cell is not None and one.cell.field in (STATE, FINISHED)
            made.setEnabled(choice is not Choice.BOTH or not plain)  # only texts can be joined
        self.choices.setExclusive(True)

    def _decide(self) -> None:
        number = self.choices.checkedId()
        if self._line is not None and self._line.kind == "冲突" and number >= 0:
            self.decided.emit(self._line, list(Choice)[number], self.reason.text().strip())


def _plain(text: str) -> str:
    return escape(text).replace("\n", "<br>") or "（空）"


def _differing(ours: str, theirs: str) -> tuple[str, str]:
    """Mark what differs: struck through here, underlined there, tinted both."""
    red, green = current().colour("red_soft").name(), current().colour("green_soft").name()
    left, right = [], []
    matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        one, other = _plain(ours[a:b]) if a < b else "", _plain(theirs[c:d]) if c < d else ""
        if what == "equal":
            left.append(one)
            right.append(other)
            continue
        if one:
            left.append(f'<s style="background:{red}">{one}</s>')
        if other:
            right.append(f'<u style="background:{green}">{other}</u>')
    return "".join(left) or "（空）", "".join(right) or "（空）"
