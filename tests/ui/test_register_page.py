"""收发登记: tasks issued from the window, what is missing, a receipt taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pages import modal, write
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QLineEdit
from returning import filled
from small_round import TODAY, SmallRound, fill_small_round

from app.directory.directory import UnitDraft, change_unit, list_units
from app.exchange.receiving import Receiving, receive
from app.ledger import Ledger, create_ledger
from ui.dialogs import Message
from ui.fields import NamesField
from ui.forms import Form
from ui.jobs import Jobs
from ui.register.page import RegisterPage
from ui.shell.doing import Do

TOWN = "东山镇"


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = Jobs(inline=True)
    made.open(lambda _: create_ledger(tmp_path / "一本.zgtz", name="县委", by="王敏"))
    yield made
    made.close()


@pytest.fixture
def ledger(jobs: Jobs) -> Ledger:
    assert jobs.ledger is not None
    return jobs.ledger


@pytest.fixture
def small(ledger: Ledger) -> SmallRound:
    return fill_small_round(ledger)


@pytest.fixture
def page(jobs: Jobs, small: SmallRound) -> RegisterPage:
    made = RegisterPage(jobs, lambda: TODAY)
    made.resize(1180, 660)
    made.show()
    made.show_round(small.id)
    return made


def send(page: RegisterPage, folder: Path, units: str = "", planning: bool = False) -> None:
    """Fill the form in and press 下发."""

    def answer(form: Form) -> None:
        period, *_ = form.findChildren(QLineEdit)
        period.selectAll()
        write(period, "六月")
        assert not form.primary.isEnabled()
        assert "2024-06" in form.why.text()
        period.selectAll()
        write(period, "2024-06")
        if units:
            write(form.findChildren(NamesField)[0], units)
        form.findChildren(QCheckBox)[0].setChecked(planning)
        last = form.findChildren(QLineEdit)[-1]
        last.setText(str(folder))
        form.primary.click()

    with modal(lambda form: (_answer_next(), answer(form))):
        QTest.mouseClick(page.issue, Qt.MouseButton.LeftButton)


def _answer_next() -> None:
    """Close the message that follows."""

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, Message):
            box.accept()
        else:
            QTimer.singleShot(5, look)

    QTimer.singleShot(5, look)


def returned(folder: Path) -> Path:
    """The town's workbook, opened and saved without a word."""
    path = next(folder.glob(f"{TOWN}*"))
    return filled(path, folder / f"回_{path.name}", {})


def words(page: RegisterPage) -> list[tuple[str, str, str]]:
    table = page.list.table
    return [
        (table.cell(r, 1).text, table.cell(r, 2).text, table.cell(r, 5).text)
        for r in range(table.rowCount())
    ]


def test_tasks_are_issued_and_what_is_missing_is_listed(
    page: RegisterPage, jobs: Jobs, ledger: Ledger, tmp_path: Path
) -> None:
    said: list[str] = []
    page.confirmed.connect(said.append)
    assert page.stack.currentIndex() == 0
    out = tmp_path / "下发"
    send(page, out)
    assert said == ["已下发 4 家"]
    assert len(list(out.glob("*.xlsx"))) == 5
    page.reload()
    assert page.header.facts.full == "4 份还没有交回"
    assert words(page)[-1] == ("下发", "东山镇", "未报")
    receive(ledger, [returned(out)], Receiving(TODAY))
    page.reload()
    assert page.header.facts.full == "3 份还没有交回"
    page.which.setCurrentIndex(1)
    assert [unit for _, unit, _ in words(page)] == ["县人社局", "县教育局", "县财政局"]
    page.which.setCurrentIndex(3)
    assert words(page) == [("接收", "东山镇", "—")]
    page.list.view.go_to(0)
    assert page.back.isEnabled()
    with modal(lambda box: box.findChildren(type(page.back))[-1].click()):
        QTest.mouseClick(page.back, Qt.MouseButton.LeftButton)
    assert said[-1] == "已撤销接收 东山镇 2024-06"
    page.reload()
    assert page.header.facts.full == "4 份还没有交回"
    assert jobs.ledger is ledger


def test_a_receipt_is_saved_again_later(
    page: RegisterPage, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, receipt = tmp_path / "下发", tmp_path / "回执.xlsx"
    send(page, out, TOWN)
    page.reload()
    assert Do.RECEIPT not in page.can
    assert not page.receipt.isEnabled()
    receive(ledger, [returned(out)], Receiving(TODAY))
    page.reload()
    page.list.view.go_to(0)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(receipt), ""))
    page.can[Do.RECEIPT]()
    [line] = load_workbook(receipt).active.iter_rows(min_row=4, values_only=True)
    assert line[1:6] == (TOWN, "已接收，0 处变化", 0, 0, 5)


def test_nobody_to_ring_up(page: RegisterPage) -> None:
    said: list[str] = []
    page.confirmed.connect(said.append)
    page.can[Do.REMIND]()
    assert said == ["没有未报的单位"]


def test_some_units_only(page: RegisterPage, tmp_path: Path) -> None:
    send(page, tmp_path / "几家", "县教育局、东山镇")
    assert len(list((tmp_path / "几家").glob("*.xlsx"))) == 3


def test_whom_to_ring_up(
    page: RegisterPage, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = next(one for one in list_units(ledger) if one.name == "县教育局")
    change_unit(ledger, unit.id, UnitDraft(unit.name, contact="赵联络", phone="8123456"))
    send(page, tmp_path / "一", "县教育局、东山镇")
    send(page, tmp_path / "二", "东山镇")
    page.reload()
    assert page.header.facts.full == "2 份还没有交回"
    assert [word for _, _, word in words(page)] == ["未报", "另一份已报或已重发", "未报"]
    receive(ledger, [returned(tmp_path / "一")], Receiving(TODAY))
    page.reload()
    assert page.header.facts.full == "1 份还没有交回"
    out = tmp_path / "催报.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    QTest.mouseClick(page.remind, Qt.MouseButton.LeftButton)
    [line] = load_workbook(out).active.iter_rows(min_row=4, values_only=True)
    assert line[:4] == ("县教育局", "赵联络", "8123456", "2024-06")
    assert line[8].endswith("填报表尚未交回，请尽快报送。")


def test_a_planning_round_is_asked_for_in_the_form(page: RegisterPage, tmp_path: Path) -> None:
    send(page, tmp_path / "拟定", planning=True)
    book = load_workbook(next((tmp_path / "拟定").glob("东山镇*")))
    heads = [cell.value for cell in book["整改任务填报表"][4]]
    assert "拟定整改措施" in heads
