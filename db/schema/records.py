"""Frozen records: what queries return, use cases pass on, documents print and pages show."""

from datetime import date
from typing import Any, NamedTuple

from db.words import (
    COUNTING,
    AfterClose,
    Choice,
    ClosureState,
    DeadlineChangeKind,
    DeadlineKind,
    Direction,
    MemberPost,
    OutcomeKind,
    ProgressState,
    ProposalState,
    RectificationType,
    Role,
    UnitKind,
)


class Deadline(NamedTuple):
    """A time limit: printed words, their meaning, the last day (inclusive) if there is one."""

    raw: str
    kind: DeadlineKind
    due: date | None = None
    then_long_term: bool = False


#: Values of fields that a record has no attribute for, by name (`item_fields.MORE`).
More = tuple[tuple[str, Any], ...]


class Round(NamedTuple):
    """One inspection and its feedback. `tasks_at` sections are printed before the categories."""

    id: int
    uuid: str
    code: str
    name: str
    title: str = ""
    inspecting_body: str = ""
    inspected_body: str = ""
    kind: str = ""
    level: str = ""
    feedback_date: date | None = None
    year: int | None = None
    tasks_at: int = 0
    archived: bool = False


class Section(NamedTuple):
    """A narrative section of the plan; paragraphs of `body` are separated by newlines.

    One between two categories is printed right before `category_id`.
    """

    id: int
    heading: str
    body: str
    category_id: int | None = None


class Phase(NamedTuple):
    """A rectification phase; unknown dates are None."""

    id: int
    name: str
    start: date | None
    end: date | None
    text: str


class Member(NamedTuple):
    """A member of the leading group."""

    id: int
    post: MemberPost
    name: str
    title: str


class Unit(NamedTuple):
    """A unit that owes progress; `aliases` are other names it goes by."""

    id: int
    name: str
    short: str = ""
    kind: UnitKind = UnitKind.UNSET
    parent_id: int | None = None
    contact: str = ""
    phone: str = ""
    aliases: tuple[str, ...] = ()
    archived: bool = False


class Leader(NamedTuple):
    """A leader and the post held."""

    id: int
    name: str
    post: str = ""
    archived: bool = False


class Responsibility(NamedTuple):
    """One party in one role on an item; `raw` is the whole printed field it stood in."""

    id: int
    role: Role
    party: str
    raw: str
    unit_id: int | None = None
    leader_id: int | None = None


class EvidenceRef(NamedTuple):
    """An evidence file as linked to a progress report; `sha256` is the content's address."""

    id: int
    name: str
    sha256: str
    size: int


class Progress(NamedTuple):
    """One unit's dated report on an item; a correction is a new version that `corrects` the old.

    `finished` is the ISO day the work was finished, "" when nobody said; `package` the uuid of
    the package it came with, "" for one that was entered by hand. `after_text` is the office's
    word on one that came after its item was struck off.
    """

    id: int
    item_id: int
    unit: str
    unit_id: int
    period: str
    date: date
    state: ProgressState
    done: str
    problems: str = ""
    next_step: str = ""
    by: str = ""
    initial: bool = False
    corrects: int | None = None
    evidence: tuple[EvidenceRef, ...] = ()
    finished: str = ""
    package: str = ""
    after_close: AfterClose = AfterClose.NONE
    after_text: str = ""

    @property
    def counts(self) -> bool:
        """Whether it says how far its item is."""
        return self.after_close in COUNTING


class ExchangePackage(NamedTuple):
    """What went to a unit or came back. `answers` is the uuid of the package it returns.

    `made_at` is when the other side made the file, `at` when this ledger wrote or took it in.
    """

    id: int
    uuid: str
    direction: Direction
    round_id: int
    unit_id: int
    period: str
    answers: str
    made_at: str
    made_by: str
    file: str
    sha256: str
    rows: int
    at: str
    by: str
    note: str


class Decision(NamedTuple):
    """What was decided on one cell of a received package, and why; LATER ones wait."""

    id: int
    package_id: int
    item_id: int
    field: str
    base: str
    ours: str
    theirs: str
    choice: Choice
    reason: str


class Proposal(NamedTuple):
    """What a unit proposes for one field of the plan; `opinion` is the office's answer.

    `package_id` is None in the ledger of the unit itself.
    """

    id: int
    item_id: int
    unit_id: int
    package_id: int | None
    field: str
    text: str
    state: ProposalState
    opinion: str
    at: str


class ClosureEvent(NamedTuple):
    """One step of striking an item off; `cycle` counts from 1 and rises when it is reopened."""

    id: int
    item_id: int
    cycle: int
    state: ClosureState
    date: date
    by: str
    text: str = ""
    basis: str = ""
    relaxed: bool = False
    late_entry: str = ""


