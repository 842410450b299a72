"""Conflicts that nobody decided on: they wait until both sides agree, whatever comes in between."""

from pathlib import Path

import pytest
from returning import DAY, DONE, LATER, PERIOD, TOWN, filled, reports, saved, take, zipped
from small_round import SmallRound

from app.exchange.issuing import Issued, Wanted, issue
from app.exchange.opening import open_package, take_package, told
from app.exchange.pending import list_waiting, settle_conflicts
from app.exchange.received import Status
from app.exchange.receiving import find_received, undo_receive
from app.exchange.register import list_missing, list_packages
from app.exchange.submitting import submit
from app.ledger import Ledger, open_ledger
from app.progress.reports import ReportDraft, add_progress
from db import progress
from db.words import Choice, ProgressState

PHONE = "电话里说的。"


@pytest.fixture
def town(ledger: Ledger, small: SmallRound, tmp_path: Path) -> Issued:
    [one] = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD, (TOWN,)), by="李经办")
    return one


def report(ledger: Ledger, item: int, done: str) -> None:
    """Write a report, a new version of the one there is."""
    known = progress.reports_on(ledger.handle, [item]).get(item, ())
    draft = ReportDraft(
        TOWN,
        ProgressState.DONE,
        done,
        DAY,
        period=PERIOD,
        corrects=known[-1].id if known else None,
    )
    add_progress(ledger, item, draft)


def words(ledger: Ledger, small: SmallRound) -> list[tuple[str, str]]:
    return [(one.field, one.theirs) for one in list_waiting(ledger, small.id)]


@pytest.fixture
def first(ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path) -> Path:
    """The town's first file, which conflicts with what the office wrote down."""
    report(ledger, small.measures[0], PHONE)
    path = filled(town.file, tmp_path / "一.xlsx", {0: DONE})
    assert take(ledger, path)[0].status is Status.PARTLY
    assert words(ledger, small) == [("done", DONE["进展情况"])]
    return path


@pytest.mark.usefixtures("first")
@pytest.mark.parametrize("again", [DONE, {}])
def test_a_newer_file_that_says_the_same_or_nothing_decides_nothing(
    ledger: Ledger,
    small: SmallRound,
    town: Issued,
    tmp_path: Path,
    again: dict[str, str],
) -> None:
    path = filled(town.file, tmp_path / "二.xlsx", {0: again, 1: DONE})
    [found] = take(ledger, saved(path, LATER))
    assert (found.status, found.added, found.conflicts) == (Status.ACCEPTED, 1, ())
    assert "以前接收的还有 1 处冲突在“待核定”里" in "".join(found.warnings)
    assert words(ledger, small) == [("done", DONE["进展情况"])]
    assert reports(ledger, small.measures[0])[0][2] == PHONE


