"""Where a report came from: by hand, with which package, added up of whose."""

from collections.abc import Iterable

from app.exchange import fields
from app.exchange.below import ADDED_UP, units_below
from app.ledger import Ledger
from db import packages
from db.schema.records import ExchangePackage, Progress
from db.words import Direction

#: The words of a report.
_TEXTS = (fields.DONE, fields.PROBLEMS, fields.NEXT)


def origins_of(ledger: Ledger, reports: Iterable[Progress]) -> dict[int, str]:
    """Say by id where the reports came from that were not entered by hand."""
    found = {}
    known = {one.id: one for one in reports}
    for one in known.values():
        if one.package == ADDED_UP:
            found[one.id] = _added_up(ledger, one)
        elif one.package:
            package = packages.by_uuid(ledger.handle, one.package)
            if package is not None:
                kept = _kept(one, known.get(one.corrects or 0))
                found[one.id] = _received(ledger, package, one.item_id) + kept
    return found


def _kept(report: Progress, before: Progress | None) -> str:
    """Say which words of a merged report are those that stood here before, and whose they are."""
    if before is None or before.package == report.package:
        return ""
    same = [
        fields.TITLES[field]
        for field in _TEXTS
        if (text := getattr(before, field)) and text in getattr(report, field)
    ]
    day = f"{before.date.month}月{before.date.day}日"
    return f"\n{'、'.join(same)}沿用 {before.by} {day}登记的内容" if same else ""


def _received(ledger: Ledger, package: ExchangePackage, item_id: int) -> str:
    said = f"来自“{package.file}”，{package.at[:10]} {package.by}接收"
    names = packages.unit_names(ledger.handle)
    below = [
        f"{names[one.unit_id][1]}（报给{one.note}）"
        for one in packages.answers_to(ledger.handle, package.uuid)
        if one.direction is Direction.RELAYED
        and item_id in packages.contents(ledger.handle, one.id)
    ]
    return f"{said}\n汇总自：{'、'.join(below)}" if below else said


def _added_up(ledger: Ledger, report: Progress) -> str:
    names = packages.unit_names(ledger.handle)
    below = units_below(ledger.handle, report.unit_id)
    files = [
        f"{names[one.unit_id][1]}“{one.file}”"
        for one in packages.with_item(ledger.handle, report.item_id, report.period)
        if one.direction is Direction.RECEIVED and one.unit_id in below
    ]
    return f"汇总自：{'、'.join(files)}"
