"""The rows of a returned workbook: which item each is, and what its cells would change."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from app.exchange import fields
from app.exchange.belonging import CLEARED, Bases
from app.exchange.enclosed import SUMS, Enclosed
from app.exchange.merging import CLEAR, Cell, Values, Verdict, merge_row, sent, settled
from app.exchange.returned import ReturnedRow
from app.exchange.tasks import applied, grey_of, reported
from app.items.codes import is_valid
from app.ledger import Ledger
from app.legible import fitting
from app.messages import exchange as messages
from app.messages.items import after_close
from app.progress.after_close import closures_on
from app.rules import day_of, mark
from app.standing import stands_if
from app.wording import CLOSURE_WORDS, STATE_WORDS
from db import items, packages, progress
from db.items import CodedItem
from db.schema.records import ExchangePackage
from db.words import ClosureState, ProgressState

_YES, _NO = "是", "否"
_GREY = (
    *("category", "finding", "measure", "part", "parties", "deadline", fields.OPINION),
    *(one.name for one in fields.MORE),
)
#: What tells that a row is the item its code says.
_WORDING = ("finding", "measure")


class Fault(NamedTuple):
    """What is wrong with one cell, for the same workbook with comments."""

    sheet: str
    cell: str
    message: str


class LockedEdit(NamedTuple):
    """A grey cell that was changed: shown, and taken only when the office says so."""

    item_id: int
    code: str
    field: str
    old: str
    new: str
    #: What the ledger says now, which the office may have changed since.
    ours: str = ""

    @property
    def cell(self) -> Cell:
        """The same as a cell of the merge."""
        return Cell(self.field, self.old, self.ours, self.new, Verdict.TAKE)


class RowPreview(NamedTuple):
    """What one row would change. `sent` is the base of what this unit sends next.

    `evidence` are new files by the name the cell gives, `proposed` what is proposed for the plan
    and was not before; `assumed` is the state of a report that names none; `stands` is, when it
    applies, where the item would stand by what the report says, "" when nothing of it changes.
    """

    item_id: int
    code: str
    sent: dict[str, str]
    ours: dict[str, str]
    cells: tuple[Cell, ...]
    evidence: dict[str, Path]
    applies: bool
    proposed: dict[str, str]
    assumed: ProgressState
    stands: Mapping[str, ProgressState] = MappingProxyType({})

    @property
    def conflicts(self) -> tuple[Cell, ...]:
        """What both sides changed."""
        return tuple(cell for cell in self.cells if cell.verdict is Verdict.CONFLICT)

    @property
    def takes(self) -> tuple[Cell, ...]:
        """What only the unit changed."""
        return tuple(cell for cell in self.cells if cell.verdict is Verdict.TAKE)

    @property
    def extras(self) -> tuple[Cell, ...]:
        """What came beside the report: evidence, an application, proposals, as cells."""
        said = dict(self.proposed)
        if self.evidence:
            said[fields.EVIDENCE] = "、".join(self.evidence)
        if self.applies:
            said[fields.APPLY] = _YES
        return tuple(Cell(field, "", "", text, Verdict.TAKE) for field, text in said.items())

    @property
    def is_new(self) -> bool:
        """Whether the ledger has no report of this unit, item and period yet."""
        return not any(self.ours.get(field) for field in fields.REPORT)


class Rows:
    """Reads rows one by one and collects what is to be said of them."""

    def __init__(self, ledger: Ledger, issued: ExchangePackage, bases: Bases, today: date) -> None:
        self._ledger = ledger
        self._issued = issued
        self._bases = bases
        self._today = today
        self._last = max(today, day_of(issued.period, date.max))
        #: Items that were read: the row they stood in and its white cells as read.
        self.seen: dict[int, tuple[ReturnedRow, dict[str, str]]] = {}
        self._items: dict[int, CodedItem] = {}
        self._by_code: dict[str, CodedItem] = {}
        #: Items whose row is there and is not taken: what it says is another item's, or too late.
        self.refused: set[int] = set()
        #: Items whose state makes no sense: nothing of their row is taken.
        self._held: set[int] = set()
        self._locked: list[LockedEdit] = []
        self._closures: Mapping[int, ClosureState] = {}
        self.errors: list[Fault] = []
        self.warnings: list[str] = []

    def read_all(self, rows: Sequence[ReturnedRow]) -> None:
        """Read the rows; what is wrong with one goes to the errors."""
        self._by_code = items.items_by_code(self._ledger.handle, (row.code for row in rows))
        for row in rows:
            item = self._item(row)
            if item is not None:
                self._read(row, item)

    def _read(self, row: ReturnedRow, item: CodedItem) -> None:
        white = {
            field: value
            for field in fields.WHITE
            if field in row.cells and (value := self._white(row, field, item.id)) is not None
        }
        if item.id in self.seen:
            first, values = self.seen[item.id]
            if values == white or not any(white.values()):
                return
            if any(values.values()):
                place = f"{first.sheet} {first.number}"
                self._fault(row, fields.CODE, messages.twice(row.code, place))
                return
        self.seen[item.id] = row, white
        self._items[item.id] = item
        self._compare_grey(row, item.id)

    def _item(self, row: ReturnedRow) -> CodedItem | None:
        """Return the item of a row; None, with an error noted, when it has none here."""
        item = self._by_code.get(row.code)
        if not is_valid(row.code):
            why = messages.bad_code(row.code)
        elif item is None or item.round_id != self._issued.round_id:
            why = messages.NOT_THIS_ROUND
        elif self._issued.id and item.id not in self._bases.rows:
            why = messages.NOT_THIS_UNIT
        elif item.archived:
            why = messages.ARCHIVED
        elif not self._is_itself(row, self._bases.rows.get(item.id, {})):
            why = messages.CODE_ALTERED
        else:
            return item
        if item is not None:
            self.refused.add(item.id)
        self._fault(row, fields.CODE, why)
        return None

    def _is_itself(self, row: ReturnedRow, base: Mapping[str, str]) -> bool:
        """Whether a row whose hidden uuid is another item's still has its own code's wording."""
        uuid = row.cells.get(fields.ID, "").strip()
        if not uuid or uuid == base.get(fields.ID, uuid):
            return True
        return all(
            field in row.cells and fields.same(fields.tidy(row.cells[field]), base.get(field, ""))
            for field in _WORDING
        )

    def _white(self, row: ReturnedRow, field: str, item_id: int) -> str | None:
        """Return a white cell as it is kept, None (with an error noted) when it makes no sense."""
        value, why = fields.read_white(field, row.cells[field], self._last)
        if field == fields.STATE and value == CLEAR:
            why = messages.STATE_NEEDED
        if field == fields.FINISHED and not why and value > self._today.isoformat():
            why = messages.finished_to_come(row.cells[field]) if value != CLEAR else ""
        if not why:
            return value
        self._fault(row, field, why)
        if field == fields.STATE:
            self._held.add(item_id)
        return None

    def _fault(self, row: ReturnedRow, field: str, message: str) -> None:
        self.errors.append(Fault(row.sheet, row.place(field), message))

    def _compare_grey(self, row: ReturnedRow, item_id: int) -> None:
        """Note grey cells that were changed; a blank one is no change."""
        base = self._bases.rows.get(item_id, {})
        for field in _GREY:
            text, known = row.cells.get(field, ""), base.get(field)
            if not text or known is None or text == known:
                continue
            new = fields.tidy(text)
            if new and not fields.same(new, known):
                self._locked.append(LockedEdit(item_id, row.code, field, base[field], new))

    def locked(self) -> tuple[LockedEdit, ...]:
        """Return the changed grey cells, without what the ledger says already."""
        if not self._locked:
            return ()
        now = grey_of(self._ledger, self._issued, {edit.item_id for edit in self._locked})
        found = (
            edit._replace(ours=now.get(edit.item_id, {}).get(edit.field, edit.old))
            for edit in self._locked
        )
        return tuple(edit for edit in found if not fields.same(edit.new, edit.ours))

    def previews(self, enclosed: Enclosed) -> tuple[RowPreview, ...]:
        """Compare all rows with what the ledger holds now."""
        issued, ids = self._issued, list(self.seen)
        self._closures = closures_on(self._ledger.handle, ids)
        ours = reported(self._ledger, issued.unit_id, issued.period, ids)
        found = []
        for item_id, (row, _) in self.seen.items():
            one = self._preview(item_id, ours[item_id], enclosed)
            becomes = settled(one.ours, one.cells)
            if item_id not in self._held and self._is_whole(row, one, becomes):
                found.append(self._with_state(one, becomes))
                self._tell(found[-1], becomes)
        return self._with_outlook(found)

    def _with_outlook(self, found: Sequence[RowPreview]) -> tuple[RowPreview, ...]:
        """Tell the rows that apply where their items would stand then."""
        issued, asking = self._issued, [one.item_id for one in found if one.applies]
        if not asking:
            return tuple(found)
        day = day_of(issued.period, self._today).isoformat()
        handle, unit_id = self._ledger.handle, issued.unit_id
        known = packages.standing_reports(handle, unit_id, issued.period, asking)
        corrected = {report for report, *_ in known.values()}
        stands = stands_if(handle, asking, unit_id, day, corrected)
        return tuple(one._replace(stands=stands.get(one.item_id, {})) for one in found)

    def _with_state(self, one: RowPreview, becomes: Values) -> RowPreview:
        """Let a report that names no state stay at the unit's last one, once it has begun."""
        if becomes.get(fields.STATE) or not one.takes:
            return one
        duties = progress.assignments_of(self._ledger.handle, [one.item_id])
        duty = duties.get(one.item_id, {}).get(self._issued.unit_id)
        begun = duty is not None and duty[2] is not ProgressState.NOT_STARTED
        return one._replace(assumed=duty[2]) if duty and begun else one

    def _preview(self, item_id: int, ours: dict[str, str], enclosed: Enclosed) -> RowPreview:
        row, white = self.seen[item_id]
        base = self._bases.rows.get(item_id, {})
        said = {field: white[field] for field in fields.REPORT if field in white}
        before, said = _as_printed(base, ours, said)
        cells = self._against_later(item_id, merge_row(before, ours, said))
        now = applied(self._items[item_id].closure_state)
        wanted = white.get(fields.APPLY, "") or base.get(fields.APPLY, "")
        named = white.get(fields.EVIDENCE, "")
        names = enclosed.names(named) if named != CLEAR else []
        files, sums = enclosed.look((item_id, row.code), names, base)
        drafts = _drafts(white, base)
        known = enclosed.names(base.get(fields.EVIDENCE, ""))
        extra = {
            **drafts,
            fields.APPLY: _YES if wanted == _YES else "",
            fields.EVIDENCE: "、".join(dict.fromkeys([*known, *names])),
            SUMS: sums,
            CLEARED: " ".join(field for field in fields.REPORT if white.get(field) == CLEAR),
        }
        applies = wanted == _YES and not now and base.get(fields.APPLY) != _YES
        kept = {**sent(base, cells), **extra}
        return RowPreview(
            item_id, row.code, kept, ours, cells, files, applies, drafts, ProgressState.ONGOING
        )

    def _against_later(self, item_id: int, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        """Let nothing come back by itself that a file saved later cleared."""
        cleared = self._bases.cleared.get(item_id, set())
        return tuple(
            cell._replace(verdict=Verdict.CONFLICT)
            if cell.verdict is Verdict.TAKE and cell.field in cleared
            else cell
            for cell in cells
        )

    def _is_whole(self, row: ReturnedRow, one: RowPreview, becomes: Values) -> bool:
        """Whether the report that would come of it says what was done."""
        if not (one.takes or one.conflicts):
            return True
        theirs = {**one.ours, **{cell.field: cell.theirs for cell in one.cells}}
        why = lacking(theirs) or lacking(becomes)
        if why:
            self._fault(row, fields.DONE if fields.DONE in row.cells else fields.CODE, why)
        return not why

    def _tell(self, one: RowPreview, becomes: Values) -> None:
        """Say what a row leaves open, or asks for in vain."""
        white = self.seen[one.item_id][1]
        if becomes.get(fields.DONE) and not becomes.get(fields.STATE) and one.takes:
            self.warnings.append(messages.state_assumed(one.code, STATE_WORDS[one.assumed]))
        said = one.takes and self._after_close(one, becomes)
        if said:
            self.warnings.append(said)
        refused = white.get(fields.APPLY) in (_NO, CLEAR)
        if refused and applied(self._items[one.item_id].closure_state):
            self.warnings.append(messages.withdrawn(one.code))
        if white.get(fields.EVIDENCE) == CLEAR and one.ours.get(fields.EVIDENCE):
            self.warnings.append(messages.evidence_stays(one.code))

    def _after_close(self, one: RowPreview, becomes: Values) -> str:
        """Say what becomes of a report on an item that is struck off, "" for an ordinary one."""
        closure = self._closures[one.item_id]
        state = ProgressState(becomes.get(fields.STATE) or one.assumed)
        return after_close(one.code, CLOSURE_WORDS[closure], mark(closure, state))


def lacking(values: Mapping[str, str]) -> str:
    """Say what a report lacks to be one, "" for nothing."""
    if values.get(fields.DONE):
        return ""
    state = values.get(fields.STATE, "")
    if state not in ("", ProgressState.NOT_STARTED):
        return messages.NO_DONE
    beside = (fields.PROBLEMS, fields.NEXT, fields.FINISHED)
    said = not state and any(values.get(field) for field in beside)
    return messages.ONLY_BESIDE if said else ""


def _as_printed(
    base: Mapping[str, str], ours: Mapping[str, str], said: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return base and theirs with the ledger's own text where a cell only printed it.

    A cell holds no more than a certain length, and reading it back trims its lines: what came
    back as it was printed is no change.
    """
    before, theirs = dict(base), dict(said)
    for field, text in said.items():
        given, whole = base.get(field, ""), ours.get(field, "")
        theirs[field] = _whole(_whole(text, given), whole)
        if given != whole:
            before[field] = _whole(given, whole)
    return before, theirs


def _whole(text: str, known: str) -> str:
    """Return a known text where a cell only printed it."""
    printed = text and known and text != known and text == fields.tidy(fitting(known))
    return known if printed else text


def _drafts(white: Mapping[str, str], base: Mapping[str, str]) -> dict[str, str]:
    """Return what a row proposes for the plan and did not before, "" for what it withdraws."""
    said = {field: white[field] for field in fields.PROPOSED if white.get(field)}
    meant = {field: "" if text == CLEAR else text for field, text in said.items()}
    return {field: text for field, text in meant.items() if text != base.get(field, "")}
