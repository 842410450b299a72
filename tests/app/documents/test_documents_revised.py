"""Deadlines that changed, in print: the original for ever, what is in force beside it."""

from datetime import date
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from app.documents.producing import Wanted, produce_now
from app.items.items import set_deadline
from app.ledger import Ledger
from app.plans.importing import Importing, import_plan
from app.plans.understanding import understand_file
from app.round.rounds import list_rounds, load_round

DAY = date(2024, 7, 15)
PLAN = """某区整改方案
一、整改任务
（一）民生方面
1.关于水费公示不全的问题
整改措施：①补齐公示。（责任单位：区水务局；完成时限：2024年6月底前）
2.关于投诉答复迟缓的问题
整改措施：①逐件答复。（责任单位：区信访局；完成时限：立行立改）
"""
BOTH = "原定2024年6月底前，现为2024年9月底前（随方案修订）"


@pytest.fixture
def revised(ledger: Ledger, tmp_path: Path) -> int:
    """A round whose plan was read again with another day."""
    file = tmp_path / "方案.txt"
    for text in (PLAN, PLAN.replace("2024年6月底前", "2024年9月底前")):
        file.write_text(text, encoding="utf-8")
        how = Importing(file.name, DAY, update=True)
        import_plan(ledger, understand_file(file, ledger, how), how)
    return list_rounds(ledger)[0].id


def words(path: Path) -> str:
    """Return everything a document or workbook says, a cell or paragraph a line."""
    if path.suffix == ".xlsx":
        cells = [row for sheet in load_workbook(path) for row in sheet.iter_rows(values_only=True)]
        return "\n".join(str(cell) for row in cells for cell in row if cell is not None)
    document = Document(str(path))
    cells_ = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells_])


@pytest.mark.parametrize(
    "name",
    [
        "progress-report.docx",
        "ledger.docx",
        "ledger.xlsx",
        "task-list.docx",
        "task-list.xlsx",
        "finding-list.xlsx",
        "responsibility-list.xlsx",
    ],
)
def test_both_days_are_printed(ledger: Ledger, revised: int, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    produce_now(ledger, revised, Wanted(out.stem, out), as_of=DAY)
    assert BOTH in words(out)


def test_the_plan_prints_its_own_words(ledger: Ledger, revised: int, tmp_path: Path) -> None:
    """The revised plan said September, and nothing of what was before."""
    out = tmp_path / "plan.docx"
    produce_now(ledger, revised, Wanted("plan", out), as_of=DAY)
    assert "完成时限：2024年9月底前" in words(out)
    assert "6月底前" not in words(out)


def test_what_is_to_be_done_at_once_is_late_but_printed_as_it_is(
    ledger: Ledger, revised: int, tmp_path: Path
) -> None:
    from app.round.rounds import RoundDraft, change_round

    found = load_round(ledger, revised).round
    draft = RoundDraft(found.name, found.title, feedback_date=date(2024, 3, 1), year=2024)
    change_round(ledger, revised, draft)
    out = tmp_path / "progress-report.docx"
    produce_now(ledger, revised, Wanted("progress-report", out), as_of=DAY)
    assert "其中已超过整改时限1个" in words(out)
    assert "完成时限：立行立改。" in words(out)


def test_a_correction_is_told_like_a_revision(ledger: Ledger, revised: int, tmp_path: Path) -> None:
    item = load_round(ledger, revised).findings[0]
    set_deadline(ledger, item.id, "2024年10月底前", reason="会议另定")
    out = tmp_path / "ledger.xlsx"
    produce_now(ledger, revised, Wanted("ledger", out), as_of=DAY)
    assert "原定2024年6月底前，现为2024年10月底前（更正）" in words(out)
