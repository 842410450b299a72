"""The sentences that reports are made of; what is unknown is left out of them."""

from collections.abc import Mapping, Sequence
from datetime import date

from app.documents.content import chinese_day
from app.documents.figures import Figures, Steps, Tally, is_long_term, money
from app.documents.wording import Vocabulary
from app.items.deadline_words import deadline_words
from app.placeholders import is_placeholder
from app.plans.numerals import PLACEHOLDER
from app.printing import feedback, inspection
from app.wording import OUTCOME_WORDS, STATE_WORDS
from db.schema.records import ClosureEvent, Deadline, DeadlineChange, Finding, Round
from db.words import (
    MONEY_KINDS,
    STRUCK_OFF,
    ClosureState,
    DeadlineChangeKind,
    OutcomeKind,
    ProgressState,
)

OVERVIEW = "一、整改总体情况"
ONE_BY_ONE = "二、反馈问题逐项整改情况"
OUTCOMES = "三、建章立制、追责问责和资金清退挽回情况"
NEXT = "四、下一步工作安排"
BY_CATEGORY = "分类别整改情况统计表"
UNFINISHED = "尚未完成整改问题一览表"
STATE, PROGRESS, STEPS = "整改状态：", "整改进展。", "下一步措施。"
REASON, STAGE_REASON = "未完成原因。", "需持续整改的原因。"
NO_REPORT = "责任单位尚未填报整改进展、未完成原因和下一步措施。"
NO_PROGRESS, NO_REASON, NO_STEPS = "责任单位尚未填报。", "责任单位未说明。", "责任单位尚未填报。"
ALL_DONE = "反馈问题已全部完成整改，将持续巩固整改成果，防止问题反弹。"
CLOSING = "以上问题按所列时限继续推进，完成一个、核实一个、销号一个。"
PUBLIC_CLOSING = "以上问题将按所列时限继续推进整改。"
NO_FINDINGS, NO_PUBLIC_FINDINGS = "本轮台账中尚无反馈问题。", "本次没有公布反馈问题。"
NO_CATEGORY, NOT_KNOWN = "未分类", "待明确"
NOTHING_DONE = "尚未启动"
TOTAL = "合计"
LATE = "已逾期。"
LONG_TERM = "长期坚持"
#: How a report calls each step of striking off.
_CLOSURES = {
    ClosureState.APPLIED: "已申请销号",
    ClosureState.RETURNED: "销号申请已退回",
    ClosureState.VERIFIED: "已通过核实",
    ClosureState.CLOSED: "已销号",
    ClosureState.CLOSED_ONGOING: "持续销号",
    ClosureState.REOPENED: "已重启整改",
}
#: How each kind of outcome is counted, and in which paragraph it stands.
OUTCOME_UNITS = {
    OutcomeKind.RULE_NEW: "项",
    OutcomeKind.RULE_REVISED: "项",
    OutcomeKind.CLUES: "件",
    OutcomeKind.CASES: "起",
    OutcomeKind.MEETINGS: "次",
    OutcomeKind.TALKS: "人次",
    OutcomeKind.DISCIPLINE: "人",
}
OUTCOME_GROUPS = (
    ("（一）建章立制情况。", (OutcomeKind.RULE_NEW, OutcomeKind.RULE_REVISED)),
    (
        "（二）追责问责情况。",
        (OutcomeKind.CLUES, OutcomeKind.TALKS, OutcomeKind.DISCIPLINE, OutcomeKind.CASES),
    ),
    ("（三）资金清退挽回情况。", MONEY_KINDS),
    ("（四）会议推进情况。", (OutcomeKind.MEETINGS,)),
)


def plan_title(found: Round) -> str:
    """Name the plan of a round without a title."""
    return f"{feedback(found)}整改落实方案"


def report_title(found: Round, *, public: bool) -> str:
    """Name the progress report."""
    return (
        f"{found.inspected_body}关于{feedback(found)}整改进展情况的{'通报' if public else '报告'}"
    )


def preamble(found: Round, as_of: date) -> str:
    """Say when who gave the feedback and on what the report rests."""
    day = f"{chinese_day(found.feedback_date)}，" if found.feedback_date else ""
    told = f"{found.inspecting_body or inspection(found) + '组'}"
    to = f"向{found.inspected_body}" if found.inspected_body else ""
    event = (
        f"{day}{told}{to}反馈了{inspection(found)}意见。" if day or found.inspecting_body else ""
    )
    basis = f"根据《{_unquoted(found.title)}》，" if found.title else ""
    return f"{event}{basis}现将截至{chinese_day(as_of)}的整改进展情况"


def _unquoted(title: str) -> str:
    """Return a title fit to stand inside 《》, where inner ones become 〈〉."""
    return title.replace("《", "〈").replace("》", "〉")


def report_opening(found: Round, as_of: date) -> str:
    """Open the internal report."""
    return preamble(found, as_of) + "报告如下。"


