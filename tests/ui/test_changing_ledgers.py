"""One ledger after another in one window, with real threads: nothing of the first stays."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pages import write
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from shiboken6 import isValid
from small_round import TODAY, fill_small_round

from app.exchange.issuing import Wanted, issue
from app.exchange.opening import open_package
from app.items.items import ItemDraft, Party, add_category, add_finding
from app.ledger import Ledger, create_ledger, open_ledger
from app.plans.correcting import Retype
from app.records import Role
from app.round.rounds import RoundDraft, add_round, list_rounds
from ui.blanks.page import BlanksPage
from ui.dialogs import Message
from ui.importing.page import ImportPage
from ui.ledger.page import LedgerPage
from ui.main_window import MainWindow
from ui.program import Program
from ui.remembered import Remembered
from ui.shell.pages import PLACES

Start = Callable[..., Program]
OWN_TITLE = "学习不深入问题"
TOWN = "东山镇"


@pytest.fixture
def boxes() -> Iterator[list[str]]:
    """Collect what boxes say that open by themselves, and put them away."""
    said: list[str] = []
    timer = QTimer()
    timer.setInterval(5)

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, Message):
            said.append(box.words.text())
            box.reject()

    timer.timeout.connect(look)
    timer.start()
    yield said
    timer.stop()


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "空的一本.zgtz"
    create_ledger(path, name="空的一本").close()
    return path


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """A unit's own ledger, whose rounds and rows have the same ids as the office's."""
    with create_ledger(tmp_path / "下发方.zgtz", name="某办") as office:
        small = fill_small_round(office)
        [one] = issue(office, small.id, Wanted(tmp_path / "下发", "2024-06", (TOWN,)))
    path = tmp_path / "东山镇.zgtz"
    open_package(one.file, path, today=TODAY)
    return path


def wait_for(true: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    assert true()


def opened(program: Program, path: Path) -> MainWindow:
    window = program.window
    assert window is not None
    window.files.open(path)
    program.settle()
    assert program.jobs.ledger is not None
    assert program.jobs.ledger.path == path
    assert window.windowTitle().startswith(path.name)
    return window


def on_the_ledger_page(program: Program) -> MainWindow:
    """Show the first ledger with a finding chosen, its details at the right."""
    window = program.window
    assert window is not None
    assert window.page is not None
    window.page.view.go_to(1)
    program.settle()
    assert any(OWN_TITLE in text for text in texts(window))
    return window


def texts(window: MainWindow) -> list[str]:
    """Return what can be read in the window now, labels and lists."""
    found = [one.text() for one in window.findChildren(QLabel) if one.isVisible()]
    table = getattr(getattr(window.page, "lines", None), "table", None)
    if table is not None:
        rows, columns = range(table.rowCount()), range(table.columnCount())
        found += [str(table.cell(r, c).text) for r in rows for c in columns]
    return found


def office_pages() -> list[str]:
    (places,) = (places for edition, places in PLACES.items() if edition.name == "OFFICE")
    return [place.key for place in places if place.key]


@pytest.mark.parametrize("last", office_pages())
def test_an_empty_ledger_shows_nothing_of_the_first(
    start: Start, path: Path, empty: Path, boxes: list[str], last: str
) -> None:
    with open_ledger(empty, read_only=True) as ledger:
        Remembered().set_page(ledger.uuid, last)
    program = start(path, inline=False)
    window = on_the_ledger_page(program)
    before = window.page
    window.line.confirm("已改正。撤销按 Ctrl+Z")
    window = opened(program, empty)
    for key in (last, "ledger"):
        window.stack.open(key)
        program.settle()
        assert not any(OWN_TITLE in text for text in texts(window))
        assert OWN_TITLE not in window.line.words.full
        assert "已改" not in window.line.words.full
    assert isinstance(window.page, LedgerPage)
    assert window.page.stack.currentWidget() is window.page.empty
    assert window.page is not before
    assert not isValid(before)
    assert window.navigation.head.accessibleName() == "巡察轮次：尚无轮次"
    assert boxes == []


@pytest.mark.parametrize("last", ["home", "ledger", "trail", "pending", "documents"])
def test_a_unit_s_ledger_after_the_office_s_and_back(
    start: Start, path: Path, units: Path, boxes: list[str], last: str
) -> None:
    """The round in view has no like in the unit's ledger: nobody asks for it there."""
    with open_ledger(units, read_only=True) as ledger:
        Remembered().set_page(ledger.uuid, last)
    with open_ledger(path) as ledger:
        first = list_rounds(ledger)[0]
        add_round(ledger, RoundDraft("又一轮"), today=TODAY)
        Remembered().set_round(ledger.uuid, first.id)
    program = start(path, inline=False)
    window = on_the_ledger_page(program)
    window.rounds.open(window.rounds.known[1])
    program.settle()
    window = opened(program, units)
    assert window.stack.key == last
    assert window.stack.round_id == 1
    window.stack.open("ledger")
    program.settle()
    assert window.page is not None
    assert window.page.title == "我的任务"
    opened(program, path)
    window.rounds.open(window.rounds.known[0])
    window.stack.open("ledger")
    program.settle()
    assert any(OWN_TITLE in text for text in texts(window))
    assert boxes == []


