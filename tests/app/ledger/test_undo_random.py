"""Random sequences of every edit made by hand: undone to the start, redone to the end."""

import shutil
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_round import TODAY, dump, fill_small_round

from app.closing import closures, extensions
from app.directory import directory
from app.directory.directory import UnitDraft
from app.errors import AppError
from app.items import archived, bulk, items, milestones, structure
from app.items.items import ItemDraft, Party
from app.ledger import Ledger, create_ledger, open_ledger
from app.ledger.settings import change_setting
from app.ledger.undo import next_redo, next_undo, redo, undo
from app.progress import reports
from app.round import leading_group, outcomes, phases, rounds, sections
from db.items import ItemRow, items_of_round
from db.progress import assignments_of
from db.words import (
    ItemKind,
    MemberPost,
    OutcomeKind,
    ProgressState,
    RectificationType,
    Role,
)

T = TypeVar("T")
UNITS = ("东山镇", "县财政局", "县教育局", "新设局", "X")
DEADLINES = ("2024年7月底前", "长期坚持", "立行立改", "X月X日前", "2024年5月1日", None)


class Dice:
    """Choices drawn from a list of numbers."""

    def __init__(self, ledger: Ledger, numbers: Sequence[int]) -> None:
        self.ledger = ledger
        self._numbers = list(numbers)

    def number(self, below: int) -> int:
        return self._numbers.pop() % below if self._numbers else 0

    def one(self, choices: Sequence[T]) -> T:
        return choices[self.number(len(choices))]

    def item(self, *kinds: ItemKind, archived: bool = False) -> int:
        rows: list[ItemRow] = [
            row
            for row in items_of_round(self.ledger.handle, 1, archived=archived)
            if not kinds or row.kind in kinds
        ]
        return self.one(rows).id if rows else 0

    def row(self, noun: str) -> int:
        found = self.ledger.handle.sql(f"SELECT id FROM {noun} ORDER BY id").fetchall()
        return self.one(found)[0] if found else 0

    def rows(self, noun: str) -> list[int]:
        found = self.ledger.handle.sql(f"SELECT id FROM {noun} ORDER BY position").fetchall()
        turn = self.number(len(found) + 1)
        return [row[0] for row in (*found[turn:], *found[:turn])]

    def draft(self) -> ItemDraft:
        parties = tuple(
            Party(self.one(tuple(Role)), self.one(UNITS)) for _ in range(self.number(4))
        )
        words = ("新内容甲。新内容乙。", "一", "长" * 500)
        return ItemDraft(
            self.one(words),
            self.one(("①", "7", "")),
            deadline=self.one(DEADLINES),
            rectification=self.one(tuple(RectificationType)),
            parties=parties,
        )

    def day(self) -> date:
        return TODAY + timedelta(self.number(60) - 30)


FINDING, MEASURE, CATEGORY = ItemKind.FINDING, ItemKind.MEASURE, ItemKind.CATEGORY
_LEAF = (FINDING, MEASURE)


def file_report(d: Dice) -> object:
    said = reports.ReportDraft(
        d.one(UNITS),
        d.one(tuple(ProgressState)),
        "已做",
        d.day(),
        corrects=d.row("progress") if d.number(3) == 2 else None,
    )
    return reports.add_progress(d.ledger, d.item(*_LEAF), said)


def finish(d: Dice) -> object:
    """Let the units of a measure say that they are done."""
    item = d.item(MEASURE)
    owed = assignments_of(d.ledger.handle, [item]).get(item, {})
    names = {unit.id: unit.name for unit in directory.list_units(d.ledger)}
    said = [
        reports.ReportDraft(names[unit], ProgressState.DONE, "完", TODAY + timedelta(99))
        for unit in owed
    ]
    with d.ledger.change("finish", "办结", "") as change:
        for draft in said:
            reports.insert_report(change, item, draft, "县某")
        items.standing.refresh_around(change, item)
    return item


