"""Doubts of a file read again: what the ledger keeps is not missing, a mark is no strange word."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.exchange.merging import CLEAR
from app.plans.checking import field_doubts
from app.plans.comparing import FindingPair
from app.plans.model import Doubt, DoubtCode, Plan, PlanCategory, PlanFinding, PlanMeasure
from app.plans.updating.settling import as_plan, as_plan_parties
from db.schema.records import Finding


def without_kept(plan: Plan, pairs: Sequence[FindingPair]) -> Plan:
    """Leave out the doubts that what shall be written answers, and those about 【清空】."""
    kept = {
        line: found
        for pair in pairs
        for line, found in (_still(plan, pair) if pair.read is not None else ())
    }
    doubts = tuple(one for one in plan.doubts if _stands(one, kept))
    return replace(plan, doubts=doubts)


def _stands(doubt: Doubt, kept: dict[int, frozenset[str]]) -> bool:
    if CLEAR in doubt.message:
        return False
    known = kept.get(doubt.line)
    return doubt.code is not DoubtCode.MISSING_FIELD or known is None or doubt.message in known


def _still(plan: Plan, pair: FindingPair) -> Iterable[tuple[int, frozenset[str]]]:
    """Say by line what a finding will miss even with what the ledger keeps of it."""
    read, new, old = pair.read, pair.new, pair.old
    if read is None or new is None or old is None:
        return ()
    rest = tuple(one for one in pair.measures if one.new is None and one.old is not None)
    measures = (*new.measures, *_only_here(old, {one.old.id for one in rest if one.old}))
    whole: PlanFinding = replace(new, title=read.title, number=read.number, measures=measures)
    alone = replace(plan, categories=(PlanCategory("", "", (whole,)),))
    return ((read.line, frozenset(one.message for one in field_doubts(alone))),)


def _only_here(old: Finding, ids: set[int]) -> tuple[PlanMeasure, ...]:
    return tuple(
        PlanMeasure(
            one.number, one.text, as_plan_parties(one.responsibilities), as_plan(one.deadline)
        )
        for one in old.measures
        if one.id in ids
    )
