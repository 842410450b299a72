"""What lies beside a ledger: logs of other files, drafts of killed programs, second names."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from mounts import mounting, small
from old_ledgers import make_older
from small_round import TODAY, dump, fill_small_round

from app.__main__ import main
from app.errors import LedgerError
from app.ledger import Ledger, backup, create_ledger, drafts, open_ledger, save_copy, set_name
from app.ledger.check import check_ledger
from app.ledger.file import left_in_log
from app.round.rounds import RoundDraft, add_round, list_rounds
from db.file import logs

ROOT = Path(__file__).resolve().parents[3]
CRASH = """
import os, pathlib, sys
from app.ledger import open_ledger, set_name
ledger = open_ledger(pathlib.Path(sys.argv[1]))
set_name(ledger, "断电前的名称")
os._exit(9)
"""


def crash(path: Path) -> None:
    """Change a ledger and die before the change is folded into it."""
    done = subprocess.run([sys.executable, "-c", CRASH, str(path)], cwd=ROOT, check=False)
    assert done.returncode == 9
    assert logs.log_size(path) > 0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with create_ledger(tmp_path / "甲.zgtz", name="整改办", by="王经办") as ledger:
        fill_small_round(ledger)
    return tmp_path / "甲.zgtz"


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def kept(folder: Path) -> list[str]:
    return [name for name in names(folder) if "-留存-" in name]


def test_a_log_of_its_own_is_taken_in_after_a_crash(path: Path) -> None:
    crash(path)
    with open_ledger(path) as ledger:
        assert (ledger.name, ledger.remarks) == ("断电前的名称", ())
        assert check_ledger(ledger) == ()
    assert names(path.parent) == ["甲.zgtz"]


def test_reading_after_a_crash_reads_the_log_and_leaves_it(path: Path) -> None:
    crash(path)
    log = logs.beside(path, "-wal").read_bytes()
    before = path.read_bytes()
    with open_ledger(path, read_only=True) as reader:
        assert (reader.name, reader.remarks) == ("断电前的名称", ())
    assert left_in_log(path)
    assert (path.read_bytes(), logs.beside(path, "-wal").read_bytes()) == (before, log)


def leave_a_log(path: Path, tmp_path: Path) -> None:
    """Leave the log of a crashed ledger under a name, without the ledger."""
    crash(path)
    path.rename(tmp_path / "挪开的.zgtz")


def test_restoring_under_the_name_of_a_crashed_ledger(path: Path, tmp_path: Path) -> None:
    with open_ledger(path) as ledger:
        before, made = dump(ledger), backup.back_up(ledger)
    leave_a_log(path, tmp_path)
    backup.restore(made, path)
    assert len(kept(tmp_path)) == 1
    for read_only in (True, False):
        with open_ledger(path, read_only=read_only) as ledger:
            assert (ledger.name, ledger.remarks) == ("整改办", ())
            assert dump(ledger) == before
            assert check_ledger(ledger) == ()


def test_copying_and_creating_under_the_name_of_a_crashed_ledger(
    path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "乙.zgtz"
    with create_ledger(other, name="另一家"):
        pass
    leave_a_log(path, tmp_path)
    save_copy(other, path)
    with open_ledger(path) as ledger:
        assert (ledger.name, check_ledger(ledger)) == ("另一家", ())
    crash(path)
    path.unlink()
    with create_ledger(path, name="第三家") as ledger:
        assert (ledger.name, check_ledger(ledger)) == ("第三家", ())
    assert len(kept(tmp_path)) == 2


@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_copied_by_hand_over_a_crashed_one(
    path: Path, tmp_path: Path, read_only: bool
) -> None:
    other = tmp_path / "别处.zgtz"
    with create_ledger(other, name="别处的台账") as ledger:
        for number in range(40):
            add_round(ledger, RoundDraft(f"第{number}轮"), today=TODAY)
    crash(path)
    shutil.copyfile(other, path)
    before = path.read_bytes()
    with open_ledger(path, read_only=read_only) as ledger:
        assert ledger.name == "别处的台账"
        assert "对不上" in ledger.remarks[0]
        assert len(list_rounds(ledger)) == 40
        with ledger.reader() as reader:
            assert len(list_rounds(reader)) == 40
        assert check_ledger(ledger) == ()
    assert path.read_bytes() == before
    assert len(kept(tmp_path)) == (0 if read_only else 1)
    assert (logs.log_size(path) > 0) is read_only


def test_a_journal_of_another_file_is_not_rolled_back(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "别处.zgtz"
    shutil.copyfile(path, other)
    code = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA journal_mode = delete'); c.execute('PRAGMA cache_size = 1')\n"
        "c.execute('BEGIN'); c.execute('UPDATE item SET note = hex(randomblob(4000))')\n"
        "c.execute('UPDATE search_text SET text = text || 1')\n"
        "os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(other)], check=False)
    journal = logs.beside(other, "-journal")
    assert journal.stat().st_size > 0
    with open_ledger(path) as ledger:
        for number in range(60):
            add_round(ledger, RoundDraft(f"第{number}轮"), today=TODAY)
        whole = dump(ledger)
    journal.rename(logs.beside(path, "-journal"))
    with open_ledger(path) as ledger:
        assert dump(ledger) == whole
        assert "对不上" in ledger.remarks[0]
        assert check_ledger(ledger) == ()
    assert len(kept(tmp_path)) == 1


def test_what_is_broken_with_and_without_its_log_is_left_as_it_is(
    path: Path, tmp_path: Path
) -> None:
    crash(path)
    content = bytearray(path.read_bytes())
    content[4096 * 3 :] = b"\xff" * len(content[4096 * 3 :])
    path.write_bytes(content)
    log = logs.beside(path, "-wal").read_bytes()
    with pytest.raises(LedgerError, match="已损坏"):
        open_ledger(path)
    assert path.read_bytes() == content
    assert logs.beside(path, "-wal").read_bytes() == log
    assert kept(tmp_path) == []


def test_the_command_line_says_what_was_set_aside_and_what_is_left(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crash(path)
    assert main(["show", "--ledger", str(path)]) == 0
    assert "请勿单独复制“甲.zgtz”" in capsys.readouterr().err
    shutil.copyfile(path, tmp_path / "乙.zgtz")
    shutil.copyfile(logs.beside(path, "-wal"), logs.beside(tmp_path / "乙.zgtz", "-wal"))
    with create_ledger(tmp_path / "丙.zgtz", name="丙") as other:
        for number in range(40):
            add_round(other, RoundDraft(f"第{number}轮"), today=TODAY)
    shutil.copyfile(tmp_path / "丙.zgtz", path)
    assert main(["check", "--ledger", str(path)]) == 0
    said = capsys.readouterr().err
    assert "没有读入" in said
    assert "台账完好" in said
    assert main(["backup", "--ledger", str(path)]) == 0
    with open_ledger(tmp_path / "乙.zgtz") as copied:
        assert copied.name == "断电前的名称"


def test_a_link_to_a_ledger_is_the_same_ledger(path: Path, tmp_path: Path) -> None:
    (tmp_path / "桌面").mkdir()
    link = tmp_path / "桌面" / "快捷方式.zgtz"
    link.symlink_to(path)
    folder = tmp_path / "另一条路"
    folder.symlink_to(tmp_path)
    with open_ledger(link) as ledger:
        assert ledger.path == path
        for same in (path, folder / path.name):
            with pytest.raises(LedgerError, match="正被另一个程序打开"):
                open_ledger(same)
        set_name(ledger, "经由快捷方式")
    assert names(tmp_path / "桌面") == ["快捷方式.zgtz"]
    with open_ledger(path, read_only=True) as reader:
        assert reader.name == "经由快捷方式"


def test_a_second_name_of_a_file_is_not_written_under(path: Path, tmp_path: Path) -> None:
    """A hard link cannot be followed: each name would have a log of its own."""
    os.link(path, tmp_path / "另一个名字.zgtz")
    for one in (path, tmp_path / "另一个名字.zgtz"):
        with pytest.raises(LedgerError, match=r"硬链接.*另存"):
            open_ledger(one)
        with open_ledger(one, read_only=True) as reader:
            assert reader.name == "整改办"
    save_copy(path, tmp_path / "另存.zgtz")
    with open_ledger(tmp_path / "另存.zgtz") as ledger:
        set_name(ledger, "另存以后")


DRAFTING = """
import os, pathlib, signal, sys
from app.ledger.drafts import drafted
with drafted(pathlib.Path(sys.argv[1])) as draft:
    draft.write_bytes(b"half")
    print(draft.name, flush=True)
    sys.stdin.read()
