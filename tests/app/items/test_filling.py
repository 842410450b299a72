"""待填: what a plan leaves open, filled in in one change that one undo takes back."""

import pytest
from small_round import SmallRound

from app.errors import RefusedError
from app.items.filling import Blank, Filled, fill_blanks, list_blanks
from app.items.items import ItemDraft, Party, add_finding, item_detail, set_deadline
from app.ledger import Ledger
from app.ledger.undo import undo
from db.schema.records import Finding
from db.words import DeadlineKind, Role


@pytest.fixture
def finding(ledger: Ledger, small: SmallRound) -> int:
    parties = (
        Party(Role.LEAD_LEADER, "X", "X"),
        Party(Role.RESPONSIBLE_UNIT, "区财政局", "区财政局、XX"),
        Party(Role.RESPONSIBLE_UNIT, "XX", "区财政局、XX"),
    )
    draft = ItemDraft("关于待填的问题", "9", deadline="X月X日前", parties=parties)
    return add_finding(ledger, small.categories[0], draft, by="王敏")


def of(ledger: Ledger, small: SmallRound, finding: int) -> list[Blank]:
    return [b for b in list_blanks(ledger, small.id) if b.item_id == finding]


def test_blanks_in_order_and_filled(ledger: Ledger, small: SmallRound, finding: int) -> None:
    blanks = of(ledger, small, finding)
    assert [(b.field, b.printed) for b in blanks] == [
        ("牵头领导", "X"),
        ("责任单位", "XX"),
        ("完成时限", "X月X日前"),
    ]
    numbers = [b.id for b in list_blanks(ledger, small.id)]
    assert numbers == list(range(1, len(numbers) + 1))
    filled = [
        Filled(finding, Role.LEAD_LEADER, ("张明",)),
        Filled(finding, Role.RESPONSIBLE_UNIT, ("区审计局", "区财政局")),
        Filled(finding, None, deadline="2024年底前，并长期坚持"),
    ]
    assert fill_blanks(ledger, filled, by="王敏") == 3
    assert of(ledger, small, finding) == []
    item = item_detail(ledger, finding)
    assert isinstance(item, Finding)
    assert [(p.role, p.party) for p in item.responsibilities] == [
        (Role.LEAD_LEADER, "张明"),
        (Role.RESPONSIBLE_UNIT, "区财政局"),
        (Role.RESPONSIBLE_UNIT, "区审计局"),
    ]
    assert item.deadline is not None
    assert (item.deadline.kind, item.deadline.then_long_term) == (DeadlineKind.DATE, True)
    undo(ledger, by="王敏")
    assert of(ledger, small, finding) == blanks


def test_a_deadline_that_nobody_understands_changes_nothing(
    ledger: Ledger, small: SmallRound, finding: int
) -> None:
    before = of(ledger, small, finding)
    filled = [
        Filled(finding, Role.LEAD_LEADER, ("张明",)),
        Filled(finding, None, deadline="过些日子"),
    ]
    with pytest.raises(RefusedError, match="过些日子"):
        fill_blanks(ledger, filled, by="王敏")
    assert of(ledger, small, finding) == before


def test_nothing_typed_is_refused(ledger: Ledger, finding: int) -> None:
    with pytest.raises(RefusedError):
        fill_blanks(ledger, [Filled(finding, Role.LEAD_LEADER), Filled(finding, None)])


def test_a_finding_without_any_deadline_is_a_blank(ledger: Ledger, small: SmallRound) -> None:
    draft = ItemDraft("没有时限", "10", parties=(Party(Role.RESPONSIBLE_UNIT, "区财政局"),))
    item = add_finding(ledger, small.categories[0], draft)
    assert [b.field for b in of(ledger, small, item)] == ["完成时限"]
    set_deadline(ledger, item, "长期坚持")
    assert of(ledger, small, item) == []
