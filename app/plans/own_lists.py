"""A list this program printed, read back: what it repeats or counts says nothing new."""

from collections.abc import Collection
from dataclasses import replace
from typing import TypeVar

from app.plans.model import Plan, PlanFinding, PlanMeasure
from db.schema.records import Category

Item = TypeVar("Item", PlanFinding, PlanMeasure)


def codes_of(categories: Collection[Category]) -> frozenset[str]:
    """Return the codes of all findings and measures."""
    findings = [finding for category in categories for finding in category.findings]
    return frozenset(
        code for f in findings for code in (f.code, *(measure.code for measure in f.measures))
    )


def without_repeats(plan: Plan, codes: Collection[str]) -> Plan:
    """Leave out the columns that only our lists have, and what each line repeats of its finding.

    A file in which none of the round's codes stands is somebody else's and stays as it is.
    """
    findings = plan.findings
    measures = [measure for finding in findings for measure in finding.measures]
    if not any(_carries(m, codes) for m in measures) and not any(
        _carries(f, codes) for f in findings
    ):
        return plan
    from app.sheets.header import LEDGER_FIELDS

    ours = frozenset(field.title for field in LEDGER_FIELDS)
    return replace(
        plan,
        categories=tuple(
            replace(category, findings=tuple(_finding(f, codes, ours) for f in category.findings))
            for category in plan.categories
        ),
    )


def _carries(item: PlanFinding | PlanMeasure, codes: Collection[str]) -> bool:
    return item.number in codes or any(value in codes for _, value in item.extras)


def _finding(finding: PlanFinding, codes: Collection[str], ours: Collection[str]) -> PlanFinding:
    measures = tuple(_measure(_bare(m, codes, ours), finding) for m in finding.measures)
    return replace(_bare(finding, codes, ours), measures=measures)


def _bare(item: Item, codes: Collection[str], ours: Collection[str]) -> Item:
    number = "" if item.number in codes else item.number
    extras = tuple((name, value) for name, value in item.extras if name not in ours)
    return replace(item, number=number, extras=extras)


def _measure(measure: PlanMeasure, finding: PlanFinding) -> PlanMeasure:
    """A line without parties or a deadline of its own prints its finding's."""
    same = [(p.role, p.party) for p in measure.responsibilities] == [
        (p.role, p.party) for p in finding.responsibilities
    ]
    parties = () if same else measure.responsibilities
    deadline = None if measure.deadline == finding.deadline else measure.deadline
    return replace(measure, responsibilities=parties, deadline=deadline)
