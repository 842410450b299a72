"""The menu bar, written down as lists of commands."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from app.records import Edition
from ui.shell.doing import Do


class Command(NamedTuple):
    """One entry: words, what it does, keys.

    What it does is a function, or something a page is asked for; `ledger` ones need a ledger,
    those with an `edition` one of that edition.
    """

    text: str
    run: Callable[[], object] | Do
    keys: tuple[str, ...] = ()
    ledger: bool = False
    checked: bool | None = None
    #: What the page in view does instead, if it can.
    page: Do | None = None
    edition: Edition | None = None


#: Menus in order; None stands for a line between entries.
Menus = Sequence[tuple[str, Sequence[Command | None]]]


class MenuBar:
    """Builds the menus and keeps them: Qt drops a menu whose Python side nobody holds."""

    def __init__(self, window: QMainWindow, menus: Menus) -> None:
        self._window = window
        self.menus: dict[str, QMenu] = {}
        self.actions: dict[str, QAction] = {}
        self._need_ledger: list[tuple[QAction, Edition | None]] = []
        self._asks: dict[Do, list[QAction]] = {}
        self._can: Mapping[Do, Callable[[], object]] = {}
        for title, commands in menus:
            menu = QMenu(title, window)
            window.menuBar().addMenu(menu)
            self.menus[title] = menu
            for command in commands:
                self._add(menu, command)

    def _add(self, menu: QMenu, command: Command | None) -> None:
        if command is None:
            menu.addSeparator()
            return
        action = QAction(command.text, self._window)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        if command.checked is not None:
            action.setCheckable(True)
            action.setChecked(command.checked)
        run = command.run
        if isinstance(run, Do):
            self._asks.setdefault(run, []).append(action)
            action.triggered.connect(lambda: self._ask(run))
        else:
            action.triggered.connect(lambda: self._run(command.page, run))
        menu.addAction(action)
        self.actions[command.text] = action
        if command.ledger or command.edition:
            self._need_ledger.append((action, command.edition))

    def _run(self, page: Do | None, run: Callable[[], object]) -> None:
        """Let the page do it if it can, else do it."""
        do = self._can.get(page) if page is not None else None
        (do or run)()

    def _ask(self, wanted: Do) -> None:
        """Let the page do it."""
        do = self._can.get(wanted)
        if do is not None:
            do()

    def serve(self, can: Mapping[Do, Callable[[], object]]) -> None:
        """Enable what the page in view can do."""
        self._can = can
        for wanted, actions in self._asks.items():
            for action in actions:
                action.setEnabled(wanted in can)

    def enable(self, edition: Edition | None) -> None:
        """Enable what can be done with a ledger of this edition; None while none is open."""
        for action, needed in self._need_ledger:
            action.setEnabled(edition is not None and needed in (None, edition))
