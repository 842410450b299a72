"""设置: what is shown, what is refused at the field, what is written and by whom."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pages import ledger_of, modal, sample_jobs, write
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit

from app.ledger import open_ledger
from app.ledger.settings import DEFAULTS, get_setting
from app.ledger.trail import list_trail
from app.ledger.undo import undo
from app.records import Limits
from app.rules import limits
from ui.jobs import Jobs
from ui.settings.dialog import SettingsForm, open_settings

ENTER = Qt.Key.Key_Return


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = sample_jobs(tmp_path)
    yield made
    made.close()


def entry(dialog: Any, name: str) -> Any:
    """Find a field by the name a screen reader says."""
    found = [
        widget
        for kind in (QLineEdit, QComboBox, QCheckBox)
        for widget in dialog.findChildren(kind)
        if widget.accessibleName() == name
    ]
    return found[0]


def retype(field: Any, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def settled(jobs: Jobs) -> dict[str, Any]:
    return {name: get_setting(ledger_of(jobs), name) for name in DEFAULTS}


def test_every_setting_has_a_field_and_a_sentence() -> None:
    form = SettingsForm(None, DEFAULTS, "区委", "王敏")
    fields = {*form.numbers, "vocabulary", "one_person_office"}
    assert fields == set(DEFAULTS)
    assert form.changes == {}
    assert form.operator is None
    assert form.renamed is None
    told = [widget.text() for widget in form.form.findChildren(QLabel)]
    assert sum(words.endswith("。") for words in told) == len(DEFAULTS) + 2
    assert [form.vocabulary.itemText(n) for n in range(3)] == [
        "已完成整改 / 正在整改",
        "完成整改 / 基本完成并持续整改 / 未完成",
        "已整改 / 整改中 / 未整改",
    ]
    form.form.deleteLater()


def test_what_is_changed_is_written_by_the_new_operator(jobs: Jobs) -> None:
    def fill(dialog: Any) -> None:
        by = entry(dialog, "经办人")
        by.selectAll()
        write(by, "王敏")
        retype(entry(dialog, "黄灯"), "7")
        retype(entry(dialog, "集中整改期"), "3")
        entry(dialog, "报告用语").setCurrentIndex(2)
        box = entry(dialog, "一人办公")
        QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
        QTest.keyClick(by, ENTER)

    said: list[str] = []
    with modal(fill):
        open_settings(None, jobs, said.append)
    changed = {
        "soon_days": 7,
        "concentrated_months": 3,
        "vocabulary": "rectified",
        "one_person_office": True,
    }
    assert settled(jobs) == DEFAULTS | changed
    ledger = ledger_of(jobs)
    assert limits(ledger) == Limits(20, 7)
    assert ledger.by == "王敏"
    assert {line.by for line in list_trail(ledger, limit=4)[:4]} == {"王敏"}
    assert said == ["已保存设置"]
    undo(ledger)
    assert settled(jobs) != DEFAULTS | changed


def test_the_ledger_is_named_anew(jobs: Jobs) -> None:
    def fill(dialog: Any) -> None:
        name = entry(dialog, "台账名称")
        name.selectAll()
        QTest.keyClick(name, Qt.Key.Key_Delete)
        assert name.property("state") == "bad"
        assert not dialog.primary.isEnabled()
        write(name, "江北区委巡察整改")
        QTest.keyClick(name, ENTER)

    with modal(fill):
        open_settings(None, jobs)
    ledger = ledger_of(jobs)
    assert ledger.name == "江北区委巡察整改"
    line = list_trail(ledger, limit=1)[0]
    assert (line.what, line.new) == ("台账 · 名称", "江北区委巡察整改")
    assert line.title == "台账名称改为“江北区委巡察整改”"


@pytest.mark.parametrize(
    ("name", "typed"),
    [("黄灯", "0"), ("黄灯", "ten"), ("绿灯", "181"), ("佐证上限", ""), ("定期报告", "-3")],
)
def test_numbers_are_checked_at_the_field(jobs: Jobs, name: str, typed: str) -> None:
    def fill(dialog: Any) -> None:
        field = entry(dialog, name)
        field.setFocus()
        field.selectAll()
        QTest.keyClick(field, Qt.Key.Key_Delete)
        QTest.keyClicks(field, typed)
        assert field.property("state") == "bad"
        assert "之间的整数" in field.note.text
        assert not dialog.primary.isEnabled()
        QTest.keyClick(field, ENTER)
        assert dialog.isVisible()
        dialog.touched = False
        dialog.reject()

    with modal(fill):
        open_settings(None, jobs)
    assert settled(jobs) == DEFAULTS


def test_green_comes_before_yellow(jobs: Jobs) -> None:
    def fill(dialog: Any) -> None:
        near, soon = entry(dialog, "绿灯"), entry(dialog, "黄灯")
        retype(soon, "25")
        assert near.note.text.startswith("要大于黄灯的天数")
        assert not dialog.primary.isEnabled()
        near.selectAll()
        write(near, "３０")  # full-width digits, as input methods type them
        assert dialog.primary.isEnabled()
        QTest.keyClick(near, ENTER)

    with modal(fill):
        open_settings(None, jobs)
    assert limits(ledger_of(jobs)) == Limits(30, 25)


def test_nothing_entered_writes_nothing(jobs: Jobs) -> None:
    before = list_trail(ledger_of(jobs), limit=1)
    with modal(lambda dialog: QTest.keyClick(entry(dialog, "经办人"), ENTER)):
        open_settings(None, jobs)
    assert list_trail(ledger_of(jobs), limit=1) == before


def test_a_read_only_ledger_shows_its_settings(jobs: Jobs) -> None:
    path = ledger_of(jobs).path
    jobs.open(lambda _: open_ledger(path, read_only=True))

    def look(dialog: Any) -> None:
        assert not dialog.primary.isEnabled()
        assert "只读" in dialog.why.text()
        dialog.reject()

    with modal(look):
        open_settings(None, jobs)


def test_without_a_ledger_there_is_nothing_to_set() -> None:
    jobs = Jobs(inline=True)
    opened: Callable[[], None] = lambda: open_settings(None, jobs)  # noqa: E731
    opened()
    jobs.close()
