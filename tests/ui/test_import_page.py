"""导入方案: what was understood, doubts that lead to their place, one write, no doubles."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pages import TODAY, ledger_of, links, modal, sample_jobs
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from app.ledger import create_ledger
from app.records import Deadline, DeadlineKind
from app.round.rounds import list_rounds, load_round
from app.sample import plan_text
from ui.forms import Tone
from ui.importing.page import ImportPage
from ui.jobs import Jobs
from ui.shell.doing import Do


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "方案.txt"
    path.write_text(plan_text(TODAY), encoding="utf-8")
    return path


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = Jobs(inline=True)
    made.open(lambda _: create_ledger(tmp_path / "新.zgtz", name="临江区委"))
    yield made
    made.close()


def page_on(jobs: Jobs) -> ImportPage:
    page = ImportPage(jobs, lambda: TODAY)
    page.resize(1180, 660)
    page.show()
    return page


def test_what_was_understood_before_anything_is_written(jobs: Jobs, plan: Path) -> None:
    page = page_on(jobs)
    page.take(plan)
    assert page.counts.text() == "4 类　14 项问题　43 条措施"
    assert page.header.facts.full == "方案.txt　尚未写入"
    assert page.write.text() == "写入台账（14 项）"
    names = [page.doubts.table.cell(row, 0).text for row in range(page.doubts.table.rowCount())]
    assert names == ["数目不符", "编号跳号", "半角标点", "未填写", "未填写"]
    assert list_rounds(ledger_of(jobs)) == ()
    for one in (page.source, page.structure, page.doubts):
        QAbstractItemModelTester(one.table, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_every_line_says_in_chinese_what_it_was_taken_for(jobs: Jobs, plan: Path) -> None:
    page = page_on(jobs)
    page.take(plan)
    kinds = {page.source.table.cell(row, 1).text for row in range(page.source.table.rowCount())}
    assert {"类别", "问题", "措施"} <= kinds
    assert all(not kind.isascii() for kind in kinds)


def test_one_choice_moves_all_lists(jobs: Jobs, plan: Path) -> None:
    page = page_on(jobs)
    page.take(plan)
    page.can[Do.NEXT]()
    doubt = page.doubts.current
    assert doubt is not None
    assert doubt.name == "编号跳号"
    assert page.source.current is not None
    assert page.source.current.id == doubt.line
    assert page.structure.current is not None
    assert page.structure.current.number == "5"
    page.can[Do.PREVIOUS]()
    assert page.doubts.current is not None
    assert page.doubts.current.name == "数目不符"


def test_written_in_one_change_then_again_without_doubles(
    jobs: Jobs, plan: Path, tmp_path: Path
) -> None:
    page = page_on(jobs)
    led = links(page)
    page.take(plan)
    QTest.mouseClick(page.write, Qt.MouseButton.LeftButton)
    rounds = list_rounds(ledger_of(jobs))
    assert len(rounds) == 1
    assert led[-1].round_id == rounds[0].id
    assert len(load_round(ledger_of(jobs), rounds[0].id).findings) == 14
    page.set_round(rounds[0].name)
    page.take(plan)
    assert not page.write.isEnabled()
    assert page.told.text() == "文件和台账里的内容相同，没有需要写入的。"
    changed = tmp_path / "改.txt"
    text = plan_text(TODAY).replace("X月X日前", "2025年6月底前")
    changed.write_text(text, encoding="utf-8")
    page.take(changed)
    assert page.told.text().startswith("本轮已有问题：新增 0 项，变更 1 项，未变 13 项。")
    news = {row.news for row in page.structure.records.values()}
    assert news >= {"变更", "未变"}
    with modal(lambda form: QTest.mouseClick(form.primary, Qt.MouseButton.LeftButton)):
        QTest.mouseClick(page.write, Qt.MouseButton.LeftButton)
    whole = load_round(ledger_of(jobs), rounds[0].id)
    assert len(whole.findings) == 14
    last = whole.findings[-1].deadline
    assert last is not None
    assert last.raw == "2025年6月底前"


def test_what_cannot_be_read_is_a_sentence(jobs: Jobs, tmp_path: Path) -> None:
    page = page_on(jobs)
    wrong = tmp_path / "坏.docx"
    wrong.write_bytes(b"PK\x03\x04 broken")
    page.take(wrong)
    assert page.stack.currentIndex() == 0
    assert page.waiting.text().startswith("没有读取“坏.docx”\n")
    asked: list[bool] = []
    page.import_asked.connect(lambda: asked.append(True))
    QTest.mouseClick(page.other, Qt.MouseButton.LeftButton)
    assert asked == [True]


def test_the_feedback_is_asked_for_and_dates_follow_it(jobs: Jobs, tmp_path: Path) -> None:
    path = tmp_path / "没有日期.txt"
    path.write_text(
        "关于巡察反馈意见的整改方案\n一、任务和措施\n（一）作风方面\n1.会风不实问题\n"
        "①精简会议。（责任单位：县委办；完成时限：2月底前）\n",
        encoding="utf-8",
    )
    page = page_on(jobs)
    page.take(path)
    assert page.facts.note.tone is Tone.DOUBT
    assert [one.name for one in page.doubts.records.values()].count("年份推定") == 1
    page.facts.day.setText("2029-11-10")
    page.facts.body.setText("临江区委")
    page.facts.body.editingFinished.emit()
    assert page.facts.note.tone is Tone.PLAIN
    page.write.click()
    (found,) = list_rounds(ledger_of(jobs))
    assert (found.feedback_date, found.inspected_body) == (date(2029, 11, 10), "临江区委")
    (finding,) = load_round(ledger_of(jobs), found.id).categories[0].findings
    assert finding.deadline == Deadline("2月底前", DeadlineKind.DATE, date(2030, 2, 28), False)


def test_cancel_writes_nothing(tmp_path: Path, plan: Path) -> None:
    jobs = sample_jobs(tmp_path)
    before = load_round(ledger_of(jobs), 1)
    page = page_on(jobs)
    led = links(page)
    page.set_round(before.round.name)
    page.take(plan)
    QTest.mouseClick(page.cancel, Qt.MouseButton.LeftButton)
    assert led[-1].page == "ledger"
    assert load_round(ledger_of(jobs), 1) == before
    jobs.close()
