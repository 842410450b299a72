"""The header of a table of tasks: which row it is, and what each column holds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.plans.labels import field_of, normalise_label
from app.plans.table_grid import Grid, is_short
from db.words import Role

#: How far down a header may stand (exchange.md).
LOOK_AT = 20
_DEEPEST = 3
#: So many labels nobody can doubt make a header, however many strange ones stand beside them.
_MANY = 4
_JOINED = re.compile(r"[及和与、/／（(\n&]|以及")
#: What a label nobody knows ends with, and what it then stands for.
_ENDINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), field)
    for pattern, field in (
        (r"措施(?:序号|编号|号)$", "measure number"),
        (r"(?:序号|编号)$", "number"),
        (r"(?:配合|协办|协助)(?:责任)?(?:单位|部门|科室)?$", f"role:{Role.COOPERATING_UNIT}"),
        (r"牵头.{0,4}(?:领导|负责人|负责同志)$", f"role:{Role.LEAD_LEADER}"),
        (r"牵头.{0,4}(?:单位|部门|科室)?$", f"role:{Role.LEAD_UNIT}"),
        (r"(?:领导|负责同志)$", f"role:{Role.RESPONSIBLE_LEADER}"),
        (r"(?:责任|主责|整改|承办|落实).{0,4}(?:单位|部门|科室|主体)$", "role:RESPONSIBLE_UNIT"),
        (r"(?:责任|经办|具体负责).{0,2}人(?:员)?$", f"role:{Role.CONTACT}"),
        (r"(?:时限|期限|完成时间|完成日期)$", "deadline"),
        (r"(?:措施|举措)(?:内容)?$", "measures"),
        (r"^(?:整改)?(?:措施|举措)[（(]?[\d一二三四五六七八九十]+[）)]?$", "measures"),
        (r"(?:销号)(?:状态|情况|意见|结果)?$", "closure"),
        (r"(?:进展|进度|完成|落实|整改)(?:的)?(?:情况|成效)$", "progress"),
        (r"(?<!整改)(?:类别|分类|类型)$", "category"),
        (r"(?:目标)$", "goal"),
        (r"(?:问题|事项|任务|问题清单)(?:描述|内容|表现|摘要)?$", "title"),
        (r"备注$", "note"),
    )
)
_COUNTED = re.compile(r"(?:措施|举措)[（(]?([\d一二三四五六七八九十]+)[）)]?$")
_ONE_COLUMN = frozenset(
    {"measures", "goal", "progress", "progress_state", "closure", "note", "category", "deadline"}
)
_BEGINNING = re.compile(r"开始|启动|起始|实际")
_SUBSTANCE = frozenset({"deadline", "progress", "closure", "progress_state", "category"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its printed label and what it holds; `field` None for unknown ones."""

    index: int
    label: str
    field: str | None


@dataclass(frozen=True, slots=True)
class Header:
    """The header rows `first` to `end` (exclusive) and the columns they name.

    `groups` are the labels that stand above others (责任分工 over 牵头单位 and 配合单位).
    """

    first: int
    end: int
    columns: tuple[Column, ...]
    groups: frozenset[str] = frozenset()

    def index(self, field: str) -> int | None:
        """Return the first column of a field."""
        return next((c.index for c in self.columns if c.field == field), None)

    def all(self, *fields: str) -> list[Column]:
        """Return the columns of some fields, from left to right."""
        return [column for column in self.columns if column.field in fields]

    @property
    def labels(self) -> frozenset[str]:
        """The labels as printed, without blanks; those of groups included."""
        names = (normalise_label(column.label) for column in self.columns)
        return frozenset(names) | self.groups


def column_field(label: str) -> str | None:
    """Return what a column header stands for: by the table of labels, else by how it ends.

    Only for texts that are labels by where they stand: a value may end like a label.
    """
    known = known_label(label)
    if known or not is_short(label) or label.strip().startswith("关于"):
        return known
    parts = [part for part in _JOINED.split(label) if part.strip()]
    for part in parts if len(parts) > 1 else ():
        if known_label(part):
            return known_label(part)
    text = normalise_label(parts[0] if parts else label)
    return next((field for pattern, field in _ENDINGS if pattern.search(text)), None)


def label_number(label: str) -> str:
    """Return the number of a label that counts (措施1, 措施二), "" for others."""
    match = _COUNTED.search(label)
    return match[1] if match else ""


def known_label(text: str) -> str | None:
    """Return what a text stands for that is a label in the table of labels, None for others."""
    field = field_of(text) if is_short(text) else None
    return "title" if field == "finding" else field


def find_header(grid: Grid, *, start: int = 0, strict: bool = False) -> Header | None:
    """Find the header in the first rows from `start` on.

    `strict` asks for more than a list of problems: tables of a text may be about anything.
    """
    for row in range(start, min(grid.height, start + LOOK_AT)):
        if _is_header_row(grid, row):
            header = _read(grid, row)
            if _is_tasks(header, strict=strict):
                return header
    return None


def _is_header_row(grid: Grid, row: int) -> bool:
    cells = grid.own(row)
    sure = {field for cell in cells if (field := known_label(cell.text))}
    known = [field for cell in cells if (field := column_field(cell.text))]
    return (
        (len(sure) >= 2 or (len(sure) == 1 and len(set(known)) >= 3))
        and (len(known) * 5 >= len(cells) * 2 or len(sure) >= _MANY)
        and all(is_short(cell.text) or len(cell.text) < 60 for cell in cells)
    )


def _is_tasks(header: Header, *, strict: bool) -> bool:
    fields = {column.field for column in header.columns if column.field}
    roles = any(field.startswith("role:") for field in fields)
    core = fields & {"title", "measures"}
    return bool(core) and (
        len(core) == 2 or roles or bool(fields & _SUBSTANCE) or (not strict and len(fields) > 1)
    )


