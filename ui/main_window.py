"""The window: places navigation, pages, menus and status bar; no behaviour of its own."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QWidget

from app.errors import AppError
from app.records import Edition
from ui.dialogs import ask, refuse
from ui.goto import Goto
from ui.jobs import Jobs, RunningJob
from ui.remembered import Remembered
from ui.shell.arriving import Arrivals
from ui.shell.commands import FILE_MENU, RECENT, commands
from ui.shell.files import LedgerFiles, last_backup
from ui.shell.menus import MenuBar
from ui.shell.navigation import Navigation
from ui.shell.page_stack import PageStack
from ui.shell.pages import FIRST, PLACES, Page, Today, go_on, take_plan
from ui.shell.rounds import RoundChoice
from ui.shell.saved import SavedWord
from ui.shell.status import StatusBar
from ui.shell.unit_work import UnitWork
from ui.shell.welcome import Welcome
from ui.shell.work import LedgerWork
from ui.theme import current

if TYPE_CHECKING:
    from ui.manual import ManualWindow

PROGRAM = "巡察整改台账"
#: Below this width, in em, the navigation is a rail.
RAIL_EM = 85


class MainWindow(QMainWindow):
    """One window on one ledger."""

    #: Another theme or size is wanted: dark, large.
    look_asked = Signal(bool, bool)

    def __init__(self, jobs: Jobs, remembered: Remembered, today: Today) -> None:
        super().__init__()
        self.jobs, self.remembered, self.today = jobs.lend(self), remembered, today
        jobs = self.jobs  # the window's parts go with it
        self.files = LedgerFiles(jobs, remembered, self)
        self.line = StatusBar(today())
        jobs.opened.connect(self.line.forget)  # before anybody says what he did in the new one
        self.work = LedgerWork(self, jobs, self.files, self.line)
        self.unit = UnitWork(self, jobs, remembered, self.line, today)
        self.arrivals = Arrivals(self, self.files, self.unit, remembered)
        self._manual: ManualWindow | None = None
        self._rail_by_hand: bool | None = None
        self.navigation = Navigation()
        self.stack = PageStack(jobs, remembered, today)
        jobs.may_leave = self.stack.may_be_thrown_away
        self.rounds = RoundChoice(jobs, remembered, self.navigation.head)
        self.welcome: Welcome | None = None
        self._place()
        self.bar = MenuBar(self, commands(self))
        self.recent = QMenu("最近打开(&R)", self)
        self.recent.aboutToShow.connect(lambda: self.files.fill_recent(self.recent))
        file_menu = self.bar.menus[FILE_MENU]
        file_menu.insertMenu(self.bar.actions[RECENT], self.recent)
        self.setStatusBar(self.line)
        self._connect()
        self._offer_pages()
        self._show_ledger()
        self.saved = SavedWord(self, jobs, self.line, self.work)
        current().wear(self)

    def _place(self) -> None:
        body = QWidget()
        layout = QHBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.navigation)
        layout.addWidget(self.stack, 1)
        self.setCentralWidget(body)
        large = current().large
        self.setMinimumSize(*((1090, 600) if large else (960, 504)))
        self.resize(1366, 696)

    def _connect(self) -> None:
        self.jobs.opened.connect(self._show_ledger)
        self.jobs.writing.connect(self._follow)
        self.jobs.written.connect(self._read_again)
        self.jobs.refused.connect(self._refuse)
        self.jobs.reading.connect(self._follow_reading)
        self.arrivals.plan_came.connect(self.take_plan)
        self.arrivals.returns_came.connect(self.receive)
        self.navigation.page_chosen.connect(self.stack.open)
        self.navigation.round_asked.connect(self.rounds.offer)
        self.stack.shown.connect(self._mark)
        self.stack.status.connect(self.line.say)
        self.stack.confirmed.connect(self.line.confirm)
        self.stack.import_asked.connect(self.import_plan)
        self.stack.package_asked.connect(self.unit.choose_package)
        self.stack.submit_asked.connect(self.unit.submit)
        self.stack.manual_asked.connect(self.show_manual)
        self.stack.guide_asked.connect(lambda: self.work.guide(self.stack.round_id))
        self.work.goto.connect(self.stack.follow)
        self.work.import_asked.connect(self.import_plan)
        self.stack.can_changed.connect(self._serve)
        self.stack.other_round.connect(self.rounds.follow)
        self.navigation.take_keys(self)
        self.rounds.changed.connect(self.stack.show_round)
        self.rounds.followed.connect(self.stack.follow)

    # methods, not lambdas: they are let go with the window when its look changes
    def _follow(self, job: RunningJob) -> None:
        self.line.work.follow(job, "正在处理")

    def _follow_reading(self, job: RunningJob) -> None:
        self.line.work.follow(job, "正在读取")

    def _refuse(self, error: AppError) -> None:
        refuse(self, str(error))

    @property
    def page(self) -> Page | None:
        """The page in view, None while no ledger is open."""
        return self.stack.page

    def _mark(self, key: str) -> None:
        task = key == "import"  # a task, not a page: it belongs to the ledger's
        self.navigation.mark("ledger" if task else key)
        if self.jobs.ledger is not None and not task:
            self.remembered.set_page(self.jobs.ledger.uuid, key)
            self.remembered.set_page("", key)

    def _serve(self) -> None:
        self.bar.serve(self.page.can if self.page else {})

    def _offer_pages(self) -> None:
        ledger = self.jobs.ledger
        places = PLACES[ledger.edition if ledger else Edition.OFFICE]
        self.stack.offer(places)
        self.navigation.offer([place.entry for place in places if not place.hidden])

    def show_welcome(self) -> None:
        """Show what can be done without a ledger."""
        if self.welcome is None:
            self.welcome = Welcome(self.remembered.recent)
            self.welcome.new_asked.connect(self.files.new)
            self.welcome.open_asked.connect(self.files.choose)
            self.welcome.sample_asked.connect(self.files.sample)
            self.welcome.recent_asked.connect(self.files.open)
            self.welcome.manual_asked.connect(self.show_manual)
            self.stack.addWidget(self.welcome)
        self.stack.setCurrentWidget(self.welcome)

    def _show_ledger(self) -> None:
        """Show the ledger that is open now, or the welcome page."""
        ledger = self.jobs.ledger
        self.bar.enable(ledger.edition if ledger else None)
        self.navigation.setVisible(ledger is not None)
        self._serve()
        if ledger is None:
            self.setWindowTitle(PROGRAM)
            self.line.saved.setText("")
            self.line.backup.setText("")
            return
        locked = "［只读］" if ledger.read_only else ""
        self.setWindowTitle(f"{ledger.path.name}{locked} — {PROGRAM}")
        self.line.saved.setText("只读" if ledger.read_only else "已保存")
        self.remembered.add_recent(ledger.path)
        self.rounds.forget()
        self._offer_pages()
        self.stack.open(self.remembered.last_page(ledger.uuid) or FIRST)
        self._read_again()
        self.arrivals.go_on()

    def _read_again(self) -> None:
        self.rounds.read()
        self.jobs.read(last_backup, self.line.say_backup)

    def prepare(self) -> None:
        """Make the first page while the ledger is still being opened."""
        if self.jobs.ledger is None:
            self.navigation.show()
            self.stack.open(self.remembered.last_page("") or FIRST)

    def search(self) -> None:
        """Search everything, then go to what was chosen."""
        from ui.finding.palette import Palette

        palette = Palette(self, self.jobs, self.stack.places)
        palette.chosen.connect(self.stack.follow)
        palette.exec()
        palette.deleteLater()

    def import_plan(self) -> None:
        """Choose a plan and show what it would bring."""
        plan = self.files.choose_plan()
        if plan is not None:
            self.take_plan(plan)

    def take_plan(self, plan: Path) -> None:
        """Show what a plan would bring into the round in view."""
        self.stack.open("import")
        if self.stack.key != "import":  # what was typed on the page before is kept
            return
        name = self.rounds.current.name if self.rounds.current else None
        take_plan(self.page, plan, name)

    def receive(self, paths: tuple[Path, ...]) -> None:
        """Show what came back on the page where it is received."""
        self.stack.follow(Goto("receive", paths=paths))

    def show_manual(self) -> None:
        """Open the manual at the page for where one is."""
        from ui.manual import ManualWindow

        if self._manual is None:
            self._manual = ManualWindow(self)
        self._manual.open_at(self.page.manual if self.page else "start")

    def next_area(self, step: int) -> None:
        """Go to the next or previous area: navigation, filter, list, panel."""
        if self.page is not None:
            go_on((self.navigation.list, *self.page.areas()), self.focusWidget(), step)

    def toggle_rail(self) -> None:
        """Make the navigation a rail, or wide again."""
        self._rail_by_hand = not self.navigation.is_rail
        self.navigation.set_rail(rail=self._rail_by_hand)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below 85 em the navigation is a rail, unless the user said otherwise."""
        super().resizeEvent(event)
        narrow = self.width() < current().em(RAIL_EM)
        rail = narrow if self._rail_by_hand is None else self._rail_by_hand
        if rail != self.navigation.is_rail:
            self.navigation.set_rail(rail=rail)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask when something is still being written; remember how the window was left."""
        text = "正在写入台账。现在关闭会停止这项操作，已经保存的内容不受影响。"
        if self.jobs.is_writing and not ask(self, "操作还没有完成", text, "停止并关闭"):
            event.ignore()
            return
        self.stack.keep()
        self.remembered.keep_state("window", self.saveGeometry())
        event.accept()
