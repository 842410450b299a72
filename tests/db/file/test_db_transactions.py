"""Bulk work: parts that are whole, groups of them that are written or are not."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.file import connection, transactions
from db.file.connection import Handle
from db.file.faults import Fault, StorageError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.zgtz"


@pytest.fixture
def handle(path: Path) -> Iterator[Handle]:
    handle = connection.open_file(path, create=True)
    yield handle
    handle.close()


def add(handle: Handle, key: str) -> None:
    with handle.transaction():
        handle.insert("setting", {"key": key, "value": "1"})


def written(path: Path) -> list[str]:
    """Return what another program sees."""
    other = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        return [key for (key,) in other.execute("SELECT key FROM setting ORDER BY id")]
    finally:
        other.close()


def test_parts_are_whole_and_reach_the_file_together(handle: Handle, path: Path) -> None:
    with handle.bulk() as group:
        add(handle, "一")
        with pytest.raises(RuntimeError), handle.transaction():
            handle.insert("setting", {"key": "半", "value": "1"})
            raise RuntimeError
        add(handle, "二")
        assert written(path) == []
        group.commit()
        assert written(path) == ["一", "二"]
        add(handle, "三")
    assert written(path) == ["一", "二", "三"]
    add(handle, "四")
    assert written(path)[-1] == "四", "afterwards each is on its own again"


def test_what_stands_is_written_also_when_the_work_is_stopped(handle: Handle, path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), handle.bulk():
        add(handle, "一")
        raise KeyboardInterrupt
    assert written(path) == ["一"]


def test_a_group_is_due_after_its_time(handle: Handle, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("db.file.transactions.time.monotonic", lambda: now[0])
    with handle.bulk() as group:
        assert not group.due
        now[0] += 9
        add(handle, "一")
        assert not group.due, "it begins with its first part"
        now[0] += transactions.SECONDS
        assert group.due
        group.commit()
        assert not group.due


def test_a_group_that_sqlite_gave_up_is_told_and_the_next_one_works(
    handle: Handle, path: Path
) -> None:
    full = StorageError(Fault.FULL)
    with handle.bulk() as group:
        add(handle, "一")
        with pytest.raises(StorageError), handle.transaction():
            handle.raw.execute("ROLLBACK")  # as SQLite does of itself when it cannot go on
            raise full
        assert group.due
        with pytest.raises(StorageError):
            add(handle, "二")
        with pytest.raises(StorageError) as told:
            group.commit()
        assert told.value is full
        add(handle, "三")
    assert written(path) == ["三"]


def test_a_group_that_cannot_be_committed_leaves_nothing(handle: Handle, path: Path) -> None:
    def fill(handle: Handle, _keys: set[Any]) -> None:
        pages = handle.sql("PRAGMA page_count").fetchone()[0]
        handle.sql(f"PRAGMA max_page_count = {pages}")
        handle.insert("setting", {"key": "大", "value": "x" * 100_000})

    with handle.bulk() as group:
        add(handle, "一")
        handle.once(fill, [1])
        with pytest.raises(StorageError) as told:
            group.commit()
        assert told.value.fault is Fault.FULL
        handle.sql("PRAGMA max_page_count = 1073741823")
        add(handle, "二")
    assert written(path) == ["二"]


def test_a_group_that_sqlite_gave_up_between_its_parts(handle: Handle, path: Path) -> None:
    """A read that fails may end the whole transaction as well."""
    with handle.bulk() as group:
        add(handle, "一")
        handle.raw.execute("ROLLBACK")
        assert group.due
        with pytest.raises(StorageError):
            add(handle, "二")
        with pytest.raises(StorageError):
            group.commit()
        add(handle, "三")
    assert written(path) == ["三"]


@pytest.mark.parametrize("kind", [ValueError, KeyboardInterrupt])
def test_work_that_fails_half_way_takes_its_group_with_it(
    handle: Handle, path: Path, kind: type[BaseException]
) -> None:
    """A bug is told as the bug it is, not as what became of the group."""

    def work(handle: Handle, _keys: set[Any]) -> None:
        handle.insert("setting", {"key": "半", "value": "1"})
        raise kind

    with pytest.raises(kind), handle.bulk():
        add(handle, "一")
        handle.once(work, [1])
        handle.catch_up()
    assert written(path) == []
    with pytest.raises(kind), handle.bulk():
        add(handle, "一")
        handle.once(work, [1])
    assert written(path) == []
    add(handle, "二")
    assert written(path) == ["二"]


def test_a_part_that_fails_after_work_was_done_leaves_the_others_theirs(handle: Handle) -> None:
    def work(handle: Handle, keys: set[Any]) -> None:
        for key in keys:
            handle.insert("setting", {"key": f"从{key}", "value": "1"})

    with handle.bulk():
        with handle.transaction():
            handle.insert("setting", {"key": "一", "value": "1"})
            handle.once(work, ["一"])
        with pytest.raises(RuntimeError), handle.transaction():
            handle.catch_up()
            raise RuntimeError
    assert written(handle.path) == ["一", "从一"]


def test_work_is_done_once_for_a_group_or_before_it_is_needed(handle: Handle) -> None:
    done: list[set[Any]] = []

    def work(_handle: Handle, keys: set[Any]) -> None:
        done.append(keys)

    handle.once(work, [1])
    handle.catch_up()
    assert done == [{1}], "outside of bulk work at once"
    with handle.bulk() as group:
        add(handle, "一")
        handle.once(work, [1, 2])
        handle.once(work, [2, 3])
        assert len(done) == 1
        group.commit()
        assert done[1:] == [{1, 2, 3}]
        add(handle, "二")
        handle.once(work, [4])
        handle.catch_up()
        assert done[2:] == [{4}]
    assert len(done) == 3


def test_on_a_network_share_groups_are_written_through(tmp_path: Path) -> None:
    handle = connection.open_file(Path("/" + str(tmp_path)) / "b.zgtz", create=True)
    with handle.bulk() as group:
        add(handle, "一")
        assert handle.sql("PRAGMA synchronous").fetchone()[0] == 2
        group.commit()
        assert written(tmp_path / "b.zgtz") == ["一"]
    handle.close()
