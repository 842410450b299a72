"""Small forms on one item: a step of striking off, an extension, what is made public, a move."""

from datetime import date

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QStyledItemDelegate, QWidget

from app.closing.extensions import ExtensionDraft, days_won, is_later
from app.closing.guards import Chain, ClosureDraft, refusal, remarks
from app.closing.people import same_person
from app.closing.steps import ROWS, TABLE
from app.messages.extensions import ASKED_AND_APPROVED
from app.records import Category, ClosureState, Deadline, DeadlineKind, Extension, Finding
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


def steps_for(chosen: Chosen) -> tuple[ClosureState, ...]:
    """Return the steps that may follow where an item stands; going on comes before going back."""
    item = chosen.item
    if isinstance(item, Category):
        return ()
    found = [
        row.to for row in TABLE if item.closure_state in row.after and item.state in row.states
    ]
    return tuple(sorted(found, key=lambda state: state is ClosureState.RETURNED))


class ClosureForm:
    """One step of striking an item off, with the opinion and for a reopening its basis."""

    def __init__(self, parent: QWidget | None, chosen: Chosen, today: date, chain: Chain) -> None:
        self._steps = steps_for(chosen)
        self._chain, self._today = chain, today
        self.form = Form(parent, f"对账销号：{chosen.name}")
        self.step = QComboBox()
        self.step.setItemDelegate(QStyledItemDelegate(self.step))
        self.step.addItems([STEP_WORDS[step] for step in self._steps])
        self.step.setMaximumWidth(current().em(12))
        self.day = DayField(today, today, needed=True, past=True)
        self.by = QLineEdit()
        self.by.setPlaceholderText(f"不填则为当前经办人 {chain.operator}")
        self.by.setMaximumWidth(current().em(20))
        self.text = TextArea("", 3)
        self.basis = QLineEdit()
        self.basis.setPlaceholderText("如：回头检查报告")
        self.late = QLineEdit()
        self.late.setPlaceholderText("日期早于上一步时填写，如：按会议纪要补录")
        form = self.form
        self.note = form.add("办理(&C)", self.step)
        self.step.currentIndexChanged.connect(self._tell)
        self._tell()
        self.day.note = form.add("日期(&D)", self.day)
        form.add("补录理由(&L)", self.late)
        form.add("办理人(&B)", self.by)
        form.add("意见或理由(&T)", self.text)
        form.add("依据(&J)", self.basis)
        form.check = self._why
        self.text.setFocus()

    @property
    def _step(self) -> ClosureState:
        return self._steps[self.step.currentIndex()]

    def _tell(self) -> None:
        """Say who may take the step, and what is missing without forbidding it."""
        missing = "".join(remarks(self._chain, ClosureDraft(self._step, self._today)))
        rule = "申请人、填报人不能核实，也不能决定销号。" if ROWS[self._step].apart else ""
        self.note.say(rule + missing, Tone.DOUBT if missing else Tone.PLAIN)

    def _why(self) -> str:
        if self.day.value is None:
            return "填写日期。"
        by = self.who or self._chain.operator
        return refusal(self._chain, self.draft, by, self._today)

    @property
    def draft(self) -> ClosureDraft:
        """What was entered."""
        day = self.day.value
        assert day is not None
        basis, late = self.basis.text().strip(), self.late.text().strip()
        return ClosureDraft(self._step, day, self.text.value, basis, late)

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
        self._in_force, self._known = item.effective_due, chosen.known
        self.deadline = DeadlineField(chosen.known.basis)
        self.deadline.also = self._won
        self.day = DayField(today, today, needed=True, past=True)
        self.by = QLineEdit()
        self.by.setPlaceholderText(f"不填则为当前经办人 {chosen.known.operator}")
        self.by.setMaximumWidth(current().em(20))
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
        now = f"，现行 {self._in_force}" if self._in_force else ""
        late = bool(self._in_force and self._in_force < self._today)
        words = f"原定时限：{old}（始终保留）{now}"
        words += "。已经逾期：可以申请，记为逾期后申请，逾期的天数仍算逾期。" if late else ""
        self.deadline.note.say(words, Tone.DOUBT if late else Tone.PLAIN)
        self.day.note = form.add("申请日期(&D)", self.day)
        form.add("申请人(&B)", self.by)

    def _won(self, new: Deadline) -> tuple[str, Tone]:
        """Say by how much it is put off; an earlier day is refused."""
        if not is_later(new, self._in_force):
            return f"不晚于现行时限 {self._in_force}，延期只能改到更晚的日期。", Tone.BAD
        won = days_won(new, self._in_force)
        if won is None or self._in_force is None or new.due is None:
            return "", Tone.OK
        return f"由{_day(self._in_force)}延至{_day(new.due)}，延 {won} 天", Tone.OK

    def _decide(self, old: str) -> None:
        form, pending = self.form, self.pending
        assert pending is not None
        note = form.add("批复", self.agree)
        words, tone = self._won(pending.new)
        asked = f"{pending.requested_by}申请" if pending.requested_by else "申请"
        late = "（逾期后申请）" if pending.late else ""
        said = f"原定 {old}，{asked}延至 {pending.new.raw}{late}。理由：{pending.reason}"
        note.say(f"{said}　{words}".strip(), Tone.DOUBT if tone is Tone.BAD else Tone.PLAIN)
        form.add("意见(&R)", self.reason)
        self.day.note = form.add("批复日期(&D)", self.day)
        form.add("批复人(&B)", self.by)

    def _why(self) -> str:
        if self.day.value is None:
            return "填写日期。"
        if self.pending is not None:
            return self._why_not_decide(self.pending)
        understood = self.deadline.understood
        if not self.reason.value:
            return "写明延期的理由。"
        if understood is None or understood.kind is DeadlineKind.UNKNOWN:
            return "写明延期到什么时候。"
        return ""

    def _why_not_decide(self, pending: Extension) -> str:
        if not self.agree.isChecked():
            return "" if self.reason.value else "不同意要写明意见。"
        if self.on < pending.requested:
            return f"批复日期早于申请日期 {pending.requested}。"
        if not is_later(pending.new, self._in_force):
            return "申请的时限已不晚于现行时限，不能批准。"
        asked = [pending.requested_by] if pending.requested_by else []
        same = same_person(self.who or self._known.operator, asked)
        return ASKED_AND_APPROVED if same and not self._known.one_person else ""

    @property
    def who(self) -> str:
        """Who asks or decides, "" for the ledger's 经办人."""
        return self.by.text().strip()

    @property
    def on(self) -> date:
        """The day of the application or the decision."""
        return self.day.value or self._today

    @property
    def draft(self) -> ExtensionDraft:
        """The application."""
        return ExtensionDraft(self.reason.value, self.deadline.value, self.on)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


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
