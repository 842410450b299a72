"""Editing by hand: every form driven as a user would, what it writes, what undo takes back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pages import TODAY, ledger_of, modal, sample_jobs, write
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.items.items import item_detail
from app.ledger.undo import undo
from app.records import (
    Category,
    ClosureState,
    DeadlineKind,
    Finding,
    Measure,
    RectificationType,
    Role,
    WholeRound,
)
from app.round.rounds import load_round
from ui.dialogs import Message
from ui.editing.editor import Editor
from ui.editing.files import FilesField
from ui.editing.shaping import Shaper
from ui.editing.writer import Writer
from ui.fields import DayField, DeadlineField, NamesField, TextArea
from ui.forms import Form, Tone
from ui.jobs import Jobs


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = sample_jobs(tmp_path)
    yield made
    made.close()


@pytest.fixture
def writer(jobs: Jobs) -> Writer:
    return Writer(QWidget(), jobs, lambda: TODAY)


@pytest.fixture
def editor(writer: Writer) -> Editor:
    return Editor(writer)


@pytest.fixture
def shaper(writer: Writer) -> Shaper:
    return Shaper(writer)


def whole(jobs: Jobs) -> WholeRound:
    return load_round(ledger_of(jobs), 1)


def finding(jobs: Jobs, number: str) -> Finding:
    return next(f for f in whole(jobs).findings if f.number == number)


def field(form: Form, name: str) -> QWidget:
    """Find a field by its label."""
    found = [w for w in form.findChildren(QWidget) if w.accessibleName() == name]
    assert len(found) == 1, name
    return found[0]


def fill(form: Form, name: str, text: str) -> None:
    """Replace what stands in a field."""
    widget = field(form, name)
    assert isinstance(widget, TextArea | DeadlineField | NamesField | DayField) or hasattr(
        widget, "setText"
    )
    widget.selectAll()  # type: ignore[attr-defined]
    write(widget, text)


def save(form: Form) -> None:
    assert form.primary.isEnabled(), form.why.text()
    QTest.mouseClick(form.primary, Qt.MouseButton.LeftButton)


def test_a_new_finding_with_parties_and_deadline(
    editor: Editor, jobs: Jobs, writer: Writer
) -> None:
    added: list[int] = []
    said: list[str] = []
    writer.added.connect(added.append)
    writer.confirmed.connect(said.append)
    category = whole(jobs).categories[1].id

    def answer(form: Form) -> None:
        assert not form.primary.isEnabled()
        assert form.why.text() == "先写问题原文。"
        fill(form, "编号", "16")
        fill(form, "问题原文", "关于公章管理不严问题的整改")
        fill(form, "牵头领导", "韩立新")
        fill(form, "责任单位", "区财政局、区新单位")
        fill(form, "完成时限", "6月底前，并长期坚持")
        save(form)

    with modal(answer):
        editor.new_finding(1, category)
    assert said == ["已新增问题，可撤销 Ctrl+Z"]
    made = item_detail(ledger_of(jobs), added[0])
    assert isinstance(made, Finding)
    assert (made.number, made.title) == ("16", "关于公章管理不严问题的整改")
    assert [(p.role, p.party) for p in made.responsibilities] == [
        (Role.LEAD_LEADER, "韩立新"),
        (Role.RESPONSIBLE_UNIT, "区财政局"),
        (Role.RESPONSIBLE_UNIT, "区新单位"),
    ]
    assert made.deadline is not None
    assert (made.deadline.due, made.deadline.then_long_term) == (date(2025, 6, 30), True)
    assert made.id in [f.id for f in whole(jobs).categories[1].findings]
    undo(ledger_of(jobs))
    assert made.id not in [f.id for f in whole(jobs).findings]


def test_changing_a_finding_keeps_what_is_not_touched(editor: Editor, jobs: Jobs) -> None:
    before = finding(jobs, "10")

    def answer(form: Form) -> None:
        fill(form, "整改目标", "资金拨付不过夜")
        save(form)

    with modal(answer):
        editor.edit(before.id)
    after = finding(jobs, "10")
    assert after.goal == "资金拨付不过夜"
    assert after.responsibilities != () and [
        (p.role, p.party, p.raw) for p in after.responsibilities
    ] == [(p.role, p.party, p.raw) for p in before.responsibilities]
    assert (after.deadline, after.measures) == (before.deadline, before.measures)
    undo(ledger_of(jobs))
    assert finding(jobs, "10") == before


def test_nonsense_in_a_deadline_is_answered_at_the_field(editor: Editor, jobs: Jobs) -> None:
    target = finding(jobs, "15")

    def answer(form: Form) -> None:
        deadline = field(form, "完成时限")
        assert isinstance(deadline, DeadlineField)
        assert deadline.note is not None
        assert deadline.note.tone is Tone.DOUBT
        fill(form, "完成时限", "抓紧办")
        assert "看不懂" in deadline.note.text
        assert not form.primary.isEnabled()
        fill(form, "完成时限", "2025年5月底前")
        save(form)

    with modal(answer):
        editor.edit(target.id)
    deadline = finding(jobs, "15").deadline
    assert deadline is not None
    assert (deadline.kind, deadline.due) == (DeadlineKind.DATE, date(2025, 5, 31))


def test_new_measure_and_category(editor: Editor, jobs: Jobs) -> None:
    target = finding(jobs, "8")

    def answer(form: Form) -> None:
        fill(form, "编号", "③")
        fill(form, "措施内容", "每半年通报一次。")
        save(form)

    with modal(answer):
        editor.new_measure(target.id)
    assert [m.text for m in finding(jobs, "8").measures][-1] == "每半年通报一次。"

    def name(form: Form) -> None:
        fill(form, "编号", "五")
        fill(form, "类别名称", "关于其他问题")
        save(form)

    with modal(name):
        editor.new_category(1)
    assert whole(jobs).categories[-1].title == "关于其他问题"


def test_a_report_with_evidence(editor: Editor, jobs: Jobs, tmp_path: Path) -> None:
    proof = tmp_path / "清退凭证.txt"
    proof.write_text("凭证", encoding="utf-8")
    target = finding(jobs, "6")

    def answer(form: Form) -> None:
        assert form.why.text() == "填写一家填报单位。"
        fill(form, "填报单位", "区财政局")
        fill(form, "做了什么", "其余3笔已清退。")
        files = form.findChild(FilesField)
        assert files is not None
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(proof)), QUrl.fromLocalFile(str(tmp_path))])
        drop = QDropEvent(
            QPoint(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        files.dropEvent(drop)
        assert files.paths == [proof]
        picture = QImage(4, 4, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.red)
        QGuiApplication.clipboard().setImage(picture)
        files.paste()
        assert len(files.paths) == 2
        files.list.setCurrentRow(1)
        QTest.keyClick(files.list, Qt.Key.Key_Delete)
        files.add([proof])
        assert files.paths == [proof]
        save(form)

    with modal(answer):
        editor.report(target.id)
    last = finding(jobs, "6").progress[-1]
    assert (last.unit, last.done, last.date) == ("区财政局", "其余3笔已清退。", TODAY)
    assert [e.name for e in last.evidence] == ["清退凭证.txt"]

    def correct(form: Form) -> None:
        fill(form, "做了什么", "其余3笔已清退2笔。")
        save(form)

    with modal(correct):
        editor.report(target.id, last)
    newest = finding(jobs, "6").progress[-1]
    assert (newest.corrects, newest.done) == (last.id, "其余3笔已清退2笔。")


def test_striking_off_step_by_step(editor: Editor, jobs: Jobs) -> None:
    target = finding(jobs, "7")

    def verify(form: Form) -> None:
        step = field(form, "办理")
        step.setCurrentText("核实通过")  # type: ignore[attr-defined]
        fill(form, "意见或理由", "情况属实")
        save(form)

    def maker(form: Form) -> None:
        field(form, "办理").setCurrentText("核实通过")  # type: ignore[attr-defined]
        fill(form, "办理人", "焦立")
        assert not form.primary.isEnabled()  # said before it is saved
        assert "申请人和填报人" in form.why.text()
        fill(form, "办理人", "贺文博")
        fill(form, "日期", "2000-1-1")
        assert "反馈日期" in form.why.text()
        fill(form, "日期", "2999-1-1")
        assert not form.primary.isEnabled()
        form.touched = False
        form.reject()

    with modal(maker):
        editor.step(target.id)
    with modal(verify):
        editor.step(target.id)
    assert finding(jobs, "7").closure_state is ClosureState.VERIFIED

    def told(message: Message) -> None:
        assert "登记进展" in message.words.text()
        message.accept()

    with modal(told):
        editor.step(finding(jobs, "14").id)


def test_extension_asked_and_decided(editor: Editor, jobs: Jobs) -> None:
    target = finding(jobs, "6")

    def refuse(form: Form) -> None:
        QTest.mouseClick(field(form, "批复"), Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
        assert form.why.text() == "不同意要写明意见。"
        fill(form, "意见", "不同意，抓紧办。")
        save(form)

    with modal(refuse):
        editor.extend(target.id)
    decided = finding(jobs, "6").extensions[-1]
    assert (decided.approved, decided.opinion) == (False, "不同意，抓紧办。")

    def ask_more(form: Form) -> None:
        fill(form, "理由", "金额需要核对")
        fill(form, "延期至", "2024年4月15日前")
        assert not form.primary.isEnabled()
        assert any("不晚于现行时限" in note.text for note in form.notes)
        fill(form, "延期至", "2025年6月15日前")
        assert any("延 " in note.text and "由2025年" in note.text for note in form.notes)
        save(form)

    with modal(ask_more):
        editor.extend(target.id)
    assert finding(jobs, "6").extensions[-1].new.due == date(2025, 6, 15)

    def approve(form: Form) -> None:
        assert "不能自己批准" in form.why.text()
        fill(form, "批复人", "顾敏")
        save(form)

    with modal(approve):
        editor.extend(target.id)
    assert finding(jobs, "6").extensions[-1].approved


def test_hiding_needs_a_reason(editor: Editor, jobs: Jobs) -> None:
    target = finding(jobs, "1")

    def answer(form: Form) -> None:
        QTest.mouseClick(field(form, "公开范围"), Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
        assert form.why.text() == "写明不公开的理由。"
        fill(form, "不公开的理由", "涉密")
        save(form)

    with modal(answer):
        editor.publish(target.id)
    hidden = finding(jobs, "1")
    assert (hidden.public, hidden.public_reason) == (False, "涉密")


def test_split_merge_move_renumber(shaper: Shaper, jobs: Jobs) -> None:
    first = finding(jobs, "2").measures[0]
    start = whole(jobs)

    def split(form: Form) -> None:
        text = field(form, "在断开处点一下")
        cursor = text.textCursor()  # type: ignore[attr-defined]
        cursor.setPosition(0)
        text.setTextCursor(cursor)  # type: ignore[attr-defined]
        assert not form.primary.isEnabled()
        cursor.setPosition(first.text.index("，") + 1)
        text.setTextCursor(cursor)  # type: ignore[attr-defined]
        save(form)

    with modal(split):
        shaper.split(first.id)
    measures = finding(jobs, "2").measures
    assert [m.number for m in measures] == ["①", "②", "③", "④", "⑤"]
    assert measures[0].text + measures[1].text == first.text

    with modal(lambda box: QTest.mouseClick(_button(box, "合并"), Qt.MouseButton.LeftButton)):
        shaper.merge([measures[0].id, measures[1].id])
    assert [m.number for m in finding(jobs, "2").measures] == ["①", "②", "③", "④"]

    def elsewhere(form: Form) -> None:
        assert form.why.text() == "选择另一个类别。"
        box = field(form, "移到类别")
        box.setCurrentIndex(3)  # type: ignore[attr-defined]
        save(form)

    with modal(elsewhere):
        shaper.move(finding(jobs, "2").id)
    assert whole(jobs).categories[3].findings[-1].number == "2"
    with modal(lambda box: QTest.mouseClick(_button(box, "重新编号"), Qt.MouseButton.LeftButton)):
        shaper.renumber(whole(jobs).categories[3].id)
    assert [f.number for f in whole(jobs).categories[3].findings] == ["1", "2", "3", "4"]
    shaper.shift(whole(jobs).categories[3].findings[0].id, 1)
    assert [f.number for f in whole(jobs).categories[3].findings] == ["2", "1", "3", "4"]
    for _ in range(5):
        undo(ledger_of(jobs))
    assert whole(jobs) == start


def _button(box: Message, text: str) -> QWidget:
    return next(b for b in box.answers.findChildren(QWidget) if getattr(b, "text", str)() == text)


def test_many_at_once_with_a_look_before(shaper: Shaper, jobs: Jobs) -> None:
    start = whole(jobs)
    ids = [f.id for f in start.categories[3].findings]

    def answer(form: Form) -> None:
        assert form.why.text() == "填写要修改的内容。"
        fill(form, "完成时限", "2025年底前")
        field(form, "整改类型").setCurrentText("限期整改")  # type: ignore[attr-defined]
        fill(form, "牵头领导", "顾敏")
        QTest.qWait(260)
        assert form.primary.text() == "修改 3 项(&S)"
        save(form)

    said: list[str] = []
    shaper._writer.confirmed.connect(said.append)
    with modal(answer):
        shaper.bulk(1, ids)
    assert said == ["已批量修改 3 项，可撤销 Ctrl+Z"]
    for item in whole(jobs).categories[3].findings:
        assert item.deadline is not None
        assert item.deadline.raw == "2025年底前"
        assert item.rectification is RectificationType.TIMED
        assert [p.party for p in item.responsibilities if p.role is Role.LEAD_LEADER] == ["顾敏"]
    undo(ledger_of(jobs))
    assert whole(jobs) == start


def test_archiving_asks_and_undo_brings_all_back(editor: Editor, jobs: Jobs) -> None:
    start = whole(jobs)
    ids = [f.id for f in start.categories[0].findings[:2]]

    def no(box: Message) -> None:
        box.reject()

    with modal(no):
        editor.archive(ids, "2 项问题")
    assert whole(jobs) == start
    with modal(lambda box: QTest.mouseClick(_button(box, "归档"), Qt.MouseButton.LeftButton)):
        editor.archive(ids, "2 项问题")
    assert len(whole(jobs).findings) == 12
    undo(ledger_of(jobs))
    assert whole(jobs) == start


def test_items_of_all_kinds_open_in_the_form(editor: Editor, jobs: Jobs) -> None:
    round_ = whole(jobs)
    for item in (round_.categories[0], round_.findings[0], round_.findings[0].measures[0]):
        assert isinstance(item, Category | Finding | Measure)

        def close(form: Form) -> None:
            assert form.primary.isEnabled()
            form.reject()

        with modal(close):
            editor.edit(item.id)


def test_a_report_knows_its_unit_and_tells_nothing_yet_to_come(editor: Editor, jobs: Jobs) -> None:
    target = finding(jobs, "7")
    charged = {
        r.party
        for r in target.responsibilities
        if r.role in (Role.LEAD_UNIT, Role.RESPONSIBLE_UNIT)
    }

    def answer(form: Form) -> None:
        unit = field(form, "填报单位")
        assert isinstance(unit, NamesField)
        if len(charged) == 1:
            assert unit.value == tuple(charged)
        for name in ("日期", "完成日期"):
            fill(form, name, "2028-1-1")
            assert not form.primary.isEnabled()
            assert any("还没有到" in note.text for note in form.notes)
            fill(form, name, "2025-3-30")
        form.touched = False
        form.reject()

    with modal(answer):
        editor.report(target.id)
