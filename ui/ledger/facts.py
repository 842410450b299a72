"""What the detail panel tells of an item, tab by tab."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.items.deadline_words import deadline_words, why_words
from app.progress.lights import light_of
from app.records import (
    STRUCK_OFF,
    AfterClose,
    Category,
    ClosureEvent,
    ClosureState,
    DeadlineChange,
    DeadlineKind,
    Extension,
    Finding,
    ItemKind,
    LedgerRow,
    Light,
    Limits,
    Measure,
    Milestone,
    Origin,
    Progress,
    RectificationType,
    Responsibility,
    Role,
    Use,
    more_with,
)
from app.standing import in_force
from app.wording import (
    AFTER_WORDS,
    CLOSURE_WORDS,
    ORIGIN_WORDS,
    ROLE_WORDS,
    STATE_WORDS,
    TYPE_WORDS,
    WITH_FINDING,
    field_word,
)
from ui.facts import Fact
from ui.ledger.words import category_title, day_words, light_words

if TYPE_CHECKING:
    from app.ledger import Ledger
    from app.ledger.trail import TrailLine

#: Words of a title that surely fit into the panel's head.
_SHORT = 40
_LIMITS = Limits()
_INK = {Light.OVERDUE: "bad", Light.SOON: "warn", Light.NEAR: "ok"}


@dataclass(frozen=True, slots=True)
class Detail:
    """All that the panel shows of one line; a category has no `item`: it may hold thousands."""

    row: LedgerRow
    today: date
    item: Finding | Measure | None = None
    above: tuple[tuple[str, str], ...] = ()
    trail: "tuple[TrailLine, ...]" = ()
    limits: Limits = _LIMITS
    #: Where reports came from, by id; those entered by hand are left out.
    origins: Mapping[int, str] = field(default_factory=dict)
    #: Whether the finding above a measure is struck off.
    above_struck: bool = False


def read_detail(ledger: "Ledger", row: LedgerRow, today: date) -> Detail:
    """Read what hangs on a line of the list (its modules are not needed to show the list)."""
    from app.exchange.origins import origins_of
    from app.items.items import item_detail
    from app.ledger.trail import trail_of
    from app.rules import limits

    if row.kind is ItemKind.CATEGORY:
        return Detail(row, today, trail=trail_of(ledger, row.id))
    item = item_detail(ledger, row.id)
    assert not isinstance(item, Category)
    days, origins = limits(ledger), origins_of(ledger, _all_progress(item))
    above = _above(ledger, row.id)
    struck = _above_struck(ledger, row.id)
    return Detail(row, today, item, above, trail_of(ledger, row.id), days, origins, struck)


def _above_struck(ledger: "Ledger", item_id: int) -> bool:
    from app.items.items import row_of

    parent = row_of(ledger, item_id).parent_id
    return parent is not None and row_of(ledger, parent).closure_state in STRUCK_OFF


def _above(ledger: "Ledger", item_id: int) -> tuple[tuple[str, str], ...]:
    """Return number and title of the items above one, outermost first."""
    from app.items.items import row_of

    found: list[tuple[str, str]] = []
    parent = row_of(ledger, item_id).parent_id
    while parent is not None:
        above = row_of(ledger, parent)
        found.insert(0, (above.number, above.title))
        parent = above.parent_id
    return tuple(found)


def basic(detail: Detail) -> list[Fact]:
    """Tell what an item is, until when, by whom, and where it stands."""
    row, item = detail.row, detail.item
    if item is None:
        return [
            Fact("问题", f"{row.children} 项"),
            Fact("已销号", f"{row.struck_children} 项"),
        ]
    facts = [*_place(detail, item), *_deadline(detail, item)]
    facts.append(Fact("进展状态", _standing(item), pie=item.state))
    facts.append(Fact("销号状态", _closure(detail, item)))
    facts += parties(item.responsibilities)
    facts += _latest(item, detail.today)
    if isinstance(item, Finding):
        hidden = f"不公开：{item.public_reason}" if item.public_reason else "不公开"
        facts.append(Fact("公开范围", "公开" if item.public else hidden))
    if item.note:
        facts.append(Fact("备注", item.note))
    facts += [
        Fact(one.words, field_word(one, value))
        for one in more_with(Use.SHOWN, row.kind)
        if (value := dict(item.more).get(one.name))
    ]
    facts += [Fact(name, value) for name, value in item.extras]
    facts.append(Fact("编号", item.code))
    return facts


def _closure(detail: Detail, item: Finding | Measure) -> str:
    """Say how an item is struck off; a measure of a struck-off finding goes with it."""
    follows = item.closure_state is ClosureState.NONE and detail.above_struck
    words = WITH_FINDING if follows else CLOSURE_WORDS[item.closure_state]
    waits = any(one.after_close is AfterClose.WAITS for one in item.progress)
    return f"{words}，有新情况待核定" if waits else words


def _place(detail: Detail, item: Finding | Measure) -> list[Fact]:
    facts = []
    if detail.above:
        facts.append(Fact("问题类别", category_title(*detail.above[0])))
    if isinstance(item, Measure):
        number, title = detail.above[-1]
        facts.append(Fact("所属问题", f"{number}　{title}".strip()))
    if len(detail.row.title) > _SHORT:
        facts.append(Fact("原文", detail.row.title))
    if isinstance(item, Finding):
        if item.goal:
            facts.append(Fact("整改目标", item.goal))
        facts += milestones(item.milestones, detail.today, detail.limits)
        if item.rectification is not RectificationType.UNSET:
            facts.append(Fact("整改类型", TYPE_WORDS[item.rectification]))
    return facts


def milestones(steps: Iterable[Milestone], today: date, limits: Limits) -> list[Fact]:
    """Tell the steps towards a finding's goal: what, until when, reached or how close."""
    return [
        Fact(
            f"阶段性目标 {number}",
            f"{step.text}\n{_step_words(step, today)}",
            _light(step, today, limits),
        )
        for number, step in enumerate(steps, start=1)
    ]


