"""A whole round as the JSON of the contract: the plan's schema plus ids, states, reports."""

import json
from typing import Any

from app.ledger import Ledger
from app.round.rounds import load_round
from app.wording import DEADLINE_CHANGE_WORDS
from db import imports, items
from db.schema.item_fields import Use, fields_with
from db.schema.records import (
    Deadline,
    DeadlineChange,
    Finding,
    Measure,
    Progress,
    Responsibility,
    WholeRound,
)
from db.words import ItemKind


def show_round(ledger: Ledger, round_id: int) -> dict[str, Any]:
    """Return everything of a round, ready for JSON."""
    with ledger.guard(), ledger.handle.snapshot():
        whole = load_round(ledger, round_id)
        source = imports.latest_source(ledger.handle, round_id)
        doubts = imports.doubts_of(ledger.handle, source[0]) if source else ()
    lines, unplaced = (json.loads(source[1]), json.loads(source[2])) if source else ([], [])
    return {
        **_head(whole),
        "categories": [
            {
                "id": c.id,
                "number": c.number,
                "title": c.title,
                "findings": [_finding(f) for f in c.findings],
            }
            for c in whole.categories
        ],
        "lines": [{"line": line, "kind": kind, "text": text} for line, kind, text in lines],
        "doubts": [{"line": d[0], "code": d[1], "message": d[2]} for d in doubts],
        "unplaced": [{"line": line, "text": text} for line, text in unplaced],
    }


def _head(whole: WholeRound) -> dict[str, Any]:
    found = whole.round
    return {
        "id": found.id,
        "code": found.code,
        "name": found.name,
        "title": found.title,
        "inspecting_body": found.inspecting_body,
        "inspected_body": found.inspected_body,
        "kind": found.kind,
        "level": found.level,
        "feedback_date": _day(found.feedback_date),
        "year": found.year,
        "sections": [{"heading": s.heading, "body": s.body} for s in whole.sections],
        "phases": [
            {"name": p.name, "start": _day(p.start), "end": _day(p.end), "text": p.text}
            for p in whole.phases
        ],
        "units": [u.name for u in whole.units],
    }


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


def deadline_json(deadline: Deadline | None) -> dict[str, Any] | None:
    """Return a deadline as the schema has it."""
    if deadline is None:
        return None
    return {
        "raw": deadline.raw,
        "kind": deadline.kind.value,
        "due": _day(deadline.due),
        "then_long_term": deadline.then_long_term,
    }


def _parties(found: tuple[Responsibility, ...]) -> list[dict[str, Any]]:
    return [{"role": p.role.value, "party": p.party, "raw": p.raw} for p in found]


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "number": finding.number,
        "title": finding.title,
        "measures": [_measure(m) for m in finding.measures],
        **_own(finding, ItemKind.FINDING),
        **_shared(finding),
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "number": measure.number,
        "text": measure.text,
        **_own(measure, ItemKind.MEASURE),
        **_shared(measure),
    }


def _own(item: Finding | Measure, kind: ItemKind) -> dict[str, Any]:
    """What is said in one value and printed nowhere else, as the table of fields has it."""
    return {one.name: items.value_of(item, one.name) for one in fields_with(Use.SHOWN, kind)}


def _shared(item: Finding | Measure) -> dict[str, Any]:
    """What findings and measures have alike."""
    return {
        "responsibilities": _parties(item.responsibilities),
        "deadline": deadline_json(item.deadline),
        "deadline_in_force": _day(item.effective_due),
        "deadline_changes": [_change(one) for one in item.deadline_changes],
        "id": item.id,
        "code": item.code,
        "effective_due": _day(item.effective_due),
        "progress_state": item.state.value,
        "closure_state": item.closure_state.value,
        "extras": [{"name": name, "value": value} for name, value in item.extras],
        "progress": [_progress(p) for p in item.progress],
        "evidence": [e for p in item.progress for e in _evidence(p)],
        "closures": [
            {
                "id": c.id,
                "cycle": c.cycle,
                "state": c.state.value,
                "date": _day(c.date),
                "by": c.by,
                "text": c.text,
                "basis": c.basis,
                "relaxed": c.relaxed,
                "late_entry": c.late_entry,
            }
            for c in item.closures
        ],
        "extensions": [
            {
                "id": e.id,
                "reason": e.reason,
                "deadline": deadline_json(e.new),
                "requested": _day(e.requested),
                "approved": e.approved,
                "approved_by": e.approved_by,
                "requested_by": e.requested_by,
                "late": e.late,
                "late_days": e.late_days,
            }
            for e in item.extensions
        ],
    }


def _change(one: DeadlineChange) -> dict[str, Any]:
    old, new = one.old, one.new
    return {
        "kind": DEADLINE_CHANGE_WORDS[one.kind],
        "old": _day(old.due) if old else None,
        "new": _day(new.due) if new else None,
        "old_raw": old.raw if old else None,
        "new_raw": new.raw if new else None,
        "day": _day(one.day),
        "by": one.by,
        "basis": one.basis,
    }


def _evidence(report: Progress) -> list[dict[str, Any]]:
    return [
        {"id": e.id, "name": e.name, "sha256": e.sha256, "size": e.size, "progress": report.id}
        for e in report.evidence
    ]


def _progress(report: Progress) -> dict[str, Any]:
    return {
        "id": report.id,
        "unit": report.unit,
        "period": report.period,
        "date": _day(report.date),
        "state": report.state.value,
        "done": report.done,
        "problems": report.problems,
        "next": report.next_step,
        "finished": report.finished,
        "by": report.by,
        "initial": report.initial,
        "corrects": report.corrects,
        "after_close": report.after_close.value,
        "evidence": _evidence(report),
    }
