"""Opens every dialog of the program over a page, filled with real content."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from openpyxl import Workbook
from pages import TODAY, ledger_of, sample_bytes
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import Shiboken

from app.closing.extensions import ExtensionDraft, request_extension
from app.guide import Stage
from app.items.archived import list_archived
from app.items.bulk import BulkEdit
from app.items.items import archive_item, set_deadline
from app.items.milestones import Step, set_goal
from app.items.pasting import Spot
from app.items.structure import merge_measures
from app.job import NO_JOB
from app.ledger import open_ledger
from app.plans.model import PlanDeadline, PlanFinding, PlanResponsibility
from app.plans.plan_tree import Place
from app.records import DeadlineKind, Finding, ItemKind, Role
from app.round import outcomes, phases, sections
from app.round.leading_group import list_members
from app.round.rounds import list_rounds, load_round
from app.sample import plan_text
from ui.dialogs import ask, refuse, show_crash, tell
from ui.directory.editor import DirectoryEditor
from ui.directory.reading import Directory, read_directory
from ui.editing.archived_form import ArchivedForm
from ui.editing.bulk_form import BulkForm
from ui.editing.editor import Editor
from ui.editing.item_form import ItemForm
from ui.editing.reading import Known, read_chosen, read_known
from ui.editing.shaping import Shaper
from ui.editing.writer import Writer
from ui.finding.palette import Palette
from ui.home.guide import show_guide
from ui.importing.forms import LineForm, chosen_of
from ui.importing.reading import SourceRow, read_plan
from ui.importing.update_form import UpdateForm
from ui.jobs import Jobs
from ui.manual import ManualWindow
from ui.organise import entries
from ui.register.issue_form import IssueForm
from ui.settings.dialog import open_settings
from ui.shell.new_ledger import NewLedgerDialog
from ui.shell.pages import PLACES

_LONG = "督促区发展和改革局、区营商环境建设服务中心会同各镇（街道）逐条梳理惠企政策兑现情况。"
_STEPS = (
    Step("摸清底数，逐项建账", date(2025, 2, 28), date(2025, 2, 20)),
    Step("制定区级惠企政策兑现办法并印发各镇街、各部门执行", date(2025, 4, 30)),
    Step("回头检查", date(2025, 8, 31)),
)
_CELLS = (
    "编号\t责任单位\t完成时限\t备注\n"
    "2\t区农业农村局、区财政局\t2025年7月底前\t每月通报\n"
    "3\t区营商环境中心\t抓紧办\t\n"
)


@cache
def walked_bytes() -> bytes:
    """Make the walked round once: the sample, and what the sample has none of."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "w.zgtz"
        path.write_bytes(sample_bytes())
        with open_ledger(path) as ledger:
            by_number = {f.number: f for f in load_round(ledger, 1).findings}
            set_goal(ledger, by_number["3"].id, "政策应兑尽兑", _STEPS)
            draft = ExtensionDraft("档案补采需要上级组织部门配合", "2026年9月底前", TODAY)
            request_extension(ledger, by_number["13"].id, draft)
            set_deadline(ledger, by_number["14"].id, "X月X日前", reason="待会议重新议定")
            merge_measures(ledger, [m.id for m in by_number["2"].measures[:2]])
            archive_item(ledger, by_number["10"].id, by="王敏")
        return path.read_bytes()


class Desk(NamedTuple):
    """A page with the walked round open."""

    page: QWidget
    jobs: Jobs
    folder: Path

    @property
    def editor(self) -> Editor:
        """The forms of items."""
        return Editor(Writer(self.page, self.jobs, lambda: TODAY))

    @property
    def shaper(self) -> Shaper:
        """The forms that change the shape."""
        return Shaper(Writer(self.page, self.jobs, lambda: TODAY))

    @property
    def directory(self) -> DirectoryEditor:
        """The forms of units and leaders."""
        return DirectoryEditor(self.page, self.jobs)

    @property
    def names(self) -> Directory:
        """Units and leaders."""
        return read_directory(ledger_of(self.jobs), 1, TODAY)

    @property
    def known(self) -> Known:
        """What forms know of the round."""
        return read_known(ledger_of(self.jobs), 1)

    def finding(self, number: str) -> Finding:
        """Find a finding by its number."""
        found = load_round(ledger_of(self.jobs), 1).findings
        return next(one for one in found if one.number == number)


def _run(dialog: QDialog) -> None:
    dialog.exec()
    Shiboken.delete(dialog)


def _correct(desk: Desk) -> None:
    finding = desk.finding("1")
    desk.editor.report(finding.id, finding.progress[0])


