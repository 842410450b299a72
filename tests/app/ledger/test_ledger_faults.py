"""Full disks, locked sticks, pulled plugs: a sentence, nothing half written, the file intact."""

import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from mounts import mounting, small
from small_round import TODAY, dump, fill_small_round

from app.errors import LedgerError
from app.items.items import ItemDraft, add_category, add_finding
from app.ledger import Ledger, create_ledger, open_ledger
from app.ledger.backup import back_up, list_backups, restore
from app.ledger.check import check_ledger
from app.progress.evidence import add_evidence
from app.round.rounds import RoundDraft, add_round, list_rounds

ROOT = Path(__file__).resolve().parents[3]
MEGABYTE = 1 << 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    with small(tmp_path / "小盘", "2m") as place:
        yield place


@contextmanager
def locked(folder: Path, place: Path) -> Iterator[Path]:
    """Show a folder at another place where nothing can be written, as on a CD."""
    place.mkdir()
    subprocess.run(["mount", "--bind", folder, place], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def file(folder: Path, size: int) -> Path:
    path = folder / "大材料.bin"
    path.write_bytes(os.urandom(size))
    return path


@mounting
def test_a_full_disk_keeps_the_ledger(small_disk: Path, tmp_path: Path) -> None:
    big = file(tmp_path, 3 * MEGABYTE)
    with create_ledger(small_disk / "甲.zgtz", name="甲") as ledger:
        small = fill_small_round(ledger)
        before = dump(ledger)
        with pytest.raises(LedgerError, match="磁盘空间不足"):
            add_evidence(ledger, small.findings[0], [big])
        assert dump(ledger) == before
        assert check_ledger(ledger) == ()
        add_finding(ledger, small.categories[0], ItemDraft("腾出空间后照常"))
    with open_ledger(small_disk / "甲.zgtz") as ledger:
        assert check_ledger(ledger) == ()


@mounting
def test_a_backup_onto_a_full_disk_leaves_nothing(small_disk: Path, tmp_path: Path) -> None:
    with create_ledger(tmp_path / "甲.zgtz", name="甲") as ledger:
        small = fill_small_round(ledger)
        add_evidence(ledger, small.findings[0], [file(tmp_path, 3 * MEGABYTE)])
        with pytest.raises(LedgerError, match="无法写入"):
            back_up(ledger, small_disk)
        assert list_backups(ledger.path, small_disk) == ()
        assert [p for p in small_disk.rglob("*") if p.is_file()] == []
        made = back_up(ledger)
        with pytest.raises(LedgerError, match="无法写入"):
            restore(made, small_disk / "neu.zgtz")
        assert [p for p in small_disk.rglob("*") if p.is_file()] == []


@mounting
def test_a_disk_too_full_for_a_new_ledger(small_disk: Path) -> None:
    (small_disk / "fill").write_bytes(b"0" * (2 * MEGABYTE - 8192))
    with pytest.raises(LedgerError):
        create_ledger(small_disk / "甲.zgtz", name="甲")
    assert [p.name for p in small_disk.iterdir()] == ["fill"]


@mounting
def test_a_read_only_folder(tmp_path: Path) -> None:
    (tmp_path / "rw").mkdir()
    with create_ledger(tmp_path / "rw" / "甲.zgtz", name="甲") as ledger:
        fill_small_round(ledger)
        before = dump(ledger)
    with locked(tmp_path / "rw", tmp_path / "ro") as place:
        with pytest.raises(LedgerError, match="只读"):
            open_ledger(place / "甲.zgtz")
        with open_ledger(place / "甲.zgtz", read_only=True) as reader:
            assert dump(reader) == before
            assert check_ledger(reader) == ()
            with pytest.raises(LedgerError, match="无法写入"):
                back_up(reader)
            made = back_up(reader, tmp_path / "备份")
        with pytest.raises(LedgerError, match="换一个可以写入的文件夹"):
            create_ledger(place / "乙.zgtz", name="乙")
    assert [p.name for p in (tmp_path / "rw").iterdir()] == ["甲.zgtz"]
    restore(made, tmp_path / "neu.zgtz")
    with open_ledger(tmp_path / "neu.zgtz") as restored:
        assert dump(restored) == before


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that another user may write into."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Be nobody for a while where the tests run as root: root may write everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_read_only_file(public_folder: Path) -> None:
    path = public_folder / "甲.zgtz"
    with create_ledger(path, name="甲") as ledger:
        fill_small_round(ledger)
    path.chmod(0o444)
    before = path.read_bytes()
    with ordinary_user():
        with pytest.raises(LedgerError, match="只读"):
            open_ledger(path)
        with open_ledger(path, read_only=True) as reader:
            assert len(list_rounds(reader)) == 1
    assert path.read_bytes() == before
    assert [p.name for p in public_folder.iterdir()] == ["甲.zgtz"]


def test_a_ledger_whose_stick_was_pulled_out(tmp_path: Path) -> None:
    """Writing into a file that has no name any more would be lost without a word."""
    folder = tmp_path / "U盘"
    with create_ledger(folder / "甲.zgtz", name="甲") as ledger:
        folder.rename(tmp_path / "拔出")
        with pytest.raises(LedgerError, match="U盘是否已拔出"):
            add_round(ledger, RoundDraft("一轮"), today=TODAY)
        with pytest.raises(LedgerError, match="找不到"):
            ledger.reader()
        (tmp_path / "拔出").rename(folder)
        add_round(ledger, RoundDraft("一轮"), today=TODAY)
    with open_ledger(folder / "甲.zgtz") as again:
        assert len(list_rounds(again)) == 1


WRITER = """
import pathlib, sys
from datetime import date
from app.items.items import ItemDraft, add_finding
from app.ledger import open_ledger
with open_ledger(pathlib.Path(sys.argv[1])) as ledger:
    while True:
        print(add_finding(ledger, int(sys.argv[2]), ItemDraft("断电之前")), flush=True)
"""


def test_a_power_cut_while_writing(tmp_path: Path) -> None:
    """What was said to be written is there, whole; the next start needs nothing."""
    path = tmp_path / "甲.zgtz"
    with create_ledger(path, name="甲") as ledger:
        round_id = add_round(ledger, RoundDraft("一轮"), today=TODAY)
        category = add_category(ledger, round_id, ItemDraft("一类"))
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(category)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            said = [int(process.stdout.readline()) for _ in range(15)]
            process.send_signal(signal.SIGKILL)
        with open_ledger(path) as ledger:
            known = {row[0] for row in ledger.handle.sql("SELECT id FROM item")}
            assert set(said) <= known
            assert check_ledger(ledger) == ()
    assert [p.name for p in tmp_path.iterdir()] == ["甲.zgtz"]


LIMITED = """
import pathlib, sys
from app.errors import LedgerError
from app.progress.evidence import add_evidence
from app.ledger import open_ledger
with open_ledger(pathlib.Path(sys.argv[1])) as ledger:
    try:
        add_evidence(ledger, 3, [pathlib.Path(sys.argv[2])])
    except LedgerError as error:
        print(error)
"""


def test_a_file_system_that_takes_no_more(ledger: Ledger, tmp_path: Path) -> None:
    """The same as a full disk, and for users other than root."""
    fill_small_round(ledger)
    before = dump(ledger)
    ledger.close()
    big = file(tmp_path, 3 * MEGABYTE)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2 * MEGABYTE, 2 * MEGABYTE))

    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(ledger.path), str(big)],
        cwd=ROOT,
        preexec_fn=limit,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert "所在的磁盘时出错，这次的修改没有写入" in done.stdout
    with open_ledger(ledger.path) as again:
        assert dump(again) == before
        assert check_ledger(again) == ()
