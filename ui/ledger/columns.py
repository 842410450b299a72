"""The columns of the ledger list: what a line shows in each."""

from collections.abc import Callable
from datetime import date

from app.records import ClosureState, ItemField, ItemKind, LedgerRow, Order, Use, more_with
from app.wording import CLOSURE_WORDS, STATE_WORDS, field_word
from ui.cells import EMPTY, Cell
from ui.drawing import LIGHT_SPEECH
from ui.ledger.words import category_title, deadline_tip, due_words, light_words, unit_tail
from ui.record_table import Column
from ui.record_view import Fit

#: The office has to act on these.
_ACT = {ClosureState.APPLIED: "text", ClosureState.VERIFIED: "text"}
_LATE = {ClosureState.RETURNED: "red_text", ClosureState.REOPENED: "red_text"}
#: What findings are ordered by when a column's header is clicked.
ORDERS = {
    1: Order.UNIT,
    2: Order.DUE,
    3: Order.LIGHT,
    4: Order.STATE,
    5: Order.CLOSURE,
    6: Order.LEADER,
    7: Order.EVIDENCE,
}
IsOpen = Callable[[LedgerRow], bool]
#: Title stretches; 完成时限 and 责任单位 give way; 牵头领导 and 佐证 come on wide screens.
_MORE = more_with(Use.PRINTED)
FIT = Fit(stretch=0, least=20, drop=(2, 1), extra=(*range(6, 8 + len(_MORE)),))


class LedgerColumns:
    """Makes the cells of ledger lines; `is_open` says whether a line's children are shown."""

    def __init__(self, today: date, is_open: IsOpen) -> None:
        self._today = today
        self._is_open = is_open

    def all(self) -> tuple[Column[LedgerRow], ...]:
        """Return the columns in their first order."""
        return (
            Column("问题与措施", 20, self._title),
            Column("责任单位", 7.4, self._banded(_unit), more=4),
            Column("完成时限", 6.9, self._banded(self._due)),
            Column("时限灯", 6.4, self._banded(_light)),
            Column("进展状态", 6.8, self._banded(_state)),
            Column("销号状态", 4.6, self._banded(_closure)),
            Column("牵头领导", 4.4, self._banded(_leader)),
            Column("佐证", 2.6, self._banded(_evidence), right=True),
            *(Column(one.words, 7, self._banded(_more(one))) for one in _MORE),
        )

    def _banded(self, cell: Callable[[LedgerRow], Cell]) -> Callable[[LedgerRow], Cell]:
        """Let a category's title run through a column instead of what findings show there."""

        def banded(row: LedgerRow) -> Cell:
            return self._band(row, "") if row.kind is ItemKind.CATEGORY else cell(row)

        return banded

    def _band(self, row: LedgerRow, speech: str) -> Cell:
        struck = f"{row.children} 项，已销号 {row.struck_children} 项"
        return Cell(
            category_title(row.number, row.title),
            bold=True,
            fill="sunken",
            note=struck,
            depth=0,
            is_open=self._fold(row),
            spans=True,
            speech=speech,
        )

    def _fold(self, row: LedgerRow) -> bool | None:
        return self._is_open(row) if row.children else None

    def _title(self, row: LedgerRow) -> Cell:
        if row.kind is ItemKind.CATEGORY:
            return self._band(row, "类别")
        measure = row.kind is ItemKind.MEASURE
        return Cell(
            row.title,
            role="text2" if measure else "text",
            lead=row.number,
            depth=row.depth,
            is_open=self._fold(row),
            speech="措施" if measure else "问题",
        )

    def _due(self, row: LedgerRow) -> Cell:
        if not row.own_deadline:
            return EMPTY
        words = due_words(row.deadline, row.due, self._today)
        raw = deadline_tip(row.deadline, row.original)
        return Cell(words, role="text" if row.due else "text3", tip=raw if raw != words else "")


def _unit(row: LedgerRow) -> Cell:
    role = "text2" if row.kind is ItemKind.MEASURE else "text"
    return Cell(row.unit, role=role, tail=unit_tail(row))


def _light(row: LedgerRow) -> Cell:
    if not row.own_deadline:
        return EMPTY
    return Cell(light_words(row), light=row.light, speech=LIGHT_SPEECH.get(row.light, ""))


def _state(row: LedgerRow) -> Cell:
    role = "text2" if row.kind is ItemKind.MEASURE else "text"
    return Cell(STATE_WORDS[row.state], role=role, pie=row.state)


def _closure(row: LedgerRow) -> Cell:
    state = row.closure_state
    if row.kind is ItemKind.MEASURE and state is ClosureState.NONE:
        return EMPTY
    role = (_ACT | _LATE).get(state, "text3")
    return Cell(CLOSURE_WORDS[state], role=role, tag=state in _ACT or state in _LATE)


def _leader(row: LedgerRow) -> Cell:
    return Cell(row.leader, role="text2" if row.kind is ItemKind.MEASURE else "text")


def _more(field: ItemField) -> Callable[[LedgerRow], Cell]:
    """A field that lines carry without an attribute of its own."""

    def cell(row: LedgerRow) -> Cell:
        return Cell(field_word(field, dict(row.more).get(field.name)), role="text2")

    return cell


def _evidence(row: LedgerRow) -> Cell:
    if not row.evidence:
        return Cell("0", role="text3", right=True)
    return Cell(str(row.evidence), right=True)
