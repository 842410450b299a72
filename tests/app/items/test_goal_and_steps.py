"""A finding's goal and its milestones written at once."""

from datetime import date

import pytest
from small_round import SmallRound, dump

from app.errors import NotFoundError, RefusedError
from app.items.items import item_detail
from app.items.milestones import MilestoneDraft, Step, add_milestone, list_milestones, set_goal
from app.ledger import Ledger
from app.ledger.undo import redo, undo
from db.schema.records import Finding, Milestone

JUNE, JULY = date(2024, 6, 30), date(2024, 7, 31)


def test_all_in_one_change(ledger: Ledger, small: SmallRound) -> None:
    finding = small.findings[0]
    gone = add_milestone(ledger, finding, MilestoneDraft("旧的一步"))
    kept = add_milestone(ledger, finding, MilestoneDraft("印发方案", JULY))
    before = dump(ledger)
    steps = (Step(" 摸底 ", JUNE), Step("印发方案", JULY, JUNE, kept))
    set_goal(ledger, finding, " 制度健全 ", steps)
    first, second = list_milestones(ledger, finding)
    assert first == Milestone(first.id, "摸底", JUNE, None)
    assert second == Milestone(kept, "印发方案", JULY, JUNE)
    detail = item_detail(ledger, finding)
    assert isinstance(detail, Finding)
    assert (detail.goal, detail.milestones) == ("制度健全", (first, second))
    after = dump(ledger)
    undo(ledger)
    assert dump(ledger) == before
    redo(ledger)
    assert dump(ledger) == after
    with pytest.raises(NotFoundError):
        set_goal(ledger, finding, "", [Step("旧的一步", id=gone)])
    assert dump(ledger) == after


def test_order_and_an_empty_goal(ledger: Ledger, small: SmallRound) -> None:
    finding = small.findings[0]
    set_goal(ledger, finding, "目标", [Step("甲"), Step("乙")])
    one, two = list_milestones(ledger, finding)
    set_goal(ledger, finding, "  ", [Step("乙", id=two.id), Step("甲", id=one.id)])
    assert [m.text for m in list_milestones(ledger, finding)] == ["乙", "甲"]
    detail = item_detail(ledger, finding)
    assert isinstance(detail, Finding)
    assert detail.goal is None


def test_what_is_refused(ledger: Ledger, small: SmallRound) -> None:
    before = dump(ledger)
    with pytest.raises(RefusedError, match="不能为空"):
        set_goal(ledger, small.findings[0], "目标", [Step("  ", JUNE)])
    with pytest.raises(RefusedError, match="只能写在问题上"):
        set_goal(ledger, small.measures[0], "目标", [])
    assert dump(ledger) == before
