"""What the import shows before anything is written: lines, structure, doubts, what would change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.job import Job
from app.ledger import Ledger
from app.plans.importing import Imported, Importing, Prepared, prepare, write
from app.plans.model import DoubtCode, Plan, PlanCategory, PlanFinding, PlanMeasure
from app.plans.understanding import understand_file
from app.records import UNIT_ROLES

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
    "table": "表格",
    "unplaced": "未归入",
}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A line of the file: its number, what it was taken for, its doubts."""

    id: int
    kind: str
    text: str
    doubts: int


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


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """A doubt, or a line that went nowhere."""

    id: int
    name: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Read:
    """A plan read against the ledger; nothing is written yet."""

    path: Path
    prepared: Prepared
    source: tuple[SourceRow, ...]
    structure: tuple[StructureRow, ...]
    doubts: tuple[DoubtRow, ...]

    @property
    def plan(self) -> Plan:
        """What was read."""
        return self.prepared.plan

    @property
    def is_again(self) -> bool:
        """Whether the round has findings already."""
        return any(pair.old is not None for pair in self.prepared.comparison.pairs)


def read_plan(ledger: Ledger, path: Path, round_name: str | None, today: date, job: Job) -> Read:
    """Read a plan and compare it with the round. Raises AppError for what cannot be read."""
    how = Importing(str(path), today, round_name, True)
    plan = understand_file(path, ledger, how, job)
    prepared = prepare(ledger, plan, how)
    doubts = tuple(_doubts(prepared.plan))
    return Read(
        path,
        prepared,
        tuple(_source(prepared.plan, doubts)),
        tuple(_structure(prepared)),
        doubts,
    )


def write_plan(ledger: Ledger, read: Read, job: Job) -> Imported:
    """Back the ledger up, then write the plan in one change."""
    from app.backup import auto_backup

    job.check()
    auto_backup(ledger, "导入前", job=job)
    return write(ledger, read.prepared, job)


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
        words = KIND_WORDS.get(placed.kind, placed.kind)
        yield SourceRow(placed.line, words, placed.text, count.get(placed.line, 0))


def _structure(prepared: Prepared) -> Iterator[StructureRow]:
    news = {}
    for pair in prepared.comparison.pairs:
        if pair.new is not None:
            news[id(pair.new)] = "新增" if pair.old is None else "变更" if pair.differs else "未变"
    for number, (depth, item) in enumerate(_items(prepared.plan), start=1):
        yield _row(number, depth, item, news.get(id(item), ""))


def _items(plan: Plan) -> Iterator[tuple[int, PlanCategory | PlanFinding | PlanMeasure]]:
    for category in plan.categories:
        yield 0, category
        for finding in category.findings:
            yield 1, finding
            for measure in finding.measures:
                yield 2, measure


def _row(
    number: int, depth: int, item: PlanCategory | PlanFinding | PlanMeasure, news: str
) -> StructureRow:
    title = item.text if isinstance(item, PlanMeasure) else item.title
    if isinstance(item, PlanCategory):
        return StructureRow(number, depth, item.number, title, "", "", item.line, news)
    units = "、".join(p.party for p in item.responsibilities if p.role in UNIT_ROLES)
    deadline = item.deadline.raw if item.deadline else ""
    return StructureRow(number, depth, item.number, title, units, deadline, item.line, news)
