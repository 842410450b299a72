"""接收 before anything is written: whose file it is, and what each of its cells would change."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from app.codes import is_valid
from app.errors import RefusedError
from app.exchange import fields
from app.exchange.enclosed import SUMS, Enclosed, names_in
from app.exchange.head import FORMAT, Head
from app.exchange.merging import CLEAR, Cell, Verdict, merge_row, sent
from app.exchange.parcels import Parcel, sum_of
from app.exchange.returned import Returned, ReturnedRow, read_returned
from app.exchange.tasks import applied, reported
from app.job import NO_JOB, Job
from app.ledger import Ledger
from app.messages import exchange as messages
from db import items, packages, rounds
from db.items import ItemRow
from db.records import ExchangePackage
from db.words import Direction, ProgressState

_YES = "是"
_GREY = ("category", "finding", "measure", "part", "parties", "deadline", fields.OPINION)


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

    @property
    def cell(self) -> Cell:
        """The same as a cell of the merge."""
        return Cell(self.field, self.old, self.old, self.new, Verdict.TAKE)


class RowPreview(NamedTuple):
    """What one row would change. `sent` is the base of what this unit sends next.

    `evidence` are the names with new files, or not named before, `proposed` what is proposed for
    the plan and was not before.
    """

    item_id: int
    code: str
    sent: dict[str, str]
    ours: dict[str, str]
    cells: tuple[Cell, ...]
    evidence: tuple[str, ...]
    applies: bool
    proposed: dict[str, str]

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


class Preview(NamedTuple):
    """A file as it would be received."""

    file: str
    sha256: str
    issued: ExchangePackage
    unit: str
    round: str
    made_at: str
    rows: tuple[RowPreview, ...]
    locked: tuple[LockedEdit, ...]
    errors: tuple[Fault, ...]
    warnings: tuple[str, ...]
    #: Whether the unit holds something else than was known, though it may change nothing here.
    tells: bool = True
    #: Whether this very file was received before.
    again: bool = False


def preview_parcel(ledger: Ledger, parcel: Parcel, today: date, job: Job = NO_JOB) -> Preview:
    """Compare what came back with the ledger; nothing is written.

    Raises BadFileError for a file that cannot be read, RefusedError for one that belongs elsewhere.
    """
    found = read_returned(parcel.book, job)
    issued, warnings = _issued(ledger, found)
    round_name = _round(ledger, issued)
    answers = packages.answers_to(ledger.handle, issued.uuid)
    bases, older = _bases(ledger, issued, answers, found.made_at)
    if older:
        warnings.append(messages.OLDER)
    rows = _Rows(ledger, issued, bases, found, today)
    for row in found.rows:
        rows.read(row)
    enclosed = Enclosed(ledger, parcel, issued, list(rows.seen))
    previews = rows.previews(enclosed)
    warnings += _told(found, len(bases.keys() - rows.seen.keys()))
    sum_ = sum_of(parcel.book)
    return Preview(
        parcel.name,
        sum_,
        issued,
        packages.unit_names(ledger.handle)[issued.unit_id][1],
        round_name,
        found.made_at,
        previews,
        tuple(rows.locked),
        tuple(rows.errors),
        (*warnings, *enclosed.told()),
        any(row.sent != bases.get(row.item_id) for row in previews),
        any(one.sha256 == sum_ for one in answers),
    )


def _told(found: Returned, gone: int) -> list[str]:
    """Say what was left out of the sheet, and what was written into it."""
    said = [messages.gone(gone)] if gone else []
    if found.by_hand:
        said.append(messages.added_by_hand("、".join(map(str, found.by_hand[:10]))))
    if found.merged:
        said.append(messages.merged(found.merged))
    if found.other_columns:
        said.append(messages.other_columns("、".join(found.other_columns)))
    return said


def _issued(ledger: Ledger, found: Returned) -> tuple[ExchangePackage, list[str]]:
    """Find the package that comes back: by its head, its visible code, else by its rows' codes."""
    if not found.rows:
        raise RefusedError(messages.NO_CODES)
    if found.head is not None:
        if found.head.format > FORMAT:
            raise RefusedError(messages.newer(found.head.format, FORMAT))
        if found.head.ledger != ledger.uuid:
            raise RefusedError(messages.OTHER_LEDGER)
        known = packages.by_uuid(ledger.handle, found.head.package)
        if known is not None:
            return known, []
        return _unregistered(ledger, found.head), [messages.NOT_ISSUED]
    if found.visible is not None:
        known = packages.by_beginning(ledger.handle, found.visible)
        if known is not None:
            return known, [messages.FROM_HIDDEN]
    return _by_codes(ledger, found), [messages.FROM_CODES]


