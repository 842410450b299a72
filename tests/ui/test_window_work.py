"""The whole window on the sample: pages, undo by key, search, links, drop, what is remembered."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pages import TODAY, dropped, modal, sample_bytes
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget

from app.items.items import set_deadline
from app.ledger import create_ledger, open_ledger
from app.records import ClosureState, Edition, Light
from app.round.rounds import list_rounds, load_round
from app.sample import plan_text
from ui.dialogs import Message
from ui.finding.palette import Palette
from ui.forms import Form
from ui.goto import Goto
from ui.ledger.page import LedgerPage
from ui.main_window import MainWindow
from ui.program import Program
from ui.record_view import RecordView
from ui.shell.doing import Do
from ui.shell.new_ledger import NewLedgerDialog
from ui.shell.pages import PLACES


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "示例台账.zgtz"
    path.write_bytes(sample_bytes())
    return path


@pytest.fixture
def on_sample(start: Callable[..., Program], sample: Path) -> MainWindow:
    program = start(sample, day=TODAY)
    assert program.window is not None
    program.window.resize(1366, 696)
    program.settle()
    return program.window


def ledger_page(window: MainWindow) -> LedgerPage:
    window.stack.open("ledger")
    page = window.page
    assert isinstance(page, LedgerPage)
    return page


def key(window: MainWindow, *keys: Qt.Key, ctrl: bool = True) -> None:
    held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    for one in keys:
        QTest.keyClick(window, one, held)


def test_every_page_opens_and_says_something(on_sample: MainWindow) -> None:
    window = on_sample
    for place in PLACES[Edition.OFFICE]:
        if not place.key:
            continue
        window.stack.open(place.key)
        assert window.page is not None
        assert window.page.title == place.title
        assert window.page.areas()
        assert window.bar.actions["复制所选各行(&C)"].isEnabled() == (Do.COPY in window.page.can)
        window.next_area(1)
    window.stack.go_back()
    assert window.stack.key == "directory"
    window.stack.go_back()
    assert window.stack.key == "documents"


def test_every_page_has_its_chapter(on_sample: MainWindow) -> None:
    window = on_sample
    for place in PLACES[Edition.OFFICE]:
        if place.key:
            window.stack.open(place.key)
            window.show_manual()
            assert window._manual is not None
            assert len(window._manual.text.toPlainText()) > 100


def test_undo_and_redo_by_key(on_sample: MainWindow) -> None:
    window = on_sample
    page = ledger_page(window)
    ledger = window.jobs.ledger
    assert ledger is not None
    finding = load_round(ledger, 1).findings[13]
    window.jobs.write(
        lambda writing, _: set_deadline(writing, finding.id, "2025年6月底前"), lambda _: None
    )
    window.work.undo()
    assert load_round(ledger, 1).findings[13].deadline == finding.deadline
    assert window.line.words.full.startswith("已撤销：")
    window.work.redo()
    changed = load_round(ledger, 1).findings[13].deadline
    assert changed is not None
    assert changed.raw == "2025年6月底前"
    window.work.redo()
    assert "没有" in window.line.words.full
    assert page.lines.table.rowCount()


def test_links_from_home_to_the_ledger(on_sample: MainWindow) -> None:
    window = on_sample
    ledger = window.jobs.ledger
    assert ledger is not None
    measure = load_round(ledger, 1).findings[11].measures[1]
    window.stack.open("home")
    window.stack.follow(Goto("ledger", item_id=measure.id))
    page = ledger_page(window)
    line = page.lines.table.record(page.view.currentIndex().row())
    assert line is not None
    assert line.id == measure.id
    from app.records import LedgerFilter

    wanted = LedgerFilter(lights=frozenset({Light.OVERDUE}))
    window.stack.follow(Goto("ledger", wanted=wanted))
    assert page.filters.wanted().lights == frozenset({Light.OVERDUE})
    window.stack.follow(Goto("ledger", wanted=LedgerFilter(closure=ClosureState.RETURNED)))
    assert page.filters.more.button.isChecked()
    assert "1 / 14" in window.line.words.full
    menu = page.filters.more.menu()
    every = [action for action in menu.actions() if action.text() == "全部"]
    every[0].trigger()
    assert not page.filters.wanted().narrows


def test_search_finds_everything(on_sample: MainWindow) -> None:
    window = on_sample
    page = ledger_page(window)

    def look(palette: Palette) -> None:
        assert palette.list.table.rowCount() == len(window.stack.places)
        palette.text.setText("冷库")
        QTest.keyClick(palette.text, Qt.Key.Key_Return)

    with modal(look):
        window.search()
    line = page.lines.table.record(page.view.currentIndex().row())
    assert line is not None
    assert "冷库" in line.title or line.number == "2"

    def unit(palette: Palette) -> None:
        palette.text.setText("单位与")
        palette.search()
        QTest.keyClick(palette.text, Qt.Key.Key_Down)
        QTest.keyClick(palette.text, Qt.Key.Key_Up)
        QTest.keyClick(palette.text, Qt.Key.Key_Return)

    with modal(unit):
        window.search()
    assert window.stack.key == "directory"

    def nothing(palette: Palette) -> None:
        palette.text.setText("没有这样的字")
        palette.search()
        assert palette.told.text().startswith("没有找到")
        QTest.keyClick(palette.text, Qt.Key.Key_Return)
        palette.reject()

    with modal(nothing):
        window.search()


def test_a_plan_dropped_on_the_window(start: Callable[..., Program], tmp_path: Path) -> None:
    create_ledger(tmp_path / "空.zgtz", name="区委").close()
    program = start(tmp_path / "空.zgtz", day=TODAY)
    window = program.window
    assert window is not None
    plan = tmp_path / "方案.txt"
    plan.write_text(plan_text(TODAY), encoding="utf-8")
    dropped(window, plan)
    program.settle()
    assert window.stack.key == "import"
    page = window.page
    assert page is not None
    QTest.mouseClick(page.write, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    program.settle()
    assert window.rounds.current is not None
    assert window.stack.key == "blanks"
    assert len(load_round(window.jobs.ledger, window.rounds.current.id).findings) == 14  # type: ignore[arg-type]


def test_a_unit_has_its_own_pages(start: Callable[..., Program], tmp_path: Path) -> None:
    create_ledger(tmp_path / "单位.zgtz", name="区财政局", edition=Edition.UNIT).close()
    program = start(tmp_path / "单位.zgtz", day=TODAY)
    assert program.window is not None
    titles = [place.title for place in program.window.stack.places]
    assert "我的任务" in titles
    assert "单位进度" not in titles


def test_a_new_round_is_asked_for(on_sample: MainWindow) -> None:
    window = on_sample

    def answer(form: Form) -> None:
        name = next(w for w in form.findChildren(QWidget) if w.accessibleName() == "轮次名称")
        name.setText("2026年专项巡察")  # type: ignore[attr-defined]
        QTest.mouseClick(form.primary, Qt.MouseButton.LeftButton)

    with modal(answer):
        window.work.new_round(TODAY)
    assert window.jobs.ledger is not None
    assert [r.name for r in list_rounds(window.jobs.ledger)][-1] == "2026年专项巡察"
    assert len(window.rounds.known) == 2
    menu = window.navigation.head.offer(window.rounds.known, 1, window.rounds.open)
    assert menu is not None
    menu.actions()[1].trigger()
    assert window.rounds.current is not None
    assert window.rounds.current.name == "2026年专项巡察"
    menu.close()


def test_a_copy_under_another_name(on_sample: MainWindow, tmp_path: Path) -> None:
    window = on_sample
    copy = tmp_path / "副本.zgtz"
    window.files.save_as(copy)
    assert window.jobs.ledger is not None
    assert window.jobs.ledger.path == copy
    with open_ledger(tmp_path / "示例台账.zgtz") as first:
        assert len(load_round(first, 1).findings) == 14

    def told(box: Message) -> None:
        assert "已经存在" in box.words.text()
        box.accept()

    with modal(told):
        window.files.save_as(copy)


def test_the_check_says_that_all_is_well(on_sample: MainWindow) -> None:
    def told(box: Message) -> None:
        heads = [one.text() for one in box.findChildren(QLabel)]
        assert "台账完好" in heads
        box.accept()

    with modal(told):
        on_sample.work.check()


def test_right_click_offers_what_fits(on_sample: MainWindow) -> None:
    page = ledger_page(on_sample)
    page.view.go_to(1)
    offers = [words for group in page.doing._offers(page.output.chosen()) for words, _ in group]
    assert "登记进展…\tCtrl+Enter" in offers
    assert "打开佐证…" in offers
    assert "公开范围…" in offers
    page.view.selectRow(0)
    offers = [words for group in page.doing._offers(page.output.chosen()) for words, _ in group]
    assert "问题重新编号…" in offers
    page.view.selectAll()
    offers = [words for group in page.doing._offers(page.output.chosen()) for words, _ in group]
    assert offers[0] == "批量修改…"
    page.view.go_to(1)
    page.doing.evidence.offer(page.output.chosen()[0].id, page.doing._offer_files)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.actions()[0].text().endswith(".txt")
    with modal(lambda box: box.accept()):
        menu.actions()[0].trigger()
    menu.close()
    row = page.output.chosen()[0]
    page.doing.editor.correct(row.id, page.doing._offer_reports)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert len(menu.actions()) == 2
    menu.close()


def test_columns_and_page_are_remembered(start: Callable[..., Program], sample: Path) -> None:
    first = start(sample, day=TODAY)
    assert first.window is not None
    first.window.stack.open("units")
    view = first.window.page.units.view  # type: ignore[union-attr, attr-defined]
    assert isinstance(view, RecordView)
    view.show_column(4, False)
    first.window.close()
    first.close()
    second = Program(QApplication.instance(), inline=True, day=TODAY)  # type: ignore[arg-type]
    second.show(sample)
    second.settle()
    assert second.window is not None
    assert second.window.stack.key == "units"
    assert second.window.page.units.view.isColumnHidden(4)  # type: ignore[union-attr, attr-defined]
    second.window.close()
    second.close()


def test_the_new_ledger_asks_who_one_is(tmp_path: Path) -> None:
    dialog = NewLedgerDialog(None, tmp_path)
    dialog.show()
    dialog.name.setText("区财政局")
    assert dialog.entered.edition is Edition.OFFICE
    dialog.unit.setChecked(True)
    assert dialog.entered.edition is Edition.UNIT
    dialog.touched = False  # else it asks whether to leave without saving
    dialog.close()
