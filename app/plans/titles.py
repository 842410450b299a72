"""The title of a plan: which of the first lines are it."""

import re
from collections.abc import Sequence

from app.plans.headings import is_container
from app.plans.outline import Row

_META = re.compile(
    r"^(?:发布机构|发布时间|发布日期|发布单位|来\s*源|信息索引号?|索引号|文号|成文日期|公开方式|文件名称|浏览次数"
    r"|作者|日期|时间|密级|抄送|主送|附件\d*)\s*(?:[:：]|$)|来源\s*[:：]|[〔\[]\s*\d{4}\s*[〕\]]\s*\d*\s*号\s*$"
    r"|^\d{4}[-年/.]\d{1,2}"
)
_END = re.compile(
    r"(?:方案|报告|通报|清单|台账|计划|情况|意见|公示|公告|函|说明|措施|通知|安排|细则|要点|(?<!代)表)"
    r"(?:\s*[（(【].{1,12}[）)】])?$"
)
_PAPER = re.compile(r"方案|报告|通报|清单|台账|计划")
_LOOK_AT = 12
_LONGEST = 80


def split_title(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the lines that make up the title, none when the plan begins with its text."""
    groups: list[list[Row]] = [[]]
    for row in rows[:_LOOK_AT]:
        if row.marker or row.source.table >= 0:
            break
        if _plausible(row):
            groups[-1].append(row)
        elif groups[-1]:
            groups.append([])
    filled = [group for group in groups if group]
    for group in filled:
        ends = [at for at, row in enumerate(group[:5]) if _END.search(row.text.strip())]
        if ends:
            return tuple(group[: ends[-1] + 1])
    if filled and filled[0][0] is rows[0] and len(rows) > 1 and len(rows[0].text.strip()) <= 40:
        return (filled[0][0],)
    return ()


def _plausible(row: Row) -> bool:
    text = row.text.strip()
    if not text or len(text) > _LONGEST or text[-1] in "。；;：:，,、" or "。" in text:
        return False
    if row.lead or row.has("fields", "measures") or _META.search(text):
        return False
    heading = is_container(text) and not _PAPER.search(text)
    plain = re.fullmatch(
        r"(?:总体|工作|整改)?(?:要求|目标|原则|安排|指导思想|组织领导|组织保障)", text
    )
    return not heading and plain is None
