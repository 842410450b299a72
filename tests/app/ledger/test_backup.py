"""Backups: small, consistent while others write, evidence once; restoring gives the same ledger."""

import os
import sqlite3
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from small_round import TODAY, SmallRound, dump

from app.errors import BadFileError, CancelledError, LedgerError
from app.items.items import ItemDraft, add_finding
from app.job import Job
from app.ledger import Ledger, backup, create_ledger, open_ledger
from app.ledger.search import search
from app.progress import evidence
from app.progress.reports import ReportDraft, add_progress
from db.schema import migrations
from db.words import ProgressState

NOON = datetime(2024, 6, 1, 12, 0, 0)


@pytest.fixture
def filled(ledger: Ledger, small: SmallRound, tmp_path: Path) -> Ledger:
    """A round with reports and three files of evidence, two of them alike."""
    draft = ReportDraft("东山镇", ProgressState.ONGOING, "已召开专题会议", TODAY)
    for number, content in enumerate((b"one" * 700_000, b"two", b"two")):
        path = tmp_path / f"材料{number}.pdf"
        path.write_bytes(content)
        add_progress(ledger, small.measures[number], draft, evidence=[path])
    return ledger


def stored(folder: Path) -> list[str]:
    return sorted(p.name for p in (folder / backup.STORE).rglob("*") if p.is_file())


def names(found: tuple[backup.Backup, ...]) -> list[str]:
    return [one.path.name for one in found]


def test_a_backup_restored_is_the_same_ledger(filled: Ledger, tmp_path: Path) -> None:
    made = backup.back_up(filled, now=NOON)
    assert made == tmp_path / "一本台账_备份" / "一本台账_20240601-120000_手动.zgbak"
    out = tmp_path / "别处" / "恢复.zgtz"
    backup.restore(made, out)
    with open_ledger(out) as restored:
        assert dump(restored) == dump(filled)
        history = "SELECT * FROM trail ORDER BY id"
        assert list(restored.handle.sql(history)) == list(filled.handle.sql(history))
        assert search(restored, "专题会") == search(filled, "专题会") != ()
        assert evidence.verify(restored) == ()
        assert (restored.name, restored.uuid) == (filled.name, filled.uuid)
    assert sorted(p.name for p in out.parent.iterdir()) == ["恢复.zgtz"]


def test_evidence_is_stored_once_however_many_backups(filled: Ledger) -> None:
    made = [backup.back_up(filled, now=NOON + timedelta(days=day)) for day in range(3)]
    assert len(set(made)) == 3
    assert len(stored(made[0].parent)) == 2
    assert all(path.stat().st_size < 1_000_000 for path in made)


def test_two_backups_in_one_second_have_two_names(ledger: Ledger) -> None:
    made = [backup.back_up(ledger, now=NOON) for _ in range(3)]
    assert [path.name for path in made] == [
        "一本台账_20240601-120000_手动.zgbak",
        "一本台账_20240601-120000-2_手动.zgbak",
        "一本台账_20240601-120000-3_手动.zgbak",
    ]
    assert names(backup.list_backups(ledger.path)) == [path.name for path in reversed(made)]


def test_old_automatic_backups_go_and_manual_ones_stay(ledger: Ledger) -> None:
    folder = backup.default_folder(ledger.path)
    for minute in range(backup.KEPT):
        backup.back_up(ledger, now=NOON + timedelta(minutes=minute), kind="auto")
    by_hand = backup.back_up(ledger, now=NOON)
    (folder / "我的笔记.zgbak").write_bytes(b"")
    newest = backup.auto_backup(ledger, "导入前")
    found = backup.list_backups(ledger.path)
    assert found[0].path == newest
    assert [one.kind for one in found].count("auto") == backup.KEPT
    assert by_hand in [one.path for one in found]
    assert not (folder / "一本台账_20240601-120000_自动.zgbak").exists()
    assert (folder / "我的笔记.zgbak").exists()


