"""The files that came back: a workbook alone, or a zip of workbooks and their evidence.

A zip may hold the zips of units below, some levels deep; each is a parcel of its own.
"""

import hashlib
import json
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, NamedTuple

from app.errors import BadFileError
from app.file_names import allowed_name, numbered
from app.messages import exchange as messages
from app.plans.reading_kinds import Kind, kind_of
from app.plans.safety import MEGABYTE, Package, check_file

BOOKS = frozenset({".xlsx", ".xlsm", ".xls"})
EVIDENCE, MANIFEST = "佐证材料", "manifest.json"
#: Scans and photographs of a unit's whole period.
MAX_ZIP, MAX_INSIDE = 1024 * MEGABYTE, 2048 * MEGABYTE
MAX_MANIFEST = 64 * MEGABYTE
#: A city's zip of counties' zips of towns' zips.
MAX_DEPTH = 3
_NOT_RETURNED = re.compile(r"^(?:~\$|\.|下发清单|接收回执|$)")
_UTF8 = 0x800


class Parcel(NamedTuple):
    """One workbook, the name it is known by, and the evidence that came with it by file name.

    `manifest` is what the program at the unit's side wrote, empty when there is none or it is
    damaged; `alone` says that everything which came along is meant for this workbook.
    """

    name: str
    book: Path
    evidence: dict[str, Path]
    manifest: Mapping[str, Any] = MappingProxyType({})
    warnings: tuple[str, ...] = ()
    alone: bool = False

    def file_of(self, name: str) -> Path | None:
        """Find the evidence file a cell names, with its ending or without."""
        if name in self.evidence:
            return self.evidence[name]
        wanted = _folded(name)
        by_name = [p for known, p in self.evidence.items() if _folded(known) == wanted]
        by_stem = [p for known, p in self.evidence.items() if _folded(Path(known).stem) == wanted]
        found = by_name or by_stem
        return found[0] if len(found) == 1 else None


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def files_in(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return the files to receive: folders stand for the workbooks and zips in them."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(path.rglob("*"))
            found += [one for one in inside if _is_returned(one)]
        else:
            found.append(path)
    return tuple(dict.fromkeys(found))


def _is_returned(path: Path) -> bool:
    fitting = path.suffix.lower() in {*BOOKS, ".zip"}
    return fitting and path.is_file() and _NOT_RETURNED.match(path.name) is None


@contextmanager
def opened(path: Path) -> Iterator[tuple[Parcel, ...]]:
    """Open a file that came back; what a zip holds is unpacked and gone afterwards.

    Names inside a zip are used without their folders: nothing is written outside of one's own.
    Raises BadFileError.
    """
    if path.suffix.lower() != ".zip":
        if path.suffix.lower() not in BOOKS and kind_of(path) not in (Kind.XLSX, Kind.XLS):
            raise BadFileError(messages.no_workbook(path.name))
        yield (Parcel(path.name, path, _beside(path)),)
        return
    with tempfile.TemporaryDirectory(prefix="zhenggai-") as folder:
        found = _Unpacking(Path(folder)).parcels(path, path.name, 1)
        if not found:
            raise BadFileError(messages.no_book_inside(path.name))
        yield found


class _Unpacking:
    """Unpacks a zip and the zips in it, within one limit for all of them together."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._left = MAX_INSIDE
        self._files = 0

    def parcels(self, path: Path, name: str, depth: int) -> tuple[Parcel, ...]:
        """Return a zip's parcels, those of the zips inside last."""
        check_file(path, MAX_ZIP)
        with path.open("rb") as file:
            contents = _Contents(self, Package(file, name, self._left), depth)
        found = [one for inner in contents.inner for one in inner]
        many = len(contents.books) + len(found) > 1
        own = [
            Parcel(
                f"{name}：{contents.called(place / book.name)}" if many else name,
                book,
                contents.evidence_for(place),
                contents.manifest,
                tuple(contents.warnings),
                alone=not many,
            )
            for place, book in contents.books
        ]
        return tuple(own + found)

    def unpack(self, package: Package, part: str) -> tuple[Path, str]:
        """Write one part under its own name; return where, and its SHA-256."""
        self._left -= package.parts[part].file_size
        if self._left < 0:
            raise BadFileError(messages.too_much_inside(package.name))
        self._files += 1
        place = self._folder / str(self._files)
        place.mkdir()
        target = place / (allowed_name(_inner(package, part).name) or "－")
        digest = hashlib.sha256()
        with target.open("wb") as file:
            for piece in package.pieces(part, MAX_INSIDE):
                digest.update(piece)
                file.write(piece)
        return target, digest.hexdigest()


class _Contents:
    """What one zip holds: its workbooks and evidence by the folder they lie in."""

    def __init__(self, unpacking: _Unpacking, package: Package, depth: int) -> None:
        self.books: list[tuple[PurePosixPath, Path]] = []
        self.inner: list[tuple[Parcel, ...]] = []
        self.manifest: dict[str, Any] = {}
        self.warnings: list[str] = []
        self._evidence: dict[PurePosixPath, dict[str, Path]] = {}
        self._sums: dict[PurePosixPath, str] = {}
        self._top = PurePosixPath()
        self._times = Counter(_inner(package, part).name for part in package.parts)
        for part in package.parts:
            if not part.endswith("/"):
                self._take(unpacking, package, part, depth)
        self._compare_sums()

    def _take(self, unpacking: _Unpacking, package: Package, part: str, depth: int) -> None:
        inner = _inner(package, part)
        above = inner.parts[:-1]
        if EVIDENCE in above:
            target, sum_ = unpacking.unpack(package, part)
            self._sums[inner] = sum_
            place = PurePosixPath(*above[: above.index(EVIDENCE)])
            self._add_evidence(place, target, sum_)
        elif inner.name == MANIFEST:
            self.manifest = _manifest(package.read(part, MAX_MANIFEST))
            self._top = inner.parent
        elif _NOT_RETURNED.match(inner.name):
            return
        elif inner.suffix.lower() in BOOKS:
            target, self._sums[inner] = unpacking.unpack(package, part)
            self.books.append((inner.parent, target))
        elif inner.suffix.lower() == ".zip":
            if depth == MAX_DEPTH:
                raise BadFileError(messages.too_deep(package.name, MAX_DEPTH))
            target, _ = unpacking.unpack(package, part)
            name = f"{package.name}：{self.called(inner)}"
            self.inner.append(unpacking.parcels(target, name, depth + 1))

    def called(self, inner: PurePosixPath) -> str:
        """Return what a file is called: its name, with its folders where they tell it apart."""
        return inner.name if self._times[inner.name] == 1 else str(inner)

    def _add_evidence(self, place: PurePosixPath, target: Path, sum_: str) -> None:
        """Keep a file once; another of the same name gets a number."""
        known = self._evidence.setdefault(place, {})
        name = target.name
        if name in known:
            if sum_of(known[name]) == sum_:
                return
            name = numbered(name, known.__contains__)
            target = target.rename(target.with_name(name))
            self.warnings.append(messages.evidence_twice(target.name))
        known[name] = target

    def _compare_sums(self) -> None:
        """Say what is not as it was when the program at the unit's side packed it."""
        said = self.manifest.get("files")
        for name, sum_ in (said if isinstance(said, dict) else {}).items():
            found = self._sums.get(self._top / str(name))
            short = PurePosixPath(str(name)).name
            if found is None:
                self.warnings.append(messages.not_in_zip(short))
            elif found != sum_:
                self.warnings.append(messages.changed_in_zip(short))

    def evidence_for(self, place: PurePosixPath) -> dict[str, Path]:
        """Return the evidence beside a workbook, and in the folders above it."""
        found: dict[str, Path] = {}
        for above in (*reversed(place.parents), place):
            found |= self._evidence.get(above, {})
        return found


def _inner(package: Package, part: str) -> PurePosixPath:
    """Return a part's path as it was meant: Windows writes names in GBK and does not say so."""
    if not package.parts[part].flag_bits & _UTF8:
        try:
            part = part.encode("cp437").decode("gb18030")
        except UnicodeError:
            return PurePosixPath(part)
    return PurePosixPath(part)


def _manifest(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def sum_of(path: Path) -> str:
    """Return a file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _beside(path: Path) -> dict[str, Path]:
    """Return the evidence that lies in its folder beside a workbook that came without a zip."""
    folder = path.parent / EVIDENCE
    if not folder.is_dir():
        return {}
    return {one.name: one for one in sorted(folder.iterdir()) if one.is_file()}
