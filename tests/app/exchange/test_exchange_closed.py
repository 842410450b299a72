"""What comes back on items that were struck off since their workbook went out."""

from pathlib import Path

import pytest
from returning import DAY, PERIOD, TOWN, filled, take
from small_round import SmallRound

from app.closing.closures import ClosureDraft, add_closure
from app.closing.news import list_news
from app.documents.producing import Wanted as Document
from app.documents.producing import produce_now
from app.exchange.issuing import Wanted, issue
from app.exchange.pending import list_waiting
from app.items.items import row_of
from app.ledger import Ledger
from app.ledger.check import check_ledger
from app.progress.reports import ReportDraft, add_progress
from db.words import ClosureState, ProgressState

DONE, ONGOING = ProgressState.DONE, ProgressState.ONGOING
CLOSED, KEPT = ClosureState.CLOSED, ClosureState.CLOSED_ONGOING


def strike(ledger: Ledger, item: int, last: ClosureState) -> None:
    for state, by in ((ClosureState.APPLIED, "甲"), (ClosureState.VERIFIED, "乙"), (last, "丙")):
        add_closure(ledger, item, ClosureDraft(state, DAY, "同意"), by=by)


@pytest.fixture
def came(ledger: Ledger, small: SmallRound, tmp_path: Path) -> Path:
    """The first measure's workbook comes back with 推进中."""
    [town] = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD, (TOWN,)))
    for unit in (TOWN, "县财政局"):
        said = ReportDraft(unit, DONE, "计划订好了", DAY, period="2024-05")
        add_progress(ledger, small.measures[0], said, by=f"{unit}某")
    cells: dict[str, object] = {"进展状态": "推进中", "进展情况": "计划又改了一稿。"}
    return filled(town.file, tmp_path / "回.xlsx", {0: cells})


@pytest.mark.parametrize("last", [CLOSED, KEPT])
def test_it_is_taken_in_and_said_and_decides_nothing(
    ledger: Ledger, small: SmallRound, came: Path, tmp_path: Path, last: ClosureState
) -> None:
    item = small.measures[0]
    strike(ledger, item, last)
    [dry] = take(ledger, came, dry_run=True)
    [found] = take(ledger, came)
    for one in (dry, found):
        assert "不改变销号结论" in "".join(one.warnings)
        assert one.added == 1
    row = row_of(ledger, item)
    assert (row.state, row.closure_state) == (DONE, last)
    [news] = list_news(ledger, small.id)
    assert (news.report.state, news.report.unit, news.closure) == (ONGOING, TOWN, last)
    assert [one.news for one in list_waiting(ledger, small.id)] == [news]
    assert check_ledger(ledger) == ()
    for name in ("progress-report.docx", "ledger.xlsx", "finding-list.xlsx"):
        wanted = Document(Path(name).stem, tmp_path / name)
        assert produce_now(ledger, small.id, wanted, as_of=DAY) == ""


def test_the_same_file_again_brings_nothing(ledger: Ledger, small: SmallRound, came: Path) -> None:
    strike(ledger, small.measures[0], CLOSED)
    take(ledger, came)
    [again] = take(ledger, came)
    assert (again.added, again.updated) == (0, 0)
    assert len(list_news(ledger, small.id)) == 1


def test_a_day_of_finishing_that_is_yet_to_come_is_a_fault(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    [town] = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD, (TOWN,)))
    cells: dict[str, object] = {
        "进展状态": "已完成", "进展情况": "办完。", "完成日期": "2024-12-31",
    }  # fmt: skip
    [found] = take(ledger, filled(town.file, tmp_path / "回.xlsx", {0: cells}))
    assert "还没有到" in found.errors[0].message
