"""工作台: numbers, lists that agree with them, the next step, links."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import TODAY, ledger_of, sample_jobs
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from app.closing.closures import ClosureDraft, add_closure
from app.items.filling import Filled, fill_blanks, list_blanks
from app.ledger.settings import change_setting
from app.progress.home import read_home
from app.progress.reports import ReportDraft, add_progress
from app.records import ClosureState, Light, ProgressState, Role
from app.round.rounds import load_round
from ui.goto import Goto
from ui.home.page import HomePage
from ui.jobs import Jobs


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = sample_jobs(tmp_path)
    yield made
    made.close()


@pytest.fixture
def page(jobs: Jobs) -> HomePage:
    made = HomePage(jobs, lambda: TODAY)
    made.resize(1180, 660)
    made.show_round(1)
    made.show()
    return made


def test_numbers_agree_with_the_lists(page: HomePage) -> None:
    facts = page.facts
    assert facts is not None
    for number, metric in enumerate(page.metrics):
        QTest.mouseClick(metric, Qt.MouseButton.LeftButton)
        shown = page.lists.currentWidget()
        listed = page.silent if number == 2 else page.items
        if metric.number:
            assert shown is listed.view
            assert listed.table.rowCount() == metric.number
        else:
            assert shown is page.nothing
    assert [m.number for m in page.metrics] == [3, 2, len(facts.silent), 2]
    assert facts.counts.overdue == 3
    assert "反馈后第 96 天" in page.header.facts.full
    assert "集中整改阶段" in page.header.facts.full


def test_models_hold(page: HomePage) -> None:
    for one in (page.items, page.silent, page.news):
        QAbstractItemModelTester(one.table, QAbstractItemModelTester.FailureReportingMode.Fatal)
        one.table.refresh()


def test_the_next_step_follows_what_is_most_pressing(page: HomePage, jobs: Jobs) -> None:
    ledger = ledger_of(jobs)
    assert page.step_title.text() == "下一步：填写 2 处待填内容"
    led: list[Goto] = []
    page.goto.connect(led.append)
    QTest.mouseClick(page.step, Qt.MouseButton.LeftButton)
    assert led == [Goto("blanks")]
    blanks = list_blanks(ledger, 1)
    assert [b.field for b in blanks] == ["责任领导", "完成时限"]
    filled = [
        Filled(blanks[0].item_id, Role.RESPONSIBLE_LEADER, ("宋雅琴",)),
        Filled(blanks[1].item_id, None, deadline="2025年12月底前"),
    ]
    fill_blanks(ledger, filled)
    page.reload()
    assert page.step_title.text() == "下一步：核实 2 项销号申请"
    QTest.mouseClick(page.step, Qt.MouseButton.LeftButton)
    assert page.metrics[3].isChecked()
    by_number = {f.number: f for f in load_round(ledger, 1).findings}
    returned = ClosureDraft(ClosureState.RETURNED, TODAY, "材料不全")
    add_closure(ledger, by_number["7"].id, returned, by="贺文博")
    add_closure(ledger, by_number["13"].measures[0].id, returned, by="贺文博")
    page.reload()
    assert page.step_title.text() == "下一步：处理 3 项逾期事项"
    QTest.mouseClick(page.step, Qt.MouseButton.LeftButton)
    assert page.items.table.record(0) is not None
    for unit in ("区财政局", "区审计局", "区纪委监委机关"):
        draft = ReportDraft(unit, ProgressState.DONE, "全部办结。", TODAY)
        add_progress(ledger, by_number["6"].id, draft, by="高翔")
    change_setting(ledger, "immediate_days", 0)  # what is to be done at once is not late then
    page.reload()
    assert page.step_title.text().startswith("下一步：登记")
    facts = read_home(ledger, 1, TODAY)
    assert facts.counts.overdue == 0
    assert page.metrics[2].number == len(facts.silent)


def test_links_lead_to_items_units_and_the_ledger(page: HomePage) -> None:
    led: list[Goto] = []
    page.goto.connect(led.append)
    QTest.keyClick(page.items.view, Qt.Key.Key_Return)
    overdue = page.items.current
    assert overdue is not None
    assert led[-1] == Goto("ledger", item_id=overdue.id)
    QTest.mouseClick(page.see, Qt.MouseButton.LeftButton)
    assert led[-1].wanted.lights == frozenset({Light.OVERDUE})
    QTest.mouseClick(page.metrics[2], Qt.MouseButton.LeftButton)
    page.silent.view.go_to(0)
    QTest.keyClick(page.silent.view, Qt.Key.Key_Return)
    assert led[-1].page == "units"
    assert led[-1].row_id
    page.news.view.go_to(0)
    QTest.keyClick(page.news.view, Qt.Key.Key_Return)
    assert led[-1].page in {"ledger", "trail"}


def test_charts_speak_their_figures(page: HomePage) -> None:
    assert "全面从严治党责任压得不实 2/5" in page.categories.accessibleName()
    assert len(page.units.bars) == 9
    rates = [int(bar.figure.rstrip("%")) for bar in page.units.bars]
    assert rates == sorted(rates, reverse=True)


def test_an_empty_round_says_what_to_do(page: HomePage) -> None:
    page.show_round(0)
    assert page.stack.currentWidget() is page.empty
    asked: list[bool] = []
    page.import_asked.connect(lambda: asked.append(True))
    QTest.mouseClick(page.empty.take_in, Qt.MouseButton.LeftButton)
    assert asked == [True]
