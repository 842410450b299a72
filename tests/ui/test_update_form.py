"""核对变更 and 更正理由: what a later plan changes is looked at first, a quoted day needs a why."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pages import ledger_of, modal
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from app.items.items import ItemDraft, add_category, add_finding, set_deadline
from app.items.listing import list_rows
from app.ledger import create_ledger
from app.progress.reports import ReportDraft, add_progress
from app.records import DeadlineChangeKind, Finding, ProgressState
from app.round.rounds import list_rounds, load_round
from ui.editing.bulk_form import BulkForm
from ui.editing.editor import Editor
from ui.editing.reading import read_known
from ui.editing.writer import Writer
from ui.forms import Form
from ui.importing.page import ImportPage
from ui.importing.update_form import UpdateForm
from ui.jobs import Jobs
from ui.ledger.facts import basic, read_detail
from ui.ledger.words import deadline_tip
from ui.record_view import RecordView

DAY = date(2024, 7, 15)
PLAN = """某区整改方案
一、整改任务
（一）民生方面
1.关于水费公示不全的问题
整改目标：按月公示。
整改措施：①补齐公示。（责任单位：区水务局；完成时限：2024年6月底前）
2.关于路灯检修迟缓的问题
整改措施：①逐盏检修。（责任单位：区城管局；完成时限：2024年8月底前）
"""


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = Jobs(inline=True)
    made.open(lambda _: create_ledger(tmp_path / "本.zgtz", name="某区委"))
    yield made
    made.close()


@pytest.fixture
def page(jobs: Jobs, tmp_path: Path) -> ImportPage:
    """The page with the plan written once."""
    made = ImportPage(jobs, lambda: DAY)
    made.resize(1180, 660)
    made.show()
    take(made, tmp_path, PLAN)
    QTest.mouseClick(made.write, Qt.MouseButton.LeftButton)
    return made


def take(page: ImportPage, folder: Path, text: str) -> None:
    path = folder / "方案.txt"
    path.write_text(text, encoding="utf-8")
    page.take(path)


def findings(jobs: Jobs) -> tuple[Finding, ...]:
    ledger = ledger_of(jobs)
    return load_round(ledger, list_rounds(ledger)[0].id).findings


def press(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def rows(form: UpdateForm) -> list[tuple[str, str, str, str]]:
    table = form.list.table
    return [
        (table.cell(n, 0).text, table.cell(n, 2).text, table.cell(n, 3).text, table.cell(n, 4).text)
        for n in range(table.rowCount())
    ]


def shut(form: Form) -> None:
    form.touched = False
    form.close()


def opened(page: ImportPage, jobs: Jobs) -> UpdateForm:
    assert page.read is not None
    return UpdateForm(page, jobs, page.read)


def test_old_and_new_of_every_cell_before_it_is_written(
    page: ImportPage, jobs: Jobs, tmp_path: Path
) -> None:
    later = PLAN.replace("2024年6月底前", "2024年9月底前").replace("整改目标：按月公示。\n", "")
    take(page, tmp_path, later)
    assert "改期 1 项" in page.told.text()
    form = opened(page, jobs)
    assert rows(form) == [
        ("✓", "完成时限", "2024年6月底前", "2024年9月底前"),
        ("—", "整改目标", "按月公示。", "—"),
    ]
    assert "改期 1 项" in form.told.text()
    shut(form.form)

    def answer(dialog: Any) -> None:
        assert dialog.primary.isEnabled()
        press(dialog.primary)

    said: list[str] = []
    page.confirmed.connect(said.append)
    with modal(answer):
        press(page.write)
    assert "改期 1 项" in said[-1]
    found = findings(jobs)[0]
    assert (found.goal, found.effective_due) == ("按月公示。", date(2024, 9, 30))
    assert found.deadline is not None
    assert found.deadline.raw == "2024年6月底前"
    assert [one.kind for one in found.deadline_changes] == [DeadlineChangeKind.REVISION]


def test_space_leaves_a_cell_out_or_takes_one_away(
    page: ImportPage, jobs: Jobs, tmp_path: Path
) -> None:
    later = PLAN.replace("2024年6月底前", "2024年9月底前").replace("整改目标：按月公示。\n", "")
    take(page, tmp_path, later)

    def answer(dialog: Any) -> None:
        assert QTest.qWaitForWindowActive(dialog)
        view = dialog.findChild(RecordView)
        view.setFocus()
        view.go_to(0)
        QTest.keyClick(view, Qt.Key.Key_Space)
        assert view.model().cell(0, 0).text == "—"
        told = [one.text() for one in dialog.findChildren(QLabel)]
        assert not any("改期 1 项" in one for one in told)
        view.go_to(1)
        QTest.keyClick(view, Qt.Key.Key_Space)
        assert view.model().cell(1, 4).text == "（清空）"
        press(dialog.primary)

    with modal(answer):
        press(page.write)
    found = findings(jobs)[0]
    assert (found.goal, found.deadline_changes) == (None, ())


def test_a_reworded_finding_has_to_be_answered(
    page: ImportPage, jobs: Jobs, tmp_path: Path
) -> None:
    take(page, tmp_path, PLAN.replace("关于路灯检修迟缓的问题", "关于照明管护缺位的问题"))
    assert "先确认是不是同一项" in page.told.text()
    assert page.write.isEnabled()
    form = opened(page, jobs)
    form.form.show()
    assert not form.form.primary.isEnabled()
    assert "是不是同一项" in form.form.why.text()
    (box,) = form.questions.values()
    box.setCurrentIndex(1)
    assert [row[1] for row in rows(form)] == ["问题"]
    assert form.form.primary.isEnabled()
    box.setCurrentIndex(2)
    assert rows(form) == []
    assert form.decided is not None
    assert form.decided.numbers == (1, 0, 1, 1)
    shut(form.form)


def test_the_form_asks_why_only_where_something_quoted_the_day(
    page: ImportPage, jobs: Jobs
) -> None:
    editor = Editor(Writer(page, jobs, lambda: DAY))
    one, two = findings(jobs)
    add_progress(
        ledger_of(jobs), one.id, ReportDraft("区水务局", ProgressState.ONGOING, "已补。", DAY)
    )

    def answer(form: Any) -> None:
        fields = {f.accessibleName(): f for f in form.findChildren(QWidget) if f.accessibleName()}
        reason, deadline = fields["更正理由"], fields["完成时限"]
        assert not reason.isVisible()
        deadline.setText("2024年10月底前")
        assert reason.isVisible()
        assert not form.primary.isEnabled()
        assert form.why.text() == "写明更正完成时限的理由。"
        deadline.setText("2024年6月底前")
        assert not reason.isVisible()
        assert form.primary.isEnabled()
        deadline.setText("2024年10月底前")
        reason.setText("会议纪要另定")
        press(form.primary)

    with modal(answer):
        editor.edit(one.id)
    found = findings(jobs)[0]
    assert [(c.kind, c.basis) for c in found.deadline_changes] == [
        (DeadlineChangeKind.CORRECTION, "会议纪要另定")
    ]

    def plain(form: Any) -> None:
        names = {f.accessibleName() for f in form.findChildren(QWidget)}
        assert "更正理由" not in names
        form.reject()

    with modal(plain):
        editor.edit(two.id)


@pytest.mark.usefixtures("page")
def test_the_panel_and_the_list_tell_original_and_in_force(jobs: Jobs) -> None:
    ledger = ledger_of(jobs)
    one = findings(jobs)[0]
    add_progress(ledger, one.id, ReportDraft("区水务局", ProgressState.ONGOING, "已补。", DAY))
    set_deadline(ledger, one.id, "2024年10月底前", reason="会议纪要另定")
    (row,) = list_rows(ledger, [one.id], DAY)
    assert row.due == date(2024, 10, 31)
    told = {fact.name: fact.value for fact in basic(read_detail(ledger, row, DAY))}
    assert told["完成时限"].startswith("原定2024年6月底前，现为2024年10月底前（更正）")
    assert any("会议纪要另定" in value for value in told.values())
    assert deadline_tip(row.deadline, row.original) == "原定2024年6月底前，现为2024年10月底前"


def test_many_at_once_ask_for_one_reason(page: ImportPage, jobs: Jobs) -> None:
    ledger = ledger_of(jobs)
    one, two = findings(jobs)
    add_progress(ledger, one.id, ReportDraft("区水务局", ProgressState.ONGOING, "已补。", DAY))
    known = read_known(ledger, list_rounds(ledger)[0].id)
    form = BulkForm(page, jobs, known, [one.id, two.id])
    form.form.show()
    form.deadline.setText("2024年12月底前")
    form._read()
    assert form.reason.isVisible()
    assert form.form.why.text() == "写明更正完成时限的理由。"
    form.reason.setText("统一调整")
    form._read()
    assert form.edit.reason == "统一调整"
    assert form.form.primary.isEnabled()
    shut(form.form)


def test_an_item_made_by_hand_is_put_right_freely(page: ImportPage, jobs: Jobs) -> None:
    ledger = ledger_of(jobs)
    group = add_category(ledger, list_rounds(ledger)[0].id, ItemDraft("作风方面", "二"))
    made = add_finding(ledger, group, ItemDraft("公文错漏", "3", deadline="2024年8月底前"))

    def answer(form: Any) -> None:
        fields = {f.accessibleName(): f for f in form.findChildren(QWidget) if f.accessibleName()}
        fields["完成时限"].setText("2024年7月底前")
        press(form.primary)

    with modal(answer):
        Editor(Writer(page, jobs, lambda: DAY)).edit(made)
    found = findings(jobs)[-1]
    assert found.deadline is not None
    assert (found.deadline.raw, found.deadline_changes) == ("2024年7月底前", ())
