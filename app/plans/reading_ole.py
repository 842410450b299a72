"""The old compound files (OLE2): which streams stand at their root, and what is in them."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128
_NONE = 0xFFFFFFFA
_HEADER_FAT = 109
#: Streams shorter than this lie in the mini stream, in sectors of 64 bytes.
_SMALL, _MINI = 4096, 64
_SECTOR_SIZES = frozenset({512, 4096})
#: What a directory entry says it is; the others are folders, the root and unused places.
_STREAM = 2


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    start: int
    size: int


def root_names(data: bytes) -> frozenset[str]:
    """Return the names right under the root, lower case; fewer when the file is damaged.

    Only the root counts: a document may hold embedded workbooks, and the other way round.
    """
    try:
        return frozenset(entry.name for entry in _Compound(data).entries())
    except (struct.error, IndexError, OverflowError):
        return frozenset()


def stream(data: bytes, *names: str) -> bytes | None:
    """Return the first stream under the root with one of these names, None without one.

    What is returned is cut to the size the file states, and is shorter in a damaged file.
    """
    try:
        compound = _Compound(data)
        found = next((e for e in compound.entries() if e.name in names), None)
        return None if found is None else compound.content(found)
    except (struct.error, IndexError, OverflowError):
        return None


def is_sound(data: bytes) -> bool:
    """Whether every chain of sectors ends, stays inside the file, and no size is larger than it.

    Other readers follow the chains until they end and reserve what a size says: a file of a few
    kilobytes whose chain comes back to itself takes all memory, and the program with it.
    """
    try:
        compound = _Compound(data)
        return compound.tables_are_sound() and compound.streams_are_sound()
    except (struct.error, IndexError, OverflowError):
        return False


def _ends(chain: int, table: list[int], sectors: int) -> bool:
    """Whether a chain comes to its end, each sector once and inside the file."""
    seen = set[int]()
    while chain < _NONE:
        if chain in seen or chain >= min(sectors, len(table)):
            return False
        seen.add(chain)
        chain = table[chain]
    return True


class _Compound:
    """Sectors and directory of one file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._size = 1 << min(struct.unpack_from("<H", data, 30)[0], 16)
        self._fat = self._table()
        self._directory = self._chain(struct.unpack_from("<I", data, 48)[0])

    def _sector(self, sector: int) -> bytes:
        return self._data[(sector + 1) * self._size : (sector + 2) * self._size]

    def _table(self) -> list[int]:
        """Read the allocation table, through the header and the sectors it goes on in."""
        places = list(struct.unpack_from(f"<{_HEADER_FAT}I", self._data, 76))
        following, seen = struct.unpack_from("<I", self._data, 68)[0], set[int]()
        while following < _NONE and following not in seen:
            seen.add(following)
            more = _numbers(self._sector(following))
            places += more[:-1]
            following = more[-1]
        fat: list[int] = []
        for sector in places:
            fat += _numbers(self._sector(sector)) if sector < _NONE else []
        return fat

    def _chain(self, sector: int) -> bytes:
        parts: list[bytes] = []
        seen = set[int]()
        while sector < _NONE and sector not in seen:
            seen.add(sector)
            parts.append(self._sector(sector))
            sector = self._fat[sector]
        return b"".join(parts)

    @property
    def _count(self) -> int:
        """How many sectors the file has; the last one may be cut short."""
        return int((len(self._data) - 1) // self._size)

    def tables_are_sound(self) -> bool:
        """Whether the allocation tables and the directory are there once and end."""
        if self._size not in _SECTOR_SIZES or self._is_repeated():
            return False
        directory, mini = (struct.unpack_from("<I", self._data, at)[0] for at in (48, 60))
        return all(_ends(start, self._fat, self._count) for start in (directory, mini))

    def _is_repeated(self) -> bool:
        """Whether the table of allocation tables comes back to itself or leaves the file."""
        places = [p for p in struct.unpack_from(f"<{_HEADER_FAT}I", self._data, 76) if p < _NONE]
        following, seen = struct.unpack_from("<I", self._data, 68)[0], set[int]()
        while following < _NONE:
            if following in seen or following >= self._count:
                return True
            seen.add(following)
            *more, following = _numbers(self._sector(following))
            places += [place for place in more if place < _NONE]
        return len(set(places)) < len(places) or any(place >= self._count for place in places)

    def streams_are_sound(self) -> bool:
        """Whether every stream's chain ends; also of one that no tree of names leads to."""
        root = self._entry(0)
        if not _ends(root.start, self._fat, self._count):
            return False
        table = _numbers(self._chain(struct.unpack_from("<I", self._data, 60)[0]))
        minis = -(-len(self._chain(root.start)) // _MINI)
        for at in range(_ENTRY, len(self._directory) - _ENTRY + 1, _ENTRY):
            entry = self._entry(at)
            if self._directory[at + 66] != _STREAM or entry.size == 0:
                continue
            small = entry.size < _SMALL
            chain = (table, minis) if small else (self._fat, self._count)
            if entry.size > len(self._data) or not _ends(entry.start, *chain):
                return False
        return True

    def entries(self) -> Iterator[_Entry]:
        """Walk the tree of siblings under the root."""
        todo, seen = [struct.unpack_from("<I", self._directory, 76)[0]], set[int]()
        while todo:
            at = todo.pop() * _ENTRY
            if at in seen or at + _ENTRY > len(self._directory):
                continue
            seen.add(at)
            yield self._entry(at)
            todo += struct.unpack_from("<II", self._directory, at + 68)

    def _entry(self, at: int) -> _Entry:
        length = min(struct.unpack_from("<H", self._directory, at + 64)[0], 64)
        name = self._directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        start, size = struct.unpack_from("<II", self._directory, at + 116)
        return _Entry(name.lower(), start, size)

    def content(self, entry: _Entry) -> bytes:
        """Return what a stream holds."""
        if entry.size >= _SMALL:
            return self._chain(entry.start)[: entry.size]
        mini = self._chain(self._entry(0).start)
        table = _numbers(self._chain(struct.unpack_from("<I", self._data, 60)[0]))
        parts: list[bytes] = []
        sector, seen = entry.start, set[int]()
        while sector < _NONE and sector not in seen:
            seen.add(sector)
            parts.append(mini[sector * _MINI : (sector + 1) * _MINI])
            sector = table[sector]
        return b"".join(parts)[: entry.size]


def _numbers(block: bytes) -> list[int]:
    return list(struct.unpack_from(f"<{len(block) // 4}I", block))
