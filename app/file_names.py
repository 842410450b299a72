"""Names that every system this program runs on takes for a file."""

from collections.abc import Callable
from pathlib import Path, PurePath

#: Windows allows these in no file name.
_FORBIDDEN = frozenset('\\/:*?"<>|')
#: Devices of Windows: no file may be called so, whatever its ending.
_DEVICES = frozenset(
    ("CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10)))
)


def allowed_name(text: str) -> str:
    """Make a file name of a text: forbidden characters become －; "" stays empty."""
    plain = "".join("－" if mark in _FORBIDDEN or mark < " " else mark for mark in text)
    plain = plain.rstrip(" .")
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
