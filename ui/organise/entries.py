"""The forms of a round and its parts: phase, member, chapter, outcome."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QStyledItemDelegate, QWidget

from app.errors import RefusedError
from app.records import (
    MONEY_KINDS,
    Finding,
    Member,
    MemberPost,
    Outcome,
    OutcomeKind,
    Phase,
    Round,
    Section,
)
from app.round import leading_group, outcomes, phases, rounds, sections
from app.wording import OUTCOME_WORDS, POST_WORDS
from ui.editing.writer import Work
from ui.fields import DayField, NamesField, TextArea
from ui.forms import Form, Tone
from ui.organise.pane import Entry
from ui.theme import current

LEVELS = ("", "中央", "省", "市", "县")
KINDS = ("", "常规", "专项", "机动", "回头看")


def _line(text: str, hint: str) -> QLineEdit:
    made = QLineEdit(text)
    made.setPlaceholderText(hint)
    return made


def _drop_down(words: Sequence[str], chosen: str = "") -> QComboBox:
    box = QComboBox()
    box.setItemDelegate(QStyledItemDelegate(box))
    box.addItems(list(words))
    box.setCurrentText(chosen)
    box.setMaximumWidth(current().em(12))
    return box


class RoundForm:
    """The fields of a round."""

    def __init__(self, parent: QWidget, old: Round | None, today: date) -> None:
        self._old = old
        self._today = today
        self.form = form = Form(parent, "修改巡察轮次" if old else "新建巡察轮次")
        self.name = _line(old.name if old else "", "如：2024年市委第三巡察组常规巡察")
        self.title = _line(old.title if old else "", "方案的标题，导入方案时自动填写")
        self.inspecting = QLineEdit(old.inspecting_body if old else "")
        self.inspected = QLineEdit(old.inspected_body if old else "")
        self.kind = _drop_down(KINDS, old.kind if old else "")
        self.level = _drop_down(LEVELS, old.level if old else "")
        self.day = DayField(today, old.feedback_date if old else None)
        self.year = QLineEdit(str(old.year) if old and old.year else "")
        self.year.setMaximumWidth(current().em(8))
        form.add("轮次名称(&N)", self.name)
        form.add("方案标题(&T)", self.title)
        form.add("巡察组(&G)", self.inspecting)
        form.add("被巡察党组织(&D)", self.inspected)
        form.add("类型(&K)", self.kind)
        form.add("层级(&L)", self.level)
        self.day.note = form.add("反馈日期(&F)", self.day)
        form.add("年份(&Y)", self.year).say("没有反馈日期时，没写年份的时限按这一年推定。")
        form.check = self._why

    def _why(self) -> str:
        text = self.year.text().strip()
        if not self.name.text().strip():
            return "先写轮次名称。"
        good = not text or (text.isascii() and text.isdigit() and 1990 <= int(text) <= 2100)
        return "" if good else "年份写成四位数字，如 2024。"

    def work(self) -> Work:
        """Return what writes what was entered."""
        old, today = self._old, self._today
        draft = rounds.RoundDraft(
            self.name.text().strip(),
            self.title.text().strip(),
            self.inspecting.text().strip(),
            self.inspected.text().strip(),
            self.kind.currentText(),
            self.level.currentText(),
            self.day.value,
            int(self.year.text()) if self.year.text().strip() else None,
        )
        if old is None:
            return lambda ledger, _: rounds.add_round(ledger, draft, today=today)
        return lambda ledger, _: rounds.change_round(ledger, old.id, draft)


def round_entry(parent: QWidget, old: Round | None, today: date) -> Entry:
    """Return the form of a round."""
    made = RoundForm(parent, old, today)
    return Entry(made.form, made.work)


def phase_entry(parent: QWidget, old: Phase | None, round_id: int, today: date, _: Any) -> Entry:
    """Return the form of a phase."""
    form = Form(parent, "编辑整改阶段" if old else "新增整改阶段")
    name = QLineEdit(old.name if old else "")
    name.setPlaceholderText("如：集中整改阶段")
    start = DayField(today, old.start if old else None)
    end = DayField(today, old.end if old else None)
    text = TextArea(old.text if old else "", 5)
    form.add("阶段名称(&N)", name)
    start.note = form.add("开始(&B)", start)
    end.note = form.add("结束(&E)", end)
    form.add("主要任务(&T)", text)

    def check() -> str:
        if not name.text().strip():
            return "先写阶段名称。"
        if start.value and end.value and end.value < start.value:
            return "结束日期不能早于开始日期。"
        return ""

    form.check = check

    def work() -> Any:
        draft = phases.PhaseDraft(name.text().strip(), start.value, end.value, text.value)
        if old is None:
            return lambda ledger, _: phases.add_phase(ledger, round_id, draft)
        return lambda ledger, _: phases.change_phase(ledger, old.id, draft)

    return Entry(form, work)


def member_entry(
    parent: QWidget, old: Member | None, round_id: int, _today: date, leaders: Sequence[str]
) -> Entry:
    """Return the form of a member of the leading group."""
    form = Form(parent, "编辑成员" if old else "新增成员")
    posts = list(MemberPost)
    post = _drop_down([POST_WORDS[one] for one in posts])
    post.setCurrentIndex(posts.index(old.post) if old else 0)
    name = NamesField((old.name,) if old else (), leaders, "领导名录")
    title = QLineEdit(old.title if old else "")
    title.setPlaceholderText("如：区委副书记、区长")
    form.add("组内职务(&P)", post)
    form.add("姓名(&N)", name)
    form.add("现任职务(&T)", title)
    form.check = lambda: "" if name.text().strip() else "先写姓名。"

    def work() -> Any:
        draft = leading_group.MemberDraft(
            posts[post.currentIndex()], name.text().strip(), title.text().strip()
        )
        if old is None:
            return lambda ledger, _: leading_group.add_member(ledger, round_id, draft)
        return lambda ledger, _: leading_group.change_member(ledger, old.id, draft)

    return Entry(form, work)


def section_entry(
    parent: QWidget, old: Section | None, round_id: int, _today: date, _: Any
) -> Entry:
    """Return the form of a chapter of the plan."""
    form = Form(parent, "编辑章节" if old else "新增章节")
    heading = QLineEdit(old.heading if old else "")
    heading.setPlaceholderText("如：一、总体要求；引言可以不填")
    body = TextArea(old.body if old else "", 12)
    form.add("标题(&H)", heading)
    note = form.add("正文(&B)", body)
    note.say("一行一段。生成整改落实方案时原样排进文书。")
    form.check = lambda: "" if heading.text().strip() or body.value else "标题和正文至少写一样。"

    def work() -> Any:
        draft = sections.SectionDraft(heading.text().strip(), body.value)
        if old is None:
            return lambda ledger, _: sections.add_section(ledger, round_id, draft)
        return lambda ledger, _: sections.change_section(ledger, old.id, draft)

    return Entry(form, work)


class OutcomeForm:
    """The fields of an outcome; money in 万元, everything else a number."""

    def __init__(
        self, parent: QWidget, old: Outcome | None, today: date, findings: Sequence[Finding]
    ) -> None:
        self._old = old
        self._kinds = list(OutcomeKind)
        self._numbers = {one.number: one.id for one in findings if one.number}
        self.form = form = Form(parent, "编辑成效" if old else "登记成效")
        self.kind = _drop_down([OUTCOME_WORDS[one] for one in self._kinds])
        self.kind.setCurrentIndex(self._kinds.index(old.kind) if old else 0)
        self.text = TextArea(old.text if old else "", 2)
        self.number = QLineEdit(_figure(old))
        self.number.setMaximumWidth(current().em(12))
        self.day = DayField(today, old.date if old else today)
        names = {item_id: n for n, item_id in self._numbers.items()}
        linked = [names[one] for one in old.item_ids if one in names] if old else []
        self.items = NamesField(linked, list(self._numbers), "问题清单")
        self.items.setPlaceholderText("问题编号，如：3、5")
        form.add("种类(&K)", self.kind)
        form.add("内容(&T)", self.text)
        self.figure = form.add("数量或金额(&A)", self.number)
        self.day.note = form.add("日期(&D)", self.day)
        self.links = form.add("对应问题(&Q)", self.items)
        form.check = self._why

    @property
    def _chosen(self) -> OutcomeKind:
        return self._kinds[self.kind.currentIndex()]

    @property
    def _is_money(self) -> bool:
        return self._chosen in MONEY_KINDS

    def _why(self) -> str:
        self.figure.say("单位：万元" if self._is_money else "件、项、人次或场次")
        strange = [one for one in self.items.value if one not in self._numbers]
        self.links.say(f"没有编号为“{strange[0]}”的问题。" if strange else "", Tone.BAD)
        if not self.text.value:
            return "写明内容。"
        return self._why_not_figure()

    def _why_not_figure(self) -> str:
        text = self.number.text().strip()
        if not self._is_money:
            good = text.isascii() and text.isdigit() and int(text) > 0
            return "" if good else "填写数量，用阿拉伯数字。"
        try:
            return "" if outcomes.fen_of(text) > 0 else "填写金额。"
        except RefusedError as error:
            return str(error)

    def work(self, round_id: int) -> Work:
        """Return what writes what was entered."""
        old, text = self._old, self.number.text().strip()
        draft = outcomes.OutcomeDraft(
            self._chosen,
            self.text.value,
            0 if self._is_money else int(text),
            text if self._is_money else "",
            self.day.value,
            tuple(self._numbers[one] for one in self.items.value),
        )
        if old is None:
            return lambda ledger, _: outcomes.add_outcome(ledger, round_id, draft)
        return lambda ledger, _: outcomes.change_outcome(ledger, old.id, draft)


def outcome_entry(
    parent: QWidget, old: Outcome | None, round_id: int, today: date, findings: Sequence[Finding]
) -> Entry:
    """Return the form of an outcome."""
    made = OutcomeForm(parent, old, today, findings)
    return Entry(made.form, lambda: made.work(round_id))


def _figure(old: Outcome | None) -> str:
    if old is None:
        return ""
    if old.kind in MONEY_KINDS:
        return f"{old.amount:.6f}".rstrip("0").rstrip(".")
    return str(old.number)
