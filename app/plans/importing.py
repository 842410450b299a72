"""A plan that was read, taken into the ledger: a new round, or an update of one, in one change."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app import standing
from app.deadlines import columns, from_plan
from app.errors import RefusedError
from app.items import Party, insert_item, insert_parties, layout_json, replace_parties
from app.job import NO_JOB, Job
from app.ledger import Ledger
from app.messages import items as messages
from app.plans.comparing import Comparison, FindingPair, MeasurePair, compare
from app.plans.facts import facts_of
from app.plans.initial import add_initial_state
from app.plans.model import Layout, Plan, PlanCategory, PlanFinding, PlanMeasure
from app.plans.model import PlanResponsibility as PlanParty
from app.rounds import RoundDraft, choose_round, insert_round, list_rounds, load_round
from db import items, rounds
from db.items import ItemRow
from db.records import Round
from db.trail import Change
from db.words import ItemKind, Origin


@dataclass(frozen=True, slots=True)
class Importing:
    """How a plan shall be taken in; `file` is kept for the record."""

    file: str
    today: date
    round_name: str | None = None
    update: bool = False
    by: str = ""
    origin: Origin = Origin.IMPORT


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it; `change_id` takes the import back, None when nothing was written."""

    round_id: int
    change_id: int | None
    added: int
    changed: int
    unchanged: int
    missing: int


def target_of(ledger: Ledger, how: Importing) -> Round | None:
    """Return the round a plan belongs to, None when a new one has to be made.

    Raises RefusedError when there are several and none was named.
    """
    known = list_rounds(ledger)
    if how.round_name is not None:
        return next((r for r in known if how.round_name in (r.name, r.code)), None)
    return choose_round(ledger, None) if known else None


def compare_plan(ledger: Ledger, plan: Plan, target: Round) -> Comparison:
    """Say what importing into a round would change."""
    return compare(plan, load_round(ledger, target.id).categories)


def import_plan(ledger: Ledger, plan: Plan, how: Importing, job: Job = NO_JOB) -> Imported:
    """Take a plan into the ledger, all or nothing.

    Raises RefusedError when it has no findings, or when the round's findings would change
    without `how.update`.
    """
    name = Path(how.file).name
    if not plan.findings:
        raise RefusedError(messages.no_findings(name))
    target = target_of(ledger, how)
    comparison = compare_plan(ledger, plan, target) if target else compare(plan, ())
    standing_round = target is not None and any(p.old is not None for p in comparison.pairs)
    numbers = (len(comparison.added), len(comparison.changed), len(comparison.missing))
    writes = bool(comparison.added or comparison.changed)
    if standing_round and writes and not how.update:
        raise RefusedError(messages.round_has_findings(target.name if target else "", *numbers))
    if target is not None and standing_round and not writes:
        return Imported(target.id, None, 0, 0, len(comparison.unchanged), numbers[2])
    with ledger.change("import_plan", f"导入方案：{name}", how.by, how.origin) as change:
        round_id = target.id if target else _new_round(change, ledger, plan, how)
        if not standing_round:
            _write_head(change, round_id, plan)
        _write_pairs(change, round_id, comparison, how, job)
        _write_source(change, round_id, plan, name)
    return Imported(
        round_id, change.id, numbers[0], numbers[1], len(comparison.unchanged), numbers[2]
    )


def _new_round(change: Change, ledger: Ledger, plan: Plan, how: Importing) -> int:
    facts = facts_of(plan)
    draft = RoundDraft(
        name=how.round_name or plan.title or Path(how.file).stem,
        title=plan.title,
        inspecting_body=facts.inspecting_body,
        inspected_body=ledger.name,
        kind=facts.kind,
        level=facts.level,
        feedback_date=facts.feedback_date,
        year=facts.year,
    )
    return insert_round(change, draft, how.today)


def _write_head(change: Change, round_id: int, plan: Plan) -> None:
    """Write title, narrative sections and phases; what the round already says stays."""
    known = rounds.round_by_id(change.handle, round_id)
    change.update("round", round_id, {"tasks_at": plan.tasks_at})
    if known is not None and not known.title:
        change.update("round", round_id, {"title": plan.title})
    if not rounds.sections(change.handle, round_id):
        for position, section in enumerate(plan.sections):
            row = {"round_id": round_id, "position": position, "heading": section.heading}
            change.insert("section", {**row, "body": section.body})
    if not rounds.phases(change.handle, round_id):
        for position, phase in enumerate(plan.phases):
            row = {
                "round_id": round_id,
                "position": position,
                "name": phase.name,
                "start": phase.start.isoformat() if phase.start else None,
                "finish": phase.end.isoformat() if phase.end else None,
                "text": phase.text,
            }
            change.insert("phase", row)