@pytest.mark.usefixtures("first")
def test_what_the_office_printed_and_nobody_touched_decides_nothing(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    [again] = issue(ledger, small.id, Wanted(tmp_path / "再下发", PERIOD, (TOWN,)))
    path = filled(again.file, tmp_path / "二.xlsx", {1: DONE})
    take(ledger, saved(path, LATER))
    assert words(ledger, small) == [("done", DONE["进展情况"])]
    path = filled(again.file, tmp_path / "三.xlsx", {0: {"进展情况": "两边都不对，另写的。"}})
    take(ledger, saved(path, LATER))
    assert words(ledger, small) == []


def test_the_same_workbook_in_a_zip_decides_nothing(
    ledger: Ledger, small: SmallRound, first: Path, tmp_path: Path
) -> None:
    evidence = b"a photograph"
    path = zipped(tmp_path / "一.zip", {"一.xlsx": first, "佐证材料/照片.jpg": evidence})
    take(ledger, path)
    assert words(ledger, small) == [("done", DONE["进展情况"])]


def test_an_older_file_does_not_hide_what_a_newer_one_said(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    report(ledger, small.measures[0], PHONE)
    newer = filled(town.file, tmp_path / "新.xlsx", {0: {**DONE, "进展情况": "新写的。"}})
    take(ledger, saved(newer, LATER))
    take(ledger, filled(town.file, tmp_path / "旧.xlsx", {0: {**DONE, "进展情况": "旧写的。"}}))
    assert words(ledger, small) == [("done", "新写的。"), ("done", "旧写的。")]
    waiting = {one.theirs: one.id for one in list_waiting(ledger, small.id)}
    settled = {waiting["新写的。"]: (Choice.THEIRS, "更新"), waiting["旧写的。"]: (Choice.OURS, "")}
    settle_conflicts(ledger, small.id, settled, today=DAY)
    assert words(ledger, small) == []


def test_a_conflict_goes_over_to_the_later_file_when_its_own_is_taken_back(
    ledger: Ledger, small: SmallRound, town: Issued, first: Path, tmp_path: Path
) -> None:
    path = filled(town.file, tmp_path / "二.xlsx", {0: DONE, 1: DONE})
    take(ledger, saved(path, LATER))
    undo_receive(ledger, find_received(ledger, first.name))
    [one] = list_waiting(ledger, small.id)
    assert (one.file, one.ours, one.theirs) == ("二.xlsx", PHONE, DONE["进展情况"])
    assert reports(ledger, small.measures[0])[0][2] == PHONE


def test_an_assumed_state_is_no_word_of_the_offices(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    cells = {"进展情况": "已起草。"}
    [found] = take(ledger, filled(town.file, tmp_path / "一.xlsx", {0: cells}))
    assert "没有选进展状态" in "".join(found.warnings)
    path = filled(town.file, tmp_path / "二.xlsx", {0: {**cells, "进展状态": "已完成"}})
    [found] = take(ledger, saved(path, LATER))
    assert (found.status, found.updated, found.conflicts) == (Status.ACCEPTED, 1, ())
    assert reports(ledger, small.measures[0]) == [(TOWN, ProgressState.DONE, "已起草。")]


def test_a_file_in_which_all_has_to_be_mended_is_still_owed(
    ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path
) -> None:
    wrong = {"进展状态": "弄好了", "进展情况": "一"}
    [found] = take(ledger, filled(town.file, tmp_path / "一.xlsx", {0: wrong}))
    assert (found.status, found.only_faults) == (Status.PARTLY, True)
    assert [one.unit for one in list_missing(ledger, small.id)] == [TOWN]
    assert [one.direction for one in list_packages(ledger, small.id)] == ["ISSUED"]
    [found] = take(ledger, filled(town.file, tmp_path / "二.xlsx", {0: wrong, 1: DONE}))
    assert (found.status, found.only_faults) == (Status.PARTLY, False)
    assert list_missing(ledger, small.id) == ()


@pytest.fixture
def own(ledger: Ledger, small: SmallRound, town: Issued, tmp_path: Path) -> Path:
    """A unit's ledger in which the office's newer words wait beside its own."""
    path = tmp_path / "本单位.zgtz"
    open_package(town.file, path, today=DAY)
    with open_ledger(path) as unit:
        report(unit, _task(unit), "单位自己写的。")
    report(ledger, small.measures[0], PHONE)
    [again] = issue(ledger, small.id, Wanted(tmp_path / "再下发", PERIOD, (TOWN,)))
    with open_ledger(path) as unit:
        assert "有 1 处整改办和本单位写的不同" in told(take_package(unit, again.file, today=DAY))
    return path


def _task(unit: Ledger) -> int:
    [found] = unit.handle.sql("SELECT min(id) FROM item WHERE kind = 'MEASURE'").fetchone()
    return int(found)


def test_what_a_unit_did_not_decide_does_not_overwrite_the_offices_words(
    ledger: Ledger, small: SmallRound, own: Path, tmp_path: Path
) -> None:
    with open_ledger(own) as unit:
        made = submit(unit, tmp_path / "一.zip")
        assert len(made.kept_back) == 1
        assert "按整改办的原样上报" in made.told
        assert "待核定" in made.told
    [found] = take(ledger, tmp_path / "一.zip")
    assert (found.status, found.updated, found.conflicts) == (Status.NOTHING_NEW, 0, ())
    assert reports(ledger, small.measures[0])[0][2] == PHONE
    with open_ledger(own) as unit:
        [one] = list_waiting(unit, 1)
        settle_conflicts(unit, 1, {one.id: (Choice.OURS, "以本单位为准")}, today=DAY)
        made = submit(unit, tmp_path / "二.zip")
        assert (made.kept_back, "待核定" in made.told) == ((), False)
    [found] = take(ledger, tmp_path / "二.zip")
    assert (found.updated, found.conflicts) == (1, ())
    assert reports(ledger, small.measures[0])[0][2] == "单位自己写的。"


def test_what_the_office_took_over_waits_no_more_at_the_unit(
    ledger: Ledger, small: SmallRound, own: Path, tmp_path: Path
) -> None:
    report(ledger, small.measures[0], "单位自己写的。")
    [again] = issue(ledger, small.id, Wanted(tmp_path / "又下发", PERIOD, (TOWN,)))
    with open_ledger(own) as unit:
        assert "待核定" not in told(take_package(unit, again.file, today=DAY))
        assert list_waiting(unit, 1) == ()
        assert submit(unit, tmp_path / "一.zip").kept_back == ()
