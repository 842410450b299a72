"""工作台: four questions, one next step, one list, two charts."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.progress.home import HomeFacts, read_home
from app.progress.unit_progress import StateCounts
from app.records import ClosureState, LedgerFilter, LedgerRow, Light
from ui.charts import Bar, Bars
from ui.exporting import Exporter
from ui.fresh import Fresh
from ui.goto import Goto
from ui.home import columns
from ui.home.columns import News, Quiet
from ui.home.metric import Metric
from ui.home.steps import NextStep, next_step
from ui.jobs import Jobs
from ui.ledger.empty import EmptyRound
from ui.ledger.words import day_words
from ui.parts import PageHeader, button, column, grow, label, line, row, scroll
from ui.record_list import RecordList
from ui.shell.doing import Do
from ui.theme import current

#: Units shown in the chart: the best and the worst.
_UNITS = 9
_LEDGER = "ledger"


class HomePage(QWidget):
    """What to do now."""

    title = "工作台"
    icon = "home"
    manual = "home"
    status = Signal(str)
    goto = Signal(object)
    confirmed = Signal(str)
    import_asked = Signal()
    package_asked = Signal()
    manual_asked = Signal()
    guide_asked = Signal()

    def __init__(self, jobs: Jobs, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("page")
        self._jobs = jobs
        self._today = today
        self._round_id = 0
        self.facts: HomeFacts | None = None
        self._step: NextStep | None = None
        self.header = PageHeader(self.title)
        self.exporter = Exporter(self, jobs, today)
        self.exporter.saved.connect(self.confirmed)
        self.metrics = (
            Metric("已逾期", "项", Light.OVERDUE),
            Metric("10 天内到期", "项", Light.SOON),
            Metric("本期未报送", "家"),
            Metric("待核实销号", "项"),
        )
        self.items: RecordList[LedgerRow] = RecordList(
            "事项清单", columns.item_columns(today()), columns.ITEMS_FIT
        )
        self.silent: RecordList[Quiet] = RecordList(
            "未报送单位", columns.silent_columns(today()), columns.SILENT_FIT
        )
        self.news: RecordList[News] = RecordList(
            "近期动态", columns.news_columns(today()), columns.NEWS_FIT
        )
        self.categories = Bars("各类问题进展", legend=True)
        self.units = Bars("措施完成率")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.group = QButtonGroup(self)
        for number, metric in enumerate(self.metrics):
            self.group.addButton(metric, number)
        self.metrics[0].setChecked(True)
        strip = row(*self.metrics, spacing=0)
        for metric in self.metrics:
            grow(strip, metric)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._lists())
        split.addWidget(scroll(self._charts()))
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 0)
        split.setCollapsible(0, False)
        split.setSizes([4000, current().em(25)])
        self.empty = EmptyRound(of_unit=self._jobs.is_units)
        full = column(self._next(), line(), strip, line(), split, spacing=0)
        grow(full, split)
        self.stack = QStackedWidget()
        self.stack.addWidget(full)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.stack, 1)

    def _next(self) -> QFrame:
        self.step_title = label("", "h2")
        self.step_words = label("", "sub", wrap=True)
        self.step: QPushButton = button("", "primary")
        self.step.clicked.connect(self._take_step)
        text = column(self.step_title, self.step_words, spacing=2)
        made = row(text, self.step, margins=(16, 10, 16, 10), name="nextStep")
        return grow(made, text)

    def _lists(self) -> QFrame:
        self.lists = QStackedWidget()
        self.lists.addWidget(self.items.view)
        self.lists.addWidget(self.silent.view)
        self.nothing = label("", "sub")
        self.nothing.setContentsMargins(16, 12, 16, 12)
        self.lists.addWidget(self.nothing)
        self.see = button("在台账中查看", "flat")
        self.see.clicked.connect(self._see)
        hint = label("双击打开", "hint")
        foot = row(hint, None, self.see, margins=(16, 4, 16, 4), name="actionBar")
        made = column(self.lists, foot, line(), self.news.view, spacing=0, name="panel")
        grow(made, self.lists, 3)
        grow(made, self.news.view, 2)
        return made

    def _charts(self) -> QFrame:
        more = button("全部单位", "flat")
        more.clicked.connect(lambda: self.goto.emit(Goto("units")))
        more.setHidden(self._jobs.is_units)
        head = row(label("措施完成率：最高与最低", "h2"), None, more)
        return column(
            label("各类问题进展（已完成 / 问题数）", "h2"),
            self.categories,
            8,
            head,
            self.units,
            None,
            margins=(16, 12, 16, 8),
            spacing=4,
            name="panel",
        )

    def _connect(self) -> None:
        self.group.idClicked.connect(lambda _: self._show_list())
        self.items.view.opened.connect(self._open_item)
        self.silent.view.opened.connect(self._open_unit)
        self.news.view.opened.connect(self._open_news)
        self.empty.pass_on(self)
        Fresh(self, self._jobs, self.reload)

    @property
    def can(self) -> Mapping[Do, Callable[[], object]]:
        """What the menus can ask of it."""
        return {
            Do.COPY: self._copy,
            Do.EDIT: self._see,
            **self.exporter.outputs(
                lambda: self.metrics[self.group.checkedId()].text(), lambda: self._listed.lines()
            ),
        }

    @property
    def _listed(self) -> RecordList[Any]:
        """The list that belongs to the number chosen."""
        return self.silent if self.group.checkedId() == 2 else self.items

    def follow(self, wanted: Goto) -> None:
        """Show one of the four numbers."""
        self.metrics[wanted.row_id].click()

    def _copy(self) -> None:
        self.confirmed.emit(f"已复制 {self._listed.copy()} 行，可以粘贴到 WPS 表格")

    def show_round(self, round_id: int) -> None:
        """Show another round."""
        self._round_id = round_id
        if round_id:
            self.reload()
        else:
            self.header.facts.say("尚无问题")
            self.stack.setCurrentWidget(self.empty)
            self.status.emit("")

    def reload(self) -> None:
        """Read everything again."""
        if self._round_id and self._jobs.ledger is not None:
            round_id, today = self._round_id, self._today()
            self._jobs.read(lambda ledger: read_home(ledger, round_id, today), self._show)

    def areas(self) -> tuple[QWidget, ...]:
        """Return where F6 goes in turn."""
        if self.stack.currentWidget() is self.empty:
            return (self.empty.take_in,)
        listed = self.lists.currentWidget()
        return (self.step, self.metrics[0], listed, self.news.view)

    def _show(self, facts: HomeFacts) -> None:
        self.facts = facts
        nothing = not facts.categories
        self.stack.setCurrentIndex(1 if nothing else 0)
        self.header.facts.say("尚无问题" if nothing else _times(facts))
        self._show_numbers(facts)
        self._step = next_step(facts)
        self.step_title.setText(f"下一步：{self._step.title}")
        self.step_words.setText(self._step.words)
        self.step.setText(self._step.action)
        self.categories.show_bars(
            [Bar(_bare(c.name), c.counts, _share(c.counts)) for c in facts.categories]
        )
        self.units.show_bars(_best_and_worst(facts))
        self.news.show([News(n, line) for n, line in enumerate(facts.news, start=1)])
        self._show_list()

    def _show_numbers(self, facts: HomeFacts) -> None:
        overdue, soon, silent, waiting = self.metrics
        longest = f"最长 {-facts.overdue[0].days} 天" if facts.overdue else ""
        overdue.say(facts.counts.overdue, longest)
        first = facts.soon[0].due if facts.soon else None
        nearest = f"最近 {day_words(first, facts.today)}" if first else ""
        soon.say(facts.counts.soon, nearest, f"{facts.limits.soon} 天内到期")
        silent.say(len(facts.silent), f"{facts.today.month} 月")
        waiting.say(facts.waiting_count, "")

    def _show_list(self) -> None:
        """Show what the chosen number counts."""
        facts, chosen = self.facts, self.group.checkedId()
        if facts is None:
            return
        rows = {0: facts.overdue, 1: facts.soon, 3: facts.waiting}.get(chosen, ())
        count = len(facts.silent) if chosen == 2 else len(rows)
        if chosen == 2:
            self.silent.show([Quiet(unit.unit_id, unit) for unit in facts.silent])
        else:
            self.items.show(rows)
        shown = self.silent.view if chosen == 2 else self.items.view
        self.nothing.setText(_NOTHING[chosen])
        self.lists.setCurrentWidget(shown if count else self.nothing)
        height = current().row()  # the list takes the room it needs, the rest shows what happened
        self.lists.setMinimumHeight(height * (min(count, 4) + 1) + 2)
        self.lists.setMaximumHeight(height * (max(count, 4) + 1) + 2)
        self.see.setText("在单位进度中查看" if chosen == 2 else "在台账中查看")
        self.status.emit(self.metrics[chosen].accessibleName())

    def _see(self) -> None:
        wanted = {
            0: LedgerFilter(lights=frozenset({Light.OVERDUE})),
            1: LedgerFilter(lights=frozenset({Light.SOON})),
            3: LedgerFilter(closure=ClosureState.APPLIED),
        }.get(self.group.checkedId())
        self.goto.emit(Goto("units") if wanted is None else Goto(_LEDGER, wanted=wanted))

    def _take_step(self) -> None:
        if self._step is None:
            return
        if self._step.tab is not None:
            self.metrics[self._step.tab].click()
            self.lists.currentWidget().setFocus()
        else:
            self.goto.emit(self._step.goto)

    def _open_item(self, number: int) -> None:
        record = self.items.table.record(number)
        if record is not None:
            self.goto.emit(Goto(_LEDGER, item_id=record.id))

    def _open_unit(self, number: int) -> None:
        record = self.silent.table.record(number)
        if record is not None:
            self.goto.emit(Goto("units", row_id=record.unit.unit_id))

    def _open_news(self, number: int) -> None:
        record = self.news.table.record(number)
        if record is None:
            return
        if record.line.item_id:
            self.goto.emit(Goto(_LEDGER, item_id=record.line.item_id))
        else:
            self.goto.emit(Goto("trail"))


_NOTHING = (
    "没有逾期的问题和措施。",
    "近期没有到期的问题和措施。",
    "本期应报的单位都已报送。",
    "没有等待核实或决定的销号申请。",
)


def _times(facts: HomeFacts) -> str:
    """Say where the round stands in time."""
    parts = []
    if facts.since_feedback is not None:
        parts.append(f"反馈后第 {facts.since_feedback} 天")
    end = facts.concentrated_end
    if end is not None:
        left = (end - facts.today).days
        parts.append(f"集中整改期还剩 {left} 天" if left >= 0 else f"集中整改期已结束 {-left} 天")
    if facts.phase is not None:
        parts.append(facts.phase.name)
    if facts.owed is not None:
        parts.append(f"{day_words(facts.owed.day, facts.today)}前{facts.owed.what}")
    return "　".join(parts)


def _bare(title: str) -> str:
    """Leave out what all categories begin and end with."""
    return title.removeprefix("关于").removesuffix("的问题")


def _share(counts: StateCounts) -> str:
    return f"{counts.done}/{counts.total}"


def _best_and_worst(facts: HomeFacts) -> list[Bar]:
    units = sorted(facts.units, key=lambda unit: (-unit.counts.rate, -unit.counts.total))
    if len(units) > _UNITS:
        units = [*units[: _UNITS // 2 + 1], *units[-(_UNITS // 2) :]]
    return [Bar(u.name, u.counts, f"{round(100 * u.counts.rate)}%") for u in units]
