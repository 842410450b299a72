"""The look into a workbook before the library reads it, which would take the program down with it.

The library makes one grid of everything up to the last cell, reserves room for as many strings as
a file says it has, and ends the whole program when there is no memory for that.
"""

import re
import struct
from io import BytesIO
from pathlib import Path
from xml.parsers import expat

from app.errors import BadFileError
from app.messages import reading as say
from app.plans.safety import MAX_SHEET_PART, MEGABYTE, Package, refuse_dtd
from app.zipping import zipped

#: A sheet is kept as a full grid in memory: 5 million places are 160 MB, a province's ledger has 2.
MAX_CELLS = 5_000_000
#: More rows than any ledger (100,000 measures) has.
MAX_ROWS = 200_000
#: What a workbook says of itself: who saved it when, and what programs noted in it.
PROPERTIES = CORE, CUSTOM = "docProps/core.xml", "docProps/custom.xml"
#: A cell that is not written plainly and near: 702 columns and 9,999 rows are no danger.
#: The letter is looked for first because that is what a search is fast at.
_ODD = re.compile(rb'c(?<=[<:]c)(?! r="[A-Z]{1,2}\d{1,4}"(?: [st]="\w*+"){0,2}+ ?+/?+>)(?=[\s/>])')
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_STRINGS = "sharedstrings.xml"
#: The number of strings that a table says it has.
_COUNT = re.compile(rb"uniqueCount\s*=\s*[\"']\+?0*(\d+)")
#: What makes the library read a zip as .xlsb or .ods, whatever else is in it.
_OTHER_FORMATS = {"xl/workbook.bin", "content.xml"}
_END = struct.Struct("<4s4H2LH")
_END_MARK, _LONG_END_MARK = b"PK\5\6", b"PK\6\7"


def look_into(data: bytes, name: str) -> tuple[bytes, dict[str, bytes]]:
    """Look into a zipped workbook; return what the library may read, and the properties by part.

    Raises BadFileError for damaged, protected, dangerous or oversized files.
    """
    package = Package(BytesIO(data), name)
    properties = _check(package)
    if _has_one_meaning(data, package):
        return data, properties
    looked_at = (part for part in package.parts if not part.endswith("/"))
    return zipped((part, package.read(part, MAX_SHEET_PART)) for part in looked_at), properties


def _has_one_meaning(data: bytes, package: Package) -> bool:
    """Whether every program finds the same parts in a zip: one directory, which ends the file.

    Programs differ in which of two directories, or of two parts of one name, they believe.
    """
    if data.count(_END_MARK) != 1 or _LONG_END_MARK in data or package.repeats:
        return False
    mark, *disks, here, entries, size, start, comment = _END.unpack(data[-_END.size :])
    whole = mark == _END_MARK and not any(disks) and not comment and here == entries
    return whole and entries == len(package.parts) and start + size == len(data) - _END.size


def _check(package: Package) -> dict[str, bytes]:
    """Look into every part: no DTD, no cell so far away that the grid would not fit.

    A sheet may lie anywhere, also in a part that is not called .xml. Returns the properties.
    """
    name = package.name
    if not _OTHER_FORMATS.isdisjoint(part.lower() for part in package.parts):
        raise BadFileError(say.damaged(name))
    properties = {}
    for part in package.parts:
        content = package.read(part, MAX_SHEET_PART)
        if part.endswith((".xml", ".rels")):
            refuse_dtd(content, name)
        if b"sheetData" in content and _ODD.search(content):
            refuse_extent(name, Path(part).stem, *_extent(content, name))
        if part.lower().endswith(_STRINGS):
            _refuse_count(name, content)
        if part in PROPERTIES and len(content) <= MEGABYTE:
            properties[part] = content
    return properties


def _refuse_count(name: str, strings: bytes) -> None:
    """Refuse a table of strings that says it has more than any sheet has cells."""
    if any(len(count) > 9 or int(count) > MAX_CELLS for count in _COUNT.findall(strings)):
        raise BadFileError(say.damaged(name))


def _extent(content: bytes, name: str) -> tuple[int, int]:
    """Return the last row and the last column that hold something; empty cells do not count.

    This goes by the XML, not by how office programs happen to write it. Where a cell's own place
    and that of its row or of the cell before differ, the farther one counts.
    """
    row, here, last = [1], [1, 0], [0, 0]

    def begin(tag: str, attributes: dict[str, str]) -> None:
        kind, place = tag.rpartition(":")[2], attributes.get("r", "")
        if kind == "row" and place:
            row[0] = int(place)
        elif kind == "c":
            found = _PLACE.fullmatch(place.upper())
            if place and not found:
                here[:] = MAX_ROWS + 1, 1
                return
            own = (int(found[2]), _column(found[1])) if found else (0, 0)
            here[:] = max(own[0], row[0]), max(own[1], here[1] + 1)
        elif kind in ("v", "is", "f"):
            last[:] = map(max, last, here)

    def end(tag: str) -> None:
        if tag.rpartition(":")[2] == "row":
            row[0] += 1
            here[1] = 0

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError):
        raise BadFileError(say.damaged(name)) from None
    return last[0], last[1]


def refuse_extent(name: str, sheet: str, rows: int, columns: int) -> None:
    """Raise BadFileError for a sheet too large to be kept in memory."""
    if rows > MAX_ROWS or rows * columns > MAX_CELLS:
        raise BadFileError(say.too_many_cells(name, sheet, rows, columns))


def _column(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return value
