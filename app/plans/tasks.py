"""Which parts of a plan are tasks, and which of its numbered lines are groups and findings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.plans.headings import is_container, is_narrative, is_problem
from app.plans.levels import find_findings, head_of, holds
from app.plans.nodes import Nodes, is_frame
from app.plans.outline import Node, Row
from app.plans.pairing import pair_lists

_DATE_LINE = re.compile(
    r"^[0-9０-９〇○零一二三四五六七八九十X×]{1,4}\s*年\s*\S{1,3}\s*月\s*\S{1,3}\s*日$"
)
_CLOSING = re.compile(
    rf"(?:特此|附件\s*\d*\s*[:：]?|附表\s*\d*\s*[:：]?|附\s*[:：]|抄送|联系电话|监督电话|联系人)"
    rf"|{_DATE_LINE.pattern}"
)


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive lines taken together: a "section", "category", "outer", "finding", "stray"."""

    kind: str
    rows: tuple[Row, ...]


def arrange(root: Node) -> tuple[Part, ...]:
    """Cut the outline into sections, groups and findings, in printed order."""
    findings = find_findings(root, pair_lists(root))
    return tuple(part for node in root.children for part in _parts_of(node, findings))


def _parts_of(part: Node, findings: Nodes) -> Iterator[Part]:
    if not holds(part, findings):
        yield Part("section", tuple(part.rows()))
    elif part in findings:
        yield from _finding(part)
    elif is_frame(part) and not any(child in findings for child in part.children):
        yield Part("section", tuple(part.own()))
        for child in part.children:
            yield from _parts_of(child, findings)
    elif _is_heading_only(part, findings):
        yield Part("section", tuple(part.own()))
        for child in part.children:
            yield from _walk(child, findings)
    else:
        yield from _walk(part, findings)


def _is_heading_only(part: Node, findings: Nodes) -> bool:
    head = head_of(part)
    if is_container(head) or is_narrative(head):
        return True
    direct = any(child in findings for child in part.children)
    return not direct and not is_problem(head) and not head.endswith("方面")


def _finding(node: Node) -> Iterator[Part]:
    """Yield a finding, and the signature or annex that stands under it as a part of its own."""
    rows = tuple(node.rows())
    cut = next((at for at in range(1, len(rows)) if _closes(rows, at)), len(rows))
    yield Part("finding", rows[:cut])
    if cut < len(rows):
        yield Part("closing", rows[cut:])


def _closes(rows: tuple[Row, ...], at: int) -> bool:
    """Say whether a line begins the end matter: nothing numbered or labelled comes after it."""
    text = rows[at].text.strip()
    following = rows[at + 1].text.strip() if at + 1 < len(rows) else ""
    signed = len(text) <= 30 and text[-1] not in "。；;：:" and _DATE_LINE.match(following)
    above = rows[at - 1].chunks[-1:]
    awaited = any(c.kind != "plain" and not c.bracket and c.lo >= c.hi for c in above)
    if awaited or not (signed or _CLOSING.match(text)):
        return False
    return not any(row.marker or row.lead or row.has("fields", "measures") for row in rows[at:])


def _walk(node: Node, findings: Nodes) -> Iterator[Part]:
    if node in findings:
        yield from _finding(node)
        return
    inside = [child for child in node.children if holds(child, findings)]
    if not inside:
        yield Part("section" if is_container(head_of(node)) else "stray", tuple(node.rows()))
        return
    direct = any(child in findings for child in inside)
    kind = "section" if is_container(head_of(node)) else "category" if direct else "outer"
    yield Part(kind, tuple(node.own()))
    for child in node.children:
        yield from _walk(child, findings)