def _light(step: Milestone, today: date, limits: Limits) -> Light:
    if step.reached is not None:
        return Light.STRUCK
    return light_of(step.due, DeadlineKind.DATE, today, limits)


def _step_words(step: Milestone, today: date) -> str:
    due = f"{day_words(step.due, today)}前" if step.due else "时限待填"
    if step.reached is not None:
        late = (step.reached - step.due).days if step.due else 0
        told = f"{day_words(step.reached, today)}达成" + (f"，晚 {late} 天" if late > 0 else "")
        return f"{due}　{told}" if step.due else told
    if step.due is None:
        return due
    days = (step.due - today).days
    return f"{due}　" + (
        f"剩 {days} 天" if days > 0 else f"逾期 {-days} 天" if days else "今天到期"
    )


def _deadline(detail: Detail, item: Finding | Measure) -> list[Fact]:
    row = detail.row
    if not row.own_deadline:
        due = f"{day_words(row.due, detail.today)}，" if row.due else ""
        return [Fact("完成时限", f"{due}随所属问题")]
    words = light_words(row)
    return [
        Fact("完成时限", _printed(item, row.due)),
        Fact("时限灯", words, light=row.light, look=_INK.get(row.light, "")),
        *_deadline_changes(item.deadline_changes, detail.today),
        *_extensions(item.extensions, detail.today),
    ]


def _printed(item: Finding | Measure, due: date | None) -> str:
    """Write the deadline's own words, the original for ever, and how they are understood.

    What is to be done at once has a day that is only reckoned.
    """
    words = deadline_words(item.deadline, item.deadline_changes)
    now = in_force(item.deadline, item.deadline_changes)
    if due is None or now is None:
        return words or "未填"
    understood = f"{due.year}年{due.month}月{due.day}日"
    if now.due is None:
        return f"{words}（最后一天 {understood}，按周末推算）"
    return words if now.raw.startswith(understood) else f"{words}（{understood}）"


def _deadline_changes(changes: Iterable[DeadlineChange], today: date) -> list[Fact]:
    facts = []
    for one in changes:
        words = [one.old.raw if one.old else "无", one.new.raw if one.new else "无"]
        told = f"{why_words(one)}：{' → '.join(words)}"
        if one.migrated:
            told += "（旧台账转来）"
        lines = (told, "　".join(part for part in (one.by, one.basis) if part))
        facts.append(Fact(f"{day_words(one.day, today)}改期", "\n".join(filter(None, lines))))
    return facts


def _extensions(extensions: Iterable[Extension], today: date) -> list[Fact]:
    facts = []
    for extension in extensions:
        state = "已批准" if extension.approved else "未批准" if extension.decided else "待批"
        when = f"{day_words(extension.requested, today)}{extension.requested_by}"
        words = f"{when}申请延至 {extension.new.raw}（{state}）"
        if extension.late:
            days = f"，此前 {extension.late_days} 天仍算逾期" if extension.late_days else ""
            words += f"，逾期后申请{days}"
        facts.append(Fact("延期申请", words))
    return facts


def _standing(item: Finding | Measure) -> str:
    words = STATE_WORDS[item.state]
    if not isinstance(item, Finding) or not item.measures:
        return words
    counts: dict[str, int] = defaultdict(int)
    for measure in item.measures:
        counts[STATE_WORDS[measure.state]] += 1
    listed = "，".join(f"{counts[w]} {w}" for w in reversed(STATE_WORDS.values()) if counts[w])
    return f"{words}　{len(item.measures)} 条措施：{listed}"