def _write_pairs(
    change: Change, round_id: int, comparison: Comparison, how: Importing, job: Job
) -> None:
    """Write every finding that is new or differs, category by category, in the file's order."""
    todo = [pair for pair in comparison.pairs if pair.new is not None and pair.differs]
    known: dict[tuple[str, str], ItemRow] = {}
    for number, pair in enumerate(todo):
        job.check()
        job.progress(number, len(todo), pair.new.title[:20] if pair.new else "")
        if pair.old is not None:
            finding_id = _update_finding(change, pair)
        else:
            assert pair.category is not None and pair.new is not None
            key = (pair.category.number, pair.category.title)
            known[key] = known.get(key) or _category(change, round_id, pair.category)
            finding_id = _insert_finding(change, known[key], pair.new)
            add_initial_state(change, finding_id, pair.new, how.today)
        standing.refresh(change, finding_id)


def _category(change: Change, round_id: int, plan: PlanCategory) -> ItemRow:
    """Find the category in the round, or add it."""
    for row in items.categories(change.handle, round_id):
        if (row.number, row.title) == (plan.number, plan.title):
            return row
    values = {"number": plan.number, "title": plan.title, "layout": _layout(plan.layout)}
    item_id = insert_item(change, round_id, None, ItemKind.CATEGORY, values)
    return _row(change, item_id)


def _row(change: Change, item_id: int) -> ItemRow:
    row = items.item_by_id(change.handle, item_id)
    assert row is not None
    return row


def _layout(layout: Layout) -> str:
    return layout_json(tuple(tuple((p.slot, p.text) for p in part) for part in layout))


def _parties(found: tuple[PlanParty, ...]) -> tuple[Party, ...]:
    return tuple(Party(p.role, p.party, p.raw) for p in found)


def _finding_values(plan: PlanFinding) -> dict[str, Any]:
    return {
        "number": plan.number,
        "title": plan.title,
        "goal": plan.goal,
        "layout": _layout(plan.layout),
        **columns(from_plan(plan.deadline)),
    }


def _measure_values(plan: PlanMeasure, source: int) -> dict[str, Any]:
    return {
        "number": plan.number,
        "title": plan.text,
        "source": source,
        **columns(from_plan(plan.deadline)),
    }


def _insert_finding(change: Change, category: ItemRow, plan: PlanFinding) -> int:
    values = {**_finding_values(plan), "note": plan.note}
    finding_id = insert_item(change, category.round_id, category, ItemKind.FINDING, values)
    insert_parties(change, finding_id, _parties(plan.responsibilities))
    _extras(change, finding_id, plan.extras)
    finding = _row(change, finding_id)
    for source, measure in enumerate(plan.measures, start=1):
        _insert_measure(change, finding, measure, source)
    return finding_id


def _insert_measure(change: Change, finding: ItemRow, plan: PlanMeasure, source: int) -> None:
    values = {**_measure_values(plan, source), "note": plan.note}
    measure_id = insert_item(change, finding.round_id, finding, ItemKind.MEASURE, values)
    insert_parties(change, measure_id, _parties(plan.responsibilities))
    _extras(change, measure_id, plan.extras)


def _extras(change: Change, item_id: int, extras: tuple[tuple[str, str], ...]) -> None:
    for name, value in extras:
        change.insert("item_extra", {"item_id": item_id, "name": name, "value": value})


def _update_finding(change: Change, pair: FindingPair) -> int:
    assert pair.old is not None and pair.new is not None
    finding_id = pair.old.id
    change.update("item", finding_id, _finding_values(pair.new))
    replace_parties(change, finding_id, _parties(pair.new.responsibilities))
    source = 0
    for measure in pair.measures:
        source += measure.new is not None
        _update_measure(change, finding_id, measure, source)
    return finding_id


def _update_measure(change: Change, finding_id: int, pair: MeasurePair, source: int) -> None:
    """Take the file's measure over; one that only the ledger has stays as it is."""
    if pair.new is None:
        if pair.old is not None:
            change.update("item", pair.old.id, {"source": 0})
        return
    if pair.old is None:
        _insert_measure(change, _row(change, finding_id), pair.new, source)
        return
    change.update("item", pair.old.id, _measure_values(pair.new, source))
    replace_parties(change, pair.old.id, _parties(pair.new.responsibilities))


def _write_source(change: Change, round_id: int, plan: Plan, name: str) -> None:
    """Keep the source's lines and the reader's doubts with the import."""
    row = {
        "round_id": round_id,
        "file": name,
        "at": change.author.at,
        "by": change.author.by,
        "title": plan.title,
        "lines": json.dumps([[p.line, p.kind, p.text] for p in plan.lines], ensure_ascii=False),
        "unplaced": json.dumps([[u.line, u.text] for u in plan.unplaced], ensure_ascii=False),
    }
    import_id = change.insert("plan_import", row)
    for doubt in plan.doubts:
        values = {"line": doubt.line, "code": doubt.code, "message": doubt.message}
        change.insert("doubt", {"import_id": import_id, **values, "settled": 0})
