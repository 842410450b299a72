"""Adding, changing, archiving items; parties, deadlines, codes."""

from datetime import date

import pytest
from small_round import SmallRound, party

from app.errors import NotFoundError, RefusedError
from app.items import items
from app.items.archived import restore_items
from app.items.codes import is_valid
from app.items.items import ItemDraft
from app.ledger import Ledger
from db.items import children, item_by_id, items_of_round
from db.schema.records import Category, Deadline, Finding, Measure
from db.words import DeadlineKind, ProgressState, RectificationType, Role


def test_items_stand_in_printed_order_with_codes(ledger: Ledger, small: SmallRound) -> None:
    rows = items_of_round(ledger.handle, small.id)
    assert [(row.path, row.number) for row in rows][:5] == [
        ("00001", "一"),
        ("0000100001", "1"),
        ("000010000100001", "①"),
        ("000010000100002", "②"),
        ("000010000100003", "③"),
    ]
    assert all(is_valid(row.code) for row in rows if row.code)


def test_a_code_is_never_given_twice(ledger: Ledger, small: SmallRound) -> None:
    from app.ledger.undo import undo

    first = items.add_finding(ledger, small.categories[0], ItemDraft("新问题"))
    code = items.row_of(ledger, first).code
    undo(ledger)
    again = items.add_finding(ledger, small.categories[0], ItemDraft("另一个问题"))
    assert items.row_of(ledger, again).code != code


def test_detail_gives_the_whole_item(ledger: Ledger, small: SmallRound) -> None:
    category = items.item_detail(ledger, small.categories[0])
    assert isinstance(category, Category)
    assert [f.number for f in category.findings] == ["1", "2"]
    finding = items.item_detail(ledger, small.findings[0])
    assert isinstance(finding, Finding)
    assert [m.number for m in finding.measures] == ["①", "②", "③"]
    assert finding.deadline == Deadline("2024年6月底前", DeadlineKind.DATE, date(2024, 6, 30))
    assert [(p.role, p.party, p.raw) for p in finding.responsibilities] == [
        (Role.LEAD_LEADER, "王一平", "王一平"),
        (Role.RESPONSIBLE_UNIT, "东山镇", "东山镇、县财政局"),
        (Role.RESPONSIBLE_UNIT, "县财政局", "东山镇、县财政局"),
    ]
    measure = items.item_detail(ledger, small.measures[1])
    assert isinstance(measure, Measure)
    assert measure.effective_due == date(2024, 5, 31)
    assert finding.measures[0].effective_due == date(2024, 6, 30)


def test_levels_are_kept_apart(ledger: Ledger, small: SmallRound) -> None:
    with pytest.raises(RefusedError):
        items.add_finding(ledger, small.findings[0], ItemDraft("问题"))
    with pytest.raises(RefusedError):
        items.add_measure(ledger, small.categories[0], ItemDraft("措施"))
    with pytest.raises(RefusedError):
        items.add_category(ledger, small.id, ItemDraft("  "))


def test_what_is_not_there(ledger: Ledger, small: SmallRound) -> None:
    with pytest.raises(NotFoundError):
        items.row_of(ledger, 999)
    with pytest.raises(NotFoundError):
        items.find_code(ledger, "XC24-999-K")
    code = items.row_of(ledger, small.findings[2]).code
    assert items.find_code(ledger, f" {code.lower()} ").id == small.findings[2]


def test_change_item(ledger: Ledger, small: SmallRound) -> None:
    draft = ItemDraft(
        " 学习不扎实问题 ",
        "1",
        goal="形成常态",
        deadline="立行立改",
        rectification=RectificationType.IMMEDIATE,
        parties=party(Role.RESPONSIBLE_UNIT, "西河镇"),
        note="复核",
    )
    items.change_item(ledger, small.findings[0], draft)
    found = items.item_detail(ledger, small.findings[0])
    assert isinstance(found, Finding)
    assert (found.title, found.goal, found.note) == ("学习不扎实问题", "形成常态", "复核")
    assert found.rectification is RectificationType.IMMEDIATE
    assert found.deadline == Deadline("立行立改", DeadlineKind.IMMEDIATE)
    assert [p.party for p in found.responsibilities] == ["西河镇"]
    assert found.measures[0].effective_due == date(2024, 1, 31)  # 15 working days later


def test_a_draft_changes_only_what_it_names(ledger: Ledger, small: SmallRound) -> None:
    """No default of a draft may blank what nobody spoke of; None and "" say that there is none."""
    finding = small.findings[0]
    items.change_item(ledger, finding, ItemDraft("原样", goal="见效", note="注"))
    before = items.row_of(ledger, finding)
    parties = items.item_detail(ledger, finding)
    items.change_item(ledger, finding, ItemDraft("只改题目"))
    assert items.row_of(ledger, finding) == before._replace(title="只改题目")
    after = items.item_detail(ledger, finding)
    assert isinstance(parties, Finding)
    assert isinstance(after, Finding)
    assert after.responsibilities == parties.responsibilities
    items.change_item(ledger, finding, ItemDraft("只改题目", "", None, None, parties=(), note=""))
    cleared = items.item_detail(ledger, finding)
    assert isinstance(cleared, Finding)
    assert (cleared.number, cleared.goal, cleared.deadline, cleared.note) == ("", None, None, "")
    assert cleared.responsibilities == ()


