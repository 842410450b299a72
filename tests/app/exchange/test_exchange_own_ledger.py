"""A unit's own ledger over the months: the office's corrections come down, nothing own is lost."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from returning import DAY, DONE, PERIOD, TOWN, filled, reports, take
from small_round import SmallRound, party

from app.directory.directory import UnitDraft, add_unit, list_units
from app.errors import RefusedError
from app.exchange.below import add_up, unadded
from app.exchange.fields import GOAL, MEASURES
from app.exchange.issuing import Wanted, issue
from app.exchange.opening import Opened, open_package, take_package
from app.exchange.pending import list_waiting, return_proposals, take_proposals
from app.exchange.proposing import own_drafts, propose
from app.exchange.receiving import find_received, undo_receive
from app.exchange.submitting import submit
from app.items.archived import restore_items
from app.items.items import (
    ItemDraft,
    add_category,
    add_finding,
    add_measure,
    archive_item,
    change_item,
    row_of,
    set_deadline,
    set_parties,
)
from app.ledger import Ledger, create_ledger, open_ledger, undo
from app.ledger.check import check_ledger
from app.progress.reports import ReportDraft, add_progress
from app.round.rounds import (
    RoundDraft,
    add_round,
    change_round,
    draft_of,
    list_rounds,
    load_round,
)
from db import progress
from db.file import trail
from db.schema.records import Measure
from db.words import Edition, ProgressState, ProposalState, Role

Give = Callable[..., Path]


def measures(ledger: Ledger) -> list[Measure]:
    return [one for finding in load_round(ledger, 1).findings for one in finding.measures]


def report(ledger: Ledger, item: int, done: str, corrects: int | None = None) -> None:
    draft = ReportDraft(TOWN, ProgressState.ONGOING, done, DAY, period=PERIOD, corrects=corrects)
    add_progress(ledger, item, draft)


@pytest.fixture
def give(ledger: Ledger, small: SmallRound, tmp_path: Path) -> Give:
    """Issue to the town, each time into another folder."""

    def made(period: str = PERIOD) -> Path:
        folder = tmp_path / f"下发{len(list(tmp_path.glob('下发*')))}"
        [one] = issue(ledger, small.id, Wanted(folder, period, (TOWN,)), by="李经办")
        return one.file

    return made


@pytest.fixture
def own(give: Give, tmp_path: Path) -> Path:
    path = tmp_path / "本单位.zgtz"
    open_package(give(), path, today=DAY)
    return path


def opened(own: Ledger, path: Path) -> Opened:
    return take_package(own, path, today=DAY)


def test_the_offices_correction_comes_down_and_is_not_undone_by_the_next_hand_in(
    ledger: Ledger, small: SmallRound, give: Give, own: Path, tmp_path: Path
) -> None:
    with open_ledger(own) as unit:
        report(unit, measures(unit)[0].id, "单位原话。")
        submit(unit, tmp_path / "一.zip")
    take(ledger, tmp_path / "一.zip")
    item = small.measures[0]
    [old] = progress.reports_on(ledger.handle, [item])[item]
    report(ledger, item, "整改办核实后改写的话。", corrects=old.id)
    with open_ledger(own) as unit:
        assert opened(unit, give()).reported == 1
        said = reports(unit, measures(unit)[0].id)
        assert said == [(TOWN, ProgressState.ONGOING, "整改办核实后改写的话。")]
        report(unit, measures(unit)[1].id, "另一件事。")
        submit(unit, tmp_path / "二.zip")
        assert check_ledger(unit) == ()
    [found] = take(ledger, tmp_path / "二.zip")
    assert (found.added, found.updated, found.conflicts) == (1, 0, ())
    assert reports(ledger, item)[0][2] == "整改办核实后改写的话。"


def test_what_the_unit_wrote_since_stays_and_the_conflict_waits(
    ledger: Ledger, small: SmallRound, give: Give, own: Path
) -> None:
    report(ledger, small.measures[0], "整改办电话里听说的。")
    with open_ledger(own) as unit:
        report(unit, measures(unit)[0].id, "单位自己写的。")
        assert opened(unit, give()).reported == 0
        assert reports(unit, measures(unit)[0].id)[0][2] == "单位自己写的。"
        [one] = list_waiting(unit, 1)
        assert (one.ours, one.theirs) == ("单位自己写的。", "整改办电话里听说的。")


def test_what_the_unit_adds_itself_takes_codes_above_all_the_office_gave(
    own: Path,
) -> None:
    """Only some of the office's codes reach a unit, so that counting its rows is not enough."""
    with open_ledger(own) as unit:
        given = trail.codes_ever(unit.handle, "item")
        finding = load_round(unit, 1).findings[-1].id
        added = [add_measure(unit, finding, ItemDraft(f"自加的措施{n}。")) for n in range(3)]
        category = row_of(unit, finding).parent_id
        assert category is not None
        added += [add_finding(unit, category, ItemDraft(f"自查的问题{n}")) for n in range(3)]
        mine = {row_of(unit, one).code for one in added}
        assert len(mine) == 6
        assert not mine & given
        assert check_ledger(unit) == ()


