"""Splitting, merging, moving and numbering items."""

from datetime import date

import pytest
from small_round import TODAY, SmallRound, party

from app.closing.closures import ClosureDraft, add_closure
from app.errors import RefusedError
from app.items import structure
from app.items.items import ItemDraft, add_measure, archive_item, row_of, set_parties
from app.items.structure import Place
from app.ledger import Ledger
from app.ledger.undo import undo
from app.progress.reports import ReportDraft, add_progress
from app.round.rounds import RoundDraft, add_round
from db.items import children, items_of_round, responsibilities_of
from db.progress import reports_on
from db.words import ClosureState, ProgressState, Role


def numbers(ledger: Ledger, finding: int) -> list[tuple[str, str]]:
    return [(row.number, row.title) for row in children(ledger.handle, finding)]


def table(ledger: Ledger) -> list[tuple[object, ...]]:
    return ledger.handle.sql("SELECT id, path, number, title, archived FROM item").fetchall()


def keep_layout(ledger: Ledger, finding: int) -> None:
    with ledger.change("x", "x", "") as change:
        change.update("item", finding, {"layout": '[[["","1."]]]'})


def test_split_cuts_the_text_and_moves_numbers_up(ledger: Ledger, small: SmallRound) -> None:
    keep_layout(ledger, small.findings[0])
    set_parties(ledger, small.measures[0], Role.LEAD_UNIT, ("县委办", "县府办"))
    before = table(ledger)
    new = structure.split_measure(ledger, small.measures[0], 7)
    assert numbers(ledger, small.findings[0]) == [
        ("①", "制定学习计划。"),
        ("②", "每月检查一次。"),
        ("③", "开展集中研讨。"),
        ("④", "组织专题测试。"),
    ]
    assert row_of(ledger, small.findings[0]).layout == ""
    parties = responsibilities_of(ledger.handle, [new])[new]
    assert [(p.role, p.party, p.raw) for p in parties] == [
        (Role.LEAD_UNIT, "县委办", "县委办、县府办"),
        (Role.LEAD_UNIT, "县府办", "县委办、县府办"),
    ]
    undo(ledger)
    assert table(ledger) == before
    assert row_of(ledger, small.findings[0]).layout


def test_split_keeps_the_deadline(ledger: Ledger, small: SmallRound) -> None:
    new = structure.split_measure(ledger, small.measures[1], 2)
    assert row_of(ledger, new).effective_due == "2024-05-31"
    assert [n for n, _ in numbers(ledger, small.findings[0])] == ["①", "②", "③", "④"]


def test_split_into_a_gap_moves_nothing(ledger: Ledger, small: SmallRound) -> None:
    archive_item(ledger, small.measures[1])
    structure.split_measure(ledger, small.measures[0], 7)
    assert [n for n, _ in numbers(ledger, small.findings[0])] == ["①", "②", "③"]


def test_split_of_the_only_measure_numbers_both(ledger: Ledger, small: SmallRound) -> None:
    structure.split_measure(ledger, small.measures[5], 4)
    assert numbers(ledger, small.findings[2]) == [("①", "精简文件"), ("②", "和会议。")]


def test_split_among_measures_without_numbers(ledger: Ledger, small: SmallRound) -> None:
    add_measure(ledger, small.findings[2], ItemDraft("另一条。"))
    structure.split_measure(ledger, small.measures[5], 4)
    assert [n for n, _ in numbers(ledger, small.findings[2])] == ["", "", ""]


@pytest.mark.parametrize("at", [-1, 0, 14, 99])
def test_split_needs_text_on_both_sides(ledger: Ledger, small: SmallRound, at: int) -> None:
    with pytest.raises(RefusedError):
        structure.split_measure(ledger, small.measures[0], at)


def test_only_standing_measures_are_split(ledger: Ledger, small: SmallRound) -> None:
    with pytest.raises(RefusedError):
        structure.split_measure(ledger, small.findings[0], 2)
    archive_item(ledger, small.measures[0])
    with pytest.raises(RefusedError):
        structure.split_measure(ledger, small.measures[0], 2)


