"""From the ledger to a saved, recorded document; a refusal leaves neither file nor record."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from small_round import TODAY, SmallRound, dump

from app.documents.producing import Wanted, produce, produce_now, refuse_early, render, save
from app.errors import AppError, NotFoundError, RefusedError
from app.items.items import ItemDraft, change_item
from app.ledger import Ledger, open_ledger
from app.ledger.settings import change_setting
from app.ledger.snapshots import get_snapshot, list_snapshots, make_snapshot
from app.round.rounds import load_round


def records(ledger: Ledger) -> list[tuple[str, str, str, int, str]]:
    rows = ledger.handle.sql("SELECT kind, path, by, snapshot_id, sha256 FROM document")
    return list(rows)


def test_a_document_of_now_freezes_what_it_says(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    out, again = tmp_path / "一.docx", tmp_path / "二.docx"
    wanted = Wanted("progress-report", out)
    assert produce_now(ledger, small.id, wanted, as_of=TODAY, by="李文书") == ""
    (snapshot,) = list_snapshots(ledger, small.id)
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    assert records(ledger) == [("progress-report", str(out), "李文书", snapshot.id, digest)]
    change_item(ledger, small.findings[0], ItemDraft("改了题目", "1"))
    produce(ledger, get_snapshot(ledger, snapshot.id), replace(wanted, out=again), as_of=TODAY)
    assert again.read_bytes() == out.read_bytes()


def test_documents_of_one_day_share_a_snapshot(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    for kind, name in (("plan", "一.docx"), ("ledger", "二.xlsx"), ("task-list", "三.docx")):
        produce_now(ledger, small.id, Wanted(kind, tmp_path / name), as_of=TODAY)
    assert len(list_snapshots(ledger, small.id)) == 1
    assert {row[3] for row in records(ledger)} == {1}


@pytest.mark.parametrize(
    ("kind", "name"),
    [("novel", "一.docx"), ("plan", "一.pdf"), ("plan", "没有/一.docx"), ("plan", "旧.docx")],
)
def test_a_refusal_leaves_nothing(
    ledger: Ledger, small: SmallRound, tmp_path: Path, kind: str, name: str
) -> None:
    (tmp_path / "旧.docx").write_bytes(b"old")
    before, names = dump(ledger), sorted(p.name for p in tmp_path.iterdir())
    with pytest.raises(RefusedError):
        produce_now(ledger, small.id, Wanted(kind, tmp_path / name), as_of=TODAY)
    assert dump(ledger) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == names
    assert (tmp_path / "旧.docx").read_bytes() == b"old"


def test_a_round_that_is_not_there(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        produce_now(ledger, 9, Wanted("plan", tmp_path / "一.docx"), as_of=TODAY)


def test_an_old_file_is_replaced_in_one_step(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    out = tmp_path / "旧.docx"
    out.write_bytes(b"old")
    out.chmod(0o600)
    wanted = Wanted("plan", out, force=True)
    refuse_early(wanted)
    produce_now(ledger, small.id, wanted, as_of=TODAY)
    assert out.read_bytes()[:2] == b"PK"
    assert out.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.glob("*.docx")] == ["旧.docx"]
    assert list(tmp_path.glob(".zgtz-*")) == []


def test_what_cannot_be_saved_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "夹").mkdir()
    with pytest.raises(AppError):
        save(b"new", Wanted("plan", tmp_path / "夹", force=True))
    assert list((tmp_path / "夹").iterdir()) == []


def test_a_document_that_cannot_be_recorded_is_still_saved(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    out = tmp_path / "一.docx"
    ledger.close()
    with open_ledger(ledger.path, read_only=True) as reader:
        said = produce_now(reader, small.id, Wanted("plan", out), as_of=TODAY)
        assert "只读" in said
        assert out.is_file()
        assert list_snapshots(reader, small.id) == ()


def test_the_ledgers_vocabulary_is_printed(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    wanted, whole = Wanted("progress-report", tmp_path / "一.docx"), load_round(ledger, small.id)
    before = render(ledger, whole, wanted, as_of=TODAY)
    change_setting(ledger, "vocabulary", "rectified")
    assert render(ledger, whole, wanted, as_of=TODAY) != before


def test_the_same_snapshot_gives_the_same_bytes(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    snapshot = make_snapshot(ledger, small.id, as_of=TODAY)
    found = []
    for name in ("一.xlsx", "二.xlsx"):
        produce(ledger, snapshot, Wanted("ledger", tmp_path / name), as_of=TODAY)
        found.append((tmp_path / name).read_bytes())
    assert found[0] == found[1]
