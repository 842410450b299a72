"""A check finds the ids and codes that older versions gave twice, and nothing else."""

import json

import pytest
from small_round import TODAY, SmallRound

from app.items.items import ItemDraft, Party, add_finding, add_measure, replace_parties, set_parties
from app.ledger import Ledger, undo
from app.ledger.check import CheckFinding, check_ledger
from app.progress.reports import ReportDraft, add_progress
from app.round.rounds import RoundDraft, add_round
from db.file import trail
from db.words import ProgressState, Role


def found(ledger: Ledger) -> dict[str, CheckFinding]:
    wanted = {"ID_TWICE", "CODE_TWICE"}
    return {one.code: one for one in check_ledger(ledger) if one.code in wanted}


def last_of(ledger: Ledger, noun: str) -> dict[str, object]:
    """Return the columns of the last row of a table."""
    names = [row[1] for row in ledger.handle.sql(f"PRAGMA table_info({noun})")]
    row = ledger.handle.sql(f"SELECT * FROM {noun} ORDER BY id DESC LIMIT 1").fetchone()
    return dict(zip(names, row, strict=True))


def write_as_of_old(
    ledger: Ledger, noun: str, gone: dict[str, object], **other: object
) -> dict[str, object]:
    """Give another row the id of one that is gone, as was done before."""
    values = {**gone, **other}
    row_id = values.pop("id")
    assert isinstance(row_id, int)
    with ledger.change("add", "新增", "李经办") as change:
        change.put_back(noun, row_id, values)
    return values


def test_a_finding_with_the_id_and_the_code_of_another(ledger: Ledger, small: SmallRound) -> None:
    add_finding(ledger, small.categories[1], ItemDraft("写错的一项", "5"))
    gone = last_of(ledger, "item")
    undo.undo(ledger)
    write_as_of_old(ledger, "item", gone, title="另外的一项", uuid="5e1c")
    answer = found(ledger)
    assert set(answer) == {"ID_TWICE", "CODE_TWICE"}
    assert all(one.count == 1 for one in answer.values())
    assert all(str(gone["code"]) in one.message for one in answer.values())


def test_a_round_with_the_code_of_another(ledger: Ledger) -> None:
    add_round(ledger, RoundDraft("误建的一轮", year=2024), today=TODAY)
    gone = last_of(ledger, "round")
    undo.undo(ledger)
    write_as_of_old(ledger, "round", gone, id=7, name="真正的一轮", uuid="77aa")
    assert set(found(ledger)) == {"CODE_TWICE"}
    assert "XC24" in found(ledger)["CODE_TWICE"].message


def test_a_report_with_the_id_of_another(ledger: Ledger, small: SmallRound) -> None:
    draft = ReportDraft("县教育局", ProgressState.ONGOING, "先说的", TODAY)
    add_progress(ledger, small.findings[3], draft)
    gone = last_of(ledger, "progress")
    undo.undo(ledger)
    write_as_of_old(ledger, "progress", gone, done="后说的", uuid="90ff")
    assert set(found(ledger)) == {"ID_TWICE"}
    assert "进展填报 1" in found(ledger)["ID_TWICE"].message


def test_a_row_without_uuid_on_another_item(ledger: Ledger, small: SmallRound) -> None:
    set_parties(ledger, small.findings[2], Role.LEAD_LEADER, ("周一鸣",))
    gone = last_of(ledger, "responsibility")
    set_parties(ledger, small.findings[2], Role.LEAD_LEADER, ())
    write_as_of_old(ledger, "responsibility", gone, item_id=small.findings[0])
    assert found(ledger)["ID_TWICE"].count == 1


def test_a_row_of_the_ledger_as_a_whole(ledger: Ledger) -> None:
    values = {"name": "王某某", "post": "主任", "archived": 0}
    with ledger.change("add", "新增", "") as change:
        leader = change.insert("leader", values)
    undo.undo(ledger)
    write_as_of_old(ledger, "leader", {"id": leader, **values}, name="赵某某")
    assert "领导 1" in found(ledger)["ID_TWICE"].message


def test_what_is_gone_again_is_named_all_the_same(ledger: Ledger, small: SmallRound) -> None:
    add_measure(ledger, small.findings[0], ItemDraft("写错的措施。"))
    gone = last_of(ledger, "item")
    undo.undo(ledger)
    write_as_of_old(ledger, "item", gone, title="另一条措施。", uuid="5e1c")
    undo.undo(ledger)
    assert f"条目 {gone['id']}" in found(ledger)["ID_TWICE"].message


def test_what_comes_and_goes_is_one_row(ledger: Ledger, small: SmallRound) -> None:
    add_finding(ledger, small.categories[0], ItemDraft("补充的一项" * 100, "9"))
    for _ in range(3):
        undo.undo(ledger)
        undo.redo(ledger)
    undo.undo(ledger)
    undo.take_back(ledger, trail.list_changes(ledger.handle, limit=1)[0].id)
    assert found(ledger) == {}


def test_parties_that_took_each_others_place_are_no_fault(
    ledger: Ledger, small: SmallRound
) -> None:
    """Older versions wrote the new list over the old one's ids, in one change or in two."""
    item = small.findings[2]
    with ledger.change("set_parties", "改", "") as change:
        replace_parties(change, item, (Party(Role.LEAD_UNIT, "县审计局"),))
        gone = last_of(ledger, "responsibility")
        row_id = gone.pop("id")
        assert isinstance(row_id, int)
        change.delete("responsibility", row_id)
        change.put_back("responsibility", row_id, {**gone, "party": "县民政局"})
    undo.undo(ledger)
    undo.redo(ledger)
    gone = last_of(ledger, "responsibility")
    set_parties(ledger, item, Role.LEAD_UNIT, ())
    write_as_of_old(ledger, "responsibility", gone, party="县水务局")
    assert found(ledger) == {}


@pytest.mark.usefixtures("small")
def test_a_trail_that_cannot_be_read_says_nothing_of_ids(ledger: Ledger) -> None:
    with ledger.handle.transaction():
        ledger.handle.sql("UPDATE trail SET new = '[\"code\":' WHERE noun = 'item'")
        ledger.handle.sql("UPDATE trail SET new = ? WHERE noun = 'round'", (json.dumps([1]),))
    assert found(ledger) == {}
