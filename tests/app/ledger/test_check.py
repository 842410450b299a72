"""What a check finds, and that it finds nothing in a ledger that only use cases wrote."""

from pathlib import Path

import pytest
from small_round import TODAY, SmallRound, dump

from app.closing.closures import ClosureDraft, add_closure
from app.directory import directory
from app.errors import CancelledError, LedgerError
from app.items import items, structure
from app.items.structure import Place
from app.job import Job
from app.ledger import Ledger, open_ledger, undo
from app.ledger.check import CheckFinding, check_ledger
from app.ledger.settings import change_setting
from app.ledger.snapshots import make_snapshot
from app.progress import evidence
from app.progress.reports import ReportDraft, add_progress
from db.words import ClosureState, ProgressState


def report(ledger: Ledger, item: int, state: ProgressState) -> None:
    add_progress(ledger, item, ReportDraft("县教育局", state, "开展工作" * 200, TODAY))


@pytest.fixture
def busy(ledger: Ledger, small: SmallRound, tmp_path: Path) -> Ledger:
    """A ledger in which much has happened."""
    (tmp_path / "材料.pdf").write_bytes(b"content")
    evidence.add_evidence(ledger, small.findings[0], [tmp_path / "材料.pdf"])
    report(ledger, small.findings[3], ProgressState.DONE)
    for state in (ClosureState.APPLIED, ClosureState.VERIFIED, ClosureState.CLOSED):
        add_closure(ledger, small.findings[3], ClosureDraft(state, TODAY), by=f"经办{state}")
    report(ledger, small.measures[3], ProgressState.ONGOING)
    structure.split_measure(ledger, small.measures[0], 7)
    structure.merge_measures(ledger, small.measures[1:3])
    structure.move_item(ledger, small.measures[5], Place(small.findings[1], 0))
    directory.merge_units(ledger, 1, [2])
    change_setting(ledger, "near_days", 10)
    change_setting(ledger, "near_days", 15)
    make_snapshot(ledger, small.id, as_of=TODAY)
    undo.undo(ledger)
    items.archive_item(ledger, small.findings[2])
    undo.undo(ledger)
    undo.redo(ledger)
    return ledger


def codes(found: tuple[CheckFinding, ...]) -> list[str]:
    return [one.code for one in found]


def test_a_ledger_in_use_is_sound(busy: Ledger) -> None:
    before = dump(busy)
    assert check_ledger(busy) == ()
    assert dump(busy) == before
    busy.close()
    with open_ledger(busy.path, read_only=True) as reader:
        assert check_ledger(reader) == ()


@pytest.mark.parametrize(
    ("code", "sql"),
    [
        ("BROKEN_LINK", "UPDATE evidence SET item_id = 999"),
        ("BAD_DATE", "UPDATE closure SET date = '2024年6月'"),
        ("BAD_DATE", "UPDATE round SET feedback_date = '2024-02-30'"),
        ("BAD_WORD", "UPDATE progress SET state = 'HALF'"),
        ("BAD_PATH", "UPDATE item SET path = '0000100009' WHERE path = '0000200001'"),
        ("BAD_PATH", "UPDATE item SET path = '0000200002' WHERE path = '0000200001'"),
        ("BAD_CODE", "UPDATE item SET code = 'XC24-001-A' WHERE id = 3"),
        ("CLOSED_NOT_DONE", "UPDATE item SET state = 'ONGOING' WHERE closure_state = 'CLOSED'"),
        ("TRAIL_INCOMPLETE", "UPDATE item SET note = '改过' WHERE id = 3"),
        ("TRAIL_INCOMPLETE", "DELETE FROM evidence"),
        ("TRAIL_INCOMPLETE", "DELETE FROM trail WHERE noun = 'unit'"),
        ("TRAIL_INCOMPLETE", "UPDATE progress SET done = '别的'"),
        ("TRAIL_INCOMPLETE", "UPDATE snapshot SET content = substr(content, 1, 900) || 'x'"),
        (
            "TRAIL_INCOMPLETE",  # what stood there before is history too
            'UPDATE trail SET old = replace(old, \'"value":"10"\', \'"value":"11"\')'
            " WHERE noun = 'setting' AND old <> ''",
        ),
        ("CLOSED_WITHOUT_ACT", "DELETE FROM closure WHERE state = 'CLOSED'"),
        ("CLOSED_WITHOUT_ACT", "UPDATE item SET closure_state = 'NONE'"),
        ("SEARCH_INCOMPLETE", "DELETE FROM search_text WHERE noun = 'unit'"),
        ("SEARCH_INCOMPLETE", "INSERT INTO search_index(rowid, words) VALUES (9999, '4e00x')"),
        ("EVIDENCE_CHANGED", "UPDATE blob_chunk SET data = x'00'"),
        ("EVIDENCE_CHANGED", "DELETE FROM blob_chunk"),
        ("EVIDENCE_UNUSED", "INSERT INTO blob(sha256, size, chunks) VALUES ('e3b0', 0, 0)"),
        ("DERIVED_DIFFERS", "UPDATE item SET effective_due = '2030-01-01' WHERE id = 3"),
        ("DERIVED_DIFFERS", "DELETE FROM assignment"),
        ("DERIVED_DIFFERS", "UPDATE assignment SET state = 'DONE'"),
    ],
)
def test_what_is_wrong_is_found(busy: Ledger, code: str, sql: str) -> None:
    busy.handle.sql("PRAGMA foreign_keys = OFF")
    with busy.handle.transaction():
        busy.handle.sql(sql)
    found = check_ledger(busy)
    assert code in codes(found)
    assert all(one.message.endswith("。") and "{" not in one.message for one in found)


def test_many_rows_make_one_sentence(busy: Ledger) -> None:
    with busy.handle.transaction():
        busy.handle.sql("UPDATE item SET note = '改过'")
    (found,) = [one for one in check_ledger(busy) if one.code == "TRAIL_INCOMPLETE"]
    assert found.count == 13
    assert found.message.startswith("13 处")
    assert "等）" in found.message


def test_a_damaged_file(busy: Ledger) -> None:
    """Pages in the middle are gone: a finding where the file still opens, else a sentence."""
    busy.close()
    content = bytearray(busy.path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 20_000] = b"\xff" * 20_000
    busy.path.write_bytes(content)
    try:
        with open_ledger(busy.path, read_only=True) as reader:
            assert codes(check_ledger(reader)) == ["DAMAGED"]
    except LedgerError as error:
        assert "损坏" in str(error)


class Stopped(Job):
    @property
    def stopped(self) -> bool:
        return True


def test_a_check_can_be_stopped(busy: Ledger) -> None:
    with pytest.raises(CancelledError):
        check_ledger(busy, job=Stopped())
