"""The quiet line that asks whether two names are one unit; a no is remembered for the ledger."""

import json
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from ui.directory.reading import Pair
from ui.parts import Elided, button, grow, row
from ui.remembered import Remembered


class DoublesLine(QFrame):
    """One pair at a time: merge them, or say that they are two."""

    merge_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._ledger = ""
        self._pairs: list[Pair] = []
        self.words = Elided("", "sub")
        self.merge = button("合并…", "flat")
        self.apart = button("不是同一家", "flat")
        line = row(
            self.words,
            self.merge,
            self.apart,
            None,
            margins=(16, 2, 12, 2),
            name="nextStep",
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(grow(line, self.words, 1000))
        self.merge.clicked.connect(lambda: self.merge_asked.emit(self._pairs[0]))
        self.apart.clicked.connect(self._keep_apart)
        self.hide()

    def offer(self, ledger: str, pairs: Sequence[Pair]) -> None:
        """Ask about the first pair that nobody has called different."""
        self._ledger = ledger
        apart = self._apart()
        self._pairs = [pair for pair in pairs if list(pair) not in apart]
        self._say()

    def _say(self) -> None:
        self.setVisible(bool(self._pairs))
        if self._pairs:
            one, other = self._pairs[0]
            more = f"　另有 {len(self._pairs) - 1} 对" if len(self._pairs) > 1 else ""
            self.words.say(f"可能重复：{one} 与 {other}{more}")
            room = self.words.fontMetrics().horizontalAdvance(self.words.full)
            self.words.setMaximumWidth(room + 12)  # what can be pressed stands beside the words

    def _apart(self) -> list[list[str]]:
        kept = bytes(Remembered().state(self._key).data())
        found: list[list[str]] = json.loads(kept) if kept else []
        return found

    @property
    def _key(self) -> str:
        return f"apart-{self._ledger}"

    def _keep_apart(self) -> None:
        text = json.dumps([*self._apart(), list(self._pairs.pop(0))], ensure_ascii=False)
        Remembered().keep_state(self._key, QByteArray(text.encode()))
        self._say()
