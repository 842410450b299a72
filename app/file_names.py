"""Names that every system this program runs on takes for a file."""

from collections.abc import Callable
from pathlib import Path, PurePath

#: Windows allows these in no file name.
_FORBIDDEN = frozenset('\\/:*?"<>|')
#: Bytes of a name that Linux takes, with room for a number; characters of an ending.
_LONGEST, _ENDING = 230, 12
#: Devices of Windows: no file may be called so, whatever its ending.
_DEVICES = frozenset(
    ("CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10)))
)


def allowed_name(text: str) -> str:
    """Make a file name of a text: forbidden characters become －, "" stays empty.

    One too long for Linux keeps its beginning and its ending.
    """
    plain = "".join("－" if mark in _FORBIDDEN or mark < " " else mark for mark in text)
    plain = plain.encode("utf-8", "replace").decode().rstrip(" .")
    while len(plain.encode()) > _LONGEST:
        stem, ending = PurePath(plain).stem, PurePath(plain).suffix[:_ENDING]
        plain = stem[: max(1, len(stem) - (len(plain.encode()) - _LONGEST + 2) // 3)] + ending
    return f"－{plain}" if plain.partition(".")[0].upper() in _DEVICES else plain


def numbered(name: str, taken: Callable[[str], object]) -> str:
    """Return a name, or the same with the first number, from 2, under which it is not taken."""
    plain, number, found = PurePath(name), 1, name
    while taken(found):
        number += 1
        found = f"{plain.stem}（{number}）{plain.suffix}"
    return found


def free_path(folder: Path, name: str) -> Path:
    """Return a place for a file of this name at which none is yet."""
    return folder / numbered(name, lambda one: (folder / one).exists())
