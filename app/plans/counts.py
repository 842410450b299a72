"""Numbers a plan says of itself, compared with what was counted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.plans.model import PlacedLine, Plan
from app.plans.numbering import marker_at, split_points
from app.plans.numerals import CHINESE_NUMERAL, PLACEHOLDER, value_of

#: Endless figures are no count: a limit keeps damaged text from costing time.
_FIGURES = rf"(?<!\d)\d{{1,6}}|(?<!{CHINESE_NUMERAL}){CHINESE_NUMERAL}{{1,8}}"
_NUMBER = rf"(?P<n>{_FIGURES}|{PLACEHOLDER.pattern})"
_FILL = r"(?:具体|反馈|整改|主要|方面的?|的|存在|突出)*"
_CLAIMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("findings", re.compile(rf"{_NUMBER}\s*[项个条]{_FILL}(?:整改任务|任务|问题|整改事项)")),
    ("findings", re.compile(rf"(?:问题|任务)(?:共计?|合计)?{_NUMBER}\s*[项个条]")),
    ("measures", re.compile(rf"{_NUMBER}\s*[项个条]{_FILL}措施")),
    ("categories", re.compile(rf"{_NUMBER}\s*(?:大类|类|个方面|大方面)(?=[^。；]{{0,12}}问题)")),
)
_ABOUT_PLAN = re.compile(
    r"(?:审计|巡察|巡视|督察|检查)组?.{0,6}(?:发现|查出)|指出|提出|指明|交办|移交|反馈|梳理|细化|分解|明确|列出|涉及|认领|整改任务|制定|归纳|形成|共|方案"
)
_LISTED = re.compile(
    rf"(?P<n>{_FIGURES})\s*(?:个|项|条|大|点)?(?P<what>[^。；，,：:、]{{0,8}}"
    r"(?:原则|制度|机制|阶段|步骤|措施|要求|任务|工作))[^。；，,：:]{0,6}[：:](?P<rest>.*)$"
)
_WHAT = {"findings": "整改问题", "measures": "整改措施", "categories": "问题类别"}


@dataclass(frozen=True, slots=True)
class Claim:
    """A number in the text that is not what was counted."""

    line: int
    printed: str
    counted: int
    what: str


def wrong_counts(plan: Plan, lines: Sequence[PlacedLine]) -> Iterator[Claim]:
    """Yield every number of the narrative that does not fit."""
    findings = plan.findings
    counted = {
        "findings": len(findings),
        "measures": sum(len(f.measures) for f in findings),
        "categories": sum(bool(c.title) for c in plan.categories),
    }
    for at, line in enumerate(lines):
        if line.kind not in {"title", "preamble", "text", "heading", "category"}:
            continue
        if findings and line.kind != "category":
            yield from _claims(line, counted)
        yield from _listed(line, lines[at + 1 :])


def _claims(line: PlacedLine, counted: dict[str, int]) -> Iterator[Claim]:
    for sentence in re.split(r"(?<=[。；])", line.live):
        if not _ABOUT_PLAN.search(sentence):
            continue
        for key, pattern in _CLAIMS:
            for match in pattern.finditer(sentence):
                wrong = counted[key] and value_of(match["n"]) != counted[key]
                if wrong and not _part_of_list(match, sentence):
                    yield Claim(line.line, match[0], counted[key], _WHAT[key])


def _part_of_list(match: re.Match[str], sentence: str) -> bool:
    """第三项任务, 每3个问题, 一个问题 and the like are not totals."""
    before = sentence[max(0, match.start() - 1) : match.start()]
    return before in set("第每这某几前逐同另") or (
        match["n"] in {"一", "两"} and "共" not in sentence
    )


def _listed(line: PlacedLine, following: Sequence[PlacedLine]) -> Iterator[Claim]:
    match = _LISTED.search(line.live)
    stated = value_of(match["n"]) if match else None
    if match is None or stated is None or not 2 <= stated <= 30:
        return
    counted = _enumerated(match["rest"], following)
    if counted >= 2 and counted != stated:
        yield Claim(line.line, f"{match['n']}{match['what']}", counted, "")


def _enumerated(rest: str, following: Sequence[PlacedLine]) -> int:
    """Count the items of the list a colon announces: on the same line, else on the next ones."""
    if rest.strip():
        marker = marker_at(rest)
        return len(split_points(rest, marker.system, 0)) if marker else 0
    first = marker_at(following[0].live) if following else None
    if first is None or first.value != 1:
        return 0
    count = 0
    for line in following:
        if line.kind not in {"preamble", "text"}:
            break
        marker = marker_at(line.live)
        if marker and marker.system == first.system:
            if marker.value != count + 1:
                break
            count += 1
    return count
