"""粘贴: what the columns copied from a spreadsheet are for, and what they would change."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QStyledItemDelegate, QWidget

from app.errors import AppError
from app.items.pasting import TARGET_WORDS, Block, Pasting, Reading, Spot, Target, plan_paste
from ui.editing.change_list import change_list, numbered
from ui.editing.reason_field import ReasonField
from ui.forms import Form, Tone
from ui.jobs import Jobs, RunningJob
from ui.parts import Elided
from ui.theme import current

_TARGETS: tuple[Target, ...] = (None, *TARGET_WORDS)
_SAMPLES, _SAMPLE_LENGTH = 3, 16


class PasteForm:
    """A choice for every column; the list below says what would be written, what not and why."""

    def __init__(
        self,
        parent: QWidget | None,
        jobs: Jobs,
        spot: Spot,
        block: Block,
        reading: Reading,
    ) -> None:
        self._spot = spot
        self._block = block
        self._running: RunningJob | None = None
        self.planned: Pasting | None = None
        self.form = Form(parent, f"粘贴：{len(block)} 行 {len(block[0])} 列", "写入(&S)")
        self._jobs = jobs.lend(self.form)
        self.columns = [self._column(n, target) for n, target in enumerate(reading.targets)]
        self.header = QCheckBox("第一行是表头，不填入(&H)")
        self.header.setChecked(reading.header)
        self.told = Elided("", "sub")
        self.list = change_list("将要写入的内容")
        self._place()
        self._pause = QTimer(self.form)
        self._pause.setSingleShot(True)
        self._pause.setInterval(0)
        self._pause.timeout.connect(self._read)
        self.form.check = self._why
        self.form.changed.connect(self._plan_again)

    def _column(self, number: int, target: Target) -> QComboBox:
        made = QComboBox()
        made.setItemDelegate(QStyledItemDelegate(made))
        made.addItems(["不填入", *TARGET_WORDS.values()])
        made.setCurrentIndex(_TARGETS.index(target))
        made.setMaximumWidth(current().em(12))
        mnemonic = f"(&{number + 1})" if number < 9 else ""
        note = self.form.add(f"第 {number + 1} 列填入{mnemonic}", made)
        cells = [row[number].replace("\n", " ") for row in self._block if row[number]]
        samples = (cell[:_SAMPLE_LENGTH] for cell in cells[:_SAMPLES])
        note.say("　｜　".join(samples) or "这一列是空的")
        return made

    def _place(self) -> None:
        form = self.form
        form.add("", self.header).say("空白的单元格不改原来的内容。", Tone.PLAIN)
        self.reason = ReasonField(form)
        form.add("将要写入", self.told)
        self.list.view.setMinimumHeight(current().row() * 7)
        form.add("", self.list.view)

    @property
    def reading(self) -> Reading:
        """What was chosen for the columns."""
        targets = tuple(_TARGETS[column.currentIndex()] for column in self.columns)
        return Reading(targets, self.header.isChecked() and len(self._block) > 1)

    def _plan_again(self) -> None:
        self.planned = None
        self._pause.start()

    def _why(self) -> str:
        chosen = [target for target in self.reading.targets if target is not None]
        twice = [TARGET_WORDS[one] for one in chosen if chosen.count(one) > 1]
        if twice:
            return f"有两列都填入“{twice[0]}”，请改其中一列。"
        if not chosen:
            return "选好每一列填入什么。"
        if self.planned is None:
            return "正在核对。"
        return self.reason.why if self.planned.changes else "没有变化。"

    def _read(self) -> None:
        """Ask what would change."""
        if self._running is not None:
            self._running.stop()
        spot, block, reading = self._spot, self._block, self.reading
        self._running = self._jobs.read(
            lambda ledger: plan_paste(ledger, spot, block, reading), self._show, self._refused
        )

    def _show(self, planned: Pasting) -> None:
        self.planned = planned
        items = len({row.item_id for row in planned.changes})
        self.told.say(_words(planned, items))
        self.reason.need(bool(planned.asking), planned.asking)
        self.list.show(numbered([*planned.left_out, *planned.changes]))
        self.form.primary.setText(f"写入 {items} 项(&S)" if items else "写入(&S)")
        why = self._why()
        self.form.primary.setEnabled(not why)
        self.form.why.setText(why or "写入前自动备份，可用 Ctrl+Z 整批撤销。")

    def _refused(self, error: AppError) -> None:
        self.list.show(())
        self.form.why.setText(str(error))


def _words(planned: Pasting, items: int) -> str:
    """Say how much would be written and what would not."""
    parts = [f"{items} 项，{len(planned.changes)} 处"]
    if planned.by_code:
        parts.append("按编号对应")
    if planned.left_out:
        parts.append(f"{len(planned.left_out)} 处不能写入，列在最前")
    if planned.unused:
        parts.append(f"{planned.unused} 行没有对应的条目，不写入")
    return "；".join(parts)
