"""One finding's lines taken apart: title, goal, measures and who answers for them until when."""

import re
from collections import defaultdict
from collections.abc import Sequence

from app.plans.fields import BLANK, Chunk, Hit, trim
from app.plans.finding_lines import (
    NumberedBelow,
    goes_on,
    more_parties,
    next_is_plain,
    split_prose,
    strange_label,
)
from app.plans.found_fields import FoundField, assign
from app.plans.labels import text_field_of
from app.plans.layout import Slice, row_pieces
from app.plans.measures import FoundMeasure, MeasureList, first_system, measure_system
from app.plans.model import Piece, Unplaced
from app.plans.numbering import Marker, split_points
from app.plans.outline import Row

#: A value on a line of its own, under its label, is no longer than this.
_LONGEST_VALUE = 80
_HAN = re.compile(r"[\w\u4e00-\u9fff]")


class FindingReader:
    """Reads the lines of one finding in order and keeps what it understood of them."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.number: Slice | None = None
        self.title: list[Slice] = []
        self.goal: list[Slice] = []
        self.progress: list[Slice] = []
        self.fields: list[FoundField] = []
        self.unknown: list[tuple[int, str]] = []
        self.unplaced: list[Unplaced] = []
        self.dropped: set[int] = set()
        self._answer_at = next((at for at, row in enumerate(rows) if row.answer), 0)
        answers = [rows[0], *rows[self._answer_at :]] if self._answer_at else rows
        self.labelled = any(row.has("measures") for row in rows)
        self.system = measure_system(answers, labelled=self.labelled)
        self._numbered_below = NumberedBelow(rows, self.system)
        self._list = MeasureList(self.system)
        self.measures = self._list.found
        self._inline_title = not self._answer_at and self._may_split_title()
        self._stage = "title"
        self._seen_label = False
        self._pending: str | None = None
        self._group = 0
        self._listing = False
        self._label_lines = self.labelled and any(row.lead == "fields" for row in rows)

    def _may_split_title(self) -> bool:
        numbered = not self.labelled and first_system(self.rows[1:]) is None
        return self.system is not None and numbered

    def read(self) -> None:
        """Read every line, then decide which fields belong to a single measure."""
        for at, row in enumerate(self.rows):
            if 0 < at < self._answer_at:
                self._describe(row, 0, len(row.text))
            else:
                self._read_row(row, first=at == 0)
        if not self.measures and not self.labelled:
            self._take_prose(split_prose(self.title))
        assign(self.fields, len(self.measures))

    def _take_prose(self, parts: tuple[Slice, Slice] | None) -> None:
        if parts:
            title, rest = parts
            self.title = [title]
            self.measures.append(FoundMeasure(None, [rest], row=rest.row))

    def _read_row(self, row: Row, *, first: bool) -> None:
        if row.source.table >= 0 and not row.chunks:
            self._drop_row(row)
            return
        strange = None if first or not self._label_lines else strange_label(row)
        if strange:
            self.unknown.append((row.source.line, strange))
            self._stage = "strange"
        consumed = self._take_marker(row, first=first)
        for chunk in row.chunks:
            lo = chunk.lo
            if row.marker and not consumed and chunk.begin == row.marker.end:
                lo = row.marker.start
            if chunk.kind == "plain":
                self._plain(row, lo, chunk.hi, first)
            elif chunk.kind == "fields":
                self._take_fields(row, chunk)
            else:
                self._labelled_value(row, chunk, first)

    def _take_marker(self, row: Row, *, first: bool) -> bool:
        """Say whether the number a line begins with is spoken for."""
        marker = row.marker
        if marker and first:
            self.number = Slice(row, marker.at, marker.at + len(marker.number), "number")
            return True
        if marker and row.lead:
            return True
        if marker and self._list.counts(marker) and self._may_begin():
            self._begin(row, marker)
            return True
        if marker is None and self._begins_unmarked(row):
            self._begin(row, None)
        return False

    def _may_begin(self) -> bool:
        """A list under 整改目标： or 整改进展： with no value of its own is no list of measures."""
        if self._stage in {"goal", "progress"}:
            return not (self.labelled or self._listing)
        return self._seen_label or not self.labelled

    def _begins_unmarked(self, row: Row) -> bool:
        """A paragraph with a bracket of its own, after one that is closed, is the next measure."""
        plain = bool(row.chunks) and row.chunks[0].kind == "plain" and row.has("fields")
        return plain and self._stage == "fields" and self.system is None and bool(self.measures)

    def _labelled_value(self, row: Row, chunk: Chunk, first: bool) -> None:
        self._pending = None
        if chunk.kind == "note":
            self._stage = "strange"
            self._describe(row, 0, len(row.text))
        elif chunk.kind == "measures":
            self._seen_label = True
            row.kind = "label" if row.kind == "unplaced" else row.kind
            self._measure_text(row, chunk.lo, chunk.hi)
        elif chunk.kind == "title" and (self.title or self.measures):
            self._describe(row, chunk.lo, chunk.hi)
        elif chunk.kind in {"title", "goal", "progress"}:
            self._listing = chunk.lo >= chunk.hi
            self._stage = chunk.kind if not (chunk.kind == "title" and first) else "title"
            self._add(getattr(self, chunk.kind), row, chunk.lo, chunk.hi, chunk.kind)

    def _plain(self, row: Row, lo: int, hi: int, first: bool) -> None:
        lo, hi = trim(row.text, lo, hi, BLANK)
        if lo >= hi:
            return
        if self._pending and hi - lo <= _LONGEST_VALUE:
            self._take_pending(row, lo, hi)
        elif self._stage == "strange":
            self._describe(row, lo, hi)
        elif self._stage == "title":
            self._title_text(row, lo, hi, first)
        elif self._stage == "measures":
            self._measure_text(row, lo, hi)
        elif self._stage in {"goal", "progress"}:
            values = self.goal if self._stage == "goal" else self.progress
            self._add(values, row, lo, hi, self._stage)
        else:
            self._after_fields(row, lo, hi, first)

    def _title_text(self, row: Row, lo: int, hi: int, first: bool) -> None:
        if self._inline_title and first:
            points = split_points(row.text[lo:hi], self.system or "", 0)
            if points:
                self._add(self.title, row, lo, lo + points[0].start, "title")
                self._measure_text(row, lo + points[0].start, hi)
                return
        if first and text_field_of(row.text[lo:hi]) == "title" and next_is_plain(self.rows):
            return
        if first or not self.title or goes_on(self.title[-1], row):
            self._add(self.title, row, lo, hi, "title")
        elif self.labelled or self._numbered_below(row):
            self._describe(row, lo, hi)
        else:
            self._measure_text(row, lo, hi)

    def _after_fields(self, row: Row, lo: int, hi: int, first: bool) -> None:
        """Text behind a bracket: more of its line, the first measure, or nothing we know."""
        same_line = any(found.slice.row is row for found in self.fields[-1:])
        if not _HAN.search(row.text[lo:hi]):
            self._note_stop(row, lo)
        elif first and not self.measures:
            self._title_text(row, lo, hi, first)
        elif self.labelled and not self._seen_label:
            self._describe(row, lo, hi)
        elif same_line or not self.measures:
            self._measure_text(row, lo, hi)
        elif more_parties(self.fields[-1:], row, lo, hi):
            last = self.fields[-1].field
            self._field(row, Hit(last, lo, hi, lo, hi), bracket=False)
            row.kind = "responsibility"
        else:
            self._drop(row, lo, hi)

    def _note_stop(self, row: Row, lo: int) -> None:
        if self.measures and row.text[lo] in "。！？；;":
            self.measures[-1].stopped = True

    def _drop_row(self, row: Row) -> None:
        self.dropped.add(row.source.line)
        self.unplaced.append(Unplaced(row.source.line, row.text))

    def _drop(self, row: Row, lo: int, hi: int) -> None:
        if len(row.chunks) == 1:
            self._drop_row(row)
        else:
            self.unplaced.append(Unplaced(row.source.line, row.text[lo:hi]))

    def _describe(self, row: Row, lo: int, hi: int) -> None:
        """Text between heading and measures stays in its place and is listed as not placed."""
        if lo < hi:
            row.kind = "text"
            self.unplaced.append(Unplaced(row.source.line, row.text[lo:hi]))

    def _add(self, values: list[Slice], row: Row, lo: int, hi: int, slot: str) -> None:
        edge = BLANK + ("：:" if slot == "title" else "")
        lo, hi = trim(row.text, lo, hi, edge)
        if lo < hi:
            values.append(Slice(row, lo, hi, slot))
            row.kind = row.kind if row.kind == "finding" else {"title": "finding"}.get(slot, slot)

    def _measure_text(self, row: Row, lo: int, hi: int) -> None:
        self._stage = "measures"
        below = self._numbered_below(row)
        lead = self._list.take(row, lo, hi, numbered_below=below)
        if lead:
            self._describe(row, lead.lo, lead.hi)

    def _begin(self, row: Row, marker: Marker | None) -> None:
        self._list.begin(row, marker)
        self._stage = "measures"
        self._pending = None

    def _take_fields(self, row: Row, chunk: Chunk) -> None:
        self._group += 1
        self._pending = None
        self.unknown.extend((row.source.line, label) for label in chunk.unknown)
        for hit in chunk.hits:
            self._field(row, hit, bracket=chunk.bracket)
        self._uncovered(row, chunk)
        if row.kind == "unplaced":
            row.kind = "responsibility"
        if self._stage != "title" or self.title:
            self._stage = "fields"
        last = chunk.hits[-1] if chunk.hits else None
        if last and last.lo >= last.hi and not chunk.bracket:
            self._pending = last.field

    def _field(self, row: Row, hit: Hit, *, bracket: bool) -> None:
        part = Slice(row, hit.lo, hit.hi)
        own = row.text[hit.own_lo : hit.own_hi]
        after = len(self.measures)
        self.fields.append(FoundField(hit.field, part, own, after, self._group, bracket))

    def _uncovered(self, row: Row, chunk: Chunk) -> None:
        """What follows an unknown label and is in nobody's raw text is listed as not placed."""
        for label in chunk.unknown:
            at = row.text.find(label, chunk.begin, chunk.end)
            if any(hit.lo <= at < hit.hi for hit in chunk.hits) or at < 0:
                continue
            later = [hit.lo for hit in chunk.hits if hit.lo > at]
            end = min(later, default=chunk.hi)
            self.unplaced.append(Unplaced(row.source.line, row.text[at:end].strip("；;，, ")))

    def _take_pending(self, row: Row, lo: int, hi: int) -> None:
        """The value of a label that ended its line stands on the next one."""
        lo, hi = trim(row.text, lo, hi, BLANK + "。；;")
        self.fields.pop()
        assert self._pending
        self._field(row, Hit(self._pending, lo, hi, lo, hi), bracket=False)
        row.kind = "responsibility"
        self._pending = None


def pieces(reader: FindingReader) -> tuple[tuple[Piece, ...], ...]:
    """Return the printed form: every kept line, cut where a value begins or ends."""
    slices: dict[int, list[Slice]] = defaultdict(list)
    for one in _all_slices(reader):
        slices[id(one.row)].append(one)
    kept = [row for row in reader.rows if row.source.line not in reader.dropped]
    return tuple(row_pieces(row, slices[id(row)]) for row in kept)


def _all_slices(reader: FindingReader) -> list[Slice]:
    slices = [*reader.title, *reader.goal]
    if reader.number:
        slices.append(reader.number)
    for k, measure in enumerate(reader.measures, 1):
        if measure.number:
            number = measure.number
            slices.append(Slice(number.row, number.lo, number.hi, f"number@{k}"))
        slices.extend(Slice(t.row, t.lo, t.hi, f"text@{k}") for t in measure.texts)
    for found in reader.fields:
        slot = "deadline" if found.field == "deadline" else found.field.replace("role:", "field:")
        slot += f"@{found.measure}" if found.measure else ""
        slices.append(Slice(found.slice.row, found.slice.lo, found.slice.hi, slot))
    return slices