def _bulk(desk: Desk) -> None:
    ids = [desk.finding(number).id for number in ("2", "3", "6", "7")]
    form = BulkForm(desk.page, desk.jobs, desk.known, ids)
    form.deadline.setText("2025年9月底前")
    form.names[Role.LEAD_UNIT].setText("区财政据")
    form._read()
    assert form.edit != BulkEdit()
    form.form.touched = False
    _run(form.form)


def _paste(desk: Desk) -> None:
    ids = [desk.finding(number).id for number in ("2", "3", "6")]
    desk.shaper.paste(1, Spot(ids, 1), _CELLS)


def _archived(desk: Desk, *, writes: bool = True) -> None:
    found = list_archived(ledger_of(desk.jobs), 1)
    _run(ArchivedForm(desk.page, found, TODAY, writes=writes).form)


def _planned(desk: Desk) -> None:
    party = PlanResponsibility(Role.LEAD_UNIT, "区财政局", "区财政局")
    due = PlanDeadline("6月底前", DeadlineKind.DATE, date(2025, 6, 30))
    finding = PlanFinding("7", "关于公务用车使用管理不规范问题的整改", "管住", (), (party,), due)
    place = Place(ItemKind.FINDING, 12)
    chosen = chosen_of(finding, place, desk.known)
    _run(ItemForm(desk.page, place.kind, desk.known, chosen, in_file=True).form)


def _update(desk: Desk) -> None:
    """A plan read again: days that change, one finding reworded, one cell put right here."""
    text = plan_text(TODAY).replace("2025年6月底前", "2025年10月底前")
    text = text.replace("1.关于", "1.进一步关于", 1)
    path = desk.folder / "临江区委关于巡察反馈意见整改落实方案（修订稿）.txt"
    path.write_text(text, encoding="utf-8")
    read = read_plan(ledger_of(desk.jobs), path, None, TODAY, NO_JOB)
    form = UpdateForm(desk.page, desk.jobs, read)
    assert form.list.records
    _run(form.form)


def _reason(desk: Desk) -> None:
    """A deadline that reports have quoted: why it changes."""
    chosen = read_chosen(ledger_of(desk.jobs), desk.finding("2").id)
    form = ItemForm(desk.page, chosen.kind, chosen.known, chosen)
    assert form.deadline is not None
    assert form.reason is not None
    form.deadline.setText("2025年9月底前")
    assert not form.reason.isHidden()
    form.form.touched = False
    _run(form.form)


def _take_in(desk: Desk) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["单位名称", "简称", "联系人", "联系电话"])
    sheet.append(["区数据局", "数据局", "刘洋", "8866101"])
    sheet.append(["区财政局", "财政局", "郭建军", "8866102"])
    sheet.append(["区财政局", "", "", ""])
    path = desk.folder / "临江区各单位整改联络员名录（2025年3月更新）.xlsx"
    book.save(path)
    desk.directory.take_in(path)


def _entry(make: Callable[..., entries.Entry], old: Any, about: Any = None) -> Callable[..., None]:
    return lambda desk: _run(make(desk.page, old, 1, TODAY, about).form)


def _old(
    make: Callable[..., entries.Entry], read: Callable[..., Sequence[Any]], *, about: bool = False
) -> Callable[[Desk], None]:
    """Open the form of the last of what there is."""

    def run(desk: Desk) -> None:
        known = load_round(ledger_of(desk.jobs), 1).findings if about else desk.known.leaders
        _run(make(desk.page, read(ledger_of(desk.jobs), 1)[-1], 1, TODAY, known).form)

    return run


def _round(desk: Desk) -> None:
    found = list_rounds(ledger_of(desk.jobs))[0]
    _run(entries.round_entry(desk.page, found, TODAY).form)


def _search(desk: Desk) -> None:
    edition = ledger_of(desk.jobs).edition
    palette = Palette(desk.page, desk.jobs, PLACES[edition])
    palette.text.setText("财政")
    palette.search()
    _run(palette)


def _manual(desk: Desk) -> None:
    manual = ManualWindow(desk.page)
    manual.chapters.setCurrentRow(0)
    _run(manual)


def _new_ledger(desk: Desk) -> None:
    dialog = NewLedgerDialog(desk.page, desk.folder / "巡察整改" / "二〇二五年第一轮常规巡察")
    dialog.name.setText("临江区委巡察整改")
    dialog.touched = False
    _run(dialog)


def _crash(desk: Desk) -> None:
    details = "巡察整改台账 0.1\nTraceback (most recent call last):\n" + "  File …\n" * 12
    show_crash(desk.page, details, str(desk.folder / "logs" / "zhenggai.log"))


def _merge_units(desk: Desk) -> None:
    desk.directory.merge(desk.names.units[:2])


def _edit_unit(desk: Desk) -> None:
    units = [line.unit for line in desk.names.units]
    desk.directory.edit_unit(units, units[0])


