"""The pages in the middle of the window: made when first wanted, with a way back."""

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from ui.dialogs import ask
from ui.goto import Goto
from ui.jobs import Jobs
from ui.ledger.empty import EmptyRound
from ui.record_view import RecordView
from ui.remembered import Remembered
from ui.shell.doing import Do
from ui.shell.pages import Page, Place, Today, begin

#: Pages one can go back.
_BACK = 30

#: What only the window can do, where a page asks for it.
_PASSED_ON = (
    "import_asked",
    "package_asked",
    "submit_asked",
    "manual_asked",
    "guide_asked",
    "can_changed",
)


class PageStack(QStackedWidget):
    """Shows one page at a time; follows links and remembers where one came from."""

    #: Another page is in view: its key.
    shown = Signal(str)
    status = Signal(str)
    confirmed = Signal(str)
    import_asked = Signal()
    package_asked = Signal()
    submit_asked = Signal()
    manual_asked = Signal()
    guide_asked = Signal()
    #: What can be done has changed.
    can_changed = Signal()
    #: A link leads into another round: the Goto.
    other_round = Signal(object)

    def __init__(self, jobs: Jobs, remembered: Remembered, today: Today) -> None:
        super().__init__()
        self._jobs = jobs
        self._remembered = remembered
        self._today = today
        self._places: dict[str, Place] = {}
        self._pages: dict[str, QWidget] = {}
        #: What each page asks by; it leaves with its page.
        self._lent: dict[str, Jobs] = {}
        #: Whether the pages may have read something of a ledger.
        self._used = False
        self._rounds: dict[str, int] = {}
        #: What each page said last for the status bar.
        self._said: dict[QWidget, str] = {}
        self._back: list[str] = []
        self.round_id = 0
        #: Whether it is known yet which rounds the ledger has.
        self._known = False
        self._empty: EmptyRound | None = None
        self.key = ""

    def offer(self, places: Sequence[Place]) -> None:
        """Offer these pages from now on, for the ledger that is open now.

        Nothing stays that has seen another ledger or belongs to another edition; a page that was
        made while none was open may stay.
        """
        wanted = {place.key: place for place in places if place.key}
        if self._used or wanted != self._places:
            self._throw_away()
        self._places = wanted
        self._used = self._jobs.ledger is not None

    def _throw_away(self) -> None:
        self.keep()
        for lent in self._lent.values():
            lent.leave()
        for page in (*self._pages.values(), self._empty):
            if page is not None:
                self.removeWidget(page)
                page.deleteLater()
        for known in (self._pages, self._lent, self._said, self._rounds, self._back):
            known.clear()
        self._empty = None
        self.round_id, self._known = 0, False
        self.key = ""

    @property
    def places(self) -> tuple[Place, ...]:
        """The pages offered."""
        return tuple(self._places.values())

    @property
    def page(self) -> Page | None:
        """The page in view, None when something else is."""
        shown = self.currentWidget()
        return cast(Page, shown) if shown in self._pages.values() else None

    def open(self, key: str) -> None:
        """Show a page, unless the one in view wants to keep what was typed."""
        if key not in self._places or (key != self.key and not self._may_leave()):
            self.shown.emit(self.key)
            return
        if self.key and self.key != key:
            self._back = [*self._back[-_BACK:], self.key]
        self.key = key
        self._show(key)
        self.shown.emit(key)
        self.can_changed.emit()

    def _show(self, key: str) -> None:
        """Show a page, or what to do first when it needs a round and there is none."""
        page = self._made(key)
        if self._known and not self.round_id and self._places[key].needs_round:
            page = self._nothing()
        if self.currentWidget() is not page:
            self.setCurrentWidget(page)
            self.status.emit(self._said.get(page, ""))

    def _nothing(self) -> QWidget:
        if self._empty is None:
            self._empty = EmptyRound(of_unit=self._jobs.is_units)
            self._empty.pass_on(self)
            self.addWidget(self._empty)
        self.status.emit("")
        return self._empty

    def _may_leave(self) -> bool:
        asks: Callable[[], bool] | None = getattr(self.page, "may_leave", None)
        return asks is None or asks()

    def may_be_thrown_away(self) -> bool:
        """Whether what was done and not written, in view or not, may go with this ledger."""
        if not self._may_leave():
            return False
        said = [str(getattr(page, "unwritten", "")) for page in self._pages.values()]
        left = "".join(words for words in said if words)
        return not left or ask(self, "不写入就换台账？", left, "不写入")

    def _made(self, key: str) -> QWidget:
        if key not in self._pages:
            lent = self._lent[key] = self._jobs.lend()
            page = self._places[key].make(lent, self._today)
            widget = cast(QWidget, page)
            lent.setParent(widget)
            self._pages[key] = widget
            self.addWidget(widget)
            self._connect(page, widget)
            self._recall(key, widget)
        if self._known:  # also that there is none
            self._follow_round(key)
        return self._pages[key]

    def _connect(self, page: Page, widget: QWidget) -> None:
        def said(words: str) -> None:
            self._said[widget] = words
            if self.currentWidget() is widget:
                self.status.emit(words)

        page.status.connect(said)
        page.confirmed.connect(self.confirmed)
        page.goto.connect(self.follow)
        for name in _PASSED_ON:
            if hasattr(page, name):
                getattr(page, name).connect(getattr(self, name))

    def keep(self) -> None:
        """Remember columns that were chosen by hand, and splitters."""
        for key, page in self._pages.items():
            for number, view in enumerate(page.findChildren(RecordView)):
                if view.own_columns:
                    state = view.horizontalHeader().saveState()
                    self._remembered.keep_state(f"{key}-columns-{number}", state)
                column, down = view.sorting
                self._remembered.keep_state(
                    f"{key}-sort-{number}", QByteArray(f"{column},{down:d}".encode())
                )
            for number, split in enumerate(page.findChildren(QSplitter)):
                self._remembered.keep_state(f"{key}-split-{number}", split.saveState())

    def _recall(self, key: str, page: QWidget) -> None:
        for number, view in enumerate(page.findChildren(RecordView)):
            state = self._remembered.state(f"{key}-columns-{number}")
            if not state.isEmpty() and view.horizontalHeader().restoreState(state):
                view.own_columns = True
            order = self._remembered.state(f"{key}-sort-{number}")
            column, _, down = bytes(order.data()).partition(b",")
            if view.sortable and column.isdigit():
                view.sort_by(int(column), down == b"1")
        for number, split in enumerate(page.findChildren(QSplitter)):
            state = self._remembered.state(f"{key}-split-{number}")
            if not state.isEmpty():
                split.restoreState(state)

    def follow(self, wanted: Goto) -> None:
        """Show what a link leads to."""
        if wanted.round_id and wanted.round_id != self.round_id:
            self.other_round.emit(wanted)
            return
        self.open(wanted.page)
        if self.key == wanted.page and self.page is not None:
            begin(self.page)
            self.page.follow(wanted)

    def ask(self, key: str, wanted: Do) -> None:
        """Show a page and let it do something, if it can now."""
        self.open(key)
        if self.key == key and self.page is not None:
            do = self.page.can.get(wanted)
            if do is not None:
                do()

    def go_back(self) -> None:
        """Show the page one came from."""
        if self._back:
            key = self._back.pop()
            self.open(key)
            if self.key == key and self._back:
                self._back.pop()  # going back is no step forward

    def show_round(self, round_id: int) -> None:
        """Let all pages show a round."""
        self.round_id, self._known = round_id, True
        self._rounds.clear()
        if self.key and self.currentWidget() in (self._pages.get(self.key), self._empty):
            self._show(self.key)
            if self.page is not None:
                self._follow_round(self.key)
            self.can_changed.emit()

    def _follow_round(self, key: str) -> None:
        """Let a page show the round; one that nobody sees reads nothing until it is opened."""
        if self._rounds.get(key) != self.round_id:
            self._rounds[key] = self.round_id
            cast(Page, self._pages[key]).show_round(self.round_id)
