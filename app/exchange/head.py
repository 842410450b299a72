"""What every package says of itself, written three ways because a re-save may lose one."""

import json
import re
from typing import NamedTuple

from app.items.codes import check_character
from db.file.compact import compact

FORMAT = 1
#: The very hidden sheet and the document property that hold the head as JSON.
SHEET, PROPERTY = "_zhenggai", "zhenggai"
#: The visible code on the cover: the beginning of the package's uuid and a check character.
LABEL = "校验码"
_VISIBLE = re.compile(r"\b([0-9A-F]{4})-([0-9A-F]{4})-([0-9A-F]{4})-([A-Z])\b")


class Head(NamedTuple):
    """Whose package it is. Units and rounds go by uuid; their names are for people."""

    package: str
    ledger: str
    round: str
    round_code: str
    unit: str
    unit_name: str
    period: str
    made_at: str
    made_by: str
    rows: int
    format: int = FORMAT

    def text(self) -> str:
        """Write it for the hidden sheet, the property and the manifest."""
        return compact(self._asdict())

    @property
    def visible(self) -> str:
        """The code on the cover that people can read out."""
        return visible_code(self.package)


def visible_code(uuid: str) -> str:
    """Return the visible code of a package."""
    digits = uuid.replace("-", "")[:12].upper()
    body = "-".join((digits[:4], digits[4:8], digits[8:12]))
    return f"{body}-{check_character(body)}"


def read_head(text: str) -> Head | None:
    """Read a head; None for anything that is none. Fields of newer formats are passed over."""
    try:
        values = json.loads(text)
        known = {name: values[name] for name in Head._fields}
        texts = [known[name] for name in Head._fields if name not in {"rows", "format"}]
        "".join((text, *texts)).encode()  # characters that nobody can write
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    whole = isinstance(known["rows"], int) and isinstance(known["format"], int)
    return Head(**known) if whole else None


def find_visible(text: str) -> str | None:
    """Return the beginning of a package's uuid from a visible code in a text, if it is right."""
    found = _VISIBLE.search(text.upper())
    if found is None:
        return None
    body = "-".join(found.groups()[:3])
    if check_character(body) != found[4]:
        return None
    digits = body.replace("-", "").lower()
    return f"{digits[:8]}-{digits[8:12]}"
