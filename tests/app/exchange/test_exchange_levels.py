"""Three levels: office, town, village, group; what the group said arrives, with where from."""

import zipfile
from pathlib import Path

import pytest
from returning import DAY, DONE, PERIOD, TOWN, filled, reports, take
from small_round import SmallRound

from app.__main__ import main
from app.directory.directory import UnitDraft, add_unit, list_units
from app.errors import RefusedError
from app.exchange.below import add_up
from app.exchange.issuing import Wanted, issue
from app.exchange.looking import look, take_in
from app.exchange.opening import open_package
from app.exchange.origins import origins_of
from app.exchange.received import Status
from app.exchange.receiving import Receiving
from app.exchange.register import list_packages
from app.exchange.submitting import submit
from app.items.items import ItemDraft, Party, change_item
from app.job import NO_JOB
from app.ledger import Ledger, open_ledger
from app.progress.reports import ReportDraft, add_progress
from app.records import Measure
from app.round.rounds import load_round
from db import packages, progress
from db.words import Direction, ProgressState, Role

VILLAGE, GROUP = "东一村", "一组"


def measures(ledger: Ledger) -> list[Measure]:
    return [one for finding in load_round(ledger, 1).findings for one in finding.measures]


def hand_down(own: Ledger, above: str, below: str, folder: Path) -> Path:
    """Give the first two tasks to a unit below."""
    parent = next(unit.id for unit in list_units(own) if unit.name == above)
    if all(unit.name != below for unit in list_units(own)):
        add_unit(own, UnitDraft(below, parent_id=parent))
    for one in measures(own)[:2]:
        given = tuple(Party(p.role, p.party, p.raw) for p in one.responsibilities)
        added = Party(Role.RESPONSIBLE_UNIT, below)
        draft = ItemDraft(
            one.text, one.number, deadline=one.deadline.raw if one.deadline else "",
            parties=(*given, added),
        )  # fmt: skip
        change_item(own, one.id, draft)
    [done] = issue(own, 1, Wanted(folder, PERIOD))
    assert (done.unit, done.rows) == (below, 2)
    return done.file


@pytest.fixture
def chain(ledger: Ledger, small: SmallRound, tmp_path: Path) -> tuple[Path, Path, Path]:
    """The ledgers of town, village and group, each made of what the one above gave."""
    paths = tuple(tmp_path / f"{name}.zgtz" for name in (TOWN, VILLAGE, GROUP))
    [given] = issue(ledger, small.id, Wanted(tmp_path / "县", PERIOD, (TOWN,)))
    open_package(given.file, paths[0], today=DAY)
    with open_ledger(paths[0]) as town:
        open_package(hand_down(town, TOWN, VILLAGE, tmp_path / "镇"), paths[1], today=DAY)
    with open_ledger(paths[1]) as village:
        open_package(hand_down(village, VILLAGE, GROUP, tmp_path / "村"), paths[2], today=DAY)
    return paths


def report(path: Path, done: str, state: ProgressState, place: int, evidence: list[Path]) -> None:
    with open_ledger(path) as own:
        draft = ReportDraft(path.stem, state, done, DAY, period=PERIOD)
        add_progress(own, measures(own)[place].id, draft, evidence=evidence)


def add_up_and_submit(path: Path, parcel: Path) -> Path:
    with open_ledger(path) as own:
        add_up(own, today=DAY)
        submit(own, parcel)
    return parcel


