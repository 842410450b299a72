"""拆分措施: put the cursor where the text shall be cut."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.editing.reading import Chosen
from ui.fields import TextArea
from ui.forms import Form, Tone

#: Where a measure is most likely to be cut.
_STOPS = "。；;"
#: Characters of each half that are shown around the cut.
_SHOWN = 24
_BY_KEYS = Qt.TextInteractionFlag.TextSelectableByKeyboard
_BY_MOUSE = Qt.TextInteractionFlag.TextSelectableByMouse


class SplitForm:
    """Shows both halves while the cursor moves."""

    def __init__(self, parent: QWidget | None, chosen: Chosen) -> None:
        self._text = chosen.text
        self.form = Form(parent, f"拆分：{chosen.name}", "拆成两条(&S)")
        self.text = TextArea(chosen.text, 6)
        self.text.setReadOnly(True)
        self.text.setTextInteractionFlags(self.text.textInteractionFlags() | _BY_KEYS | _BY_MOUSE)
        self.note = self.form.add("在断开处点一下(&T)", self.text)
        self.text.cursorPositionChanged.connect(self._look)
        self.form.check = self._why
        self._start()

    def _start(self) -> None:
        """Put the cursor behind the first sentence, else behind a comma, else in the middle."""
        inside = self._text.rstrip()[:-1]  # nothing is left behind the last mark
        ends = [at for stop in _STOPS if (at := inside.find(stop)) >= 0]
        at = min(ends, default=inside.find("，", len(inside) // 3)) + 1
        at = at or len(inside) // 2
        cursor = self.text.textCursor()
        cursor.setPosition(min(at, len(self._text)))
        self.text.setTextCursor(cursor)
        self.text.setFocus()
        self._look()

    @property
    def at(self) -> int:
        """The character before which the text is cut."""
        return int(self.text.textCursor().position())

    def _look(self) -> None:
        first, second = self._text[: self.at].strip(), self._text[self.at :].strip()
        if first and second:
            before = "…" if len(first) > _SHOWN else ""
            after = "…" if len(second) > _SHOWN else ""
            self.note.say(
                f"第一条：{before}{first[-_SHOWN:]}\n第二条：{second[:_SHOWN]}{after}", Tone.OK
            )
        else:
            self.note.say("两条都要有文字：把光标放到要断开的地方。", Tone.DOUBT)
        self.form.look()

    def _why(self) -> str:
        return "" if self.note.tone is Tone.OK else "选好断开处。"