def _unregistered(ledger: Ledger, head: Head) -> ExchangePackage:
    """Make up the package that a restored ledger does not remember having issued."""
    here = {one.uuid: one.id for one in rounds.list_rounds(ledger.handle)}
    known = {uuid: unit_id for unit_id, (uuid, _) in packages.unit_names(ledger.handle).items()}
    if head.round not in here or head.unit not in known:
        raise RefusedError(messages.NO_ROUND)
    return ExchangePackage(
        id=0,
        uuid=head.package,
        direction=Direction.ISSUED,
        round_id=here[head.round],
        unit_id=known[head.unit],
        period=head.period,
        answers="",
        made_at=head.made_at,
        made_by=head.made_by,
        file="",
        sha256="",
        rows=head.rows,
        at="",
        by="",
        note="",
    )


def _round(ledger: Ledger, issued: ExchangePackage) -> str:
    """Name the round a package belongs to. Raises RefusedError for one that is put away."""
    found = rounds.round_by_id(ledger.handle, issued.round_id)
    if found is None:
        raise RefusedError(messages.NO_ROUND)
    if found.archived:
        raise RefusedError(messages.round_archived(found.name))
    return found.name


def _by_codes(ledger: Ledger, found: Returned) -> ExchangePackage:
    codes = [row.code for row in found.rows if is_valid(row.code)]
    known = packages.issued_with(ledger.handle, codes)
    ids = {row.id for row in items.items_by_code(ledger.handle, codes).values()}
    whole = [one for one in known if ids <= packages.contents(ledger.handle, one.id).keys()]
    if len({one.unit_id for one in whole}) != 1:
        raise RefusedError(messages.NO_IDENTITY)
    return whole[0]


def _bases(
    ledger: Ledger, issued: ExchangePackage, answers: Sequence[ExchangePackage], made_at: str
) -> tuple[dict[int, dict[str, str]], bool]:
    """Return the base of every row: what went out, or what came back before this file was saved.

    The flag says that a file saved later was received already.
    """
    known = packages.contents(ledger.handle, issued.id)
    older = False
    # What was saved last counts, whatever came in last.
    for answer in sorted(answers, key=lambda one: one.made_at):
        if answer.direction is not Direction.RECEIVED:
            continue
        if made_at and answer.made_at and answer.made_at > made_at:
            older = True
        else:
            for item_id, content in packages.contents(ledger.handle, answer.id).items():
                known[item_id] = {**known.get(item_id, {}), **content}
    return known, older


