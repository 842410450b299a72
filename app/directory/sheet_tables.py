"""Tables of units and leaders found in a workbook: which columns they have, what rows say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.messages import directory as messages
from app.messages import plans as say
from app.plans import struck as strikes
from app.sheets.beneath import place_name
from app.sheets.reading import Sheet
from app.wording import UNIT_KIND_WORDS
from db.words import UnitKind

#: The header stands in one of the first rows.
HEADER_ROWS = 20
_UNIT_HEADERS = {
    "name": ("单位名称", "名称", "单位全称", "全称", "单位", "部门名称", "机构名称", "责任单位"),
    "short": ("简称", "单位简称"),
    "aliases": ("别名", "曾用名", "其他名称", "又称"),
    "kind": ("类型", "单位类型", "单位性质", "性质", "类别"),
    "parent": ("上级单位", "上级", "主管单位", "主管部门", "隶属单位", "隶属"),
    "contact": ("联系人", "联络员", "经办人"),
    "phone": ("电话", "联系电话", "联系方式", "手机", "手机号", "手机号码"),
}
_LEADER_HEADERS = {
    "name": ("姓名", "领导姓名", "领导", "人员姓名"),
    "post": ("职务", "职位", "岗位", "职务职级", "现任职务"),
}
_KINDS = {
    UnitKind.PARTY: ("党委部门", "党委", "党委机关", "党群部门", "党的机关"),
    UnitKind.GOVERNMENT: ("政府部门", "政府", "行政机关", "政府机关"),
    UnitKind.TOWN: ("乡镇", "街道", "乡镇街道", "镇", "乡", "镇街"),
    UnitKind.INSTITUTION: ("事业单位", "事业"),
    UnitKind.ENTERPRISE: ("企业", "国企", "国有企业"),
    UnitKind.OTHER: ("其他",),
}
_NOISE = re.compile(r"[\s*＊:：]|[（(].*?[）)]")
#: One telephone or several, with extensions and what they are for: 0578-123456转8（办）.
_PHONES = re.compile(r"(?!.*\d\.\d)(?!.*\dE[+\d])[^。；]*", re.IGNORECASE)
_SEPARATORS = re.compile(r"[、，,；;/\n]+")


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One row of a table of units, as written; `line` is its 1-based row in the sheet."""

    sheet: str
    line: int
    name: str
    short: str = ""
    aliases: tuple[str, ...] = ()
    kind: UnitKind | None = None
    parent: str = ""
    contact: str = ""
    phone: str = ""
    unknown_kind: str = ""


@dataclass(frozen=True, slots=True)
class LeaderLine:
    """One row of a table of leaders."""

    sheet: str
    line: int
    name: str
    post: str = ""


@dataclass
class Tables:
    """Everything found in a workbook.

    `remarks` are what is to be asked about a row, by sheet and line; `struck` the rows that are
    struck out as a whole, with their words.
    """

    units: list[UnitLine] = field(default_factory=list)
    leaders: list[LeaderLine] = field(default_factory=list)
    remarks: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)
    struck: list[tuple[str, int, str]] = field(default_factory=list)


def bare(text: str) -> str:
    """Write a header cell without blanks, stars, colons and remarks in brackets."""
    return _NOISE.sub("", text)


def find_tables(sheets: Sequence[Sheet]) -> Tables:
    """Read the units and leaders of every visible sheet that has a header of theirs."""
    found = Tables()
    for sheet in sheets:
        if not sheet.visible:
            continue
        _look_beneath(sheet, found)
        for at, row in enumerate(sheet.rows[:HEADER_ROWS]):
            leaders = _columns(row, _LEADER_HEADERS)
            units = _columns(row, _UNIT_HEADERS)
            if leaders.keys() == _LEADER_HEADERS.keys():
                found.leaders += _leaders(sheet, at, leaders)
                break
            if "name" in units and (len(units) > 1 or _alone(row)):
                found.units += _units(sheet, at, units)
                break
            if "name" in leaders and _alone(row):
                found.leaders += _leaders(sheet, at, leaders)
                break
    for unit in found.units:
        if unit.phone and not _PHONES.fullmatch(unit.phone):
            key = (unit.sheet, unit.line)
            odd = messages.odd_phone(unit.phone)
            found.remarks[key] = (*found.remarks.get(key, ()), odd)
    return found


