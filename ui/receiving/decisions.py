"""What was decided on the conflicts of the files in view."""

from collections.abc import Sequence

from app.exchange.choosing import cells_taken
from app.exchange.looking import Looked
from app.exchange.merging import Choice

Place = tuple[int, str]


class Decisions:
    """By file, then by item and field: the choice and its reason; and what is left."""

    def __init__(self) -> None:
        self._looked: dict[int, Looked] = {}
        self.by_file: dict[int, dict[Place, tuple[Choice, str]]] = {}
        #: Conflicts without a choice, by file.
        self.left: dict[int, int] = {}
        self._changes: dict[int, int] = {}

    def begin(self, looked: Sequence[Looked]) -> None:
        """Forget everything: other files are in view."""
        self._looked = {one.id: one for one in looked}
        self.by_file = {one.id: {} for one in looked}
        self.left.clear()
        self._changes.clear()
        for one in looked:
            self._count(one)

    def decide(self, file: int, place: Place, choice: Choice, reason: str) -> None:
        """Note one decision."""
        self.by_file[file][place] = (choice, reason)
        self._count(self._looked[file])

    def choices(self, file: int) -> dict[Place, Choice]:
        """Return what was chosen in a file."""
        return {place: choice for place, (choice, _) in self.by_file[file].items()}

    def reason(self, file: int, place: Place) -> str:
        """Return the reason given for a choice, "" for none."""
        return self.by_file[file].get(place, (None, ""))[1]

    @property
    def changes(self) -> int:
        """How many cells of all files would be taken."""
        return sum(self._changes.values())

    @property
    def undecided(self) -> int:
        """How many are left, in all files."""
        return sum(self.left.values())

    def _count(self, one: Looked) -> None:
        rows = one.preview.rows if one.preview else ()
        places = {(row.item_id, cell.field) for row in rows for cell in row.conflicts}
        self.left[one.id] = len(places - self.by_file[one.id].keys())
        if one.preview is not None:
            self._changes[one.id] = cells_taken(one.preview, self.by_file[one.id])
