"""What each test of a use case starts from: a small round in a fresh ledger."""

from dataclasses import dataclass
from datetime import date

from app.items.items import ItemDraft, Party, add_category, add_finding, add_measure
from app.ledger import Ledger
from app.round.rounds import RoundDraft, add_round
from db.schema.models import TABLES
from db.words import Role

TODAY = date(2024, 6, 1)


@dataclass(frozen=True)
class SmallRound:
    """Two categories, four findings, six measures; ids in the order they are printed."""

    id: int
    categories: tuple[int, ...]
    findings: tuple[int, ...]
    measures: tuple[int, ...]


def party(role: Role, *names: str) -> tuple[Party, ...]:
    """Parties of one role that were printed in one field."""
    return tuple(Party(role, name, "、".join(names)) for name in names)


def fill_small_round(ledger: Ledger) -> SmallRound:
    """Write the small round: what each test of a use case starts from."""
    draft = RoundDraft("常规巡察", feedback_date=date(2024, 1, 10), year=2024)
    round_id = add_round(ledger, draft, today=TODAY)
    one = add_category(ledger, round_id, ItemDraft("学习贯彻方面", "一"))
    two = add_category(ledger, round_id, ItemDraft("作风建设方面", "二"))
    town = party(Role.RESPONSIBLE_UNIT, "东山镇", "县财政局")
    lead = party(Role.LEAD_UNIT, "县教育局") + party(Role.COOPERATING_UNIT, "县人社局")
    leader = party(Role.LEAD_LEADER, "王一平")
    findings = (
        add_finding(
            ledger,
            one,
            ItemDraft("学习不深入问题", "1", deadline="2024年6月底前", parties=leader + town),
        ),
        add_finding(
            ledger, one, ItemDraft("落实打折扣问题", "2", deadline="长期坚持", parties=lead)
        ),
        add_finding(ledger, two, ItemDraft("文山会海问题", "3", deadline="X月X日前", parties=town)),
        add_finding(
            ledger, two, ItemDraft("调研走过场问题", "4", deadline="2024年5月20日", parties=lead)
        ),
    )
    measures = (
        add_measure(ledger, findings[0], ItemDraft("制定学习计划。每月检查一次。", "①")),
        add_measure(
            ledger, findings[0], ItemDraft("开展集中研讨。", "②", deadline="2024年5月底前")
        ),
        add_measure(ledger, findings[0], ItemDraft("组织专题测试。", "③")),
        add_measure(ledger, findings[1], ItemDraft("建立台账。", "1", parties=town)),
        add_measure(ledger, findings[1], ItemDraft("定期通报。", "2")),
        add_measure(ledger, findings[2], ItemDraft("精简文件和会议。")),
    )
    return SmallRound(round_id, (one, two), findings, measures)


#: Columns that are no history: counters that never go back, keys of derived rows.
ASIDE = {
    "assignment": {"id"},
    "search_text": {"id"},
    "item": {"next_child"},
    "round": {"next_child"},
}


def dump(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table but the history itself, in an order of its own."""
    found = {}
    for noun, table in TABLES.items():
        if noun in {"change", "trail"}:
            continue
        columns = [c for c in table._meta.sorted_field_names if c not in ASIDE.get(noun, ())]
        rows = ledger.handle.sql(f"SELECT {', '.join(columns)} FROM {noun}").fetchall()
        found[noun] = sorted(rows, key=repr)
    return found