def test_merge_brings_everything_together(ledger: Ledger, small: SmallRound) -> None:
    keep_layout(ledger, small.findings[0])
    set_parties(ledger, small.measures[0], Role.LEAD_UNIT, ("县委办",))
    set_parties(ledger, small.measures[2], Role.LEAD_UNIT, ("县委办", "县府办"))
    draft = ReportDraft("县府办", ProgressState.ONGOING, "已开展", TODAY)
    add_progress(ledger, small.measures[2], draft)
    before = table(ledger)
    kept = structure.merge_measures(ledger, [small.measures[2], small.measures[0]])
    assert kept == small.measures[0]
    assert numbers(ledger, small.findings[0]) == [
        ("①", "制定学习计划。每月检查一次。组织专题测试。"),
        ("②", "开展集中研讨。"),
    ]
    assert row_of(ledger, small.findings[0]).layout == ""
    assert [p.party for p in responsibilities_of(ledger.handle, [kept])[kept]] == [
        "县委办",
        "县府办",
    ]
    assert [r.done for r in reports_on(ledger.handle, [kept])[kept]] == ["已开展"]
    assert row_of(ledger, kept).state is ProgressState.ONGOING
    undo(ledger)
    assert table(ledger) == before
    assert row_of(ledger, small.measures[2]).state is ProgressState.ONGOING


def test_merge_keeps_the_latest_deadline_and_notes_the_others(
    ledger: Ledger, small: SmallRound
) -> None:
    late = add_measure(ledger, small.findings[0], ItemDraft("收尾", "④", deadline="2024年9月底前"))
    draft = ItemDraft("巩固", "⑤", deadline="长期坚持", note="注")
    more = add_measure(ledger, small.findings[0], draft)
    structure.merge_measures(ledger, [small.measures[1], late, more])
    row = row_of(ledger, small.measures[1])
    assert row.title == "开展集中研讨。收尾；巩固"
    assert row.effective_due == "2024-09-30"
    assert row.note.splitlines() == [
        "注",
        "合并前措施②的完成时限：2024年5月底前",
        "合并前措施⑤的完成时限：长期坚持",
    ]


def test_merge_leaves_numbers_with_gaps_alone(ledger: Ledger, small: SmallRound) -> None:
    archive_item(ledger, small.measures[1])
    add_measure(ledger, small.findings[0], ItemDraft("收尾", "⑥"))
    structure.merge_measures(ledger, [small.measures[0], small.measures[2]])
    assert [n for n, _ in numbers(ledger, small.findings[0])] == ["①", "⑥"]


def test_merge_refuses(ledger: Ledger, small: SmallRound) -> None:
    with pytest.raises(RefusedError):
        structure.merge_measures(ledger, [small.measures[0]])
    with pytest.raises(RefusedError):
        structure.merge_measures(ledger, [small.measures[0], small.measures[3]])
    done = ReportDraft("东山镇", ProgressState.DONE, "办结", TODAY)
    add_progress(ledger, small.measures[3], done)
    done = ReportDraft("县财政局", ProgressState.DONE, "办结", TODAY)
    add_progress(ledger, small.measures[3], done)
    add_closure(ledger, small.measures[3], ClosureDraft(ClosureState.APPLIED, TODAY))
    with pytest.raises(RefusedError, match="销号"):
        structure.merge_measures(ledger, small.measures[3:5])


def test_move_a_measure_to_another_finding(ledger: Ledger, small: SmallRound) -> None:
    for finding in small.findings[:2]:
        keep_layout(ledger, finding)
    before = table(ledger)
    code = row_of(ledger, small.measures[1]).code
    structure.move_item(ledger, small.measures[1], Place(small.findings[1], 1))
    assert [t for _, t in numbers(ledger, small.findings[1])] == [
        "建立台账。",
        "开展集中研讨。",
        "定期通报。",
    ]
    assert row_of(ledger, small.measures[1]).code == code
    assert [row_of(ledger, f).layout for f in small.findings[:2]] == ["", ""]
    units = ledger.handle.sql(
        "SELECT u.name FROM assignment a JOIN unit u ON u.id = a.unit_id WHERE item_id = ?"
        " ORDER BY u.id",
        (small.measures[1],),
    ).fetchall()
    assert units == [("县教育局",), ("县人社局",)]
    undo(ledger)
    assert table(ledger) == before


