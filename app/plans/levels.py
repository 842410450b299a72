"""Which numbered lines of a plan are its findings: by labels, brackets, level and wording."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from app.plans.headings import is_container, is_narrative, is_problem
from app.plans.nodes import Nodes, is_frame
from app.plans.numbering import FINDING_SYSTEMS, MEASURE_SYSTEMS
from app.plans.outline import TITLE_SYSTEM, Node

_NAMED = re.compile(r"^关于.*问题(?:的?整改)?[。：:]?$")
#: Fewer findings than this under a narrative heading are taken for prose.
_ENOUGH = 2
#: So many of the lines on one level must end with one bracket for it to be the findings' level.
_ALMOST_ALL = 0.9

Path = tuple[str, ...]


def holds(node: Node, findings: Nodes) -> bool:
    """Say whether a node or anything under it is a finding."""
    return node in findings or any(holds(child, findings) for child in node.children)


def head_of(node: Node) -> str:
    """Return the wording of a numbered line, up to its first label or bracket."""
    return node.row.head if node.row else ""


def find_findings(root: Node, prose: Nodes) -> Nodes:
    """Return the findings of a whole plan: sure ones, those on their level, then the likely.

    There are none in the parts `prose`.
    """
    parts = [part for part in _parts(root) if part not in prose and _may_hold_findings(part)]
    findings = Nodes(node for part in parts for node in _sure(part))
    if len(findings):
        levels = {path for path, node in _walk_all(parts, findings) if node in findings}
    else:
        levels = _common_level(parts)
    for path, node in list(_walk_all(parts, findings)):
        if path in levels and not holds(node, findings) and not is_container(head_of(node)):
            findings.append(node)
    for part in parts:
        if part not in findings:
            for child in [part] if _may_be_finding(part) else part.children:
                _decide_unsure(child, findings)
    return findings


def _parts(root: Node) -> Iterator[Node]:
    for node in root.children:
        if is_frame(node):
            yield from _parts(node)
        else:
            yield node


def _may_hold_findings(part: Node) -> bool:
    head = head_of(part)
    count = len(list(_sure(part)))
    if is_narrative(head) and not is_container(head) and count < _ENOUGH:
        return False
    evidence = count or any(row.has("fields") for row in part.rows())
    return bool(evidence) or _names_problems(part)


def _walk_all(parts: Iterable[Node], findings: Nodes) -> Iterator[tuple[Path, Node]]:
    for part in parts:
        yield from _outside(part, (), findings)


def _common_level(parts: Sequence[Node]) -> set[Path]:
    """Without labels the findings are the highest lines that all have one bracket each."""
    by_path: dict[Path, list[Node]] = defaultdict(list)
    for path, node in _walk_all(parts, Nodes()):
        by_path[path].append(node)
    for path in sorted(by_path, key=len):
        nodes = by_path[path]
        if len(nodes) < 2 or not _bracketed_once(nodes) or _like_groups(nodes):
            continue
        above = by_path.get(path[:-1], [])
        named_above = _mostly_problems(above) and not _mostly_problems(nodes)
        several = len(nodes) > len(above)
        if named_above and several and not any(node.children for node in nodes):
            return {path[:-1]}
        return {path}
    return set()


def _bracketed_once(nodes: Sequence[Node]) -> bool:
    return sum(_clusters(node) == 1 for node in nodes) >= _ALMOST_ALL * len(nodes)


def _clusters(node: Node) -> int:
    """Count the runs of lines with fields."""
    flags = [row.has("fields") for row in node.rows()]
    return sum(flag and not before for flag, before in zip(flags, [False, *flags], strict=False))


def _like_groups(nodes: Sequence[Node]) -> bool:
    heads = [head_of(node) for node in nodes]
    if sum("方面" in head[-6:] for head in heads) * 2 > len(heads):
        return True
    kids = [kid for node in nodes for kid in node.children]
    return _mostly_problems(kids) or any(is_container(head) for head in heads)


def _names_problems(part: Node) -> bool:
    """Without labels and brackets only 关于…问题的整改 is trusted; other wording may be prose."""
    heads = [row.head for row in part.rows() if row.marker]
    return any(_NAMED.search(head) for head in heads)


def _may_be_finding(part: Node) -> bool:
    return not is_container(head_of(part)) and not is_narrative(head_of(part))


def _sure(node: Node) -> Iterator[Node]:
    """Yield the findings nobody can doubt: 问题N：, or measures labelled under the line itself."""
    forced = node.system in FINDING_SYSTEMS or node.system == TITLE_SYSTEM
    titled = node.row is not None and node.row.marker is not None and node.row.lead == "title"
    labelled = any(row.has("measures") for row in node.own())
    if labelled or ((forced or titled) and not _is_group_of_tasks(node)):
        yield node
        return
    found = [child for child in node.children if any(_sure(child))]
    if _label_after_list(node, found):
        yield node
        return
    for child in node.children:
        yield from _sure(child)


def _is_group_of_tasks(node: Node) -> bool:
    """1.反馈问题：… over （1）整改任务：… with measures and fields of their own is a group."""
    children = node.children
    titled = all(kid.row is not None and kid.row.lead == "title" for kid in children)
    return bool(children) and titled and all(_answers_itself(kid) for kid in children)


def _answers_itself(node: Node) -> bool:
    own = node.own()
    return any(row.has("measures") for row in own) and any(row.has("fields") for row in own)


def _label_after_list(node: Node, found: list[Node]) -> bool:
    """A measures label after a numbered description stands under its last item only by chance."""
    children = node.children
    if len(children) < 2 or len(found) != 1 or found[0] is not children[-1] or node.row is None:
        return False
    last = children[-1]
    in_body = last.row is not None and not last.row.has("measures", "fields")
    quiet = not any(row.has("fields") for c in children[:-1] for row in c.rows())
    return in_body and quiet and not last.children and is_problem(head_of(node))


def _outside(node: Node, above: Path, findings: Nodes) -> Iterator[tuple[Path, Node]]:
    """Yield every node that lies under no finding, with the systems on the way to it."""
    path = (*above, node.system)
    yield path, node
    if node not in findings:
        for child in node.children:
            yield from _outside(child, path, findings)


def _decide_unsure(node: Node, findings: Nodes) -> None:
    if node in findings:
        return
    if any(holds(child, findings) for child in node.children):
        for child in node.children:
            _decide_unsure(child, findings)
        return
    _decide(node, findings)


def _decide(node: Node, findings: Nodes) -> None:
    """Judge a branch without measure labels by its brackets, its wording and its shape."""
    kids = node.children
    own_fields = any(row.has("fields") for row in node.own())
    problems_below = _mostly_problems(kids)
    if not kids:
        if own_fields or is_problem(head_of(node)):
            findings.append(node)
        return
    if _closed_one_by_one(kids) and not own_fields:
        problems_below = True
    if (own_fields or is_problem(head_of(node))) and not problems_below and not _deeper(kids):
        findings.append(node)
        return
    if not problems_below and _measures_only(kids):
        findings.append(node)
        return
    for kid in kids:
        _decide(kid, findings)
    if any(kid in findings for kid in kids):
        for kid in kids:
            if not holds(kid, findings):
                findings.append(kid)


def _mostly_problems(nodes: Iterable[Node]) -> bool:
    votes = [is_problem(head_of(node)) for node in nodes]
    return sum(votes) * 2 > len(votes) if votes else False


def _closed_one_by_one(kids: list[Node]) -> bool:
    """Say whether each line's own list ends with a bracket: then each is a finding."""
    closed = [kid for kid in kids if kid.children and _closes_with_fields(kid)]
    return len(closed) > 1 and len(closed) * 2 > len(kids)


def _closes_with_fields(node: Node) -> bool:
    return not node.own()[0].has("fields") and list(node.rows())[-1].has("fields")


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
