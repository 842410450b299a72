"""Inspecting bodies named in a plan, compared with the one its title names."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_LEVEL = (
    r"(?P<level>中央|国务院|自治区|省|市|县|区|州|盟|旗|师|团|镇|乡|集团|公司"
    r"|[^\W\d_]{1,3}(?:厅|局|部))"
)
_COMMITTEE = r"(?:(?:纪检监察工委|纪委监委|纪委|纪|党)?(?:工委|委|党组)?)"
_NUMBER = r"(?:第?(?P<n>[一二三四五六七八九十\dX]+))?"
_KIND = r"(?:生态环境保护|环境保护|生态环保|环保|提级|交叉|专项|常规|机动|联动|巡视)?"
_BODY = rf"{_LEVEL}{_COMMITTEE}{_NUMBER}(?:轮)?{_KIND}(?P<kind>巡视|巡察|督察)"
_NAMED = re.compile(rf"{_BODY}(?:(?P<group>组)|(?=反馈(?!.{{0,14}}(?:领导小组|办公室))))")
#: 某局党组巡察整改方案 names the inspected, not the inspecting body: 组 or 反馈 must follow.
_IN_TITLE = re.compile(_BODY + "(?:(?P<group>组)|(?=.{0,8}反馈))")
_LIST = re.compile(r"[、和及与]")


@dataclass(frozen=True, slots=True)
class Body:
    """An inspecting body: how it is printed, its level, kind and number."""

    printed: str
    level: str
    kind: str
    number: str

    def is_other_than(self, expected: "Body") -> bool:
        """Say whether this is certainly another body."""
        if (self.level, self.kind) != (expected.level, expected.kind):
            return True
        return bool(self.number and expected.number and self.number != expected.number)


def body_of_title(title: str) -> Body | None:
    """Return the body a title names."""
    match = _IN_TITLE.search(title)
    return _body(match) if match else None


def bodies_in(text: str) -> tuple[Body, ...]:
    """Return the bodies a line names, leaving out lists of several (省委巡视组、市委巡察组)."""
    matches = list(_NAMED.finditer(text))
    found = []
    for at, match in enumerate(matches):
        before = text[matches[at - 1].end() : match.start()] if at else "x"
        after = text[match.end() : matches[at + 1].start()] if at + 1 < len(matches) else "x"
        if not (_LIST.fullmatch(before) or _LIST.fullmatch(after)):
            found.append(_body(match))
    return tuple(found)


def _body(match: re.Match[str]) -> Body:
    number = match["n"] or ""
    return Body(match[0], match["level"], match["kind"], "" if "X" in number else number)


def others(title: str, texts: Iterable[tuple[int, str]]) -> list[tuple[int, Body, Body]]:
    """Return (line, other body, expected body), each body once a line.

    A title that names no body leaves the one the text names most often, the first among equals.
    """
    named = [(line, body) for line, text in texts for body in dict.fromkeys(bodies_in(text))]
    expected = body_of_title(title) or _usual([body for _, body in named])
    if expected is None:
        return []
    return [(line, body, expected) for line, body in named if body.is_other_than(expected)]


def _usual(bodies: Sequence[Body]) -> Body | None:
    counts = Counter((body.level, body.kind) for body in bodies)
    return max(bodies, key=lambda body: counts[body.level, body.kind], default=None)
