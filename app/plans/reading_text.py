"""Plain text files: which encoding they are in, and what is no text at all."""

import codecs
import unicodedata
from pathlib import Path

from app.errors import BadFileError
from app.messages import reading as say
from app.plans.model import Source
from app.plans.parsing import source_of_text
from app.plans.safety import MAX_LINES, MAX_TEXT, read_bytes

#: Byte order marks, the longer before the shorter that it begins with.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = frozenset("\t\n\r\f\v\x1a\x85")
#: A character of UTF-8 has at most four bytes: an error this near the end is a cut.
_TAIL = 4


def read_text(path: Path) -> Source:
    """Read a text file. Raises BadFileError for binary junk and unknown encodings."""
    text = decode(read_bytes(path, MAX_TEXT), path.name)
    source = source_of_text(text)
    if len(source.lines) > MAX_LINES:
        raise BadFileError(say.too_many_lines(path.name, MAX_LINES))
    return source


def decode(data: bytes, name: str) -> str:
    """Decode strictly: by the byte order mark, else as UTF-8, else as GB18030."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_strict(data[len(mark) :], encoding, name), name)
    if b"\0" in data:
        raise BadFileError(say.not_text(name))
    try:
        return _checked(data.decode("utf-8"), name)
    except UnicodeDecodeError as error:
        if _is_cut(data, error):
            raise BadFileError(say.cut_text(name)) from None
    return _checked(_strict(data, "gb18030", name), name)


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise BadFileError(say.not_text(name)) from None


def _is_cut(data: bytes, error: UnicodeDecodeError) -> bool:
    """Valid UTF-8 with Chinese in it that breaks off inside its last character."""
    whole = data[: error.start]
    return error.start >= len(data) - _TAIL and error.end == len(data) and not whole.isascii()


def _checked(text: str, name: str) -> str:
    """Refuse control characters, which no text has: the file is something else."""
    for char in set(text):
        if unicodedata.category(char) == "Cc" and char not in _CONTROLS:
            raise BadFileError(say.not_text(name))
    return text
