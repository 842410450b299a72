"""Everything that is written on items by hand: new ones, changes, reports, steps, extensions."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from app.closing import closures, extensions
from app.closing.guards import Chain, chain_of
from app.items import items
from app.items.archived import ArchivedItem, list_archived, restore_items
from app.items.milestones import set_goal
from app.job import Job
from app.ledger import Ledger
from app.progress import reports
from app.records import Category, ItemKind, Progress
from ui.dialogs import ask, tell
from ui.editing.archived_form import ArchivedForm
from ui.editing.item_form import ItemForm
from ui.editing.milestone_form import MilestoneForm
from ui.editing.progress_form import ProgressForm
from ui.editing.reading import Chosen, Known, Reporting, read_chosen, read_known, read_reporting
from ui.editing.step_forms import ClosureForm, ExtensionForm, PublicForm, steps_for
from ui.editing.writer import Work, Writer


class Editor:
    """Opens the form that fits and writes what was entered."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    # new

    def new_category(self, round_id: int) -> None:
        """Ask for a new category."""

        def show(known: Known) -> None:
            form = ItemForm(self._writer.page, ItemKind.CATEGORY, known)
            add = items.add_category
            self._writer.open(
                form.form, lambda: lambda ledger, _: add(ledger, round_id, form.draft), "已新增类别"
            )

        self._writer.jobs.read(lambda ledger: read_known(ledger, round_id), show)

    def new_finding(self, round_id: int, category_id: int = 0) -> None:
        """Ask for a new finding; a round without categories gets one first."""

        def show(known: Known) -> None:
            if not known.categories:
                tell(
                    self._writer.page,
                    "先建一个类别",
                    "问题要放在类别下面。请先新增类别，再新增问题。",
                )
                self.new_category(round_id)
                return
            form = ItemForm(self._writer.page, ItemKind.FINDING, known)
            assert form.category is not None
            form.category.setCurrentIndex(max(0, form.category.findData(category_id)))
            add = items.add_finding
            self._writer.open(
                form.form,
                lambda: lambda ledger, _: add(ledger, form.category_id, form.draft),
                "已新增问题",
            )

        self._writer.jobs.read(lambda ledger: read_known(ledger, round_id), show)

    def new_measure(self, finding_id: int) -> None:
        """Ask for a new measure of a finding."""

        def show(chosen: Chosen) -> None:
            form = ItemForm(self._writer.page, ItemKind.MEASURE, chosen.known)
            add = items.add_measure
            self._writer.open(
                form.form,
                lambda: lambda ledger, _: add(ledger, finding_id, form.draft),
                "已新增措施",
            )

        self._writer.with_item(finding_id, show)

    def new_measure_at(self, item_id: int) -> None:
        """Ask for a new measure of a finding, or of the finding a measure belongs to."""

        def show(chosen: Chosen) -> None:
            below = chosen.kind is ItemKind.MEASURE and chosen.parent_id
            self.new_measure(chosen.parent_id if below and chosen.parent_id else item_id)

        self._writer.with_item(item_id, show)

    # change

    def edit(self, item_id: int) -> None:
        """Change what is written on an item."""

        def show(chosen: Chosen) -> None:
            form = ItemForm(self._writer.page, chosen.kind, chosen.known, chosen)
            change = items.change_item

            def work() -> Work:
                draft, reason = form.draft, form.reason.value if form.reason else ""
                return lambda ledger, _: change(ledger, item_id, draft, reason=reason)

            self._writer.open(form.form, work, f"已修改{chosen.name}")

        self._writer.with_item(item_id, show)

    def archive(self, ids: Sequence[int], names: str) -> None:
        """Ask, then take items out of the lists."""
        text = (
            f"清单里不再列出：{names}，连同下面的措施。内容都还在：马上放回来用 Ctrl+Z，"
            "以后放回来用 台账 → 已归档事项。"
        )
        if not ask(self._writer.page, f"归档{names}？", text, "归档"):
            return

        self._writer.at_once(lambda ledger, _: items.archive_items(ledger, ids), f"已归档{names}")

    def archived(self, round_id: int, item_id: int = 0, *, writes: bool) -> None:
        """List what was archived, an item chosen; what is chosen comes back."""

        def show(found: Sequence[ArchivedItem]) -> None:
            form = ArchivedForm(self._writer.page, found, self._writer.today(), writes=writes)
            form.list.choose(item_id)

            def work() -> Work:
                ids = form.ids
                return lambda ledger, _: restore_items(ledger, ids)

            self._writer.open(form.form, work, "已恢复")

        self._writer.jobs.read(lambda ledger: list_archived(ledger, round_id), show)

    def milestones(self, finding_id: int) -> None:
        """Change a finding's goal and milestones."""

        def show(chosen: Chosen) -> None:
            form = MilestoneForm(self._writer.page, chosen, self._writer.today())

            def work() -> Work:
                goal, steps = form.goal.value, form.steps
                return lambda ledger, _: set_goal(ledger, finding_id, goal, steps)

            self._writer.open(form.form, work, f"已修改{chosen.name}的阶段性目标")

        self._writer.with_item(finding_id, show)

    def report(self, item_id: int, old: Progress | None = None) -> None:
        """Ask for a report on an item, or for the correction of one."""

        def show(found: Reporting) -> None:
            form = ProgressForm(self._writer.page, found, self._writer.today())

            def work() -> Work:
                draft, files = form.draft, tuple(form.files.paths)

                def add(ledger: Ledger, job: Job) -> Any:
                    add_progress = reports.add_progress
                    add_progress(ledger, item_id, draft, evidence=files, job=job)

                return add

            self._writer.open(form.form, work, "已更正进展" if form.old else "已登记进展")

        self._writer.jobs.read(lambda ledger: read_reporting(ledger, item_id, old), show)

    def correct(self, item_id: int, offer: Callable[[list[tuple[str, Progress]]], None]) -> None:
        """Offer the reports that stand on an item, newest first, to be corrected."""

        def show(chosen: Chosen) -> None:
            reports = () if isinstance(chosen.item, Category) else chosen.item.progress
            corrected = {report.corrects for report in reports}
            found = [report for report in reports if report.id not in corrected]
            found.sort(key=lambda report: (report.date, report.id), reverse=True)
            offer([(f"{r.date:%Y-%m-%d}　{r.unit}　{r.done[:20]}", r) for r in found])

        self._writer.with_item(item_id, show)

    def propose(self, item_id: int) -> None:
        """Ask what the unit proposes for the plan."""
        from app.exchange.proposing import Drafts, drafts, propose
        from ui.editing.proposal_form import ProposalForm

        def show(found: tuple[Chosen, Drafts]) -> None:
            form = ProposalForm(self._writer.page, *found)

            def work() -> Work:
                wanted = form.wanted
                return lambda ledger, _: propose(ledger, item_id, wanted)

            self._writer.open(form.form, work, "已拟定，随“上报”交给整改办")

        self._writer.jobs.read(lambda own: (read_chosen(own, item_id), drafts(own, item_id)), show)

    def step(self, item_id: int) -> None:
        """Take the next step of striking an item off."""

        def show(found: tuple[Chosen, Chain]) -> None:
            chosen, chain = found
            if not steps_for(chosen):
                text = "要先登记进展，状态达到“阶段性完成”或“已完成”，才能申请销号。"
                tell(self._writer.page, f"还不能办理销号：{chosen.name}", text)
                return
            form = ClosureForm(self._writer.page, chosen, self._writer.today(), chain)

            def work() -> Work:
                draft, who, today = form.draft, form.who, self._writer.today()

                def take(ledger: Ledger, _: Job) -> None:
                    closures.add_closure(ledger, item_id, draft, by=who, today=today)

                return take

            self._writer.open(form.form, work, "已办理")

        self._writer.jobs.read(
            lambda ledger: (read_chosen(ledger, item_id), chain_of(ledger, item_id)), show
        )

    def extend(self, item_id: int) -> None:
        """Ask for more time, or decide on what was asked."""

        def show(chosen: Chosen) -> None:
            form = ExtensionForm(self._writer.page, chosen, self._writer.today())
            said = "已批复延期" if form.pending else "已登记延期申请"
            today = self._writer.today()
            self._writer.open(form.form, lambda: _extension(item_id, form, today), said)

        self._writer.with_item(item_id, show)

    def publish(self, item_id: int) -> None:
        """Say whether a finding may be published."""

        def show(chosen: Chosen) -> None:
            form = PublicForm(self._writer.page, chosen)
            change = items.set_public

            def work() -> Work:
                public, reason = not form.hide.isChecked(), form.reason.value
                return lambda ledger, _: change(ledger, item_id, public, reason)

            self._writer.open(form.form, work, "已修改公开范围")

        self._writer.with_item(item_id, show)


def _extension(item_id: int, form: ExtensionForm, today: date) -> Work:
    pending, on, who = form.pending, form.on, form.who
    if pending is None:
        draft = form.draft

        def request(ledger: Ledger, _: Job) -> None:
            extensions.request_extension(ledger, item_id, draft, by=who, today=today)

        return request
    agreed, opinion = form.agree.isChecked(), form.reason.value

    def decide(ledger: Ledger, _: Job) -> None:
        use = extensions.approve_extension if agreed else extensions.refuse_extension
        use(ledger, pending.id, on=on, opinion=opinion, by=who, today=today)

    return decide