def parties(responsibilities: Iterable[Responsibility]) -> list[Fact]:
    """Name who is responsible, role by role."""
    by_role: dict[Role, list[str]] = defaultdict(list)
    for one in responsibilities:
        by_role[one.role].append(one.party)
    return [Fact(ROLE_WORDS[role], "、".join(by_role[role])) for role in Role if by_role[role]]


def _latest(item: Finding | Measure, today: date) -> list[Fact]:
    reports = _all_progress(item)
    if not reports:
        return []
    newest = max(reports, key=lambda report: (report.date, report.id))
    when = day_words(newest.date, today)
    return [Fact("最近进展", f"{when}　{newest.unit}：{newest.done or STATE_WORDS[newest.state]}")]


def _all_progress(item: Finding | Measure) -> tuple[Progress, ...]:
    """Return the reports on an item and its measures."""
    below = item.measures if isinstance(item, Finding) else ()
    return (*item.progress, *(report for measure in below for report in measure.progress))


def measures(detail: Detail) -> list[Fact]:
    """List the measures of a finding with their states."""
    if not isinstance(detail.item, Finding):
        return []
    return [
        Fact(m.number or "—", f"{m.text}\n{STATE_WORDS[m.state]}", pie=m.state)
        for m in detail.item.measures
    ]


def duties(detail: Detail) -> list[Fact]:
    """Tell who does what: on the finding, and on those measures that name their own."""
    item = detail.item
    if item is None:
        return []
    facts = parties(item.responsibilities)
    for measure in item.measures if isinstance(item, Finding) else ():
        own = parties(measure.responsibilities)
        if own:
            listed = "\n".join(f"{fact.name}：{fact.value}" for fact in own)
            facts.append(Fact(f"措施 {measure.number}".strip(), listed))
    return facts


def progress(detail: Detail) -> list[Fact]:
    """List what was reported, newest first; corrected reports give way to their corrections."""
    if detail.item is None:
        return []
    reports = _all_progress(detail.item)
    corrected = {report.corrects for report in reports}
    standing = [report for report in reports if report.id not in corrected]
    standing.sort(key=lambda report: (report.date, report.id), reverse=True)
    return [
        Fact(
            day_words(report.date, detail.today), _report(report, detail.origins), pie=report.state
        )
        for report in standing
    ]


def _report(report: Progress, origins: Mapping[int, str]) -> str:
    head = f"{report.unit}　{STATE_WORDS[report.state]}"
    if report.initial:
        head += "　期初"
    if report.after_close in AFTER_WORDS:
        head += f"　销号后填报：{AFTER_WORDS[report.after_close]}"
    parts = (
        ("", report.done),
        ("问题：", report.problems),
        ("下一步：", report.next_step),
        ("完成日期：", report.finished),
        ("佐证：", "、".join(one.name for one in report.evidence)),
        ("整改办意见：", report.after_text),
        ("", origins.get(report.id, "")),
    )
    return "\n".join([head, *(f"{name}{text}" for name, text in parts if text)])


def evidence(detail: Detail) -> list[Fact]:
    """List the evidence files."""
    if detail.item is None:
        return []
    return [
        Fact(day_words(report.date, detail.today), f"{one.name}\n{report.unit}　{_size(one.size)}")
        for report in _all_progress(detail.item)
        for one in report.evidence
    ]


def _size(count: int) -> str:
    if count < 1024 * 1024:
        return f"{max(1, round(count / 1024))} KB"
    return f"{count / 1024 / 1024:.1f} MB"


def closures(events: Iterable[ClosureEvent], today: date) -> list[Fact]:
    """Tell the steps of striking an item off."""
    facts = []
    for event in events:
        late = f"补录：{event.late_entry}" if event.late_entry else ""
        alone = "一人办公放宽" if event.relaxed else ""
        said = (event.by, event.text, event.basis, late, alone)
        words = "　".join(part for part in said if part)
        name = day_words(event.date, today)
        facts.append(Fact(name, f"{CLOSURE_WORDS[event.state]}　{words}".strip()))
    return facts


def trail(detail: Detail) -> list[Fact]:
    """Tell who changed what, newest first, after the steps of striking off."""
    item = detail.item
    facts = closures(item.closures, detail.today) if item else []
    for one in detail.trail:
        change = f"{one.old or '（空）'} → {one.new or '（空）'}" if one.old or one.new else ""
        origin = one.title if one.origin == ORIGIN_WORDS[Origin.PACKAGE] else one.origin
        lines = (f"{one.by}　{one.what}", change, origin)
        name = _moment(one.at, detail.today)
        facts.append(Fact(name, "\n".join(part for part in lines if part.strip())))
    return facts


def _moment(text: str, today: date) -> str:
    """Write a moment of the trail as day and minute."""
    at = datetime.fromisoformat(text)
    return f"{day_words(at.date(), today)}\n{at:%H:%M}"
