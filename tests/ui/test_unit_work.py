"""A unit with the program: the issued workbook opened from the menu, handed in as a zip."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pages import modal, write
from PySide6.QtWidgets import QFileDialog, QPushButton
from returning import reports
from small_round import TODAY, fill_small_round

from app.directory.directory import UnitDraft, add_unit, list_units
from app.exchange.issuing import Wanted, issue
from app.exchange.proposing import own_drafts
from app.exchange.received import Status
from app.exchange.receiving import Receiving, receive
from app.ledger import Ledger, create_ledger, open_ledger
from app.progress.reports import ReportDraft, add_progress
from app.records import Edition, ProgressState, ProposalState
from app.round.rounds import list_rounds, load_round
from ui.dialogs import Message
from ui.fields import TextArea
from ui.forms import Form
from ui.goto import Goto
from ui.ledger.page import LedgerPage
from ui.main_window import MainWindow
from ui.program import Program
from ui.receiving.page import ReceivePage
from ui.register.unit_page import UnitRegisterPage
from ui.shell import unit_work
from ui.shell.doing import Do

TOWN = "东山镇"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office's ledger that issued for two periods."""
    path = tmp_path / "整改办.zgtz"
    with create_ledger(path, name="县委整改办", by="王敏") as ledger:
        small = fill_small_round(ledger)
        for period in ("2024-05", "2024-06"):
            issue(ledger, small.id, Wanted(tmp_path / period, period, (TOWN,)))
    return path


def test_from_the_issued_workbook_to_the_receipt(
    start: Callable[..., Program], office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "家"
    monkeypatch.setattr(unit_work, "default_folder", lambda: home)
    periods = ("2024-05", "2024-06")
    given = {period: next((tmp_path / period).glob(f"{TOWN}*")) for period in periods}
    program = start()
    window = program.window
    assert window is not None
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(given["2024-05"]), ""))
    window.unit.choose_package()
    program.settle()
    ledger = program.jobs.ledger
    assert ledger is not None
    assert (ledger.path, ledger.edition) == (home / f"{TOWN}.zgtz", Edition.UNIT)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(given["2024-06"]), ""))
    window.unit.choose_package()
    program.settle()
    assert window.line.words.full.startswith(f"{TOWN} 2024-06：5 项任务")
    window.unit.choose_package()  # the same one again
    program.settle()
    assert "已经打开过" in window.line.words.full
    measure = load_round(ledger, list_rounds(ledger)[0].id).findings[0].measures[0]
    draft = ReportDraft(TOWN, ProgressState.DONE, "学完了。", TODAY, period="2024-06")
    add_progress(ledger, measure.id, draft)
    parcel = tmp_path / "上报.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(parcel), ""))
    with modal(lambda box: box.accept()):
        window.unit.submit()
    with open_ledger(office) as own:
        [found] = receive(own, [parcel], Receiving(TODAY))
    assert (found.status, found.added) == (Status.ACCEPTED, 1)


def test_what_the_office_wrote_otherwise_has_to_be_read(
    own: MainWindow, office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = load_round(ledger_of(own), 1).findings[0].measures[0].id
    draft = ReportDraft(TOWN, ProgressState.DONE, "单位自己写的。", TODAY, period="2024-06")
    add_progress(ledger_of(own), item, draft)
    with open_ledger(office) as ledger:
        small = list_rounds(ledger)[0].id
        measure = load_round(ledger, small).findings[0].measures[0].id
        add_progress(ledger, measure, replace(draft, done="整改办电话里听说的。"))
        [again] = issue(ledger, small, Wanted(tmp_path / "再下发", "2024-06", (TOWN,)))
    read: list[str] = []

    def note(box: Message) -> None:
        read.append(box.words.text())
        box.accept()

    with modal(note):
        own.unit.open_package(again.file)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "上报.zip"), ""))
    with modal(note):
        own.unit.submit()
    assert "有 1 处整改办和本单位写的不同" in read[0]
    assert "按整改办的原样上报" in read[1]


