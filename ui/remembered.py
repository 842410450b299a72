"""What the program remembers of its user: ledgers, looks, window, round."""

from pathlib import Path
from typing import cast

from PySide6.QtCore import QByteArray, QSettings

#: Ledgers in the list of recent ones.
_RECENT = 8


class Remembered:
    """A thin reading and writing of the user's settings file."""

    def __init__(self) -> None:
        scope = QSettings.Scope.UserScope
        self._file = QSettings(QSettings.Format.IniFormat, scope, "zhenggai", "zhenggai")

    @property
    def recent(self) -> tuple[Path, ...]:
        """The ledgers opened last, newest first."""
        found = self._file.value("ledgers", [])
        paths = [found] if isinstance(found, str) else cast(list[str], found or [])
        return tuple(Path(path) for path in paths)

    def add_recent(self, path: Path) -> None:
        """Put a ledger in front of the recent ones."""
        rest = [known for known in self.recent if known != path]
        self._file.setValue("ledgers", [str(p) for p in [path, *rest][:_RECENT]])

    def forget_recent(self, path: Path) -> None:
        """Drop a ledger that is gone."""
        self._file.setValue("ledgers", [str(p) for p in self.recent if p != path])

    @property
    def folder(self) -> Path | None:
        """The folder files were last chosen in, if it still exists."""
        found = Path(str(self._file.value("folder", "")))
        return found if found.is_absolute() and found.is_dir() else None

    @folder.setter
    def folder(self, path: Path) -> None:
        self._file.setValue("folder", str(path))

    @property
    def dark(self) -> bool:
        """Whether the dark theme was chosen."""
        return self._flag("dark")

    @property
    def large(self) -> bool:
        """Whether large letters were chosen."""
        return self._flag("large")

    def set_look(self, *, dark: bool, large: bool) -> None:
        """Remember theme and size."""
        self._file.setValue("dark", dark)
        self._file.setValue("large", large)

    def _flag(self, name: str) -> bool:
        return str(self._file.value(name, "false")).lower() == "true"

    def last_round(self, ledger: str) -> int:
        """Return the round last shown of a ledger, 0 when none is known."""
        found = str(self._file.value(f"round/{ledger}", "0"))
        return int(found) if found.isdigit() else 0

    def set_round(self, ledger: str, round_id: int) -> None:
        """Remember the round shown of a ledger."""
        self._file.setValue(f"round/{ledger}", round_id)

    def last_page(self, ledger: str) -> str:
        """Return the page last shown of a ledger, "" when none is known."""
        return str(self._file.value(f"page/{ledger}", ""))

    def set_page(self, ledger: str, key: str) -> None:
        """Remember the page shown of a ledger."""
        self._file.setValue(f"page/{ledger}", key)

    def state(self, name: str) -> QByteArray:
        """Return how a window or splitter was left, empty when never kept."""
        found = self._file.value(f"state/{name}", QByteArray())
        return found if isinstance(found, QByteArray) else QByteArray()

    def keep_state(self, name: str, state: QByteArray) -> None:
        """Remember how a window or splitter is left."""
        self._file.setValue(f"state/{name}", state)
