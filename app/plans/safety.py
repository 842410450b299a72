"""Files nobody vouches for: limits checked before unpacking, XML read without entities."""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from os import SEEK_CUR
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING, BinaryIO, TypeVar
from xml.parsers import expat

from app.errors import BadFileError
from app.messages import reading as say

Read = TypeVar("Read")

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MEGABYTE = 1 << 20
#: A plan of 500 findings has 1 MB; scanned seals and photographs make the rest.
MAX_FILE = 100 * MEGABYTE
#: Text alone: the works of a whole province's round have less.
MAX_TEXT = 20 * MEGABYTE
#: Beyond this many lines no plan is read: every line costs the parser time.
MAX_LINES = 200_000
#: An office document has some dozens of parts, one for every picture more.
MAX_PARTS = 5_000
#: One XML part: lxml needs ten times as much memory, and old PCs have 4 GB.
MAX_XML_PART = 64 * MEGABYTE
#: A sheet of 200,000 rows with 20 columns; sheets are streamed, not kept as a tree.
MAX_SHEET_PART = 192 * MEGABYTE
MAX_UNPACKED = 512 * MEGABYTE
#: Real documents shrink 5 to 40 times, styled empty sheets 100 times, bombs 1,000 times.
MAX_RATIO = 200
#: Below this size a ratio says nothing: a small part may well be all blanks.
RATIO_MATTERS_FROM = 4 * MEGABYTE
#: What stands before every part: a mark, and the lengths of its name and of the extra field.
_LOCAL, _LOCAL_MARK = struct.Struct("<4s22x2H"), b"PK\3\4"
_FIRST, _CHUNK = 1 << 10, 1 << 16
#: Written in UTF-8 beyond doubt, and the root begins at once: no DTD can follow.
_PLAIN = re.compile(
    rb"""(?:<\?xml\ version=["']1\.0["'](?:\ encoding=["'](?i:utf-8)["'])?
    (?:\ standalone=["']yes["'])?\s*\?>\s*)?<[A-Za-z]""",
    re.VERBOSE,
)


def check_file(path: Path, limit: int = MAX_FILE) -> int:
    """Return the size of a file. Raises BadFileError for one that cannot be a document."""
    try:
        found = path.stat()
    except FileNotFoundError:
        raise BadFileError(say.missing(path.name)) from None
    except PermissionError:
        raise BadFileError(say.no_permission(path.name)) from None
    except (OSError, ValueError):
        raise BadFileError(say.missing(path.name)) from None
    if S_ISDIR(found.st_mode):
        raise BadFileError(say.folder(path.name))
    if not S_ISREG(found.st_mode):
        raise BadFileError(say.not_a_file(path.name))
    if found.st_size == 0:
        raise BadFileError(say.empty(path.name))
    if found.st_size > limit:
        raise BadFileError(_too_large(path, found.st_size, limit))
    return found.st_size