def test_reports_go_up_level_by_level(
    ledger: Ledger, small: SmallRound, chain: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    town, village, group = chain
    proof = tmp_path / "照片.jpg"
    proof.write_bytes(b"jpg one")
    report(group, "组里开了会。", ProgressState.DONE, 0, [proof])
    with open_ledger(group) as own:
        submit(own, tmp_path / "组.zip")
    with open_ledger(village) as own:
        assert [one.status for one in take(own, tmp_path / "组.zip")] == [Status.ACCEPTED]
    up = add_up_and_submit(village, tmp_path / "村.zip")
    with open_ledger(town) as own:
        assert [one.status for one in take(own, up)] == [Status.ACCEPTED]
        told = [one for one in list_packages(own, 1) if one.direction == Direction.RELAYED]
        assert [(one.unit, one.word, one.note) for one in told] == [(GROUP, "汇总", VILLAGE)]
    up = add_up_and_submit(town, tmp_path / "镇.zip")
    [found] = take(ledger, up)
    assert (found.status, found.added, found.warnings) == (Status.ACCEPTED, 1, ())
    said = f"{VILLAGE}：{GROUP}：组里开了会。"
    assert reports(ledger, small.measures[0]) == [(TOWN, ProgressState.DONE, said)]
    [one] = progress.reports_on(ledger.handle, [small.measures[0]])[small.measures[0]]
    assert [file.name for file in one.evidence] == ["照片.jpg"]
    told = [one for one in list_packages(ledger, 1) if one.direction == Direction.RELAYED]
    assert {(one.unit, one.note) for one in told} == {(VILLAGE, TOWN), (GROUP, VILLAGE)}
    by_name = {unit.name: unit for unit in list_units(ledger)}
    assert by_name[GROUP].parent_id == by_name[VILLAGE].id
    assert by_name[VILLAGE].parent_id == by_name[TOWN].id
    kept = packages.by_uuid(ledger.handle, next(p.package for p in told if p.unit == GROUP))
    assert kept is not None
    assert packages.contents(ledger.handle, kept.id)[small.measures[0]]["done"] == "组里开了会。"
    assert [one.status for one in take(ledger, up)] == [Status.NOTHING_NEW]


def test_what_a_unit_said_itself_stays_and_a_correction_below_is_added_up_anew(
    chain: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    _, village, group = chain
    report(group, "第一件办结。", ProgressState.DONE, 0, [])
    report(group, "第二件办结。", ProgressState.DONE, 1, [])
    report(village, "村里自己写的。", ProgressState.ONGOING, 1, [])
    with open_ledger(group) as own:
        submit(own, tmp_path / "组.zip")
    with open_ledger(village) as own:
        take(own, tmp_path / "组.zip")
        assert add_up(own, today=DAY) == (1, (GROUP,), 1)
        ids = [one.id for one in measures(own)]
        assert (VILLAGE, ProgressState.ONGOING, "村里自己写的。") in reports(own, ids[1])
    with open_ledger(group) as own:
        item = measures(own)[0].id
        [old] = progress.reports_on(own.handle, [item])[item]
        new = ReportDraft(
            GROUP, ProgressState.STAGE_DONE, "还差一点。", DAY, period=PERIOD, corrects=old.id
        )
        add_progress(own, item, new)
        submit(own, tmp_path / "组二.zip")
    with open_ledger(village) as own:
        take(own, tmp_path / "组二.zip")
        assert add_up(own, today=DAY).tasks == 1
        said = [text for unit, _, text in reports(own, ids[0]) if unit == VILLAGE]
        assert said == [f"{GROUP}：还差一点。"]


def test_zips_in_one_zip_are_received_one_by_one(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    names = (TOWN, "县财政局", "县教育局")
    given = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD, names))
    whole = tmp_path / "全部.zip"
    with zipfile.ZipFile(whole, "w") as package:
        for one in given:
            inner = tmp_path / f"{one.unit}.zip"
            with zipfile.ZipFile(inner, "w") as made:
                made.write(one.file, "填报表.xlsx")
            package.write(inner, f"各单位/{inner.name}")
    found = take(ledger, whole)
    assert {(one.file, one.unit) for one in found} == {
        (f"全部.zip：{name}.zip", name) for name in names
    }


def test_books_of_the_same_name_in_folders_of_one_zip_are_all_taken_in(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    names = (TOWN, "县财政局")
    given = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD, names))
    whole = tmp_path / "全部.zip"
    with zipfile.ZipFile(whole, "w") as package:
        for one in given:
            done = filled(one.file, tmp_path / "填报表.xlsx", {0: DONE})
            package.write(done, f"{one.unit}/填报表.xlsx")
    looked = look(ledger, [whole], DAY, NO_JOB)
    assert [one.name for one in looked] == [f"全部.zip：{name}/填报表.xlsx" for name in names]
    found = take_in(ledger, looked, {}, Receiving(DAY), NO_JOB)
    assert [(one.unit, one.added) for one in found] == [(name, 1) for name in names]


def test_adding_up_from_the_command_line(
    chain: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, village, group = chain
    with open_ledger(village) as own, pytest.raises(RefusedError, match="下级单位这一期还没有上报"):
        add_up(own, today=DAY)
    report(group, "组里开了会。", ProgressState.DONE, 0, [])
    with open_ledger(group) as own:
        submit(own, tmp_path / "组.zip")
    assert main(["receive", "--ledger", str(village), str(tmp_path / "组.zip")]) == 0
    out = tmp_path / "村.zip"
    order = ["submit", "--ledger", str(village), "--out", str(out), "--add-up"]
    assert main([*order, "--period", PERIOD]) == 0
    assert "已汇总 一组 的上报：1 项任务。" in capsys.readouterr().err
    assert out.is_file()


def test_where_a_figure_came_from_can_be_read(
    ledger: Ledger, small: SmallRound, chain: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    town, village, group = chain
    report(group, "组里开了会。", ProgressState.DONE, 0, [])
    with open_ledger(group) as own:
        submit(own, tmp_path / "组.zip")
    for path, came in ((village, "组.zip"), (town, "村.zip")):
        with open_ledger(path) as own:
            take(own, tmp_path / came)
        up = add_up_and_submit(path, tmp_path / ("村.zip" if path == village else "镇.zip"))
    with open_ledger(village, read_only=True) as own:
        reports_here = progress.reports_on(own.handle, [measures(own)[0].id])
        said = origins_of(own, next(iter(reports_here.values())))
        assert sorted(said.values()) == [
            "来自“组.zip”，" + said_on(own) + " 李经办接收",
            "汇总自：一组“组.zip”",
        ]
    take(ledger, up)
    [found] = progress.reports_on(ledger.handle, [small.measures[0]])[small.measures[0]]
    [said_up] = origins_of(ledger, [found]).values()
    assert said_up.splitlines()[1] == "汇总自：东一村（报给东山镇）、一组（报给东一村）"


def said_on(own: Ledger) -> str:
    """Return the day of the newest change, as it is written."""
    return str(own.handle.sql("SELECT substr(max(at), 1, 10) FROM change").fetchone()[0])