def test_a_code_of_the_units_own_that_was_undone_does_not_come_back(give: Give, own: Path) -> None:
    """Not even when the whole package was taken back in between and opened anew."""
    with open_ledger(own) as unit:
        package = give("2024-07")
        [opening] = [one for one in trail.list_changes(unit.handle) if one.what == "open_package"]
        finding = load_round(unit, 1).findings[-1].id
        code = row_of(unit, add_measure(unit, finding, ItemDraft("自加的措施。"))).code
        undo.undo(unit)
        undo.take_back(unit, opening.id)
        opened(unit, package)
        again = load_round(unit, list_rounds(unit)[0].id).findings[-1].id
        assert row_of(unit, add_measure(unit, again, ItemDraft("又一条措施。"))).code != code
        assert check_ledger(unit) == ()


def test_a_round_of_the_units_own_gives_its_code_to_the_offices(give: Give, tmp_path: Path) -> None:
    path = tmp_path / "本单位.zgtz"
    package = give()
    with create_ledger(path, name="青山镇", edition=Edition.UNIT) as unit:
        mine = add_round(unit, RoundDraft("自查自纠", year=2024), today=DAY)
        category = add_category(unit, mine, ItemDraft("一类"))
        finding = add_finding(unit, category, ItemDraft("自查的问题"))
        opened(unit, package)
        assert [one.code for one in list_rounds(unit)] == ["XC24B", "XC24"]
        assert row_of(unit, finding).code.startswith("XC24B-")
        assert load_round(unit, 2).findings[0].code == "XC24-001-E"
        later = add_finding(unit, category, ItemDraft("再一个"))
        assert row_of(unit, later).code != row_of(unit, finding).code
        assert check_ledger(unit) == ()


def test_an_older_package_changes_no_task_and_is_not_what_is_handed_in(
    ledger: Ledger, small: SmallRound, give: Give, tmp_path: Path
) -> None:
    may = give("2024-05")
    ledger.handle.sql("UPDATE package SET made_at = '2024-05-01T08:00:00'")
    change_item(ledger, small.measures[0], ItemDraft("改写后的新措施。", "①"))
    path = tmp_path / "本单位.zgtz"
    open_package(give(), path, today=DAY)
    with open_ledger(path) as unit:
        unit.handle.sql("UPDATE package SET made_at = '2099-01-01T08:00:00'")
        found = opened(unit, may)
        assert (found.older, found.changed) == (True, 0)
        assert measures(unit)[0].text == "改写后的新措施。"
        report(unit, measures(unit)[0].id, "六月的进展。")
        submit(unit, tmp_path / "上报.zip")
    assert take(ledger, tmp_path / "上报.zip")[0].added == 1


