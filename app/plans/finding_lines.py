"""Questions about the lines of one finding: what goes on, what is strange, what begins below."""

import re
from collections.abc import Sequence

from app.plans.found_fields import FoundField
from app.plans.layout import Slice
from app.plans.loose_brackets import names_only
from app.plans.numbering import split_points
from app.plans.outline import Row
from db.words import UNIT_ROLES, Role

_STRANGE = re.compile(r"[ \t\u3000]*([\u4e00-\u9fff]{2,8})[:：]")
_PROSE = re.compile(r".{2,80}?问题(?:的?整改)?[。：:]")


def strange_label(row: Row) -> str | None:
    """Return the label a line without a number begins with, when nobody knows it."""
    match = None if row.marker or row.lead else _STRANGE.match(row.text)
    return match[1] if match else None


def next_is_plain(rows: Sequence[Row]) -> bool:
    """（一）问题 on a line of its own is a label: the title stands below it."""
    following = rows[1:2]
    return any(not r.marker and r.chunks and r.chunks[0].kind == "plain" for r in following)


def goes_on(last: Slice, row: Row) -> bool:
    """A title whose line ends with a comma goes on in the next line."""
    return row.marker is None and last.row is not row and last.text[-1] in "，,、"


class NumberedBelow:
    """Whether the measures begin with a number on a line further down; each line asked once."""

    def __init__(self, rows: Sequence[Row], system: str | None) -> None:
        self._system = system
        counted = [at for at, r in enumerate(rows) if r.marker and r.marker.system == system]
        self._above = {id(row) for row in rows[: counted[-1]]} if counted and system else set()
        self._inline: dict[int, bool] = {}

    def __call__(self, row: Row) -> bool:
        """Say so of one of the lines."""
        if self._system is None or id(row) not in self._above:
            return False
        if id(row) not in self._inline:
            self._inline[id(row)] = bool(split_points(row.text, self._system, 0))
        return not self._inline[id(row)]


def more_parties(before: Sequence[FoundField], row: Row, lo: int, hi: int) -> bool:
    """A line of nothing but units under 责任单位：… names more of them, people likewise."""
    last = before[-1] if before else None
    if last is None or last.bracket or last.field == "deadline" or row.marker:
        return False
    people = Role(last.field.removeprefix("role:")) not in UNIT_ROLES
    return len(row.chunks) == 1 and names_only(row.text[lo:hi], people=people)


def split_prose(title: Sequence[Slice]) -> tuple[Slice, Slice] | None:
    """One paragraph with no label: its first sentence is the title, the rest one measure."""
    if len(title) != 1:
        return None
    whole = title[0]
    match = _PROSE.match(whole.text)
    if match is None or match.end() >= len(whole.text):
        return None
    cut = whole.lo + match.end()
    head = Slice(whole.row, whole.lo, cut - (match[0][-1] in "：:"), "title")
    return head, Slice(whole.row, cut, whole.hi)
