"""A plan as the JSON other programs rely on: the schema of the command line, nothing more."""

from typing import Any

from app.plans.model import (
    Plan,
    PlanCategory,
    PlanDeadline,
    PlanFinding,
    PlanMeasure,
    PlanPhase,
    PlanResponsibility,
)


def plan_json(plan: Plan) -> dict[str, Any]:
    """Return the plan as lists and dicts; dates are ISO texts, nothing known is null."""
    return {
        "title": plan.title,
        "sections": [{"heading": s.heading, "body": s.body} for s in plan.sections],
        "phases": [_phase(phase) for phase in plan.phases],
        "categories": [_category(category) for category in plan.categories],
        "lines": [{"line": x.line, "kind": x.kind, "text": x.text} for x in plan.lines],
        "doubts": [
            {"line": d.line, "code": str(d.code), "message": d.message} for d in plan.doubts
        ],
        "unplaced": [{"line": u.line, "text": u.text} for u in plan.unplaced],
    }


def _phase(phase: PlanPhase) -> dict[str, Any]:
    return {
        "name": phase.name,
        "start": phase.start.isoformat() if phase.start else None,
        "end": phase.end.isoformat() if phase.end else None,
        "text": phase.text,
    }


def _category(category: PlanCategory) -> dict[str, Any]:
    return {
        "number": category.number,
        "title": category.title,
        "findings": [_finding(finding) for finding in category.findings],
    }


def _finding(finding: PlanFinding) -> dict[str, Any]:
    return {
        "number": finding.number,
        "title": finding.title,
        "goal": finding.goal,
        "measures": [_measure(measure) for measure in finding.measures],
        "responsibilities": [_responsibility(one) for one in finding.responsibilities],
        "deadline": _deadline(finding.deadline),
    }


def _measure(measure: PlanMeasure) -> dict[str, Any]:
    return {
        "number": measure.number,
        "text": measure.text,
        "responsibilities": [_responsibility(one) for one in measure.responsibilities],
        "deadline": _deadline(measure.deadline),
    }


def _responsibility(one: PlanResponsibility) -> dict[str, Any]:
    return {"role": str(one.role), "party": one.party, "raw": one.raw}


def _deadline(deadline: PlanDeadline | None) -> dict[str, Any] | None:
    if deadline is None:
        return None
    return {
        "raw": deadline.raw,
        "kind": str(deadline.kind),
        "due": deadline.due.isoformat() if deadline.due else None,
        "then_long_term": deadline.then_long_term,
    }
