"""The bar below the names: what is chosen, and what can be done with it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout

from ui.parts import Elided, button, grow, row

READ_ONLY = "台账以只读方式打开，不能修改。"
#: A name, how many tasks it has, whether it is out of use.
Chosen = tuple[str, int, bool]


class ActionBar(QFrame):
    """Four buttons for units, three for leaders, whom nobody enters twice."""

    def __init__(self) -> None:
        super().__init__()
        self.words = Elided("", "sub")
        self.see = button("在台账中查看")
        self.merge = button("合并重复单位…")
        self.archive = button("停用", tip="Del")
        self.edit = button("编辑…", tip="F2")
        line = row(
            self.words,
            self.see,
            self.merge,
            self.archive,
            self.edit,
            margins=(16, 8, 16, 8),
            name="actionBar",
        )
        self.buttons = (self.edit, self.archive, self.merge, self.see)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(grow(line, self.words))

    def tell(self, chosen: Sequence[Chosen], *, leaders: bool, writes: bool) -> None:
        """Say what is chosen and enable what is possible."""
        self.words.say(_told(chosen, leaders=leaders))
        gone = bool(chosen) and all(archived for _, _, archived in chosen)
        self.archive.setText("恢复" if gone else "停用")
        self.merge.setVisible(not leaders)
        self.merge.setText(f"合并 {len(chosen)} 家…" if len(chosen) > 1 else "合并重复单位…")
        self.merge.setToolTip("按住 Ctrl 选中两家以上重复的单位" if writes else READ_ONLY)
        for pressed, possible in (
            (self.see, len(chosen) == 1),
            (self.merge, writes and len(chosen) > 1),
            (self.archive, writes and bool(chosen)),
            (self.edit, writes and len(chosen) == 1),
        ):
            pressed.setEnabled(possible)


def _told(chosen: Sequence[Chosen], *, leaders: bool) -> str:
    """Name what is chosen, units with their tasks."""
    if not chosen:
        return ""
    tasks = "" if leaders else f"　本轮 {sum(n for _, n, _ in chosen)} 项任务"
    measure = "位" if leaders else "家"
    return (chosen[0][0] if len(chosen) == 1 else f"选中 {len(chosen)} {measure}") + tasks
