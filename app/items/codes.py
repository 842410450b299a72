"""Short visible codes with a check character, such as XC24-017-02-K."""

from collections.abc import Iterable
from functools import lru_cache

#: Letters that cannot be taken for a digit or for each other.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ"
#: Prime, so that swapping two neighbours or changing one digit is always noticed.
MODULUS = 23


@lru_cache(maxsize=4096)  # every unit of an item sends its code back every month
def check_character(text: str) -> str:
    """Return the check character of a code without one."""
    total = sum((place + 1) * ord(c) for place, c in enumerate(text.upper()))
    return ALPHABET[total % MODULUS]


def round_code(year: int, taken: frozenset[str]) -> str:
    """Return a code for a new round of a year, such as XC24, XC24B for the second."""
    stem = f"XC{year % 100:02d}"
    names = [stem, *(stem + letter for letter in ALPHABET[1:])]
    names += [f"{stem}{number}" for number in range(100, 1000)]
    return next(name for name in names if name not in taken)


def item_code(stem: str, number: int, width: int) -> str:
    """Return the code of the `number`-th child of a round or a finding."""
    body = f"{stem}-{number:0{width}d}"
    return f"{body}-{check_character(body)}"


def stem_of(code: str) -> str:
    """Return a finding's code without its check character, as its measures build on it."""
    return code.rsplit("-", 1)[0]


def highest_below(given: Iterable[str]) -> dict[str, int]:
    """Return by stem, of a round or a finding, the highest number among codes below it."""
    found: dict[str, int] = {}
    for code in given:
        stem, _, number = stem_of(code).rpartition("-")
        if stem and number.isdecimal():
            found[stem] = max(found.get(stem, 0), int(number))
    return found


def is_valid(code: str) -> bool:
    """Whether a typed code ends in its right check character."""
    body, dash, check = code.strip().upper().rpartition("-")
    return bool(dash) and len(check) == 1 and check == check_character(body)
