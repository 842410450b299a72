"""Which categories are closed and which findings are open."""

from app.records import ItemKind, LedgerFilter, LedgerRow
from ui.record_view import Fold


class Folding:
    """The state of the outline: categories start open, findings closed."""

    def __init__(self) -> None:
        self._opened: frozenset[int] = frozenset()
        self._collapsed: frozenset[int] = frozenset()
        self._unfold = False

    def applied(self, wanted: LedgerFilter) -> LedgerFilter:
        """Add the folding to a filter."""
        return wanted._replace(opened=self._opened, collapsed=self._collapsed, unfold=self._unfold)

    def is_open(self, row: LedgerRow) -> bool:
        """Whether the rows below one are shown."""
        if row.kind is ItemKind.CATEGORY or self._unfold:
            return row.id not in self._collapsed
        return row.id in self._opened

    def change(self, row: LedgerRow, fold: Fold) -> bool:
        """Fold below a row; return whether that changed anything."""
        opened = self.is_open(row)
        wanted = not opened if fold is Fold.TOGGLE else fold is not Fold.CLOSE
        if wanted == opened or not row.children:
            return False
        self._set(row, wanted)
        return True

    def _set(self, row: LedgerRow, wanted: bool) -> None:
        one = frozenset({row.id})
        if row.kind is ItemKind.CATEGORY or self._unfold:
            self._collapsed = self._collapsed - one if wanted else self._collapsed | one
        else:
            self._opened = self._opened | one if wanted else self._opened - one

    def open_ids(self, ids: tuple[int, ...]) -> None:
        """Open these items, whatever they are."""
        self._collapsed -= frozenset(ids)
        if not self._unfold:
            self._opened |= frozenset(ids)

    def open_below(self, finding_ids: frozenset[int], row: LedgerRow) -> None:
        """Open a category and all its findings."""
        self._collapsed -= finding_ids | {row.id}
        if not self._unfold:
            self._opened |= finding_ids

    def set_all(self, *, opened: bool) -> None:
        """Open everything, or show categories and findings only."""
        self._unfold = opened
        self._opened = frozenset()
        self._collapsed = frozenset()
