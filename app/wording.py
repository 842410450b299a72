"""The Chinese words of states, roles and kinds, as people read and type them."""

from collections.abc import Mapping
from typing import Any

from db.schema.item_fields import FieldType, ItemField
from db.words import (
    AfterClose,
    Choice,
    ClosureState,
    DeadlineChangeKind,
    DeadlineKind,
    ItemKind,
    MemberPost,
    Origin,
    OutcomeKind,
    ProgressState,
    ProposalState,
    RectificationType,
    Role,
    UnitKind,
)

STATE_WORDS = {
    ProgressState.NOT_STARTED: "未启动",
    ProgressState.ONGOING: "推进中",
    ProgressState.STAGE_DONE: "阶段性完成",
    ProgressState.DONE: "已完成",
}
CLOSURE_WORDS = {
    ClosureState.NONE: "未申请",
    ClosureState.APPLIED: "已申请",
    ClosureState.RETURNED: "已退回",
    ClosureState.VERIFIED: "已核实",
    ClosureState.CLOSED: "已销号",
    ClosureState.CLOSED_ONGOING: "持续销号",
    ClosureState.REOPENED: "已重启",
}
#: What the office does with a report that came after its item was struck off.
AFTER_WORDS = {
    AfterClose.WAITS: "待核定",
    AfterClose.FILED: "备查",
    AfterClose.RETURNED: "退回更正",
    AfterClose.REOPENED: "重启",
}
#: How a measure stands whose finding is struck off.
WITH_FINDING = "随问题销号"
ROLE_WORDS = {
    Role.LEAD_LEADER: "牵头领导",
    Role.RESPONSIBLE_LEADER: "责任领导",
    Role.LEAD_UNIT: "牵头单位",
    Role.RESPONSIBLE_UNIT: "责任单位",
    Role.COOPERATING_UNIT: "配合单位",
    Role.CONTACT: "责任人",
}
TYPE_WORDS = {
    RectificationType.UNSET: "未定",
    RectificationType.IMMEDIATE: "立行立改",
    RectificationType.TIMED: "限期整改",
    RectificationType.LONG_TERM: "长期坚持",
}
KIND_WORDS = {
    DeadlineKind.DATE: "按日期",
    DeadlineKind.IMMEDIATE: "立行立改",
    DeadlineKind.LONG_TERM: "长期坚持",
    DeadlineKind.PHASED: "分阶段",
    DeadlineKind.UNKNOWN: "待填",
}
#: Why another deadline than the original is in force.
DEADLINE_CHANGE_WORDS = {
    DeadlineChangeKind.EXTENSION: "延期",
    DeadlineChangeKind.REVISION: "随方案修订",
    DeadlineChangeKind.CORRECTION: "更正",
    DeadlineChangeKind.EARLIER: "提前",
    DeadlineChangeKind.RESTART: "重启",
}
OUTCOME_WORDS = {
    OutcomeKind.RULE_NEW: "新建制度",
    OutcomeKind.RULE_REVISED: "修订制度",
    OutcomeKind.MONEY_RETURNED: "清退资金",
    OutcomeKind.MONEY_RECOVERED: "追缴资金",
    OutcomeKind.MONEY_SAVED: "挽回损失",
    OutcomeKind.CLUES: "移交问题线索",
    OutcomeKind.CASES: "通报典型案例",
    OutcomeKind.MEETINGS: "专题会议",
    OutcomeKind.TALKS: "谈话提醒",
    OutcomeKind.DISCIPLINE: "追责问责",
}

KIND_NAMES = {
    ItemKind.CATEGORY: "类别",
    ItemKind.FINDING: "问题",
    ItemKind.MEASURE: "措施",
}
POST_WORDS = {
    MemberPost.HEAD: "组长",
    MemberPost.DEPUTY: "副组长",
    MemberPost.MEMBER: "成员",
    MemberPost.OFFICE: "办公室",
}
UNIT_KIND_WORDS = {
    UnitKind.UNSET: "",
    UnitKind.PARTY: "党委部门",
    UnitKind.GOVERNMENT: "政府部门",
    UnitKind.TOWN: "乡镇（街道）",
    UnitKind.INSTITUTION: "事业单位",
    UnitKind.ENTERPRISE: "企业",
    UnitKind.OTHER: "其他",
}
CHOICE_WORDS = {
    Choice.THEIRS: "用上报值",
    Choice.OURS: "保留本机值",
    Choice.BOTH: "合并文字",
    Choice.LATER: "待核实，先不动",
}
PROPOSAL_WORDS = {
    ProposalState.OPEN: "待定",
    ProposalState.TAKEN: "已采用",
    ProposalState.CHANGED: "修改后采用",
    ProposalState.RETURNED: "退回",
    ProposalState.REPLACED: "已另报",
}
ORIGIN_WORDS = {
    Origin.HAND: "手工",
    Origin.IMPORT: "导入",
    Origin.PACKAGE: "上报包",
    Origin.SAMPLE: "示例",
    Origin.UNDO: "撤销",
    Origin.REDO: "重做",
    Origin.SYSTEM: "系统",
}
#: The words of item fields that hold one of db/words.
_CHOICES: dict[str, Mapping[Any, str]] = {"rectification": TYPE_WORDS}


def field_word(field: ItemField, value: Any) -> str:
    """Write what stands in a field of an item as people read it; "" for nothing."""
    if value is None or value == "":
        return ""
    if field.type is FieldType.YES_NO:
        return "是" if value else "否"
    return _CHOICES.get(field.name, {}).get(value, str(value))


#: What people call the rows of each table.
NOUN_WORDS = {
    "ledger": "台账",
    "setting": "设置",
    "round": "轮次",
    "section": "章节",
    "phase": "整改阶段",
    "member": "领导小组成员",
    "unit": "单位",
    "unit_alias": "单位别名",
    "leader": "领导",
    "item": "条目",
    "item_extra": "附加栏目",
    "responsibility": "责任分工",
    "progress": "进展填报",
    "evidence": "佐证材料",
    "closure": "对账销号",
    "extension": "延期申请",
    "deadline_change": "时限变更",
    "milestone": "阶段性目标",
    "outcome": "成效",
    "outcome_item": "成效关联",
    "approval": "审议上报",
    "snapshot": "快照",
    "document": "文书",
    "plan_import": "方案导入",
    "doubt": "导入疑点",
    "package": "往来包",
    "package_row": "往来明细",
    "decision": "合并决定",
    "proposal": "单位拟定",
    "receipt": "接收回执",
}


def state_of(text: str) -> ProgressState | None:
    """Understand a typed state, English identifier or Chinese word; None when it is neither."""
    wanted = text.strip()
    for state, word in STATE_WORDS.items():
        if wanted.upper() == state.value or wanted == word:
            return state
    return None


#: What the settings are called (app/settings.py).
SETTING_WORDS = {
    "near_days": "绿灯天数",
    "soon_days": "黄灯天数",
    "immediate_days": "立行立改期限",
    "plan_months": "报送方案的期限",
    "concentrated_months": "集中整改期",
    "report_months": "定期报告的间隔",
    "one_person_office": "一人办理",
    "vocabulary": "进展用语",
    "evidence_mb": "佐证大小上限",
}