def _read(grid: Grid, row: int) -> Header:
    end = row + _depth(grid, row)
    columns = [_column(grid, row, end, index) for index in range(grid.width)]
    cells = (cell for at in range(row, end) for cell in grid.own(at))
    groups = frozenset(normalise_label(cell.text) for cell in cells)
    return Header(row, end, tuple(_settled(grid, columns, end)), groups)


def _depth(grid: Grid, row: int) -> int:
    """Return how many rows the header has."""
    spans = [c.row_span for c in grid.own(row) if column_field(c.text)]
    deepest = max(spans, default=1)
    if 1 < deepest <= _DEEPEST and all(_fits_below(grid, row, row + d) for d in range(1, deepest)):
        return deepest
    below = grid.own(row + 1) if row + 1 < grid.height else []
    known = [cell for cell in below if known_label(cell.text)]
    return 2 if known and _fits_below(grid, row, row + 1) else 1


def _fits_below(grid: Grid, row: int, lower: int) -> bool:
    """Say whether a lower row has nothing but short texts in the room the header leaves it."""
    cells = grid.own(lower) if lower < grid.height else []
    grouped = any(cell.column_span > 1 for cell in grid.own(row))
    named = grouped or any(known_label(cell.text) for cell in cells)
    fits = all(is_short(cell.text) and _room_above(grid, row, cell.column) for cell in cells)
    return fits and (named or not cells)


def _room_above(grid: Grid, row: int, column: int) -> bool:
    """Say whether a second header row may name a column: a group or nothing stands above."""
    above = grid.at(row, column)
    return above is None or above.column_span > 1 or column_field(above.text) is None


def _column(grid: Grid, row: int, end: int, index: int) -> Column:
    texts: list[str] = []
    for at in range(row, end):
        cell = grid.at(at, index)
        if cell is not None and cell.text not in texts:
            texts.append(cell.text)
    if not texts:
        return Column(index, "", None)
    deep = texts[-1]
    field = column_field(deep)
    if len(texts) > 1 and field is None:
        field = column_field("".join(texts[-2:])) or column_field(texts[-2])
    return Column(index, "".join(deep.split()), field)


def _settled(grid: Grid, columns: list[Column], end: int) -> Iterator[Column]:
    """Let every field but the roles have one column; the others are kept as unknown."""
    columns = _numbers(grid, _titles(grid, columns, end), end)
    taken = set[str]()
    starts = [c for c in columns if c.field == "deadline" and _BEGINNING.search(c.label)]
    many = sum(column.field == "deadline" for column in columns) > len(starts)
    for column in columns:
        field = column.field
        again = field in taken and not (field == "measures" and label_number(column.label))
        if field in _ONE_COLUMN and (again or (many and column in starts)):
            yield replace(column, field=None)
            continue
        if field:
            taken.add(field)
        yield column


def _titles(grid: Grid, columns: list[Column], end: int) -> list[Column]:
    """Of two columns of problems the one that is counted is the finding; by default the first.

    A coarser one before it is the category, if there is none yet; else it is kept as unknown.
    """
    titles = [column for column in columns if column.field == "title"]
    if len(titles) < 2:
        return columns
    first, second = titles[:2]
    coarse, fine = (_begins(grid, column.index, end) for column in (first, second))
    counted = [_begins(grid, c.index, end) for c in columns if c.field == "number"]
    grouped = any(column.field == "category" for column in columns)
    inner = len(coarse) < len(fine)
    if coarse in counted or (grouped and fine not in counted):
        inner = False
    kept = second if inner else first
    changed = {c.index: replace(c, field=None) for c in titles if c is not kept}
    if inner and not grouped:
        changed[first.index] = replace(first, field="category")
    return [changed.get(column.index, column) for column in columns]


def _begins(grid: Grid, column: int, start: int) -> tuple[int, ...]:
    """Return the rows in which a new value begins in a column; the same again is not new."""
    rows: list[int] = []
    last = ""
    for row in range(start, grid.height):
        cell = grid.at(row, column)
        if cell is not None and cell.text != last:
            rows.append(row)
            last = cell.text
    return tuple(rows)


def _counts_categories(grid: Grid, columns: list[Column], number: Column, end: int) -> bool:
    """Say whether a number before the category changes with it, and not with the problems."""
    place = {column.field: column.index for column in reversed(columns) if column.field}
    category, title = place.get("category"), place.get("title")
    if category is None or title is None or number.index > category:
        return False
    grouped = _begins(grid, category, end)
    return _begins(grid, number.index, end) == grouped != _begins(grid, title, end)


def _numbers(grid: Grid, columns: list[Column], end: int) -> list[Column]:
    """Tell the numbers of categories, findings and measures apart by where they stand."""
    numbers = [column for column in columns if column.field == "number"]
    if len(numbers) == 1 and _counts_categories(grid, columns, numbers[0], end):
        changed = {numbers[0].index: replace(numbers[0], field="category number")}
        return [changed.get(column.index, column) for column in columns]
    if len(numbers) < 2:
        return columns
    place = {column.field: column.index for column in reversed(columns) if column.field}
    title = place.get("title", 0)
    before = [column for column in numbers if column.index < title] or numbers[:1]
    changed = {}
    for column in numbers:
        if column is before[-1]:
            continue
        if column.index == place.get("category", -1) - 1:
            changed[column.index] = replace(column, field="category number")
        else:
            after = column.index > title and "measures" in place
            changed[column.index] = replace(column, field="measure number" if after else None)
    return [changed.get(column.index, column) for column in columns]
