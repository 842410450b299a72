"""The ledger file: made, opened, locked, closed; every fault is a sentence and changes nothing."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs
import pytest
from small_round import TODAY

from app.errors import LedgerError, RefusedError
from app.ledger import create_ledger, open_ledger, set_name, set_operator
from app.ledger import file as ledgers
from app.ledger.settings import change_setting, get_setting
from app.ledger.trail import list_trail
from app.ledger.undo import undo
from app.round.rounds import RoundDraft, add_round, list_rounds
from db.schema import migrations
from db.words import Edition, Origin

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "台账"
    with create_ledger(folder / "甲.zgtz", name="县委整改办", by="张三"):
        pass
    return folder / "甲.zgtz"


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


@contextmanager
def other_program(path: Path) -> Iterator[None]:
    """Let another process have the ledger open."""
    code = (
        "import sys, pathlib, app.ledger\n"
        "with app.ledger.open_ledger(pathlib.Path(sys.argv[1])):\n"
        "    print('open', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline().strip() == "open"
        yield
        process.stdin.close()


def test_a_new_ledger_knows_who_it_is(path: Path) -> None:
    assert names(path.parent) == ["甲.zgtz"], "closing leaves one file"
    with open_ledger(path) as ledger:
        assert (ledger.name, ledger.by, ledger.edition) == ("县委整改办", "张三", Edition.OFFICE)
        assert len(ledger.uuid) == 36
        assert not ledger.read_only
    assert names(path.parent) == ["甲.zgtz"]


def test_any_name_and_any_number_of_ledgers(tmp_path: Path) -> None:
    odd = ("没有扩展名", "a b#?%.db", "'引号'.zgtz")
    opened = [create_ledger(tmp_path / name, name=name, edition=Edition.UNIT) for name in odd]
    assert len({one.uuid for one in opened}) == 3
    for one in opened:
        change_setting(one, "near_days", 7)
        reader = one.reader()
        assert (reader.read_only, get_setting(reader, "near_days")) == (True, 7)
        reader.close()
        one.close()
    assert names(tmp_path) == sorted(odd)
    for name in odd:
        with open_ledger(tmp_path / name, read_only=True) as ledger:
            assert ledger.name == name
    assert names(tmp_path) == sorted(odd)


def test_new_ledgers_are_proposed_among_the_documents() -> None:
    assert ledgers.default_folder().parent == Path(platformdirs.user_documents_dir())


def test_nothing_is_overwritten(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="已经存在"):
        create_ledger(path, name="乙")
    assert (path.read_bytes(), names(path.parent)) == (before, ["甲.zgtz"])


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "文件").write_bytes(b"")
    with pytest.raises(LedgerError, match="换一个可以写入的文件夹"):
        create_ledger(tmp_path / "文件" / "甲.zgtz", name="甲")
    assert names(tmp_path) == ["文件"]


def test_a_second_program_learns_who_has_it(path: Path) -> None:
    with other_program(path):
        with pytest.raises(LedgerError, match=r"正被另一个程序打开（.+ 上的 .+）"):
            open_ledger(path)
        with open_ledger(path, read_only=True) as reader:
            assert list_rounds(reader) == ()
    assert names(path.parent) == ["甲.zgtz"]
    open_ledger(path).close()


def test_the_same_program_twice(path: Path) -> None:
    with open_ledger(path) as first:
        with pytest.raises(LedgerError, match="正被另一个程序打开"):
            open_ledger(path)
        add_round(first, RoundDraft("一轮"), today=TODAY)
    assert names(path.parent) == ["甲.zgtz"]


def test_an_owner_nobody_can_read(path: Path) -> None:
    with open_ledger(path):
        path.with_name("甲.zgtz.owner").write_text("{", encoding="utf-8")
        with pytest.raises(LedgerError, match="打开，请先在那里关闭"):
            open_ledger(path)


def test_a_crash_gives_the_lock_back(path: Path) -> None:
    code = (
        "import os, sys, pathlib, app.ledger\n"
        "app.ledger.open_ledger(pathlib.Path(sys.argv[1]))\n"
        "os._exit(9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], cwd=ROOT, check=False)
    assert done.returncode == 9
    open_ledger(path).close()
    assert names(path.parent) == ["甲.zgtz"]


def test_read_only_never_writes(path: Path) -> None:
    before = path.read_bytes()
    with open_ledger(path, read_only=True) as reader:
        with pytest.raises(LedgerError, match="只读方式打开"):
            add_round(reader, RoundDraft("一轮"), today=TODAY)
        with pytest.raises(LedgerError, match="只读方式打开"):
            set_operator(reader, "李四")
    assert (path.read_bytes(), names(path.parent)) == (before, ["甲.zgtz"])


def test_a_reader_beside_a_writer_leaves_its_files_alone(path: Path) -> None:
    with open_ledger(path) as writer:
        reader = open_ledger(path, read_only=True)
        add_round(writer, RoundDraft("一轮"), today=TODAY)
        assert [one.name for one in list_rounds(reader)] == ["一轮"]
        reader.close()
        add_round(writer, RoundDraft("二轮"), today=TODAY)
    assert names(path.parent) == ["甲.zgtz"]
    with open_ledger(path, read_only=True) as reader:
        assert len(list_rounds(reader)) == 2


def test_the_default_operator(path: Path) -> None:
    with open_ledger(path) as ledger:
        set_operator(ledger, "李四")
        assert ledger.author("x", "x", "", Origin.HAND).by == "李四"
        assert ledger.author("x", "x", "王五", Origin.HAND).by == "王五"
    with open_ledger(path) as ledger:
        assert ledger.by == "李四"


def test_a_new_name_is_kept_and_noted(path: Path) -> None:
    with open_ledger(path) as ledger:
        set_name(ledger, " 区委巡察整改 ", by="王五")
        set_name(ledger, "区委巡察整改", by="王五")
        with pytest.raises(LedgerError, match="台账要有名称"):
            set_name(ledger, " ")
        lines = list_trail(ledger)
        assert [(one.by, one.old, one.new) for one in lines] == [
            ("王五", "县委整改办", "区委巡察整改")
        ]
        with pytest.raises(RefusedError):
            undo(ledger)
    with open_ledger(path) as ledger:
        assert ledger.name == "区委巡察整改"


def broken(path: Path, kind: str) -> None:
    """Make a ledger into what it is not."""
    content = path.read_bytes()
    if kind == "newer":
        connection = sqlite3.connect(path)
        connection.execute(f"PRAGMA user_version = {migrations.VERSION + 1}")
        connection.close()
    elif kind == "foreign":
        path.unlink()
        sqlite3.connect(path).execute("CREATE TABLE a(b)").connection.close()
    else:
        path.write_bytes({"empty": b"", "text": b"text" * 999, "half": content[: 9 * 4096]}[kind])


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("newer", "升级本程序"),
        ("foreign", "不是本程序的台账文件"),
        ("empty", "不是本程序的台账文件"),
        ("text", "不是本程序的台账文件"),
        ("half", "已损坏"),
    ],
)
def test_what_is_no_good_ledger(path: Path, kind: str, word: str, read_only: bool) -> None:
    broken(path, kind)
    before = path.read_bytes()
    with pytest.raises(LedgerError, match=word):
        open_ledger(path, read_only=read_only)
    assert (path.read_bytes(), names(path.parent)) == (before, ["甲.zgtz"])


@pytest.mark.parametrize("read_only", [False, True])
def test_a_ledger_that_is_not_there(tmp_path: Path, read_only: bool) -> None:
    with pytest.raises(LedgerError, match="找不到台账文件"):
        open_ledger(tmp_path / "没有.zgtz", read_only=read_only)
    assert names(tmp_path) == []


def test_an_older_ledger_is_kept_before_it_is_changed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def step(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE later(id INTEGER PRIMARY KEY)")

    before = path.read_bytes()
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, step))
    monkeypatch.setattr(migrations, "VERSION", migrations.VERSION + 1)
    with open_ledger(path, read_only=True) as reader:
        assert reader.handle.sql("SELECT count(*) FROM later").fetchone() == (0,)
        assert reader.name == "县委整改办"
        assert "文件未作改动" in reader.remarks[0]
        with reader.reader() as another:
            assert list_rounds(another) == ()
    assert path.read_bytes() == before
    assert names(path.parent) == ["甲.zgtz"]
    with open_ledger(path) as ledger:
        assert ledger.handle.sql("SELECT count(*) FROM later").fetchone() == (0,)
    kept = [p for p in path.parent.iterdir() if "升级前" in p.name]
    assert len(kept) == 1
    monkeypatch.undo()
    with open_ledger(kept[0]) as old:
        assert old.name == "县委整改办"
