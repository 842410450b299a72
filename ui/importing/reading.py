"""What the import shows before anything is written: lines, structure, doubts, what would change."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.directory.directory import list_leaders, list_units
from app.job import Job
from app.ledger import Ledger
from app.plans.comparing import FindingPair
from app.plans.corrections import Correction, corrected, one_more
from app.plans.facts import facts_of
from app.plans.importing import Imported, Importing, Prepared, Said, prepare, write
from app.plans.model import DoubtCode, Plan, PlanCategory, PlanMeasure, Source
from app.plans.plan_tree import Item, Place, places
from app.plans.understand import read_anything
from app.plans.understanding import known_names, understand_source
from app.plans.updating.cells import Answers
from app.records import UNIT_ROLES, DeadlineBasis, ItemKind
from ui.editing.reading import Known

DOUBT_WORDS = {
    DoubtCode.SKIPPED_NUMBER: "编号跳号",
    DoubtCode.REPEATED_NUMBER: "编号重复",
    DoubtCode.UNBALANCED_MARKS: "标点不成对",
    DoubtCode.HALF_WIDTH: "半角标点",
    DoubtCode.PLACEHOLDER: "未填写",
    DoubtCode.MISSING_FIELD: "缺少内容",
    DoubtCode.UNKNOWN_LABEL: "标签不认识",
    DoubtCode.UNKNOWN_UNIT: "单位不在名录",
    DoubtCode.COUNT_MISMATCH: "数目不符",
    DoubtCode.BODY_MISMATCH: "巡察机构不一致",
    DoubtCode.YEAR_ASSUMED: "年份推定",
    DoubtCode.MISSING_STOP: "缺句号",
    DoubtCode.DEADLINE_UNCLEAR: "时限看不懂",
    DoubtCode.STRUCTURE_UNSURE: "层次存疑",
    DoubtCode.STRUCK_TEXT: "有删除线",
    DoubtCode.REMARK: "有批注",
    DoubtCode.TRACKED: "有修订",
    DoubtCode.HIDDEN_TEXT: "有隐藏内容",
}
KIND_WORDS = {
    "title": "标题",
    "heading": "章节",
    "text": "正文",
    "responsibility": "分工",
    "preamble": "引言",
    "label": "标签",
    "aside": "附注",
    "category": "类别",
    "finding": "问题",
    "measure": "措施",
    "measures": "措施",
    "goal": "目标",
    "deadline": "时限",
    "progress": "进展",
    "table": "表格",
    "total": "合计",
    "note": "说明",
    "signature": "签署",
    "struck": "已划去",
    "unplaced": "未归入",
}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A line of the file: its number, what it was taken for, its doubts.

    `read` is what of it counts, None for all: what is struck out is to be seen and does not.
    """

    id: int
    kind: str
    text: str
    doubts: int
    read: str | None = None

    @property
    def live(self) -> str:
        """What of the line counts, and can be written anew."""
        return self.text if self.read is None else self.read


