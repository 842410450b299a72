"""The log is folded a moment after each commit, or it is said why not; never half."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mounts import mounting, small

from db.file import connection, folding, logs
from db.file.connection import Handle
from db.file.faults import Fault, StorageError


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "IDLE", 0.05)


@pytest.fixture
def handle(tmp_path: Path) -> Iterator[Handle]:
    handle = connection.open_file(tmp_path / "a.zgtz", create=True)
    yield handle
    handle.close()


def add(handle: Handle, key: str, size: int = 1) -> None:
    with handle.transaction():
        handle.insert("setting", {"key": key, "value": "值" * size})


def alone(path: Path) -> int:
    """How many settings the one file holds."""
    copied = path.with_name("带走.zgtz")
    shutil.copyfile(path, copied)
    with sqlite3.connect(copied) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found: int = copy.execute("SELECT count(*) FROM setting").fetchone()[0]
    copy.close()
    copied.unlink()
    return found


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end, "it should have happened long ago"
        time.sleep(0.02)


@pytest.mark.usefixtures("quick")
def test_the_one_file_is_the_ledger_a_moment_later(handle: Handle) -> None:
    for number in range(20):
        add(handle, str(number))
    assert logs.log_size(handle.path) > 0
    until(lambda: logs.log_size(handle.path) == 0)
    assert alone(handle.path) == 20
    add(handle, "后来")
    until(lambda: logs.log_size(handle.path) == 0)
    assert alone(handle.path) == 21
    assert handle.unfolded is None


def test_who_never_stops_writing_is_not_waited_for(
    handle: Handle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding, "LONGEST", 0.2)
    add(handle, "第一")
    begun = time.monotonic()
    number = 0
    while alone(handle.path) == 0:
        number += 1
        add(handle, str(number))
        assert time.monotonic() - begun < 20


@pytest.mark.usefixtures("quick")
def test_a_reader_that_looks_on_is_not_disturbed_and_folding_waits(handle: Handle) -> None:
    add(handle, "之前")
    reader = connection.open_read_only(handle.path)
    with reader.snapshot():
        assert reader.sql("SELECT count(*) FROM setting").fetchone() == (1,)
        add(handle, "之后")
        time.sleep(0.3)
        assert reader.sql("SELECT count(*) FROM setting").fetchone() == (1,)
        assert handle.unfolded is None, "waiting for a reader is no fault"
    until(lambda: logs.log_size(handle.path) == 0)
    reader.close()
    assert alone(handle.path) == 2


def test_a_process_that_ends_at_once_folds_when_it_closes(handle: Handle) -> None:
    add(handle, "一")
    begun = time.monotonic()
    handle.close()
    assert time.monotonic() - begun < folding.IDLE, "closing does not wait for the moment"
    assert alone(handle.path) == 1
    assert sorted(p.name for p in handle.path.parent.iterdir()) == ["a.zgtz"]


@pytest.mark.usefixtures("quick")
def test_another_file_put_in_its_place_is_left_alone(handle: Handle, tmp_path: Path) -> None:
    other = connection.open_file(tmp_path / "b.zgtz", create=True)
    add(other, "别的")
    other.close()
    handle.path.rename(tmp_path / "c.zgtz")
    shutil.copyfile(tmp_path / "b.zgtz", handle.path)
    before = handle.path.read_bytes()
    add(handle, "一")
    until(lambda: handle.unfolded is not None)
    assert handle.unfolded is Fault.MISSING
    assert handle.path.read_bytes() == before
    handle.path.unlink()
    (tmp_path / "c.zgtz").rename(handle.path)
    until(lambda: handle.unfolded is None)
    assert alone(handle.path) == 1


@pytest.mark.usefixtures("quick")
def test_the_log_of_a_crash_is_folded_soon_after_opening(handle: Handle, tmp_path: Path) -> None:
    add(handle, "一")
    crashed = tmp_path / "断电.zgtz"
    for end in ("", "-wal"):
        shutil.copyfile(logs.beside(handle.path, end), logs.beside(crashed, end))
    assert alone(crashed) == 0
    again = connection.open_file(crashed)
    until(lambda: logs.log_size(crashed) == 0)
    assert alone(crashed) == 1
    again.close()


def test_bulk_work_keeps_its_log_short(handle: Handle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_OFTEN", 0.0)
    sizes = []
    with handle.bulk() as group:
        for number in range(8):
            add(handle, str(number), 1 << 20)
            group.commit()
            sizes.append(logs.log_size(handle.path))
    assert max(sizes) < 4 * connection._LONG_LOG
    assert alone(handle.path) == 8


@pytest.fixture
def tight(tmp_path: Path) -> Iterator[Handle]:
    """A file on a disk of four megabytes, with other things on it."""
    with small(tmp_path / "小盘", "4m") as place:
        handle = connection.open_file(place / "a.zgtz", create=True)
        yield handle
        handle.close()


def fill(folder: Path, leave: int) -> Path:
    free = shutil.disk_usage(folder).free
    (folder / "占满").write_bytes(b"0" * (free - leave))
    return folder / "占满"


@mounting
@pytest.mark.usefixtures("quick")
def test_where_it_has_no_room_folding_is_not_begun_and_said(tight: Handle) -> None:
    add(tight, "大", 400_000)  # 1.2 MB, now in the log only
    taken = fill(tight.path.parent, 200_000)
    until(lambda: tight.unfolded is Fault.FULL)
    assert alone_elsewhere(tight.path) == 0, "the file is whole, as it was before"
    assert tight.sql("SELECT count(*) FROM setting").fetchone() == (1,)
    taken.unlink()
    until(lambda: tight.unfolded is None)
    assert alone_elsewhere(tight.path) == 1


@mounting
def test_where_it_has_no_room_bulk_work_stays_in_the_log(tight: Handle) -> None:
    with tight.bulk():
        add(tight, "大", 400_000)
        tight._group.commit()  # type: ignore[union-attr]  # it is open
        taken = fill(tight.path.parent, 200_000)
    assert alone_elsewhere(tight.path) == 0
    taken.unlink()
    tight.close()
    assert alone_elsewhere(tight.path) == 1


@mounting
def test_where_it_has_no_room_closing_leaves_the_log_for_the_next_time(tight: Handle) -> None:
    add(tight, "大", 400_000)
    taken = fill(tight.path.parent, 200_000)
    tight.close()
    assert logs.log_size(tight.path) > 1_000_000
    assert alone_elsewhere(tight.path) == 0
    taken.unlink()
    connection.open_file(tight.path).close()
    assert logs.log_size(tight.path) == 0
    assert alone_elsewhere(tight.path) == 1


def alone_elsewhere(path: Path) -> int:
    copied = path.parents[1] / path.name
    shutil.copyfile(path, copied)
    return alone(copied)


def test_without_a_file_it_says_so(handle: Handle, tmp_path: Path) -> None:
    handle.close()
    with pytest.raises(StorageError) as told:
        connection.copy_file(tmp_path / "none.zgtz", tmp_path / "b.zgtz")
    assert told.value.fault is Fault.MISSING
