"""组织与阶段, 成效: the parts of a round, each an ordered list changed by forms."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.directory.directory import list_leaders
from app.ledger import Ledger
from app.records import MONEY_KINDS, Finding, Member, Outcome, Phase, Round, Section
from app.round import leading_group, outcomes, phases, sections
from app.round.rounds import list_rounds, load_round
from app.wording import OUTCOME_WORDS, POST_WORDS
from ui.cells import Cell
from ui.editing.writer import Writer
from ui.facts import Fact, FactList
from ui.fresh import Fresh
from ui.goto import Goto
from ui.jobs import Jobs
from ui.organise import entries
from ui.organise.pane import Pane, Part
from ui.parts import PageHeader, button
from ui.record_table import Column
from ui.record_view import Fit
from ui.shell.doing import Do


def _nothing(_ledger: Ledger, _round_id: int) -> None:
    """Return nothing: this form needs to know no more."""


def _leaders(ledger: Ledger, _round_id: int) -> tuple[str, ...]:
    return tuple(one.name for one in list_leaders(ledger) if not one.archived)


def _findings(ledger: Ledger, round_id: int) -> tuple[Finding, ...]:
    return load_round(ledger, round_id).findings


def _day(value: date | None) -> Cell:
    return Cell(value.isoformat()) if value else Cell("—", role="text3")


def _phase_columns(today: date) -> Sequence[Column[Phase]]:
    def name(one: Phase) -> Cell:
        now = bool(one.start and one.end and one.start <= today <= one.end)
        return Cell(one.name, bold=now, note="进行中" if now else "")

    return (
        Column("阶段", 14, name),
        Column("开始", 6.4, lambda one: _day(one.start)),
        Column("结束", 6.4, lambda one: _day(one.end)),
        Column("主要任务", 20, lambda one: Cell(one.text)),
    )


def _member_columns(_today: date) -> Sequence[Column[Member]]:
    return (
        Column("组内职务", 6, lambda one: Cell(POST_WORDS[one.post])),
        Column("姓名", 7, lambda one: Cell(one.name)),
        Column("现任职务", 20, lambda one: Cell(one.title or "—")),
    )


def _section_columns(_today: date) -> Sequence[Column[Section]]:
    return (
        Column("标题", 14, lambda one: Cell(one.heading or "（引言）")),
        Column("字数", 3.4, lambda one: Cell(str(len(one.body)), right=True), right=True),
        Column("正文", 20, lambda one: Cell(" ".join(one.body.split("\n")))),
    )


def _outcome_columns(_today: date) -> Sequence[Column[Outcome]]:
    def figure(one: Outcome) -> Cell:
        money = one.kind in MONEY_KINDS
        words = f"{one.amount:,.6f}".rstrip("0").rstrip(".") + " 万元" if money else str(one.number)
        return Cell(words, right=True)

    return (
        Column("种类", 7.4, lambda one: Cell(OUTCOME_WORDS[one.kind])),
        Column("数量或金额", 8, figure, right=True),
        Column("日期", 6.4, lambda one: _day(one.date)),
        Column("内容", 20, lambda one: Cell(one.text)),
        Column("对应问题", 4.4, lambda one: Cell(f"{len(one.item_ids)} 项")),
    )


PHASES = Part(
    "整改阶段",
    "整改阶段",
    _phase_columns,
    Fit(3, 16, (1, 2)),
    phases.list_phases,
    entries.phase_entry,
    _nothing,
    phases.remove_phase,
    phases.reorder_phases,
    "把动员部署、集中整改、巩固提升各阶段的起止日期写进来，工作台会提示当前阶段。",
    lambda one: one.name,
)
MEMBERS = Part(
    "领导小组",
    "成员",
    _member_columns,
    Fit(2, 16),
    leading_group.list_members,
    entries.member_entry,
    _leaders,
    leading_group.remove_member,
    leading_group.reorder_members,
    "组长、副组长、成员和办公室，写进方案和报告。",
    lambda one: one.name,
)
SECTIONS = Part(
    "方案章节",
    "章节",
    _section_columns,
    Fit(2, 16),
    sections.list_sections,
    entries.section_entry,
    _nothing,
    sections.remove_section,
    sections.reorder_sections,
    "引言、总体要求、主要原则、组织保障等，生成整改落实方案时原样排进文书。",
    lambda one: one.heading or "引言",
)
OUTCOMES = Part(
    "成效",
    "成效",
    _outcome_columns,
    Fit(3, 16),
    outcomes.list_outcomes,
    entries.outcome_entry,
    _findings,
    outcomes.remove_outcome,
    None,
    "制度、资金、线索、会议、谈话、追责等，登记后由报告自动汇总。",
    lambda one: one.text,
)


class RoundPane(QWidget):
    """What is known of the round itself."""

    status = Signal(str)
    confirmed = Signal(str)

    def __init__(self, jobs: Jobs, today: Callable[[], date]) -> None:
        super().__init__()
        self._jobs = jobs
        self._today = today
        self._round: Round | None = None
        self.facts = FactList("轮次信息")
        self.writer = Writer(self, jobs, today)
        self.writer.confirmed.connect(self.confirmed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.facts)

    @property
    def can(self) -> Mapping[Do, Callable[[], object]]:
        """What the menus can ask of it."""
        return {Do.EDIT: self.change}

    def show_round(self, round_id: int) -> None:
        """Show another round."""

        def show(rounds: Sequence[Round]) -> None:
            self._round = next((one for one in rounds if one.id == round_id), None)
            self.facts.say(_facts(self._round), "还没有巡察轮次。")
            self.say()

        if self._jobs.ledger is not None:
            self._jobs.read(list_rounds, show)

    def reload(self) -> None:
        """Read the round again."""
        if self._round is not None:
            self.show_round(self._round.id)

    def say(self) -> None:
        """Tell the status bar which round it is."""
        self.status.emit(self._round.name if self._round else "")

    def change(self) -> None:
        """Change the round by a form."""
        if self._round is not None:
            entry = entries.round_entry(self, self._round, self._today())
            self.writer.open(entry.form, entry.work, "已修改轮次")


def _facts(found: Round | None) -> list[Fact]:
    if found is None:
        return []
    day = found.feedback_date
    told = (
        ("轮次名称", found.name),
        ("轮次代码", found.code),
        ("方案标题", found.title),
        ("巡察组", found.inspecting_body),
        ("被巡察党组织", found.inspected_body),
        ("类型", found.kind),
        ("层级", found.level),
        ("反馈日期", f"{day.year}年{day.month}月{day.day}日" if day else ""),
        ("年份", str(found.year or "")),
    )
    return [Fact(name, value or "未填") for name, value in told]


class OrganisePage(QWidget):
    """The round, its phases, the leading group and the chapters of the plan."""

    title = "组织与阶段"
    icon = "organization"
    manual = "organise"
    status = Signal(str)
    goto = Signal(object)
    confirmed = Signal(str)
    can_changed = Signal()

    def __init__(self, jobs: Jobs, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("page")
        self.edit_round = button("修改轮次信息…")
        self.header = PageHeader(self.title, self.edit_round)
        self.round = RoundPane(jobs, today)
        self.edit_round.clicked.connect(self.round.change)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setObjectName("pageTabs")
        self.tabs.setAccessibleName(self.title)
        self.tabs.tabBar().setAccessibleName("分页")
        self.panes: tuple[Any, ...] = (
            self.round,
            *(Pane(part, jobs, today) for part in (PHASES, MEMBERS, SECTIONS)),
        )
        names = ("轮次信息", PHASES.name, MEMBERS.name, SECTIONS.name)
        for pane, name in zip(self.panes, names, strict=True):
            self.tabs.addTab(pane, name)
            pane.confirmed.connect(self.confirmed)
            pane.status.connect(lambda words, one=pane: self._say(one, words))
        self.tabs.currentChanged.connect(lambda _: self._turned())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.tabs, 1)
        Fresh(self, jobs, self.reload)

    @property
    def _pane(self) -> Any:
        return self.tabs.currentWidget()

    def _turned(self) -> None:
        """Say what another tab shows; other things can be done with it."""
        self._pane.say()
        self.can_changed.emit()

    def _say(self, pane: QWidget, words: str) -> None:
        if pane is self._pane:
            self.status.emit(words)

    @property
    def can(self) -> Mapping[Do, Callable[[], object]]:
        """What the menus can ask of it."""
        return dict(self._pane.can)

    def show_round(self, round_id: int) -> None:
        """Show another round."""
        for pane in self.panes:
            pane.show_round(round_id)

    def follow(self, wanted: Goto) -> None:
        """Show a tab: the number of the row asked for."""
        self.tabs.setCurrentIndex(wanted.row_id)

    def reload(self) -> None:
        """Read everything again."""
        for pane in self.panes:
            pane.reload()

    def areas(self) -> tuple[QWidget, ...]:
        """Return where F6 goes in turn."""
        return (self.tabs.tabBar(), self._pane)


class OutcomesPage(QWidget):
    """成效: what the report counts."""

    title = "成效"
    icon = "data_bar_vertical"
    manual = "organise"
    status = Signal(str)
    goto = Signal(object)
    confirmed = Signal(str)

    def __init__(self, jobs: Jobs, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("page")
        self.header = PageHeader(self.title)
        self.header.facts.say("报告里的制度、资金、线索、会议和追责数字由这里汇总")
        self.pane = Pane(OUTCOMES, jobs, today)
        self.pane.status.connect(self.status)
        self.pane.confirmed.connect(self.confirmed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.pane, 1)
        Fresh(self, jobs, self.pane.reload)

    @property
    def can(self) -> Mapping[Do, Callable[[], object]]:
        """What the menus can ask of it."""
        return self.pane.can

    def show_round(self, round_id: int) -> None:
        """Show another round."""
        self.pane.show_round(round_id)

    def follow(self, wanted: Goto) -> None:
        """Go to an outcome."""
        self.pane.list.choose(wanted.row_id)

    def areas(self) -> tuple[QWidget, ...]:
        """Return where F6 goes in turn."""
        return (self.pane.list.view,)
