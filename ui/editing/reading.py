"""What forms need to know before they open: the item, the directory, what deadlines count from."""

from dataclasses import dataclass, field

from app.directory.directory import list_leaders, list_units
from app.items.deadlines import deadline_basis
from app.items.items import item_detail, list_categories, row_of
from app.items.revising import is_settled
from app.ledger import Ledger
from app.ledger.settings import get_setting
from app.progress.evidence import list_evidence
from app.progress.reports import own_task, standing_report
from app.records import (
    Category,
    DeadlineBasis,
    EvidenceFile,
    Finding,
    ItemKind,
    Measure,
    Origin,
    Progress,
    Responsibility,
    Role,
)
from ui.ledger.words import category_title, item_name


@dataclass(frozen=True, slots=True)
class Known:
    """The directory and the round a form belongs to."""

    round_id: int
    units: tuple[str, ...]
    leaders: tuple[str, ...]
    basis: DeadlineBasis
    categories: tuple[tuple[int, str], ...] = ()
    #: Who acts when nobody is named, and whether one person does everything here.
    operator: str = ""
    one_person: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """An item with what surrounds it."""

    known: Known
    id: int
    kind: ItemKind
    code: str
    item: Category | Finding | Measure
    parent_id: int | None
    evidence: tuple[EvidenceFile, ...] = field(default=())
    #: Whether another deadline needs a reason: this one was quoted or changed already.
    settled: bool = False

    @property
    def name(self) -> str:
        """What it is called in titles: 问题 3, 措施 ②."""
        return item_name(self.item)

    @property
    def text(self) -> str:
        """Its wording."""
        return self.item.text if isinstance(self.item, Measure) else self.item.title

    @property
    def responsibilities(self) -> tuple[Responsibility, ...]:
        """Who is responsible; a category names nobody."""
        return () if isinstance(self.item, Category) else self.item.responsibilities

    def names(self, *roles: Role) -> tuple[str, ...]:
        """Return the parties of some roles."""
        return tuple(r.party for r in self.responsibilities if r.role in roles)


def read_known(ledger: Ledger, round_id: int) -> Known:
    """Read directory and basis of a round."""
    units = tuple(unit.name for unit in list_units(ledger) if not unit.archived)
    leaders = tuple(one.name for one in list_leaders(ledger) if not one.archived)
    basis = deadline_basis(ledger, round_id)
    rows = list_categories(ledger, round_id)
    categories = tuple((row.id, category_title(row.number, row.title)) for row in rows)
    operator = ledger.author("", "", "", Origin.HAND).by
    alone = bool(get_setting(ledger, "one_person_office"))
    return Known(round_id, units, leaders, basis, categories, operator, alone)


def read_chosen(ledger: Ledger, item_id: int) -> Chosen:
    """Read an item for a form."""
    row = row_of(ledger, item_id)
    known = read_known(ledger, row.round_id)
    item = item_detail(ledger, item_id)
    files = () if row.kind is ItemKind.CATEGORY else list_evidence(ledger, item_id)
    settled = row.kind is not ItemKind.CATEGORY and is_settled(ledger.handle, row)
    return Chosen(known, row.id, row.kind, row.code, item, row.parent_id, files, settled)


@dataclass(frozen=True, slots=True)
class Reporting:
    """What the form for a report needs: who may report, what is corrected, the period if given."""

    chosen: Chosen
    units: tuple[str, ...]
    old: Progress | None
    period: str
    #: The only unit in charge, "" when there are several or none.
    foremost: str = ""


def read_reporting(ledger: Ledger, item_id: int, old: Progress | None) -> Reporting:
    """Read an item for a report; a unit goes on with what it said already for its period."""
    chosen = read_chosen(ledger, item_id)
    task = own_task(ledger, item_id)
    if task is None or isinstance(chosen.item, Category):
        units = units_for(ledger, chosen)
        charged = units_for(ledger, chosen, _CHARGED) or units
        first = charged[0] if len(charged) == 1 else ""
        return Reporting(chosen, units, old, old.period if old else "", first)
    said = old or standing_report(chosen.item.progress, task)
    period = said.period if said else task.period
    return Reporting(chosen, (task.unit,), said, period, task.unit)


_CHARGED = (Role.LEAD_UNIT, Role.RESPONSIBLE_UNIT)
_WORKING = (*_CHARGED, Role.COOPERATING_UNIT)


def units_for(
    ledger: Ledger, chosen: Chosen, roles: tuple[Role, ...] = _WORKING
) -> tuple[str, ...]:
    """Return the units that work on an item, else on its finding, else on its measures."""
    found = chosen.names(*roles)
    if not found and chosen.parent_id and chosen.kind is ItemKind.MEASURE:
        found = read_chosen(ledger, chosen.parent_id).names(*roles)
    if not found and isinstance(chosen.item, Finding):
        parties = (p for m in chosen.item.measures for p in m.responsibilities)
        found = tuple(p.party for p in parties if p.role in roles)
    return tuple(dict.fromkeys(found))
