"""The four lists of a round as rows of values: what workbooks and printed annexes both show."""

from collections.abc import Callable
from dataclasses import dataclass

from app.printing import feedback
from app.sheets import header
from app.sheets.header import Field, Value
from app.sheets.lines import Line, finding_lines, measure_lines, party_lines
from db.schema.records import WholeRound


@dataclass(frozen=True, slots=True)
class ListKind:
    """One kind of list: its name, its columns, its lines; `grouped` by party or by finding."""

    name: str
    fields: tuple[Field, ...]
    lines: Callable[[WholeRound], tuple[Line, ...]]
    by_party: bool = False

    def group(self, line: Line) -> object:
        """Return what the cells of a merged column must share to stand once."""
        return (line.party, line.place) if self.by_party else line.place


LISTS = {
    "ledger": ListKind("整改台账", header.LEDGER_FIELDS, measure_lines),
    "finding-list": ListKind("问题清单", header.FINDING_FIELDS, finding_lines),
    "task-list": ListKind("任务清单", header.TASK_FIELDS, measure_lines),
    "responsibility-list": ListKind("责任清单", header.PARTY_FIELDS, party_lines, by_party=True),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """A list made out: rows of values, and for each cell whether it repeats the one above."""

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Value, ...], ...]
    repeats: tuple[tuple[bool, ...], ...]


def make_listing(kind: str, whole: WholeRound, *, printed: bool) -> Listing:
    """Make a list out; a printed one leaves out columns that only serve filtering.

    A value is marked as repeated when the line above, of the same finding, has the same.
    """
    found = LISTS[kind]
    lines = found.lines(whole)
    fields = [f for f in found.fields if not (printed and f.sheet_only)]
    columns = [[field.value(line) for line in lines] for field in fields]
    kept = [
        k for k, f in enumerate(fields) if f not in header.OPTIONAL or any(columns[k]) or not lines
    ]
    fields, columns = [fields[k] for k in kept], [columns[k] for k in kept]
    groups = [found.group(line) for line in lines]
    return Listing(
        name=found.name,
        title=title_of(kind, whole),
        fields=tuple(fields),
        rows=tuple(zip(*columns, strict=True)),
        repeats=tuple(
            tuple(
                f.merged and row > 0 and groups[row] == groups[row - 1]
                and columns[k][row] == columns[k][row - 1]
                for k, f in enumerate(fields)
            )
            for row in range(len(lines))
        ),
    )  # fmt: skip


def title_of(kind: str, whole: WholeRound) -> str:
    """Name a list of a round."""
    return f"{feedback(whole.round)}{LISTS[kind].name}"
