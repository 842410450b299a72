"""What a table's cells say: numbers, titles, measures with their brackets, fields."""

import re
from dataclasses import asdict, dataclass, field, replace

from app.plans.dates import from_serial
from app.plans.deadlines import Understood, parse_deadline
from app.plans.findings import FindingReader
from app.plans.found_fields import FoundField
from app.plans.model import DeadlineBasis, PlanDeadline, PlanResponsibility, SourceLine, Unplaced
from app.plans.numbering import marker_at
from app.plans.outline import make_row, make_rows
from app.plans.parties import split_parties
from app.plans.table_grid import unwrapped
from db.words import Role

_LABEL = "整改措施："
_AROUND = " \t\u3000\u00a0.．、，,。：:（）()【】[]"
_PERSON_LABEL = re.compile(r"人(?:员)?(?:[）)]|$)|领导")
_UNIT_LABEL = re.compile(r"单位|部门|科室|主体")
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}")
_UNIT_END = re.compile(r"[局委办室部院厅处科司镇乡道组站所队会协校社心团联]$|各|全")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
#: 2000-01-01 to 2099-12-31: other numbers are no days.
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050
_FLOAT = re.compile(r"(\d+)\.0+")


@dataclass(slots=True)
class Noticed:
    """What turns up while cells are read and becomes doubts: (line, printed text)."""

    deadlines: list[tuple[int, Understood]] = field(default_factory=list)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    #: Cells that name something: what none of the names turns out to be is listed as not placed.
    names: list[tuple[int, str]] = field(default_factory=list)
    #: Serial numbers of rows without words of a problem, by lines; whether they stand alone.
    unsure: list[tuple[int, str, bool]] = field(default_factory=list)
    #: Fields that could not be read, by their finding's line and name: nobody left them out.
    excused: set[tuple[int, str]] = field(default_factory=set)
    #: Lines of cells that begin with a number or a figure.
    figures: list[int] = field(default_factory=list)
    #: What rows were taken for that are no tasks, by their lines.
    kinds: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CellMeasure:
    """A measure read from a cell, with the fields of the bracket behind it."""

    number: str
    text: str
    fields: tuple[FoundField, ...] = ()


def bare_number(text: str) -> str:
    """Return a printed number without punctuation: "1." and "（1）" are 1, 43号问题 stays."""
    text = " ".join(text.split())
    marker = marker_at(text)
    if marker is not None and not text[marker.end :].strip():
        text = marker.number
    whole = _FLOAT.fullmatch(text)
    return whole[1] if whole else text.strip(_AROUND)


def numbered(text: str) -> tuple[str, str]:
    """Split a heading in a cell into its number and its wording, label and colon left out."""
    text = text.strip()
    row = make_row(SourceLine(0, text.split("\n")[0]))
    number = row.marker.number if row.marker else ""
    start = row.chunks[0].lo if row.lead == "title" else row.start
    return number, unwrapped(text[start:]).strip(" \t\u3000：:")


def lost_names(noticed: Noticed, kept: frozenset[str]) -> list[Unplaced]:
    """Return the naming cells that became neither a number nor a title nor anything else kept."""
    lost = (
        Unplaced(line, " ".join(text.split("\n")))
        for line, text in noticed.names
        if not kept & {numbered(text)[1], unwrapped(text), bare_number(text), title_of(text)[1]}
    )
    return list(dict.fromkeys(lost))


def title_of(text: str) -> tuple[str, str, tuple[FoundField, ...]]:
    """Split a problem's cell into number, wording and the fields of a bracket at its end."""
    text = text.strip()
    row = make_row(SourceLine(0, text))
    brackets = [chunk for chunk in row.chunks if chunk.kind == "fields" and chunk.bracket]
    if "\n" in text or len(brackets) != 1 or text[brackets[0].end :].strip("。 "):
        return *numbered(text), ()
    reader = FindingReader([row])
    reader.read()
    number, title = numbered(text[: brackets[0].begin])
    return number, title, tuple(reader.fields)


