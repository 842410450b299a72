"""Several people at one ledger: who has it is said, and a crash of one locks nobody out."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.errors import LedgerError
from app.ledger import create_ledger, locking, open_ledger, set_name

ROOT = Path(__file__).resolve().parents[3]
#: The program is started by root, who may read it, and then is somebody else.
HOLDING = """
import os, pathlib, sys
from app.ledger import open_ledger
os.umask(0o077)
os.setuid(int(sys.argv[2]))
ledger = open_ledger(pathlib.Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""
root = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root can be several users"
)


@pytest.fixture
def shared() -> Iterator[Path]:
    """A ledger in a folder that every user may write, as on a shared disk."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        with create_ledger(folder / "甲.zgtz", name="甲"):
            pass
        (folder / "甲.zgtz").chmod(0o666)
        yield folder / "甲.zgtz"


@contextmanager
def held_by(user: int, path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Let another user have the ledger open."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(path), str(user)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "LOGNAME": f"同事{user}"},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "open"
        yield process
        if process.stdin is not None and process.poll() is None:
            process.stdin.close()


@contextmanager
def being(user: int) -> Iterator[None]:
    os.seteuid(user)
    try:
        yield
    finally:
        os.seteuid(0)


@root
def test_who_has_it_is_said_and_a_crash_locks_nobody_out(shared: Path) -> None:
    with held_by(2001, shared) as process:
        with being(2002):
            with pytest.raises(LedgerError, match="同事2001"):
                open_ledger(shared)
            with open_ledger(shared, read_only=True) as reader:
                assert reader.name == "甲"
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert locking.lock_file(shared).exists(), "the crash left it"
    with being(2002), open_ledger(shared) as ledger:
        set_name(ledger, "同事接着改")
    assert [p.name for p in shared.parent.iterdir()] == ["甲.zgtz"]


@root
@pytest.mark.parametrize("mode", [0o644, 0o600])
def test_the_lock_file_of_an_older_version_that_crashed(shared: Path, mode: int) -> None:
    for path in (locking.lock_file(shared), shared.with_name("甲.zgtz.owner")):
        path.write_text("{}", encoding="utf-8")
        os.chown(path, 2001, 100)
        path.chmod(mode)
    with being(2002):
        if mode == 0o644:
            with open_ledger(shared) as ledger:
                set_name(ledger, "同事接着改")
            assert [p.name for p in shared.parent.iterdir()] == ["甲.zgtz"]
        else:  # what may not even be read cannot be known to be free
            with pytest.raises(LedgerError, match="正被另一个程序打开"):
                open_ledger(shared)


@root
def test_somebody_alive_behind_a_lock_that_cannot_be_written(shared: Path) -> None:
    with held_by(2001, shared):
        locking.lock_file(shared).chmod(0o644)
        assert locking.is_taken(shared)
        with being(2002):
            assert locking.is_taken(shared)
            with pytest.raises(LedgerError, match="同事2001"):
                open_ledger(shared)
        assert locking.lock_file(shared).exists()


def test_taking_and_giving_back(tmp_path: Path) -> None:
    path = tmp_path / "甲.zgtz"
    assert not locking.is_taken(path)
    lock = locking.take(path)
    assert locking.is_taken(path)
    locking.give_back(path, lock)
    assert not locking.is_taken(path)
    locking.lock_file(path).write_bytes(b"")
    assert not locking.is_taken(path)


@root
def test_an_account_without_a_name(shared: Path) -> None:
    """Containers and domain accounts may have a number only."""
    code = (
        "import os, pathlib, sys\n"
        "from app.ledger import open_ledger, set_name\n"
        "os.setuid(54321)\n"
        "with open_ledger(pathlib.Path(sys.argv[1])) as ledger:\n"
        "    set_name(ledger, '无名账号')\n"
        "    print(ledger.handle.sql('SELECT by FROM change').fetchone()[0])\n"
    )
    nameless = {k: v for k, v in os.environ.items() if k not in NAMES}
    done = subprocess.run(
        [sys.executable, "-c", code, str(shared)],
        cwd=ROOT,
        env=nameless,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "54321"


NAMES = ("LOGNAME", "USER", "LNAME", "USERNAME")
