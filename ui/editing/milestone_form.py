"""阶段性目标: the goal of a finding and the dated steps that lead to it, edited together."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.items.deadlines import read_typed
from app.items.milestones import Step
from app.records import DeadlineBasis, DeadlineKind, Finding, Milestone
from ui.dialogs import be_as_wide_as
from ui.editing.reading import Chosen
from ui.fields import DayField, DeadlineField, TextArea, mark_bad
from ui.forms import Form, Note, Tone
from ui.parts import button, column, grow, label, row
from ui.theme import current

WIDTH_EM = 64
_DUE_EM, _DAY_EM, _NUMBER_EM, _REST_EM = 10, 8, 1.4, 20
_NOT_A_DAY = "阶段性目标要落到一天。请写成“7月15日前”“三季度末”这样的形式。"
_WITHIN = Qt.ShortcutContext.WidgetWithChildrenShortcut


class DueField(DeadlineField):
    """A deadline that has to be a day; what lies behind the finding's own end is asked about."""

    def __init__(self, basis: DeadlineBasis, end: date | None, today: date) -> None:
        super().__init__(basis)
        self._end = end
        self._today = today
        self.setPlaceholderText("如：6月底前")

    @property
    def day(self) -> date | None:
        """The day that was understood."""
        found = self.understood
        return found.due if found is not None and found.kind is DeadlineKind.DATE else None

    def tell(self) -> None:
        """Say which day is understood, or how it should be written."""
        super().tell()
        day, note = self.day, self.note
        if note is None or not self.value:
            return
        doubt = self._doubt(day)
        if day is None:
            note.say(_NOT_A_DAY, Tone.BAD)
            mark_bad(self, True)
        elif doubt:
            note.say(f"理解为：{_long(day)}，{doubt}", Tone.DOUBT)
        elif self.value == _long(day):
            note.say("")

    def _doubt(self, day: date | None) -> str:
        """Ask about a day behind the finding's end, or gone by because of the round's year."""
        if day is None:
            return ""
        if self._end is not None and day > self._end:
            return f"晚于问题的完成时限 {_long(self._end)}。"
        if day < self._today and read_typed(self.value, self._basis).assumed:
            return "已经过了：没有写年份，按本轮推定。"
        return ""


def _rest_width() -> int:
    """Return the room for what stands behind the deadline: words in em and their edges."""
    return current().em(_REST_EM) + 44


