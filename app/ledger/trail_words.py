"""How fields and values of trail rows read in Chinese; what readers need not see is left out."""

from collections.abc import Mapping
from typing import Any

from app.exchange.fields import TITLES
from app.wording import (
    AFTER_WORDS,
    CHOICE_WORDS,
    CLOSURE_WORDS,
    DEADLINE_CHANGE_WORDS,
    OUTCOME_WORDS,
    POST_WORDS,
    PROPOSAL_WORDS,
    ROLE_WORDS,
    STATE_WORDS,
    UNIT_KIND_WORDS,
    field_word,
)
from db.schema.item_fields import FIELDS as ITEM_FIELDS

_FIELDS = {one.name: one for one in ITEM_FIELDS}
_ITEM = {one.name: one.words for one in ITEM_FIELDS if one.words}
_ROUND = {
    "name": "名称",
    "title": "标题",
    "inspecting_body": "巡察机构",
    "inspected_body": "被巡察党组织",
    "kind": "巡察类型",
    "level": "层级",
    "feedback_date": "反馈日期",
    "year": "年度",
    "tasks_at": "任务部分前的章节数",
    "archived": "归档",
}
_UNIT = {
    "name": "名称",
    "short": "简称",
    "kind": "单位类型",
    "parent_id": "上级单位",
    "contact": "联系人",
    "phone": "电话",
    "archived": "停用",
}
_EXTENSION = {
    "approved": "批准",
    "approved_by": "审批人",
    "decided": "审批日期",
    "opinion": "审批意见",
}
_DEADLINE_CHANGE = {
    "kind": "缘由",
    "old_printed": "原时限",
    "new_printed": "现时限",
    "day": "日期",
    "basis": "依据",
}
_OUTCOME = {
    "kind": "类别",
    "text": "内容",
    "number": "数量",
    "fen": "金额（万元）",
    "date": "日期",
}
#: The fields of each table that readers see, in the order they are told.
FIELDS: dict[str, dict[str, str]] = {
    "item": _ITEM,
    "round": _ROUND,
    "unit": _UNIT,
    "leader": {"name": "姓名", "post": "职务", "archived": "停用"},
    "section": {
        "heading": "标题",
        "body": "正文",
        "position": "顺序",
        "category_id": "在哪一类别之前",
    },
    "phase": {
        "name": "名称",
        "start": "开始日期",
        "finish": "结束日期",
        "text": "内容",
        "position": "顺序",
    },
    "member": {"post": "组内职务", "name": "姓名", "title": "职务", "position": "顺序"},
    "extension": _EXTENSION,
    "progress": {"after_close": "销号后的填报", "after_text": "整改办意见"},
    "deadline_change": _DEADLINE_CHANGE,
    "milestone": {"text": "内容", "due": "日期", "reached": "达成日期", "position": "顺序"},
    "outcome": _OUTCOME,
    "evidence": {"name": "文件名", "archived": "归档"},
    "setting": {"value": "值"},
    "ledger": {"name": "名称", "by": "经办人"},
    "doubt": {"settled": "已处理"},
    "package": {"file": "文件", "period": "期数", "note": "说明"},
    "decision": {"choice": "决定", "reason": "理由"},
    "proposal": {"text": "拟定内容", "state": "办理", "opinion": "意见"},
}
_WORDS: dict[str, Mapping[Any, str]] = {
    "state": STATE_WORDS,
    "role": ROLE_WORDS,
    "post": POST_WORDS,
    "choice": CHOICE_WORDS,
    "after_close": AFTER_WORDS,
}
_YES_NO = {"archived", "approved", "settled", "relaxed"}


def value_word(noun: str, field: str, value: Any) -> str:
    """Write one value as people read it."""
    if value is None or value == "":
        return ""
    if field in _YES_NO:
        return "是" if value else "否"
    if noun == "item" and field == "path":
        return "-".join(str(int(value[at : at + 5])) for at in range(0, len(value), 5))
    if noun == "item":
        return field_word(_FIELDS[field], value)
    if field == "position":
        return str(value + 1)
    if field == "fen":
        return f"{value / 1_000_000:.6f}".rstrip("0").rstrip(".")
    if noun == "proposal" and field == "state":
        return PROPOSAL_WORDS[value]
    if noun == "deadline_change" and field == "kind":
        return DEADLINE_CHANGE_WORDS[value]
    if field == "kind" and noun in {"unit", "outcome"}:
        return (UNIT_KIND_WORDS if noun == "unit" else OUTCOME_WORDS)[value]
    return _WORDS[field][value] if field in _WORDS and value in _WORDS[field] else str(value)


def row_words(noun: str, values: Mapping[str, Any], unit: str) -> str:
    """Say what a whole row is about, in one line; `unit` is the name behind its unit_id."""
    if noun == "responsibility":
        return f"{ROLE_WORDS[values['role']]}：{values['party']}"
    if noun == "progress":
        said = f"{unit}（{values['date']}）{STATE_WORDS[values['state']]}"
        return f"{said}：{values['done']}" if values["done"] else said
    if noun == "closure":
        word = CLOSURE_WORDS[values["state"]] + ("（一人办公放宽）" if values["relaxed"] else "")
        late = values.get("late_entry", "")
        word += f"（{values['date']}，补录：{late}）" if late else ""
        return "：".join(part for part in (word, values["text"], values["basis"]) if part)
    if noun == "extension":
        return f"申请延期至{values['printed']}（{values['reason']}）"
    if noun == "deadline_change":
        word = DEADLINE_CHANGE_WORDS[values["kind"]]
        old, new = values["old_printed"] or "无", values["new_printed"] or "无"
        basis = f"（{values['basis']}）" if values["basis"] else ""
        return f"{word}：{old} → {new}{basis}"
    if noun == "decision":
        return _decision_words(values)
    if noun == "proposal":
        return f"{unit}{TITLES[values['field']]}：{values['text']}"
    if noun == "item_extra":
        return f"{values['name']}：{values['value']}"
    return _first_text(noun, values)


def _decision_words(values: Mapping[str, Any]) -> str:
    """Say what was decided on a cell, about which values, and why."""
    said = f"{TITLES[values['field']]}：{CHOICE_WORDS[values['choice']]}"
    field = "state" if values["field"] == "state" else ""
    ours, theirs = (value_word("progress", field, values[side]) for side in ("ours", "theirs"))
    told = f"{said}（本机“{ours}”，上报“{theirs}”）"
    return f"{told}理由：{values['reason']}" if values["reason"] else told


#: What names a row of each table.
_NAMES = ("title", "name", "heading", "text", "file", "document", "message", "key")


def _first_text(noun: str, values: Mapping[str, Any]) -> str:
    if noun == "member":
        return f"{POST_WORDS[values['post']]} {values['name']}"
    return next((str(values[name]) for name in _NAMES if values.get(name)), "")
