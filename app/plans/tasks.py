"""Which parts of a plan are tasks, and which of its numbered lines are groups and findings."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.plans.headings import is_container, is_narrative, is_problem
from app.plans.numbering import FINDING_SYSTEMS, MEASURE_SYSTEMS, inline_system
from app.plans.outline import Node, Row

_BY_LABEL = "问题："
_NAMED = re.compile(r"^关于.*问题(?:的?整改)?[。：:]?$")
_DATE_LINE = re.compile(
    r"^[0-9０-９〇○零一二三四五六七八九十X×]{1,4}\s*年\s*\S{1,3}\s*月\s*\S{1,3}\s*日$"
)
_CLOSING = re.compile(
    rf"(?:特此|附件\s*\d*\s*[:：]?|附表\s*\d*\s*[:：]?|附\s*[:：]|抄送|联系电话|监督电话|联系人)|{_DATE_LINE.pattern}"
)
#: Fewer findings than this under a narrative heading are taken for prose.
_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive lines taken together: a "section", "category", "outer", "finding", "stray"."""

    kind: str
    rows: tuple[Row, ...]
    headed: bool = True


def arrange(root: Node) -> tuple[Part, ...]:
    """Cut the outline into sections, groups and findings, in printed order."""
    return tuple(part for node in root.children for part in _parts_of(node))


def _parts_of(part: Node) -> Iterator[Part]:
    findings = _findings_in(part)
    if not findings:
        yield Part("section", tuple(part.rows()))
    elif part in findings:
        yield from _finding(part)
    elif _is_heading_only(part, findings):
        yield Part("section", tuple(part.own()))
        for child in part.children:
            yield from _walk(child, findings)
    else:
        yield from _walk(part, findings)


class _Nodes:
    """A set of nodes compared by identity."""

    def __init__(self, nodes: Iterable[Node] = ()) -> None:
        self._nodes = {id(node): node for node in nodes}

    def __contains__(self, node: Node) -> bool:
        return id(node) in self._nodes

    def __len__(self) -> int:
        return len(self._nodes)

    def append(self, node: Node) -> None:
        """Add a node."""
        self._nodes[id(node)] = node


def _is_heading_only(part: Node, findings: _Nodes) -> bool:
    head = _head(part)
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


def _walk(node: Node, findings: _Nodes) -> Iterator[Part]:
    if node in findings:
        yield from _finding(node)
        return
    inside = [child for child in node.children if _holds(child, findings)]
    if not inside:
        yield Part("stray", tuple(node.rows()))
        return
    direct = any(child in findings for child in inside)
    yield Part("category" if direct else "outer", tuple(node.own()))
    for child in node.children:
        yield from _walk(child, findings)


def _holds(node: Node, findings: _Nodes) -> bool:
    return node in findings or any(_holds(child, findings) for child in node.children)


def _head(node: Node) -> str:
    return node.row.head if node.row else ""


def _findings_in(part: Node) -> _Nodes:
    sure = _Nodes(_sure(part))
    head = _head(part)
    if is_narrative(head) and not is_container(head) and len(sure) < _ENOUGH:
        return _Nodes()
    if part in sure:
        return sure
    evidence = any(row.has("fields") for row in part.rows())
    if not (sure or evidence or _announces_tasks(part)):
        return _Nodes()
    if sure:
        _add_alike(part, sure)
    for child in [part] if _may_be_finding(part) else part.children:
        _decide_unsure(child, sure)
    return sure


def _announces_tasks(part: Node) -> bool:
    head = _head(part)
    named = any(_NAMED.search(_head(child)) for child in part.children)
    return is_container(head) or is_problem(head) or head.endswith("方面") or named


def _may_be_finding(part: Node) -> bool:
    return not is_container(_head(part)) and not is_narrative(_head(part))


def _sure(node: Node) -> Iterator[Node]:
    """Yield the findings nobody can doubt: 问题N：, or measures labelled under the line itself."""
    forced = node.system in FINDING_SYSTEMS or node.system == _BY_LABEL
    titled = node.row is not None and node.row.marker is not None and node.row.lead == "title"
    if forced or titled or any(row.has("measures") for row in node.own()):
        yield node
        return
    found = [child for child in node.children if any(_sure(child))]
    if _label_after_list(node, found):
        yield node
        return
    for child in node.children:
        yield from _sure(child)


def _label_after_list(node: Node, found: list[Node]) -> bool:
    """A measures label after a numbered description stands under its last item only by chance."""
    children = node.children
    if len(children) < 2 or len(found) != 1 or found[0] is not children[-1] or node.row is None:
        return False
    last = children[-1]
    in_body = last.row is not None and not last.row.has("measures", "fields")
    quiet = not any(row.has("fields") for c in children[:-1] for row in c.rows())
    return in_body and quiet and not last.children and is_problem(_head(node))


def _add_alike(part: Node, sure: _Nodes) -> None:
    """Take lines at the level of sure findings for findings too, whatever they lack."""
    outside = list(_outside(part, (), sure))
    paths = {path for path, node in outside if node in sure}
    for path, node in outside:
        if path in paths and not _holds(node, sure):
            sure.append(node)


def _outside(
    node: Node, above: tuple[str, ...], findings: _Nodes
) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Yield every node that lies under no finding, with the systems on the way to it."""
    path = (*above, node.system)
    yield path, node
    if node not in findings:
        for child in node.children:
            yield from _outside(child, path, findings)


def _decide_unsure(node: Node, findings: _Nodes) -> None:
    if node in findings:
        return
    if any(_holds(child, findings) for child in node.children):
        for child in node.children:
            _decide_unsure(child, findings)
        return
    _decide(node, findings)


def _decide(node: Node, findings: _Nodes) -> None:
    """Judge a branch without measure labels by its brackets, its wording and its shape."""
    kids = node.children
    own_fields = any(row.has("fields") for row in node.own())
    problems_below = _mostly_problems(kids)
    if not kids:
        if own_fields or is_problem(_head(node)) or _lists_measures(node):
            findings.append(node)
        return
    if (own_fields or is_problem(_head(node))) and not problems_below and not _deeper(kids):
        findings.append(node)
        return
    if not problems_below and _measures_only(kids):
        findings.append(node)
        return
    for kid in kids:
        _decide(kid, findings)
    if any(kid in findings for kid in kids):
        for kid in kids:
            if not _holds(kid, findings):
                findings.append(kid)


def _mostly_problems(nodes: Iterable[Node]) -> bool:
    votes = [is_problem(_head(node)) for node in nodes]
    return sum(votes) * 2 > len(votes) if votes else False


def _deeper(kids: list[Node]) -> bool:
    return any(_mostly_problems(kid.children) for kid in kids)


def _measures_only(kids: list[Node]) -> bool:
    """Say whether the lines under a node are measures: by their numbers, or one bracket last."""
    if any(kid.children for kid in kids) and not all(k.system in MEASURE_SYSTEMS for k in kids):
        return False
    if all(kid.system in MEASURE_SYSTEMS for kid in kids):
        return True
    with_fields = [kid for kid in kids if any(row.has("fields") for row in kid.rows())]
    return len(kids) > 1 and len(with_fields) == 1 and with_fields[0] is kids[-1]


def _lists_measures(node: Node) -> bool:
    return any(inline_system(row.text[row.start :]) for row in node.own())