def test_set_parties_changes_one_role_only(ledger: Ledger, small: SmallRound) -> None:
    items.set_parties(ledger, small.findings[0], Role.RESPONSIBLE_UNIT, ("县财政局", " ", "X"))
    found = items.item_detail(ledger, small.findings[0])
    assert isinstance(found, Finding)
    assert [(p.role, p.party, p.unit_id is None) for p in found.responsibilities] == [
        (Role.LEAD_LEADER, "王一平", True),
        (Role.RESPONSIBLE_UNIT, "县财政局", False),
        (Role.RESPONSIBLE_UNIT, "X", True),
    ]
    items.set_parties(ledger, small.findings[0], Role.LEAD_LEADER, ())
    found = items.item_detail(ledger, small.findings[0])
    assert isinstance(found, Finding)
    assert {p.role for p in found.responsibilities} == {Role.RESPONSIBLE_UNIT}


def test_set_deadline_and_remove_it(ledger: Ledger, small: SmallRound) -> None:
    items.set_deadline(ledger, small.measures[0], "12月10日前")
    assert items.row_of(ledger, small.measures[0]).effective_due == "2024-12-10"
    items.set_deadline(ledger, small.measures[0], None)
    row = items.row_of(ledger, small.measures[0])
    assert (row.deadline, row.effective_due) == (None, "2024-06-30")


def test_hiding_needs_a_reason(ledger: Ledger, small: SmallRound) -> None:
    with pytest.raises(RefusedError):
        items.set_public(ledger, small.findings[0], False, " ")
    items.set_public(ledger, small.findings[0], False, "涉及未决案件")
    row = items.row_of(ledger, small.findings[0])
    assert (row.public, row.public_reason) == (False, "涉及未决案件")
    items.set_public(ledger, small.findings[0], True)
    assert items.row_of(ledger, small.findings[0]).public_reason == ""


def test_archive_takes_all_below_and_restore_brings_it_back(
    ledger: Ledger, small: SmallRound
) -> None:
    before = ledger.handle.sql("SELECT item_id, unit_id, state FROM assignment").fetchall()
    items.archive_item(ledger, small.categories[0])
    assert [r.id for r in items_of_round(ledger.handle, small.id)] == [
        small.categories[1],
        small.findings[2],
        small.measures[5],
        small.findings[3],
    ]
    left = ledger.handle.sql("SELECT DISTINCT item_id FROM assignment ORDER BY 1").fetchall()
    assert [row[0] for row in left] == sorted([small.measures[5], small.findings[3]])
    restore_items(ledger, [small.categories[0]])
    assert len(items_of_round(ledger.handle, small.id)) == 12
    after = ledger.handle.sql("SELECT item_id, unit_id, state FROM assignment").fetchall()
    assert sorted(after) == sorted(before)


def test_an_archived_measure_counts_no_longer(ledger: Ledger, small: SmallRound) -> None:
    for measure in small.measures[3:5]:
        items.archive_item(ledger, measure)
    assert children(ledger.handle, small.findings[1]) == ()
    found = ledger.handle.sql(
        "SELECT count(*) FROM assignment WHERE item_id IN (?, ?)", small.measures[3:5]
    ).fetchone()
    assert found == (0,)
    row = item_by_id(ledger.handle, small.findings[1])
    assert row is not None
    assert row.state is ProgressState.NOT_STARTED


def test_a_new_measure_is_printed_too(ledger: Ledger, small: SmallRound) -> None:
    """The printed form that came with the import knows nothing of measures added since."""
    with ledger.change("x", "x", "") as change:
        change.update("item", small.findings[0], {"layout": '[[["","1."]]]'})
    items.add_measure(ledger, small.findings[0], ItemDraft("新措施。", "④"))
    assert items.row_of(ledger, small.findings[0]).layout == ""


def test_an_archived_measure_is_printed_no_longer(ledger: Ledger, small: SmallRound) -> None:
    with ledger.change("x", "x", "") as change:
        change.update("item", small.findings[0], {"layout": '[[["","1."]]]'})
    items.archive_item(ledger, small.measures[0])
    assert items.row_of(ledger, small.findings[0]).layout == ""


def test_layout_is_written_and_read_back() -> None:
    from db.items import layout_of

    layout = ((("number", "1"), ("", ".")), (("text@1", "整改"),))
    assert layout_of(items.layout_json(layout)) == layout
    assert items.layout_json(()) == ""


def test_parties_keep_their_order_when_one_role_changes(ledger: Ledger, small: SmallRound) -> None:
    finding = small.findings[1]
    items.set_parties(ledger, finding, Role.COOPERATING_UNIT, ("县民政局", "县卫健局"))
    items.set_parties(ledger, finding, Role.LEAD_LEADER, ("李四",))
    items.set_parties(ledger, finding, Role.LEAD_UNIT, ("县教育局", "团县委", "县妇联"))
    found = items.item_detail(ledger, finding)
    assert isinstance(found, Finding)
    assert [p.party for p in found.responsibilities] == [
        "县教育局",
        "团县委",
        "县妇联",
        "县民政局",
        "县卫健局",
        "李四",
    ]
