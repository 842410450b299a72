"""A ledger of every older schema opens, is found whole, prints, and can be worked in."""

import sqlite3
from datetime import date
from pathlib import Path

import docx
import pytest
from old_ledgers import make_old_ledger

from app.documents.producing import Wanted, produce_now
from app.documents.registry import KINDS
from app.items.items import find_code, set_deadline
from app.ledger import Ledger, open_ledger, undo
from app.ledger.check import check_ledger
from app.ledger.search import search
from app.ledger.trail import trail_of
from app.progress.reports import ReportDraft, add_progress
from app.round.rounds import list_rounds, load_round
from db.schema import migrations
from db.schema.models import TABLES
from db.words import ProgressState

DAY = date(2024, 7, 1)
FINDING, MEASURE = "XC24-001-E", "XC24-001-01-C"


@pytest.fixture(params=range(1, migrations.VERSION + 1))
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return make_old_ledger(tmp_path / f"台账{request.param}.zgtz", request.param)


def content(ledger: Ledger, round_id: int, wanted: Wanted) -> bytes:
    assert produce_now(ledger, round_id, wanted, as_of=DAY) == ""
    return wanted.out.read_bytes()


def test_it_opens_and_is_whole(old: Path) -> None:
    """Nothing is lost on the way, and what it was before stands beside it."""
    before = sqlite3.connect(old)
    version = migrations.version_of(before)
    counted = {
        noun: before.execute(f"SELECT count(*) FROM {noun}").fetchone()[0]
        for (noun,) in before.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if noun in TABLES
    }
    before.close()
    with open_ledger(old) as ledger:
        assert migrations.version_of(ledger.handle.raw) == migrations.VERSION
        assert check_ledger(ledger) == ()
        for noun, count in counted.items():
            assert ledger.handle.sql(f"SELECT count(*) FROM {noun}").fetchone()[0] >= count
    kept = list(old.parent.glob("*升级前*"))
    assert len(kept) == (version < migrations.VERSION)


def test_it_prints_every_document(old: Path, tmp_path: Path) -> None:
    with open_ledger(old) as ledger:
        [one] = list_rounds(ledger)
        titles = [finding.title for finding in load_round(ledger, one.id).findings]
        assert len(titles) == 4
        for kind, about in KINDS.items():
            for suffix in about.suffixes:
                out = tmp_path / f"{kind}{suffix}"
                assert content(ledger, one.id, Wanted(kind, out))
        text = "".join(p.text for p in docx.Document(str(tmp_path / "plan.docx")).paragraphs)
        assert all(title in text for title in titles)
        assert check_ledger(ledger) == ()


def test_it_can_be_worked_in(old: Path) -> None:
    with open_ledger(old) as ledger:
        measure, finding = find_code(ledger, MEASURE), find_code(ledger, FINDING)
        draft = ReportDraft("青山镇", ProgressState.DONE, "五个村都已复核。", DAY)
        add_progress(ledger, measure.id, draft)
        set_deadline(ledger, finding.id, "2024年10月底前", reason="当时录错")
        undo.undo(ledger)
        assert [hit.code for hit in search(ledger, "五个村都已")] == [MEASURE]
        assert any("五个村都已复核。" in line.new for line in trail_of(ledger, finding.id))
        assert check_ledger(ledger) == ()


def test_every_table_is_filled(tmp_path: Path) -> None:
    """A new table gets a row of its time in tests/old_rows.sql, below its step's heading."""
    made = sqlite3.connect(make_old_ledger(tmp_path / "台账.zgtz", migrations.VERSION))
    empty = [noun for noun in TABLES if made.execute(f"SELECT 1 FROM {noun}").fetchone() is None]
    made.close()
    assert empty == []
