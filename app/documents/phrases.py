"""The sentences that reports are made of; what is unknown is left out of them."""

from collections.abc import Mapping, Sequence
from datetime import date

from app.documents.content import chinese_day
from app.documents.figures import Figures, Tally, is_long_term, money
from app.documents.wording import Vocabulary
from app.printing import feedback, inspection
from app.wording import CLOSURE_WORDS, OUTCOME_WORDS, STATE_WORDS
from db.records import ClosureEvent, Deadline, Extension, Finding, Round
from db.words import STRUCK_OFF, ClosureState, OutcomeKind, ProgressState

OVERVIEW = "一、整改总体情况"
ONE_BY_ONE = "二、反馈问题逐项整改情况"
OUTCOMES = "三、建章立制、追责问责和资金清退挽回情况"
NEXT = "四、下一步工作安排"
BY_CATEGORY = "分类别整改情况统计表"
UNFINISHED = "尚未完成整改问题一览表"
STATE, PROGRESS, STEPS = "整改状态：", "整改进展。", "下一步措施。"
REASON, STAGE_REASON = "未完成原因。", "需持续整改的原因。"
NO_REPORT, NO_REASON, NO_STEPS = "责任单位尚未填报。", "责任单位未说明。", "责任单位尚未填报。"
ALL_DONE = "反馈问题已全部完成整改，将持续巩固整改成果，防止问题反弹。"
NO_CATEGORY, NO_DEADLINE = "未分类", "未明确"
TOTAL = "合计"
CONTACT = "联系人："
LONG_TERM = "长期坚持"
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
    (
        "（三）资金清退挽回情况。",
        (OutcomeKind.MONEY_RETURNED, OutcomeKind.MONEY_RECOVERED, OutcomeKind.MONEY_SAVED),
    ),
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
    kept = f"其中纳入持续销号管理{found.kept_open}{unit}。"
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
    return (
        f"超过整改时限尚未完成的问题{found.overdue}个，经批准延期的问题{found.extended}个，"
        f"需长期坚持的问题{found.long_term}个。"
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
    word = CLOSURE_WORDS[closure]
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
    """Lead in to what remains."""
    late = f"其中已超过整改时限{found.overdue}个"
    return f"尚未完成整改的问题{count}个，{late}，按下表所列时限继续推进。"


def public_unfinished_sentence(count: int) -> str:
    """Lead in to what remains, for the public."""
    return f"对尚未完成整改的{count}个问题，按下表所列时限继续推进。"


def deadline_text(deadline: Deadline | None, extensions: Sequence[Extension]) -> str:
    """Print the original deadline and, if there is one, the approved extension."""
    own = deadline.raw if deadline else ""
    approved = [e.new.raw for e in extensions if e.approved]
    return f"{own}（经批准延期至{approved[-1]}）" if approved else own
