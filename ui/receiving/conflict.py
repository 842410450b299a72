"""The change chosen, in full: what went out, what stands here, what came back; the choices."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLineEdit, QRadioButton, QVBoxLayout

from app.exchange.fields import FINISHED, STATE
from app.exchange.grey import TAKEABLE
from app.exchange.merging import Choice
from app.wording import CHOICE_WORDS
from ui.differing import marked, plain
from ui.parts import button, column, grow, label, line, row, scroll
from ui.receiving.columns import TAKING_WORDS, ChangeLine
from ui.theme import current

WIDTH_EM = 22
_BLANK = "（空）"
_NAMES = {"base": "下发时", "ours": "本机值", "theirs": "上报值"}


class ConflictPanel(QFrame):
    """Shows one change, which is decided here: a conflict four ways, another taken or not.

    Without `later` a conflict cannot be left as it is once more.
    """

    #: Decided: the line, the choice, the reason.
    decided = Signal(object, object, str)
    before = Signal()
    after = Signal()

    def __init__(self, *, later: bool = True) -> None:
        super().__init__()
        self._later = later
        self.setObjectName("panel")
        self.setMinimumWidth(current().em(WIDTH_EM - 1))
        self._line: ChangeLine | None = None
        self.title = label("", "h2", wrap=True)
        self.about = label("", "sub", wrap=True)
        self.previous = button("上一处", "flat", tip="上一处冲突 (Shift+F4)")
        self.next = button("下一处", "flat", tip="下一处冲突 (F4)")
        self.names = {key: label(words, "sub") for key, words in _NAMES.items()}
        self.texts = {key: label("", wrap=True, select=True) for key in _NAMES}
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
        parts = [part for key in _NAMES for part in (self.names[key], self.texts[key])]
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

    def show_line(self, one: ChangeLine | None, place: str, reason: str = "") -> None:
        """Show one change; `place` says the how-manieth conflict it is, `reason` what was said."""
        conflict = one is not None and one.kind == "冲突"
        self.title.setText(f"冲突 {place}" if conflict else one.kind if one else "")
        self.about.setText(f"{one.title} · {one.field}" if one else "选中一处变化，这里显示全文。")
        self.body.setVisible(one is not None)
        self.ask.setVisible(one is not None and one.place is not None)
        if one is None:
            self._line = None
            return
        self.texts["base"].setText(plain(one.base) or _BLANK)
        tints = tuple(current().colour(name).name() for name in ("red_soft", "green_soft"))
        ours, theirs = marked(one.ours, one.theirs, (tints[0], tints[1]))
        self.texts["ours"].setText(ours or _BLANK)
        self.texts["theirs"].setText(theirs or _BLANK)
        for key, who in zip(("ours", "theirs"), one.who, strict=True):
            self.names[key].setText(f"{_NAMES[key]}　{who}" if who else _NAMES[key])
        self._show_choice(one)
        self.reason.setText(reason)
        self._line = one

    def _show_choice(self, one: ChangeLine) -> None:
        words = dict(CHOICE_WORDS if one.kind == "冲突" else TAKING_WORDS)
        if not self._later:
            words.pop(Choice.LATER, None)
        field = one.place[1] if one.place else ""
        self.choices.setExclusive(False)
        for number, choice in enumerate(CHOICE_WORDS, start=1):
            made = self.choices.button(list(Choice).index(choice))
            made.setVisible(choice in words)
            made.setText(f"{words[choice]}(&{number})" if choice in words else "")
            made.setChecked(choice is one.decided)
            joins = field not in (STATE, FINISHED)  # only texts can be joined
            stays = one.kind == "只读改动" and field not in TAKEABLE
            made.setEnabled((choice is not Choice.BOTH or joins) and not stays)
        self.choices.setExclusive(True)

    def keep(self) -> None:
        """Note a reason that is still being typed: its conflict is about to be left."""
        if self.reason.isModified():
            self._decide()

    def _decide(self) -> None:
        number = self.choices.checkedId()
        one = self._line
        if one is None or one.place is None or number < 0:
            return
        choice = list(Choice)[number]
        if choice is not one.choice or self.reason.isModified():
            self.reason.setModified(False)
            self.decided.emit(one, choice, self.reason.text().strip())