@dataclass(frozen=True, slots=True)
class StructureRow:
    """A category, finding or measure as it will stand in the ledger; `news` says what changes."""

    id: int
    depth: int
    number: str
    title: str
    units: str
    deadline: str
    line: int
    news: str
    place: Place
    item: Item


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """A doubt, or a line that went nowhere."""

    id: int
    name: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that was read, and what was put right by hand since; `past` and `future` undo it."""

    path: Path
    how: Importing
    source: Source
    corrections: tuple[Correction, ...] = ()
    past: tuple[tuple[Correction, ...], ...] = ()
    future: tuple[tuple[Correction, ...], ...] = ()

    def told(self, said: Said) -> "Draft":
        """Return the draft with what the user says of the round; no step to be undone."""
        return replace(self, how=replace(self.how, said=said))

    def corrected(self, made: Iterable[Correction]) -> "Draft":
        """Return the draft with one more step of corrections."""
        found = self.corrections
        for one in made:
            found = one_more(found, one)
        past = (*self.past, self.corrections)
        return replace(self, corrections=found, past=past, future=())

    def undone(self) -> "Draft":
        """Return the draft one step before."""
        future = (self.corrections, *self.future)
        return replace(self, corrections=self.past[-1], past=self.past[:-1], future=future)

    def redone(self) -> "Draft":
        """Return the draft with the step that was taken back."""
        past = (*self.past, self.corrections)
        return replace(self, corrections=self.future[0], past=past, future=self.future[1:])


@dataclass(frozen=True, slots=True)
class Read:
    """A plan read against the ledger; nothing is written yet.

    `understood` is the plan as it was read, `prepared` what becomes of it; `lost` corrections found
    their item no more.
    """

    draft: Draft
    understood: Plan
    prepared: Prepared
    lost: int
    known: Known
    source: tuple[SourceRow, ...]
    structure: tuple[StructureRow, ...]
    doubts: tuple[DoubtRow, ...]

    @property
    def path(self) -> Path:
        """The file."""
        return self.draft.path

    @property
    def plan(self) -> Plan:
        """What was read."""
        return self.prepared.plan

    @property
    def said(self) -> Said:
        """What is known of the round so far, whoever says it."""
        found = self.prepared.round
        return Said(found.feedback_date, found.year, found.inspected_body)

    @property
    def is_again(self) -> bool:
        """Whether the round has findings already."""
        return self.prepared.stands

    @property
    def leaves_blanks(self) -> bool:
        """Whether parties or deadlines are left open, to be filled in next."""
        return any(doubt.code is DoubtCode.PLACEHOLDER for doubt in self.plan.doubts)


def read_plan(ledger: Ledger, path: Path, round_name: str | None, today: date, job: Job) -> Read:
    """Read a plan and compare it with the round. Raises AppError for what cannot be read."""
    how = Importing(str(path), today, round_name, True)
    return read_draft(ledger, Draft(path, how, read_anything(path, job)))


def read_draft(ledger: Ledger, draft: Draft) -> Read:
    """Understand a file with what was put right in it. Raises AppError."""
    names = known_names(ledger)
    plan, lost = corrected(
        draft.source,
        draft.corrections,
        lambda source: understand_source(source, ledger, draft.how),
        names,
    )
    prepared = prepare(ledger, plan, draft.how)
    doubts = tuple(_doubts(prepared.plan))
    return Read(
        draft,
        plan,
        prepared,
        lost,
        _known(ledger, prepared),
        tuple(_source(prepared.plan, doubts)),
        tuple(_structure(prepared)),
        doubts,
    )


def prepare_again(ledger: Ledger, read: Read, answers: Answers) -> Prepared:
    """Hold the plan that was read against the ledger with what was decided. Raises AppError."""
    return prepare(ledger, read.understood, replace(read.draft.how, answers=answers))


def _known(ledger: Ledger, prepared: Prepared) -> Known:
    """Return what the form of an item needs; dates count from what the plan says itself."""
    facts = facts_of(prepared.plan)
    target = prepared.target
    ends = [p.end for p in prepared.plan.phases if "集中" in p.name and p.end]
    return Known(
        target.id if target else 0,
        tuple(unit.name for unit in list_units(ledger) if not unit.archived),
        tuple(one.name for one in list_leaders(ledger) if not one.archived),
        DeadlineBasis(
            prepared.round.year,
            prepared.round.feedback_date,
            ends[-1] if ends else None,
            facts.paper_date,
        ),
    )


def write_plan(ledger: Ledger, prepared: Prepared, job: Job) -> Imported:
    """Back the ledger up, then write the plan in one change."""
    from app.ledger.backup import auto_backup

    job.check()
    auto_backup(ledger, "导入前", job=job)
    return write(ledger, prepared, job)


def _doubts(plan: Plan) -> Iterator[DoubtRow]:
    number = 0
    for doubt in plan.doubts:
        number += 1
        yield DoubtRow(number, DOUBT_WORDS[doubt.code], doubt.line, doubt.message)
    for rest in plan.unplaced:
        number += 1
        yield DoubtRow(number, "没有归入", rest.line, f"这一行没有归入台账：{rest.text}")


def _source(plan: Plan, doubts: tuple[DoubtRow, ...]) -> Iterator[SourceRow]:
    count: dict[int, int] = {}
    for doubt in doubts:
        count[doubt.line] = count.get(doubt.line, 0) + 1
    for placed in plan.lines:
        words = KIND_WORDS.get(placed.kind, "正文")
        yield SourceRow(placed.line, words, placed.text, count.get(placed.line, 0), placed.read)


def _structure(prepared: Prepared) -> Iterator[StructureRow]:
    news = [_news(pair) for pair in prepared.comparison.pairs if pair.new is not None]
    findings = iter(news)  # the pairs of the file stand in its order
    for number, (place, item) in enumerate(places(prepared.plan), start=1):
        told = next(findings) if place.kind is ItemKind.FINDING else ""
        yield _row(number, place, item, told)


def _news(pair: FindingPair) -> str:
    if pair.is_open:
        return "待确认"
    return "新增" if pair.old is None else "变更" if pair.differs else "未变"


def _row(number: int, place: Place, item: Item, news: str) -> StructureRow:
    title = item.text if isinstance(item, PlanMeasure) else item.title
    units = deadline = ""
    if not isinstance(item, PlanCategory):
        units = "、".join(p.party for p in item.responsibilities if p.role in UNIT_ROLES)
        deadline = item.deadline.raw if item.deadline else ""
    depth = list(ItemKind).index(place.kind)
    return StructureRow(
        number, depth, item.number, title, units, deadline, item.line, news, place, item
    )
