"""What imports said of items last, read from the trail: the base of a three-way comparison."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from db.file.connection import Handle
from db.file.trail import LONGEST
from db.progress import chunks
from db.words import DeadlineChangeKind, Role

_ROWS = """
SELECT t.subject_id, t.change_id, t.noun, t.row_id, t.old, t.new,
  c.what = 'import_plan' AND (c.undone_by IS NULL
    OR EXISTS (SELECT 1 FROM change u WHERE u.id = c.undone_by AND u.undone_by IS NOT NULL))
FROM trail t JOIN change c ON c.id = t.change_id
WHERE t.subject_id IN ({ids}) AND t.noun IN ('item', 'responsibility', 'deadline_change')
ORDER BY t.subject_id, t.id
"""


@dataclass
class Said:
    """What the last import that named a field said; what none named is not there."""

    values: dict[str, Any] = field(default_factory=dict)
    parties: dict[Role, tuple[str, ...]] = field(default_factory=dict)
    #: Whether an import made the item: what it did not name, it said was empty.
    made: bool = False

    def text(self, name: str) -> str | None:
        """Return what was said in a field, None when nothing is known of it."""
        known = self.values.get(name)
        return str(known or "") if name in self.values or self.made else None

    def names(self, role: Role) -> tuple[str, ...] | None:
        """Return the parties named for a role, None when nothing is known of it."""
        return self.parties.get(role, () if self.made else None)


def same_said(text: str, said: str | None) -> bool:
    """Whether a text is what was said; the trail shortens long ones."""
    if said is None:
        return False
    return text == said or (len(said) > LONGEST and text.startswith(said[:-1]))


def said_by_imports(handle: Handle, item_ids: Iterable[int]) -> dict[int, Said]:
    """Return by item what imports said of it last; what was taken back was not said."""
    found: dict[int, Said] = {}
    for part in chunks(list(item_ids)):
        rows = handle.sql(_ROWS.format(ids=", ".join(map(str, part)))).fetchall()
        for item_id, of_item in groupby(rows, key=lambda row: row[0]):
            found[item_id] = _replay(list(of_item))
    return found


def _replay(rows: Sequence[Any]) -> Said:
    said, parties = Said(), dict[int, dict[str, Any]]()
    for _, of_change in groupby(rows, key=lambda row: row[1]):
        touched: set[Role] = set()
        imported = False
        for _, _, noun, row_id, old, new, by_import in of_change:
            imported = bool(by_import)
            if noun == "responsibility":
                touched |= _party(parties, row_id, old, new)
            elif noun == "item":
                said = _item(said, old, new, imported=imported)
            elif imported and new:
                _deadline(said, json.loads(new))
        if imported:
            now = _by_role(parties)
            said.parties.update({role: now.get(role, ()) for role in touched})
    return said


def _item(said: Said, old: str, new: str, *, imported: bool) -> Said:
    values = json.loads(new) if new else {}
    if not old:  # the row is made here: whatever is told before belongs to another one
        return Said(values, made=True) if imported else Said()
    if imported:
        said.values.update(values)
    return said


def _party(parties: dict[int, dict[str, Any]], row_id: int, old: str, new: str) -> set[Role]:
    """Follow one party; return the roles it had and has."""
    before = parties.pop(row_id, json.loads(old) if old and not new else {})
    if new:
        parties[row_id] = {**before, **json.loads(new)}
    return {Role(row["role"]) for row in (before, parties.get(row_id, {})) if "role" in row}


def _by_role(parties: dict[int, dict[str, Any]]) -> dict[Role, tuple[str, ...]]:
    names: dict[Role, list[str]] = defaultdict(list)
    for row in sorted(parties.values(), key=lambda row: row.get("position", 0)):
        if "role" in row:
            names[Role(row["role"])].append(str(row["party"]))
    return {role: tuple(listed) for role, listed in names.items()}


def _deadline(said: Said, line: dict[str, Any]) -> None:
    """A later plan's deadline is a line beside the original."""
    if line.get("kind") == DeadlineChangeKind.REVISION:
        said.values["deadline_raw"] = line["new_printed"]
