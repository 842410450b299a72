"""A planning round: units draft goals, measures and deadlines, the office approves."""

from pathlib import Path

import pytest
from returning import DAY, PERIOD, TOWN, cells_of, filled, sheet_of, take
from small_round import SmallRound, dump, party

from app.errors import NotFoundError, RefusedError
from app.exchange import fields
from app.exchange.issuing import Wanted, issue
from app.exchange.opening import open_package, take_package
from app.exchange.pending import Waiting, list_waiting, return_proposals, take_proposals
from app.exchange.proposing import own_drafts, propose
from app.exchange.received import Status
from app.exchange.receiving import find_received, undo_receive
from app.exchange.submitting import submit
from app.items.items import ItemDraft, add_finding, find_code, item_detail, row_of
from app.ledger import Ledger, open_ledger
from app.ledger.undo import undo
from db.schema.records import Finding
from db.words import ProposalState, Role

DRAFT = {
    "拟定整改目标": "会议减少三成。",
    "拟定整改措施": "1.清理会议计划。\n2.合并同类会议。",
    "拟定完成时限": "2024年9月底前",
}


def give(ledger: Ledger, small: SmallRound, folder: Path) -> Path:
    [one] = issue(ledger, small.id, Wanted(folder, PERIOD, (TOWN,), planning=True), by="李经办")
    return one.file


@pytest.fixture
def bare(ledger: Ledger, small: SmallRound) -> int:
    """A finding of the town's that has no measures yet."""
    draft = ItemDraft("会议过多问题", "5", parties=party(Role.RESPONSIBLE_UNIT, TOWN))
    return add_finding(ledger, small.categories[1], draft)


@pytest.fixture
def drafted(ledger: Ledger, small: SmallRound, bare: int, tmp_path: Path) -> tuple[Waiting, ...]:
    """The town's proposals for that finding."""
    book = give(ledger, small, tmp_path / "下发")
    row = cells_of(book, "编号").index(item_detail(ledger, bare).code)
    came = filled(book, tmp_path / "回.xlsx", {row: DRAFT})
    [done] = take(ledger, came)
    assert (done.status, done.added) == (Status.ACCEPTED, 1)
    assert take(ledger, came)[0].status is Status.NOTHING_NEW
    return list_waiting(ledger, small.id)


def test_a_planning_workbook_prints_on_two_pages_side_by_side(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    _, sheet, columns = sheet_of(give(ledger, small, tmp_path / "下发"))
    assert (sheet.page_setup.fitToWidth, sheet.print_title_cols) == (2, "$A:$A")
    # the first column stands on both pages: what is above the tasks is not in it
    assert (sheet["A2"].value, sheet["A3"].value) == (None, None)
    assert TOWN in sheet["B2"].value
    assert [name for name in (*DRAFT, "整改办意见") if name not in columns] == []
    [ordinary] = issue(ledger, small.id, Wanted(tmp_path / "再", PERIOD, (TOWN,)))
    _, sheet, columns = sheet_of(ordinary.file)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.paperSize) == (1, 9)
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$4:$4"
    assert not columns.keys() & DRAFT.keys()


def test_proposals_wait_and_become_the_plan(
    ledger: Ledger, small: SmallRound, bare: int, drafted: tuple[Waiting, ...]
) -> None:
    assert [(one.field, one.theirs) for one in drafted] == [
        (fields.GOAL, "会议减少三成。"),
        (fields.MEASURES, "1.清理会议计划。\n2.合并同类会议。"),
        (fields.DUE, "2024年9月底前"),
    ]
    assert {(one.unit, one.item_id, one.period) for one in drafted} == {(TOWN, bare, PERIOD)}
    before = dump(ledger)
    take_proposals(ledger, {one.id: None for one in drafted}, by="李经办")
    finding = item_detail(ledger, bare)
    assert isinstance(finding, Finding)
    assert finding.goal == "会议减少三成。"
    assert [(one.number, one.text) for one in finding.measures] == [
        ("①", "清理会议计划。"),
        ("②", "合并同类会议。"),
    ]
    assert finding.deadline is not None
    assert finding.deadline.due is not None
    assert finding.deadline.due.isoformat() == "2024-09-30"
    assert list_waiting(ledger, small.id) == ()
    with pytest.raises(NotFoundError, match="已经处理过"):
        take_proposals(ledger, {drafted[0].id: None})
    undo(ledger)
    assert dump(ledger) == before


