"""The one clear next step: what the office should do first today."""

from typing import NamedTuple

from app.progress.home import HomeFacts
from ui.goto import Goto
from ui.ledger.words import day_words

OVERDUE, SOON, SILENT, WAITING = range(4)


class NextStep(NamedTuple):
    """What to do, why, what to press; it leads to a tab of the page or to another page."""

    title: str
    words: str
    action: str
    tab: int | None = None
    goto: Goto = Goto("ledger")


def next_step(facts: HomeFacts) -> NextStep:
    """Return the most pressing step: blanks, decisions, what is late, reports, the document."""
    if facts.to_fill:
        words = "方案里的责任人、单位或时限还没有填，未填的事项不会亮灯，也不计入单位进度。"
        title = f"填写 {facts.to_fill} 处待填内容"
        return NextStep(title, words, "去填写…", goto=Goto("blanks"))
    if facts.waiting_count:
        words = "责任单位认为已经整改到位。核实后销号，不符合的退回并写明原因。"
        title = f"核实 {facts.waiting_count} 项销号申请"
        return NextStep(title, words, "查看申请", WAITING)
    if facts.undecided:
        words = "单位上报的内容与本机不一致，或是单位拟定的目标、措施、时限，等整改办决定。"
        title = f"核定 {facts.undecided} 处上报内容"
        return NextStep(title, words, "去核定…", goto=Goto("pending"))
    if facts.counts.overdue:
        words = "先弄清原因：能办结的登记进展，确需时间的办理延期。"
        title = f"处理 {facts.counts.overdue} 项逾期事项"
        return NextStep(title, words, "查看逾期事项", OVERDUE)
    if facts.silent:
        words = f"{facts.today.month} 月还有 {len(facts.silent)} 家单位没有报送进展。"
        if facts.issued:
            title = f"接收 {len(facts.silent)} 家单位的上报"
            return NextStep(title, words, "接收上报…", goto=Goto("receive"))
        return NextStep(f"登记 {len(facts.silent)} 家单位的进展", words, "查看单位", SILENT)
    return _quiet(facts)


def _quiet(facts: HomeFacts) -> NextStep:
    if facts.counts.soon:
        due = facts.soon[0].due
        day = f"最近的一项是{day_words(due, facts.today)}。" if due else ""
        title = f"提醒 {facts.counts.soon} 项即将到期的事项"
        return NextStep(title, day, "查看", SOON)
    return NextStep(
        "今天没有到期事项",
        "可以生成整改进展情况报告，看看各项数字。",
        "去生成文书…",
        goto=Goto("documents"),
    )