def test_an_older_package_of_the_period_brings_no_older_words_back(
    ledger: Ledger, small: SmallRound, give: Give, tmp_path: Path
) -> None:
    item = small.measures[0]
    report(ledger, item, "整改办先写的。")
    first = give()
    ledger.handle.sql("UPDATE package SET made_at = '2024-06-01T08:00:00'")
    [old] = progress.reports_on(ledger.handle, [item])[item]
    report(ledger, item, "整改办后改的。", corrects=old.id)
    path = tmp_path / "本单位.zgtz"
    open_package(give(), path, today=DAY)
    with open_ledger(path) as unit:
        unit.handle.sql("UPDATE package SET made_at = '2099-01-01T08:00:00'")
        assert opened(unit, first).reported == 0
        assert reports(unit, measures(unit)[0].id)[0][2] == "整改办后改的。"


def test_what_is_the_units_no_more_is_put_away_and_comes_back(
    ledger: Ledger, small: SmallRound, give: Give, own: Path
) -> None:
    with open_ledger(own) as unit:
        before = [one.code for one in measures(unit)]
        gone = small.measures[0]
        archive_item(ledger, gone)
        found = opened(unit, give("2024-07"))
        code = row_of(ledger, gone).code
        assert (found.gone, [one.code for one in measures(unit)]) == (
            1,
            [one for one in before if one != code],
        )
        restore_items(ledger, [gone])
        opened(unit, give("2024-08"))
        assert [one.code for one in measures(unit)] == before
        assert check_ledger(unit) == ()


def test_an_item_of_the_units_own_gives_its_code_way(
    ledger: Ledger, small: SmallRound, give: Give, own: Path
) -> None:
    with open_ledger(own) as unit:
        finding = load_round(unit, 1).findings[0]
        mine = add_measure(unit, finding.id, ItemDraft("本单位自己加的措施", "⑨"))
        theirs = add_measure(ledger, small.findings[0], ItemDraft("整改办新增的措施", "④"))
        code = row_of(ledger, theirs).code
        assert row_of(unit, mine).code == code
        opened(unit, give("2024-07"))
        assert row_of(unit, mine).code != code
        assert {one.code: one.text for one in measures(unit)}[code] == "整改办新增的措施"
        assert check_ledger(unit) == ()


