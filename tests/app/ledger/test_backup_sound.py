"""A backup that says it is saved can be restored, and one that was changed is not."""

import contextlib
import os
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from mounts import mounting, small
from small_round import SmallRound, dump

from app.__main__ import main
from app.errors import BadFileError, LedgerError
from app.ledger import Ledger, backup, open_ledger
from app.progress import evidence
from db.file import backups
from db.file.faults import StorageError

NOON = datetime(2024, 6, 1, 12, 0, 0)


@pytest.fixture
def filled(ledger: Ledger, small: SmallRound, tmp_path: Path) -> Ledger:
    for number in range(3):
        path = tmp_path / f"材料{number}.pdf"
        path.write_bytes(f"内容{number}".encode() * 1000)
        evidence.add_evidence(ledger, small.findings[0], [path])
    return ledger


def turn_a_bit(path: Path, at: int) -> None:
    """Change one bit as a bad disk does: neither size nor times tell it."""
    times = path.stat()
    content = bytearray(path.read_bytes())
    content[at] ^= 4
    path.write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def store_of(made: Path) -> list[Path]:
    return sorted(p for p in (made.parent / backup.STORE).rglob("*") if p.is_file())


def test_a_backup_knows_its_own_bytes(filled: Ledger) -> None:
    made = backup.back_up(filled)
    assert backups.is_unchanged(made) is True
    content = made.read_bytes()
    for at in range(0, len(content), len(content) // 40):
        if content[max(at - 70, 0) : at + 70].count(b"backup_sha256"):
            continue
        turn_a_bit(made, at)
        with contextlib.suppress(StorageError):  # not even read: found as well
            assert backups.is_unchanged(made) is not True
        turn_a_bit(made, at)
    assert backups.is_unchanged(made) is True


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_changed_backup_is_not_restored(filled: Ledger, tmp_path: Path, elsewhere: bool) -> None:
    made = backup.back_up(filled)
    content = made.read_bytes()
    assert "东山镇".encode() in content
    if elsewhere:
        made = made.with_name("换了名字.zgbak")
    made.write_bytes(content.replace("东山镇".encode(), "西山镇".encode()))
    with pytest.raises(BadFileError, match="与备份时的校验值不符"):
        backup.restore(made, tmp_path / "neu.zgtz")
    assert not (tmp_path / "neu.zgtz").exists()


def test_a_backup_without_a_checksum_is_restored_and_that_is_said(
    filled: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = backup.back_up(filled)
    before = dump(filled)
    with sqlite3.connect(made) as changed:
        changed.execute("DELETE FROM meta WHERE key = 'backup_sha256'")
    changed.close()
    assert main(["restore", str(made), "--out", str(tmp_path / "neu.zgtz")]) == 0
    assert "没有校验值" in capsys.readouterr().err
    with open_ledger(tmp_path / "neu.zgtz") as restored:
        assert dump(restored) == before
        assert restored.handle.sql(
            "SELECT count(*) FROM meta WHERE key LIKE 'backup%'"
        ).fetchone() == (0,)


@pytest.mark.parametrize("sql", ["CREATE VIEW v AS SELECT 1", "CREATE TABLE t(a)"])
def test_a_backup_altered_inside_is_not_restored(filled: Ledger, tmp_path: Path, sql: str) -> None:
    made = backup.back_up(filled)
    with sqlite3.connect(made) as changed:
        changed.execute(sql)
    changed.close()
    with pytest.raises(BadFileError, match="不是完整的台账备份"):
        backup.restore(made, tmp_path / "neu.zgtz")


def test_a_damaged_file_of_the_store_is_written_again(
    filled: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = backup.back_up(filled, now=NOON)
    for path in store_of(first)[:2]:
        turn_a_bit(path, 500)
    with pytest.raises(BadFileError, match="校验值不符"):
        backup.restore(first, tmp_path / "neu.zgtz")
    assert main(["backup", "--ledger", str(filled.path)]) == 0
    assert "2 个佐证材料文件已损坏，已按台账重新写好" in capsys.readouterr().err
    backup.restore(first, tmp_path / "neu.zgtz")
    told: list[str] = []
    backup.back_up(filled, now=NOON + timedelta(days=1), tell=told.append)
    assert told == []


def test_automatic_backups_look_at_the_whole_store_in_time(
    filled: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "READ_AGAIN", 12_000)  # a file at a time
    first = backup.back_up(filled, now=NOON)
    damaged = store_of(first)
    for path in damaged:
        turn_a_bit(path, 500)
    for second in range(3):
        backup.back_up(filled, now=NOON + timedelta(seconds=second), kind="auto")
    assert all(path.name == evidence._checksum(iter([path.read_bytes()])) for path in damaged)


def test_evidence_damaged_on_both_sides_is_said(filled: Ledger) -> None:
    first = backup.back_up(filled, now=NOON)
    turn_a_bit(store_of(first)[0], 500)
    name = store_of(first)[0].name
    with filled.handle.transaction():
        filled.handle.sql("UPDATE blob_chunk SET data = x'00' WHERE sha256 = ?", (name,))
    told: list[str] = []
    with pytest.raises(LedgerError, match="1 个佐证材料已损坏，未能备份"):
        backup.back_up(filled, tell=told.append)
    assert told == []


def test_nothing_of_a_backup_stays_beside_it(filled: Ledger) -> None:
    made = backup.back_up(filled)
    assert [p.name for p in made.parent.iterdir() if p.name.startswith(".")] == []
    for folder in {p.parent for p in store_of(made)}:
        assert [p.name for p in folder.iterdir() if p.name.startswith(".")] == []


@mounting
def test_room_is_asked_for_before_anything_is_written(filled: Ledger, tmp_path: Path) -> None:
    made = backup.back_up(filled)
    big = tmp_path / "大.bin"
    big.write_bytes(os.urandom(3 << 20))
    with small(tmp_path / "小盘", "1m") as place:
        (place / "占").write_bytes(b"0" * 700_000)
        for work in (
            lambda: backup.back_up(filled, place),
            lambda: backup.restore(made, place / "neu.zgtz"),
        ):
            with pytest.raises(LedgerError, match=r"磁盘空间不足，无法写入.*约需 .* MB，只剩"):
                work()
        assert [p.name for p in place.iterdir()] == ["占"]
