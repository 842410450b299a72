"""The evidence that came with a workbook: what of it is new, missing, or named in no row."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from app.exchange.parcels import Parcel, sum_of
from app.ledger import Ledger
from app.messages import exchange as messages
from db import packages, progress
from db.schema.records import ExchangePackage

_MARKS = re.compile(r"[、；;，,\n]")
#: In the content of a received row: the checksums of the evidence that came with it.
SUMS = "evidence_sums"


def names_in(text: str, whole: Iterable[str] = ()) -> list[str]:
    """Split the names of files: 、 ；, or lines between them.

    Names in `whole` are known and may have such marks of their own.
    """
    if not text:
        return []
    found = []
    for name in sorted(whole, key=len, reverse=True):
        if _MARKS.search(name) and name in text:
            found.append(name)
            text = text.replace(name, "、")
    found += [name.strip() for name in _MARKS.split(text)]
    return list(dict.fromkeys(name for name in found if name))


class Enclosed:
    """Looks the names in the rows up among the files that came along."""

    def __init__(
        self, ledger: Ledger, parcel: Parcel, issued: ExchangePackage, item_ids: Sequence[int]
    ) -> None:
        self._parcel = parcel
        self._unit = packages.unit_name(ledger.handle, issued.unit_id)
        paths = [PurePosixPath(one) for one in parcel.evidence]
        self._whole = {name for path in paths for name in (path.name, path.stem)}
        self._known = _known(ledger, issued, item_ids) if parcel.evidence else {}
        self._sums: dict[Path, str] = {}
        self._named: set[Path] = set()
        self.warnings: list[str] = []

    def names(self, text: str) -> list[str]:
        """Split a cell's names of files; those that came along are known whole."""
        return names_in(text, self._whole)

    def look(
        self, item: tuple[int, str], names: Sequence[str], before: Mapping[str, str]
    ) -> tuple[dict[str, Path], str]:
        """Return an item's (id, code) new evidence by name, and the checksums to keep.

        A file is new when it neither came with an earlier package nor is on the standing report;
        the same name with another content is new too.
        """
        item_id, code = item
        if not names:
            return {}, before.get(SUMS, "")
        known_names = self.names(before.get("evidence", ""))
        came, sums = set(before.get(SUMS, "").split()), []
        new: dict[str, Path] = {}
        for name in names:
            found = self._parcel.files_of(name)
            path = self._chosen(code, name, found)
            if path is None:
                if not found and name not in known_names:
                    self.warnings.append(messages.evidence_missing(code, name))
                continue
            sums.append(self._sum(path))
            if sums[-1] not in came and sums[-1] not in self._known.get(item_id, ()):
                new[name] = path
        return new, " ".join(sorted({*came, *sums}))

    def _chosen(self, code: str, name: str, found: Sequence[str]) -> Path | None:
        """Choose between files of one name: in the unit's or item's own folder, else on top."""
        files = self._parcel.evidence
        self._named.update(files[one] for one in found)
        if len({self._sum(files[one]) for one in found}) <= 1:
            return files[found[0]] if found else None
        paths = [PurePosixPath(one) for one in found]
        own = [one for one in paths if {self._unit, code} & set(one.parts[:-1])]
        fewest = min(len(one.parts) for one in paths)
        best = own or [one for one in paths if len(one.parts) == fewest]
        if len({self._sum(files[str(one)]) for one in best}) > 1:
            self.warnings.append(messages.evidence_ambiguous(code, name))
            return None
        self.warnings.append(messages.evidence_twice(code, str(best[0])))
        return files[str(best[0])]

    def _sum(self, path: Path) -> str:
        if path not in self._sums:
            self._sums[path] = sum_of(path)
        return self._sums[path]

    def told(self) -> tuple[str, ...]:
        """Return what is to be said, at the end also of the files that no row names."""
        company = self._parcel.company
        unnamed = company.unnamed(self._named) if company else []
        if unnamed:
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
