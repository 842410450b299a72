"""Titles broken into lines by meaning, each shorter or longer than the last, no word cut."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

#: Characters of a title's size that fit on a line.
LINE = 20
#: And on a line of a turned page.
TURNED_LINE = 29
_OPEN, _CLOSE = "（(《〈“‘「【〔", "）)》〉”’」】〕"
#: Words of such titles that no line break may cut.
_WORDS = (
    "(?:巡视|巡察)反馈意见|巡视巡察|巡察工作领导小组|领导小组|办公室|委员会|人民政府|巡察组|巡视组|巡视|巡察|督察|反馈意见|反馈|意见|"
    "整改落实|整改|落实|方案|进展|情况|报告|通报|问题|任务|清单|责任|台账|工作|专项|常规|机动|回头看|"
    "贯彻|关于|中共|党组织|党组|党委|县委|市委|省委|区委|中央|国务院|纪委|监委|政府|公开版|公开|年度|"
    "生态环境|保护|实施|措施|检查|审计|扶贫|脱贫攻坚|成效|考核|开展|推进|加强|建设|管理|自治区|开发区|"
    "系统|领域|部门|单位|街道|集团|公司|中心|学校|医院|机构|协会|住房|保障|城乡|农业|农村|乡村振兴|教育|卫生|健康|"
    "财政|资金|资产|国有|企业|作风|队伍|组织|干部|选人用人|意识形态|履职|专题|联动|提级|延伸|党建|人大|政协|法院|"
    "检察院|公安|司法|交通|水利|水务|文化|旅游|体育|民政|人力|资源|社会|自然|审批|服务|市场|监督|应急|信访|医疗|"
    "[0-9０-９]+年?|[A-Za-z]+|[一二三四五六七八九十]+届|第[一二三四五六七八九十]+轮?"
)
_TOKEN = re.compile(f"{_WORDS}|.", re.DOTALL)
_GOOD_BEFORE = re.compile(
    "关于|(?:巡视|巡察)反馈|整改|贯彻|落实|开展|反馈|情况|进展|公开|专项|问题"
)
_GOOD_AFTER = re.compile(
    "(?:的|委员会|人民政府|党组|党委|县委|市委|省委|区委|[年》）)”]|意见|情况|反馈)$"
)


def title_lines(title: str, *, turned: bool = False) -> tuple[str, ...]:
    """Break a title; one that fits stays whole. The lines joined are the title."""
    text, line = title.strip(), TURNED_LINE if turned else LINE
    if len(text) <= line:
        return (text,)
    wanted = -(-len(text) // line)
    for count in range(wanted, wanted + 3):
        found = _best(text, count, line)
        if found:
            return found
    return tuple(text[at : at + line] for at in range(0, len(text), line))


def _best(text: str, count: int, line: int) -> tuple[str, ...] | None:
    """Return the cheapest way to cut into `count` lines, None when no word boundary allows it."""
    points = (0, *sorted(_boundaries(text)), len(text))
    lengths = len(text) / count

    @cache
    def cheapest(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        if left == 1:
            fits = len(text) - start <= line
            return (_unevenness(len(text) - start, lengths) if fits else float("inf"), ())
        found: tuple[float, tuple[int, ...]] = (float("inf"), ())
        for point in points:
            if start < point < len(text) and point - start <= line:
                rest, cuts = cheapest(point, left - 1)
                own = _unevenness(point - start, lengths) + _badness(text, point)
                found = min(found, (own + rest, (point, *cuts)))
        return found

    cost, cuts = cheapest(0, count)
    if cost == float("inf"):
        return None
    edges = (0, *cuts, len(text))
    return tuple(text[a:b] for a, b in pairwise(edges))


def _unevenness(length: int, wanted: float) -> float:
    """A line of one's own length is ugly only when much shorter than the others."""
    return ((length - wanted) / 3) ** 2


def _badness(text: str, point: int) -> float:
    if _GOOD_AFTER.search(text[:point]):
        return 0
    return 1 if _GOOD_BEFORE.match(text, point) else 6


def _boundaries(text: str) -> Iterable[int]:
    """Return where words begin; never before a closing mark or after an opening one."""
    for match in _TOKEN.finditer(text):
        at = match.start()
        if at and text[at] not in _CLOSE + "、，的" and text[at - 1] not in _OPEN:
            yield at
