"""Forms that put a plan right before it is written: a line of the file, an item."""

from typing import TypeVar

from PySide6.QtWidgets import QWidget

from app.items.deadlines import read_typed
from app.items.items import ItemDraft, Unsaid
from app.plans.correcting import Cut, LineCorrection, Retype
from app.plans.model import PlanCategory, PlanDeadline, PlanMeasure, PlanResponsibility
from app.plans.plan_tree import Item, Place
from app.plans.reshaping import Rewrite
from app.records import (
    Category,
    ClosureState,
    Deadline,
    Finding,
    Measure,
    ProgressState,
    Responsibility,
)
from ui.editing.reading import Chosen, Known
from ui.fields import TextArea
from ui.forms import Form
from ui.importing.reading import SourceRow

T = TypeVar("T")
_NEW = (ProgressState.NOT_STARTED, ClosureState.NONE)


class LineForm:
    """The words of a line; a line break in them makes two lines of it."""

    def __init__(self, parent: QWidget | None, row: SourceRow) -> None:
        self._row = row
        self.form = Form(parent, f"改写原文第 {row.id} 行", "改好(&S)")
        self.text = TextArea(row.live, 6)
        note = self.form.add("这一行的文字(&T)", self.text)
        note.say("在要断开的地方按回车，就成为两行。改好后重新识别整份方案。")
        self.form.check = lambda: "" if self.text.value else "不能改成空白。"
        self.text.setFocus()

    @property
    def corrections(self) -> tuple[LineCorrection, ...]:
        """What was changed; nothing when the words are the same."""
        parts = [part.strip() for part in self.text.value.split("\n") if part.strip()]
        whole = "".join(parts)
        found: list[LineCorrection] = []
        if whole != self._row.live.strip() or len(parts) > 1:
            found.append(Retype(self._row.id, whole))
        found += [Cut(self._row.id + k, len(part)) for k, part in enumerate(parts[:-1])]
        return tuple(found)


def chosen_of(item: Item, place: Place, known: Known) -> Chosen:
    """Return an item of a plan as the form of the ledger's items takes it."""
    return Chosen(known, 0, place.kind, "", _record(item), None)


def _record(item: Item) -> Category | Finding | Measure:
    if isinstance(item, PlanCategory):
        return Category(0, item.number, item.title)
    parties = tuple(
        Responsibility(0, one.role, one.party, one.raw) for one in item.responsibilities
    )
    deadline = _deadline(item.deadline)
    if isinstance(item, PlanMeasure):
        return Measure(0, "", item.number, item.text, *_NEW, parties, deadline, note=item.note)
    return Finding(
        0,
        "",
        item.number,
        item.title,
        *_NEW,
        item.goal,
        responsibilities=parties,
        deadline=deadline,
        note=item.note,
    )


def _deadline(found: PlanDeadline | None) -> Deadline | None:
    return Deadline(found.raw, found.kind, found.due, found.then_long_term) if found else None


def rewrite_of(place: Place, draft: ItemDraft, known: Known) -> Rewrite:
    """Return what was entered in the form as a correction; the form of a level asks for all of it.

    What it does not ask for, its level does not have.
    """
    due = read_typed(_said(draft.deadline, None), known.basis).deadline
    return Rewrite(
        place,
        _said(draft.number, ""),
        draft.title,
        _said(draft.goal, None),
        tuple(
            PlanResponsibility(one.role, one.name, one.printed or one.name)
            for one in _said(draft.parties, ())
        ),
        PlanDeadline(due.raw, due.kind, due.due, due.then_long_term) if due else None,
        _said(draft.note, ""),
    )


def _said(value: T | Unsaid, blank: T) -> T:
    return blank if isinstance(value, Unsaid) else value
