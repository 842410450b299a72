"""下发任务: which period, which units, into which folder."""

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QWidget

from app.exchange.issuing import Wanted
from app.ledger import default_folder
from app.rules import is_period
from ui.fields import NamesField
from ui.forms import Form, Tone
from ui.parts import button
from ui.theme import current


class IssueForm:
    """Nothing is overwritten; the list of what went where lies beside the workbooks."""

    def __init__(self, parent: QWidget | None, units: tuple[str, ...], today: date) -> None:
        self.form = Form(parent, "下发任务", "下发(&S)")
        self.period = QLineEdit(f"{today:%Y-%m}")
        self.period.setMaximumWidth(current().em(9))
        self.units = NamesField((), units, "单位名录")
        self.units.setPlaceholderText("不填就发给所有有任务的单位")
        self.folder = QLineEdit(str(default_folder() / f"下发_{today:%Y-%m}"))
        self.planning = QCheckBox("请单位同时拟定整改目标、措施和时限")
        self.statistics = QCheckBox("附“统计”表")
        choose = button("选择…(&L)")
        choose.clicked.connect(self._choose)
        note = self.form.add("期数(&P)", self.period)
        note.say("如 2024-06。单位按这一期填报，同一期再下发一次，会带上已报的内容。")
        self._period_note = note
        self.units.attach(self.form.add("单位(&U)", self.units))
        self.form.add("存到文件夹(&D)", self.folder, choose).say(
            "每家单位一份填报表，连同一张下发清单；已有的文件不覆盖。", Tone.PLAIN
        )
        self.form.add("", self.planning).say(
            "制定方案时用：填报表多三栏，交回的拟定内容到“待核定”里核定。", Tone.PLAIN
        )
        self.form.add("", self.statistics).say(
            "填报表里多一张表和一幅图，随填随数各状态的条数。", Tone.PLAIN
        )
        self.form.check = self._why
        self.period.setFocus()

    def _choose(self) -> None:
        found = QFileDialog.getExistingDirectory(self.form, "下发到文件夹", self.folder.text())
        if found:
            self.folder.setText(found)

    def _why(self) -> str:
        if not is_period(self.period.text().strip()):
            return "期数写成“2024-06”的样子。"
        return "" if self.folder.text().strip() else "选一个文件夹。"

    @property
    def wanted(self) -> Wanted:
        """What was entered."""
        folder = Path(self.folder.text().strip())
        return Wanted(
            folder,
            self.period.text().strip(),
            self.units.value,
            planning=self.planning.isChecked(),
            statistics=self.statistics.isChecked(),
        )
