"""Messages and questions: calm, in sentences, the safe answer first."""

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import Shiboken

from ui.parts import button, column, grow, label, row, scroll
from ui.theme import current

_WIDTH_EM = 34


def room(window: QWidget) -> QSize:
    """Return what a window may take of its screen; its title and its edges want the rest."""
    whole = window.screen().availableGeometry()
    return QSize(whole.width() - current().em(1), whole.height() - current().em(3))


def be_as_wide_as(dialog: QDialog, em: float) -> None:
    """Give a dialog its least width, as far as the screen allows."""
    dialog.setMinimumWidth(min(current().em(em), room(dialog).width()))


def be_as_high_as(dialog: QDialog, area: QScrollArea, foot: QWidget) -> None:
    """Be as high as the wrapped text wants at this width; what the screen has no room for scrolls.

    What scrolls can be reached by Tab when nothing in it can, else the keyboard could not scroll.
    """
    body = area.widget()
    wanted = body.layout().totalHeightForWidth(dialog.width())
    wanted = wanted if wanted > 0 else body.sizeHint().height()
    wanted += foot.sizeHint().height() + 2
    most = room(dialog).height()
    dialog.resize(dialog.width(), min(wanted, most))
    stops = any(w.focusPolicy() & Qt.FocusPolicy.TabFocus for w in body.findChildren(QWidget))
    if wanted > most and not stops:
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)


class Message(QDialog):
    """One fact as a heading, a few sentences, one or more answers."""

    def __init__(self, parent: QWidget | None, title: str, text: str, icon: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(QCoreApplication.applicationName())
        self.chosen = -1
        mark = QLabel()
        ink = {"error_circle": "red", "warning": "amber"}.get(icon, "accent")
        mark.setPixmap(current().pixmap(icon, 24, ink))
        mark.setFixedWidth(24)
        self.words = label(text, wrap=True, select=True)
        self.body = column(label(title, "h2", wrap=True), self.words, spacing=6)
        top = grow(row(mark, self.body, margins=(16, 16, 16, 16), spacing=12), self.body)
        top.setObjectName("dialogBody")
        top.layout().setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        self.area = scroll(top)
        self.area.setAccessibleName(title)
        self.answers = row(None, margins=(16, 8, 16, 8), name="actionBar")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.answers)
        be_as_wide_as(self, _WIDTH_EM)
        if parent is None:
            current().wear(self)

    def answer(self, text: str, *, primary: bool = False, safe: bool = False) -> QPushButton:
        """Add an answer; the safe one has the focus. Returns its button."""
        made = button(text, "primary" if primary else "")
        number = self.answers.layout().count()
        made.clicked.connect(lambda: self._choose(number - 1))
        made.setDefault(safe)
        self.answers.layout().addWidget(made)
        if safe:
            made.setFocus()
        return made

    def _choose(self, number: int) -> None:
        self.chosen = number
        self.accept()

    def ask(self) -> int:
        """Show it, then let it go; return the number of the answer, -1 for none."""
        self.exec()
        chosen = self.chosen
        Shiboken.delete(self)  # at once: the garbage collector would take its parts in any order
        return chosen

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the wrapped text needs at this width."""
        super().showEvent(event)
        be_as_high_as(self, self.area, self.answers)


def tell(parent: QWidget | None, title: str, text: str, icon: str = "info") -> None:
    """Say something that has to be read."""
    message = Message(parent, title, text, icon)
    message.answer("知道了", primary=True, safe=True)
    message.ask()


def refuse(parent: QWidget | None, text: str) -> None:
    """Say that something could not be done; the sentence says what to do."""
    tell(parent, "没有完成", text, "warning")


def ask(parent: QWidget | None, title: str, text: str, action: str) -> bool:
    """Ask before something that may lose work; the safe answer has the focus."""
    message = Message(parent, title, text, "question_circle")
    message.answer("取消", safe=True)
    message.answer(action)
    return message.ask() == 1


def describe(error: BaseException) -> str:
    """Write a bug's details as they help whoever mends it."""
    import platform
    import traceback

    program = f"{QCoreApplication.applicationName()} {QCoreApplication.applicationVersion()}"
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    return "".join([f"{program}\n{platform.platform()}\n\n", *lines])


def show_crash(parent: QWidget | None, details: str, log: str) -> None:
    """Say that the program made a mistake, what is safe, and let the details be copied."""
    message = Message(
        parent,
        "程序出错了",
        "刚才的操作没有完成。台账文件是完好的，已经保存的内容都在，程序可以继续使用。\n"
        f"请把详情发给维护人员。详情也写在日志里：{log}",
        "error_circle",
    )
    text = QPlainTextEdit(details)
    text.setReadOnly(True)
    text.setAccessibleName("错误详情")
    text.setFrameShape(QFrame.Shape.NoFrame)
    text.setMinimumHeight(current().em(9))
    message.body.layout().addWidget(text)
    copy = message.answer("复制详情")
    copy.clicked.disconnect()
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
    message.answer("继续使用", primary=True, safe=True)
    message.ask()
