"""Forms: fields with notes, what blocks saving, keys, and what is asked before closing."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.errors import RefusedError
from app.items.deadlines import DeadlineBasis
from ui.dialogs import Message
from ui.fields import DayField, DeadlineField, NamesField, TextArea
from ui.forms import Form, Tone

BASIS = DeadlineBasis(2024, date(2024, 4, 12), None)
UNITS = ("区财政局", "区审计局", "区机关事务服务中心")


def write(field: QWidget, text: str) -> None:
    """Enter Chinese as an input method does."""
    typed = QInputMethodEvent()
    typed.setCommitString(text)
    QApplication.sendEvent(field, typed)


@pytest.fixture
def form() -> Iterator[Form]:
    made = Form(None, "试填")
    yield made
    made.touched = False
    made.close()
    made.deleteLater()


def test_a_deadline_says_how_it_is_understood(form: Form) -> None:
    field = DeadlineField(BASIS)
    field.note = form.add("完成时限(&D)", field)
    form.show()
    for typed, tone, words in (
        ("6月底前，并长期坚持", Tone.DOUBT, "2024年6月30日，之后长期坚持。年份按反馈日期推定"),
        ("今年", Tone.DOUBT, "已早于今天，请核对"),
        ("2025年底前", Tone.OK, "2025年12月31日。"),
        ("立行立改", Tone.OK, "立行立改"),
        ("下个月中旬前后", Tone.BAD, "看不懂“下个月中旬前后”"),
        ("", Tone.PLAIN, ""),
    ):
        field.setText(typed)
        assert field.note.tone is tone
        assert words in field.note.text
        assert form.primary.isEnabled() is (tone is not Tone.BAD)


def test_a_printed_placeholder_may_stay(form: Form) -> None:
    field = DeadlineField(BASIS, "X月X日前", kept="X月X日前")
    field.note = form.add("完成时限(&D)", field)
    field.tell()
    form.show()
    assert field.note.tone is Tone.DOUBT
    assert form.primary.isEnabled()


def test_a_day(form: Form) -> None:
    field = DayField(date(2024, 6, 18), needed=True)
    field.note = form.add("日期(&D)", field)
    form.show()
    assert field.value is None
    field.setText("6月25日")
    assert (field.value, field.note.tone) == (date(2024, 6, 25), Tone.OK)
    field.setText("今天")
    assert field.value == date(2024, 6, 18)
    field.setText("昨天前后")
    assert (field.value, field.note.tone) == (None, Tone.BAD)
    assert field.property("state") == "bad"
    field.setText("")
    assert field.note.text == "请填写日期。"


def test_names_are_completed_and_doubted(form: Form) -> None:
    field = NamesField(("区财政局",), UNITS, "单位名录")
    field.attach(form.add("责任单位(&U)", field))
    form.show()
    field.setText("区财政局；区机关事务中心")
    note = field.note
    assert note is not None
    assert note.tone is Tone.DOUBT
    assert "是否指 区机关事务服务中心" in note.text
    QTest.mouseClick(note.action, Qt.MouseButton.LeftButton)
    assert field.value == ("区财政局", "区机关事务服务中心")
    assert not note.text
    field.setText("甲单位")
    assert "保存时会加进去" in note.text
    assert form.primary.isEnabled()


def test_completion_replaces_the_name_under_the_cursor(form: Form) -> None:
    field = NamesField((), UNITS, "单位名录")
    field.attach(form.add("责任单位(&U)", field))
    form.show()
    field.setText("区审计局、、甲")
    field.setCursorPosition(5)
    write(field, "财政")
    field._complete("区财政局")
    assert field.text() == "区审计局、区财政局、甲"


def test_enter_saves_except_where_lines_break(form: Form) -> None:
    name, text = QLineEdit(), TextArea("")
    form.add("名称(&N)", name)
    form.add("说明(&T)", text)
    form.show()
    saved: list[str] = []
    form.save = lambda _: saved.append(name.text() + text.value)
    write(text, "一")
    QTest.keyClick(text, Qt.Key.Key_Return)
    assert saved == []
    QTest.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert saved == ["一"]
    assert not form.area.isEnabled()
    form.fail(RefusedError("改一下名称。"))
    assert form.area.isEnabled()
    assert form.why.text() == "改一下名称。"
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert len(saved) == 2


def test_closing_asks_only_when_something_was_entered(form: Form) -> None:
    name = QLineEdit("旧")
    form.add("名称(&N)", name)
    form.show()
    form.reject()
    assert not form.isVisible()
    form.show()
    write(name, "新")
    asked: list[str] = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, Message)
        asked.append(box.words.text())
        box.reject()

    QTimer.singleShot(0, answer)
    form.reject()
    assert asked == ["已经填写的内容还没有保存。"]
    assert form.isVisible()


def test_a_check_says_why_it_cannot_be_saved(form: Form) -> None:
    name = QLineEdit()
    form.add("名称(&N)", name)
    form.check = lambda: "" if name.text() else "先写名称。"
    form.show()
    assert (form.primary.isEnabled(), form.why.text()) == (False, "先写名称。")
    write(name, "甲")
    assert (form.primary.isEnabled(), form.why.text()) == (True, "")
