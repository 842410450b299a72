"""The files that came back: a workbook alone, or a zip of workbooks and their evidence.

A zip may hold the zips of units below, some levels deep; each is a parcel of its own.
"""

import hashlib
import json
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, NamedTuple

from app.errors import BadFileError
from app.file_names import allowed_name
from app.messages import exchange as messages
from app.plans.reading_kinds import Kind, kind_of
from app.plans.safety import MEGABYTE, Package, check_file, guarded

BOOKS = frozenset({".xlsx", ".xlsm", ".xls"})
#: What a unit may hand in by mistake: listed with what to press instead, never passed over.
_ODD = frozenset({".et", ".ett", ".csv", ".ods", ".xlsb", ".rar", ".7z", ".wps"})
EVIDENCE, MANIFEST = "佐证材料", "manifest.json"
#: Scans and photographs of a unit's whole period.
MAX_ZIP, MAX_INSIDE = 1024 * MEGABYTE, 2048 * MEGABYTE
MAX_MANIFEST = 16 * MEGABYTE
#: A city's zip of counties' zips of towns' zips.
MAX_DEPTH = 3
_NOT_RETURNED = re.compile(r"^(?:~\$|\.|下发清单|接收回执|$)")
#: What systems put into zips and folders by themselves.
_JUNK = re.compile(r"^(?:\.|~\$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_UTF8 = 0x800


class Company:
    """The workbooks of one zip that share evidence: the last one read tells what none names."""

    def __init__(self, files: Mapping[Path, str], books: int) -> None:
        """Take the files with what they are called, and how many workbooks may name them."""
        self._left = dict(files)
        self._books = books

    def unnamed(self, named: Set[Path]) -> list[str]:
        """Take what one more workbook names; return what is left over after the last."""
        for path in named:
            self._left.pop(path, None)
        self._books -= 1
        return [] if self._books else list(self._left.values())


class Parcel(NamedTuple):
    """One workbook, the name it is known by, and the evidence that came with it.

    `evidence` goes by the path inside its folder; `manifest` is what the program at the unit's
    side wrote, empty when there is none or it is damaged; `company` are those that share the
    evidence, None where no zip holds it; `fault` why a zip inside a zip could not be opened.
    """

    name: str
    book: Path
    evidence: dict[str, Path]
    manifest: Mapping[str, Any] = MappingProxyType({})
    warnings: tuple[str, ...] = ()
    company: Company | None = None
    fault: str = ""

    def files_of(self, name: str) -> list[str]:
        """List the evidence that a cell's name may mean: the path, the name, one without ending."""
        if "/" in name and name in self.evidence:
            return [name]
        wanted = {_folded(name), _folded(allowed_name(name))}
        paths = [(PurePosixPath(one), one) for one in self.evidence]
        by_name = [one for path, one in paths if _folded(path.name) in wanted]
        return by_name or [one for path, one in paths if _folded(path.stem) in wanted]


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def files_in(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return the files to receive: folders stand for the workbooks and zips in them."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(path.rglob("*"))
            found += [one for one in inside if _is_returned(one.relative_to(path), one)]
        else:
            found.append(path)
    return tuple(dict.fromkeys(found))


def _is_returned(inside: Path, path: Path) -> bool:
    """Whether a file of a folder was handed in: evidence and our own lists were not."""
    fitting = path.suffix.lower() in {*BOOKS, *_ODD, ".zip"}
    return (
        fitting
        and EVIDENCE not in inside.parts[:-1]
        and _NOT_RETURNED.match(path.name) is None
        and path.is_file()
    )


@contextmanager
def opened(path: Path) -> Iterator[tuple[Parcel, ...]]:
    """Open a file that came back; what a zip holds is unpacked and gone afterwards.

    Names inside a zip are used without their folders: nothing is written outside of one's own.
    Raises BadFileError.
    """
    name = shown_name(path)
    if path.suffix.lower() != ".zip":
        if path.suffix.lower() not in BOOKS and kind_of(path) not in (Kind.XLSX, Kind.XLS):
            raise BadFileError(messages.no_workbook(name))
        yield (Parcel(name, path, _beside(path)),)
        return
    with tempfile.TemporaryDirectory(prefix="zhenggai-") as folder:
        found = _Unpacking(Path(folder)).parcels(path, name, 1)
        if not found:
            raise BadFileError(messages.no_book_inside(name))
        yield found


def shown_name(path: Path) -> str:
    """Return a file's name in characters that can be written down anywhere."""
    return path.name.encode("utf-8", "replace").decode("utf-8")


class _Unpacking:
    """Unpacks a zip and the zips in it, within one limit for all of them together."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._left = MAX_INSIDE
        self._files = 0

    def parcels(self, path: Path, name: str, depth: int) -> tuple[Parcel, ...]:
        """Return a zip's parcels, those of the zips inside last."""
        check_file(path, MAX_ZIP)
        with guarded(path, lambda: path.open("rb")) as file:
            contents = _Contents(self, Package(file, name, self._left), depth)
        many = len(contents.books) + len(contents.inner) > 1
        companies = contents.companies()
        own = [
            Parcel(
                f"{name}：{contents.called(place / book.name)}" if many else name,
                book,
                contents.evidence_for(place),
                *contents.manifest_for(place),
                company=company,
            )
            for (place, book), company in zip(contents.books, companies, strict=True)
        ]
        return (*own, *contents.inner)

    def inner(self, path: Path, name: str, depth: int) -> tuple[Parcel, ...]:
        """Return the parcels of a zip in a zip; one that is bad is told instead of them."""
        try:
            if depth > MAX_DEPTH:
                raise BadFileError(messages.too_deep(name, MAX_DEPTH))
            found = self.parcels(path, name, depth)
            if not found:
                raise BadFileError(messages.no_book_inside(name))
        except BadFileError as error:
            return (Parcel(name, path, {}, fault=str(error)),)
        return found

    def unpack(self, package: Package, part: str, name: str) -> tuple[Path, str]:
        """Write one part under its own name; return where, and its SHA-256."""
        self._left -= package.parts[part].file_size
        if self._left < 0:
            raise BadFileError(messages.too_much_inside(package.name))
        self._files += 1
        place = self._folder / str(self._files)
        place.mkdir()
        target = place / (allowed_name(name) or "－")
        digest = hashlib.sha256()
        with target.open("wb") as file:
            for piece in package.pieces(part, MAX_INSIDE):
                digest.update(piece)
                file.write(piece)
        return target, digest.hexdigest()


class _Contents:
    """What one zip holds: its workbooks, evidence and manifests by the folder they lie in."""

    def __init__(self, unpacking: _Unpacking, package: Package, depth: int) -> None:
        self.books: list[tuple[PurePosixPath, Path]] = []
        self.inner: list[Parcel] = []
        self._manifests: dict[PurePosixPath, dict[str, Any]] = {}
        self._evidence: dict[PurePosixPath, dict[str, Path]] = {}
        self._sums: dict[PurePosixPath, str] = {}
        names = {part: _inner(package, part) for part in package.parts if not part.endswith("/")}
        self._times = Counter(inner.name for inner in names.values())
        self._refuse_doubles(package, names)
        for part, inner in names.items():
            self._take(unpacking, package, part, (inner, depth))

    def _refuse_doubles(self, package: Package, names: Mapping[str, PurePosixPath]) -> None:
        """Refuse a zip with two files of the very same path: one would be lost."""
        double = package.doubled or len(set(names.values())) < len(names)
        if double:
            raise BadFileError(messages.doubled_names(package.name))

    def _take(
        self, unpacking: _Unpacking, package: Package, part: str, what: tuple[PurePosixPath, int]
    ) -> None:
        inner, depth = what
        above = inner.parts[:-1]
        suffix = inner.suffix.lower()
        if "__MACOSX" in above or _JUNK.match(inner.name):
            return
        if EVIDENCE in above:
            at = above.index(EVIDENCE)
            key = PurePosixPath(*inner.parts[at + 1 :])
            self._keep(unpacking, package, part, (inner, PurePosixPath(*above[:at]), key))
        elif inner.name == MANIFEST:
            self._manifests[inner.parent] = _manifest(package.read(part, MAX_MANIFEST))
        elif _NOT_RETURNED.match(inner.name):
            return
        elif suffix in BOOKS:
            target, self._sums[inner] = unpacking.unpack(package, part, inner.name)
            self.books.append((inner.parent, target))
        elif suffix == ".zip":
            target, _ = unpacking.unpack(package, part, inner.name)
            name = f"{package.name}：{self.called(inner)}"
            self.inner += unpacking.inner(target, name, depth + 1)
        else:  # evidence put beside the workbook
            place = (inner, inner.parent, PurePosixPath(inner.name))
            self._keep(unpacking, package, part, place)

    def _keep(
        self,
        unpacking: _Unpacking,
        package: Package,
        part: str,
        place: tuple[PurePosixPath, PurePosixPath, PurePosixPath],
    ) -> None:
        inner, folder, key = place
        target, self._sums[inner] = unpacking.unpack(package, part, inner.name)
        self._evidence.setdefault(folder, {})[str(key)] = target

    def called(self, inner: PurePosixPath) -> str:
        """Return what a file is called: its name, with its folders where they tell it apart."""
        return inner.name if self._times[inner.name] == 1 else str(inner)

    def evidence_for(self, place: PurePosixPath) -> dict[str, Path]:
        """Return the evidence beside a workbook, and in the folders above it."""
        found: dict[str, Path] = {}
        for above in (*reversed(place.parents), place):
            found |= self._evidence.get(above, {})
        return found

    def companies(self) -> list[Company]:
        """Return by workbook who shares its evidence: nobody where it lies in its own folder."""
        places = [place for place, _ in self.books]
        own = {
            place: Company(_named(self._evidence.get(place, {})), 1)
            for place in places
            if places.count(place) == 1 and not any(map(self._evidence.get, place.parents))
        }
        sharing = [place for place in places if place not in own]
        files: dict[Path, str] = {}
        for place in sharing:
            files |= _named(self.evidence_for(place))
        together = Company(files, len(sharing))
        return [own.get(place, together) for place in places]

    def manifest_for(self, place: PurePosixPath) -> tuple[dict[str, Any], tuple[str, ...]]:
        """Return the manifest beside a workbook, and what is not as it was when it was packed."""
        for top in (place, *place.parents):
            if top in self._manifests:
                return self._manifests[top], self._changed(top)
        return {}, ()

    def _changed(self, top: PurePosixPath) -> tuple[str, ...]:
        said = self._manifests[top].get("files")
        found: list[str] = []
        for name, sum_ in (said if isinstance(said, dict) else {}).items():
            here = self._sums.get(top / str(name))
            short = PurePosixPath(str(name)).name
            if here is None:
                found.append(messages.not_in_zip(short))
            elif here != sum_:
                found.append(messages.changed_in_zip(short))
        return tuple(found)


def _named(evidence: Mapping[str, Path]) -> dict[Path, str]:
    return {path: name for name, path in evidence.items()}


def _inner(package: Package, part: str) -> PurePosixPath:
    """Return a part's path as it was meant.

    Windows writes names in GBK and does not say so, Linux and macOS in UTF-8 and do not either.
    """
    info = package.parts[part]
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        for encoding in ("utf-8", "gb18030"):
            try:
                name = info.orig_filename.encode("cp437").decode(encoding)
            except UnicodeError:
                continue
            break
    return PurePosixPath(name.partition("\0")[0].replace("\\", "/").lstrip("/"))


def _manifest(data: bytes) -> dict[str, Any]:
    """Read a manifest; one that is damaged, or has characters nobody can write, is none."""
    try:
        found = json.loads(data)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def sum_of(path: Path) -> str:
    """Return a file's SHA-256. Raises BadFileError for one that cannot be read."""

    def digest() -> str:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    return guarded(path, digest)


def _beside(path: Path) -> dict[str, Path]:
    """Return the evidence that lies in its folder beside a workbook that came without a zip."""
    folder = path.parent / EVIDENCE
    inside = guarded(folder, lambda: sorted(folder.rglob("*")) if folder.is_dir() else [])
    return {
        one.relative_to(folder).as_posix(): one
        for one in inside
        if one.is_file() and not _JUNK.match(one.name)
    }
