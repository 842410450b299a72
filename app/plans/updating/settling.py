"""What of a file is written over a finding that stands: the exchange's three-way rule, per cell.

The base is what the last import said. An empty cell says nothing; 【清空】 takes away; what the
file says as before does not undo what was put right here since (mechanisms.md section 0.1a).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from app.exchange.fields import tidy
from app.exchange.merging import CLEAR
from app.items.deadline_words import deadline_words
from app.items.deadlines import from_plan
from app.items.revising import is_open, planned, same_meaning
from app.placeholders import is_placeholder
from app.plans.comparing import FindingPair, MeasurePair
from app.plans.model import (
    Layout,
    Piece,
    PlanCategory,
    PlanDeadline,
    PlanFinding,
    PlanMeasure,
    PlanResponsibility,
)
from app.plans.updating.cells import (
    CATEGORY,
    DEADLINE,
    GOAL,
    NOTE,
    NUMBER,
    TITLE,
    Answers,
    Cell,
    Why,
)
from app.standing import in_force
from app.wording import ROLE_WORDS
from db.said import Said, same_said
from db.schema.records import Deadline, Finding, Measure, Responsibility
from db.words import DeadlineKind, Role

_WORDS = {
    NUMBER: "序号",
    TITLE: "问题",
    GOAL: "整改目标",
    DEADLINE: "完成时限",
    NOTE: "备注",
    CATEGORY: "类别",
}
_MEASURE = "整改措施"


def cleared(text: str | None) -> bool:
    """Whether a cell says that what stands there shall go: 【清空】."""
    return bool(text) and tidy(text or "") == CLEAR


def blank_of(text: str | None) -> str:
    """Return a cell's text; in what is new nothing can be taken away."""
    return "" if text is None or cleared(text) else text


class _Item(NamedTuple):
    """One finding or measure on both sides: names for people, what was said of it last."""

    old: Finding | Measure
    where: str
    line: int
    said: Said


