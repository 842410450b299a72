"""Sentences about a plan read again: what it changes, what it leaves, what has to be answered."""

from app.plans.updating.cells import Question, Why

WHY = {
    Why.SAID: "",
    Why.BOTH: "两边都改过，按文件",
    Why.REMOVED: "文件写明清空",
    Why.ADDED: "新增措施",
    Why.KEPT: "仅本台账改过，不动",
    Why.NOT_SAID: "文件没有写，不动",
    Why.UNCLEAR: "时限看不懂，不动",
    Why.SAME_DAY: "是同一天，不动",
}


def cell(where: str, words: str, old: str, new: str, why: str) -> str:
    """Say what becomes of one cell: 问题 1 完成时限：2024年6月底前 → 2024年9月底前."""
    note = f"（{why}）" if why else ""
    return f"{where} {words}：{old or '（空）'} → {new or '（空）'}{note}"


def moved(count: int) -> str:
    """Count the deadlines that change."""
    return f"改期 {count} 项"


def kept(count: int) -> str:
    """Count the cells in which the file says nothing."""
    return f"文件没有写的 {count} 处保留本台账的内容"


def question(one: Question) -> str:
    """Ask whether two findings are one, and say what happens without an answer."""
    if one.likely:
        said = "文字相近，按同一项处理"
        answer = f"如果是另一项，请加 --new {one.key}"
    else:
        said = "未写入"
        answer = f"是同一项请加 --same {one.key}，是另一项请加 --new {one.key}"
    return (
        f"是不是同一项？文件第 {one.line} 行的问题 {one.number}“{one.title}”与台账中"
        f"{one.code} 问题 {one.old_number}“{one.old_title}”：{said}；{answer}。"
    )


def unanswered(count: int) -> str:
    """Count the findings that wait for an answer and were not written."""
    return f"疑似同一项、等待确认而未写入 {count} 项"


def to_be_answered(count: int) -> str:
    """Count the findings of a file that may be some of the round, reworded."""
    return f"另有 {count} 项要先确认是不是台账里的同一项（--update --dry-run 列出）。"


def no_question(keys: list[str]) -> str:
    """Say that an answer names no finding of the file."""
    return (
        f"文件中没有序号为 {'、'.join(keys)} 的问题，请核对 --same 和 --new 后面的序号；未作改动。"
    )


def both_answers(keys: list[str]) -> str:
    """Say that a finding is said to be both the same and another."""
    return f"问题 {'、'.join(keys)} 同时写在 --same 和 --new 后面，请只写一处；未作改动。"
