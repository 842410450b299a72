"""The labels of a plan's fields and a ledger's columns, and what each of them stands for."""

import re
import unicodedata
from functools import cache

from db.words import Role

#: What answers for a task besides 单位, 部门 and 科室: every office says it its own way.
_BODIES = (
    *("股室", "处室", "机构", "党组织", "党支部", "支部"),
    *("乡镇", "镇街", "街道", "企业", "机关"),
)


def _of_bodies(*kinds: str) -> tuple[str, ...]:
    return tuple(kind + body for kind in kinds for body in _BODIES)


ROLE_LABELS: dict[Role, tuple[str, ...]] = {
    Role.LEAD_LEADER: (
        "牵头领导",
        "牵头责任领导",
        "牵头负责领导",
        "牵头责任人",
        "牵头负责人",
        "牵头人",
    ),
    Role.RESPONSIBLE_LEADER: ("责任领导", "分管领导", "主管领导", "包案领导", "分管负责领导"),
    Role.LEAD_UNIT: (
        "牵头单位",
        "牵头部门",
        "牵头科室",
        "牵头责任单位",
        "牵头责任部门",
        "牵头",
        *_of_bodies("牵头", "牵头责任"),
    ),
    Role.RESPONSIBLE_UNIT: (
        "责任单位",
        "责任部门",
        "责任科室",
        "主责单位",
        "主责部门",
        "实施主体",
        "责任主体",
        "整改单位",
        "整改部门",
        "整改主体",
        "主责科室",
        "承办单位",
        "承办部门",
        "承办科室",
        "主办单位",
        "主办部门",
        "主办科室",
        *_of_bodies("责任", "主责", "承办", "主办"),
    ),
    Role.COOPERATING_UNIT: (
        "配合单位",
        "协办单位",
        "配合部门",
        "协办部门",
        "配合科室",
        "配合责任单位",
        "协助单位",
        "协助部门",
        "协助科室",
        "协办科室",
        "协同单位",
        "协同部门",
        "参与单位",
        "配合",
        *_of_bodies("配合", "协办", "协助"),
    ),
    Role.CONTACT: ("责任人", "经办人", "责任人员", "直接责任人", "第一责任人"),
}

FIELD_LABELS: dict[str, tuple[str, ...]] = {
    "deadline": (
        "完成时限",
        "整改时限",
        "整改期限",
        "完成时间",
        "办结时限",
        "办结时间",
        "办结期限",
        "完成期限",
        "完成日期",
        "整改完成时限",
        "整改完成时间",
        "整改完成期限",
        "整改时间",
        "完成节点",
        "时间节点",
        "整改时间节点",
        "完成时间节点",
        "时限要求",
        "时间要求",
        "时限",
    ),
    "measures": (
        "整改措施",
        "重点措施",
        "主要措施",
        "工作措施",
        "整改举措",
        "整改落实措施",
        "措施",
    ),
    "goal": ("整改目标", "目标任务", "工作目标", "目标要求", "预期目标", "目标"),
    "title": (
        "反馈问题",
        "存在问题",
        "存在的问题",
        "具体问题",
        "主要问题",
        "问题描述",
        "问题表现",
        "问题表述",
        "问题概述",
        "具体表现",
        "主要表现",
        "问题内容",
        "问题名称",
        "反馈意见",
        "反馈的问题",
        "整改问题",
        "整改任务",
        "整改事项",
        "问题",
    ),
    "progress": (
        "整改进展",
        "整改进展情况",
        "进展情况",
        "工作进展",
        "整改情况",
        "整改完成情况",
        "完成情况",
        "整改落实情况",
        "落实情况",
        "进展",
    ),
}

HEADER_LABELS: dict[str, tuple[str, ...]] = {
    "number": ("序号", "编号", "问题编号", "问题序号", "任务序号", "任务编号", "号"),
    "category": (
        "问题类别",
        "类别",
        "分类",
        "问题分类",
        "问题类型",
        "反馈类别",
        "任务类别",
        "大类",
        "方面",
        "问题方面",
    ),
    "finding": (
        "反馈的具体问题",
        "巡察反馈问题",
        "巡视反馈问题",
        "反馈问题内容",
        "问题清单",
        "任务清单",
        "整改内容",
    ),
    "measures": ("措施清单", "整改措施及要求"),
    "deadline": ("整改时限要求", "完成整改时限", "期限"),
    "progress_state": ("进展状态", "整改状态", "完成状态", "状态", "是否完成", "当前状态"),
    "closure": ("销号状态", "销号情况", "销号", "是否销号", "对账销号", "对账销号情况"),
    "note": ("备注", "说明", "备注说明"),
    "unit code": ("单位编码", "单位代码", "单位编号"),
}

