"""A look into .xls files before the library reads them: sizes it would believe untested."""

import struct
from collections.abc import Iterator

from app.errors import BadFileError
from app.messages import reading as say
from app.plans.reading_ole import is_sound, stream

#: What the old format allows.
MAX_ROWS, MAX_COLUMNS = 65_536, 256
_DIMENSIONS, _STRINGS = 0x0200, 0x00FC
#: Records that place a value: they begin with row and column.
_CELLS = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E})
_SHORTEST_STRING = 3


def check_old_workbook(data: bytes, name: str, max_cells: int) -> None:
    """Refuse a workbook whose stated sizes cannot be true or do not fit into memory.

    The library reserves memory for what a damaged file states, and that ends the program.
    """
    book = stream(data, "workbook", "book") if is_sound(data) else None
    if book is None:
        raise BadFileError(say.damaged(name))
    rows = columns = 0
    try:
        for kind, at, length in _records(book):
            if kind == _DIMENSIONS:
                _check_dimensions(book, at, length, name)
            elif kind == _STRINGS and length >= 8:
                if struct.unpack_from("<I", book, at + 4)[0] * _SHORTEST_STRING > len(book):
                    raise BadFileError(say.damaged(name))
            elif kind in _CELLS and length >= 4:
                row, column = struct.unpack_from("<HH", book, at)
                rows, columns = max(rows, row + 1), max(columns, column + 1)
    except struct.error:
        raise BadFileError(say.damaged(name)) from None
    if columns > MAX_COLUMNS:
        raise BadFileError(say.damaged(name))
    if rows * columns > max_cells:
        raise BadFileError(say.too_many_cells(name, "", rows, columns))


def _records(book: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield kind, place and length of every record."""
    at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield kind, at + 4, length
        at += 4 + length


def _check_dimensions(book: bytes, at: int, length: int, name: str) -> None:
    layout = "<IIHH" if length >= 12 else "<HHHH"
    first_row, end_row, first_column, end_column = struct.unpack_from(layout, book, at)
    sound = first_row <= end_row <= MAX_ROWS and first_column <= end_column <= MAX_COLUMNS
    if not sound:
        raise BadFileError(say.damaged(name))
