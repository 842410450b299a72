"""The words ledgers use for progress and striking off, and ours for the same."""

import re

from app.plans.labels import normalise_label
from app.wording import CLOSURE_WORDS, STATE_WORDS
from db.words import ClosureState, ProgressState

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
