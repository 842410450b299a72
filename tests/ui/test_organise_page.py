"""组织与阶段, 成效: lists of a round's parts, their forms, their order."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pages import TODAY, ledger_of, modal, sample_jobs, write
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ledger.undo import undo
from app.records import MemberPost, OutcomeKind
from app.round.leading_group import list_members
from app.round.outcomes import list_outcomes
from app.round.phases import list_phases
from app.round.rounds import list_rounds
from app.round.sections import list_sections
from ui.dialogs import Message
from ui.forms import Form
from ui.goto import Goto
from ui.jobs import Jobs
from ui.organise.page import OrganisePage, OutcomesPage
from ui.organise.pane import Pane
from ui.shell.doing import Do


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = sample_jobs(tmp_path)
    yield made
    made.close()


@pytest.fixture
def page(jobs: Jobs) -> OrganisePage:
    made = OrganisePage(jobs, lambda: TODAY)
    made.show_round(1)
    made.show()
    return made


@pytest.fixture
def outcomes(jobs: Jobs) -> OutcomesPage:
    made = OutcomesPage(jobs, lambda: TODAY)
    made.show_round(1)
    made.show()
    return made


def pane(page: OrganisePage, number: int) -> Pane:
    page.follow(Goto("organise", row_id=number))
    found = page.tabs.currentWidget()
    assert isinstance(found, Pane)
    return found


def fill(form: Form, name: str, text: str) -> None:
    found = [w for w in form.findChildren(QWidget) if w.accessibleName() == name]
    assert len(found) == 1, name
    found[0].selectAll()  # type: ignore[attr-defined]
    write(found[0], text)


def pick(form: Form, name: str, words: str) -> None:
    found = [w for w in form.findChildren(QWidget) if w.accessibleName() == name]
    found[0].setCurrentText(words)  # type: ignore[attr-defined]


def save(form: Form) -> None:
    assert form.primary.isEnabled(), form.why.text()
    QTest.mouseClick(form.primary, Qt.MouseButton.LeftButton)


def yes(box: Message) -> None:
    QTest.mouseClick(box.answers.layout().itemAt(2).widget(), Qt.MouseButton.LeftButton)


def test_the_round_itself(page: OrganisePage, jobs: Jobs) -> None:
    facts = {fact.name: fact.value for fact in page.round.facts.facts}
    assert facts["巡察组"] == "市委第三巡察组"
    assert facts["反馈日期"] == "2024年12月25日"

    def answer(form: Form) -> None:
        fill(form, "年份", "24")
        assert form.why.text() == "年份写成四位数字，如 2024。"
        fill(form, "年份", "2025")
        pick(form, "类型", "机动")
        save(form)

    with modal(answer):
        QTest.mouseClick(page.edit_round, Qt.MouseButton.LeftButton)
    found = list_rounds(ledger_of(jobs))[0]
    assert (found.year, found.kind) == (2025, "机动")
    page.reload()
    assert "机动" in [fact.value for fact in page.round.facts.facts]


def test_a_phase_added_moved_and_removed(page: OrganisePage, jobs: Jobs) -> None:
    phases = pane(page, 1)
    said: list[str] = []
    page.confirmed.connect(said.append)

    def answer(form: Form) -> None:
        fill(form, "阶段名称", "总结阶段")
        fill(form, "开始", "2025-8-1")
        fill(form, "结束", "2025-7-1")
        assert form.why.text() == "结束日期不能早于开始日期。"
        fill(form, "结束", "2025年8月31日")
        save(form)

    with modal(answer):
        page.can[Do.NEW]()
    assert said == ["已新增整改阶段，可撤销 Ctrl+Z"]
    assert [p.name for p in list_phases(ledger_of(jobs), 1)][-1] == "总结阶段"
    phases.reload()
    phases.list.view.go_to(3)
    assert not phases.down.isEnabled()
    QTest.mouseClick(phases.up, Qt.MouseButton.LeftButton)
    assert [p.name for p in list_phases(ledger_of(jobs), 1)][2] == "总结阶段"
    phases.reload()
    assert phases.list.current is not None
    assert phases.list.current.name == "总结阶段"
    with modal(yes):
        page.can[Do.ARCHIVE]()
    assert len(list_phases(ledger_of(jobs), 1)) == 3
    undo(ledger_of(jobs))
    assert len(list_phases(ledger_of(jobs), 1)) == 4


def test_members_and_chapters(page: OrganisePage, jobs: Jobs) -> None:
    pane(page, 2)

    def member(form: Form) -> None:
        pick(form, "组内职务", "副组长")
        fill(form, "姓名", "宋雅琴")
        fill(form, "现任职务", "区委常委、组织部部长")
        save(form)

    with modal(member):
        page.can[Do.NEW]()
    assert [m.name for m in list_members(ledger_of(jobs), 1) if m.post is MemberPost.DEPUTY] == [
        "沈卫东",
        "顾敏",
        "宋雅琴",
    ]
    chapters = pane(page, 3)
    chapters.list.view.go_to(1)

    def chapter(form: Form) -> None:
        fill(form, "正文", "新的总体要求。")
        save(form)

    with modal(chapter):
        QTest.keyClick(chapters.list.view, Qt.Key.Key_Return)
    assert list_sections(ledger_of(jobs), 1)[1].body == "新的总体要求。"


def test_an_outcome_in_money_and_in_numbers(outcomes: OutcomesPage, jobs: Jobs) -> None:
    def money(form: Form) -> None:
        pick(form, "种类", "清退资金")
        fill(form, "内容", "清退违规补贴")
        fill(form, "数量或金额", "三万")
        assert not form.primary.isEnabled()
        fill(form, "数量或金额", "3.005")
        fill(form, "对应问题", "6、99")
        assert form.why.text() == ""
        assert not form.primary.isEnabled()
        fill(form, "对应问题", "6、10")
        save(form)

    with modal(money):
        outcomes.can[Do.NEW]()
    made = list_outcomes(ledger_of(jobs), 1)[-1]
    assert (made.kind, made.amount, len(made.item_ids)) == (OutcomeKind.MONEY_RETURNED, 3.005, 2)
    outcomes.pane.reload()
    outcomes.pane.list.choose(made.id)

    def change(form: Form) -> None:
        number = next(w for w in form.findChildren(QLineEdit) if w.text() == "3.005")
        assert number.accessibleName() == "数量或金额"
        pick(form, "种类", "专题会议")
        fill(form, "数量或金额", "2")
        save(form)

    with modal(change):
        outcomes.can[Do.EDIT]()
    changed = next(o for o in list_outcomes(ledger_of(jobs), 1) if o.id == made.id)
    assert (changed.kind, changed.number, changed.amount) == (OutcomeKind.MEETINGS, 2, 0)
    assert changed.date == date(2025, 3, 31)


def test_empty_lists_say_what_to_do(page: OrganisePage) -> None:
    page.show_round(0)
    assert page.round.facts.facts == ()