"""


def test_drafts_of_killed_programs_go_and_those_of_living_ones_stay(tmp_path: Path) -> None:
    def begin() -> "tuple[subprocess.Popen[str], str]":
        made = subprocess.Popen(
            [sys.executable, "-c", DRAFTING, str(tmp_path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert made.stdout is not None
        return made, made.stdout.readline().strip()

    killed, dead = begin()
    living, alive = begin()
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert (tmp_path / dead).exists()
    for end in ("-wal", "-journal", "-shm"):
        (tmp_path / f"{dead}{end}").write_bytes(b"x")
    old = tmp_path / ".zgtz-of-an-older-version.tmp"
    old.write_bytes(b"x")
    os.utime(old, (time.time() - 90_000,) * 2)
    new = tmp_path / ".zgtz-of-an-older-version-at-work.tmp"
    new.write_bytes(b"x")
    drafts.clear(tmp_path)
    assert names(tmp_path) == sorted([alive, f"{alive}.lock", new.name])
    living.communicate("")
    assert names(tmp_path) == [new.name]


READING = (
    ["show"],
    ["show", "--json"],
    ["check"],
    ["packages"],
    ["backup"],
)


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_an_older_ledger_is_looked_at_without_a_change(
    path: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    make_older(path, 1)
    before = path.read_bytes()
    assert main([*command, "--ledger", str(path)]) == 0
    said = capsys.readouterr().err
    assert "由旧版本建立" in said
    assert "只读" not in said
    assert path.read_bytes() == before
    assert [n for n in names(path.parent) if n not in ("甲.zgtz", "甲_备份")] == []


def test_a_backup_of_an_older_ledger_is_of_that_version(path: Path, tmp_path: Path) -> None:
    make_older(path, 1)
    with open_ledger(path, read_only=True) as reader:
        before, made = dump(reader), backup.back_up(reader)
    version = sqlite3.connect(made).execute("PRAGMA user_version").fetchone()
    assert version == (1,)
    backup.restore(made, tmp_path / "neu.zgtz")
    with open_ledger(tmp_path / "neu.zgtz") as restored:
        assert dump(restored) == before


def test_an_older_ledger_is_upgraded_when_it_is_asked_for(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_older(path, 1)
    before = path.read_bytes()
    assert main(["upgrade", "--ledger", str(path)]) == 0
    said = capsys.readouterr().err
    assert "已升级" in said
    assert "台账完好" in said
    [copy] = [n for n in names(path.parent) if "升级前" in n]
    with sqlite3.connect(path.with_name(copy)) as kept_one:
        assert kept_one.execute("PRAGMA user_version").fetchone() == (1,)
    kept_one.close()
    assert main(["upgrade", "--ledger", str(path)]) == 0
    assert "不用升级" in capsys.readouterr().err
    assert names(path.parent) == sorted([copy, "甲.zgtz"])
    assert path.read_bytes() != before
    assert main(["upgrade", "--ledger", str(path.with_name("没有.zgtz"))]) == 2
    path.write_bytes(b"text" * 999)
    assert main(["upgrade", "--ledger", str(path)]) == 2
    assert "不是本程序的台账文件" in capsys.readouterr().err


@mounting
def test_an_older_ledger_for_whose_copy_there_is_no_room(path: Path, tmp_path: Path) -> None:
    make_older(path, 1)
    size = path.stat().st_size
    with small(tmp_path / "小盘", f"{size // 1024 + 300}k") as place:
        shutil.copyfile(path, place / path.name)
        with pytest.raises(LedgerError, match=r"磁盘空间不足，无法写入.*约需"):
            open_ledger(place / path.name)
        assert names(place) == [path.name]
        with open_ledger(place / path.name, read_only=True) as reader:
            assert reader.name == "整改办"


@mounting
def test_a_full_disk_can_still_be_looked_at(path: Path, tmp_path: Path) -> None:
    with open_ledger(path, read_only=True) as reader:
        before = dump(reader)
    with small(tmp_path / "小盘", "2m") as place:
        shutil.copyfile(path, place / path.name)
        (place / "满").write_bytes(b"0" * shutil.disk_usage(place).free)
        for command in ("show", "check"):
            assert main([command, "--ledger", str(place / path.name)]) == 0
        with open_ledger(place / path.name, read_only=True) as reader:
            assert dump(reader) == before
    with small(tmp_path / "小盘二", "2m") as place:
        shutil.copyfile(path, place / path.name)
        crash(place / path.name)
        logs.beside(place / path.name, "-shm").unlink()
        (place / "满").write_bytes(b"0" * shutil.disk_usage(place).free)
        with open_ledger(place / path.name, read_only=True) as reader:
            assert reader.name == "断电前的名称", "the log is read on a copy"


@mounting
def test_a_read_only_medium_with_a_log_is_read_on_a_copy(path: Path, tmp_path: Path) -> None:
    with small(tmp_path / "光盘", "4m") as place:
        shutil.copyfile(path, place / path.name)
        crash(place / path.name)
        logs.beside(place / path.name, "-shm").unlink()
        subprocess.run(["mount", "-o", "remount,ro", place], check=True)
        with open_ledger(place / path.name, read_only=True) as reader:
            assert reader.name == "断电前的名称"
            assert check_ledger(reader) == ()
        with pytest.raises(LedgerError, match="只读"):
            open_ledger(place / path.name)


def test_a_path_too_long_says_so(tmp_path: Path, path: Path) -> None:
    deep = tmp_path
    while len(os.fsencode(deep)) < 520:
        deep = deep / ("层" * 20)
    deep.mkdir(parents=True)
    shutil.copyfile(path, deep / "甲.zgtz")
    for read_only in (True, False):
        with pytest.raises(LedgerError, match="路径太长"):
            open_ledger(deep / "甲.zgtz", read_only=read_only)
    with pytest.raises(LedgerError, match="路径太长"):
        create_ledger(deep / "乙.zgtz", name="乙")
    with pytest.raises(LedgerError, match="路径太长"):
        save_copy(path, deep / "丙.zgtz")
    assert names(deep) == ["甲.zgtz"]


def filling(ledger: Ledger) -> None:
    fill_small_round(ledger)
    raise ValueError(ledger.name)


def test_what_cannot_be_filled_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="甲"):
        create_ledger(tmp_path / "甲.zgtz", name="甲", fill=filling)
    assert names(tmp_path) == []


def test_the_name_that_somebody_took_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    def somebody(_: Ledger) -> None:
        (tmp_path / "甲.zgtz").write_bytes(b"precious")

    with pytest.raises(LedgerError, match="已经存在"):
        create_ledger(tmp_path / "甲.zgtz", name="甲", fill=somebody)
    assert names(tmp_path) == ["甲.zgtz"]
    assert (tmp_path / "甲.zgtz").read_bytes() == b"precious"


def test_reading_a_ledger_whose_journal_is_still_to_be_rolled_back(path: Path) -> None:
    """As it stands on a share after a crash: who only reads cannot roll it back there."""
    code = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA journal_mode = delete'); c.execute('PRAGMA cache_size = 1')\n"
        "c.execute('BEGIN'); c.execute('UPDATE item SET note = hex(randomblob(4000))')\n"
        "c.execute('UPDATE search_text SET text = text || 1')\n"
        "os._exit(9)\n"
    )
    with open_ledger(path, read_only=True) as reader:
        before = dump(reader)
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    journal = logs.beside(path, "-journal").read_bytes()
    with open_ledger(path, read_only=True) as reader:
        assert dump(reader) == before
        assert check_ledger(reader) == ()
    assert logs.beside(path, "-journal").read_bytes() == journal
    with open_ledger(path) as ledger:
        assert (dump(ledger), ledger.remarks) == (before, ())
