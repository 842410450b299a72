"""Fields of forms: several lines, deadlines and days as people write them, completed names."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QPlainTextEdit

from app.directory.directory import alike, names_in
from app.items.deadlines import Typed, read_typed
from app.records import Deadline, DeadlineBasis, DeadlineKind
from ui.forms import Note, Tone
from ui.theme import current

LONG = "长期坚持"


class TextArea(QPlainTextEdit):
    """Several lines, as high as so many lines of text."""

    def __init__(self, text: str = "", lines: int = 3) -> None:
        super().__init__(text)
        self.setFixedHeight(round(self.fontMetrics().lineSpacing() * lines) + 14)
        self.setTabChangesFocus(True)

    @property
    def value(self) -> str:
        """What was entered, without blank ends."""
        return self.toPlainText().strip()


def explain(typed: Typed, today: date) -> tuple[str, Tone]:
    """Say how a typed deadline is understood, what to ask about it, or how it should be written."""
    deadline = typed.deadline
    if deadline is None:
        return "", Tone.PLAIN
    if deadline.kind is DeadlineKind.UNKNOWN and typed.assumed:
        words = "没有写年份，本轮也没有反馈日期，先按原样保留，不定日期。"
        return (
            f"{words}填了反馈日期（组织与阶段 → 轮次信息）会自动推算，或在这里补上年份。",
            Tone.DOUBT,
        )
    if deadline.kind is DeadlineKind.UNKNOWN:
        why = f"{typed.unclear}。" if typed.unclear else "看不懂这个时限。"
        return f"{why}请写成“2026年7月15日前”“2026年三季度末”“长期坚持”这样的形式。", Tone.BAD
    then = "，之后长期坚持" if deadline.then_long_term and deadline.due else ""
    if deadline.due is not None:
        words = f"理解为：{_long(deadline.due)}{then}。"
        if typed.asks(today):
            asked = (
                f"年份按反馈日期推定为{deadline.due.year}年，已早于今天，请核对；不对请写明年份。"
            )
            return words + asked, Tone.DOUBT
        return words + ("年份按反馈日期推定。" if typed.assumed else ""), Tone.OK
    kind = "立行立改" if deadline.kind is DeadlineKind.IMMEDIATE else LONG
    if deadline.kind is DeadlineKind.IMMEDIATE and deadline.then_long_term:
        kind = "立行立改，之后长期坚持"
    return f"理解为：{kind}，没有截止日期。", Tone.OK


def _long(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


class DeadlineField(QLineEdit):
    """A deadline typed as people write it; the note says how it is understood."""

    def __init__(self, basis: DeadlineBasis, text: str = "", *, kept: str = "") -> None:
        super().__init__(text)
        self._basis = basis
        self._kept = kept
        self.note: Note | None = None
        #: What else is to be said of a deadline that was understood.
        self.also: Callable[[Deadline], tuple[str, Tone]] | None = None
        self.setPlaceholderText("如：6月底前，并长期坚持")
        self.textChanged.connect(self.tell)

    @property
    def value(self) -> str:
        """What was entered, "" for nothing."""
        return self.text().strip()

    @property
    def understood(self) -> Deadline | None:
        """What was understood."""
        return read_typed(self.value, self._basis).deadline

    def tell(self) -> None:
        """Say how the text is understood; what was printed and not filled in may stay."""
        if self.note is None:
            return
        typed = read_typed(self.value, self._basis)
        words, tone = explain(typed, date.today())
        if tone is Tone.BAD and self.value == self._kept:
            words, tone = "原文如此，尚未填写。", Tone.DOUBT
        if self.also is not None and typed.deadline is not None and tone is not Tone.BAD:
            more, tone = self.also(typed.deadline)
            words = f"{words}　{more}".strip()
        self.note.say(words, tone)
        mark_bad(self, tone is Tone.BAD)


class DayField(QLineEdit):
    """A day: 2024-6-30, 6月30日, 今天; blank when it may be."""

    def __init__(
        self,
        today: date,
        day: date | None = None,
        *,
        needed: bool = False,
        past: bool = False,
    ) -> None:
        super().__init__(day.isoformat() if day else "")
        self._past = past  # what is told must have happened: no day that is yet to come
        self._basis = DeadlineBasis(today.year, None, None)
        self._today = today
        self._needed = needed
        self.note: Note | None = None
        self.setPlaceholderText("如：2024-6-30 或 6月30日")
        self.setMaximumWidth(current().em(16))
        self.textChanged.connect(self.tell)

    @property
    def value(self) -> date | None:
        """The day that was entered, None when there is none or it cannot be understood."""
        text = self.text().strip()
        if text in ("今天", "今日"):
            return self._today
        deadline = read_typed(text, self._basis).deadline
        return deadline.due if deadline and deadline.kind is DeadlineKind.DATE else None

    def tell(self) -> None:
        """Say which day is understood."""
        if self.note is None:
            return
        text, day = self.text().strip(), self.value
        bad = (bool(text) and day is None) or (self._needed and not text)
        to_come = self._past and day is not None and day > self._today
        if to_come:
            self.note.say(f"{day:%Y-%m-%d} 还没有到，最晚是今天（{self._today}）。", Tone.BAD)
        elif bad:
            words = "看不懂这个日期。请写成“2024-6-30”或“6月30日”。" if text else "请填写日期。"
            self.note.say(words, Tone.BAD)
        else:
            plain = day is None or text == day.isoformat()
            words = "" if plain else f"理解为：{day:%Y-%m-%d}"
            self.note.say(words, Tone.OK)
        mark_bad(self, bad or to_come)


class NamesField(QLineEdit):
    """Names with 、 or ；between them, each completed from those that are known."""

    def __init__(self, names: Sequence[str], known: Sequence[str], what: str) -> None:
        super().__init__("、".join(names))
        self._known = list(dict.fromkeys(known))
        self._what = what
        self._offered: tuple[str, str] = ("", "")
        self.note: Note | None = None
        self._completer = QCompleter(self)
        self._completer.setModel(QStringListModel(self._known, self._completer))
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setMaxVisibleItems(10)
        self._completer.setWidget(self)
        self._completer.activated.connect(self._complete)
        self.textEdited.connect(self._offer)
        self.textChanged.connect(self.tell)

    @property
    def value(self) -> tuple[str, ...]:
        """The names that were entered, each once."""
        return names_in(self.text())

    def learn(self, names: Sequence[str]) -> None:
        """Offer more names, such as those typed before that are not written yet."""
        new = [name for name in names if name not in self._known]
        if new:
            self._known += new
            self._completer.setModel(QStringListModel(self._known, self._completer))

    def attach(self, note: Note) -> None:
        """Use a note; what it offers is taken when it is pressed."""
        self.note = note
        note.taken.connect(self._take)
        self.tell()

    def tell(self) -> None:
        """Ask about a name that is not in the directory; that never blocks."""
        if self.note is None:
            return
        strange = [name for name in self.value if name not in self._known]
        if not strange or not self._known or self._completer.popup().isVisible():
            self.note.say("")
            return
        like = next(iter(alike(strange[0], self._known)), "")
        self._offered = (strange[0], like)
        words = f"“{strange[0]}”不在{self._what}中，保存时会加进去。"
        if like:
            words = f"“{strange[0]}”不在{self._what}中。是否指 {like}？"
        self.note.say(words, Tone.DOUBT, "采用" if like else "")

    def _take(self) -> None:
        wrong, right = self._offered
        self.setText("、".join(right if name == wrong else name for name in self.value))

    def _piece(self) -> tuple[int, int]:
        """Return where the name under the cursor begins and ends."""
        text, at = self.text(), self.cursorPosition()
        start = max((text.rfind(mark, 0, at) for mark in "、；;，,"), default=-1) + 1
        ends = [end for mark in "、；;，," if (end := text.find(mark, at)) >= 0]
        return start, min(ends, default=len(text))

    def _offer(self) -> None:
        start, end = self._piece()
        typed = self.text()[start:end].strip()
        self._completer.setCompletionPrefix(typed)
        popup = self._completer.popup()
        if typed and self._completer.completionCount() and typed not in self._known:
            if not popup.styleSheet():  # Qt gives it no parent to inherit from
                current().wear(popup)
            self._completer.complete()
        else:
            popup.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter take the name chosen in the list below, and do nothing else."""
        popup = self._completer.popup()
        chosen = popup.isVisible() and popup.currentIndex().isValid()
        if chosen and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # the completer sees every key after the field has
        else:
            super().keyPressEvent(event)

    def _complete(self, name: str) -> None:
        start, end = self._piece()
        text = self.text()
        self.setText(text[:start] + name + text[end:])
        self.setCursorPosition(start + len(name))


def mark_bad(field: QLineEdit, bad: bool) -> None:
    """Give a field the edge of one that must be changed."""
    state = "bad" if bad else ""
    if field.property("state") != state:
        field.setProperty("state", state)
        field.style().unpolish(field)
        field.style().polish(field)