def take_step(d: Dice) -> object:
    rows = [r for r in items_of_round(d.ledger.handle, 1) if r.kind is not CATEGORY]
    ready = [r for r in rows if r.state in (ProgressState.DONE, ProgressState.STAGE_DONE)]
    row = d.one(ready or rows)
    following = [state for state, after in closures.STEPS.items() if row.closure_state in after]
    draft = closures.ClosureDraft(d.one(following), d.day(), "理由", "依据")
    return closures.add_closure(d.ledger, row.id, draft, by=d.one(("甲", "乙")))


def change_many(d: Dice) -> object:
    role = bulk.RoleEdit(d.one(tuple(Role)), (d.one(UNITS),), add=bool(d.number(2)))
    edit = bulk.BulkEdit("2024年8月底前", d.one(tuple(RectificationType)), (role,))
    return bulk.apply_bulk(d.ledger, [d.item(), d.item()], edit)


def ask_for_time(d: Dice) -> object:
    draft = extensions.ExtensionDraft("忙", d.one(("2024年9月底前", "长期坚持")), d.day())
    return extensions.request_extension(d.ledger, d.item(*_LEAF), draft)


def count_outcome(d: Dice) -> outcomes.OutcomeDraft:
    return outcomes.OutcomeDraft(
        d.one(tuple(OutcomeKind)), d.one(("", "制度")), 1 + d.number(3), item_ids=(d.item(*_LEAF),)
    )


def move(d: Dice) -> object:
    kind = d.one((CATEGORY, FINDING, MEASURE))
    above = {CATEGORY: None, FINDING: d.item(CATEGORY), MEASURE: d.item(FINDING)}[kind]
    return structure.move_item(d.ledger, d.item(kind), structure.Place(above, d.number(4)))


def merge(d: Dice) -> object:
    finding = items.item_detail(d.ledger, d.item(FINDING))
    return structure.merge_measures(d.ledger, [m.id for m in getattr(finding, "measures", ())])


