"""What a file is, by its content; the name is only a hint where the content is silent."""

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import BadFileError
from app.messages import reading as say
from app.plans import reading_ole
from app.plans.safety import Package, read_bytes, read_start

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_START = 4096


class Kind(Enum):
    """The kinds that can be read."""

    DOCX = "docx"
    XLSX = "xlsx"
    XLS = "xls"
    TEXT = "txt"


#: First bytes of what cannot be read, and the sentence for it.
_FOREIGN: tuple[tuple[bytes, Callable[[str], str]], ...] = (
    (b"%PDF", say.pdf),
    (b"{\\rtf", say.rich_text),
    (b"\xff\xd8\xff", say.image),
    (b"\x89PNG", say.image),
    (b"GIF8", say.image),
    (b"II*\x00", say.image),
    (b"MM\x00*", say.image),
    (b"Rar!", say.archive),
    (b"7z\xbc\xaf", say.archive),
    (b"\x1f\x8b", say.archive),
)
_WORD, _SHEET = "wordprocessingml", "spreadsheetml"
_OLD_SHEET = {"workbook", "book"}


def kind_of(path: Path) -> Kind:
    """Tell what a file is. Raises BadFileError, saying what to do, for what cannot be read."""
    start = read_start(path, _START)
    if start.startswith(_ZIP):
        return _zipped(path)
    if start.startswith(reading_ole.MAGIC):
        return _compound(path)
    _refuse_foreign(start, path.name)
    suffix = path.suffix.lower()
    if suffix in {".docx", ".docm", ".xlsx", ".xlsm", ".xls", ".doc", ".wps", ".et"}:
        looks_like_text = b"\0" not in start
        refuse = say.text_called_office(path.name, suffix) if looks_like_text else None
        raise BadFileError(refuse or say.damaged(path.name))
    if suffix == ".csv":
        raise BadFileError(say.comma_separated(path.name))
    return Kind.TEXT


def _refuse_foreign(start: bytes, name: str) -> None:
    for magic, sentence in _FOREIGN:
        if start.startswith(magic):
            raise BadFileError(sentence(name))
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        raise BadFileError(say.image(name))
    if start[:2] == b"BM" and b"\0" in start[:32]:
        raise BadFileError(say.image(name))
    plain = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:256].lower()
    if plain.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"mime-version:")):
        raise BadFileError(say.html(name))
    if plain.startswith(b"<?xml"):
        raise BadFileError(say.html(name) if b"<html" in start.lower() else say.flat_xml(name))


def _compound(path: Path) -> Kind:
    names = reading_ole.root_names(read_bytes(path))
    suffix = path.suffix.lower()
    if "encryptedpackage" in names:
        raise BadFileError(say.password(path.name))
    if names & _OLD_SHEET:
        if suffix == ".et":
            raise BadFileError(say.wps_sheet(path.name))
        return Kind.XLS
    if "powerpoint document" in names:
        raise BadFileError(say.slides(path.name))
    if suffix in {".wps", ".et"}:
        raise BadFileError((say.wps_text if suffix == ".wps" else say.wps_sheet)(path.name))
    if "worddocument" in names or (suffix == ".doc" and not names):
        raise BadFileError(say.old_word(path.name))
    raise BadFileError(say.foreign(path.name) if names else say.damaged(path.name))


def _zipped(path: Path) -> Kind:
    with path.open("rb") as file:
        package = Package(file, path.name)
        if "[Content_Types].xml" in package.parts:
            return _office(package)
        _refuse_archive(package)
    raise AssertionError("unreachable")


def _refuse_archive(package: Package) -> None:
    """Raise the sentence for a zip that is no Office document."""
    name = package.name
    if "mimetype" in package.parts:
        what = package.read("mimetype")[:200].decode("ascii", "replace")
        if "opendocument.spreadsheet" in what:
            raise BadFileError(say.open_document(name, ".xlsx"))
        if "opendocument.text" in what:
            raise BadFileError(say.open_document(name, ".docx"))
    if "OFD.xml" in package.parts:
        raise BadFileError(say.ofd(name))
    if any(part.startswith(("word/", "xl/")) for part in package.parts):
        raise BadFileError(say.damaged(name))
    raise BadFileError(say.archive(name) if package.parts else say.damaged(name))


def _office(package: Package) -> Kind:
    """Read the kind off the content types; office programs go by these, not by the name."""
    types = package.xml("[Content_Types].xml")
    mains = [kind for kind in _content_types(types) if kind.endswith("main+xml")]
    mains += [kind for kind in _content_types(types) if "sheet.binary" in kind]
    joined = " ".join(mains).lower()
    if "word.document.macroenabled" in joined or "word.template.macroenabled" in joined:
        raise BadFileError(say.macros(package.name))
    if "sheet.binary" in joined:
        raise BadFileError(say.binary_sheet(package.name))
    if "presentationml" in joined or "powerpoint" in joined:
        raise BadFileError(say.slides(package.name))
    if _WORD in joined:
        return Kind.DOCX
    if _SHEET in joined or "excel" in joined:
        return Kind.XLSX
    return _by_parts(package)


def _content_types(types: "Element") -> list[str]:
    return [str(child.get("ContentType", "")) for child in types]


def _by_parts(package: Package) -> Kind:
    if "word/document.xml" in package.parts:
        return Kind.DOCX
    if "xl/workbook.xml" in package.parts:
        return Kind.XLSX
    if any(part.startswith("word/") for part in package.parts):
        raise BadFileError(say.no_document(package.name))
    if any(part.startswith("xl/") for part in package.parts):
        raise BadFileError(say.damaged(package.name))
    raise BadFileError(say.foreign(package.name))
