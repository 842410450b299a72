"""The old compound files (OLE2): which streams stand at their root, and so what they are."""

import struct
from collections.abc import Iterator

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128
_NONE = 0xFFFFFFFA
_HEADER_FAT = 109


def root_names(data: bytes) -> frozenset[str]:
    """Return the names right under the root, lower case; fewer when the file is damaged.

    Only the root counts: a document may hold embedded workbooks, and the other way round.
    """
    try:
        entries = b"".join(_sectors(data))
        root_child = struct.unpack_from("<I", entries, 76)[0]
        return frozenset(_names(entries, root_child))
    except (struct.error, IndexError):
        return frozenset()


def _sectors(data: bytes) -> Iterator[bytes]:
    """Yield the sectors of the directory, in their chain's order."""
    size = 1 << min(struct.unpack_from("<H", data, 30)[0], 16)
    fat = _fat(data, size)
    sector, seen = struct.unpack_from("<I", data, 48)[0], set[int]()
    while sector < _NONE and sector not in seen:
        seen.add(sector)
        yield data[(sector + 1) * size : (sector + 2) * size]
        sector = fat[sector]


def _fat(data: bytes, size: int) -> list[int]:
    """Return the allocation table; what lies beyond 7 MB is never needed for a directory."""
    fat: list[int] = []
    for sector in struct.unpack_from(f"<{_HEADER_FAT}I", data, 76):
        block = data[(sector + 1) * size : (sector + 2) * size] if sector < _NONE else b""
        fat.extend(struct.unpack_from(f"<{len(block) // 4}I", block))
    return fat


def _names(entries: bytes, first: int) -> Iterator[str]:
    """Walk the tree of siblings under the root."""
    todo, seen = [first], set[int]()
    while todo:
        entry = todo.pop()
        at = entry * _ENTRY
        if entry in seen or at + _ENTRY > len(entries):
            continue
        seen.add(entry)
        length = min(struct.unpack_from("<H", entries, at + 64)[0], 64)
        yield entries[at : at + max(length - 2, 0)].decode("utf-16-le", "replace").lower()
        todo.extend(struct.unpack_from("<II", entries, at + 68))