def _look_beneath(sheet: Sheet, found: Tables) -> None:
    """Note what a sheet says beneath its values, row by row."""
    said: dict[int, list[str]] = {}
    gone: dict[int, list[str]] = {}
    for (row, _), text in sorted(sheet.beneath.marked.items()):
        gone.setdefault(row, []).extend(strikes.words(text))
    for row, struck in gone.items():
        if any(sheet.rows[row]):
            said.setdefault(row, []).append(say.struck(struck, whole_line=False))
        elif struck:
            found.struck.append((sheet.name, row + 1, " ".join(struck)))
    for (row, column), error in sorted(sheet.beneath.broken.items()):
        text = say.broken_cell(place_name(row, column), error)
        said.setdefault(row, []).append(text)
    for note in sheet.beneath.notes:
        text = say.remark(note.author, note.text, place_name(note.row, note.column))
        said.setdefault(note.row, []).append(text)
    found.remarks |= {(sheet.name, row + 1): tuple(texts) for row, texts in said.items()}


def _columns(row: Sequence[str], headers: dict[str, tuple[str, ...]]) -> dict[str, int]:
    """Find the column of each field; the better (earlier) synonym wins, then the left one."""
    cells = [bare(cell) for cell in row]
    found = {}
    for name, synonyms in headers.items():
        at = next((cells.index(word) for word in synonyms if word in cells), None)
        if at is not None:
            found[name] = at
    return found


def _alone(row: Sequence[str]) -> bool:
    """Whether a header has but its name, and at most a running number before it."""
    cells = [bare(cell) for cell in row if cell.strip()]
    return len([cell for cell in cells if cell not in {"序号", "编号"}]) == 1


def _cell(row: Sequence[str], columns: dict[str, int], name: str) -> str:
    at = columns.get(name)
    return " ".join(row[at].split()) if at is not None and at < len(row) else ""


def _units(sheet: Sheet, header: int, columns: dict[str, int]) -> list[UnitLine]:
    found = []
    for at, row in enumerate(sheet.rows[header + 1 :], start=header + 2):
        name = _cell(row, columns, "name")
        if not name:
            continue
        kind = _cell(row, columns, "kind")
        known = kind_of(kind)
        raw = row[columns["aliases"]] if "aliases" in columns else ""
        line = UnitLine(
            sheet=sheet.name,
            line=at,
            name=name,
            short=_cell(row, columns, "short"),
            aliases=tuple(part.strip() for part in _SEPARATORS.split(raw) if part.strip()),
            kind=known,
            parent=_cell(row, columns, "parent"),
            contact=_cell(row, columns, "contact"),
            phone=_cell(row, columns, "phone"),
            unknown_kind=kind if kind and known is None else "",
        )
        found.append(line)
    return found


def _leaders(sheet: Sheet, header: int, columns: dict[str, int]) -> list[LeaderLine]:
    found = []
    for at, row in enumerate(sheet.rows[header + 1 :], start=header + 2):
        name = _cell(row, columns, "name")
        if len(name.replace(" ", "")) == 2:
            name = name.replace(" ", "")
        if name:
            found.append(LeaderLine(sheet.name, at, name, _cell(row, columns, "post")))
    return found


def kind_of(text: str) -> UnitKind | None:
    """Understand a written kind of unit; None when it is none."""
    wanted = _NOISE.sub("", text)
    for kind, words in _KINDS.items():
        if wanted in words or (wanted and wanted == _NOISE.sub("", UNIT_KIND_WORDS[kind])):
            return kind
    return None
