"""The forms of a round and its parts: phase, member, chapter, outcome."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QStyledItemDelegate, QWidget

from app import leading_group, outcomes, phases, rounds, sections
from app.errors import RefusedError
from app.outcomes import MONEY_KINDS
from app.records import Finding, Member, MemberPost, Outcome, OutcomeKind, Phase, Round, Section
from app.wording import OUTCOME_WORDS, POST_WORDS
from ui.fields import DayField, NamesField, TextArea
from ui.forms import Form, Tone
from ui.organise.pane import Entry
from ui.theme import current

LEVELS = ("", "中央", "省", "市", "县")
KINDS = ("", "常规", "专项", "机动", "回头看")


def _drop_down(words: Sequence[str], chosen: str = "") -> QComboBox:
    box = QComboBox()
    box.setItemDelegate(QStyledItemDelegate(box))
    box.addItems(list(words))
    box.setCurrentText(chosen)
    box.setMaximumWidth(current().em(12))
    return box


def round_entry(parent: QWidget, old: Round | None, today: date) -> Entry:
    """Return the form of a round."""
    form = Form(parent, "修改巡察轮次" if old else "新建巡察轮次")
    name = QLineEdit(old.name if old else "")
    name.setPlaceholderText("如：2024年市委第三巡察组常规巡察")
    title = QLineEdit(old.title if old else "")
    title.setPlaceholderText("方案的标题，导入方案时自动填写")
    inspecting = QLineEdit(old.inspecting_body if old else "")
    inspected = QLineEdit(old.inspected_body if old else "")
    kind = _drop_down(KINDS, old.kind if old else "")
    level = _drop_down(LEVELS, old.level if old else "")
    day = DayField(today, old.feedback_date if old else None)
    year = QLineEdit(str(old.year) if old and old.year else "")
    year.setMaximumWidth(current().em(8))
    form.add("轮次名称(&N)", name)
    form.add("方案标题(&T)", title)
    form.add("巡察组(&G)", inspecting)
    form.add("被巡察党组织(&D)", inspected)
    form.add("类型(&K)", kind)
    form.add("层级(&L)", level)
    day.note = form.add("反馈日期(&F)", day)
    note = form.add("年份(&Y)", year)
    note.say("时限里没写年份时按这一年推定。")

    def check() -> str:
        text = year.text().strip()
        if not name.text().strip():
            return "先写轮次名称。"
        good = not text or (text.isascii() and text.isdigit() and 1990 <= int(text) <= 2100)
        return "" if good else "年份写成四位数字，如 2024。"

    form.check = check

    def work() -> Any:
        draft = rounds.RoundDraft(
            name.text().strip(),
            title.text().strip(),
            inspecting.text().strip(),
            inspected.text().strip(),
            kind.currentText(),
            level.currentText(),
            day.value,
            int(year.text()) if year.text().strip() else None,
        )
        if old is None:
            return lambda ledger, _: rounds.add_round(ledger, draft, today=today)
        return lambda ledger, _: rounds.change_round(ledger, old.id, draft)

    return Entry(form, work)


def phase_entry(parent: QWidget, old: Phase | None, round_id: int, today: date, _: Any) -> Entry:
    """Return the form of a phase."""
    form = Form(parent, "编辑整改阶段" if old else "新增整改阶段")
    name = QLineEdit(old.name if old else "")
    name.setPlaceholderText("如：集中整改阶段")
    start = DayField(today, old.start if old else None)
    end = DayField(today, old.end if old else None)
    text = TextArea(old.text if old else "", 5)
    form.add("阶段名称(&N)", name)
    start.note = form.add("开始(&S)", start)
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


def outcome_entry(
    parent: QWidget, old: Outcome | None, round_id: int, today: date, findings: Sequence[Finding]
) -> Entry:
    """Return the form of an outcome; money in 万元, everything else a number."""
    form = Form(parent, "编辑成效" if old else "登记成效")
    kinds = list(OutcomeKind)
    kind = _drop_down([OUTCOME_WORDS[one] for one in kinds])
    kind.setCurrentIndex(kinds.index(old.kind) if old else 0)
    text = TextArea(old.text if old else "", 2)
    number = QLineEdit(_figure(old))
    number.setMaximumWidth(current().em(12))
    day = DayField(today, old.date if old else today)
    numbers = {one.number: one.id for one in findings if one.number}
    names = {item_id: n for n, item_id in numbers.items()}
    linked = [names[one] for one in old.item_ids if one in names] if old else []
    items = NamesField(linked, list(numbers), "问题清单")
    items.setPlaceholderText("问题编号，如：3、5")
    form.add("种类(&K)", kind)
    form.add("内容(&T)", text)
    figure = form.add("数量或金额(&A)", number)
    day.note = form.add("日期(&D)", day)
    links = form.add("对应问题(&Q)", items)

    def check() -> str:
        money = kinds[kind.currentIndex()] in MONEY_KINDS
        figure.say("单位：万元" if money else "件、项、人次或场次")
        strange = [one for one in items.value if one not in numbers]
        links.say(f"没有编号为“{strange[0]}”的问题。" if strange else "", Tone.BAD)
        if strange:
            return "改好对应问题。"
        if not text.value:
            return "写明内容。"
        if money:
            try:
                return "" if outcomes.fen_of(number.text()) > 0 else "填写金额。"
            except RefusedError as error:
                return str(error)
        good = number.text().strip().isdigit() and int(number.text()) > 0
        return "" if good else "填写数量，用阿拉伯数字。"

    form.check = check

    def work() -> Any:
        chosen = kinds[kind.currentIndex()]
        money = chosen in MONEY_KINDS
        draft = outcomes.OutcomeDraft(
            chosen,
            text.value,
            0 if money else int(number.text()),
            number.text().strip() if money else "",
            day.value,
            tuple(numbers[one] for one in items.value),
        )
        if old is None:
            return lambda ledger, _: outcomes.add_outcome(ledger, round_id, draft)
        return lambda ledger, _: outcomes.change_outcome(ledger, old.id, draft)

    return Entry(form, work)


def _figure(old: Outcome | None) -> str:
    if old is None:
        return ""
    if old.kind in MONEY_KINDS:
        return f"{old.amount:.6f}".rstrip("0").rstrip(".")
    return str(old.number)
