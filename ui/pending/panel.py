"""One proposal in full: what the plan says, what the unit proposes, the office's own wording."""

from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from app.exchange.fields import MEASURES
from ui.differing import marked, plain
from ui.fields import TextArea
from ui.parts import column, label, line, scroll
from ui.pending.columns import Line
from ui.receiving.conflict import WIDTH_EM
from ui.theme import current

_BLANK = "（空）"


class ProposalPanel(QFrame):
    """Shows one proposal; what stands in `text` is what is taken."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setMinimumWidth(current().em(WIDTH_EM - 1))
        self._line: Line | None = None
        self.title = label("", "h2", wrap=True)
        self.about = label("", "sub", wrap=True)
        self.ours = label("", wrap=True, select=True)
        self.theirs = label("", wrap=True, select=True)
        self.text = TextArea(lines=6)
        self.text.setAccessibleName("定稿")
        self.hint = label("", "hint", wrap=True)
        self.opinion = QLineEdit()
        self.opinion.setPlaceholderText("退回时写明意见，单位在下次的表里看到")
        self.opinion.setAccessibleName("退回意见")
        parts = (
            label("方案现在的内容", "sub"), self.ours, label("单位拟定", "sub"), self.theirs, 4,
            line(), 4, label("定稿（可以修改后采用）", "sub"), self.text, self.hint,
            label("退回意见", "sub"), self.opinion, None,
        )  # fmt: skip
        body = column(*parts, margins=(16, 4, 16, 8), spacing=4, name="panel")
        top = column(self.title, self.about, margins=(16, 8, 8, 4), spacing=2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(top)
        layout.addWidget(scroll(body), 1)

    def show_line(self, one: Line) -> None:
        """Show a proposal; what was typed for the one already shown stays."""
        if self._line is not None and self._line.waiting == one.waiting:
            return
        self._line = one
        waiting = one.waiting
        self.title.setText(f"{waiting.unit}　{one.field}")
        came = f"{waiting.period}　{waiting.file}　{waiting.at[:10]} 收到".strip()
        self.about.setText(f"{waiting.title}\n{came}")
        tints = tuple(current().colour(name).name() for name in ("red_soft", "green_soft"))
        ours, theirs = marked(waiting.ours, waiting.theirs, (tints[0], tints[1]))
        self.ours.setText(ours or _BLANK)
        self.theirs.setText(theirs or plain(waiting.theirs))
        self.text.setPlainText(waiting.theirs)
        many = waiting.field == MEASURES
        self.hint.setText("一行一条措施；措施行的第一行改写本条，其余各行新增。" if many else "")
        self.opinion.clear()

    @property
    def changed(self) -> str | None:
        """The office's own wording, None when it is the unit's."""
        if self._line is None or self.text.value == self._line.waiting.theirs:
            return None
        return self.text.value
