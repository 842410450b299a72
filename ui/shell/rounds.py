"""Which round the window shows: the one shown last, one chosen, or one that a link leads into."""

from PySide6.QtCore import QObject, Signal

from app.records import Round
from app.round.rounds import list_rounds
from ui.goto import Goto
from ui.jobs import Jobs
from ui.remembered import Remembered
from ui.shell.navigation import RoundHead


class RoundChoice(QObject):
    """Knows the rounds of the ledger and which one is in view."""

    #: Another round is in view: its id, 0 for none.
    changed = Signal(int)
    #: A link can be followed now: its round is in view.
    followed = Signal(object)

    def __init__(self, jobs: Jobs, remembered: Remembered, head: RoundHead) -> None:
        super().__init__()
        self._jobs = jobs
        self._remembered = remembered
        self._head = head
        self._led: Goto | None = None
        self.known: tuple[Round, ...] = ()
        self.current: Round | None = None

    def forget(self) -> None:
        """Another ledger is open: its rounds are not known yet, and no link leads into one."""
        self.known, self.current, self._led = (), None, None
        self._head.say("", "")

    def read(self) -> None:
        """Read the rounds again."""
        self._jobs.read(list_rounds, self._show)

    def _show(self, rounds: tuple[Round, ...]) -> None:
        self.known = tuple(one for one in rounds if not one.archived)
        ledger = self._jobs.ledger
        last = self._remembered.last_round(ledger.uuid) if ledger else 0
        wanted = self.current.id if self.current else last
        newest = self.known[-1] if self.known else None
        self.open({one.id: one for one in self.known}.get(wanted, newest))
        if self._led is not None:
            self.follow(self._led)

    def open(self, chosen: Round | None) -> None:
        """Show a round."""
        before, self.current = self.current, chosen
        self._head.say(
            chosen.name if chosen else "尚无轮次", chosen.inspecting_body if chosen else ""
        )
        if chosen is not None and self._jobs.ledger is not None:
            self._remembered.set_round(self._jobs.ledger.uuid, chosen.id)
        if chosen is None or before is None or before.id != chosen.id:
            self.changed.emit(chosen.id if chosen else 0)

    def follow(self, wanted: Goto) -> None:
        """Follow a link into another round, once that round is known."""
        found = next((one for one in self.known if one.id == wanted.round_id), None)
        self._led = wanted if found is None else None
        if found is not None:
            self.open(found)
            self.followed.emit(wanted)

    def offer(self) -> None:
        """Offer the rounds of the ledger."""
        self._head.offer(self.known, self.current.id if self.current else 0, self.open)
