"""A plan put right in the window before it is written: lines, levels, words; undo; stop."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import TODAY, ledger_of, modal, write
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.ledger import create_ledger
from app.records import Role
from app.round.rounds import list_rounds, load_round
from app.sample import plan_text
from ui.dialogs import Message
from ui.fields import TextArea
from ui.forms import Form
from ui.importing.page import ImportPage
from ui.jobs import Jobs
from ui.shell.doing import Do


@pytest.fixture
def page(tmp_path: Path) -> Iterator[ImportPage]:
    plan = tmp_path / "方案.txt"
    plan.write_text(plan_text(TODAY), encoding="utf-8")
    jobs = Jobs(inline=True)
    jobs.open(lambda _: create_ledger(tmp_path / "新.zgtz", name="临江区委"))
    made = ImportPage(jobs, lambda: TODAY)
    made.resize(1180, 660)
    made.show()
    made.activateWindow()
    QApplication.processEvents()
    made.take(plan)
    yield made
    jobs.close()


ENTERED = {
    "问题原文": "关于学用脱节问题的整改",
    "牵头单位": "区委办公室",
    "完成时限": "12月底前",
}


def go_to(page: ImportPage, number: str, depth: int) -> None:
    found = page.structure.records.values()
    page.structure.choose(next(r.id for r in found if (r.number, r.depth) == (number, depth)))
    page.structure.view.setFocus()


def counts(page: ImportPage) -> str:
    return page.counts.text()


def run(page: ImportPage, words: str) -> None:
    next(do for text, _, do in page.corrector.item_choices() if text == words)()


def test_levels_by_keys_and_back_by_undo(page: ImportPage) -> None:
    keys = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    go_to(page, "2", 1)
    before = counts(page)
    QTest.keyClick(page.structure.view, Qt.Key.Key_Right, keys)
    assert counts(page) != before
    assert page.header.facts.full == "方案.txt　尚未写入　已改正 1 处"
    assert page.unwritten == "方案里改正的 1 处还没有写入台账。"
    page.can[Do.UNDO]()
    assert page.unwritten == ""
    assert counts(page) == before
    page.can[Do.REDO]()
    page.can[Do.UNDO]()
    assert page.header.facts.full == "方案.txt　尚未写入"
    said: list[str] = []
    page.confirmed.connect(said.append)
    page.can[Do.UNDO]()
    assert said == ["没有可撤销的改正"]


def test_what_cannot_be_is_said_and_changes_nothing(page: ImportPage) -> None:
    go_to(page, "1", 1)
    before = counts(page)
    with modal(lambda box: box.accept()) as shown:
        run(page, "并入上一项")
    assert isinstance(shown[0], Message)
    assert counts(page) == before
    assert page.read is not None
    assert page.read.draft.past == ()


def test_an_item_is_rewritten_with_parties_and_deadline(page: ImportPage) -> None:
    go_to(page, "1", 1)

    asked: list[str] = []

    def answer(form: Form) -> None:
        asked.append(form.windowTitle())
        fields = {w.accessibleName(): w for w in form.findChildren(object) if hasattr(w, "value")}
        for name, text in ENTERED.items():
            fields[name].selectAll()
            write(fields[name], text)
        QTest.mouseClick(form.primary, Qt.MouseButton.LeftButton)

    with modal(answer):
        page.can[Do.EDIT]()
    assert asked == ["编辑问题 1"]
    assert page.read is not None
    first = page.read.plan.findings[0]
    assert first.title == "关于学用脱节问题的整改"
    assert ("区委办公室", Role.LEAD_UNIT) in [(p.party, p.role) for p in first.responsibilities]
    assert first.deadline is not None
    assert first.deadline.due is not None
    QTest.mouseClick(page.write, Qt.MouseButton.LeftButton)
    jobs_ledger = ledger_of(page._jobs)
    whole = load_round(jobs_ledger, list_rounds(jobs_ledger)[0].id)
    assert whole.findings[0].title == "关于学用脱节问题的整改"


def test_a_line_is_rewritten_and_cut_in_two(page: ImportPage) -> None:
    line = next(row for row in page.source.records.values() if row.kind == "问题")
    page.source.choose(line.id)
    page.source.view.setFocus()

    def answer(form: Form) -> None:
        field = next(w for w in form.findChildren(TextArea))
        field.moveCursor(QTextCursor.MoveOperation.End)
        QTest.keyClick(field, Qt.Key.Key_Return)
        write(field, "附记一句。")
        QTest.mouseClick(form.primary, Qt.MouseButton.LeftButton)

    count = len(page.source.records)
    with modal(answer):
        page.corrector.edit()
    assert len(page.source.records) == count + 1
    assert page.source.records[line.id + 1].text == "附记一句。"
    QTest.keyClick(page.source.view, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert len(page.source.records) in (count, count + 1)


def test_a_measure_is_split_and_an_item_left_out(page: ImportPage) -> None:
    measure = next(row for row in page.structure.records.values() if row.depth == 2)
    page.structure.choose(measure.id)
    measures = sum(row.depth == 2 for row in page.structure.records.values())

    def answer(form: Form) -> None:
        field = next(w for w in form.findChildren(TextArea))
        QTest.keyClick(field, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
        for _ in range(3):
            QTest.keyClick(field, Qt.Key.Key_Right)
        QTest.mouseClick(form.primary, Qt.MouseButton.LeftButton)

    with modal(answer):
        run(page, "拆成两条…")
    assert sum(row.depth == 2 for row in page.structure.records.values()) == measures + 1
    go_to(page, "2", 1)
    lost = sum(row.name == "没有归入" for row in page.doubts.records.values())
    page.can[Do.ARCHIVE]()
    assert sum(row.name == "没有归入" for row in page.doubts.records.values()) > lost
    assert page.header.facts.full.endswith("已改正 2 处")


def test_right_click_and_button_offer_the_same(page: ImportPage) -> None:
    go_to(page, "1", 1)
    QTest.mouseClick(page.corrector.of_item, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    words = [action.text().partition("\t")[0] for action in menu.actions()]
    assert words == [
        "修改内容、分工和时限…",
        "升为类别",
        "降为措施",
        "并入上一项",
        "不导入这一项",
    ]
    menu.close()


def test_a_reading_that_was_stopped_says_so(tmp_path: Path) -> None:
    plan = tmp_path / "方案.txt"
    plan.write_text(plan_text(TODAY), encoding="utf-8")
    jobs = Jobs()
    jobs.open(lambda _: create_ledger(tmp_path / "新.zgtz", name="临江区委"))
    while jobs.is_busy:
        QApplication.processEvents()
    made = ImportPage(jobs, lambda: TODAY)
    running = made.take(plan)
    running.stop()
    while jobs.is_busy:
        QApplication.processEvents()
    assert made.waiting.text() == "没有读取“方案.txt”\n已停止读取。台账没有改动。"
    assert made.stack.currentIndex() == 0
    jobs.close()
