"""阶段性目标 driven by keys and mouse, what it writes, and what the ledger's panel shows of it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pages import TODAY, ledger_of, modal, sample_jobs, write
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from walking import LOOKS, cut, too_low

from app.items.milestones import Step, set_goal
from app.ledger.undo import undo
from app.records import Finding, Light, Limits, Milestone
from app.round.rounds import load_round
from ui.editing.editor import Editor
from ui.editing.milestone_form import MilestoneForm
from ui.editing.reading import read_chosen
from ui.editing.writer import Writer
from ui.fields import TextArea
from ui.forms import Form, Note, Tone
from ui.jobs import Jobs
from ui.ledger.facts import milestones
from ui.ledger.page import LedgerPage
from ui.shell.doing import Do
from ui.theme import Theme, current

_ALT = Qt.KeyboardModifier.AltModifier
_STEPS = (
    Step("摸清底数", date(2025, 2, 28), date(2025, 3, 5)),
    Step("印发办法", date(2025, 4, 5)),
    Step("回头检查"),
)


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = sample_jobs(tmp_path)
    yield made
    made.close()


@pytest.fixture
def editor(jobs: Jobs) -> Editor:
    return Editor(Writer(QWidget(), jobs, lambda: TODAY))


def finding(jobs: Jobs, number: str) -> Finding:
    return next(f for f in load_round(ledger_of(jobs), 1).findings if f.number == number)


def steps(jobs: Jobs, number: str) -> list[tuple[str, date | None, date | None]]:
    return [(m.text, m.due, m.reached) for m in finding(jobs, number).milestones]


def part(form: Form, name: str) -> QWidget:
    """Find a field by its name; those of removed rows are out of sight."""
    found = [w for w in form.findChildren(QWidget) if w.accessibleName() == name]
    seen = [w for w in found if w.parentWidget().isVisible()]
    assert len(seen) == 1, name
    return seen[0]


def typed(form: Form, name: str) -> str:
    field = part(form, name)
    assert isinstance(field, QLineEdit)
    return field.text()


def press(form: Form, text: str) -> None:
    button = next(b for b in form.findChildren(QPushButton) if b.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def wake(form: Form) -> None:
    """Let the form be the active window, as keys with Alt need it."""
    form.activateWindow()
    QTest.qWait(20)
    assert form.isActiveWindow()


def held(form: Form) -> QWidget:
    """What the keys go to."""
    found = form.focusWidget()
    assert found is not None
    return found


def test_a_goal_and_two_steps_by_keyboard_alone(editor: Editor, jobs: Jobs) -> None:
    target = finding(jobs, "3")
    assert not target.milestones

    def answer(form: Form) -> None:
        wake(form)
        assert form.why.text() == "没有改动。"
        write(part(form, "第 1 步内容"), "摸清底数")
        assert held(form).accessibleName() == "第 1 步内容"
        QTest.keyClick(held(form), Qt.Key.Key_Tab)
        write(held(form), "2025年一季度末")
        assert "理解为：2025年3月31日。" in _notes(form)
        QTest.keyClick(held(form), Qt.Key.Key_Tab)
        QTest.keyClick(held(form), Qt.Key.Key_Space)
        assert typed(form, "第 1 步达成日期") == TODAY.isoformat()
        QTest.keyClick(held(form), Qt.Key.Key_A, _ALT)
        QTest.qWait(150)  # a button shows that it was pressed
        assert held(form).accessibleName() == "第 2 步内容"
        write(held(form), "印发办法")
        QTest.keyClick(held(form), Qt.Key.Key_Up, _ALT)
        assert held(form).accessibleName() == "第 1 步内容"
        assert typed(form, "第 1 步内容") == "印发办法"
        assert typed(form, "第 2 步内容") == "摸清底数"
        goal = part(form, "整改目标")
        assert isinstance(goal, TextArea)
        goal.setFocus()
        goal.selectAll()
        write(goal, "办法管用")
        QTest.keyClick(goal, Qt.Key.Key_Tab)
        QTest.keyClick(held(form), Qt.Key.Key_Return)

    with modal(answer):
        editor.milestones(target.id)
    assert steps(jobs, "3") == [
        ("印发办法", None, None),
        ("摸清底数", date(2025, 3, 31), TODAY),
    ]
    assert finding(jobs, "3").goal == "办法管用"
    undo(ledger_of(jobs))
    assert finding(jobs, "3") == target


def _notes(form: Form) -> str:
    return " ".join(note.text for note in form.findChildren(Note) if note.isVisible())


def test_changing_ordering_and_removing(editor: Editor, jobs: Jobs) -> None:
    target = finding(jobs, "3")
    set_goal(ledger_of(jobs), target.id, "目标", _STEPS)
    before = finding(jobs, "3")

    def answer(form: Form) -> None:
        assert typed(form, "第 1 步完成时限") == "2025年2月28日"
        up = part(form, "第 3 步上移")
        QTest.mouseClick(up, Qt.MouseButton.LeftButton)
        assert typed(form, "第 2 步内容") == "回头检查"
        QTest.mouseClick(part(form, "第 1 步移除"), Qt.MouseButton.LeftButton)
        assert typed(form, "第 1 步内容") == "回头检查"
        done = part(form, "第 2 步已达成")
        assert isinstance(done, QCheckBox)
        QTest.keyClick(done, Qt.Key.Key_Space)
        day = part(form, "第 2 步达成日期")
        assert isinstance(day, QLineEdit)
        day.selectAll()
        write(day, "3月20日")
        assert "理解为：2025-03-20" in _notes(form)
        QTest.mouseClick(form.primary, Qt.MouseButton.LeftButton)

    with modal(answer):
        editor.milestones(target.id)
    assert steps(jobs, "3") == [
        ("回头检查", None, None),
        ("印发办法", date(2025, 4, 5), date(2025, 3, 20)),
    ]
    assert [m.id for m in finding(jobs, "3").milestones] == [
        before.milestones[2].id,
        before.milestones[1].id,
    ]
    undo(ledger_of(jobs))
    assert finding(jobs, "3") == before


def test_nonsense_is_answered_at_the_field(editor: Editor, jobs: Jobs) -> None:
    target = finding(jobs, "13")

    def answer(form: Form) -> None:
        due = part(form, "第 1 步完成时限")
        assert isinstance(due, QLineEdit)
        for words, told, tone in (
            ("长期坚持", "阶段性目标要落到一天", Tone.BAD),
            ("抓紧办", "阶段性目标要落到一天", Tone.BAD),
            ("2099年6月底前", "晚于问题的完成时限", Tone.DOUBT),
            ("2月底前", "没有写年份，按本轮推定", Tone.DOUBT),
            ("2025年5月底前", "理解为：2025年5月31日", Tone.OK),
        ):
            due.selectAll()
            write(due, words)
            note = next(n for n in form.findChildren(Note) if told in n.text)
            assert note.tone is tone
            assert not form.primary.isEnabled()
        assert form.why.text() == "第 1 步没有写内容。"
        write(part(form, "第 1 步内容"), "全部到位")
        assert form.primary.isEnabled()
        QTest.keyClick(part(form, "第 1 步已达成"), Qt.Key.Key_Space)
        day = part(form, "第 1 步达成日期")
        assert isinstance(day, QLineEdit)
        day.clear()
        assert form.why.text() == "填写第 1 步的达成日期。"
        form.touched = False
        form.reject()

    with modal(answer):
        editor.milestones(target.id)
    assert finding(jobs, "13") == target


def test_all_steps_removed_and_one_added_again(editor: Editor, jobs: Jobs) -> None:
    target = finding(jobs, "3")
    set_goal(ledger_of(jobs), target.id, "目标", _STEPS[:1])

    def answer(form: Form) -> None:
        QTest.mouseClick(part(form, "第 1 步移除"), Qt.MouseButton.LeftButton)
        assert form.primary.isEnabled()
        press(form, "增加一步(&A)")
        write(part(form, "第 1 步内容"), "重来")
        QTest.mouseClick(form.primary, Qt.MouseButton.LeftButton)

    with modal(answer):
        editor.milestones(target.id)
    assert steps(jobs, "3") == [("重来", None, None)]


def test_the_panel_tells_goal_and_steps_with_lights(jobs: Jobs) -> None:
    target = finding(jobs, "3")
    set_goal(ledger_of(jobs), target.id, "办法管用", _STEPS)
    page = LedgerPage(jobs, lambda: TODAY)
    page.resize(1174, 600)
    page.show()
    page.show_round(1)
    QTest.qWait(20)
    page.lines.reveal(target.id)
    QTest.qWait(20)
    facts = {fact.name: fact for fact in page.detail.lists["基本"].facts}
    assert facts["整改目标"].value == "办法管用"
    told = [facts[f"阶段性目标 {number}"] for number in (1, 2, 3)]
    assert [(fact.value, fact.light) for fact in told] == [
        ("摸清底数\n2月28日前　3月5日达成，晚 5 天", Light.STRUCK),
        ("印发办法\n4月5日前　剩 5 天", Light.SOON),
        ("回头检查\n时限待填", Light.UNKNOWN),
    ]
    labels = [label.text() for label in page.detail.findChildren(QLabel)]
    assert "阶段性目标 1" in labels
    assert Do.MILESTONES in page.can
    page.view.go_to(0)
    assert Do.MILESTONES not in page.can


def test_words_of_steps() -> None:
    day = TODAY
    found = milestones(
        [
            Milestone(1, "甲", day, None),
            Milestone(2, "乙", date(2025, 3, 1), None),
            Milestone(3, "丙", None, date(2024, 12, 1)),
        ],
        TODAY,
        Limits(),
    )
    assert [(fact.value, fact.light) for fact in found] == [
        ("甲\n3月31日前　今天到期", Light.SOON),
        ("乙\n3月1日前　逾期 30 天", Light.OVERDUE),
        ("丙\n2024年12月1日达成", Light.STRUCK),
    ]


def test_many_steps_scroll_and_blank_ones_are_not_written(editor: Editor, jobs: Jobs) -> None:
    target = finding(jobs, "3")

    def answer(form: Form) -> None:
        for _ in range(30):
            press(form, "增加一步(&A)")
        QTest.qWait(20)
        last = part(form, "第 31 步内容")
        assert held(form) is last
        assert last.visibleRegion().boundingRect().height() == last.height()
        write(last, "最后一步")
        QTest.keyClick(last, Qt.Key.Key_Return)

    with modal(answer):
        editor.milestones(target.id)
    assert steps(jobs, "3") == [("最后一步", None, None)]


def wrong(form: Form) -> list[str]:
    """List what is cut, hard to hit, or reached by Tab and without a name."""
    QApplication.processEvents()
    stops = [w for w in form.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    found = cut(form) + too_low(form)
    for stop in stops:
        words = stop.text() if isinstance(stop, QAbstractButton) else ""
        inner = isinstance(stop.parent(), QLineEdit | QComboBox)
        if stop.isVisible() and not inner and not (stop.accessibleName() or words):
            found.append(f"{type(stop).__name__} {stop.objectName()}")
    return found


@pytest.mark.parametrize(("dark", "large"), LOOKS)
def test_nothing_is_cut_or_nameless(app: QApplication, jobs: Jobs, dark: bool, large: bool) -> None:
    Theme(dark=dark, large=large).apply(app)
    target = finding(jobs, "3")
    set_goal(ledger_of(jobs), target.id, "办法管用", _STEPS)
    made = MilestoneForm(None, read_chosen(ledger_of(jobs), target.id), TODAY)
    current().wear(made.form)
    made.form.show()
    assert wrong(made.form) == []
    made.rows[2].due.setText("抓紧办")
    made.add.click()
    made.rows[3].due.setText("2099年6月底前")
    assert wrong(made.form) == []
    assert made.form.width() <= 1090
    made.form.touched = False
    made.form.close()
