"""The words ledgers use for progress and striking off, and ours for the same.

A cell that is nothing but a known word is understood. Of prose the leading clause decides, and
that is a guess: `Heard.guessed` becomes a doubt.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from app.messages import plans as say
from app.plans.labels import normalise_label
from app.plans.model import PlanFinding, PlanMeasure
from app.rules import fits
from app.wording import CLOSURE_WORDS, STATE_WORDS, state_of
from db.words import LEAST, ClosureState, ProgressState

_STATES: dict[ProgressState, tuple[str, ...]] = {
    ProgressState.NOT_STARTED: (
        "未启动",
        "未开始",
        "尚未启动",
        "未整改",
        "尚未整改",
        "待启动",
        "未开展",
    ),
    ProgressState.ONGOING: (
        "推进中",
        "正在整改",
        "整改中",
        "正在推进",
        "进行中",
        "持续推进",
        "持续整改",
        "未完成",
        "未完成整改",
        "尚未完成",
        "正在进行",
        "部分完成",
        "正在落实",
        "落实中",
        "否",
        "×",
    ),
    ProgressState.STAGE_DONE: (
        "阶段性完成",
        "基本完成",
        "基本完成并持续整改",
        "基本完成整改",
        "阶段完成",
        "取得阶段性成效",
        "已取得阶段性成效",
        "长期坚持",
        "完成并长期坚持",
        "已完成并长期坚持",
        "已完成并持续推进",
        "已完成并持续坚持",
    ),
    ProgressState.DONE: (
        "已完成",
        "完成",
        "已完成整改",
        "完成整改",
        "整改完成",
        "已整改",
        "已整改完成",
        "整改到位",
        "已整改到位",
        "已办结",
        "办结",
        "已落实",
        "全部完成",
        "是",
        "√",
        "已销号",
    ),
}
_CLOSURES: dict[ClosureState, tuple[str, ...]] = {
    ClosureState.NONE: ("未申请", "未销号", "否", "×", "不销号", "暂未销号", "尚未销号", "待销号"),
    ClosureState.APPLIED: ("已申请", "申请销号", "已申请销号", "拟销号"),
    ClosureState.RETURNED: ("已退回", "退回", "不予销号"),
    ClosureState.VERIFIED: ("已核实", "已验收", "已核查"),
    ClosureState.CLOSED: (
        "已销号",
        "销号",
        "是",
        "√",
        "已对账销号",
        "完成销号",
        "已完成销号",
        "同意销号",
        "予以销号",
    ),
    ClosureState.CLOSED_ONGOING: (
        "持续销号",
        "销号并长期坚持",
        "已销号并长期坚持",
        "已销号长期坚持",
        "已销号，长期坚持",
    ),
    ClosureState.REOPENED: ("已重启", "重启", "重新整改"),
}
_REMARK = re.compile(r"[（(].*?[）)]")
_TICKS = str.maketrans("✓✔☑☒✗✘", "√√√×××")


def state_word(text: str) -> str:
    """Return our word for a state of progress; what nobody knows stays as it is printed."""
    bare = _bare(text)
    found = next((state for state, words in _STATES.items() if bare in words), None)
    return text.strip() if found is None else STATE_WORDS[found]


def is_state(text: str) -> bool:
    """Say whether a text is nothing but a word for a state of progress."""
    return len(text) < 20 and any(_bare(text) in words for words in _STATES.values())


def closure_word(text: str) -> str:
    """Return our word for a state of striking off; what nobody knows stays as it is printed."""
    bare = _bare(text)
    found = next((state for state, words in _CLOSURES.items() if bare in words), None)
    return text.strip() if found is None else CLOSURE_WORDS[found]


def _bare(text: str) -> str:
    bare = _REMARK.sub("", normalise_label(text)).strip("。.；;")
    return bare.replace(",", "，").translate(_TICKS)


_DATE = r"(?:\d{4}|\d{2})(?:年|[-./])\d{1,2}(?:月|[-./])?(?:\d{1,2}日?|底|初|中旬|上旬|下旬)?"
#: What may stand before the words that say how far something is.
_OPENING = re.compile(
    rf"(?:截至|截止|至|到|于|自|从)?(?:{_DATE}|\d{{1,2}}月(?:\d{{1,2}}日|底|初|份|[上中下]旬)?)"
    r"(?:以来|为止|止|前|底)?[，,、:：]?|"
    r"(?:截至|截止)?(?:目前|现在|当前|现|今)(?:为止|止|已经)?[，,、:：]?|"
    r"(?:该|本|此)?(?:问题|项|项目|事项|任务|工作|措施)[，,、:：]?|经(?:过)?(?:整改|核实|核查)[，,、:：]?"
)
_ENDS = re.compile(r"[，,；;。！!\n：:（(、]")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_SHARE = re.compile(r"[01](?:\.\d+)?|0?\.\d+")
_NOTHING = re.compile(
    r"无|暂无|没有|-+|—+|/|(?!.*到位)(?:尚|还|暂)?(?:未|没有?)(?:启动|开始|开展|整改|进行|落实|动工|实施).*|待启动.*"
)
_NOT_YET = re.compile(
    r"(?:未|没有?|无法|不能|难以|尚|待|拟|将|需|预计|计划|力争|争取|确保|即将|接近|临近|快|正)"
    r"[^，。；]{0,10}(?:完成|完毕|办结|到位|整改|落实|解决|清退|销号)|"
    r"部分|多数|一半|过半|分之|正在|仍在|还在|推进|进行中|整改中|落实中|开展中|办理中|不到位|不彻底"
)
_NEARLY = re.compile(
    r"(?:基本|大体|大致|总体|初步|主体|阶段性?)[^，。；]{0,4}(?:完成|完毕|到位|解决|成效)"
)
_FINISHED = re.compile(
    r"完成|完毕|办结|完结|整改到位|落实到位|(?:已经?|全部|均已?|全面)(?:整改|落实|解决|清退|追缴|收回|退还|"
    r"建立|出台|印发|修订|纠正|拆除|补齐|兑付|支付|缴清|归还|移交|退回|退缴|上缴|补缴|处置|处理|整治|通过验收|验收合格)|(?:解决|整改|清退|收回)了|到位$"
)
#: Steps that lead to the work, and parts of it.
_FIRST_STEPS = re.compile(
    r"初稿|草案|征求意见|前期|立项|招标|招投标|摸底|摸排|排查|调研|方案|部署|设计|第[一二]阶段|一期"
)
_PARTS = re.compile(
    r"完成(?:了|整改)?\d+(?:\.\d+)?(?:项|个|条|户|处|件|起|家|名|人|公里|万|亿|[之/])"
)
_REST = re.compile(r"未完成|尚未|还有|尚有|仍有|剩余|余下|其余|正在|还差|尚欠")


class Heard(NamedTuple):
    """What one item of a ledger kept by hand says: how far, and whether it is struck off.

    None where nothing is said; `closed_on` is the day of striking off as ISO text, "" for none.
    """

    state: ProgressState | None
    closure: ClosureState | None
    closed_on: str
    guessed: tuple[str, ...]


def state_in(text: str) -> ProgressState:
    """Guess from prose how far something is: its leading clause decides (under way if nothing)."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("％", "%")
    if _SHARE.fullmatch(plain):  # a cell of percent loses its sign in some programs
        return _at(Decimal(plain) * 100)
    clause = _leading(plain)
    percent = _PERCENT.search(clause)
    if percent:
        return _at(Decimal(percent[1]))
    if _NOTHING.fullmatch(clause.strip("。. ")):
        return ProgressState.NOT_STARTED
    if _NEARLY.search(clause) and not re.search(r"未|没", clause):
        return ProgressState.STAGE_DONE
    if _NOT_YET.search(clause) or _is_planned(plain, clause):
        return ProgressState.ONGOING
    partly = _PARTS.search(clause) and _REST.search(plain)
    if not _FINISHED.search(clause) or _FIRST_STEPS.search(clause) or partly:
        return ProgressState.ONGOING
    return ProgressState.DONE


