"""Changing the shape of a round by hand: split, merge, move, renumber, many at once."""

from collections.abc import Sequence

from app.items import bulk, pasting, structure
from app.job import Job
from app.ledger import Ledger
from app.records import ItemKind
from ui.dialogs import ask, refuse
from ui.editing.bulk_form import BulkForm
from ui.editing.paste_form import PasteForm
from ui.editing.reading import Chosen, Known, read_known
from ui.editing.split_form import SplitForm
from ui.editing.step_forms import MoveForm
from ui.editing.writer import Work, Writer

#: A place behind all others.
_END = 10**6


def _no_new(_count: int) -> None:
    """Drop how many items changed: the writer would take it for the id of a new one."""


class Shaper:
    """Asks where that is needed and changes the shape; all of it can be undone."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def split(self, measure_id: int) -> None:
        """Cut a measure in two."""

        def show(chosen: Chosen) -> None:
            form = SplitForm(self._writer.page, chosen)
            split = structure.split_measure
            self._writer.open(
                form.form,
                lambda: lambda ledger, _: split(ledger, measure_id, form.at),
                "已拆分措施",
            )

        self._writer.with_item(measure_id, show)

    def merge(self, ids: Sequence[int]) -> None:
        """Merge measures into the first of them."""
        text = "文字、责任单位、进展和佐证都并入第一条，其余各条归档。可用 Ctrl+Z 撤销。"
        if ask(self._writer.page, f"合并 {len(ids)} 条措施？", text, "合并"):
            self._writer.at_once(
                lambda ledger, _: structure.merge_measures(ledger, ids), f"已合并 {len(ids)} 条措施"
            )

    def move(self, item_id: int) -> None:
        """Bring a finding into another category."""

        def show(chosen: Chosen) -> None:
            form = MoveForm(self._writer.page, chosen)
            move = structure.move_item

            def work() -> Work:
                place = structure.Place(form.category_id, _END)
                return lambda ledger, _: move(ledger, item_id, place)

            self._writer.open(form.form, work, f"已移动{chosen.name}")

        self._writer.with_item(item_id, show)

    def shift(self, item_id: int, by: int) -> None:
        """Move an item up or down among its neighbours."""

        def work(ledger: Ledger, _: Job) -> None:
            structure.shift_item(ledger, item_id, by)

        self._writer.at_once(work, "已移动")

    def renumber(self, item_id: int) -> None:
        """Number an item's children, or a category's findings, anew from 1."""

        def show(chosen: Chosen) -> None:
            what = "措施" if chosen.kind is ItemKind.FINDING else "问题"
            text = f"{chosen.name} 下面的{what}会从 1 起连续编号，原编号会改掉。可用 Ctrl+Z 撤销。"
            if ask(self._writer.page, f"重新编排{what}序号？", text, "重新编号"):
                self._writer.at_once(
                    lambda ledger, _: structure.renumber(ledger, item_id), "已重新编号"
                )

        self._writer.with_item(item_id, show)

    def bulk(self, round_id: int, ids: Sequence[int]) -> None:
        """Change many items at once, after a look at what changes."""

        def show(known: Known) -> None:
            form = BulkForm(self._writer.page, self._writer.jobs, known, ids)

            def work() -> Work:
                edit = form.edit

                return lambda ledger, job: _no_new(bulk.apply_bulk(ledger, ids, edit, job=job))

            def said() -> str:
                return f"已批量修改 {len({r.item_id for r in form.changes})} 项"

            self._writer.open(form.form, work, said)

        self._writer.jobs.read(lambda ledger: read_known(ledger, round_id), show)

    def paste(self, round_id: int, spot: pasting.Spot, text: str) -> None:
        """Put a copied table onto lines, after a look at it."""

        def read(ledger: Ledger) -> tuple[pasting.Block, pasting.Reading]:
            block = pasting.read_block(text)
            return block, pasting.read_columns(ledger, round_id, block)

        def show(found: tuple[pasting.Block, pasting.Reading]) -> None:
            form = PasteForm(self._writer.page, self._writer.jobs, spot, *found)

            def work() -> Work:
                edits = form.planned.edits if form.planned else {}
                reason = form.reason.value

                def write(ledger: Ledger, job: Job) -> None:
                    pasting.apply_paste(ledger, edits, reason=reason, job=job)

                return write

            def said() -> str:
                changes = form.planned.changes if form.planned else ()
                return f"已粘贴到 {len({row.item_id for row in changes})} 项"

            self._writer.open(form.form, work, said)

        page = self._writer.page
        self._writer.jobs.read(read, show, lambda error: refuse(page, str(error)))
