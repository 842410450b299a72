"""What an import writes: categories, findings and measures that are new or differ."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app import standing
from app.items.deadlines import columns, from_plan
from app.items.items import STEP, Party, insert_item, insert_parties, layout_json, replace_parties
from app.items.revising import Revision, planned, revise
from app.items.structure import repath
from app.job import Job
from app.plans.comparing import Comparison, FindingPair, MeasurePair
from app.plans.initial import add_initial_report, add_initial_state
from app.plans.model import Layout, PlanCategory, PlanDeadline, PlanFinding, PlanMeasure
from app.plans.model import PlanResponsibility as PlanParty
from db import imports, items
from db.file.trail import Change
from db.items import ItemRow
from db.schema.records import Finding, Measure
from db.words import ItemKind

Key = tuple[str, str]


def write_pairs(
    change: Change, round_id: int, comparison: Comparison, why: Revision, job: Job
) -> None:
    """Write every finding that is new or differs, category by category, in the file's order.

    `why` is what the deadlines that change are based on.
    """
    Writer(change, round_id, comparison, why).write(job)


class Writer:
    """One import into one round; remembers where each finding of the file went."""

    def __init__(
        self, change: Change, round_id: int, comparison: Comparison, why: Revision
    ) -> None:
        self._change = change
        self._round_id = round_id
        self._pairs = [p for p in comparison.pairs if p.new is not None and not p.is_open]
        self._why = why
        self._today = why.day or date.fromisoformat(change.author.at[:10])
        self._keys = {_key(pair.category) for pair in self._pairs if pair.category is not None}
        self._categories: dict[Key, ItemRow] = {}
        self._places: list[tuple[int, int]] = []
        self._out_of_place: set[int] = set()

    def write(self, job: Job) -> None:
        """Write the pairs, then put what is new or moved where the file has it."""
        fresh = all(pair.old is None for pair in self._pairs)
        for number, pair in enumerate(self._pairs):
            job.check()
            job.progress(number, len(self._pairs), pair.new.title[:20] if pair.new else "")
            self._write(pair)
        if not fresh:
            self._arrange()

    def _write(self, pair: FindingPair) -> None:
        if pair.new is None or pair.category is None:
            return
        if pair.old is not None and not pair.differs:
            self._places.append((_row(self._change, pair.old.id).parent_id or 0, pair.old.id))
            return
        category = self._category(pair, pair.category)
        if pair.old is None:
            finding_id = _insert_finding(self._change, category, pair.new)
            add_initial_state(self._change, finding_id, pair.new, self._today)
            self._out_of_place.add(category.id)
        else:
            finding_id = pair.old.id
            self._move(finding_id, category)
            self._update(finding_id, pair, pair.new)
        self._places.append((category.id, finding_id))
        standing.refresh(self._change, finding_id)

    def _category(self, pair: FindingPair, wanted: PlanCategory) -> ItemRow:
        """Find the category in the round; else rename the one it was called before, else add it."""
        key = _key(wanted)
        if key not in self._categories:
            rows = items.categories(self._change.handle, self._round_id)
            found = next((row for row in rows if (row.number, row.title) == key), None)
            self._categories[key] = (
                found or self._renamed(rows, pair, wanted) or self._added(wanted)
            )
        return self._categories[key]

    def _renamed(
        self, rows: Sequence[ItemRow], pair: FindingPair, wanted: PlanCategory
    ) -> ItemRow | None:
        """Rename the category of that title, else the finding's own, unless the file has it too."""
        titles = {title for _, title in self._keys}
        free = [row for row in rows if (row.number, row.title) not in self._keys]
        found = next((row for row in free if row.title == wanted.title), None)
        if found is None and pair.old_category is not None:
            old = pair.old_category.id
            found = next((r for r in free if r.id == old and r.title not in titles), None)
        if found is None:
            return None
        self._change.update("item", found.id, _category_values(wanted))
        self._out_of_place.add(0)
        return _row(self._change, found.id)

    def _added(self, wanted: PlanCategory) -> ItemRow:
        values = _category_values(wanted)
        item_id = insert_item(self._change, self._round_id, None, ItemKind.CATEGORY, values)
        self._out_of_place.add(0)
        return _row(self._change, item_id)

    def _move(self, finding_id: int, category: ItemRow) -> None:
        """Put a finding under its category; a category left with nothing goes out of the lists."""
        before = _row(self._change, finding_id).parent_id
        if before is None or before == category.id:
            return
        self._change.update("item", finding_id, {"parent_id": category.id})
        self._out_of_place.add(category.id)
        if not items.children(self._change.handle, before):
            self._change.update("item", before, {"archived": 1})

    def _update(self, finding_id: int, pair: FindingPair, plan: PlanFinding) -> None:
        change = self._change
        change.update("item", finding_id, {**_finding_values(plan), "note": plan.note})
        self._revise(finding_id, pair.old, plan.deadline)
        replace_parties(change, finding_id, _parties(plan.responsibilities))
        _replace_extras(change, finding_id, plan.extras)
        source, order = 0, []
        for measure in pair.measures:
            source += measure.new is not None
            measure_id = self._measure(finding_id, measure, source)
            order += [measure_id] if measure_id else []
        if any(measure.old is None for measure in pair.measures):
            known = items.children(change.handle, finding_id, archived=True)
            arrange(change, _row(change, finding_id), known, order)

    def _measure(self, finding_id: int, pair: MeasurePair, source: int) -> int | None:
        """Take the file's measure over; one that only the ledger has stays as it is."""
        change = self._change
        if pair.new is None:
            if pair.old is not None:
                change.update("item", pair.old.id, {"source": 0})
            return None
        if pair.old is None:
            measure_id = _insert_measure(change, _row(change, finding_id), pair.new, source)
            add_initial_report(change, measure_id, pair.new, self._today)
            return measure_id
        values = {**_measure_values(pair.new, source), "note": pair.new.note}
        change.update("item", pair.old.id, values)
        self._revise(pair.old.id, pair.old, pair.new.deadline)
        replace_parties(change, pair.old.id, _parties(pair.new.responsibilities))
        _replace_extras(change, pair.old.id, pair.new.extras)
        return pair.old.id

    def _revise(
        self, item_id: int, old: Finding | Measure | None, new: PlanDeadline | None
    ) -> None:
        """The original deadline stays: another one of a later plan gets a line beside it."""
        wanted = from_plan(new)
        if old is not None and wanted != planned(old.deadline, old.deadline_changes):
            revise(self._change, _row(self._change, item_id), wanted, self._why)

    def _arrange(self) -> None:
        """Put the children of whatever got new ones in the file's order."""
        handle = self._change.handle
        for parent_id in sorted(self._out_of_place - {0}):
            wanted = [item_id for parent, item_id in self._places if parent == parent_id]
            known = items.children(handle, parent_id, archived=True)
            arrange(self._change, _row(self._change, parent_id), known, wanted)
        if 0 in self._out_of_place:
            known = items.categories(handle, self._round_id, archived=True)
            parents = list(dict.fromkeys(parent for parent, _ in self._places))
            arrange(self._change, None, known, parents)


