"""整改进展情况报告: the internal report, and the public version without what is not public."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.documents import phrases
from app.documents.content import (
    Block,
    Column,
    Document,
    Look,
    Mark,
    Paragraph,
    Part,
    Run,
    Signature,
    Table,
    body,
    chinese_day,
    heading,
    paragraph,
)
from app.documents.figures import Figures, Tally, as_decided, figures_of, is_overdue
from app.documents.levels import heading_look
from app.documents.public_view import public_view
from app.documents.titles import title_lines
from app.documents.wording import Vocabulary
from app.printing import heading_text, stopped
from app.progress.said import Told, by_unit, latest, said, sentences, told_of
from db.schema.records import Category, Finding, Responsibility, WholeRound
from db.words import MemberPost, OutcomeKind, ProgressState, Role

_UNITS = (Role.LEAD_UNIT, Role.RESPONSIBLE_UNIT)
#: A table of no more rows is kept on one page.
_ONE_PAGE = 15
_CATEGORY_COLUMNS = (
    Column("问题类别", 5.2),
    Column("问题数", 1.2, True),
    Column("已完成", 1.2, True),
    Column("其中\n已销号", 1.3, True),
    Column("阶段性\n完成", 1.3, True),
    Column("推进中", 1.2, True),
    Column("未启动", 1.2, True),
    Column("完成率", 1.4, True),
)
_UNFINISHED_COLUMNS = (
    Column("序号", 0.8, True),
    Column("反馈问题", 3.9),
    Column("责任单位", 2.3),
    Column("完成时限", 2.7, True),
    Column("整改状态", 2.3, True),
)


@dataclass(frozen=True, slots=True)
class _Report:
    """What every part of the report needs."""

    whole: WholeRound
    figures: Figures
    as_of: date
    words: Vocabulary
    public: bool
    labels: Mapping[ProgressState, str]


def make_report(
    whole: WholeRound, *, as_of: date, words: Vocabulary, public: bool = False
) -> Document:
    """Return the report; an item that contradicts the decision on it stands as was decided."""
    whole = as_decided(whole)
    shown = public_view(whole) if public else whole
    labels = {state: words.full_label(state) for state in ProgressState}
    report = _Report(shown, figures_of(shown, as_of), as_of, words, public, labels)
    title = phrases.report_title(whole.round, public=public)
    blocks: list[Block] = [paragraph("\n".join(title_lines(title)), Look.TITLE)]
    for part in (_opening, _overview, _one_by_one, _outcomes, _next):
        blocks += part(report)
    organ = whole.round.inspected_body or whole.office
    blocks.append(Signature(organ, as_of))
    blocks += _contact(shown)
    return Document(title, (Part(tuple(blocks)),), whole.office, as_of)


def _opening(report: _Report) -> Iterator[Block]:
    found, count = report.whole.round, report.figures.findings.total
    if report.public:
        yield paragraph(phrases.public_opening(found, report.as_of, count))
    else:
        yield paragraph(phrases.report_opening(found, report.as_of))


def _run_in(lead: str, text: str) -> Paragraph:
    return Paragraph(Look.BODY, (Run(lead, Mark.RUN_2), Run(text)))


def _overview(report: _Report) -> Iterator[Block]:
    figures, words = report.figures, report.words
    yield heading(1, phrases.OVERVIEW)
    text = phrases.tally_sentence("反馈问题", "个", figures.findings, words)
    yield _run_in("（一）反馈问题整改情况。", text)
    text = phrases.tally_sentence("整改措施", "条", figures.measures, words)
    yield _run_in("（二）整改措施落实情况。", text)
    if not report.public:
        yield _run_in("（三）整改时限情况。", phrases.late_sentence(figures.findings))
    if figures.steps.total and not report.public:
        yield _run_in("（四）阶段性目标情况。", phrases.steps_sentence(figures.steps))
    if len(figures.categories) > 1:
        yield paragraph(phrases.BY_CATEGORY, Look.CAPTION)
        rows = [_tally_row(_category_name(c), found) for c, found in figures.categories]
        rows.append(_tally_row(phrases.TOTAL, figures.findings))
        yield Table(_CATEGORY_COLUMNS, tuple(rows), together=len(rows) <= _ONE_PAGE)


def _category_name(category: Category) -> str:
    title = heading_text(category.number, category.title, grouped=True)
    return title or phrases.NO_CATEGORY


def _tally_row(name: str, found: Tally) -> tuple[str, ...]:
    states = found.states
    rest = (ProgressState.STAGE_DONE, ProgressState.ONGOING, ProgressState.NOT_STARTED)
    counts = (found.total, found.done, found.closed, *(states[state] for state in rest))
    return (name, *map(str, counts), found.rate)


def _one_by_one(report: _Report) -> Iterator[Block]:
    yield heading(1, phrases.ONE_BY_ONE)
    if not report.whole.findings:
        yield paragraph(_nothing(report))
    for category in report.whole.categories:
        title = heading_text(category.number, category.title, grouped=True)
        if title:
            yield paragraph(title, heading_look(title, 2), category.id)
        for finding in category.findings:
            yield from _finding(report, finding)


def _finding(report: _Report, finding: Finding) -> Iterator[Block]:
    title = heading_text(finding.number, finding.title, grouped=True)
    yield paragraph(title, heading_look(title, 3), finding.id)
    status = phrases.status(finding, report.labels, public=report.public)
    yield paragraph(phrases.STATE + status, item=finding.id)
    told = told_of(finding)
    yield from _progress(report, finding, told)
    if finding.state is not ProgressState.DONE:
        yield from _unfinished(report, finding, told)


def _progress(report: _Report, finding: Finding, told: tuple[Told, ...]) -> Iterator[Block]:
    lead = phrases.PROGRESS
    for unit, reports in by_unit(told).items():
        text = "".join(_report_text(one) for one in reports)
        yield from body(f"{lead}{unit}：{text}", finding.id)
        lead = ""
    if not told and finding.state is ProgressState.DONE and not report.public:
        yield paragraph(phrases.PROGRESS + phrases.NO_PROGRESS, item=finding.id)


def _report_text(told: Told) -> str:
    """Print what was done; its day is when the work was finished, never when it was filed."""
    finished = told.report.finished
    day = f"{chinese_day(date.fromisoformat(finished))}完成" if finished else ""
    about = "，".join(filter(None, [told.measure and f"措施{told.measure}", day]))
    done = sentences(told.report.done) or stopped(phrases.NOTHING_DONE)
    return (f"（{about}）" if about else "") + done


def _unfinished(report: _Report, finding: Finding, told: tuple[Told, ...]) -> Iterator[Block]:
    """Say why a finding is not finished, what comes next and until when."""
    stage = finding.state is ProgressState.STAGE_DONE
    lead = phrases.STAGE_REASON if stage else phrases.REASON
    last = latest(told)
    reason, steps = said(last, "problems"), said(last, "next_step")
    until = _until(report, finding)
    if not told and not report.public:
        yield paragraph(phrases.PROGRESS + phrases.NO_REPORT + until, item=finding.id)
        return
    if reason or not (stage or report.public):
        yield from body(lead + (reason or phrases.NO_REASON), finding.id)
    if steps or not report.public:
        yield from body(phrases.STEPS + (steps or phrases.NO_STEPS) + until, finding.id)
    elif until:
        yield from body(until, finding.id)


def _until(report: _Report, finding: Finding) -> str:
    deadline = phrases.deadline_text(finding.deadline, finding.deadline_changes)
    until = f"完成时限：{stopped(deadline)}" if deadline else ""
    late = is_overdue(finding, report.as_of) and not report.public
    return until + (phrases.LATE if late else "")


def _outcomes(report: _Report) -> Iterator[Block]:
    yield heading(1, phrases.OUTCOMES)
    for lead, kinds in phrases.OUTCOME_GROUPS:
        yield _run_in(lead, phrases.outcome_sentence(kinds, report.figures, _texts(report, kinds)))


def _texts(report: _Report, kinds: tuple[OutcomeKind, ...]) -> list[str]:
    found = [o.text.strip("。；; \n") for o in report.whole.outcomes if o.kind in kinds]
    return [text.replace("\n", "，") for text in dict.fromkeys(found) if text]


def _next(report: _Report) -> Iterator[Block]:
    yield heading(1, phrases.NEXT)
    left = [f for f in report.whole.findings if f.state is not ProgressState.DONE]
    if not left:
        yield paragraph(phrases.ALL_DONE if report.whole.findings else _nothing(report))
        return
    if report.public:
        yield paragraph(phrases.public_unfinished_sentence(len(left)))
    else:
        yield paragraph(phrases.unfinished_sentence(len(left), report.figures.findings))
    yield paragraph(phrases.UNFINISHED, Look.CAPTION)
    rows = [_unfinished_row(report, place, f) for place, f in enumerate(left, start=1)]
    yield Table(_UNFINISHED_COLUMNS, tuple(rows))
    yield paragraph(phrases.PUBLIC_CLOSING if report.public else phrases.CLOSING)


def _nothing(report: _Report) -> str:
    return phrases.NO_PUBLIC_FINDINGS if report.public else phrases.NO_FINDINGS


def _contact(whole: WholeRound) -> Iterator[Block]:
    """Name the office's people below the signature, where such notes stand."""
    people = [m for m in whole.members if m.post is MemberPost.OFFICE and m.name]
    if people:
        names = [f"{m.name}，{m.title}" if m.title else m.name for m in people]
        yield paragraph(phrases.contact_note(names))


def _unfinished_row(report: _Report, place: int, finding: Finding) -> tuple[str, ...]:
    number = finding.number or str(place)
    deadline = phrases.deadline_text(finding.deadline, finding.deadline_changes)
    words = report.labels[finding.state].replace("（", "\n（")
    return (number, finding.title, _units(finding), deadline or phrases.NOT_KNOWN, words)


def _units(finding: Finding) -> str:
    """Name the units in charge of a finding, else those of its measures."""
    own = _in_charge(finding.responsibilities)
    below = [p for m in finding.measures for p in _in_charge(m.responsibilities)]
    return phrases.known_parties(own or below)


def _in_charge(parties: tuple[Responsibility, ...]) -> list[str]:
    return [party.party for role in _UNITS for party in parties if party.role is role]