def test_another_folder_and_ledgers_of_other_names(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "U盘" / "备份"
    with create_ledger(tmp_path / "一本台账_二.zgtz", name="乙") as other:
        backup.back_up(other, folder, now=NOON)
        backup.back_up(ledger, folder, now=NOON)
        assert len(backup.list_backups(ledger.path, folder)) == 1
        assert len(backup.list_backups(other.path, folder)) == 1
    assert backup.list_backups(ledger.path) == ()


def test_a_backup_from_a_read_only_handle(filled: Ledger, tmp_path: Path) -> None:
    """The command line backs up what the window has open."""
    filled.handle.close()
    with open_ledger(filled.path, read_only=True) as reader:
        made = backup.back_up(reader, tmp_path / "out")
        before = dump(reader)
    backup.restore(made, tmp_path / "neu.zgtz")
    with open_ledger(tmp_path / "neu.zgtz", read_only=True) as restored:
        assert dump(restored) == before


def test_a_backup_while_the_window_writes(ledger: Ledger, small: SmallRound) -> None:
    """Findings come with their trail, or not at all."""
    category, stop = small.categories[0], threading.Event()

    def write() -> None:
        while not stop.is_set():
            add_finding(ledger, category, ItemDraft("边备份边写"))

    with open_ledger(ledger.path, read_only=True) as reader:
        thread = threading.Thread(target=write)
        thread.start()
        try:
            made = [backup.back_up(reader, now=NOON) for _ in range(5)]
        finally:
            stop.set()
            thread.join()
    for number, path in enumerate(made):
        out = path.with_name(f"{number}.zgtz")
        backup.restore(path, out)
        with open_ledger(out, read_only=True) as restored:
            items = "SELECT count(*) FROM item WHERE title = '边备份边写'"
            trail = "SELECT count(*) FROM change WHERE title = '新增问题：边备份边写'"
            one, two = (restored.handle.sql(sql).fetchone()[0] for sql in (items, trail))
            assert one == two


def test_an_existing_file_is_never_overwritten(filled: Ledger, tmp_path: Path) -> None:
    made = backup.back_up(filled)
    out = tmp_path / "已有.zgtz"
    out.write_bytes(b"precious")
    with pytest.raises(LedgerError, match="已经存在"):
        backup.restore(made, out)
    assert out.read_bytes() == b"precious"


def test_missing_evidence_is_named(filled: Ledger, tmp_path: Path) -> None:
    made = backup.back_up(filled)
    alone = tmp_path / "单独" / made.name
    alone.parent.mkdir()
    alone.write_bytes(made.read_bytes())
    with pytest.raises(BadFileError, match=r"缺少 2 个佐证材料文件.*“佐证材料”文件夹"):
        backup.restore(alone, tmp_path / "neu.zgtz")
    assert sorted(p.name for p in alone.parent.iterdir()) == [made.name]
    assert not (tmp_path / "neu.zgtz").exists()


def test_changed_evidence_is_refused(filled: Ledger, tmp_path: Path) -> None:
    made = backup.back_up(filled)
    for path in (made.parent / backup.STORE).rglob("*"):
        if path.is_file() and path.stat().st_size == 3:
            path.write_bytes(b"TWO")
    with pytest.raises(BadFileError, match=r"材料1\.pdf"):
        backup.restore(made, tmp_path / "neu.zgtz")
    assert not (tmp_path / "neu.zgtz").exists()


def test_damaged_evidence_does_not_stop_a_backup_but_is_said(filled: Ledger) -> None:
    with filled.handle.transaction():
        filled.handle.sql("UPDATE blob_chunk SET data = ? WHERE length(data) = 3", (b"bad",))
    with pytest.raises(LedgerError, match=r"已备份到.*1 个佐证材料已损坏.*材料1.pdf"):
        backup.back_up(filled)
    assert len(backup.list_backups(filled.path)) == 1
    assert backup.auto_backup(filled, "导入前").is_file()
    assert len(stored(backup.default_folder(filled.path))) == 1


def test_a_half_copied_store_file_is_written_again(filled: Ledger, tmp_path: Path) -> None:
    made = backup.back_up(filled, now=NOON)
    big = next(p for p in (made.parent / backup.STORE).rglob("*") if p.stat().st_size > 2_000_000)
    big.write_bytes(b"one")
    backup.restore(backup.back_up(filled), tmp_path / "neu.zgtz")
    assert big.stat().st_size == 2_100_000


def test_a_complete_ledger_is_restored_too(filled: Ledger, tmp_path: Path) -> None:
    before = dump(filled)
    filled.close()
    backup.restore(filled.path, tmp_path / "neu.zgtz")
    with open_ledger(tmp_path / "neu.zgtz") as restored:
        assert dump(restored) == before
        with restored.handle.transaction():
            restored.handle.sql("UPDATE blob_chunk SET data = ? WHERE length(data) = 3", (b"bad",))
    with pytest.raises(BadFileError, match=r"材料1\.pdf"):
        backup.restore(tmp_path / "neu.zgtz", tmp_path / "neuer.zgtz")


def test_what_is_no_backup(ledger: Ledger, tmp_path: Path) -> None:
    made = backup.back_up(ledger)
    half = tmp_path / "half.zgbak"
    half.write_bytes(made.read_bytes()[: made.stat().st_size // 2])
    for name, content in (("leer.zgbak", b""), ("text.zgbak", "不是备份".encode() * 500)):
        (tmp_path / name).write_bytes(content)
    foreign = tmp_path / "foreign.zgbak"
    sqlite3.connect(foreign).execute("CREATE TABLE a(b)").connection.close()
    for bad in ("half.zgbak", "leer.zgbak", "text.zgbak", "foreign.zgbak"):
        with pytest.raises(BadFileError, match="不是完整的台账备份"):
            backup.restore(tmp_path / bad, tmp_path / "neu.zgtz")
    with pytest.raises(BadFileError, match="找不到备份文件"):
        backup.restore(tmp_path / "none.zgbak", tmp_path / "neu.zgtz")
    assert not (tmp_path / "neu.zgtz").exists()


def test_a_newer_backup_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    made = backup.back_up(ledger)
    connection = sqlite3.connect(made)
    connection.execute(f"PRAGMA user_version = {migrations.VERSION + 1}")
    connection.close()
    with pytest.raises(BadFileError, match="升级本程序"):
        backup.restore(made, tmp_path / "neu.zgtz")


def test_a_backup_is_no_ledger(ledger: Ledger) -> None:
    """Nobody shall work in a file whose evidence stands elsewhere."""
    with pytest.raises(LedgerError, match="从备份恢复"):
        open_ledger(backup.back_up(ledger))


class StopLate(Job):
    """Stops after a few steps."""

    def __init__(self) -> None:
        self.steps = 0

    def progress(self, done: int, total: int, what: str) -> None:  # noqa: ARG002
        self.steps += 1

    @property
    def stopped(self) -> bool:
        return self.steps > 5


def test_stopping_leaves_nothing_behind(filled: Ledger, tmp_path: Path) -> None:
    with pytest.raises(CancelledError):
        backup.back_up(filled, tmp_path / "out", job=StopLate())
    assert list((tmp_path / "out").iterdir()) == []
    made = backup.back_up(filled)
    with pytest.raises(CancelledError):
        backup.restore(made, tmp_path / "out" / "neu.zgtz", job=StopLate())
    assert list((tmp_path / "out").iterdir()) == []


def test_a_folder_that_cannot_be_made(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(LedgerError, match="无法写入"):
        backup.back_up(ledger, tmp_path / "file" / "folder")


def test_unfinished_files_of_long_ago_are_swept(ledger: Ledger) -> None:
    folder = backup.default_folder(ledger.path)
    folder.mkdir()
    old, fresh = folder / ".zgtz-alt.tmp", folder / ".zgtz-neu.tmp"
    for path in (old, fresh):
        path.write_bytes(b"")
    os.utime(old, (0, 0))
    backup.back_up(ledger)
    assert (old.exists(), fresh.exists()) == (False, True)


def test_a_ledger_that_is_gone(ledger: Ledger, tmp_path: Path) -> None:
    """The stick was pulled out: a sentence, and no half backup."""
    ledger.path.rename(tmp_path / "weg.zgtz")
    with pytest.raises(LedgerError):
        backup.back_up(ledger, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []
    (tmp_path / "weg.zgtz").rename(ledger.path)
