"""The panel beside the trail: one line in full, the way to its item, taking an import back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from ui.differing import marked
from ui.facts import FactList
from ui.parts import button, column, label, row
from ui.theme import current
from ui.trail.columns import facts, is_import
from ui.trail.reading import Line

WIDTH_EM = 25


class TrailPanel(QFrame):
    """Old and new text can be selected and copied."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setMinimumWidth(current().em(WIDTH_EM - 3))
        self.what = label("", "h2", wrap=True, select=True)
        self.facts = FactList("留痕详情")
        self.see = button("在台账中查看")
        self.back = button("撤销这次导入…", icon="arrow_undo")
        head = column(self.what, margins=(16, 12, 16, 0))
        self.foot = row(None, self.back, self.see, margins=(16, 8, 16, 8), name="actionBar")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self.facts, 1)
        layout.addWidget(self.foot)
        self.say(None)

    def say(self, line: Line | None) -> None:
        """Show a line, or that none is chosen."""
        self.what.setText(line.told.what if line else "")
        nothing = "在左侧选中一条，这里显示改动前后的全文。"
        self.facts.say(facts(line) if line else (), nothing)
        if line is not None and line.told.old and line.told.new:
            self._mark(line)
        self.see.setVisible(line is not None and bool(line.told.code))
        self.back.setVisible(line is not None and is_import(line))
        self.foot.setVisible(not self.see.isHidden() or not self.back.isHidden())
        self.offer_back(possible=False)

    def _mark(self, line: Line) -> None:
        """Mark in both texts what differs; they can still be selected and copied."""
        texts = marked(line.told.old, line.told.new)
        for name, text in zip(("原值", "新值"), texts, strict=True):
            for words in self.facts.widget().findChildren(QLabel):
                if words.accessibleName().startswith(f"{name}："):
                    words.setTextFormat(Qt.TextFormat.RichText)
                    words.setText(text)

    def offer_back(self, *, possible: bool, gone: bool = False) -> None:
        """Offer to take the import back, or say that this was done."""
        self.back.setEnabled(possible)
        self.back.setText("这次导入已撤销" if gone else "撤销这次导入…")