class Extension(NamedTuple):
    """An extension asked for; refused when decided but not approved.

    The original deadline stays on the item. `was_due` is the last day in force when it was asked,
    `relaxed` says that a one-person office approved its own request.
    """

    id: int
    item_id: int
    reason: str
    new: Deadline
    requested: date
    approved: bool
    approved_by: str = ""
    decided: date | None = None
    opinion: str = ""
    requested_by: str = ""
    was_due: date | None = None
    relaxed: bool = False

    @property
    def late(self) -> bool:
        """Whether it was asked for when the time was over already."""
        return self.was_due is not None and self.requested > self.was_due

    @property
    def late_days(self) -> int:
        """Days from the end of the time in force to the approval: they stay late for ever."""
        if not self.late or self.was_due is None or not self.approved or self.decided is None:
            return 0
        return (self.decided - self.was_due).days


class DeadlineChange(NamedTuple):
    """Another deadline put in force instead of `old`; the original stays on the item.

    None stands for no deadline. `extension_id` is the extension that was approved; `migrated` ones
    were approved before changes of deadlines had lines of their own.
    """

    id: int
    item_id: int
    kind: DeadlineChangeKind
    old: Deadline | None
    new: Deadline | None
    day: date
    by: str = ""
    basis: str = ""
    extension_id: int | None = None
    migrated: bool = False


class Milestone(NamedTuple):
    """A dated step towards the finding's goal."""

    id: int
    text: str
    due: date | None
    reached: date | None


class Outcome(NamedTuple):
    """What a report counts: a number of things or an amount in 万元."""

    id: int
    kind: OutcomeKind
    text: str
    number: int
    amount: float
    date: date | None
    item_ids: tuple[int, ...] = ()


class Measure(NamedTuple):
    """One measure with everything known of it; `source` is its 1-based place in the source."""

    id: int
    code: str
    number: str
    text: str
    state: ProgressState
    closure_state: ClosureState
    responsibilities: tuple[Responsibility, ...] = ()
    deadline: Deadline | None = None
    effective_due: date | None = None
    source: int = 0
    note: str = ""
    extras: tuple[tuple[str, str], ...] = ()
    progress: tuple[Progress, ...] = ()
    closures: tuple[ClosureEvent, ...] = ()
    extensions: tuple[Extension, ...] = ()
    more: More = ()
    deadline_changes: tuple[DeadlineChange, ...] = ()


class Finding(NamedTuple):
    """One finding with its measures; `layout` is the printed form (app/plans/model.py, Layout)."""

    id: int
    code: str
    number: str
    title: str
    state: ProgressState
    closure_state: ClosureState
    goal: str | None = None
    rectification: RectificationType = RectificationType.UNSET
    measures: tuple[Measure, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    deadline: Deadline | None = None
    effective_due: date | None = None
    public: bool = True
    public_reason: str = ""
    note: str = ""
    layout: tuple[tuple[tuple[str, str], ...], ...] = ()
    extras: tuple[tuple[str, str], ...] = ()
    milestones: tuple[Milestone, ...] = ()
    progress: tuple[Progress, ...] = ()
    closures: tuple[ClosureEvent, ...] = ()
    extensions: tuple[Extension, ...] = ()
    more: More = ()
    deadline_changes: tuple[DeadlineChange, ...] = ()


class Category(NamedTuple):
    """A group of findings."""

    id: int
    number: str
    title: str
    findings: tuple[Finding, ...] = ()
    layout: tuple[tuple[tuple[str, str], ...], ...] = ()
    more: More = ()


class WholeRound(NamedTuple):
    """Everything of one round, archived items left out: what documents print and `show` tells."""

    round: Round
    sections: tuple[Section, ...] = ()
    phases: tuple[Phase, ...] = ()
    members: tuple[Member, ...] = ()
    categories: tuple[Category, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    units: tuple[Unit, ...] = ()
    office: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings in the plan's order."""
        return tuple(f for c in self.categories for f in c.findings)


class Snapshot(NamedTuple):
    """Frozen content and figures; `content` is the WholeRound as JSON text."""

    id: int
    round_id: int
    made_at: str
    as_of: date
    by: str
    name: str
    content: str


class TrailRow(NamedTuple):
    """One changed row: field values before and after as JSON objects ("" for none)."""

    id: int
    change_id: int
    noun: str
    row_id: int
    old: str
    new: str
    subject_id: int | None = None


class ChangeRow(NamedTuple):
    """One use case that wrote: who, when, what, from where, and what it undid."""

    id: int
    at: str
    by: str
    what: str
    title: str
    origin: str
    undoes: int | None = None
    undone_by: int | None = None