def _long(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


class StepRow(QFrame):
    """The fields of one step, with what is understood below them."""

    def __init__(self, basis: DeadlineBasis, end: date | None, today: date) -> None:
        super().__init__()
        self._today = today
        self._id = 0
        self.number = label("", "fieldName")
        self.text = QLineEdit()
        self.due = DueField(basis, end, today)
        self.done = QCheckBox("已达成")
        self.day = DayField(today)
        self.up = button("上移", "flat", tip="Alt+↑")
        self.down = button("下移", "flat", tip="Alt+↓")
        self.remove = button("移除", "flat")
        self.due.note, self.day.note = Note(), Note()
        self.rest = self._rest()
        self._place()
        self.done.toggled.connect(self._mark)
        self.day.hide()

    def _rest(self) -> QFrame:
        """Put what stands behind the deadline side by side; the day keeps its room unseen."""
        self.day.setFixedWidth(current().em(_DAY_EM))
        self.day.setPlaceholderText("如：3月5日")
        for one in (self.day, self.up, self.down):
            policy = one.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            one.setSizePolicy(policy)
        made = row(self.done, self.day, row(self.up, self.down, self.remove, spacing=0), None)
        made.setFixedWidth(_rest_width())
        return made

    def _place(self) -> None:
        em = current().em
        self.number.setFixedWidth(em(_NUMBER_EM))
        self.due.setFixedWidth(em(_DUE_EM))
        self.text.setPlaceholderText("做到什么，如：制定管理办法")
        line = row(self.number, self.text, self.due, self.rest)
        assert self.due.note is not None and self.day.note is not None
        notes = column(self.due.note, self.day.note, spacing=2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(grow(line, self.text))
        layout.addWidget(grow(row(em(_NUMBER_EM) + 8, notes, spacing=0), notes))

    @property
    def notes(self) -> tuple[Note, Note]:
        """What stands below the fields."""
        assert self.due.note is not None and self.day.note is not None
        return self.due.note, self.day.note

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes in turn."""
        return (self.text, self.due, self.done, self.day, self.up, self.down, self.remove)

    @property
    def content(self) -> tuple[int, str, str, bool, str]:
        """All that was entered: id, words, deadline as typed, whether reached, day as typed."""
        done = self.done.isChecked()
        return self._id, self.text.text(), self.due.text(), done, self.day.text() if done else ""

    def take(self, content: tuple[int, str, str, bool, str]) -> None:
        """Show something else."""
        self._id, text, due, done, day = content
        self.text.setText(text)
        self.due.setText(due)
        for field in (self.text, self.due):
            field.setCursorPosition(0)  # the beginning of long words is what tells
        self.done.setChecked(done)
        self.day.setText(day)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was entered: such a step is not written."""
        _, text, due, done, _ = self.content
        return not (text.strip() or due.strip() or done)

    @property
    def step(self) -> Step:
        """What shall be written."""
        reached = self.day.value if self.done.isChecked() else None
        return Step(self.text.text().strip(), self.due.day, reached, self._id)

    def name(self, number: int, last: int) -> None:
        """Give the fields names that say which step they belong to."""
        self.number.setText(f"{number}.")
        words = ("内容", "完成时限", "已达成", "达成日期", "上移", "下移", "移除")
        for widget, word in zip(self.stops, words, strict=True):
            widget.setAccessibleName(f"第 {number} 步{word}")
        self.up.setVisible(number > 1)
        self.down.setVisible(number < last)

    def why(self, number: int) -> str:
        """Say what is missing."""
        if self.is_blank:
            return ""
        if not self.text.text().strip():
            return f"第 {number} 步没有写内容。"
        if self.done.isChecked() and self.day.value is None:
            return f"填写第 {number} 步的达成日期。"
        return ""

    def _mark(self, done: bool) -> None:
        """Reached today, until another day is written."""
        self.day.setVisible(done)
        self.day.setText(self._today.isoformat() if done else "")


class MilestoneForm:
    """The goal, and one line a step. Steps left blank are not written."""

    def __init__(self, parent: QWidget | None, chosen: Chosen, today: date) -> None:
        item = chosen.item
        assert isinstance(item, Finding)
        self._basis = chosen.known.basis
        self._end = item.effective_due
        self._today = today
        self.form = Form(parent, f"阶段性目标：{chosen.name}")
        be_as_wide_as(self.form, WIDTH_EM)
        self.goal = TextArea(item.goal or "", 2)
        self.rows: list[StepRow] = []
        self.add: QPushButton = button("增加一步(&A)", "flat", "add")
        self._list = column(spacing=8)
        self._place()
        for milestone in item.milestones:
            self._append(_content(milestone))
        if not item.milestones:
            self._append((0, "", "", False, ""))
        self._before = (self.goal.value, self.steps)
        self.form.check = self._why
        self.add.clicked.connect(self._add)
        self.form.area.verticalScrollBar().rangeChanged.connect(self._follow)
        self.rows[0].text.setFocus()

    def _place(self) -> None:
        em = current().em
        self.goal.setPlaceholderText("整改到什么程度算到位")
        self.form.add("整改目标(&G)", self.goal)
        names = [label(text, "caption") for text in ("阶段性目标", "完成时限", "达成情况")]
        names[1].setFixedWidth(em(_DUE_EM))
        names[2].setFixedWidth(_rest_width())
        head = grow(row(em(_NUMBER_EM) + 8, *names), names[0])
        more = row(em(_NUMBER_EM) + 4, self.add, None, spacing=0)
        self.form.layout_.addRow(column(head, self._list, more, spacing=4))

    @property
    def steps(self) -> tuple[Step, ...]:
        """What shall be written, in order."""
        return tuple(one.step for one in self.rows if not one.is_blank)

    def _append(self, content: tuple[int, str, str, bool, str]) -> StepRow:
        made = StepRow(self._basis, self._end, self._today)
        made.take(content)
        self.rows.append(made)
        layout = self._list.layout()
        assert layout is not None
        layout.addWidget(made)
        self.form.notes += made.notes
        for field in (made.text, made.due, made.done, made.day):
            self.form.watch(field)
        self._listen(made)
        self._order()
        return made

    def _listen(self, made: StepRow) -> None:
        """Let the buttons and keys of a row do what they say."""
        for keys, press, by in (("Alt+Up", made.up, -1), ("Alt+Down", made.down, 1)):
            press.clicked.connect(self._mover(made, by))
            QShortcut(QKeySequence(keys), made, self._mover(made, by), context=_WITHIN)
        made.remove.clicked.connect(lambda: self._remove(made))

    def _mover(self, made: StepRow, by: int) -> Callable[[], None]:
        return lambda: self._move(made, by)

    def _order(self) -> None:
        """Number the rows, and let Tab walk through them down to the buttons."""
        stops: list[QWidget] = [self.goal]
        for number, one in enumerate(self.rows, start=1):
            one.name(number, len(self.rows))
            stops += one.stops
        stops += [self.add, self.form.cancel, self.form.primary]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _add(self) -> None:
        made = self._append((0, "", "", False, ""))
        made.show()  # at once: what is not seen yet cannot have the focus
        made.text.setFocus()
        self.form.fit()
        self.form.look()

    def _follow(self) -> None:
        """Keep what has the focus in sight when there are more rows than room."""
        held = self.form.focusWidget()
        if held is not None and self.form.area.isAncestorOf(held):
            self.form.area.ensureWidgetVisible(held)

    def _move(self, made: StepRow, by: int) -> None:
        """Change places with the neighbour; the cursor goes along."""
        at = self.rows.index(made)
        if not 0 <= at + by < len(self.rows):
            return
        other = self.rows[at + by]
        mine, its = made.content, other.content
        made.take(its)
        other.take(mine)
        held = self.form.focusWidget()
        place = made.stops.index(held) if held in made.stops else 0
        wanted = other.stops[place]
        (wanted if wanted.isVisible() else other.text).setFocus()
        self.form.look()

    def _remove(self, made: StepRow) -> None:
        """Take a row away; it goes with the form, because Qt still holds its focus."""
        at = self.rows.index(made)
        self.rows.remove(made)
        self.form.notes = [note for note in self.form.notes if note not in made.notes]
        made.hide()
        layout = self._list.layout()
        assert layout is not None
        layout.removeWidget(made)
        self._order()
        (self.rows[min(at, len(self.rows) - 1)].text if self.rows else self.add).setFocus()
        self.form.look()

    def _why(self) -> str:
        for number, one in enumerate(self.rows, start=1):
            if why := one.why(number):
                return why
        return "" if (self.goal.value, self.steps) != self._before else "没有改动。"


def _content(milestone: Milestone) -> tuple[int, str, str, bool, str]:
    due = _long(milestone.due) if milestone.due else ""
    reached = milestone.reached.isoformat() if milestone.reached else ""
    return milestone.id, milestone.text, due, bool(reached), reached
