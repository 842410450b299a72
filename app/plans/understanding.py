"""Reading a plan against the ledger it is for: the round's year, its feedback, known units."""

from dataclasses import replace
from pathlib import Path

from app.errors import AppError
from app.job import NO_JOB, Job
from app.ledger import Ledger
from app.plans import understand
from app.plans.facts import RoundFacts, facts_of
from app.plans.importing import Importing, target_of
from app.plans.model import NO_BASIS, Plan, Source
from db import units


def understand_file(path: Path, ledger: Ledger | None, how: Importing, job: Job = NO_JOB) -> Plan:
    """Read a plan; dates without a year take the round's, else the year the plan itself names.

    Raises BadFileError for what cannot be read.
    """
    return understand_source(understand.read_anything(path, job), ledger, how)


def understand_source(source: Source, ledger: Ledger | None, how: Importing) -> Plan:
    """Understand what a file says, like `understand_file`."""
    known = known_names(ledger)
    plan = understand.understand(source, known_units=known)
    facts = _facts(ledger, how, plan)
    if facts.basis == NO_BASIS:
        return plan
    return understand.understand(source, basis=facts.basis, known_units=known)


def known_names(ledger: Ledger | None) -> frozenset[str]:
    """Return every name a unit of the directory goes by."""
    if ledger is None:
        return frozenset()
    with ledger.guard():
        found = units.list_units(ledger.handle)
    return frozenset(name for u in found for name in (u.name, u.short, *u.aliases) if name)


def _facts(ledger: Ledger | None, how: Importing, plan: Plan) -> RoundFacts:
    """Prefer what the user says, then what the round says; the plan's own words fill the gaps."""
    own, said = facts_of(plan), how.said
    try:
        target = target_of(ledger, how) if ledger is not None else None
    except AppError:  # several rounds: the import itself will say so
        target = None
    return replace(
        own,
        year=said.year or (target.year if target else None) or own.year,
        feedback_date=said.feedback
        or (target.feedback_date if target else None)
        or own.feedback_date,
    )
