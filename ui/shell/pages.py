"""The pages the window can show: each is imported and made when it is first opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.records import Edition
from ui.goto import Goto
from ui.jobs import Jobs
from ui.shell.doing import Do
from ui.shell.navigation import Entry

Today = Callable[[], date]


class Page(Protocol):
    """What the window asks of a page; every page is a QWidget besides.

    It may have `may_leave`, which asks before what was typed is lost, and `unwritten`, which says
    what would go with its ledger. A page may have more signals: `can_changed` when it can do
    something else now, `import_asked` and `manual_asked` for what only the window can do.
    """

    title: str
    #: The manual's chapter for F1.
    manual: str
    #: What the status bar says of the page.
    status: SignalInstance
    #: A link leads to another page.
    goto: SignalInstance
    #: A short confirmation for the status bar.
    confirmed: SignalInstance

    @property
    def can(self) -> Mapping[Do, Callable[[], object]]:
        """What the menus can ask of it now."""

    def show_round(self, round_id: int) -> None:
        """Show another round; 0 when the ledger has none."""

    def follow(self, wanted: Goto) -> None:
        """Show what a link leads to."""

    def areas(self) -> tuple[QWidget, ...]:
        """Return where F6 goes in turn."""


class Place(NamedTuple):
    """A page's place in the navigation; one without `made_by` is a group's heading.

    `made_by` names module and class; `hidden` pages are reached by links only; those that need a
    round say what to do first while there is none.
    """

    key: str
    title: str
    icon: str = ""
    made_by: str = ""
    hidden: bool = False
    needs_round: bool = False

    @property
    def entry(self) -> Entry:
        """Its line in the navigation."""
        return Entry(self.key, self.title, self.icon)

    def make(self, jobs: Jobs, today: Today) -> Page:
        """Make the page."""
        module, _, name = self.made_by.partition(":")
        return cast(Page, getattr(import_module(module), name)(jobs, today))


#: The page a ledger opens on when none is remembered.
FIRST = "home"
_HOME = Place("home", "工作台", "home", "ui.home.page:HomePage")
_IMPORT = Place("import", "导入方案", "arrow_import", "ui.importing.page:ImportPage", hidden=True)
_BLANKS = Place("blanks", "待填", "edit", "ui.blanks.page:BlanksPage", needs_round=True)
_ORGANISE = Place(
    "organise", "组织与阶段", "organization", "ui.organise.page:OrganisePage", needs_round=True
)
_UNITS = Place("units", "单位进度", "people_team", "ui.units.page:UnitsPage", needs_round=True)
_RECEIVE = Place("receive", "接收上报", "arrow_import", "ui.receiving.page:ReceivePage")
_REGISTER = Place("register", "收发登记", "copy", "ui.register.page:RegisterPage", needs_round=True)
_UNIT_REGISTER = Place(
    "register", "收发登记", "copy", "ui.register.unit_page:UnitRegisterPage", needs_round=True
)
_PENDING = Place(
    "pending", "待核定", "checkmark_circle", "ui.pending.page:PendingPage", needs_round=True
)
_DOCUMENTS = Place(
    "documents", "文书", "document_text", "ui.documents.page:DocumentsPage", needs_round=True
)
_OUTCOMES = Place(
    "outcomes", "成效", "data_bar_vertical", "ui.organise.page:OutcomesPage", needs_round=True
)
_DIRECTORY = Place(
    "directory", "单位与人员", "building_government", "ui.directory.page:DirectoryPage"
)
_TRAIL = Place("trail", "留痕", "history", "ui.trail.page:TrailPage")


_LEDGER = Place("ledger", "整改台账", "text_bullet_list_tree", "ui.ledger.page:LedgerPage")
_TASKS = Place("ledger", "我的任务", "text_bullet_list_tree", "ui.ledger.tasks_page:TasksPage")

#: The pages of each edition, in their groups.
PLACES: Mapping[Edition, tuple[Place, ...]] = {
    Edition.OFFICE: (
        _HOME,
        _IMPORT,
        Place("", "台账"),
        _LEDGER,
        _BLANKS,
        _UNITS,
        _ORGANISE,
        Place("", "收发"),
        _RECEIVE,
        _PENDING,
        _REGISTER,
        Place("", "成果"),
        _OUTCOMES,
        _DOCUMENTS,
        Place("", "基础"),
        _DIRECTORY,
        _TRAIL,
    ),
    Edition.UNIT: (
        _HOME,
        _IMPORT,
        Place("", "台账"),
        _TASKS,
        _BLANKS,
        _UNIT_REGISTER,
        Place("", "下级"),
        _RECEIVE,
        _PENDING,
        Place("", "成果"),
        _DOCUMENTS,
        Place("", "基础"),
        _DIRECTORY,
        _TRAIL,
    ),
}


def go_on(areas: Sequence[QWidget], focus: QWidget | None, step: int) -> None:
    """Give the focus to the area before or behind the one that has it."""
    areas = [area for area in areas if area.isEnabled() and area.isVisible()]
    if not areas:
        return
    here = next(
        (n for n, a in enumerate(areas) if a is focus or (focus and a.isAncestorOf(focus))), -1
    )
    areas[(here + step) % len(areas)].setFocus(Qt.FocusReason.TabFocusReason)


def begin(page: Page) -> None:
    """Give the focus to a page's first list, else to its first area."""
    areas = [area for area in page.areas() if area.isEnabled()]
    lists = [area for area in areas if isinstance(area, QAbstractItemView)]
    for area in (*lists, *areas)[:1]:
        area.setFocus(Qt.FocusReason.OtherFocusReason)


def take_plan(page: Page | None, plan: Path, round_name: str | None) -> None:
    """Let the import page read a plan for a round, None for a new one."""
    from ui.importing.page import ImportPage

    assert isinstance(page, ImportPage)
    page.set_round(round_name)
    page.take(plan)
