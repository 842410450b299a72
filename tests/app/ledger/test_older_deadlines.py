"""A ledger from before deadlines had lines of their own: nothing of its extensions is lost."""

import sqlite3
from datetime import date
from pathlib import Path

from small_round import TODAY, fill_small_round

from app.closing.extensions import ExtensionDraft, approve_extension, request_extension
from app.items.deadline_words import deadline_words
from app.items.items import row_of, set_deadline
from app.items.revising import changes_of
from app.ledger import create_ledger, open_ledger
from app.ledger.check import check_ledger
from app.ledger.undo import undo
from app.round.rounds import load_round
from db.words import DeadlineChangeKind

#: What steps later than the fifth made, taken away again.
OLDER = """
DELETE FROM trail WHERE noun = 'deadline_change';
DROP TABLE deadline_change;
UPDATE item SET effective_due = NULL WHERE light_kind = 'IMMEDIATE';
UPDATE assignment SET due = NULL WHERE item_id IN
  (SELECT id FROM item WHERE light_kind = 'IMMEDIATE');
PRAGMA user_version = 6;
"""


def make_older(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(OLDER)
    connection.close()


def test_an_older_ledger_keeps_what_was_in_force(tmp_path: Path) -> None:
    path = tmp_path / "旧.zgtz"
    with create_ledger(path, name="旧台账", by="张经办") as ledger:
        small = fill_small_round(ledger)
        set_deadline(ledger, small.findings[3], "立行立改")
        for text in ("2024年8月底前", "2024年9月底前"):
            asked = request_extension(
                ledger, small.findings[0], ExtensionDraft("量大", text, TODAY), by="填报员"
            )
            approve_extension(ledger, asked, on=TODAY, opinion="同意", by="审批人")
    make_older(path)
    with open_ledger(path) as ledger:
        one, two = changes_of(ledger.handle, small.findings[0])
        assert (one.kind, one.migrated, one.by, one.basis, one.day) == (
            DeadlineChangeKind.EXTENSION,
            True,
            "审批人",
            "同意",
            TODAY,
        )
        assert one.old
        assert one.old.due == date(2024, 6, 30)
        assert (two.old, two.extension_id) == (one.new, 2)
        assert row_of(ledger, small.findings[0]).effective_due == "2024-09-30"
        assert row_of(ledger, small.findings[3]).effective_due == "2024-01-31"
        assert not check_ledger(ledger)
        found = load_round(ledger, small.id).findings[0]
        printed = deadline_words(found.deadline, found.deadline_changes)
        assert printed == "原定2024年6月底前，现为2024年9月底前（经批准延期）"
        undo(ledger)  # an approval older than its line
        assert row_of(ledger, small.findings[0]).effective_due == "2024-08-31"
        assert not check_ledger(ledger)


def test_an_older_ledger_without_extensions_gets_no_history(tmp_path: Path) -> None:
    path = tmp_path / "旧.zgtz"
    with create_ledger(path, name="旧台账", by="张经办") as ledger:
        fill_small_round(ledger)
        before = ledger.handle.sql("SELECT count(*) FROM change").fetchone()
    make_older(path)
    with open_ledger(path) as ledger:
        assert ledger.handle.sql("SELECT count(*) FROM change").fetchone() == before
        assert not check_ledger(ledger)
