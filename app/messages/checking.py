"""Sentences about what a check of a ledger found."""

from app.wording import STATE_WORDS
from db.schema.records import Progress

_DO_RESTORE = "请先复制保留原文件，再用“恢复”从最近的备份恢复"
_FOUND = {
    "BROKEN_LINK": f"{{count}} 处内容指向不存在的记录（{{names}}）；{_DO_RESTORE}。",
    "BAD_DATE": "{count} 处日期无法识别（{names}）；请打开相应内容重新填写日期。",
    "BAD_WORD": f"{{count}} 处内容不是规定的状态或类别（{{names}}）；{_DO_RESTORE}。",
    "BAD_PATH": f"{{count}} 个条目的排列位置有误（{{names}}）；{_DO_RESTORE}。",
    "BAD_CODE": f"{{count}} 个条目的编号与校验位不符（{{names}}）；{_DO_RESTORE}。",
    "CLOSED_NOT_DONE": (
        "{count} 个条目已销号，进展却不是已完成（{names}）；文书按已销号计数，台账备注里会注明。"
        "请到“待核定”逐条处理：重启整改、作为备查、退回更正；"
        "因新增措施或单位而不符的，请补登进展或重启整改。"
    ),
    "CLOSED_WITHOUT_ACT": (
        "{count} 个条目的销号状态与最后一次销号登记不一致（{names}）；"
        "台账可能被其他程序改动过，请与备份核对。"
    ),
    "TRAIL_INCOMPLETE": (
        "{count} 处内容与修改记录不一致（{names}）；台账可能被其他程序改动过，请与备份核对。"
    ),
    "ID_TWICE": (
        "{count} 条记录沿用了先前已撤销或已删除的另一条记录的位置（{names}），它们的留痕里混有"
        "先前那条的内容；现有数据不受影响，查看留痕时，早于“新增”的各行不是它们的。"
    ),
    "CODE_TWICE": (
        "{count} 个编号先后给过不同的轮次或条目（{names}）；"
        "撤销以前印发的文书和下发的表上，同一编号指的是另一项，请核对。"
    ),
    "SEARCH_INCOMPLETE": (
        "{count} 处内容没有编入搜索（{names}）；对它们作任一修改后，程序会重新编入。"
    ),
    "EVIDENCE_CHANGED": (
        "{count} 个佐证材料与登记的校验值不符（{names}），可能已损坏；请从以前的备份中找回。"
    ),
    "EVIDENCE_UNUSED": (
        "{count} 个佐证材料内容无人引用（{names}）；不影响使用，清理后可以节省空间。"
    ),
    "DERIVED_DIFFERS": (
        "{count} 个条目的汇总状态或时限与其措施、进展不一致（{names}）；"
        "对它们作任一修改后，程序会重新汇总。"
    ),
}
INDEX_INCOMPLETE = "搜索索引不完整，可能搜不到部分内容；请备份后恢复为新台账，搜索会重建。"


def closed_not_done(name: str, state: str, last: Progress | None) -> str:
    """Name an item that is struck off and not done, with the report that says so."""
    said = f"，{last.unit} {last.date} 报“{STATE_WORDS[last.state]}”" if last else ""
    return f"{name}：{state}{said}"


def found(code: str, names: list[str], count: int) -> str:
    """Say what is wrong with how many rows, naming the first few."""
    listed = "、".join(names) + ("等" if count > len(names) else "")
    return _FOUND[code].format(names=listed, count=count)


def damaged(detail: str) -> str:
    """Say that the file itself is broken; `detail` is SQLite's word for it."""
    return f"台账文件已损坏（{detail}）；{_DO_RESTORE}。"