def measures_of(text: str, line: int, found: Noticed) -> tuple[CellMeasure, ...]:
    """Take a cell of measures apart: ①②③, 1. 2., 一是…二是, line by line or in one paragraph."""
    rows = make_rows(SourceLine(line, part) for part in text.split("\n") if part.strip())
    found.figures += [line for row in rows if row.unsure]
    if not rows:
        return ()
    if rows[0].marker is not None and rows[0].lead is None:
        # A line of its own: the count may go on from the cell above.
        rows.insert(0, make_row(SourceLine(line, _LABEL)))
    elif rows[0].lead != "measures":
        rows[0] = make_row(SourceLine(line, _LABEL + rows[0].text))
    reader = FindingReader(rows)
    reader.read()
    found.unknown += reader.unknown
    found.unplaced += [Unplaced(line, rest.text.removeprefix(_LABEL)) for rest in reader.unplaced]
    single = len(reader.measures) == 1
    return tuple(
        CellMeasure(
            measure.number.text if measure.number else "",
            measure.text,
            tuple(f for f in reader.fields if f.measure == k or (single and f.measure == 0)),
        )
        for k, measure in enumerate(reader.measures, 1)
    ) + _rest(reader, single=single)


def _rest(reader: FindingReader, *, single: bool) -> tuple[CellMeasure, ...]:
    """A bracket behind several measures is the whole cell's: handed on as one without text."""
    fields = tuple(f for f in reader.fields if f.measure == 0)
    return () if single or not fields else (CellMeasure("", "", fields),)


def parties_of(text: str, name: str, label: str) -> tuple[PlanResponsibility, ...]:
    """Read the cell of a role's column; `raw` is the whole cell.

    Under a joint label (责任单位及责任人) a person's name after a unit is a contact.
    """
    parties = split_parties(text.strip(), Role(name.removeprefix("role:")))
    if not (_PERSON_LABEL.search(label) and _UNIT_LABEL.search(label)):
        return parties
    return tuple(
        replace(party, role=Role.CONTACT) if _is_person(party.party) else party for party in parties
    )


def _is_person(party: str) -> bool:
    return _PERSON.fullmatch(party) is not None and not _UNIT_END.search(party)


def fields_in(text: str) -> tuple[FoundField, ...]:
    """Read a cell of nothing but labelled fields (牵头领导：…；责任单位：…); else nothing."""
    reader = FindingReader(
        [make_row(SourceLine(0, ""))] + [make_row(SourceLine(0, line)) for line in text.split("\n")]
    )
    reader.read()
    alone = not reader.title and not reader.measures and not reader.unplaced
    return tuple(reader.fields) if alone else ()


def day_text(text: str) -> str:
    """Write the number a spreadsheet counts a day by (45473) as the day; other texts stay."""
    match = _SERIAL.fullmatch(text.strip())
    if match is None or not _FIRST_SERIAL <= int(match[1]) <= _LAST_SERIAL:
        return text
    day = from_serial(int(match[1]))
    return f"{day.year}年{day.month}月{day.day}日"


def deadline_of(text: str, line: int, known: DeadlineBasis, found: Noticed) -> PlanDeadline | None:
    """Read a time limit; how it was understood is noted."""
    raw = day_text(unwrapped(text))
    if not raw:
        return None
    understood = parse_deadline(raw, **asdict(known))
    found.deadlines.append((line, understood))
    return understood.deadline


def bracket_parties(fields: tuple[FoundField, ...]) -> tuple[PlanResponsibility, ...]:
    """Read the responsibilities of a bracket inside a cell."""
    out: list[PlanResponsibility] = []
    for one in fields:
        if one.field.startswith("role:"):
            role = Role(one.field.removeprefix("role:"))
            raw = one.slice.text
            out += [PlanResponsibility(p.role, p.party, raw) for p in split_parties(one.own, role)]
    return tuple(out)


def bracket_deadline(
    fields: tuple[FoundField, ...], line: int, known: DeadlineBasis, found: Noticed
) -> PlanDeadline | None:
    """Read the time limit of a bracket inside a cell."""
    texts = [one.slice.text for one in fields if one.field == "deadline" and one.slice.text]
    return deadline_of(texts[0], line, known, found) if texts else None
