"""待核定: conflicts that were left for later and what units propose, decided one by one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.closing.news import answer_news
from app.exchange.merging import Choice
from app.exchange.pending import (
    Waiting,
    list_waiting,
    return_proposals,
    settle_conflicts,
    take_proposals,
)
from app.records import AfterClose
from app.wording import AFTER_WORDS
from ui.dialogs import refuse, tell
from ui.exporting import Exporter
from ui.fresh import Fresh
from ui.goto import Goto
from ui.jobs import Jobs
from ui.parts import PageHeader, button, column, grow, label, row, split
from ui.pending.columns import FIT, Kind, Line, columns
from ui.pending.news import NewsPanel
from ui.pending.panel import ProposalPanel
from ui.receiving.columns import ChangeLine
from ui.receiving.conflict import WIDTH_EM, ConflictPanel
from ui.record_list import RecordList
from ui.shell.doing import Do
from ui.theme import current

_HOW = {Choice.THEIRS: "用上报值", Choice.OURS: "保留本机值", Choice.BOTH: "合并文字"}


class PendingPage(QWidget):
    """Everything decided here is taken back with Ctrl+Z."""

    title = "待核定"
    icon = "checkmark_circle"
    manual = "exchange"
    status = Signal(str)
    goto = Signal(object)
    confirmed = Signal(str)

    def __init__(self, jobs: Jobs, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("page")
        self._jobs = jobs
        self._today = today
        self._round_id = 0
        self._choice: tuple[Choice, str] | None = None
        self.header = PageHeader(self.title)
        self.list: RecordList[Line] = RecordList("待核定", columns(), FIT)
        self.conflict = ConflictPanel(later=False)
        self.proposal = ProposalPanel()
        self.news = NewsPanel(self._answer)
        self.panels = QStackedWidget()
        for panel in (self.conflict, self.proposal, self.news):
            self.panels.addWidget(panel)
        self.told = label("", "hint", wrap=True)
        self.see = button("在台账中查看")
        self.give_back = button("退回…")
        self.take = button("采用", "primary")
        self.exporter = Exporter(self, jobs, today)
        self._place()
        self._connect()

    def _place(self) -> None:
        across = split(
            Qt.Orientation.Horizontal,
            self.list.view,
            self.panels,
            sizes=(4000, current().em(WIDTH_EM)),
        )
        across.setStretchFactor(0, 1)
        pressed = (self.see, self.give_back, self.take, *self.news.ways)
        foot = row(self.told, *pressed, margins=(16, 8, 16, 8), name="actionBar")
        full = grow(column(across, grow(foot, self.told), spacing=0), across)
        words = (
            "接收时留着“待核实”的冲突、单位拟定的目标、措施、时限，和已销号事项的新情况，"
            "都列在这里等您决定。"
        )
        nothing = column(
            label("没有待核定的内容", "h2"),
            label(words, "sub", wrap=True),
            None,
            margins=(16, 24, 16, 16),
            name="page",
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(nothing)
        self.stack.addWidget(full)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.list.view.row_changed.connect(lambda _: self._show_line())
        self.list.view.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.list.view.opened.connect(lambda _: self._enter())
        self.conflict.decided.connect(self._choose)
        self.conflict.after.connect(lambda: self._step(1))
        self.conflict.before.connect(lambda: self._step(-1))
        self.proposal.text.textChanged.connect(self._enable)
        self.see.clicked.connect(self._see)
        self.give_back.clicked.connect(self._give_back)
        self.take.clicked.connect(self._take)
        self.exporter.saved.connect(self.confirmed)
        Fresh(self, self._jobs, self.reload)

    @property
    def can(self) -> Mapping[Do, Callable[[], object]]:
        """What the menus can ask of it."""
        return {
            Do.NEXT: lambda: self._step(1),
            Do.PREVIOUS: lambda: self._step(-1),
            Do.COPY: self.list.copy,
            **self.exporter.outputs(self.title, self.list.lines),
        }

    def show_round(self, round_id: int) -> None:
        """Show another round."""
        self._round_id = round_id
        self.reload()

    def follow(self, wanted: Goto) -> None:
        """Nothing leads to a place on this page."""

    def reload(self) -> None:
        """Read again what waits."""
        round_id = self._round_id
        if round_id and self._jobs.ledger is not None:
            self._jobs.read(lambda ledger: list_waiting(ledger, round_id), self._show)

    def areas(self) -> tuple[QWidget, ...]:
        """Return where F6 goes in turn."""
        return (self.list.view, self.conflict.reason, self.proposal.text, self.news.text, self.take)

    def _show(self, found: Sequence[Waiting]) -> None:
        kinds = list(Kind)
        lines = [Line(one.id * 3 + kinds.index(Line(0, one).kind), one) for one in found]
        self.stack.setCurrentIndex(1 if lines else 0)
        counts = {kind: sum(line.kind is kind for line in lines) for kind in Kind}
        said = f"{counts[Kind.CONFLICT]} 处冲突，{counts[Kind.PROPOSAL]} 处拟定" if found else ""
        if counts[Kind.NEWS]:
            said = f"{counts[Kind.NEWS]} 处已销号事项的新情况，{said}"
        self.header.facts.say(said)
        self.status.emit(said)
        self.list.show(lines)
        self._show_line()

    def _show_line(self) -> None:
        one = self.list.current
        self._choice = None
        if one is not None and one.waiting.news is not None:
            self.panels.setCurrentWidget(self.news)
            self.news.show_news(one.waiting.news)
        elif one is not None and one.waiting.proposal:
            self.panels.setCurrentWidget(self.proposal)
            self.proposal.show_line(one)
        else:
            self.panels.setCurrentWidget(self.conflict)
            self.conflict.show_line(one.change if one else None, "")
        self._enable()

    def _enter(self) -> None:
        one = self.list.current
        fields = {Kind.PROPOSAL: self.proposal.text, Kind.NEWS: self.news.text}
        (fields.get(one.kind, self.conflict.reason) if one else self.conflict.reason).setFocus()

    def _chosen(self, kind: Kind) -> tuple[Line, ...]:
        return tuple(one for one in self.list.selected if one.kind is kind)

    def _enable(self) -> None:
        """Say what the buttons would do with what is chosen."""
        writes = self._jobs.ledger is not None and not self._jobs.ledger.read_only
        drafts, conflicts = self._chosen(Kind.PROPOSAL), self._chosen(Kind.CONFLICT)
        news = self._chosen(Kind.NEWS)
        mixed = len({one.kind for one in self.list.selected}) > 1
        only = bool(news) and not mixed
        self.news.enable(shown=only, ready=writes and only)
        self.take.setVisible(not only)
        self.give_back.setVisible(not conflicts and not news)
        self.give_back.setEnabled(writes and bool(drafts))
        count = f" {len(drafts) or len(conflicts)} 处" if len(self.list.selected) > 1 else ""
        if conflicts:
            how = _HOW[self._choice[0]] if self._choice else "按所选处理"
            self.take.setText(f"{how}{count}")
            self.told.setText("" if self._choice else "先在右边选一种处理办法。")
        else:
            changed = not count and self.proposal.changed is not None
            self.take.setText(f"{'修改后采用' if changed else '采用'}{count}")
            words = "采用后写入方案；写错了按 Ctrl+Z 撤销。" if drafts else ""
            several = f"按所选 {len(news)} 处一并办理，" if len(news) > 1 else ""
            words = f"{several}选一种办法；写错了按 Ctrl+Z 撤销。" if news else words
            self.told.setText(words)
        if mixed:
            self.told.setText("冲突、拟定和新情况要分开处理，请只选其中一种。")
        ready = bool(drafts) or bool(conflicts and self._choice)
        self.take.setEnabled(writes and ready and not mixed)

    def _choose(self, _: ChangeLine, choice: Choice, reason: str) -> None:
        self._choice = (choice, reason)
        self._enable()

    def _step(self, step: int) -> None:
        self.conflict.keep()
        self.list.view.go_to(self.list.view.currentIndex().row() + step)

    def _see(self) -> None:
        one = self.list.current
        if one is not None:
            self.goto.emit(Goto("ledger", one.waiting.item_id))

    def _take(self) -> None:
        conflicts, round_id, today = self._chosen(Kind.CONFLICT), self._round_id, self._today()
        if conflicts and self._choice is not None:
            settled = {one.waiting.id: self._choice for one in conflicts}
            self._jobs.write(
                lambda ledger, _: settle_conflicts(ledger, round_id, settled, today=today),
                lambda _: self.confirmed.emit(f"已处理 {len(settled)} 处冲突"),
                lambda error: refuse(self, str(error)),
            )
            return
        drafts = self._chosen(Kind.PROPOSAL)
        own = self.proposal.changed if len(drafts) == 1 else None
        wanted = {one.waiting.id: own for one in drafts}

        def done(said: tuple[str, ...]) -> None:
            self.confirmed.emit(f"已采用 {len(wanted)} 处，写入方案")
            if said:
                tell(self, f"已采用 {len(wanted)} 处", "\n".join(said))

        self._jobs.write(
            lambda ledger, _: take_proposals(ledger, wanted),
            done,
            lambda error: refuse(self, str(error)),
        )

    def _answer(self, way: AfterClose) -> None:
        """Decide on what came after an item was struck off."""
        ids = [one.waiting.id for one in self._chosen(Kind.NEWS)]
        round_id, today = self._round_id, self._today()
        answer = self.news.answer(way, today) if ids else None
        if answer is None:
            return
        self._jobs.write(
            lambda ledger, _: answer_news(ledger, round_id, ids, answer, today=today),
            lambda _: self.confirmed.emit(f"已办理 {len(ids)} 处新情况：{AFTER_WORDS[way]}"),
            lambda error: refuse(self, str(error)),
        )

    def _give_back(self) -> None:
        opinion = self.proposal.opinion.text().strip()
        if not opinion:
            self.proposal.opinion.setFocus()
            self.told.setText("请先在右边写明退回意见。")
            return
        ids = [one.waiting.id for one in self._chosen(Kind.PROPOSAL)]
        self._jobs.write(
            lambda ledger, _: return_proposals(ledger, ids, opinion),
            lambda _: self.confirmed.emit(f"已退回 {len(ids)} 处，下次下发时带上意见"),
            lambda error: refuse(self, str(error)),
        )