def test_one_after_another_while_every_page_still_reads(
    start: Start, path: Path, empty: Path, units: Path, boxes: list[str]
) -> None:
    """Nobody waits for anything: answers of a ledger that is gone find nobody."""
    program = start(path, inline=False)
    window = on_the_ledger_page(program)
    for other in (units, path, empty, path, units, empty):
        for key in ("trail", "units", "home", "organise", "ledger"):
            window.stack.open(key)
        window.files.open(other)
        wait_for(lambda other=other: program.jobs.ledger.path == other)  # type: ignore[misc]
    program.settle()
    assert window.windowTitle().startswith(empty.name)
    assert not any(OWN_TITLE in text for text in texts(window))
    assert boxes == []


def test_an_answer_that_was_on_its_way_is_dropped(
    start: Start, path: Path, empty: Path, boxes: list[str]
) -> None:
    """Also what the window itself asked: rounds of the first are not rounds of the second."""
    program = start(path, inline=False)
    window = on_the_ledger_page(program)
    begun, gate = threading.Event(), threading.Event()

    def slow(_: Ledger) -> str:
        begun.set()
        gate.wait(10)
        return "旧"

    heard: list[str] = []
    window.jobs.read(slow, heard.append)
    window.rounds.read()
    window.jobs.read(lambda _: "也旧", heard.append)
    begun.wait(10)
    window.files.open(empty)
    wait_for(lambda: program.jobs.ledger is not None and program.jobs.ledger.path == empty)
    gate.set()
    program.settle()
    assert heard == []
    assert window.rounds.known == ()
    assert window.stack.round_id == 0
    assert boxes == []


def test_a_ledger_waits_until_the_form_in_front_is_answered(
    start: Start, path: Path, empty: Path
) -> None:
    """What is typed goes into the ledger it was typed for."""
    program = start(path, inline=False)
    window = on_the_ledger_page(program)
    box = Message(window, "先回答", "这里还开着。", "info")
    box.setModal(True)
    box.show()
    window.files.open(empty)
    wait_for(lambda: not program.jobs.is_writing)
    QApplication.processEvents()
    time.sleep(0.1)
    QApplication.processEvents()
    assert program.jobs.ledger is not None
    assert program.jobs.ledger.path == path
    box.reject()
    wait_for(lambda: program.jobs.ledger is not None and program.jobs.ledger.path == empty)
    program.settle()
    box.deleteLater()
    with open_ledger(path) as free:
        assert free.name == "临江区委"


def test_closing_while_a_ledger_waits_leaves_neither_locked(
    start: Start, path: Path, empty: Path
) -> None:
    program = start(path, inline=False)
    window = on_the_ledger_page(program)
    box = Message(window, "先回答", "这里还开着。", "info")
    box.setModal(True)
    box.show()
    window.files.open(empty)
    time.sleep(0.3)
    for _ in range(5):
        QApplication.processEvents()
    box.hide()
    program.close()
    box.deleteLater()
    for one in (path, empty):
        open_ledger(one).close()
        assert not one.with_name(f"{one.name}.lock").exists()


