"""Sets of numbered lines, and lines that frame others."""

from collections.abc import Iterable, Iterator

from app.plans.numbering import TOP_SYSTEMS
from app.plans.outline import Node


class Nodes:
    """A set of nodes compared by identity."""

    def __init__(self, nodes: Iterable[Node] = ()) -> None:
        self._nodes = {id(node): node for node in nodes}

    def __contains__(self, node: Node) -> bool:
        return id(node) in self._nodes

    def __iter__(self) -> Iterator[Node]:
        return iter(self._nodes.values())

    def __len__(self) -> int:
        return len(self._nodes)

    def append(self, node: Node) -> None:
        """Add a node."""
        self._nodes[id(node)] = node


def is_frame(node: Node) -> bool:
    """Say whether a node only frames parts of the document that count 一、二、 themselves."""
    return any(child.system in TOP_SYSTEMS for child in node.children)
