"""Whether the trail tells of ids or codes that were given twice, as older versions did.

Those took the number after the greatest that stood, so that after an undo, an import taken back or
a merge a new row got the id, and with it the history, of another.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from db.file.checking import Spot
from db.file.connection import Handle

#: Tables whose rows have a code.
_CODED = ("round", "item")


class _Line(NamedTuple):
    """One trail row, with the change that its own change takes back."""

    row_id: int
    change: int
    undoes: int | None
    subject: int | None
    old: str
    new: str


def _values(text: str) -> dict[str, Any]:
    """Read what a trail row wrote; what cannot be read says nothing."""
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def ids_given_twice(handle: Handle) -> Iterator[Spot]:
    """List rows that took the id of another row which was gone.

    Not those that came back, and not those that only replace another in the same list: what is
    told of an item's parties or steps is told of the right item.
    """
    nouns = handle.sql(
        "SELECT noun, row_id FROM trail WHERE old = '' AND new <> '' AND row_id > 0"
        " GROUP BY noun, row_id HAVING count(*) > 1 ORDER BY noun, row_id"
    ).fetchall()
    for noun, row_id in nouns:
        rows = handle.sql(
            "SELECT t.row_id, t.change_id, c.undoes, t.subject_id, t.old, t.new FROM trail t"
            " JOIN change c ON c.id = t.change_id WHERE t.noun = ? AND t.row_id = ? ORDER BY t.id",
            (noun, row_id),
        )
        if _is_another(map(_Line._make, rows)):
            yield Spot(noun, row_id)


def _is_another(lines: Iterable[_Line]) -> bool:
    """Whether what one id's trail tells is of more than one row."""
    known: dict[str, Any] | None = None
    subject: int | None = None
    removed = 0
    for line in lines:
        new = _values(line.new)
        if line.old:
            known = {**(known or {}), **_values(line.old), **new}
        else:
            back = removed in (line.change, line.undoes)
            same_place = "uuid" not in new and subject == line.subject and subject is not None
            if known is not None and not back and not same_place and _differs(known, new):
                return True
            known = new
        subject = line.subject
        removed = removed if line.new else line.change
    return False


def _differs(known: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether a new row is another than the last of its id; a uuid says it, else any column.

    The trail shortens a new row's long texts and says nothing of rows that nobody reads.
    """
    if "uuid" in new:
        return bool(known.get("uuid") != new["uuid"])
    return any(
        name in known and _head(known[name]) != _head(value)
        for name, value in new.items()
        if name != "id"
    )


def _head(value: Any) -> Any:
    return value.removesuffix("…")[:400] if isinstance(value, str) else value


@dataclass
class _Holder:
    """Who a row is and which code it has, as far as the trail was read."""

    uuid: str
    code: str = ""
    renewed_in: int = 0


@dataclass
class _Codes:
    """Who had which code first."""

    holders: dict[int, _Holder] = field(default_factory=dict)
    first: dict[str, _Holder] = field(default_factory=dict)

    def write(self, line: _Line) -> None:
        """Take one row of the trail."""
        new = _values(line.new)
        if not line.old:
            unique = str(new.get("uuid", f"#{line.row_id}"))
            was = self.holders.get(line.row_id)
            if was is None or was.uuid != unique:
                self.holders[line.row_id] = _Holder(unique)
        holder = self.holders.setdefault(line.row_id, _Holder(f"#{line.row_id}"))
        holder.uuid = str(new.get("uuid", holder.uuid))
        code = str(new.get("code", holder.code))
        if holder.code and code != holder.code:
            holder.renewed_in = line.change
        holder.code = code

    def settle(self, change: int, row_ids: Iterable[int]) -> Iterator[Spot]:
        """Look at the codes that a whole change gave; one that was handed over is in order."""
        for row_id in row_ids:
            holder = self.holders[row_id]
            first = self.first.setdefault(holder.code, holder) if holder.code else holder
            if first.uuid != holder.uuid:
                if first.renewed_in != change:
                    yield Spot("", row_id, holder.code)
                self.first[holder.code] = holder


def codes_given_twice(handle: Handle) -> Iterator[Spot]:
    """List codes that were given to more than one round or item.

    In a unit's ledger something of its own gives its code to what the office numbered so: both are
    written in one change, and the code it had stands on no paper of the office's.
    """
    for noun in _CODED:
        codes = _Codes()
        rows = handle.sql(
            "SELECT t.row_id, t.change_id, c.undoes, t.subject_id, t.old, t.new FROM trail t"
            " JOIN change c ON c.id = t.change_id"
            " WHERE t.noun = ? AND t.new LIKE '%\"code\":%' ORDER BY t.id",
            (noun,),
        )
        for change, group in groupby(map(_Line._make, rows), key=itemgetter(1)):
            touched: dict[int, None] = {}
            for line in group:
                codes.write(line)
                touched[line.row_id] = None
            yield from (spot._replace(noun=noun) for spot in codes.settle(change, touched))