def arrange(
    change: Change, parent: ItemRow | None, known: Sequence[ItemRow], wanted: Sequence[int]
) -> None:
    """Order neighbours as wanted; one not named stays behind the one it stood behind."""
    followers: dict[int, list[ItemRow]] = {0: []}
    last = 0
    for row in known:
        last = row.id if row.id in wanted else last
        followers.setdefault(last, []).append(row)
    ordered = [row for key in (0, *wanted) for row in followers.get(key, ())]
    stem = parent.path if parent else ""
    if ordered == list(known) and all(row.path[:-STEP] == stem for row in known):
        return
    for place, row in enumerate(ordered, start=1):
        repath(change, row, f"{stem}{place:0{STEP}d}")


def _key(category: PlanCategory) -> Key:
    return category.number, category.title


def _row(change: Change, item_id: int) -> ItemRow:
    """Return a row that is known to be there."""
    row = items.item_by_id(change.handle, item_id)
    if row is None:
        raise KeyError(item_id)
    return row


def _layout(layout: Layout) -> str:
    return layout_json(tuple(tuple((p.slot, p.text) for p in part) for part in layout))


def _parties(found: tuple[PlanParty, ...]) -> tuple[Party, ...]:
    return tuple(Party(p.role, p.party, p.raw) for p in found)


def _category_values(plan: PlanCategory) -> dict[str, Any]:
    return {"number": plan.number, "title": plan.title, "layout": _layout(plan.layout)}


def _finding_values(plan: PlanFinding) -> dict[str, Any]:
    return {
        "number": plan.number,
        "title": plan.title,
        "goal": plan.goal,
        "layout": _layout(plan.layout),
    }


def _measure_values(plan: PlanMeasure, source: int) -> dict[str, Any]:
    return {
        "number": plan.number,
        "title": plan.text,
        "source": source,
    }


def _first_values(plan: PlanFinding | PlanMeasure) -> dict[str, Any]:
    """What only a new item takes from the file as it is: later it stays or has rules."""
    return {"note": plan.note, **columns(from_plan(plan.deadline))}


def _insert_finding(change: Change, category: ItemRow, plan: PlanFinding) -> int:
    values = {**_finding_values(plan), **_first_values(plan)}
    finding_id = insert_item(change, category.round_id, category, ItemKind.FINDING, values)
    insert_parties(change, finding_id, _parties(plan.responsibilities))
    _add_extras(change, finding_id, plan.extras)
    finding = _row(change, finding_id)
    for source, measure in enumerate(plan.measures, start=1):
        _insert_measure(change, finding, measure, source)
    return finding_id


def _insert_measure(change: Change, finding: ItemRow, plan: PlanMeasure, source: int) -> int:
    values = {**_measure_values(plan, source), **_first_values(plan)}
    measure_id = insert_item(change, finding.round_id, finding, ItemKind.MEASURE, values)
    insert_parties(change, measure_id, _parties(plan.responsibilities))
    _add_extras(change, measure_id, plan.extras)
    return measure_id


def _add_extras(change: Change, item_id: int, extras: tuple[tuple[str, str], ...]) -> None:
    for name, value in extras:
        change.insert("item_extra", {"item_id": item_id, "name": name, "value": value})


def _replace_extras(change: Change, item_id: int, extras: tuple[tuple[str, str], ...]) -> None:
    """Take the file's unknown columns over; those it does not have stay."""
    known = imports.extra_ids(change.handle, item_id)
    for name, value in extras:
        if name in known:
            change.update("item_extra", known[name], {"value": value})
        else:
            change.insert("item_extra", {"item_id": item_id, "name": name, "value": value})
