"""待核定: conflicts left for later and proposals, decided one by one and taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from returning import DAY, PERIOD, TOWN, filled, reports, take
from small_round import SmallRound, fill_small_round

from app.closing.closures import ClosureDraft, add_closure
from app.exchange.issuing import Wanted, issue
from app.exchange.merging import Choice
from app.items.items import item_detail, row_of
from app.ledger import Ledger, create_ledger
from app.ledger.undo import undo
from app.progress.reports import ReportDraft, add_progress
from app.records import ClosureState, Finding, ProgressState
from ui.goto import Goto
from ui.jobs import Jobs
from ui.pending.page import PendingPage


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = Jobs(inline=True)
    made.open(lambda _: create_ledger(tmp_path / "一本.zgtz", name="县委", by="王敏"))
    yield made
    made.close()


@pytest.fixture
def ledger(jobs: Jobs) -> Ledger:
    assert jobs.ledger is not None
    return jobs.ledger


@pytest.fixture
def small(ledger: Ledger, tmp_path: Path) -> SmallRound:
    """A conflict on the first measure, two proposals on the second and third."""
    made = fill_small_round(ledger)
    wanted = Wanted(tmp_path / "下发", PERIOD, (TOWN,), planning=True)
    [town] = issue(ledger, made.id, wanted)
    draft = ReportDraft(TOWN, ProgressState.ONGOING, "电话了解：已起草。", DAY, period=PERIOD)
    add_progress(ledger, made.measures[0], draft)
    rows: dict[int, dict[str, object]] = {
        0: {"进展状态": "推进中", "进展情况": "已印发。"},
        1: {"拟定整改措施": "②每月研讨一次。"},
        2: {"拟定完成时限": "2024年9月底前"},
    }
    take(ledger, filled(town.file, tmp_path / "回.xlsx", rows))
    return made


@pytest.fixture
def page(jobs: Jobs, small: SmallRound) -> PendingPage:
    made = PendingPage(jobs, lambda: DAY)
    made.resize(1180, 660)
    made.show()
    made.show_round(small.id)
    return made


def kinds(page: PendingPage) -> list[str]:
    table = page.list.table
    return [f"{table.cell(r, 0).text} {table.cell(r, 3).text}" for r in range(table.rowCount())]


def test_a_conflict_is_settled_and_comes_back_with_undo(
    page: PendingPage, ledger: Ledger, small: SmallRound
) -> None:
    said: list[str] = []
    page.confirmed.connect(said.append)
    assert kinds(page) == ["冲突 进展情况", "拟定 拟定整改措施", "拟定 拟定完成时限"]
    assert page.header.facts.full == "1 处冲突，2 处拟定"
    QAbstractItemModelTester(page.list.table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert not page.take.isEnabled()
    assert "先在右边选" in page.told.text()
    later = page.conflict.choices.button(list(Choice).index(Choice.LATER))
    assert not later.isVisible()
    page.conflict.choices.button(list(Choice).index(Choice.BOTH)).click()
    page.conflict.reason.setText("都对")
    QTest.keyClick(page.conflict.reason, Qt.Key.Key_Return)
    assert page.take.text() == "合并文字"
    QTest.mouseClick(page.take, Qt.MouseButton.LeftButton)
    assert said == ["已处理 1 处冲突"]
    assert reports(ledger, small.measures[0])[0][2] == "电话了解：已起草。\n已印发。"
    assert kinds(page) == ["拟定 拟定整改措施", "拟定 拟定完成时限"]
    undo(ledger)
    page.reload()
    assert kinds(page)[0] == "冲突 进展情况"


def test_a_proposal_is_taken_in_other_words_or_given_back(
    page: PendingPage, ledger: Ledger, small: SmallRound
) -> None:
    links: list[Goto] = []
    page.goto.connect(links.append)
    page.list.view.go_to(1)
    assert "开展集中" in page.proposal.ours.text()
    assert page.take.text() == "采用"
    page.proposal.text.setPlainText("每季度研讨一次。")
    assert page.take.text() == "修改后采用"
    QTest.mouseClick(page.see, Qt.MouseButton.LeftButton)
    assert links == [Goto("ledger", small.measures[1])]
    QTest.mouseClick(page.take, Qt.MouseButton.LeftButton)
    assert row_of(ledger, small.measures[1]).title == "每季度研讨一次。"
    page.list.view.go_to(1)
    QTest.mouseClick(page.give_back, Qt.MouseButton.LeftButton)
    assert "写明退回意见" in page.told.text()
    page.proposal.opinion.setText("太晚了")
    QTest.mouseClick(page.give_back, Qt.MouseButton.LeftButton)
    assert kinds(page) == ["冲突 进展情况"]


def test_several_proposals_are_taken_at_once_but_not_with_a_conflict(
    page: PendingPage, ledger: Ledger, small: SmallRound
) -> None:
    page.list.view.selectAll()
    assert "分开处理" in page.told.text()
    assert not page.take.isEnabled()
    picked = page.list.view.selectionModel()
    index = page.list.table.index(0, 0)
    how = QItemSelectionModel.SelectionFlag
    picked.select(index, how.Deselect | how.Rows)
    assert page.take.text() == "采用 2 处"
    QTest.mouseClick(page.take, Qt.MouseButton.LeftButton)
    finding = item_detail(ledger, small.findings[0])
    assert isinstance(finding, Finding)
    assert finding.measures[1].text == "每月研讨一次。"
    deadline = finding.measures[2].deadline
    assert deadline is not None
    assert deadline.raw == "2024年9月底前"


def test_nothing_waits(jobs: Jobs, ledger: Ledger) -> None:
    made = PendingPage(jobs, lambda: DAY)
    made.show_round(fill_small_round(ledger).id)
    assert made.stack.currentIndex() == 0


@pytest.fixture
def struck(ledger: Ledger, small: SmallRound) -> int:
    """A finding that was struck off, and of which its unit says since that it is not done."""
    item = small.findings[3]
    add_progress(ledger, item, ReportDraft("县教育局", ProgressState.DONE, "办完", DAY), by="孙")
    for state, by in (
        (ClosureState.APPLIED, "甲"),
        (ClosureState.VERIFIED, "乙"),
        (ClosureState.CLOSED, "丙"),
    ):
        add_closure(ledger, item, ClosureDraft(state, DAY, "同意"), by=by)
    said = ReportDraft("县教育局", ProgressState.ONGOING, "又出现两起", DAY)
    add_progress(ledger, item, said, by="孙")
    return item


def test_what_came_after_striking_off_has_three_ways_out(
    page: PendingPage, ledger: Ledger, struck: int
) -> None:
    page.reload()
    assert kinds(page)[0] == "新情况 进展状态"
    assert page.header.facts.full == "1 处已销号事项的新情况，1 处冲突，2 处拟定"
    page.list.view.go_to(0)
    assert (page.take.isVisible(), page.give_back.isVisible()) == (False, False)
    assert "又出现两起" in page.news.said.text()
    QTest.mouseClick(page.news.give_back, Qt.MouseButton.LeftButton)
    assert "先写明" in page.news.hint.text()
    page.news.text.setPlainText("报错了条目")
    QTest.keyClick(page.news.give_back, Qt.Key.Key_Space)
    assert len(kinds(page)) == 3
    undo(ledger)
    page.reload()
    page.list.view.go_to(0)
    page.news.text.setPlainText("回访发现反弹")
    QTest.mouseClick(page.news.reopen, Qt.MouseButton.LeftButton)
    assert "依据" in page.news.hint.text()
    page.news.basis.setText("回访记录")
    QTest.mouseClick(page.news.reopen, Qt.MouseButton.LeftButton)
    assert row_of(ledger, struck).closure_state is ClosureState.REOPENED
    undo(ledger)
    page.reload()
    page.list.view.go_to(0)
    QTest.mouseClick(page.news.keep, Qt.MouseButton.LeftButton)
    assert row_of(ledger, struck).closure_state is ClosureState.CLOSED
    assert len(kinds(page)) == 3


@pytest.mark.usefixtures("struck")
def test_new_facts_are_not_decided_with_a_conflict(page: PendingPage) -> None:
    page.reload()
    page.list.view.selectAll()
    assert "分开处理" in page.told.text()
    assert not page.news.keep.isEnabled()
    assert not page.take.isEnabled()
