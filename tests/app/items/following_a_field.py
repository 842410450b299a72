"""Adds a field 问题成因 to the table of fields, takes an old ledger along and prints what is seen.

Run by test_added_field.py in a process of its own: folder for the files.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
os.environ["QT_QPA_PLATFORM"] = "offscreen"

LINE = {"name": "cause", "words": "问题成因"}
STEP = "ALTER TABLE item ADD COLUMN cause TEXT NOT NULL DEFAULT '';\n"


def main(folder: Path) -> dict[str, Any]:
    """Make the ledger of before, add the line and the step, use the program."""
    make_old(folder)
    from db.schema import item_fields as table

    uses = ~table.Use(0) & ~table.Use.MERGED
    table.FIELDS += (table.ItemField(**LINE, uses=uses),)
    table.MORE += table.FIELDS[-1:]
    from db.schema import migrations

    migrations.STEPS += (migrations._script(STEP),)
    migrations.VERSION += 1
    return follow(folder)


def make_old(folder: Path) -> None:
    """Make a ledger with the program as it is, in a process of its own."""
    import subprocess

    code = (
        "import sys; from pathlib import Path; from small_round import fill_small_round\n"
        "from app.ledger import create_ledger\n"
        "with create_ledger(Path(sys.argv[1]) / 'old.zgtz', name='县委整改办', by='张') as made:\n"
        "    fill_small_round(made)\n"
    )
    paths = os.pathsep.join(sys.path[:2])
    subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        check=True, env={**os.environ, "PYTHONPATH": paths},
    )  # fmt: skip


def follow(folder: Path) -> dict[str, Any]:
    """Use every reader of the table of fields once and return what it made of the new one."""
    from app.ledger import open_ledger

    with open_ledger(folder / "old.zgtz") as ledger:
        rows = ledger.handle.sql("SELECT id, kind FROM item ORDER BY id").fetchall()
        finding = next(i for i, kind in rows if kind == "FINDING")
        measures = [i for i, kind in rows if kind == "MEASURE"]
        seen: dict[str, Any] = {"finding": finding}
        _read(ledger, finding, seen)
        _write(ledger, finding, seen)
        _shape(ledger, measures, seen)
        _travel(ledger, finding, folder, seen)
        from app.ledger.check import check_ledger

        seen["problems"] = [str(one) for one in check_ledger(ledger)]
    return seen


def _cause(ledger: Any, item_id: int) -> str:
    from app.items.items import row_of

    return str(dict(row_of(ledger, item_id).more)["cause"])


def _read(ledger: Any, finding: int, seen: dict[str, Any]) -> None:
    from small_round import TODAY

    from app.items.items import ItemDraft, change_item, row_of
    from app.items.listing import list_rows
    from app.ledger.search import search
    from app.ledger.snapshots import content_of, make_snapshot
    from app.ledger.trail import trail_of
    from app.round.rounds import load_round
    from app.round.show import show_round
    from app.sheets.lists import make_listing
    from ui.ledger.columns import LedgerColumns
    from ui.ledger.facts import basic, read_detail

    row = row_of(ledger, finding)
    seen["blank"] = row.more
    change_item(ledger, finding, ItemDraft(row.title, more=(("cause", "制度没有跟上"),)))
    seen["trail"] = [(one.what, one.old, one.new) for one in trail_of(ledger, finding)]
    seen["found"] = [hit.item_id for hit in search(ledger, "制度没有跟上")]
    shown = show_round(ledger, row.round_id)["categories"][0]["findings"][0]
    seen["show"], seen["show_measure"] = shown["cause"], shown["measures"][0]["cause"]
    frozen = content_of(make_snapshot(ledger, row.round_id, as_of=TODAY))
    seen["snapshot"] = frozen.findings[0].more
    listing = make_listing("ledger", load_round(ledger, row.round_id), printed=True)
    at = [field.title for field in listing.fields].index("问题成因")
    seen["printed"] = ["问题成因", listing.rows[0][at]]
    (line,) = list_rows(ledger, [finding], TODAY)
    column = LedgerColumns(TODAY, lambda _: False).all()[-1]
    seen["page"] = [column.title, column.cell(line).text]
    seen["panel"] = [(f.name, f.value) for f in basic(read_detail(ledger, line, TODAY))]


def _write(ledger: Any, finding: int, seen: dict[str, Any]) -> None:
    from app.items.bulk import BulkEdit, apply_bulk, preview_bulk
    from app.items.items import ItemDraft, change_item
    from app.items.pasting import Spot, plan_paste, read_block, read_columns
    from app.ledger.undo import undo
    from db.words import ItemKind
    from ui.editing.item_form import ItemForm
    from ui.editing.reading import read_chosen

    def form() -> ItemForm:
        chosen = read_chosen(ledger, finding)
        return ItemForm(None, ItemKind.FINDING, chosen.known, chosen)

    _window()
    asked = form()
    seen["form"] = asked.more["cause"].value
    change_item(ledger, finding, asked.draft)
    seen["after_untouched_form"] = _cause(ledger, finding)
    asked = form()
    asked.more["cause"].setPlainText("责任没有压实")
    change_item(ledger, finding, asked.draft)
    seen["after_form"] = _cause(ledger, finding)
    change_item(ledger, finding, ItemDraft("换一个说法", "1"))
    seen["after_draft_without"] = _cause(ledger, finding)
    edit = BulkEdit(more=(("cause", "监督缺位"),))
    seen["bulk_preview"] = [(b.field, b.old, b.new) for b in preview_bulk(ledger, [finding], edit)]
    apply_bulk(ledger, [finding], edit)
    seen["after_bulk"] = _cause(ledger, finding)
    block = read_block("问题成因\n粘贴来的成因\n")
    reading = read_columns(ledger, 1, block)
    planned = plan_paste(ledger, Spot([finding], 1), block, reading)
    seen["pasted"] = [(b.field, b.old, b.new) for b in planned.changes]
    undo(ledger)
    seen["after_undo"] = _cause(ledger, finding)


def _window() -> None:
    """Have what a form needs to be made."""
    from PySide6.QtWidgets import QApplication

    from ui.theme import Theme

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    Theme().apply(app)
    globals()["_kept"] = app


def _shape(ledger: Any, measures: list[int], seen: dict[str, Any]) -> None:
    from app.items.items import ItemDraft, change_item, row_of
    from app.items.structure import merge_measures, split_measure

    first, second = measures[:2]
    title = row_of(ledger, first).title
    change_item(ledger, first, ItemDraft(title, more=(("cause", "先天不足"),)))
    new = split_measure(ledger, first, title.index("。") + 1)
    seen["split"] = _cause(ledger, new)
    title = row_of(ledger, second).title
    change_item(ledger, second, ItemDraft(title, more=(("cause", "后续跟不上"),)))
    merge_measures(ledger, [first, second])
    seen["merged"] = _cause(ledger, first)


def _travel(ledger: Any, finding: int, folder: Path, seen: dict[str, Any]) -> None:
    """Issue to the units of the finding, open one package; then one of before the field."""
    from small_round import TODAY

    from app.exchange.issuing import Wanted, issue
    from app.exchange.opening import open_package
    from app.exchange.outline import lines_of, outline_of, read_lines
    from app.exchange.tasks import open_desk, tasks_of
    from app.ledger import open_ledger
    from db import packages

    desk = open_desk(ledger, 1)
    theirs = {item_id for item_id, line in desk.lines.items() if line.finding.id == finding}
    unit_id = next(unit for unit, parts in desk.parts.items() if theirs & parts.keys())
    mine = [t for t in tasks_of(ledger, desk, unit_id, "2024-06") if t.item_id in theirs]
    seen["grey"] = mine[-1].content["cause"]
    name = packages.unit_name(ledger.handle, unit_id)
    issued = issue(ledger, 1, Wanted(folder / "下发", "2024-06"))
    book = next(one.file for one in issued if name in one.file.name)
    open_package(book, folder / "单位.zgtz", today=TODAY)
    with open_ledger(folder / "单位.zgtz") as unit:
        rows = unit.handle.sql("SELECT title, cause FROM item").fetchall()
        seen["travelled"] = dict(rows)["换一个说法"]
    lines = lines_of(outline_of(desk, [one.item_id for one in mine], unit_id))
    older = [json.dumps({k: v for k, v in json.loads(one).items() if k != "more"}) for one in lines]
    again = read_lines(older)
    assert again is not None
    seen["from_older"] = [value for one in again.entries for value in one.more]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1])), ensure_ascii=False) + "\n")