EDITS: tuple[Callable[[Dice], object], ...] = (
    lambda d: items.add_category(d.ledger, 1, d.draft()),
    lambda d: items.add_finding(d.ledger, d.item(CATEGORY), d.draft()),
    lambda d: items.add_measure(d.ledger, d.item(FINDING), d.draft()),
    lambda d: items.change_item(d.ledger, d.item(), d.draft()),
    lambda d: items.set_parties(d.ledger, d.item(*_LEAF), d.one(tuple(Role)), (d.one(UNITS),)),
    lambda d: items.set_deadline(d.ledger, d.item(*_LEAF), d.one(DEADLINES)),
    lambda d: items.set_public(d.ledger, d.item(FINDING), bool(d.number(2)), "涉密"),
    lambda d: items.archive_item(d.ledger, d.item()),
    lambda d: archived.restore_items(d.ledger, [d.item(archived=True)]),
    lambda d: structure.split_measure(d.ledger, d.item(MEASURE), 1 + d.number(6)),
    merge,
    move,
    lambda d: structure.renumber(d.ledger, d.item(CATEGORY, FINDING), start=d.number(3)),
    lambda d: structure.renumber_findings(d.ledger, 1),
    lambda d: structure.renumber_categories(d.ledger, 1),
    file_report,
    file_report,
    finish,
    take_step,
    change_many,
    ask_for_time,
    lambda d: extensions.approve_extension(d.ledger, d.row("extension"), on=d.day()),
    lambda d: extensions.refuse_extension(d.ledger, d.row("extension"), on=d.day(), opinion="否"),
    lambda d: milestones.add_milestone(
        d.ledger, d.item(*_LEAF), milestones.MilestoneDraft("目标", d.day())
    ),
    lambda d: milestones.reach_milestone(d.ledger, d.row("milestone"), d.day()),
    lambda d: milestones.remove_milestone(d.ledger, d.row("milestone")),
    lambda d: outcomes.add_outcome(d.ledger, 1, count_outcome(d)),
    lambda d: outcomes.change_outcome(d.ledger, d.row("outcome"), count_outcome(d)),
    lambda d: outcomes.remove_outcome(d.ledger, d.row("outcome")),
    lambda d: phases.add_phase(d.ledger, 1, phases.PhaseDraft("集中整改", end=d.day()), position=0),
    lambda d: phases.remove_phase(d.ledger, d.row("phase")),
    lambda d: phases.reorder_phases(d.ledger, 1, d.rows("phase")),
    lambda d: leading_group.add_member(
        d.ledger, 1, leading_group.MemberDraft(d.one(tuple(MemberPost)), "李四")
    ),
    lambda d: leading_group.remove_member(d.ledger, d.row("member")),
    lambda d: sections.add_section(
        d.ledger, 1, sections.SectionDraft("章", "文" * 600), position=d.number(3)
    ),
    lambda d: sections.change_section(d.ledger, d.row("section"), sections.SectionDraft("新")),
    lambda d: sections.remove_section(d.ledger, d.row("section")),
    lambda d: sections.place_tasks(d.ledger, 1, d.number(3)),
    lambda d: directory.add_unit(
        d.ledger, UnitDraft(d.one(("县审计局", "新设局")), aliases=("甲",))
    ),
    lambda d: directory.change_unit(
        d.ledger, d.row("unit"), UnitDraft(d.one(UNITS), "简", aliases=(d.one(("乙", "丙")),))
    ),
    lambda d: directory.archive_units(d.ledger, [d.row("unit")]),
    lambda d: directory.merge_units(d.ledger, d.row("unit"), [d.row("unit")]),
    lambda d: directory.add_leader(d.ledger, d.one(("王一平", "钱七"))),
    lambda d: directory.change_leader(d.ledger, d.row("leader"), "赵八", "书记"),
    lambda d: rounds.add_round(d.ledger, rounds.RoundDraft(d.one(("二轮", "三轮"))), today=TODAY),
    lambda d: rounds.change_round(d.ledger, 1, rounds.RoundDraft(d.one(("一", "二")), year=2025)),
    lambda d: rounds.archive_round(d.ledger, 1, archived=bool(d.number(2))),
    lambda d: change_setting(d.ledger, "near_days", d.number(30)),
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("prepared") / "起点.zgtz"
    with create_ledger(path, name="整改办", by="张经办") as ledger:
        fill_small_round(ledger)
    return path


def edit(ledger: Ledger, number: int, numbers: Sequence[int]) -> bool:
    """Make one edit; whether there is something to undo for it."""
    top = next_undo(ledger)
    before = dump(ledger)
    try:
        EDITS[number](Dice(ledger, numbers))
    except AppError:
        assert dump(ledger) == before, "a refusal leaves nothing behind"
    return next_undo(ledger) != top


SEQUENCES = st.lists(
    st.tuples(st.integers(0, len(EDITS) - 1), st.lists(st.integers(0, 999), max_size=12)),
    min_size=1,
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(sequence=SEQUENCES)
def test_undone_to_the_start_and_redone_to_the_end(
    prepared: Path, tmp_path_factory: pytest.TempPathFactory, sequence: list[tuple[int, list[int]]]
) -> None:
    path = tmp_path_factory.mktemp("random") / "台账.zgtz"
    shutil.copy(prepared, path)
    with open_ledger(path) as ledger:
        states = [dump(ledger)]
        for number, numbers in sequence:
            if edit(ledger, number, numbers):
                states.append(dump(ledger))
        for state in reversed(states[:-1]):
            undo(ledger)
            assert dump(ledger) == state
        for state in states[1:]:
            redo(ledger)
            assert dump(ledger) == state
        assert next_redo(ledger) is None
        assert ledger.handle.sql("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("number", range(len(EDITS)))
def test_every_edit_by_itself(prepared: Path, tmp_path: Path, number: int) -> None:
    path = tmp_path / "台账.zgtz"
    shutil.copy(prepared, path)
    with open_ledger(path) as ledger:
        for turn in range(3):
            before = dump(ledger)
            if edit(ledger, number, [turn * 7 + at for at in range(12)]):
                after = dump(ledger)
                undo(ledger)
                assert dump(ledger) == before
                redo(ledger)
                assert dump(ledger) == after
