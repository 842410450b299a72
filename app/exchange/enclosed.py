"""The evidence that came with a workbook: what of it is new, missing, or named in no row."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.exchange.parcels import Parcel, sum_of
from app.ledger import Ledger
from app.messages import exchange as messages
from db import packages, progress
from db.records import ExchangePackage

#: In the content of a received row: the checksums of the evidence that came with it.
SUMS = "evidence_sums"


def names_in(text: str) -> list[str]:
    """Split the names of files: 、 ；, or lines between them."""
    for mark in "；;，,\n":
        text = text.replace(mark, "、")
    return list(dict.fromkeys(name.strip() for name in text.split("、") if name.strip()))


class Enclosed:
    """Looks the names in the rows up among the files that came along."""

    def __init__(
        self, ledger: Ledger, parcel: Parcel, issued: ExchangePackage, item_ids: Sequence[int]
    ) -> None:
        self._parcel = parcel
        self._known = _known(ledger, issued, item_ids)
        self._sums: dict[Path, str] = {}
        self._named: set[Path] = set()
        self.warnings: list[str] = []

    def look(
        self, item: tuple[int, str], names: Sequence[str], before: Mapping[str, str]
    ) -> tuple[tuple[str, ...], str]:
        """Return the names an item (id, code) has new evidence for, and what to keep of the files.

        A file is new when it neither came with an earlier package nor is on the standing report;
        the same name with another content is new too.
        """
        item_id, code = item
        known_names = names_in(before.get("evidence", ""))
        came, sums, new = set(before.get(SUMS, "").split()), [], []
        for name in names:
            path = self._parcel.file_of(name)
            if path is None:
                if name not in known_names:
                    new.append(name)
                    self.warnings.append(messages.evidence_missing(code, name))
                continue
            self._named.add(path)
            sums.append(self._sum(path))
            if sums[-1] not in came and sums[-1] not in self._known.get(item_id, ()):
                new.append(name)
        return tuple(new), " ".join(sorted({*came, *sums}))

    def _sum(self, path: Path) -> str:
        if path not in self._sums:
            self._sums[path] = sum_of(path)
        return self._sums[path]

    def told(self) -> tuple[str, ...]:
        """Return what is to be said, at the end also of the files that no row names."""
        unnamed = [name for name, path in self._parcel.evidence.items() if path not in self._named]
        if self._parcel.alone and unnamed:
            self.warnings.append(messages.evidence_unnamed("”“".join(unnamed)))
        return (*self._parcel.warnings, *self.warnings)


def _known(
    ledger: Ledger, issued: ExchangePackage, item_ids: Sequence[int]
) -> dict[int, frozenset[str]]:
    """Return the checksums of the evidence on the unit's standing reports, by item."""
    reports = packages.standing_reports(ledger.handle, issued.unit_id, issued.period, item_ids)
    files = progress.evidence_of(ledger.handle, [row[0] for row in reports.values()])
    return {
        item_id: frozenset(one.sha256 for one in files.get(row[0], ()))
        for item_id, row in reports.items()
    }
