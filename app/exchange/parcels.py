"""The files that came back: a workbook alone, or a zip of workbooks and their evidence."""

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from app.errors import BadFileError
from app.messages import exchange as messages
from app.plans.safety import MAX_SHEET_PART, Package, check_file

BOOKS = frozenset({".xlsx", ".xlsm", ".xls"})
EVIDENCE = "佐证材料"
_NOT_RETURNED = re.compile(r"^(?:~\$|\.|下发清单|接收回执)")


class Parcel(NamedTuple):
    """One workbook, the name it is known by, and the evidence that came with it by file name."""

    name: str
    book: Path
    evidence: dict[str, Path]


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
        if path.suffix.lower() not in BOOKS:
            check_file(path)
            raise BadFileError(messages.no_workbook(path.name))
        yield (Parcel(path.name, path, {}),)
        return
    with tempfile.TemporaryDirectory(prefix="zhenggai-") as folder, path.open("rb") as file:
        check_file(path)
        yield _unpacked(Package(file, path.name), path.name, Path(folder))


def _unpacked(package: Package, name: str, folder: Path) -> tuple[Parcel, ...]:
    books: list[Path] = []
    evidence: dict[str, Path] = {}
    for number, part in enumerate(package.parts):
        inner = PurePosixPath(part)
        if part.endswith("/") or _NOT_RETURNED.match(inner.name):
            continue
        is_book = inner.suffix.lower() in BOOKS and EVIDENCE not in inner.parts[:-1]
        if not is_book and EVIDENCE not in inner.parts[:-1]:
            continue
        place = folder / str(number)
        place.mkdir()
        target = place / inner.name
        target.write_bytes(package.read(part, MAX_SHEET_PART))
        if is_book:
            books.append(target)
        else:
            evidence[inner.name] = target
    if not books:
        raise BadFileError(messages.no_book_inside(name))
    return tuple(
        Parcel(name if len(books) == 1 else f"{name}：{book.name}", book, evidence)
        for book in books
    )
