"""The ledger's list: filters against a slow model, folding, lights, paging."""

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_round import TODAY, SmallRound

from app.closing.closures import ClosureDraft, add_closure
from app.items import listing
from app.items.items import ItemDraft, Party, archive_item, change_item, row_of, set_parties
from app.items.listing import FilterChoices, LedgerFilter, Light, RoundTotals
from app.ledger import Ledger
from app.progress.lights import light_of
from app.progress.reports import ReportDraft, add_progress
from app.round.rounds import load_round
from db.lists.lines import LedgerRow, Limits
from db.schema.records import Category, Deadline, Finding, Measure
from db.words import (
    STRUCK_OFF,
    ClosureState,
    DeadlineKind,
    ItemKind,
    ProgressState,
    RectificationType,
    Role,
)

DONE = ProgressState.DONE


@pytest.fixture
def rich(ledger: Ledger, small: SmallRound) -> SmallRound:
    """The small round with something of everything a filter asks for."""
    f, m = small.findings, small.measures
    for measure, unit, state in (
        (m[0], "东山镇", DONE),
        (m[1], "县财政局", ProgressState.ONGOING),
        (m[5], "东山镇", DONE),
        (m[5], "县财政局", DONE),
    ):
        add_progress(ledger, measure, ReportDraft(unit, state, "已做", TODAY))
    for step, by in (
        (ClosureState.APPLIED, "甲"),
        (ClosureState.VERIFIED, "乙"),
        (ClosureState.CLOSED, "乙"),
    ):
        add_closure(ledger, f[2], ClosureDraft(step, TODAY), by=by)
    parties = (Party(Role.RESPONSIBLE_LEADER, "李四"), Party(Role.RESPONSIBLE_UNIT, "县民政局"))
    draft = ItemDraft("建立 ABC 台账。", "1", deadline="2024年6月8日", parties=parties)
    change_item(ledger, m[3], draft)
    draft = ItemDraft(
        "调研走过场问题",
        "4",
        deadline="2024年6月18日",
        rectification=RectificationType.TIMED,
        parties=(Party(Role.LEAD_UNIT, "县教育局"),),
    )
    change_item(ledger, f[3], draft)
    return small


def light(row: Finding | Measure, finding: Finding) -> Light:
    if row.closure_state in STRUCK_OFF:
        return Light.STRUCK
    if row.state is DONE:
        return Light.DONE
    deadline = row.deadline or finding.deadline
    kind = deadline.kind if deadline else DeadlineKind.UNKNOWN
    return light_of(row.effective_due, kind, TODAY, Limits())


def fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def texts(row: Finding | Measure) -> str:
    title = row.title if isinstance(row, Finding) else row.text
    goal = row.goal or "" if isinstance(row, Finding) else ""
    return fold(f"{row.code} {row.number} {title} {goal} {row.note}")


def passes(finding: Finding, category: Category, wanted: LedgerFilter) -> bool:
    """Whether a finding is to be seen, said as plainly as can be."""
    both = [finding, *finding.measures]
    parties = [p for row in both for p in row.responsibilities]
    lights = [light(finding, finding)]
    lights += [light(m, finding) for m in finding.measures if m.deadline]
    text = fold(wanted.text)
    said = [*(texts(row) for row in both), fold(f"{category.number} {category.title}")]
    return (
        wanted.state in (None, finding.state)
        and wanted.closure in (None, finding.closure_state)
        and wanted.rectification in (None, finding.rectification)
        and (wanted.unit_id is None or wanted.unit_id in {p.unit_id for p in parties})
        and (wanted.leader_id is None or wanted.leader_id in {p.leader_id for p in parties})
        and (not wanted.lights or bool(wanted.lights & set(lights)))
        and any(text in one for one in said)
    )


def model(ledger: Ledger, round_id: int, wanted: LedgerFilter) -> tuple[list[int], int]:
    """List the ids to be seen and count the findings, by walking the whole round."""
    found, number = [], 0
    for category in load_round(ledger, round_id).categories:
        chosen = [f for f in category.findings if passes(f, category, wanted)]
        number += len(chosen)
        if wanted.narrows and not chosen:
            continue
        found.append(category.id)
        if category.id in wanted.collapsed:
            continue
        for finding in chosen:
            found.append(finding.id)
            opened = wanted.unfold or finding.id in wanted.opened
            if opened and finding.id not in wanted.collapsed:
                found += [m.id for m in finding.measures]
    return found, number


def check(ledger: Ledger, round_id: int, wanted: LedgerFilter) -> None:
    ids, number = model(ledger, round_id, wanted)
    assert list(listing.list_ids(ledger, round_id, wanted, TODAY)) == ids, wanted
    assert listing.finding_count(ledger, round_id, wanted, TODAY) == number, wanted
    first = listing.first_ids(ledger, round_id, wanted, TODAY, 3)
    assert list(first) == ids[:3]


