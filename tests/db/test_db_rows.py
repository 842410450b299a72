"""Rows that a statement answers: a damaged file that shows while fetching is a storage fault."""

import gc
from collections.abc import Callable
from pathlib import Path

import pytest

from db.file.connection import Handle, Rows, open_file, open_read_only
from db.file.faults import Fault, StorageError


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A file whose first rows can be read and whose later ones cannot."""
    path = tmp_path / "台账.zgtz"
    handle = open_file(path, create=True)
    with handle.transaction():
        rows = (("问", number, "字" * 900) for number in range(300))
        handle.many("INSERT INTO search_text(noun, row_id, text) VALUES (?, ?, ?)", rows)
    handle.close()
    content = bytearray(path.read_bytes())
    content[-100 * 4096 :] = b"\xff" * (100 * 4096)
    path.write_bytes(content)
    return path


def read_all(rows: Rows) -> object:
    return list(rows)


def read_one_by_one(rows: Rows) -> None:
    while rows.fetchone() is not None:
        pass


@pytest.mark.parametrize("read", [read_all, read_one_by_one, Rows.fetchall])
def test_damage_met_while_fetching(damaged: Path, read: Callable[[Rows], object]) -> None:
    handle = open_read_only(damaged)
    with pytest.raises(StorageError) as raised:
        read(handle.sql("SELECT id, text FROM search_text ORDER BY id"))
    handle.close()
    assert raised.value.fault is Fault.DAMAGED


def test_what_was_fetched_before_the_damage_is_there(damaged: Path) -> None:
    handle = open_read_only(damaged)
    assert next(iter(handle.sql("SELECT id FROM search_text ORDER BY id"))) == (1,)
    handle.close()


@pytest.mark.filterwarnings("error")
def test_a_walk_that_is_not_finished_disturbs_nobody(tmp_path: Path) -> None:
    handle: Handle = open_file(tmp_path / "台账.zgtz", create=True)
    walk = iter(handle.sql("SELECT name FROM sqlite_master"))
    next(walk)
    handle.close()
    del walk
    gc.collect()


def test_text_that_is_no_text(tmp_path: Path) -> None:
    handle = open_file(tmp_path / "台账.zgtz", create=True)
    with pytest.raises(StorageError) as raised:
        handle.sql("SELECT CAST(x'FF' AS TEXT)").fetchone()
    handle.close()
    assert raised.value.fault is Fault.DAMAGED
