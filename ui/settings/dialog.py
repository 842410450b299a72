"""设置: what one ledger counts by, the words of its reports, and who works with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QStyledItemDelegate, QWidget

from app.documents.wording import VOCABULARIES
from app.job import Job
from app.ledger import Ledger, set_name, set_operator
from app.ledger.settings import DEFAULTS, RANGES, change_setting, get_setting
from ui.fields import mark_bad
from ui.forms import Form, Tone
from ui.jobs import Jobs
from ui.parts import label
from ui.settings.numbers import NumberField
from ui.theme import current

_READ_ONLY = "台账以只读方式打开，不能修改。"
_TURNED = "要大于黄灯的天数，否则绿灯不会出现。"


@dataclass(frozen=True, slots=True)
class Number:
    """A setting that is a number: its label, unit, range, and what it does."""

    name: str
    words: str
    unit: str
    told: str


_LIGHTS = (
    Number("soon_days", "黄灯(&Y)", "天", "距完成时限还有几天起亮黄灯。"),
    Number("near_days", "绿灯(&G)", "天", "距完成时限还有几天起亮绿灯。"),
)
_TIMES = (
    Number(
        "immediate_days",
        "立行立改(&I)",
        "工作日",
        "从反馈之日算起，按周末推算；填 0 为不设最后一天。",
    ),
    Number("plan_months", "报送方案(&P)", "个月", "收到反馈后，几个月内报送整改方案。"),
    Number(
        "concentrated_months",
        "集中整改期(&C)",
        "个月",
        "从反馈之日算起；工作台按它倒计时。",
    ),
    Number("report_months", "定期报告(&R)", "个月", "集中整改期之后，每几个月报告一次进展。"),
)
_FILES = (
    Number(
        "evidence_mb",
        "佐证上限(&E)",
        "MB",
        "单个佐证文件的大小上限。文件存在台账里，越大备份越慢。",
    ),
)


class SettingsForm:
    """Fields for every setting of a ledger on a Form; `changes` are those that differ."""

    def __init__(
        self, parent: QWidget | None, known: Mapping[str, Any], name: str, by: str
    ) -> None:
        self._known = known
        self._name, self._by = name, by
        self.form = Form(parent, "设置")
        self.name = QLineEdit(name)
        self.by = QLineEdit(by)
        self.numbers: dict[str, NumberField] = {}
        self.vocabulary = QComboBox()
        self.alone = QCheckBox("允许申请人自己核实销号")
        self._place()

    def _place(self) -> None:
        form = self.form
        self._name_note = form.add("台账名称(&N)", self.name)
        self.name.textChanged.connect(self._tell_name)
        self._tell_name()
        note = form.add("经办人(&B)", self.by)
        note.say("每处改动的留痕里都记着经办人。不填就用电脑的账户名。")
        self.by.setMaximumWidth(current().em(16))
        self._heading("灯和时限")
        for one in (*_LIGHTS, *_TIMES):
            self._add(one)
        self._heading("报告和佐证")
        self._add_vocabulary()
        for one in _FILES:
            self._add(one)
        self._heading("销号")
        self.alone.setChecked(bool(self._known["one_person_office"]))
        note = form.add("一人办公(&O)", self.alone)
        note.say("只有一名经办人时才需要。放宽一次，销号记录和留痕里注明一次。")
        self.numbers["soon_days"].textChanged.connect(self._compare)
        self.numbers["near_days"].textChanged.connect(self._compare)
        self._compare()
        self.by.setFocus()

    def _tell_name(self) -> None:
        named = bool(self.name.text().strip())
        told = "保存文书和导出时，文件名以它开头。台账文件不改名。"
        self._name_note.say(
            told if named else "请填写台账名称。", Tone.PLAIN if named else Tone.BAD
        )
        mark_bad(self.name, not named)
        self.form.look()

    def _heading(self, words: str) -> None:
        made = label(words, "h2")
        made.setContentsMargins(0, 8, 0, 0)
        self.form.layout_.addRow(made)

    def _add(self, one: Number) -> None:
        field = NumberField(int(self._known[one.name]), *RANGES[one.name])
        self.numbers[one.name] = field
        unit = label(one.unit, "sub")
        unit.setFixedWidth(current().em(3))
        field.note = self.form.add(one.words, field, unit, label(one.told, "hint"))
        field.tell()

    def _add_vocabulary(self) -> None:
        box = self.vocabulary
        box.setItemDelegate(QStyledItemDelegate(box))
        for name, words in VOCABULARIES.items():
            box.addItem(" / ".join(label_ for label_, _ in words.groups), name)
        box.setCurrentIndex(max(0, box.findData(self._known["vocabulary"])))
        note = self.form.add("报告用语(&W)", box)
        note.say("报告和统计里怎样说整改状态。台账里的进展状态不变。")

    def _compare(self) -> None:
        """Say at the field that the green light would never show."""
        soon, near = self.numbers["soon_days"], self.numbers["near_days"]
        turned = soon.value is not None and near.value is not None and near.value <= soon.value
        near.tell(_TURNED if turned else "")
        self.form.look()

    @property
    def changes(self) -> dict[str, Any]:
        """The settings that were changed, by name."""
        entered: dict[str, Any] = {name: field.value for name, field in self.numbers.items()}
        entered["vocabulary"] = self.vocabulary.currentData()
        entered["one_person_office"] = self.alone.isChecked()
        return {name: value for name, value in entered.items() if value != self._known[name]}

    @property
    def renamed(self) -> str | None:
        """The new name of the ledger, None when it is the old one."""
        name = self.name.text().strip()
        return None if name == self._name else name

    @property
    def operator(self) -> str | None:
        """The new 经办人, None when it is the old one."""
        name = self.by.text().strip()
        return None if name == self._by else name


def open_settings(
    parent: QWidget | None, jobs: Jobs, confirmed: Callable[[str], object] | None = None
) -> None:
    """Let the settings of the open ledger be changed; `confirmed` gets a sentence afterwards."""
    ledger = jobs.ledger
    if ledger is None:
        return
    known = jobs.read_now(lambda reader: {name: get_setting(reader, name) for name in DEFAULTS})
    fields = SettingsForm(parent, known, ledger.name, ledger.by)
    form = fields.form
    if ledger.read_only:
        form.check = lambda: _READ_ONLY

    def done(_: object) -> None:
        form.done_with()
        if confirmed is not None:
            confirmed("已保存设置")

    form.save = lambda _: jobs.write(_writing(fields), done, form.fail)
    form.exec()
    form.deleteLater()


def _writing(fields: SettingsForm) -> Callable[[Ledger, Job], None]:
    """Return what writes the changes; the new 经办人 is named first and signs them."""
    changes, renamed, operator = fields.changes, fields.renamed, fields.operator

    def work(ledger: Ledger, _job: Job) -> None:
        if operator is not None:
            set_operator(ledger, operator)
        if renamed is not None:
            set_name(ledger, renamed)
        for name, value in changes.items():
            change_setting(ledger, name, value)

    return work
