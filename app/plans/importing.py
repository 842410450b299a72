"""A plan that was read, taken into the ledger: a new round, or an update of one, in one change."""

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.errors import RefusedError
from app.items.revising import Revision
from app.job import NO_JOB, Job
from app.ledger import Ledger
from app.ledger.file import need_room
from app.legible import clean
from app.messages import deadlines as sentences
from app.messages import items as messages
from app.messages import updates
from app.plans.comparing import Comparison, compare
from app.plans.facts import facts_of
from app.plans.import_head import head_differs, place_between, write_head
from app.plans.import_items import write_pairs
from app.plans.model import Plan
from app.plans.own_lists import codes_of, without_repeats
from app.plans.updating.cells import NO_ANSWERS, Answers
from app.plans.updating.kept_doubts import without_kept
from app.plans.updating.settling import Settling
from app.round.rounds import (
    RoundDraft,
    choose_round,
    draft_of,
    insert_round,
    list_rounds,
    load_round,
    write_round,
)
from db.file.trail import Change
from db.said import said_by_imports
from db.schema.records import Round
from db.words import DeadlineChangeKind, Origin

#: Bytes that a line of a plan becomes at most, as rows with their trail, in log and file.
_ROOM_OF_A_LINE = 8192


@dataclass(frozen=True, slots=True)
class Said:
    """What the user says of the round; None and "" leave it to the plan."""

    feedback: date | None = None
    year: int | None = None
    inspected: str = ""


@dataclass(frozen=True, slots=True)
class Importing:
    """How a plan shall be taken in; `file` is kept for the record.

    `answers` is what was decided on the cells and questions of an update.
    """

    file: str
    today: date
    round_name: str | None = None
    update: bool = False
    by: str = ""
    origin: Origin = Origin.IMPORT
    said: Said = Said()
    answers: Answers = NO_ANSWERS


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it; `change_id` takes the import back, None when nothing was written.

    `moved` deadlines changed, `waiting` findings were not written: 是不是同一项 is open.
    """

    round_id: int
    change_id: int | None
    added: int
    changed: int
    unchanged: int
    missing: int
    moved: int = 0
    waiting: int = 0


def target_of(ledger: Ledger, how: Importing) -> Round | None:
    """Return the round a plan belongs to, None when a new one has to be made.

    Raises RefusedError when there are several and none was named.
    """
    known = list_rounds(ledger)
    if how.round_name is not None:
        wanted = how.round_name.strip()
        return next((r for r in known if wanted in (r.name, r.code)), None)
    return choose_round(ledger, None) if any(not r.archived for r in known) else None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan held against the ledger, nothing written yet; `writes` says whether it would be."""

    plan: Plan
    how: Importing
    target: Round | None
    comparison: Comparison
    head: bool
    #: The ledger's name, from which a new round takes the inspected body where nobody says it.
    office: str = ""

    @property
    def round(self) -> RoundDraft:
        """What is written of the round: what the user says, what it says, what the plan says."""
        return (
            _told(self.target, self.how) if self.target else _new(self.plan, self.how, self.office)
        )

    @property
    def writes(self) -> bool:
        """Whether taking the plan in would write anything."""
        found = self.comparison
        told = self.target is not None and self.round != draft_of(self.target)
        return self.head or told or bool(found.added or found.changed)

    @property
    def stands(self) -> bool:
        """Whether the round has findings already."""
        return any(pair.old is not None for pair in self.comparison.pairs)

    @property
    def numbers(self) -> tuple[int, int, int, int]:
        """How many findings are added, changed, unchanged, missing in the file."""
        found = self.comparison
        return len(found.added), len(found.changed), len(found.unchanged), len(found.missing)


