"""Where an added-up report comes from: what units below told the one that reports, level by level.

It travels in the manifest of the package and is kept as packages of their own, so that the origin
of a figure can be followed down; it changes no state and no count.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.directory.directory import unit_for, units_above
from app.exchange.issuing import keep_rows
from app.exchange.tasks import Content
from app.ledger import Ledger
from db import items, packages
from db.file.trail import Change
from db.schema.records import ExchangePackage
from db.words import Direction

_TEXTS = ("uuid", "unit", "above", "period", "file", "made_at", "at", "by")


class Told(NamedTuple):
    """What one unit below reported: to whom (`above`), when it was taken in there, row by code."""

    uuid: str
    unit: str
    above: str
    period: str
    file: str
    made_at: str
    at: str
    by: str
    rows: dict[str, Content]


def told_below(ledger: Ledger, opened: ExchangePackage) -> list[dict[str, Any]]:
    """Return what came from below for a period, for the manifest of the unit's own package."""
    names = packages.unit_names(ledger.handle)
    own = names[opened.unit_id][1]
    codes = packages.item_codes(ledger.handle, opened.round_id)
    found = []
    for one in packages.of_round(ledger.handle, opened.round_id):
        came = one.direction in (Direction.RECEIVED, Direction.RELAYED)
        if not came or one.period != opened.period:
            continue
        above = own if one.direction is Direction.RECEIVED else one.note
        rows = {
            codes[item_id]: content
            for item_id, content in packages.contents(ledger.handle, one.id).items()
        }
        unit = names[one.unit_id][1]
        told = (one.uuid, unit, above, one.period, one.file, one.made_at, one.at, one.by, rows)
        found.append(Told(*told)._asdict())
    return found


def read_told(manifest: Mapping[str, Any]) -> tuple[Told, ...]:
    """Read that part of a manifest; what is no such part is left out."""
    parts = manifest.get("below")
    found = (_told(part) for part in (parts if isinstance(parts, list) else ()))
    return tuple(told for told in found if told is not None)


def _told(part: Any) -> Told | None:
    try:
        texts = {name: part[name] for name in _TEXTS}
        rows = {
            str(code): {str(field): str(text) for field, text in content.items()}
            for code, content in part["rows"].items()
        }
    except (KeyError, TypeError, AttributeError):
        return None
    whole = all(isinstance(text, str) for text in texts.values())
    return Told(**texts, rows=rows) if whole else None


def keep_told(
    change: Change, told: tuple[Told, ...], received: tuple[str, ExchangePackage]
) -> None:
    """Keep what came along with a package (its uuid, what it answers); what is known stays."""
    package, issued = received
    round_id, unit_id = issued.round_id, issued.unit_id
    above = {change.row("unit", unit_id)["name"]: unit_id}
    for one in told:
        if packages.by_uuid(change.handle, one.uuid) is not None:
            continue
        below = unit_for(change, one.unit)
        if below is None:
            continue
        parent = above.get(one.above, unit_id)
        free = below not in above.values() and change.row("unit", below)["parent_id"] is None
        if free and below not in {parent, *units_above(change, parent)}:
            change.update("unit", below, {"parent_id": parent})
        above[one.unit] = below
        values = {
            "uuid": one.uuid,
            "direction": Direction.RELAYED,
            "round_id": round_id,
            "unit_id": below,
            "period": one.period,
            "answers": package,
            "made_at": one.made_at,
            "made_by": one.unit,
            "file": one.file,
            "sha256": "",
            "rows": len(one.rows),
            "at": one.at,
            "by": one.by,
            "note": one.above,
        }
        package_id = change.insert("package", values)
        keep_rows(change, package_id, _known(change, one.rows))


def _known(change: Change, rows: dict[str, Content]) -> dict[int, Content]:
    found = {}
    for code, content in rows.items():
        row = items.item_by_code(change.handle, code)
        if row is not None:
            found[row.id] = content
    return found