def _at(percent: Decimal) -> ProgressState:
    if percent >= 100:
        return ProgressState.DONE
    return ProgressState.ONGOING if percent > 0 else ProgressState.NOT_STARTED


def _leading(plain: str) -> str:
    """Return the first clause that says more than when, or of what."""
    rest = plain
    while (opening := _OPENING.match(rest)) and opening.end() < len(rest):
        rest = rest[opening.end() :].lstrip()
    ends = _ENDS.search(rest)
    return rest[: ends.start()] if ends and ends.start() else rest


def _is_planned(plain: str, clause: str) -> bool:
    """Whether a day by which something is to be finished is all that is said: 6月底前完成."""
    before = re.match(r"[^，。；]*?(?:\d+月|\d+日|年|底)[^，。；]{0,4}前", plain)
    return before is not None and not re.search(r"已|均|全部", plain[: before.end()] + clause)


def heard_of(plan: PlanFinding | PlanMeasure) -> Heard:
    """Understand what a row says of its progress and of striking off; name every guess."""
    guesses = []
    state = state_of(plan.progress_state) if plan.progress_state else None
    said = plan.progress_state.strip() or plan.progress.strip()
    if state is None and said:
        state = state_in(said)
        guesses.append(say.state_guessed(said, STATE_WORDS[state]))
    closure, day, why = _closure_in(plan.closure_state)
    guesses += [why] if why else []
    if closure is not None and state is None:
        state = LEAST[closure]
        guesses.append(say.state_from_closure(plan.closure_state, STATE_WORDS[state]))
    if closure is not None and state is not None and not fits(closure, state):
        guesses.append(say.closed_but_unfinished(plan.closure_state, STATE_WORDS[state]))
    return Heard(state, closure, day, tuple(guesses))


_CLOSED_DAY = re.compile(r"(20\d{2})\s*(?:年|[-./])\s*(\d{1,2})\s*(?:月|[-./])\s*(\d{1,2})\s*日?")
_NOT_CLOSED = re.compile(r"未|不|暂|待|拟|申请|尚|没")


def _closure_in(text: str) -> tuple[ClosureState | None, str, str]:
    """Return how an item is struck off, the day that is named, and what had to be guessed."""
    if not text.strip():
        return None, "", ""
    found = _CLOSED_DAY.search(text)
    day = _iso(found) if found else ""
    bare = (text[: found.start()] + text[found.end() :]) if found else text
    word = closure_word(bare.strip(" （）()，,;；:：于")) if found else closure_word(text)
    known = {words: state for state, words in CLOSURE_WORDS.items()} | {
        state.value: state for state in ClosureState
    }
    state = known.get(word.strip()) or known.get(word.strip().upper())
    if state in LEAST:
        return state, day, ""
    if state is not None:
        ignored = state is not ClosureState.NONE
        return None, "", say.closure_not_taken(text) if ignored else ""
    closes = (not word.strip() and day) or ("销号" in word and not _NOT_CLOSED.search(word))
    if closes:
        lasting = "持续" in word or "长期" in word
        guess = ClosureState.CLOSED_ONGOING if lasting else ClosureState.CLOSED
        return guess, day, say.closure_guessed(text, CLOSURE_WORDS[guess])
    return None, "", say.closure_not_taken(text)


def _iso(found: re.Match[str]) -> str:
    try:
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        return ""
