"""What was decided on the conflicts of the files in view."""

from collections.abc import Sequence

from app.exchange.looking import Looked
from app.exchange.merging import Choice

Place = tuple[int, str]


class Decisions:
    """By file, then by item and field: the choice and its reason; and what is left."""

    def __init__(self) -> None:
        self._looked: tuple[Looked, ...] = ()
        self.by_file: dict[int, dict[Place, tuple[Choice, str]]] = {}
        #: Conflicts without a choice, by file.
        self.left: dict[int, int] = {}

    def begin(self, looked: Sequence[Looked]) -> None:
        """Forget everything: other files are in view."""
        self._looked = tuple(looked)
        self.by_file = {one.id: {} for one in looked}
        self._count()

    def decide(self, file: int, place: Place, choice: Choice, reason: str) -> None:
        """Note one decision."""
        self.by_file[file][place] = (choice, reason)
        self._count()

    def choices(self, file: int) -> dict[Place, Choice]:
        """Return what was chosen in a file."""
        return {place: choice for place, (choice, _) in self.by_file[file].items()}

    @property
    def count(self) -> int:
        """How many were decided."""
        return sum(len(one) for one in self.by_file.values())

    @property
    def undecided(self) -> int:
        """How many are left, in all files."""
        return sum(self.left.values())

    def _count(self) -> None:
        self.left.clear()
        for one in self._looked:
            rows = one.preview.rows if one.preview else ()
            places = {(row.item_id, cell.field) for row in rows for cell in row.conflicts}
            self.left[one.id] = len(places - self.by_file[one.id].keys())
