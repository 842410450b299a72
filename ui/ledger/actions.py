"""What can be done with the lines of the ledger: from the menus, the buttons and by right click."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction, QCursor, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from app.items.pasting import Spot
from app.records import EvidenceFile, ItemKind, LedgerRow, Progress
from app.wording import KIND_NAMES
from ui.editing.editor import Editor
from ui.editing.opening import EvidenceDesk
from ui.editing.shaping import Shaper
from ui.editing.writer import Writer
from ui.jobs import Jobs
from ui.ledger.detail import DetailPanel
from ui.parts import literal
from ui.record_view import RecordView
from ui.shell.doing import Do

Choice = tuple[str, Callable[[], object]]
#: Entries of a menu at most.
_MOST = 30


class LedgerActions(QObject):
    """Works on the lines chosen in the list; `current` is the one the cursor is on."""

    confirmed = Signal(str)
    #: A new item is there: its id.
    added = Signal(int)

    def __init__(
        self,
        page: QWidget,
        jobs: Jobs,
        today: Callable[[], date],
        chosen: Callable[[], Sequence[LedgerRow]],
        from_chosen: Callable[[], Sequence[int]],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._jobs = jobs
        self._chosen = chosen
        self._from_chosen = from_chosen
        self.round_id = 0
        writer = Writer(page, jobs, today)
        writer.confirmed.connect(self.confirmed)
        writer.added.connect(self.added)
        self.editor = Editor(writer)
        self.evidence = EvidenceDesk(page, jobs)
        self.shaper = Shaper(writer)

    @property
    def can_write(self) -> bool:
        """Whether the open ledger can be written."""
        return self._jobs.ledger is not None and not self._jobs.ledger.read_only

    @property
    def can(self) -> Mapping[Do, Callable[[], object]]:
        """What can be done with what is chosen."""
        rows = self._chosen()
        if self._jobs.ledger is None or not self.round_id:
            return {}
        found: dict[Do, Callable[[], object]] = {Do.ARCHIVED: self.archived}
        if not self.can_write:
            return found
        found[Do.NEW] = self.new
        if rows:
            found[Do.ARCHIVE] = self.archive
            found[Do.BULK] = self.bulk
            found[Do.PASTE] = self.paste
        if len(rows) == 1:
            found[Do.EDIT] = self.edit
            if rows[0].kind is not ItemKind.CATEGORY:
                found[Do.NEW_BELOW] = self.new_measure
                found[Do.REPORT] = self.report
                found[Do.CLOSE_ITEM] = self.step
                found[Do.EXTEND] = self.extend
                if self._jobs.is_units:
                    found[Do.PROPOSE] = self.propose
            if rows[0].kind is ItemKind.FINDING:
                found[Do.MILESTONES] = self.milestones
        return found

    def serve(self, panel: DetailPanel) -> None:
        """Let the panel's buttons do what they say."""
        panel.edit.clicked.connect(self.edit)
        panel.step.clicked.connect(self.step)
        panel.report.clicked.connect(self.report)
        panel.bulk.clicked.connect(self.bulk)
        panel.paste.clicked.connect(self.paste)
        panel.archive.clicked.connect(self.archive)

    def _one(self) -> LedgerRow | None:
        rows = self._chosen()
        return rows[0] if len(rows) == 1 else None

    def _ids(self) -> list[int]:
        return [row.id for row in self._chosen()]

    def new(self) -> None:
        """Ask for a new finding, in the category where the cursor is."""
        row = self._one()
        category = row.id if row is not None and row.kind is ItemKind.CATEGORY else 0
        self.editor.new_finding(self.round_id, category)

    def new_category(self) -> None:
        """Ask for a new category."""
        self.editor.new_category(self.round_id)

    def new_measure(self) -> None:
        """Ask for a new measure of the finding where the cursor is."""
        row = self._one()
        if row is not None:
            self.editor.new_measure_at(row.id)

    def edit(self) -> None:
        """Change the line chosen; several are changed at once."""
        row = self._one()
        if row is not None:
            self.editor.edit(row.id)
        elif self._chosen():
            self.bulk()

    def archive(self) -> None:
        """Ask, then archive what is chosen."""
        rows = self._chosen()
        if rows:
            one = rows[0]
            name = f"{KIND_NAMES[one.kind]} {one.number or one.title[:10]}"
            self.editor.archive(self._ids(), name if len(rows) == 1 else f"{len(rows)} 项")

    def report(self) -> None:
        """File a report on the line chosen."""
        row = self._one()
        if row is not None:
            self.editor.report(row.id)

    def propose(self) -> None:
        """Propose goal, measures and deadline of the line chosen."""
        row = self._one()
        if row is not None:
            self.editor.propose(row.id)

    def step(self) -> None:
        """Take the next step of striking off."""
        row = self._one()
        if row is not None:
            self.editor.step(row.id)

    def extend(self) -> None:
        """Ask for more time, or decide on it."""
        row = self._one()
        if row is not None:
            self.editor.extend(row.id)

    def milestones(self) -> None:
        """Change the goal of a finding and the steps that lead to it."""
        row = self._one()
        if row is not None:
            self.editor.milestones(row.id)

    def archived(self, item_id: int = 0) -> None:
        """List what was archived, to bring it back; begin with one item."""
        self.editor.archived(self.round_id, item_id, writes=self.can_write)

    def bulk(self) -> None:
        """Change many at once."""
        self.shaper.bulk(self.round_id, self._ids())

    def paste(self) -> None:
        """Put cells copied from a spreadsheet onto the chosen lines, or from the chosen one on."""
        mime = QGuiApplication.clipboard().mimeData()
        text = mime.text() if mime.hasText() and not mime.hasUrls() else ""
        self.shaper.paste(self.round_id, Spot(self._from_chosen(), len(self._chosen())), text)

    def menu_at(self, view: RecordView) -> Callable[[QPoint], None]:
        """Return what opens the menu where a list was right-clicked."""
        return lambda spot: self.menu(view.viewport().mapToGlobal(spot))

    def menu(self, spot: QPoint) -> None:
        """Offer what fits the chosen lines."""
        menu = QMenu(self._page)
        for group in self._offers(self._chosen()):
            for words, run in group:
                action = QAction(words, menu)
                action.triggered.connect(lambda _=False, do=run: do())
                menu.addAction(action)
            menu.addSeparator()
        menu.popup(spot)

    def _offers(self, rows: Sequence[LedgerRow]) -> list[list[Choice]]:
        if not self.can_write or not rows:
            return []
        if len(rows) > 1:
            return [self._for_many(rows)]
        kind = rows[0].kind
        if kind is ItemKind.CATEGORY:
            return [self._for_category(rows[0].id), self._moves(rows[0].id)]
        return [self._for_item(rows[0]), self._moves(rows[0].id), [("归档…\tDel", self.archive)]]

    def _for_many(self, rows: Sequence[LedgerRow]) -> list[Choice]:
        offers: list[Choice] = [
            ("批量修改…", self.bulk),
            ("粘贴…\tCtrl+V", self.paste),
            (f"归档 {len(rows)} 项…", self.archive),
        ]
        if all(row.kind is ItemKind.MEASURE for row in rows):
            offers.append(("合并措施…", lambda: self.shaper.merge(self._ids())))
        return offers

    def _for_category(self, item_id: int) -> list[Choice]:
        return [
            ("新增问题…", self.new),
            ("编辑类别…\tF2", self.edit),
            ("问题重新编号…", lambda: self.shaper.renumber(item_id)),
            ("归档…\tDel", self.archive),
        ]

    def _for_item(self, row: LedgerRow) -> list[Choice]:
        offers: list[Choice] = [
            ("编辑…\tF2", self.edit),
            ("粘贴…\tCtrl+V", self.paste),
            ("登记进展…\tCtrl+Enter", self.report),
            *([("拟定目标、措施、时限…", self.propose)] if self._jobs.is_units else ()),
            ("对账销号…", self.step),
            ("延期…", self.extend),
            ("新增措施…", self.new_measure),
        ]
        offers.append(("更正进展…", lambda: self.editor.correct(row.id, self._offer_reports)))
        if row.evidence:
            offers.append(("打开佐证…", lambda: self.evidence.offer(row.id, self._offer_files)))
        if row.kind is ItemKind.MEASURE:
            return [*offers, ("拆分措施…", lambda: self.shaper.split(row.id))]
        return [
            *offers,
            ("阶段性目标…", self.milestones),
            ("公开范围…", lambda: self.editor.publish(row.id)),
            ("移到其他类别…", lambda: self.shaper.move(row.id)),
            ("措施重新编号…", lambda: self.shaper.renumber(row.id)),
        ]

    def _offer_reports(self, reports: Sequence[tuple[str, Progress]]) -> None:
        """Let one report be chosen to be corrected."""
        found = [(words, partial(self.editor.report, one.item_id, one)) for words, one in reports]
        self._popup(found, "还没有登记进展")

    def _offer_files(self, files: Sequence[EvidenceFile]) -> None:
        """Let one evidence file be chosen to be opened."""
        self._popup([(one.name, partial(self.evidence.open, one)) for one in files], "没有佐证材料")

    def _popup(self, choices: Sequence[Choice], nothing: str) -> None:
        menu = QMenu(self._page)
        for words, run in choices[:_MOST] or [(nothing, lambda: None)]:
            action = QAction(literal(words), menu)
            action.setEnabled(bool(choices))
            action.triggered.connect(lambda _=False, do=run: do())
            menu.addAction(action)
        menu.popup(QCursor.pos())

    def _moves(self, item_id: int) -> list[Choice]:
        return [
            ("上移", lambda: self.shaper.shift(item_id, -1)),
            ("下移", lambda: self.shaper.shift(item_id, 1)),
        ]