def prepare(ledger: Ledger, plan: Plan, how: Importing) -> Prepared:
    """Compare a plan with the round it is for.

    Raises RefusedError when it has no findings, or when the round's findings would change
    without `how.update`.
    """
    if not plan.findings:
        raise RefusedError(messages.no_findings(Path(how.file).name))
    target = target_of(ledger, how)
    if target is None:
        comparison = _settled(ledger, compare(plan, (), how.answers), how)
        return Prepared(plan, how, None, comparison, True, ledger.name)
    whole = load_round(ledger, target.id)
    plan = without_repeats(plan, codes_of(whole.categories))
    comparison = _settled(ledger, compare(plan, whole.categories, how.answers), how)
    plan = without_kept(plan, comparison.pairs)
    stands = any(pair.old is not None for pair in comparison.pairs)
    head = not stands or head_differs(plan, whole)
    prepared = Prepared(plan, how, target, comparison, head)
    if stands and (prepared.writes or comparison.waiting) and not how.update:
        added, changed, _, missing = prepared.numbers
        told = messages.round_has_findings(target.name, added, changed, missing, head=head)
        waiting = len(comparison.waiting)
        raise RefusedError(told + (updates.to_be_answered(waiting) if waiting else ""))
    return prepared


def _settled(ledger: Ledger, found: Comparison, how: Importing) -> Comparison:
    """Decide cell by cell what is written; see app/plans/updating/settling.py."""
    old = [pair.old for pair in found.pairs if pair.old is not None and pair.new is not None]
    ids = [one.id for one in old] + [measure.id for one in old for measure in one.measures]
    settling = Settling(said_by_imports(ledger.handle, ids), how.answers)
    pairs = tuple(settling.pair(pair) for pair in found.pairs)
    return Comparison(pairs, tuple(settling.cells))


def import_plan(ledger: Ledger, plan: Plan, how: Importing, job: Job = NO_JOB) -> Imported:
    """Take a plan into the ledger, all or nothing. Raises RefusedError like `prepare`."""
    return write(ledger, prepare(ledger, plan, how), job)


def write(ledger: Ledger, prepared: Prepared, job: Job = NO_JOB) -> Imported:
    """Write what was prepared in one change; a plan that says nothing new leaves none."""
    plan, how, target = prepared.plan, prepared.how, prepared.target
    if target is not None and not prepared.writes:
        return Imported(target.id, None, *prepared.numbers, 0, len(prepared.comparison.waiting))
    name = clean(Path(how.file).name)
    need_room(ledger.path.parent, _ROOM_OF_A_LINE * (len(plan.lines) + 100))
    with ledger.change("import_plan", f"导入方案：{name}", how.by, how.origin) as change:
        round_id = target.id if target else insert_round(change, prepared.round, how.today)
        if target is not None and prepared.round != draft_of(target):
            write_round(change, round_id, prepared.round)
        if prepared.head:
            write_head(change, round_id, plan)
        why = Revision(
            DeadlineChangeKind.REVISION, sentences.by_file(name, how.answers.basis), how.today
        )
        write_pairs(change, round_id, prepared.comparison, why, job)
        place_between(change, round_id, plan)
        _write_source(change, round_id, plan, name)
    found = prepared.comparison
    return Imported(round_id, change.id, *prepared.numbers, found.moved, len(found.waiting))


def _told(target: Round, how: Importing) -> RoundDraft:
    draft, said = draft_of(target), how.said
    return draft._replace(
        feedback_date=said.feedback or draft.feedback_date,
        year=said.year or draft.year,
        inspected_body=said.inspected or draft.inspected_body,
    )


def _new(plan: Plan, how: Importing, office: str) -> RoundDraft:
    facts, said = facts_of(plan), how.said
    return RoundDraft(
        name=how.round_name or plan.title or clean(Path(how.file).stem),
        title=plan.title,
        inspecting_body=facts.inspecting_body,
        inspected_body=said.inspected or body_of(office),
        kind=facts.kind,
        level=facts.level,
        feedback_date=said.feedback or facts.feedback_date,
        year=said.year or facts.year,
    )


#: What a ledger's or an office's name adds to the name of the body it works for.
_WORK = re.compile(
    r"(?:巡视|巡察)?(?:反馈)?(?:意见)?整改(?:工作)?(?:领导小组)?(?:办公室|办)?(?:台账)?$"
)


def body_of(name: str) -> str:
    """Return the inspected body in a ledger's name: 临江区委 of 临江区委巡察整改办."""
    return _WORK.sub("", name.strip()).strip() or name.strip()


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
