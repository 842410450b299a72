"""Where a report came from: by hand, with which package, added up of whose."""

from collections.abc import Iterable

from app.exchange.below import ADDED_UP, units_below
from app.ledger import Ledger
from db import packages
from db.records import ExchangePackage, Progress
from db.words import Direction


def origins_of(ledger: Ledger, reports: Iterable[Progress]) -> dict[int, str]:
    """Say by id where the reports came from that were not entered by hand."""
    found = {}
    for one in reports:
        if one.package == ADDED_UP:
            found[one.id] = _added_up(ledger, one)
        elif one.package:
            package = packages.by_uuid(ledger.handle, one.package)
            if package is not None:
                found[one.id] = _received(ledger, package, one.item_id)
    return found


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
