"""Jobs: answers on the window's thread, one writer, faults that reach the right ears."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from shiboken6 import Shiboken

from app.errors import AppError, NotFoundError
from app.items.items import ItemDraft, change_item
from app.job import Job
from app.ledger import Ledger, create_ledger, open_ledger, set_operator
from app.round.rounds import list_rounds
from ui.jobs import Jobs, NoLedgerError


def wait(jobs: Jobs) -> None:
    end = time.monotonic() + 20
    while jobs.is_busy and time.monotonic() < end:
        QCoreApplication.processEvents()
    assert not jobs.is_busy


@pytest.fixture(params=["inline", "threads"])
def jobs(request: pytest.FixtureRequest, path: Path) -> Iterator[Jobs]:
    made = Jobs(inline=request.param == "inline")
    made.open(lambda _: open_ledger(path))
    wait(made)
    yield made
    made.close()


@pytest.fixture
def threaded(path: Path) -> Iterator[Jobs]:
    made = Jobs()
    made.open(lambda _: open_ledger(path))
    wait(made)
    yield made
    made.close()


def test_reading_answers_on_the_window_s_thread(jobs: Jobs) -> None:
    answers: list[tuple[str, bool]] = []
    here = threading.get_ident()
    jobs.read(
        lambda ledger: list_rounds(ledger)[0].name,
        lambda name: answers.append((name, threading.get_ident() == here)),
    )
    wait(jobs)
    assert answers == [("常规巡察", True)]


def test_writing_says_so_and_reading_sees_it(jobs: Jobs) -> None:
    said: list[str] = []
    jobs.written.connect(lambda: said.append("written"))

    def work(ledger: Ledger, _job: Job) -> None:
        change_item(ledger, 1, ItemDraft("新的类别", "一"))

    jobs.write(work, lambda _: said.append("done"))
    wait(jobs)
    assert said == ["done", "written"]
    title = jobs.read_now(
        lambda ledger: ledger.handle.sql("SELECT title FROM item WHERE id = 1").fetchone()[0]
    )
    assert title == "新的类别"


def test_a_fault_the_user_can_act_on_is_told_apart_from_a_bug(jobs: Jobs) -> None:
    refused: list[str] = []
    crashed: list[str] = []
    jobs.refused.connect(lambda error: refused.append(str(error)))
    jobs.crashed.connect(lambda error: crashed.append(repr(error)))

    def fail(error: Exception) -> Callable[[Ledger], None]:
        def work(_ledger: Ledger) -> None:
            raise error

        return work

    jobs.read(fail(NotFoundError("没有这一项")), lambda _: None)
    jobs.read(fail(ValueError("a bug")), lambda _: None)
    own: list[AppError] = []
    jobs.read(fail(NotFoundError("自己处理")), lambda _: None, own.append)
    wait(jobs)
    assert refused == ["没有这一项"]
    assert crashed == ["ValueError('a bug')"]
    assert [str(error) for error in own] == ["自己处理"]


def test_others_hear_of_a_write_whose_answer_makes_trouble(jobs: Jobs) -> None:
    """It is in the ledger, whatever the page that asked for it stumbles over."""
    said: list[str] = []
    jobs.written.connect(lambda: said.append("written"))
    lost: list[BaseException] = []
    before, sys.excepthook = sys.excepthook, lambda _kind, error, _where: lost.append(error)

    def stumble(_: object) -> None:
        raise LookupError("no such row")

    try:
        jobs.write(lambda _ledger, _job: None, stumble)
        wait(jobs)
    except LookupError as error:  # in the calling thread it comes back at once
        lost.append(error)
    finally:
        sys.excepthook = before
    assert [type(error) for error in lost] == [LookupError]
    assert said == ["written"]
    assert not jobs.is_busy


@pytest.mark.parametrize("how", ["leaves", "deleted", "lender leaves"])
def test_whoever_is_gone_hears_nothing(threaded: Jobs, how: str) -> None:
    """Neither the answer nor the refusal of a read; what it wrote is told to the others."""
    heard: list[object] = []
    others: list[str] = []
    threaded.refused.connect(lambda error: others.append(str(error)))
    threaded.written.connect(lambda: others.append("written"))
    owner = QObject()
    lender = threaded.lend()
    lent = lender.lend(owner)
    lent.written.connect(lambda: heard.append("written"))
    begun, gate = threading.Event(), threading.Event()

    def slow(_: Ledger) -> None:
        begun.set()
        gate.wait(10)

    def refusing(_: Ledger) -> None:
        raise NotFoundError("没有这一轮")

    def not_written(_ledger: Ledger, _job: Job) -> None:
        raise NotFoundError("没有写成")

    lent.read(slow, heard.append, heard.append)
    lent.read(refusing, heard.append, heard.append)
    lent.write(lambda _ledger, _job: gate.wait(10), heard.append, heard.append)
    lent.write(not_written, heard.append, heard.append)
    begun.wait(10)
    if how == "leaves":
        lent.leave()
    elif how == "deleted":
        Shiboken.delete(owner)
    else:
        lender.leave()
    gate.set()
    wait(threaded)
    assert heard == []
    assert sorted(others) == ["written", "没有写成"]


def test_a_file_that_was_asked_for_is_made_all_the_same(threaded: Jobs, path: Path) -> None:
    """Also when the page goes, or its ledger, before the turn comes."""
    lent = threaded.lend()
    gate = threading.Event()
    out, other = path.with_name("清单.txt"), path.with_name("另一本.zgtz")
    threaded.read(lambda _: gate.wait(10), lambda _: None)
    heard: list[object] = []
    lent.save(lambda ledger: out.write_text(ledger.name, encoding="utf-8"), heard.append)
    lent.leave()
    threaded.open(lambda _: create_ledger(other, name="另一本"))
    end = time.monotonic() + 10
    while threaded.ledger is not None and threaded.ledger.path == path and time.monotonic() < end:
        QCoreApplication.processEvents()
    gate.set()
    wait(threaded)
    assert out.read_text(encoding="utf-8") == "临江区委"
    assert heard == []


def test_a_list_that_is_gone_gets_no_answer(threaded: Jobs) -> None:
    class Heard(QObject):
        def hear(self, answer: object) -> None:
            raise AssertionError(f"{answer} for nobody")

    gone = Heard()
    gate = threading.Event()
    threaded.read(lambda _: gate.wait(10), gone.hear)
    Shiboken.delete(gone)
    gate.set()
    wait(threaded)


def test_whoever_is_gone_asks_in_vain(jobs: Jobs, path: Path) -> None:
    """A form that outlives its ledger writes nothing into the next one."""
    heard: list[object] = []
    refused: list[str] = []
    jobs.refused.connect(lambda error: refused.append(str(error)))
    lent = jobs.lend()
    other = path.with_name("另一本.zgtz")
    create_ledger(other, name="另一本").close()
    lent.leave()
    jobs.open(lambda _: open_ledger(other))
    wait(jobs)
    lent.read(list_rounds, heard.append)
    lent.write(lambda ledger, _: set_operator(ledger, "王敏"), heard.append, heard.append)
    wait(jobs)
    assert heard == []
    assert len(refused) == 1
    assert "没有写入" in refused[0]
    assert jobs.ledger is not None
    assert jobs.ledger.by == ""


def test_opening_that_was_stopped_leaves_nothing_locked(threaded: Jobs, path: Path) -> None:
    other = path.with_name("另一本.zgtz")
    create_ledger(other, name="另一本").close()
    begun, gate = threading.Event(), threading.Event()

    def opener(_: Job) -> Ledger:
        begun.set()
        gate.wait(10)
        return open_ledger(other)

    job = threaded.open(opener)
    begun.wait(10)
    job.stop()
    gate.set()
    wait(threaded)
    assert threaded.ledger is not None
    assert threaded.ledger.path == path
    open_ledger(other).close()


def test_what_may_not_be_left_keeps_its_ledger(jobs: Jobs, path: Path) -> None:
    jobs.may_leave = lambda: False
    ended: list[bool] = []
    jobs.open(lambda _: open_ledger(path.with_name("没有.zgtz")), lambda _: ended.append(True))
    wait(jobs)
    assert ended == []
    assert jobs.ledger is not None
    assert jobs.ledger.path == path


def test_nobody_hears_of_a_stopped_job(threaded: Jobs) -> None:
    heard: list[object] = []
    gate = threading.Event()
    threaded.read(lambda _: gate.wait(10), heard.append)
    stale = threaded.read(lambda _: "old", heard.append)
    stale.stop()
    threaded.read(lambda _: "new", heard.append)
    gate.set()
    wait(threaded)
    assert heard == [True, "new"]


def test_a_long_job_tells_its_progress_and_can_be_stopped(threaded: Jobs) -> None:
    heard: list[tuple[int, int, str]] = []
    ended: list[bool] = []
    listening, begun, gate = threading.Event(), threading.Event(), threading.Event()

    def work(_ledger: Ledger, job: Job) -> None:
        listening.wait(10)
        job.progress(3, 10, "正在读取")
        begun.set()
        gate.wait(10)
        job.check()

    job = threaded.write(work, lambda _: ended.append(False))
    job.progressed.connect(lambda *step: heard.append(step))
    job.ended.connect(lambda: ended.append(True))
    assert threaded.is_writing
    listening.set()
    begun.wait(10)
    job.stop()
    gate.set()
    wait(threaded)
    assert heard == [(3, 10, "正在读取")]
    assert ended == [True]
    assert not threaded.is_writing


def test_reading_goes_on_while_something_is_written(threaded: Jobs) -> None:
    gate = threading.Event()
    threaded.write(lambda _ledger, _job: gate.wait(10), lambda _: None)
    answers: list[int] = []
    threaded.read(lambda ledger: len(list_rounds(ledger)), answers.append)
    end = time.monotonic() + 10
    while not answers and time.monotonic() < end:
        QCoreApplication.processEvents()
    still = threaded.is_writing
    gate.set()
    wait(threaded)
    assert (answers, still) == ([1], True)


def test_another_ledger_takes_the_place_of_the_first(jobs: Jobs, path: Path) -> None:
    second = path.with_name("第二本.zgtz")
    opened: list[str] = []
    jobs.opened.connect(lambda: opened.append(jobs.ledger.name if jobs.ledger else ""))
    jobs.open(lambda _: create_ledger(second, name="第二本"))
    wait(jobs)
    assert opened == ["第二本"]
    with open_ledger(path) as free:
        assert not free.read_only
    assert not path.with_name(path.name + "-wal").exists()


def test_a_ledger_that_cannot_be_opened_leaves_the_first_in_place(jobs: Jobs, path: Path) -> None:
    said: list[AppError] = []
    jobs.open(lambda _: open_ledger(path.with_name("没有.zgtz")), said.append)
    wait(jobs)
    assert len(said) == 1
    assert jobs.ledger is not None
    assert jobs.ledger.path == path


def test_after_closing_one_file_remains(path: Path) -> None:
    jobs = Jobs()
    jobs.open(lambda _: open_ledger(path))
    wait(jobs)
    jobs.read_now(list_rounds)
    jobs.close()
    assert jobs.ledger is None
    assert [p.name for p in path.parent.iterdir() if p.name.startswith(path.name)] == [path.name]
    with pytest.raises(NoLedgerError):
        jobs.read(list_rounds, lambda _: None)
