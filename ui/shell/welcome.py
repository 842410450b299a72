"""What the window shows while no ledger is open."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from ui.ledger.empty import place
from ui.parts import button, column, label, line, literal, row


class Welcome(QFrame):
    """Make a ledger, open one, or look at the sample."""

    new_asked = Signal()
    open_asked = Signal()
    sample_asked = Signal()
    manual_asked = Signal()
    #: One of the recent ledgers.
    recent_asked = Signal(object)

    def __init__(self, recent: Sequence[Path]) -> None:
        super().__init__()
        self.setObjectName("page")
        self.new = button("新建台账…", "primary", "add")
        self.open = button("打开台账…", icon="folder_open")
        sample = button("体验示例", "flat")
        guide = button("看使用手册 F1", "flat")
        pairs = (
            (self.new, self.new_asked),
            (self.open, self.open_asked),
            (sample, self.sample_asked),
            (guide, self.manual_asked),
        )
        for made, signal in pairs:
            made.clicked.connect(signal)
        words = "一本台账就是一个文件，问题、措施、进展和佐证材料都在里面，复制这一个文件就能带走。"
        block = column(
            label("还没有打开台账", "h1"),
            label(words, "sub", wrap=True),
            8,
            row(self.new, self.open, None),
            16,
            line(),
            8,
            *self._recent(recent),
            label("第一次使用？", "h2"),
            row(sample, guide, None, spacing=0),
            spacing=6,
        )
        place(self, block)

    def _recent(self, recent: Sequence[Path]) -> list[QFrame | int]:
        if not recent:
            return []
        links = []
        for path in recent[:4]:
            link = button(literal(path.name), "flat", tip=str(path))
            link.clicked.connect(partial(self.recent_asked.emit, path))
            links.append(row(link, None))
        return [column(label("最近打开", "h2"), *links, spacing=2), 8]