def _too_large(path: Path, size: int, limit: int) -> str:
    return say.too_large(path.name, -(-size // MEGABYTE), limit // MEGABYTE)


def read_bytes(path: Path, limit: int = MAX_FILE) -> bytes:
    """Read a whole file. Raises BadFileError when it is missing, too large or unreadable."""
    check_file(path, limit)
    return guarded(path, path.read_bytes)


def read_start(path: Path, count: int) -> bytes:
    """Read the first bytes of a file. Raises BadFileError like read_bytes."""
    check_file(path)

    def first() -> bytes:
        with path.open("rb") as file:
            return file.read(count)

    return guarded(path, first)


def guarded(path: Path, read: Callable[[], Read]) -> Read:
    """Run a reading step and put its environment faults into words."""
    try:
        return read()
    except PermissionError:
        raise BadFileError(say.no_permission(path.name)) from None
    except OSError:
        raise BadFileError(say.unreadable(path.name)) from None


class Package:
    """An office document's zip, opened only when its directory keeps within the limits."""

    def __init__(self, file: BinaryIO, name: str, limit: int = MAX_UNPACKED) -> None:
        """Raises BadFileError for a damaged zip, an encrypted one, or more than `limit` bytes."""
        self.name = name
        self._limit = limit
        self._file = file
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
            raise BadFileError(say.damaged(name)) from None
        self._check()
        named = [(one.filename.replace("\\", "/").lstrip("/"), one) for one in self._infos]
        self.parts = dict(named)
        #: Whether parts bear the same name, folders too, of which `parts` holds the last.
        self.repeats = len(self.parts) < len(named)
        #: Whether two files bear the same name, of which `parts` holds the last.
        self.doubled = any(
            self.parts[name] is not info and not name.endswith("/") for name, info in named if name
        )

    def _check(self) -> None:
        self._infos = self._zip.infolist()
        total = sum(info.file_size for info in self._infos)
        packed = sum(info.compress_size for info in self._infos)
        if len(self._infos) > MAX_PARTS or total > self._limit or _is_bomb(total, packed):
            raise BadFileError(say.bomb(self.name))
        if any(_is_bomb(info.file_size, info.compress_size) for info in self._infos):
            raise BadFileError(say.bomb(self.name))
        if any(info.flag_bits & 1 for info in self._infos):
            raise BadFileError(say.password(self.name))

    def read(self, part: str, limit: int = MAX_XML_PART) -> bytes:
        """Unpack one part, never past the size its directory entry states.

        Raises BadFileError when it is missing, damaged or larger than `limit`.
        """
        info = self._info(part, limit)
        small = max(info.file_size, info.compress_size) <= MEGABYTE
        if info.compress_type != zipfile.ZIP_DEFLATED or not small:
            return b"".join(self.pieces(part, limit))
        with self._faults():
            return _inflated(self._file, info)

    def pieces(self, part: str, limit: int = MAX_XML_PART) -> Iterator[bytes]:
        """Unpack one part piece by piece. Raises BadFileError like `read`."""
        info = self._info(part, limit)
        left = info.file_size
        with self._faults(), self._zip.open(info) as stream:
            while left and (piece := stream.read(min(left, MEGABYTE))):
                left -= len(piece)
                yield piece
            if left or stream.read(1):
                raise zipfile.BadZipFile

    def _info(self, part: str, limit: int) -> zipfile.ZipInfo:
        info = self.parts.get(part)
        if info is None:
            raise BadFileError(say.damaged(self.name))
        if info.file_size > limit:
            raise BadFileError(say.bomb(self.name))
        return info

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """Put what unpacking says of a damaged part into words."""
        try:
            yield
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError):
            raise BadFileError(say.damaged(self.name)) from None
        except _packing_errors():
            raise BadFileError(say.damaged(self.name)) from None

    def xml(self, part: str) -> "Element":
        """Unpack and parse one XML part. Raises BadFileError like `read`, and for a DTD."""
        return parse_xml(self.read(part), self.name)


def _inflated(file: BinaryIO, info: zipfile.ZipInfo) -> bytes:
    """Unpack a small part at once: an office document has a dozen, and zipfile takes twice as long.

    Raises zipfile.BadZipFile, zlib.error and what reading the file raises.
    """
    file.seek(info.header_offset)
    header = file.read(_LOCAL.size)
    if len(header) < _LOCAL.size:
        raise zipfile.BadZipFile
    mark, name, extra = _LOCAL.unpack(header)
    file.seek(name + extra, SEEK_CUR)
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    content = unpacking.decompress(file.read(info.compress_size), info.file_size + 1)
    whole = unpacking.eof and len(content) == info.file_size
    if mark != _LOCAL_MARK or not whole or zlib.crc32(content) != info.CRC:
        raise zipfile.BadZipFile
    return content


def _is_bomb(size: int, packed: int) -> bool:
    return size > RATIO_MATTERS_FROM and size > MAX_RATIO * max(packed, 1)


def _packing_errors() -> tuple[type[Exception], ...]:
    import lzma

    return zlib.error, lzma.LZMAError


def parse_xml(data: bytes, name: str) -> "Element":
    """Parse XML without DTD, entities, network or unlimited trees.

    Raises BadFileError for a DTD and for XML that is not well-formed.
    """
    from lxml import etree

    refuse_dtd(data, name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise BadFileError(say.damaged(name)) from None


def stream_xml(data: bytes, name: str, wanted: tuple[str, ...]) -> Iterator["Element"]:
    """Yield the elements of some local names one by one, without keeping the tree.

    What was yielded is emptied afterwards. Raises BadFileError like `parse_xml`.
    """
    from lxml import etree

    refuse_dtd(data, name)
    tags = [f"{{*}}{one}" for one in wanted]
    safe = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}
    try:
        for _, element in etree.iterparse(BytesIO(data), events=("end",), tag=tags, **safe):
            yield element
            element.clear()
            while element.getprevious() is not None and element.getparent() is not None:
                del element.getparent()[0]
    except (etree.XMLSyntaxError, ValueError):
        raise BadFileError(say.damaged(name)) from None


class _SeenEnoughError(Exception):
    """The root element has begun: no DTD can follow."""


class _DtdError(Exception):
    """There is a DTD."""


def refuse_dtd(data: bytes, name: str) -> None:
    """Raise BadFileError for a DTD, in any encoding, before anything of it is expanded."""
    if _PLAIN.match(data):
        return
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _found_dtd
    parser.StartElementHandler = _found_root
    at, step = 0, _FIRST  # the root begins at once: the rest of a piece is parsed for nothing
    try:
        while at < len(data):
            parser.Parse(data[at : at + step], False)
            at, step = at + step, _CHUNK
    except _SeenEnoughError:
        return
    except _DtdError:
        raise BadFileError(say.entities(name)) from None
    except (expat.ExpatError, LookupError, ValueError):
        raise BadFileError(say.damaged(name)) from None


def _found_dtd(*_: object) -> None:
    raise _DtdError


def _found_root(*_: object) -> None:
    raise _SeenEnoughError
