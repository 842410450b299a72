"""A form: fields with notes below them, why it cannot be saved yet, saving beside the window."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.errors import AppError
from ui.dialogs import ask, be_as_high_as, be_as_wide_as
from ui.parts import button, column, grow, label, row, scroll
from ui.theme import current

WIDTH_EM = 46
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
#: What is above the first line in a field of several lines: edge, padding, the text's own margin.
_TEXT_TOP = 7


class Tone(StrEnum):
    """How a note sounds; its value names the look in the style sheet."""

    PLAIN = "hint"
    OK = "ok"
    DOUBT = "warn"
    BAD = "bad"


_MARKS = {
    Tone.OK: ("checkmark_circle", "green_text"),
    Tone.DOUBT: ("warning", "amber_text"),
    Tone.BAD: ("error_circle", "red_text"),
}


class Note(QWidget):
    """The line below a field: an icon and a sentence, and sometimes one thing to press."""

    taken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tone = Tone.PLAIN
        self.mark = QLabel()
        self.words = label("", "hint", wrap=True)
        self.action = button("", "flat")
        self.action.clicked.connect(self.taken)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        line = row(self.mark, self.words, self.action, spacing=6)
        line.layout().setAlignment(self.mark, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(grow(line, self.words))
        self.say("")

    @property
    def text(self) -> str:
        """What it says."""
        return self.words.text()

    def say(self, text: str, tone: Tone = Tone.PLAIN, action: str = "") -> None:
        """Say something about the field, or nothing."""
        tone = tone if text else Tone.PLAIN
        self.tone = tone
        self.words.setText(text)
        self.words.setObjectName(tone.value)
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)
        mark = _MARKS.get(tone)
        self.mark.setVisible(mark is not None)
        if mark is not None:
            side = current().icon_size
            self.mark.setPixmap(current().pixmap(mark[0], side, mark[1]))
            self.mark.setFixedSize(side, side + 2)
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self.setVisible(bool(text))


def field_name(text: str, field: QWidget | None = None) -> QLabel:
    """Make the label of a field; it stands beside the field's first line, however high that is."""
    made = label(text, "fieldName")
    line = made.fontMetrics().height()
    above = max(0, (current().em(1.4) + 6 - line) // 2)
    if isinstance(field, QPlainTextEdit | QLabel):
        above = _TEXT_TOP if isinstance(field, QPlainTextEdit) else 0
    made.setContentsMargins(0, above, 0, 0)
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    return made


class Form(QDialog):
    """Fields, notes and two buttons. `check` says why it cannot be saved, "" when it can.

    `save` gets the form and starts the work; it ends with `accept` or `fail`. Esc asks only when
    something was changed.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None, title: str, action: str = "保存(&S)") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.check: Callable[[], str] = lambda: ""
        self.save: Callable[[Form], object] = lambda form: form.accept()
        self.touched = False
        self._ready = False
        self.notes: list[Note] = []
        self._fields: list[QWidget] = []
        self.why = label("", "hint", wrap=True)
        self.primary: QPushButton = button(action, "primary")
        self.primary.setDefault(True)
        self.cancel: QPushButton = button("取消")
        body = QWidget()
        body.setObjectName("dialogBody")
        self.layout_ = QFormLayout(body)
        self._place(body)
        self.primary.clicked.connect(self._save)
        self.cancel.clicked.connect(self.reject)

    def _place(self, body: QWidget) -> None:
        form = self.layout_
        form.setContentsMargins(16, 16, 16, 16)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(9)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.foot = row(
            self.why, self.cancel, self.primary, margins=(16, 8, 16, 8), name="actionBar"
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.area = scroll(body)
        layout.addWidget(self.area, 1)
        layout.addWidget(grow(self.foot, self.why))
        be_as_wide_as(self, WIDTH_EM)

    def add(self, text: str, field: QWidget, *beside: QWidget) -> Note:
        """Add a field with its label (a mnemonic in it leads to the field); return its note."""
        note = Note()
        self.notes.append(note)
        self._fields.append(field)
        if text:
            field.setAccessibleName(text.partition("(")[0])
        name = field_name(text, field)
        name.setBuddy(field)
        line = grow(row(field, *beside, spacing=8), field) if beside else field
        if isinstance(field, QCheckBox):
            line = row(field, None)  # else a click far behind the words would tick it
        self.layout_.addRow(name, column(line, note, spacing=2))
        self.watch(field)
        for one in beside:
            self.watch(one)
        return note

    def reveal(self, field: QWidget, *, shown: bool) -> None:
        """Show the line of a field only while it is needed."""
        line = field
        while (above := line.parentWidget()) is not None and above.layout() is not self.layout_:
            line = above
        if self.layout_.isRowVisible(line) is not shown:
            self.layout_.setRowVisible(line, shown)
            if self.isVisible():
                self.fit()

    def watch(self, field: QWidget) -> None:
        """Check again whenever a field changes; Enter saves except where it breaks lines."""
        field.installEventFilter(self)
        if isinstance(field, QLineEdit):
            field.textChanged.connect(self.look)
        elif isinstance(field, QPlainTextEdit):
            field.textChanged.connect(self.look)
            field.setTabChangesFocus(True)
        elif isinstance(field, QComboBox):
            field.currentIndexChanged.connect(self.look)
            field.editTextChanged.connect(self.look)
        elif isinstance(field, QAbstractButton):
            field.toggled.connect(self.look)

    def look(self) -> None:
        """See whether it can be saved."""
        self.touched = self.touched or self._ready
        self.changed.emit()
        why = self.check()
        bad = any(note.tone is Tone.BAD for note in self.notes)  # said at the field already
        self.primary.setEnabled(not why and not bad)
        self.why.setText("" if bad else why)

    def fail(self, error: AppError) -> None:
        """Stay open and say what the use case refused."""
        self._set_busy(False)
        self.why.setText(str(error))

    def done_with(self) -> None:
        """Close because it is written, unless it was left and is gone meanwhile."""
        if isValid(self):
            self.accept()

    def _save(self) -> None:
        self._set_busy(True)
        self.save(self)

    def _set_busy(self, busy: bool) -> None:
        self.area.setEnabled(not busy)
        self.primary.setEnabled(not busy)

    def reject(self) -> None:
        """Leave without saving; ask when something was entered."""
        words = "已经填写的内容还没有保存。"
        if not self.touched or ask(self, "不保存就关闭？", words, "不保存"):
            super().reject()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in a field and as high as the wrapped text needs; from now on changes count."""
        super().showEvent(event)
        self.look()
        self.fit()
        held = self.focusWidget()
        if held is None or not self.area.isAncestorOf(held):  # else the first stop is 取消
            self._begin()
        self._ready = True

    def _begin(self) -> None:
        """Give the focus to the first field."""
        for field in self._fields:
            if field.focusPolicy() & Qt.FocusPolicy.TabFocus and field.isEnabled():
                field.setFocus()
                return

    def fit(self) -> None:
        """Be as high as the content wants, as far as the screen allows."""
        be_as_high_as(self, self.area, self.foot)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Save with Ctrl+Enter from everywhere, with Enter outside fields of several lines."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            many = isinstance(watched, QPlainTextEdit)
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if Qt.Key(event.key()) in _ENTER and (control or not many):
                if self.primary.isEnabled():
                    self._save()
                return True
        return super().eventFilter(watched, event)
