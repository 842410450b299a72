"""Evidence files: stored once, versions, limits, export, verification, faults."""

import hashlib
from pathlib import Path

import pytest
from small_round import TODAY, SmallRound, dump

from app.errors import BadFileError, CancelledError, LedgerError, NotFoundError
from app.job import Job
from app.ledger import Ledger, undo
from app.ledger.settings import change_setting
from app.progress import evidence
from app.progress.reports import ReportDraft, add_progress
from db.evidence import CHUNK
from db.words import ProgressState


def make(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def count(ledger: Ledger, table: str) -> int:
    return int(ledger.handle.sql(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_file_goes_in_and_comes_out_unchanged(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    content = bytes(range(256)) * (CHUNK // 256) * 2 + "尾".encode()
    path = make(tmp_path, "会议纪要.pdf", content)
    (made,) = evidence.add_evidence(ledger, small.findings[0], [path], by="李四")
    (file,) = evidence.list_evidence(ledger, small.findings[0])
    assert (file.id, file.name, file.size, file.version) == (made, "会议纪要.pdf", len(content), 1)
    assert (file.sha256, file.by) == (hashlib.sha256(content).hexdigest(), "李四")
    assert count(ledger, "blob_chunk") == 3
    out = tmp_path / "导出.pdf"
    evidence.export_evidence(ledger, made, out)
    assert out.read_bytes() == content
    assert evidence.verify(ledger) == ()


def test_the_same_content_is_stored_once(ledger: Ledger, small: SmallRound, tmp_path: Path) -> None:
    one = make(tmp_path / "甲", "通知.docx", b"same")
    two = make(tmp_path / "乙", "另名.docx", b"same")
    evidence.add_evidence(ledger, small.findings[0], [one, two])
    evidence.add_evidence(ledger, small.findings[1], [one])
    assert (count(ledger, "blob"), count(ledger, "evidence")) == (1, 3)


def test_the_same_name_again_is_the_next_version(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    for content in (b"one", b"two", b"two"):
        path = make(tmp_path, "台账.xlsx", content)
        evidence.add_evidence(ledger, small.findings[0], [path])
    files = evidence.list_evidence(ledger, small.findings[0])
    assert [file.version for file in files] == [1, 2]
    evidence.add_evidence(ledger, small.findings[1], [path])
    assert [f.version for f in evidence.list_evidence(ledger, small.findings[1])] == [1]


def test_removed_files_stay_and_return_with_undo(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    path = make(tmp_path, "照片.jpg", b"picture")
    (made,) = evidence.add_evidence(ledger, small.findings[0], [path])
    before = dump(ledger)
    evidence.remove_evidence(ledger, made)
    assert [f.archived for f in evidence.list_evidence(ledger, small.findings[0])] == [True]
    undo.undo(ledger)
    assert dump(ledger) == before
    undo.undo(ledger)
    assert evidence.list_evidence(ledger, small.findings[0]) == ()
    assert evidence.drop_unused(ledger) == 0, "redo needs the content"
    undo.redo(ledger)
    assert dump(ledger) == before


def test_a_report_brings_its_evidence_in_the_same_change(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    path = make(tmp_path, "总结.docx", b"text")
    draft = ReportDraft("东山镇", ProgressState.DONE, "已完成", TODAY)
    before = dump(ledger)
    with pytest.raises(BadFileError):
        add_progress(ledger, small.measures[0], draft, evidence=[path, tmp_path / "没有.pdf"])
    assert dump(ledger) == before
    done = add_progress(ledger, small.measures[0], draft, evidence=[path])
    (file,) = evidence.list_evidence(ledger, small.measures[0])
    assert file.progress_id == done.progress_id


def test_what_is_no_usable_file_is_refused(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    change_setting(ledger, "evidence_mb", 1)
    good = make(tmp_path, "好.txt", b"x")
    before = dump(ledger)
    for bad, word in (
        (tmp_path / "没有.pdf", "找不到"),
        (tmp_path, "文件夹"),
        (make(tmp_path, "空.pdf", b""), "空文件"),
        (make(tmp_path, "大.zip", b"0" * (CHUNK + 1)), "2 MB，超过单个文件 1 MB"),
    ):
        with pytest.raises(BadFileError, match=word):
            evidence.add_evidence(ledger, small.findings[0], [good, bad])
    assert dump(ledger) == before


def test_nothing_named_is_nothing_added(ledger: Ledger, small: SmallRound) -> None:
    assert evidence.add_evidence(ledger, small.findings[0], []) == ()
    with pytest.raises(NotFoundError):
        evidence.add_evidence(ledger, 999, [])
    with pytest.raises(NotFoundError):
        evidence.remove_evidence(ledger, 999)


class StopAtOnce(Job):
    @property
    def stopped(self) -> bool:
        return True


def test_stopping_leaves_nothing(ledger: Ledger, small: SmallRound, tmp_path: Path) -> None:
    path = make(tmp_path, "a.bin", b"x" * 10)
    with pytest.raises(CancelledError):
        evidence.add_evidence(ledger, small.findings[0], [path], job=StopAtOnce())
    assert (count(ledger, "blob"), count(ledger, "evidence")) == (0, 0)


def test_damaged_contents_are_found_and_not_given_out(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    path = make(tmp_path, "a.bin", b"x" * 10)
    (made,) = evidence.add_evidence(ledger, small.findings[0], [path])
    with ledger.handle.transaction():
        ledger.handle.sql("UPDATE blob_chunk SET data = ?", (b"y" * 10,))
    assert evidence.verify(ledger) == (hashlib.sha256(b"x" * 10).hexdigest(),)
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(LedgerError, match="校验值不符"):
        evidence.export_evidence(ledger, made, out / "a.bin")
    assert list(out.iterdir()) == []


def test_a_place_that_cannot_be_written(ledger: Ledger, small: SmallRound, tmp_path: Path) -> None:
    path = make(tmp_path, "a.bin", b"x")
    (made,) = evidence.add_evidence(ledger, small.findings[0], [path])
    with pytest.raises(LedgerError, match="无法写入"):
        evidence.export_evidence(ledger, made, tmp_path / "没有的文件夹" / "a.bin")


def test_contents_that_nothing_names_can_be_dropped(ledger: Ledger) -> None:
    from db import evidence as stored

    with ledger.handle.transaction():
        stored.store(ledger.handle, hashlib.sha256(b"z").hexdigest(), [b"z"])
    assert evidence.drop_unused(ledger) == 1
    assert (count(ledger, "blob"), count(ledger, "blob_chunk")) == (0, 0)


def test_what_the_system_refuses_is_said(ledger: Ledger, small: SmallRound, tmp_path: Path) -> None:
    file = make(tmp_path, "a.bin", b"x")
    with pytest.raises(BadFileError, match="核对文件位置"):
        evidence.add_evidence(ledger, small.findings[0], [file / "b.bin"])