@dataclass
class Settling:
    """Goes through the pairs of one comparison and collects the cells that differ."""

    said: dict[int, Said]
    answers: Answers
    cells: list[Cell] = field(default_factory=list)

    def pair(self, pair: FindingPair) -> FindingPair:
        """Return a pair whose new side is what shall be written."""
        new, old = pair.new, pair.old
        if new is None:
            return pair
        if old is None:
            return replace(pair, new=_fresh(new), measures=_fresh_measures(pair))
        where = f"问题 {old.number or new.number}".strip()
        item = _Item(old, where, new.line, self.said.get(old.id, Said()))
        merged = replace(
            new,
            number=self._text(item, NUMBER, new.number, old.number),
            title=self._text(item, TITLE, new.title, old.title),
            goal=self._text(item, GOAL, new.goal or "", old.goal or "") or None,
            note=self._text(item, NOTE, new.note, old.note),
            responsibilities=self._parties(item, new.responsibilities),
            deadline=self._deadline(item, new.deadline),
            extras=self._extras(item, new.extras),
        )
        settled = [self._measure(where, new, one) for one in pair.measures]
        measures = tuple(one for one in settled if one is not None)
        layout = new.layout or _kept_layout(old, measures)
        merged = replace(
            merged, layout=layout, measures=tuple(one.new for one in measures if one.new)
        )
        category = self._category(item, pair)
        return replace(pair, new=merged, measures=measures, category=category, read=new)

    def _category(self, item: _Item, pair: FindingPair) -> PlanCategory | None:
        """A list without groups says nothing of them."""
        new, old = pair.category, pair.old_category
        if new is None or old is None or (new.number, new.title) == (old.number, old.title):
            return new
        words = f"{old.number} {old.title}".strip(), f"{new.number} {new.title}".strip()
        if new.title or new.number:
            cell = self._add(item, CATEGORY, words, Why.SAID)
            if cell.taken:
                return new
        return PlanCategory(old.number, old.title, layout=_pieces(old.layout))

    def _measure(self, where: str, finding: PlanFinding, pair: MeasurePair) -> MeasurePair | None:
        new, old = pair.new, pair.old
        if new is None:
            return pair
        if cleared(new.text):  # a measure goes by hand only: here its text is not said
            return None if old is None else replace(pair, new=None)
        where = f"{where} 措施 {new.number or (old.number if old else '')}".strip()
        if old is None:
            cell = Cell(0, TITLE, where, _MEASURE, "", new.text, Why.ADDED, new.line)
            self.cells.append(cell)
            return replace(pair, new=_fresh_measure(new))
        line = new.line or finding.line
        item = _Item(old, where, line, self.said.get(old.id, Said()))
        merged = replace(
            new,
            number=self._text(item, NUMBER, new.number, old.number),
            text=self._text(item, TITLE, new.text, old.text),
            note=self._text(item, NOTE, new.note, old.note),
            responsibilities=self._parties(item, new.responsibilities),
            deadline=self._deadline(item, new.deadline),
            extras=self._extras(item, new.extras),
        )
        return replace(pair, new=merged, settled=True)

    def _text(self, item: _Item, name: str, new: str, old: str) -> str:
        known = item.said.text(name)
        why = _why(new, old, known, unchanged=same_said(new, known))
        if why is None:
            return old
        cell = self._add(item, name, (old, blank_of(new)), why)
        if not cell.taken:
            return old
        return blank_of(new)

    def _parties(
        self, item: _Item, new: Sequence[PlanResponsibility]
    ) -> tuple[PlanResponsibility, ...]:
        """Settle role by role: a role that the file does not have keeps its parties."""
        old = as_plan_parties(item.old.responsibilities)
        chosen: dict[Role, tuple[PlanResponsibility, ...]] = {}
        for role in Role:
            theirs, ours = _of(new, role), _of(old, role)
            chosen[role] = _named(theirs) if self._takes(item, role, theirs, ours) else ours
        if all(_names(chosen[role]) == _names(_of(old, role)) for role in Role):
            return old
        if all(chosen[role] == _of(new, role) for role in Role):
            return tuple(new)
        order = dict.fromkeys([one.role for one in (*new, *old)])
        return tuple(one for role in order for one in chosen[role])

    def _takes(
        self,
        item: _Item,
        role: Role,
        theirs: tuple[PlanResponsibility, ...],
        ours: tuple[PlanResponsibility, ...],
    ) -> bool:
        texts = "、".join(_names(theirs)), "、".join(_names(ours))
        if ours and theirs and all(is_placeholder(one.party) for one in theirs):
            texts = ("", texts[1])  # X says that nobody was named yet
        known = item.said.names(role)
        base = None if known is None else "、".join(known)
        why = _why(texts[0], texts[1], base, unchanged=texts[0] == base)
        if why is None:
            return False
        return self._add(item, role, (texts[1], blank_of(texts[0])), why).taken

    def _deadline(self, item: _Item, new: PlanDeadline | None) -> PlanDeadline | None:
        """Settle a deadline; kept is what the plan says so far, which then is no difference."""
        own, changes = item.old.deadline, item.old.deadline_changes
        ours, now = planned(own, changes), in_force(own, changes)
        theirs = None if new is None or cleared(new.raw) else from_plan(new)
        why = self._why_deadline(item, new, theirs)
        if why is None:
            return as_plan(ours)
        moves = not is_open(now) and not same_meaning(theirs, now)
        pair = (now.raw if now else "", theirs.raw if theirs else "")
        cell = self._add(item, DEADLINE, pair, why, moves=moves)
        if not cell.taken:
            return as_plan(ours)
        return as_plan(theirs)

    def _why_deadline(
        self, item: _Item, new: PlanDeadline | None, theirs: Deadline | None
    ) -> Why | None:
        own, changes = item.old.deadline, item.old.deadline_changes
        ours, now = planned(own, changes), in_force(own, changes)
        if new is None:
            return None if is_open(now) else Why.NOT_SAID
        printed = {deadline_words(own, changes), *(one.raw for one in (ours, now) if one)}
        if new.raw in printed or theirs == ours:
            return None
        if theirs is None:
            return None if now is None else Why.REMOVED
        if theirs.kind is DeadlineKind.UNKNOWN and not is_open(now):
            return Why.UNCLEAR
        if same_meaning(theirs, ours):
            return Why.SAME_DAY
        base = item.said.text("deadline_raw")
        return _why(theirs.raw, ours.raw if ours else "", base, unchanged=theirs.raw == base)

    def _extras(self, item: _Item, new: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        """Columns nobody knows: the file's where it says something, 【清空】 blanks one."""
        old = dict(item.old.extras)
        found = []
        for name, value in new:
            text, known = blank_of(value), old.get(name, "")
            if text == known:
                continue
            why = Why.REMOVED if not text else Why.SAID
            cell = self._add(item, f"extra:{name}", (known, text), why, words=name)
            if cell.taken:
                found.append((name, text))
        return tuple(found)

    def _add(
        self,
        item: _Item,
        name: str,
        pair: tuple[str, str],
        why: Why,
        *,
        moves: bool = False,
        words: str = "",
    ) -> Cell:
        if not words and isinstance(item.old, Measure) and name == TITLE:
            words = _MEASURE
        words = words or _WORDS.get(name) or ROLE_WORDS[Role(name)]
        turned = (item.old.id, str(name)) in self.answers.turned
        told = (item.where, words, *pair)
        cell = Cell(item.old.id, str(name), *told, why, item.line, turned, moves)
        self.cells.append(cell)
        return cell


def _why(new: str, old: str, base: str | None, *, unchanged: bool) -> Why | None:
    """Say why a cell is taken or not; None where both sides agree or neither says anything."""
    if cleared(new):
        return Why.REMOVED if old else None
    if new == old:
        return None
    if not new:
        return Why.NOT_SAID
    if unchanged:
        return Why.KEPT
    changed_here = base is not None and base != old and not same_said(old, base)
    return Why.BOTH if changed_here and old else Why.SAID


def _fresh(new: PlanFinding) -> PlanFinding:
    return replace(
        new,
        goal=blank_of(new.goal) or None,
        note=blank_of(new.note),
        responsibilities=_named(new.responsibilities),
        deadline=_stated(new.deadline),
        extras=_told(new.extras),
        measures=tuple(_fresh_measure(m) for m in new.measures if not cleared(m.text)),
    )


def _fresh_measure(new: PlanMeasure) -> PlanMeasure:
    return replace(
        new,
        note=blank_of(new.note),
        responsibilities=_named(new.responsibilities),
        deadline=_stated(new.deadline),
        extras=_told(new.extras),
    )


def _fresh_measures(pair: FindingPair) -> tuple[MeasurePair, ...]:
    return tuple(
        replace(one, new=_fresh_measure(one.new))
        for one in pair.measures
        if one.new is not None and not cleared(one.new.text)
    )


def _stated(found: PlanDeadline | None) -> PlanDeadline | None:
    return None if found is None or cleared(found.raw) else found


def _named(found: Sequence[PlanResponsibility]) -> tuple[PlanResponsibility, ...]:
    return tuple(one for one in found if not cleared(one.party))


def _told(found: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in found if not cleared(value))


def _of(found: Sequence[PlanResponsibility], role: Role) -> tuple[PlanResponsibility, ...]:
    return tuple(one for one in found if one.role is role)


def _names(found: Sequence[PlanResponsibility]) -> list[str]:
    return [one.party for one in found]


def as_plan_parties(found: Sequence[Responsibility]) -> tuple[PlanResponsibility, ...]:
    """Write parties of the ledger as those of a plan."""
    return tuple(PlanResponsibility(one.role, one.party, one.raw) for one in found)


def as_plan(found: Deadline | None) -> PlanDeadline | None:
    """Write a deadline of the ledger as one of a plan."""
    return PlanDeadline(*found) if found else None


def _pieces(layout: tuple[tuple[tuple[str, str], ...], ...]) -> Layout:
    return tuple(tuple(Piece(slot, text) for slot, text in part) for part in layout)


def _kept_layout(old: Finding, measures: Sequence[MeasurePair]) -> Layout:
    """A list has no printed form of its own: the plan's stays while it speaks of the same."""
    said = [pair.old.source if pair.old else 0 for pair in measures if pair.new is not None]
    left = [pair for pair in measures if pair.new is None and pair.old and pair.old.source]
    if left or said != list(range(1, len(said) + 1)):
        return ()
    return _pieces(old.layout)
