"""已销号事项有新情况: what was decided, what a unit says since, and the three ways out."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QVBoxLayout

from app.closing.news import Answer, News
from app.records import AfterClose
from app.wording import CLOSURE_WORDS, STATE_WORDS
from ui.fields import TextArea
from ui.parts import button, column, label, line, scroll
from ui.receiving.conflict import WIDTH_EM
from ui.theme import current

_BLANK = "（空）"


class NewsPanel(QFrame):
    """Shows one report on something struck off; `answered` hears which way out is taken."""

    def __init__(self, answered: Callable[[AfterClose], object]) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setMinimumWidth(current().em(WIDTH_EM - 1))
        self._news: News | None = None
        self.title = label("", "h2", wrap=True)
        self.about = label("", "sub", wrap=True)
        self.said = label("", wrap=True, select=True)
        self.text = TextArea(lines=3)
        self.text.setAccessibleName("理由或意见")
        self.basis = QLineEdit()
        self.basis.setAccessibleName("依据")
        self.basis.setPlaceholderText("重启整改时填写，如：回访记录")
        self.hint = label("", "hint", wrap=True)
        self.reopen = button("重启整改(&O)")
        self.give_back = button("退回更正(&T)")
        self.keep = button("作为备查(&K)", "primary")
        self._ways = {
            AfterClose.REOPENED: self.reopen,
            AfterClose.RETURNED: self.give_back,
            AfterClose.FILED: self.keep,
        }
        for way, pressed in self._ways.items():
            pressed.clicked.connect(lambda _=False, way=way: answered(way))
        self._place()

    def _place(self) -> None:
        ways = label(
            "重启整改：开始新一轮，各条措施从“推进中”重新填报。备查：销号不变，只留存。"
            "退回更正：销号不变，意见随下次下发告诉单位。",
            "hint",
            wrap=True,
        )
        parts = (
            label("单位现在说", "sub"), self.said, 4, line(), 4, label("理由或意见", "sub"),
            self.text, label("依据", "sub"), self.basis, ways, self.hint, None,
        )  # fmt: skip
        body = column(*parts, margins=(16, 4, 16, 8), spacing=4, name="panel")
        top = column(self.title, self.about, margins=(16, 8, 8, 4), spacing=2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(top)
        layout.addWidget(scroll(body), 1)

    def show_news(self, news: News) -> None:
        """Show a report; what was typed for the one already shown stays."""
        if self._news == news:
            return
        self._news = news
        report = news.report
        self.title.setText(f"{report.unit}　{CLOSURE_WORDS[news.closure]}后又报")
        self.about.setText(f"{news.title}\n{news.code}　{report.period}　{report.date} 填报")
        more = (("问题：", report.problems), ("下一步：", report.next_step))
        said = [f"{STATE_WORDS[report.state]}　{report.done or _BLANK}"]
        self.said.setText("\n".join(said + [f"{name}{text}" for name, text in more if text]))
        self.text.clear()
        self.basis.clear()
        self.hint.setText("")

    @property
    def ways(self) -> tuple[QPushButton, ...]:
        """The three ways out; they stand at the foot of the page, where there is room."""
        return tuple(self._ways.values())

    def enable(self, *, shown: bool, ready: bool) -> None:
        """Let the ways out be taken, or not."""
        for pressed in self.ways:
            pressed.setVisible(shown)
            pressed.setEnabled(ready)

    def answer(self, way: AfterClose, today: date) -> Answer | None:
        """Return what was decided; None, with the focus where something is missing."""
        text, basis = self.text.value, self.basis.text().strip()
        if way is not AfterClose.FILED and not text:
            self.hint.setText("请先写明理由或意见。")
            self.text.setFocus()
            return None
        if way is AfterClose.REOPENED and not basis:
            self.hint.setText("重启整改还要写明依据。")
            self.basis.setFocus()
            return None
        return Answer(way, today, text, basis)
