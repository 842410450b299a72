"""Many files in one import: committed in groups, and the ledger is as if each had come alone."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from returning import DAY, DONE, PERIOD, filled, take
from small_round import SmallRound

from app.errors import CancelledError
from app.exchange.issuing import Wanted, issue
from app.exchange.looking import look, take_in
from app.exchange.received import Received, Status
from app.exchange.receiving import Receiving, receive
from app.job import NO_JOB, Job
from app.ledger import Ledger, open_ledger, save_copy

APPLIES = {**DONE, "申请销号": "是"}


@pytest.fixture
def books(ledger: Ledger, small: SmallRound, tmp_path: Path) -> list[Path]:
    """What all four units send back: everything done; all but the first apply too."""
    given = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD), by="李经办")
    said = [DONE, *([APPLIES] * 3)]
    return [
        filled(one.file, tmp_path / one.file.name, dict.fromkeys(range(one.rows), cells))
        for one, cells in zip(given, said, strict=True)
    ]


def derived(ledger: Ledger) -> list[Any]:
    """Return every column that follows from others."""
    texts = (
        "SELECT id, state, closure_state, effective_due, light_kind, own_deadline FROM item",
        "SELECT item_id, unit_id, role, state, latest_date, open, due FROM assignment",
        "SELECT noun, row_id, text FROM search_text",
    )
    return [sorted(map(repr, ledger.handle.sql(text).fetchall())) for text in texts]


def test_together_they_come_to_the_same_as_one_by_one(
    ledger: Ledger, books: list[Path], tmp_path: Path
) -> None:
    """Units share items: who applies finds what another one reported in the same import."""
    save_copy(ledger.path, tmp_path / "另.zgtz")
    with open_ledger(tmp_path / "另.zgtz") as other:
        alone = [one for book in books for one in take(other, book)]
        wanted = derived(other)
    together = take(ledger, *books)
    assert [one._replace(package="") for one in together] == [
        one._replace(package="") for one in alone
    ]
    assert derived(ledger) == wanted
    states = {state for _, state, *_ in ledger.handle.sql("SELECT id, closure_state FROM item")}
    assert "APPLIED" in states
    found = ledger.handle.sql(
        "SELECT count(*) FROM search_index WHERE search_index MATCH ?",
        ('"' + "5df2x529e 529ex7ed3" + '"',),
    ).fetchone()
    assert found[0] == sum(one.added for one in together)


class Filling(Job):
    """Lets the disk fill up when a certain file's turn comes."""

    def __init__(self, ledger: Ledger, at: int) -> None:
        self._ledger, self._at = ledger, at

    def progress(self, done: int, total: int, what: str) -> None:  # noqa: ARG002
        """Leave no more room."""
        if done == self._at and what.endswith(".xlsx"):
            pages = self._ledger.handle.sql("PRAGMA page_count").fetchone()[0]
            self._ledger.handle.sql(f"PRAGMA max_page_count = {pages}")


def make_room(ledger: Ledger) -> None:
    ledger.handle.sql("PRAGMA max_page_count = 1073741823")


def received(ledger: Ledger) -> set[str]:
    """Return the files whose content stands in the ledger."""
    text = "SELECT file FROM package WHERE direction = 'RECEIVED'"
    return {name for (name,) in ledger.handle.sql(text)}


def check(ledger: Ledger, found: Sequence[Received]) -> None:
    """Refuse a file that was said to be in and is not, or the other way round."""
    taken = {one.file for one in found if one.status is Status.ACCEPTED}
    assert taken == received(ledger)
    others = [one for one in found if one.file not in taken]
    assert others
    assert all(one.status is Status.ERROR for one in others)
    assert all("磁盘" in "".join(one.warnings) for one in others)


@pytest.mark.parametrize("at", range(4))
def test_a_disk_that_fills_up_says_so_of_every_file_that_is_not_in(
    ledger: Ledger, books: list[Path], at: int
) -> None:
    long = {0: {"进展情况": "很" * 9000}}
    books = [filled(book, book, long) for book in books]
    check(ledger, receive(ledger, books, Receiving(DAY), Filling(ledger, at)))
    make_room(ledger)
    take(ledger, *books)
    assert received(ledger) == {book.name for book in books}
    reports = ledger.handle.sql("SELECT count(*) FROM progress WHERE superseded = 0").fetchone()
    rows = ledger.handle.sql("SELECT sum(rows) FROM package WHERE answers <> ''").fetchone()
    assert reports == rows


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_page_that_cannot_be_read_is_told_of_every_file_of_its_group(
    ledger: Ledger, books: list[Path], at: int
) -> None:
    """SQLite ends the whole transaction when reading fails, also between two files."""

    class Failing(Job):
        def progress(self, done: int, total: int, what: str) -> None:  # noqa: ARG002
            if done == at and what.endswith(".xlsx"):
                ledger.handle.raw.execute("ROLLBACK")

    found = receive(ledger, books, Receiving(DAY), Failing())
    check(ledger, found)
    assert [one.status for one in found[: at + 1]] == [Status.ERROR] * (at + 1)
    take(ledger, *books)
    assert received(ledger) == {book.name for book in books}


def test_in_the_window_too(ledger: Ledger, books: list[Path]) -> None:
    books = [filled(book, book, {0: {"进展情况": "很" * 9000}}) for book in books]
    looked = look(ledger, books, DAY, NO_JOB)
    check(ledger, take_in(ledger, looked, {}, Receiving(DAY), Filling(ledger, 1)))
    make_room(ledger)
    take_in(ledger, looked, {}, Receiving(DAY), NO_JOB)
    assert received(ledger) == {book.name for book in books}


def test_what_was_received_before_it_was_stopped_stays(ledger: Ledger, books: list[Path]) -> None:
    class Stopping(Job):
        done = 0

        def progress(self, done: int, total: int, what: str) -> None:  # noqa: ARG002
            if what.endswith(".xlsx"):
                self.done = done

        @property
        def stopped(self) -> bool:
            return self.done == 2

    with pytest.raises(CancelledError):
        receive(ledger, books, Receiving(DAY), Stopping())
    with open_ledger(ledger.path, read_only=True) as reader:
        assert received(reader) == {book.name for book in books[:2]}
