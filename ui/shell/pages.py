"""The pages the window can show: each is made when it is first opened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from ui.jobs import Jobs
from ui.ledger.page import LedgerPage
from ui.shell.navigation import Entry

Today = Callable[[], date]


class Page(Protocol):
    """What the window asks of a page; every page is a QWidget besides."""

    title: str
    #: The manual's chapter for F1.
    manual: str
    status: SignalInstance

    def show_round(self, round_id: int) -> None:
        """Show another round; 0 when the ledger has none."""

    def areas(self) -> tuple[QWidget, ...]:
        """Return where F6 goes in turn."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page's place in the navigation; one without `make` is a group's heading."""

    key: str
    title: str
    icon: str = ""
    make: Callable[[Jobs, Today], LedgerPage] | None = None

    @property
    def entry(self) -> Entry:
        """Its line in the navigation."""
        return Entry(self.key, self.title, self.icon)


PLACES = (
    Place("", "台账"),
    Place("ledger", "整改台账", "text_bullet_list_tree", LedgerPage),
)
