"""Responsibilities and time limits found in a finding: whose they are, its own or a measure's."""

from dataclasses import dataclass

from app.plans.layout import Slice


@dataclass(slots=True)
class FoundField:
    """A responsibility or time limit, where it stands, and after how many measures."""

    field: str
    slice: Slice
    own: str
    after: int
    group: int
    bracket: bool = False
    measure: int = 0


def assign(fields: list[FoundField], count: int) -> None:
    """Give fields to single measures when measures before the last have fields of their own."""
    if count == 1:
        _keep_only_bracket(fields)
    earlier = {f.field for f in fields if 0 < f.after < count}
    if not earlier:
        return
    for found in fields:
        if 0 < found.after < count or (found.after == count and found.field in earlier):
            found.measure = found.after
    _keep_together(fields, count)
    _return_doubles(fields, count)


def _keep_only_bracket(fields: list[FoundField]) -> None:
    """The bracket of a finding's only measure is its own when the finding says the same again."""
    first = min((f.group for f in fields if f.after == 1 and f.bracket), default=0)
    mine = [f for f in fields if f.group == first]
    later = {f.field for f in fields if f.group > first and not f.bracket}
    if any(f.field in later for f in mine):
        for found in mine:
            found.measure = 1


def _keep_together(fields: list[FoundField], count: int) -> None:
    """Where measures name who answers for them, so does the last one's bracket, all of it."""
    before = {f.after for f in fields if f.measure and f.field != "deadline" and f.after < count}
    if len(before) < count - 1:
        return
    mine = {f.group for f in fields if f.measure == count}
    for found in fields:
        if found.group in mine and found.bracket:
            found.measure = count


def _return_doubles(fields: list[FoundField], count: int) -> None:
    """A second bracket of the same kind behind the last measure is the finding's."""
    groups = sorted({f.group for f in fields if f.measure == count})
    for group in groups[1:]:
        before = {f.field for f in fields if f.measure == count and f.group < group}
        members = [f for f in fields if f.group == group and f.measure == count]
        if any(found.field in before for found in members):
            for found in members:
                found.measure = 0