FILTERS = st.builds(
    LedgerFilter,
    text=st.sampled_from(
        ["", "", "", " ", "问题", "台账", "abc", "ＡＢＣ", "作风", "①", "XC24-0", "鳄"]
    ),
    unit_id=st.sampled_from([None, None, None, 1, 2, 3, 5]),
    leader_id=st.sampled_from([None, None, None, 1, 2]),
    state=st.sampled_from([None, None, None, *ProgressState]),
    lights=st.sampled_from([frozenset(), frozenset(), *({light} for light in Light)]).map(
        frozenset
    ),
    closure=st.sampled_from([None, None, None, ClosureState.NONE, ClosureState.CLOSED]),
    rectification=st.sampled_from([None, None, None, "TIMED", ""]),
    unfold=st.booleans(),
    opened=st.frozensets(st.integers(3, 6), max_size=3),
    collapsed=st.frozensets(st.integers(1, 6), max_size=3),
    order=st.none(),  # other orders: test_listing_orders
    descending=st.just(False),
)


def test_filters_and_folding_equal_a_slow_model(ledger: Ledger, rich: SmallRound) -> None:
    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(wanted=FILTERS)
    def every(wanted: LedgerFilter) -> None:
        check(ledger, rich.id, wanted)

    every()
    archive_item(ledger, rich.findings[1])
    archive_item(ledger, rich.measures[1])
    every()


def test_full_width_text_finds_half_width(ledger: Ledger, rich: SmallRound) -> None:
    wanted = LedgerFilter(text="ＡＢＣ")
    assert listing.finding_count(ledger, rich.id, wanted, TODAY) == 1


def test_a_line(ledger: Ledger, rich: SmallRound) -> None:
    ids = [rich.findings[2], rich.measures[1], 999, rich.categories[0]]
    finding, measure, category = listing.list_rows(ledger, ids, TODAY)
    assert finding == LedgerRow(
        id=rich.findings[2],
        kind=ItemKind.FINDING,
        depth=1,
        code=row_of(ledger, rich.findings[2]).code,
        number="3",
        title="文山会海问题",
        unit="东山镇",
        unit_count=2,
        deadline=Deadline("X月X日前", DeadlineKind.UNKNOWN),
        due=None,
        own_deadline=True,
        light=Light.STRUCK,
        days=0,
        state=DONE,
        closure_state=ClosureState.CLOSED,
        leader="",
        evidence=0,
        children=1,
        struck_children=0,
    )
    assert (measure.due, measure.days, measure.light, measure.own_deadline) == (
        date(2024, 5, 31),
        -1,
        Light.OVERDUE,
        True,
    )
    assert (category.kind, category.depth, category.children) == (ItemKind.CATEGORY, 0, 2)


def test_who_leads_and_who_works(ledger: Ledger, rich: SmallRound) -> None:
    set_parties(ledger, rich.findings[0], Role.RESPONSIBLE_UNIT, ("县财政局", "县审计局"))
    row = listing.list_rows(ledger, [rich.findings[0]], TODAY)[0]
    assert (row.leader, row.unit, row.unit_count) == ("王一平", "县财政局", 2)


def test_lights_by_day(ledger: Ledger, rich: SmallRound) -> None:
    due = date(2024, 6, 18)
    expected = [(1, Light.OVERDUE), (0, Light.SOON), (-10, Light.SOON), (-11, Light.NEAR)]
    expected += [(-20, Light.NEAR), (-21, Light.LATER)]
    for offset, wanted in expected:
        today = due + timedelta(offset)
        row = listing.list_rows(ledger, [rich.findings[3]], today)[0]
        assert (row.light, row.days) == (wanted, -offset)


def test_counts_of_lights(ledger: Ledger, rich: SmallRound) -> None:
    counted = listing.light_counts(ledger, rich.id, TODAY)
    assert {light: number for light, number in counted.items() if number} == {
        Light.OVERDUE: 1,
        Light.SOON: 1,
        Light.NEAR: 1,
        Light.LATER: 1,
        Light.LONG_TERM: 1,
        Light.STRUCK: 1,
    }


def test_totals_and_choices(ledger: Ledger, rich: SmallRound) -> None:
    assert listing.totals(ledger, rich.id) == RoundTotals(2, 4, 6)
    assert listing.filter_choices(ledger, rich.id) == FilterChoices(
        ((1, "东山镇"), (2, "县财政局"), (3, "县教育局"), (4, "县人社局"), (5, "县民政局")),
        ((1, "王一平"), (2, "李四")),
    )
    archive_item(ledger, rich.categories[1])
    assert listing.totals(ledger, rich.id) == RoundTotals(1, 2, 5)


def test_another_round_is_another_list(ledger: Ledger, rich: SmallRound) -> None:
    assert list(listing.list_ids(ledger, rich.id + 1, LedgerFilter(), TODAY)) == []
    assert listing.totals(ledger, rich.id + 1) == RoundTotals(0, 0, 0)