#: Too short to be trusted inside a sentence: labels only at the start of a line or in a bracket.
SHORT_LABELS = frozenset({"牵头", "配合", "时限", "措施", "目标", "问题", "进展", "方面"})

_SPACE = r"[ \t\u3000\u00a0]*"
_QUALIFIER = re.compile(r"^(?:具体|整改|主要|本级|(?:省|市|县|区|州|乡|镇)级?)(?=..)")
_LEVEL_LEADER = re.compile(r"^(牵头|责任|分管|主管|包案)(?:省|市|县|区|州)级?(领导)$")
_QUALIFIED = re.compile(
    r"^(?:责任)?(单位|部门|科室|领导)[（(【\[](牵头|配合|协办|责任|主责)(?:单位|部门|科室)?[）)】\]]$"
)
_NOTE = re.compile(r"[（(【\[].*?[）)】\]]")


def normalise_label(label: str) -> str:
    """Drop spaces, the colon and the width of a printed label (责 任 单 位： → 责任单位)."""
    text = unicodedata.normalize("NFKC", label)
    return re.sub(r"\s+", "", text).strip(":【】[]*")


@cache
def _text_fields() -> dict[str, str]:
    roles = {label: f"role:{role.value}" for role, all_ in ROLE_LABELS.items() for label in all_}
    others = {label: field for field, all_ in FIELD_LABELS.items() for label in all_}
    return roles | others


@cache
def _header_fields() -> dict[str, str]:
    return {label: field for field, all_ in HEADER_LABELS.items() for label in all_}


def _look_up(label: str, table: dict[str, str]) -> str | None:
    known = table.get(label)
    if known:
        return known
    leader = _LEVEL_LEADER.match(label)
    if leader:
        return table.get(leader[1] + leader[2])
    bare = _QUALIFIER.sub("", label, count=1)
    return _look_up(bare, table) if bare != label else None


def text_field_of(label: str) -> str | None:
    """Return what a label in running text stands for, None when it is not in the table."""
    return _look_up(normalise_label(label), _text_fields())


def field_of(label: str) -> str | None:
    """Return what a label or column header stands for.

    "role:LEAD_UNIT" and the like, "deadline", "measures", "goal", "title", "progress"; of headers
    also "number", "category", "finding", "progress_state", "closure", "note", "unit code".
    """
    text = normalise_label(label)
    for candidate in (text, _turned(text), _NOTE.sub("", text)):
        field = _look_up(candidate, _header_fields()) or _look_up(candidate, _text_fields())
        if field:
            return field
    return None


def _turned(label: str) -> str:
    """责任单位（牵头） is 牵头单位, 责任单位（配合） 配合单位."""
    return _QUALIFIED.sub(r"\2\1", label)


def role_of(label: str) -> Role | None:
    """Return the role a label names, None when it names none."""
    field = text_field_of(label)
    return Role(field[5:]) if field and field.startswith("role:") else None


def _spaced(label: str) -> str:
    leader = re.fullmatch(r"(牵头|责任|分管|主管|包案)(领导)", label)
    if leader:
        between = rf"{_SPACE}(?:[省市县区州]级?{_SPACE})?"
        return _spaced_plain(leader[1]) + between + _spaced_plain(leader[2])
    return _spaced_plain(label)


def _spaced_plain(label: str) -> str:
    return _SPACE.join(map(re.escape, label))


@cache
def label_pattern() -> re.Pattern[str]:
    """Match any known label of running text, longest first, with what may stand before it."""
    labels = sorted(_text_fields(), key=len, reverse=True)
    body = "|".join(map(_spaced, labels))
    kinds = "|".join(map(_spaced_plain, ("具体", "整改", "主要")))
    return re.compile(rf"(?:(?:(?:{kinds}){_SPACE}){{1,2}}|[省市县区州乡镇]级?)?(?:{body})")