def test_taking_back_an_earlier_file_leaves_the_ledger_whole(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    [one] = issue(ledger, small.id, Wanted(tmp_path / "出", PERIOD, (TOWN,), planning=True))
    cells = {**DONE, "拟定整改目标": "目标甲"}
    [first] = take(ledger, filled(one.file, tmp_path / "一.xlsx", {0: cells}))
    both = filled(one.file, tmp_path / "二.xlsx", {0: cells, 1: DONE})
    take(ledger, both)
    undo_receive(ledger, find_received(ledger, first.package))
    assert check_ledger(ledger) == ()
    [again] = take(ledger, both)
    assert again.added == 1
    assert [one.theirs for one in list_waiting(ledger, small.id)] == ["目标甲"]


VILLAGES = ("东一村", "东二村")


@pytest.fixture
def town(own: Path, tmp_path: Path) -> tuple[Path, dict[str, Path]]:
    """The town's ledger with two villages that share its first task, and what they were given."""
    with open_ledger(own) as unit:
        parent = next(one.id for one in list_units(unit) if one.name == TOWN)
        for name in VILLAGES:
            add_unit(unit, UnitDraft(name, parent_id=parent))
        first = measures(unit)[0]
        set_parties(unit, first.id, Role.RESPONSIBLE_UNIT, (TOWN, *VILLAGES))
        given = issue(unit, 1, Wanted(tmp_path / "给村", PERIOD, VILLAGES))
    return own, {one.unit: one.file for one in given}


def test_one_of_two_villages_is_not_the_whole_town(
    town: tuple[Path, dict[str, Path]], tmp_path: Path
) -> None:
    own, given = town
    with open_ledger(own) as unit:
        take(unit, filled(given[VILLAGES[0]], tmp_path / "村一.xlsx", {0: DONE}))
        assert unadded(unit) == 1
        assert add_up(unit, today=DAY).tasks == 1
        item = measures(unit)[0].id
        [said] = [one for one in reports(unit, item) if one[0] == TOWN]
        assert said[1] is ProgressState.ONGOING
        assert said[2] == "东一村：已办结。\n东二村：尚未上报。"
        assert unadded(unit) == 0
        take(unit, filled(given[VILLAGES[1]], tmp_path / "村二.xlsx", {0: DONE}))
        assert unadded(unit) == 1
        add_up(unit, today=DAY)
        [said] = [one for one in reports(unit, item) if one[0] == TOWN]
        assert said[1] is ProgressState.DONE


def test_a_receipt_that_was_added_up_is_not_taken_back_behind_its_back(
    town: tuple[Path, dict[str, Path]], tmp_path: Path
) -> None:
    own, given = town
    with open_ledger(own) as unit:
        [found] = take(unit, filled(given[VILLAGES[0]], tmp_path / "村一.xlsx", {0: DONE}))
        add_up(unit, today=DAY)
        with pytest.raises(RefusedError, match="汇总已经用到"):
            undo_receive(unit, find_received(unit, found.package))
        from app.ledger.undo import undo

        undo(unit)
        undo_receive(unit, find_received(unit, found.package))
        assert reports(unit, measures(unit)[0].id) == []


def test_evidence_that_came_later_goes_up_too(
    town: tuple[Path, dict[str, Path]], tmp_path: Path
) -> None:
    import zipfile

    own, given = town
    cells = {**DONE, "佐证材料名称": "照片.jpg"}
    with open_ledger(own) as unit:
        take(unit, filled(given[VILLAGES[0]], tmp_path / "村一.xlsx", {0: DONE}))
        add_up(unit, today=DAY)
        with zipfile.ZipFile(tmp_path / "村一.zip", "w") as made:
            made.write(filled(given[VILLAGES[0]], tmp_path / "再.xlsx", {0: cells}), "表.xlsx")
            made.writestr("佐证材料/照片.jpg", b"jpg")
        take(unit, tmp_path / "村一.zip")
        assert unadded(unit) == 1
        add_up(unit, today=DAY)
        assert unadded(unit) == 0
        assert submit(unit, tmp_path / "上报.zip").evidence == 1


def planned(ledger: Ledger, small: SmallRound, folder: Path, *, planning: bool = True) -> Path:
    [one] = issue(ledger, small.id, Wanted(folder, PERIOD, (TOWN,), planning=planning))
    return one.file


def drafting(ledger: Ledger, small: SmallRound, tmp_path: Path) -> Path:
    """A unit's ledger whose proposal of a goal was received and returned with an opinion."""
    path = tmp_path / "拟定单位.zgtz"
    open_package(planned(ledger, small, tmp_path / "出一"), path, today=DAY)
    with open_ledger(path) as unit:
        propose(unit, measures(unit)[0].id, {GOAL: "目标甲"})
        submit(unit, tmp_path / "一.zip")
    take(ledger, tmp_path / "一.zip")
    [one] = list_waiting(ledger, small.id)
    return_proposals(ledger, [one.id], "再具体些。\n写明数字。")
    return path


def test_an_answer_to_what_was_sent_leaves_the_newer_draft_alone(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    with open_ledger(drafting(ledger, small, tmp_path)) as unit:
        item = measures(unit)[0].id
        propose(unit, item, {GOAL: "目标乙"})
        # no planning round: what was returned goes back all the same
        opened(unit, planned(ledger, small, tmp_path / "出二", planning=False))
        assert own_drafts(unit, item)[GOAL].state is ProposalState.OPEN
        submit(unit, tmp_path / "二.zip")
    take(ledger, tmp_path / "二.zip")
    assert [one.theirs for one in list_waiting(ledger, small.id)] == ["目标乙"]


def test_the_whole_opinion_comes_down_with_the_next_workbook(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    with open_ledger(drafting(ledger, small, tmp_path)) as unit:
        opened(unit, planned(ledger, small, tmp_path / "出二", planning=False))
        draft = own_drafts(unit, measures(unit)[0].id)[GOAL]
        assert (draft.state, draft.opinion) == (ProposalState.RETURNED, "再具体些。 写明数字。")


def test_proposals_are_withdrawn_replaced_only_by_newer_ones_and_never_empty(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    path = tmp_path / "本单位.zgtz"
    given = planned(ledger, small, tmp_path / "出")
    open_package(given, path, today=DAY)
    with open_ledger(path) as unit:
        item = measures(unit)[0].id
        propose(unit, item, {GOAL: "目标甲"})
        submit(unit, tmp_path / "一.zip")
        take(ledger, tmp_path / "一.zip")
        late = filled(given, tmp_path / "旧.xlsx", {0: {"拟定整改目标": "更早的目标"}})
        set_age = "UPDATE package SET made_at = ? WHERE answers <> ''"
        ledger.handle.sql(set_age, ("2099-01-01T00:00:00Z",))
        [found] = take(ledger, late)
        assert "没有替换较新的" in "".join(found.warnings)
        [one] = list_waiting(ledger, small.id)
        assert one.theirs == "目标甲"
        with pytest.raises(RefusedError, match="定稿是空的"):
            take_proposals(ledger, {one.id: " "})
        ledger.handle.sql(set_age, ("2020-01-01T00:00:00Z",))
        propose(unit, item, {GOAL: ""})
        submit(unit, tmp_path / "二.zip")
    take(ledger, tmp_path / "二.zip")
    assert list_waiting(ledger, small.id) == ()


def test_what_the_unit_clears_is_cleared_above(
    ledger: Ledger, small: SmallRound, own: Path, tmp_path: Path
) -> None:
    with open_ledger(own) as unit:
        item = measures(unit)[0].id
        draft = ReportDraft(
            TOWN, ProgressState.ONGOING, "在办。", DAY, problems="缺人。", period=PERIOD
        )
        first = add_progress(unit, item, draft).progress_id
        submit(unit, tmp_path / "一.zip")
        take(ledger, tmp_path / "一.zip")
        report(unit, item, "在办。", corrects=first)
        submit(unit, tmp_path / "二.zip")
    [found] = take(ledger, tmp_path / "二.zip")
    assert found.updated == 1
    last = progress.reports_on(ledger.handle, [small.measures[0]])[small.measures[0]][-1]
    assert last.problems == ""


def test_answers_on_a_finding_that_has_measures_now_come_down_with_its_first(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    category = row_of(ledger, small.findings[0]).parent_id
    bare = ItemDraft("没有措施的问题", "九", parties=party(Role.RESPONSIBLE_UNIT, TOWN))
    finding = add_finding(ledger, category or 0, bare)
    path = tmp_path / "本单位.zgtz"
    open_package(planned(ledger, small, tmp_path / "出一"), path, today=DAY)
    with open_ledger(path) as unit:
        code = row_of(ledger, finding).code
        item = next(
            one.id for one in load_round(unit, 1).findings if row_of(unit, one.id).code == code
        )
        propose(unit, item, {GOAL: "目标甲", MEASURES: "开一次会。"})
        submit(unit, tmp_path / "一.zip")
        take(ledger, tmp_path / "一.zip")
        waiting = {one.field: one.id for one in list_waiting(ledger, small.id)}
        take_proposals(ledger, {waiting[MEASURES]: None})
        return_proposals(ledger, [waiting[GOAL]], "再具体些。")
        opened(unit, planned(ledger, small, tmp_path / "出二", planning=False))
        drafts = own_drafts(unit, item)
        assert drafts[MEASURES].state is ProposalState.TAKEN
        assert (drafts[GOAL].state, drafts[GOAL].opinion) == (
            ProposalState.RETURNED,
            "再具体些。",
        )


def test_the_office_moves_the_feedback_and_the_units_deadlines_follow(
    ledger: Ledger, small: SmallRound, give: Give, own: Path
) -> None:
    set_deadline(ledger, small.findings[0], "3月底前", reason="改写")
    office = draft_of(list_rounds(ledger)[0])
    change_round(ledger, small.id, office._replace(feedback_date=date(2024, 5, 6)))
    with open_ledger(own) as unit:
        opened(unit, give("2024-07"))
        (found,) = list_rounds(unit)
        assert found.feedback_date == date(2024, 5, 6)
        code = row_of(ledger, small.findings[0]).code
        due = {finding.code: finding.effective_due for finding in load_round(unit, 1).findings}
        assert due[code] == date(2025, 3, 31)
        assert check_ledger(unit) == ()
