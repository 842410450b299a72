"""The one table model: a vector of ids, and only the records that are looked at."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.cells import EMPTY, Cell

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
#: Records fetched at once around one that is looked at: a screen below, a few above.
ABOVE, BELOW = 8, 40
#: Records kept: enough to page back and forth, a few MB at most.
KEPT = 2048


class Identified(Protocol):
    """A record with an id."""

    @property
    def id(self) -> int:
        """The id in the ledger."""


R = TypeVar("R", bound=Identified)


class Column(NamedTuple, Generic[R]):
    """One column: title, least width in em, and what a record shows in it."""

    title: str
    width: float
    cell: Callable[[R], Cell]
    right: bool = False
    #: What it gets in em on top of `width` where there is plenty of room.
    more: float = 0
    centre: bool = False


class RecordTable(QAbstractTableModel, Generic[R]):
    """Rows are ids; `fetch` returns the records of ids, those that are gone left out."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        fetch: Callable[[Sequence[int]], Sequence[R]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fetch = fetch
        self._ids = array("q")
        self._records: OrderedDict[int, R | None] = OrderedDict()

    @property
    def ids(self) -> "array[int]":
        """The ids shown, in order; not to be changed."""
        return self._ids

    def set_ids(self, ids: "array[int]") -> None:
        """Show these rows: what stays the same keeps its selection and its place."""
        start, old_end, new_end = _difference(self._ids, ids)
        self.splice(start, old_end, ids[start:new_end])

    def set_columns(self, columns: Sequence[Column[R]]) -> None:
        """Show other columns of the same records."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self.endResetModel()

    def splice(self, start: int, end: int, ids: "array[int]") -> None:
        """Put other rows in place of those from `start` to before `end`."""
        if end > start:
            self.beginRemoveRows(NO_INDEX, start, end - 1)
            self._ids = self._ids[:start] + self._ids[end:]
            self.endRemoveRows()
        if ids:
            self.beginInsertRows(NO_INDEX, start, start + len(ids) - 1)
            self._ids = self._ids[:start] + ids + self._ids[start:]
            self.endInsertRows()

    def reset_ids(self, ids: "array[int]") -> None:
        """Show other rows; selection and records kept are forgotten."""
        self.beginResetModel()
        self._ids = ids
        self._records.clear()
        self.endResetModel()

    def refresh(self) -> None:
        """Read what is shown again, because the ledger has changed."""
        self._records.clear()
        self.redraw_all()

    def redraw_all(self) -> None:
        """Paint everything again, because it is shown otherwise."""
        if self._ids:
            last = self.index(len(self._ids) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def redraw(self, row: int) -> None:
        """Paint a row again, because it is shown otherwise."""
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))

    def row_of(self, record_id: int) -> int:
        """Return the row of an id, -1 when it is not shown."""
        try:
            return self._ids.index(record_id)
        except ValueError:
            return -1

    def record(self, row: int) -> R | None:
        """Return the record of a row, None when it is gone from the ledger."""
        wanted = self._ids[row]
        if wanted in self._records:
            self._records.move_to_end(wanted)
        else:
            self._load(row)
        return self._records[wanted]

    def keep(self, records: Sequence[R]) -> None:
        """Take over records that were read together with their ids."""
        for record in records:
            self._records[record.id] = record
        while len(self._records) > KEPT:
            self._records.popitem(last=False)

    def _load(self, row: int) -> None:
        around = self._ids[max(0, row - ABOVE) : row + BELOW]
        missing = [i for i in around if i not in self._records]
        self._records.update(dict.fromkeys(missing))
        self.keep(self._fetch(missing))

    def cell(self, row: int, column: int) -> Cell:
        """Return what stands in a cell."""
        record = self.record(row)
        return EMPTY if record is None else self.columns[column].cell(record)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return words for programs that read the screen; painting goes through `cell`."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            cell = self.cell(index.row(), index.column())
            return cell.text + cell.tail
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.cell(index.row(), index.column()).spoken
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return titles, aligned as their columns."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            column = self.columns[section]
            side = (
                "AlignRight" if column.right else "AlignHCenter" if column.centre else "AlignLeft"
            )
            return Qt.AlignmentFlag[side] | Qt.AlignmentFlag.AlignVCenter
        return None


def _difference(old: "array[int]", new: "array[int]") -> tuple[int, int, int]:
    """Return where two vectors begin to differ and where each one's differing part ends."""
    one, other = old.tobytes(), new.tobytes()
    size = old.itemsize
    shorter = min(len(old), len(new))
    start = _same(
        shorter, lambda low, high: one[low * size : high * size] == other[low * size : high * size]
    )

    def same_end(low: int, high: int) -> bool:
        ends = (len(whole) - low * size for whole in (one, other))
        starts = (len(whole) - high * size for whole in (one, other))
        (a, b), (c, d) = zip(starts, ends, strict=True)
        return one[a:b] == other[c:d]

    end = _same(shorter - start, same_end)
    return start, len(old) - end, len(new) - end


def _same(most: int, equal: Callable[[int, int], bool]) -> int:
    """Return how many of `most` entries are equal, by halving; `equal` compares a stretch."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if equal(low, middle):
            low = middle
        else:
            high = middle - 1
    return low