def public_opening(found: Round, as_of: date, count: int) -> str:
    """Open the public report, which speaks of the findings it shows only."""
    return f"{preamble(found, as_of)}予以公布。本次公布反馈问题{count}个。"


def tally_sentence(what: str, unit: str, found: Tally, words: Vocabulary) -> str:
    """Print a tally: total, each group of states, the rate; zeros are printed."""
    groups = "，".join(_group(label, states, unit, found) for label, states in words.groups)
    kept = f"纳入持续销号管理的{what}{found.kept_open}{unit}。"
    return f"{what}共{found.total}{unit}：{groups}；{words.rate}{found.rate}。{kept}"


def _group(label: str, states: Sequence[ProgressState], unit: str, found: Tally) -> str:
    count = sum(found.states[state] for state in states)
    text = f"{label}{count}{unit}"
    if states == (ProgressState.DONE,):
        return f"{text}（其中已销号{found.closed}{unit}）"
    if len(states) == 1:
        return text
    parts = "、".join(f"{STATE_WORDS[state]}{found.states[state]}{unit}" for state in states)
    return f"{text}（{parts}）"


def late_sentence(found: Tally) -> str:
    """Say what is late, was extended, is kept up."""
    late = f"（其中逾期后才申请的{found.extended_late}个）" if found.extended_late else ""
    return (
        f"超过整改时限尚未完成的问题{found.overdue}个，经批准延期的问题{found.extended}个{late}，"
        f"需长期坚持的问题{found.long_term}个。"
    )


def steps_sentence(found: Steps) -> str:
    """Say how many milestones were set, reached and are late."""
    return (
        f"共设定阶段性目标{found.total}项：已达成{found.reached}项，"
        f"逾期未达成{found.late}项，未到期{found.total - found.reached - found.late}项。"
    )


def status(finding: Finding, labels: Mapping[ProgressState, str], *, public: bool) -> str:
    """Say where a finding stands: state, closing, and that a long-term one goes on.

    The public hears of an item struck off, not of the office's steps before.
    """
    closure = finding.closure_state
    parts = [labels[finding.state]]
    if closure in STRUCK_OFF or (closure is not ClosureState.NONE and not public):
        parts.append(_closure(closure, finding.closures))
    started = finding.state is not ProgressState.NOT_STARTED
    if is_long_term(finding) and closure is not ClosureState.CLOSED and started:
        parts.append(LONG_TERM)
    return "，".join(parts) + "。"


def _closure(closure: ClosureState, closures: Sequence[ClosureEvent]) -> str:
    days = [event.date for event in closures if event.state is closure]
    word = _CLOSURES[closure]
    return f"{word}（{chinese_day(days[-1])}）" if days and closure in STRUCK_OFF else word


def outcome_count(kind: OutcomeKind, found: Figures) -> str:
    """Print one kind of outcome, zero included."""
    if kind in found.money:
        return f"{OUTCOME_WORDS[kind]}{money(found.money[kind])}万元"
    return f"{OUTCOME_WORDS[kind]}{found.numbers[kind]}{OUTCOME_UNITS[kind]}"


def outcome_sentence(kinds: Sequence[OutcomeKind], found: Figures, texts: Sequence[str]) -> str:
    """Print a group of outcomes and what they were."""
    listed = f"主要包括：{'；'.join(texts)}。" if texts else ""
    return "，".join(outcome_count(kind, found) for kind in kinds) + "。" + listed


def unfinished_sentence(count: int, found: Tally) -> str:
    """Lead in to the table of what remains."""
    return f"尚未完成整改的问题{count}个，其中已超过整改时限{found.overdue}个，见下表。"


def public_unfinished_sentence(count: int) -> str:
    """Lead in to the table of what remains, for the public."""
    return f"尚未完成整改的问题{count}个，见下表。"


def contact_note(names: Sequence[str]) -> str:
    """Name whom to ask, as the note below a signature: in brackets."""
    return f"（联系人：{'、'.join(names)}）"


def known_parties(parties: Sequence[str]) -> str:
    """Name parties each once; those still to be filled in are left out."""
    names = dict.fromkeys(name for name in parties if not is_placeholder(name))
    return "、".join(names) or NOT_KNOWN


def deadline_text(deadline: Deadline | None, changes: Sequence[DeadlineChange]) -> str:
    """Print the original deadline and what is in force instead of it.

    What nobody has filled in yet (X月X日前) is no deadline to report. Extensions alone have the
    form that reports have always given them.
    """
    own = deadline if deadline and not PLACEHOLDER.search(deadline.raw) else None
    last = changes[-1].new if changes else None
    if last and all(one.kind is DeadlineChangeKind.EXTENSION for one in changes):
        return f"{deadline_words(own, ()) or NOT_KNOWN}（经批准延期至{last.raw}）"
    return deadline_words(own, changes) or (NOT_KNOWN if deadline else "")