def test_the_menu_issues_and_receives_from_any_page(
    start: Callable[..., Program], office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = start(office).window
    assert window is not None
    with modal(lambda form: form.reject()):
        window.bar.actions["下发任务(&I)…"].trigger()
    assert window.stack.key == "register"
    window.stack.open("home")
    names = ([str(next((tmp_path / "2024-06").glob(f"{TOWN}*")))], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: names)
    assert not window.bar.actions["退回修改(&B)…"].isEnabled()
    window.bar.actions["接收上报(&R)…"].trigger()
    assert isinstance(window.page, ReceivePage)
    assert [one.result.unit for one in window.page.looked] == [TOWN]
    assert not window.bar.actions["退回修改(&B)…"].isEnabled()
    assert not window.bar.actions["上报(&U)…"].isEnabled()


def test_what_is_no_issued_workbook_makes_no_ledger(
    start: Callable[..., Program], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "家"
    monkeypatch.setattr(unit_work, "default_folder", lambda: home)
    bad = tmp_path / "别的.xlsx"
    bad.write_bytes(b"PK")
    program = start()
    assert program.window is not None
    with modal(lambda box: box.accept()):
        program.window.unit.open_package(bad)
    assert not list(home.glob("*.zgtz"))
    assert program.jobs.ledger is None


def test_the_register_of_a_unit_hands_in(own: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    own.stack.open("register")
    page = own.page
    assert isinstance(page, UnitRegisterPage)
    assert page.list.table.rowCount() == 1
    asked: list[str] = []

    def refused(*_: object) -> tuple[str, str]:
        asked.append("上报到哪里")
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", refused)
    [submit] = [one for one in page.findChildren(QPushButton) if one.objectName() == "primary"]
    submit.click()
    assert asked == ["上报到哪里"]


@pytest.fixture
def own(
    start: Callable[..., Program], office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> MainWindow:
    """The town's own ledger, open, its first task chosen."""
    monkeypatch.setattr(unit_work, "default_folder", lambda: tmp_path / "家")
    program = start()
    window = program.window
    assert window is not None
    window.unit.open_package(next((tmp_path / "2024-06").glob(f"{TOWN}*")))
    program.settle()
    window.stack.open("ledger")
    program.settle()
    assert office.exists()
    return window


def ledger_of(window: MainWindow) -> Ledger:
    assert window.jobs.ledger is not None
    return window.jobs.ledger


def first_measure(ledger: Ledger) -> int:
    return load_round(ledger, list_rounds(ledger)[0].id).findings[0].measures[0].id


def test_what_only_a_unit_does_is_not_offered_to_the_office(
    own: MainWindow, start: Callable[..., Program], office: Path
) -> None:
    words = ("上报(&U)…", "汇总下级上报(&D)")
    assert all(own.bar.actions[one].isEnabled() for one in words)
    other = start(office).window
    assert other is not None
    assert not any(other.bar.actions[one].isEnabled() for one in words)


def test_a_unit_drafts_its_measures(own: MainWindow, office: Path) -> None:
    page = own.page
    assert isinstance(page, LedgerPage)
    ledger = ledger_of(own)
    page.follow(Goto("ledger", first_measure(ledger)))

    def answer(form: Form) -> None:
        areas = form.findChildren(TextArea)
        assert areas[1].placeholderText().startswith("①制定学习计划")
        write(areas[1], "每季度组织一次测试。")
        form.primary.click()

    with modal(answer):
        page.can[Do.PROPOSE]()
    [one] = own_drafts(ledger, first_measure(ledger)).values()
    assert (one.text, one.state) == ("每季度组织一次测试。", ProposalState.OPEN)
    assert office.exists()


def test_handing_in_asks_for_what_those_below_said(
    own: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = ledger_of(own)
    item = first_measure(ledger)
    town = next(unit.id for unit in list_units(ledger) if unit.name == TOWN)
    add_unit(ledger, UnitDraft("东一村", parent_id=town))
    draft = ReportDraft("东一村", ProgressState.DONE, "村里办了。", TODAY, period="2024-06")
    add_progress(ledger, item, draft)
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "不该有.zip"), "")
    )
    with modal(lambda box: box.findChildren(QPushButton)[-1].click()):
        own.unit.submit()
    assert own.line.words.full == "已汇总 东一村 的上报：1 项任务。"
    assert not (tmp_path / "不该有.zip").exists()
    assert (TOWN, ProgressState.DONE, "东一村：村里办了。") in reports(ledger, item)
    with modal(lambda box: box.accept()):  # nothing waits any more: the zip is there
        own.unit.submit()
    assert (tmp_path / "不该有.zip").exists()


def test_a_unit_goes_on_with_its_report_of_the_period(own: MainWindow) -> None:
    page = own.page
    assert isinstance(page, LedgerPage)
    ledger = ledger_of(own)
    item = first_measure(ledger)
    page.follow(Goto("ledger", item))
    titles: list[str] = []

    def enter(words: str) -> Callable[[Form], None]:
        def answer(form: Form) -> None:
            titles.append(form.windowTitle())
            done = form.findChildren(TextArea)[0]
            write(done, words)
            form.primary.click()

        return answer

    with modal(enter("开了会。")):
        page.can[Do.REPORT]()
    with modal(enter("又开了会。")):
        page.can[Do.REPORT]()
    assert titles[0].startswith("登记进展")
    assert titles[1].startswith("更正进展")
    assert all("2024-06 期" in title for title in titles)
    [(unit, _, done)] = reports(ledger, item)
    assert (unit, done) in [(TOWN, "开了会。又开了会。"), (TOWN, "又开了会。开了会。")]