def test_move_a_finding_takes_its_measures_along(ledger: Ledger, small: SmallRound) -> None:
    structure.move_item(ledger, small.findings[0], Place(small.categories[1], 1))
    order = [row.id for row in items_of_round(ledger.handle, small.id)]
    c, f, m = small.categories, small.findings, small.measures
    assert order == [c[0], f[1], m[3], m[4], c[1], f[2], m[5], f[0], m[0], m[1], m[2], f[3]]


def test_move_a_category_and_to_the_end(ledger: Ledger, small: SmallRound) -> None:
    structure.move_item(ledger, small.categories[0], Place(None, 99))
    rows = items_of_round(ledger.handle, small.id)
    assert rows[0].id == small.categories[1]
    assert [row.path for row in rows if row.id == small.measures[0]] == ["000020000100001"]


def test_places_count_standing_items_only(ledger: Ledger, small: SmallRound) -> None:
    archive_item(ledger, small.measures[0])
    structure.move_item(ledger, small.measures[2], Place(small.findings[0], 0))
    assert [n for n, _ in numbers(ledger, small.findings[0])] == ["③", "②"]


def test_move_into_an_empty_parent(ledger: Ledger, small: SmallRound) -> None:
    structure.move_item(ledger, small.measures[5], Place(small.findings[3], 0))
    assert [t for _, t in numbers(ledger, small.findings[3])] == ["精简文件和会议。"]
    assert row_of(ledger, small.measures[5]).effective_due == "2024-05-20"


def test_move_refuses_wrong_levels_and_rounds(ledger: Ledger, small: SmallRound) -> None:
    for item, parent in [
        (small.measures[0], small.categories[0]),
        (small.findings[0], small.findings[1]),
        (small.findings[0], None),
        (small.categories[0], small.categories[1]),
    ]:
        with pytest.raises(RefusedError):
            structure.move_item(ledger, item, Place(parent, 0))
    other = add_round(ledger, RoundDraft("回头看", feedback_date=date(2025, 1, 1)), today=TODAY)
    from app.items.items import add_category

    elsewhere = add_category(ledger, other, ItemDraft("别处"))
    with pytest.raises(RefusedError, match="轮次"):
        structure.move_item(ledger, small.findings[0], Place(elsewhere, 0))


def test_renumber_in_the_style_of_the_first(ledger: Ledger, small: SmallRound) -> None:
    archive_item(ledger, small.measures[0])
    keep_layout(ledger, small.findings[0])
    structure.renumber(ledger, small.findings[0])
    assert [n for n, _ in numbers(ledger, small.findings[0])] == ["①", "②"]
    assert row_of(ledger, small.findings[0]).layout, "numbers alone do not change the form"
    structure.renumber(ledger, small.categories[1], start=7)
    assert [row_of(ledger, f).number for f in small.findings] == ["1", "2", "7", "8"]
    structure.renumber_findings(ledger, small.id)
    assert [row_of(ledger, f).number for f in small.findings] == ["1", "2", "3", "4"]
    structure.renumber(ledger, small.findings[2])
    assert [n for n, _ in numbers(ledger, small.findings[2])] == ["①"]


def test_renumber_categories(ledger: Ledger, small: SmallRound) -> None:
    structure.move_item(ledger, small.categories[1], Place(None, 0))
    structure.renumber_categories(ledger, small.id)
    assert [row_of(ledger, c).number for c in small.categories] == ["二", "一"]


def test_merging_keeps_two_roles_of_one_party(ledger: Ledger, small: SmallRound) -> None:
    set_parties(ledger, small.measures[0], Role.LEAD_UNIT, ("县委办",))
    set_parties(ledger, small.measures[1], Role.COOPERATING_UNIT, ("县委办",))
    kept = structure.merge_measures(ledger, small.measures[:2])
    found = responsibilities_of(ledger.handle, [kept])[kept]
    assert [(p.role, p.party) for p in found] == [
        (Role.LEAD_UNIT, "县委办"),
        (Role.COOPERATING_UNIT, "县委办"),
    ]
    assert party(Role.LEAD_UNIT, "县委办")[0].printed == "县委办"
