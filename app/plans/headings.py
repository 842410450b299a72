"""What a heading announces: a narrative section, the tasks, a group of findings, a problem."""

import re
from collections.abc import Sequence

from app.plans.outline import Row

_NARRATIVE = re.compile(
    r"总体(?:要求|思路|目标|安排|情况)|指导思想|基本(?:原则|情况|要求)|(?:主要|整改|工作)?原则|重要意义"
    r"|目标要求|时间(?:安排|步骤|要求|节点|进度)|(?:实施|方法|工作|整改|推进)?步骤|进度安排|阶段安排"
    r"|组织(?:领导|保障|机构|实施|推动)|保障(?:措施|机制)|(?:工作|有关|相关|几点|整改|纪律|具体)要求"
    r"|(?:工作|推进|长效)机制|监督(?:检查|问责|保障)|领导小组|提高(?:政治站位|认识)|加强(?:组织)?领导"
    r"|(?:巡察|巡视|反馈)(?:基本|总体)?情况|工作目标|下一步"
)
_GENERIC = re.compile(
    r"整改|落实|任务|措施|内容|事项|清单|问题|反馈|意见|分工|责任|存在|目标|方面|情况|时限|巡察|巡视"
    r"|督察|分解|细化|对照|逐项|方案|具体|主要|重点|工作|举措|台账|市委|县委|省委|区委|中央|组|逐条"
    r"|突出|核心|全面|专项|及其|以及|如下|安排|[和及与、的“”]"
)
_PROBLEM = re.compile(
    r"^关于.{2,}|问题(?:的?整改(?:落实)?)?$|(?:不到位|不够|不力|不强|不严|不实|不足|不规范|不深入|不及时"
    r"|不全面|不彻底|不高|不明显|不到底|不健全|不完善|不细|不扎实|不精准|不平衡|不充分|薄弱|缺失|缺位|弱化"
    r"|淡化|虚化|滞后|缓慢|松懈|松弛|漏洞|隐患|短板|差距|欠缺|走过场|流于形式|突出|多发|严重|混乱|偏差"
    r"|乏力|宽松软|打折扣|落空|脱节|不严格|不重视|较少|缺乏"
    r"|不作为|慢作为|乱作为|闲置|超标|反弹|流失|拖欠|挪用|虚报|空转"
    r"|断档|失管|弱项|不达标|未(?!来)[^，,、]{1,8}|不好|不清|不明|不符|不当|不畅|不佳|违规|较大)$"
)
_ENDS = "。；;，,：:！？!?、"


def is_narrative(head: str) -> bool:
    """Say whether a heading opens a section that is no list of tasks."""
    return _NARRATIVE.search(head) is not None and not is_problem(head)


def is_container(head: str) -> bool:
    """Say whether a heading announces the tasks and nothing in particular (整改任务和措施)."""
    bare = re.sub(r"[（(].*?[）)]", "", head).rstrip(_ENDS + " ")
    if not bare or len(bare) > 30 or re.search("保障措施|组织", bare):
        return False
    return (
        len(_GENERIC.sub("", bare)) <= 2
        and re.search("任务|措施|内容|事项|清单|问题|分工|举措|台账|整改", bare) is not None
    )


def is_problem(head: str) -> bool:
    """Say whether a line names a problem, as the heading of a finding or a group does."""
    first = re.split(r"[。：:（(]", head.strip(), maxsplit=1)[0].strip()
    first = re.sub(r"[”’》]$", "", first)
    if not 3 <= len(first) <= 120 or is_container(head):
        return False
    return _PROBLEM.search(first) is not None


def unnumbered(rows: Sequence[Row]) -> dict[int, str]:
    """Return the unnumbered headings: of parts where no 一、 stands, and of groups (…方面)."""
    numbered = any(r.marker and r.marker.system in {"一、", "第一部分"} for r in rows)
    found: dict[int, str] = {}
    for row, following in zip(rows, [*rows[1:], None], strict=False):
        text = row.text.strip()
        if row.marker or row.source.table >= 0 or len(row.chunks) != 1 or row.lead or not text:
            continue
        if text[-1] in _ENDS or len(text) > 40:
            continue
        if not numbered and len(text) <= 16 and (is_container(text) or _plain_section(text)):
            found[row.source.line] = "标题"
        elif (
            following is not None and _opens_items(following) and re.search("方面(?:问题)?$", text)
        ):
            found[row.source.line] = "类别"
    return found


def _plain_section(text: str) -> bool:
    match = _NARRATIVE.search(text)
    return match is not None and len(text) - len(match[0]) <= 4


def _opens_items(row: Row) -> bool:
    if row.lead == "title":
        return True
    return bool(row.marker and row.marker.system not in {"一、", "第一部分"})