def with_a_blank(path: Path) -> None:
    with create_ledger(path, name="有待填") as ledger:
        round_id = add_round(ledger, RoundDraft("一轮", year=2024), today=TODAY)
        category = add_category(ledger, round_id, ItemDraft("一类"))
        draft = ItemDraft("一个问题", "1", parties=(Party(Role.RESPONSIBLE_UNIT, "X"),))
        add_finding(ledger, category, draft)


@contextmanager
def answered(words: str) -> Iterator[list[str]]:
    """Answer the question that comes; tell what was asked."""
    asked: list[str] = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, Message)
        asked.append(box.words.text())
        next(one for one in box.findChildren(QPushButton) if one.text() == words).click()

    QTimer.singleShot(50, answer)
    yield asked
    assert len(asked) == 1


@pytest.mark.parametrize("leave", [True, False])
def test_typed_and_not_written_is_asked_about_before_the_ledger_changes(
    start: Start, empty: Path, tmp_path: Path, leave: bool
) -> None:
    first = tmp_path / "有待填.zgtz"
    with_a_blank(first)
    program = start(first, inline=False)
    window = program.window
    assert window is not None
    window.stack.open("blanks")
    program.settle()
    page = window.page
    assert isinstance(page, BlanksPage)
    page.list.view.selectRow(0)
    write(page.entry.field, "县水务局")
    page.entry.taken.emit()
    assert len(page.typed) == 1
    with answered("不写入" if leave else "取消"):
        window.files.open(empty)
        program.settle()
    assert program.jobs.ledger is not None
    assert program.jobs.ledger.path == (empty if leave else first)
    if not leave:
        assert window.page is page
        assert len(page.typed) == 1
    program.close()


@pytest.mark.parametrize("leave", [True, False])
def test_a_plan_put_right_and_not_written_is_asked_about_too(
    start: Start, path: Path, empty: Path, tmp_path: Path, leave: bool
) -> None:
    """Also from another page: the import's keeps its plan while one looks something up."""
    plan = tmp_path / "方案.txt"
    plan.write_text("（一）一方面\n1.甲问题\n整改措施：①办理甲事。\n2.乙问题\n", encoding="utf-8")
    program = start(path, inline=False)
    window = on_the_ledger_page(program)
    window.take_plan(plan)
    program.settle()
    page = window.page
    assert isinstance(page, ImportPage)
    page.drafting.correct([Retype(2, "1.甲类问题")])
    program.settle()
    window.stack.open("home")
    with answered("不写入" if leave else "取消") as asked:
        window.files.open(empty)
        program.settle()
    assert asked == ["方案里改正的 1 处还没有写入台账。"]
    assert program.jobs.ledger is not None
    assert program.jobs.ledger.path == (empty if leave else path)
    assert isValid(page) is not leave


def test_columns_chosen_by_hand_outlive_a_change_of_ledger(
    start: Start, path: Path, empty: Path
) -> None:
    program = start(path, inline=False)
    window = on_the_ledger_page(program)
    assert window.page is not None
    window.page.view.setColumnWidth(2, 333)
    window.page.view.own_columns = True
    opened(program, empty)
    window = opened(program, path)
    window.stack.open("ledger")
    program.settle()
    assert window.page is not None
    assert window.page.view.columnWidth(2) == 333


def test_another_look_while_pages_read(start: Start, path: Path, boxes: list[str]) -> None:
    """The window is made anew; what the old one asked for finds nobody."""
    program = start(path, inline=False)
    for dark in (True, False, True):
        window = program.window
        assert window is not None
        for key in ("trail", "home", "units", "ledger"):
            window.stack.open(key)
        program.change_look(dark, False)
        QApplication.processEvents()
    program.settle()
    assert program.window is not None
    assert boxes == []
