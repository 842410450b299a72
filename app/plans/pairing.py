"""A list of problems first and a list of measures after it, paired by their numbers."""

import re
from collections.abc import Sequence

from app.plans.headings import is_container, is_problem
from app.plans.nodes import Nodes, is_frame
from app.plans.outline import TITLE_SYSTEM, Node

_ANSWERS = re.compile(r"措施|举措|责任|时限|期限|分工|整改(?:落实|任务|内容|安排)|整改$")
_PROBLEMS = re.compile(r"问题|反馈|意见|不足|任务清单")
#: So many of the problems must have an answer for two lists to belong together.
_MOST = 0.6


def pair_lists(root: Node, *, top: bool = True) -> Nodes:
    """Hang every answer under its problem, which is a finding then, its number the answer's.

    Where the answers of a whole part of the document (`top`) name their problems again, those are
    the findings: returns such lists of problems, which are mere prose.
    """
    prose = Nodes()
    for at, node in enumerate(root.children):
        for inner in pair_lists(node, top=is_frame(node)):
            prose.append(inner)
        for other in root.children[at + 1 :] if _lists_problems(node) else ():
            if _lists_answers(other) and _fits(node, other):
                if top and _mostly_problems(other.children):
                    prose.append(node)
                elif node not in prose:
                    _pair(node, other)
    return prose


def _head(node: Node) -> str:
    return node.row.head if node.row else ""


def _lists_problems(node: Node) -> bool:
    head = _head(node)
    named = is_container(head) and _PROBLEMS.search(head) and not _ANSWERS.search(head)
    return bool(named) and not any(row.has("fields", "measures") for row in node.rows())


def _lists_answers(node: Node) -> bool:
    return is_container(_head(node)) and _ANSWERS.search(_head(node)) is not None


def _mostly_problems(nodes: Sequence[Node]) -> bool:
    return sum(is_problem(_head(node)) for node in nodes) * 2 > len(nodes)


def _fits(node: Node, other: Node) -> bool:
    """Say whether the numbers of two lists are the same ones."""
    left = [member.value for member in _members(node)]
    right = [member.value for member in _members(other)]
    if None in left or len(left) < 2 or len(set(left)) < len(left):
        return False
    return right == [n for n in left if n in right] and len(right) >= _MOST * len(left)


def _members(node: Node) -> list[Node]:
    """Return the numbered lines under a node; numbered labels hold what follows them."""
    members: list[Node] = []
    for item in node.items[_lead_in(node) :]:
        if isinstance(item, Node):
            members.append(item)
        elif item.marker and item.lead:
            members.append(Node(item.marker.system, item))
        else:
            members[-1].items.append(item)
    return members


def _lead_in(node: Node) -> int:
    """Return how many lines stand before the first numbered one."""
    numbered = (isinstance(i, Node) or bool(i.marker and i.lead) for i in node.items)
    return next((at for at, yes in enumerate(numbered) if yes), len(node.items))


def _pair(node: Node, other: Node) -> None:
    """Move the answers that fit; those that do not, and the lead-in, stay where they are."""
    answers = {member.value: member for member in _members(other)}
    lead_in = other.items[: _lead_in(other)]
    grouped = _are_groups(node)
    for child in node.children:
        answer = answers.pop(child.value, None)
        if grouped and answer is not None:
            _pair(child, answer)
            child.items[:0] = list(answer.rows())
        elif not grouped:
            child.system = TITLE_SYSTEM
            _answer(child, answer)
    other.items = [*lead_in, *answers.values()]


def _answer(child: Node, answer: Node | None) -> None:
    if answer is None or answer.row is None:
        return
    answer.row.marker = None
    answer.row.answer = True
    child.items += [answer.row, *answer.items]


def _are_groups(node: Node) -> bool:
    return all(child.children and _head(child).endswith("方面") for child in node.children)