def test_the_office_changes_and_returns(
    ledger: Ledger, small: SmallRound, bare: int, drafted: tuple[Waiting, ...], tmp_path: Path
) -> None:
    goal, measures, due = drafted
    take_proposals(ledger, {goal.id: "会议减少一半。"})
    with pytest.raises(RefusedError, match="写明意见"):
        return_proposals(ledger, [measures.id], "  ")
    return_proposals(ledger, [measures.id, due.id], "措施不够具体")
    book = give(ledger, small, tmp_path / "再下发")
    row = cells_of(book, "编号").index(item_detail(ledger, bare).code)
    said = str(cells_of(book, "整改办意见")[row])
    assert "拟定整改目标修改后采用：改为“会议减少一半。”" in said
    assert "拟定整改措施退回：措施不够具体" in said
    assert cells_of(book, "拟定整改目标")[row] in (None, "")
    assert cells_of(book, "拟定整改措施")[row] == "1.清理会议计划。\n2.合并同类会议。"
    again = {"拟定整改措施": "清理会议计划，九月底前合并同类会议。"}
    take(ledger, filled(book, tmp_path / "再回.xlsx", {row: again}))
    [one] = list_waiting(ledger, small.id)
    assert one.theirs == again["拟定整改措施"]


def test_a_measure_is_reworded_and_joined_by_more(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    book = give(ledger, small, tmp_path / "下发")
    cells = {"拟定整改措施": "制定学习计划，每周检查。\n建立学习档案。", "拟定完成时限": "尽快"}
    [done] = take(ledger, filled(book, tmp_path / "回.xlsx", {0: cells}))
    assert [fault.message[:10] for fault in done.errors] == ["看不懂时限“尽快”，"]
    [one] = list_waiting(ledger, small.id)
    assert one.ours == "①制定学习计划。每月检查一次。"
    take_proposals(ledger, {one.id: None})
    finding = item_detail(ledger, small.findings[0])
    assert isinstance(finding, Finding)
    assert [(m.number, m.text) for m in finding.measures] == [
        ("①", "制定学习计划，每周检查。"),
        ("②", "开展集中研讨。"),
        ("③", "组织专题测试。"),
        ("④", "建立学习档案。"),
    ]


def test_a_newer_proposal_replaces_the_one_that_waits_and_undo_brings_it_back(
    ledger: Ledger, small: SmallRound, bare: int, drafted: tuple[Waiting, ...], tmp_path: Path
) -> None:
    before = dump(ledger)
    book = give(ledger, small, tmp_path / "再下发")
    row = cells_of(book, "编号").index(item_detail(ledger, bare).code)
    [done] = take(ledger, filled(book, tmp_path / "再回.xlsx", {row: {"拟定整改目标": "减半。"}}))
    assert [one.theirs for one in list_waiting(ledger, small.id)][-1] == "减半。"
    assert len(list_waiting(ledger, small.id)) == 3
    undo_receive(ledger, find_received(ledger, done.package))
    assert list_waiting(ledger, small.id) == drafted
    assert dump(ledger)["proposal"] == before["proposal"]


def test_a_unit_with_the_program_drafts_and_reads_the_answer(
    ledger: Ledger, small: SmallRound, bare: int, tmp_path: Path
) -> None:
    code = item_detail(ledger, bare).code
    place = tmp_path / "东山镇.zgtz"
    open_package(give(ledger, small, tmp_path / "下发"), place, today=DAY)
    with open_ledger(place) as own:
        item = find_code(own, code).id
        parent = row_of(own, item).parent_id
        assert parent is not None
        with pytest.raises(RefusedError, match="不是本单位的任务"):
            propose(own, parent, {fields.GOAL: "都有。"})
        wanted = {fields.GOAL: "会议减少三成。", fields.DUE: "2024年9月底前"}
        propose(own, item, wanted)
        propose(own, item, {**wanted, fields.DUE: ""})
        submit(own, tmp_path / "上报.zip")
    take(ledger, tmp_path / "上报.zip")
    [one] = list_waiting(ledger, small.id)
    assert (one.field, one.theirs) == (fields.GOAL, "会议减少三成。")
    return_proposals(ledger, [one.id], "要有数字依据")
    again = give(ledger, small, tmp_path / "再下发")
    with open_ledger(place) as own:
        take_package(own, again, today=DAY)
        mine = own_drafts(own, item)[fields.GOAL]
        assert (mine.state, mine.opinion) == (ProposalState.RETURNED, "要有数字依据")
        propose(own, item, {fields.GOAL: "会议减少三成，由42次减至30次。"})
        submit(own, tmp_path / "再报.zip")
    take(ledger, tmp_path / "再报.zip")
    assert [one.theirs for one in list_waiting(ledger, small.id)] == [
        "会议减少三成，由42次减至30次。"
    ]
