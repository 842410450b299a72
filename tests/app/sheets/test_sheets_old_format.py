"""Old workbooks (.xls) whose inner tables lead nowhere: refused before the library follows them."""

import struct
from pathlib import Path

import pytest

from app.errors import BadFileError
from app.plans import reading_ole
from app.sheets.reading import read_workbook

RESAVED = Path(__file__).parents[1] / "exchange" / "resaved" / "libreoffice.xls"


def altered(place: str, value: int) -> bytes:
    """Write a number at a place of an old workbook's tables: h header, f table, d directory."""
    data = bytearray(RESAVED.read_bytes())
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    table, directory = (struct.unpack_from("<I", data, at)[0] for at in (76, 48))
    start = {"h": 0, "f": (table + 1) * size, "d": (directory + 1) * size}[place[0]]
    struct.pack_into("<I", data, start + int(place[1:]), value)
    return bytes(data)


def first_sector(entry: int) -> int:
    data = RESAVED.read_bytes()
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    directory = (struct.unpack_from("<I", data, 48)[0] + 1) * size
    return int(struct.unpack_from("<I", data, directory + 128 * entry + 116)[0])


def test_an_old_workbook_as_it_is_saved_has_chains_that_end() -> None:
    assert reading_ole.is_sound(RESAVED.read_bytes())


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("h30", 0),  # the size of a sector
        ("h30", 40),
        ("h48", 0x7FFFFFFF),  # the directory outside the file
        ("h80", struct.unpack_from("<I", RESAVED.read_bytes(), 76)[0]),  # one table twice
        ("h80", 0x00FFFFFF),  # a table outside the file
        ("d248", 0x7FFFFFFF),  # the first stream does
        ("d244", 0x00FFFFFF),  # it begins outside the file
        (f"f{4 * first_sector(1)}", first_sector(1)),  # its chain comes back to itself
        (f"f{4 * first_sector(1)}", 0x00FFFFFF),  # or leaves the file
    ],
)
def test_an_old_workbook_whose_chains_do_not_end_is_refused(
    tmp_path: Path, place: str, value: int
) -> None:
    """The library would follow the chain until memory ends, and the program with it."""
    path = tmp_path / "表.xls"
    path.write_bytes(altered(place, value))
    with pytest.raises(BadFileError, match="已损坏"):
        read_workbook(path)


def test_a_table_of_tables_that_comes_back_to_itself(tmp_path: Path) -> None:
    data = bytearray(RESAVED.read_bytes())
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    data += bytes(-len(data) % size)
    last = len(data) // size - 1
    data += b"\xff" * (size - 4) + struct.pack("<I", last)
    assert reading_ole.is_sound(bytes(data)), "more sectors do no harm"
    struct.pack_into("<I", data, 68, last)
    path = tmp_path / "表.xls"
    path.write_bytes(data)
    with pytest.raises(BadFileError, match="已损坏"):
        read_workbook(path)
