"""Small forms on one item: a step of striking off, an extension, what is made public, a move."""

from datetime import date

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QStyledItemDelegate, QWidget

from app.closing.closures import STEPS, ClosureDraft
from app.closing.extensions import ExtensionDraft
from app.records import Category, ClosureState, DeadlineKind, Finding, ProgressState
from ui.editing.reading import Chosen
from ui.fields import DayField, DeadlineField, TextArea
from ui.forms import Form, Tone
from ui.theme import current

STEP_WORDS = {
    ClosureState.APPLIED: "申请销号",
    ClosureState.RETURNED: "退回",
    ClosureState.VERIFIED: "核实通过",
    ClosureState.CLOSED: "销号",
    ClosureState.CLOSED_ONGOING: "持续销号",
    ClosureState.REOPENED: "重新启动",
}
_READY = (ProgressState.DONE, ProgressState.STAGE_DONE)


def steps_for(chosen: Chosen) -> tuple[ClosureState, ...]:
    """Return the steps that may follow where an item stands; going on comes before going back."""
    item = chosen.item
    if isinstance(item, Category):
        return ()
    found = [state for state, before in STEPS.items() if item.closure_state in before]
    if item.state not in _READY:
        found = [state for state in found if state is not ClosureState.APPLIED]
    if item.state is not ProgressState.DONE:
        found = [state for state in found if state is not ClosureState.CLOSED]
    return tuple(sorted(found, key=lambda state: state is ClosureState.RETURNED))


class ClosureForm:
    """One step of striking an item off, with the opinion and for a reopening its basis."""

    def __init__(self, parent: QWidget | None, chosen: Chosen, today: date) -> None:
        self._steps = steps_for(chosen)
        self.form = Form(parent, f"对账销号：{chosen.name}")
        self.step = QComboBox()
        self.step.setItemDelegate(QStyledItemDelegate(self.step))
        self.step.addItems([STEP_WORDS[step] for step in self._steps])
        self.step.setMaximumWidth(current().em(12))
        self.day = DayField(today, today, needed=True)
        self.by = QLineEdit()
        self.by.setPlaceholderText("不填则为当前经办人")
        self.by.setMaximumWidth(current().em(16))
        self.text = TextArea("", 3)
        self.basis = QLineEdit()
        self.basis.setPlaceholderText("如：回头检查报告")
        form = self.form
        note = form.add("办理(&C)", self.step)
        note.say("申请的人和核实的人不能是同一人。")
        self.day.note = form.add("日期(&D)", self.day)
        form.add("办理人(&B)", self.by)
        form.add("意见或理由(&T)", self.text)
        form.add("依据(&J)", self.basis)
        form.check = self._why
        self.text.setFocus()

    @property
    def _step(self) -> ClosureState:
        return self._steps[self.step.currentIndex()]

    def _why(self) -> str:
        reopened = self._step is ClosureState.REOPENED
        if self.day.value is None:
            return "填写日期。"
        if reopened and not (self.text.value and self.basis.text().strip()):
            return "重新启动要写明理由和依据。"
        if self._step is ClosureState.RETURNED and not self.text.value:
            return "退回要写明原因。"
        return ""

    @property
    def draft(self) -> ClosureDraft:
        """What was entered."""
        day = self.day.value
        assert day is not None
        return ClosureDraft(self._step, day, self.text.value, self.basis.text().strip())

    @property
    def who(self) -> str:
        """Who takes the step, "" for the ledger's 经办人."""
        return self.by.text().strip()


class ExtensionForm:
    """An application for more time, or the decision on one that waits."""

    def __init__(self, parent: QWidget | None, chosen: Chosen, today: date) -> None:
        item = chosen.item
        assert not isinstance(item, Category)
        self.pending = next((e for e in item.extensions if e.decided is None), None)
        self._today = today
        title = "批复延期" if self.pending else "申请延期"
        self.form = Form(parent, f"{title}：{chosen.name}")
        self.reason = TextArea("", 3)
        self.deadline = DeadlineField(chosen.known.basis)
        self.day = DayField(today, today, needed=True)
        self.agree = QCheckBox("同意延期(&A)")
        self.agree.setChecked(True)
        if self.pending is not None:
            self._decide(item.deadline.raw if item.deadline else "未填")
        else:
            self._ask(item.deadline.raw if item.deadline else "未填")
        self.form.check = self._why
        self.reason.setFocus()

    def _ask(self, old: str) -> None:
        form = self.form
        form.add("理由(&R)", self.reason)
        self.deadline.note = form.add("延期至(&E)", self.deadline)
        self.deadline.note.say(f"原定时限：{old}（始终保留）")
        self.day.note = form.add("申请日期(&D)", self.day)

    def _decide(self, old: str) -> None:
        form, pending = self.form, self.pending
        assert pending is not None
        note = form.add("批复", self.agree)
        note.say(f"原定 {old}，申请延至 {pending.new.raw}。理由：{pending.reason}", Tone.PLAIN)
        form.add("意见(&R)", self.reason)
        self.day.note = form.add("批复日期(&D)", self.day)

    def _why(self) -> str:
        if self.day.value is None:
            return "填写日期。"
        if self.pending is not None:
            return "" if self.agree.isChecked() or self.reason.value else "不同意要写明意见。"
        understood = self.deadline.understood
        if not self.reason.value:
            return "写明延期的理由。"
        if understood is None or understood.kind is DeadlineKind.UNKNOWN:
            return "写明延期到什么时候。"
        return ""

    @property
    def on(self) -> date:
        """The day of the application or the decision."""
        return self.day.value or self._today

    @property
    def draft(self) -> ExtensionDraft:
        """The application."""
        return ExtensionDraft(self.reason.value, self.deadline.value, self.on)


class PublicForm:
    """Whether a finding may be published, and why not."""

    def __init__(self, parent: QWidget | None, chosen: Chosen) -> None:
        item = chosen.item
        assert isinstance(item, Finding)
        self.form = Form(parent, f"公开范围：{chosen.name}")
        self.hide = QCheckBox("不写入公开通报(&P)")
        self.hide.setChecked(not item.public)
        self.reason = TextArea(item.public_reason, 2)
        self.form.add("公开范围", self.hide)
        note = self.form.add("不公开的理由(&R)", self.reason)
        note.say("公开版会重新编号，看不出少了哪一项。")
        self.form.check = self._why

    def _why(self) -> str:
        return "写明不公开的理由。" if self.hide.isChecked() and not self.reason.value else ""


class MoveForm:
    """Another category for a finding."""

    def __init__(self, parent: QWidget | None, chosen: Chosen) -> None:
        self.form = Form(parent, f"移动：{chosen.name}", "移动(&S)")
        self.category = QComboBox()
        self.category.setItemDelegate(QStyledItemDelegate(self.category))
        for category_id, title in chosen.known.categories:
            self.category.addItem(title, category_id)
        now = self.category.findData(chosen.parent_id)
        self.category.setCurrentIndex(now)
        note = self.form.add("移到类别(&C)", self.category)
        note.say("移到这一类的最后，编号不变。")
        self.form.check = lambda: "选择另一个类别。" if self.category.currentIndex() == now else ""

    @property
    def category_id(self) -> int:
        """The category chosen."""
        return int(self.category.currentData())