class _Rows:
    """Reads rows one by one and collects what is to be said of them."""

    def __init__(
        self,
        ledger: Ledger,
        issued: ExchangePackage,
        bases: dict[int, dict[str, str]],
        found: Returned,
        today: date,
    ) -> None:
        self._ledger = ledger
        self._issued = issued
        self._bases = bases
        self._sheet = found.sheet
        self._year = _year(issued.period, today)
        #: Items that were read: the row they stood in and its white cells as read.
        self.seen: dict[int, tuple[ReturnedRow, dict[str, str]]] = {}
        self._items: dict[int, ItemRow] = {}
        self._by_code = items.items_by_code(ledger.handle, (row.code for row in found.rows))
        self.locked: list[LockedEdit] = []
        self.errors: list[Fault] = []

    def read(self, row: ReturnedRow) -> None:
        """Read one row; what is wrong with it goes to the errors."""
        item = self._item(row)
        if item is None:
            return
        white = {
            field: value
            for field in fields.WHITE
            if field in row.cells and (value := self._white(row, field)) is not None
        }
        if item.id in self.seen:
            first, values = self.seen[item.id]
            if values != white:
                self._fault(row, fields.CODE, messages.twice(row.code, first.number))
            return
        self.seen[item.id] = row, white
        self._items[item.id] = item
        self._compare_grey(row, item.id)

    def _item(self, row: ReturnedRow) -> ItemRow | None:
        if not is_valid(row.code):
            self._fault(row, fields.CODE, messages.bad_code(row.code))
            return None
        item = self._by_code.get(row.code)
        if item is None or item.round_id != self._issued.round_id:
            self._fault(row, fields.CODE, messages.NOT_THIS_ROUND)
            return None
        if self._issued.id and item.id not in self._bases:
            self._fault(row, fields.CODE, messages.NOT_THIS_UNIT)
            return None
        if item.archived:
            self._fault(row, fields.CODE, messages.ARCHIVED)
            return None
        return item

    def _white(self, row: ReturnedRow, field: str) -> str | None:
        """Return a white cell as it is kept, None (with an error noted) when it makes no sense."""
        value, why = fields.read_white(field, row.cells[field], self._year)
        if why:
            self._fault(row, field, why)
            return None
        return value

    def _fault(self, row: ReturnedRow, field: str, message: str) -> None:
        self.errors.append(Fault(self._sheet, row.place(field), message))

    def _compare_grey(self, row: ReturnedRow, item_id: int) -> None:
        base = self._bases.get(item_id, {})
        for field in _GREY:
            if field not in row.cells or field not in base:
                continue
            new = fields.tidy(row.cells[field])
            if not fields.same(new, base[field]):
                self.locked.append(LockedEdit(item_id, row.code, field, base[field], new))

    def previews(self, enclosed: Enclosed) -> tuple[RowPreview, ...]:
        """Compare all rows with what the ledger holds now."""
        ours = reported(self._ledger, self._issued.unit_id, self._issued.period, self.seen)
        return tuple(
            one
            for item_id, (row, white) in self.seen.items()
            if (one := self._preview(row, white, ours[item_id], (item_id, enclosed))) is not None
        )

    def _preview(
        self,
        row: ReturnedRow,
        white: dict[str, str],
        ours: dict[str, str],
        at: tuple[int, Enclosed],
    ) -> RowPreview | None:
        item_id, enclosed = at
        base = self._bases.get(item_id, {})
        said = {field: white[field] for field in fields.REPORT if field in white}
        cells = merge_row(base, ours, said)
        if not self._is_whole(row, cells):
            return None
        now = applied(self._items[item_id].closure_state)
        applies = _YES in (white.get(fields.APPLY), base.get(fields.APPLY))
        names = names_in(white.get(fields.EVIDENCE, "").replace(CLEAR, ""))
        evidence, sums = enclosed.look((item_id, row.code), names, base)
        drafts = _drafts(white, base)
        extra = {
            **drafts,
            fields.APPLY: _YES if applies else "",
            fields.EVIDENCE: "、".join(
                dict.fromkeys([*names_in(base.get(fields.EVIDENCE, "")), *names])
            ),
            SUMS: sums,
        }
        return RowPreview(
            item_id,
            row.code,
            {**sent(base, cells), **extra},
            ours,
            cells,
            evidence,
            applies and not now and base.get(fields.APPLY) != _YES,
            drafts,
        )

    def _is_whole(self, row: ReturnedRow, cells: Sequence[Cell]) -> bool:
        """Whether the report that would come of it says what was done."""
        becomes = {cell.field: cell.theirs for cell in cells}
        state, done = becomes.get(fields.STATE, ""), becomes.get(fields.DONE, "")
        if state in ("", ProgressState.NOT_STARTED) or done:
            return True
        self._fault(row, fields.DONE if fields.DONE in row.cells else fields.CODE, messages.NO_DONE)
        return False


def _year(period: str, today: date) -> int:
    """Return the year that days without one are in."""
    year = period[:4]
    return int(year) if len(year) == 4 and year.isdecimal() else today.year


def _drafts(white: Mapping[str, str], base: Mapping[str, str]) -> dict[str, str]:
    """Return what a row proposes for the plan and did not before."""
    return {
        field: text
        for field in fields.PROPOSED
        if (text := white.get(field, "").replace(CLEAR, "")) and text != base.get(field, "")
    }
