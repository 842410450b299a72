"""What the directory's page shows: units with their tasks, leaders, likely doubles."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.directory.directory import alike, list_leaders, list_units
from app.ledger import Ledger
from app.progress.unit_progress import list_unit_progress
from app.records import Leader, Unit

#: Two characters that more names than this have in common tell nothing (县委, 街道).
_COMMON = 40
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit with its tasks in the round and the name of the unit above it."""

    unit: Unit
    parent: str
    tasks: int

    @property
    def id(self) -> int:
        """The unit's id."""
        return self.unit.id

    def holds(self, text: str) -> bool:
        """Whether any of its texts has this in it."""
        unit = self.unit
        words = (unit.name, unit.short, self.parent, unit.contact, unit.phone, *unit.aliases)
        return any(text in word for word in words)


@dataclass(frozen=True, slots=True)
class Directory:
    """All units and leaders, those out of use included."""

    units: tuple[UnitLine, ...] = ()
    leaders: tuple[Leader, ...] = ()


def read_directory(ledger: Ledger, round_id: int, today: date) -> Directory:
    """Read the directory; tasks are those of one round, 0 for a ledger without rounds."""
    standing = list_unit_progress(ledger, round_id, today) if round_id else ()
    tasks = {unit.unit_id: unit.counts.total for unit in standing}
    units = list_units(ledger)
    names = {unit.id: unit.name for unit in units}
    lines = tuple(
        UnitLine(unit, names.get(unit.parent_id or 0, ""), tasks.get(unit.id, 0)) for unit in units
    )
    return Directory(lines, list_leaders(ledger))


def likely_doubles(units: Sequence[Unit]) -> tuple[Pair, ...]:
    """List pairs of names in use that look like one unit entered twice."""
    names = [unit.name for unit in units if not unit.archived]
    sharing: dict[str, list[str]] = defaultdict(list)
    found: list[Pair] = []
    for name in names:
        twos = {name[at : at + 2] for at in range(len(name) - 1)}
        near = {known for two in twos if len(sharing[two]) <= _COMMON for known in sharing[two]}
        found += [(known, name) for known in doubles_of(name, sorted(near))]
        for two in twos:
            sharing[two].append(name)
    return tuple(found)


def doubles_of(name: str, known: Sequence[str]) -> list[str]:
    """List names that are this one with characters left out or put in, nearest first.

    Names of different units differ by a character exchanged: 区财政局 and 区民政局.
    """
    return [one for one in alike(name, known) if _within(one, name) or _within(name, one)]


def _within(short: str, long: str) -> bool:
    """Whether all characters of one name stand in the other in order."""
    rest = iter(long)
    return all(mark in rest for mark in short)


def below(units: Sequence[Unit], unit_id: int) -> set[int]:
    """Return a unit and all units below it: none of them can stand above it."""
    found = {unit_id}
    while more := {u.id for u in units if u.parent_id in found} - found:
        found |= more
    return found