def _line(desk: Desk) -> None:
    _run(LineForm(desk.page, SourceRow(12, "measure", f"①{_LONG}", 1)).form)


_ASKED = "不保存就关闭？", "已经填写的内容还没有保存。", "不保存"
_SETUP = frozenset({Stage.PLAN, Stage.UNITS})
#: Every dialog by a name: what opens it and waits until it is closed.
DIALOGS: dict[str, Callable[[Desk], object]] = {
    "类别-新增": lambda d: d.editor.new_category(1),
    "类别-编辑": lambda d: d.editor.edit(d.known.categories[0][0]),
    "问题-新增": lambda d: d.editor.new_finding(1),
    "问题-编辑": lambda d: d.editor.edit(d.finding("14").id),
    "措施-新增": lambda d: d.editor.new_measure(d.finding("3").id),
    "措施-编辑": lambda d: d.editor.edit(d.finding("3").measures[0].id),
    "方案中的问题": _planned,
    "方案中的一行": _line,
    "方案-核对变更": _update,
    "问题-更正时限": _reason,
    "已归档": _archived,
    "已归档-只读": lambda d: _archived(d, writes=False),
    "已归档-空": lambda d: _run(ArchivedForm(d.page, (), TODAY).form),
    "下发任务": lambda d: _run(IssueForm(d.page, d.known.units, TODAY).form),
    "归档": lambda d: d.editor.archive([d.finding("2").id], "问题 2"),
    "阶段性目标": lambda d: d.editor.milestones(d.finding("3").id),
    "阶段性目标-空": lambda d: d.editor.milestones(d.finding("15").id),
    "拟定-目标措施时限": lambda d: d.editor.propose(d.finding("3").id),
    "登记进展": lambda d: d.editor.report(d.finding("2").id),
    "更正进展": _correct,
    "销号-申请": lambda d: d.editor.step(d.finding("11").id),
    "销号-核实": lambda d: d.editor.step(d.finding("7").id),
    "销号-重启": lambda d: d.editor.step(d.finding("5").id),
    "销号-不能": lambda d: d.editor.step(d.finding("15").id),
    "延期-申请": lambda d: d.editor.extend(d.finding("2").id),
    "延期-批复": lambda d: d.editor.extend(d.finding("13").id),
    "公开范围": lambda d: d.editor.publish(d.finding("2").id),
    "批量修改": _bulk,
    "粘贴": _paste,
    "拆分": lambda d: d.shaper.split(d.finding("3").measures[0].id),
    "移动": lambda d: d.shaper.move(d.finding("3").id),
    "合并措施": lambda d: d.shaper.merge([m.id for m in d.finding("3").measures]),
    "重新编号": lambda d: d.shaper.renumber(d.finding("3").id),
    "单位-新增": lambda d: d.directory.edit_unit([line.unit for line in d.names.units]),
    "单位-编辑": _edit_unit,
    "单位-合并": _merge_units,
    "单位-停用": lambda d: d.directory.archive_units(d.names.units[:3]),
    "领导-新增": lambda d: d.directory.edit_leader(d.names.leaders),
    "领导-编辑": lambda d: d.directory.edit_leader(d.names.leaders, d.names.leaders[0]),
    "导入名录": _take_in,
    "轮次-新建": lambda d: _run(entries.round_entry(d.page, None, TODAY).form),
    "轮次-修改": _round,
    "阶段-新增": _entry(entries.phase_entry, None),
    "阶段-编辑": _old(entries.phase_entry, phases.list_phases),
    "成员-新增": _entry(entries.member_entry, None, ()),
    "成员-编辑": _old(entries.member_entry, list_members),
    "章节-新增": _entry(entries.section_entry, None),
    "章节-编辑": _old(entries.section_entry, sections.list_sections),
    "成效-登记": _entry(entries.outcome_entry, None, ()),
    "成效-编辑": _old(entries.outcome_entry, outcomes.list_outcomes, about=True),
    "设置": lambda d: open_settings(d.page, d.jobs),
    "流程指引": lambda d: show_guide(d.page, _SETUP, lambda _: None),
    "流程指引-做完": lambda d: show_guide(d.page, frozenset(Stage), lambda _: None),
    "查找": _search,
    "手册": _manual,
    "新建台账": _new_ledger,
    "问一问": lambda d: ask(d.page, *_ASKED),
    "没有完成": lambda d: refuse(d.page, _LONG * 3),
    "很多问题": lambda d: refuse(d.page, "\n".join(f"{n}．{_LONG}" for n in range(1, 40))),
    "台账完好": lambda d: tell(d.page, "台账完好", _LONG, "checkmark_circle"),
    "程序出错": _crash,
}
